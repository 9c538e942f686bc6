"""The first seed article, end to end: what its graph must say, and what it must not."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.model import Value

pytestmark = pytest.mark.model

SEED = Path(__file__).parents[1] / "seeds" / "000_1c1ccc7242cb9245.txt"
SAID = """
Meng Hongwei | presidentOf | Interpol
Meng Hongwei | viceMinisterOf | China
Jurgen Stock | secretaryGeneralOf | Interpol
China | memberOf | Interpol
China | memberSince | 1984
China | supports | Interpol
China | praises | Interpol
Xi Jinping | supports | Interpol
Jurgen Stock | praises | Xi Jinping
Government of China | governmentOf | China
Interpol | memberCount | 190
An Baijie | worksFor | China Daily
86th Interpol General Assembly | host | China
86th Interpol General Assembly | place | Beijing
86th Interpol General Assembly | editionNumber | 86
86th Interpol General Assembly | endDate | 2017-09-29
""".strip().split("\n")
NEVER = """
Xi Jinping | presidentOf | Interpol
Meng Hongwei | presidentOf | China
Meng Hongwei | ministerOf | China
Interpol | memberSince | 1984
Xi Jinping | memberOf | Interpol
Interpol | memberCount | 158
Interpol | headquarteredIn | Beijing
Jurgen Stock | supports | Interpol
86th Interpol General Assembly | date | 1995
86th Interpol General Assembly | host | Interpol
86th Interpol General Assembly | endDate | 2017-09-22
Government of China | founderOf | international law enforcement institute
Xinhua | worksFor | China Daily
Xi Jinping | relatedTo | Meng Hongwei
""".strip().split("\n")


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    """Built in memory."""
    return kg.build([str(SEED)])


def plain(graph: kg.Graph) -> set[str]:
    """Facts that become plain triples, by labels."""
    return {
        f"{graph.label(f.subject)} | {f.predicate} | "
        f"{f.object.text if isinstance(f.object, Value) else graph.label(f.object)}"
        for f in graph.facts.values()
        if graph.plain(f)
    }


def test_the_graph_says_what_the_article_says(graph: kg.Graph) -> None:
    """Posts, memberships, events, byline: every one of them."""
    assert set(SAID) - plain(graph) == set()
    assert len(SAID) == 16


def test_the_graph_says_nothing_that_the_article_does_not(graph: kg.Graph) -> None:
    """Typical slips of extractors on this text are absent."""
    assert set(NEVER) & plain(graph) == set()
    assert len(NEVER) == 14


def test_what_is_only_planned_is_no_plain_triple(graph: kg.Graph) -> None:
    """The institute, its founding and the training are planned, and told by Xi."""
    planned = [e for e in graph.events.values() if e.modality == "Planned"]
    kinds = {t for e in planned for t in e.types}
    assert {"Founding", "Training", "Assistance"} <= kinds
    founding = next(e for e in planned if "Founding" in e.types)
    assert [graph.label(i) for i in founding.attributed] == ["Xi Jinping"]


def test_the_election_is_dated_by_the_publication_day(graph: kg.Graph) -> None:
    """ "last year" in an article of 2017 is 2016."""
    election = next(e for e in graph.events.values() if "Election" in e.types)
    assert election.role("date") == Value("2016", "gYear")
    assert graph.label(str(election.role("winner"))) == "Meng Hongwei"


def test_the_turtle_answers_the_two_first_questions(graph: kg.Graph) -> None:
    """Over rdflib: who is president of Interpol, and since when China is a member."""
    rows = kg.query(graph, "SELECT ?n { ?x kg:presidentOf organization:interpol ; rdfs:label ?n }").objects()
    assert [row["n"] for row in rows] == ["Meng Hongwei"]
    ask = 'ASK { place:china kg:memberSince "1984"^^xsd:gYear }'
    assert "true" in kg.query(graph, ask).as_text().lower()


def test_every_receipt_stands_in_the_text(graph: kg.Graph) -> None:
    """Quote and argument spans of every fact are slices of the article."""
    text = next(iter(graph.documents.values())).text
    receipts = [e for f in graph.facts.values() for e in f.evidence]
    assert len(receipts) > 150
    for receipt in receipts:
        assert text[slice(*receipt.quote)] == receipt.text
        for start, end in (receipt.subject, receipt.object):
            assert (start, end) == (-1, -1) or 0 <= start < end <= len(text)
