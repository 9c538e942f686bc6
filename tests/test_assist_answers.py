"""What the tools for assistants answer: claims with their sentences, names, limits, ready questions, hostile texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.assist.answers import BUDGET, Answers, fitted
from kg.assist.asking import TEXT, Asking, clip
from kg.errors import QueryError
from kg.publish import publish, write_files
from kg.serve.pool import Pool
from kg.serve.source import Source
from kg.terms import clean
from kg.views import Entity
from tests.publish.sample import ANA, BANK, BO, NORD, entities, events, facts, sample, with_views
from tests.publish.sample import TEXT as ARTICLE
from tests.publish.test_hostile import EVIL, hostile


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample graph, as a build leaves it."""
    place = tmp_path_factory.mktemp("assisted")
    publish(sample(), place)
    return place


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """One worker, which answers for any store."""
    made = Pool(1, timeout=20)
    yield made
    made.close()


@pytest.fixture(scope="module")
def answers(folder: Path, pool: Pool) -> Iterator[Answers]:
    """The answers over the sample graph, without the protocol."""
    source = Source(folder)
    yield Answers(Asking(source, pool, 500))
    source.close()


def test_every_claim_has_its_sentence(answers: Answers) -> None:
    """Status, dates, speakers and confidence are told, and the quote stands in the article where it says."""
    found = {}
    for entity in (ANA, BO, NORD, BANK, "Sudland"):
        for claim in answers.facts(entity, "", "", 50, 0)["claims"]:
            found[claim["claim"]] = claim
            for receipt in claim["evidence"]:
                assert ARTICLE[receipt["start"] : receipt["end"]] == receipt["quote"]
                assert (receipt["title"], receipt["date"]) == ("Nordwind elects Petrova", "2021-05-04")
                assert receipt["source"] == "articles/nordwind.txt"
    status = {text: (c["status"], c.get("denied", False), c["asserted"]) for text, c in found.items()}
    assert status["Ana Petrova – not supports – ostbank"] == ("actual", True, False)
    assert status["Ana Petrova opens a laboratory"] == ("planned", False, False)
    assert status["Ostbank pays Bo Lind"] == ("alleged", False, False)
    assert status["Ana Petrova meets Bo Lind"] == ("actual", False, True)
    member = found["sudland – member of – nordwind"]
    assert (member["since"], member["confidence"]) == ("1984", 0.9)
    assert [who["label"] for who in member["said_by"]] == ["Bo Lind"]
    assert member["evidence"][0]["speaker"] == "Bo Lind"
    assert {p["id"] for p in found["Ana Petrova meets Bo Lind"]["roles"]["participant"]} == {
        "person:ana-petrova", "person:bo-lind"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "claims"),
    [
        ("actual", {"Ana Petrova – holds the position – President of Nordwind", "Ana Petrova – president of – nordwind",
                    "Ana Petrova meets Bo Lind"}),
        ("denied", {"Ana Petrova – not supports – ostbank"}),
        ("planned", {"Ana Petrova opens a laboratory"}),
        ("alleged", set()),
        ("former", set()),
    ],
)  # fmt: skip
def test_claims_by_status(answers: Answers, status: str, claims: set[str]) -> None:
    """A status keeps its claims, and counts them."""
    told = answers.facts("Ana Petrova", "", status, 50, 0)
    assert {claim["claim"] for claim in told["claims"]} == claims
    assert told["count"] == len(claims)


@pytest.mark.parametrize(
    ("relation", "count"), [("headOf", 1), ("kg:supports", 1), ("participant", 1), ("Meeting", 1), ("event", 2)]
)
def test_claims_by_relation(answers: Answers, relation: str, count: int) -> None:
    """Relations, roles and event types keep what is below them."""
    assert answers.facts("Ana Petrova", relation, "", 50, 0)["count"] == count


def test_an_event_and_a_statement_are_told_with_their_sentences(answers: Answers) -> None:
    """What is itself a claim comes as one; its id may be written in three ways."""
    for text in (
        "event:payment_aaaa0004",
        "event/payment_aaaa0004",
        "<https://kg.example.org/id/event/payment_aaaa0004>",
    ):
        claim = answers.entity(text)["claim"]
        assert (claim["event"]["id"], claim["status"], claim["asserted"]) == ("kg:MoneyTransfer", "alleged", False)
        assert claim["roles"]["amount"] == ["5 million crowns"]
        assert claim["evidence"][0]["quote"].startswith("She does not support Ostbank")
    assert answers.entity("st:ana-petrova.supports.ostbank.ead1d5a7")["claim"]["denied"] is True


def test_the_vocabulary_tells_of_words(answers: Answers) -> None:
    """By name, by label, by a part of it; a slip is answered with the nearest; a kind narrows a search."""
    (word,) = answers.vocabulary("kg:presidentOf")["words"]
    assert (word["domain"], word["range"], word["parents"]) == ("Person", "Body", ["headOf"])
    assert answers.vocabulary("president of")["words"] == [word]
    assert {"roles", "label"} <= answers.vocabulary("meeting")["words"][0].keys()
    with pytest.raises(QueryError, match="no word") as error:
        answers.vocabulary("presidntOf")
    assert "presidentOf" in error.value.hint
    assert {t["id"] for t in answers.search("o", "Company", 9)["things"]} == {"organization:ostbank"}
    assert answers.search("a", "event", 9)["count"] == 4


def test_claims_are_read_on(answers: Answers) -> None:
    """A limit is told, and the rest follows without gap or repetition."""
    parts = [answers.facts("Ana Petrova", "", "", 2, skip) for skip in (0, 2, 4)]
    assert [part["truncated"] for part in parts] == [True, True, False]
    ids = [claim["id"] for part in parts for claim in part["claims"]]
    assert len(ids) == len(set(ids)) == parts[0]["count"] == 5


def test_what_is_over_is_former(tmp_path: Path, pool: Pool) -> None:
    """A post that is called former, or that ended before its article, is told so; one that ends later is not."""
    write_files(sample(), ["turtle"], tmp_path)
    text = (tmp_path / "graph.ttl").read_text()
    ends = (("kg:ended true", True), ('kg:endDate "2020"^^xsd:gYear', True), ('kg:endDate "2021"^^xsd:gYear', False))
    for more, former in ends:
        (tmp_path / "g.ttl").write_text(text.replace("    kg:roleTitle", f"    {more} ; kg:roleTitle"))
        source = Source(tmp_path / "g.ttl")
        told = Answers(Asking(source, pool, 500)).facts(ANA, "presidentOf", "", 5, 0)["claims"]
        assert told[0].get("former", False) is former
        source.close()


def test_a_name_that_fits_several_is_not_guessed(tmp_path: Path, pool: Pool) -> None:
    """Candidates are listed, with ids that work; a label goes before other names, which are told."""
    graph, given = sample(), facts()
    twins = [
        Entity(id=f"person/ana-petrova-{n}", label="Ana Petrova", kind="person", types=("Person",)) for n in (2, 3)
    ]
    other = Entity(id="person/bo-x", label="Bo X", kind="person", types=("Person",), aliases=("Ostbank",))
    write_files(with_views(graph, [*entities(), *twins, other], events(given)), ["turtle"], tmp_path)
    source = Source(tmp_path)
    answers = Answers(Asking(source, pool, 500))
    found = answers.entity("ana petrova")
    assert found["matches"] == 3
    assert [card["id"] for card in found["candidates"]] == [
        "person:ana-petrova",
        "person:ana-petrova-2",
        "person:ana-petrova-3",
    ]
    assert answers.entity("person:ana-petrova-2")["claims"] == 0
    for ask in (
        lambda: answers.facts("Ana Petrova", "", "", 5, 0),
        lambda: answers.connected("Bo Lind", "Ana Petrova", 5),
        lambda: answers.ask_question("13", {"person": "Ana Petrova"}, 5),
    ):
        with pytest.raises(QueryError, match="fits 3 things") as error:
            ask()
        assert "person:ana-petrova-3 (Ana Petrova)" in error.value.hint
    bank = answers.entity("ostbank")
    assert (bank["id"], bank["others_of_that_name"][0]["id"]) == ("organization:ostbank", "person:bo-x")
    with pytest.raises(QueryError, match="just 'Petr'") as error:
        answers.facts("Petr", "", "", 5, 0)
    assert "person:ana-petrova-2" not in error.value.hint.partition("person:ana-petrova (")[0]
    source.close()


def test_limits_are_told(answers: Answers) -> None:
    """Rows and triples over the limit are left out and that is said; an answer stays within its budget."""
    rows = answers.sparql("SELECT * { ?s ?p ?o }", 3)
    assert (len(rows["rows"]), rows["truncated"]) == (3, True)
    exact = answers.sparql("SELECT ?x { ?x a kg:Person }", 2)
    assert (len(exact["rows"]), exact["truncated"]) == (2, False)
    graph = answers.sparql("CONSTRUCT WHERE { ?x a kg:Person }", 1)
    assert (graph["turtle"].count("kg:Person"), graph["truncated"]) == (1, True)
    assert answers.sparql("CONSTRUCT WHERE { ?x a kg:Person }", 2)["truncated"] is False
    assert answers.search("a", "", 1)["truncated"] is True
    cut = fitted({"rows": ["x" * (BUDGET // 2)] * 5}, "rows", more=False)
    assert (len(cut["rows"]), cut["truncated"]) == (1, True)
    assert clip("x" * (TEXT + 7)).endswith("[7 more characters]")
    with pytest.raises(QueryError, match="more than 60,000"):
        answers.sparql('CONSTRUCT { ?s rdfs:comment ?t } { ?s a kg:Evidence BIND(REPLACE(STR(?s), ".", '
                       f'"{"y" * 800}") AS ?t) }}', 50)  # fmt: skip


def test_parameters_of_ready_questions(answers: Answers) -> None:
    """Dates, words of the vocabulary and texts are read as what they are; what is wrong is told."""
    assert len(answers.ask_question("timeline", {"until": "1984"}, 50)["rows"]) == 1
    assert len(answers.ask_question("10", {"relation": "member of"}, 50)["rows"]) == 1
    said = answers.ask_question("what-was-said", {"word": 'member" } #'}, 50)
    assert said["rows"] == []
    assert len(answers.ask_question("what-was-said", {"word": "MEMBER"}, 50)["rows"]) == 1
    assert "Membership" in answers.ask_question("x1", {}, 50)["turtle"]
    wrong: tuple[tuple[str, dict[str, str], str], ...] = (
        ("nope", {}, "no question"),
        ("timeline", {"since": "soon"}, "not a date"),
        ("timeline", {"who": "x"}, "no parameter"),
        ("10", {"relation": "zzz"}, "no word"),
    )
    for name, given, word in wrong:
        with pytest.raises(QueryError, match=word):
            answers.ask_question(name, given, 5)


@pytest.mark.parametrize(
    "text", ["x> } ; DROP ALL #", "person:x> ?p ?o } #", "person/a b\"'\\", "<a:b> } <", "\ud800", "a:%zz"]
)
def test_names_are_never_pasted_into_queries(answers: Answers, text: str) -> None:
    """Whatever stands in a name, the query is well formed and finds nothing."""
    for ask in (
        answers.entity,
        lambda t: answers.facts(t, "", "", 5, 0),
        lambda t: answers.connected(t, t, 5),
        lambda t: answers.search("a", t, 5),
        lambda t: answers.ask_question("21", {"thing": t}, 5),
    ):
        with pytest.raises(QueryError, match="called"):
            ask(text)
    assert answers.search(text, "", 5)["things"] == []


@pytest.mark.parametrize("evil", EVIL, ids=[f"evil{i}" for i in range(len(EVIL))])
def test_hostile_texts_come_through_as_data(tmp_path: Path, pool: Pool, evil: str) -> None:
    """Whatever the articles hold stands in its field, unchanged but for its length, and moves nothing else."""
    write_files(hostile(evil), ["turtle"], tmp_path)
    source = Source(tmp_path)
    answers = Answers(Asking(source, pool, 500))
    told = answers.facts("person:ana-petrova", "presidentOf", "", 5, 0)
    assert set(told) == {"about", "count", "claims", "note", "truncated"}
    (receipt,) = told["claims"][0]["evidence"]
    assert receipt["quote"] == clip(f"\U0001f600 {clean(evil)} stands here")
    assert receipt["title"] == told["about"]["label"] == clip(clean(evil))
    assert answers.entity("person:ana-petrova")["label"] == clip(clean(evil))
    assert answers.vocabulary("")["relations"]["rows"]
    source.close()
