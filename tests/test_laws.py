"""The laws of joining and linking, as properties over random facts and judgements."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.linker import Linker
from kg.merge import merge, statements
from kg.model import Document, Evidence, Fact, Judgement, Mention, Value
from kg.naming import slug
from kg.ontology import load
from kg.resolve import resolve

TABLES = load()
FAST = settings(max_examples=60, deadline=None)
IDS = [f"d-{i}-{i + 1}" for i in range(8)]
THINGS = ["person/ana", "person/ben", "organization/nordwind", "organization/tarn"]
YEARS = ["", "1990", "1990-05", "1990-05-02", "1997"]


@st.composite
def facts(draw: st.DrawFn, *, bare: bool = False) -> Fact:
    """A fact among a few entities, with few dates and titles so that many of them meet."""
    qualifiers: set[tuple[str, str | Value]] = set()
    for name in ("startDate", "date"):
        if year := draw(st.sampled_from(YEARS)):
            qualifiers.add((name, Value(year, {4: "gYear", 7: "gYearMonth"}.get(len(year), "date"))))
    if title := draw(st.sampled_from(["", "chair", "Chair", "envoy"])):
        qualifiers.add(("roleTitle", Value(title)))
    if body := draw(st.sampled_from(["", "organization/tarn"])):
        qualifiers.add(("organization", body))
    if day := draw(st.sampled_from(["", "2001-02-03", "2002-02-03", "2003-02-03"])):
        qualifiers.add(("asOf", Value(day, "date")))
    start = draw(st.integers(0, 9))
    evidence = Evidence(
        document="d", sentence=(0, 99), quote=(start, start + 1), text="x", speaker=draw(st.sampled_from(["", *THINGS]))
    )
    return Fact(
        subject=draw(st.sampled_from(THINGS)),
        predicate=draw(st.sampled_from(["memberOf", "cooperatesWith", "worksFor"])),
        object=draw(st.sampled_from(THINGS)),
        qualifiers=() if bare else tuple(sorted(qualifiers, key=str)),
        modality=draw(st.sampled_from(["Actual", "Planned"])),
        evidence=(evidence,),
    )


@st.composite
def judgements(draw: st.DrawFn) -> Judgement:
    """A judgement over eight mentions and two entity ids, by rules and by persons."""
    return Judgement(
        left=draw(st.sampled_from(IDS)),
        right=draw(st.sampled_from([*IDS, "person/ana", "person/ben"])),
        verdict=draw(st.sampled_from(["same", "same", "different", "unsure"])),
        score=draw(st.sampled_from([0.5, 0.9, 1.0])),
        by=draw(st.sampled_from(["same-name", "pronoun", "person", "person:ana"])),
    )


@FAST
@given(facts(bare=True), st.lists(st.integers(0, 5), min_size=3, max_size=3))
def test_joining_facts(fact: Fact, starts: list[int]) -> None:
    """``fact | fact`` is commutative, associative and idempotent."""
    a, b, c = (replace(fact, evidence=(replace(fact.evidence[0], quote=(s, s + 1)),)) for s in starts)
    assert a | b == b | a
    assert (a | b) | c == a | (b | c)
    assert a | a == a


@FAST
@given(st.lists(facts(), max_size=14), st.randoms(use_true_random=False))
def test_merging_knows_no_order(found: list[Fact], random: object) -> None:
    """Statements depend on the facts, not on their order."""
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert statements(found, TABLES) == statements(shuffled, TABLES)


@FAST
@given(st.lists(facts(), max_size=14))
def test_merging_twice_changes_nothing(found: list[Fact]) -> None:
    """Merging merged facts, derived ones included, gives the same graph; so does saying everything twice."""
    once = merge([], [], found, [], TABLES)
    assert merge([], [], once.facts.values(), [], TABLES).facts == once.facts
    assert merge([], [], found + found, [], TABLES).facts == once.facts


@FAST
@given(st.lists(facts(), max_size=14))
def test_merging_loses_no_evidence(found: list[Fact]) -> None:
    """Every receipt of a fact that relates two things is in the graph."""
    kept = {
        (e.document, e.quote, e.speaker) for f in merge([], [], found, [], TABLES).facts.values() for e in f.evidence
    }
    assert kept >= {(e.document, e.quote, e.speaker) for f in found if f.subject != f.object for e in f.evidence} - {
        (e.document, e.quote, e.speaker) for f in found if f.subject == f.object for e in f.evidence
    }


@FAST
@given(st.lists(judgements(), max_size=16), st.randoms(use_true_random=False))
def test_linking_knows_no_order(found: list[Judgement], random: object) -> None:
    """Clusters and their names depend on the judgements, not on their order or repetition."""
    shuffled = found + found[:3]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, two = Linker(found), Linker(shuffled)
    assert [one.entity(i) for i in IDS] == [two.entity(i) for i in IDS]


@FAST
@given(st.lists(judgements(), max_size=16))
def test_a_persons_no_is_law(found: list[Judgement]) -> None:
    """Two mentions that a person told apart are never one, unless the person also gave both one entity id."""
    linker = Linker(found)
    for j in found:
        if j.verdict == "different" and j.by.startswith("person") and j.left != j.right:
            yes = [k for k in found if {k.left, k.right} == {j.left, j.right} and k.verdict != "different"]
            assert yes or linker.find(j.left) != linker.find(j.right)


@FAST
@given(st.text(max_size=200))
def test_slugs(text: str) -> None:
    """A slug is idempotent, short, and holds letters, digits and inner hyphens only."""
    once = slug(text)
    assert slug(once) == once
    assert len(once) <= 80
    assert not once.startswith("-")
    assert not once.endswith("-")
    assert all(c.isalnum() or c == "-" for c in once)


@FAST
@given(st.permutations(range(6)))
def test_resolving_knows_no_order(order: list[int]) -> None:
    """Ids of entities don't depend on the order of mentions, judgements or documents."""
    names = ["Ana Petrova", "Petrova", "Nordwind", "Nordwind", "the company", "Petrova"]
    types = ["Person", "Person", "Company", "Company", "Company", "Person"]
    kinds = ["name", "name", "name", "name", "nominal", "name"]
    mentions = [
        Mention(document="dddd" if i < 5 else "eeee", start=i * 20, end=i * 20 + len(n), text=n, name=n, type=t, kind=k)
        for i, (n, t, k) in enumerate(zip(names, types, kinds, strict=True))
    ]
    links = [Judgement(left=mentions[1].id, right=mentions[0].id, by="short-name", score=0.9)]
    found = resolve([mentions[i] for i in order], links, [], TABLES, [Document(text="x")])
    assert found == resolve(mentions, links[::-1], [], TABLES)
    assert {j.left: j.right for j in found if j.by == "mint"} == {
        mentions[0].id: "person/ana-petrova",
        mentions[1].id: "person/ana-petrova",
        mentions[2].id: "organization/nordwind",
        mentions[3].id: "organization/nordwind",
        mentions[4].id: "organization/company_dddd",
        mentions[5].id: "person/petrova_eeee",
    }
