"""Quality on data sets that nobody here wrote.

    python -m bench                          every set of the data folder, and the claims
    python -m bench gum --per-class          one set
    python -m bench gum --data FOLDER --split dev      FOLDER holds dev.input.jsonl, dev.jsonl and score.py

Without --data the sets are looked for in ../shared/data beside the repository. A whole set's figures are appended to
bench/results.jsonl with the commit, once a commit, and into the tables of README.md and docs/quality.md; a part
(--fast, --only, --limit) is printed only.
Ends with 1 where a figure is below its floor in bench/floors.toml.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import floors, pages, table
from bench.line import predictions, rows_of, write
from bench.sets import ADAPTERS, claims
from bench.sets.base import Adapter, Json, Row, Scores
from kg.annotate import DEFAULT_MODEL
from kg.extract import DEFAULT_EXTRACTORS, MODELS

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
RESULTS = ROOT / "bench" / "results.jsonl"


def score(adapter: Adapter, folder: Path, gold: Path, predicted: Path) -> Scores:
    """What the set's own scorer says, one JSON object a run."""
    found: Scores = {}
    for run, options in adapter.runs.items():
        command = [sys.executable, str(folder / "score.py"), str(gold), str(predicted), *options, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"bench: {folder / 'score.py'} failed:\n{done.stderr.strip()}")
        found[run] = json.loads(done.stdout)
    return found


def look(scores: Scores, run: str, path: tuple[str, ...]) -> float | None:
    """The figure at the path, None where the scorer has none."""
    value: Any = scores[run]
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, int | float) else None


def measure(
    name: str,
    folder: Path,
    split: str,
    *,
    only: str = "",
    limit: int = 0,
    model: str = DEFAULT_MODEL,
    keep: str = "",
    extractors: Sequence[str] = (),
    models: str = "",
) -> tuple[list[Json], list[Row], float]:
    """Rows of the table, rows of the classes, and seconds, of one set.

    ``only`` is a pattern of document ids; ``keep`` names a file that receives the predictions; ``extractors`` read
    relations, () = the default ones, but for texts that the network was trained on: there the patterns alone.
    ``models`` is a folder of other weights.
    """
    adapter = ADAPTERS[name]
    rows = rows_of(folder / f"{split}.input.jsonl", only, limit)
    start = time.perf_counter()
    extractors = extractors or (("patterns",) if adapter.taught and split == "dev" else DEFAULT_EXTRACTORS)
    predicted = list(predictions(adapter, rows, model, extractors, Path(models) if models else MODELS))
    seconds = time.perf_counter() - start
    chosen = {str(row["doc_id"]) for row in rows}
    with tempfile.TemporaryDirectory() as scratch:
        gold = folder / f"{split}.jsonl"
        if only or limit:
            gold = write(Path(scratch) / "gold.jsonl", [r for r in rows_of(gold) if str(r["doc_id"]) in chosen])
        scores = score(
            adapter, folder, gold, write(Path(keep) if keep else Path(scratch) / "predicted.jsonl", predicted)
        )
    found = [
        {"set": name, "metric": m.name, "ours": look(scores, m.run, m.path), "naive": m.naive, "target": m.target,
         "published": m.published}
        for m in adapter.metrics
        if not m.folds
    ]  # fmt: skip
    return found, adapter.classes(scores), seconds


def folder_of(name: str, data: str, split: str) -> Path:
    """The folder of a set: ``data`` itself, or the folder of that name in it; says what is missing."""
    base = Path(data) if data else DATA
    for folder in (base / name, base):
        if (folder / f"{split}.input.jsonl").is_file():
            missing = [f for f in (f"{split}.jsonl", "score.py") if not (folder / f).is_file()]
            if missing:
                raise SystemExit(f"bench: {folder} holds {split}.input.jsonl but no {' and no '.join(missing)}")
            return folder
    if not data:
        raise SystemExit(f"bench: no data set at {base / name}; give --data FOLDER (with {split}.input.jsonl, "
                         f"{split}.jsonl and score.py)")  # fmt: skip
    raise SystemExit(f"bench: no {split}.input.jsonl in {base} nor in {base / name}")


def commit() -> str:
    """The commit that is measured, with a + where the working tree differs from it."""

    def git(*args: str) -> str:
        done = subprocess.run(["git", "-C", str(ROOT), *args], capture_output=True, text=True, check=False)
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "kg", "ontology", "bench/sets")
    return git("rev-parse", "--short=12", "HEAD") + ("+" if changed else "")


def record(name: str, split: str, rows: list[Json], now: str, path: Path = RESULTS) -> None:
    """Append the figures; those of the same commit, set and split are replaced."""
    old = [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    kept = [r for r in old if (r["commit"], r["set"], r["split"]) != (now, name, split)]
    figures = {str(r["metric"]): round(r["ours"], 4) for r in rows if r["ours"] is not None}
    write(path, [*kept, {"commit": now, "set": name, "split": split, "figures": figures}])


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"{', '.join(ADAPTERS)}, claims; none = all")
    parser.add_argument("--data", default="", help="folder of the set, or of all sets")
    parser.add_argument("--split", default="dev")
    parser.add_argument("--per-class", action="store_true")
    parser.add_argument("--fast", action="store_true", help="the quick subset of each set")
    parser.add_argument("--only", default="", metavar="PATTERN", help="documents whose id matches")
    parser.add_argument("--limit", type=int, default=0, help="documents at most")
    parser.add_argument("--model", default=DEFAULT_MODEL, help="spaCy pipeline")
    parser.add_argument("--extractors", default="", metavar="NAMES", help="what reads relations, with commas")
    parser.add_argument("--models", default="", metavar="FOLDER", help="trained weights instead of those of kg")
    parser.add_argument("--keep", default="", metavar="FILE", help="write the predictions of one set there")
    parser.add_argument("--no-record", action="store_true", help="leave bench/results.jsonl as it is")
    parser.add_argument("--raise-floors", action="store_true", help="lift bench/floors.toml to what is measured")
    given = parser.parse_args(arguments)
    names = given.sets or [*ADAPTERS, "claims"]
    unknown = [n for n in names if n not in ADAPTERS and n != "claims"]
    if unknown:
        parser.error(f"no set called {', '.join(unknown)}; there are {', '.join(ADAPTERS)} and claims")
    if not given.sets and not given.data and not DATA.is_dir():
        parser.error(f"no data sets beside the repository ({DATA}); give --data FOLDER, or: python -m bench claims")
    folders = {n: folder_of(n, given.data, given.split) for n in names if n != "claims"}
    now = commit()
    everything: list[Json] = []
    faults: list[str] = []
    for name in names:
        rows, by_class, seconds = (
            claims.measure(given.model)
            if name == "claims"
            else measure(
                name,
                folders[name],
                given.split,
                only=given.only or (ADAPTERS[name].fast if given.fast else ""),
                limit=given.limit,
                model=given.model,
                keep=given.keep,
                extractors=tuple(filter(None, given.extractors.split(","))),
                models=given.models,
            )
        )
        print(f"{name}: {seconds:.0f} s", file=sys.stderr)
        split = "claims" if name == "claims" else "fast" if given.fast else given.split
        if not (given.only or given.limit or given.extractors or given.models or given.model != DEFAULT_MODEL):
            if split != "fast" and not given.no_record:
                record(name, split, rows, now)
                pages.renew()
            faults += floors.faults(floors.load(), split, rows)
            if given.raise_floors:
                floors.save(floors.lifted(floors.load(), split, rows))
        if given.per_class:
            print("\n".join(table.per_class(name, by_class)) + "\n")
        everything += rows
    print("\n".join(table.lines(everything)))
    if faults:
        sys.exit("below the floor:\n  " + "\n  ".join(faults))


if __name__ == "__main__":
    main()
