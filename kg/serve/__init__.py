"""A graph on HTTP: SPARQL 1.1 protocol, a page for each entity, a query editor, the graph page. Loopback unless asked.

with kg.serve.serving("output") as address:
    ...                                     # until the block is left
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ConfigError

if TYPE_CHECKING:
    import uvicorn

__all__ = ["Limits", "serve", "serving"]

LOCAL = ("127.0.0.1", "localhost", "::1")
STARTING = 30  # seconds
DAY = 86_400  # seconds
MOST = 1 << 40  # of the other limits
CONNECTIONS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a client may use.

    ``seconds`` for an answer, ``rows`` in it, its bytes (``answer``, 0 = any number), ``body`` bytes of a request,
    ``memory`` MiB of a worker (0 = no bound), ``workers``: processes that answer side by side (0 = as many as cores,
    2 to 8).
    """

    seconds: float = 30
    rows: int = 100_000
    answer: int = 64 << 20
    body: int = 16 << 20
    memory: int = 4096
    workers: int = 0

    def __post_init__(self) -> None:
        """Checks the ranges; raises ConfigError."""
        low = {"seconds": 0.1, "rows": 1, "answer": 0, "body": 1000, "memory": 0, "workers": 0}
        for name, least in low.items():
            most = DAY if name == "seconds" else MOST
            if not least <= getattr(self, name) <= most:
                raise ConfigError(f"{name} is {getattr(self, name)}", hint=f"{name} is {least} to {most}")
        if 0 < self.memory < 512:
            raise ConfigError(f"memory is {self.memory}", hint="a worker needs 512 MiB to start; 0 sets no bound")

    @property
    def processes(self) -> int:
        """How many workers are started."""
        return self.workers or max(2, min(8, os.cpu_count() or 2))


def serve(source: str | Path, *, host: str = "127.0.0.1", port: int = 8000, tell: Any = print, **options: Any) -> None:
    """Serves until Ctrl-C.

    Args:
        source: a built folder, an Oxigraph store, or a file of RDF.
        host: where to listen; anything but loopback lets the network read the graph.
        port: 0 = any that is free.
        tell: called with the address when the server listens.
        options: of :func:`serving`.

    Raises:
        ConfigError: the address can't be taken, or a limit is out of range.
        CheckError, QueryError: the source can't be read.
    """
    end_on_terminate()
    with contextlib.closing(_listen(host, port)) as listening, _server(source, host, options) as server:
        tell(_address(listening))
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listening])


@contextlib.contextmanager
def serving(source: str | Path, *, host: str = "127.0.0.1", port: int = 0, **options: Any) -> Iterator[str]:
    """Serves in a thread while the block runs, and gives the address, such as ``http://127.0.0.1:8000``.

    Args:
        source: a built folder, an Oxigraph store, or a file of RDF.
        host: where to listen.
        port: 0 = any that is free.
        options: ``limits`` (:class:`Limits`); ``token`` that updates need, "" = no updates; ``remote``: whether SERVICE
            and LOAD may fetch from the network; ``origins``: web pages of these origins may ask (CORS).

    Raises:
        As :func:`serve`.
    """
    with contextlib.closing(_listen(host, port)) as listening, _server(source, host, options) as server:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        end = time.monotonic() + STARTING
        while not server.started and thread.is_alive() and time.monotonic() < end:
            time.sleep(0.01)
        try:
            if not server.started:
                raise ConfigError("the server did not start", hint=f"is this machine busy? {STARTING} s were given")
            yield _address(listening)
        finally:
            server.should_exit = True
            thread.join()


def end_on_terminate() -> None:
    """Makes SIGTERM end the process as Ctrl-C does, so that what was made for the time of serving is removed."""

    def end(*_: object) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    signal.signal(signal.SIGTERM, end)


@contextlib.contextmanager
def _server(source: str | Path, host: str, options: dict[str, Any]) -> Iterator[uvicorn.Server]:
    import anyio.to_thread
    import uvicorn

    from kg.serve.app import application
    from kg.serve.connection import Connection

    class Server(uvicorn.Server):
        """A thread for each connection; ends questions that run when it is told to end, and does not wait for them."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            anyio.to_thread.current_default_thread_limiter().total_tokens = CONNECTIONS
            await super().startup(sockets)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            stop()
            await super().shutdown(sockets)

    with application(source, host=host, **options) as (made, stop):
        config = uvicorn.Config(
            made,
            http=Connection,
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="off",
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=2,
        )
        yield Server(config)


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # on Windows it would let two programs listen at one port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)  # whoever comes before the application is up waits, and is not turned away
    except (OSError, OverflowError) as error:
        listening.close()
        hint = "another program may listen there: --port 0 takes any that is free"
        raise ConfigError(f"can't listen on {host}:{port}: {error}", hint=hint) from error
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
