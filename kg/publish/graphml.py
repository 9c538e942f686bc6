"""``graph.graphml``: nodes and edges for Gephi, yEd, Cytoscape or NetworkX; flat attributes, legal XML only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from kg.model import Value
from kg.publish.flat import articles
from kg.terms import BASE

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology
    from kg.views import Entity

FILE_NAME = "graph.graphml"
TITLE = "GraphML: nodes and edges for Gephi, yEd, Cytoscape or NetworkX"
MIME = "application/graphml+xml"

NODE_KEYS = {
    "label": "string",
    "kind": "string",
    "type": "string",
    "modality": "string",
    "aliases": "string",
    "sameAs": "string",
    "earliest": "string",
    "latest": "string",
    "mentions": "int",
    "articles": "int",
}
EDGE_KEYS = {
    "label": "string",
    "predicate": "string",
    "modality": "string",
    "negated": "boolean",
    "plain": "boolean",
    "confidence": "double",
    "weight": "double",
    "articles": "int",
    "startDate": "string",
    "endDate": "string",
    "date": "string",
    "roleTitle": "string",
    "attributedTo": "string",
    "quote": "string",
    "document": "string",
}
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def generate(graph: Graph, ontology: Ontology | None = None, *, base: str = BASE, run: object = None) -> Iterator[str]:
    """Chunks of GraphML: a node for each entity and event, an edge for each fact between two of them."""
    del base, run  # ids stay short here, and the graph speaks for itself
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for prefix, target, keys in (("n", "node", NODE_KEYS), ("e", "edge", EDGE_KEYS)):
        for name, kind in keys.items():
            yield f'  <key id="{prefix}-{name}" for="{target}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '  <graph id="kg" edgedefault="directed">\n'
    nodes = {**graph.entities, **graph.events}
    for identifier in sorted(nodes):
        yield f'    <node id="{text(identifier)}">{_data("n", NODE_KEYS, _node(graph, nodes[identifier]))}</node>\n'
    for key, fact in graph.facts.items():
        if not fact.evidence or isinstance(fact.object, Value) or not {fact.subject, fact.object} <= nodes.keys():
            continue
        relation = ontology.relations.get(fact.predicate) or ontology.roles.get(fact.predicate) if ontology else None
        first = min(fact.evidence)
        row: dict[str, object] = {
            "label": relation.label if relation else fact.predicate,
            "predicate": fact.predicate,
            "modality": fact.modality,
            "negated": fact.negated,
            "plain": graph.plain(fact),
            "confidence": round(fact.confidence, 3),
            "weight": float(len(fact.evidence)),
            "articles": len({e.document for e in fact.evidence}),
            "attributedTo": "; ".join(sorted({graph.label(e.speaker) for e in fact.evidence if e.speaker})),
            "quote": first.text,
            "document": first.document,
        }
        for name in ("startDate", "endDate", "date", "roleTitle"):
            term = fact.qualifier(name)
            row[name] = term.text if isinstance(term, Value) else term or ""
        yield (
            f'    <edge id="{key}" source="{text(fact.subject)}" target="{text(fact.object)}">'
            f"{_data('e', EDGE_KEYS, row)}</edge>\n"
        )
    yield "  </graph>\n</graphml>\n"


def _node(graph: Graph, thing: Entity) -> dict[str, object]:
    found: dict[str, object] = {
        "label": thing.label,
        "kind": thing.kind,
        "type": thing.type,
        "modality": thing.modality,
        "aliases": "; ".join(thing.aliases),
        "mentions": len(thing.mentions),
        "articles": articles(graph, thing),
    }
    for name, term in (*getattr(thing, "roles", ()), *thing.attributes):
        if name in ("sameAs", "earliest", "latest"):
            found.setdefault(name, term.text if isinstance(term, Value) else term)
    return found


def _data(prefix: str, keys: dict[str, str], row: dict[str, object]) -> str:
    found = []
    for name in keys:
        value = row.get(name, "")
        if value == "" or value is None:
            continue
        shown = ("true" if value else "false") if isinstance(value, bool) else text(str(value))
        found.append(f'<data key="{prefix}-{name}">{shown}</data>')
    return "".join(found)


def text(raw: str) -> str:
    """The text as XML can carry it: escaped, without control characters and lone surrogates."""
    return escape(_ILLEGAL.sub("", raw), {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
