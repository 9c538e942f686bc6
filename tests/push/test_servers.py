"""``kg push`` into Oxigraph's own server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import requests

import kg
from kg.errors import PushError
from tests.askers import SERVER, free_port, serving
from tests.publish.sample import sample
from tests.publish.test_hostile import EVIL, hostile
from tests.push.rdf import BOTH, NEWS, holds, whole


@pytest.fixture(scope="module")
def oxigraph() -> Iterator[str]:
    """The address of an empty server of its own."""
    if not SERVER:
        pytest.skip("no Oxigraph server: pip install oxigraph")
    port = free_port()
    with serving([SERVER, "serve", "--bind", f"127.0.0.1:{port}"], port) as address:
        yield address


def held(url: str) -> set[ox.Quad]:
    """All quads of a server."""
    found = requests.get(f"{url}/store", headers={"Accept": "application/n-quads"}, timeout=60)
    store = ox.Store()
    store.load(found.content, ox.RdfFormat.N_QUADS)
    return set(store)


def updated(url: str, update: str) -> None:
    """Runs an update."""
    kind = {"Content-Type": "application/sparql-update"}
    requests.post(f"{url}/update", data=update, headers=kind, timeout=60).raise_for_status()


@BOTH
@pytest.mark.parametrize("number", range(-1, len(EVIL)))
def test_oxigraph(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, oxigraph: str, protocol: str, path: str, number: int
) -> None:
    """Every graph, ours and the hostile ones, arrives whole, added or in the place of another."""
    graph = hostile(EVIL[number]) if number >= 0 else sample()
    holds(monkeypatch, graph)
    updated(
        oxigraph,
        "CLEAR ALL; INSERT DATA { <urn:a> <urn:b> <urn:c> GRAPH <https://example.org/news> { <urn:a> <urn:b> 1 } }",
    )
    options: dict[str, Any] = {"protocol": protocol, "articles": True, "batch": 40}
    kg.push(tmp_path, oxigraph + path, graph=NEWS, replace=True, **options)
    rest = {ox.Quad(*map(ox.NamedNode, ("urn:a", "urn:b", "urn:c")))}
    assert held(oxigraph) == whole(graph, NEWS) | rest
    updated(oxigraph, "DROP ALL")
    kg.push(tmp_path, oxigraph + path, **options)
    assert held(oxigraph) == whole(graph)


def test_oxigraph_refuses(folder: Path, oxigraph: str) -> None:
    """The wrong address of a real server is an error with the right one in its hint."""
    for protocol, path, right in (
        ("gsp", "/update", "/store"),
        ("update", "/store", "/update"),
        ("gsp", "/x", "/store"),
    ):
        with pytest.raises(PushError) as error:
            kg.push(folder, oxigraph + path, protocol=protocol)
        assert right in error.value.hint, str(error.value)
