"""What the page tells, as compact rows: nodes, claims, and the receipts behind them as places in the articles.

Rows point at each other by index and at repeated strings by their place in ``words``: a page of 25,000 facts stays
small enough to pass on. ``page/data.js`` reads the same fields in the same order.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.model import WORD, Document, Evidence, Fact, Term, Value
from kg.publish.standing import HIDDEN, SAYING, STATUSES, span_of, status_of
from kg.terms import BASE, clean, node, safe_iri
from kg.triples import speakers

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology
    from kg.views import Entity, Event

Row = list[Any]

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
EDGES = ("earliest", "latest")  # roles that only repeat the date as its first and last day
WIDE = 24  # characters in a line of a drawn label
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # marks that turn the direction of text


@dataclass(kw_only=True)
class Story:
    """Everything the page shows.

    A node is ``[id, name, group, type, status, weight, more]``, a claim ``[hash, subject, word, object or -1, status,
    confidence in percent, receipts, more]``, a receipt ``[document, sentence, quote, subject and object spans (eight
    offsets in code points, -1 for none), word, confidence in percent, speaker, mode, text of the sentence or ""]``, a
    document ``[key, title, date, authors, outlet, source, text, mentions as start, end, node ...]``. ``weight`` counts
    the node's distinct neighbours and its articles. ``more`` has one-letter keys, named in ``page/data.js``.
    """

    title: str
    summary: str
    words: list[str] = field(default_factory=list)
    nodes: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    evidence: list[Row] = field(default_factory=list)
    documents: list[Row] = field(default_factory=list)
    groups: list[Row] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def group(self, index: int) -> str:
        """The group of a node."""
        return str(self.groups[self.nodes[index][2]][0])

    def word(self, index: int) -> str:
        """The name of a claim's relation or role, as shown."""
        return self.words[self.claims[index][2]]

    def label(self, index: int) -> str:
        """The name of a node as drawn: short, and with its status where it is not a plain fact."""
        row = self.nodes[index]
        return str(row[6].get("l", row[1]))


def story(graph: Graph, ontology: Ontology | None = None, *, base: str = BASE, text: bool = True) -> Story:
    """The story of a graph; facts without evidence are left out.

    Args:
        graph: merged and checked.
        ontology: labels of classes; default: ids as they are.
        base: namespace of the ids, for nodes whose address is not simply base + id.
        text: whether whole articles come with it; else only the sentences behind the facts.
    """
    return _Teller(graph, ontology, base, text).told


class _Teller:
    """Makes the rows of one graph; ``told`` is the result."""

    def __init__(self, graph: Graph, ontology: Ontology | None, base: str, text: bool) -> None:
        self.graph, self.ontology, self.base, self.text = graph, ontology, base, text
        only = next(iter(graph.documents.values())) if len(graph.documents) == 1 else None
        title = clean(" ".join(only.title.split())) if only else ""
        self.told = Story(title=title or "Knowledge graph", summary="")
        self.told.groups = [[name, label, colour, 0] for name, (label, colour) in GROUPS.items()]
        self._words: dict[str, int] = {}
        self._receipts: dict[Any, int] = {}
        self._numbers = {key: i for i, key in enumerate(graph.documents)}
        things: list[Entity | Event] = sorted(graph.nodes.values(), key=lambda thing: thing.id)
        self._index = {thing.id: i for i, thing in enumerate(things)}
        self.told.nodes = [self._node(thing) for thing in things]
        self._tell_claims()
        self.told.documents = [self._document(d) for d in graph.documents.values()]
        self._weigh()
        counts = self.told.counts
        sizes = ((len(graph.documents), "article"), (len(graph.entities), "thing"), (len(graph.events), "event"))
        self.told.summary = " · ".join(_count(n, noun) for n, noun in (*sizes, (counts["facts"], "fact")))

    def word(self, text: str) -> int:
        """The place of a string in the table of words."""
        found = self._words.get(text)
        if found is None:
            found = self._words[text] = len(self.told.words)
            self.told.words.append(clean(text))
        return found

    def name(self, term: Term) -> int:
        """The name of a word of the vocabulary, or of whatever a term is."""
        return self.word(self.graph.label(term))

    # ---- nodes

    def _node(self, thing: Entity | Event) -> Row:
        group = SAYING.lower() if thing.kind == "event" and SAYING in thing.types else thing.kind
        place = list(GROUPS).index(group if group in GROUPS else "other")
        self.told.groups[place][3] += 1
        name = clean(" ".join(thing.label.split())) or thing.id
        known = self.ontology.classes.get(thing.type) if self.ontology else None
        happens = self.graph.events.get(thing.id)
        negated = bool(happens and happens.negated)
        status = "denied" if negated else "asserted" if thing.modality == "Actual" else thing.modality.lower()
        more: dict[str, Any] = {}
        label = _short(name, "" if status == "asserted" else status)
        more |= {"l": label} if label != name else {}
        more |= {"a": [clean(a) for a in thing.aliases]} if thing.aliases else {}
        details = self._details(thing, happens)
        more |= {"d": details} if details else {}
        more |= {"q": qid} if (qid := _wikidata(thing.attribute("sameAs"))) else {}
        if safe_iri(thing.id) != thing.id:
            more["i"] = node(thing.id, self.base)
        if happens:
            days = span_of(happens.roles, lasting=False)
            more |= {"w": days} if days[0] else {}
            more |= {"s": [self.name(s) for s in happens.attributed]} if happens.attributed else {}
            text = happens.role("text")
            more |= {"t": clean(text.text)} if isinstance(text, Value) and text.text != name else {}
        return [thing.id, name, place, self.word(known.label if known else thing.type), STATUSES.index(status), 0, more]

    def _details(self, thing: Entity, happens: Event | None) -> list[list[Any]]:
        rows = [(n, t) for n, t in thing.attributes if n not in HIDDEN]
        if happens:
            rows += [(n, t) for n, t in happens.roles if isinstance(t, Value) and n not in HIDDEN]
        return [[self.name(n), clean(self.graph.label(t))] for n, t in dict.fromkeys(rows)]

    def _weigh(self) -> None:
        """Gives each node its weight, from what the claims join and where it is told of."""
        saying = list(GROUPS).index("utterance")
        near: list[set[int]] = [set() for _ in self.told.nodes]
        where: list[set[int]] = [set() for _ in self.told.nodes]
        for _, a, _, b, _, _, receipts, _ in self.told.claims:
            articles = {self.told.evidence[i][0] for i in receipts}
            where[a] |= articles
            if b >= 0:
                where[b] |= articles
                if a != b and self.told.nodes[a][2] != saying:
                    near[a].add(b)
                    near[b].add(a)
        for i, row in enumerate(self.told.nodes):
            row[5] = len(near[i]) + len(where[i]) if near[i] else 0

    # ---- claims

    def _tell_claims(self) -> None:
        facts = self.graph.facts.values()
        types = [f for f in facts if f.predicate == "type"]
        repeats = [f for f in facts if f.predicate != "type" and _repeats(f)]
        bare = [f for f in facts if f.predicate != "type" and not _repeats(f) and not f.evidence]
        left_out = {f.id for f in (*types, *repeats, *bare)}
        for fact in sorted(facts, key=lambda f: (f.subject, f.predicate, f.key)):
            if fact.id not in left_out and fact.subject in self._index:
                self.told.claims.append(self._claim(fact))
        for fact in types:  # what an event itself rests on, for the head of its panel
            if fact.subject in self._index:
                own = self.told.nodes[self._index[fact.subject]][6].setdefault("e", [])
                own += [i for i in self._proofs(fact) if i not in own]
        self.told.counts = {
            "facts": len(facts), "types": len(types), "repeats": len(repeats), "bare": len(bare),
        }  # fmt: skip

    def _claim(self, fact: Fact) -> Row:
        graph = self.graph
        parts = graph.line(fact).split(" – ")
        spelt = len(parts) == 3 and not graph.happens(fact.subject)
        words = self.word(parts[1]) if spelt else self.name(fact.predicate)
        more: dict[str, Any] = {}
        there = self._index.get(fact.object, -1) if isinstance(fact.object, str) else -1
        if there < 0:
            more["v"] = clean(graph.label(fact.object))
        shown = [[self.name(n), clean(graph.label(t))] for n, t in fact.qualifiers if n not in HIDDEN]
        more |= {"q": shown} if shown else {}
        said = speakers(fact.evidence)
        more |= {"s": [self.name(s) for s in said]} if said else {}
        days = span_of(fact.qualifiers, lasting=True)
        more |= {"w": days} if any(days) else {}
        happens = graph.events.get(fact.subject)
        relation = self.ontology.relations.get(fact.predicate) if self.ontology else None
        if happens and not fact.negated and fact.modality == happens.modality:
            more["r"] = 1  # a role of an event that stands as the event does
        elif relation and relation.group == "actor":
            more["c"] = 1  # something done, not something that is so
        status = STATUSES.index(status_of(graph, fact))
        percent = round(fact.confidence * 100)
        return [fact.id[:8], self._index[fact.subject], words, there, status, percent, self._proofs(fact), more]

    def _proofs(self, fact: Fact) -> list[int]:
        return list(dict.fromkeys(self._receipt(e) for e in sorted(fact.evidence)))

    def _receipt(self, evidence: Evidence) -> int:
        key = (
            evidence.document,
            evidence.sentence,
            evidence.quote,
            evidence.subject,
            evidence.object,
            evidence.speaker,
        )
        found = self._receipts.get(key)
        if found is None:
            found = self._receipts[key] = len(self.told.evidence)
            start, end = evidence.sentence
            document = self.graph.documents.get(evidence.document)
            whole = clean(document.text[start:end] if document and 0 <= start < end else evidence.text)
            by = " · ".join(x for x in (evidence.extractor, evidence.rule) if x)
            spans = [n for span in (evidence.sentence, evidence.quote, evidence.subject, evidence.object) for n in span]
            speaker = self.name(evidence.speaker) if evidence.speaker else -1
            shown = "" if self.text and document and start >= 0 else whole
            number = self._numbers.get(evidence.document, -1)
            percent = round(evidence.confidence * 100)
            self.told.evidence.append([number, *spans, self.word(by), percent, speaker, evidence.mode, shown])
        return found

    # ---- articles

    def _document(self, document: Document) -> Row:
        name = clean(" ".join(document.title.split()) or document.source or document.id)
        about = (document.date.partition("T")[0], ", ".join(document.authors), document.outlet, document.source)
        text = clean(document.text) if self.text else ""
        return [document.id, name, *map(clean, about), text, self._places.get(document.id, []) if self.text else []]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Where nodes stand in each article, in text order, a longer mention before those inside it."""
        rows: dict[str, set[tuple[int, int, int]]] = {}
        for key, thing in self.graph.names.items():
            mention = self.graph.mentions.get(key)
            if mention and thing in self._index and mention.kind != WORD:
                rows.setdefault(mention.document, set()).add((mention.start, -mention.end, self._index[thing]))
        return {d: [n for start, end, i in sorted(found) for n in (start, -end, i)] for d, found in rows.items()}


def _repeats(fact: Fact) -> bool:
    """Whether a fact only says again what another does: as an edge of its own (holds the position ...), or a date."""
    return fact.predicate in EDGES or (fact.qualifier("derivedFrom") is not None and isinstance(fact.object, str))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _wikidata(same: Term | None) -> str:
    qid = (same.text if isinstance(same, Value) else same or "").rpartition("/")[2].rpartition(":")[2]
    return qid if qid.startswith("Q") and qid[1:].isascii() and qid[1:].isdigit() else ""


def _short(name: str, status: str) -> str:
    """The name as drawn: two lines at most, and the status where it is not a plain fact."""
    name = _TURNS.sub("", name) or name
    lines = [name] if len(name) <= WIDE else textwrap.wrap(name, WIDE, max_lines=2, placeholder="…") or [name[:WIDE]]
    if status and f"({status})" not in name:
        lines.append(f"({status})")
    return "\n".join(lines)
