"""Inside a paragraph: a dateline parted from its text, a credit from its caption, and the metadata they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Block, Field, Span
from kg.read import bylines, furniture, lines, when


@dataclass(slots=True)
class Unit:
    """A paragraph or a line, and its zone once it is known."""

    start: int
    end: int
    text: str = ""
    zone: str = ""


_GLUED = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,", re.IGNORECASE)

# The same at the end of a headline, where no preposition ties it to the words before.
_TAIL_DATE = re.compile(
    r"(?<!\bon )(?<!\bof )(?<!\bby )(?<!from )(?<!until )(?<!since )(?<!, )(?<![a-z]- )"
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, [A-Z][a-z]+ \d{1,2}, \d{4}$"
)


def _glued(text: str) -> int:
    """The length of a full date that stands, without a sign between, before the first sentence; 0 for none."""
    if not _GLUED.match(text) or not lines.is_prose(text):
        return 0
    stamp = when.find(text[:60])
    if not stamp or stamp.start or not re.match(r"\s+[\"“]?[A-Z]", text[stamp.end :]):
        return 0
    return stamp.end


def split(unit: Unit, *, first: bool) -> Iterator[tuple[Block, list[Field]]]:
    """The blocks of a unit: a dateline is parted from its paragraph, a credit from its caption."""
    start, end, text = unit.start, unit.end, unit.text
    if unit.zone in ("body", "standfirst", "caption") and not (unit.zone == "body" and _quoted(text)):
        credit = furniture.credit(text)
        if credit:
            if text[: credit.start].strip():
                yield _block("caption", text, start, 0, credit.start), []
            found = [_field("credit", text, start, credit.name)] if credit.name else []
            yield _block("credit", text, start, credit.start, len(text)), found
            return
        if furniture.is_caption(text):
            yield Block(zone="caption", start=start, end=end), []
            return
    tail = _TAIL_DATE.search(text[-60:]) if unit.zone == "headline" else None
    stamp = when.find(tail[0]) if tail else None
    if tail and stamp and lines.words(text[: -len(tail[0])]) >= 3:
        cut = len(text) - len(tail[0])
        yield _block("headline", text, start, 0, cut), [_field("title", text, start, (0, len(text[:cut].rstrip())))]
        yield _block("published", text, start, cut, len(text)), [_field("published", text, start, (cut, len(text)))]
        return
    if unit.zone == "body":
        length = _glued(text) if first else 0
        filed = None if length else furniture.dateline(text, first=first)
        if length:
            yield _block("published", text, start, 0, length), [_field("published", text, start, (0, length))]
            start, text = start + length, text[length:]
            start, text = start + len(text) - len(text.lstrip()), text.lstrip()
        elif filed:
            yield _block("dateline", text, start, 0, filed.end), _filed_fields(filed, text, start)
            start, text = start + filed.end, text[filed.end :]
            start, text = start + len(text) - len(text.lstrip()), text.lstrip()
        yield Block(zone="body", start=start, end=end), []
        return
    yield Block(zone=unit.zone, start=start, end=end), list(_line_fields(unit))


def _quoted(text: str) -> bool:
    """A paragraph that is speech is no caption, whatever its last bracket says."""
    return text[0] in '"“' and lines.words(text) > 60


def _block(zone: str, text: str, offset: int, start: int, end: int) -> Block:
    piece = text[start:end]
    return Block(
        zone=zone, start=offset + start + len(piece) - len(piece.lstrip()), end=offset + start + len(piece.rstrip())
    )


def _field(name: str, text: str, offset: int, span: Span) -> Field:
    value = text[span[0] : span[1]]
    cased = bylines.citation_case(value) if name in ("author", "place") else value
    return Field(name=name, value=cased, start=offset + span[0], end=offset + span[1])


def _filed_fields(filed: furniture.Dateline, text: str, start: int) -> list[Field]:
    found = [_field("place", text, start, filed.place)] if filed.place else []
    if filed.agency:
        found.append(_field("outlet", text, start, filed.agency))
    if filed.when:
        found.append(_field("published", text, start, (filed.when.start, filed.when.end)))
    return found


def _line_fields(unit: Unit) -> Iterator[Field]:
    start, text = unit.start, unit.text
    if unit.zone == "headline":
        yield _field("title", text, start, (0, len(text)))
    elif unit.zone == "section":
        yield _field("section", text, start, (0, len(text)))
    elif unit.zone == "published":
        stamp = lines.published(text)[1]
        if stamp:
            yield _field("published", text, start, (stamp.start, stamp.end))
    elif unit.zone == "dateline":
        place = furniture.lone_dateline(text)
        if place:
            yield _field("place", text, start, place)
    elif unit.zone == "footer":
        holder = furniture.rights(text)
        if holder:
            yield _field("rights", text, start, holder)
    elif unit.zone == "byline":
        line = bylines.byline(text) or bylines.byline(text, below=True)
        named = (("author", line.authors), ("outlet", line.outlets), ("place", line.places)) if line else ()
        for name, spans in named:
            for span in spans:
                yield _field(name, text, start, span)
        if line and line.when:
            yield _field("published", text, start, (line.when.start, line.when.end))
