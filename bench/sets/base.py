"""What an adapter is, and the few readings of a :class:`Reading` that several of them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.extract.reading import Noted, Reading
from kg.model import Fact, Mention
from kg.ontology import Ontology

Json = dict[str, Any]
Scores = dict[str, Json]  # name of a run of score.py -> what it printed
Row = tuple[str, float, float, float, int]  # class, P, R, F1, gold


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One line of the table. ``path`` leads through the JSON of the run to the figure (0..1)."""

    name: str
    run: str
    path: tuple[str, ...]
    naive: float | None = None  # a run with spaCy's names alone, or the trivial rule
    target: float | None = None
    published: str = ""
    lower: bool = False  # less is better
    floor: bool = True  # whether bench/floors.toml holds it
    folds: bool = False  # measured where the network is trained (train.report), on folds that it never saw


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """A data set: how a reading becomes its prediction, how ``score.py`` is called, what is read off."""

    name: str
    predict: Callable[[Reading, Ontology], Json]
    metrics: tuple[Metric, ...]
    runs: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"": ()})  # run -> options of score.py
    classes: Callable[[Scores], list[Row]] = lambda _: []
    taught: bool = False  # the network learned from the split "dev": there the patterns are measured alone
    fast: str = ""  # pattern of document ids that make the quick subset
    # A text that weights were fitted on is read with those of a fold without it: the folder's name in bench/folds.
    fold: Callable[[str], str] = lambda _: ""


def chain(reading: Reading, noted: Noted) -> str:
    """The id of the first mention of the chain that holds the mention."""
    return reading.antecedent.get(noted.id, noted.id)


def nested(mention: Mention, names: list[Mention]) -> bool:
    """Whether a name stands inside a longer one: "Norland" in "Norland Police"."""
    length = mention.end - mention.start
    return any(n.start <= mention.start and mention.end <= n.end and n.end - n.start > length for n in names)


def chain_types(reading: Reading) -> dict[str, str]:
    """The class of each chain: the most telling one of its names, else of any mention."""
    found: dict[str, str] = {}
    rank = {"name": 0, "metadata": 0, "demonym": 1, "group": 2, "nominal": 2}
    for noted in sorted(reading.mentions, key=lambda n: (rank.get(n.mention.kind, 9), n.mention.start, n.id)):
        key = chain(reading, noted)
        if key not in found or (found[key] in ("Entity", "Agent") and noted.mention.type not in ("Entity", "Agent")):
            found[key] = noted.mention.type
    return found


def times(reading: Reading) -> list[tuple[int, int, str]]:
    """Start, end and value ("" where it has none) of the time expressions that name a point or stretch of time."""
    found = []
    for time in reading.times:
        start, end = reading.parse.span(time.first, time.last)
        found.append((start, end, time.value))
    document = reading.parse.document
    stamps = [f for f in document.fields if f.name == "published" and f.start >= 0]
    outside = [s for s in stamps if not any(start < s.end and s.start < end for start, end, _ in found)]
    return found + [(s.start, s.end, document.date if s is stamps[0] else "") for s in outside]


def said(fact: Fact) -> bool:
    """Whether the text says that it is or was so: not denied, planned, alleged or supposed."""
    return fact.modality == "Actual" and not fact.negated
