"""Identity: the linker's word order, slugs, and the ids of entities, positions and events."""

from __future__ import annotations

import pytest

from kg.linker import Linker
from kg.model import Evidence, Fact, Judgement, Mention, Value
from kg.naming import best, counted, ordinal, slug
from kg.ontology import load
from kg.resolve import resolve

TABLES = load()
DOC, OTHER = "aaaaaaaaaaaa", "bbbbbbbbbbbb"
RECEIPT = (Evidence(document=DOC, sentence=(0, 9), quote=(0, 9), text="x" * 9),)


def mention(name: str, type_: str, start: int, kind: str = "name", layer: str = "entity", doc: str = DOC) -> Mention:
    """A mention at an offset."""
    return Mention(
        document=doc, start=start, end=start + len(name), text=name, name=name, type=type_, kind=kind, layer=layer
    )


def same(left: Mention, right: Mention | str, by: str = "same-name", score: float = 0.9) -> Judgement:
    """A link."""
    return Judgement(left=left.id, right=right if isinstance(right, str) else right.id, by=by, score=score)


def different(left: Mention, right: Mention, by: str = "person") -> Judgement:
    """A refusal."""
    return Judgement(left=left.id, right=right.id, verdict="different", by=by)


def ids(mentions: list[Mention], links: list[Judgement] | None = None, facts: list[Fact] | None = None) -> list[str]:
    """The entity id of each mention, "" for none."""
    found = {j.left: j.right for j in resolve(mentions, links or [], facts or [], TABLES) if j.by == "mint"}
    return [found.get(m.id, "") for m in mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jürgen Stöck", "jurgen-stock"),
        ("习近平", "习近平"),
        ("Groß & Söhne GmbH.", "gross-sohne-gmbh"),
        ("U.N.", "u-n"),
        ("  --  ", ""),
        ("한국", "한국"),
        ("20,000 police", "20-000-police"),
    ],
)
def test_slug(text: str, expected: str) -> None:
    """Accents and case fall, other scripts stay, everything else is one hyphen."""
    assert slug(text) == expected


def test_long_slugs_stay_apart() -> None:
    """Two names that differ after eighty characters keep two ids."""
    one, two = slug("a" * 100 + "b"), slug("a" * 100 + "c")
    assert one != two
    assert len(one) <= 80


def test_best_name() -> None:
    """The longest name in words, in mixed case; the one an id was made of where it is known."""
    assert best(["Petrova", "ANA PETROVA", "Ana Petrova"]) == "Ana Petrova"
    assert best(["Nordwind Group", "Nordwind"], want="nordwind") == "Nordwind"
    assert best([]) == ""


def test_counting() -> None:
    """Numbers of groups, as digits, words and scales."""
    assert counted("20,000 police") == ("20000", "police")
    assert counted("the two million people") == ("2000000", "people")
    assert counted("developing nations") is None
    assert [ordinal(n) for n in ("1", "12", "23", "86")] == ["1st", "12th", "23rd", "86th"]


def test_names_reach_across_articles() -> None:
    """A surname that one article spells out is the same person in another; an unexplained one stays in its article."""
    full, short = mention("Ana Petrova", "Person", 0), mention("Petrova", "Person", 30)
    far, lone = mention("Ana Petrova", "Person", 0, doc=OTHER), mention("Okoro", "Person", 30, doc=OTHER)
    assert ids([full, short, far, lone], [same(short, full)]) == [
        "person/ana-petrova",
        "person/ana-petrova",
        "person/ana-petrova",
        f"person/okoro_{OTHER}",
    ]


def test_determiners_are_no_part_of_a_person() -> None:
    """ "An" is a name of a person, "the" is no part of an organization's."""
    assert ids([mention("An Lindholm", "Person", 0), mention("the Nordwind Trust", "Organization", 20)]) == [
        "person/an-lindholm",
        "organization/nordwind-trust",
    ]


def test_unnamed_things_stay_in_their_article() -> None:
    """Groups of one phrase are one; two companies without a name are two; a pronoun alone is nothing."""
    found = [
        mention("100 farmers", "Group", 0, "group"),
        mention("100 farmers", "Group", 20, "group"),
        mention("the company", "Company", 40, "nominal"),
        mention("the company", "Company", 60, "nominal"),
        mention("he", "Person", 80, "pronoun"),
    ]
    assert ids(found) == [
        f"group/100-farmers_{DOC}",
        f"group/100-farmers_{DOC}",
        f"organization/company_{DOC}",
        f"organization/company_{DOC}-60",
        "",
    ]


def test_gazetteer_names_and_demonyms() -> None:
    """A known place has its canonical id, by whatever name or demonym."""
    kenya, kenyan = mention("Kenya", "Country", 0), mention("Kenyan", "Country", 20, "demonym")
    assert ids([kenya, kenyan]) == ["place/kenya", "place/kenya"]


def test_bodies_that_every_country_has() -> None:
    """A ministry takes its country from its own name or from an agencyOf fact, and stays in its article without one."""
    kenya = mention("Kenya", "Country", 0)
    bare_, own = mention("Ministry of Health", "Ministry", 20), mention("Kenyan Ministry of Health", "Ministry", 50)
    fact = Fact(subject=bare_.id, predicate="agencyOf", object=kenya.id, evidence=RECEIPT)
    far = mention("Ministry of Health", "Ministry", 0, doc=OTHER)
    government = mention("the Kenyan government", "Government", 90, "nominal")
    assert ids([kenya, bare_, own, far, government], facts=[fact]) == [
        "place/kenya",
        "organization/ministry-of-health-kenya",
        "organization/ministry-of-health-kenya",
        f"organization/ministry-of-health_{OTHER}",
        "organization/government-of-kenya",
    ]


def test_homonyms_of_two_kinds_never_join() -> None:
    """A rule that takes a person and a company of one name for one thing is overruled by their classes."""
    person, company = mention("Victor Lind", "Person", 0), mention("Victor Lind", "Company", 30)
    assert ids([person, company], [same(company, person)]) == ["person/victor-lind", "organization/victor-lind"]


def test_homonyms_told_apart() -> None:
    """Two people of one name whom somebody told apart both get a mark, the same in every run."""
    one, two = mention("Ana Petrova", "Person", 0), mention("Ana Petrova", "Person", 0, doc=OTHER)
    first, second = ids([one, two], [different(one, two)])
    assert first != second
    assert first.startswith("person/ana-petrova_")
    assert [first, second] == ids([two, one], [different(two, one)])[::-1]


def test_a_person_overrules_the_rules() -> None:
    """A person splits what a rule joined, joins what no rule did, and names things."""
    a, b, c = (mention(n, "Person", i * 20) for i, n in enumerate(("Ana Petrova", "Petrova", "the chair")))
    assert ids([a, b], [same(b, a), different(a, b)]) == ["person/ana-petrova", f"person/petrova_{DOC}"]
    assert ids([a, c], [same(c, a, by="person")])[1] == "person/ana-petrova"
    assert ids([a, b], [same(b, a), same(b, "person/ana-p", by="person:mara")]) == ["person/ana-p"] * 2


def test_rules_by_score() -> None:
    """Of two rules the surer one is heard first."""
    no = Judgement(left="d-0-1", right="d-2-3", verdict="different", score=0.8, by="gender")
    yes = Judgement(left="d-0-1", right="d-4-5", score=0.9, by="name")
    weak = Judgement(left="d-4-5", right="d-2-3", score=0.5, by="pronoun")
    linker = Linker([weak, yes, no])
    assert linker.find("d-0-1") == linker.find("d-4-5")
    assert linker.apart("d-4-5", "d-2-3")
    assert linker.refused == [weak]
    assert linker.members("d-0-1") == ["d-0-1", "d-4-5"]


def test_minted_ids_are_made_anew() -> None:
    """Resolving what resolve returned changes nothing, and a flipped link changes the ids."""
    a, b = mention("Ana Petrova", "Person", 0), mention("Petrova", "Person", 20)
    once = resolve([a, b], [same(b, a)], [], TABLES)
    assert resolve([a, b], once, [], TABLES) == once
    flipped = [j if j.by == "mint" else different(b, a, by="same-name") for j in once]
    assert ids([a, b], flipped)[1] == f"person/petrova_{DOC}"
    assert all(j.reasons for j in once if j.by == "mint")


def test_positions() -> None:
    """A post is the title with its body; without a body it stays in its article."""
    ana, body = mention("Ana Petrova", "Person", 0), mention("Nordwind", "Company", 30)
    post, lone = (
        mention(n, "Position", s, "title", "position") for n, s in (("deputy chair of trade", 50), ("envoy", 90))
    )
    fact = Fact(
        subject=ana.id,
        predicate="chairOf",
        object=body.id,
        qualifiers=(("position", post.id), ("roleTitle", Value("deputy chair of trade"))),
        evidence=RECEIPT,
    )
    assert ids([ana, body, post, lone], facts=[fact])[2:] == [
        "position/deputy-chair-of-trade-of-nordwind",
        f"position/envoy_{DOC}",
    ]


def happening(trigger: Mention, *roles: tuple[str, str | Value]) -> list[Fact]:
    """An event with its roles."""
    facts = [Fact(subject=trigger.id, predicate="type", object=Value(trigger.type, "class"), evidence=RECEIPT)]
    return facts + [Fact(subject=trigger.id, predicate=r, object=o, evidence=RECEIPT) for r, o in roles]


def test_events_meet_across_articles() -> None:
    """The same election told twice has one id; without a date it stays in its article."""
    found: list[Mention] = []
    facts: list[Fact] = []
    for doc in (DOC, OTHER):
        ana, ben = mention("Ana Petrova", "Person", 0, doc=doc), mention("Ben Okoro", "Person", 60, doc=doc)
        dated, undated = (mention("elected", "Election", s, "trigger", "event", doc) for s in (20, 40))
        found += [ana, dated, undated, ben]
        facts += happening(dated, ("winner", ana.id), ("date", Value("2020-05-02", "date")))
        facts += happening(undated, ("winner", ben.id))
    got = ids(found, facts=facts)
    assert got[1] == got[5]
    assert got[1].startswith("event/election-2020-05-02-ana-petrova_")
    assert got[2] != got[6]


def test_an_undated_event_is_the_only_dated_one() -> None:
    """A second telling without a date is the dated event of its article, unless place or person speak against it."""
    ana, nairobi, oslo = (
        mention("Ana Petrova", "Person", 0),
        mention("Nairobi", "City", 20),
        mention("Oslo", "City", 40),
    )
    dated, vague, here, there = (mention("speech", "Speech", s, "trigger", "event") for s in (60, 80, 100, 120))
    facts = happening(dated, ("speaker", ana.id), ("date", Value("2020-05-02", "date")), ("place", nairobi.id))
    facts += happening(vague, ("speaker", ana.id)) + happening(here, ("speaker", ana.id), ("place", nairobi.id))
    facts += happening(there, ("speaker", ana.id), ("place", oslo.id))
    got = ids([ana, nairobi, oslo, dated, vague, here, there], facts=facts)[3:]
    assert got[0] == got[1] == got[2]
    assert got[3] != got[0]


def test_loose_events_stay_in_their_article() -> None:
    """A speech by somebody in some year is not the next article's speech by him in that year."""
    found: list[Mention] = []
    facts: list[Fact] = []
    for doc in (DOC, OTHER):
        ana, speech = (
            mention("Ana Petrova", "Person", 0, doc=doc),
            mention("speech", "Speech", 20, "trigger", "event", doc),
        )
        found += [ana, speech]
        facts += happening(speech, ("speaker", ana.id), ("date", Value("2020", "gYear")))
    got = ids(found, facts=facts)
    assert got[1] != got[3]


def test_what_happens_once_is_one_event() -> None:
    """A founding is the same in two articles, dated in one only; that of a body without a name is not."""
    found: list[Mention] = []
    facts: list[Fact] = []
    for doc, dates in ((DOC, [("date", Value("1962", "gYear"))]), (OTHER, [])):
        body, founded = (
            mention("Nordwind", "Company", 0, doc=doc),
            mention("founded", "Founding", 20, "trigger", "event", doc),
        )
        other, set_up = (
            mention("firm", "Company", 40, "nominal", doc=doc),
            mention("set up", "Founding", 60, "trigger", "event", doc),
        )
        found += [body, founded, other, set_up]
        facts += happening(founded, ("object", body.id), *dates) + happening(set_up, ("object", other.id))
    got = ids(found, facts=facts)
    assert got[1] == got[5]
    assert got[3] != got[7]


def test_editions_and_utterances() -> None:
    """An edition is its series and number, in any article; an utterance is where it stands."""
    series = mention("Nordwind's Sailing Fair", "EventSeries", 0)
    fair, said = (
        mention("fair", "Conference", 40, "trigger", "event"),
        mention("said", "Utterance", 60, "trigger", "event"),
    )
    facts = happening(fair, ("editionOf", series.id), ("editionNumber", Value("12", "integer"))) + happening(said)
    assert ids([series, fair, said], facts=facts) == [
        "event/nordwind-sailing-fair",
        "event/nordwind-sailing-fair-12",
        f"event/utterance_{DOC}-60-64",
    ]


def test_events_that_are_part_of_each_other() -> None:
    """A circle of events ends."""
    one, two = (mention("talks", "Meeting", s, "trigger", "event") for s in (0, 20))
    facts = happening(one, ("subEventOf", two.id)) + happening(two, ("subEventOf", one.id))
    assert all(i.startswith("event/meeting") for i in ids([one, two], facts=facts))
