"""Time expressions of an article, resolved against its publication date: :func:`find_times`.

The shapes are in ``time_grammar.py``; here is what each means. Three clocks are kept while the text is read: ``ref``, the
publication date; ``anchor``, the day of the news (the last day within the week before publication that the text named,
else ``ref``), from which "the next five years" run; and ``last``, what the text last spoke of, from which "two years
later" counts. Without a publication date relative expressions keep their text only: nothing is invented.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from kg import dates
from kg.extract import time_grammar as words
from kg.extract.reading import Time
from kg.syntax import Parse, Sentence

ZONES = ("headline", "standfirst", "caption", "body")
FULL = {"january": 1}
NEWS_DAYS = 7  # how long before publication a day still is the day of the news
CONTEXT_SENTENCES = 2  # how far an explicit year reaches to dates without one, inside a paragraph
IMPLICATIVE = ("manage", "fail", "begin", "start", "come", "go", "continue", "refuse", "get", "use", "help", "decline")


class Found(NamedTuple):
    """What an expression means; the fields of a Time."""

    value: str = ""
    earliest: str = ""
    latest: str = ""
    kind: str = "point"
    relation: str = ""  # overrides the preposition
    explicit: bool = False  # the year stands in the text


NOTHING = Found()


@dataclass(slots=True)
class Clock:
    """The three clocks and the place that is being read."""

    parse: Parse
    ref: str  # publication date, any precision, "" where unknown
    day: str = ""  # the same as a day, "" where it is coarser
    anchor: str = ""
    last: str = ""
    first: int = 0  # token where the expression starts
    sentence: int = 0
    block: int = 0
    original: str = ""  # the text of the expression as written
    year: str = ""  # of the explicit year that is in force, see `context`
    year_sentence: int = -9
    year_block: int = -1
    year_reach: int = 0
    before: str = ""  # the last words before the expression, lower-cased

    @property
    def context(self) -> str:
        """The explicit year that a date without a year takes over, "" where there is none."""
        near = self.sentence - self.year_sentence <= self.year_reach and self.block == self.year_block
        return self.year if near else ""


Groups = dict[str, str | None]


def find_times(parse: Parse) -> list[Time]:
    """Every time expression of headline, standfirst, caption and body, in text order; expressions never overlap.

    Costs well under a millisecond a sentence; reads ``parse.document.date`` and the syntax of the verb that governs.
    """
    ref = parse.document.date if dates.is_value(parse.document.date) else ""
    day = ref[:10] if len(ref) >= 10 else ""
    clock = Clock(parse, ref, day, anchor=day)
    starts, ends = [t.start for t in parse.tokens], [t.end for t in parse.tokens]
    found: list[Time] = []
    for sentence in parse.sentences:
        if sentence.zone in ZONES and _promising(parse, sentence):
            found += _sentence(clock, sentence, starts, ends)
    return found


def _promising(parse: Parse, sentence: Sentence) -> bool:
    for token in parse.tokens[sentence.first : sentence.last]:
        text = token.text
        if text[0].isdigit() or text[-1].isdigit() or text[-2:] == "0s":
            return True
        low = text.lower()
        if low in words.TRIGGERS or ("-" in low and not words.TRIGGERS.isdisjoint(low.split("-"))):
            return True
    return False


class _Hit(NamedTuple):
    first: int
    last: int
    start: int
    end: int
    rule: str
    groups: Groups


def _sentence(clock: Clock, sentence: Sentence, starts: list[int], ends: list[int]) -> list[Time]:
    parse = clock.parse
    raw = parse.document.text[sentence.start : sentence.end]
    # lower() may change the length (İ): then letter by letter, so that offsets stay true
    text = raw.lower() if len(raw.lower()) == len(raw) else "".join(c.lower() if len(c.lower()) == 1 else c for c in raw)
    text = re.sub(r"\s", " ", text)
    hits: list[_Hit] = []
    for match in words.ANY.finditer(text):
        rule = match.lastgroup or ""
        exact = words.SHAPES[rule].match(text, match.start())
        if rule == "skip" or exact is None:
            continue
        first = bisect_right(ends, sentence.start + match.start())
        last = bisect_left(starts, sentence.start + match.end())
        if last > first and (not hits or first >= hits[-1].last):
            hits.append(_Hit(first, last, match.start(), match.end(), rule, exact.groupdict()))
    times: list[Time] = []
    skip = 0
    for k, hit in enumerate(hits):
        if k < skip:
            continue
        after = hits[k + 1] if k + 1 < len(hits) else None
        gap = text[hit.end : after.start].strip() if after else None
        pair = after is not None and gap is not None and _paired(text, hit, after, gap)
        if pair and after is not None and not hit.groups.get("year") and hit.groups.get("month"):
            hit.groups["year"] = after.groups.get("year")  # "between May 2 and June 5, 2011"
        one = _resolve(clock, sentence, hit, text, raw)
        if one is None:
            continue
        if after is not None and gap is not None:
            joined = _with_clock(clock, sentence, hit, after, gap, one, text, raw) or (
                _range(clock, sentence, hit, after, gap, one, text, raw) if pair else None
            )
            if joined is not None:
                times.append(_time(clock, hit.first, after.last, joined, text[: hit.start]))
                skip = k + 2
                continue
        times.append(_time(clock, hit.first, hit.last, one, text[: hit.start]))
    return times


def _resolve(clock: Clock, sentence: Sentence, hit: _Hit, text: str, raw: str) -> Found | None:
    clock.first, clock.sentence, clock.block = hit.first, sentence.i, sentence.block
    clock.original, clock.before = raw[hit.start : hit.end], text[max(0, hit.start - 40) : hit.start].strip()
    try:
        return MEANINGS[hit.rule](clock, hit.groups)
    except ValueError:  # a 31 June, or a date that leaves the calendar: it stays text
        return NOTHING


def _time(clock: Clock, first: int, last: int, found: Found, before: str) -> Time:
    """The Time, and the clocks set by it."""
    relation = found.relation or _relation(before)
    if found.value and found.kind == "point":
        clock.last = found.value
        if clock.day and len(found.value) >= 10:
            day = found.value[:10]
            if dates.add_days(clock.day, -NEWS_DAYS) <= day <= clock.day:
                clock.anchor = day
        if found.explicit or clock.context:
            clock.year, clock.year_sentence, clock.year_block = found.value[:4], clock.sentence, clock.block
            clock.year_reach = CONTEXT_SENTENCES if len(found.value) > 4 else 0
    return Time(
        first, last, clock.parse.text(first, last), found.value, dates.datatype_of(found.value),
        found.earliest, found.latest, relation, found.kind,
    )  # fmt: skip


def _relation(before: str) -> str:
    found = before.rstrip(" (,").split(" ")[-6:]
    if found[-2:] == ["as", "of"] or found[-1:] == ["of"]:
        return "at"
    while found and found[-1] in words.ABOUT and found[-1] not in words.RELATIONS:
        found.pop()
    for size in (2, 1):
        relation = words.RELATIONS.get(" ".join(found[-size:]))
        if relation:
            return relation
    return "at"


# -- two expressions that make one ------------------------------------------------------------------------------------


def _paired(text: str, hit: _Hit, after: _Hit, gap: str) -> bool:
    if {hit.rule, after.rule} & {"duration", "durations", "setof", "move", "clock"}:
        return False
    before = text[: hit.start].rstrip().rsplit(" ", 1)[-1]
    if gap in ("-", "–", "—", "‒", "through", "thru"):
        return True
    return (gap in ("to", "until", "till", "and", "up to") and before == "from") or (gap in ("and", "to") and before == "between")


def _range(clock: Clock, s: Sentence, hit: _Hit, after: _Hit, gap: str, one: Found, text: str, raw: str) -> Found | None:
    """One range of two points; None keeps them apart: a lifespan ("8 May 1700 – 17 May 1782") is two dates."""
    if gap in ("-", "–", "—") and one.explicit and len(one.value) == 10 and after.groups.get("year") != hit.groups.get("year"):
        return None
    if gap == "and" and text[: hit.start].rstrip().endswith("from"):
        return None
    keep = clock.year, clock.year_sentence, clock.year_block, clock.year_reach
    if one.explicit and one.value:  # "from March 3, 2014 to June 5": the year goes on
        clock.year, clock.year_sentence, clock.year_block, clock.year_reach = one.value[:4], s.i, s.block, 0
    two = _resolve(clock, s, after, text, raw)
    clock.year, clock.year_sentence, clock.year_block, clock.year_reach = keep
    clock.first = hit.first
    if two is None:
        return None
    if not one.earliest or not two.latest:
        return Found("", one.earliest, two.latest, "range", "during")
    first, latest = one.earliest, two.latest
    if latest < first and not two.explicit:
        unit, step = ("week", 1) if after.rule in ("weekday", "relday") else ("year", 1)
        if unit == "year" and not one.explicit and not _future(clock.parse, hit.first):
            first = dates.shift(first, -1, "year")
        else:
            latest = dates.shift(latest, step, unit)
    if latest < first:
        return None
    return Found("", first, latest, "range", "during")


def _with_clock(clock: Clock, s: Sentence, hit: _Hit, after: _Hit, gap: str, one: Found, text: str, raw: str) -> Found | None:
    """A time of day beside a day: "10 p.m. on Friday", "Friday at 10 p.m."."""
    if gap not in ("", ",", "on", ", on", "at", ", at", "(", "around") or (hit.rule == "clock") == (after.rule == "clock"):
        return None
    other = _resolve(clock, s, after, text, raw)
    clock.first = hit.first
    hour, found = (hit, other) if hit.rule == "clock" else (after, one)
    if found is None or found.kind != "point" or dates.datatype_of(found.value) != "date":
        return None
    return found._replace(value=f"{found.value}T{_hour(text[hour.start : hour.end])}")


def _hour(text: str) -> str:
    if text.startswith("noon"):
        return "12:00:00"
    if text.startswith("midnight"):
        return "00:00:00"
    match = re.match(r"(\d{1,2})(?:[:.](\d\d))?(?::(\d\d))? ?([ap])?", text)
    if match is None:
        raise ValueError(text)
    hour, half = int(match[1]), match[4]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    value = f"{hour:02d}:{match[2] or '00'}:{match[3] or '00'}"
    dates.parse(f"2000-01-01T{value}")
    return value


# -- helpers of the meanings ------------------------------------------------------------------------------------------


def _future(parse: Parse, first: int) -> bool:
    """Whether the clause that governs a token speaks of what is still to come."""
    for verb in parse.ancestors(parse.tokens[first]):
        if verb.pos not in ("VERB", "AUX"):
            continue
        helpers = [c.lower for c in parse.children(verb, "aux", "auxpass")]
        if any(h in words.FUTURE_AUX for h in helpers):
            return True
        governor = parse.head(verb)
        if verb.tag == "VB" or "to" in helpers:
            purpose = verb.dep == "advcl" and governor.tag == "VBD"
            return not purpose and governor.lemma not in IMPLICATIVE
        if verb.tag == "VBD" or any(h in ("was", "were", "had", "has", "have", "been", "'ve", "did") for h in helpers):
            return False
        if verb.tag == "VBG" and any(h in ("is", "are", "am", "'s", "’s", "'re", "’re", "'m") for h in helpers):
            return True
        if verb.tag in ("VBZ", "VBP"):
            return verb.lemma in words.SCHEDULE or (verb.lemma == "be" and not parse.children(verb, "ccomp"))
    return False


def _ahead(clock: Clock) -> bool:
    """Whether a day without direction is the next (else the latest): by its preposition, else by the tense."""
    relation = _relation(clock.before)
    if relation == "until" or clock.before.endswith((" next", "upcoming")):
        return True
    return relation != "since" and _future(clock.parse, clock.first)


def _number(text: str | None) -> int:
    """0 where it is vague ("several")."""
    plain = (text or "").replace(",", "")
    return int(plain) if plain.isdigit() else words.NUMBERS.get(plain, 0)


def _month(text: str | None) -> int:
    return words.MONTHS[(text or "").rstrip(".")]


def _unit(text: str | None) -> str:
    return words.UNIT_WORDS[(text or "").rstrip("s")]


def _of(value: str, groups: Groups | None = None, *, explicit: bool = False) -> Found:
    """The value with its bounds, cut to a part of it ("early 2016")."""
    name = (groups or {}).get("part")
    first, last = dates.bounds(value)
    if name:
        first, last = dates.part((first, last), *words.PARTS[name])
        if "quarter" in name or "half" in name or name[0] in "qh":
            return Found("", first, last, "range", explicit=explicit)
    return Found(value, first, last, explicit=explicit)


def _stretch(interval: dates.Interval, groups: Groups | None = None) -> Found:
    name = (groups or {}).get("part")
    return Found("", *(dates.part(interval, *words.PARTS[name]) if name else interval), "range")


def _calendar(name: str, day: str, groups: Groups | None = None) -> Found:
    """The calendar unit that holds a day: a value for years, months and days, else a range."""
    size = {"year": 4, "month": 7, "day": 10}.get(name)
    return _of(day[:size], groups) if size else _stretch(dates.unit(day, name), groups)


def _yearless(clock: Clock, month: int, day: int = 0) -> str:
    """Month or month and day without a year: the year in force in the paragraph, else the nearest that the tense allows."""
    if clock.context:
        return dates.make(int(clock.context), month, day)
    if len(clock.ref) < (10 if day else 7):
        return ""
    ref, year = clock.ref[: 10 if day else 7], int(clock.ref[:4])
    tail = f"-{month:02d}" + (f"-{day:02d}" if day else "")
    if _ahead(clock):
        year += f"{year:04d}{tail}" < ref
    else:
        year -= f"{year:04d}{tail}" > ref
    return dates.make(year, month, day)


def _ends_here(clock: Clock, length: int) -> bool:
    """Whether nothing follows that "before" or "after" could govern."""
    parse, after = clock.parse, clock.first + length
    sentence = parse.sentences[clock.sentence]
    return after >= sentence.last or parse.tokens[after].pos in ("PUNCT", "CCONJ", "SCONJ", "ADP", "AUX", "SPACE")


def _weekend(day: str) -> dates.Interval:
    monday = dates.unit(day, "week")[0]
    return dates.add_days(monday, 5), dates.add_days(monday, 6)


def _season(year: int, name: str) -> dates.Interval:
    first = dates.make(year, words.SEASONS[name])
    return f"{first}-01", dates.bounds(dates.shift(first, 2, "month"))[1]


def _label(clock: Clock) -> str:
    token = clock.first
    return next((c.label for c in clock.parse.chunks if c.first <= token < c.last), "")


# -- what each rule means: None = not a time after all -----------------------------------------------------------------


def _iso(clock: Clock, g: Groups) -> Found:
    value = str(g["value"])
    found = _of(value, explicit=True)
    return found._replace(value=f"{value}T{(g['clock'] + ':00')[:8]}") if g["clock"] else found


def _slash(clock: Clock, g: Groups) -> Found:
    a, b = int(str(g["a"])), int(str(g["b"]))
    month, day = (b, a) if a > 12 or "." in clock.original else (a, b)
    return _of(dates.make(int(str(g["year"])), month, day), explicit=True)


def _years(clock: Clock, g: Groups) -> Found | None:
    first, short = int(str(g["y1"])), str(g["y2"])
    last = int(short) if len(short) == 4 else first // 100 * 100 + int(short)
    if len(short) == 2 and last <= first and "-" in clock.original and 1 <= int(short) <= 12:
        return _of(f"{first}-{short}", explicit=True)
    if last <= first or last > 2200 or ("/" in clock.original and last != first + 1):
        return None
    return Found("", *dates.span(dates.bounds(str(first)), dates.bounds(str(last))), "range", "during", True)


def _date(clock: Clock, g: Groups) -> Found | None:
    if not _capital(clock, g):
        return None
    month, day = _month(g["month"]), int(str(g["day"]))
    value = dates.make(int(g["year"]), month, day) if g["year"] else _yearless(clock, month, day)
    if not value:
        dates.make(2000, month, day)
        return NOTHING
    if g["day2"]:
        return Found("", value, dates.make(int(value[:4]), month, int(str(g["day2"]))), "range", "during", bool(g["year"]))
    return _of(value, explicit=bool(g["year"]))


def _capital(clock: Clock, g: Groups) -> bool:
    """Months are written with a capital: no verbs ("may 3", "march")."""
    month = str(g["month"])
    at = clock.original.lower().rindex(month)
    return clock.original[at].isupper()


def _just_month(clock: Clock, g: Groups) -> Found | None:
    if not _capital(clock, g):
        return None
    month, way = _month(g["month"]), g["dir"] or ""
    if g["year"]:
        return _of(dates.make(int(g["year"]), month), g, explicit=True)
    if g["dir2"]:
        year = _relative_year(clock, str(g["dir2"]).removeprefix("the "))
        return _of(dates.make(year, month), g) if year else NOTHING
    name, cue = str(g["month"]).rstrip("."), clock.before.rsplit(" ", 1)[-1]
    if not way and not g["part"]:
        if len(name) < 4 or name == "march":  # "May", "Jan", "Mar" and "March" are names and verbs too
            if cue not in words.CUES:
                return None
        if _label(clock) == "PERSON" or (cue not in words.CUES and _label(clock) not in ("DATE", "")):
            return None
    if way in ("same", "that"):
        return _of(dates.make(int(clock.last[:4]), month), g) if clock.last else NOTHING
    if not clock.ref or len(clock.ref) < 7:
        return _of(dates.make(int(clock.context), month), g) if clock.context else NOTHING
    year, here = int(clock.ref[:4]), int(clock.ref[5:7])
    if way in ("last", "past", "this past", "previous"):
        return _of(dates.make(year - (month >= here), month), g)
    if way in ("next", "coming", "this coming", "upcoming"):
        return _of(dates.make(year + (month <= here), month), g)
    if way == "this":
        return _of(dates.make(year, month), g)
    return _of(_yearless(clock, month), g)


def _relative_year(clock: Clock, way: str) -> int:
    base = clock.last if way in ("following", "same", "that", "previous", "preceding") and clock.last else clock.ref
    step = {"last": -1, "next": 1, "following": 1, "previous": -1, "preceding": -1}.get(way, 0)
    return int(base[:4]) + step if base else 0


def _decade(clock: Clock, g: Groups) -> Found | None:
    if g["word"]:
        if not clock.original.lower().startswith("the ") and not g["part"]:
            return None
        start = words.DECADES[g["word"]]
    elif g["short"]:
        start = int(g["short"]) + (2000 if int(g["short"]) < 20 else 1900)
    else:
        start = int(str(g["year"]))
        if start % 100 == 0 and start < 2000:  # "the 1800s" is a century
            return _stretch((dates.bounds(str(start))[0], dates.bounds(str(start + 99))[1]), g)
    return _stretch(dates.decade(start), g)


def _century(clock: Clock, g: Groups) -> Found:
    nth = str(g["nth"])
    number = words.ORDINALS.get(nth) or int(re.sub(r"\D", "", nth))
    return Found(kind="range") if g["bc"] else _stretch(dates.century(number), g)


def _deictic(clock: Clock, g: Groups) -> Found:
    step = words.DEICTIC[re.sub(r"\s", " ", clock.original.lower())]
    return _of(dates.add_days(clock.day, step)) if clock.day else NOTHING


def _n_units(clock: Clock, g: Groups) -> Found:
    """A window of some units that starts or ends with the day of the news."""
    way, count = str(g["dir"]), _number(g["n"])
    unit = _unit(g["unit"])
    base = clock.last if way in ("following", "preceding", "previous") else clock.anchor
    nothing = Found(kind="range", relation="during")
    if not count or not base or unit in ("hour", "minute"):
        return nothing
    if way in (*words.NEXT, "following"):
        return Found("", dates.bounds(base)[0], dates.bounds(dates.shift(base, count, unit))[1], "range", "during")
    return Found("", dates.bounds(dates.shift(base, -count, unit))[0], dates.bounds(base)[1], "range", "during")


def _set(clock: Clock, g: Groups) -> Found:
    return Found(kind="set")


def _duration(clock: Clock, g: Groups) -> Found | None:
    """"a day" and "a second" are too common to be durations without "for" and the like."""
    if g.get("n") in ("a", "an", "one") and clock.before.rsplit(" ", 1)[-1] not in ("for", "over", "within", "in", "than", "after", "of"):
        return None
    return Found(kind="duration")


def _move(clock: Clock, g: Groups) -> Found:
    """"N units ago" from publication, "N units later" from what the text last spoke of."""
    way, count, unit = str(g["way"]), _number(g["n"]), _unit(g["unit"])
    if way in ("before", "after", "prior") and not _ends_here(clock, len(clock.original.replace("-", " ").split())):
        return Found(kind="duration")
    from_news = way in ("ago", "back", "hence", "from now")
    base = clock.ref if from_news else clock.last or (clock.ref if way == "earlier" else "")
    if not base or not count:
        return NOTHING
    step = count if way in ("later", "after", "hence", "from now") else -count
    return _moved(base, step, unit)


def _moved(base: str, step: int, unit: str) -> Found:
    """A base moved by units, no more precise than the unit."""
    if unit in ("hour", "minute") or (unit in dates.UNITS[:3] and len(base) < 10) or (unit in ("month", "quarter") and len(base) < 7):
        return NOTHING
    if unit in ("decade", "century"):
        half = 5 if unit == "decade" else 50
        middle = dates.shift(base[:4], step, unit)
        return Found("", dates.bounds(dates.shift(middle, -half, "year"))[0], dates.bounds(dates.shift(middle, half, "year"))[1], "range")
    moved = dates.shift(base, step, unit)
    if unit in ("week", "fortnight", "quarter"):
        return _calendar("week" if unit == "fortnight" else unit, moved)
    return _of(moved[: {"day": 10, "month": 7, "year": 4}[unit]])


def _the_day(clock: Clock, g: Groups) -> Found:
    way, unit = str(g["way"]), "day" if g["unit"] == "night" else str(g["unit"])
    if way in ("before", "after") and not _ends_here(clock, 3):
        return NOTHING
    base = clock.last or (clock.ref if way in ("before", "earlier") else "")
    return _moved(base, 1 if way in ("after", "later") else -1, unit) if base else NOTHING


def _that(clock: Clock, g: Groups) -> Found:
    way = str(g["dir"] or g["dir2"] or g["dir3"] or g["dir4"])
    unit = str(g["unit"]) if g["unit"] in dates.UNITS else "day"
    if not clock.last:
        return NOTHING
    return _moved(clock.last, {"following": 1, "next": 1, "previous": -1}.get(way, 0), unit)


def _weekday_of(text: str | None) -> int:
    return words.WEEKDAYS[(text or "").rstrip(".")]


def _rel_day(clock: Clock, g: Groups) -> Found:
    way, name = str(g["dir"]), _weekday_of(g["wd"])
    if way in ("following", "same", "that", "preceding", "previous"):
        if len(clock.last) < 10:
            return NOTHING
        if way == "following":
            return _of(dates.weekday_after(clock.last, name, strict=True))
        return _of(dates.weekday_before(clock.last, name, strict=way[0] == "p"))
    if not clock.day:
        return NOTHING
    if way in ("last", "past", "this past"):
        return _of(dates.weekday_before(clock.day, name, strict=True))
    if way in ("next", "coming", "this coming", "upcoming"):
        return _of(dates.weekday_after(clock.day, name, strict=True))
    return _weekday(clock, {**g, "this": "this"})


def _weekday(clock: Clock, g: Groups) -> Found | None:
    name = _weekday_of(g["wd"])
    if not clock.original.lstrip("thise ").strip()[:1].isupper() and not any(c.isupper() for c in clock.original):
        return None
    short = len(str(g["wd"]).rstrip(".")) <= 3
    if short and clock.before.rsplit(" ", 1)[-1] not in ("on", "last", "next", "this", "until", "from", "to"):
        return None
    if not clock.day:
        return NOTHING
    ahead = _ahead(clock) or ("this" in g and not _past(clock))
    return _of((dates.weekday_after if ahead else dates.weekday_before)(clock.day, name))


def _past(clock: Clock) -> bool:
    return any(v.tag == "VBD" for v in clock.parse.ancestors(clock.parse.tokens[clock.first])) and not _ahead(clock)


def _rel_unit(clock: Clock, g: Groups) -> Found | None:
    """"last year", "this summer", "the past decade", "earlier this month"."""
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
    step = {"last": -1, "past": -1, "this past": -1, "next": 1, "coming": 1, "upcoming": 1, "this coming": 1}.get(way, 0)
    if unit in words.SEASONS:
        return _stretch(_rel_season(clock, unit, step), g)
    if unit == "weekend":
        there = _weekend(clock.day)
        if step == 0 and there[0] > clock.day and not _ahead(clock):
            step = -1
        elif step == -1 and there[1] <= clock.day:
            step = 0
        return _stretch(_weekend(dates.add_days(clock.day, 7 * step)))
    if step and rolling and clock.day and not g["part"]:
        return _n_units(clock, {"dir": way.removeprefix("this "), "n": "1", "unit": unit})
    base = dates.bounds(clock.ref)[0] if step == 0 or len(clock.ref) < 10 else clock.day
    found = _calendar(unit, dates.shift(base, step, unit), g)
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
    there = _season(year, name)
    if step < 0 and there[1] >= clock.day:
        return _season(year - 1, name)
    if step > 0 and there[0] <= clock.day:
        return _season(year + 1, name)
    return there


def _season_of(clock: Clock, g: Groups) -> Found:
    return _stretch(_season(int(str(g["year"])), str(g["season"])), g)._replace(explicit=True)


def _the_unit(clock: Clock, g: Groups) -> Found:
    """"later in the year", "the end of the month", "year-end", "the second quarter"."""
    if g["nth"]:
        return _nth_part(clock, str(g["nth"]), str(g["piece"]))
    drift, unit = (g["drift"] or "end").removeprefix("the "), g["unit"] or "year"
    if not clock.ref or (unit in ("week", "month") and not clock.day):
        return NOTHING
    base = dates.bounds(clock.ref)[0]
    if drift.startswith(("earlier", "later")):
        base = dates.bounds(clock.last or clock.ref)[0] if unit == "year" else base
        found = _calendar(unit, base)
        if found.earliest <= clock.anchor <= found.latest:
            early = drift.startswith("earlier")
            return found._replace(latest=clock.anchor) if early else found._replace(earliest=clock.anchor)
        return found
    return _calendar(unit, base, {"part": re.split(r"[ -]", drift)[0]})


def _nth_part(clock: Clock, nth: str, piece: str) -> Found:
    if not clock.day:
        return Found(kind="range")
    count = 4 if piece == "quarter" else 2
    index = {"first": 0, "second": 1, "third": 2, "fourth": 3}.get(nth, count - 1)
    if index >= count:
        return Found(kind="range")
    there = dates.part(dates.bounds(clock.ref[:4]), index, count)
    if there[0] > clock.day and not _ahead(clock):
        there = dates.part(dates.bounds(dates.shift(clock.ref[:4], -1, "year")), index, count)
    return Found("", *there, "range")


def _the_weekend(clock: Clock, g: Groups) -> Found:
    if not clock.day:
        return Found(kind="range")
    there = _weekend(clock.day)
    return _stretch(_weekend(dates.add_days(clock.day, -7)) if there[0] > clock.day and not _ahead(clock) else there)


def _holiday(clock: Clock, g: Groups) -> Found:
    month, day = words.HOLIDAYS[re.sub("[’‘]", "'", str(g["name"]))]
    value = dates.make(int(g["year"]), month, day) if g["year"] else _yearless(clock, month, day)
    return _of(value, explicit=bool(g["year"])) if value else NOTHING


def _time_of_day(clock: Clock, g: Groups) -> Found | None:
    _hour(clock.original.lower())
    return NOTHING


def _year(clock: Clock, g: Groups) -> Found | None:
    """A bare number is a year after a preposition or in a year's place; before counted things it is a number."""
    value, tokens = str(g["year"]), clock.parse.tokens
    token = next((t for t in tokens[clock.first : clock.first + 8] if t.text.endswith(value)), tokens[clock.first])
    cue = clock.before.rsplit(" ", 1)[-1].lstrip("(")
    after = tokens[token.i + 1] if token.i + 1 < len(tokens) else None
    counts = after is not None and after.start == token.end + 1 and after.sentence == token.sentence and after.tag == "NNS"
    if g["part"] or cue in ("since", "circa", "early", "late", "mid", "until"):
        return _of(value, g, explicit=True)
    if not 1400 <= int(value) <= 2100 and cue not in words.CUES:
        return None
    if counts and cue not in ("in", "the", "since", "during", "'s", "its", "his", "her", "their"):
        return None
    if cue in ("at", "no.", "number", "than", "nearly", "some", "least", "most", "#", "over", "page", "room", "route", "boeing"):
        return None
    if cue in words.CUES or not 2100 < int(value):
        if cue not in words.CUES and after is not None and after.pos == "PROPN" and token.dep == "nummod" and cue != "the":
            return None
        return _of(value, g, explicit=True)
    return None


MEANINGS: dict[str, Callable[[Clock, Groups], Found | None]] = {
    "iso": _iso, "slash": _slash, "years": _years, "mdy": _date, "dmy": _date, "month": _just_month, "decade": _decade,
    "century": _century, "deictic": _deictic, "nunits": _n_units, "setof": _set, "move": _move, "theday": _the_day,
    "relday": _rel_day, "thatday": _that, "relunit": _rel_unit, "season": _season_of, "theunit": _the_unit,
    "weekday": _weekday, "weekend": _the_weekend, "holiday": _holiday, "duration": _duration, "durations": _duration,
    "clock": _time_of_day, "year": _year,
}  # fmt: skip
