"""What the rules for relative expressions mean: "yesterday", "the next five years", "two years later", "last March".

See ``time_meanings.py``, which holds the table of all rules.
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
    calendar_unit,
    ends_here,
    exact,
    in_past,
    looks_ahead,
    number_of,
    season_of,
    stretch,
    unit_of,
    weekday_of,
    weekend_of,
)


def _deictic(clock: Clock, g: Groups) -> Found:
    step = words.DEICTIC[str(g["name"])]
    return exact(dates.add_days(clock.day, step)) if clock.day else NOTHING


def _n_units(clock: Clock, g: Groups) -> Found:
    """A window of some units that starts or ends with the day of the news."""
    way, count = str(g["dir"]), number_of(g["n"])
    unit = unit_of(g["unit"])
    base = clock.last if way in ("following", "preceding", "previous") else clock.anchor
    nothing = Found(kind="range", relation="during")
    if not count or not base or unit in ("hour", "minute"):
        return nothing
    if way in (*words.NEXT, "following"):
        return Found("", dates.bounds(base)[0], dates.bounds(dates.shift(base, count, unit))[1], "range", "during")
    return Found("", dates.bounds(dates.shift(base, -count, unit))[0], dates.bounds(base)[1], "range", "during")


def _set(clock: Clock, _g: Groups) -> Found | None:
    token = clock.parse.tokens[clock.first]  # "the Daily Post" is a name
    return None if token.pos == "PROPN" and token.text[0].isupper() and " " not in clock.original else Found(kind="set")


def _duration(clock: Clock, g: Groups) -> Found | None:
    """ "a day" and "a second" are too common to be durations without "for" and the like."""
    if g.get("n") in ("a", "an", "one") and clock.before.rsplit(" ", 1)[-1] not in (
        "for",
        "over",
        "within",
        "in",
        "than",
        "after",
        "of",
    ):
        return None
    return None if clock.before.endswith(("early", "small")) else Found(kind="duration")  # "the small hours"


def _move(clock: Clock, g: Groups) -> Found:
    """ "N units ago" from publication, "N units later" from what the text last spoke of."""
    way, count, unit = str(g["way"]), number_of(g["n"]), unit_of(g["unit"])
    if way in ("before", "after", "prior") and not ends_here(clock, len(clock.original.replace("-", " ").split())):
        return Found(kind="duration")
    if unit in ("hour", "minute") and way in ("earlier", "later", "before", "after", "prior"):
        return Found(kind="duration")
    from_news = way in ("ago", "back", "hence", "from now")
    base = clock.ref if from_news else clock.last or (clock.ref if way == "earlier" else "")
    if not base or not count:
        return NOTHING
    step = count if way in ("later", "after", "hence", "from now") else -count
    return _moved(base, step, unit)


def _moved(base: str, step: int, unit: str) -> Found:
    """A base moved by units, no more precise than the unit."""
    if (
        unit in ("hour", "minute")
        or (unit in dates.UNITS[:3] and len(base) < 10)
        or (unit in ("month", "quarter") and len(base) < 7)
    ):
        return NOTHING
    if unit in ("decade", "century"):
        half = 5 if unit == "decade" else 50
        middle = dates.shift(base[:4], step, unit)
        return Found(
            "",
            dates.bounds(dates.shift(middle, -half, "year"))[0],
            dates.bounds(dates.shift(middle, half, "year"))[1],
            "range",
        )
    moved = dates.shift(base, step, unit)
    if unit in ("week", "fortnight", "quarter"):
        return calendar_unit("week" if unit == "fortnight" else unit, moved)
    return exact(moved[: {"day": 10, "month": 7, "year": 4}[unit]])


def _the_day(clock: Clock, g: Groups) -> Found:
    way, unit = str(g["way"]), "day" if g["unit"] == "night" else str(g["unit"])
    if way in ("before", "after") and not ends_here(clock, 3):
        return NOTHING
    base = clock.last or (clock.ref if way in ("before", "earlier") else "")
    return _moved(base, 1 if way in ("after", "later") else -1, unit) if base else NOTHING


def _that(clock: Clock, g: Groups) -> Found:
    way = str(g["dir"] or g["dir2"] or g["dir3"] or g["dir4"])
    unit = str(g["unit"]) if g["unit"] in dates.UNITS else "day"
    if not clock.last:
        return NOTHING
    return _moved(clock.last, {"following": 1, "next": 1, "previous": -1}.get(way, 0), unit)


def _rel_day(clock: Clock, g: Groups) -> Found | None:
    way, name = str(g["dir"]), weekday_of(g["wd"])
    if way in ("following", "same", "that", "preceding", "previous"):
        if len(clock.last) < 10:
            return NOTHING
        if way == "following":
            return exact(dates.weekday_after(clock.last, name, strict=True))
        return exact(dates.weekday_before(clock.last, name, strict=way[0] == "p"))
    if not clock.day:
        return NOTHING
    if way in ("last", "past", "this past"):
        return exact(dates.weekday_before(clock.day, name, strict=True))
    if way in ("next", "coming", "this coming", "upcoming"):
        return exact(dates.weekday_after(clock.day, name, strict=True))
    return _weekday(clock, {**g, "this": "this"})


def _weekday(clock: Clock, g: Groups) -> Found | None:
    name = weekday_of(g["wd"])
    if not clock.original.lstrip("thise ").strip()[:1].isupper() and not any(c.isupper() for c in clock.original):
        return None
    short = len(str(g["wd"]).rstrip(".")) <= 3
    if short and clock.before.rsplit(" ", 1)[-1] not in ("on", "last", "next", "this", "until", "from", "to"):
        return None
    if clock.before.endswith((" a", "every", "each")) or clock.before == "a":
        return Found(kind="set")
    if not clock.day:
        return NOTHING
    ahead = looks_ahead(clock) or ("this" in g and not in_past(clock))
    return exact((dates.weekday_after if ahead else dates.weekday_before)(clock.day, name))


def _rel_unit(clock: Clock, g: Groups) -> Found | None:
    """ "last year", "this summer", "the past decade", "earlier this month"."""
    way, unit = str(g["dir"]), str(g["unit"])
    rolling = clock.original.lower().startswith("the ")
    if way in ("same", "that", "following", "preceding", "previous"):
        if unit in words.SEASONS or unit == "weekend":
            return NOTHING
        return _that(clock, {"dir": "previous" if way == "preceding" else way, "unit": unit})
    if unit == "day":
        return None
    if not clock.ref or (len(clock.ref) < 10 and unit not in ("year", "decade", "century")):
        return Found(kind="point" if unit in ("year", "month") else "range")
    step = {"last": -1, "past": -1, "this past": -1, "next": 1, "coming": 1, "upcoming": 1, "this coming": 1}.get(
        way, 0
    )
    if unit in words.SEASONS:
        return stretch(_rel_season(clock, unit, step), g)
    if unit == "weekend":
        there = weekend_of(clock.day)
        if step == 0 and there[0] > clock.day and not looks_ahead(clock):
            step = -1
        elif step == -1 and there[1] <= clock.day:
            step = 0
        return stretch(weekend_of(dates.add_days(clock.day, 7 * step)))
    if step and rolling and clock.day and not g["part"]:
        return _n_units(clock, {"dir": way.removeprefix("this "), "n": "1", "unit": unit})
    base = dates.bounds(clock.ref)[0] if step == 0 or len(clock.ref) < 10 else clock.day
    found = calendar_unit(unit, dates.shift(base, step, unit), g)
    if g["drift"] and clock.anchor:
        first, last = found.earliest, found.latest
        if g["drift"].startswith("earlier"):
            return found._replace(latest=max(first, min(last, clock.anchor)))
        return found._replace(earliest=min(last, max(first, clock.anchor)))
    return found


def _rel_season(clock: Clock, name: str, step: int) -> dates.Interval:
    year = int(clock.ref[:4])
    if name == "winter" and int(clock.ref[5:7]) < 6:
        year -= 1  # in January "this winter" began last year
    there = season_of(year, name)
    if step < 0 and there[1] >= clock.day:
        return season_of(year - 1, name)
    if step > 0 and there[0] <= clock.day:
        return season_of(year + 1, name)
    return there


def _the_unit(clock: Clock, g: Groups) -> Found | None:
    """ "later in the year", "the end of the month", "year-end", "the second quarter"."""
    if g["nth"]:
        if g["piece"] and words.BUSINESS.isdisjoint(t.lower for t in clock.tokens):
            return None
        return _nth_part(clock, str(g["nth"]), str(g["piece"] or g["half"]))
    drift, unit = (g["drift"] or "end").removeprefix("the "), g["unit"] or "year"
    if not clock.ref or (unit in ("week", "month") and not clock.day):
        return NOTHING
    base = dates.bounds(clock.ref)[0]
    if drift.startswith(("earlier", "later")):
        base = dates.bounds(clock.last or clock.ref)[0] if unit == "year" else base
        found = calendar_unit(unit, base)
        if found.earliest <= clock.anchor <= found.latest:
            early = drift.startswith("earlier")
            return found._replace(latest=clock.anchor) if early else found._replace(earliest=clock.anchor)
        return found
    return calendar_unit(unit, base, {"part": re.split(r"[ -]", drift)[0]})


def _nth_part(clock: Clock, nth: str, piece: str) -> Found:
    if not clock.day:
        return Found(kind="range")
    count = 4 if piece == "quarter" else 2
    index = {"first": 0, "second": 1, "third": 2, "fourth": 3}.get(nth, count - 1)
    if index >= count:
        return Found(kind="range")
    there = dates.part(dates.bounds(clock.ref[:4]), index, count)
    if there[0] > clock.day and not looks_ahead(clock):
        there = dates.part(dates.bounds(dates.shift(clock.ref[:4], -1, "year")), index, count)
    return Found("", *there, "range")


def _the_weekend(clock: Clock, _g: Groups) -> Found:
    if not clock.day:
        return Found(kind="range")
    there = weekend_of(clock.day)
    return stretch(
        weekend_of(dates.add_days(clock.day, -7)) if there[0] > clock.day and not looks_ahead(clock) else there
    )


RELATIVE: dict[str, Callable[[Clock, Groups], Found | None]] = {
    "deictic": _deictic,
    "nunits": _n_units,
    "setof": _set,
    "move": _move,
    "theday": _the_day,
    "relday": _rel_day,
    "thatday": _that,
    "relunit": _rel_unit,
    "theunit": _the_unit,
    "weekday": _weekday,
    "weekend": _the_weekend,
    "duration": _duration,
    "durations": _duration,
}
