"""The graphs that other people's programs are given, and their files: each made and written once for all tests."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path

import pytest

import kg
from bench.newsgraph import news_graph
from kg.graph import Graph
from kg.publish import EXPORTERS, write_files
from tests.publish.sample import sample
from tests.publish.test_hostile import EVIL, hostile

ROOT = Path(__file__).resolve().parents[1]
GUM = ROOT.parent / "shared" / "data" / "gum" / "dev.input.jsonl"
# All that breaks readers in one text: markup, quotes, both line ends, controls, IRI syntax, percent signs, lone
# surrogates, other scripts, marks that turn the direction, characters beyond UTF-16's first plane.
SCRIPTS = "\u4e2d\u6587 \u0395\u03bb\u03bb\u03ac\u03c2 \u043c\u0438\u0440"
# Without U+0000, at which rapper and roqet cut every text; reading takes it out of an article.
WORST = f"first line\nsecond line\r\nthird\t<http://e/%20> {SCRIPTS} " + " ".join(
    text.replace("\0", "") for text in EVIL if len(text) < 1000
)
NAMES = ("sample", "news", "hostile", "seeds", "gum")
BUILT = ("seeds", "gum")  # from articles, with the language model
PARAMS = [pytest.param(n, marks=pytest.mark.model) if n in BUILT else n for n in NAMES]
CHEAP = ("turtle", "graphml", "gexf", "csv", "sqlite", "ftm")  # what is read back of the largest graph, too


@cache
def folder() -> Path:
    """Where the files are, until the tests end."""
    scratch = tempfile.TemporaryDirectory(prefix="kg-clients-")
    _KEPT.append(scratch)
    return Path(scratch.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


@cache
def graph(name: str) -> Graph:
    """A small graph, a generated one, one whose every text is hostile, that of seeds/, that of real news (GUM)."""
    if name == "gum":
        rows = [json.loads(line) for line in GUM.read_text(encoding="utf-8").splitlines()]
        source = folder() / "gum.jsonl"
        news = (row for row in rows if row["doc_id"].startswith("GUM_news_"))
        source.write_text("".join(json.dumps(row) + "\n" for row in news), encoding="utf-8")
        return kg.build([str(source)], extractors=["patterns"])
    if name == "seeds":
        return kg.build([str(ROOT / "seeds")])
    return {"sample": sample, "news": lambda: news_graph(150, 375), "hostile": lambda: hostile(WORST)}[name]()


def needed(name: str) -> Graph:
    """The graph; skips the test where its articles are not here."""
    if name == "gum" and not GUM.is_file():
        pytest.skip("the GUM news articles are not beside the repository: shared/data/gum")
    return graph(name)


@cache
def written(name: str, form: str) -> dict[str, Path]:
    """The files of one format, by name."""
    assert form in EXPORTERS
    return {path.name: path for path in write_files(graph(name), [form], folder() / name)}
