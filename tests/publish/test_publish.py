"""The output folder: all or nothing, a truthful manifest, and the line and GraphML formats."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import networkx
import pytest

from kg import publish as package
from kg.errors import CheckError, PluginError
from kg.issues import Issue
from kg.model import Fact, Judgement, Value, mention_id
from kg.publish import EXPORTERS, MANIFEST, exporter, graphml, publish, verify_files
from tests.publish.sample import ANA, DOCUMENT, NORD, receipt, sample, span, synthetic

ROOT = Path(__file__).resolve().parents[2]
LINES = {"documents.jsonl", "mentions.jsonl", "facts.jsonl", "judgements.jsonl", "issues.jsonl"}


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder, hidden ones too."""
    return {p.name: p.read_bytes() if p.is_file() else b"" for p in folder.iterdir()}


def fake(generate: Any, name: str = "fake.txt") -> Any:
    """An exporter."""
    return SimpleNamespace(FILE_NAME=name, TITLE="a fake", MIME="text/plain", generate=generate)


def test_all_files_and_a_true_manifest(tmp_path: Path) -> None:
    """Every format is written; the manifest has the size and hash of each file, of the sources, and the counts."""
    manifest = publish(sample(), tmp_path / "new" / "out", run={"kg": "0.1", "settings": {"model": "none"}})
    folder = tmp_path / "new" / "out"
    files = contents(folder)
    assert set(files) == LINES | {"graph.ttl", "graph.html", "graph.graphml", MANIFEST}
    told = json.loads(files.pop(MANIFEST))
    assert told == manifest
    for name, data in files.items():
        assert told["files"][name]["bytes"] == len(data)
        assert told["files"][name]["sha256"] == hashlib.sha256(data).hexdigest()
    assert told["counts"]["documents"] == 1
    assert told["counts"]["events"] == 4
    assert told["sources"][0]["sha256"].startswith(DOCUMENT.id)
    assert told["settings"] == {"model": "none"}
    assert verify_files(folder) == []


def test_same_bytes_twice(tmp_path: Path) -> None:
    """Two runs, also into a folder that is in use, give the same bytes."""
    publish(sample(), tmp_path / "a")
    publish(sample(), tmp_path / "b")
    publish(sample(), tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_chunks_are_written_in_their_order(tmp_path: Path) -> None:
    """Texts and bytes stand where they came, a lone surrogate becomes U+FFFD."""
    size, digest = package._put(tmp_path / "x", iter(["a", "bc", b"\xff", "", "defghi", "j\ud800", b"", "k"]))
    written = (tmp_path / "x").read_bytes()
    assert written == b"abc\xffdefghij\xef\xbf\xbdk"
    assert (size, digest) == (len(written), hashlib.sha256(written).hexdigest())


def test_failing_exporter_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exporter that breaks half-way leaves the earlier output as it was, and the error names it."""
    publish(sample(), tmp_path)
    before = contents(tmp_path)

    def broken(*_: object, **__: object) -> Iterator[str]:
        yield "half"
        raise ZeroDivisionError

    monkeypatch.setattr(package, "exporter", lambda _: (fake(broken),))
    with pytest.raises(PluginError, match="'fake' failed: ZeroDivisionError") as caught:
        publish(synthetic(20), tmp_path, formats=["fake"])
    assert caught.value.hint
    assert contents(tmp_path) == before


def test_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No space left: an error with a hint, the earlier output untouched, no litter."""
    publish(sample(), tmp_path)
    before = contents(tmp_path)

    def full(*_: object, **__: object) -> Iterator[str]:
        yield "half"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(package, "exporter", lambda _: (fake(full),))
    with pytest.raises(CheckError, match="No space left on device") as caught:
        publish(synthetic(20), tmp_path, formats=["fake"])
    assert "as it was" in caught.value.hint
    assert contents(tmp_path) == before


def test_failing_move_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When moving the third file in fails, the first two are put back."""
    publish(sample(), tmp_path)
    before = contents(tmp_path)
    real, calls = os.replace, list[str]()

    def replace(source: Path, target: Path) -> None:
        calls.append(str(target))
        if len(calls) == 3:
            raise OSError(errno.EIO, "Input/output error")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(CheckError):
        publish(synthetic(20), tmp_path)
    monkeypatch.undo()
    assert contents(tmp_path) == before


def test_a_file_in_the_way(tmp_path: Path) -> None:
    """An output path that is a file is an error a user can act on."""
    (tmp_path / "out").write_text("mine")
    with pytest.raises(CheckError, match="can't write"):
        publish(sample(), tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL")
def test_kill_leaves_earlier_output(tmp_path: Path) -> None:
    """Killed while writing, the folder still verifies, and the next run sweeps up what was left."""
    publish(sample(), tmp_path)
    before = contents(tmp_path)
    code = textwrap.dedent(
        f"""
        import os, signal
        from types import SimpleNamespace
        from kg import publish as package
        from tests.publish.sample import synthetic
        def die(*_, **__):
            yield "half"
            os.kill(os.getpid(), signal.SIGKILL)
        package.exporter = lambda _: (SimpleNamespace(FILE_NAME="zz.txt", TITLE="", MIME="", generate=die),)
        package.publish(synthetic(20), {str(tmp_path)!r}, formats=["x"])
        """
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    left = contents(tmp_path)
    assert {n: d for n, d in left.items() if not n.startswith(".kg-")} == before
    assert len(left) == len(before) + 1
    assert verify_files(tmp_path) == []
    publish(sample(), tmp_path)
    assert contents(tmp_path) == before


def test_left_out_formats_do_not_linger(tmp_path: Path) -> None:
    """A format of an earlier build goes when the next build leaves it out; strangers' files stay."""
    publish(sample(), tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    publish(sample(), tmp_path, formats=["turtle"])
    assert set(contents(tmp_path)) == LINES | {"graph.ttl", MANIFEST, "notes.txt"}


def test_verify_tells_changes(tmp_path: Path) -> None:
    """Missing and edited files are named; a folder without a manifest is an error."""
    publish(sample(), tmp_path)
    (tmp_path / "graph.ttl").unlink()
    (tmp_path / "facts.jsonl").write_text("{}\n")
    assert verify_files(tmp_path) == ["facts.jsonl was changed after the build", "graph.ttl is missing"]
    with pytest.raises(CheckError, match="no readable manifest"):
        verify_files(tmp_path / "nowhere")


def test_exporters() -> None:
    """Ours are complete; an unknown name lists what there is; a plugin can't overwrite our files."""
    for name in EXPORTERS:
        for part in exporter(name):
            assert part.FILE_NAME
            assert part.TITLE
            assert "/" in part.MIME
    with pytest.raises(PluginError, match="unknown exporter: 'turtel'") as caught:
        exporter("turtel")
    assert "turtle" in caught.value.hint


@pytest.mark.parametrize("file", ["../x", "manifest.json", "facts.jsonl", ".hidden", "a/b"])
def test_plugin_file_names(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exporter writes one plain file of its own."""
    monkeypatch.setitem(EXPORTERS, "odd", fake(lambda *_, **__: iter(()), file))  # type: ignore[arg-type]
    with pytest.raises(PluginError, match="can't write"):
        exporter("odd")


def test_lines_are_sorted_and_say_the_entity(tmp_path: Path) -> None:
    """Order of work never shows; mentions and facts name the entities they became."""
    start, end = span("Ana Petrova")
    left = mention_id(DOCUMENT.id, start, end)
    facts = [
        Fact(subject=left, predicate="occupation", object=Value(text), evidence=(receipt(quote, "Ana Petrova"),))
        for text, quote in (("president", "president of Nordwind"), ("chemist", "Ana Petrova"))
    ]
    judgements = [Judgement(left=left, right=NORD, verdict="different"), Judgement(left=left, right=ANA)]
    issues = [Issue(stage="read", code="b"), Issue(stage="read", code="a", quote="café\n")]
    publish(sample(), tmp_path / "a", facts=facts, judgements=judgements, issues=issues)
    publish(sample(), tmp_path / "b", facts=facts[::-1], judgements=judgements[::-1], issues=issues[::-1])
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    rows = [json.loads(line) for line in (tmp_path / "a" / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [r["object"]["text"] for r in rows] == ["chemist", "president"]
    assert rows[0]["subject_entity"] == ANA
    assert [Fact.from_json(r) for r in rows] == facts[::-1]
    mentions = [
        json.loads(line) for line in (tmp_path / "a" / "mentions.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert {m["entity"] for m in mentions} == {ANA, "person/bo-lind", "place/karlshof"}
    told = json.loads((tmp_path / "a" / MANIFEST).read_text(encoding="utf-8"))
    assert told["issues"] == {"read:a": 1, "read:b": 1}


def test_graphml_opens_in_networkx(tmp_path: Path) -> None:
    """NetworkX reads the file: typed numbers, one edge for each fact between nodes, none without evidence."""
    graph = sample()
    path = tmp_path / "graph.graphml"
    path.write_text("".join(graphml.generate(graph, graph.ontology)), encoding="utf-8")
    read = networkx.read_graphml(path)
    assert read.is_directed()
    assert set(read.nodes) == {*graph.entities, *graph.events}
    between = [f for f in graph.facts.values() if f.evidence and isinstance(f.object, str)]
    assert read.number_of_edges() == len(between)
    edge = next(d for _, t, d in read.edges(data=True) if t == NORD and d["predicate"] == "presidentOf")
    assert edge["label"] == "president of"
    assert edge["plain"] is True
    assert edge["confidence"] == 0.9
    assert edge["quote"] == "Ana Petrova, president of Nordwind"


def test_graphml_strips_what_xml_forbids() -> None:
    """Control characters go, markup is escaped, line ends stay."""
    assert graphml.text('a\x00b<c>&"\x0b\ud800\n') == "ab&lt;c&gt;&amp;&quot;&#10;"
