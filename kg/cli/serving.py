"""The verbs that serve: serve, assist."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import click

from kg.cli.render import INTERRUPTED, note, out

Function = Callable[..., Any]
TOKEN = "KG_SERVE_TOKEN"  # noqa: S105 - the name of a variable


def limit(name: str, default: float, least: float, unit: str, text: str) -> Callable[[Function], Function]:
    """An option for a bound of at least so much."""
    kind = click.FloatRange(least) if unit == "SECONDS" else click.IntRange(int(least))
    return click.option(name, default=default, type=kind, metavar=unit, help=text)


@click.command(epilog="\b\nExample:\n  kg serve output\n  KG_SERVE_TOKEN=$(cat token) kg serve output --port 9000")
@click.argument("source", metavar="[SOURCE]", default="output")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Where to listen (default: this machine alone).")
@click.option("--port", default=8000, type=click.IntRange(0, 65535), help="0 = any that is free (default: 8000).")
@limit("--timeout", 30.0, 0.1, "SECONDS", "A question is stopped after so long (default: 30).")
@limit("--rows", 100_000, 1, "N", "Rows or triples of an answer at most (default: 100000).")
@limit("--answer", 64, 0, "MIB", "Size of an answer at most, 0 = any (default: 64).")
@limit("--body", 16, 1, "MIB", "Size of a request at most (default: 16).")
@limit("--memory", 4096, 0, "MIB", "Memory of a worker at most, 0 = any (default: 4096).")
@limit("--workers", 0, 0, "N", "Questions answered side by side (default: as many as cores).")
@click.option("--remote", is_flag=True, help="Let questions fetch from the network: SERVICE, LOAD.")
@click.option("--origin", "origins", multiple=True, metavar="ORIGIN", help="Let web pages of this origin ask (CORS).")
def serve(
    source: str, host: str, port: int, timeout: float, rows: int, answer: int, body: int, memory: int, workers: int,
    remote: bool, origins: tuple[str, ...],
) -> int:  # fmt: skip
    """Serve a graph on HTTP: a SPARQL endpoint, a page for each thing, a query editor, the graph page.

    SOURCE is a built folder, an Oxigraph store, or a file of RDF. Updates need a store, and the token in KG_SERVE_TOKEN
    sent as "Authorization: Bearer ...". Ctrl-C ends it.
    """
    from kg.serve import LOCAL, Limits
    from kg.serve import serve as listen

    if host not in LOCAL:
        note(f"note: whoever reaches {host} can read the graph")

    def tell(address: str) -> None:
        out(f"{source} is served at {address}  (SPARQL: {address}/sparql; Ctrl-C ends it)")

    size = {"answer": answer << 20, "body": body << 20}
    limits = Limits(seconds=timeout, rows=rows, memory=memory, workers=workers, **size)
    token = os.environ.get(TOKEN, "")
    try:
        listen(source, host=host, port=port, tell=tell, limits=limits, token=token, remote=remote, origins=origins)
    except KeyboardInterrupt:
        return INTERRUPTED  # before it listened
    return 0


@click.command(epilog="\b\nExample:\n  kg assist output")
@click.argument("source", metavar="[SOURCE]", default="output")
@limit("--timeout", 30.0, 0.1, "SECONDS", "A query is stopped after so long (default: 30).")
@limit("--rows", 500, 1, "N", "Rows or triples of an answer at most (default: 500).")
@limit("--memory", 4096, 0, "MIB", "Memory of a worker at most, 0 = any (default: 4096).")
@limit("--workers", 2, 0, "N", "Queries answered side by side (default: 2).")
def assist(source: str, timeout: float, rows: int, memory: int, workers: int) -> int:
    """Give a graph to an assistant: read-only tools by the Model Context Protocol on standard input and output.

    SOURCE is a built folder, an Oxigraph store, or a file of RDF. An assistant's program starts this (docs/assist.md).
    It needs: pip install 'kg-news[assistant]'.
    """
    from kg.assist import assist as answer
    from kg.serve import Limits

    try:
        answer(source, limits=Limits(seconds=timeout, rows=rows, memory=memory, workers=workers))
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


COMMANDS = (serve, assist)
