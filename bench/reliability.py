"""Whether confidence means something: how many of the facts told with .9 are right.

    python -m bench.reliability [--data FOLDER] [--split dev] [--extractors patterns,learned] [--limit N]

KnowledgeNet only: there every fact of a judged passage is right or wrong. Prints for each extractor and band of
confidence how many facts were told, the mean confidence and the share that is right, and the expected calibration
error: the mean distance of the two, weighted by facts (Guo et al. 2017).
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterable, Iterator, Sequence

from bench.__main__ import folder_of
from bench.line import predictions, rows_of
from bench.sets import ADAPTERS
from bench.sets.base import Json

BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
Told = tuple[float, bool]  # confidence, right


def judged(predicted: Iterable[Json], gold: dict[str, Json]) -> Iterator[tuple[Json, Json, bool]]:
    """The document, the fact and whether it is right, of every predicted fact that was judged.

    Arguments match where they overlap, as in the set's scorer; a fact outside the judged passages and properties is
    left out, and one about a description ("the company"), for these were not annotated.
    """
    for row in predicted:
        document = gold[str(row["doc_id"])]
        for fact in row["facts"]:
            passage = _passage(fact, document["passages"])
            if passage is None or fact["property"] not in passage["annotated_properties"] or not fact["named"]:
                continue
            right = any(
                g["property"] == fact["property"] and all(_shared(g[k], fact[k]) for k in ("subject", "object"))
                for g in document["facts"]
                if g["passage_id"] == passage["id"]
            )
            yield document, fact, right


def _shared(left: Json, right: Json) -> int:
    return max(0, min(left["end"], right["end"]) - max(left["start"], right["start"]))


def _passage(fact: Json, passages: Sequence[Json]) -> Json | None:
    """The passage that holds most of both arguments."""
    inside = [p for p in passages if _shared(fact["subject"], p) and _shared(fact["object"], p)]
    return max(inside, key=lambda p: _shared(fact["subject"], p) + _shared(fact["object"], p), default=None)


def table(told: Sequence[Told]) -> list[tuple[str, int, float, float]]:
    """Band, facts, mean confidence and share of right ones."""
    rows = []
    for low, high in itertools.pairwise(BANDS):
        band = [(c, right) for c, right in told if low <= c < high]
        if band:
            shares = [sum(c for c, _ in band) / len(band), sum(r for _, r in band) / len(band)]
            rows.append((f"{low:.1f} to {min(high, 1.0):.1f}", len(band), shares[0], shares[1]))
    return rows


def error(told: Sequence[Told]) -> float:
    """The expected calibration error, 0..1."""
    return sum(n * abs(mean - share) for _, n, mean, share in table(told)) / max(1, len(told))


def lines(name: str, told: Sequence[Told]) -> list[str]:
    """The table as text."""
    out = [(f"{name}: {len(told)} facts, {sum(r for _, r in told) / max(1, len(told)):.3f} right, "
           f"expected calibration error {error(told):.3f}")]  # fmt: skip
    return out + [f"  {band:12}{n:6}   told {mean:.2f}   right {share:.2f}" for band, n, mean, share in table(told)]


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(prog="python -m bench.reliability")
    parser.add_argument("--data", default="")
    parser.add_argument("--split", default="dev")
    parser.add_argument("--extractors", default="patterns")
    parser.add_argument("--limit", type=int, default=0)
    given = parser.parse_args()
    folder = folder_of("knowledgenet", given.data, given.split)
    rows = rows_of(folder / f"{given.split}.input.jsonl", limit=given.limit)
    gold = {str(row["doc_id"]): row for row in rows_of(folder / f"{given.split}.jsonl")}
    adapter = ADAPTERS["knowledgenet"]
    found = list(judged(predictions(adapter, rows, extractors=given.extractors.split(",")), gold))
    if given.split == "dev":
        print("in sample: the network and the confidences of the patterns were fitted on this split (docs/quality.md)")
    for name in sorted({fact["extractor"] for _, fact, _ in found}):
        told = [(fact["confidence"], right) for _, fact, right in found if fact["extractor"] == name]
        print("\n".join(lines(name, told)))


if __name__ == "__main__":
    main()
