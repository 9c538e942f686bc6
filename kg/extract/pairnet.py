"""The trained network that says whether relations hold between mentions of a sentence: ONNX, one thread of the CPU."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from kg.errors import ConfigError
from kg.extract.weights import LABELS, MODELS, NETWORK, VOCABULARY, home, read_weights
from kg.extract.wordpiece import WordPiece
from kg.model import Span

LONGEST = 96  # word pieces of a sentence, the rest is not read
BATCH = 16
HINT = f"{NETWORK}, {LABELS} and {VOCABULARY} must be of one training; --fast leaves them out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A sentence with its places and the ordered pairs (indices of places) that may be related."""

    text: str
    spans: tuple[Span, ...]  # code points of the sentence
    labels: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...]


class Scorer(Protocol):
    """What answers questions. ``relations`` names the columns; a pair holds from its relation's threshold on."""

    relations: tuple[str, ...]
    thresholds: tuple[float, ...]

    def __call__(self, questions: Sequence[Question]) -> list[list[tuple[float, ...]]]:
        """Probabilities, a row for every pair of every question."""
        ...


class Tokenizer(Protocol):
    """What cuts a text into pieces."""

    def encode(self, text: str) -> tuple[list[int], list[Span]]:
        """Numbers of the pieces, marks around them, and the code points that each covers ((0, 0) for the marks)."""
        ...


def encode(tokenizer: Tokenizer, asks: Question) -> tuple[list[int], list[int], list[Span]]:
    """Word pieces, the label of the mention at each piece, and the spans of the mentions in pieces (0, 0: cut off)."""
    pieces, offsets = tokenizer.encode(asks.text)
    ids, kinds = pieces[:LONGEST], [0] * min(len(pieces), LONGEST)
    ids[-1] = pieces[-1]  # the closing mark survives a cut
    offsets = offsets[: len(ids) - 1]
    spans: list[Span] = []
    for start, end in asks.spans:
        inside = [n for n, (a, b) in enumerate(offsets) if a < b and a < end and b > start]
        spans.append((inside[0], inside[-1] + 1) if inside else (0, 0))
    # The shortest mention that holds a piece labels it.
    for (first, last), label in sorted(zip(spans, asks.labels, strict=True), key=lambda x: x[0][0] - x[0][1]):
        kinds[first:last] = [label] * (last - first)
    return ids, kinds, spans


@dataclass(slots=True)
class Network:
    """An ONNX session, its tokenizer, and calibration by relation: probability = logistic(scale * logit + shift)."""

    session: Any
    tokenizer: Tokenizer
    relations: tuple[str, ...]
    thresholds: tuple[float, ...]
    scales: tuple[float, ...]
    shifts: tuple[float, ...]

    def __call__(self, questions: Sequence[Question]) -> list[list[tuple[float, ...]]]:
        """Calibrated probabilities 0..1 of every relation for every pair of every question."""
        import numpy as np

        encoded = [encode(self.tokenizer, q) for q in questions]
        answers: list[list[tuple[float, ...]]] = [[] for _ in questions]
        order = sorted(range(len(questions)), key=lambda n: (len(encoded[n][0]), n))
        for at in range(0, len(order), BATCH):
            batch = order[at : at + BATCH]
            fed = collate([(encoded[n], questions[n].labels, questions[n].pairs) for n in batch])
            (logits,) = self.session.run(None, {name: np.asarray(rows, dtype=np.int64) for name, rows in fed.items()})
            for n, rows in zip(batch, logits.tolist(), strict=True):
                spans = encoded[n][2]
                for (i, j), row in zip(questions[n].pairs, rows, strict=False):
                    cut = spans[i] == (0, 0) or spans[j] == (0, 0)
                    answers[n].append(tuple(0.0 if cut else self._probability(r, x) for r, x in enumerate(row)))
        return answers

    def _probability(self, relation: int, logit: float) -> float:
        return logistic(self.scales[relation] * logit + self.shifts[relation])


def logistic(x: float) -> float:
    """The logistic function, kept from overflowing."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, x))))


Encoded = tuple[tuple[list[int], list[int], list[Span]], Sequence[int], Sequence[tuple[int, int]]]


def collate(rows: Sequence[Encoded]) -> dict[str, list[Any]]:
    """Encoded sentences of one batch, padded to the same numbers of pieces, mentions and pairs."""
    pieces = max(len(e[0]) for e, _, _ in rows)
    mentions = max(len(labels) for _, labels, _ in rows)
    most = max(len(pairs) for _, _, pairs in rows)
    return {
        "pieces": [e[0] + [0] * (pieces - len(e[0])) for e, _, _ in rows],
        "kinds": [e[1] + [0] * (pieces - len(e[1])) for e, _, _ in rows],
        "mask": [[1] * len(e[0]) + [0] * (pieces - len(e[0])) for e, _, _ in rows],
        "spans": [[*map(list, e[2])] + [[0, 0]] * (mentions - len(e[2])) for e, _, _ in rows],
        "labels": [[*labels] + [0] * (mentions - len(labels)) for _, labels, _ in rows],
        "pairs": [[*map(list, pairs)] + [[0, 0]] * (most - len(pairs)) for _, _, pairs in rows],
    }


@cache
def load(folder: Path = MODELS) -> Network:
    """The trained network of a folder, loaded once. Raises ConfigError where the packages or the files are missing."""
    try:
        onnxruntime: Any = import_module("onnxruntime")  # heavy, and without type hints
    except ImportError as error:
        raise ConfigError(
            f"the learned extractor needs {error.name}: {error}",
            hint="pip install onnxruntime, or leave it out of extractors (--fast)",
        ) from error
    rows = read_weights(folder / LABELS)["relations"]
    try:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # the same sums in the same order, whatever the machine
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(str(folder / NETWORK), options, providers=["CPUExecutionProvider"])
        columns = session.get_outputs()[0].shape[-1]
        tokenizer = WordPiece(home(VOCABULARY, folder) / VOCABULARY)
    except Exception as error:
        raise ConfigError(f"the learned extractor can't be loaded from {folder}: {error}", hint=HINT) from error
    if isinstance(columns, int) and columns != len(rows):
        raise ConfigError(f"{folder / NETWORK} tells {columns} relations, {LABELS} names {len(rows)}", hint=HINT)
    return Network(
        session=session,
        tokenizer=tokenizer,
        relations=tuple(r["name"] for r in rows),
        thresholds=tuple(r["threshold"] for r in rows),
        scales=tuple(r["scale"] for r in rows),
        shifts=tuple(r["shift"] for r in rows),
    )
