"""A triple store to push to, in a thread of the test: both protocols, kept in memory by Oxigraph, failing on cue."""

from __future__ import annotations

import base64
import hashlib
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

DEFAULT = ox.DefaultGraph()


@dataclass
class Asked:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def graph(self) -> str:
        """Of the Graph Store Protocol; "" = the default graph."""
        return parse_qs(urlsplit(self.path).query).get("graph", [""])[0]


@dataclass
class Answer:
    """What to say instead of doing what was asked; ``cut``: nothing, the connection is reset in the middle."""

    status: int = 500
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


@dataclass
class Pretend:
    """The store: ``requests`` as they came, ``cues`` by the number of the request (from 1), ``guard`` before each."""

    store: ox.Store = field(default_factory=ox.Store)
    requests: list[Asked] = field(default_factory=list)
    cues: dict[int, Answer | Callable[[], None]] = field(default_factory=dict)
    guard: Callable[[Asked], Answer | None] = lambda _: None
    url: str = ""

    def __post_init__(self) -> None:
        self.lock = threading.Lock()

    def answer(self, asked: Asked) -> Answer:
        """Does what was asked, unless a cue or the guard says otherwise."""
        with self.lock:
            self.requests.append(asked)
            cue = self.cues.get(len(self.requests))
        if isinstance(cue, Answer):
            return cue
        if cue:
            cue()
        return self.guard(asked) or self.done(asked)

    def done(self, asked: Asked) -> Answer:
        """As the two standards have it: 204, or 400 for what can't be read."""
        kind, path = asked.headers.get("content-type"), urlsplit(asked.path).path
        try:
            if path == "/update" and kind == "application/sparql-update" and asked.method == "POST":
                self.store.update(asked.body.decode())
                return Answer(204)
            if path == "/store" and kind == "text/turtle" and asked.method in ("POST", "PUT"):
                if not re.fullmatch("default|graph=[^&]+", urlsplit(asked.path).query):
                    return Answer(400, b"default or graph")
                name = ox.NamedNode(asked.graph) if asked.graph else DEFAULT
                if asked.method == "PUT":
                    self.store.clear_graph(name)
                self.store.load(asked.body, ox.RdfFormat.TURTLE, to_graph=name)
                return Answer(204)
        except (SyntaxError, ValueError) as error:
            return Answer(400, str(error).encode())
        return Answer(404, b"not here")

    @property
    def quads(self) -> set[ox.Quad]:
        """All that it holds."""
        return set(self.store)


@contextmanager
def pretend(tls: Any = None) -> Iterator[Pretend]:
    """A store that listens on a free port of this machine; ``tls``: an SSL context of a server."""
    store = Pretend()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            headers = {name.lower(): value for name, value in self.headers.items()}
            said = store.answer(Asked(self.command, self.path, headers, body))
            if said.cut:  # a reset, not an orderly end
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                self.close_connection = True
                return
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            if said.status != 204:
                self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            if said.status != 204:
                self.wfile.write(said.body)

        do_POST = do_PUT = do_GET = do_HEAD = do_DELETE = handle_any  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Says nothing."""

        def finish(self) -> None:
            with suppress(OSError, ValueError):  # the connection was cut on cue
                super().finish()

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that goes away is part of the tests."""

    server = Server(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    store.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def basic(user: str, password: str) -> Callable[[Asked], Answer | None]:
    """A guard that wants Basic (RFC 7617)."""
    wanted = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def guard(asked: Asked) -> Answer | None:
        if asked.headers.get("authorization") == wanted:
            return None
        return Answer(401, b"who are you?", {"WWW-Authenticate": 'Basic realm="store"'})

    return guard


def digest(user: str, password: str, offer: str = "") -> Callable[[Asked], Answer | None]:
    """A guard that wants Digest (RFC 2617), and like Virtuoso leaves those alone who come with something else."""

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    def guard(asked: Asked) -> Answer | None:
        given = asked.headers.get("authorization", "")
        if not given:
            challenge = offer + 'Digest realm="SPARQL", nonce="abc", opaque="def", qop="auth", algorithm="MD5"'
            return Answer(401, b"", {"WWW-Authenticate": challenge})
        if not given.startswith("Digest "):
            return Answer(401)
        said = dict(re.findall(r'(\w+)="?([^",]+)"?', given))
        first, second = md5(f"{user}:SPARQL:{password}"), md5(f"{asked.method}:{asked.path}")
        right = md5(f"{first}:abc:{said['nc']}:{said['cnonce']}:auth:{second}")
        return None if said["response"] == right and said["uri"] == asked.path else Answer(401)

    return guard
