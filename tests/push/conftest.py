"""A store, a folder and a clock for the tests of ``kg push``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from tests.publish.sample import sample
from tests.push.pretend import Pretend, pretend
from tests.push.rdf import holds, wire


@pytest.fixture
def store() -> Iterator[Pretend]:
    """A store that does as it is told."""
    with pretend() as made:
        yield made


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that would have been waited."""
    waited: list[float] = []
    monkeypatch.setattr(wire, "pause", waited.append)
    return waited


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder whose graph is the sample."""
    holds(monkeypatch, sample())
    return tmp_path


@pytest.fixture
def built(line: None, articles: Path, tmp_path: Path) -> Path:
    """A folder that was really built."""
    kg.build(articles, tmp_path / "output")
    return tmp_path / "output"
