"""Confidence of the patterns: how often each rule was right on judged text: ``python -m train.confidence DATA OUT``.

A rule's confidence is the share of its facts that are right in KnowledgeNet, drawn towards the share of all rules as
if ``PRIOR`` facts had that share (the mean of a beta distribution; Gelman et al., Bayesian Data Analysis, ch. 5). Rules
that nothing there judges keep what their author gave them. Writes OUT/confidence.json and prints how reliable
confidences are that come from the other folds.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.line import predictions, rows_of
from bench.reliability import judged, lines
from bench.sets import ADAPTERS

PRIOR = 20
LEAST = 3  # facts of a rule that say something about it
Seen = tuple[int, str, bool]  # fold, rule, right


def fitted(seen: Iterable[Seen]) -> tuple[dict[str, float], float]:
    """Confidence of each rule, and the share of all that is right."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for _, rule, right in seen:
        counts[rule][0] += right
        counts[rule][1] += 1
    share = sum(right for right, _ in counts.values()) / max(1, sum(n for _, n in counts.values()))
    rules = {
        rule: round((right + PRIOR * share) / (n + PRIOR), 3)
        for rule, (right, n) in sorted(counts.items())
        if n >= LEAST
    }
    return rules, share


def held_out(seen: Sequence[Seen]) -> list[tuple[float, bool]]:
    """Every fact with the confidence that the other folds give its rule."""
    found = []
    for fold in sorted({f for f, _, _ in seen}):
        rules, share = fitted(s for s in seen if s[0] != fold)
        found += [(rules.get(rule, share), right) for f, rule, right in seen if f == fold]
    return found


def main() -> None:
    """See the module's docstring."""
    data, out = map(Path, sys.argv[1:3])
    folder = data / "knowledgenet"
    gold = {str(row["doc_id"]): row for row in rows_of(folder / "dev.jsonl")}
    told = predictions(ADAPTERS["knowledgenet"], rows_of(folder / "dev.input.jsonl"), extractors=("patterns",))
    seen = [(document["fold"], fact["rule"], right) for document, fact, right in judged(told, gold)]
    print("\n".join(lines("patterns, confidence from the other folds", held_out(seen))))
    rules, _ = fitted(seen)
    (out / "confidence.json").write_text(json.dumps({"rules": rules}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
