"""Writing: SPARQL Update and the graph store protocol, with the token, and what the folder's questions then see."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import requests

import kg
from kg import store
from kg.errors import CheckError, ConfigError
from kg.publish import nquads, publish
from kg.query import update
from kg.serve import Limits, serving
from kg.serve.formats import CSV, JSONLD, NTRIPLES, RDFXML, TURTLE
from tests.askers import JENA, JENA_MISSING, jena
from tests.publish.sample import sample
from tests.serve.asking import TOKEN, ask, count

RIGHT = {"Authorization": f"Bearer {TOKEN}"}
INSERT = {"update": "INSERT DATA { person:new a kg:Person }"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of its build; it has no JSON Lines."""
    place = tmp_path_factory.mktemp("written")
    publish(sample(), place)
    store.write(nquads.generate(sample(), sample().ontology), place / "store", build=store.build_of(place))
    return place


@pytest.fixture(scope="module")
def own(built: Path) -> Iterator[str]:
    """A server that takes the token."""
    with serving(built, token=TOKEN, limits=Limits(workers=3)) as address:
        yield address


def send(site: str, at: str | dict[str, str], method: str, data: bytes = b"", media: str = TURTLE) -> requests.Response:
    """A request of the graph store protocol with the token: at the graph of that name, or with these parameters."""
    headers = {**RIGHT, "Content-Type": media, "Accept": NTRIPLES}
    params = {"graph": at} if isinstance(at, str) else at
    return requests.request(method, f"{site}/store", params=params, data=data, headers=headers, timeout=60)


def test_updates_need_a_store_and_the_token(folder: Path, site: str, own: str) -> None:
    """Without a token none; with it SPARQL Update, seen by all workers."""
    assert requests.post(f"{site}/update", INSERT, timeout=60).status_code == 403
    assert requests.put(f"{site}/store?default", b"", timeout=60).status_code == 403
    with pytest.raises(ConfigError, match="need a store"), serving(folder, token=TOKEN):
        pass
    before = count(own)
    wrong = {"Authorization": "Bearer no"}, {"Authorization": TOKEN}, {"Authorization": "Bearer é".encode()}
    for headers in ({}, *wrong):
        assert requests.post(f"{own}/update", INSERT, headers=headers, timeout=60).status_code == 401
    assert requests.post(f"{own}/update", INSERT, headers=RIGHT, timeout=60).status_code == 204
    assert [count(own) for _ in range(6)] == [before + 1] * 6
    load = {"update": "LOAD <http://127.0.0.1:9999/x>"}
    assert requests.post(f"{own}/update", load, headers=RIGHT, timeout=60).status_code == 400
    faulty = requests.post(f"{own}/update", {"update": "INSERT DATA { a b }"}, headers=RIGHT, timeout=60)
    assert (faulty.status_code, "in line 1" in faulty.text) == (400, True)


@pytest.mark.skipif(not JENA, reason=JENA_MISSING)
def test_jena_writes_and_reads(own: str, tmp_path: Path) -> None:
    """The clients of Apache Jena: a graph put, changed by an update, taken by itself and among all graphs."""
    file = tmp_path / "few.ttl"
    file.write_text("<a:x> <a:y> 1 , 2 .", encoding="utf-8")
    assert jena(keep=str(file), at=own, graph="https://example.org/jena", token=TOKEN) == [2, 3, 3]


def test_graphs_come_and_go_by_their_names(own: str) -> None:
    """PUT and POST make what is not there (201) and change what is (204); what is gone is gone (404)."""
    before = count(own)
    for method, body, status, left in (
        ("GET", b"", 404, None), ("DELETE", b"", 404, None),
        ("PUT", b"<a:a> <a:b> <a:c> , <a:d> .", 201, 2), ("POST", b"<a:a> <a:b> <a:e> .", 204, 3),
        ("PUT", b"<a:a> <broken", 400, 3), ("PUT", b'<a:a> <a:b> "x } } ; DROP ALL" .', 204, 1),
        ("PUT", b"", 204, 0), ("DELETE", b"", 204, None), ("POST", b"<a:a> <a:b> <a:e> .", 201, 1),
        ("DELETE", b"", 204, None), ("DELETE", b"", 404, None),
    ):  # fmt: skip
        assert send(own, "https://e.test/g", method, body).status_code == status, (method, body)
        graph = send(own, "https://e.test/g", "GET")
        assert graph.status_code == (404 if left is None else 200)
        assert left is None or len(graph.text.splitlines()) == left, (method, body)
    assert count(own) == before
    assert send(own, {"default": ""}, "GET").text.count("\n") == before
    for bad in ({}, {"x": ""}, {"default": "", "graph": "x:"}, {"graph": "no iri"}):
        assert send(own, bad, "GET").status_code == 400


@pytest.mark.parametrize("media", [TURTLE, NTRIPLES, JSONLD, RDFXML])
def test_a_graph_is_sent_in_each_of_its_formats(own: str, media: str) -> None:
    """What one store gives another takes, and it comes back the same."""
    triple = ox.Triple(ox.NamedNode("http://a/a"), ox.NamedNode("http://a/b"), ox.Literal("a } \\ ' é"))
    body = ox.serialize([triple], format=ox.RdfFormat.from_media_type(media)) or b""
    name = f"https://e.test/{media}"
    assert send(own, name, "PUT", body, media).status_code == 201
    assert [quad.triple for quad in ox.parse(send(own, name, "GET").content, format=ox.RdfFormat.N_TRIPLES)] == [triple]


def test_relative_names_and_what_is_not_taken(own: str) -> None:
    """Relative IRIs are those of the graph; datasets, other types and contexts from the network are refused."""
    assert send(own, "https://e.test/r", "PUT", b"<x> <y> <#z> .").status_code in (201, 204)
    assert "<https://e.test/x>" in send(own, "https://e.test/r", "GET").text
    assert "<https://e.test/r#z>" in send(own, "https://e.test/r", "GET").text
    assert send(own, "https://e.test/r", "PUT", b"x", "image/png").status_code == 415
    assert send(own, "https://e.test/r", "PUT", b"<a:> <b:> <c:> <d:> .", "application/n-quads").status_code == 415
    named = b'{"@id": "a:g", "@graph": [{"@id": "a:a", "a:b": 1}]}'
    assert send(own, "https://e.test/r", "PUT", named, JSONLD).status_code == 400
    afar = b'{"@context": "http://127.0.0.1:9/c", "@id": "a:a", "x:b": 1}'
    assert send(own, "https://e.test/r", "PUT", afar, JSONLD).status_code == 400
    assert "<https://e.test/x>" in send(own, "https://e.test/r", "GET").text, "what is refused changes nothing"


def test_a_store_that_is_being_written_and_one_that_is_broken(tmp_path: Path) -> None:
    """Both are told with 503, and are no fault of the client's."""
    place = tmp_path / "s"
    store.write([b"<a:a> <a:b> <a:c> .\n"], place)
    with serving(place, token="naïve", limits=Limits(workers=1)) as site:
        headers = {"Authorization": "Bearer naïve".encode()}
        writer = ox.Store(str(place))
        reply = requests.post(f"{site}/update", INSERT, headers=headers, timeout=60)
        assert (reply.status_code, reply.headers["Retry-After"], "writing" in reply.text) == (503, "5", True)
        del writer
        assert requests.post(f"{site}/update", INSERT, headers=headers, timeout=60).status_code == 204
        (place / "CURRENT").unlink()
        for path in ("sparql?query=ASK{}", "id/person/x", "", "find?q=x"):
            reply = requests.get(f"{site}/{path}", headers={"Accept": "*/*"}, timeout=60)
            assert (reply.status_code, "read now" in reply.text) == (503, True), path


def test_who_reads_beside_who_writes_sees_before_or_after(tmp_path: Path) -> None:
    """No read fails and none sees half of an update, whoever writes, and the workers don't grow."""
    place = tmp_path / "s"
    store.write((f"<a:{i}> <a:b> <a:c> .\n".encode() for i in range(2000)), place)
    ended = threading.Event()
    found: list[int] = []
    faults: list[str] = []

    def read(site: str) -> None:
        while not ended.is_set():
            reply = ask(site, "SELECT (COUNT(*) AS ?n) { ?s <a:new> ?o }", CSV)
            if reply.status_code == 200:
                found.append(int(reply.text.split()[1]))
            else:
                faults.append(reply.text)

    with serving(place, token=TOKEN, limits=Limits(workers=2, memory=1024)) as site:
        readers = [threading.Thread(target=read, args=(site,)) for _ in range(3)]
        for reader in readers:
            reader.start()
        try:
            for number in range(60):
                data = " ".join(f"<a:{number}-{i}> <a:new> 1 ." for i in range(10))
                text = f"INSERT DATA {{ {data} }}"
                if number % 3:
                    reply = requests.post(f"{site}/update", {"update": text}, headers=RIGHT, timeout=60)
                    assert reply.status_code == 204, reply.text
                else:
                    update(place, text)
        finally:
            ended.set()
            for reader in readers:
                reader.join()
        assert ask(site, "SELECT (COUNT(*) AS ?n) { ?s <a:new> ?o }", CSV).text.split()[1] == "600"
    assert faults == []
    assert found
    assert all(number % 10 == 0 for number in found)
    assert [item.name for item in tmp_path.iterdir()] == ["s"]


def test_what_was_changed_is_seen_by_the_folders_questions_and_told(built: Path, own: str) -> None:
    """Also what another process writes; verify says that the store is not the build's any more."""
    before = count(own)
    update(built / "store", "INSERT DATA { person:else a kg:Person }")
    assert [count(own) for _ in range(4)] == [before + 1] * 4
    assert kg.query(built, "ASK { person:else a kg:Person }").rows[0][0]
    with pytest.raises(CheckError, match="store does not hold this build"):
        kg.verify(built)
