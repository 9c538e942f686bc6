"""The graph as a reader sees it: entities, events and their labels, and the questions it answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.graph import Graph
from kg.merge import merge
from kg.model import Document, Evidence, Fact, Mention, Value
from kg.ontology import load
from kg.resolve import resolve

TABLES = load()
TEXT = (
    "Ana Petrova, president of Nordwind, gave a keynote speech at the 12th Nordwind Sailing Fair in Nairobi. "
    "Kenya joined Nordwind. The Kenyan government will establish a sailing school for 100 young farmers. "
    "Ana Petrova was elected president of Nordwind."
)
DOC = Document(text=TEXT, date="2021-05-02")


def mention(text: str, type_: str, kind: str = "name", layer: str = "entity", name: str = "", nth: int = 0) -> Mention:
    """The nth place where the words stand."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(text, start + 1)
    return Mention(
        document=DOC.id,
        start=start,
        end=start + len(text),
        text=text,
        name=name or text,
        type=type_,
        kind=kind,
        layer=layer,
    )


ANA, NORD, KENYA = mention("Ana Petrova", "Person"), mention("Nordwind", "Company"), mention("Kenya", "Country")
NAIROBI, FAIRS = mention("Nairobi", "City"), mention("Nordwind Sailing Fair", "EventSeries")
STATE = mention("Kenyan government", "Government", "nominal")
SCHOOL = mention("a sailing school", "EducationalOrganization", "nominal", name="sailing school")
FARMERS = mention("100 young farmers", "Group", "group")
POST = mention("president", "Position", "title", "position")
SPEECH = mention("keynote speech", "Speech", "trigger", "event")
FAIR = mention("Nordwind Sailing Fair", "Conference", "trigger", "event", name="Sailing Fair")
JOINING = mention("joined", "Joining", "trigger", "event")
FOUNDING = mention("establish", "Founding", "trigger", "event", name="establish a sailing school")
ELECTION = mention("elected", "Election", "trigger", "event")
MENTIONS = [ANA, NORD, KENYA, NAIROBI, FAIRS, STATE, SCHOOL, FARMERS, POST, SPEECH, FAIR, JOINING, FOUNDING, ELECTION]


def receipt(words: str, confidence: float = 0.9) -> Evidence:
    """Evidence whose quote is these words."""
    start = TEXT.index(words)
    return Evidence(
        document=DOC.id, sentence=(0, len(TEXT)), quote=(start, start + len(words)), text=words, confidence=confidence
    )


def event(trigger: Mention, modality: str = "Actual", **roles: Mention | Value) -> list[Fact]:
    """An event with its roles."""
    evidence = (receipt(trigger.text),)
    rows = [("type", Value(trigger.type, "class"))] + [
        (n, r if isinstance(r, Value) else r.id) for n, r in roles.items()
    ]
    return [Fact(subject=trigger.id, predicate=p, object=o, modality=modality, evidence=evidence) for p, o in rows]


FACTS = [
    Fact(
        subject=ANA.id,
        predicate="presidentOf",
        object=NORD.id,
        qualifiers=(("asOf", Value("2021-05-02", "date")), ("position", POST.id), ("roleTitle", Value("president"))),
        evidence=(receipt("president of Nordwind"),),
    ),
    Fact(
        subject=KENYA.id,
        predicate="memberOf",
        object=NORD.id,
        qualifiers=(("startDate", Value("1990", "gYear")),),
        evidence=(receipt("Kenya joined Nordwind"),),
    ),
    Fact(subject=STATE.id, predicate="governmentOf", object=KENYA.id, evidence=(receipt("Kenyan government"),)),
    *event(SPEECH, speaker=ANA, date=Value("2021-05-01", "date"), subEventOf=FAIR),
    *event(FAIR, editionOf=FAIRS, editionNumber=Value("12", "integer"), place=NAIROBI),
    *event(JOINING, agent=KENYA, organization=NORD),
    *event(FOUNDING, "Planned", agent=STATE, object=SCHOOL, beneficiary=FARMERS),
    *event(ELECTION, winner=ANA, position=POST, organization=NORD),
]


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The graph of one article."""
    judgements = resolve(MENTIONS, [], FACTS, TABLES, [DOC])
    return merge([DOC], MENTIONS, FACTS, judgements, TABLES)


def test_entities(graph: Graph) -> None:
    """Labels, types, kinds and attributes."""
    rows = {e.id: (e.label, e.types, e.modality) for e in graph.entities.values()}
    assert rows["place/kenya"] == ("Kenya", ("Country", "Place"), "Actual")
    assert rows["person/ana-petrova"] == ("Ana Petrova", ("Person",), "Actual")
    assert rows["organization/government-of-kenya"][0] == "Government of Kenya"
    assert rows[f"organization/sailing-school_{DOC.id}"] == (
        "sailing school",
        ("EducationalOrganization", "Organization"),
        "Planned",
    )
    assert rows["event/nordwind-sailing-fair"] == ("Nordwind Sailing Fair", ("EventSeries",), "Actual")
    farmers = graph.entities[f"group/100-young-farmers_{DOC.id}"]
    assert farmers.attribute("quantity") == Value("100", "integer")
    assert farmers.attribute("unit") == Value("young farmers")
    post = graph.entities["position/president-of-nordwind"]
    assert (post.label, post.attribute("positionIn")) == ("President of Nordwind", "organization/nordwind")


def test_event_labels(graph: Graph) -> None:
    """Templates of the ontology with the best names; plans in the words of the text."""
    assert sorted(e.label for e in graph.events.values()) == [
        "12th Nordwind Sailing Fair",
        "Government of Kenya to establish a sailing school",
        "Kenya becomes a member of Nordwind",
        "election of Ana Petrova as president of Nordwind",
        "keynote speech by Ana Petrova, 2021-05-01",
    ]


def test_a_vague_date_is_told_with_the_place() -> None:
    """A speech of a day needs no place; one of a year has it."""
    day = Value("2021-05-01", "date")

    def label(date: Value) -> str:
        speech = "event/speech_1"
        roles: list[tuple[str, str | Value]] = [
            ("type", Value("Speech", "class")), ("speaker", "person/ana-petrova"), ("place", "place/kenya"),
            ("date", date),
        ]  # fmt: skip
        facts = [Fact(subject=speech, predicate=n, object=o, evidence=(receipt("Kenya joined"),)) for n, o in roles]
        names = {m.id: "person/ana-petrova" if m.type == "Person" else "place/kenya" for m in (ANA, KENYA)}
        made = Graph(documents=[DOC], mentions=[ANA, KENYA, SPEECH], facts=facts, names={**names, SPEECH.id: speech},
                     ontology=load())  # fmt: skip
        return made.label(speech)

    assert label(day) == "keynote speech by Ana Petrova, 2021-05-01"
    assert label(Value("2021", "gYear")) == "keynote speech by Ana Petrova in Kenya, 2021"


def test_events(graph: Graph) -> None:
    """Roles with first and last day, modality and evidence."""
    speech = next(e for e in graph.events.values() if e.type == "Speech")
    assert speech.types == ("Speech", "Event")
    assert speech.role("speaker") == "person/ana-petrova"
    assert speech.role("earliest") == speech.role("latest") == Value("2021-05-01", "date")
    assert [e.text for e in speech.evidence] == ["keynote speech"]
    assert next(e for e in graph.events.values() if e.type == "Founding").modality == "Planned"


def test_an_event_that_happened_is_no_longer_planned() -> None:
    """One article announces it, another reports it: it is actual."""
    planned, actual = event(FOUNDING, "Planned", object=SCHOOL), event(FOUNDING, object=SCHOOL)
    facts = planned + actual
    found = merge([DOC], MENTIONS, facts, resolve(MENTIONS, [], facts, TABLES), TABLES)
    assert [(e.modality, e.negated) for e in found.events.values()] == [("Actual", False)]
    assert all(e.modality == "Actual" for e in found.entities.values())


def test_lines(graph: Graph) -> None:
    """A fact as a line, with the title spelt out."""
    lines = [graph.line(f) for f in graph.relations()]
    assert "Ana Petrova – president of – Nordwind" in lines
    assert "Kenya – member since – 1990" in lines


def test_find(graph: Graph) -> None:
    """By name, id, slug, beginning and look-alike; exact first."""
    assert graph.find("ANA PETROVA")[0].id == "person/ana-petrova"
    assert graph.find("place/kenya")[0].id == "place/kenya"
    assert graph.find("nordwind")[0].id == "organization/nordwind"
    assert "person/ana-petrova" in [n.id for n in graph.find("petro")]
    assert graph.find("Nordwint")[0].id == "organization/nordwind"
    assert graph.find("zzzz") == graph.find(" ") == []


def test_why_between_and_paths(graph: Graph) -> None:
    """The receipts of a claim, direct facts, and the shortest chains."""
    assert [e.text for e in graph.why("place/kenya", "memberOf", "organization/nordwind")] == ["Kenya joined Nordwind"]
    assert graph.why("place/kenya", "borders") == []
    assert [f.predicate for f in graph.between("organization/nordwind", "place/kenya")] == ["memberOf"]
    chains = graph.paths("person/ana-petrova", "place/kenya")
    assert [f.predicate for f in chains[0]] == ["presidentOf", "memberOf"]
    assert graph.paths("person/ana-petrova", "person/ana-petrova") == []
    assert graph.paths("person/ana-petrova", "place/nowhere") == []


def test_names_do_for_why(graph: Graph) -> None:
    """Receipts are found by names as well as by ids."""
    fact = next(f for f in graph.relations() if isinstance(f.object, str))
    by_id = graph.why(fact.subject, fact.predicate, fact.object)
    assert by_id
    assert graph.why(graph.label(fact.subject), fact.predicate, graph.label(fact.object)) == by_id
    assert graph.why("nobody of that name", fact.predicate) == []


def test_rows(graph: Graph) -> None:
    """One flat row a fact, ready for a data frame or CSV."""
    rows = graph.rows()
    assert [row["id"] for row in rows] == list(graph.facts)
    assert len({tuple(row) for row in rows}) == 1
    for row in rows:
        assert row["subjectLabel"] == graph.label(row["subject"])
        assert all(isinstance(value, str | bool | float) for value in row.values())
        assert row["quote"]


def test_plain() -> None:
    """Only what is actual, affirmed, not over and sure enough is stated plainly."""

    def fact(confidence: float = 0.9, end: str = "", **changes: object) -> Fact:
        parts: dict[str, object] = {
            "subject": "place/kenya",
            "predicate": "memberOf",
            "object": "organization/nordwind",
        }
        qualifiers = (("endDate", Value(end, "gYear")),) if end else ()
        evidence = (receipt("Kenya joined", confidence),)
        return Fact(**{**parts, "qualifiers": qualifiers, "evidence": evidence, **changes})  # type: ignore[arg-type]

    graph = Graph(documents=[DOC])
    assert graph.plain(fact())
    assert graph.plain(fact(end="2021"))
    assert not graph.plain(fact(end="2020"))
    assert not graph.plain(fact(modality="Planned"))
    assert not graph.plain(fact(negated=True))
    assert not graph.plain(replace(fact(), qualifiers=(("ended", Value("true", "boolean")),)))
    assert not graph.plain(fact(confidence=0.3))


def test_network(graph: Graph) -> None:
    """Nodes are all entities and events, edges the facts between them, keyed by fact."""
    net = graph.network
    assert set(net.nodes) == set(graph.nodes)
    assert net.nodes["place/kenya"] == {"label": "Kenya", "kind": "place", "type": "Country", "modality": "Actual"}
    for _, _, key, data in net.edges(keys=True, data=True):
        assert data["fact"] is graph.facts[key]
    assert net.number_of_edges() == sum(isinstance(f.object, str) for f in graph.facts.values())


def test_a_graph_without_tables(graph: Graph) -> None:
    """Without an ontology there are still labels and types."""
    bare = Graph(documents=[DOC], mentions=MENTIONS, facts=graph.facts.values(), names=graph.names)
    assert bare.entities["person/ana-petrova"].label == "Ana Petrova"
    assert len(bare.events) == len(graph.events)
    assert bare == graph
    assert "facts" in repr(bare)
