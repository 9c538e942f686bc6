"""The quality table of README.md and docs/quality.md, made from ``bench/results.jsonl``: ``python -m bench.pages``.

It stands between the marks ``<!-- quality -->`` and ``<!-- /quality -->``; a page without them is left alone. The
newest row of each set counts.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from bench.sets import ADAPTERS, claims
from bench.sets.base import Json
from bench.table import markdown

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results.jsonl"
PAGES = (ROOT / "README.md", ROOT / "docs" / "quality.md")
MARKS = re.compile(r"(<!-- quality -->\n).*?(<!-- /quality -->)", re.DOTALL)
SPLITS = ("dev", "claims", "folds")


def latest(results: str) -> list[Json]:
    """Rows of the table from the text of ``results.jsonl``, in the order of the adapters and their metrics."""
    newest: dict[str, Json] = {}
    for line in results.splitlines():
        row = json.loads(line)
        if row["split"] in SPLITS:
            newest.setdefault(row["set"], {}).update(row["figures"])
    metrics = {**{name: a.metrics for name, a in ADAPTERS.items()}, "claims": claims.METRICS}
    return [
        {
            "set": name,
            "metric": m.name,
            "ours": newest[name][m.name],
            "naive": m.naive,
            "target": m.target,
            "published": m.published,
        }
        for name, listed in metrics.items()
        if name in newest
        for m in listed
        if m.name in newest[name]
    ]


def renewed(page: str, results: str) -> str:
    """The page with the table of today."""
    table = markdown(latest(results))
    return MARKS.sub(lambda found: f"{found[1]}{table}{found[2]}", page)


def renew() -> None:
    """Write the table into the pages that have its marks."""
    results = RESULTS.read_text("utf-8")
    for page in PAGES:
        if page.exists():
            old = page.read_text("utf-8")
            new = renewed(old, results)
            if new != old:
                page.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    renew()
