"""``graph-1.2.ttl``: ``graph.ttl`` in which each statement also names its triple as one term, as RDF 1.2 allows.

``st:… rdf:reifies <<( person:ana-petrova kg:presidentOf organization:nordwind )>>`` stands beside ``rdf:subject``,
``rdf:predicate`` and ``rdf:object``, so queries of either kind run. A triple term asserts nothing: what is denied or
planned is still told as such only. Oxigraph and Jena read it, rdflib does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.publish.blocks import blocks
from kg.terms import BASE, RDF, Names, header, prefixes
from kg.triples import OBJECT, PREDICATE, SUBJECT, sections
from kg.vocabulary import Node

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology

FILE_NAME = "graph-1.2.ttl"
TITLE = "Turtle 1.2: graph.ttl with a triple term (rdf:reifies) on each statement, for readers of RDF 1.2"
MIME = "text/turtle;version=1.2"


def generate(graph: Graph, ontology: Ontology | None = None, *, base: str = BASE, run: object = None) -> Iterator[str]:
    """Chunks of Turtle 1.2: the nodes of ``graph.ttl`` in its order."""
    del run  # the graph alone
    table = prefixes(base)
    names = Names(table)

    def reified(node: Node) -> list[str]:
        about = dict(node[1])
        if not {SUBJECT, PREDICATE, OBJECT} <= about.keys():  # a reading of an event has no subject of its own
            return []
        parts = " ".join(names.term(about[part][0]) for part in (SUBJECT, PREDICATE, OBJECT))
        return [f"{names.iri(RDF + 'reifies')} <<( {parts} )>>"]

    yield "# RDF 1.2: a reader of RDF 1.1 stops at the first <<( ... )>>; graph.ttl says the same without them.\n"
    yield header(table)
    yield from blocks(sections(graph, ontology, base), names, reified)
