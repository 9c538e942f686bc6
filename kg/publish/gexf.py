"""``graph.gexf``: GEXF 1.3 for Gephi with its timeline: events on their days, states from their start to an open end.

Gephi sums up parallel edges of one ``kind`` unless told "Don't merge" on opening; the kind therefore is the predicate
and the status, so that a denied claim never adds to an asserted one. What it loses: facts with a literal for object
(what is left of them are the dates), all evidence but the surest quote, offsets, texts, and qualifiers other than dates
and the title of a post. A date is its first and its last day, ``when`` has it as told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.publish.flat import Row, articles, event_days, names, rows, same_as, text_of
from kg.publish.graphml import text
from kg.terms import BASE

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology
    from kg.views import Entity

FILE_NAME = "graph.gexf"
TITLE = "GEXF: nodes and edges over time for Gephi"
MIME = "application/gexf+xml"

# name -> type; ids and titles are the same. "label", "weight" and "kind" of an edge are XML attributes of its own.
NODE_ATTRIBUTES = {
    "kind": "string",
    "type": "string",
    "modality": "string",
    "negated": "boolean",
    "aliases": "string",
    "sameAs": "string",
    "mentions": "integer",
    "articles": "integer",
    "when": "string",
}
EDGE_ATTRIBUTES = {
    "predicate": "string",
    "modality": "string",
    "status": "string",
    "negated": "boolean",
    "plain": "boolean",
    "confidence": "double",
    "articles": "integer",
    "when": "string",
    "roleTitle": "string",
    "attributedTo": "string",
    "quote": "string",
    "document": "string",
}
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
  <meta><creator>kg</creator><description>Knowledge graph of news articles</description></meta>
  <graph defaultedgetype="directed" idtype="string" mode="dynamic" timeformat="date" timerepresentation="interval">
"""


def generate(graph: Graph, ontology: Ontology | None = None, *, base: str = BASE, run: object = None) -> Iterator[str]:
    """Chunks of GEXF: a node for each entity and event, an edge for each fact between two of them."""
    del base, run  # ids stay short here, and the graph speaks for itself
    yield HEAD
    for target, table in (("node", NODE_ATTRIBUTES), ("edge", EDGE_ATTRIBUTES)):
        yield f'    <attributes class="{target}" mode="static">\n'
        for name, kind in table.items():
            yield f'      <attribute id="{name}" title="{name}" type="{kind}"/>\n'
        yield "    </attributes>\n"
    yield "    <nodes>\n"
    nodes = {**graph.entities, **graph.events}
    for key in sorted(nodes):
        yield _node(graph, key, nodes[key])
    yield "    </nodes>\n    <edges>\n"
    for row in rows(graph, ontology):
        if row.fact.subject in nodes and row.target in nodes:
            yield _edge(graph, row)
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _node(graph: Graph, key: str, thing: Entity) -> str:
    first, last, when = event_days(thing)
    values: dict[str, object] = {
        "kind": thing.kind,
        "type": thing.type,
        "modality": thing.modality,
        "negated": getattr(thing, "negated", False),
        "aliases": "; ".join(thing.aliases),
        "sameAs": same_as(thing),
        "mentions": len(thing.mentions),
        "articles": articles(graph, thing),
        "when": when,
    }
    head = {"id": key, "label": thing.label or key} | _lifetime(first, last)
    return _element("node", head, NODE_ATTRIBUTES, values)


def _edge(graph: Graph, row: Row) -> str:
    fact, status = row.fact, row.status
    values: dict[str, object] = {
        "predicate": fact.predicate,
        "modality": fact.modality,
        "status": status,
        "negated": fact.negated,
        "plain": row.plain,
        "confidence": round(fact.confidence, 3),
        "articles": len(row.documents),
        "when": row.when,
        "roleTitle": text_of(fact.qualifier("roleTitle")),
        "attributedTo": "; ".join(names(graph, row.by)),
        "quote": row.surest.text,
        "document": row.surest.document,
    }
    head = {
        "id": fact.id,
        "source": fact.subject,
        "target": row.target,
        "label": row.relation,
        "kind": fact.predicate if status == "asserted" else f"{fact.predicate} ({status})",
        "weight": f"{len(fact.evidence)}.0",
    }
    return _element("edge", head | _lifetime(row.first, row.last), EDGE_ATTRIBUTES, values)


def _lifetime(first: str, last: str) -> dict[str, str]:
    if first and last and last < first:  # articles may contradict each other; Gephi refuses such an interval
        return {}
    return {name: day for name, day in (("start", first), ("end", last)) if day}


def _element(name: str, head: dict[str, str], table: dict[str, str], values: dict[str, object]) -> str:
    """One element with its values; empty ones are left out."""
    attributes = "".join(f' {key}="{text(value)}"' for key, value in head.items())
    told = []
    for key in table:
        value = values[key]
        shown = str(value).lower() if isinstance(value, bool) else text(str(value))
        if shown:
            told.append(f'<attvalue for="{key}" value="{shown}"/>')
    return f"      <{name}{attributes}><attvalues>{''.join(told)}</attvalues></{name}>\n"
