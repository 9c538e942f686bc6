"""What pages and tools look up in a graph: things by name, claims, and the sentences behind them; all by SPARQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any

from kg.errors import KGError
from kg.naming import fold
from kg.serve.formats import JSON
from kg.serve.worker import Job, Reply, fault
from kg.store import state
from kg.terms import prefixes

if TYPE_CHECKING:
    from kg.serve.pool import Pool
    from kg.serve.source import Source

ALL = 1_000_000  # names read for a search
Row = dict[str, str]
Name = tuple[str, str, str, str]  # a name as it is compared, the thing, the name as it is written, the label of a type

NAMES = """SELECT DISTINCT ?x ?label ?type { ?x a ?kind ; rdfs:label|skos:altLabel ?label . ?kind rdfs:label ?type
  FILTER(STRSTARTS(STR(?x), "%s") && ?kind NOT IN (kg:Statement, kg:Event, kg:Document, kg:Position)) }"""
TRIPLES = """SELECT ?p ?word ?o ?label { <%s> ?p ?o
  OPTIONAL { ?p rdfs:label ?word } OPTIONAL { ?o rdfs:label ?label } } ORDER BY ?p ?label ?o LIMIT 500"""
PART = """?c ?role <%(iri)s> ; kg:modality ?m ; rdfs:label ?label
  FILTER(isIRI(?c))
  FILTER(?role NOT IN (rdf:type, rdf:predicate, kg:modality, kg:evidence, kg:attributedTo, kg:derivedFrom))"""
CLAIMS = f"""SELECT DISTINCT ?c ?label ?modality ?negated ?from ?to ?event {{ {PART} ?m rdfs:label ?modality
  OPTIONAL {{ ?c kg:negated ?negated }} OPTIONAL {{ ?c kg:earliest ?day }}
  OPTIONAL {{ ?c kg:startDate|kg:date ?from }} OPTIONAL {{ ?c kg:endDate ?to }}
  BIND(EXISTS {{ ?c a kg:Event }} AS ?event) }} ORDER BY ?event ?day ?label ?c LIMIT %(most)d"""
# An OPTIONAL of one step each: Oxigraph walks through the whole graph for one of two.
RECEIPTS = """SELECT DISTINCT ?c ?ev ?quote ?start ?end ?doc ?title ?day ?source ?who ?name { VALUES ?c { %s }
  ?c kg:evidence ?ev . ?ev kg:quote ?quote ; kg:document ?doc . ?doc rdfs:label ?title
  OPTIONAL { ?ev kg:start ?start } OPTIONAL { ?ev kg:end ?end } OPTIONAL { ?doc dcterms:issued ?day }
  OPTIONAL { ?doc dcterms:source ?source }
  OPTIONAL { ?ev kg:attributedTo ?who OPTIONAL { ?who rdfs:label ?name } } } ORDER BY ?day ?doc ?start ?who"""


class RefusedError(Exception):
    """A query had no answer; ``reply`` says why."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.body.decode())
        self.reply = reply


def asker(source: Source, pool: Pool, rows: int, size: int = 0) -> Callable[..., Reply]:
    """What asks the pool a query over the source: text, media types that are taken, and further fields of a job.

    ``rows`` and bytes (``size``, 0 = any number) of an answer at most; 503 where the source can't be read.
    """

    def ask(text: str, accept: str, **more: Any) -> Reply:
        try:
            path, table = str(source.store()), tuple(prefixes(source.base).items())
        except (KGError, OSError) as error:
            return fault(503, f"the graph can't be read now: {error}")
        job = {"kind": "query", "rows": rows, "size": size, **more}
        return pool.ask(Job(path=path, text=text, accept=accept, prefixes=table, **job))

    return ask


class Lookup:
    """Looks things up in one source; ``ask`` runs a query (text, media type, further fields of a job).

    Every method raises RefusedError where a query has no answer.
    """

    def __init__(self, source: Source, ask: Callable[..., Reply]) -> None:
        self.source = source
        self._ask = ask
        self._names: tuple[object, list[Name]] | None = None

    def cells(self, text: str, **more: Any) -> list[dict[str, dict[str, Any]]]:
        """Rows of a SELECT, as cells of SPARQL's JSON (``type``, ``value``, ``datatype``) by variable."""
        reply = self._ask(text, JSON, **more)
        if reply.status != 200:
            raise RefusedError(reply)
        found: list[dict[str, dict[str, Any]]] = json.loads(reply.body)["results"]["bindings"]
        return found

    def rows(self, text: str, **more: Any) -> list[Row]:
        """Rows of a SELECT, as values by variable."""
        return [{name: cell["value"] for name, cell in row.items()} for row in self.cells(text, **more)]

    def names(self) -> list[Name]:
        """All names of things and events, kept until the store changes."""
        path = self.source.store()
        key = state(path)
        if self._names is None or self._names[0] != key:
            rows = self.rows(NAMES % self.source.base, rows=ALL)
            self._names = key, sorted((fold(r["label"]), r["x"], r["label"], r["type"]) for r in rows)
        return self._names[1]

    def things(self, text: str, types: Collection[str] | None = None) -> dict[str, tuple[str, str]]:
        """IRI -> (name, type) of what has all these words in a name, blind to case and accents; shorter names first.

        ``types``: labels of the types to keep; None: all.
        """
        words = fold(text).split()
        known = self.names() if words else []
        hits = [row for row in known if all(word in row[0] for word in words) and (types is None or row[3] in types)]
        hits.sort(key=lambda row: (row[0] != fold(text), len(row[0]), row))
        told: dict[str, tuple[str, str]] = {}
        for _, iri, label, kind in hits:
            told.setdefault(iri, (label, kind))
        return told

    def called(self, text: str) -> list[str]:
        """IRIs of what has exactly this name, blind to case and accents."""
        wanted = fold(text)
        return list(dict.fromkeys(iri for name, iri, _, _ in self.names() if name == wanted and wanted))

    def receipts(self, claims: Iterable[str], most: int = 0) -> dict[str, list[Row]]:
        """The sentences behind claims (IRIs), by claim and in order of articles; ``most`` of each at most, 0 = all."""
        nodes = [f"<{claim}>" for claim in claims]
        if not nodes:
            return {}
        if most:
            parts = (f"{{ {RECEIPTS % node} LIMIT {most} }}" for node in nodes)
            text = f"SELECT * {{ {' UNION '.join(parts)} }}"
        else:
            text = RECEIPTS % " ".join(nodes)
        found: dict[str, list[Row]] = {}
        for row in self.rows(text):
            found.setdefault(row["c"], []).append(row)
        return found
