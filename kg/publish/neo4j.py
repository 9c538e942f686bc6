"""``nodes.csv`` and ``relationships.csv``, typed by their headers, for the importer of Neo4j.

::

    neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv neo4j

Cells are single lines, so no further option is needed. An array is joined by ``;``, which nothing can escape: inside an
element it becomes a comma. What it loses: evidence but the surest quote and the ids of the articles, texts, offsets;
qualifiers other than dates and the title of a post; facts with a literal for object, of which only the plain ones are
kept as ``values`` of their node ("occupation: chemist").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.publish.flat import Row, articles, csv_lines, event_days, names, one_line, rows, same_as, text_of, title
from kg.terms import BASE

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology

ARRAY = ";"
NODE_COLUMNS = (
    "id:ID", "label", "kind", "type", "modality", "negated:boolean", "aliases:string[]", "sameAs", "startDate:date",
    "endDate:date", "when", "values:string[]", "mentions:int", "articles:int", ":LABEL",
)  # fmt: skip
RELATIONSHIP_COLUMNS = (
    ":START_ID", ":END_ID", ":TYPE", "id", "predicate", "label", "status", "modality", "negated:boolean",
    "plain:boolean", "startDate:date", "endDate:date", "when", "roleTitle", "attributedTo:string[]",
    "confidence:double", "sentences:int", "quote", "document", "documents:string[]", "source",
)  # fmt: skip
Cells = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """An exporter of one of the two files."""

    FILE_NAME: str
    TITLE: str
    columns: tuple[str, ...]
    cells: Callable[[Graph, Ontology | None], Iterator[Cells]]
    MIME: str = "text/csv"

    def generate(
        self, graph: Graph, ontology: Ontology | None = None, *, base: str = BASE, run: object = None
    ) -> Iterator[str]:
        """Lines of CSV, the header first."""
        del base, run  # ids stay short here, and the graph speaks for itself
        yield from csv_lines([self.columns], "\n")
        yield from csv_lines((map(_cell, cells) for cells in self.cells(graph, ontology)), "\n")


def _cell(value: object) -> str:
    """Nothing for what is unknown, for the importer would keep an empty string."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (tuple, list)):
        return ARRAY.join(filter(None, (one_line(str(v)).replace(ARRAY, ",") for v in value)))
    return one_line(str(value))


def _nodes(graph: Graph, ontology: Ontology | None) -> Iterator[Cells]:
    values: dict[str, list[str]] = {}
    for row in rows(graph, ontology):
        if row.value and row.plain and row.fact.predicate != "type":
            values.setdefault(row.fact.subject, []).append(f"{row.relation}: {row.value}")
    things = {**graph.entities, **graph.events}
    for key in sorted(things):
        thing = things[key]
        first, last, when = event_days(thing)
        yield (
            key, title(thing), thing.kind, thing.type, thing.modality, getattr(thing, "negated", False),
            thing.aliases, same_as(thing), first, last, when, values.get(key, ()), len(thing.mentions),
            articles(graph, thing), [_name(t) for t in thing.types] or ["Entity"],
        )  # fmt: skip


def _relationships(graph: Graph, ontology: Ontology | None) -> Iterator[Cells]:
    nodes = graph.entities.keys() | graph.events.keys()
    for row in rows(graph, ontology):
        if row.fact.subject in nodes and row.target in nodes:
            yield _relationship(graph, row)


def _relationship(graph: Graph, row: Row) -> Cells:
    fact, (first, last) = row.fact, row.dates
    told = graph.documents.get(row.surest.document)
    return (
        fact.subject, row.target, upper_snake(fact.predicate), fact.id, fact.predicate, row.relation, row.status,
        fact.modality, fact.negated, row.plain, first, last, row.when, text_of(fact.qualifier("roleTitle")),
        names(graph, row.by), round(fact.confidence, 3), len(fact.evidence), row.surest.text, row.surest.document,
        row.documents, told.source if told else "",
    )  # fmt: skip


def upper_snake(name: str) -> str:
    """PRESIDENT_OF of presidentOf."""
    return _name(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)).upper()


def _name(raw: str) -> str:
    """A label or type as Cypher takes it without quotes."""
    return re.sub(r"\W+", "_", one_line(raw)).strip("_") or "Entity"


PARTS = (
    Part("nodes.csv", "CSV: nodes for neo4j-admin database import", NODE_COLUMNS, _nodes),
    Part(
        "relationships.csv", "CSV: relationships for neo4j-admin database import", RELATIONSHIP_COLUMNS, _relationships
    ),
)
