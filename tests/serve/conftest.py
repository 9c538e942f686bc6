"""A folder with the sample graph, and a server over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.publish import publish
from kg.serve import Limits, serving
from tests.publish.sample import sample


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample graph, as a build leaves it."""
    place = tmp_path_factory.mktemp("served")
    publish(sample(), place)
    return place


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """The address of a server over that folder."""
    with serving(folder, limits=Limits(seconds=10, rows=5000, body=50_000, workers=2)) as address:
        yield address
