"""Questions in SPARQL over an output folder, a store, a Turtle file or a graph in memory; named ones with parameters.

Nothing leaves the machine: SERVICE, FROM, LOAD and updates are refused before anything runs.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from math import isfinite
from pathlib import Path
from threading import Thread
from traceback import clear_frames
from typing import TYPE_CHECKING, Any

from kg import store
from kg.errors import QueryError
from kg.graph import Graph
from kg.naming import fold
from kg.plugins import suggest
from kg.query.sources import base_of, engine, explain, load_rdf
from kg.query.table import Cell, Table
from kg.query.tokens import REMOTE, columns, form, ordered, outside, refuse
from kg.questions import DAYS, TEXTS, WORDS, Question, day_of, find_question, questions
from kg.terms import BASE, RDFS, SKOS, VOCABULARY, XSD, Names, prefixes

if TYPE_CHECKING:
    import rdflib

__all__ = ["Question", "Table", "load_rdf", "query", "questions", "update"]

MARK = "#{params}"  # where the values of parameters go in a named question
_PREFIX = re.compile(r"\bPREFIX\s+([\w-]*):\s*<([^<>\s]*)>", re.I)
THINGS = ("statement/", "evidence/", "reading/", "document/")


def query(
    source: Graph | Path | str | Any,
    question: str,
    params: Mapping[str, str] | None = None,
    *,
    folder: Path | None = None,
    timeout: float | None = None,
    limit: int | None = None,
) -> Table:
    """Asks a question.

    Args:
        source: an output folder, an Oxigraph store on disk, a file of RDF, a :class:`kg.graph.Graph`, or an rdflib
            graph (for many questions).
        question: SPARQL (SELECT, ASK, CONSTRUCT, DESCRIBE; known prefixes may be left out), or a name.
        params: parameter -> name of an entity ("Ana Petrova"), id (``person/ana-petrova``), prefixed name, date or
            word; empty means any.
        folder: where the named questions are, default those that come with kg.
        timeout: seconds after which the question is given up; the engine can't be stopped, it ends with the process.
        limit: rows at most.

    Returns:
        A :class:`kg.query.table.Table`; CONSTRUCT and DESCRIBE fill its ``turtle``.

    Raises:
        QueryError: bad syntax, a forbidden clause, an unknown question, parameter or name, an unreadable source, a
            question that takes longer than ``timeout``.
    """
    given = {key: value for key, value in (params or {}).items() if value.strip()}
    named = find_question(question, folder)
    text = named.text if named else question
    if named:
        unknown = sorted(set(given) - set(named.params))
        if unknown:
            raise QueryError(
                f"{named.name} has no parameter {unknown[0]!r}", hint=suggest(unknown[0], named.params, "parameters")
            )
        given = {**{k: v for k, v in named.params.items() if v}, **given}
    elif not re.search(
        r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD)\b", text, re.I
    ):
        names = [q.name for q in questions(folder)]
        raise QueryError(f"no question is called {question!r}", hint=suggest(question, names, "questions"))
    refuse(text)
    graph = load_rdf(source)
    if named and isinstance(source, str | Path) and not store.is_store(source):
        explain(graph)
    bound = {name: resolve(graph, name, value) for name, value in given.items()}
    return within(timeout, lambda: run(graph, text, bound, limit))


def update(path: Path | str, text: str, *, remote: bool = False) -> None:
    """Changes a store on disk by SPARQL 1.1 Update; the folder's questions see it, and :func:`kg.verify` tells it.

    Args:
        path: an Oxigraph store, or a built folder that has one of its build.
        text: one or more operations; known prefixes may be left out.
        remote: whether LOAD and SERVICE may fetch from the network.

    Raises:
        BusyError: another process writes to it.
        QueryError: no store, bad syntax, a forbidden clause, an operation that fails.
    """
    if not remote:
        refuse(text, REMOTE)
    place = Path(path)
    if not store.is_store(place) and (place / "graph.ttl").is_file():
        found = store.of_folder(place)
        if found is None:
            raise QueryError(f"{path} has no store of its build, and only a store is changed", hint=f"kg store {path}")
        place = found
    store.update(place, text, prefixes=prefixes(store.about(place).get("base", BASE)))


def within(seconds: float | None, work: Callable[[], Table]) -> Table:
    """What the work returns or raises; QueryError after so many seconds, None: however long it takes.

    With a time it runs in a thread of its own, so that Ctrl-C is heard while the engine works.
    """
    if seconds is None:
        return work()
    done: list[Table | BaseException] = []

    def try_it() -> None:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again by the thread that waits
            for part in (error, error.__cause__):
                clear_frames(part.__traceback__ if part else None)
            done.append(error)
        finally:
            gc.collect()  # rows of Oxigraph that were not read must be dropped by the thread that asked for them

    thread = Thread(target=try_it, daemon=True)
    thread.start()
    thread.join(seconds)
    if not done:
        raise QueryError(f"no answer within {seconds:g} s", hint="ask for less, or allow more time: --timeout SECONDS")
    if isinstance(done[0], BaseException):
        raise done[0]
    return done[0]


def run(graph: rdflib.Graph, text: str, bound: Mapping[str, list[Any]], limit: int | None = None) -> Table:
    """Runs a query with bound variables: at the mark as VALUES, elsewhere as first bindings."""
    known = prefixes(base_of(graph))
    first: dict[str, Any] = {}
    if MARK in text:
        text = text.replace(MARK, " ".join(values(name, terms) for name, terms in bound.items()), 1)
    else:
        for name, terms in bound.items():
            if len(terms) > 1:
                shown = ", ".join(short(graph, t) for t in terms)
                raise QueryError(f"{name} may be any of {shown}", hint="give one of these instead of the name")
            first[name] = terms[0]
    # As text a query runs in Oxigraph; a prepared one, or one with bindings, in rdflib's own, slower engine.
    oxigraph = None if first else engine(graph)
    asked = prepared(text, known) if oxigraph is None else text
    names = Names(known)
    try:
        if oxigraph is not None and form(text) == "SELECT":  # rdflib would make objects of all terms: half of the time
            found: Any = oxigraph.query(text, prefixes=known)
            heads = [variable.value for variable in found.variables]
            places = ordered(heads, columns(text))
            told = tuple(tuple(cell(row[i], names) for i in places) for row in islice(found, limit))
            return Table(columns=tuple(heads[i] for i in places), rows=told)
        result = graph.query(asked, initNs=known, initBindings=first)
        if result.type in ("CONSTRUCT", "DESCRIBE"):
            return constructed(graph, result.graph, limit, dict(_PREFIX.findall(text)))
        if result.type == "ASK":
            return Table(columns=("answer",), rows=((bool(result.askAnswer),),))
        heads = [str(v) for v in result.vars or ()]
        rows: list[Any] = list(islice(result, limit))
        return Table(columns=tuple(heads), rows=tuple(tuple(cell(t, names) for t in row) for row in rows))
    except QueryError:
        raise
    except SyntaxError as error:
        prepared(text, known)  # tells more clearly what is wrong, as a rule
        raise QueryError(f"SPARQL syntax error: {error}", hint="https://www.w3.org/TR/sparql11-query/") from error
    except Exception as error:
        raise QueryError(
            f"the query failed: {type(error).__name__}: {error}", hint="try it without its last clause"
        ) from error


def prepared(text: str, known: Mapping[str, str]) -> Any:
    """The query as rdflib parses it. Raises QueryError that says where it can't be parsed, or names another graph."""
    from pyparsing.exceptions import ParseBaseException
    from rdflib.plugins import sparql

    sparql.SPARQL_LOAD_GRAPHS = False
    try:
        found = sparql.prepareQuery(text, initNs=dict(known))
    except ParseBaseException as error:
        raise QueryError(
            f"SPARQL syntax error in line {error.lineno}, column {error.column}: {error.line.strip()[:80]!r}",
            hint="https://www.w3.org/TR/sparql11-query/; kg query --list shows the named questions",
        ) from error
    except Exception as error:
        raise QueryError(
            f"SPARQL error: {error}", hint="is a prefix or a variable unknown? docs/queries.md lists the prefixes"
        ) from error
    outside(found.algebra)
    return found


def values(name: str, terms: Iterable[Any]) -> str:
    """A VALUES clause; terms escape themselves."""
    if not re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII):
        raise QueryError(f"{name!r} is no name for a parameter", hint="use letters and digits")
    return f"VALUES ?{name} {{ {' '.join(t.n3() for t in terms)} }}"


def resolve(graph: rdflib.Graph, name: str, value: str) -> list[Any]:
    """The terms that a parameter's text stands for: entities of that name, a word of the vocabulary, a date, a text."""
    import rdflib

    text = value.strip()
    if name in DAYS:
        return [rdflib.Literal(day_of(name, text), datatype=rdflib.URIRef(XSD + "date"))]
    if name in TEXTS:
        return [rdflib.Literal(text)]
    direct = as_iri(graph, text)
    if direct is not None:
        return [direct]
    found = sorted(called(graph, text, name in WORDS))
    if found:
        return found
    known = sorted({str(label) for node, label in labels(graph) if is_thing(graph, node, name in WORDS)})
    near = suggest(text, known, "").partition("?")
    raise QueryError(
        f"nothing in the graph is called {text!r}",
        hint=near[0] + "?" if near[1] else "kg query --list shows the questions",
    )


def as_iri(graph: rdflib.Graph, text: str) -> rdflib.URIRef | None:
    """The node of ``person/ana``, ``person:ana`` or ``<iri>`` where the graph knows it."""
    import rdflib

    table, base = prefixes(base_of(graph)), base_of(graph)
    prefix, colon, rest = text.partition(":")
    tries = [base + text, VOCABULARY + text, text.strip("<>")]
    if colon and prefix in table:
        tries.append(table[prefix] + rest)
    for iri in tries:
        if re.search(r'[\s<>"{}|\\^`]', iri):
            continue
        node = rdflib.URIRef(iri)
        if (node, None, None) in graph or (None, node, None) in graph:
            return node
    return None


def labels(graph: rdflib.Graph) -> Iterator[tuple[Any, Any]]:
    """(node, label or other name), labels first."""
    import rdflib

    yield from graph.subject_objects(rdflib.URIRef(RDFS + "label"))
    yield from graph.subject_objects(rdflib.URIRef(SKOS + "altLabel"))


def called(graph: rdflib.Graph, text: str, word: bool) -> set[Any]:
    """Nodes whose label is the text, else those with it as another name; blind to case and accents."""
    import rdflib

    wanted = fold(text)
    for prop in (RDFS + "label", SKOS + "altLabel"):
        pairs = graph.subject_objects(rdflib.URIRef(prop))
        found = {node for node, label in pairs if fold(str(label)) == wanted and is_thing(graph, node, word)}
        if found:
            return found
    return set()


def is_thing(graph: rdflib.Graph, node: Any, word: bool) -> bool:
    """Whether a node is an entity or event (``word``: a word of the vocabulary) and not a statement or a document."""
    iri = str(node)
    if word:
        return iri.startswith(VOCABULARY)
    base = base_of(graph)
    return iri.startswith(base) and not iri.removeprefix(base).startswith(THINGS)


def cell(term: Any, names: Names) -> Cell:
    """What a table shows of a term of rdflib or Oxigraph: prefixed names, numbers, dates as written, None: unbound."""
    if term is None:
        return None
    text, kind = str(getattr(term, "value", term) if _is_oxigraph(term) else term), type(term).__name__
    if kind == "Literal":
        datatype = term.datatype
        return number(text, str(getattr(datatype, "value", datatype) or "").removeprefix(XSD))
    if kind in ("URIRef", "NamedNode"):
        return names.iri(text)
    return f"_:{text}" if kind in ("BNode", "BlankNode") else text


def _is_oxigraph(term: Any) -> bool:
    return type(term).__module__ == "pyoxigraph"


def number(text: str, kind: str) -> Cell:
    """A literal's text as the number or truth value that its XML Schema datatype says; the text where it is neither."""
    try:
        if kind in ("decimal", "double", "float"):
            found = float(text)
            return found if isfinite(found) else text  # JSON has no form for INF and NaN
        if kind == "boolean":
            return {"true": True, "1": True, "false": False, "0": False}[text]
        return int(text) if kind == "integer" else text
    except (ValueError, KeyError):
        return text


def short(graph: rdflib.Graph, term: Any) -> str:
    """A term as a user would type it."""
    return Names(prefixes(base_of(graph))).iri(str(term))


def constructed(graph: rdflib.Graph, result: Any, limit: int | None, own: Mapping[str, str]) -> Table:
    """The triples of a CONSTRUCT or DESCRIBE as Turtle and as rows, sorted; of more than ``limit`` the first.

    ``own`` are the prefixes that the question declares.
    """
    import rdflib

    table = {**own, **prefixes(base_of(graph))}
    names = Names(table)
    found = rdflib.Graph(bind_namespaces="none")
    for prefix, space in table.items():
        found.bind(prefix, space, replace=True)
    told = sorted(result, key=lambda triple: str(tuple(cell(t, names) for t in triple)))[:limit]
    for triple in told:
        found.add(triple)
    rows = tuple(tuple(cell(t, names) for t in triple) for triple in told)
    return Table(columns=("subject", "predicate", "object"), rows=rows, turtle=found.serialize(format="turtle"))
