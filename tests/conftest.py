"""Shared fixtures: a line without a language model, and articles with invented names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bench.page import CHROMIUM, QUIET
from kg.issues import Issue
from kg.model import Document, Evidence, Fact, Judgement, Mention
from kg.syntax import Parse

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CLAIM = re.compile(r"([A-Z]\w+ [A-Z]\w+) leads ([A-Z]\w+)")


@dataclass
class Extraction:
    """What the stand-in for the extract stage returns."""

    mentions: list[Mention] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def annotate(documents: Iterable[Document], *, model: str = "", nlp: Any = None) -> Iterator[Parse]:
    """A parse without tokens; a text with CRASH in it breaks the whole batch, as a real fault would."""
    for document in documents:
        if "CRASH" in document.text:
            raise ValueError("the tagger broke")
        if "INTERRUPT" in document.text:
            raise KeyboardInterrupt
        yield Parse(document=document, tokens=[], sentences=[], chunks=[])


def extract(parse: Parse, ontology: Any, names: Any = (), models: Any = None) -> Extraction:
    """Reads "Ana Petrova leads Nordwind"; a text with BOOM in it fails, one with HMM leaves a warning."""
    text, document = parse.document.text, parse.document.id
    found = Extraction()
    if "BOOM" in text:
        raise RuntimeError("no rule for \x1b[31mthis")
    if "HMM" in text:
        found.issues.append(Issue(stage="extract", code="odd", document=document, quote="HMM", severity="warning"))
    for match in CLAIM.finditer(text):
        person, body = (
            Mention(
                document=document,
                start=match.start(i),
                end=match.end(i),
                text=match[i],
                name=match[i],
                type=kind,
                kind="name",
            )
            for i, kind in ((1, "Person"), (2, "Organization"))
        )
        receipt = Evidence(
            document=document, sentence=match.span(), quote=match.span(), text=match[0], subject=person.span,
            object=body.span, rule="leads", confidence=0.9,
        )  # fmt: skip
        found.mentions += [person, body]
        found.facts.append(Fact(subject=person.id, predicate="leaderOf", object=body.id, evidence=(receipt,)))
    return found


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pipeline with a stand-in for annotation and extraction."""
    monkeypatch.setattr("kg.annotate.annotate", annotate)
    monkeypatch.setattr("kg.extract.extract", extract, raising=False)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with three articles: two claims, one of them twice."""
    folder = tmp_path / "articles"
    folder.mkdir()
    claims = ("Ana Petrova leads Nordwind", "Ben Okoro leads Sudwind", "Ana Petrova leads Nordwind")
    for number, claim in enumerate(claims):
        write(folder / f"{number}.txt", claim, number)
    return folder


def write(path: Path, claim: str, number: int = 0) -> Path:
    """An English article in the layout of a news site."""
    path.write_text(
        f"Wind firms meet in the harbour town\nBy MARA LIND\nUpdated: 2021-05-{number % 28 + 1:02d}\n\n"
        f"{claim}, the company said on Monday in its report number {number} on the state of the trade.\n\n"
        "The meeting went on for two days, and the talks about new ships will be held again in the spring.\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    if not CHROMIUM:
        pytest.skip("no Chromium here: the page was not opened in a browser (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield running
        running.close()
