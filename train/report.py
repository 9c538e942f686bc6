"""Thresholds, calibration and honest figures out of the folds: ``python -m train.report DATA WORK``.

Every fold of KnowledgeNet and of the judged news is predicted by a network that was trained without it; thresholds and
calibration of one half of the documents come from the other half. Scored by the scorer that lies beside the data
(span_overlap).
"""

from __future__ import annotations

import json
import math
import pickle
import subprocess
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.__main__ import commit, record
from bench.line import rows_of
from bench.reliability import lines
from bench.sets.knowledgenet import FOLDS as FOLDS_METRIC
from kg.extract.learned import allowed
from kg.extract.pairnet import logistic
from kg.ontology import Ontology, load
from train.examples import KNOWLEDGENET, PROPERTY, RELATIONS, Example, writer_of

FOLDS = (1, 2, 3)
LEAST = 0.7  # probability from which on a fact is written, for it stands in a graph
Prediction = tuple[str, str, tuple[int, int], tuple[int, int]]  # document, relation, subject, object
Judged = tuple[float, int]  # logit, target
Pairs = list[list[Judged]]  # a list for each relation


def half(document: str) -> int:
    """Which of two halves a document is in."""
    return zlib.crc32(document.encode()) % 2


def judged(examples: list[Example], logits: Mapping[int, Any], halves: Iterable[int], source: str = "") -> Pairs:
    """(logit, target) of every judged pair in the halves, a list for each relation; ``source``: of that corpus only."""
    found: Pairs = [[] for _ in RELATIONS]
    for n in sorted(logits):
        example = examples[n]
        if half(example.document) not in halves or (source and example.source != source):
            continue
        for row, target in zip(logits[n], example.targets, strict=True):
            for r, t in enumerate(target):
                if t >= 0:
                    found[r].append((row[r], t))
    return found


def calibrate(pairs: list[Judged]) -> tuple[float, float]:
    """Scale and shift of the logistic that fits the judged pairs best (Platt 1999, with his priors; Newton steps)."""
    positive = sum(t for _, t in pairs)
    high, low = (positive + 1) / (positive + 2), 1 / (len(pairs) - positive + 2)
    a, b = 1.0, 0.0

    def cost(a: float, b: float) -> float:
        found = 0.0
        for x, t in pairs:
            z, goal = a * x + b, high if t else low
            found += math.log1p(math.exp(-abs(z))) + max(z, 0.0) - goal * z
        return found

    best, damp = cost(a, b), 1e-3
    for _ in range(100):
        ga = gb = haa = hab = hbb = 0.0
        for x, t in pairs:
            p = logistic(a * x + b)
            e, w = p - (high if t else low), p * (1 - p)
            ga, gb = ga + e * x, gb + e
            haa, hab, hbb = haa + w * x * x, hab + w * x, hbb + w
        while damp < 1e6:  # Newton's step, shortened until it helps
            det = (haa + damp) * (hbb + damp) - hab * hab
            da, db = ((hbb + damp) * ga - hab * gb) / det, ((haa + damp) * gb - hab * ga) / det
            now = cost(a - da, b - db)
            if now <= best:
                break
            damp *= 10
        if damp >= 1e6 or best - now < 1e-9:
            break
        a, b, best, damp = a - da, b - db, now, damp / 10
    return a, b


def choose(pairs: Pairs) -> list[dict[str, Any]]:
    """Name, threshold (a probability), scale and shift of every relation."""
    rows = []
    for name, told in zip(RELATIONS, pairs, strict=True):
        scale, shift = calibrate(told)
        rows.append({"name": name, "threshold": LEAST, "scale": round(scale, 5), "shift": round(shift, 5)})
    return rows


def learned(
    examples: list[Example], logits: Mapping[int, Any], part: int, rows: list[dict[str, Any]], ontology: Ontology
) -> list[Prediction]:
    """What the network finds in a half of KnowledgeNet, as the runtime would write it."""
    writer, found = writer_of(ontology), []
    for n in sorted(logits):
        example = examples[n]
        if half(example.document) != part or example.source != "knowledgenet":
            continue
        for (i, j), row in zip(example.question.pairs, logits[n], strict=True):
            for x, relation in zip(row, rows, strict=True):
                if probability(relation, x) < relation["threshold"]:
                    continue
                if allowed(writer, example.things[i], relation["name"], example.things[j]):
                    found.append((example.document, relation["name"], example.places[i], example.places[j]))
    return found


def probability(relation: Mapping[str, Any], logit: float) -> float:
    """The calibrated probability of a logit."""
    return logistic(relation["scale"] * logit + relation["shift"])


def patterns(rows: Iterable[Mapping[str, Any]]) -> list[Prediction]:
    """What the patterns found, as the benchmark counts it."""
    found = []
    for row in rows:
        for prop, starts, ends in row["patterns"]:
            relation, turned = KNOWLEDGENET[prop]
            spans = [(start, end) for start, end in zip(starts, ends, strict=True)]
            left, right = reversed(spans) if turned else spans
            found.append((str(row["doc_id"]), relation, left, right))
    return found


def spread(found: Iterable[Prediction], rows: Iterable[Mapping[str, Any]], ontology: Ontology) -> set[Prediction]:
    """Facts for all names and pronouns of their arguments' chains in the sentence, symmetric ones both ways.

    The benchmark spreads the facts of patterns in the same way: a fact of the graph is about an entity, not a word.
    """
    documents = {str(row["doc_id"]): row for row in rows}
    whole = set()
    for document, relation, left, right in found:
        row = documents[document]
        sentence = next((s for s in row["sentences"] if s[0] <= left[0] < s[1]), (0, 0))
        literal = ontology.relations[relation].literal
        for a in _others(row, left, sentence):
            for b in [right] if literal else _others(row, right, sentence):
                if min(a[1], b[1]) <= max(a[0], b[0]):
                    whole.add((document, relation, a, b))
                    if ontology.relations[relation].symmetric:
                        whole.add((document, relation, b, a))
    return whole


def _others(row: Mapping[str, Any], span: tuple[int, int], sentence: Sequence[int]) -> list[tuple[int, int]]:
    found = [span]
    own = next((n for n, m in enumerate(row["mentions"]) if (m[0], m[1]) == span and m[8] == "entity"), None)
    if own is None:
        return found
    kind, chain = row["mentions"][own][3], row["chains"][own]
    for m, other in zip(row["mentions"], row["chains"], strict=True):
        if m[8] == "entity" and other == chain and sentence[0] <= m[0] and m[1] <= sentence[1]:
            apart = m[1] <= span[0] or span[1] <= m[0]
            if apart and (m[3] in ("name", "pronoun") or m[3] == kind == "demonym"):
                found.append((m[0], m[1]))
    return found


def score(found: Iterable[Prediction], gold: Path, work: Path, name: str, scorer: Path) -> dict[str, Any]:
    """The scorer's answer, by property and ``#global``."""
    documents: dict[str, list[dict[str, Any]]] = {}
    for document, relation, left, right in sorted(found):
        prop = PROPERTY[relation]
        ends = (right, left) if KNOWLEDGENET[prop][1] else (left, right)
        subject, object_ = ({"start": s, "end": e} for s, e in ends)
        documents.setdefault(document, []).append({"property": prop, "subject": subject, "object": object_})
    path = work / f"{name}.pred.jsonl"
    path.write_text(
        "".join(json.dumps({"doc_id": d, "facts": f}) + "\n" for d, f in documents.items()), encoding="utf-8"
    )
    answer = subprocess.run(
        [sys.executable, str(scorer), str(gold), str(path), "--json"], check=True, capture_output=True, text=True
    )
    result: dict[str, Any] = json.loads(answer.stdout)
    return result


def of_corpus(examples: list[Example], logits: Mapping[int, Any], source: str) -> list[str]:
    """What is told of a corpus: by relation how many, how many right, how many there are; then the reliability."""
    told: list[tuple[float, bool]] = []
    counts = {name: [0, 0, 0] for name in RELATIONS}
    for part in (0, 1):
        rows = choose(judged(examples, logits, [1 - part]))
        for relation, pairs in zip(rows, judged(examples, logits, [part], source), strict=True):
            for logit, target in pairs:
                p = probability(relation, logit)
                counts[relation["name"]][2] += target
                if p >= relation["threshold"]:
                    counts[relation["name"]][0] += 1
                    counts[relation["name"]][1] += target
                    told.append((p, bool(target)))
    out = [f"{source}: told, right, there are"]
    out += [f"  {name:20}{n:6}{right:6}{there:6}" for name, (n, right, there) in counts.items()]
    return [*out, *lines(source, told)]


def main() -> None:
    """Prints tables, writes WORK/labels.json and WORK/figures.json."""
    data, work = map(Path, sys.argv[1:3])
    ontology = load()
    with (work / "examples.pkl").open("rb") as file:
        examples = pickle.load(file)["ask"]
    logits: dict[int, Any] = {}
    done = [fold for fold in FOLDS if (work / f"fold{fold}.pkl").exists()]
    for fold in done:
        with (work / f"fold{fold}.pkl").open("rb") as file:
            logits |= pickle.load(file)
    whole = data / "knowledgenet" / "dev.jsonl"
    rows = rows_of(whole)
    gold = work / "gold.jsonl"
    gold.write_text("".join(json.dumps(r) + "\n" for r in rows if r["fold"] in done), encoding="utf-8")
    found: list[Prediction] = []
    for part in (0, 1):
        found += learned(examples, logits, part, choose(judged(examples, logits, [1 - part])), ontology)
    keep = {str(r["doc_id"]) for r in rows if r["fold"] in done}
    collected = [r for r in rows_of(work / "knowledgenet.jsonl") if str(r["doc_id"]) in keep]
    ruled = set(patterns(collected))
    wide = spread(found, collected, ontology)
    scorer = data / "knowledgenet" / "score.py"
    figures = {
        name: score(predictions, gold, work, name, scorer)
        for name, predictions in (("patterns", ruled), ("learned", wide), ("both", ruled | wide))
    }
    print(f"folds {done}; P / R / F1 of {', '.join(figures)}")
    for prop in [*sorted(KNOWLEDGENET), "#global"]:
        cells = [figures[name].get(prop, {"p": 0, "r": 0, "f1": 0}) for name in figures]
        print(f"{prop:24}" + "   ".join(f"{c['p']:.3f} {c['r']:.3f} {c['f1']:.3f}" for c in cells))
    for source in ("knowledgenet", "news"):
        print("\n".join(of_corpus(examples, logits, source)))
    everything = figures["both"]["#global"]
    record("knowledgenet", "folds", [{"metric": FOLDS_METRIC, "ours": everything["f1"]}], commit())
    final = choose(judged(examples, logits, [0, 1]))
    (work / "labels.json").write_text(json.dumps({"relations": final}, indent=1) + "\n", encoding="utf-8")
    (work / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
