"""Training of event words on ECB+: ``python -m train.events DATA WORDNET WORK``.

DATA holds ``ecbplus/dev.jsonl``, WORDNET the files ``index.noun`` and ``data.noun`` of WordNet 3.0, WORK is a scratch
folder. Writes ``event-weights.json``, ``event-nouns.json`` and ``event-links.json`` into kg/models (all topics), and
into bench/folds/ecbplus-0 to 4 (each without the topics whose number leaves that rest). No chance is involved.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from bench.line import FOLDS, parses, rows_of
from bench.sets.ecbplus import PARTS, part
from kg.annotate import load_model
from kg.extract import read
from kg.extract.eventchains import Pairs
from kg.extract.eventclues import NOUNS, Clue, Clues, rated, ratings_of
from kg.extract.eventwords import candidates
from kg.extract.reading import Reading
from kg.extract.weights import MODELS
from kg.model import WORD, normalise
from kg.ontology import Ontology, load
from kg.syntax import Token
from train.eventnouns import Nouns, levels

THRESHOLD = 0.3  # on ECB+ -.35 does best; what it adds in other news is mostly wrong
LINK_THRESHOLD = 0.3


@dataclass(frozen=True, slots=True)
class How:
    """Penalty on squared weights; how often and in how many topics a clue must be seen; the least weight kept."""

    penalty: float
    least_seen: int
    least_topics: int
    smallest: float


WORDS, PAIRS = How(1.0, 2, 2, 0.08), How(2.0, 4, 2, 0.01)


@dataclass(slots=True)
class Example:
    """A candidate word of an annotated sentence: where it is from, its clues, whether it is an event there."""

    fold: int
    topic: str
    token: Token
    clues: list[Clue]  # all but those of the rating, which differs from fold to fold
    event: bool


@dataclass(slots=True)
class Pair:
    """Two event mentions of annotated sentences: where they are from, their clues, whether they are one event."""

    fold: int
    topic: str
    clues: list[Clue]
    same: bool


def main() -> None:
    """Fit and write."""
    data, wordnet, work = (Path(a) for a in sys.argv[1:4])
    torch.set_num_threads(1)
    ontology = load()
    vocabulary = load_model().vocab
    table = vocabulary.vectors
    nouns = Nouns(wordnet, {vocabulary.strings[key]: table[key] for key in table})
    examples = [e for gold, reading in readings(data, work) for e in examples_of(gold, reading)]
    print(f"{len(examples)} candidates, {sum(e.event for e in examples)} of them events")
    for fold in range(PARTS):
        fit([e for e in examples if e.fold != fold], nouns, FOLDS / f"ecbplus-{fold}")
    fit(examples, nouns, MODELS)
    pairs = [p for gold, reading in readings(data, work, folds=True) for p in pairs_of(gold, reading, ontology)]
    print(f"{len(pairs)} pairs, {sum(p.same for p in pairs)} of them one event")
    for fold in range(PARTS):
        fit_links([p for p in pairs if p.fold != fold], FOLDS / f"ecbplus-{fold}")
    fit_links(pairs, MODELS)


def readings(data: Path, work: Path, *, folds: bool = False) -> Iterator[tuple[dict[str, Any], Reading]]:
    """Each annotated story with its reading, by the weights that never saw it; parses stay in the scratch folder."""
    gold = rows_of(data / "ecbplus" / "dev.jsonl")
    kept = work / "ecbplus-parses.pkl"
    if not kept.is_file():
        with kept.open("wb") as file:
            pickle.dump(list(parses(rows_of(data / "ecbplus" / "dev.input.jsonl"))), file)
    parsed = {p.document.text: p for p in pickle.loads(kept.read_bytes())}
    ontology = load()
    for row in gold:
        models = FOLDS / f"ecbplus-{part(str(row['doc_id']))}" if folds else MODELS
        yield row, read(parsed[normalise(row["text"])], ontology, models=models)


def examples_of(gold: dict[str, Any], reading: Reading) -> list[Example]:
    """The candidates of the annotated sentences that are no event mention already."""
    reading.mentions = [n for n in reading.mentions if n.mention.kind != WORD or n.mention.type != "Event"]
    spans = [(m["start"], m["end"]) for m in gold["mentions"] if m["kind"] == "event" and m["annotated_sentence"]]
    events = {_head(reading, start, end) for start, end in spans}
    annotated = [(s["start"], s["end"]) for s in gold["sentences"] if s["annotated"]]
    clues = Clues(reading)
    return [
        Example(
            part(str(gold["doc_id"])),
            str(gold["topic"]),
            token,
            [c for c in clues.of(token) if not c[0].startswith("rating")],
            token.i in events,
        )
        for token in candidates(reading)
        if any(start <= token.start < end for start, end in annotated)
    ]


def _head(reading: Reading, start: int, end: int) -> int:
    """The token of a span that the others hang on."""
    inside = [t for t in reading.parse.tokens if t.start < end and t.end > start]
    numbers = {t.i for t in inside}
    tops = [t for t in inside if t.head not in numbers or t.head == t.i]
    full = [t for t in tops if t.pos in ("VERB", "NOUN", "PROPN", "ADJ")]
    return next((t.i for t in (*full, *tops, *inside)), -1)


def pairs_of(gold: dict[str, Any], reading: Reading, ontology: Ontology) -> Iterator[Pair]:
    """The pairs of event mentions of the annotated sentences; a mention is that of the set which it overlaps."""
    marked = {(m["start"], m["end"]): m["cluster"] for m in gold["mentions"] if m["kind"] == "event"}
    clusters = {}
    for noted in (n for n in reading.mentions if n.mention.layer == "event"):
        start, end = noted.mention.span
        if any(s["annotated"] and s["start"] <= start < s["end"] for s in gold["sentences"]):
            clusters[noted.id] = next((c for (a, b), c in sorted(marked.items()) if a < end and start < b), "")
    pairs = Pairs(reading, ontology)
    for later, choice in pairs:
        for before, shared in choice:
            ours, theirs = clusters.get(later.noted.id), clusters.get(before.noted.id)
            if ours is not None and theirs is not None:
                clues = list(pairs.clues(later, before, shared))
                yield Pair(part(str(gold["doc_id"])), str(gold["topic"]), clues, bool(ours) and ours == theirs)


def fit_links(pairs: Sequence[Pair], folder: Path) -> None:
    """Fit the weights of pairs, and write them with the threshold."""
    weights = regress([p.clues for p in pairs], [p.topic for p in pairs], [p.same for p in pairs], PAIRS)
    write(folder / "event-links.json", {"threshold": LINK_THRESHOLD, "weights": weights})


def fit(examples: Sequence[Example], nouns: Nouns, folder: Path) -> None:
    """Rate the nouns, fit the weights on top of the ratings, and write both."""
    seen = [(e.token.lemma.lower(), e.event) for e in examples if e.token.pos in NOUNS]
    table = levels(nouns.rate(seen))
    known = ratings_of(table)
    rows = [e.clues + (list(rated(e.token, known)) if e.token.pos in NOUNS else []) for e in examples]
    weights = regress(rows, [e.topic for e in examples], [e.event for e in examples], WORDS)
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "event-nouns.json", {"ratings": table})
    write(folder / "event-weights.json", {"threshold": THRESHOLD, "weights": weights})
    print(f"{folder}: {sum(map(len, weights.values()))} weights, {len(known)} nouns")


def regress(
    rows: Sequence[Sequence[Clue]], topics: Sequence[str], events: Sequence[bool], how: How
) -> dict[str, dict[str, float]]:
    """Template → value → weight, by logistic regression with a squared penalty.

    Clues that are rare or stand in one topic alone have no weight, and small weights go.
    """
    counted = Counter(clue for row in rows for clue in row)
    spread = Counter(clue for clue, _ in {(c, t) for row, t in zip(rows, topics, strict=True) for c in row})
    often = sorted(c for c in counted if counted[c] >= how.least_seen and spread[c] >= how.least_topics)
    number = {clue: i for i, clue in enumerate(often)}
    cells = [(i, number[clue]) for i, row in enumerate(rows) for clue in row if clue in number]
    design = torch.sparse_coo_tensor(
        torch.tensor(cells).T, torch.ones(len(cells)), (len(rows), len(number)), check_invariants=True
    ).coalesce()
    wanted = torch.tensor(events, dtype=torch.float32)
    found = torch.zeros(len(number), requires_grad=True)
    optimizer = torch.optim.LBFGS([found], max_iter=150, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = torch.sparse.mm(design, found[:, None])[:, 0]
        each = torch.nn.functional.binary_cross_entropy_with_logits(scores, wanted, reduction="sum")
        whole = each + how.penalty * (found**2).sum()
        whole.backward()
        return whole

    optimizer.step(loss)
    weights: dict[str, dict[str, float]] = {}
    for (template, value), i in number.items():
        weight = round(float(found.detach()[i]), 2)
        if abs(weight) >= how.smallest:
            weights.setdefault(template, {})[value] = weight
    return weights


def write(path: Path, content: dict[str, Any]) -> None:
    """JSON with sorted keys, a line for each template or level."""
    path.write_text(_lines(content, 0) + "\n", encoding="utf-8")


def _lines(content: Any, depth: int) -> str:
    if not isinstance(content, dict) or depth == 2:
        return json.dumps(content, ensure_ascii=False, sort_keys=True)
    inner = (f"{json.dumps(key)}: {_lines(content[key], depth + 1)}" for key in sorted(content))
    return "{\n" + ",\n".join(inner) + "\n}"


if __name__ == "__main__":
    main()
