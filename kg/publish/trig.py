"""``graph.trig``: ``graph.ttl`` as the default graph, and what each article alone tells in a graph named by its IRI."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.publish.blocks import blocks
from kg.publish.quads import named
from kg.terms import BASE, Names, header, prefixes
from kg.triples import sections

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology

FILE_NAME = "graph.trig"
TITLE = "TriG: graph.ttl, and beside it a named graph for each article with what it alone tells"
MIME = "application/trig"


def generate(graph: Graph, ontology: Ontology | None = None, *, base: str = BASE, run: object = None) -> Iterator[str]:
    """Chunks of TriG: the merged graph, then ``doc:ID { ... }`` for each article."""
    del run  # the graph alone
    table = prefixes(base)
    names = Names(table)
    yield header(table)
    yield from blocks(sections(graph, ontology, base), names)
    for name, found in named(graph, base):
        yield f"\n# ==== one article alone ====\n\n{names.iri(name)} {{\n"
        yield from blocks(found, names)
        yield "}\n"
