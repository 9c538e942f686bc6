"""A process that answers questions from a store, one at a time, and may be killed at any moment."""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg import store
from kg.errors import BusyError, CheckError, KGError, QueryError
from kg.query.tokens import REMOTE, UPDATES, columns, keywords, ordered, refuse
from kg.serve import formats, results

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    import pyoxigraph as ox
ARENAS = -8  # M_ARENA_MAX of malloc.h
READING = ("query", "graph", "dataset")  # kinds of jobs that change nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a worker is asked to do.

    ``kind``: "query" (SPARQL in ``text``), "graph" (all triples of ``graph``, "" = the default one), "dataset" (all
    graphs), "update" (SPARQL Update in ``text``), "load" (``body``, of type ``accept``, into ``graph``; ``base`` is for
    relative IRIs), "drop" (``graph``). ``accept``: media types that the client takes.
    ``defaults`` and ``named``: graphs that stand in for the default and the named ones, () = those of the store.
    ``rows``: rows or triples at most; ``cut``: of a longer answer the first ones, else it is refused. ``size``: bytes
    of an answer at most, 0 = any number. ``remote``: whether the text may fetch from elsewhere.
    """

    kind: str
    path: str
    text: str = ""
    accept: str = ""
    defaults: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    rows: int = 100_000
    cut: bool = False
    size: int = 0
    remote: bool = False
    prefixes: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    graph: str = ""
    base: str = ""
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """A status of HTTP, a media type and a body; faults are told as plain text. ``again``: later it may go well."""

    status: int
    media: str
    body: bytes
    again: bool = False


def fault(status: int, message: str, *, again: bool = False) -> Reply:
    """A refusal in words."""
    return Reply(status, "text/plain; charset=utf-8", (message.rstrip() + "\n").encode("utf-8", "replace"), again)


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
    with contextlib.suppress(AttributeError, OSError, TypeError):  # not every C library has it
        ctypes.CDLL(None).mallopt(ARENAS, 2)  # else glibc sets aside 64 MiB of addresses for each thread of the engine
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

    def close(self) -> None:
        """Forgets the store: it is opened anew."""
        self._store = None


def answer(job: Job, opened: Opened) -> Reply:
    """What a job yields; nothing is raised for a fault of the client's."""
    try:
        check(job)
        return read(job, opened) if job.kind in READING else change(job)
    except SyntaxError as error:
        return fault(400, f"syntax error {store.where(error, job.text)}")
    except results.TooLargeError:
        return fault(
            413, f"more than {job.size:,} bytes: ask for fewer rows or columns, or start kg serve with --answer"
        )
    except results.TooLongError:
        return fault(413, f"more than {job.rows:,} rows: add LIMIT, ask for less, or start kg serve with --rows")
    except BusyError as error:
        return fault(503, f"{error}\n{error.hint}", again=True)
    except CheckError as error:
        return fault(500, f"{error}\n{error.hint}")
    except KGError as error:
        return fault(400, f"{error}\n{error.hint}")
    except ValueError as error:
        return fault(400, str(error))
    except (OSError, RuntimeError) as error:
        return fault(500, f"{type(error).__name__}: {error}")
    except MemoryError:
        return fault(500, "the answer needs more memory than is allowed: ask for less")


def check(job: Job) -> None:
    """Raises QueryError for a text that does what a job of its kind may not; here, where it can take no longer."""
    if job.kind == "query" and (updates := UPDATES.intersection(keywords(job.text))):
        raise QueryError(f"{min(updates)} is no part of a query", hint="updates are sent to /update")
    if not job.remote:
        refuse(job.text, REMOTE)


def read(job: Job, opened: Opened) -> Reply:
    """What a query or a graph yields; asked again of the newer state where a writer took the older one away."""
    for left in reversed(range(store.TRIES)):
        try:
            source = opened.at(job)
            return ask(job, source) if job.kind == "query" else dump(job, source)
        except (QueryError, OSError, RuntimeError) as error:
            opened.close()
            if not left:
                told = str(error) if isinstance(error, KGError) else type(error).__name__  # no paths of the server
                return fault(503, f"the store can't be read now: {told}", again=True)
            time.sleep(0.01)
    raise AssertionError


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
        places = ordered(names, columns(job.text))
        names, rows = [names[i] for i in places], [[row[i] for i in places] for row in rows]
        return Reply(200, media, results.written(names, rows, media, job.size))
    return graph(job, found, media)


def dump(job: Job, source: ox.Store) -> Reply:
    """One graph of the store, by its name, or all of them."""
    import pyoxigraph as ox

    offered = formats.DATASETS if job.kind == "dataset" else formats.GRAPHS
    media = formats.choose(job.accept, offered)
    if media is None:
        return fault(406, f"there are {', '.join(offered)}")
    if job.kind == "dataset":
        return graph(job, source, media)
    name = ox.NamedNode(job.graph) if job.graph else ox.DefaultGraph()
    if job.graph and not source.contains_named_graph(name):
        return fault(404, f"no graph is called <{job.graph}>")
    return graph(job, (quad.triple for quad in source.quads_for_pattern(None, None, None, name)), media)


def graph(job: Job, found: Iterable[Any], media: str) -> Reply:
    """Triples, or quads, in a format of RDF."""
    import pyoxigraph as ox

    triples = list(islice(found, job.rows + (not job.cut)))
    if len(triples) > job.rows:
        raise results.TooLongError
    if media == formats.JSONLD and any(type(part).__name__ == "Triple" for triple in triples for part in triple):
        return fault(406, "JSON-LD has no form for triples within triples; Turtle has")
    prefixes = {} if media in (formats.NTRIPLES, formats.NQUADS) else dict(job.prefixes)
    body = results.Body(job.size)
    ox.serialize(triples, body, format=ox.RdfFormat.from_media_type(media), prefixes=prefixes)
    return Reply(200, media, body.getvalue())


def into(lines: str, graph: str) -> str:
    """N-Triples as the pattern of an update, of that graph or of the default one."""
    return f"GRAPH <{graph}> {{\n{lines}}}" if graph else f"\n{lines}"


def change(job: Job) -> Reply:
    """Runs an update, or the writing part of the graph store protocol, as one transaction."""
    import pyoxigraph as ox

    if job.kind == "update":
        store.update(job.path, job.text, prefixes=dict(job.prefixes))
        return Reply(204, "text/plain", b"")
    there = not job.graph or store.read_only(job.path).contains_named_graph(ox.NamedNode(job.graph))
    if job.kind == "drop" and not there:
        return fault(404, f"no graph is called <{job.graph}>")
    steps = []
    if job.kind == "drop" or job.replace:
        steps.append(f"DROP SILENT GRAPH <{job.graph}>" if job.graph else "DROP DEFAULT")
    if job.kind == "load":
        media = job.accept.partition(";")[0].strip() or formats.TURTLE
        if media not in formats.GRAPHS:
            return fault(
                415, f"{media} is no form of one graph that is read here; there are {', '.join(formats.GRAPHS)}"
            )
        quads = list(ox.parse(job.body, format=ox.RdfFormat.from_media_type(media), base_iri=job.base or None))
        if any(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in quads):
            return fault(400, "the body has graphs of its own: send each by itself")
        lines = (ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b"").decode()
        steps += [f"CREATE SILENT GRAPH <{job.graph}>"] * bool(job.graph)  # an empty one is there as well
        steps.append(f"INSERT DATA {{ {into(lines, job.graph)} }}")
    store.update(job.path, " ;\n".join(steps), prefixes=dict(job.prefixes))
    return Reply(204 if there else 201, "text/plain", b"")
