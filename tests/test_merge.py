"""Merging: what becomes one statement, what stays two, what is dropped, what follows."""

from __future__ import annotations

from kg.linker import Linker
from kg.merge import derive, merge, statements
from kg.model import Document, Evidence, Fact, Judgement, Mention, Value
from kg.ontology import load

TABLES = load()
TEXT = "Ana Petrova of Nordwind said she and Tarn work together."
ANA, NORD, TARN = "person/ana-petrova", "organization/nordwind", "organization/tarn"


def receipt(start: int = 0, document: str = "d1", speaker: str = "") -> Evidence:
    """A piece of evidence."""
    return Evidence(document=document, sentence=(0, 50), quote=(start, start + 5), text="quote", speaker=speaker)


def year(name: str, text: str) -> tuple[str, Value]:
    """A date as a qualifier."""
    return name, Value(text, {4: "gYear", 7: "gYearMonth", 10: "date"}[len(text)])


def member(*qualifiers: tuple[str, str | Value], start: int = 0, **changes: object) -> Fact:
    """Nordwind is a member of Tarn."""
    parts: dict[str, object] = {"subject": NORD, "predicate": "memberOf", "object": TARN, "evidence": (receipt(start),)}
    return Fact(**{**parts, "qualifiers": tuple(sorted(qualifiers, key=str)), **changes})  # type: ignore[arg-type]


def test_two_articles_one_fact() -> None:
    """The same claim of two articles is one fact with two receipts."""
    facts = [member(evidence=(receipt(),)), member(evidence=(receipt(document="d2"),))]
    (fact,) = merge([], [], facts, [], TABLES).facts.values()
    assert [e.document for e in fact.evidence] == ["d1", "d2"]


def test_undated_joins_the_only_dated_one() -> None:
    """An undated statement is evidence for the only dated one, and stands alone where there are two."""
    dated, other, undated = (
        member(year("startDate", "1990")),
        member(year("startDate", "1997"), start=1),
        member(start=2),
    )
    (one,) = statements([undated, dated])
    assert one.qualifier("startDate") == Value("1990", "gYear")
    assert len(one.evidence) == 2
    assert len(statements([undated, dated, other])) == 3


def test_two_start_dates_are_two_facts() -> None:
    """Contradicting sources both stay."""
    assert len(statements([member(year("startDate", "1990")), member(year("startDate", "1991"))])) == 2


def test_the_more_precise_date_wins() -> None:
    """1990 and May 1990 are one start: May 1990."""
    (fact,) = statements([member(year("startDate", "1990")), member(year("startDate", "1990-05"), start=1)])
    assert [q for q in fact.qualifiers if q[0] == "startDate"] == [year("startDate", "1990-05")]
    assert len(fact.evidence) == 2


def test_modality_and_negation_stay_apart() -> None:
    """Planned, denied and actual membership are three facts."""
    assert len(statements([member(), member(modality="Planned"), member(negated=True)])) == 3


def test_as_of_keeps_first_and_last_day() -> None:
    """Many articles in the present tense give one statement with the first and the last day."""
    days = ("2001-01-01", "2001-02-01", "2001-03-01")
    (fact,) = statements([member(year("asOf", day), start=i) for i, day in enumerate(days)])
    assert [q[1] for q in fact.qualifiers] == [Value("2001-01-01", "date"), Value("2001-03-01", "date")]


def test_titles_tell_apart() -> None:
    """Two titles of one person in one body are two facts; case is no difference."""
    chair, capital, envoy = (
        member(("roleTitle", Value(t)), start=i) for i, t in enumerate(("chair", "Chair", "envoy"))
    )
    assert len(statements([chair, capital, envoy])) == 2


def test_symmetric_relations_have_one_direction() -> None:
    """A works with B and B works with A are one fact; the arguments of the receipts turn with it."""
    one = Fact(subject=NORD, predicate="cooperatesWith", object=TARN, evidence=(receipt(), receipt(1)))
    turned = Evidence(document="d2", sentence=(0, 50), quote=(0, 5), text="quote", subject=(1, 2), object=(3, 4))
    two = Fact(subject=TARN, predicate="cooperatesWith", object=NORD, evidence=(turned,))
    (fact,) = statements([two, one], TABLES)
    assert (fact.subject, fact.object) == (NORD, TARN)
    assert next(e for e in fact.evidence if e.document == "d2").subject == (3, 4)


def test_dates_of_an_event() -> None:
    """Of two compatible dates of one event the more precise stays, with the evidence of both."""
    day, about = (
        Fact(subject="event/e", predicate="date", object=value, evidence=(receipt(i),))
        for i, (_, value) in enumerate((year("", "2020-05-02"), year("", "2020")))
    )
    (fact,) = statements([about, day])
    assert fact.object == Value("2020-05-02", "date")
    assert len(fact.evidence) == 2


def test_arguments_are_mapped() -> None:
    """Subject, object, qualifiers and speakers become entities; what nothing explains is dropped with an issue."""
    document = Document(text=TEXT)
    spans = {"Ana Petrova": "Person", "Nordwind": "Company", "she": "Person", "Tarn": "Company"}
    ms = {
        name: Mention(
            document=document.id,
            start=TEXT.index(name),
            end=TEXT.index(name) + len(name),
            text=name,
            name=name,
            type=kind,
            kind="name",
        )
        for name, kind in spans.items()
    }
    links = [
        Judgement(left=ms[name].id, right=right, by="mint")
        for name, right in (("Ana Petrova", ANA), ("Nordwind", NORD), ("Tarn", TARN))
    ]
    said = receipt(document=document.id, speaker=ms["Ana Petrova"].id)
    hers = receipt(document=document.id, speaker=ms["she"].id)
    fact = Fact(
        subject=ms["Nordwind"].id,
        predicate="cooperatesWith",
        object=ms["Tarn"].id,
        qualifiers=(("about", ms["Ana Petrova"].id), ("attributedTo", ms["she"].id)),
        evidence=(said, hers),
    )
    lost = Fact(subject=ms["she"].id, predicate="worksFor", object=ms["Tarn"].id, evidence=(said,))
    graph = merge([document], ms.values(), [fact, lost], links, TABLES)
    (got,) = graph.facts.values()
    assert (got.subject, got.object, got.qualifiers) == (NORD, TARN, (("about", ANA),))
    assert graph.attributed(got) == (ANA, f"person/unnamed-speaker_{document.id}")
    assert [i.code for i in graph.issues] == ["unresolved"]
    assert graph.names[ms["Tarn"].id] == TARN
    assert ms["she"].id not in graph.names


def test_nothing_relates_to_itself() -> None:
    """A self-relation that a wrong link made is dropped with its quote."""
    graph = merge([], [], [member(object=NORD)], [], TABLES)
    assert not graph.facts
    assert [(i.code, i.quote) for i in graph.issues] == [("self-relation", "quote")]


def test_attribution_needs_every_receipt() -> None:
    """A fact that one article states itself is nobody's claim."""
    said, plain = member(evidence=(receipt(speaker=ANA),)), member(evidence=(receipt(1),))
    graph = merge([], [], [said], [], TABLES)
    assert [graph.attributed(f) for f in graph.facts.values() if f.predicate == "memberOf"] == [(ANA,)]
    graph = merge([], [], [said, plain], [], TABLES)
    assert [graph.attributed(f) for f in graph.facts.values() if f.predicate == "memberOf"] == [()]


def test_member_since() -> None:
    """A membership with a start gives memberSince, with the body and the way back; a denied one gives nothing."""
    base = member(year("startDate", "1990"))
    (since,) = derive([base], TABLES)
    assert (since.predicate, since.object) == ("memberSince", Value("1990", "gYear"))
    assert since.qualifier("organization") == TARN
    assert since.qualifier("derivedFrom") == base.id
    assert since.qualifier("latest") == Value("1990-12-31", "date")
    assert derive([member(year("startDate", "1990"), negated=True), member()], TABLES) == []


def test_holds_position() -> None:
    """A fact about a post says who holds it; a former post does not."""
    post = ("position", "position/chair-of-tarn")
    now = Fact(subject=ANA, predicate="chairOf", object=TARN, qualifiers=(post,), evidence=(receipt(),))
    then = Fact(subject=ANA, predicate="formerlyHeldPositionIn", object=TARN, qualifiers=(post,), evidence=(receipt(),))
    (held,) = derive([now, then], TABLES)
    assert (held.predicate, held.object, held.qualifier("derivedFrom")) == ("holdsPosition", post[1], now.id)


def test_a_former_post_is_over() -> None:
    """A later article that says "former" ends the post; an earlier, an undated, or one of another title does not."""
    days = {"d1": "2020-05-01", "d2": "2021-05-01", "d3": "2019-01-01", "d4": ""}
    documents = {key: Document(text=f"text {key}", date=date) for key, date in days.items()}

    def post(predicate: str, key: str, title: str = "chair") -> Fact:
        told = (receipt(document=documents[key].id),)
        title_ = (("roleTitle", Value(title)),)
        return Fact(subject=ANA, predicate=predicate, object=TARN, qualifiers=title_, evidence=told)

    def ended(*facts: Fact) -> bool:
        graph = merge(documents.values(), [], facts, [], TABLES)
        assert merge(documents.values(), [], graph.facts.values(), [], TABLES) == graph
        (held,) = graph.facts_from(ANA, "chairOf")
        return held.qualifier("ended") is not None and not graph.plain(held)

    assert ended(post("chairOf", "d1"), post("formerlyHeldPositionIn", "d2"))
    assert not ended(post("chairOf", "d1"), post("formerlyHeldPositionIn", "d3"))
    assert not ended(post("chairOf", "d1"), post("formerlyHeldPositionIn", "d2", "clerk"))
    assert not ended(post("chairOf", "d1"), post("formerlyHeldPositionIn", "d4"))
    assert not ended(post("chairOf", "d4"), post("formerlyHeldPositionIn", "d2"))


def test_linker_without_names() -> None:
    """A mention that no judgement knows is itself, an entity id too."""
    assert Linker([]).entity("d-0-1") == "d-0-1"
    assert Linker([]).entity(ANA) == ANA


def test_member_since_is_told_once() -> None:
    """``memberSince`` read in a text is evidence of the membership with that start; without one it stays."""
    read = Fact(subject=NORD, predicate="memberSince", object=Value("1990", "gYear"), evidence=(receipt(7),))
    graph = merge([], [], [member(year("startDate", "1990")), read], [], TABLES)
    assert sorted((f.predicate, len(f.evidence)) for f in graph.facts.values()) == [("memberOf", 2), ("memberSince", 2)]
    assert merge([], [], graph.facts.values(), [], TABLES) == graph
    assert [f.predicate for f in merge([], [], [read], [], TABLES).facts.values()] == ["memberSince"]
