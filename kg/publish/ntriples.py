"""``graph.nt``: the triples of ``graph.ttl``, one a line in canonical N-Triples: for bulk loaders and line tools.

Escapes are those of the canonical form (https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples), which every reader
of N-Triples 1.1 knows as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.terms import BASE, XSD, safe_iri
from kg.triples import sections
from kg.vocabulary import Node, Object

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology

FILE_NAME = "graph.nt"
TITLE = "N-Triples: the triples of graph.ttl, one a line, for bulk loading and line tools"
MIME = "application/n-triples"

_ESCAPED = re.compile('[\x00-\x1f"\\\\\x7f\ufffe\uffff\ud800-\udfff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def generate(graph: Graph, ontology: Ontology | None = None, *, base: str = BASE, run: object = None) -> Iterator[str]:
    """The lines of one node after the other, in the order of ``graph.ttl``."""
    del run  # the graph alone
    for _, nodes in sections(graph, ontology, base):
        for node in nodes:
            yield lines(node)


def lines(node: Node, name: str = "") -> str:
    """The lines of a node; as quads of the graph of that name where one is given."""
    subject, pairs = node
    start, end = f"<{safe_iri(subject)}> <", f" <{safe_iri(name)}> .\n" if name else " .\n"
    return "".join(
        f"{start}{safe_iri(predicate)}> {term(thing)}{end}" for predicate, objects in pairs for thing in objects
    )


def term(thing: Object) -> str:
    """An IRI in angle brackets, or a quoted literal; a plain string names no datatype."""
    if isinstance(thing, str):
        return f"<{safe_iri(thing)}>"
    text = _ESCAPED.sub(_escape, thing.text)
    return f'"{text}"' if thing.datatype == "string" else f'"{text}"^^<{XSD}{thing.datatype}>'


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    return _SHORT.get(char) or f"\\u{ord(char):04X}"
