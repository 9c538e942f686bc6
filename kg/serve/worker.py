"""A process that answers questions from a store, one at a time, and may be killed at any moment."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg import store
from kg.errors import KGError
from kg.query.tokens import ordered
from kg.serve import formats, results

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    import pyoxigraph as ox


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a worker is asked to do.

    ``kind``: "query" (SPARQL in ``text``), "update" (SPARQL Update in ``text``), "load" (``body``, of type ``accept``,
    into ``graph``, "" = the default one), "clear" (``graph``). ``accept``: media types that the client takes.
    ``defaults`` and ``named``: graphs that stand in for the default and the named ones, () = those of the store.
    ``rows``: rows or triples at most; ``cut``: of a longer answer the first ones, else it is refused.
    ``order``: variables in the order of their columns, as far as it matters.
    """

    kind: str
    path: str
    text: str = ""
    accept: str = ""
    defaults: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    rows: int = 100_000
    cut: bool = False
    order: tuple[str, ...] = ()
    prefixes: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    graph: str = ""
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """A status of HTTP, a media type and a body; faults are told as plain text."""

    status: int
    media: str
    body: bytes


def fault(status: int, message: str) -> Reply:
    """A refusal in words."""
    return Reply(status, "text/plain; charset=utf-8", (message.rstrip() + "\n").encode())


def work(pipe: Connection, memory: int) -> None:
    """Answers jobs until the pipe is closed; ``memory``: MiB of address space at most, 0 = no bound."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    if memory:
        _bound(memory << 20)
    threading.Thread(target=_with_parent, daemon=True).start()
    opened = Opened()
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send(answer(pipe.recv(), opened))


def _with_parent() -> None:
    """Ends this process when its parent is gone, also in the middle of a question that would run for days."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _bound(size: int) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (ImportError, ValueError, OSError):
        return  # not every system has it


class Opened:
    """The store that was opened last; another one, or a newer state of it, is opened when it is asked for."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] | None = None
        self._store: ox.Store | None = None

    def at(self, job: Job) -> ox.Store:
        """The store of a job, for reading. Raises QueryError where it can't be opened."""
        key = store.state(job.path)
        if self._store is None or key != self._key:
            self._store = store.read_only(job.path)
            self._key = key
        return self._store


def answer(job: Job, opened: Opened) -> Reply:
    """What a job yields; nothing is raised for a fault of the client's."""
    try:
        if job.kind == "query":
            return ask(job, opened.at(job))
        return change(job)
    except SyntaxError as error:
        return fault(400, f"SPARQL or RDF syntax error: {error}")
    except results.TooLongError:
        return fault(413, f"more than {job.rows:,} rows: add LIMIT, ask for less, or start kg serve with --rows")
    except KGError as error:
        return fault(400, f"{error}\n{error.hint}")
    except ValueError as error:
        return fault(400, str(error))
    except (OSError, RuntimeError) as error:
        return fault(500, f"{type(error).__name__}: {error}")
    except MemoryError:
        return fault(500, "the answer needs more memory than is allowed: ask for less")


def ask(job: Job, source: ox.Store) -> Reply:
    """Runs a query."""
    import pyoxigraph as ox

    graphs: dict[str, Any] = {}
    if job.defaults or job.named:
        graphs = {
            "default_graph": [ox.NamedNode(g) for g in job.defaults],
            "named_graphs": [ox.NamedNode(g) for g in job.named],
        }
    found = source.query(job.text, prefixes=dict(job.prefixes), **graphs)
    offered = formats.GRAPHS if isinstance(found, ox.QueryTriples) else formats.RESULTS
    media = formats.choose(job.accept, offered)
    if media is None:
        return fault(406, f"no such format for this kind of answer; there are {', '.join(offered)}")
    if isinstance(found, ox.QueryBoolean):
        return Reply(200, media, results.answered(bool(found), media))
    if isinstance(found, ox.QuerySolutions):
        names = [variable.value for variable in found.variables]
        rows = results.taken(found, job.rows, cut=job.cut)
        if job.order:
            places = ordered(names, job.order)
            names, rows = [names[i] for i in places], [[row[i] for i in places] for row in rows]
        return Reply(200, media, results.written(names, rows, media))
    triples = list(islice(found, job.rows + (not job.cut)))
    if len(triples) > job.rows:
        raise results.TooLongError
    form = ox.RdfFormat.from_media_type(media)
    prefixes = {} if media == formats.NTRIPLES else dict(job.prefixes)
    body = ox.serialize(dict.fromkeys(triples), format=form, prefixes=prefixes)
    return Reply(200, media, body or b"")


def into(lines: str, graph: str) -> str:
    """N-Triples as the pattern of an update, of that graph or of the default one."""
    return f"GRAPH <{graph}> {{\n{lines}}}" if graph else f"\n{lines}"


def change(job: Job) -> Reply:
    """Runs an update, or the writing part of the graph store protocol, as one transaction."""
    import pyoxigraph as ox

    text = job.text
    if job.kind != "update":
        steps = []
        if job.kind == "clear" or job.replace:
            steps.append(f"CLEAR SILENT GRAPH <{job.graph}>" if job.graph else "CLEAR DEFAULT")
        if job.kind == "load":
            media = job.accept.partition(";")[0].strip() or formats.TURTLE
            form = ox.RdfFormat.from_media_type(media)
            if form is None or form.supports_datasets:
                return fault(415, f"{media} is no form of one graph that is read here; Turtle and N-Triples are")
            quads = ox.parse(job.body, format=form, base_iri=job.graph or None)
            lines = (ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b"").decode()
            steps.append(f"INSERT DATA {{ {into(lines, job.graph)} }}")
        text = " ;\n".join(steps)
    store.update(job.path, text, prefixes=dict(job.prefixes))
    return Reply(204, "text/plain", b"")
