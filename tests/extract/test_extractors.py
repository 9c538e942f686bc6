"""Extractors are switched by name, in order; plug-ins have the same interface as ours."""

from __future__ import annotations

import pytest

from kg.config import Settings
from kg.errors import PluginError
from kg.extract import DEFAULT_EXTRACTORS, EXTRACTORS, extractors, read
from kg.extract.match import Matcher
from kg.ontology import load
from tests.reading import article


def test_unknown_extractors_are_named_before_the_work() -> None:
    """The error says which name is unknown and which is meant."""
    with pytest.raises(PluginError, match="'patern'") as caught:
        extractors(["patern"])
    assert "patterns" in caught.value.hint


def test_ours_are_two() -> None:
    """Patterns first, then the network."""
    assert list(EXTRACTORS) == list(DEFAULT_EXTRACTORS) == list(Settings().extractors) == ["patterns", "learned"]


@pytest.mark.model
def test_a_plug_in_reads_the_same_article(monkeypatch: pytest.MonkeyPatch) -> None:
    """It gets the matcher, sees what the patterns wrote, and without the patterns there are no relations."""
    from kg.annotate import annotate

    seen: list[int] = []

    def count(matcher: Matcher) -> None:
        seen.append(len(matcher.writer.reading.facts))

    monkeypatch.setitem(EXTRACTORS, "count", count)
    text = "Ana Petrova was born in Oslo."
    for names in (("patterns", "count"), ("count",)):
        (parse,) = annotate([article(text)])
        read(parse, load(), names)
    assert seen[0] > 0
    assert seen[1] == 0
