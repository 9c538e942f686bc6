"""``graph.ttl``: the whole graph as readable Turtle, by our own writer (rdflib needs 20 times as long)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.terms import BASE, RDF, Names, header, prefixes
from kg.triples import sections

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology

FILE_NAME = "graph.ttl"
TITLE = "Turtle: every entity, event, statement and its evidence, for SPARQL and RDF stores"
MIME = "text/turtle"
WIDTH = 100  # a list of objects longer than this goes on several lines
COMPACT = ("readings", "the words")  # sections of many small nodes: one line each


def generate(graph: Graph, ontology: Ontology | None = None, *, base: str = BASE, run: object = None) -> Iterator[str]:
    """Chunks of Turtle; the same bytes for the same graph."""
    del run  # the graph alone
    table = prefixes(base)
    names = Names(table)
    yield header(table)
    iri, term, kind = names.iri, names.term, RDF + "type"
    for title, nodes in sections(graph, ontology, base):
        heading = f"\n# ---- {title} ----\n"
        compact = title.startswith(COMPACT)
        between = " ; " if compact else " ;\n    "
        for subject, pairs in nodes:
            lines = []
            for predicate, objects in pairs:
                written = [term(thing) for thing in objects]
                joined = " , ".join(written)
                if len(written) > 1 and len(joined) > WIDTH:
                    joined = " ,\n        ".join(written)
                lines.append(f"{'a' if predicate == kind else iri(predicate)} {joined}")
            yield f"{heading}\n{iri(subject)} " + between.join(lines) + " .\n"
            heading = ""
