"""The verbs that serve: serve, assist."""

from __future__ import annotations

import os

import click

from kg.cli.render import note, out

TOKEN = "KG_SERVE_TOKEN"  # noqa: S105 - the name of a variable


@click.command(epilog="\b\nExample:\n  kg serve output\n  KG_SERVE_TOKEN=$(cat token) kg serve output --port 9000")
@click.argument("source", metavar="SOURCE", default="output")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="Where to listen (default: this machine alone).")
@click.option("--port", default=8000, type=click.IntRange(0, 65535), help="0 = any that is free (default: 8000).")
@click.option("--timeout", default=30.0, metavar="SECONDS", help="A question is stopped after so long (default: 30).")
@click.option("--rows", default=100_000, metavar="N", help="Rows or triples of an answer at most (default: 100000).")
@click.option("--body", default=16, metavar="MIB", help="Size of a request at most (default: 16).")
@click.option("--memory", default=4096, metavar="MIB", help="Memory of a worker at most, 0 = any (default: 4096).")
@click.option("--workers", default=0, metavar="N", help="Questions answered side by side (default: as many as cores).")
@click.option("--remote", is_flag=True, help="Let questions fetch from the network: SERVICE, LOAD.")
@click.option("--origin", "origins", multiple=True, metavar="ORIGIN", help="Let web pages of this origin ask (CORS).")
def serve(
    source: str, host: str, port: int, timeout: float, rows: int, body: int, memory: int, workers: int, remote: bool,
    origins: tuple[str, ...],
) -> None:  # fmt: skip
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

    limits = Limits(seconds=timeout, rows=rows, body=body << 20, memory=memory, workers=workers)
    token = os.environ.get(TOKEN, "")
    listen(source, host=host, port=port, tell=tell, limits=limits, token=token, remote=remote, origins=origins)


@click.command(epilog="\b\nExample:\n  kg assist output")
@click.argument("source", metavar="SOURCE", default="output")
@click.option("--timeout", default=30.0, metavar="SECONDS", help="A query is stopped after so long (default: 30).")
@click.option("--rows", default=500, metavar="N", help="Rows or triples of an answer at most (default: 500).")
@click.option("--memory", default=4096, metavar="MIB", help="Memory of a worker at most, 0 = any (default: 4096).")
@click.option("--workers", default=2, metavar="N", help="Queries answered side by side (default: 2).")
def assist(source: str, timeout: float, rows: int, memory: int, workers: int) -> None:
    """Give a graph to an assistant: read-only tools by the Model Context Protocol on standard input and output.

    SOURCE is a built folder, an Oxigraph store, or a file of RDF. An assistant's program starts this (docs/assist.md).
    It needs: pip install 'kg-news[assistant]'.
    """
    from kg.assist import assist as answer
    from kg.serve import Limits

    answer(source, limits=Limits(seconds=timeout, rows=rows, memory=memory, workers=workers))


COMMANDS = (serve, assist)
