"""What one line of a newspaper page is: running text, a section label, a publication date."""

from __future__ import annotations

import re

from kg.model import Span
from kg.read import when
from kg.read.words import SECTIONS

_TERMINAL = re.compile(r"[.!?…。][\"'”’)\]]*$")
_ABBREVIATED = re.compile(r"(?:\b(?:[A-Za-z]\.){2,}|\b(?:Inc|Co|Corp|Ltd|Jr|Sr|Bros|No|St)\.|\.\.\.|…)[\"'”’)\]]*$")
_SENTENCE_BREAK = re.compile(r"[a-z0-9)\"”’][.!?][\"'”’)]*\s+[\"“‘']?[A-Z]")


def words(line: str) -> int:
    """How many words a line has."""
    return len(line.split())


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does, not with an abbreviation or an ellipsis."""
    return bool(_TERMINAL.search(line[-12:])) and not _ABBREVIATED.search(line[-12:])


def is_prose(line: str) -> bool:
    """Whether a line is running text: a sentence of eight words or more, several sentences, or more than 40 words."""
    count = words(line)
    return (
        count > 40
        or (count >= 8 and bool(_TERMINAL.search(line[-12:])))
        or (count >= 5 and ends_sentence(line) and bool(_SENTENCE_BREAK.search(line)))
    )


def is_section(line: str) -> bool:
    """Whether a line is a known section label, or a path of them (``News > World``)."""
    if re.match(r"for immediate release\b", line, re.IGNORECASE):
        return words(line) <= 8
    parts = [part.strip(" :.-–—").casefold() for part in re.split(r"[|/>»›·•]", line[:61])]
    return len(line) <= 60 and parts[0] in SECTIONS and all(words(part) <= 4 for part in parts)


def trimmed(line: str, start: int, end: int, extra: str = " \t\u00a0,.;:|()—–-•·") -> Span:
    """The span without the blanks and signs (``extra``) at its ends; the full stop of a last initial stays."""
    while start < end and line[start] in extra:
        start += 1
    keep = " \t\u00a0,;:|()—–-•·" if re.search(r"\b[A-Z]\.\s*$", line[start:end]) else extra
    while end > start and line[end - 1] in keep:
        end -= 1
    return start, end


_CUE = re.compile(
    r"^\W*(?:(?:last|first|originally)\s+)?"
    r"(?:updated?|published|posted|modified|edited|issued|released?|created|story created|date|revised)\b"
    r"(?:\s+(?:on|at|online|time))?\s*:?\s+",
    re.IGNORECASE,
)

_DATELIKE = re.compile(
    r"(?:\w+day\b|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    r"|\d{1,4}(?:st|nd|rd|th)?[\s:./-]+(?:\d|[a-z]+ ago"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|today\b|yesterday\b)",
    re.IGNORECASE,
)
# A month and a day with a time, and no year: "Dec. 24 4:33 AM EST".
_DAY_ONLY = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,? "
    r"\d{1,2}:\d\d[\s\w.]{0,12}",
    re.IGNORECASE,
)


def published(line: str) -> tuple[bool, when.When | None]:
    """Whether a line says when the text was published, and the date where it can be read."""
    stamp = when.mostly_date(line)
    if stamp:
        return True, stamp
    cue = _CUE.match(line) if len(line) <= 80 else None
    if cue and _DATELIKE.match(line, cue.end()) and words(line[cue.end() :]) <= 6:
        return True, when.find(line)
    if len(line) <= 40 and _DAY_ONLY.fullmatch(line):
        return True, None
    return bool(re.fullmatch(r"\d+ (?:minutes?|hours?|days?|weeks?) ago", line.strip(), re.I)), None


def is_update(line: str) -> bool:
    """Whether a date line tells of a later change, not of the first publication."""
    return bool(re.match(r"^\W*(?:last\s+)?(?:updated?|modified|revised|corrected)\b", line, re.I))
