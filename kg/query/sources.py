"""What can be asked, as an rdflib graph whose triples Oxigraph holds, on disk or in memory."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import store
from kg.errors import QueryError
from kg.graph import Graph
from kg.ontology import default_folder
from kg.terms import BASE, HEAD, VOCABULARY, Names, prefixes
from kg.triples import triples

if TYPE_CHECKING:
    import pyoxigraph as ox
    import rdflib


def load_rdf(source: Graph | Path | str | Any) -> rdflib.Graph:
    """The source as an rdflib graph whose triples Oxigraph holds, on disk where there is a store, else in memory.

    Queries as text run in Oxigraph. ``rdflib.Dataset(store=graph.store)`` has the named graphs of a store as well.
    Raises QueryError where the source can't be read.
    """
    import rdflib

    if isinstance(source, rdflib.Graph):
        return source
    found = _held(None)
    if isinstance(source, Graph):
        names = Names({})
        lines = (f"{names.iri(s)} {names.iri(p)} {names.term(o)} .\n" for s, p, o in triples(source, source.ontology))
        found.parse(data="".join(lines).encode(), format="ox-ttl", publicID=BASE)
        return found
    if re.match(r"https?://", str(source)):
        raise QueryError(f"{source} is an address, and nothing is fetched", hint="name a folder, a store or a file")
    path = Path(source)
    stored = path if store.is_store(path) else store.of_folder(path)
    if stored is not None:
        return _on_disk(stored)
    file = path / "graph.ttl" if path.is_dir() else path
    try:
        data = file.read_bytes()
    except OSError as error:
        raise QueryError(
            f"{file} can't be read: {error.strerror or error}",
            hint="build a graph first (kg build ARTICLES), or name its folder",
        ) from error
    try:
        found.parse(data=data, format="ox-ttl", publicID=BASE, transactional=False)  # nobody else sees it: the fast way
    except Exception as error:
        raise QueryError(
            f"{file} is not Turtle: {error}", hint="give a folder that kg build wrote, or a .ttl file"
        ) from error
    for prefix, space in re.findall(rb"^@?prefix\s+([\w-]*):\s*<([^<>\s]*)>", data[:HEAD], re.M | re.I):
        found.bind(prefix.decode(), space.decode("utf-8", "replace"), replace=True)
    return found


def _on_disk(path: Path) -> rdflib.Graph:
    """The default graph of a store on disk, for reading."""
    found = _held(store.read_only(path))
    for prefix, space in prefixes(store.about(path).get("base", BASE)).items():
        found.bind(prefix, space, replace=True)
    return found


def _held(inner: ox.Store | None) -> rdflib.Graph:
    """The default graph of a store of Oxigraph, of a new one in memory where none is given."""
    import rdflib
    from oxrdflib import OxigraphStore
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    return rdflib.Graph(OxigraphStore(store=inner), identifier=DATASET_DEFAULT_GRAPH_ID, bind_namespaces="none")


def engine(graph: rdflib.Graph) -> ox.Store | None:
    """The store of Oxigraph whose default graph this is; None for any other graph of rdflib."""
    from oxrdflib import OxigraphStore
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    if not isinstance(graph.store, OxigraphStore) or graph.identifier != DATASET_DEFAULT_GRAPH_ID:
        return None
    found: ox.Store = graph.store._inner  # oxrdflib has no public name for it
    return found


def explain(graph: rdflib.Graph) -> None:
    """Adds the vocabulary to a stranger's file that uses our words and does not say what they mean."""
    import rdflib

    relation, kind = rdflib.URIRef(VOCABULARY + "Relation"), rdflib.RDF.type
    if (None, kind, relation) in graph:
        return
    if any(str(word).startswith(VOCABULARY) for word in graph.predicates(unique=True)):
        graph.parse(default_folder() / "kg.ttl", format="ox-ttl")


def base_of(graph: rdflib.Graph) -> str:
    """The namespace of the ids: what ``doc:`` stands for in the file, else the default."""
    for prefix, space in graph.namespaces():
        if prefix == "doc" and str(space).endswith("document/"):
            return str(space).removesuffix("document/")
    return BASE
