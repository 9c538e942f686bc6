"""SPARQL engines that others wrote give the rows that ``kg query`` gives, for the questions 01 to 14, every graph."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.query import cell, query
from kg.terms import Names, prefixes
from tests.askers import ASKERS, LIMIT, Asker, final, fourteen
from tests.graphs import PARAMS, WORST, needed, written

Row = tuple[Any, ...]
FOURTEEN = {q.name[:2]: q for q in fourteen()}
FILLED: tuple[tuple[str, dict[str, str]], ...] = (
    ("01", {"person": "Meng Hongwei"}),
    ("05", {"country": "China", "organization": "Interpol"}),
    ("09", {"since": "2017-09-20"}),
    ("10", {"subject": "Meng Hongwei", "relation": "presidentOf"}),
    ("14", {"from": "Meng Hongwei"}),
)
NAMES = Names(prefixes())
ROQET = next(a for a in ASKERS if a.name == "roqet")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


@cache
def told(path: Path, number: str) -> tuple[Row, ...]:
    """What kg answers, the whole of it."""
    return query(path, LIMIT.sub("", FOURTEEN[number].text.rstrip())).rows


def text(one: Any) -> str:
    """A cell as text, numbers in one form, for a program that gives no types."""
    plain = "" if one is None else str(one)
    return repr(float(plain)) if NUMBER.fullmatch(plain) else plain


def rows(found: Sequence[Row], typed: bool) -> list[str]:
    """Rows as kg shows them, in one order: engines sort equal rows and other scripts as they like."""
    cells = (tuple(cell(t, NAMES) if hasattr(t, "n3") else t for t in row) for row in found)
    return sorted(repr(row if typed else tuple(map(text, row))) for row in cells)


def agree(asker: Asker, path: Path, asked: Mapping[str, tuple[str, Sequence[Row]]]) -> None:
    """Asks, and compares what comes back: label -> (final text, the rows of kg)."""
    if not asker.here:
        pytest.skip(f"{asker.name} is not installed: {asker.missing}")
    answers = asker.ask(path, [question for question, _ in asked.values()])
    assert len(answers) == len(asked)
    for (label, (_, wanted)), found in zip(asked.items(), answers, strict=True):
        assert rows(found, asker.typed) == rows(wanted, asker.typed), label


@pytest.mark.parametrize("name", PARAMS)
@pytest.mark.parametrize("asker", ASKERS, ids=[a.name for a in ASKERS])
def test_engines_answer_as_kg_does(asker: Asker, name: str) -> None:
    """All that an engine can answer, row by row."""
    needed(name)
    path = written(name, "turtle")["graph.ttl"]
    left_out = asker.slow if name in ("gum", "news") else frozenset()
    asked = {n: (final(path, FOURTEEN[n], {}), told(path, n)) for n in FOURTEEN if n not in {*asker.cannot, *left_out}}
    assert sum(len(answer) for _, answer in asked.values()) >= 2, "a graph about which there is something to ask"
    agree(asker, path, asked)


@pytest.mark.model
@pytest.mark.parametrize("asker", ASKERS, ids=[a.name for a in ASKERS])
def test_engines_take_parameters(asker: Asker) -> None:
    """The values that kg puts in for names and dates mean the same elsewhere."""
    needed("seeds")
    path = written("seeds", "turtle")["graph.ttl"]
    asked = {
        f"{n} {params}": (final(path, FOURTEEN[n], params), query(path, FOURTEEN[n].name, params).rows)
        for n, params in FILLED
        if n not in asker.cannot
    }
    assert len(asked) >= 2
    assert all(answer for _, answer in asked.values())
    agree(asker, path, asked)


@pytest.mark.parametrize("number", sorted(ROQET.cannot))
def test_what_is_said_not_to_work_does_not(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reasons in the table are true: where a newer roqet can do more this fails, and the table is to be renewed."""
    monkeypatch.setattr("tests.askers.PATIENCE", 3.0)
    path = written("sample", "turtle")["graph.ttl"]
    asked, wanted = final(path, FOURTEEN[number], {}), told(path, number)
    if number == "04":  # over one row it is right
        asked = "SELECT ?p (COUNT(?s) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"
        wanted = query(path, asked).rows
    with pytest.raises((AssertionError, subprocess.TimeoutExpired)):
        agree(ROQET, path, {number: (asked, wanted)})


def test_the_hostile_graph_has_all_that_breaks_readers() -> None:
    """Quotes, markup, line ends, percent signs, IRI syntax, other scripts, lone surrogates, controls, astral signs."""
    wanted = "\"'<>\n\r\t%\\`{}\u4e2d\u0645\u03b5\u043c\ud800\udfff\x07\x1b\u2028\u202e\ufeff\U0001f680"
    assert [c for c in wanted if c not in WORST and c.upper() not in WORST] == []
    path = written("hostile", "turtle")["graph.ttl"]
    said = WORST.replace("\ud800", "\ufffd").replace("\udfff", "\ufffd")
    assert told(path, "02") == ((said, said),)
