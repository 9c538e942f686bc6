"""The table of readers: a suffix, and the function that turns the bytes of such a file into raw articles.

To read another format, write ``def read_x(data: bytes, path: str) -> Iterable[Article]`` and put it in ``READERS``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from kg.read import characters
from kg.read.article import Article, Note, Reader, failed
from kg.read.html import read_html
from kg.read.pdf import read_pdf

# Files of one JSON object a line are read line by line, so that they may be larger than the memory.
LINE_SUFFIXES = (".jsonl", ".ndjson")


def read_text(data: bytes, _path: str) -> Iterator[Article]:
    """Plain text, one article a file."""
    if characters.is_binary(data):
        yield failed("binary-file", "this is not text; give a .txt, .md, .html, .pdf or .jsonl file")
        return
    try:
        text, notes = characters.decode(data)
    except UnicodeError as error:
        yield failed("bad-encoding", f"not the encoding its byte order mark names ({error}); save it as UTF-8")
        return
    yield Article(text=text, notes=notes)


def read_unknown(data: bytes, path: str) -> Iterator[Article]:
    """A file with a suffix that says nothing: told by its first bytes, else text unless it holds a NUL."""
    reader = sniff(data)
    if reader is read_text and b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        yield failed("binary-file", "unknown suffix and not text; name it .txt, .md, .html, .pdf or .jsonl")
        return
    yield from reader(data, path)


def sniff(data: bytes) -> Reader:
    """The reader for bytes without a file name (stdin)."""
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"%PDF-"):
        return read_pdf
    if re.match(rb"<!doctype html|<html|<\?xml[^>]*>\s*<(?:!doctype )?html", head, re.IGNORECASE):
        return read_html
    if re.match(rb"\{\s*\"|\[\s*\{", head):
        return read_json
    return read_text


# --- Markdown -------------------------------------------------------------------------------------------------

_MARKS = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"!\[([^\]\n]{0,300})\]\([^)\n]{0,500}\)"), r"\1"),
    (re.compile(r"\[([^\]\n]{1,300})\]\([^)\n]{0,500}\)"), r"\1"),
    (re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE), r"\1"),
    (re.compile(r"^ {0,3}(?:=+|-{3,}|\*{3,}|_{3,}|```.*)[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]{1,500}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,500})(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]{1,500})(?<=\S)_(?![\w_])"), r"\1"),
    (re.compile(r"`([^`\n]{1,300})`"), r"\1"),
)


def read_markdown(data: bytes, path: str) -> Iterator[Article]:
    """Markdown: front matter (title, date, author, outlet) as metadata, marks taken out of the text."""
    for article in read_text(data, path):
        text, front = _front_matter(article.text.replace("\r\n", "\n"))
        for pattern, plain in _MARKS:
            text = pattern.sub(plain, text)
        row = {**front, "text": text}
        yield _article(row, article.notes) if article.text else article


def _front_matter(text: str) -> tuple[str, dict[str, str]]:
    match = re.match(r"---[ \t]*\n((?:[A-Za-z][\w-]*:[^\n]*\n|[ \t#-][^\n]*\n|\n)*?)---[ \t]*(?:\n|$)", text)
    if not match:
        return text, {}
    pairs = (line.split(":", 1) for line in match[1].split("\n") if re.match(r"[A-Za-z][\w-]*:", line))
    return text[match.end() :], {name.lower(): value.strip().strip("\"'") for name, value in pairs}


# --- JSON -----------------------------------------------------------------------------------------------------


def read_json(data: bytes, path: str) -> Iterator[Article]:
    """A JSON object with a ``text``, or a list of them; several objects, one a line, are read too (stdin)."""
    try:
        text, notes = characters.decode(data)
        try:
            rows = json.loads(text)
        except ValueError:
            lines = [line for line in text.split("\n") if line.strip()]
            if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
                raise
            for number, line in enumerate(lines, 1):
                yield from _numbered(read_json(line.encode("utf-8", "surrogatepass"), path), number)
            return
    except (ValueError, RecursionError) as error:
        yield failed("bad-json", f"not JSON ({error or 'nested too deep'}); each article is an object with a text")
        return
    many = isinstance(rows, list)
    for number, row in enumerate(rows if many else [rows], 1):
        articles = [_article(row, notes)] if isinstance(row, dict) else [failed("bad-row", "not a JSON object")]
        yield from _numbered(articles, number) if many else articles


def _numbered(articles: Iterable[Article], number: int) -> Iterator[Article]:
    """The same articles, their notes naming the row they stand in."""
    for article in articles:
        notes = tuple(replace(note, message=f"row {number}: {note.message}") for note in article.notes)
        yield replace(article, notes=notes)


_KEYS = {
    "text": ("text", "body", "content"),
    "title": ("title", "headline"),
    "date": ("date", "published"),
    "outlet": ("outlet", "publisher", "sitename"),
    "source": ("source",),
    "url": ("url", "link"),
    "section": ("section",),
    "language": ("language", "lang"),
    "identifier": ("id",),
}


def _article(row: dict[str, Any], notes: tuple[Note, ...]) -> Article:
    """The article of a row {id, title, date, source, text, author, outlet, url, ...}; only the text is required."""
    values: dict[str, str] = {}
    for name, keys in _KEYS.items():
        value = next((row[key] for key in keys if row.get(key) not in (None, "")), "")
        if isinstance(value, str):
            values[name] = value
        elif isinstance(value, int | float) and name != "text":
            values[name] = str(value)
        elif name == "text":
            return failed("bad-row", f"text is a {type(value).__name__}, not a string")
        else:
            notes += (Note(code="bad-field", message=f"{name} is a {type(value).__name__}, not a string: left out"),)
    if "text" not in values or not values["text"]:
        return failed("bad-row", 'no "text"; a row is {"text": ..., "title": ..., "date": ..., "source": ...}')
    author = row.get("authors") or row.get("author") or row.get("byline") or ()
    authors = [author] if isinstance(author, str) else author if isinstance(author, list) else []
    names = tuple(name for one in authors if isinstance(one, str) for name in split_names(one))
    return Article(**values, authors=names, notes=notes)


def split_names(text: str) -> tuple[str, ...]:
    """The names of ``Ann Lee, Bo Kim and Cy Poe``; "By" before them is left out."""
    parts = re.split(r"\s*(?:;|,|&|\||\band\b)\s*", re.sub(r"^\s*by\s+", "", text[:500], flags=re.IGNORECASE))
    return tuple(part.strip() for part in parts if part.strip())


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".pdf": read_pdf,
    ".json": read_json,
    ".jsonl": read_json,
    ".ndjson": read_json,
}
