"""What is sent, in which order, cut into batches, and the bodies of the two protocols. Nothing here touches a network.

A batch is N-Triples, of one graph; a node may be cut in two, for no node is blank: every triple means the same wherever
it arrives, and arriving twice is as good as once. That is what makes retrying and resuming safe.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from kg.publish import ntriples
from kg.publish.quads import named
from kg.terms import clean

if TYPE_CHECKING:
    from kg.graph import Graph

# Every N-Triples file is Turtle, and Virtuoso 7.2 refuses application/n-triples in some builds.
TURTLE = "text/turtle"
UPDATE = "application/sparql-update"

_ESCAPE = re.compile(rb"\\(?:\\([uU])?|.)", re.DOTALL)
_LETTERS = {b"u": rb"\\\u0075", b"U": rb"\\\u0055"}

Streams = Iterable[tuple[str, Iterable[str]]]


class Batch(NamedTuple):
    """Lines of N-Triples of one graph ("" = the default graph)."""

    graph: str
    first: bool  # nothing of that graph was sent before: here a replacement begins
    lines: bytes  # UTF-8, each line ended
    triples: int


def streams(graph: Graph, base: str, name: str, *, articles: bool) -> Iterator[tuple[str, Iterable[str]]]:
    """The merged graph under ``name``, then, where wanted, each article's graph under the IRI of its document.

    Both are chunks of whole lines: those of ``graph.nt``, and those that ``graph.nq`` has in named graphs.
    """
    yield name, ntriples.generate(graph, graph.ontology, base=base)
    if articles:
        for article, sections in named(graph, base):
            yield article, (ntriples.lines(node) for _, nodes in sections for node in nodes)


class Feed:
    """Goes through streams once, and knows how many triples went by and the SHA-256 of them with their graphs."""

    def __init__(self, given: Streams) -> None:
        self._lines = _flat(given)
        self._graph: str | None = None
        self._hash = hashlib.sha256()
        self.seen: set[str] = set()
        self.triples = 0

    @property
    def digest(self) -> str:
        """The hash of all that went by, the same however it was cut."""
        return self._hash.hexdigest()

    def skip(self, triples: int) -> None:
        """Lets that many triples go by, or all where there are fewer."""
        for graph, line in islice(self._lines, triples):
            self._passed(graph, clean(line).encode(), 1)

    def batches(self, size: int) -> Iterator[Batch]:
        """The rest, at most ``size`` triples at a time; count and hash are always those at the end of the last one."""
        for graph, group in groupby(self._lines, key=itemgetter(0)):
            while chunk := [line for _, line in islice(group, size)]:
                batch = Batch(graph, graph not in self.seen, clean("".join(chunk)).encode(), len(chunk))
                self._passed(graph, batch.lines, len(chunk))
                yield batch

    def _passed(self, graph: str, lines: bytes, triples: int) -> None:
        if graph != self._graph:
            self._hash.update(f"\n<{graph}>\n".encode())
            self._graph = graph
            self.seen.add(graph)
        self._hash.update(lines)
        self.triples += triples


def _flat(given: Streams) -> Iterator[tuple[str, str]]:
    for graph, chunks in given:
        for chunk in chunks:
            for line in chunk.split("\n"):  # not splitlines: U+2028 and the like stand bare in literals
                if line:
                    yield graph, f"{line}\n"


def update_body(batch: Batch, *, clear: bool) -> bytes:
    """``INSERT DATA`` of a batch, behind a ``CLEAR`` of its graph where wanted (https://www.w3.org/TR/sparql11-update/).

    CLEAR, not DROP: RDF4J 2.5 to 3.0 lost every named graph by a DROP of one that was not there.
    The graph's name must have gone through :func:`kg.terms.safe_iri`.
    """
    name = batch.graph.encode()
    data = guarded(batch.lines)
    inner = b"GRAPH <%s> {\n%s}\n" % (name, data) if name else data
    before = b""
    if clear:
        before = b"CLEAR SILENT GRAPH <%s> ;\n" % name if name else b"CLEAR SILENT DEFAULT ;\n"
    return b"%sINSERT DATA {\n%s}\n" % (before, inner)


def guarded(lines: bytes) -> bytes:
    r"""N-Triples as SPARQL that every reader understands alike.

    SPARQL resolves ``\uXXXX`` in the whole text before reading it (https://www.w3.org/TR/sparql11-query/#codepointEscape);
    a simple reader takes the second backslash of an article's ``\\u0022`` for the start of a quotation mark, which
    would end the literal. So the letter behind an escaped backslash is itself an escape: it means the same to all.
    """
    return _ESCAPE.sub(lambda m: _LETTERS.get(m[1], m[0]), lines) if b"\\\\" in lines else lines
