"""Draw facts of a built graph for judging by hand: a seeded, reproducible sample.

    python -m bench.sample FOLDER [--size 100] [--seed 1] > sample.jsonl

One row a fact: who, what, whom, how it is meant, and its first receipt. Facts that a reader would not call facts of
their own are left out: derived shortcuts, and the words, kind and bounds of utterances and dates. Fill in ``verdict``
(right or wrong) and ``error`` (a class); ``python -m bench.judged FILE`` counts.
"""

from __future__ import annotations

import argparse
import json
import random

import kg
from kg.model import Fact, Value

BOOKKEEPING = frozenset({"text", "quoteType", "dateText", "earliest", "latest"})


def draw(graph: kg.Graph, size: int, seed: int) -> list[Fact]:
    """``size`` facts, the same for the same graph and seed."""
    facts = [
        fact
        for _, fact in sorted(graph.facts.items())
        if fact.predicate not in BOOKKEEPING and fact.qualifier("derivedFrom") is None
    ]
    return random.Random(seed).sample(facts, min(size, len(facts)))


def row(graph: kg.Graph, fact: Fact, *, words: bool) -> dict[str, object]:
    """What a judge needs; ``words`` adds the sentence itself."""
    evidence = fact.evidence[0]
    target = fact.object.text if isinstance(fact.object, Value) else graph.label(fact.object)
    found: dict[str, object] = {
        "fact": fact.id,
        "subject": graph.label(fact.subject),
        "predicate": fact.predicate,
        "object": target,
        "modality": ("not " if fact.negated else "") + fact.modality,
        "qualifiers": {n: t.text if isinstance(t, Value) else graph.label(t) for n, t in fact.qualifiers},
        "speaker": graph.label(evidence.speaker) if evidence.speaker else "",
        "document": graph.documents[evidence.document].source,
        "sentence": list(evidence.sentence),
        "rule": evidence.rule,
    }
    if words:
        start, end = evidence.sentence
        found["words"] = " ".join(graph.documents[evidence.document].text[start:end].split())
    return found


def main() -> None:
    """Print the sample."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--size", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--no-words", action="store_true", help="leave the sentences out (texts with a licence of their own)"
    )
    args = parser.parse_args()
    graph = kg.load(args.folder)
    for fact in draw(graph, args.size, args.seed):
        print(json.dumps(row(graph, fact, words=not args.no_words), ensure_ascii=False))


if __name__ == "__main__":
    main()
