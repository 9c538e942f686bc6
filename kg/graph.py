"""Merged facts, with entities and events as views over facts and mentions, and a NetworkX MultiDiGraph on demand."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.dates import bounds, is_value
from kg.issues import Issue
from kg.model import Document, Evidence, Fact, Mention, Term, Value
from kg.naming import fold, slug
from kg.nodes import Entity, Event, speakers
from kg.views import Viewer

if TYPE_CHECKING:
    import networkx as nx

    from kg.ontology import Ontology

__all__ = ["Entity", "Event", "Graph"]

THRESHOLD = 0.5


class Graph:
    """Documents, mentions and merged facts; everything else is computed from them.

    ``facts`` maps fact ids to facts whose arguments are entity ids (``place/china``) or literals; ``names`` maps every
    resolved mention id to its entity id. All mappings are in sorted key order. ``threshold`` is the least confidence
    (0..1) of a fact that is stated as a plain triple. ``issues`` tells what merging dropped. Two graphs are equal where
    documents, mentions, facts and names are.
    """

    def __init__(
        self,
        *,
        documents: Iterable[Document] = (),
        mentions: Iterable[Mention] = (),
        facts: Iterable[Fact] = (),
        names: Mapping[str, str] | None = None,
        ontology: Ontology | None = None,
        threshold: float = THRESHOLD,
        issues: Iterable[Issue] = (),
    ) -> None:
        self.documents: dict[str, Document] = {d.id: d for d in sorted(documents, key=lambda d: (d.id, d.source))}
        self.mentions: dict[str, Mention] = {m.id: m for m in sorted(mentions)}
        self.facts: dict[str, Fact] = {f.id: f for f in sorted(facts, key=lambda f: f.key)}
        self.names: dict[str, str] = dict(sorted((names or {}).items()))
        self.ontology = ontology
        self.threshold = threshold
        self.issues: tuple[Issue, ...] = tuple(issues)

    def __eq__(self, other: object) -> bool:
        """Same documents, mentions, facts (with evidence) and names."""
        if not isinstance(other, Graph):
            return NotImplemented
        mine = (self.documents, self.mentions, self.facts, self.names)
        return mine == (other.documents, other.mentions, other.facts, other.names)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        sizes = (len(self.documents), len(self.entities), len(self.events), len(self.facts))
        return "Graph({} documents, {} entities, {} events, {} facts)".format(*sizes)

    # ---- views ----

    @cached_property
    def _viewer(self) -> Viewer:
        return Viewer(self.mentions, self.names, self.facts.values(), self.ontology)

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """Everything that is not an event, by id. Series of events and positions count as entities."""
        return self._viewer.entities()

    @cached_property
    def events(self) -> dict[str, Event]:
        """Events by id: what happened, is planned, or was said."""
        return self._viewer.events()

    @cached_property
    def nodes(self) -> dict[str, Entity | Event]:
        """Entities and events by id."""
        return dict(sorted({**self.entities, **self.events}.items()))

    def node(self, id: str) -> Entity | Event | None:
        """The entity or event of that id."""
        return self.nodes.get(id)

    def happens(self, id: str) -> bool:
        """Whether the id is that of an event (a series of events is none)."""
        return self._viewer.is_event(id)

    def types(self, id: str) -> tuple[str, ...]:
        """The classes of a node, the fine one first; ("Entity",) for one that is not in the graph."""
        return self._viewer.types(id)

    def label(self, id: Term) -> str:
        """The name of an entity, event, class or relation; a literal's text; the id itself where nothing is known."""
        if isinstance(id, Value):
            return id.text
        if "/" in id:
            return self._viewer.label(id)
        if self.ontology is not None:
            for table in (
                self.ontology.relations,
                self.ontology.roles,
                self.ontology.classes,
                self.ontology.qualifiers,
            ):
                if id in table:
                    return table[id].label
        return id

    def line(self, fact: Fact) -> str:
        """``A – relation – B``, with the title spelt out where a position fact has one."""
        title, relation = fact.qualifier("roleTitle"), self.label(fact.predicate)
        if isinstance(title, Value) and isinstance(fact.object, str) and fact.predicate != "formerlyHeldPositionIn":
            link = relation.rsplit(" ", 1)[-1]
            relation = f"{title.text} {link if link in ('of', 'to', 'in', 'for') else 'of'}"
        if fact.negated:
            relation = f"not {relation}"
        return f"{self.label(fact.subject)} – {relation} – {self.label(fact.object)}"

    # ---- questions ----

    def plain(self, fact: Fact) -> bool:
        """Whether the fact is stated as a plain triple: Actual, not negated, not over, and confident enough.

        Over means told as over (``ended``), or an ``endDate`` before the publication of its newest article, for there
        is no clock here.
        """
        if fact.modality != "Actual" or fact.negated or fact.confidence < self.threshold or fact.qualifier("ended"):
            return False
        end = fact.qualifier("endDate")
        return not isinstance(end, Value) or not self._over(end.text, fact)

    def _over(self, end: str, fact: Fact) -> bool:
        """Whether the last day of ``end`` lies before the newest article that says so; undated articles say nothing."""
        dates = [self.documents[e.document].date for e in fact.evidence if e.document in self.documents]
        days = [bounds(d)[1] for d in dates if is_value(d)]
        return bool(days) and is_value(end) and bounds(end)[1] < max(days)

    def attributed(self, fact: Fact) -> tuple[str, ...]:
        """Ids of the speakers through whom alone the fact is known; () where one article says so itself."""
        return speakers(fact.evidence)

    def relations(self) -> list[Fact]:
        """Facts between entities (or an entity and a literal), no event roles, in key order."""
        return [f for f in self.facts.values() if f.subject not in self.events]

    def facts_of(self, id: str) -> list[Fact]:
        """Facts in which the node stands on either side, in key order."""
        return [self.facts[k] for k in self._touching.get(id, ())]

    def facts_from(self, subject: str, predicate: str = "") -> list[Fact]:
        """Facts with that subject, of one predicate where given."""
        return [f for f in self.facts_of(subject) if f.subject == subject and predicate in ("", f.predicate)]

    def facts_to(self, object: str, predicate: str = "") -> list[Fact]:
        """Facts with that object, of one predicate where given."""
        return [f for f in self.facts_of(object) if f.object == object and predicate in ("", f.predicate)]

    def why(self, subject: str, predicate: str = "", object: Term = "") -> list[Evidence]:
        """The receipts of every fact that fits; "" fits anything. In text order.

        Subject and object are ids, or names that :meth:`find` knows (its first hit); a literal is a ``Value`` or its
        text.
        """
        subject = self._meant(subject)
        wanted = {object, self._meant(object)} if isinstance(object, str) else {object}
        found: set[Evidence] = set()
        for fact in self.facts_from(subject, predicate):
            literal = fact.object.text if isinstance(fact.object, Value) else ""
            if object == "" or fact.object in wanted or literal in wanted - {""}:
                found |= set(fact.evidence)
        return sorted(found)

    def _meant(self, text: str) -> str:
        """The id itself, or that of the first thing found by that name; the text where there is none."""
        if not text or text in self.nodes:
            return text
        return next((node.id for node in self.find(text)), text)

    def between(self, a: str, b: str) -> list[Fact]:
        """Facts that join two nodes directly, in either direction."""
        return [f for f in self.facts_of(a) if {f.subject, f.object} == {a, b}]

    def paths(self, a: str, b: str, longest: int = 3) -> list[list[Fact]]:
        """Shortest chains of facts from one node to another, at most ``longest`` facts long; [] where there is none.

        All chains of the least length, in key order, one fact for each step (the first between its two nodes).
        """
        if a == b:
            return []
        layer: dict[str, list[list[Fact]]] = {a: [[]]}
        seen = {a}
        for _ in range(longest):
            further: dict[str, list[list[Fact]]] = {}
            for here, chains in layer.items():
                for there, fact in sorted(self._neighbours(here).items()):
                    if there not in seen:
                        further.setdefault(there, []).extend([*chain, fact] for chain in chains)
            if b in further:
                return further[b]
            seen |= further.keys()
            layer = further
        return []

    def _neighbours(self, id: str) -> dict[str, Fact]:
        found: dict[str, Fact] = {}
        for fact in self.facts_of(id):
            if isinstance(fact.object, str):
                found.setdefault(fact.object if fact.subject == id else fact.subject, fact)
        return found

    def find(self, text: str) -> list[Entity | Event]:
        """Nodes by id, slug, name or alias, blind to case and accents: exact hits, then beginnings; else look-alikes.

        Within each, nodes with more facts first. Beginnings are those of any word of a name.
        """
        wanted = fold(text)
        if not wanted:
            return []
        exact = set(self._index.get(wanted, ())) | set(self._index.get(slug(text), ()))
        begins = {i for key, ids in self._index.items() if f" {key}".find(f" {wanted}") >= 0 for i in ids} - exact
        found = self._ranked(exact) + self._ranked(begins)
        if not found:
            for key in difflib.get_close_matches(wanted, list(self._index), n=5, cutoff=0.75):
                found += [n for n in self._ranked(set(self._index[key])) if n not in found]
        return found

    def _ranked(self, ids: set[str]) -> list[Entity | Event]:
        return [self.nodes[i] for i in sorted(ids, key=lambda i: (-len(self._touching.get(i, ())), i))]

    @cached_property
    def _index(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for id, node in self.nodes.items():  # noqa: A001
            for key in dict.fromkeys((id, id.partition("/")[2], fold(node.label), *map(fold, node.aliases))):
                found.setdefault(key, []).append(id)
        return found

    def rows(self) -> list[dict[str, Any]]:
        """One flat row a fact, in key order: ``pandas.DataFrame(graph.rows())``.

        Keys: ``id subject subjectLabel predicate object objectLabel modality negated plain attributedTo start end
        confidence documents quote``. ``object`` is an id or the text of a literal; ``start`` and ``end`` are the first
        and last day (ISO 8601) that the fact can cover, "" where unknown; ``attributedTo`` and ``documents`` are ids
        joined by "; ", ``quote`` is the surest one.
        """
        return [self._row(fact) for fact in self.facts.values()]

    def difference(self, other: Graph) -> list[Fact]:
        """Facts that are told here and not there, in key order: other arguments, modality or negation.

        Ids come from names, so graphs of the same articles compare well, however they were built.
        """
        there = {(f.subject, f.predicate, f.object, f.modality, f.negated) for f in other.facts.values()}
        return [
            f for f in self.facts.values() if (f.subject, f.predicate, f.object, f.modality, f.negated) not in there
        ]

    def _row(self, fact: Fact) -> dict[str, Any]:
        days = {name: t.text for name, t in fact.qualifiers if name in ("earliest", "latest") and isinstance(t, Value)}
        best = fact.surest
        return {
            "id": fact.id,
            "subject": fact.subject,
            "subjectLabel": self.label(fact.subject),
            "predicate": fact.predicate,
            "object": fact.object.text if isinstance(fact.object, Value) else fact.object,
            "objectLabel": self.label(fact.object),
            "modality": fact.modality,
            "negated": fact.negated,
            "plain": self.plain(fact),
            "attributedTo": "; ".join(self.attributed(fact)),
            "start": days.get("earliest", ""),
            "end": days.get("latest", ""),
            "confidence": fact.confidence,
            "documents": "; ".join(sorted({e.document for e in fact.evidence})),
            "quote": best.text if best else "",
        }

    @cached_property
    def network(self) -> nx.MultiDiGraph:
        """Nodes are entity and event ids with ``label kind type modality``; edges are facts, keyed by fact id.

        An edge carries ``predicate label modality negated plain fact`` (the :class:`Fact`). Facts with a literal for
        object are no edges.
        """
        import networkx as nx

        net: Any = nx.MultiDiGraph()
        for key, node in self.nodes.items():
            net.add_node(key, label=node.label, kind=node.kind, type=node.type, modality=node.modality)
        for key, fact in self.facts.items():
            if isinstance(fact.object, str) and fact.object in self.nodes and fact.subject in self.nodes:
                net.add_edge(
                    fact.subject,
                    fact.object,
                    key=key,
                    predicate=fact.predicate,
                    label=self.label(fact.predicate),
                    modality=fact.modality,
                    negated=fact.negated,
                    plain=self.plain(fact),
                    fact=fact,
                )
        return net

    @cached_property
    def _touching(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key, fact in self.facts.items():
            found.setdefault(fact.subject, []).append(key)
            if isinstance(fact.object, str) and fact.object != fact.subject:
                found.setdefault(fact.object, []).append(key)
        return found
