"""Every row of triggers.tsv is tried on its own two sentences, with the trained model."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from kg.annotate import annotate
from kg.extract import extract
from kg.model import Block, Document, Mention, Value
from kg.ontology import Ontology, Trigger, example, load

# Shares of rows that hold; they only rise.
FLOOR_POSITIVE = 0.985
FLOOR_NEGATIVE = 0.99
DATES = ("date", "startDate", "endDate")


@dataclass
class Event:
    """An event as read: its class and what fills its roles, as words."""

    type: str
    asserted: bool = False
    roles: list[tuple[str, str]] = field(default_factory=list)


def read(sentences: list[str], ontology: Ontology) -> list[list[Event]]:
    """The events of each sentence, one document a sentence."""
    blocks = [(Block(zone="body", start=0, end=len(text)),) for text in sentences]
    documents = [Document(text=t, date="2016-01-04", blocks=b) for t, b in zip(sentences, blocks, strict=True)]
    found = []
    for parse in annotate(documents):
        extraction = extract(parse, ontology, ("patterns",))
        mentions: dict[str, Mention] = {m.id: m for m in extraction.mentions}
        events: dict[str, Event] = {}
        for fact in extraction.facts:
            if fact.predicate == "type" and isinstance(fact.object, Value):
                event = events.setdefault(fact.subject, Event(""))
                event.type = fact.object.text
                event.asserted = fact.modality == "Actual" and not fact.negated
        for fact in extraction.facts:
            if fact.subject in events and fact.predicate != "type":
                filler = fact.object.text if isinstance(fact.object, Value) else mentions[fact.object].name
                events[fact.subject].roles.append((fact.predicate, filler))
        found.append([events[key] for key in sorted(events)])
    return found


def wanted(what: str) -> list[tuple[str, str]]:
    """``agent: Ana; date: 1998`` as pairs."""
    pairs = (part.partition(":") for part in what.split(";"))
    return [(role.strip(), filler.strip()) for role, _, filler in pairs]


def holds(event: Event, pairs: list[tuple[str, str]]) -> bool:
    """Whether the event is asserted and has all the roles."""
    return event.asserted and all(
        any(filler == name and (role == had or (role == "date" and had in DATES)) for had, name in event.roles)
        for role, filler in pairs
    )


def shortfalls(ontology: Ontology) -> tuple[list[str], list[str]]:
    """What goes wrong on positive and on negative sentences, one line each."""
    rows: tuple[Trigger, ...] = ontology.triggers
    positives = [example(row.positive) for row in rows]
    missed, asserted = [], []
    for row, (sentence, what), events in zip(
        rows, positives, read([sentence for sentence, _ in positives], ontology), strict=True
    ):
        same = [e for e in events if ontology.is_a(e.type, row.event)]
        if not any(holds(event, wanted(what)) for event in same):
            missed.append(f"line {row.line} {row.event}: {sentence} => {what}; read {events}")
    for row, events in zip(rows, read([row.negative for row in rows], ontology), strict=True):
        if any(e.type == row.event and e.asserted for e in events):
            asserted.append(f"line {row.line} {row.event}: {row.negative}; read {events}")
    return missed, asserted


@pytest.mark.model
def test_every_trigger_on_its_own_sentences() -> None:
    """Positive sentences give the event with its roles, negative ones don't assert it."""
    ontology = load()
    missed, asserted = shortfalls(ontology)
    total = len(ontology.triggers)
    assert total >= 200
    assert 1 - len(missed) / total >= FLOOR_POSITIVE, "\n".join(missed)
    assert 1 - len(asserted) / total >= FLOOR_NEGATIVE, "\n".join(asserted)
