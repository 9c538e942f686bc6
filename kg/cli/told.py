"""Facts as lines for a person: what is known of a thing, what it took part in, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Fact, Value

if TYPE_CHECKING:
    from kg.graph import Entity, Event, Graph

SPELT = ("earliest", "latest", "roleTitle", "position", "derivedFrom")  # told by the line, or by other qualifiers
DATES = ("date", "startDate", "endDate")


def known(graph: Graph, node: Entity | Event) -> list[str]:
    """What is said of a thing itself, in key order; for an event what its roles don't tell."""
    facts = [f for f in graph.facts_of(node.id) if f.predicate != "type"]
    return [told(graph, f) for f in facts if f.subject not in graph.events]


def happenings(graph: Graph, node: Entity | Event) -> list[str]:
    """The events in which a thing has a role, by date: ``2016 election of Ana Petrova: winner``; undated ones last."""
    found: dict[str, list[str]] = {}
    for fact in graph.facts_to(node.id):
        if fact.subject in graph.events:
            found.setdefault(fact.subject, []).append(graph.label(fact.predicate) + remarks(graph, fact))
    rows = []
    for key, roles in found.items():
        event = graph.events[key]
        day = next((t.text for n in DATES if isinstance(t := event.role(n), Value)), "")
        rows.append((day or "~", event.label, f"{day or 'undated'}  {event.label}: {', '.join(dict.fromkeys(roles))}"))
    return [line for _, _, line in sorted(rows)]


def told(graph: Graph, fact: Fact) -> str:
    """A fact as ``A – relation – B  [since ...; says C]``."""
    return graph.line(fact) + remarks(graph, fact)


def remarks(graph: Graph, fact: Fact) -> str:
    """What keeps a fact from being the plain truth, its qualifiers, and whose word it is."""
    words = [fact.modality] if fact.modality != "Actual" else []
    words += ["negated"] if fact.negated else []
    words += ["derived"] if fact.qualifier("derivedFrom") else []
    dated = any(name in DATES for name, _ in fact.qualifiers)
    for name, term in fact.qualifiers:
        if name == "ended":
            words.append("over")
        elif name not in SPELT and not (name == "dateText" and dated):
            words.append(f"{graph.label(name)} {graph.label(term)}")
    speakers = sorted({graph.label(e.speaker) for e in fact.evidence if e.speaker})
    if speakers and all(e.speaker for e in fact.evidence):
        words.append(f"says {', '.join(speakers)}")
    return f"  [{'; '.join(words)}]" if words else ""
