"""Training: which stretches of text name a person, a body or a place (``kg/models/names.json``).

``python -m train.names DATA`` reads the sets ``gum`` and ``redocred`` of the folder DATA and writes the weights that are
fitted on all their texts, and for each fold of the benchmark those that never saw its texts. Rows are the candidates of
``kg/extract/candidates.py``; what they are is what the gold says of the stretch, aligned as GUM's scorer aligns it.
Multinomial logistic regression with a quadratic penalty, Adam on the whole set: no chance is in it.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

import kg
from bench.line import FOLDS, rows_of, write
from bench.sets.gum import fold
from kg.annotate import annotate
from kg.extract.candidates import NEWS, Candidate, candidates, features, look
from kg.extract.mentions import find_named
from kg.extract.namefilter import CLASSES
from kg.extract.reading import Reading
from kg.extract.repair import repair
from kg.extract.times import find_times
from kg.extract.weights import MODELS
from kg.model import normalise
from kg.ontology import load
from kg.syntax import Parse

Json = dict[str, Any]
PENALTY, EPOCHS, RATE = 5.0, 150, 0.05
SHARE = 0.3  # what a candidate of Re-DocRED counts beside one of GUM
TEXTS, TIMES = 4, 8  # a feature is kept that stands in so many texts and candidates
ALIKE = 0.6  # overlap of a candidate and a gold name, in parts of both together
TYPES = {"PER": "person", "ORG": "organization", "LOC": "place"}


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate: its text's id, what is seen of it, what it is."""

    text: str
    seen: list[str]
    label: str
    weight: float


def parses(path: Path) -> Iterator[tuple[Parse, Json]]:
    """The parses of a set's texts with their gold rows."""
    gold = {normalise(row["text"]): row for row in rows_of(path)}
    with tempfile.TemporaryDirectory() as folder:
        rows = [{"text": row["text"], "title": row.get("title", "")} for row in gold.values()]
        for parse in annotate(kg.read([write(Path(folder) / "articles.jsonl", rows)])):
            yield parse, gold[parse.document.text]


def scorer(path: Path) -> ModuleType:
    """A set's own scorer, for its alignment."""
    spec = importlib.util.spec_from_file_location("gum_score", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows_gum(folder: Path) -> Iterator[Row]:
    """Candidates of GUM; those that stand for the same thing as the noun before or after them are left out."""
    score = scorer(folder / "score.py")
    for parse, gold in parses(folder / "dev.jsonl"):
        found, seen = _candidates(parse)
        spans = [dict(zip(("start", "end"), parse.span(c.first, c.last), strict=True)) for c in found]
        aligned = score.head_align(gold["mentions"], spans)
        for number, candidate in enumerate(found):
            mention = gold["mentions"][aligned[number]] if number in aligned else None
            if mention is not None and mention["named"] and mention["type"] in CLASSES:
                yield Row(gold["doc_id"], seen[number], mention["type"], 1.0)
            elif candidate.origin != "found" or not any(_beside(m, spans[number]) for m in gold["mentions"]):
                yield Row(gold["doc_id"], seen[number], "none", 1.0)


def _beside(mention: Json, span: Json) -> bool:
    """Whether the span is the name in "the pilot Ana Roth" or "Norfax agency", which is no mention by itself in GUM."""
    if mention["type"] not in CLASSES or mention["named"] or mention["pronoun"]:
        return False
    inside = mention["start"] <= span["start"] and span["end"] <= mention["end"]
    behind = mention["end"] == span["end"] and mention["start"] < span["start"] and mention["head_end"] <= span["start"]
    return inside and (behind or 0 <= mention["head_start"] - span["end"] <= 2)


def rows_redocred(folder: Path) -> Iterator[Row]:
    """Candidates of Re-DocRED, where they are a gold name, nearly one, or none; the rest says nothing."""
    for parse, gold in parses(folder / "dev.jsonl"):
        names = [
            (m["start"], m["end"], TYPES.get(e["type"], "none"))
            for e in gold["entities"]
            if e["type"] not in ("TIME", "NUM")
            for m in e["mentions"]
        ]
        found, seen = _candidates(parse)
        for candidate, features_ in zip(found, seen, strict=True):
            label = _label(parse.span(candidate.first, candidate.last), names)
            if label:
                plain = [f for f in features_ if not f.startswith(NEWS)]
                yield Row(gold["doc_id"], plain, label, SHARE)


def _label(span: tuple[int, int], names: list[tuple[int, int, str]]) -> str:
    """What the gold says of the span; "" where it cuts a name in two."""
    near = [(min(span[1], b) - max(span[0], a), a, b, kind) for a, b, kind in names if span[0] < b and a < span[1]]
    if not near:
        return "none"
    common, start, end, kind = max(near)
    alike = common / (max(span[1], end) - min(span[0], start)) >= ALIKE
    return kind if alike or kind == "none" else ""


def _candidates(parse: Parse) -> tuple[list[Candidate], list[list[str]]]:
    reading = Reading(parse=repair(parse))
    reading.times = find_times(parse)
    notes = find_named(reading, load())
    seen = look(notes)
    found = candidates(notes)
    return found, [features(notes, seen, candidate) for candidate in found]


def fit(rows: list[Row]) -> dict[str, list[float]]:
    """Feature -> weights of the classes."""
    texts, times = defaultdict[str, set[str]](set), Counter[str]()
    for row in rows:
        for feature in set(row.seen):
            texts[feature].add(row.text)
            times[feature] += 1
    names = sorted(f for f in times if times[f] >= TIMES and len(texts[f]) >= TEXTS)
    number = {name: i for i, name in enumerate(names)}
    columns = [sorted({number[f] for f in row.seen if f in number}) for row in rows]
    flat = np.array([i for column in columns for i in column])
    owner = np.repeat(np.arange(len(rows)), [len(column) for column in columns])
    gold = np.array([[float(row.label == name) for name in CLASSES] for row in rows])
    share = np.array([[row.weight] for row in rows])
    weights = np.zeros((len(names), len(CLASSES)))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, EPOCHS + 1):
        scores = np.stack([np.bincount(owner, weights[flat, c], len(rows)) for c in range(len(CLASSES))], axis=1)
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        error = (chances / chances.sum(axis=1, keepdims=True) - gold) * share
        slope = np.stack([np.bincount(flat, error[owner, c], len(names)) for c in range(len(CLASSES))], axis=1)
        slope += PENALTY * weights
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        weights -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    table = {name: [round(float(w), 2) + 0.0 for w in weights[i]] for name, i in number.items()}
    return {name: row for name, row in table.items() if max(map(abs, row)) >= 0.03}


def save(table: dict[str, list[float]], folder: Path) -> None:
    """One feature a line."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f" {json.dumps(name, ensure_ascii=False)}: {json.dumps(table[name])}" for name in sorted(table)]
    (folder / "names.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def main(data: Path) -> None:
    """Fit on all texts, and without each fold."""
    rows = [*rows_gum(data / "gum"), *rows_redocred(data / "redocred")]
    save(fit(rows), MODELS)
    for name in sorted({fold(row.text) for row in rows}):
        save(fit([row for row in rows if fold(row.text) != name]), FOLDS / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
