"""The verb that sends: push."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import Any

import click

from kg.cli.make import Progress
from kg.cli.render import INTERRUPTED, counted, dump, note, on_terminal, out


@click.command(
    epilog="\b\nExample:\n  kg push http://localhost:7878/store --graph https://example.org/news --replace\n"
    "  KG_PUSH_USER=dba KG_PUSH_PASSWORD=$(cat key) kg push http://localhost:8890/sparql-auth --protocol update "
    "--graph urn:news"
)
@click.argument("url", metavar="URL")
@click.option("--in", "folder", default="output", metavar="FOLDER", help="The built folder (default: output).")
@click.option(
    "--protocol",
    type=click.Choice(["gsp", "update"]),
    default="gsp",
    help="What URL speaks: gsp, the Graph Store Protocol (default), or update, SPARQL Update.",
)
@click.option("--graph", default="", metavar="IRI", help="The named graph to fill (default: the default graph).")
@click.option("--default-graph", is_flag=True, help="With --replace: yes, all that the default graph holds may go.")
@click.option("--articles", is_flag=True, help="Also one named graph for each article, as in graph.nq.")
@click.option("--replace", is_flag=True, help="Delete what the graphs held before; without it triples are only added.")
@click.option(
    "--batch", type=int, default=0, metavar="N", help="Triples of a request (default: gsp 10000, update 1000)."
)
@click.option("--timeout", type=float, default=300.0, metavar="S", help="Seconds to wait for an answer (default: 300).")
@click.option("--restart", is_flag=True, help="Send all again, also what an earlier try brought there.")
@click.option("--dry-run", is_flag=True, help="Only count what would be sent.")
def push(url: str, restart: bool, **options: Any) -> int:
    """Send a built graph to a triple store: Fuseki, GraphDB, Oxigraph, Virtuoso and all that keep to the standard.

    After a failure the same command goes on behind the last batch that arrived. User and password, or a token, come
    from KG_PUSH_USER and KG_PUSH_PASSWORD, or KG_PUSH_TOKEN, never from an option. docs/push.md has each store's
    addresses.
    """
    import kg
    from kg.push.target import target

    user, password, token = (os.environ.get(f"KG_PUSH_{name}", "") for name in ("USER", "PASSWORD", "TOKEN"))
    where = target(url, options["protocol"], user, password, token)[0]
    if where.open and where.secret and not options["dry_run"]:
        note("note: http, not https: what is sent, the password too, can be read on the way")
    progress = Progress()
    try:
        report = kg.push(
            url=url, user=user, password=password, token=token, resume=not restart, progress=progress, **options
        )
    except KeyboardInterrupt:
        progress.close()
        note("error: interrupted: what the store acknowledged is there")
        note("hint: the same command goes on behind it")
        return INTERRUPTED
    finally:
        progress.close()
    if not on_terminal():
        dump(asdict(report))
        return 0
    into = f"<{report.graph}>" if report.graph else "the default graph"
    more = f" and {counted(report.graphs - 1, 'articles')}" if report.graphs > 1 else ""
    out(f"{report.url}, {into}{more}: {counted(report.triples, 'triples')}")
    if report.resumed:
        out(f"{counted(report.resumed, 'triples')} of them are there from an earlier try (--restart sends all)")
    out(f"{'sent' if report.sent else 'would be sent'} in {report.batches:,} batch{'es' * (report.batches != 1)}")
    return 0


COMMANDS = (push,)
