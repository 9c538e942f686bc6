"""The least that each figure may be: ``bench/floors.toml``. Floors rise with the figures and never sink."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from pathlib import Path

from bench.sets import ADAPTERS, claims
from bench.sets.base import Json

FILE = Path(__file__).with_name("floors.toml")
HEAD = """\
# The least that each figure may be, by split and set; of "wrong assertions" the most. They only rise:
# `python -m bench --raise-floors` lifts them to what was measured ("fast", the quick subset: to a point less).
"""
MARGIN = 0.002  # what a figure may waver: a rule that helps one class costs another a handful
Floors = dict[str, dict[str, dict[str, float]]]  # split -> set -> metric -> figure
LOWER = {("claims", m.name) for m in claims.METRICS if m.lower} | {
    (a.name, m.name) for a in ADAPTERS.values() for m in a.metrics if m.lower
}


def read(text: str) -> Floors:
    """The floors of a TOML text."""
    return tomllib.loads(text)


def load() -> Floors:
    """The floors of the repository."""
    return read(FILE.read_text("utf-8")) if FILE.exists() else {}


def held(name: str, metric: str) -> bool:
    """Whether the figure has a floor: precision and recall may be traded for each other."""
    return name == "claims" or any(m.floor for m in ADAPTERS[name].metrics if m.name == metric)


def better(name: str, metric: str, left: float, right: float) -> float:
    """The stricter one of two floors."""
    return min(left, right) if (name, metric) in LOWER else max(left, right)


def faults(floors: Floors, split: str, rows: Iterable[Json]) -> list[str]:
    """A line for each figure that is worse than its floor by more than ``MARGIN``."""
    found = []
    for row in rows:
        name, metric, ours = row["set"], row["metric"], row["ours"]
        floor = floors.get(split, {}).get(name, {}).get(metric)
        worst = None if floor is None else floor + (MARGIN if (name, metric) in LOWER else -MARGIN)
        if worst is not None and (ours is None or better(name, metric, ours, worst) != ours):
            found.append(f"{name}, {metric}: {ours if ours is None else round(ours, 4)}, its floor is {floor}")
    return found


def lifted(floors: Floors, split: str, rows: Iterable[Json]) -> Floors:
    """The floors, none lower, with what was measured (to three digits, rounded towards the easier side)."""
    new: Floors = {s: {n: dict(m) for n, m in sets.items()} for s, sets in floors.items()}
    for row in rows:
        name, metric, ours = row["set"], row["metric"], row["ours"]
        if ours is None or not held(name, metric):
            continue
        slack = 10 if split == "fast" else 0  # few documents: one lucky guess is no gain
        lower = (name, metric) in LOWER
        figure = (math.ceil(ours * 1000) + slack if lower else math.floor(ours * 1000) - slack) / 1000
        known = new.setdefault(split, {}).setdefault(name, {})
        known[metric] = better(name, metric, figure, known.get(metric, figure))
    return new


def sunk(old: Floors, new: Floors) -> list[str]:
    """A line for each floor that is gone or easier than before."""
    found = []
    for split, sets in old.items():
        for name, metrics in sets.items():
            for metric, before in metrics.items():
                now = new.get(split, {}).get(name, {}).get(metric)
                if now is None or better(name, metric, now, before) != now:
                    found.append(f"{split}, {name}, {metric}: {before} became {now}")
    return found


def save(floors: Floors, path: Path = FILE) -> None:
    """Write them, in stable order."""
    parts = [HEAD]
    for split in sorted(floors):
        for name in sorted(floors[split]):
            rows = [f'"{metric}" = {figure}\n' for metric, figure in sorted(floors[split][name].items())]
            parts.append(f"\n[{split}.{name}]\n" + "".join(rows))
    path.write_text("".join(parts), encoding="utf-8")
