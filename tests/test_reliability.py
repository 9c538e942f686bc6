"""Confidence: how it is fitted to judged facts, and how its reliability is told."""

from __future__ import annotations

import pytest

from bench.reliability import error, judged, lines, table
from train.confidence import PRIOR, fitted, held_out

PASSAGES = [{"id": "d:0:40", "start": 0, "end": 40, "annotated_properties": ["SPOUSE"]}]
GOLD = {
    "d": {
        "passages": PASSAGES,
        "facts": [
            {
                "property": "SPOUSE",
                "passage_id": "d:0:40",
                "subject": {"start": 0, "end": 4},
                "object": {"start": 9, "end": 13},
            }
        ],
    }
}


def told(
    property_: str, subject: tuple[int, int], object_: tuple[int, int], *, named: bool = True
) -> dict[str, object]:
    """A predicted fact."""
    ends = {k: {"start": a, "end": b} for k, (a, b) in (("subject", subject), ("object", object_))}
    return {"property": property_, **ends, "confidence": 0.9, "named": named}


def test_judged() -> None:
    """Right where both arguments overlap; other properties, places and descriptions are left out."""
    facts = [
        told("SPOUSE", (0, 4), (10, 13)),
        told("SPOUSE", (0, 4), (20, 24)),
        told("CEO", (0, 4), (9, 13)),
        told("SPOUSE", (50, 54), (60, 64)),
        told("SPOUSE", (0, 4), (9, 13), named=False),
    ]
    assert [right for _, _, right in judged([{"doc_id": "d", "facts": facts}], GOLD)] == [True, False]


def test_table() -> None:
    """Bands hold their facts; the error is the weighted distance of what was told and what is right."""
    seen = [(0.95, True), (0.95, False), (0.55, True)]
    assert table(seen) == [("0.5 to 0.6", 1, 0.55, 1.0), ("0.9 to 1.0", 2, 0.95, 0.5)]
    assert error(seen) == pytest.approx((0.45 + 2 * 0.45) / 3)
    assert lines("x", seen)[0] == "x: 3 facts, 0.667 right, expected calibration error 0.450"


def test_fitted() -> None:
    """A rule is drawn to the share of all, the less it was seen the more; a rule seen once or twice is left out."""
    seen = [(1, "good", True)] * 60 + [(1, "bad", False)] * 20 + [(1, "rare", False)] * 2
    rules, share = fitted(seen)
    assert share == pytest.approx(60 / 82)
    assert rules == {
        "bad": round(PRIOR * share / (20 + PRIOR), 3),
        "good": round((60 + PRIOR * share) / (60 + PRIOR), 3),
    }


def test_held_out() -> None:
    """A fact's confidence comes from the other folds alone."""
    seen = [(1, "a", True)] * 30 + [(2, "a", False)] * 30
    assert {(round(c, 2), right) for c, right in held_out(seen)} == {(0.0, True), (1.0, False)}
