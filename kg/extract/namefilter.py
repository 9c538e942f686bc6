"""Which stretches of text name a person, an organization or a place: weighed, not ruled.

A multinomial logistic regression over what is seen of a candidate (``candidates.py``), fitted on GUM and Re-DocRED by
``python -m train.names``. The taggers' own view of a name is only one of the things seen (stacking; Wolpert 1992), and
one name is one thing in an article ("one sense per discourse", Gale, Church and Yarowsky 1992): the scores of all
candidates with the same words are averaged.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from math import exp
from pathlib import Path

from kg.extract.candidates import Candidate, candidates, features, look
from kg.extract.names import LEGAL, fold
from kg.extract.notes import Notes
from kg.extract.weights import weights

CLASSES = ("none", "person", "organization", "place")
CLASS = {"person": "Person", "organization": "Organization", "place": "Place"}
LEAST, MOST = 0.3, 0.5  # below the one, a found name is none; above the other, a missed one is one
NAMES = ("Person", "Organization", "Place")


def filter_names(notes: Notes, models: Path) -> None:
    """Take the class from names that name no person, body or place, and note names that were missed."""
    table: dict[str, list[float]] = weights("names", models)
    seen = look(notes)
    found = candidates(notes)
    scores = [_scores(table, features(notes, seen, c)) for c in found]
    alike: dict[str, list[int]] = defaultdict(list)
    for number, candidate in enumerate(found):
        alike[notes.parse.text(candidate.first, candidate.last)].append(number)
    kinds = {n.mention.text: n.mention.type for n in notes.found.values() if n.mention.kind == "name"}
    for text, numbers in alike.items():
        mean = [sum(scores[n][k] for n in numbers) / len(numbers) for k in range(len(CLASSES))]
        named = chance(mean)
        for candidate in (found[n] for n in numbers):
            if candidate.noted is not None:
                if named < LEAST and not _sure(notes, candidate):
                    _unname(candidate)
            elif named > MOST:
                best = max(range(1, len(CLASSES)), key=mean.__getitem__)
                kind = kinds.get(text, CLASS[CLASSES[best]])
                head = notes.head(candidate.first, candidate.last)
                notes.note(candidate.first, candidate.last, head, text, kind, "name", number="sing")


def _scores(table: dict[str, list[float]], seen: list[str]) -> list[float]:
    rows = [table[feature] for feature in seen if feature in table]
    return [sum(column) for column in zip(*rows, strict=True)] if rows else [0.0] * len(CLASSES)


def chance(scores: list[float]) -> float:
    """The probability that it is a name of one of the three classes."""
    top = max(scores)
    parts = [exp(score - top) for score in scores]
    return 1 - parts[0] / sum(parts)


def _sure(notes: Notes, candidate: Candidate) -> bool:
    """Whether a table or a legal form says what it is, or it is none of the three classes anyway."""
    assert candidate.noted is not None
    text = notes.parse.text(candidate.first, candidate.last)
    last = fold(notes.parse.tokens[candidate.last - 1].text)
    kind = candidate.noted.mention.type
    known = notes.ontology.gazetteer(text) is not None or last in LEGAL
    return known or not any(notes.ontology.is_a(kind, name) for name in NAMES)


def _unname(candidate: Candidate) -> None:
    """The name of something, but of no person, body or place."""
    assert candidate.noted is not None
    candidate.noted.mention = replace(candidate.noted.mention, type="Topic")
