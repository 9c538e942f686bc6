"""``kg push`` into Virtuoso, where it is installed: both protocols, password by Digest, hostile graphs too."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import requests

import kg
from tests.askers import free_port, serving
from tests.publish.sample import sample
from tests.publish.test_hostile import EVIL, hostile
from tests.push.rdf import NEWS, holds, merged

SERVER = shutil.which("virtuoso-t")
PLACES = {"gsp": "/sparql-graph-crud-auth", "update": "/sparql-auth"}
SETTINGS = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{}
NumberOfBuffers = 2000
MaxDirtyBuffers = 1200
[HTTPServer]
ServerPort = 127.0.0.1:{}
"""


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty server of its own."""
    if not SERVER:
        pytest.skip("virtuoso-t is not installed")
    folder = tmp_path_factory.mktemp("virtuoso")
    ports = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(SETTINGS.format(*ports))
    command = [SERVER, "+foreground", "+configfile", "virtuoso.ini"]
    with serving(command, ports[1], folder=folder, seconds=60) as address:
        yield address


def held(address: str, graph: str) -> set[tuple[str, ...]]:
    """The triples of a graph of the server."""
    params = {"query": f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"}
    reply = requests.get(f"{address}/sparql", params, headers={"Accept": "text/plain"}, timeout=60)
    return alike(ox.parse(reply.content, format=ox.RdfFormat.N_TRIPLES))


def alike(quads: Iterator[ox.Quad] | set[ox.Quad]) -> set[tuple[str, ...]]:
    """Triples as both stores have them: numbers without the zeros behind the point, which Virtuoso drops."""
    return {tuple(re.sub(r'^"(-?\d+)\.0+"', r'"\1"', str(term)) for term in quad.triple) for quad in quads}


@pytest.mark.parametrize("protocol", PLACES)
@pytest.mark.parametrize("number", range(-1, len(EVIL)))
def test_virtuoso(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, virtuoso: str, protocol: str, number: int) -> None:
    """Every graph, ours and the hostile ones, arrives whole in the place of another."""
    if number >= 0 and len(EVIL[number]) > 1000:
        pytest.skip("Virtuoso cuts or refuses names of 10,000 characters")
    graph = hostile(EVIL[number]) if number >= 0 else sample()
    holds(monkeypatch, graph)
    for _ in range(2):
        kg.push(
            tmp_path, virtuoso + PLACES[protocol], protocol=protocol, graph=NEWS, replace=True, resume=False,
            user="dba", password="dba",
        )  # fmt: skip
    assert held(virtuoso, NEWS) == alike(merged(graph, NEWS))
