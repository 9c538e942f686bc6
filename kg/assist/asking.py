"""What the tools know of a graph: which thing a text means, and terms as an assistant reads and writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kg.errors import QueryError
from kg.naming import fold
from kg.serve.formats import JSON, TURTLE
from kg.serve.lookup import Lookup, RefusedError
from kg.serve.pool import Pool
from kg.serve.source import Source
from kg.terms import KIND_PREFIXES, VOCABULARY, XSD, Names, clean, prefixes, safe_iri

TEXT = 2000  # characters of one text; what is longer is cut, and says so
LISTED = 20  # values told of one role, or names of one thing
CANDIDATES = 10  # things offered where a name fits several
SAME = "SELECT (COUNT(*) AS ?n) { { SELECT * { { <%s> ?p ?o } UNION { ?s ?q <%s> } } LIMIT 1 } }"
CARDS = """SELECT ?x ?p ?o ?word { VALUES ?x { %s } VALUES ?p { rdf:type rdfs:label skos:altLabel } ?x ?p ?o
  OPTIONAL { ?o rdfs:label ?word } } ORDER BY ?x ?p ?word ?o"""
WRITTEN = f"{TURTLE}, {JSON}"


class Asking:
    """Questions to one source; refusals are raised as QueryError, whose message and hint an assistant can act on."""

    def __init__(self, source: Source, pool: Pool, rows: int) -> None:
        from kg.serve.lookup import asker

        self.rows = rows
        self.source = source
        self._ask = asker(source, pool, 100_000)
        self.lookup = Lookup(source, self._ask)

    @property
    def names(self) -> Names:
        """Writes IRIs as prefixed names."""
        return Names(prefixes(self.source.base))

    def answer(self, text: str, limit: int) -> dict[str, Any]:
        """The answer of a query: ``columns`` and ``rows``, ``boolean``, or ``turtle``, with ``truncated``.

        At most ``limit`` rows or triples are told. Raises RefusedError where there is none.
        """
        reply = self._ask(text, WRITTEN, rows=limit + 1, cut=True)
        if reply.status != 200:
            raise RefusedError(reply)
        if reply.media == TURTLE:
            return self._turtle(reply.body.decode(), limit)
        found = json.loads(reply.body)
        if "boolean" in found:
            return {"boolean": found["boolean"]}
        columns, bindings, names = found["head"]["vars"], found["results"]["bindings"], self.names
        rows = [[shown(row.get(column), names) for column in columns] for row in bindings]
        return {"columns": columns, "rows": rows[:limit], "truncated": len(rows) > limit}

    def _turtle(self, body: str, limit: int) -> dict[str, Any]:
        import pyoxigraph as ox

        found = [quad.triple for quad in ox.parse(body.encode(), format=ox.RdfFormat.TURTLE)]
        if len(found) > limit:
            spaces = prefixes(self.source.base)
            body = (ox.serialize(found[:limit], format=ox.RdfFormat.TURTLE, prefixes=spaces) or b"").decode()
        lines = body.splitlines(keepends=True)
        start = next((i for i, line in enumerate(lines) if not line.startswith("@prefix ")), len(lines))
        return {"turtle": "".join(lines[start:]), "truncated": len(found) > limit}

    # ---- things

    def cards(self, iris: list[str]) -> list[dict[str, Any]]:
        """Things in short: ``id``, ``label``, ``types``, ``also`` (other names)."""
        found: dict[str, dict[str, list[str]]] = {iri: {} for iri in iris}
        for row in self.lookup.rows(CARDS % " ".join(f"<{iri}>" for iri in iris)) if iris else []:
            part = row["p"].rpartition("#")[2]
            value = row["o"] if part != "type" else row.get("word") or self.names.iri(row["o"])
            found[row["x"]].setdefault(part, []).append(value)
        return [self._card(iri, parts) for iri, parts in found.items()]

    def _card(self, iri: str, parts: Mapping[str, list[str]]) -> dict[str, Any]:
        names = self.names
        label = parts.get("label", [names.iri(iri)])[0]
        card: dict[str, Any] = {"id": names.iri(iri), "label": clip(label)}
        if types := parts.get("type"):
            card["types"] = [clip(name) for name in dict.fromkeys(types)]
        if also := parts.get("altLabel"):
            card["also"] = [clip(name) for name in dict.fromkeys(also)][:LISTED]
            if len(also) > LISTED:
                card["more_names"] = len(also) - LISTED
        return card

    def meant(self, text: str) -> list[str]:
        """IRIs that a text may mean: one for an id of the graph, else what has that label, else that other name.

        Ids are ``person:ana-petrova``, ``person/ana-petrova`` or ``<iri>``.
        """
        if iri := self.id(text):
            return [iri]
        found = self.lookup.called(text)
        labelled = {c["id"] for c in self.cards(found[:500]) if fold(c["label"]) == fold(text)}
        return [iri for iri in found if self.names.iri(iri) in labelled] or found

    def one(self, text: str, role: str = "entity") -> str:
        """The IRI of the one thing that a text means. Raises QueryError with the candidates where there are others."""
        found = self.meant(text)
        if len(found) == 1:
            return found[0]
        several = f"{role} {told(text)} fits {len(found)} things" if found else f"nothing is called just {told(text)}"
        near = found or list(self.lookup.things(text))
        if not near:
            hint = "use the tool search with fewer or other words"
            raise QueryError(f"{role}: nothing in the graph is called {told(text)}", hint=hint)
        listed = "; ".join(f"{c['id']} ({c['label'][:80]})" for c in self.cards(near[:CANDIDATES]))
        raise QueryError(several, hint=f"give one of these ids: {listed}")

    def id(self, text: str) -> str:
        """The IRI of an id that the graph knows, "" where the text is none."""
        bare = text.strip()
        space, _, rest = bare.partition(":")
        kind = bare.partition("/")[0]
        tries = []
        if bare.startswith("<") and bare.endswith(">"):
            tries.append(bare[1:-1])
        elif bare.startswith(("http://", "https://")):
            tries.append(bare)
        elif rest and space in (table := prefixes(self.source.base)):
            tries.append(table[space] + rest)
        elif kind in KIND_PREFIXES and "/" in bare:
            tries.append(self.source.base + bare)
        for iri in map(safe_iri, tries):
            if ":" in iri and self.lookup.rows(SAME % (iri, iri))[0]["n"] != "0":
                return iri
        return ""


def shown(cell: Mapping[str, Any] | None, names: Names) -> Any:
    """A cell of SPARQL's JSON as plain JSON: prefixed names, numbers, texts; None where unbound."""
    if cell is None:
        return None
    value = cell["value"]
    if cell["type"] == "uri":
        return names.iri(value)
    if cell["type"] != "literal":
        return f"_:{value}" if cell["type"] == "bnode" else json.dumps(value, ensure_ascii=False)
    kind = cell.get("datatype", "").removeprefix(XSD)
    try:
        if kind == "integer":
            return int(value)
        if kind in ("decimal", "double", "float") and value.strip("+-").upper() not in ("INF", "NAN"):
            return float(value)
    except ValueError:
        return clip(value)
    return value == "true" if kind == "boolean" else clip(value)


def term(cell: Mapping[str, Any], label: Mapping[str, Any] | None, names: Names) -> Any:
    """A thing as ``{id, label}``, a literal as it is."""
    plain = shown(cell, names)
    if cell["type"] != "uri":
        return plain
    return {"id": plain, "label": clip(label["value"])} if label else {"id": plain}


def clip(text: str) -> str:
    """The text; of a very long one the beginning, and how much is missing."""
    return text if len(text) <= TEXT else f"{text[:TEXT]}… [{len(text) - TEXT} more characters]"


def told(text: str) -> str:
    """A given text in an error message."""
    return repr(clean(text)[:100])


def local(iri: str) -> str:
    """The name of a word of the vocabulary, "" for any other IRI."""
    return iri.removeprefix(VOCABULARY) if iri.startswith(VOCABULARY) else ""
