"""Trained weights: what `train/` fitted, in ``kg/models`` or in a folder that stands in for it.

A folder need not hold every file: what it lacks is taken from ``kg/models``. That is how the benchmarks read the texts
that something was trained on: with the weights of a fold that never saw them. Only the network is taken as a whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

from kg.errors import ConfigError

MODELS = Path(__file__).resolve().parents[1] / "models"
NETWORK, LABELS, VOCABULARY = "relations.onnx", "labels.json", "vocab.txt"


def chosen(folder: str) -> Path:
    """The folder that the setting ``models`` names; "" = ``kg/models``."""
    return Path(folder) if folder else MODELS


def home(file: str, folder: Path = MODELS) -> Path:
    """The folder where it has the file, else ``kg/models``."""
    return folder if (folder / file).is_file() else MODELS


@cache
def weights(name: str, folder: Path = MODELS) -> Any:
    """The content of ``NAME.json``, read once. Raises ConfigError as :func:`read_weights`."""
    file = f"{name}.json"
    return read_weights(home(file, folder) / file)


def read_weights(path: Path) -> Any:
    """The content of one of the JSON files; ConfigError where it can't be read or has another form than ours."""
    good, form = FORMS[path.name]
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(
            f"{path} can't be read: {getattr(error, 'strerror', None) or error}", hint=_hint(path)
        ) from error
    try:
        fits = good(rows)
    except (KeyError, IndexError, TypeError, AttributeError):
        fits = False
    if not fits:
        raise ConfigError(f"{path} holds no {form}", hint=_hint(path))
    return rows


def check_weights(folder: Path) -> None:
    """Raises ConfigError where the folder holds no weights, a malformed file, or a part of the network alone."""
    names = sorted({*FORMS, NETWORK, VOCABULARY})
    if not any((folder / file).is_file() for file in names):
        raise ConfigError(f"{folder} holds no trained weights", hint=f"known files: {', '.join(names)}")
    parts = [file for file in (NETWORK, LABELS, VOCABULARY) if (folder / file).is_file()]
    missing = [file for file in (NETWORK, LABELS) if file not in parts]
    if parts and missing:
        message = f"{folder} has {' and '.join(parts)}, but no {' and no '.join(missing)}"
        raise ConfigError(message, hint=f"{NETWORK} and {LABELS} of one training belong together: give both or neither")
    for file in FORMS:
        if (folder / file).is_file():
            read_weights(folder / file)


def hashes(folder: Path, extractors: Iterable[str]) -> dict[str, str]:
    """SHA-256 of each file that these extractors, and whatever else is trained, are read with; by its name."""
    places = {file: home(file, folder) for file in FORMS if file != LABELS}
    if "learned" in extractors:
        network = home(NETWORK, folder)
        places |= {NETWORK: network, LABELS: network, VOCABULARY: home(VOCABULARY, network)}
    return {file: _hash(places[file] / file) for file in sorted(places)}


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror}", hint=_hint(path)) from error


def _hint(path: Path) -> str:
    if path.parent == MODELS:
        return "install kg again: the file comes with it"
    return f"see kg/models/{path.name}, or leave the file out: what a folder lacks comes with kg"


# ---- the form of each file


def _number(x: Any) -> bool:
    return isinstance(x, int | float) and not isinstance(x, bool) and -inf < x < inf


def _rules(rows: Any) -> bool:
    return all(_number(x) and 0 <= x <= 1 for x in rows["rules"].values())


def _tables(rows: Any) -> bool:
    return _number(rows["threshold"]) and all(_number(x) for row in rows["weights"].values() for x in row.values())


def _ratings(rows: Any) -> bool:
    return all(isinstance(nouns, str) for nouns in rows["ratings"].values())


def _rankers(rows: Any) -> bool:
    """Each feature has a weight of its own and one for every cell."""
    return {"person", "thing", "group"} <= rows.keys() and all(
        all(map(_number, kind["cells"])) and all(_row(row, 1 + len(kind["cells"])) for row in kind["features"].values())
        for kind in rows.values()
    )


def _row(row: Any, size: int) -> bool:
    return isinstance(row, list) and len(row) == size and all(map(_number, row))


def _relations(rows: Any) -> bool:
    return bool(rows["relations"]) and all(
        isinstance(row["name"], str) and all(_number(row[key]) for key in ("threshold", "scale", "shift"))
        for row in rows["relations"]
    )


TABLES = '{"threshold": number, "weights": {clue: {value: number}}}'
FORMS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "confidence.json": (_rules, '{"rules": {rule: number from 0 to 1}}'),
    "event-links.json": (_tables, TABLES),
    "event-nouns.json": (_ratings, '{"ratings": {rating: "noun noun ..."}}'),
    "event-weights.json": (_tables, TABLES),
    LABELS: (_relations, '{"relations": [{"name": text, "threshold": number, "scale": number, "shift": number}]}'),
    "pronouns.json": (_rankers, '"person", "thing", "group", each {"cells": [number], "features": {name: [number]}}'),
}
