"""``kg push``: how it goes on after a failure, and what the prompt says."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.cli import run
from kg.errors import PushError
from kg.graph import Graph
from kg.model import Value
from tests.publish.sample import ANA, fact, receipt, sample
from tests.push.pretend import Answer, Pretend, basic
from tests.push.rdf import NEWS, holds, lines, merged, whole, wire

Said = pytest.CaptureFixture[str]


# ---- going on


def test_goes_on_behind_the_last_batch(folder: Path, store: Pretend) -> None:
    """After a failure exactly the missing batches are sent, and the note of how far it came is gone at the end."""
    store.cues = {4: Answer(500, b"disk full")}
    with pytest.raises(PushError, match="batch 4"):
        kg.push(folder, f"{store.url}/store", graph=NEWS, articles=True, batch=50, replace=True)
    (note,) = folder.iterdir()
    assert json.loads(note.read_text())["triples"] == 150
    report = kg.push(folder, f"{store.url}/store", graph=NEWS, articles=True, batch=50, replace=True)
    assert (report.resumed, report.batches) == (150, len(store.requests) - 4)
    bodies = [asked.body for asked in store.requests]
    assert bodies[3] == bodies[4]
    assert len(set(bodies)) == len(bodies) - 1
    assert [asked.method for asked in store.requests if asked.graph == NEWS] == ["PUT"] + ["POST"] * (
        sum(asked.graph == NEWS for asked in store.requests) - 1
    )
    assert store.quads == whole(sample(), NEWS)
    assert not list(folder.iterdir())


def test_goes_on_with_smaller_batches(folder: Path, store: Pretend) -> None:
    """What a 413 asks for: the size may change, what has arrived is not sent again."""
    store.cues = {2: Answer(413)}
    with pytest.raises(PushError):
        kg.push(folder, f"{store.url}/store", batch=100)
    report = kg.push(folder, f"{store.url}/store", batch=10)
    assert report.resumed == 100
    assert store.quads == merged(sample())
    assert sum(asked.body.count(b"\n") for asked in store.requests) == report.triples + 100


def test_a_folder_that_was_built_again(monkeypatch: pytest.MonkeyPatch, folder: Path, store: Pretend) -> None:
    """All is sent where the graph no longer begins with what was sent; nor does a spoilt note stop the work."""
    store.cues = {3: Answer(500)}
    with pytest.raises(PushError):
        kg.push(folder, f"{store.url}/store", graph=NEWS, replace=True, batch=100)
    renamed = Graph(
        documents=list(sample().documents.values()), ontology=sample().ontology,
        facts=[fact(ANA, "occupation", Value("poet"), receipt("Ana Petrova"))],
    )  # fmt: skip
    holds(monkeypatch, renamed)
    report = kg.push(folder, f"{store.url}/store", graph=NEWS, replace=True, batch=100)
    assert report.resumed == 0
    assert store.requests[3].method == "PUT"
    assert store.quads == merged(renamed, NEWS)


def test_notes_are_for_one_target_each(folder: Path, store: Pretend) -> None:
    """Another graph or address begins at its beginning; --restart does, and a note that can't be read."""
    store.cues = {2: Answer(500), 4: Answer(500)}
    for name in ("urn:one", "urn:two"):
        with pytest.raises(PushError):
            kg.push(folder, f"{store.url}/store", graph=name, batch=100)
    assert len(list(folder.iterdir())) == 2
    assert kg.push(folder, f"{store.url}/store", graph="urn:three", batch=100).resumed == 0
    assert kg.push(folder, f"{store.url}/store", graph="urn:one", batch=100, resume=False).resumed == 0
    (note,) = folder.iterdir()
    for text in ("{", "[]", '{"triples": 1e999, "sha256": ""}', '{"triples": 9999999999999999999999, "sha256": ""}'):
        note.write_text(text)
        assert kg.push(folder, f"{store.url}/store", graph="urn:two", batch=100).resumed == 0
    assert not list(folder.iterdir())


def test_killed_and_started_again(built: Path, store: Pretend) -> None:
    """A process that is killed while the store works on batch 4: the next one sends the missing batches only."""
    command = [sys.executable, "-m", "kg", "push", f"{store.url}/store", "--in", str(built), "--batch", "20"]
    process: list[subprocess.Popen[bytes]] = []
    store.cues = {4: lambda: process[0].send_signal(signal.SIGKILL)}
    process.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
    assert process[0].wait(60) == -signal.SIGKILL
    deadline = time.monotonic() + 10
    while len(store.store) < 80 and time.monotonic() < deadline:  # the store finishes what it had received
        time.sleep(0.01)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    report = json.loads(done.stdout)
    assert report["resumed"] == 60
    bodies = [asked.body for asked in store.requests]
    assert bodies[3] == bodies[4]
    assert b"".join([*bodies[:3], *bodies[4:]]) == lines(built)
    assert not list(built.glob("*push*"))


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
def test_a_folder_that_can_not_be_written(monkeypatch: pytest.MonkeyPatch, folder: Path, store: Pretend) -> None:
    """The push is not stopped by it."""
    monkeypatch.setattr(Path, "write_text", lambda *_, **__: (_ for _ in ()).throw(PermissionError(13, "no")))
    kg.push(folder, f"{store.url}/store", batch=100)
    assert store.quads == merged(sample())


# ---- at the prompt


def test_at_the_prompt(built: Path, store: Pretend, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    """The report as JSON in a pipe, as a sentence on a terminal; secrets come from the environment."""
    monkeypatch.setenv("KG_PUSH_USER", "u")
    monkeypatch.setenv("KG_PUSH_PASSWORD", "p")
    store.guard = basic("u", "p")
    assert run(["push", f"{store.url}/store", "--in", str(built), "--batch", "40"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["triples"] == len(store.store)
    assert said.err == ""
    monkeypatch.setattr("kg.cli.send.on_terminal", lambda: True)
    assert run(["push", f"{store.url}/store", "--in", str(built), "--graph", NEWS, "--articles", "--dry-run"]) == 0
    said = capsys.readouterr()
    assert f"<{NEWS}> and 3 articles: " in said.out
    assert "would be sent in 4 batches" in said.out
    store.cues = {len(store.requests) + 3: Answer(413)}  # the first is asked who it is
    again = ["push", f"{store.url}/store", "--in", str(built), "--batch", "70"]
    assert run(again) == 1
    assert "error: " in capsys.readouterr().err
    assert run(again) == 0
    assert "earlier try (--restart" in capsys.readouterr().out


def test_an_open_way_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    """A password over plain http to another machine: a word before anything is sent."""
    monkeypatch.setenv("KG_PUSH_TOKEN", "hunter2")
    assert run(["push", "http://nowhere.invalid/store", "--in", str(folder)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("note: http, not https")
    assert "hunter2" not in said


def test_interrupted_at_the_prompt(folder: Path, store: Pretend, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    """Ctrl-C says what is there, and the next call goes on behind it."""
    real = wire.Wire.send

    def send(self: Any, batch: Any, number: int, **options: Any) -> None:
        if number == 3:
            raise KeyboardInterrupt
        real(self, batch, number, **options)

    monkeypatch.setattr(wire.Wire, "send", send)
    assert run(["push", f"{store.url}/store", "--in", str(folder), "--batch", "50"]) == 130
    assert "acknowledged" in capsys.readouterr().err
    monkeypatch.setattr(wire.Wire, "send", real)
    assert kg.push(folder, f"{store.url}/store", batch=50).resumed == 100
