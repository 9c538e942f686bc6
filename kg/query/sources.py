"""What can be asked, as an rdflib graph whose triples Oxigraph holds, on disk or in memory."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import store
from kg.errors import CheckError, QueryError
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
    import pyoxigraph as ox

    held = ox.Store()
    if isinstance(source, Graph):
        held.bulk_load(lines(source), format=ox.RdfFormat.TURTLE)
        return _held(held)
    if re.match(r"https?://", str(source)):
        raise QueryError(f"{source} is an address, and nothing is fetched", hint="name a folder, a store or a file")
    path = Path(source)
    stored = path if store.is_store(path) else store.of_folder(path)
    if stored is not None:
        return _on_disk(stored)
    file = path / "graph.ttl" if path.is_dir() else path
    try:
        read(file, held, "build a graph first (kg build ARTICLES), or name its folder")
    except CheckError as error:
        raise QueryError(str(error), hint=error.hint) from error
    found = _held(held)
    with file.open("rb") as stream:
        head = stream.read(HEAD)
    for prefix, space in re.findall(rb"^@?prefix\s+([\w-]*):\s*<([^<>\s]*)>", head, re.M | re.I):
        found.bind(prefix.decode(), space.decode("utf-8", "replace"), replace=True)
    return found


def lines(graph: Graph) -> bytes:
    """The triples of a graph as plain Turtle."""
    names = Names({})
    told = triples(graph, graph.ontology)
    return "".join(f"{names.iri(s)} {names.iri(p)} {names.term(o)} .\n" for s, p, o in told).encode()


def read(file: Path, into: ox.Store, hint: str) -> None:
    """Adds a file of RDF; where it has named graphs only, all of them stand in the default graph as well."""
    import pyoxigraph as ox

    store.read(file, into, hint=hint)
    if not any(True for _ in into.quads_for_pattern(None, None, None, ox.DefaultGraph())):
        for name in into.named_graphs():
            into.update(f"ADD GRAPH {name} TO DEFAULT")


def _on_disk(path: Path) -> rdflib.Graph:
    """The default graph of a store on disk, for reading."""
    found = _held(store.read_only(path))
    for prefix, space in prefixes(store.about(path).get("base", BASE)).items():
        found.bind(prefix, space, replace=True)
    return found


def _held(inner: ox.Store) -> rdflib.Graph:
    """The default graph of a store of Oxigraph."""
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
