"""The layout of a news text: which stretch is headline, byline, caption, running text, footer.

General cues only, no page's own layout. The blocks cover every non-blank stretch of the text, in order,
without overlap; a text that opens with a sentence has no header.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from kg.model import Block, Field
from kg.read import bylines, furniture, lines
from kg.read.pieces import Unit, split

_MAX_WRAP = 100  # columns: a text with no longer line may be hard-wrapped
_MAX_STANDFIRSTS = 3
_MAX_TAIL = 60  # lines looked at from the end
_MAX_SHORT = 12  # short lines that may stand below a footer's first line


def layout(text: str, *, title: str = "") -> tuple[tuple[Block, ...], tuple[Field, ...]]:
    """The blocks of a stored text and the metadata that stand in it, both in text order.

    ``title`` is the headline where it is known from elsewhere. Offsets are code points of ``text``; the value of a
    field is ``text[start:end]`` up to case.
    """
    units = _units(text)
    end = _tail(units)
    start = _header(units[:end], title)
    for position, unit in enumerate(units):
        unit.zone = unit.zone or ("body" if start <= position < end else "footer")
    blocks: list[Block] = []
    fields: list[Field] = []
    first_body = next((unit for unit in units if unit.zone == "body"), None)
    for unit in units:
        for block, found in split(unit, first=unit is first_body):
            blocks.append(block)
            fields.extend(found)
    fields.sort(key=lambda field: (field.start, field.end, field.name))
    return tuple(blocks), tuple(fields)


# --- paragraphs -----------------------------------------------------------------------------------------------


def _units(text: str) -> list[Unit]:
    units: list[Unit] = []
    spans = list(_line_spans(text))
    widest = max((end - start for start, end, _ in spans), default=0)
    wrapped = widest <= _MAX_WRAP and _is_wrapped(text, spans, widest)
    above = ""
    for start, end, gap in spans:
        line = text[start:end]
        if wrapped and above and not gap and _continues(above, line, widest):
            units[-1].end = end
        else:
            units.append(Unit(start=start, end=end))
        above = line
    for unit in units:
        unit.text = text[unit.start : unit.end].replace("\n", " ")  # same length: offsets hold
    return units


def _is_wrapped(text: str, spans: list[tuple[int, int, bool]], widest: int) -> bool:
    """Whether lines were broken at a column: a long one goes on, without a full stop, in small letters."""
    return any(
        not gap and text[start].islower() and high - low >= 0.6 * widest and not lines.ends_sentence(text[low:high])
        for (low, high, _), (start, _, gap) in itertools.pairwise(spans)
    )


def _line_spans(text: str) -> Iterator[tuple[int, int, bool]]:
    """Trimmed non-blank lines, and whether a blank line stands before each."""
    position, gap = 0, False
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = position + len(line) - len(line.lstrip())
            yield start, start + len(stripped), gap
        gap = not stripped
        position += len(line) + 1


def _continues(above: str, below: str, widest: int) -> bool:
    """Whether a line of a hard-wrapped text goes on in the next one."""
    if (
        bylines.byline(below)
        or lines.published(below)[0]
        or furniture.is_footer(below, end=True)
        or furniture.credit(above)
    ):
        return False
    if bylines.byline(above) or lines.published(above)[0] or re.match(r"[-*•]\s", below):
        return False
    return below[0].islower() or (len(above) >= 45 and len(above) >= 0.75 * widest)


# --- the end --------------------------------------------------------------------------------------------------


def _tail(units: list[Unit]) -> int:
    """Where the boilerplate at the end begins; sets the zone of credits of the writers and of dates there."""
    end, short = len(units), 0
    for position in range(len(units) - 1, max(0, len(units) - _MAX_TAIL - 1), -1):
        unit = units[position]
        if furniture.is_footer(unit.text, end=True):
            end, short = position, 0
        elif _signed(unit):
            end = position if end == position + 1 else end
        elif lines.is_prose(unit.text) or short >= _MAX_SHORT:
            break
        else:
            short += 1
    for unit in units[:end]:
        if furniture.is_footer(unit.text, end=False):
            unit.zone = "footer"
    return end


def _signed(unit: Unit) -> bool:
    """A byline or a publication date under the text."""
    if re.match(r"\W*(?:(?:additional )?reporting|written|story) by\b|[—–-]\s|by\s", unit.text, re.I):
        if bylines.byline(unit.text):
            unit.zone = "byline"
    elif re.match(r"\W*(?:last |first )?(?:updated|published|posted|modified)\b", unit.text, re.I):
        if lines.published(unit.text)[0]:
            unit.zone = "published"
    return bool(unit.zone)


# --- the top --------------------------------------------------------------------------------------------------


def _header(units: list[Unit], title: str) -> int:
    """Where the running text begins; sets the zones of the lines above it."""
    if not units:
        return 0
    named = _position(units[:12], title)
    if named < 0 and (lines.is_prose(units[0].text) or lines.ends_sentence(units[0].text)) and not _metadata(units[0]):
        if not (furniture.credit(units[0].text) or units[0].text[-1] in "?!\"”’'"):
            return 0
    start = _first_prose(units, named)
    if start == len(units):
        start = _first_sentence(units) or _after_metadata(units)
    start = max(start, named + 1)
    head = units[:start]
    free = []
    for position, unit in enumerate(head):
        signed = position > 0 and head[position - 1].zone == "byline"
        if not unit.zone and position != named and not _classify(unit, signed=signed):
            free.append(position)
    if named >= 0 and named < start and not head[named].zone:
        free = sorted((*free, named))
    if not free:
        return start
    headline = named if named in free else _headline(head, free)
    if headline < 0:
        return start
    head[headline].zone = "headline"
    count = 0
    for position in free:
        unit = head[position]
        if position < headline:
            unit.zone = "section"
        elif position > headline and count < _MAX_STANDFIRSTS:
            unit.zone, count = "standfirst", count + 1
        elif position > headline:
            unit.zone = "body"
    return start


def _position(units: list[Unit], title: str) -> int:
    wanted = " ".join(title.split()).casefold()
    same = (position for position, unit in enumerate(units) if " ".join(unit.text.split()).casefold() == wanted)
    return next(same, -1) if wanted else -1


def _metadata(unit: Unit) -> bool:
    return bool(lines.published(unit.text)[0] or bylines.byline(unit.text) or furniture.is_contact(unit.text))


def _classify(unit: Unit, *, signed: bool) -> bool:
    """Sets the zone of a header line that says itself what it is; ``signed``: it stands under a byline."""
    if lines.published(unit.text)[0]:
        unit.zone = "published"
    elif bylines.byline(unit.text) or (signed and bylines.byline(unit.text, below=True)):
        unit.zone = "byline"
    elif furniture.lone_dateline(unit.text):
        unit.zone = "dateline"
    elif furniture.is_contact(unit.text) or furniture.is_footer(unit.text, end=False):
        unit.zone = "footer"
    elif furniture.credit(unit.text) or furniture.is_caption(unit.text):
        unit.zone = "caption"
    return bool(unit.zone)


def _first_prose(units: list[Unit], named: int) -> int:
    """The first running text: a summary sentence that a byline or a date follows is a standfirst, not the body."""
    for position, unit in enumerate(units):
        if position > 30:
            return len(units)
        if (
            position == named
            or unit.zone
            or _metadata(unit)
            or furniture.credit(unit.text)
            or furniture.is_caption(unit.text)
        ):
            continue
        if lines.is_prose(unit.text):
            ahead = units[position + 1 : position + 3]
            summary = position > 0 and lines.words(unit.text) <= 40 and not furniture.dateline(unit.text)
            if summary and ahead and _metadata(ahead[0]) and len(units) > position + 2:
                continue
            return position
    return len(units)


def _first_sentence(units: list[Unit]) -> int:
    """The first short sentence under another line, for texts without a longer one; 0 for none."""
    found = (i for i, unit in enumerate(units[:12]) if lines.words(unit.text) > 2 and lines.ends_sentence(unit.text))
    first = next((i for i in found if not units[i].zone and not _metadata(units[i])), 0)
    return 0 if first and furniture.credit(units[first].text) else first


def _after_metadata(units: list[Unit]) -> int:
    """A text without running text: its body begins after the last line that is plainly metadata."""
    last = max((position for position, unit in enumerate(units[:8]) if _metadata(unit)), default=-1)
    return last + 1 if last < len(units) - 1 else 0


def _headline(head: list[Unit], free: list[int]) -> int:
    """The first substantial short line, passing over a section label; -1 where no line can be one."""
    first, second = free[0], free[1] if len(free) > 1 else -1
    if second < 0:
        return -1 if lines.is_section(head[first].text) else first
    text, after = head[first].text, head[second].text
    if lines.is_section(text):
        return second
    proper = all(word[:1].isupper() for word in text.split())
    single = lines.words(text) == 1 and lines.words(after) >= 3
    label = lines.words(text) == 2 and lines.words(after) >= 4 and _next_is_metadata(head, second)
    return second if proper and (single or label) and not lines.ends_sentence(text) else first


def _next_is_metadata(head: list[Unit], position: int) -> bool:
    return position + 1 < len(head) and head[position + 1].zone in ("byline", "published")
