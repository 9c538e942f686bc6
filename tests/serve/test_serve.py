"""The endpoint as programs and people meet it: the protocols, the limits, what it must refuse, the pages."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
import requests

import kg
from kg import store
from kg.cli import run
from kg.errors import CheckError, ConfigError
from kg.publish import publish, write_files
from kg.serve import Limits, serving
from kg.serve.formats import CSV, GRAPHS, HTML, JSON, JSONLD, NTRIPLES, RESULTS, TSV, TURTLE, XML, choose
from tests.publish.sample import sample
from tests.serve.asking import ALL, COUNT, ask, count

# ---- SPARQL 1.1 Protocol


def test_the_three_ways_to_send_a_query(site: str, folder: Path) -> None:
    """GET, a form, and the query as the body have one answer."""
    url, kind = f"{site}/sparql", {"Content-Type": "application/sparql-query"}
    wordy = {"Content-Type": "application/sparql-query; charset=utf-8"}
    replies = [
        ask(site, COUNT),
        requests.post(url, {"query": COUNT}, timeout=60),
        requests.post(url, COUNT.encode(), headers=kind, timeout=60),
        requests.post(url, COUNT.encode(), headers=wordy, timeout=60),
    ]
    assert {reply.status_code for reply in replies} == {200}
    assert {reply.text for reply in replies} == {replies[0].text}
    assert count(site) == len(kg.load_rdf(folder / "graph.ttl"))


@pytest.mark.parametrize(("media", "form"), [(JSON, "JSON"), (XML, "XML"), (TSV, "TSV")])
def test_rows_come_back_as_they_are(site: str, folder: Path, media: str, form: str) -> None:
    """Another reader finds the same terms in each format as the store holds."""
    reply = ask(site, "SELECT ?s ?p ?o { ?s ?p ?o }", media)
    assert reply.headers["Content-Type"].startswith(media)
    found = ox.parse_query_results(reply.content, format=getattr(ox.QueryResultsFormat, form))
    rows = {tuple(row) for row in found}  # type: ignore[union-attr]
    quads = ox.parse(path=str(folder / "graph.ttl"), format=ox.RdfFormat.TURTLE)
    assert rows == {(q.subject, q.predicate, q.object) for q in quads}


def test_rows_as_csv_ask_and_unbound_cells(site: str) -> None:
    """CSV has bare values and CRLF; ASK is a word there; what is unbound is empty, or missing in JSON."""
    text = 'SELECT ?a ?b ?c { BIND("x, \\"y\\"\\nz"@en AS ?a) BIND(1 AS ?c) }'
    assert ask(site, text, CSV).content == b'a,b,c\r\n"x, ""y""\nz",,1\r\n'
    row = ask(site, text).json()["results"]["bindings"][0]
    assert row["a"] == {"type": "literal", "value": 'x, "y"\nz', "xml:lang": "en"}
    assert "b" not in row
    assert row["c"]["datatype"].endswith("#integer")
    assert ask(site, "ASK { ?s ?p ?o }").json()["boolean"] is True
    assert "<boolean>false</boolean>" in ask(site, "ASK { ?s <x:> ?o }", XML).text
    assert ask(site, "SELECT * { ?subject ?p ?o } LIMIT 1").json()["head"]["vars"] == ["subject", "p", "o"]


@pytest.mark.parametrize(("media", "form"), [(JSON, "JSON"), (XML, "XML"), (TSV, "TSV")])
def test_terms_of_rdf_12_come_back_as_they_are(site: str, media: str, form: str) -> None:
    """Triples as terms, and texts with a direction."""
    text = 'SELECT ?t ?l { BIND(<<( <a:a> <a:b> <<( <a:c> <a:d> "x\\ty"@en )>> )>> AS ?t) BIND("x"@ar--rtl AS ?l) }'
    (row,) = ox.parse_query_results(ask(site, text, media).content, format=getattr(ox.QueryResultsFormat, form))  # type: ignore[misc]
    (own,) = ox.Store().query(text)  # type: ignore[misc]
    assert tuple(row) == tuple(own)
    assert ask(site, text, CSV).text == 't,l\r\n"<<( <a:a> <a:b> <<( <a:c> <a:d> ""x\\ty""@en )>> )>>",x\r\n'


def test_what_json_ld_has_no_form_for_is_refused(site: str) -> None:
    """A triple within a triple: Turtle tells it, JSON-LD is no silent loss."""
    text = "CONSTRUCT { <a:a> <a:b> ?t } { BIND(<<( <a:a> <a:b> 1 )>> AS ?t) }"
    assert "<<(" in ask(site, text, TURTLE).text
    assert ask(site, text, JSONLD).status_code == 406


@pytest.mark.parametrize("media", GRAPHS)
def test_graphs_come_back_as_they_are(site: str, folder: Path, media: str) -> None:
    """CONSTRUCT gives the same triples in each format."""
    reply = ask(site, "CONSTRUCT WHERE { ?s ?p ?o }", media)
    assert reply.headers["Content-Type"].startswith(media)
    found = {q.triple for q in ox.parse(reply.content, format=ox.RdfFormat.from_media_type(media))}
    assert found == {q.triple for q in ox.parse(path=str(folder / "graph.ttl"), format=ox.RdfFormat.TURTLE)}
    assert ask(site, "DESCRIBE person:ana-petrova", media).status_code == 200


@pytest.mark.parametrize(
    ("accept", "offered", "chosen"),
    [
        ("", RESULTS, JSON),
        ("*/*", RESULTS, JSON),
        ("application/json", GRAPHS, JSONLD),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", RESULTS, XML),
        ("text/turtle;q=0.1, application/n-triples", GRAPHS, NTRIPLES),
        ("text/csv;q=0, */*", (CSV,), None),
        ("text/*", RESULTS, CSV),
        ("image/png", RESULTS, None),
        ("text/turtle;q=0.5, text/html", (HTML, TURTLE), HTML),
    ],
)
def test_what_a_client_asks_for_is_chosen(accept: str, offered: tuple[str, ...], chosen: str | None) -> None:
    """Qualities, wildcards and other names, as RFC 9110 has them."""
    assert choose(accept, offered) == chosen


def test_faults_are_told_with_what_to_do(site: str) -> None:
    """Each fault has its status and a line that helps."""
    url = f"{site}/sparql"
    for reply, status, word in (
        (ask(site, "SELEC"), 400, "syntax"),
        (ask(site, ALL, "image/png"), 406, "text/csv"),
        (ask(site, ALL, format="exe"), 400, "no format is called"),
        (ask(site, "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 6000"), 413, "add LIMIT"),
        (ask(site, "INSERT DATA { <a:> <b:> 1 }"), 400, "/update"),
        (requests.post(url, {"other": "x"}, timeout=60), 400, "give one query"),
        (requests.post(url, b"\xff", headers={"Content-Type": "application/sparql-query"}, timeout=60), 400, "UTF-8"),
        (requests.post(url, b"x", headers={"Content-Type": "application/sparql-update"}, timeout=60), 415, "/update"),
        (requests.post(url, b"x", headers={"Content-Type": "image/png"}, timeout=60), 415, "application/sparql-query"),
        (requests.post(url, {"query": "#" * 60_000}, timeout=60), 413, "larger"),
        (requests.put(url, b"", timeout=60), 405, ""),
        (requests.get(f"{site}/nowhere", timeout=60), 404, ""),
    ):
        assert (reply.status_code, word in reply.text) == (status, True), reply.text


def test_named_graphs_and_datasets(tmp_path: Path) -> None:
    """A store has the articles' graphs; the protocol's dataset parameters choose among them."""
    publish(sample(), tmp_path)
    path = tmp_path / "s"
    from kg.publish import nquads

    store.write(nquads.generate(sample(), sample().ontology), path)
    document = f"https://kg.example.org/id/document/{next(iter(sample().documents))}"
    with serving(path, limits=Limits(workers=1)) as site:
        whole, part = count(site), ask(site, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{document}> {{ ?s ?p ?o }} }}")
        inside = int(part.json()["results"]["bindings"][0]["n"]["value"])
        assert 0 < inside < whole
        chosen = ask(site, COUNT, **{"default-graph-uri": document})
        assert int(chosen.json()["results"]["bindings"][0]["n"]["value"]) == inside
        graph = requests.get(f"{site}/store", {"graph": document}, headers={"Accept": NTRIPLES}, timeout=60)
        assert len(graph.text.splitlines()) == inside
        for media in ("application/n-quads", "application/trig", "application/trig, text/turtle;q=.8, */*;q=.1"):
            everything = requests.get(f"{site}/store", headers={"Accept": media}, timeout=60)
            form = ox.RdfFormat.from_media_type(everything.headers["content-type"])
            quads = set(ox.parse(everything.content, format=form))
            assert quads == set(store.read_only(path))
        single = requests.get(f"{site}/store", headers={"Accept": TURTLE}, timeout=60)
        assert (single.status_code, "?default" in single.text) == (400, True)
        assert requests.get(f"{site}/store?default&graph={document}", timeout=60).status_code == 400


def test_offers_of_other_protocols_are_let_be(
    site: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Java's clients offer HTTP/2 with every request: they are answered, and nobody is told."""
    monkeypatch.setattr(logging.getLogger("uvicorn"), "propagate", True)
    for offer in ("h2c", "websocket"):
        headers = {
            "Connection": "Upgrade, HTTP2-Settings",
            "Upgrade": offer,
            "HTTP2-Settings": "AAEAAEAAAAIAAAABAAMAAABk",
        }
        assert requests.get(f"{site}/sparql", {"query": COUNT}, headers=headers, timeout=60).status_code == 200
    assert caplog.records == []


def test_the_service_describes_itself(site: str) -> None:
    """Without a query: a description for programs, the editor for people."""
    described = requests.get(f"{site}/sparql", headers={"Accept": TURTLE}, timeout=60)
    quads = list(ox.parse(described.content, format=ox.RdfFormat.TURTLE))
    assert any(q.predicate.value.endswith("#endpoint") and q.object.value == f"{site}/sparql" for q in quads)  # type: ignore[union-attr]
    assert "<textarea" in requests.get(f"{site}/sparql", headers={"Accept": "text/html"}, timeout=60).text


# ---- what is refused


def test_nothing_is_fetched_from_elsewhere(site: str, tmp_path: Path) -> None:
    """SERVICE is refused however it is written; FROM names graphs of the store and never a file."""
    secret = tmp_path / "secret.ttl"
    secret.write_text("<a:a> <a:b> <a:c> .")
    for clause in ("SERVICE", ".SERVICE", "service silent"):
        reply = ask(site, f"SELECT * {{ ?s ?p ?o {clause} <http://127.0.0.1:9999/> {{ ?a ?b ?c }} }}")
        assert (reply.status_code, "not allowed" in reply.text) == (400, True)
    assert ask(site, f"SELECT * FROM <{secret.as_uri()}> {{ ?s ?p ?o }}").json()["results"]["bindings"] == []


def test_only_files_of_the_manifest_are_read(site: str, folder: Path) -> None:
    """No other path leads to a file, however it is written."""
    (folder / "private.txt").write_text("private")
    assert requests.get(f"{site}/files/graph.ttl", timeout=60).content == (folder / "graph.ttl").read_bytes()
    for path in (
        "private.txt",
        "../private.txt",
        "..%2fprivate.txt",
        "%2e%2e/private.txt",
        "/etc/passwd",
        "manifest.json",
    ):
        for under in ("files", "assets"):
            request = requests.Request("GET", f"{site}/{under}/x").prepare()
            request.url = f"{site}/{under}/{path}"
            assert requests.Session().send(request, timeout=60).status_code == 404, path
    assert requests.get(f"{site}/assets/home.html", timeout=60).status_code == 404


@pytest.mark.skipif(sys.platform == "win32", reason="links are made by administrators there")
def test_links_lead_nowhere_else(tmp_path: Path) -> None:
    """A folder that somebody sent may hold a link to any file: it is not served."""
    publish(sample(), tmp_path / "built")
    (tmp_path / "private.txt").write_text("private")
    turtle = tmp_path / "built" / "graph.ttl"
    with serving(tmp_path / "built", limits=Limits(workers=1)) as site:
        assert requests.get(f"{site}/files/graph.ttl", timeout=60).status_code == 200
        turtle.unlink()
        turtle.symlink_to(tmp_path / "private.txt")
        assert requests.get(f"{site}/files/graph.ttl", timeout=60).status_code == 404


def test_other_pages_in_the_browser_reach_nothing(site: str, folder: Path) -> None:
    """A foreign name for this machine is refused; no origin may read unless it was named."""
    assert requests.get(f"{site}/", headers={"Host": "evil.test"}, timeout=60).status_code == 400
    assert requests.get(f"{site}/", headers={"Host": "localhost:1234"}, timeout=60).status_code == 200
    foreign = {"Origin": "https://evil.test"}
    assert "Access-Control-Allow-Origin" not in requests.get(f"{site}/sparql", headers=foreign, timeout=60).headers
    with serving(folder, origins=("https://good.test",), limits=Limits(workers=1)) as open_site:
        replies = [
            requests.get(open_site, headers={"Origin": o}, timeout=60) for o in ("https://good.test", *foreign.values())
        ]
    assert [r.headers.get("Access-Control-Allow-Origin") for r in replies] == ["https://good.test", None]
    assert not any("Access-Control-Allow-Credentials" in r.headers for r in replies)


def test_pages_of_other_sites_ask_nothing(site: str, folder: Path) -> None:
    """What the browser sends for a foreign page is refused before it is read; the own pages and links go on."""
    url, query = f"{site}/sparql", {"query": COUNT}
    for headers in ({"Origin": "https://evil.test"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert requests.post(url, query, headers=headers, timeout=60).status_code == 403, headers
    assert requests.post(url, query, headers={"Origin": site}, timeout=60).status_code == 200
    for where in ("cross-site", "same-site"):
        link = {"Sec-Fetch-Site": where, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        page = requests.get(site, {"query": COUNT}, headers=link, timeout=60)
        assert page.status_code == 200
        assert "data-trusted" not in page.text, "the question that a link brings is shown, and not asked"
        led = requests.get(url, {**query, "format": "json"}, headers=link, timeout=60, allow_redirects=False)
        assert (led.status_code, led.headers["Location"].startswith("/?query=")) == (303, True)
        frame = {**link, "Sec-Fetch-Dest": "iframe"}
        assert requests.get(url, query, headers=frame, timeout=60).status_code == 403
    assert "data-trusted" in requests.get(site, headers={"Sec-Fetch-Site": "none"}, timeout=60).text


def test_many_fields_and_long_texts_stop_nobody(site: str) -> None:
    """A form of many fields and a long word are answered at once."""
    start = time.monotonic()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert requests.post(f"{site}/sparql", b"a=&" * 15_000, headers=kind, timeout=60).status_code == 400
    assert requests.post(f"{site}/sparql", {"query": "a" * 40_000}, timeout=60).status_code == 400
    assert time.monotonic() - start < 5


# ---- sources


def test_a_new_build_is_served_at_once(tmp_path: Path) -> None:
    """A folder that is built again while it is served answers from the new build, with and without a store."""
    publish(sample(), tmp_path)
    with serving(tmp_path, limits=Limits(workers=1)) as site:
        before = count(site)
        (turtle,) = write_files(sample(), ["turtle"], tmp_path)
        turtle.write_text(turtle.read_text() + "\nperson:new a kg:Person .\n")
        assert count(site) == before + 1
        store.write([b"<a:a> <a:b> <a:c> .\n"], tmp_path / "store", build=store.build_of(tmp_path))
        assert count(site) == 1
        store.write([b"<a:a> <a:b> <a:c> , <a:d> .\n"], tmp_path / "store", form="ttl", build=store.build_of(tmp_path))
        assert count(site) == 2


def test_sources_that_can_not_be_served(tmp_path: Path) -> None:
    """No graph, no file, bad Turtle, a port that is taken: each is told before anything listens."""
    (tmp_path / "bad.ttl").write_text("<broken")
    for place, error, word in (
        (tmp_path, CheckError, "no graph.ttl"), (tmp_path / "none", CheckError, "does not exist"),
        (tmp_path / "bad.ttl", CheckError, "can't be read"),
    ):  # fmt: skip
        with pytest.raises(error, match=word), serving(place):
            pass
    (turtle,) = write_files(sample(), ["turtle"], tmp_path)
    with serving(turtle, limits=Limits(workers=1)) as site:
        port = int(site.rpartition(":")[2])
        with pytest.raises(ConfigError, match="can't listen"), serving(turtle, port=port):
            pass


# ---- at the prompt


def test_the_command_says_where_it_serves_and_ends(folder: Path) -> None:
    """One line with the address; Ctrl-C ends it without a traceback."""
    command = [sys.executable, "-u", "-m", "kg", "serve", str(folder), "--port", "0", "--workers", "1"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None
    line = child.stdout.readline()
    address = next(word for word in line.split() if word.startswith("http"))
    for _ in range(100):
        try:
            assert count(address) > 0
            break
        except requests.ConnectionError:
            time.sleep(0.1)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=20)
    assert child.returncode in (0, 130, -signal.SIGINT)
    assert "Traceback" not in out + err


def test_the_command_tells_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unbuilt folder and a bad limit end with a hint."""
    assert run(["serve", str(tmp_path)]) == 1
    assert "build it first" in capsys.readouterr().err
    for option in ("--rows", "--timeout", "--body"):
        assert run(["serve", str(tmp_path), option, "0"]) == 2
        assert option in capsys.readouterr().err


def test_json_is_told_once(site: str) -> None:
    """What a program reads is JSON from its first to its last byte."""
    assert json.loads(ask(site, ALL).content)["head"]["vars"] == ["s", "p", "o"]
