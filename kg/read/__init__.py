"""The first stage: files, folders, globs and stdin to Documents, with their layout and metadata.

Formats are in :data:`kg.read.formats.READERS`. Nothing is held but one file at a time, and nothing that can't be read
stops the rest: it leaves an :class:`~kg.issues.Issue`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.issues import Issue
from kg.model import Document
from kg.read.article import Article, Note, Reader
from kg.read.formats import READERS
from kg.read.layout import layout
from kg.read.metadata import Given, document
from kg.read.sources import articles
from kg.read.when import given_date

__all__ = ["READERS", "Article", "Note", "Reader", "given_date", "laid_out", "layout", "read"]


def read(
    sources: str | Path | Iterable[str | Path],
    *,
    date: str = "",
    source: str = "",
    language: str = "",
    issues: list[Issue] | None = None,
    max_bytes: int = 20_000_000,
) -> Iterator[Document]:
    """The documents of paths, folders (with all below them, sorted), globs, and ``-`` (stdin), one after another.

    ``date`` (ISO 8601: 2017, 2017-09, 2017-09-27 or 2017-09-27T09:09), ``source`` and ``language`` hold for every
    document and overrule what it says of itself. A file, or a line of JSONL, of more than ``max_bytes`` is left out.
    A text that was read before is not yielded again. What could not be read or is doubtful is appended to ``issues``.

    Raises :class:`~kg.errors.ConfigError`, at once, where ``date`` is in no ISO form.
    """
    given = Given(date=given_date(date), source=source, language=language)
    paths = [sources] if isinstance(sources, str | Path) else sources
    return _documents((str(path) for path in paths), given, issues if issues is not None else [], max_bytes)


def laid_out(made: Document, *, date: str = "", issues: list[Issue] | None = None) -> Document | None:
    """A document made in Python as one read from a file: its text normalised, with blocks, and metadata found in it.

    One that has blocks is left as it is; None for one without text. ``date`` is as for :func:`read`.
    """
    if made.blocks:
        return made
    article = Article(
        text=made.text, title=made.title, date=made.date, authors=made.authors, outlet=made.outlet, source=made.source
    )
    found, notes = document(article, made.source, Given(date=given_date(date), language=made.language))
    if issues is not None:
        issues += _told(notes, made.source or made.id)
    return found


def _told(notes: Iterable[Note], path: str) -> list[Issue]:
    return [Issue(stage="read", code=n.code, document=path, message=n.message, severity=n.severity) for n in notes]


def _documents(sources: Iterable[str], given: Given, issues: list[Issue], max_bytes: int) -> Iterator[Document]:
    seen: dict[str, str] = {}
    for path, article in articles(sources, max_bytes):
        found, notes = document(article, path, given)
        issues += _told(notes, path)
        if found is None:
            continue
        if found.id in seen:
            message = f"the same text as {seen[found.id]}: read once"
            issues.append(Issue(stage="read", code="duplicate", document=path, message=message, severity="warning"))
            continue
        seen[found.id] = path
        yield found
