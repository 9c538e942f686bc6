"""GAP: which of two names does a pronoun stand for."""

from __future__ import annotations

import re

from bench.sets.base import Adapter, Json, Metric, Row, Scores, chain
from kg.extract.reading import Noted, Reading
from kg.ontology import Ontology

FOLDS = 5
DESCRIBING = frozenset({"nominal", "title", "group"})


def place_of(reading: Reading, noted: Noted) -> list[int]:
    """Start and end; of a description its noun alone, for the scorer would take "Ana's aunt" for Ana."""
    if noted.mention.kind in DESCRIBING:
        token = reading.parse.tokens[noted.head]
        return [token.start, token.end]
    return [noted.mention.start, noted.mention.end]


def predict(reading: Reading, _ontology: Ontology) -> Json:
    """Chains of two mentions and more."""
    chains: dict[str, list[list[int]]] = {}
    for noted in reading.mentions:
        if noted.mention.layer == "entity":
            chains.setdefault(chain(reading, noted), []).append(place_of(reading, noted))
    return {"clusters": [spans for spans in chains.values() if len(spans) > 1]}


def fold(name: str) -> str:
    """The weights that never saw the example, by the number in its id; the test part was never trained on."""
    found = re.fullmatch(r"(?:development|validation)-(\d+)", name)
    return f"gap-{int(found[1]) % FOLDS}" if found else ""


def classes(scores: Scores) -> list[Row]:
    """By the pronoun's gender."""
    rows = [(name, row) for name, row in scores[""].items() if isinstance(row, dict)]
    return [(name, row["p"], row["r"], row["f1"], row["tp"] + row["fn"]) for name, row in rows]


ADAPTER = Adapter(
    name="gap",
    predict=predict,
    metrics=(
        Metric(name="F1", run="", path=("Overall", "f1"), naive=0.47, target=0.75,
               published="page-title rule .71, Lee 2017 .64, BERT-large .85 (test)"),
        Metric(name="feminine / masculine", run="", path=("bias",), floor=False, published="1.0 = even"),
    ),
    classes=classes,
    fold=fold,
    fast="validation-[1-4]?[0-9]$",
)  # fmt: skip
