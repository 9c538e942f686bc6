"""A graph in an Oxigraph store on disk: made whole beside its place, then moved in; opened for reading in a moment.

The folder is a plain Oxigraph (RocksDB) database, which Oxigraph's own programs open as well, with one file more,
``kg.json``: the base of the ids, the build that it was made of, and whether it was changed since.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kg import staging
from kg.errors import BusyError, CheckError, QueryError
from kg.terms import BASE, HEAD, declared_base

if TYPE_CHECKING:
    import pyoxigraph as ox

ABOUT = "kg.json"
NAME = "store"  # where a built folder has its store, if it has one
TRIES = 5  # to read beside a process that writes
ENDINGS = ("ttl", "nt", "nq", "trig", "n3", "rdf", "xml", "jsonld", "json")  # of files of RDF
PATIENCE = 2.0  # seconds that a writer waits for another
SAID = 300  # characters of a parser's message that are handed on
REASONS = {"Prefix not found": "a prefix that is not declared", "IRI parsing failed": "an IRI that is none"}
BLOCK = 1 << 20  # bytes handed to the loader at once
_writing = threading.Lock()  # the system's lock is one for all threads of a process


class Chunks(io.RawIOBase):
    """Chunks of text or bytes as a file that can be read once, from its beginning to its end."""

    def __init__(self, chunks: Iterable[str | bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills as much of the buffer as the next chunks give; 0 at the end."""
        size, parts, held = len(buffer), [self._rest], len(self._rest)
        while held < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            parts.append(chunk.encode("utf-8", "replace") if isinstance(chunk, str) else chunk)
            held += len(parts[-1])
        data = b"".join(parts)
        buffer[: min(held, size)] = data[:size]
        self._rest = data[size:]
        return min(held, size)


def is_store(path: Path | str) -> bool:
    """Whether an Oxigraph store is there; one that a killed run had set aside is put back first."""
    place = Path(path)
    for _ in range(3):  # another process may be moving a newer one in
        if (place / "CURRENT").is_file() and (place / "IDENTITY").is_file():
            return True
        staging.restore(place)
    return False


def form_of(file: Path) -> str:
    """The ending by which Oxigraph knows the format of a file. Raises CheckError where the name tells none."""
    ending = file.suffix.removeprefix(".").lower()
    if ending not in ENDINGS:
        hint = f"its name ends in one of {', '.join(ENDINGS)}; or name a folder that kg build wrote"
        raise CheckError(f"{file} is no file of RDF: {file.suffix or 'it has no ending'}", hint=hint)
    return "jsonld" if ending == "json" else ending


def read(file: Path, into: ox.Store, *, hint: str) -> None:
    """Adds a file of RDF to a store. Raises CheckError, with the hint where the file is missing."""
    import pyoxigraph as ox

    if not file.is_file():
        raise CheckError(f"{file} can't be read: there is no such file", hint=hint)
    form = ox.RdfFormat.from_extension(form_of(file))
    try:
        into.bulk_load(path=str(file), format=form, base_iri=BASE)
    except OSError as error:
        raise CheckError(f"{file} can't be read: {error.strerror or error}", hint=hint) from error
    except (SyntaxError, ValueError) as error:
        told = f"{file} is not {form.name if form else 'RDF'}: {error}"
        raise CheckError(told, hint="mend it there, or rename the file") from error


def write(
    chunks: Iterable[str | bytes],
    path: Path | str,
    *,
    form: str = "nq",
    base: str = BASE,
    build: str = "",
    source: Path | str = "",
) -> int:
    """Makes the store of a graph, or replaces the one that is there, and returns the number of its quads.

    A run that is killed leaves the earlier store as it was.

    Args:
        chunks: the graph in the RDF format with the file ending ``form``.
        path: a folder, made where missing.
        base: namespace of the ids.
        build: what :func:`build_of` says of the folder that holds the graph, "" where there is none.
        source: the file that the graph comes from, for messages.

    Raises:
        BusyError: another process writes to the store that is there.
        CheckError: something else is in that place, it can't be written, or the graph can't be read.
    """
    import pyoxigraph as ox

    place = Path(path).resolve()  # a link stays one, and leads to the new store
    if place.exists() and not is_store(place) and (not place.is_dir() or any(place.iterdir())):
        raise CheckError(f"{place} is no Oxigraph store", hint="name a new folder: what is there is not replaced")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        staging.sweep(place.parent)
        with staging.folder(staging.NEW, place.parent) as stage:
            made = ox.Store(str(stage / NAME))
            reader = io.BufferedReader(Chunks(chunks), BLOCK)
            made.bulk_load(input=reader, format=ox.RdfFormat.from_extension(form), base_iri=base)
            made.flush()
            count = len(made)
            del made
            _describe(stage / NAME, base=base, build=build, changed=False)
            with _alone(place):
                _move_in(stage / NAME, place)
    except (SyntaxError, ValueError) as error:
        hint = "mend the file, or name one of its format; an earlier store is as it was"
        raise CheckError(f"{source or f'the graph for {place}'} can't be read: {error}", hint=hint) from error
    except OSError as error:
        raise _unwritable(place, error) from error
    return count


def write_file(file: Path, path: Path | str) -> int:
    """As :func:`write`, of a file of RDF; the namespace of the ids is the one that it declares. Raises OSError, too."""
    form = form_of(file)
    with file.open("rb") as stream:
        base = declared_base(stream.read(HEAD))
        stream.seek(0)
        blocks = iter(lambda: stream.read(BLOCK), b"")
        return write(blocks, path, form=form, base=base, source=file)


def _move_in(made: Path, place: Path) -> None:
    """One rename after the other; whatever ends this between them brings the earlier store back."""
    with staging.folder(staging.OLD, place.parent) as aside:
        if place.exists():
            place.rename(aside / place.name)
        made.rename(place)


def read_only(path: Path | str) -> ox.Store:
    """The store as it is now, for reading. Raises QueryError.

    Of a large store files are opened when they are needed: a query after the store was replaced or changed may raise
    RuntimeError, and the store is to be opened anew.
    """
    import pyoxigraph as ox

    for left in reversed(range(TRIES)):
        if is_store(path):
            try:
                return ox.Store.read_only(str(path))
            except (OSError, ValueError, RuntimeError) as error:
                if not left:
                    hint = "make it anew: kg store FOLDER"
                    raise QueryError(f"{path} can't be opened: {error}", hint=hint) from error
        elif not left or not Path(path).parent.is_dir():
            break
        time.sleep(0.01)  # another process may be moving a newer one in
    raise QueryError(f"{path} is no Oxigraph store", hint="name one, such as output/store; kg store makes it")


def state(path: Path | str) -> tuple[object, ...]:
    """What changes whenever a store does, by whatever process: its data files with their times and sizes."""
    found = [(item.name, item.stat()) for item in Path(path).iterdir() if item.suffix in (".sst", ".log", ".json")]
    return (str(path), *sorted((name, told.st_mtime_ns, told.st_size) for name, told in found))


def update(path: Path | str, text: str, *, prefixes: dict[str, str] | None = None) -> None:
    """Runs SPARQL 1.1 Update text on a store, all of it or nothing; it then counts as changed.

    It runs on a copy that shares the data files, which then takes the place: readers see what was before or after, and
    a run that is killed changes nothing. The text is run as it is: who may not reach the network, or files, is the
    caller's question.

    Raises:
        BusyError: another process writes to it.
        QueryError: no store, bad syntax, or an operation fails.
        CheckError: the disk is full, or may not be written.
    """
    import pyoxigraph as ox

    place = Path(path).resolve()
    if not is_store(place):
        raise QueryError(f"{path} is no Oxigraph store", hint="name one, such as output/store; kg store makes it")
    try:
        staging.sweep(place.parent)
        with _alone(place), staging.folder(staging.NEW, place.parent) as stage:
            copy = stage / NAME
            _copy(place, copy)
            changed = ox.Store(str(copy))
            changed.update(text, prefixes=prefixes)
            changed.flush()
            del changed
            _describe(copy, **{**about(place), "changed": True})
            _move_in(copy, place)
    except SyntaxError as error:
        hint = "https://www.w3.org/TR/sparql11-update/"
        raise QueryError(f"SPARQL syntax error {where(error, text)}", hint=hint) from error
    except OSError as error:
        raise _unwritable(place, error) from error
    except (ValueError, RuntimeError) as error:
        raise QueryError(f"the update failed: {error}", hint="nothing was changed, by none of its parts") from error


def _copy(place: Path, copy: Path) -> None:
    """A store that nobody writes to, once more: its data files, which never change, are linked."""
    copy.mkdir()
    for file in place.iterdir():
        if file.name == "LOCK" or file.name.startswith("LOG"):
            continue
        try:
            (os.link if file.suffix == ".sst" else shutil.copy2)(file, copy / file.name)
        except OSError:  # a file system without links
            shutil.copy2(file, copy / file.name)


@contextlib.contextmanager
def _alone(place: Path) -> Iterator[None]:
    """While the block runs nobody else writes to the store of that place, programs of others among them. BusyError."""
    busy = BusyError(f"another process is writing to {place}", hint="try again when it has ended")
    end = time.monotonic() + PATIENCE
    if not _writing.acquire(timeout=PATIENCE):
        raise busy
    try:
        while True:
            with contextlib.ExitStack() as held:
                lock = place / "LOCK"
                if not lock.exists() or _locked(held.enter_context(lock.open("ab")), lock):
                    yield
                    return
            if time.monotonic() > end:
                raise busy
            time.sleep(0.02)
    finally:
        _writing.release()


def _locked(stream: IO[bytes], lock: Path) -> bool:
    """Takes the lock by which RocksDB tells that it writes; False where it is taken, or the store was just replaced."""
    if sys.platform == "win32":
        return True  # there the file can't even be opened
    import fcntl

    try:
        fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(stream.fileno()), lock.stat())
    except OSError:
        return False


def where(error: SyntaxError, text: str = "") -> str:
    """Where Oxigraph can't read on in a text, and why if it knows; of RDF what it says.

    Its message about SPARQL goes on for hundreds of characters with all that might have stood there.
    """
    found = re.match(r"error at (\d+):(\d+): (.*)", str(error), re.S)
    if not found:
        return f"({str(error)[:SAID]})"
    line, column = int(found[1]), int(found[2])
    rest = "\n".join(text.split("\n")[line - 1 :])[column - 1 :].split()
    near = f"before {' '.join(rest)[:40]!r}" if rest else "at the end"
    reason = next((f": {told}" for sign, told in REASONS.items() if sign in found[3]), "")
    return f"in line {line}, column {column}, {near}{reason}"


def about(path: Path | str) -> dict[str, Any]:
    """What ``kg.json`` tells of a store: ``base``, ``build``, ``changed``; {} where the store is a stranger's."""
    try:
        found = json.loads((Path(path) / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def build_of(folder: Path | str) -> str:
    """The SHA-256 of a built folder's manifest, which names the hash of every file; "" where there is none."""
    path = Path(folder) / "manifest.json"
    try:
        told = path.stat()
        return _hash(path, told.st_mtime_ns, told.st_size)
    except OSError:
        return ""


@lru_cache(maxsize=64)
def _hash(path: Path, _time: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def of_folder(folder: Path | str) -> Path | None:
    """The store within a built folder, if it is there and was made of the same build; else None."""
    path = Path(folder) / NAME
    build = build_of(folder)
    return path if build and is_store(path) and about(path).get("build") == build else None


def stores_of(folder: Path | str, asked: str = "") -> Iterator[Path]:
    """The stores that a build of the folder writes: the one that is asked for, and the folder's own if it has one."""
    own = Path(folder) / NAME
    if asked:
        yield Path(asked)
    if is_store(own) and (not asked or Path(asked).resolve() != own.resolve()):
        yield own


def _describe(path: Path, **facts: Any) -> None:
    new = path / f"{ABOUT}.new"
    new.write_text(json.dumps(facts, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    new.replace(path / ABOUT)


def _unwritable(place: Path, error: Exception) -> CheckError:
    reason = getattr(error, "strerror", "") or error
    return CheckError(
        f"can't write {place}: {reason}", hint="an earlier store there is as it was; check space and rights"
    )
