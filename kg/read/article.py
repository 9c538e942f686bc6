"""What a reader function hands over: raw articles and notes about what went wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing found while a file was read; ``code`` and ``severity`` as in :class:`kg.issues.Issue`."""

    code: str
    message: str
    severity: str = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article as a file gives it, before its text is normalised.

    Every field but ``text`` is metadata from outside the text, "" where unknown. An article without text must carry
    a note of severity ``error`` that says why.
    """

    text: str = ""
    title: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
    outlet: str = ""
    source: str = ""
    url: str = ""
    section: str = ""
    language: str = ""
    identifier: str = ""
    notes: tuple[Note, ...] = ()


Reader = Callable[[bytes, str], Iterable[Article]]


def failed(code: str, message: str) -> Article:
    """An article that could not be read."""
    return Article(notes=(Note(code=code, message=message, severity="error"),))
