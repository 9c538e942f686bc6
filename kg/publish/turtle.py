"""``graph.ttl``: the whole graph as readable Turtle, by our own writer (rdflib needs 20 times as long)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.publish.blocks import blocks
from kg.terms import BASE, Names, header, prefixes
from kg.triples import sections

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology

FILE_NAME = "graph.ttl"
TITLE = "Turtle: every entity, event, statement and its evidence, for SPARQL and RDF stores"
MIME = "text/turtle"


def generate(graph: Graph, ontology: Ontology | None = None, *, base: str = BASE, run: object = None) -> Iterator[str]:
    """Chunks of Turtle; the same bytes for the same graph."""
    del run  # the graph alone
    table = prefixes(base)
    yield header(table)
    yield from blocks(sections(graph, ontology, base), Names(table))
