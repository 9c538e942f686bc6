"""Merged facts, with entities and events as views over facts and mentions, and a NetworkX MultiDiGraph on demand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.model import Document, Evidence, Fact, Mention, Term, Value
from kg.views import Entity, Event, fold

if TYPE_CHECKING:
    import networkx

    from kg.ontology import Ontology

__all__ = ["Entity", "Event", "Graph"]

THRESHOLD = 0.5


class Graph:
    """Documents, mentions and merged facts; everything else is computed from them.

    ``facts`` maps fact ids to facts whose arguments are entity ids (``place/china``) or literals; ``names`` maps every
    resolved mention id to its entity id. All mappings are in sorted key order. ``threshold`` is the least confidence
    (0..1) of a fact that is stated as a plain triple. Two graphs are equal where documents, facts and names are.
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
    ) -> None:
        self.documents: dict[str, Document] = {d.id: d for d in sorted(documents, key=lambda d: (d.id, d.source))}
        self.mentions: dict[str, Mention] = {m.id: m for m in sorted(mentions)}
        self.facts: dict[str, Fact] = {f.id: f for f in sorted(facts, key=lambda f: f.key)}
        self.names: dict[str, str] = dict(sorted((names or {}).items()))
        self.ontology = ontology
        self.threshold = threshold

    def __eq__(self, other: object) -> bool:
        """Same documents, mentions, facts (with evidence) and names."""
        if not isinstance(other, Graph):
            return NotImplemented
        mine = (self.documents, self.mentions, self.facts, self.names)
        return mine == (other.documents, other.mentions, other.facts, other.names)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Graph({len(self.documents)} documents, {len(self.entities)} entities, {len(self.events)} events, {len(self.facts)} facts)"

    # ---- views ----

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """Everything that is not an event, by id. Series of events and positions count as entities."""
        return {}

    @cached_property
    def events(self) -> dict[str, Event]:
        """Events by id: what happened, is planned, or was said."""
        return {}

    def node(self, id: str) -> Entity | Event | None:
        """The entity or event of that id."""
        return self.entities.get(id) or self.events.get(id)

    def label(self, id: str | Term) -> str:
        """The name of an entity, event, class or relation; a literal's text; the id itself where nothing is known."""
        if isinstance(id, Value):
            return id.text
        node = self.node(id)
        return node.label if node else id

    def line(self, fact: Fact) -> str:
        """``A – relation – B``, with the title spelt out where a position fact has one."""
        return f"{self.label(fact.subject)} – {fact.predicate} – {self.label(fact.object)}"

    # ---- questions ----

    def plain(self, fact: Fact) -> bool:
        """Whether the fact is stated as a plain triple: Actual, not negated, not over, and confident enough.

        Over means an ``endDate`` before the publication of its newest article, for there is no clock here.
        """
        return fact.modality == "Actual" and not fact.negated and fact.confidence >= self.threshold

    def relations(self) -> list[Fact]:
        """Facts between entities (or an entity and a literal), no event roles, in key order."""
        return [f for f in self.facts.values() if not f.subject.startswith("event/") or f.subject in self.entities]

    def facts_of(self, id: str) -> list[Fact]:
        """Facts in which the node stands on either side, as qualifier or as speaker no; in key order."""
        return [self.facts[k] for k in self._touching.get(id, ())]

    def facts_from(self, subject: str, predicate: str = "") -> list[Fact]:
        """Facts with that subject, of one predicate where given."""
        return [f for f in self.facts_of(subject) if f.subject == subject and predicate in ("", f.predicate)]

    def facts_to(self, object: str, predicate: str = "") -> list[Fact]:
        """Facts with that object, of one predicate where given."""
        return [f for f in self.facts_of(object) if f.object == object and predicate in ("", f.predicate)]

    def why(self, subject: str, predicate: str = "", object: Term = "") -> list[Evidence]:
        """The receipts of every fact that fits; "" fits anything. In text order."""
        found: set[Evidence] = set()
        for fact in self.facts_of(subject):
            if fact.subject == subject and predicate in ("", fact.predicate) and object in ("", fact.object):
                found |= set(fact.evidence)
        return sorted(found)

    def between(self, a: str, b: str) -> list[Fact]:
        """Facts that join two nodes directly, in either direction."""
        return [f for f in self.facts_of(a) if {f.subject, f.object} == {a, b}]

    def paths(self, a: str, b: str, longest: int = 3) -> list[list[Fact]]:
        """Shortest chains of facts from one node to another, at most ``longest`` facts long; [] where there is none."""
        return []

    def find(self, text: str) -> list[Entity | Event]:
        """Nodes by id, slug, name or alias, blind to case and accents: exact hits, else beginnings, else look-alikes."""
        return []

    @cached_property
    def network(self) -> networkx.MultiDiGraph:
        """Nodes are entity and event ids with ``label kind type modality``; edges are facts, keyed by fact id."""
        import networkx

        net: Any = networkx.MultiDiGraph()
        return net

    @cached_property
    def _touching(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key, fact in self.facts.items():
            found.setdefault(fact.subject, []).append(key)
            if isinstance(fact.object, str) and fact.object != fact.subject:
                found.setdefault(fact.object, []).append(key)
        return found
