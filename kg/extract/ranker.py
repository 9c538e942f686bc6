"""A trained ranker of candidates: a small network over named features, in plain Python.

``pronouns.json`` holds for each kind of pronoun ``features``, each with its direct weight and one for each cell of the
hidden layer (tanh), and ``cells``, what each cell adds to the score. A feature that is not named counts nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, tanh
from pathlib import Path
from typing import Any

from kg.extract.weights import MODELS, weights

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Ranker:
    """Scores of one kind of pronoun's candidates."""

    linear: Features
    inner: dict[str, tuple[float, ...]]
    outer: tuple[float, ...]

    def _cells(self, found: Features) -> list[float]:
        sums = [0.0] * len(self.outer)
        for name, x in found.items():
            row = self.inner.get(name)
            if row:
                sums = [s + w * x for s, w in zip(sums, row, strict=True)]
        return [tanh(s) for s in sums]

    def score(self, found: Features) -> float:
        """The higher, the likelier; only differences between the candidates of one pronoun mean something."""
        direct = sum(self.linear.get(name, 0.0) * x for name, x in found.items())
        return direct + sum(w * x for w, x in zip(self.outer, self._cells(found), strict=True))

    def pulls(self, found: Features) -> Features:
        """How much each feature moves the score: the slope there times its number."""
        slopes = [w * (1 - x * x) for w, x in zip(self.outer, self._cells(found), strict=True)]
        return {
            name: x * (self.linear.get(name, 0.0) + sum(a * b for a, b in zip(slopes, self.inner[name], strict=True)))
            for name, x in found.items()
            if name in self.inner
        }


def shares(scores: Sequence[float]) -> list[float]:
    """Scores as probabilities (softmax)."""
    top = max(scores)
    raised = [exp(s - top) for s in scores]
    return [r / sum(raised) for r in raised]


def ranker(rows: Mapping[str, Any]) -> Ranker:
    """The ranker of what the file holds for one kind of pronoun."""
    features = rows["features"].items()
    return Ranker({n: x[0] for n, x in features}, {n: tuple(x[1:]) for n, x in features}, tuple(rows["cells"]))


@cache
def rankers(folder: Path = MODELS) -> dict[str, Ranker]:
    """The ranker of each kind of pronoun (person, thing, group), read once."""
    return {kind: ranker(rows) for kind, rows in weights("pronouns", folder).items()}
