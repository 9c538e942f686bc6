"""The event tables and gazetteers hold together: names, roles, templates, aliases, example sentences."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from kg.ontology import Ontology, example, load
from kg.ontology import name_key as key

ABSTRACT = {"Communication", "Utterance"}  # no triggers: a superclass; read from quotations
KINDS = {
    "speech": {"attribute"},
    "pledge": {"Planned"},
    "plan": {"Planned"},
    "desire": {"Desired"},
    "possible": {"Possible"},
    "alleged": {"Alleged"},
    "hypothetical": {"Hypothetical"},
    "denied": {"negated"},
    "factive": {"Actual"},
    "former": {"former"},
    "acting": {"acting", "Actual"},
    "negation": {"negated"},
}
TIMES = {"date", "startDate", "endDate"}


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    """The tables of the repository."""
    return load()


def roles_of(ontology: Ontology, event: str) -> set[str]:
    """The roles of an event type and of the types above it, with time and place."""
    line = [name for name in (event, *ontology.ancestors(event)) if name in ontology.events]
    return {role for name in line for role in ontology.events[name].roles} | TIMES | {"place"}


def test_tables_are_filled(ontology: Ontology) -> None:
    """No table is empty or shrinks unseen."""
    assert len(ontology.events) == 50
    assert len(ontology.roles) == 34
    assert len(ontology.qualifiers) >= 30
    assert len(ontology.triggers) >= 200
    assert len(ontology.places) >= 1200
    assert len(ontology.organizations) >= 600
    assert len(ontology.nouns) >= 700
    assert len(ontology.attribution) >= 400


def test_event_types_have_known_roles_and_labels(ontology: Ontology) -> None:
    """Every role of an event type is in roles.tsv or a date, and its template ends in a part that always holds."""
    for event in ontology.events.values():
        known = set(ontology.roles) | TIMES
        assert set(event.roles) <= known, event.name
        parts = event.template.split(" / ")
        assert parts[-1] == "{trigger}", event.name
        names = set(re.findall(r"{(\w+)}", event.template))
        assert names <= roles_of(ontology, event.name) | {"trigger", "date"}, event.name


def test_every_event_type_has_a_trigger(ontology: Ontology) -> None:
    """Each type that is not abstract can be read from text."""
    assert {row.event for row in ontology.triggers} == set(ontology.events) - ABSTRACT


def test_triggers_fit_their_event(ontology: Ontology) -> None:
    """A trigger gives only roles that its event type has, and its example asks for no others."""
    for row in ontology.triggers:
        allowed = roles_of(ontology, row.event)
        assert {role for role, _ in row.roles} <= allowed, row
        sentence, what = example(row.positive)
        for part in what.split(";"):
            role, _, filler = part.partition(":")
            assert role.strip() in allowed, row
            assert filler.strip() in sentence or role.strip() in TIMES, row
        assert not re.search(r"=>", row.negative), row


def test_triggers_are_told_once(ontology: Ontology) -> None:
    """No cue is listed twice for an event type, no sentence is used twice."""
    cues = Counter((row.event, row.kind, " ".join(words)) for row in ontology.triggers for words in row.cue)
    sentences = Counter(s for row in ontology.triggers for s in (example(row.positive)[0], row.negative))
    assert [cue for cue, count in cues.items() if count > 1] == []
    assert [sentence for sentence, count in sentences.items() if count > 1] == []


def test_names_and_aliases_are_unambiguous(ontology: Ontology) -> None:
    """No name, alias or demonym means two places or organizations; case and dots don't count."""
    meant: dict[str, set[str]] = {}
    for entry in (*ontology.places.values(), *ontology.organizations.values()):
        for name in (entry.name, *entry.aliases):
            meant.setdefault(key(name), set()).add(entry.name)
    assert {name: sorted(of) for name, of in meant.items() if len(of) > 1} == {}
    demonyms: dict[str, set[str]] = {}
    for place in ontology.places.values():
        for demonym in place.demonyms:
            demonyms.setdefault(key(demonym), set()).add(place.name)
    assert {name: sorted(of) for name, of in demonyms.items() if len(of) > 1 or name in meant} == {}


def test_places_stand_in_listed_countries(ontology: Ontology) -> None:
    """The country of a place is a row of its own; only countries, seas and what spans borders have none."""
    for place in ontology.places.values():
        if place.country:
            assert place.country in ontology.places, place
        assert place.type in {"Country", "Region", "City", "NaturalPlace"}, place
        assert place.type != "City" or place.country, place


def test_wikidata_ids(ontology: Ontology) -> None:
    """Ids look like ids and none is given twice."""
    ids = [e.wikidata for e in (*ontology.places.values(), *ontology.organizations.values()) if e.wikidata]
    assert all(re.fullmatch(r"Q[1-9]\d*", i) for i in ids)
    assert [i for i, count in Counter(ids).items() if count > 1] == []


def test_classes_of_names_and_nouns(ontology: Ontology) -> None:
    """Organizations are organizations; no noun stands for an event here."""
    assert all(ontology.is_a(o.type, "Organization") for o in ontology.organizations.values())
    for noun in ontology.nouns.values():
        assert noun.noun == noun.noun.lower(), noun
        assert not ontology.is_a(noun.type, "Event"), noun


def test_attribution_kinds(ontology: Ontology) -> None:
    """Each cue has one kind, with an effect that the kind allows."""
    cues = Counter(words for row in ontology.attribution for words in row.cue)
    assert [cue for cue, count in cues.items() if count > 1] == []
    for row in ontology.attribution:
        assert row.effect in KINDS[row.kind], row


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("U.S.", "United States"),
        ("the UK", "United Kingdom"),
        ("Burma", "Myanmar"),
        ("Peking", "Beijing"),
        ("Nato", "NATO"),
        ("the Fed", "Federal Reserve"),
        ("UN Security Council", "United Nations Security Council"),
    ],
)
def test_aliases_lead_to_the_name(ontology: Ontology, name: str, expected: str) -> None:
    """Acronyms, old names and other spellings are found."""
    entry = ontology.gazetteer(name)
    assert entry is not None
    assert entry.name == expected


@pytest.mark.parametrize(("word", "place"), [("Chinese", "China"), ("Danes", "Denmark"), ("Frenchwoman", "France")])
def test_demonyms_lead_to_the_place(ontology: Ontology, word: str, place: str) -> None:
    """People and adjectives of a place are found; the same letters in lower case are words."""
    found = ontology.demonym(word)
    assert found is not None
    assert found.name == place
    assert ontology.demonym("polish") is None
