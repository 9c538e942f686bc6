"""Pronouns: the ranker's arithmetic, the features of candidates, and the weights that are shipped."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from bench.line import FOLDS
from bench.sets import gap, gum
from kg.extract import anaphora
from kg.extract.antecedents import described
from kg.extract.chains import Chains
from kg.extract.coreference import resolve_mentions
from kg.extract.items import Item, items_of
from kg.extract.namelinks import short_names, whole_names
from kg.extract.ranker import ranker, rankers, shares
from kg.extract.weights import MODELS
from kg.ontology import load
from tests.parses import Case, case_of

ROWS = {"cells": [2.0, -1.0], "features": {"near": [0.5, 1.0, 0.0], "named": [0.25, 0.0, 3.0]}}
PAIR = [
    "Ana_NNP_nsubj_1_ana thanked_VBD_ROOT_1_thank Maria_NNP_dobj_1_maria ._._punct_1",
    "She_PRP_nsubj_1_she left_VBD_ROOT_1_leave ._._punct_1",
    "@ 0 1 0 Person name number=sing gender=female",
    "@ 2 3 2 Person name number=sing gender=female",
    "@ 4 5 4 Person pronoun number=sing gender=female",
]


def told(case: Case) -> dict[str, dict[str, float]]:
    """The features of each candidate of the case's last pronoun, by its first mention's text."""
    chains = Chains(case.reading.parse, items_of(case.reading, load()))
    whole_names(chains, load())
    short_names(chains)
    pronoun: Item = [i for i in chains.items if i.kind == "pronoun"][-1]
    found = anaphora.candidates(chains, pronoun, "person")
    rows = described(chains, pronoun, found, None)
    return {c.chain.first.noted.mention.text: row for c, row in zip(found, rows, strict=True)}


def test_score_is_the_network_s() -> None:
    """Direct weights and the cells' tanh, added; an unknown feature counts nothing."""
    score = ranker(ROWS).score({"near": 2.0, "named": 1.0, "unheard": 9.0})
    assert score == pytest.approx(0.5 * 2 + 0.25 + 2 * math.tanh(2.0) - math.tanh(3.0))


def test_pulls_are_slopes() -> None:
    """What a feature pulls is the slope of the score there, times its number."""
    model, found, step = ranker(ROWS), {"near": 0.4, "named": 0.3}, 1e-6
    for name, pull in model.pulls(found).items():
        moved = model.score({**found, name: found[name] + step})
        assert pull == pytest.approx(found[name] * (moved - model.score(found)) / step, abs=1e-4)


def test_shares_add_up() -> None:
    """Probabilities, in the order of the scores, whatever their size."""
    found = shares([1000.0, 1001.0, -1000.0])
    assert sum(found) == pytest.approx(1.0)
    assert found[1] > found[0] > found[2]


def test_features_of_subject_and_object() -> None:
    """The subject of the sentence before is the first one mentioned; the object is the nearer one and no subject."""
    rows = told(case_of("pair", PAIR))
    assert {"subj", "subj-before", "root-before", "first", "par-next"} <= set(rows["Ana"])
    assert {"obj", "last"} <= set(rows["Maria"])
    assert not {"subj", "subj-before", "first"} & set(rows["Maria"])
    assert rows["Ana"]["share"] == rows["Maria"]["share"]


def test_subject_is_preferred_and_said_so() -> None:
    """The shipped weights take the subject; the judgement says why."""
    case = case_of("pair", PAIR)
    resolve_mentions(case.reading, load())
    (judgement,) = [j for j in case.reading.judgements if j.by == "pronoun"]
    assert case.reading.antecedent[judgement.left] == case.mention("Ana").id
    assert 0.5 <= judgement.score <= 0.95
    assert judgement.reasons[0] == "'She' for 'Ana'"
    assert len(judgement.reasons) > 1


def test_a_name_that_leans_to_one_gender() -> None:
    """A bare name that is a given name as often as a surname speaks for its gender, without ruling the other out."""
    lines = [line.replace("Maria", "Philip").replace("gender=female", "", 2) for line in PAIR]
    lines[3] = "@ 2 3 2 Person name number=sing"
    rows = told(case_of("lean", lines))
    assert "lean-other" in rows["Philip"]
    assert "gender" not in rows["Philip"]


@pytest.mark.parametrize("folder", [MODELS, *(FOLDS / f"{s}-{n}" for s in ("gap", "gum") for n in range(5))], ids=str)
def test_weights_are_whole(folder: Path) -> None:
    """Three kinds of pronouns, as many weights for each feature as cells and one, a file of its own and small."""
    path = folder / "pronouns.json"
    assert path.stat().st_size < 150_000
    rows = json.loads(path.read_text(encoding="utf-8"))
    assert set(rows) == {"person", "thing", "group"}
    for kind in rows.values():
        assert {len(row) for row in kind["features"].values()} == {1 + len(kind["cells"])}
        assert list(kind["features"]) == sorted(kind["features"])
        assert {"nobody", "teller"} <= set(kind["features"])
    assert rankers(folder) != rankers(MODELS) or folder == MODELS


def test_every_text_has_a_fold() -> None:
    """Texts that the weights were fitted on are read with those of a fold; the same id gives the same one."""
    assert gap.fold("validation-12") == "gap-2"
    assert gum.fold("GUM_news_ship") == gum.fold("GUM_news_ship")
    assert gap.fold("test-12") == gap.fold("x") == ""
    assert (FOLDS / gum.fold("GUM_news_ship")).is_dir()


def test_gap_sees_a_description_s_noun_alone() -> None:
    """ "Ana's aunt" is no mention of Ana: the scorer is given the noun."""
    lines = [
        "Ana_NNP_poss_2_ana 's_POS_case_0 aunt_NN_nsubj_3_aunt left_VBD_ROOT_3_leave ._._punct_3",
        "@ 0 1 0 Person name number=sing gender=female",
        "@ 0 3 2 Person nominal number=sing gender=female definite name=aunt",
    ]
    reading = case_of("aunt", lines).reading
    texts = [reading.parse.document.text[slice(*gap.place_of(reading, n))] for n in reading.mentions]
    assert sorted(texts) == ["Ana", "aunt"]
