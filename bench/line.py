"""Texts of a data set through the product: ``kg.read``, ``annotate`` with one loaded model, ``extract.read``."""

from __future__ import annotations

import itertools
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import kg
from bench.sets.base import Adapter, Json
from kg.annotate import DEFAULT_MODEL, annotate
from kg.extract import DEFAULT_EXTRACTORS, read
from kg.extract.weights import MODELS
from kg.model import normalise
from kg.ontology import load
from kg.syntax import Parse

FOLDS = Path(__file__).resolve().parent / "folds"


def rows_of(path: Path, only: str = "", limit: int = 0) -> list[Json]:
    """The rows of a JSONL file whose ``doc_id`` matches the pattern, ``limit`` of them at most (0 = all)."""
    with path.open(encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream if line.strip()]
    rows = [row for row in rows if not only or re.search(only, str(row["doc_id"]))]
    return rows[: limit or None]


def write(path: Path, rows: list[Json]) -> Path:
    """The rows as JSONL."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def predictions(
    adapter: Adapter,
    rows: list[Json],
    model: str = DEFAULT_MODEL,
    extractors: Sequence[str] = DEFAULT_EXTRACTORS,
    models: Path = MODELS,
) -> Iterator[Json]:
    """One prediction a text, with its ``doc_id``; a text that stands in several rows is read once.

    Raises ValueError where the product changed a text, for then its offsets mean nothing to the scorer.
    """
    ontology = load()
    ids: dict[str, list[str]] = {}
    for row in rows:
        ids.setdefault(normalise(row["text"]), []).append(str(row["doc_id"]))
    for parse in parses(rows, model):
        text = parse.document.text
        if text not in ids:
            raise ValueError(f"the text of {parse.document.source} was changed while it was read: {text[:60]!r}")
        for fold, names in itertools.groupby(sorted(ids[text], key=adapter.fold), key=adapter.fold):
            reading = read(parse, ontology, extractors, models=FOLDS / fold if fold else models)
            found = adapter.predict(reading, ontology)
            yield from ({"doc_id": name, **found} for name in names)


def parses(rows: list[Json], model: str = DEFAULT_MODEL) -> Iterator[Parse]:
    """The texts of the rows, each once, read and parsed as a build does it."""
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "articles.jsonl", [{k: v for k, v in row.items() if k != "doc_id"} for row in rows])
        yield from annotate(kg.read([path]), model=model)
