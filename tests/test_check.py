"""The gate takes out what breaks a rule, with its quote; the proof of a folder finds every change."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg.check import check, gate, verify
from kg.errors import CheckError
from kg.graph import Graph
from kg.merge import merge
from kg.model import Document, Evidence, Fact, Judgement, Mention, Value
from kg.ontology import load

TABLES = load()
TEXT = "Ana Petrova, born in Tarnby, leads Nordwind, a member of the Baltic Ring since 1990."
DOC = Document(text=TEXT, source="a.txt", date="2021-05-02")
ANA, NORD, RING, TOWN = "person/ana-petrova", "organization/nordwind", "organization/baltic-ring", "place/tarnby"
TYPES = {"Ana Petrova": ("Person", ANA), "Nordwind": ("Company", NORD), "Baltic Ring": ("Organization", RING)}
TYPES |= {"Tarnby": ("City", TOWN)}
MENTIONS = [
    Mention(
        document=DOC.id,
        start=TEXT.index(name),
        end=TEXT.index(name) + len(name),
        text=name,
        name=name,
        type=kind,
        kind="name",
    )
    for name, (kind, _) in TYPES.items()
]
NAMES = [Judgement(left=m.id, right=TYPES[m.name][1], by="mint") for m in MENTIONS]
PLACE = {m.name: m.span for m in MENTIONS}
RECEIPT = Evidence(
    document=DOC.id,
    sentence=(0, len(TEXT)),
    quote=(0, len(TEXT)),
    text=TEXT,
    subject=PLACE["Ana Petrova"],
    object=PLACE["Nordwind"],
    confidence=0.9,
)
LEADS = Fact(subject=ANA, predicate="leaderOf", object=NORD, evidence=(RECEIPT,))
MEMBER = Fact(
    subject=NORD,
    predicate="memberOf",
    object=RING,
    qualifiers=(("startDate", Value("1990", "gYear")),),
    evidence=(replace(RECEIPT, subject=PLACE["Nordwind"], object=PLACE["Baltic Ring"]),),
)


def graph_of(*facts: Fact) -> Graph:
    """Merged facts of the one article."""
    return merge([DOC], MENTIONS, facts, NAMES, TABLES)


def test_a_good_graph_passes() -> None:
    """Nothing is said against true facts, derived ones included."""
    graph = graph_of(LEADS, MEMBER)
    assert check(graph) == []
    assert gate(graph) == (graph, [])


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        (replace(LEADS, subject=TOWN), "relation-domain"),
        (replace(LEADS, object=ANA), "relation-range"),
        (replace(LEADS, object=Value("Nordwind")), "relation-range"),
        (replace(LEADS, predicate="rules"), "unknown-relation"),
        (replace(LEADS, modality="Certain"), "unknown-modality"),
        (replace(LEADS, evidence=()), "no-evidence"),
        (replace(LEADS, evidence=(replace(RECEIPT, text="Ana"),)), "false-evidence"),
        (replace(LEADS, evidence=(replace(RECEIPT, quote=(0, 999)),)), "false-evidence"),
        (replace(LEADS, evidence=(replace(RECEIPT, sentence=(5, 20)),)), "false-evidence"),
        (replace(LEADS, evidence=(replace(RECEIPT, subject=(80, 99)),)), "false-evidence"),
        (replace(LEADS, evidence=(replace(RECEIPT, document="none"),)), "false-evidence"),
        (replace(LEADS, evidence=(replace(RECEIPT, confidence=1.4),)), "confidence-range"),
        (replace(LEADS, qualifiers=(("startDate", Value("last year", "gYear")),)), "bad-date"),
        (replace(LEADS, qualifiers=(("startDate", Value("1990", "date")),)), "bad-date"),
        (
            replace(LEADS, qualifiers=(("endDate", Value("1990", "gYear")), ("startDate", Value("1991", "gYear")))),
            "bad-date",
        ),
    ],
)
def test_the_gate_takes_out_what_is_wrong(fact: Fact, code: str) -> None:
    """Each broken rule removes its fact and leaves an issue; the good fact beside it stays."""
    graph, issues = gate(graph_of(fact, MEMBER))
    assert {i.code for i in issues} == {code}
    assert [f.predicate for f in graph.facts.values() if f.predicate != "memberSince"] == ["memberOf"]
    assert check(graph) == []


def test_issues_carry_the_quote() -> None:
    """What was taken out can be read where it stands."""
    _, issues = gate(graph_of(replace(LEADS, subject=TOWN)))
    assert [(i.quote, i.start, i.end) for i in issues] == [(TEXT, 0, len(TEXT))]


def test_what_follows_goes_too() -> None:
    """MemberSince does not outlive the membership it was made of."""
    wrong = replace(MEMBER, evidence=(replace(RECEIPT, text="Ana"),))
    graph, _ = gate(graph_of(wrong))
    assert not graph.facts


def test_an_event_needs_its_type() -> None:
    """Roles of an event whose existence was taken out go with it."""
    roles = [
        Fact(subject="event/e", predicate="type", object=Value("Nonsense", "class"), evidence=(RECEIPT,)),
        Fact(subject="event/e", predicate="place", object=TOWN, evidence=(RECEIPT,)),
    ]
    graph, issues = gate(graph_of(*roles))
    assert not graph.facts
    assert {i.code for i in issues} == {"relation-domain", "event-without-type"}


def test_two_values_of_a_functional_relation() -> None:
    """Two birthplaces: both stay, and a warning says so."""
    born = Fact(subject=ANA, predicate="bornIn", object=TOWN, evidence=(RECEIPT,))
    other = replace(born, object="place/kenya")
    mention = replace(MENTIONS[3], start=0, end=3, text="Ana", name="Kenya")
    graph = merge(
        [DOC], [*MENTIONS, mention], [born, other], [*NAMES, Judgement(left=mention.id, right="place/kenya")], TABLES
    )
    kept, issues = gate(graph)
    assert kept == graph
    assert {(i.code, i.severity) for i in issues} == {("two-values", "warning")}


def test_a_person_who_is_a_company() -> None:
    """Names of two kinds under one id are an error."""
    links = [NAMES[0], replace(NAMES[1], right=ANA, by="person")]
    issues = check(merge([DOC], MENTIONS, [], links, TABLES))
    assert [(i.code, i.severity) for i in issues] == [("type-clash", "error")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A built folder without its other files."""
    ids = {TYPES[m.name][1]: m.id for m in MENTIONS}
    facts = [replace(f, subject=ids[f.subject], object=ids[str(f.object)]) for f in (LEADS, MEMBER)]
    for name, rows in (("documents", [DOC]), ("mentions", MENTIONS), ("facts", facts), ("judgements", NAMES)):
        text = "".join(json.dumps(row.to_json(), ensure_ascii=False) + "\n" for row in rows)  # type: ignore[attr-defined]
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_whole_folder(folder: Path) -> None:
    """Nothing is said against a true folder; no folder is an error."""
    assert verify(folder) == []
    with pytest.raises(CheckError):
        verify(folder / "nowhere")


@pytest.mark.parametrize(
    ("file", "change", "code"),
    [
        ("documents", lambda s: s.replace("Tarnby", "Tarnbi"), "document-id"),
        ("mentions", lambda s: s.replace('"text": "Nordwind"', '"text": "Nordwinds"'), "mention"),
        ("facts", lambda s: s.replace('"text": "Ana', '"text": "Eva'), "evidence"),
        ("facts", lambda s: s.replace('"leaderOf"', '"headOf"'), "fact-id"),
        ("facts", lambda s: s.replace(f'"object": "{MENTIONS[1].id}"', '"object": "aaaa-1-2"'), "argument"),
        ("facts", lambda s: s + "{", "json"),
        ("facts", lambda s: s + "[]\n", "json"),
        ("facts", lambda s: s + "{}\n", "malformed"),
        ("judgements", lambda s: s.replace(MENTIONS[0].id, "aaaa-1-2"), "judgement"),
    ],
)
def test_a_changed_folder(folder: Path, file: str, change: Callable[[str], str], code: str) -> None:
    """Every change of a text, a span, a quote or an id is found, in its file."""
    path = folder / f"{file}.jsonl"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    problems = verify(folder)
    assert code in {p.code for p in problems}
    assert any(p.file in str(p) for p in problems)


TURTLE = """@prefix kg: <https://kg.example.org/ontology#> .
@prefix : <https://kg.example.org/id/evidence/> .
:e a kg:Evidence ; kg:document <https://kg.example.org/id/document/{document}> ; kg:start {start} ; kg:end {end} ;
   kg:quote "{quote}" .
:s a kg:Statement ; kg:quote "{quote}" ; kg:evidence :e .
"""


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, ""),
        ({"start": 1}, "is not"),
        ({"quote": "Eva Petrova"}, "no fact has the quote"),
        ({"document": "none"}, "no document"),
    ],
)
def test_turtle_against_the_texts(folder: Path, changes: dict[str, object], fault: str) -> None:
    """Evidence and quotes of graph.ttl are compared with the stored texts and facts."""
    values = {"document": DOC.id, "start": 0, "end": len(TEXT), "quote": TEXT} | changes
    (folder / "graph.ttl").write_text(TURTLE.format(**values), encoding="utf-8")
    messages = [p.message for p in verify(folder)]
    assert any(fault in m for m in messages) if fault else not messages
    assert verify(folder, turtle=False) == []


def test_broken_turtle(folder: Path) -> None:
    """A file that is no Turtle is a problem, not a crash."""
    (folder / "graph.ttl").write_text("<a> <b", encoding="utf-8")
    assert [p.code for p in verify(folder)] == ["turtle"]
