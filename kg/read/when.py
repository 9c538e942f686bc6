"""Publication dates as newsrooms write them, as ISO 8601 with the precision of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kg.errors import ConfigError

_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<{0}>(?:1[5-9]|20|21)\d\d)"
_WEEKDAY = r"(?:\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s+)?"
_CLOCK = r"(?P<hour>[0-2]?\d)(?:[:.](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?)"
_ISO_CLOCK = r"(?:(?:T|\s+)(?P<ih>[0-2]\d):(?P<im>[0-5]\d)(?::(?P<is>[0-5]\d)(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?"

_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w/.-]){_YEAR.format('y')}(?P<sep>[-/.])(?P<m>[01]?\d)(?P=sep)(?P<d>[0-3]?\d){_ISO_CLOCK}(?![\w/-])",
        rf"{_WEEKDAY}\b{_MONTH.format('mn')}\s+{_DAY.format('d')}(?:,\s*|\s+|-){_YEAR.format('y')}\b",
        rf"{_WEEKDAY}\b{_DAY.format('d')}(?:\s+of)?[\s-]+{_MONTH.format('mn')},?[\s-]+{_YEAR.format('y')}\b",
        rf"{_WEEKDAY}(?<![\w/.-])(?P<a>[0-3]?\d)(?P<sep>[-/.])(?P<b>[0-3]?\d)(?P=sep){_YEAR.format('y')}(?![\w/]|-\d(?!\d?:))",
        r"(?<![\w/.-])(?P<a>[0-3]?\d)(?P<sep>/)(?P<b>[0-3]?\d)/(?P<y>\d\d)(?![\w/-])",
    )
)
_TIMES = (
    re.compile(rf"(?<![\w:.]){_CLOCK}\s*(?P<half>[ap]\.?\s?m\b\.?)?(?![\d:])", re.IGNORECASE),
    re.compile(r"(?<![\w:.])(?P<hour>[01]?\d)\s*(?P<half>[ap]\.?\s?m\b\.?)", re.IGNORECASE),
    re.compile(r"(?<![\w:.])(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)\s*(?=gmt|utc|hrs|h\b)", re.IGNORECASE),
)
_ISO = re.compile(
    r"(?P<y>\d{4})(?:-(?P<m>\d\d)(?:-(?P<d>\d\d)"
    r"(?:[T ](?P<clock>\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?"
)
HINT = "Write it as 2017, 2017-09, 2017-09-27 or 2017-09-27T09:09."


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A date in a line: where it stands and what it says.

    ``iso`` has the precision of the text; an ``ambiguous`` one (03/04/2017) says only its year.
    """

    start: int
    end: int
    iso: str
    ambiguous: bool = False


def find(line: str) -> When | None:
    """The first full date of a line (day, month and year), with its time of day where the line has one."""
    found: list[When] = []
    for pattern in _DATES:
        for match in pattern.finditer(line):
            when = _read(match, line)
            if when:
                found.append(_timed(when, line))
                break
    return min(found, key=lambda when: (when.start, -when.end)) if found else None


# A time zone tells which of the two orders of day and month its readers write.
_MONTH_FIRST = re.compile(r"\b(?:[ECMP][SD]?T|AK[SD]T|HST)\b")
_DAY_FIRST = re.compile(r"\b(?:BST|IST|CES?T|EES?T|SAST|AE[SD]T|NZ[SD]T)\b")


def _read(match: re.Match[str], line: str) -> When | None:
    parts = match.groupdict()
    year, ambiguous = int(parts["y"]), False
    year += 2000 if year < 100 else 0
    if "a" in parts:
        first, second = int(parts["a"]), int(parts["b"])
        day_first, month_first = bool(_DAY_FIRST.search(line)), bool(_MONTH_FIRST.search(line))
        month, day = (second, first) if first > 12 or (day_first and second <= 12) else (first, second)
        ambiguous = max(first, second) <= 12 and first != second and day_first == month_first
    else:
        month = _MONTH_NAMES.index(parts["mn"][:3].lower()) + 1 if parts.get("mn") else int(parts["m"])
        day = int(parts["d"])
    iso = f"{year}-{month:02}-{day:02}"
    if not _exists(iso):
        return None
    if ambiguous:
        return When(start=match.start(), end=match.end(), iso=str(year), ambiguous=True)
    if parts.get("ih") and int(parts["ih"]) < 24:
        iso += f"T{parts['ih']}:{parts['im']}:{parts['is'] or '00'}"
    return When(start=match.start(), end=match.end(), iso=iso)


def _timed(when: When, line: str) -> When:
    """The same date with the time of day that stands near it."""
    if "T" in when.iso or when.ambiguous:
        return when
    for low, high in ((when.end, min(len(line), when.end + 24)), (max(0, when.start - 40), when.start)):
        for pattern in _TIMES:
            match = pattern.search(line, low, high)
            if not match:
                continue
            clock = _clock(match)
            if clock:
                start, end = min(when.start, match.start()), max(when.end, match.start() + len(match[0].rstrip()))
                return When(start=start, end=end, iso=f"{when.iso}T{clock}")
    return when


def _clock(match: re.Match[str]) -> str:
    parts = match.groupdict()
    hour, half = int(parts["hour"]), (parts.get("half") or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{parts.get('minute') or '00'}:{parts.get('second') or '00'}" if hour < 24 else ""


def _exists(iso: str) -> bool:
    try:
        date.fromisoformat(iso)
    except ValueError:
        return False
    return True


def iso_date(text: str) -> str:
    """An ISO date of any precision in the form that :class:`kg.model.Document` keeps, "" where it is none.

    An offset is dropped: what counts is the day at the place of publication.
    """
    match = _ISO.fullmatch(text.strip())
    if not match or not _exists(f"{match['y']}-{match['m'] or '01'}-{match['d'] or '01'}"):
        return ""
    date_part = "-".join(part for part in (match["y"], match["m"], match["d"]) if part)
    clock = match["clock"]
    if not clock:
        return date_part
    hour, minute, second = (int(part) for part in f"{clock}:00".split(":")[:3])
    if hour > 23 or minute > 59 or second > 59:
        return ""
    return f"{date_part}T{hour:02}:{minute:02}:{second:02}"


def any_date(text: str) -> tuple[str, bool]:
    """The date of a metadata value in any known form, "" where it has none, and whether it is ambiguous."""
    iso = iso_date(text)
    if iso:
        return iso, False
    compact = re.fullmatch(r"\s*(\d{4})(\d\d)(\d\d)\s*", text)
    if compact:
        return iso_date("-".join(compact.groups())), False
    when = find(text[:200])
    return (when.iso, when.ambiguous) if when else ("", False)


def given_date(text: str) -> str:
    """The caller's date in ISO form; raises :class:`~kg.errors.ConfigError` where it is in no ISO form."""
    iso = iso_date(text) if text else ""
    if text and not iso:
        raise ConfigError(f"date {text!r} is not an ISO 8601 date", hint=HINT)
    return iso


_FILED = re.compile(r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,2}(?:, [A-Z][\w'’.-]*)?,\s")
_LEFT_OVER = re.compile(
    r"\b(?:updated?|published|posted|last|first|originally|modified|edited|story|created|issued|released|date|on|at|of|the|by|time|local|et|edt"
    r"|est|pt|pdt|pst|cet|cest|bst|gmt|utc|ist|jst|hkt|ct|cdt|cst|mt|noon|midnight|hrs?|min|read|ago|am|pm|mon|tues?|wed"
    r"|thu|thurs?|fri|sat|sun)(?:(?:nes|urs|ur)?day)?\b|[\W\d_]+",
    re.IGNORECASE,
)


def mostly_date(line: str) -> When | None:
    """The date of a line that says nothing but a date: a few letters, or a place before it, are left without it."""
    if len(line) > 160:
        return None
    when = find(line)
    if not when:
        return None
    rest = line[: when.start] + " " + line[when.end :]
    left = len(_LEFT_OVER.sub("", rest))
    leads = not _LEFT_OVER.sub("", line[: when.start])
    filed = bool(_FILED.fullmatch(line[: when.start])) and len(_LEFT_OVER.sub("", line[when.end :])) <= 6
    return when if left <= 4 or (leads and left <= 12) or filed else None
