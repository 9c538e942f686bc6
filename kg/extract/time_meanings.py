"""What each rule of ``time_grammar.py`` means: one function a rule, of the clock and the groups of the match.

A function returns None where the words are no time after all, ``NOTHING`` where they are one that can't be resolved.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kg import dates
from kg.extract import time_grammar as words
from kg.extract.time_clock import (
    NOTHING,
    Clock,
    Found,
    Groups,
    exact,
    hour_of,
    label_of,
    month_of,
    season_of,
    stretch,
    yearless,
)
from kg.extract.time_relative import RELATIVE


def _iso(_clock: Clock, g: Groups) -> Found:
    value = str(g["value"])
    found = exact(value, explicit=True)
    return found._replace(value=f"{value}T{(g['clock'] + ':00')[:8]}") if g["clock"] else found


def _slash(clock: Clock, g: Groups) -> Found:
    a, b = int(str(g["a"])), int(str(g["b"]))
    month, day = (b, a) if a > 12 or "." in clock.original else (a, b)
    return exact(dates.make(int(str(g["year"])), month, day), explicit=True)


def _era(_clock: Clock, g: Groups) -> Found:
    """ "c. 347", "347 AD"; years before Christ have no value here."""
    if g["name"] and g["name"].startswith("b"):
        return NOTHING
    return exact(dates.make(int(str(g["round"] or g["year"] or g["anno"]))), explicit=True)


def _open(_clock: Clock, g: Groups) -> Found:
    """ "2013 – present"."""
    return Found("", f"{g['year']}-01-01", "", "range", "since", True)


def _years(clock: Clock, g: Groups) -> Found | None:
    first, short = int(str(g["y1"])), str(g["y2"])
    last = int(short) if len(short) == 4 else first // 100 * 100 + int(short)
    if len(short) == 2 and last <= first and "-" in clock.original and 1 <= int(short) <= 12:
        return exact(f"{first}-{short}", explicit=True)
    if last <= first or last > 2200 or ("/" in clock.original and last != first + 1):
        return None
    return Found("", *dates.span(dates.bounds(str(first)), dates.bounds(str(last))), "range", "during", True)


def _date(clock: Clock, g: Groups) -> Found | None:
    if not _capital(clock, g):
        return None
    month, day = month_of(g["month"]), int(str(g["day"]))
    value = dates.make(int(g["year"]), month, day) if g["year"] else yearless(clock, month, day)
    if not value:
        dates.make(2000, month, day)
        return NOTHING
    if g["day2"]:
        return Found(
            "", value, dates.make(int(value[:4]), month, int(str(g["day2"]))), "range", "during", bool(g["year"])
        )
    return exact(value, explicit=bool(g["year"]))


def _capital(clock: Clock, g: Groups) -> bool:
    """Months are written with a capital: no verbs ("may 3", "march")."""
    month = str(g["month"])
    at = clock.original.lower().rindex(month)
    return clock.original[at].isupper()


def _just_month(clock: Clock, g: Groups) -> Found | None:
    if not _capital(clock, g):
        return None
    month, way = month_of(g["month"]), g["dir"] or ""
    if g["year"]:
        return exact(dates.make(int(g["year"]), month), g, explicit=True)
    if g["dir2"]:
        year = _relative_year(clock, str(g["dir2"]).removeprefix("the "))
        return exact(dates.make(year, month), g) if year else NOTHING
    name, cue = str(g["month"]).rstrip("."), clock.before.rsplit(" ", 1)[-1]
    if not way and not g["part"]:
        if len(name) < 4 or name == "march":  # "May", "Jan", "Mar" and "March" are names and verbs too
            if cue not in words.CUES:
                return None
        if label_of(clock) == "PERSON" or (cue not in words.CUES and label_of(clock) not in ("DATE", "")):
            return None
    if way in ("same", "that"):
        return exact(dates.make(int(clock.last[:4]), month), g) if clock.last else NOTHING
    if not clock.ref or len(clock.ref) < 7:
        return exact(dates.make(int(clock.context), month), g) if clock.context else NOTHING
    year, here = int(clock.ref[:4]), int(clock.ref[5:7])
    if way in ("last", "past", "this past", "previous"):
        return exact(dates.make(year - (month >= here), month), g)
    if way in ("next", "coming", "this coming", "upcoming"):
        return exact(dates.make(year + (month <= here), month), g)
    if way == "this":
        return exact(dates.make(year, month), g)
    return exact(yearless(clock, month), g)


def _relative_year(clock: Clock, way: str) -> int:
    base = clock.last if way in ("following", "same", "that", "previous", "preceding") and clock.last else clock.ref
    step = {"last": -1, "next": 1, "following": 1, "previous": -1, "preceding": -1}.get(way, 0)
    return int(base[:4]) + step if base else 0


def _decade(clock: Clock, g: Groups) -> Found | None:
    if g["word"]:
        if not clock.original.lower().startswith("the ") and not g["part"]:
            return None
        start = words.DECADES[g["word"]]
    elif g["bare"]:  # "the late 90s", not "in her 90s"
        if not clock.original.lower().startswith("the ") and not g["part"]:
            return None
        start = 1900 + int(g["bare"])
    elif g["short"]:
        start = int(g["short"]) + (2000 if int(g["short"]) < 20 else 1900)
    else:
        start = int(str(g["year"]))
        if start % 100 == 0 and start < 2000:  # "the 1800s" is a century
            return stretch((dates.bounds(str(start))[0], dates.bounds(str(start + 99))[1]), g)
    return stretch(dates.decade(start), g)


def _century(_clock: Clock, g: Groups) -> Found:
    nth = str(g["nth"])
    number = words.ORDINALS.get(nth) or int(re.sub(r"\D", "", nth))
    return Found(kind="range") if g["bc"] else stretch(dates.century(number), g)


def _season_of(_clock: Clock, g: Groups) -> Found:
    return stretch(season_of(int(str(g["year"])), str(g["season"])), g)._replace(explicit=True)


def _holiday(clock: Clock, g: Groups) -> Found | None:
    if label_of(clock) in ("PERSON", "WORK_OF_ART", "ORG"):
        return None
    month, day = words.HOLIDAYS[re.sub("[’‘]", "'", str(g["name"]))]
    value = dates.make(int(g["year"]), month, day) if g["year"] else yearless(clock, month, day)
    return exact(value, explicit=bool(g["year"])) if value else NOTHING


def _time_of_day(clock: Clock, _g: Groups) -> Found | None:
    hour_of(clock.original.lower())
    return None if clock.original[0].isupper() and clock.parse.tokens[clock.first].pos == "PROPN" else NOTHING


def _year(clock: Clock, g: Groups) -> Found | None:
    """A bare number is a year after a preposition or in a year's place; before counted things it is a number."""
    value, tokens = str(g["year"]), clock.parse.tokens
    token = next((t for t in tokens[clock.first : clock.first + 8] if t.text.endswith(value)), tokens[clock.first])
    cue = clock.before.rsplit(" ", 1)[-1].lstrip("(")
    after = tokens[token.i + 1] if token.i + 1 < len(tokens) else None
    counts = (
        after is not None and after.start == token.end + 1 and after.sentence == token.sentence and after.tag == "NNS"
    )
    if g["part"] or cue in ("since", "circa", "early", "late", "mid", "until"):
        return exact(value, g, explicit=True)
    if not 1400 <= int(value) <= 2100 and cue not in words.CUES:
        return None
    if after is not None and (after.lower.rstrip("s") in words.UNIT_WORDS or after.text in ("%", "percent")):
        return None
    if counts and cue not in ("in", "the", "since", "during", "'s", "its", "his", "her", "their"):
        return None
    if cue in (
        "at",
        "no.",
        "number",
        "than",
        "nearly",
        "some",
        "least",
        "most",
        "#",
        "over",
        "page",
        "room",
        "route",
        "boeing",
    ):
        return None
    if cue in words.CUES or not int(value) > 2100:
        if cue not in words.CUES and after is not None and after.pos == "PROPN" and int(value) < 1900 and cue != "the":
            return None
        return exact(value, g, explicit=True)
    return None


MEANINGS: dict[str, Callable[[Clock, Groups], Found | None]] = RELATIVE | {
    "iso": _iso,
    "slash": _slash,
    "era": _era,
    "open": _open,
    "years": _years,
    "mdy": _date,
    "dmy": _date,
    "month": _just_month,
    "decade": _decade,
    "century": _century,
    "season": _season_of,
    "holiday": _holiday,
    "clock": _time_of_day,
    "year": _year,
}
