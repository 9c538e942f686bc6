"""How a claim stands and when it holds: what the page and the flat formats tell of a fact beside its words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.dates import bounds, is_value
from kg.model import Fact, Term, Value

if TYPE_CHECKING:
    from kg.graph import Graph

# How a claim stands, the plain ones first: a filter of the page, and what is drawn dashed.
STATUSES = (
    "asserted", "planned", "desired", "possible", "alleged", "hypothetical", "denied", "former", "doubtful",
)  # fmt: skip
SAYING = "Utterance"  # the class of what is only said
# Names of qualifiers and roles that a reader is not shown: told otherwise, or the machinery of the graph.
HIDDEN = ("label", "text", "quoteType", "earliest", "latest", "sameAs", "derivedFrom")


def status_of(graph: Graph, fact: Fact) -> str:
    """One of ``STATUSES``: denied before any modality; former is told as over; doubtful is below the threshold."""
    if fact.negated:
        return "denied"
    if fact.modality != "Actual":
        return fact.modality.lower()
    if graph.plain(fact):
        return "asserted"
    return "doubtful" if fact.confidence < graph.threshold else "former"


def span_of(rows: Iterable[tuple[str, Term]], *, lasting: bool) -> list[str]:
    """First and last day (ISO 8601, "" for open) that qualifiers or roles give, and both in words, as precise as told.

    ``lasting``: what goes on until an end is told (a membership); else a date is the end as well (an event). The first
    value of each name counts.
    """
    found: dict[str, str] = {}
    for name, term in rows:
        if isinstance(term, Value) and is_value(term.text):
            found.setdefault(name, term.text.partition("T")[0])
    start = next((found[n] for n in ("startDate", "date", "earliest") if n in found), "")
    end = found.get("endDate", "" if lasting else start)
    if not start:
        words = f"until {end}" if end else ""
    elif end:
        words = start if start == end else f"{start} – {end}"
    else:
        words = start if "startDate" not in found and "date" in found else f"since {start}"
    return [bounds(start)[0], bounds(end)[1], words]
