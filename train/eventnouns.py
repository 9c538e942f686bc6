"""Which nouns are like event nouns: a list for ``kg.extract.eventclues``, so that reading needs neither source.

Each noun of WordNet 3.0 (Fellbaum 1998) is described by the lexicographer files of its senses (act, event, person ...,
the first sense weighing most) and by its word vector of the spaCy pipeline. A logistic regression over that tells how
often a noun is marked as an event in the training text; its log-odds is the rating. A noun that stands in the training
text is rated by a regression that never saw that noun, so that ratings mean the same for known and unknown nouns.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import torch

FILES = 45  # lexicographer files of WordNet
PARTS = 5  # nouns of the training text are rated by a regression on the other four fifths of them
LEAST, MOST, STEP = -1.5, 3.0, 0.5
PENALTY = 1.0


class Nouns:
    """The nouns that may be rated, with what describes them."""

    def __init__(self, wordnet: Path, vectors: Mapping[str, np.ndarray]) -> None:
        self.senses = _senses(wordnet)
        self.vectors = vectors
        self.known = sorted(w for w in self.senses if w.isalpha() and w.isascii() and w.islower() and w in vectors)

    def describe(self, noun: str) -> np.ndarray:
        """Vector of unit length times two; share of each lexicographer file; the file of the first sense."""
        row = np.zeros(301 + 2 * FILES + 1, dtype=np.float32)
        vector = self.vectors.get(noun)
        if vector is not None:
            row[:300] = 2 * vector / max(1e-9, float(np.linalg.norm(vector)))
            row[300] = 1
        senses = self.senses.get(noun, [])
        for rank, file in enumerate(senses, 1):
            row[301 + file] += 1 / rank
        if senses:
            row[301 : 301 + FILES] /= row[301 : 301 + FILES].sum()
            row[301 + FILES + senses[0]] = 0.5
            row[-1] = 1
        return row

    def rate(self, seen: Iterable[tuple[str, bool]]) -> dict[str, float]:
        """Noun → log-odds, from pairs of a noun and whether it was an event there."""
        total, events = Counter[str](), Counter[str]()
        for noun, is_event in seen:
            total[noun] += 1
            events[noun] += is_event
        nouns = sorted(total)
        rows = np.array([self.describe(n) for n in nouns])
        share = np.array([events[n] / total[n] for n in nouns])
        weight = np.sqrt([total[n] for n in nouns])
        parts = np.array([_part(n) for n in nouns])
        models = [_fit(rows[m], share[m], weight[m]) for p in range(PARTS) for m in [parts != p]]
        models.append(_fit(rows, share, weight))
        scores = np.array([self.describe(n) for n in self.known]) @ np.stack(models).T[:-1]
        scores += np.stack(models).T[-1]
        return {n: float(row[_part(n) if n in total else PARTS]) for n, row in zip(self.known, scores, strict=True)}


def levels(ratings: Mapping[str, float]) -> dict[str, str]:
    """Rounded rating → the nouns that have it, as ``event-nouns.json`` holds them; unlike nouns are left out."""
    found: dict[str, list[str]] = {}
    for noun, rating in sorted(ratings.items()):
        if rating > LEAST:
            level = round(min(rating, MOST) / STEP) * STEP
            found.setdefault(f"{level:+.1f}", []).append(noun)
    return {level: " ".join(nouns) for level, nouns in sorted(found.items())}


def _part(noun: str) -> int:
    return zlib.crc32(noun.encode()) % PARTS


def _senses(wordnet: Path) -> dict[str, list[int]]:
    """Noun → lexicographer files of its senses, the most frequent sense first."""
    file_of = {}
    for line in (wordnet / "data.noun").read_text(encoding="ascii").splitlines():
        if not line.startswith("  "):
            offset, number, _ = line.split(" ", 2)
            file_of[offset] = int(number)
    found = {}
    for line in (wordnet / "index.noun").read_text(encoding="ascii").splitlines():
        if not line.startswith("  "):
            fields = line.split()
            found[fields[0]] = [file_of[offset] for offset in fields[6 + int(fields[3]) :]]
    return found


def _fit(rows: np.ndarray, share: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression, the constant last."""
    design = torch.tensor(np.hstack([rows, np.ones((len(rows), 1), dtype=np.float32)]))
    wanted, weights = (torch.tensor(x, dtype=torch.float32) for x in (share, weight))
    found = torch.zeros(design.shape[1], requires_grad=True)
    optimizer = torch.optim.LBFGS([found], max_iter=80, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        each = torch.nn.functional.binary_cross_entropy_with_logits(design @ found, wanted, weights, reduction="sum")
        whole = each + PENALTY * (found[:-1] ** 2).sum()
        whole.backward()
        return whole

    optimizer.step(loss)
    return found.detach().numpy()
