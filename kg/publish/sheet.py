"""``facts.csv``: one readable row a fact, for Excel, LibreOffice or OpenRefine (UTF-8 with a mark, RFC 4180).

A cell that a spreadsheet would run as a formula begins with an apostrophe. What it loses: all evidence but the surest
quote, offsets, and where a name stands in the texts; line breaks inside a cell become spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.publish.flat import Row, csv_lines, names, one_line, rows
from kg.publish.standing import HIDDEN
from kg.terms import BASE

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology

FILE_NAME = "facts.csv"
TITLE = "CSV: one readable row a fact, for spreadsheets"
MIME = "text/csv"

COLUMNS = (
    "subject", "relation", "object", "status", "when", "qualifiers", "who says so", "confidence", "sentences",
    "articles", "dates", "quote", "source", "first day", "last day", "subject id", "predicate", "object id", "fact id",
)  # fmt: skip
MARK = "\ufeff"  # Excel reads UTF-8 only with it
TOLD = (*HIDDEN, "startDate", "endDate", "date")  # qualifiers that other columns show
RUNS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"  # what begins a formula, full width as well
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?", re.ASCII)


def generate(graph: Graph, ontology: Ontology | None = None, *, base: str = BASE, run: object = None) -> Iterator[str]:
    """Lines of CSV, the header first."""
    del base, run  # ids stay short here, and the graph speaks for itself
    yield MARK
    yield from csv_lines([COLUMNS])
    yield from csv_lines(map(cell, _cells(graph, row)) for row in rows(graph, ontology))


def _cells(graph: Graph, row: Row) -> Iterator[str]:
    fact, told = row.fact, [graph.documents[d] for d in row.documents if d in graph.documents]
    shown = [f"{graph.label(n)}: {graph.label(t)}" for n, t in fact.qualifiers if n not in TOLD]
    source = graph.documents.get(row.surest.document)
    yield from (graph.label(fact.subject), row.relation, graph.label(fact.object), row.status, row.when)
    yield from ("; ".join(shown), "; ".join(names(graph, row.by)), f"{fact.confidence:.2f}", str(len(fact.evidence)))
    yield "; ".join(one_line(d.title) or d.id for d in told)
    yield "; ".join(sorted({d.date.partition("T")[0] for d in told if d.date}))
    yield from (row.surest.text, source.source if source else "", *row.dates)
    yield from (fact.subject, fact.predicate, row.target, fact.id)


def cell(text: str) -> str:
    """The text on one line, which no spreadsheet takes for a formula."""
    shown = one_line(text)
    return f"'{shown}" if shown.startswith(tuple(RUNS)) and not _NUMBER.fullmatch(shown) else shown
