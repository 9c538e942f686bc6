"""Events with their roles, time, place, editions and parts; reported speech."""

from __future__ import annotations

import pytest

from kg.model import Value
from tests.reading import read_all, triples

TEXT = """President Ana Petrova opened the 12th Orion Congress in Oslo on Sept 26, 2017. Petrova spoke at the opening.

Norway is hosting the congress through Friday, two decades after hosting the 4th session in 1995.

"Norway supports the Orion Union," Petrova said, adding that the union had helped Chile.

She vowed on Tuesday strong support for Chile, including helping 40 towns build schools in the next five years."""


@pytest.mark.model
def test_an_edition_gathers_what_is_said_of_it() -> None:
    """A numbered gathering has series, number and place; "the congress" adds host and end."""
    (reading,) = read_all([TEXT])
    found = triples(reading)
    names = {n.id: n for n in reading.mentions}
    assert "12th Orion Congress | editionNumber | 12" in found
    assert "12th Orion Congress | editionOf | Orion Congress" in found
    assert "12th Orion Congress | place | Oslo" in found
    assert "12th Orion Congress | host | Norway" in found
    assert "12th Orion Congress | endDate | 2017-09-29" in found
    fourth = [f for f in reading.facts if names[f.subject].mention.name == "4th session"]
    assert {"1995"} == {f.object.text for f in fourth if f.predicate == "date"}  # type: ignore[union-attr]


@pytest.mark.model
def test_speech_is_told_from_the_papers_own_voice() -> None:
    """A quotation is an utterance with speaker, words and kind; facts inside it carry the speaker."""
    (reading,) = read_all([TEXT])
    modes = {q.mode for q in reading.quotations}
    assert modes == {"direct", "indirect"}
    supports = [f for f in reading.facts if f.predicate == "supports" and f.modality == "Actual"]
    spoken = [f.evidence[0] for f in supports if f.evidence[0].mode == "direct"]
    names = {n.id: n.mention.name for n in reading.mentions}
    assert [names[e.speaker] for e in spoken] == ["Petrova"]


@pytest.mark.model
def test_what_is_promised_is_planned_and_dated() -> None:
    """The help is planned, has a beneficiary and an end, and is the object of the pledge."""
    (reading,) = read_all([TEXT])
    names = {n.id: n for n in reading.mentions}
    help_ = next(
        f
        for f in reading.facts
        if f.predicate == "type"
        and getattr(f.object, "text", "") == "Assistance"
        and names[f.subject].mention.name.startswith("help 40 towns")
    )
    assert help_.modality == "Planned"
    roles = {f.predicate: f.object for f in reading.facts if f.subject == help_.subject}
    assert names[str(roles["beneficiary"])].mention.text == "40 towns"
    assert roles["endDate"].text == "2022-09-26"  # type: ignore[union-attr]
    pledges = [f for f in reading.facts if f.predicate == "object" and f.object == help_.subject]
    assert [names[f.subject].mention.type for f in pledges] == ["Pledge"]


@pytest.mark.model
def test_the_same_article_reads_the_same_twice() -> None:
    """Mentions, facts and judgements come in one order."""
    from kg.annotate import annotate
    from kg.extract import extract
    from kg.ontology import load
    from tests.reading import article

    first, second = (extract(parse, load()) for parse in annotate([article(TEXT), article(TEXT)]))
    assert first == second


def test_what_is_said_keeps_its_subject() -> None:
    """Without "that" the parser may give the subject of the clause to the reporting word."""
    (reading,) = read_all(["Basya believes the sailors found in the water may have left the boat on purpose."])
    (quotation,) = reading.quotations
    said = reading.parse.text(quotation.first, quotation.last)
    assert said == "the sailors found in the water may have left the boat on purpose"


def test_a_quotation_without_a_reporting_word_was_said() -> None:
    """What is denied or dated inside it is not the saying of it."""
    text = (
        '"It cannot be right to wait until Friday," said Ana Petrova. '
        '"After all these months it cannot then be fair to expect people to pay by Monday."'
    )
    (reading,) = read_all([text])
    said = {f.subject: (f.modality, f.negated) for f in reading.facts if f.object == Value("Utterance", "class")}
    assert len(said) == 2
    assert set(said.values()) == {("Actual", False)}
