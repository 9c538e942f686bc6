"""What the tests of ``kg push`` compare: graphs, quads, the bytes of a built folder."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.folder import exported
from kg.graph import Graph
from kg.publish import nquads, ntriples
from kg.terms import BASE

push = importlib.import_module("kg.push")  # the module: kg.push is the function
wire = importlib.import_module("kg.push.wire")
NEWS = "https://example.org/news"
BOTH = pytest.mark.parametrize(("protocol", "path"), [("gsp", "/store"), ("update", "/update")])


def lines(folder: Path) -> bytes:
    """``graph.nt`` of a built folder."""
    return b"".join(chunk if isinstance(chunk, bytes) else chunk.encode() for chunk in exported(folder, "ntriples"))


def holds(monkeypatch: pytest.MonkeyPatch, graph: Graph) -> None:
    """Every folder is one with that graph."""
    monkeypatch.setattr(push, "_load", lambda _: (graph, BASE))


def merged(graph: Graph, name: str = "") -> set[ox.Quad]:
    """``graph.nt`` in the graph of that name ("" = the default graph), as Oxigraph stores it."""
    return _quads(ntriples.generate(graph, graph.ontology), name)


def whole(graph: Graph, name: str = "") -> set[ox.Quad]:
    """``graph.nq`` with its default graph under that name."""
    return _quads(nquads.generate(graph, graph.ontology), name)


def _quads(chunks: Iterator[str], name: str) -> set[ox.Quad]:
    store, default = ox.Store(), ox.DefaultGraph()
    store.load("".join(chunks).encode("utf-8", "replace"), ox.RdfFormat.N_QUADS)
    into = ox.NamedNode(name) if name else default
    return {ox.Quad(*quad.triple, into) if quad.graph_name == default else quad for quad in store}
