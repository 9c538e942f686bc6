"""SHACL over a graph of any size: what a graph breaks of our shapes, or of those of another file.

Shapes become SPARQL (:mod:`kg.query.constraints`) and run in Oxigraph, beside the vocabulary, over all nodes at once.
Not to be confused with :mod:`kg.check`, the gate that every build passes before it is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import store as stored
from kg.graph import Graph
from kg.ontology import default_folder
from kg.query.constraints import HELPERS, SH, Shapes, select
from kg.query.sources import lines, read
from kg.query.table import Cell, Table
from kg.terms import BASE, HEAD, OWL, RDF, RDFS, Names, declared_base, prefixes

COLUMNS = ("focus", "path", "value", "severity", "message")
MILD = ("Info", "Warning")  # severities that a graph may have and still conform
Row = tuple[Cell, ...]


def violations(source: Graph | Path | str, shapes: Path | str | None = None, *, limit: int | None = None) -> Table:
    """What a graph breaks of its shapes: a row for each result of SHACL, violations before warnings, then sorted.

    Where a file has named graphs beside a default graph, the default graph is checked; where it has named graphs only,
    all of them as one.

    Args:
        source: a built folder, an Oxigraph store, a graph, or a file in Turtle, N-Triples, N-Quads, TriG, N3, RDF/XML
            or JSON-LD.
        shapes: a file of shapes to check by instead of ours; the vocabulary of kg stands beside the data either way.
        limit: rows at most.

    Returns:
        The node, the path from it, the value that is wrong, severity and message; no rows where nothing is broken.

    Raises:
        CheckError: a file can't be read, or the shapes hold a word of SHACL that is not known here.
        QueryError: a store can't be opened.
    """
    file = Path(shapes) if shapes is not None else default_folder() / "shapes.ttl"
    rules = ox.Store()
    stored.read(file, rules, hint="name a file of SHACL shapes")
    data, base = _data(source)
    stored.read(default_folder() / "kg.ttl", data, hint="install kg again")
    found = _Run(data, rules, str(file), Names(prefixes(base))).rows()
    ordered = sorted(set(found), key=lambda row: (row[3] in MILD, *map(str, row)))
    return Table(columns=COLUMNS, rows=tuple(ordered[:limit]))


def conforms(table: Table) -> bool:
    """Whether a table of :func:`violations` has nothing but warnings and remarks."""
    return all(row[3] in MILD for row in table.rows)


# ---- reading ---------------------------------------------------------------------------------------------------------
def _data(source: Graph | Path | str) -> tuple[ox.Store, str]:
    """The triples to check as the default graph of a new store, and the base of their ids."""
    store = ox.Store()
    if isinstance(source, Graph):
        store.bulk_load(lines(source), format=ox.RdfFormat.TURTLE)
        return store, BASE
    path = Path(source)
    if stored.is_store(path):
        store.bulk_extend(stored.read_only(path).quads_for_pattern(None, None, None, ox.DefaultGraph()))
        return store, str(stored.about(path).get("base", BASE))
    file = path / "graph.ttl" if path.is_dir() else path
    read(file, store, "build a graph first (kg build ARTICLES), or name an RDF file")
    store.update("DROP NAMED")
    with file.open("rb") as stream:
        return store, declared_base(stream.read(HEAD))


# ---- checking --------------------------------------------------------------------------------------------------------
class _Run:
    """One check of one graph. What helps (focus nodes, classes below a class) stands in a named graph of the store."""

    def __init__(self, data: ox.Store, rules: ox.Store, source: str, names: Names) -> None:
        self.data = data
        self.names = names
        self.shapes = Shapes(rules, source, self._below)
        self._classes = set[str]()
        self._numbers = count()

    def rows(self) -> Iterator[Row]:
        """The results of every shape that has a target."""
        aimed = [(shape, where) for shape in self._nodes() if (where := self._targets(shape))]
        if not aimed:
            raise self.shapes.error("no shape has a target", "give one a sh:targetClass, or sh:targetNode")
        for shape, where in aimed:
            yield from self._results(shape, self._focus(where))

    def _nodes(self) -> list[Any]:
        """The nodes of the shapes graph with properties, in a fixed order; CheckError where one adds words to SHACL."""
        rules = self.shapes.store
        for word in ("ConstraintComponent", "SPARQLTargetType", "JSConstraint"):
            if any(True for _ in rules.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(SH + word))):
                raise self.shapes.error(f"sh:{word} is not known here", "check with another SHACL processor")
        shapes = sorted({quad.subject for quad in rules}, key=str)
        for shape in shapes:
            if any(
                t.value in (SH + "NodeShape", SH + "PropertyShape") for t in self.shapes.objects(shape, RDF + "type")
            ):
                list(self.shapes.checks(shape))
        return shapes

    def _targets(self, shape: Any) -> list[str]:
        """Patterns that bind ?this to the focus nodes."""
        found, known = [], self.shapes
        kinds = list(known.objects(shape, "targetClass"))
        types = {t.value for t in known.objects(shape, RDF + "type")}
        if types & {RDFS + "Class", OWL + "Class"} and types & {SH + "NodeShape", SH + "PropertyShape"}:
            kinds.append(shape)
        if known.objects(shape, "target"):
            raise known.error("sh:target is not known here", "use sh:targetClass or another target of SHACL Core")
        for kind in kinds:
            self._below(known.iri(kind))
            found.append(f"?this a ?kind . GRAPH <{HELPERS}> {{ ?kind <{RDFS}subClassOf> {kind} }}")
        found += [f"VALUES ?this {{ {known.term(node)} }}" for node in known.objects(shape, "targetNode")]
        found += [f"?this <{known.iri(word)}> ?any" for word in known.objects(shape, "targetSubjectsOf")]
        found += [f"?any <{known.iri(word)}> ?this" for word in known.objects(shape, "targetObjectsOf")]
        return found

    def _below(self, kind: str) -> None:
        """Notes the class and all classes below it, once, so that a check need not climb."""
        if kind not in self._classes:
            self._classes.add(kind)
            self.data.update(
                f"INSERT {{ GRAPH <{HELPERS}> {{ ?below <{RDFS}subClassOf> <{kind}> }} }} "
                f"WHERE {{ ?below <{RDFS}subClassOf>* <{kind}> }}"
            )

    def _focus(self, where: list[str]) -> str:
        """Notes the nodes that the patterns bind to ?this; returns a pattern that binds them at once, "" for none."""
        mark = ox.NamedNode(f"{HELPERS}:{next(self._numbers)}")
        for pattern in where:
            self.shapes.stays(pattern)
            self.data.update(f"INSERT {{ GRAPH <{HELPERS}> {{ {mark} {mark} ?this }} }} WHERE {{ {pattern} }}")
        if not any(True for _ in self.data.quads_for_pattern(mark, mark, None, ox.NamedNode(HELPERS))):
            return ""
        return f"GRAPH <{HELPERS}> {{ {mark} {mark} ?this }}"

    def _results(self, shape: Any, focus: str) -> Iterator[Row]:
        """The results of a shape, and of those under its sh:property, for its focus nodes."""
        if not focus or self.shapes.off(shape):
            return
        route = self.shapes.objects(shape, "path")
        path = self.shapes.path(route[0]) if route else ""
        for name, given in self.shapes.checks(shape):
            if name == "property":
                with self.shapes.within(shape):
                    yield from self._results(given, self._at_end(focus, path) if path else focus)
            elif name != "sparql" or not self.shapes.off(given):
                for found in self._ask(shape, (name, given), focus, path):
                    yield self._row(shape, (name, given), path, found)

    def _at_end(self, focus: str, path: str) -> str:
        """The nodes at the end of a path as focus nodes."""
        return self._focus([f"{focus.replace('?this', '?from')} ?from {path} ?this"])

    def _ask(self, shape: Any, check: tuple[str, Any], focus: str, path: str) -> Iterator[dict[str, Any]]:
        """What breaks a constraint: this, and value and path where it has them."""
        name, given = check
        if name == "sparql":
            text = select(self.shapes, given, focus, path)
        elif name == "closed":
            extra = self.shapes.unnamed(shape, given, "?path")
            text = f"SELECT ?this ?path ?value {{ {focus} ?this ?path ?value . {extra or 'FILTER(false)'} }}"
        elif name in ("minCount", "maxCount"):
            number, sign = self.shapes.number(check), "<" if name == "minCount" else ">"
            group = f"GROUP BY ?this HAVING (COUNT(DISTINCT ?value) {sign} {number})"
            text = f"SELECT ?this {{ {focus} OPTIONAL {{ ?this {path} ?value }} }} {group}"
            if (name, number) == ("minCount", 1):
                text = f"SELECT ?this {{ {focus} FILTER NOT EXISTS {{ ?this {path} ?value }} }}"
        elif name == "hasValue" and path:
            text = f"SELECT ?this {{ {focus} FILTER({self.shapes.broken_on_path(shape, check, '?this', path)}) }}"
        elif path:
            pattern = self.shapes.values(shape, check, "?this", path, "?value")
            text = f"SELECT DISTINCT ?this {'' if name == 'uniqueLang' else '?value'} {{ {focus} {pattern} }}"
        else:
            broken = self.shapes.broken(shape, check, "?this")
            text = f"SELECT ?this (?this AS ?value) {{ {focus} FILTER({broken}) }}"
        self.shapes.stays(text)
        try:
            answer: Any = self.data.query(text)
            names = [variable.value for variable in answer.variables]
            for solution in answer:
                yield {key: term for key, term in zip(names, solution, strict=True) if term is not None}
        except (SyntaxError, ValueError) as error:
            raise self.shapes.error(
                f"sh:{name} can't be run: {error}", "is a prefix missing under sh:prefixes?"
            ) from error

    def _row(self, shape: Any, check: tuple[str, Any], path: str, found: dict[str, Any]) -> Row:
        name, given = check
        known = self.shapes
        route = self._told(known.objects(shape, "path")[0]) if path.startswith("<") else path or None
        value = found.get("value", found["this"] if name == "sparql" and not path else None)
        texts = [str(t.value) for t in (known.objects(given, "message") if name == "sparql" else [])]
        texts = texts or [str(t.value) for t in known.objects(shape, "message")]
        if "message" in found:
            texts = [found["message"].value]
        shown = self._told(given) if not isinstance(given, ox.BlankNode) else ""
        message = "; ".join(texts) or f"breaks sh:{name} {shown}".rstrip()
        for key, term in found.items():
            for mark in (f"{{?{key}}}", f"{{${key}}}"):
                message = message.replace(mark, self._told(term))
        severity = known.one(shape, "severity", SH + "Violation").removeprefix(SH)
        told = self._told(found["path"]) if "path" in found else route
        return self._told(found["this"]), told, None if value is None else self._told(value), severity, message

    def _told(self, term: Any) -> str:
        """A term as a table shows it."""
        if isinstance(term, ox.NamedNode):
            return self.names.iri(term.value)
        return str(term.value) if isinstance(term, ox.Literal) else str(term)
