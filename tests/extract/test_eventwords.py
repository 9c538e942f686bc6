"""Event words: which words they are, which of them are one event, and that the graph never hears of them."""

from __future__ import annotations

from functools import cache

import pytest

from bench.line import FOLDS
from bench.sets import ADAPTERS
from kg.extract.eventchains import link_event_words
from kg.extract.eventclues import Clues, ratings
from kg.extract.eventwords import find_event_words
from kg.extract.reading import Noted, Reading
from kg.extract.weights import MODELS, weights
from kg.linker import Linker
from kg.merge import merge
from kg.model import WORD, Mention
from kg.ontology import load
from kg.publish.turtle import generate
from kg.resolve import resolve
from tests.parses import parse_of
from tests.reading import read_all

FALL = "Cups_NNS_nsubj_1_cup fell_VBD_ROOT_1_fall on_IN_prep_1 the_DT_det_5 old_JJ_amod_5 table_NN_pobj_2 ._._punct_1"
TEXT = (
    "Ana Petrova of Nordwind met Bo Lind in Karlshof on 3 May 2012. The lake froze on Friday, and three boats were "
    "trapped. Fishermen said the freeze had been feared since the floods. Petrova was acquitted of fraud. The ruling "
    "surprised the owner of the tall building, who has a green table."
)


@cache
def reading_of(text: str) -> Reading:
    """One article, read by the whole line."""
    return read_all([text], date="2012-05-07")[0]


def words(reading: Reading) -> dict[str, Noted]:
    """The event words by their text."""
    return {n.mention.text: n for n in reading.mentions if n.mention.kind == WORD}


def without_words(reading: Reading) -> tuple[list[Mention], list[Mention]]:
    """All mentions, and those that are no event words."""
    every = [n.mention for n in reading.mentions]
    return every, [m for m in every if m.kind != WORD]


def test_a_verb_happens_and_a_table_does_not() -> None:
    """On a parse written by hand: the verb is a word, with its lemma as name; things and their qualities are none."""
    reading = Reading(parse_of([FALL]))
    find_event_words(reading)
    (noted,) = reading.mentions
    mention = noted.mention
    assert (mention.text, mention.name, mention.type, mention.kind, mention.layer) == (
        "fell",
        "fall",
        "Event",
        WORD,
        "event",
    )


def test_clues_have_weights() -> None:
    """Every template that has weights is one that clues are made of, and the other way round."""
    reading = Reading(parse_of([FALL]))
    clues = Clues(reading)
    reading.quotations, clues.quoted, clues.timed = [], {1}, {5}
    made = {template for token in reading.parse.tokens for template, _ in clues.of(token)}
    assert made == set(weights("event-weights", MODELS)["weights"])


def test_nouns_are_rated() -> None:
    """Nouns of what happens stand above nouns of things and people, or alone in the list."""
    known = {noun: float(rating) for noun, rating in ratings(MODELS).items()}
    assert min(known[n] for n in "collapse accident verdict lawsuit layoff".split()) > 0
    assert not {"table", "cousin", "uncle", "spoon", "sofa"} & {n for n, rating in known.items() if rating > 0}


@pytest.mark.model
def test_words_of_an_article() -> None:
    """Events that the tables have no row for are words; what the graph has an event for, and things, are none."""
    found = words(reading_of(TEXT))
    assert {"froze", "freeze", "trapped", "said", "feared", "surprised"} <= set(found)
    assert not {"met", "lake", "boats", "tall", "green", "table", "owner", "building"} & set(found)


@pytest.mark.model
def test_words_are_dated_by_their_sentence() -> None:
    """A date that stands with the word is resolved against the publication date; other words have none."""
    found = words(reading_of(TEXT))
    assert found["froze"].mention.date == "2012-05-04"
    assert found["surprised"].mention.date == ""


@pytest.mark.model
def test_a_noun_takes_up_its_verb() -> None:
    """ "Froze" and "the freeze" are one event; "trapped" is another one."""
    reading = reading_of(TEXT)
    found = words(reading)
    chain = {text: reading.antecedent.get(n.id, n.id) for text, n in found.items()}
    assert chain["freeze"] == chain["froze"] != chain["trapped"]


@pytest.mark.model
def test_the_graph_is_the_same_without_words() -> None:
    """Names, facts and Turtle of a merge with the event words and without them are equal."""
    reading, ontology = reading_of(TEXT), load()
    graphs = []
    for mentions in without_words(reading):
        kept = {m.id for m in mentions}
        judged = [j for j in reading.judgements if j.left in kept and j.right in kept]
        documents = [reading.parse.document]
        judged = resolve(mentions, judged, reading.facts, ontology, documents)
        graphs.append(merge(documents, mentions, reading.facts, judged, ontology))
    turtles = ["".join(generate(graph, ontology, base="http://example.org/")) for graph in graphs]
    assert "Meeting" in turtles[0]
    assert turtles[0] == turtles[1]


@pytest.mark.model
def test_a_word_has_the_event_of_its_chain() -> None:
    """What repeats an event of the graph stands for it; a chain never holds two of them."""
    text = (
        "Police arrested Ana Petrova in Karlshof on 3 May 2012. An arrest had been expected. "
        "Police arrested Bo Lind in Oslo on 9 June 2013."
    )
    reading = reading_of(text)
    mentions = [n.mention for n in reading.mentions]
    names = Linker(resolve(mentions, reading.judgements, reading.facts, load(), [reading.parse.document])).names()
    events = [m for m in mentions if m.layer == "event" and m.name.startswith("arrest")]
    first, taken_up, second = sorted(events, key=lambda m: m.start)
    assert (first.kind, taken_up.kind, second.kind) == ("trigger", WORD, "trigger")
    assert names[first.id] == names[taken_up.id] != names[second.id]


@pytest.mark.model
def test_a_reporting_word_has_its_utterance() -> None:
    """ "Said" stands for the utterance of the graph; what happens in the quotation are words of their own."""
    text = 'Ana Petrova is the mayor of Karlshof. "The lake froze before the boats vanished," Petrova said.'
    reading = reading_of(text)
    found = words(reading)
    assert {"froze", "vanished", "said"} <= set(found)
    (utterance,) = [n.id for n in reading.mentions if n.mention.type == "Utterance"]
    assert reading.antecedent.get(found["said"].id) == utterance
    assert found["froze"].id not in reading.antecedent


@pytest.mark.model
def test_dates_at_odds_forbid_a_link() -> None:
    """The same word on two days tells of two events."""
    reading = reading_of("The lake froze on 3 May 2012. Another lake froze on 4 May 2012.")
    both = [n for n in reading.mentions if n.mention.text == "froze"]
    assert [n.mention.date for n in both] == ["2012-05-03", "2012-05-04"]
    assert reading.antecedent.get(both[0].id, both[0].id) != reading.antecedent.get(both[1].id, both[1].id)


@pytest.mark.model
def test_linking_twice_changes_nothing() -> None:
    """Once joined, nothing is joined again."""
    reading = reading_of(TEXT)
    before = dict(reading.antecedent), list(reading.judgements)
    link_event_words(reading, load())
    assert (reading.antecedent, reading.judgements) == before


def test_the_date_survives_the_file() -> None:
    """A row of mentions.jsonl gives back the mention; mentions without a date have no such key."""
    mention = Mention(document="d", start=0, end=4, text="fell", name="fall", type="Event", kind=WORD, layer="event")
    assert "date" not in mention.to_json()
    dated = Mention.from_json({**mention.to_json(), "date": "2012-05"})
    assert dated.date == "2012-05"
    assert Mention.from_json(dated.to_json()) == dated != mention


def test_topics_are_read_with_weights_that_never_saw_them() -> None:
    """Each topic that took part in the fitting has a fold of its own weights; other topics take the shipped ones."""
    fold = ADAPTERS["ecbplus"].fold
    assert {fold(f"{topic}_1ecb") for topic in range(1, 36)} == {f"ecbplus-{k}" for k in range(5)}
    assert fold("36_1ecbplus") == ""
    for name in ("event-weights", "event-nouns", "event-links"):
        assert len({str(weights(name, folder)) for folder in (MODELS, *FOLDS.glob("ecbplus-*"))}) == 6


def test_clues_tell_neither_names_nor_numbers() -> None:
    """A name and a number are clues by their shape only, wherever they stand."""
    parse = parse_of(["Petrova_NNP_nsubj_1_petrova won_VBD_ROOT_1_win in_IN_prep_1 2013_CD_pobj_2 ._._punct_1"])
    clues = Clues(Reading(parse))
    told = {clue for token in parse.tokens for clue in clues.of(token)}
    assert not [value for _, value in told if "petrova" in value.lower() or "ova" in value or "2013" in value]
    assert {("before", "Name"), ("has lemma", "VERB nsubj Name"), ("after", "0"), ("beyond", "win in")} <= told


def test_weights_hold_neither_names_nor_numbers() -> None:
    """What is published of the training text are common words."""
    tables = weights("event-weights", MODELS)["weights"]
    assert {value for value in tables["lemma"] if value.startswith("PROPN")} <= {"PROPN NAME", "PROPN Name"}
    values = [value for template, table in tables.items() if not template.startswith("rating") for value in table]
    assert not [value for value in values if set(value) & set("123456789")]
