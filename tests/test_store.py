"""Graphs in Oxigraph stores on disk: made whole, kept whole by kills, read as the Turtle is, changed when asked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
import rdflib

import kg
from kg import staging, store
from kg.cli import run
from kg.errors import CheckError, QueryError
from kg.folder import store as store_folder
from kg.publish import nquads, publish, write_files
from kg.query import questions, update
from kg.query.tokens import READING, REMOTE, keywords, refuse
from tests.publish.sample import sample

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
PROGRAM = Path(sys.executable).with_name("oxigraph")
ONE = b"<http://e/a> <http://e/b> <http://e/c> .\n"


def made(path: Path) -> Path:
    """A store of the sample graph."""
    graph = sample()
    store.write(nquads.generate(graph, graph.ontology), path)
    return path


def count(path: Path) -> object:
    """Triples of the default graph."""
    return kg.query(path, COUNT).rows[0][0]


def test_a_store_answers_as_the_turtle_does(tmp_path: Path) -> None:
    """Every ready question has the same rows from disk as from the file; articles are named graphs beside them."""
    (turtle,) = write_files(sample(), ["turtle"], tmp_path)
    path = made(tmp_path / "store")
    assert len(kg.load_rdf(path)) == len(kg.load_rdf(turtle)) > 100
    answered = 0
    for question in questions():
        if question.name != "x1-construct-org":
            rows = kg.query(path, question.name).rows
            assert rows == kg.query(turtle, question.name).rows, question.name
            answered += bool(rows)
    assert answered > 10
    graphs = kg.query(path, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").rows
    assert {str(g) for (g,) in graphs} == {f"doc:{d}" for d in sample().documents}
    whole = rdflib.Dataset(store=kg.load_rdf(path).store)
    assert len([g for g in whole.graphs() if str(g.identifier).startswith("http")]) == len(graphs)


def test_the_store_of_a_file_knows_the_namespace_that_the_file_declares(tmp_path: Path) -> None:
    """Else the server of that store would look for things under other ids."""
    (file,) = write_files(sample(), ["turtle"], tmp_path, base="https://news.example.org/id/")
    store_folder(file, tmp_path / "s")
    assert store.about(tmp_path / "s")["base"] == "https://news.example.org/id/"


def test_a_build_writes_the_store_and_keeps_it_in_step(line: None, articles: Path, tmp_path: Path) -> None:
    """--store writes it; merge and a later build renew the folder's own; verify tells one that is not of this build."""
    out = tmp_path / "output"
    assert run(["build", str(articles), "-o", str(out), "--store", str(out / "store")]) == 0
    assert store.of_folder(out) == out / "store"
    first = count(out / "store")
    assert first == len(kg.load_rdf(out / "graph.ttl"))
    (articles / "2.txt").unlink()
    (articles / "1.txt").unlink()
    kg.build([articles], out)
    assert store.of_folder(out) == out / "store"
    assert count(out / "store") < first  # type: ignore[operator]
    kg.verify(out)
    kg.merge_folder(out)
    assert store.of_folder(out) == out / "store"
    update(out / "store", "INSERT DATA { person:new a kg:Person }")
    for place in (out, out / "store"):
        assert kg.query(place, "ASK { person:new a kg:Person }").rows[0][0], "the folder's questions see the change"
    with pytest.raises(CheckError, match="store does not hold this build"):
        kg.verify(out)
    assert store_folder(out)[0] == out / "store"
    kg.verify(out)


def test_what_shapes_no_graph_is_not_recorded(line: None, articles: Path, tmp_path: Path) -> None:
    """The manifest is the same with and without a store."""
    kg.build([articles], tmp_path / "a", settings=None)
    assert run(["build", str(articles), "-o", str(tmp_path / "b"), "--store", str(tmp_path / "elsewhere")]) == 0
    assert (tmp_path / "a" / "manifest.json").read_bytes() == (tmp_path / "b" / "manifest.json").read_bytes()
    assert count(tmp_path / "elsewhere") == count(tmp_path / "a")
    assert not (tmp_path / "b" / "store").exists()


def test_a_killed_build_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    """SIGKILL in the middle of loading: the earlier store answers, and the next run clears what is left."""
    path = made(tmp_path / "store")
    before = count(path)
    code = f"""
        import sys, time
        from kg import store
        def chunks():
            for n in range(10**9):
                if n == 3000:
                    print("going", flush=True)
                yield f"<http://e/{{n}}> <http://e/b> <http://e/c> .\\n" * 50
        store.write(chunks(), {str(path)!r})
    """
    child = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"going\n"
    time.sleep(0.2)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert any(p.name.startswith(".kg-new-") for p in tmp_path.iterdir()), "it was killed too late to tell"
    assert count(path) == before
    store.write([ONE], path)
    assert count(path) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["store"]


def test_a_run_killed_between_the_renames_is_mended(tmp_path: Path) -> None:
    """The earlier store, set aside by a process that is gone, comes back when it is asked for."""
    path = made(tmp_path / "store")
    before = count(path)
    code = f"""
        import os
        from pathlib import Path
        from kg.staging import NEW, OLD, folder
        place = Path({str(tmp_path)!r})
        with folder(NEW, place), folder(OLD, place) as old:
            Path({str(path)!r}).rename(old / "store")
            os._exit(9)
        """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False)
    (half,) = tmp_path.glob(".kg-new-*")
    assert not path.exists()
    assert count(path) == before
    assert half.exists(), "who only reads clears nothing away"
    store.write([ONE], path)
    assert [p.name for p in tmp_path.iterdir()] == ["store"]


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit, OSError])
def test_a_run_that_ends_between_the_renames_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: type[BaseException]
) -> None:
    """Ctrl-C, a signal or a fault of the disk between the two: the earlier store is there again."""
    path = made(tmp_path / "store")
    before, rename = count(path), Path.rename

    def late(self: Path, to: Path) -> Path:
        if self.parent.name.startswith(".kg-new-"):
            raise end
        return rename(self, to)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", late)
        with pytest.raises((end, CheckError)):
            store.write([ONE], path)
    assert count(path) == before
    assert [p.name for p in tmp_path.iterdir()] == ["store"]


def test_folders_of_those_who_work_are_left_alone(tmp_path: Path) -> None:
    """Also where several work in one place; one that is just being made has no lock yet."""
    with staging.folder(staging.NEW, tmp_path) as first, staging.folder(staging.NEW, tmp_path) as second:
        (first / "a").write_text("x")
        young = tmp_path / f"{staging.NEW}young"
        young.mkdir()
        staging.sweep(tmp_path)
        assert (first / "a").exists()
        assert second.exists()
        assert young.exists()
        os.utime(young, (0, 0))
        staging.sweep(tmp_path)
        assert not young.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_graph_that_breaks_off_replaces_nothing(tmp_path: Path) -> None:
    """A fault in the data is told, and the earlier store stays."""
    path = made(tmp_path / "store")
    before = count(path)
    with pytest.raises(CheckError, match="can't be read"):
        store.write([ONE, b"<broken"], path)
    assert count(path) == before
    assert [p.name for p in tmp_path.iterdir()] == ["store"]


def test_what_is_missing_is_told_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each message names what is wrong, and not what comes after it."""
    publish(sample(), tmp_path / "built")
    for words, told in (
        (["store", str(tmp_path / "none")], "does not exist"),
        (["query", str(tmp_path / "built"), "--write", "CLEAR ALL"], "no store of its build"),
        (["query", "http://localhost:1/sparql", "ASK {}"], "nothing is fetched"),
    ):
        assert run(words) == 1
        assert told in capsys.readouterr().err
    made(tmp_path / "s")
    assert run(["query", str(tmp_path / "s"), "--write", "INSERT DATA {\n <a:> foo:b 1 }"]) == 1
    assert "in line 2, column 12, before '1 }': a prefix that is not declared" in capsys.readouterr().err


def test_strangers_are_not_replaced(tmp_path: Path) -> None:
    """A folder with other files is left alone; so are sources that are no graph."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("x")
    with pytest.raises(CheckError, match="no Oxigraph store"):
        store.write([ONE], tmp_path / "notes")
    assert (tmp_path / "notes" / "a.txt").exists()
    for source, word in ((tmp_path / "notes" / "a.txt", "no file of RDF"), (tmp_path / "none.ttl", "does not exist")):
        with pytest.raises(CheckError, match=word):
            store_folder(source, tmp_path / "s")
    with pytest.raises(CheckError, match="no place"):
        store_folder(tmp_path / "notes" / "a.txt")


def test_long_texts_are_read_in_one_pass() -> None:
    """No text makes the reader go back and forth."""
    start = time.monotonic()
    parts = ("a", "a:", "a.", "<", "<a", '"', '"a', "?", "@a-", "#", "%41", ":", "a-b")
    for part in (*parts, '\\"""\n', '\\"', "\\'", '"""', "'''\\", "\\u0041"):
        keywords(part * (100_000 // len(part)))
    assert time.monotonic() - start < 10


def test_updates_change_a_store_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Known prefixes may be left out; a reader beside sees what was at its opening; LOAD and bad syntax are refused."""
    path = made(tmp_path / "store")
    reader, before = kg.load_rdf(path), count(path)
    assert run(["query", str(path), "--write", "INSERT DATA { person:new a kg:Person }"]) == 0
    assert count(path) == int(str(before)) + 1
    assert len(reader) == before
    assert store.about(path)["changed"] is True
    for text in (
        "LOAD <http://127.0.0.1:1/x>",
        "INSERT { ?s a ?o } WHERE { SERVICE <http://127.0.0.1:1/x> { ?s ?p ?o } }",
    ):
        with pytest.raises(QueryError, match="not allowed"):
            update(path, text)
    store.write([ONE], tmp_path / "other", build="a build")
    for text, word in (
        ("INSERT GARBAGE", "syntax"), ("DROP GRAPH <x:none>", "failed"),
        ("INSERT DATA { <a:a> <a:b> <a:new> } ; DROP GRAPH <x:none>", "nothing was changed"),
    ):  # fmt: skip
        with pytest.raises(QueryError) as told:
            update(tmp_path / "other", text)
        assert word in f"{told.value} {told.value.hint}"
        assert count(tmp_path / "other") == 1
    assert not store.about(tmp_path / "other")["changed"], "nothing was run, so it still holds its build"
    with pytest.raises(QueryError, match="no Oxigraph store"):
        update(tmp_path, "INSERT DATA { person:new a kg:Person }")
    assert count(path) == int(str(before)) + 1
    assert run(["query", str(path), "INSERT DATA { person:new a kg:Person }"]) == 1
    assert "not allowed" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o .SERVICE <http://x> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ex:.SERVICE <http://x> {} }",
        "SELECT * { ?s ?p 'a'@en.SERVICE<http://x>{} }",
        "PREFIX : <x:> SELECT * { :a :b :c. service :x {} }",
        "SELECT * { \\u0053ERVICE <http://x> {} }",
        "LOAD SILENT <http://x> INTO GRAPH <y:>",
        "PREFIX : <http://x/> SELECT * { SERVICE:foo { ?s ?p ?o } }",
        "SELECT * { SERVICESILENT<http://x> { ?s ?p ?o } }",
        "PREFIX x: <http://x/> SELECT * { SERVICESILENTx:foo { ?s ?p ?o } }",
        "SELECT * { ?s <urn:q> trueSERVICE <http://x> { ?s ?p ?o } }",
        "SELECT * { ?s <http://e/" + chr(92) + "u0041#> ?o . SERVICE <http://x> { ?s ?p ?o } }",
        "PREFIX : <http://x/> LOAD:foo",
        "LOADSILENT<http://x>",
        'SELECT * { VALUES ?x { """a" } SERVICE <http://x> { ?s ?p ?o } }',
        "SELECT * { VALUES ?x { '''a' } SERVICE <http://x> { ?s ?p ?o } }",
    ],
)
def test_what_reaches_out_is_seen_however_it_is_written(text: str) -> None:
    """The keyword stands out whatever stands beside it."""
    with pytest.raises(QueryError, match="not allowed"):
        refuse(text, REMOTE)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { topic:civil-service a ex:load ; ex:a.service 'SERVICE' } # SERVICE",
        "SELECT * { ?from ?add <http://e/DELETE> ; rdfs:label \"x\\\" SERVICE <x>\"@en, '''FROM 'x' LOAD''' }",
        "SELECT * { _:b.service ?p ex:%41SERVICE , ex:a\\-LOAD }",
    ],
)
def test_names_are_no_keywords(text: str) -> None:
    """Names, variables, strings and comments may hold the words."""
    refuse(text, READING)
    assert not set(keywords(text)) & READING


@pytest.mark.skipif(not PROGRAM.exists(), reason="Oxigraph's program is not installed")
def test_oxigraph_itself_opens_the_store(tmp_path: Path) -> None:
    """The folder is a plain Oxigraph database for its own program."""
    path = made(tmp_path / "store")
    command = [PROGRAM, "query", "--location", path, "--query", COUNT, "--results-format", "csv"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "RUST_LOG": "off"})
    assert told.stdout.split() == ["n", str(count(path))]
