"""``graph.sqlite``: the whole graph as a SQLite database, for ``sqlite3``, Datasette or pandas.

Offsets count code points from 0, the end is not included: ``substr(text, quote_start + 1, quote_end - quote_start)``.
What it loses: layout and metadata fields of the articles; NUL and lone surrogates in texts become U+FFFD, which keeps
the offsets. Equal graphs give equal bytes with one version of SQLite; the whole file is built in memory. Quotes are
searched by ``select rowid from quotes('word')`` where this SQLite has FTS5.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from kg.model import Span, Term, Value
from kg.publish.flat import Row, articles, event_days, names, rows, same_as
from kg.terms import BASE, clean

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology
    from kg.views import Entity

FILE_NAME = "graph.sqlite"
TITLE = "SQLite: documents, nodes, facts, evidence and mentions as tables, for Datasette or SQL"
MIME = "application/vnd.sqlite3"

PAGE, PAGES = 4096, 64  # bytes of a page, pages of a chunk
# Empty texts are null. A table stands after those that it refers to.
TABLES = {
    "documents": """id text primary key, title text, date text, authors text, outlet text, language text,
        source text, text text""",
    "nodes": """id text primary key, label text, kind text, type text, types text, modality text, negated integer,
        same_as text, first_day text, last_day text, told text, mentions integer, articles integer""",
    "aliases": "node text not null references nodes, alias text not null, primary key (node, alias)",
    "facts": """id text primary key, subject text not null references nodes, predicate text, relation text,
        object text references nodes, value text, datatype text, modality text, negated integer, plain integer,
        status text, first_day text, last_day text, told text, attributed_to text, confidence real,
        sentences integer, articles integer, quote text""",
    "qualifiers": """fact text not null references facts, position integer not null, name text,
        node text references nodes, value text, datatype text, primary key (fact, position)""",
    "evidence": """id integer primary key, fact text not null references facts,
        document text not null references documents, sentence_start integer, sentence_end integer,
        quote_start integer, quote_end integer, quote text, subject_start integer, subject_end integer,
        object_start integer, object_end integer, speaker text references nodes, mode text, extractor text,
        rule text, confidence real""",
    "mentions": """id text primary key, document text not null references documents, start_at integer,
        end_at integer, text text, name text, type text, kind text, layer text, date text,
        node text references nodes""",
}
INDEXES = (
    ("nodes", "label"), ("nodes", "type"), ("aliases", "alias"), ("facts", "subject"), ("facts", "object"),
    ("facts", "predicate"), ("facts", "status"), ("qualifiers", "node"), ("evidence", "fact"),
    ("evidence", "document"), ("evidence", "speaker"), ("mentions", "document"), ("mentions", "node"),
)  # fmt: skip
VIEW = """
create view facts_readable as
select s.label as subject, f.relation, coalesce(o.label, f.value) as object, f.status, f.told as "when",
  f.attributed_to as "who says so", f.confidence, f.sentences, f.articles, f.quote, f.first_day, f.last_day,
  f.subject as subject_id, f.predicate, f.object as object_id, f.id as fact_id
from facts f join nodes s on s.id = f.subject left join nodes o on o.id = f.object
"""
SEARCH = """
create virtual table quotes using fts5(quote, content='evidence', content_rowid='id', tokenize='unicode61');
insert into quotes(quotes) values ('rebuild');
insert into quotes(quotes) values ('optimize');
"""
Cells = tuple[str | int | float | None, ...]


def generate(
    graph: Graph, ontology: Ontology | None = None, *, base: str = BASE, run: object = None
) -> Iterator[bytes]:
    """The database in chunks of whole pages."""
    del base, run  # ids stay short here, and the graph speaks for itself
    data = memoryview(_database(graph, ontology))
    for start in range(0, len(data), PAGE * PAGES):
        yield bytes(data[start : start + PAGE * PAGES])


def _database(graph: Graph, ontology: Ontology | None) -> bytearray:
    told = list(rows(graph, ontology))
    nodes: dict[str, Entity | None] = {**dict.fromkeys(_named(told)), **graph.entities, **graph.events}
    cells: dict[str, Iterable[Cells]] = {
        "documents": _documents(graph, told),
        "nodes": (_node(graph, key, nodes[key]) for key in sorted(nodes)),
        "aliases": (
            (k, a) for k, n in sorted(nodes.items()) if n for a in sorted({_text(a) for a in n.aliases} - {""})
        ),
        "facts": (_fact(graph, row) for row in told),
        "qualifiers": (
            (row.fact.id, place, name, *_term(term, nodes))
            for row in told
            for place, (name, term) in enumerate(row.fact.qualifiers)
        ),
        "evidence": _evidence(told),
        "mentions": _mentions(graph, nodes),
    }
    base = sqlite3.connect(":memory:", isolation_level=None)
    try:
        base.executescript(f"pragma page_size = {PAGE}; pragma foreign_keys = on; begin")
        for name, columns in TABLES.items():
            base.execute(f"create table {name} ({columns})")
            marks = ", ".join("?" * len(base.execute(f"pragma table_info({name})").fetchall()))
            insert = f"insert into {name} values ({marks})"  # noqa: S608  names of ours only
            base.executemany(insert, (tuple(map(_cell, row)) for row in cells[name]))
        for table, column in INDEXES:
            base.execute(f"create index {table}_{column} on {table} ({column})")
        base.execute(VIEW)
        base.execute("commit")
        with suppress(sqlite3.OperationalError):  # a SQLite without FTS5
            base.executescript(SEARCH)
        data = bytearray(base.serialize())
    finally:
        base.close()
    data[96:100] = bytes(4)  # which SQLite wrote it: nothing reads that
    return data


def _named(told: list[Row]) -> set[str]:
    """Every node that a fact or a receipt names: a graph put together from parts may not know them all."""
    found = {row.fact.subject for row in told} | {row.target for row in told}
    return (found | {e.speaker for row in told for e in row.fact.evidence}) - {""}


def _documents(graph: Graph, told: list[Row]) -> Iterator[Cells]:
    named = {key for row in told for key in row.documents} | {m.document for m in graph.mentions.values()}
    for key in sorted(named | graph.documents.keys()):
        d = graph.documents.get(key)
        yield (
            (key, d.title, d.date, "; ".join(d.authors), d.outlet, d.language, d.source, d.text)
            if d
            else (key, *[None] * 7)
        )


def _node(graph: Graph, key: str, thing: Entity | None) -> Cells:
    if thing is None:
        return (key, graph.label(key), key.partition("/")[0], "Entity", "Entity", "Actual", False, *[None] * 4, 0, 0)
    return (
        key, thing.label or key, thing.kind, thing.type, "; ".join(thing.types), thing.modality,
        getattr(thing, "negated", False), same_as(thing), *event_days(thing), len(thing.mentions),
        articles(graph, thing),
    )  # fmt: skip


def _fact(graph: Graph, row: Row) -> Cells:
    fact = row.fact
    datatype = fact.object.datatype if isinstance(fact.object, Value) else ""
    return (
        fact.id, fact.subject, fact.predicate, row.relation, row.target, row.value, datatype, fact.modality,
        fact.negated, row.plain, row.status, row.first, row.last, row.when, "; ".join(names(graph, row.by)),
        fact.confidence, len(fact.evidence), len(row.documents), row.surest.text,
    )  # fmt: skip


def _term(term: Term, nodes: Container[str]) -> Cells:
    if isinstance(term, Value):
        return None, term.text, term.datatype
    return (term, None, None) if term in nodes else (None, term, "id")


def _evidence(told: list[Row]) -> Iterator[Cells]:
    receipts = ((row.fact.id, e) for row in told for e in sorted(row.fact.evidence))
    for number, (fact, e) in enumerate(receipts, 1):
        yield (
            number, fact, e.document, *_span(e.sentence), *_span(e.quote), e.text, *_span(e.subject),
            *_span(e.object), e.speaker, e.mode, e.extractor, e.rule, e.confidence,
        )  # fmt: skip


def _mentions(graph: Graph, nodes: Container[str]) -> Iterator[Cells]:
    for key, m in graph.mentions.items():
        node = graph.names.get(key, "")
        known = node if node in nodes else None
        yield key, m.document, m.start, m.end, m.text, m.name, m.type, m.kind, m.layer, m.date, known


def _span(span: Span) -> Cells:
    return span if span[0] >= 0 else (None, None)


def _text(text: str) -> str:
    """The text as SQLite can compare and cut it, as long as before."""
    return clean(text).replace("\0", "\ufffd")


def _cell(value: object) -> object:
    return (_text(value) or None) if isinstance(value, str) else value
