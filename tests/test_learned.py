"""The learned extractor: which pairs it is asked about, what is written of its answers, and the network itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from kg.errors import ConfigError
from kg.extract.facts import Writer
from kg.extract.learned import LABELS, read_learned
from kg.extract.match import Frames, Matcher
from kg.extract.modality import Status
from kg.extract.pairnet import MODELS, Question, collate, encode, load
from kg.extract.reading import Quotation, Reading
from kg.model import Evidence, Fact, Span
from kg.ontology import load as load_ontology
from tests.parses import case_of

RELATIONS = ("worksFor", "spouseOf", "childOf")


@dataclass
class Oracle:
    """A scorer that knows the answer: ``says(subject, relation, object)`` is a probability."""

    says: Callable[[str, str, str], float]
    relations: tuple[str, ...] = RELATIONS
    thresholds: tuple[float, ...] = (0.5, 0.5, 0.5)
    asked: int = 0

    def __call__(self, questions: Sequence[Question]) -> list[list[tuple[float, ...]]]:
        """Answer every pair."""
        answers = []
        for q in questions:
            words = [q.text[a:b] for a, b in q.spans]
            self.asked += len(q.pairs)
            answers.append([tuple(self.says(words[i], r, words[j]) for r in self.relations) for i, j in q.pairs])
        return answers


def reading_of(case: str) -> Reading:
    """The reading of a case, without facts."""
    title, *lines = case.strip().split("\n")
    return case_of(title, lines).reading


def facts_of(case: str, says: Callable[[str, str, str], float], **options: Any) -> list[Fact]:
    """Facts that are written where the scorer answers so."""
    reading = reading_of(case)
    matcher = Matcher(Writer(reading, load_ontology()), Frames(reading.parse))
    read_learned(matcher, Oracle(says, **options))
    return reading.facts


MARRIED = """
== two people and a company
Ana_NNP_nsubj_1 married_VBD_ROOT_1_marry Boris_NNP_dobj_1 at_IN_prep_1 Nordwind_NNP_pobj_3 ._._punct_1
@ 0 1 0 Person name number=sing name=Ana
@ 2 3 2 Person name number=sing name=Boris
@ 4 5 4 Organization name number=sing name=Nordwind
"""
PARTIES = """
== two parties, two places
Ana_NNP_nsubj_1 left_VB_ROOT_1 Reds_NNPS_dobj_1 for_IN_prep_1 Blues_NNPS_pobj_3 in_IN_prep_1 Karsk_NN_pobj_5 O_NNP_dep_6
@ 0 1 0 Person name number=sing name=Ana
@ 2 3 2 PoliticalParty name name=Reds
@ 4 5 4 PoliticalParty name name=Blues
@ 6 7 6 City name number=sing name=Karsk
@ 7 8 7 Country name number=sing name=O
"""
DENIED = """
== denied and hoped for
Ana_NNP_nsubj_3 did_VBD_aux_3_do not_RB_neg_3 join_VB_ROOT_3 Nordwind_NNP_dobj_3 ._._punct_3
@ 0 1 0 Person name number=sing name=Ana
@ 4 5 4 Organization name number=sing name=Nordwind
"""
WANTED = """
== below a verb of wishing
Ana_NNP_nsubj_1 hopes_VBZ_ROOT_1_hope to_TO_aux_3 join_VB_xcomp_1 Nordwind_NNP_dobj_3 ._._punct_1
@ 0 1 0 Person name number=sing name=Ana
@ 4 5 4 Organization name number=sing name=Nordwind
"""


def test_receipt() -> None:
    """A fact of the network carries its name, its relation, both spans and the probability as it was given."""
    (fact,) = facts_of(MARRIED, lambda s, r, o: 0.83 if (s, r, o) == ("Ana", "worksFor", "Nordwind") else 0.1)
    (receipt,) = fact.evidence
    assert (fact.predicate, fact.modality, fact.negated) == ("affiliatedWith", "Actual", False)
    assert (receipt.extractor, receipt.rule, receipt.confidence) == ("learned", "worksFor", 0.83)
    assert (receipt.subject, receipt.object) == ((0, 3), (21, 29))


def test_threshold() -> None:
    """Each relation has its own threshold."""
    found = facts_of(MARRIED, lambda s, r, o: 0.6, thresholds=(0.7, 0.6, 0.7))
    assert {f.predicate for f in found} == {"spouseOf"}


def test_symmetric_once() -> None:
    """A symmetric relation is written one way only."""
    assert len(facts_of(MARRIED, lambda s, r, o: 0.9 if r == "spouseOf" else 0.0)) == 1


def test_one_party() -> None:
    """Of two objects of a functional relation the surer one is written; towns and countries stand beside each other."""
    found = facts_of(
        PARTIES,
        lambda s, r, o: {"Reds": 0.8, "Blues": 0.9, "Karsk": 0.8, "O": 0.9}.get(o, 0.0) * (s == "Ana"),
        relations=("partyMemberOf", "bornIn"),
        thresholds=(0.5, 0.5),
    )
    assert [(f.predicate, f.evidence[0].confidence) for f in found] == [
        ("bornIn", 0.9), ("partyMemberOf", 0.9), ("bornIn", 0.8),
    ]  # fmt: skip


def test_domain_and_range() -> None:
    """What domain and range forbid is not written, however sure the network is."""
    found = facts_of(MARRIED, lambda s, r, o: 1.0 if (s, o) == ("Nordwind", "Ana") else 0.0)
    assert found == []


def test_chain_once() -> None:
    """Two mentions of one chain give one fact, at the pair of which the network is surest."""
    reading = reading_of(MARRIED)
    matcher = Matcher(Writer(reading, load_ontology()), Frames(reading.parse))
    ana, boris, _ = sorted(reading.mentions, key=lambda n: n.first)
    reading.antecedent[boris.id] = ana.id
    read_learned(matcher, Oracle(lambda s, r, o: {"Ana": 0.7, "Boris": 0.9}.get(s, 0.0) * (r == "worksFor")))
    assert [f.subject for f in reading.facts] == [boris.id]


def test_pattern_first() -> None:
    """What a pattern has written is not written again, nor its inverse, nor an affiliation beside a post."""
    reading = reading_of(MARRIED)
    matcher = Matcher(Writer(reading, load_ontology()), Frames(reading.parse))
    ana, boris, nordwind = sorted(reading.mentions, key=lambda n: n.first)
    for subject, name, target in ((ana, "ceoOf", nordwind), (boris, "parentOf", ana)):
        receipt = Evidence(document="", sentence=(0, 31), quote=(0, 31), text="")
        reading.facts.append(Fact(subject=subject.id, predicate=name, object=target.id, evidence=(receipt,)))
    wanted = {("Ana", "worksFor", "Nordwind"), ("Ana", "childOf", "Boris")}
    read_learned(matcher, Oracle(lambda s, r, o: float((s, r, o) in wanted)))
    assert len(reading.facts) == 2


@pytest.mark.parametrize(("case", "modality", "negated"), [(DENIED, "Actual", True), (WANTED, "Desired", False)])
def test_modality(case: str, modality: str, negated: bool) -> None:
    """What the text denies or wishes is marked so, as for patterns: no plain triple comes of it."""
    (fact,) = facts_of(case, lambda s, r, o: 0.9 if r == "worksFor" else 0.0)
    assert (fact.modality, fact.negated) == (modality, negated)


class Words:
    """A tokenizer of letters: piece n is the n-th letter, with the two marks around."""

    def encode(self, text: str) -> tuple[list[int], list[Span]]:
        """Pieces and places."""
        return [101, *(ord(c) for c in text), 102], [(0, 0), *((n, n + 1) for n in range(len(text))), (0, 0)]


def test_encode() -> None:
    """Pieces carry the label of the shortest mention that holds them; what lies behind the cut is (0, 0)."""
    person, polity = LABELS.index("person.name"), LABELS.index("polity.name")
    spans_of = ((0, 4), (1, 2), (150, 160))
    asks = Question(text="x" * 200, spans=spans_of, labels=(person, polity, person), pairs=((0, 1),))
    ids, kinds, spans = encode(Words(), asks)
    assert len(ids) == len(kinds) == 96
    assert (ids[0], ids[-1]) == (101, 102)
    assert spans == [(1, 5), (2, 3), (0, 0)]
    assert kinds[:6] == [0, person, polity, person, person, 0]
    fed = collate([((ids, kinds, spans), asks.labels, asks.pairs), (([101, 102], [0, 0], []), (), ())])
    assert [len(row) for row in fed["pieces"]] == [96, 96]
    assert fed["pairs"] == [[[0, 1]], [[0, 0]]]


def test_missing(tmp_path: object) -> None:
    """A folder without a network is an error with a way out."""
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)  # type: ignore[arg-type]
    assert caught.value.hint


@pytest.mark.model
def test_network() -> None:
    """The shipped network reads plain statements, leaves neighbours alone, answers the same twice and in any batch."""
    if not (MODELS / "relations.onnx").exists():
        pytest.skip("no network is shipped")
    network = load()
    person, body, polity = (LABELS.index(f"{k}.name") for k in ("person", "organization", "polity"))

    def ask(text: str, left: str, right: str, kind: int) -> Question:
        spans = tuple((text.index(w), text.index(w) + len(w)) for w in (left, right))
        return Question(text=text, spans=spans, labels=(person, kind), pairs=((0, 1),))

    questions = [
        ask("Milena Drost was born in Karsk in 1961.", "Milena Drost", "Karsk", polity),
        ask("Milena Drost, a former engineer at Tarn Motors, now lives abroad.", "Milena Drost", "Tarn Motors", body),
        ask("Milena Drost praised Tarn Motors on Tuesday for its ships.", "Milena Drost", "Tarn Motors", body),
    ]
    answers = network(questions)
    best = [
        {r for r, p, least in zip(network.relations, rows[0], network.thresholds, strict=True) if p >= least}
        for rows in answers
    ]
    assert "bornIn" in best[0]  # what range forbids besides is not written
    assert "worksFor" in best[1]
    assert best[2] == set()
    alone = [network([q])[0] for q in questions]
    for left, right in zip(answers, alone, strict=True):
        assert left[0] == pytest.approx(right[0], abs=1e-4)
    assert network(questions) == answers


BETWEEN = """
== a body that belongs to another person
Ana_NNP_nsubj_1 met_VBD_ROOT_1_meet Boris_NNP_dobj_1 of_IN_prep_2 Nordwind_NNP_pobj_3 ._._punct_1
@ 0 1 0 Person name number=sing name=Ana
@ 2 3 2 Person name number=sing name=Boris
@ 4 5 4 Organization name number=sing name=Nordwind
"""


def test_another_person_between() -> None:
    """Ana is not joined to a body over Boris; Boris himself is, and so is Ana where no body is in question."""
    found = facts_of(BETWEEN, lambda s, r, o: 0.9 if r in ("worksFor", "spouseOf") else 0.0)
    spans = {(f.predicate, f.evidence[0].subject) for f in found}
    assert ("affiliatedWith", (8, 13)) in spans
    assert ("affiliatedWith", (0, 3)) not in spans
    assert any(f.predicate == "spouseOf" for f in found)


def test_reported_speech_parts() -> None:
    """Who says something does not belong to a body in what is said."""
    reading = reading_of(MARRIED)
    matcher = Matcher(Writer(reading, load_ontology()), Frames(reading.parse))
    reading.quotations.append(Quotation(first=2, last=6, mode="indirect", cue=1, speaker=0))
    read_learned(matcher, Oracle(lambda s, r, o: float((s, r) == ("Ana", "worksFor"))))
    assert reading.facts == []


def test_confidence_of_a_rule(tmp_path: Path) -> None:
    """A rule that was judged has the share that was right, whatever its author thought; a description takes off."""
    (tmp_path / "confidence.json").write_text('{"rules": {"worksFor:test": 0.6}}', encoding="utf-8")
    reading = reading_of(MARRIED)
    reading.models = tmp_path
    writer = Writer(reading, load_ontology())
    ana, _, nordwind = sorted(reading.mentions, key=lambda n: n.first)
    anchor = reading.parse.tokens[1]
    for rule in ("worksFor:test", "worksFor:other"):
        writer.relation(ana, "worksFor", nordwind, anchor=anchor, status=Status(), rule=rule, confidence=0.8)
    assert [f.evidence[0].confidence for f in reading.facts] == [0.6, 0.8]


def test_another_ontology() -> None:
    """A relation that the tables in use do not have is not written, and nothing fails."""
    reading = reading_of(MARRIED)
    ontology = load_ontology()
    fewer = replace(ontology, relations={k: v for k, v in ontology.relations.items() if k != "affiliatedWith"})
    read_learned(Matcher(Writer(reading, fewer), Frames(reading.parse)), Oracle(lambda s, r, o: 0.9))
    assert {f.predicate for f in reading.facts} == {"spouseOf", "childOf"}
