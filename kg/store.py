"""A graph in an Oxigraph store on disk: made whole beside its place, then moved in; opened for reading in a moment.

The folder is a plain Oxigraph (RocksDB) database, which Oxigraph's own programs open as well, with one file more,
``kg.json``: the base of the ids, the build that it was made of, and whether it was changed since.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import staging
from kg.errors import BusyError, CheckError, QueryError
from kg.terms import BASE

if TYPE_CHECKING:
    import pyoxigraph as ox

ABOUT = "kg.json"
NAME = "store"  # where a built folder has its store, if it has one
SAID = 300  # characters of a parser's message that are handed on
REASONS = {"Prefix not found": "a prefix that is not declared", "IRI parsing failed": "an IRI that is none"}
BLOCK = 1 << 20  # bytes handed to the loader at once


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
    if not place.exists():
        staging.restore(place)
    return (place / "CURRENT").is_file() and (place / "IDENTITY").is_file()


def write(
    chunks: Iterable[str | bytes], path: Path | str, *, form: str = "nq", base: str = BASE, build: str = ""
) -> int:
    """Makes the store of a graph, or replaces the one that is there, and returns the number of its quads.

    A run that is killed leaves the earlier store as it was.

    Args:
        chunks: the graph in the RDF format with the file ending ``form``.
        path: a folder, made where missing.
        base: namespace of the ids.
        build: what :func:`build_of` says of the folder that holds the graph, "" where there is none.

    Raises:
        CheckError: something else is in that place, it can't be written, or the graph can't be read.
    """
    import pyoxigraph as ox

    place = Path(path).resolve()  # a link stays one, and leads to the new store
    if place.exists() and not is_store(place) and (not place.is_dir() or any(place.iterdir())):
        raise CheckError(f"{place} is no Oxigraph store", hint="name a new folder: what is there is not replaced")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        staging.sweep(place.parent)
        stage = staging.folder(staging.NEW, place.parent)
    except OSError as error:
        raise _unwritable(place, error) from error
    try:
        made = ox.Store(str(stage / NAME))
        reader = io.BufferedReader(Chunks(chunks), BLOCK)
        made.bulk_load(input=reader, format=ox.RdfFormat.from_extension(form), base_iri=base)
        made.flush()
        count = len(made)
        del made
        _describe(stage / NAME, base=base, build=build, changed=False)
        _move_in(stage / NAME, place)
    except (SyntaxError, ValueError) as error:
        hint = "mend the file, or name one of its format; an earlier store is as it was"
        raise CheckError(f"the graph for {place} can't be read: {error}", hint=hint) from error
    except OSError as error:
        raise _unwritable(place, error) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return count


def _move_in(made: Path, place: Path) -> None:
    """One rename after the other; a run killed between them is mended by the next sweep."""
    aside = staging.folder(staging.OLD, place.parent)
    try:
        if place.exists():
            place.rename(aside / place.name)
        try:
            made.rename(place)
        except OSError:
            if (aside / place.name).exists():
                (aside / place.name).rename(place)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def read_only(path: Path | str) -> ox.Store:
    """The store as it is now, for reading, also beside a process that writes to it. Raises QueryError."""
    import pyoxigraph as ox

    if not is_store(path):
        raise QueryError(f"{path} is no Oxigraph store", hint="name one, such as output/store; kg store makes it")
    try:
        return ox.Store.read_only(str(path))
    except (OSError, ValueError) as error:
        raise QueryError(f"{path} can't be opened: {error}", hint="make it anew: kg store FOLDER") from error


def state(path: Path | str) -> tuple[object, ...]:
    """What changes whenever a store does, by whatever process: its data files with their times and sizes."""
    found = [(item.name, item.stat()) for item in Path(path).iterdir() if item.suffix in (".sst", ".log", ".json")]
    return (str(path), *sorted((name, told.st_mtime_ns, told.st_size) for name, told in found))


def update(path: Path | str, text: str, *, prefixes: dict[str, str] | None = None) -> None:
    """Runs SPARQL 1.1 Update text on a store, in one transaction each operation; it then counts as changed.

    The text is run as it is: who may not reach the network, or files, is the caller's question.

    Raises:
        BusyError: another process writes to it.
        QueryError: no store, bad syntax, or an operation fails.
    """
    import pyoxigraph as ox

    if not is_store(path):
        raise QueryError(f"{path} is no Oxigraph store", hint="name one, such as output/store; kg store makes it")
    try:
        store = ox.Store(str(path))
    except OSError as error:
        if re.search(r"temporarily unavailable|lock hold", str(error)):
            raise BusyError(f"another process is writing to {path}", hint="try again when it has ended") from error
        raise QueryError(f"{path} can't be opened for writing: {error}", hint="check space and rights") from error
    facts = about(path)
    _describe(Path(path), **{**facts, "changed": True})
    try:
        store.update(text, prefixes=prefixes)
        store.flush()
    except SyntaxError as error:  # nothing was run
        _describe(Path(path), **facts)
        hint = "https://www.w3.org/TR/sparql11-update/"
        raise QueryError(f"SPARQL syntax error {where(error, text)}", hint=hint) from error
    except (OSError, ValueError) as error:
        raise QueryError(f"the update failed: {error}", hint="what it did before that stands") from error


def where(error: SyntaxError, text: str = "") -> str:
    """Where Oxigraph can't read on in a text, and why if it knows; of RDF what it says.

    Its message about SPARQL goes on for hundreds of characters with all that might have stood there.
    """
    found = re.match(r"error at (\d+):(\d+): (.*)", str(error), re.S)
    if not found:
        return f"({str(error)[:SAID]})"
    line, column = int(found[1]), int(found[2])
    rest = "".join(text.splitlines(keepends=True)[line - 1 :])[column - 1 :].split()
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
    try:
        return hashlib.sha256((Path(folder) / "manifest.json").read_bytes()).hexdigest()
    except OSError:
        return ""


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
