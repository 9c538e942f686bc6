"""From a raw article to a Document: the text fixed, the layout found, metadata weighed."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Block, Document, Field, normalise
from kg.read import bylines, characters, language, lines, when
from kg.read.article import Article, Note
from kg.read.layout import layout

_PLAIN = ("title", "outlet", "section", "url", "identifier", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the caller says of every document: these words go before all others."""

    date: str = ""
    source: str = ""
    language: str = ""


def document(article: Article, path: str, given: Given) -> tuple[Document | None, tuple[Note, ...]]:
    """The document of an article, None where it has no text, and what is to be said of it.

    The date is the caller's, else the metadata's, else the text's own line; never the file's.
    """
    notes = list(article.notes)
    raw, stripped = characters.clean(article.text)
    text = normalise(raw)
    if stripped:
        notes.append(Note(code="control-characters", message=f"{stripped} control characters were taken out"))
    if not text.strip():
        if not any(note.severity == "error" for note in notes):
            notes.append(Note(code="empty-file", message="no text in it", severity="error"))
        return None, tuple(notes)
    meta = {name: _value(getattr(article, name)) for name in _PLAIN}
    blocks, fields = layout(text, title=meta["title"])
    date, doubts = _date(article.date, text, blocks, fields, given.date)
    notes += doubts
    spoken, foreign = _language(article.language, text, given.language)
    notes += foreign
    authors = tuple(bylines.citation_case(_value(name)) for name in article.authors if _value(name))
    authors = authors or tuple(field.value for field in fields if field.name == "author")
    outlet = meta["outlet"] or _first(fields, "outlet")
    title = meta["title"] or _first(fields, "title")
    told = [("title", meta["title"]), *(("author", name) for name in authors), ("outlet", meta["outlet"])]
    told += [
        ("published", _value(article.date) if when.any_date(article.date)[0] else ""),
        ("section", meta["section"]),
        ("url", meta["url"]),
    ]
    told += [("identifier", meta["identifier"])]
    read = Document(
        text=text,
        source=given.source or meta["source"] or meta["url"] or path,
        title=title,
        date=date,
        authors=tuple(dict.fromkeys(authors)),
        outlet=outlet,
        language=spoken,
        blocks=blocks,
        fields=fields + _outside(told, fields),
    )
    return read, tuple(notes)


def _value(text: str) -> str:
    """A metadata value on one line, without control characters."""
    return " ".join(normalise(characters.clean(text)[0]).split())


def _first(fields: tuple[Field, ...], name: str) -> str:
    return next((field.value for field in fields if field.name == name), "")


def _outside(told: list[tuple[str, str]], fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Fields for what the metadata says and the text does not."""
    known = {(field.name, field.value.casefold()) for field in fields}
    new = dict.fromkeys((name, value) for name, value in told if value and (name, value.casefold()) not in known)
    return tuple(Field(name=name, value=value) for name, value in new)


def _date(
    told: str, text: str, blocks: tuple[Block, ...], fields: tuple[Field, ...], given: str
) -> tuple[str, list[Note]]:
    """The publication date by precedence, and the doubts about those that were looked at."""
    if given:
        return given, []
    notes: list[Note] = []
    if told.strip():
        iso, ambiguous = when.any_date(_value(told))
        if iso and not ambiguous:
            return iso, []
        message = f"date {_value(told)[:60]!r} is in no known form. {when.HINT}"
        notes.append(_ambiguous(_value(told)) if ambiguous else Note(code="bad-date", message=message))
    vague = ""
    for field in _stamps(text, blocks, fields):
        iso, ambiguous = when.any_date(field.value)
        if ambiguous:
            notes.append(_ambiguous(field.value))
            vague = vague or iso
        elif iso:
            return iso, notes
    return (when.any_date(_value(told))[0] if told else "") or vague, notes


def _ambiguous(text: str) -> Note:
    message = f"{text[:60]!r} can be read day first or month first: only its year was kept. Give the date."
    return Note(code="ambiguous-date", message=message)


def _stamps(text: str, blocks: tuple[Block, ...], fields: tuple[Field, ...]) -> list[Field]:
    """The dates in the text, first publication before later updates, then in text order."""
    dated = [block for block in blocks if block.zone == "published"]
    updates = [block for block in dated if lines.is_update(text[block.start : block.end])]
    found = [field for field in fields if field.name == "published"]
    return sorted(found, key=lambda field: any(block.start <= field.start < block.end for block in updates))


def _language(told: str, text: str, given: str) -> tuple[str, list[Note]]:
    code = (given or told).strip().lower().replace("_", "-").split("-")[0] or language.detect(text)
    if code == "en":
        return code, []
    message = f"the text seems to be in another language ({code}); rules and models are for English"
    return code, [Note(code="not-english", message=message)]
