"""The limits: time, memory, rows, bytes, how many may wait, how long a request may take to come."""

from __future__ import annotations

import socket
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

import pytest
import requests

from kg.errors import ConfigError
from kg.serve import Limits, connection, endpoint, pool, serving
from kg.serve.formats import GRAPHS, HTML, RESULTS
from kg.serve.pool import Pool
from kg.serve.worker import Job
from tests.serve.asking import ALL, RUNAWAY, ask, count


def test_a_runaway_question_dies_and_the_others_go_on(folder: Path) -> None:
    """It is stopped at its limit while others are answered, and leaves no worker busy."""
    with serving(folder, limits=Limits(seconds=2, workers=2)) as site:
        replies: list[tuple[requests.Response, float]] = []

        def run_away() -> None:
            start = time.monotonic()
            replies.append((ask(site, RUNAWAY), time.monotonic() - start))

        thread = threading.Thread(target=run_away)
        thread.start()
        others = 0
        while thread.is_alive():
            assert ask(site, "ASK { ?s ?p ?o }").status_code == 200
            others += 1
        assert others > 20
        reply, seconds = replies[0]
        assert (reply.status_code, "stopped" in reply.text) == (503, True)
        assert 1.9 < seconds < 6
        both = [threading.Thread(target=run_away) for _ in range(2)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        assert ask(site, "ASK { ?s ?p ?o }").status_code == 200


@pytest.mark.skipif(sys.platform != "linux", reason="the bound of memory is Linux's")
def test_a_question_that_eats_memory_dies_alone(folder: Path) -> None:
    """The worker ends at its bound; the next question is answered."""
    with serving(folder, limits=Limits(seconds=60, workers=1, memory=700)) as site:
        reply = ask(site, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a")
        assert (reply.status_code, "memory" in reply.text) == (500, True)
        assert count(site) > 0


def test_limits_have_ranges() -> None:
    """A limit that makes no sense is refused."""
    with pytest.raises(ConfigError, match="rows is 0"):
        Limits(rows=0)


@pytest.mark.parametrize("media", [*RESULTS, *GRAPHS])
def test_an_answer_has_so_many_bytes(folder: Path, media: str) -> None:
    """One of more is refused in words, whatever its form; one beside it is answered."""
    text = ALL if media in RESULTS else "CONSTRUCT WHERE { ?s ?p ?o }"
    with serving(folder, limits=Limits(workers=1, answer=2000)) as site:
        reply = ask(site, text, media)
        assert (reply.status_code, "more than 2,000 bytes" in reply.text) == (413, True)
        assert ask(site, f"{text} LIMIT 2", media).status_code == 200


def test_pages_do_not_wait_behind_questions(folder: Path) -> None:
    """While the only worker is busy, a page is there at once, and of those who wait the last are sent away."""
    with serving(folder, limits=Limits(seconds=4, workers=1)) as site:
        thread = threading.Thread(target=ask, args=(site, RUNAWAY))
        thread.start()
        time.sleep(0.5)
        start = time.monotonic()
        page = requests.get(f"{site}/id/person/ana-petrova", headers={"Accept": HTML}, timeout=60)
        assert page.status_code == 200
        assert time.monotonic() - start < 3
        thread.join()


def test_only_so_many_wait(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Who comes when the line is full is told so at once."""
    monkeypatch.setattr(pool, "WAITING", 1)
    with serving(folder, limits=Limits(seconds=3, workers=1)) as site:
        threads = [threading.Thread(target=ask, args=(site, RUNAWAY)) for _ in range(2)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        start = time.monotonic()
        reply = ask(site, ALL)
        assert (reply.status_code, "waiting" in reply.text, reply.headers["Retry-After"]) == (503, True, "5")
        assert time.monotonic() - start < 2
        for thread in threads:
            thread.join()
        assert count(site) > 0


def test_a_request_that_never_ends_is_given_up(folder: Path) -> None:
    """A body that comes drop by drop, or not at all, takes no longer than an answer may."""
    with serving(folder, limits=Limits(seconds=1, workers=1)) as site:
        with socket.create_connection(("127.0.0.1", int(site.rpartition(":")[2])), timeout=20) as line:
            line.sendall(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nqu")
            assert line.recv(100).startswith(b"HTTP/1.1 408")
        assert count(site) > 0


def test_lines_on_which_nothing_comes_are_cut(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither one that says nothing nor one that says half a head keeps its place; one that asks does."""
    monkeypatch.setattr(connection, "HEAD", 0.5)
    with serving(folder, limits=Limits(workers=1)) as site:
        place = ("127.0.0.1", int(site.rpartition(":")[2]))
        for said in (b"", b"GET /find HTTP/1.1\r\nHost: local", b"GET /none HTTP/1.1\r\nHost: localhost\r\n\r\nGET /"):
            with socket.create_connection(place, timeout=20) as line:
                line.sendall(said)
                start, told = time.monotonic(), b""
                while part := line.recv(4096):
                    told += part
                assert 0.4 < time.monotonic() - start < 8, said  # 5 s after an answer
                assert (b"404" in told) == (b"/none" in said)
        with requests.Session() as session:
            assert [session.get(f"{site}/find", timeout=60).status_code for _ in range(3)] == [200] * 3


def test_answers_that_nobody_takes_are_given_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So much may wait to be taken; then others are told, until the line of who does not take it is cut."""
    monkeypatch.setattr(endpoint, "SENDING", 2)
    monkeypatch.setattr(endpoint, "HELD", 2)
    text = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 25000"
    with serving(folder, limits=Limits(seconds=30, workers=1, answer=16 << 20)) as site:
        size = len(ask(site, text).content)
        assert 8 << 20 < size < 16 << 20, size
        lines = []
        for _ in range(3):
            line = socket.create_connection(("127.0.0.1", int(site.rpartition(":")[2])), timeout=20)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.sendall(f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            lines.append(line)
        heads = [line.recv(12) for line in lines]
        for line in lines:
            line.close()
        assert sorted(head[9:] for head in heads) == [b"200", b"200", b"503"]
        time.sleep(2.5)
        assert ask(site, text).status_code == 200


def test_a_worker_that_can_not_start_is_started_later(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the machine has no process left, clients are told, and the place of the worker is not lost."""
    made, job = Pool(1, timeout=20), Job(kind="query", path=str(folder), text="ASK {}")
    try:
        made._idle.get().kill()  # type: ignore[union-attr]
        made._idle.put(None)
        with monkeypatch.context() as patch:
            patch.setattr(pool, "Worker", lambda _: (_ for _ in ()).throw(OSError("no process left")))
            for _ in range(2):
                reply = made.ask(job)
                assert (reply.status, b"no process left" in reply.body) == (503, True)
        assert b"no Oxigraph store" in made.ask(job).body
    finally:
        made.close()
