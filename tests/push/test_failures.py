"""``kg push``: failures that pass, refusals, wrong usage."""

from __future__ import annotations

import re
import socket
import time
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.errors import CheckError, ConfigError, PushError
from tests.publish.sample import sample
from tests.push.pretend import Answer, Pretend
from tests.push.rdf import NEWS, merged

# ---- failures that pass


def test_a_busy_store_is_asked_again(folder: Path, store: Pretend, pauses: list[float]) -> None:
    """503, 502, 504 after growing pauses; 429 after what it asks for, in seconds or as a date, two minutes at most."""
    date = formatdate(time.time() + 50, usegmt=True)
    store.cues = {
        1: Answer(503), 2: Answer(502), 3: Answer(504), 5: Answer(429, headers={"Retry-After": "7"}),
        6: Answer(503, headers={"Retry-After": date}), 7: Answer(503, headers={"Retry-After": "99999"}),
        8: Answer(503, headers={"Retry-After": "soon"}),
    }  # fmt: skip
    kg.push(folder, f"{store.url}/store", batch=100)
    assert pauses[:4] == [1, 2, 4, 7]
    assert 40 < pauses[4] <= 50
    assert pauses[5:] == [120, 8]
    assert store.quads == merged(sample())


def test_a_cut_connection(folder: Path, store: Pretend, pauses: list[float]) -> None:
    """Reset in the middle of a batch: sent again, and nothing is lost or doubled."""
    store.cues = {1: Answer(cut=True), 3: Answer(cut=True), 4: Answer(cut=True)}
    report = kg.push(folder, f"{store.url}/store", batch=100)
    assert pauses == [1, 1, 2]
    assert len(store.requests) == report.batches + 3
    assert store.quads == merged(sample())


def test_five_tries(folder: Path, store: Pretend, pauses: list[float]) -> None:
    """Then it is an error that says what to do."""
    store.cues = {number: Answer(503, b"under repair") for number in range(1, 6)}
    with pytest.raises(PushError, match="503 Service Unavailable: under repair") as error:
        kg.push(folder, f"{store.url}/store")
    assert "later" in error.value.hint
    store.cues = {number: Answer(cut=True) for number in range(6, 11)}
    with pytest.raises(PushError, match="cut 5 times during batch 1") as error:
        kg.push(folder, f"{store.url}/store", batch=100)
    assert "--batch 50" in error.value.hint
    assert pauses == [1, 2, 4, 8] * 2


def test_no_server(folder: Path, pauses: list[float]) -> None:
    """Told at once, with the place."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(PushError, match=f"127.0.0.1:{port}: connection refused") as error:
        kg.push(folder, f"http://127.0.0.1:{port}/store")
    assert "running" in error.value.hint
    with pytest.raises(PushError, match=r"nowhere\.invalid: unknown host"):
        kg.push(folder, "http://nowhere.invalid/store")
    assert pauses == []


def test_an_answer_that_does_not_come(folder: Path, store: Pretend) -> None:
    """The limit is told."""
    store.cues = {1: lambda: time.sleep(1)}
    with pytest.raises(PushError, match=r"batch 1 within 0\.2 s"):
        kg.push(folder, f"{store.url}/store", timeout=0.2)


# ---- refusals


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        (400, "--batch 50"),
        (401, "KG_PUSH_USER"),
        (403, "KG_PUSH_TOKEN"),
        (404, "/rdf-graphs/service"),
        (405, "--protocol update"),
        (413, "--batch 50"),
        (415, "/sparql-graph-crud-auth"),
        (500, "--graph IRI"),
        (302, "redirect"),
    ],
)
def test_a_refusal_is_told_at_once(folder: Path, store: Pretend, pauses: list[float], status: int, hint: str) -> None:
    """Status, batch, what the store says, and what to do; one request, no second try."""
    page = b"<html><head><title>no</title></head><h1>Line 1 &lt;x&gt;</h1>\r\n\x1b[31m bad\x00" + b" word" * 100
    store.cues = {2: Answer(status, page, {"Content-Type": "text/html"})}
    with pytest.raises(PushError) as error:
        kg.push(folder, f"{store.url}/store", batch=100)
    assert f"{store.url}/store answered batch 2 (100 triples) with {status}" in str(error.value)
    assert hint in error.value.hint
    assert len(store.requests) == 2
    assert pauses == []
    if status != 302:
        assert "Line 1 <x> [31m bad word" in str(error.value)
        assert len(str(error.value)) < 450
        assert not re.search("[\x00-\x1f]|<h1>", str(error.value))


def test_plain_words_are_told_as_they_are(folder: Path, store: Pretend) -> None:
    """A message in plain text may show the triple that it means."""
    store.cues = {1: Answer(400, b"bad IRI <urn:x y>", {"Content-Type": "text/plain"})}
    with pytest.raises(PushError, match="bad IRI <urn:x y>"):
        kg.push(folder, f"{store.url}/store")


def test_a_web_page_is_no_success(folder: Path, store: Pretend) -> None:
    """Some servers answer 200 with their form where nothing takes triples."""
    store.cues = {1: Answer(200, b"<html><form action='/sparql'></form>", {"Content-Type": "text/html"})}
    with pytest.raises(PushError, match="a web page") as error:
        kg.push(folder, f"{store.url}/store")
    assert "/store" in error.value.hint


# ---- wrong usage


@pytest.mark.parametrize(
    "options",
    [
        {"url": "localhost:7878"},
        {"url": "ftp://localhost/store"},
        {"url": "http:///store"},
        {"url": "http://localhost:port/store"},
        {"url": "http://localhost/store x"},
        {"url": "http://localhost/store?graph=urn:x"},
        {"url": "http://localhost/store?default"},
        {"protocol": "soap"},
        {"graph": "news"},
        {"graph": "/news"},
        {"graph": NEWS, "default_graph": True},
        {"batch": -1},
        {"timeout": 0},
        {"timeout": float("nan")},
        {"timeout": float("inf")},
        {"token": "hunter2", "user": "me"},
        {"password": "hunter2"},
        {"user": "me\n", "password": "hunter2"},
        {"token": "hunter2 x"},
    ],
    ids=str,
)
def test_wrong_options(folder: Path, options: dict[str, Any]) -> None:
    """Refused before anything is read or sent, without a secret in the message."""
    with pytest.raises(ConfigError) as error:
        kg.push(folder, **{"url": "http://127.0.0.1:1/store"} | options)
    assert "hunter2" not in str(error.value) + error.value.hint


def test_a_folder_that_was_never_built(tmp_path: Path) -> None:
    """Nothing is asked of the store."""
    with pytest.raises(CheckError):
        kg.push(tmp_path, "http://127.0.0.1:1/store")
