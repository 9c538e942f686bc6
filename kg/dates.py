"""Partial dates with their own precision, intervals between days, and the calendar arithmetic on both.

A *value* is ISO 8601 text: ``2017`` (gYear), ``2017-09`` (gYearMonth), ``2017-09-26`` (date) or
``2017-09-26T09:09:00`` (dateTime, an offset or ``Z`` may follow). Years are 0001 to 9999, four digits.
A *day* is a value of precision ``date``; ISO days of four-digit years sort as text in time order.
An *interval* is a pair of days, both included, ``""`` for an open side. Every function is pure; an ill-formed value,
or a result outside the years 0001 to 9999, raises ValueError.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

Interval = tuple[str, str]

PRECISIONS = ("gYear", "gYearMonth", "date", "dateTime")  # coarse to fine
UNITS = ("day", "week", "fortnight", "month", "quarter", "year", "decade", "century")  # what `shift` and `unit` know
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_FORM = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?", re.ASCII
)


class Partial(NamedTuple):
    """A value taken apart; ``month`` and ``day`` are 0 and ``time`` is "" where the value does not give them."""

    year: int
    month: int = 0
    day: int = 0
    time: str = ""

    @property
    def text(self) -> str:
        """The value again."""
        text = f"{self.year:04d}"
        if self.month:
            text += f"-{self.month:02d}"
        if self.day:
            text += f"-{self.day:02d}"
        return f"{text}T{self.time}" if self.time else text


def parse(value: str) -> Partial:
    """The parts of a value. Raises ValueError for other forms and for days that no calendar has (``2017-02-29``)."""
    match = _FORM.fullmatch(value)
    if match is None:
        raise ValueError(f"not an ISO 8601 year, month, day or date and time: {value!r}")
    year, month, day = (int(part or 0) for part in match.group(1, 2, 3))
    if not year or (match[2] and not 1 <= month <= 12) or (match[3] and not 1 <= day <= monthrange(year, month)[1]):
        raise ValueError(f"no such date: {value!r}")
    if match[4] and (int(match[4]) > 23 or int(match[5]) > 59 or int(match[6] or 0) > 59):
        raise ValueError(f"no such time: {value!r}")
    return Partial(year, month, day, value[11:])


def is_value(value: str) -> bool:
    """Whether :func:`parse` takes it."""
    try:
        parse(value)
    except ValueError:
        return False
    return True


def make(year: int, month: int = 0, day: int = 0) -> str:
    """The value of these parts, checked."""
    value = Partial(year, month, day).text
    parse(value)
    return value


def datatype_of(value: str) -> str:
    """gYear, gYearMonth, date or dateTime; "" for the empty value."""
    if not value:
        return ""
    part = parse(value)
    return PRECISIONS[3 if part.time else 2 if part.day else 1 if part.month else 0]


def bounds(value: str) -> Interval:
    """First and last day of a value; ``("", "")`` for the empty value. Lossless: ``2016`` -> 2016-01-01, 2016-12-31."""
    if not value:
        return "", ""
    year, month, day, _ = parse(value)
    if day:
        return value[:10], value[:10]
    return make(year, month or 1, 1), make(year, month or 12, monthrange(year, month or 12)[1])


def truncate(value: str, datatype: str) -> str:
    """The value cut to a coarser precision; unchanged where it is that coarse already."""
    part = parse(value)
    keep = PRECISIONS.index(datatype)
    return (part.text, value[:10], value[:7], value[:4])[3 - keep] if keep < 3 else value


def contains(outer: str, inner: str) -> bool:
    """Whether every day of ``inner`` lies in ``outer``; a day holds its date and time, not the other way round."""
    if datatype_of(outer) == "dateTime":
        return outer == inner
    (a, b), (c, d) = bounds(outer), bounds(inner)
    return a <= c and d <= b


def compatible(left: str, right: str) -> bool:
    """Whether two values can name the same time: one contains the other; an empty value says nothing against any."""
    return not left or not right or contains(left, right) or contains(right, left)


def refine(left: str, right: str) -> str:
    """The more precise of two compatible values. Raises ValueError where they are not compatible."""
    if not compatible(left, right):
        raise ValueError(f"{left} and {right} are different times")
    return max(left, right, key=lambda value: (len(parse(value).text[:10]) if value else 0, len(value), value))


def sort_key(value: str) -> tuple[str, str, str]:
    """Time order: by first day, the coarser first, then by clock; the empty value sorts last."""
    if not value:
        return "~", "~", ""
    first, last = bounds(value)
    return first, "".join(chr(158 - ord(c)) for c in last), value  # a later end comes first


def day(value: date) -> str:
    """The ISO day of a :class:`datetime.date`."""
    return value.isoformat()


def add_days(value: str, count: int) -> str:
    """A day so many days later (earlier where negative)."""
    try:
        return day(date.fromisoformat(value[:10]) + timedelta(days=count))
    except OverflowError as error:
        raise ValueError(f"{value} {count:+d} days is outside the years 0001 to 9999") from error


def shift(value: str, count: int, unit: str) -> str:
    """The value moved by ``count`` units, at its own precision; day 31 becomes the last day of a shorter month.

    Raises ValueError for a unit finer than the value (three days after ``2016``) and for an unknown unit.
    """
    year, month, dom, time = parse(value)
    if unit in _DAYS:
        if not dom:
            raise ValueError(f"{value} is too coarse to move by a {unit}")
        moved = add_days(value, count * _DAYS[unit])
        return f"{moved}T{time}" if time else moved
    if unit not in _MONTHS:
        raise ValueError(f"unknown unit {unit!r}; known: {', '.join(UNITS)}")
    months = count * _MONTHS[unit]
    if not month:
        if months % 12:
            raise ValueError(f"{value} is too coarse to move by a {unit}")
        return make(year + months // 12)
    year, month = divmod(year * 12 + month - 1 + months, 12)
    month += 1
    if not dom:
        return make(year, month)
    if not 1 <= year <= 9999:
        raise ValueError(f"{value} {count:+d} {unit} is outside the years 0001 to 9999")
    moved = make(year, month, min(dom, monthrange(year, month)[1]))
    return f"{moved}T{time}" if time else moved


def unit(value: str, name: str) -> Interval:
    """The calendar unit that holds the first day of a value, by the strict count.

    Weeks run Monday to Sunday, decades 1990 to 1999, centuries 1901 to 2000.
    """
    first = bounds(value)[0]
    year, month, _, _ = parse(first)
    if name == "day":
        return first, first
    if name in ("week", "fortnight"):
        monday = add_days(first, -date.fromisoformat(first).weekday())
        return monday, add_days(monday, _DAYS[name] - 1)
    if name == "month":
        return bounds(first[:7])
    if name == "quarter":
        start = (month - 1) // 3 * 3 + 1
        return bounds(make(year, start))[0], bounds(make(year, start + 2))[1]
    if name == "year":
        return bounds(first[:4])
    if name == "decade":
        return decade(year // 10 * 10)
    if name == "century":
        return century((year + 99) // 100)
    raise ValueError(f"unknown unit {name!r}; known: {', '.join(UNITS)}")


def decade(start: int) -> Interval:
    """The ten years from ``start``: 1990 -> 1990-01-01, 1999-12-31."""
    return bounds(make(max(start, 1)))[0], bounds(make(start + 9))[1]


def century(number: int) -> Interval:
    """The century of an ordinal: 20 -> 1901-01-01, 2000-12-31."""
    return bounds(make(number * 100 - 99))[0], bounds(make(min(number * 100, 9999)))[1]


def days_between(left: str, right: str) -> int:
    """How many days ``right`` is after ``left`` (negative: before)."""
    return (date.fromisoformat(right[:10]) - date.fromisoformat(left[:10])).days


def weekday(value: str) -> int:
    """0 (Monday) to 6 (Sunday)."""
    return date.fromisoformat(value[:10]).weekday()


def weekday_before(value: str, name: int, *, strict: bool = False) -> str:
    """The latest day of that weekday on or before a day (``strict``: before it)."""
    back = (weekday(value) - name) % 7
    return add_days(value, -(back or 7) if strict else -back)


def weekday_after(value: str, name: int, *, strict: bool = False) -> str:
    """The earliest day of that weekday on or after a day (``strict``: after it)."""
    ahead = (name - weekday(value)) % 7
    return add_days(value, (ahead or 7) if strict else ahead)


def part(interval: Interval, index: int, count: int) -> Interval:
    """The ``index``-th (from 0) of ``count`` parts: by whole years or months where they divide, else by days.

    A year in thirds: January to April, May to August, September to December. A decade: three, four and three years.
    """
    first, last = interval
    months = _month_number(last) - _month_number(first) + 1
    whole = first.endswith("-01") and bounds(last[:7])[1] == last
    step = 12 if months >= 120 else 1
    if whole and months // step >= count:
        cells = months // step
        start, stop = round(cells * index / count) * step, round(cells * (index + 1) / count) * step
        base = first[:7]
        return bounds(shift(base, start, "month"))[0], bounds(shift(base, stop - 1, "month"))[1]
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    start, stop = days * index // count, days * (index + 1) // count
    return add_days(first, start), add_days(first, max(stop - 1, start))


def _month_number(value: str) -> int:
    return int(value[:4]) * 12 + int(value[5:7])


def overlaps(left: Interval, right: Interval) -> bool:
    """Whether two intervals share a day; an open side reaches for ever."""
    return (not left[0] or not right[1] or left[0] <= right[1]) and (not right[0] or not left[1] or right[0] <= left[1])


def span(*intervals: Interval) -> Interval:
    """The smallest interval that holds all; open where one is open."""
    if not intervals:
        return "", ""
    firsts, lasts = zip(*intervals, strict=True)
    return ("" if "" in firsts else min(firsts)), ("" if "" in lasts else max(lasts))
