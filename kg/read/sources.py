"""From paths, globs, folders and stdin to raw articles, one file (or one line of JSONL) at a time."""

from __future__ import annotations

import functools
import glob
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from kg.plugins import find, names
from kg.read.article import Article, Reader, failed
from kg.read.formats import LINE_SUFFIXES, READERS, read_unknown, sniff

Found = tuple[str, Article]  # the path (with the line number for JSONL), and what stands there


def articles(sources: Iterable[str], max_bytes: int) -> Iterator[Found]:
    """The raw articles of the sources in the order given; a folder's files in the order of their paths."""
    for source in sources:
        if source == "-":
            yield from _stdin(sys.stdin.buffer, max_bytes)
        else:
            for path, problem in _files(source):
                if problem:
                    yield path, problem
                else:
                    yield from _file(path, max_bytes)


def _files(source: str) -> Iterator[tuple[str, Article | None]]:
    """The files that a path, a folder or a glob names, and what is wrong with those that can't be opened at all."""
    if not source or "\0" in source:
        yield source, failed("missing-path", "an empty path, or one with a NUL; give a file, a folder, a glob or -")
    elif Path(source).is_dir():
        yield from _folder(source)
    elif Path(source).exists() or Path(source).is_symlink():
        yield source, None
    elif glob.has_magic(source):
        matches = sorted(glob.glob(source, recursive=True), key=lambda match: Path(match).parts)  # noqa: PTH207 - any pattern
        if not matches:
            yield source, failed("missing-path", "no file matches; quote the pattern, or give a folder")
        for match in matches:
            if not Path(match).is_dir():
                yield match, None
            elif "**" not in source:
                yield from _folder(match)
    else:
        yield source, failed("missing-path", "no such file or folder; check the spelling, or give - for stdin")


def _folder(folder: str) -> Iterator[tuple[str, Article | None]]:
    """All files below a folder, hidden ones left out, links to folders not followed."""
    try:
        paths = sorted(path for path in Path(folder).iterdir() if not path.name.startswith("."))
    except OSError as error:
        yield folder, failed("unreadable-folder", f"{_reason(error)}; check its permissions")
        return
    if not paths:
        yield folder, failed("empty-folder", "the folder holds no files")
    for path in paths:
        if path.is_dir():
            if not path.is_symlink():
                yield from _folder(str(path))
        elif path.is_file() or not path.exists():
            yield str(path), None
        else:
            yield (
                str(path),
                failed("unreadable-file", "a pipe, a socket or a device, not a file"),
            )


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _file(path: str, max_bytes: int) -> Iterator[Found]:
    suffix = Path(path).suffix.lower()
    try:
        with Path(path).open("rb") as stream:
            if suffix in LINE_SUFFIXES:
                yield from _lines(stream, path, max_bytes)
                return
            data = stream.read(max_bytes + 1)
    except OSError as error:
        yield path, failed("unreadable-file", f"{_reason(error)}; check that it exists and may be read")
        return
    yield from _whole(data, path, max_bytes, suffix)


def _whole(data: bytes, path: str, max_bytes: int, suffix: str) -> Iterator[Found]:
    if len(data) > max_bytes:
        yield path, failed("too-large", f"larger than {max_bytes:,} bytes; split it into files of one article each")
    elif not data.strip():
        yield path, failed("empty-file", "the file is empty")
    elif path == "-":
        yield from ((path, article) for article in sniff(data)(data, path))
    elif suffix in READERS:
        yield from ((path, article) for article in READERS[suffix](data, path))
    else:
        yield from _foreign(data, path, suffix)


def _foreign(data: bytes, path: str, suffix: str) -> Iterator[Found]:
    """A file of no format of ours: by an installed package's reader (entry point ``kg.readers``), else as text."""
    reader = _plugin(suffix)
    if not reader:
        yield from ((path, article) for article in read_unknown(data, path))
        return
    try:
        for article in reader(data, path):
            yield path, article
    except Exception as error:  # noqa: BLE001 - a stranger's reader fails on a file: the others go on
        yield path, failed("reader-failed", f"the reader of {suffix} failed ({type(error).__name__}: {error})")


@functools.cache
def _plugin(suffix: str) -> Reader | None:
    found: Reader | None = find("reader", suffix, {}) if suffix and suffix in names("reader", {}) else None
    return found


def _lines(stream: BinaryIO, path: str, max_bytes: int, first: bytes = b"") -> Iterator[Found]:
    """One JSON object a line; a line that is broken or too long costs only itself."""
    number, empty = 0, True
    while True:
        line = first or stream.readline(max_bytes + 1)
        first = b""
        if not line:
            break
        number += 1
        place = f"{path}:{number}"
        if len(line) > max_bytes:
            while line and not line.endswith(b"\n"):
                line = stream.readline(1 << 20)
            empty = False
            yield place, failed("too-large", f"a line of more than {max_bytes:,} bytes; one line is one article")
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            empty = False
            for article in READERS[".jsonl"](line, place):
                yield place, article
    if empty:
        yield path, failed("empty-file", "the file has no rows")


def _stdin(stream: BinaryIO, max_bytes: int) -> Iterator[Found]:
    """One article, or JSONL where the first line is a JSON object by itself."""
    first = stream.readline(max_bytes + 1)
    bare = first.removeprefix(b"\xef\xbb\xbf").strip()
    if bare.startswith(b"{") and bare.endswith(b"}"):
        yield from _lines(stream, "-", max_bytes, first)
        return
    data = first + stream.read(max(0, max_bytes + 1 - len(first)))
    yield from _whole(data, "-", max_bytes, "")
