"""Weights of pronouns: ``python -m train.pronouns DATA WORK`` writes kg/models/pronouns.json and those of the folds.

DATA holds gap and gum; parses are kept in WORK. A pronoun's candidates, "nobody" among them, are ranked together: the
loss is the negative logarithm of the share (softmax) that the right ones get (Denis and Baldridge 2008; Rahman and Ng
2009). A small network with one hidden layer scores he and she; it and they, of which there are few, get weights alone.
Two rounds, for the chains that a candidate has depend on the pronouns before: the first sees chains of a plain rule,
the second those of the first. Seeded, on one thread.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from kg.extract.ranker import Ranker, ranker
from kg.ontology import Ontology, load
from train.anaphors import Asked, Text, asked, texts

Weights = dict[str, dict[str, Any]]  # kind of pronoun -> what pronouns.json holds for it

ROOT = Path(__file__).resolve().parents[1]
SEED, CELLS, BATCH, RATE, EPOCHS, STEPS = 20, 16, 128, 0.02, 60, 300
HIDE = 0.17  # share of features that a batch doesn't see
DROP = 0.35  # share of cells
SHRINK, SHRINK_CELLS = 1e-3, 2.5e-4  # of squared weights
RARE = 25  # a feature of fewer candidates is left out
GUM_SHARE = 0.5  # weight of a person's pronoun of GUM beside one of GAP
OTHERS = 0.15  # weight of GUM's other pronouns where it or they are learned, which are few
BOLD = 0.3  # by hand: off what speaks for "nobody" with it
TELLER = 3.0  # the speaker of the quotation before ("he added"): too few examples, so by hand where it is not fitted
PLAIN = {"rank": [-1.5], "gender": [1.0], "nobody": [-6.0], "own": [1.0], "subj": [0.5]}
KINDS = ("person", "thing", "group")


def log_total(scores: Tensor, of: Tensor, count: int) -> Tensor:
    """Logarithm of the summed exponentials, for each pronoun."""
    top = torch.full((count,), -1e9).scatter_reduce(0, of, scores.detach(), "amax")
    return top + torch.log(torch.zeros(count).index_add(0, of, torch.exp(scores - top[of])) + 1e-12)


def fit(examples: Sequence[Asked], importance: Sequence[float], cells: int) -> dict[str, Any]:
    """The weights of one kind of pronoun."""
    seen = Counter(name for e in examples for row in e.rows for name in row)
    names = sorted(name for name, count in seen.items() if count >= RARE)
    place = {name: n for n, name in enumerate(names)}
    x = torch.zeros(sum(len(e.rows) for e in examples), len(names))
    for n, row in enumerate(row for e in examples for row in e.rows):
        for name, number in row.items():
            if name in place:
                x[n, place[name]] = number
    right = torch.tensor([r for e in examples for r in e.right])
    starts = [0]
    for e in examples:
        starts.append(starts[-1] + len(e.rows))
    weight = torch.tensor(importance)
    dice = torch.Generator().manual_seed(SEED)
    direct = torch.zeros(len(names), requires_grad=True)
    inner = (torch.randn(len(names), cells, generator=dice) * 0.15).requires_grad_()
    outer = (torch.randn(cells, generator=dice) * 0.3).requires_grad_()
    batches = -(-len(examples) // BATCH)
    epochs = max(EPOCHS if cells else 1, -(-STEPS // batches))
    optimizer = torch.optim.Adam([direct, inner, outer], lr=RATE)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=epochs * batches)
    for _ in range(epochs):
        order = torch.randperm(len(examples), generator=dice).tolist()
        for at in range(0, len(order), BATCH):
            chosen = order[at : at + BATCH]
            lengths = torch.tensor([starts[i + 1] - starts[i] for i in chosen])
            rows = torch.cat([torch.arange(starts[i], starts[i + 1]) for i in chosen])
            of = torch.repeat_interleave(torch.arange(len(chosen)), lengths)
            told = x[rows] * (torch.rand(len(names), generator=dice) > HIDE)
            kept = (torch.rand(cells, generator=dice) > DROP) / (1 - DROP)
            scores = told @ direct + (torch.tanh(told @ inner) * kept) @ outer
            held = torch.where(right[rows], scores, torch.tensor(-1e4))
            missed = log_total(scores, of, len(chosen)) - log_total(held, of, len(chosen))
            loss = (missed * weight[chosen]).mean() + SHRINK * (direct**2).sum()
            loss = loss + SHRINK_CELLS * ((inner**2).sum() + (outer**2).sum())
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            pace.step()
    table = torch.cat([direct.detach()[:, None], inner.detach()], 1).tolist()
    return {
        "features": {name: [round(w, 3) for w in row] for name, row in zip(names, table, strict=True)},
        "cells": [round(w, 3) for w in outer.detach().tolist()],
    }


def fit_kinds(found: Mapping[str, Sequence[Asked]], cells: int) -> Weights:
    """Weights of each kind of pronoun from the pronouns of each corpus."""
    fitted = {}
    for kind in KINDS:
        if kind == "person":
            rows = [(e, 1.0) for e in found["gap"]]
            rows += [(e, GUM_SHARE) for e in found["gum"] if e.kind == kind]
        else:
            rows = [(e, 1.0 if e.kind == kind else OTHERS) for e in found["gum"]]
        inner = cells if kind == "person" else 0
        fitted[kind] = fit([e for e, _ in rows], [w for _, w in rows], inner)
        fitted[kind]["features"].setdefault("teller", [TELLER, *([0.0] * inner)])
    nobody = fitted["thing"]["features"]["nobody"]
    nobody[0] = round(nobody[0] - BOLD, 3)
    return fitted


def fit_texts(chosen: Sequence[Text], ontology: Ontology) -> Weights:
    """Both rounds."""
    held: Weights = {kind: {"features": PLAIN, "cells": []} for kind in KINDS}
    for cells in (0, CELLS):
        rankers: dict[str, Ranker] = {kind: ranker(rows) for kind, rows in held.items()}
        found: dict[str, list[Asked]] = {"gap": [], "gum": []}
        for text in chosen:
            found[text.corpus] += asked(text, ontology, rankers)
        held = fit_kinds(found, cells)
    return held


def write(fitted: Weights, folder: Path) -> None:
    """pronouns.json, a feature a line."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds = []
    for kind in sorted(fitted):
        rows = [f'  "{name}": {json.dumps(row)}' for name, row in sorted(fitted[kind]["features"].items())]
        kinds.append(
            f' "{kind}": {{\n "cells": {json.dumps(fitted[kind]["cells"])},\n "features": {{\n'
            + ",\n".join(rows)
            + "}}"
        )
    (folder / "pronouns.json").write_text("{\n" + ",\n".join(kinds) + "\n}\n", encoding="utf-8")


def main() -> None:
    """See the module's docstring."""
    data, work = map(Path, sys.argv[1:3])
    work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(mode=True)
    ontology = load()
    every = [t for corpus in ("gap", "gum") for t in texts(corpus, data, work, ontology)]
    write(fit_texts(every, ontology), ROOT / "kg" / "models")
    for fold in sorted({t.fold for t in every}):
        write(fit_texts([t for t in every if t.fold != fold], ontology), ROOT / "bench" / "folds" / fold)


if __name__ == "__main__":
    main()
