"""``kg push``: what arrives in a store."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.errors import ConfigError
from kg.model import Value
from kg.publish import ntriples
from kg.push.feed import Batch, Feed, guarded, update_body
from kg.terms import BASE
from tests.askers import JENA, JENA_MISSING, RDF4J, jena
from tests.publish.sample import sample
from tests.publish.test_hostile import EVIL, hostile
from tests.push.pretend import Pretend
from tests.push.rdf import BOTH, NEWS, holds, lines, merged, push, whole


def test_graph_store_protocol(built: Path, store: Pretend) -> None:
    """The bodies, one after the other, are graph.nt to the byte; posted as Turtle to the default graph."""
    report = kg.push(built, f"{store.url}/store", batch=50)
    sent = b"".join(asked.body for asked in store.requests)
    assert sent == lines(built)
    assert {(a.method, a.path, a.headers["content-type"]) for a in store.requests} == {
        ("POST", "/store?default", "text/turtle")
    }
    sizes = [asked.body.count(b"\n") for asked in store.requests]
    assert set(sizes[:-1]) == {50}
    assert sum(sizes) == report.triples == sent.count(b"\n")
    assert (report.batches, report.graphs, report.resumed, report.sent) == (len(sizes), 1, 0, True)
    assert not list(built.glob("*push*"))
    assert kg.verify(built)["files"]


@BOTH
def test_named_graphs(folder: Path, store: Pretend, protocol: str, path: str) -> None:
    """The merged graph goes under the name that was given, each article under its own, as in graph.nq."""
    report = kg.push(folder, store.url + path, protocol=protocol, graph=NEWS, articles=True, batch=100)
    ours = whole(sample(), NEWS)
    assert store.quads == ours
    assert report.graphs == len({q.graph_name for q in ours}) > 1


@BOTH
@pytest.mark.parametrize(("library", "here"), [("Jena", JENA), ("RDF4J", RDF4J)])
def test_what_is_sent_is_taken_by_the_libraries_of_other_servers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: Pretend, protocol: str, path: str, library: str, here: str
) -> None:
    """Fuseki reads with Jena, which holds as many triples afterwards; GraphDB with RDF4J, which refuses nothing."""
    if not here:
        pytest.skip(f"{library} is not installed: {JENA_MISSING}; RDF4J is Debian's librdf4j-java")
    made = hostile(" ".join(text for text in EVIL if len(text) < 1000))
    holds(monkeypatch, made)
    report = kg.push(tmp_path, store.url + path, protocol=protocol, graph=NEWS, batch=50)
    bodies = [asked.body.decode() for asked in store.requests]
    assert len(bodies) == report.batches > 1
    assert jena(take=bodies, update=protocol == "update", by=library) == report.triples


def test_the_number_of_triples_of_a_request(folder: Path, store: Pretend) -> None:
    """Updates are small unless told otherwise: Virtuoso compiles no large ones."""
    assert kg.push(folder, f"{store.url}/update", protocol="update").batches == len(store.requests)
    assert max(asked.body.count(b" .\n") for asked in store.requests) <= 1_000
    assert push.SIZES == {"gsp": 10_000, "update": 1_000}


def test_a_graph_name_can_not_break_out(folder: Path, store: Pretend) -> None:
    """What an IRI may not hold is percent-encoded, in the query string once more."""
    store.store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.NamedNode("urn:c")))
    evil = "urn:x&default=1#y> {} } ; CLEAR ALL ; INSERT DATA { GRAPH <urn:z\\u003e \u00e9"
    for protocol, path in (("gsp", "/store"), ("update", "/update")):
        kg.push(folder, store.url + path, protocol=protocol, graph=evil)
    names = {q.graph_name.value for q in store.store if isinstance(q.graph_name, ox.NamedNode)}
    assert len(names) == 1
    assert names.pop().startswith("urn:x&default=1#y%3E%20%7B%7D%20%7D%20;")
    assert len(store.store) == len(merged(sample())) + 1


@BOTH
def test_replace(folder: Path, store: Pretend, protocol: str, path: str) -> None:
    """What the graphs held is gone, once: later batches add. Other graphs are left alone."""
    old, other = ox.NamedNode("urn:old"), ox.Quad(*[ox.NamedNode("urn:x")] * 4)
    document = next(iter(sample().documents))
    for name in (NEWS, f"{BASE}document/{document}"):
        store.store.add(ox.Quad(old, old, old, ox.NamedNode(name)))
    store.store.add(other)
    kg.push(folder, store.url + path, protocol=protocol, graph=NEWS, articles=True, replace=True, batch=60)
    assert store.quads == whole(sample(), NEWS) | {other}
    if protocol == "gsp":
        graphs = [asked.graph for asked in store.requests]
        puts = [asked.method == "PUT" for asked in store.requests]
        assert puts == [graph not in graphs[:number] for number, graph in enumerate(graphs)]


def test_the_default_graph_is_not_replaced_by_a_slip(folder: Path, store: Pretend) -> None:
    """It may hold what is not ours: --replace wants a name, or the word that it is meant."""
    old = ox.NamedNode("urn:old")
    store.store.add(ox.Quad(old, old, old))
    with pytest.raises(ConfigError, match="default graph"):
        kg.push(folder, f"{store.url}/store", replace=True)
    assert not store.requests
    for protocol, path in (("gsp", "/store"), ("update", "/update")):
        store.store.add(ox.Quad(old, old, old))
        kg.push(folder, store.url + path, protocol=protocol, replace=True, default_graph=True)
        assert store.quads == merged(sample())


@pytest.mark.parametrize("evil", EVIL, ids=[f"evil{i}" for i in range(len(EVIL))])
@BOTH
def test_hostile_texts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: Pretend, evil: str, protocol: str, path: str
) -> None:
    """They arrive as they are, and do nothing."""
    holds(monkeypatch, hostile(evil))
    kg.push(tmp_path, store.url + path, protocol=protocol, graph=NEWS, articles=True, batch=7)
    assert store.quads == whole(hostile(evil), NEWS)


SLASHES = ("\\u0022 . } } ; CLEAR ALL #", "\\\\u0022", "\\\\\\U00000022", "\\\x01u\\", "u\\", "\\n\\u", '\\"\\u005cu')


@pytest.mark.parametrize("text", SLASHES)
def test_escapes_mean_the_same_to_every_reader_of_sparql(text: str) -> None:
    r"""Whether ``\u0022`` is resolved before the text is read, as SPARQL says, or in literals only: the same triple."""
    line = ntriples.lines(("urn:s", [("urn:p", [Value(text)])])).encode()
    update = update_body(Batch("", first=True, lines=line, triples=1), clear=False).decode()
    early = re.sub(r"\\u([0-9A-F]{4})|\\U([0-9A-F]{8})", lambda m: chr(int(m[1] or m[2], 16)), update)
    for body in (update, early):
        store = ox.Store()
        store.update(body)
        assert [q.object.value for q in store] == [text]
    assert guarded(b'"\\\\u"') == b'"\\\\\\u0075"'


def test_lines_are_cut_at_line_feeds_only() -> None:
    """U+2028, U+0085 and the like stand bare in a literal; a batch never begins within one."""
    feed = Feed([("", ['<a:a> <a:b> "1\u2028\u0085\x0b\x1c2" .\n<a:a> <a:b> "3" .\n'])])
    assert [batch.lines.decode() for batch in feed.batches(1)] == [
        '<a:a> <a:b> "1\u2028\u0085\x0b\x1c2" .\n',
        '<a:a> <a:b> "3" .\n',
    ]


def test_dry_run(folder: Path, store: Pretend) -> None:
    """Counts as a push does, and sends and leaves nothing."""
    options = {"graph": NEWS, "articles": True, "batch": 30}
    before = asdict(kg.push(folder, f"{store.url}/store", dry_run=True, **options))  # type: ignore[arg-type]
    assert not store.requests
    assert not list(folder.iterdir())
    after = asdict(kg.push(folder, f"{store.url}/store", **options))  # type: ignore[arg-type]
    assert before == after | {"sent": False}
    assert after["batches"] == len(store.requests)


def test_progress(folder: Path, store: Pretend) -> None:
    """Triples that are in the store, after each batch."""
    told: list[tuple[str, int, int]] = []
    report = kg.push(folder, f"{store.url}/store", batch=100, progress=lambda *row: told.append(row))
    assert told[:2] == [("sending", 0, 0), ("sending", 100, 0)]
    assert told[-1] == ("sending", report.triples, 0)
