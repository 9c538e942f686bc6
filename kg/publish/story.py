"""What the page tells, as plain data: nodes, edges, claims, and the sentences behind them with marked spans."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.model import Evidence, Fact, Term, Value
from kg.terms import clean
from kg.triples import speakers

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology
    from kg.views import Entity, Event

Row = dict[str, Any]

# group -> (plural shown in the legend, colour): checked for contrast on light and dark ground
GROUPS = {
    "person": ("People", "#2f6fde"),
    "organization": ("Organizations", "#8a4fd3"),
    "place": ("Places", "#16865c"),
    "event": ("Events", "#d9730d"),
    "utterance": ("Sayings", "#a8842c"),
    "group": ("Groups", "#c2408a"),
    "position": ("Positions", "#5b7083"),
    "other": ("Other things", "#6b6f76"),
}
HIDDEN = ("label", "text", "quoteType", "earliest", "latest", "sameAs", "derivedFrom")
SAYING = "Utterance"
WIDE = 24  # characters in a line of a drawn label


@dataclass(kw_only=True)
class Story:
    """Everything the page shows. ``edges`` and ``claims`` point at nodes by id, at evidence and documents by index."""

    title: str
    summary: str
    nodes: list[Row] = field(default_factory=list)
    edges: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    evidence: list[Row] = field(default_factory=list)
    documents: list[Row] = field(default_factory=list)
    groups: list[Row] = field(default_factory=list)


def story(graph: Graph, ontology: Ontology | None = None) -> Story:
    """The story of a graph; facts without evidence are left out."""
    facts = [f for f in graph.facts.values() if f.evidence and f.predicate != "type" and not _shortcut(f)]
    things: list[Entity | Event] = [*graph.entities.values(), *graph.events.values()]
    sizes = ((graph.documents, "article"), (graph.entities, "thing"), (graph.events, "event"), (facts, "fact"))
    summary = " · ".join(_count(len(found), noun) for found, noun in sizes)
    only = next(iter(graph.documents.values())) if len(graph.documents) == 1 else None
    told = Story(title=clean(only.title or "Knowledge graph") if only else "Knowledge graph", summary=summary)
    told.documents = [_document(graph, key) for key in graph.documents]
    numbers = {key: i for i, key in enumerate(graph.documents)}
    receipts: dict[Any, int] = {}
    told.nodes = [_node(graph, thing, ontology) for thing in sorted(things, key=lambda t: t.id)]
    known = {n["id"]: n for n in told.nodes}
    joined: dict[tuple[str, str], list[int]] = {}
    for fact in sorted(facts, key=lambda f: (f.subject, f.predicate, f.key)):
        if fact.subject not in known:
            continue
        row = _claim(graph, fact, known)
        relation = ontology.relations.get(fact.predicate) if ontology else None
        row["act"] = bool(relation and relation.group == "actor")
        row["evidence"] = [_receipt(graph, told, numbers, receipts, e) for e in sorted(fact.evidence)]
        if "object" in row and row["object"] != fact.subject:
            joined.setdefault((fact.subject, row["object"]), []).append(len(told.claims))
        told.claims.append(row)
    heads = [f for f in graph.facts.values() if f.predicate == "type" and f.subject in graph.events]
    for fact in heads:  # what an event itself rests on, for the head of its panel
        own = known[fact.subject].setdefault("evidence", [])
        found = {_receipt(graph, told, numbers, receipts, e) for e in fact.evidence}
        own += sorted(found.difference(own))
    for pair, claims in sorted(joined.items()):  # on a line, what is so comes before what is done or only planned
        claims.sort(key=lambda i: (not told.claims[i]["plain"], told.claims[i]["act"]))
        role = any(known[end]["group"] in ("event", "utterance") for end in pair)
        told.edges.append(_edge(told, pair, claims) | {"role": role})
    tally = Counter(n["group"] for n in told.nodes)
    told.groups = [
        {"id": g, "label": label, "color": color, "count": tally[g]} for g, (label, color) in GROUPS.items() if tally[g]
    ]
    return told


def _shortcut(fact: Fact) -> bool:
    """Whether a fact only repeats another as an edge of its own (holds the position ...)."""
    return fact.qualifier("derivedFrom") is not None and isinstance(fact.object, str)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _document(graph: Graph, key: str) -> Row:
    document = graph.documents[key]
    return {
        "title": clean(document.title or document.source or key),
        "date": document.date.partition("T")[0],
        "by": clean(", ".join(document.authors)),
        "outlet": clean(document.outlet),
        "source": clean(document.source),
    }


def _group(thing: Entity) -> str:
    if thing.kind == "event" and SAYING in thing.types:
        return "utterance"
    return thing.kind if thing.kind in GROUPS else "other"


def _node(graph: Graph, thing: Entity | Event, ontology: Ontology | None) -> Row:
    group = _group(thing)
    label = clean(" ".join(thing.label.split())) or thing.id
    known = ontology.classes.get(thing.type) if ontology else None
    happens = graph.events.get(thing.id)
    row: Row = {
        "id": thing.id,
        "label": _short(label, thing.modality),
        "name": label,
        "group": group,
        "type": known.label if known else thing.type,
        "aliases": [clean(a) for a in thing.aliases],
        "modality": thing.modality,
        "about": [[_word(graph, n), clean(graph.label(t))] for n, t in _details(thing, happens)],
    }
    if happens:
        row["says"] = [clean(graph.label(s)) for s in happens.attributed]
        row["negated"] = happens.negated
        text = happens.role("text")
        if isinstance(text, Value):
            row["text"] = clean(text.text)
    same = thing.attribute("sameAs")
    qid = (same.text if isinstance(same, Value) else same or "").rpartition("/")[2].rpartition(":")[2]
    if qid.startswith("Q") and qid[1:].isascii() and qid[1:].isdigit():
        row["wikidata"] = qid
    return row


def _short(label: str, modality: str) -> str:
    """The label as drawn: two lines at most, and the status where it is not a plain fact."""
    lines = [label] if len(label) <= WIDE else textwrap.wrap(label, WIDE, max_lines=2, placeholder="…")
    status = f"({modality.lower()})"
    if modality != "Actual" and status not in label:
        lines.append(status)
    return "\n".join(lines)


def _details(thing: Entity, happens: Event | None) -> Iterable[tuple[str, Term]]:
    rows = [(n, t) for n, t in thing.attributes if n not in HIDDEN]
    if happens:
        rows += [(n, t) for n, t in happens.roles if isinstance(t, Value) and n not in HIDDEN]
    return dict.fromkeys(rows)


def _word(graph: Graph, name: str) -> str:
    return clean(graph.label(name))


def _claim(graph: Graph, fact: Fact, known: Container[str]) -> Row:
    parts = graph.line(fact).split(" – ")
    words = parts[1] if len(parts) == 3 and not fact.subject.startswith("event/") else _word(graph, fact.predicate)
    row: Row = {
        "subject": fact.subject,
        "words": clean(words),
        "modality": fact.modality,
        "negated": fact.negated,
        "plain": graph.plain(fact),
        "confidence": round(fact.confidence, 2),
        "qualifiers": [[_word(graph, n), clean(graph.label(t))] for n, t in fact.qualifiers if n not in HIDDEN],
        "says": [clean(graph.label(s)) for s in speakers(fact.evidence)],
    }
    if fact.subject in graph.events and not fact.negated and fact.modality == graph.events[fact.subject].modality:
        row["role"] = True
    if isinstance(fact.object, str) and fact.object in known:
        row["object"] = fact.object
    else:
        row["value"] = clean(graph.label(fact.object))
    return row


def _receipt(graph: Graph, told: Story, numbers: dict[str, int], seen: dict[Any, int], evidence: Evidence) -> int:
    key = (evidence.document, evidence.sentence, evidence.quote, evidence.subject, evidence.object, evidence.speaker)
    if key not in seen:
        seen[key] = len(told.evidence)
        document = graph.documents.get(evidence.document)
        start, end = evidence.sentence
        whole = document.text[start:end] if document and 0 <= start < end else evidence.text
        row: Row = {
            "document": numbers.get(evidence.document, -1),
            "text": clean(whole),
            "marks": [
                [a - start, b - start, name]
                for name, (a, b) in (
                    ("quote", evidence.quote),
                    ("subject", evidence.subject),
                    ("object", evidence.object),
                )
                if 0 <= start <= a < b <= end
            ],
            "confidence": round(evidence.confidence, 2),
            "by": clean(" · ".join(x for x in (evidence.extractor, evidence.rule) if x)),
        }
        if start >= 0:
            row["at"] = [start, end]
        if evidence.speaker:
            row["speaker"] = clean(graph.label(evidence.speaker))
            row["mode"] = evidence.mode
        told.evidence.append(row)
    return seen[key]


def _edge(told: Story, pair: tuple[str, str], claims: list[int]) -> Row:
    rows = [told.claims[i] for i in claims]
    words: dict[str, None] = {}
    for row in rows:
        doubt = "" if row["plain"] or row["negated"] or row["modality"] == "Actual" else f" ({row['modality'].lower()})"
        words[row["words"] + doubt] = None
    shown = list(words)[:2] if len(words) < 3 else [next(iter(words)), f"+{len(words) - 1} more"]
    return {
        "id": f"{pair[0]} {pair[1]}",
        "from": pair[0],
        "to": pair[1],
        "label": "\n".join(shown),
        "claims": claims,
        "dashes": not any(r["plain"] for r in rows),
    }
