"""The graph as RDF: nodes in readable sections, each a subject with predicates and objects; no blank nodes, no rdflib.

The shapes are in docs/output.md. Every claim leads to its evidence; a fact without evidence is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVarTuple

from kg.model import Document, Evidence, Fact, Term, Value
from kg.terms import (
    BASE,
    DCTERMS,
    OWL,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    WIKIDATA,
    dated,
    decimal,
    evidence_id,
    integer,
    kg,
    literal,
    node,
    reading_id,
    statement_id,
)
from kg.vocabulary import Node, Object, vocabulary

if TYPE_CHECKING:
    from kg.graph import Entity, Event, Graph
    from kg.ontology import Ontology

Section = tuple[str, Iterable[Node]]
Rest = TypeVarTuple("Rest")

TYPE, LABEL, ALIAS = RDF + "type", RDFS + "label", SKOS + "altLabel"
SUBJECT, PREDICATE, OBJECT = RDF + "subject", RDF + "predicate", RDF + "object"
KIND_ORDER = ("person", "organization", "place", "group", "event", "position")
ENDS = (("start", "end"), ("subjectStart", "subjectEnd"), ("objectStart", "objectEnd"))  # of a reading's spans
NAMING = ("name", "metadata", "demonym")  # mention kinds that make an article mention an entity by name
_WIKIDATA = re.compile(r"(?:wd:|https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q\d+)", re.ASCII)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")  # "see http://..." is a text: as an IRI nobody could read it
_LITERALS = {"string", "integer", "decimal", "boolean", "gYear", "gYearMonth", "date", "dateTime"}


def sections(graph: Graph, ontology: Ontology | None = None, base: str = BASE) -> Iterator[Section]:
    """Documents, things, events, statements, evidence, readings, and the vocabulary used; all in a fixed order.

    Nodes are made one at a time, as they are read: each section must be read before the next, once.
    """
    writer = _Writer(graph, base)
    yield "documents", (writer.document(d) for d in graph.documents.values())
    entities = sorted(graph.entities.values(), key=lambda e: (_rank(e.kind), e.id))
    yield "people, organizations, places and what is directly true of them", (writer.entity(e) for e in entities)
    yield "events", (writer.event(e) for e in graph.events.values())
    yield "statements: the same facts with qualifiers and evidence", writer.statements()
    yield "evidence: the sentences, one variant for each speaker", writer.evidence()
    yield "readings: where each claim and its two arguments stand, and what read it", writer.readings()
    yield "the words used here", vocabulary(writer.used, ontology)


def triples(graph: Graph, ontology: Ontology | None = None, base: str = BASE) -> Iterator[tuple[str, str, Object]]:
    """The same, one (subject, predicate, object) at a time."""
    for _, nodes in sections(graph, ontology, base):
        for subject, pairs in nodes:
            for predicate, objects in pairs:
                for thing in objects:
                    yield subject, predicate, thing


def speakers(evidence: Iterable[Evidence]) -> list[str]:
    """Whom a claim is attributed to: all its speakers where every piece of evidence has one, else none."""
    found = {e.speaker for e in evidence}
    return [] if "" in found else sorted(found)


def _rank(kind: str) -> int:
    return KIND_ORDER.index(kind) if kind in KIND_ORDER else len(KIND_ORDER)


class _Writer:
    """Makes the nodes of one graph; ``used`` collects the names of our vocabulary as they come by."""

    def __init__(self, graph: Graph, base: str) -> None:
        self.graph, self.base = graph, base
        self.used: set[str] = set()
        self.receipts: dict[str, Evidence] = {}
        self._iris: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._statements: dict[str, str] = {}
        self.by_subject: dict[str, list[Fact]] = {}
        self.marks = {id(fact): mark for mark, fact in graph.facts.items()}
        for fact in graph.facts.values():
            if fact.evidence:
                self.by_subject.setdefault(fact.subject, []).append(fact)
        self._named_in = self._mentions()

    # ---- terms ----

    def statement_id(self, fact: Fact) -> str:
        mark = self.marks[id(fact)]
        found = self._statements.get(mark)
        if found is None:
            found = self._statements[mark] = statement_id(fact, mark)
        return found

    def iri(self, identifier: str) -> str:
        found = self._iris.get(identifier)
        if found is None:
            found = self._iris[identifier] = node(identifier, self.base)
        return found

    def word(self, name: str) -> str:
        found = self._words.get(name)
        if found is None:
            found = self._words[name] = kg(name)
            self.used.add(name)
        return found

    def term(self, term: Term) -> Object:
        if isinstance(term, str):
            return self.iri(term) if "/" in term else Value(term)
        if term.datatype == "class":
            return self.word(term.text)
        return term if term.datatype in _LITERALS else Value(term.text)

    def pairs(self, rows: Iterable[tuple[str, Term]]) -> list[tuple[str, list[Object]]]:
        """(name, term) rows grouped by name, in the order names first come; equal objects once."""
        found: dict[str, dict[Object, None]] = {}
        for name, term in rows:
            found.setdefault(self.word(name), {})[self.term(term)] = None
        return [(name, list(objects)) for name, objects in found.items()]

    # ---- nodes ----

    def document(self, document: Document) -> Node:
        rows: list[tuple[str, list[Object]]] = [
            (TYPE, [self.word("Document")]),
            (LABEL, [Value(document.title or document.source or document.id)]),
        ]
        if document.date:
            rows.append((DCTERMS + "issued", [dated(document.date)]))
        if document.language:
            rows.append((DCTERMS + "language", [Value(document.language)]))
        if document.source:
            rows.append((DCTERMS + "source", [Value(document.source)]))
        named = self._named_in.get(document.id, {})
        if document.authors:
            rows.append((DCTERMS + "creator", [self._named(a, "person", named) for a in document.authors]))
        if document.outlet:
            rows.append((DCTERMS + "publisher", [self._named(document.outlet, "organization", named)]))
        if named:
            rows.append((SCHEMA + "mentions", [self.iri(i) for i in sorted(named)]))
        return self.iri(f"document/{document.id}"), _unique(rows)

    def _named(self, name: str, kind: str, named: Mapping[str, Any]) -> Object:
        """The entity of that name among those the article mentions, else the name as it stands."""
        wanted = name.casefold()
        for identifier in sorted(named):
            entity = self.graph.entities[identifier]
            if entity.kind == kind and wanted in {n.casefold() for n in (entity.label, *entity.aliases)}:
                return self.iri(identifier)
        return Value(name)

    def _mentions(self) -> dict[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = {}
        for key, mention in self.graph.mentions.items():
            entity = self.graph.entities.get(self.graph.names.get(key, ""))
            if entity and mention.kind in NAMING and entity.kind not in ("position", "group"):
                found.setdefault(mention.document, {})[entity.id] = None
        return found

    def entity(self, entity: Entity) -> Node:
        facts = self.by_subject.get(entity.id, [])
        stated = {f.predicate for f in facts}
        rows: list[tuple[str, list[Object]]] = [
            (TYPE, [self.word(t) for t in entity.types or ("Entity",)]),
            (LABEL, [Value(entity.label)]),
        ]
        if entity.aliases:
            rows.append((ALIAS, [Value(a) for a in sorted(set(entity.aliases))]))
        same = [self._same(t) for name, t in entity.attributes if name == "sameAs"]
        if same:
            rows.append((OWL + "sameAs", same))
        if entity.modality != "Actual":
            rows.append((self.word("modality"), [self.word(entity.modality)]))
        rows += self.pairs((n, t) for n, t in entity.attributes if n != "sameAs" and n not in stated)
        plain = [f for f in facts if self.graph.plain(f)]
        rows += self.pairs((f.predicate, f.object) for f in plain if f.predicate != "type")
        return self.iri(entity.id), _unique(rows)

    def _same(self, term: Term) -> Object:
        text = term if isinstance(term, str) else term.text
        known = _WIKIDATA.fullmatch(text)
        return WIKIDATA + known[1] if known else text if _ADDRESS.match(text) else Value(text)

    def contested(self, event: Event) -> list[Fact]:
        """Facts about an event that its node can't carry: of another modality or polarity than the event's own.

        A role that the event has as well adds nothing when it is told less firmly; what is both told and denied becomes
        two statements.
        """
        own = (event.modality, event.negated)
        facts = [f for f in self.by_subject.get(event.id, ()) if f.predicate != "type"]
        settled = {(f.predicate, f.object) for f in facts if (f.modality, f.negated) == own}
        other = [
            f
            for f in facts
            if (f.modality, f.negated) != own and (f.negated != event.negated or (f.predicate, f.object) not in settled)
        ]
        split = {(f.predicate, f.object) for f in other} & settled
        return other + [f for f in facts if (f.modality, f.negated) == own and (f.predicate, f.object) in split]

    def event(self, event: Event) -> Node:
        contested = self.contested(event)
        plain = event.modality == "Actual" and not event.negated  # then what is denied as well is still stated
        doubted = {(f.predicate, f.object) for f in contested} - (
            {(f.predicate, f.object) for f in contested if f.modality == "Actual" and not f.negated} if plain else set()
        )
        types = dict.fromkeys((*(event.types or ()), "Event"))
        rows: list[tuple[str, list[Object]]] = [
            (TYPE, [self.word(t) for t in types]),
            (LABEL, [Value(event.label)]),
            (self.word("modality"), [self.word(event.modality)]),
        ]
        if event.negated:
            rows.append((self.word("negated"), [Value("true", "boolean")]))
        if event.aliases:
            rows.append((ALIAS, [Value(a) for a in sorted(set(event.aliases))]))
        rows += self.pairs(r for r in event.roles if r not in doubted)
        rows += self.pairs(a for a in event.attributes if a not in event.roles and a[0] != "sameAs")
        rows += self._receipt(sorted(event.evidence), event.attributed)
        return self.iri(event.id), _unique(rows)

    def _receipt(self, evidence: Sequence[Evidence], attributed: Iterable[str]) -> list[tuple[str, list[Object]]]:
        rows: list[tuple[str, list[Object]]] = []
        if attributed := list(attributed):
            rows.append((self.word("attributedTo"), [self.iri(a) for a in attributed]))
        if evidence:
            rows.append((self.word("confidence"), [decimal(max(e.confidence for e in evidence))]))
            rows.append((self.word("extractor"), [literal(x) for x in sorted({e.extractor for e in evidence})]))
            found: dict[str, None] = {}
            for e in evidence:
                key = evidence_id(e)
                self.receipts.setdefault(key, e)
                found[self.iri(key)] = None
            rows.append((self.word("evidence"), list(found)))
        return rows

    def statements(self) -> Iterator[Node]:
        found = []
        for subject, facts in self.by_subject.items():
            event = self.graph.events.get(subject)
            told = [f for f in (self.contested(event) if event else facts) if f.predicate != "type"]
            found += [(self.iri(self.statement_id(f)), f) for f in told]
        for _, fact in sorted(found, key=lambda p: p[0]):
            yield self.statement(fact)

    def statement(self, fact: Fact) -> Node:
        rows: list[tuple[str, list[Object]]] = [
            (TYPE, [self.word("Statement")]),
            (SUBJECT, [self.iri(fact.subject)]),
            (PREDICATE, [self.word(fact.predicate)]),
            (OBJECT, [self.term(fact.object)]),
            (LABEL, [Value(self.graph.line(fact))]),
            (self.word("modality"), [self.word(fact.modality)]),
        ]
        if fact.negated:
            rows.append((self.word("negated"), [Value("true", "boolean")]))
        rows += self.pairs(q for q in fact.qualifiers if q[0] != "derivedFrom")
        for name, term in fact.qualifiers:
            base = self.graph.facts.get(term if isinstance(term, str) else term.text) if name == "derivedFrom" else None
            if base:
                rows.append((self.word("derivedFrom"), [self.iri(self.statement_id(base))]))
        evidence = sorted(fact.evidence)
        rows += self._receipt(evidence, speakers(evidence))
        quotes = dict.fromkeys(e.text for e in evidence if e.text)
        if quotes:
            rows.insert(-1, (self.word("quote"), [Value(q) for q in quotes]))
        return self.iri(self.statement_id(fact)), _unique(rows)

    def evidence(self) -> Iterator[Node]:
        for evidence, key in _placed((evidence, key) for key, evidence in self.receipts.items()):
            yield self._sentence(key, evidence)

    def _sentence(self, key: str, evidence: Evidence) -> Node:
        start, end = evidence.sentence
        document = self.graph.documents.get(evidence.document)
        rows: list[tuple[str, list[Object]]] = [
            (TYPE, [self.word("Evidence")]),
            (self.word("document"), [self.iri(f"document/{evidence.document}")]),
        ]
        if start >= 0:
            rows += [(self.word("start"), [integer(start)]), (self.word("end"), [integer(end)])]
        rows.append(
            (self.word("quote"), [Value(document.text[start:end] if document and start >= 0 else evidence.text)])
        )
        if evidence.speaker:
            rows.append((self.word("attributedTo"), [self.iri(evidence.speaker)]))
        return self.iri(key), rows

    def readings(self) -> Iterator[Node]:
        for evidence, iri, fact, on_event in _placed(self._told()):
            yield iri, self._reading(fact, evidence, on_event)

    def _told(self) -> Iterator[tuple[Evidence, str, Fact, bool]]:
        for subject, facts in self.by_subject.items():
            event = self.graph.events.get(subject)
            doubted = {self.marks[id(f)] for f in self.contested(event)} if event else set()
            for fact in facts:
                mark = self.marks[id(fact)]
                on_event = event is not None and mark not in doubted
                for e in fact.evidence:
                    yield e, node(reading_id(fact, e, mark), self.base), fact, on_event

    def _reading(self, fact: Fact, evidence: Evidence, on_event: bool) -> list[tuple[str, list[Object]]]:
        claim = fact.subject if on_event else self.statement_id(fact)
        rows: list[tuple[str, list[Object]]] = [
            (TYPE, [self.word("Reading")]),
            (self.word("claim"), [self.iri(claim)]),
        ]
        if on_event:  # a statement says what it claims; an event makes many claims, so the reading names its own
            rows.append((PREDICATE, [TYPE if fact.predicate == "type" else self.word(fact.predicate)]))
            rows.append((OBJECT, [self.term(fact.object)]))
        rows.append((self.word("evidence"), [self.iri(evidence_id(evidence))]))
        for (first, last), (start, end) in zip(ENDS, (evidence.quote, evidence.subject, evidence.object), strict=True):
            if start >= 0:
                rows.append((self.word(first), [integer(start)]))
                rows.append((self.word(last), [integer(end)]))
        if evidence.mode:
            rows.append((self.word("quoteType"), [literal(evidence.mode)]))
        rows.append((self.word("confidence"), [decimal(evidence.confidence)]))
        rows.append((self.word("extractor"), [literal(evidence.extractor)]))
        if evidence.rule:
            rows.append((self.word("rule"), [literal(evidence.rule)]))
        return rows


def _placed(rows: Iterable[tuple[Evidence, str, *Rest]]) -> Iterator[tuple[Evidence, str, *Rest]]:
    """By document, sentence, quote and id; a document at a time, which is much faster than one sort of all."""
    found: dict[str, list[tuple[Evidence, str, *Rest]]] = {}
    for row in rows:
        found.setdefault(row[0].document, []).append(row)
    for document in sorted(found):
        yield from sorted(found.pop(document), key=lambda row: (row[0].sentence, row[0].quote, row[1]))


def _unique(rows: Iterable[tuple[str, list[Object]]]) -> list[tuple[str, list[Object]]]:
    """Rows of one predicate joined, equal objects once, in the order they first come."""
    found: dict[str, dict[Object, None]] = {}
    for predicate, objects in rows:
        kept = found.setdefault(predicate, {})
        for thing in objects:
            kept[thing] = None
    return [(predicate, list(objects)) for predicate, objects in found.items()]
