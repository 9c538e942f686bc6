"""``graph.nq``: the quads of ``graph.trig``, one a line: for bulk loaders and line tools."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.publish.ntriples import generate as ntriples
from kg.publish.ntriples import lines
from kg.publish.quads import named
from kg.terms import BASE

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology

FILE_NAME = "graph.nq"
TITLE = "N-Quads: the merged graph and a named graph for each article, one quad a line"
MIME = "application/n-quads"


def generate(graph: Graph, ontology: Ontology | None = None, *, base: str = BASE, run: object = None) -> Iterator[str]:
    """The lines of ``graph.nt``, then those of each article with its IRI as the fourth term."""
    yield from ntriples(graph, ontology, base=base, run=run)
    for name, found in named(graph, base):
        for _, nodes in found:
            for node in nodes:
                yield lines(node, name)
