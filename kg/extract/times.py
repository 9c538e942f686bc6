"""Time expressions of an article, resolved against its publication date: :func:`find_times`.

The shapes are in ``time_grammar.py``, what each means in ``time_meanings.py`` and ``time_relative.py``, the clocks that
they count from in ``time_clock.py``; here expressions are found, joined in pairs and given their relation.
Without a publication date relative expressions keep their text only: nothing is invented.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from kg import dates
from kg.extract import time_grammar as words
from kg.extract.reading import Time
from kg.extract.time_clock import MONTH_DAYS, NEWS_DAYS, NOTHING, Clock, Found, Groups, hour_of, in_future, relation_of
from kg.extract.time_meanings import MEANINGS
from kg.syntax import Parse, Sentence

ZONES = ("headline", "standfirst", "caption", "body")
CONTEXT_SENTENCES = 2  # how far an explicit year reaches to dates without one, inside a paragraph


def find_times(parse: Parse) -> list[Time]:
    """Every time expression of headline, standfirst, caption and body, in text order; expressions never overlap.

    Reads the tokens, the publication date and the syntax of the verb that governs; about 1 ms for 500 words.
    """
    ref = parse.document.date if dates.is_value(parse.document.date) else ""
    day = ref[:10] if len(ref) >= 10 else ""
    clock = Clock(parse, ref, day, anchor=day)
    starts, ends = [t.start for t in parse.tokens], [t.end for t in parse.tokens]
    found: list[Time] = []
    for sentence in parse.sentences:
        if sentence.zone in ZONES:
            openers = _openers(parse, sentence)
            if openers:
                found += _sentence(clock, sentence, openers, starts, ends)
    return found


def _openers(parse: Parse, sentence: Sentence) -> list[int]:
    """Code points, in the sentence, of the tokens that may open an expression; none where no word speaks of time."""
    found: list[int] = []
    promising = False
    for token in parse.tokens[sentence.first : sentence.last]:
        low = token.text.lower()
        digit = low[0].isdigit() or low[-1:].isdigit() or low[-2:] == "0s"
        parts = low.split("-") if "-" in low else ()
        if digit or low in words.TRIGGERS or (parts and not words.TRIGGERS.isdisjoint(parts)):
            promising = True
        if digit or low in words.OPENERS or low[0] in "'’‘" or (parts and parts[0] in words.OPENERS):
            found.append(token.start - sentence.start)
    return found if promising else []


class _Hit(NamedTuple):
    first: int
    last: int
    start: int
    end: int
    rule: str
    groups: Groups


def _sentence(clock: Clock, sentence: Sentence, openers: list[int], starts: list[int], ends: list[int]) -> list[Time]:
    parse = clock.parse
    raw = parse.document.text[sentence.start : sentence.end]
    # lower() may change the length (İ): then letter by letter, so that offsets stay true
    text = (
        raw.lower() if len(raw.lower()) == len(raw) else "".join(c.lower() if len(c.lower()) == 1 else c for c in raw)
    )
    text = re.sub(r"\s", " ", text)
    hits: list[_Hit] = []
    done = 0
    for place in openers:
        match = words.ANY.match(text, place) if place >= done else None
        if match is None:
            continue
        rule, done = match.lastgroup or "", match.end()
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
    relation = found.relation or relation_of(before)
    if relation == "during" and found.kind == "point" and before.endswith("for "):  # "the plan for today"
        relation = "at"
    if found.value and found.kind == "point":
        clock.last = found.value
        if clock.day and len(found.value) >= 10:
            age = dates.days_between(found.value, clock.day)
            if 0 <= age <= NEWS_DAYS:
                clock.anchor = found.value[:10]
            clock.current = clock.current or abs(age) <= MONTH_DAYS
        if found.explicit or clock.context:
            clock.year, clock.year_sentence, clock.year_block = found.value[:4], clock.sentence, clock.block
            clock.year_reach = CONTEXT_SENTENCES if len(found.value) > 4 else 0
    return Time(
        first, last, clock.parse.text(first, last), found.value, dates.datatype_of(found.value),
        found.earliest, found.latest, relation, found.kind,
    )  # fmt: skip


# -- two expressions that make one ------------------------------------------------------------------------------------


def _paired(text: str, hit: _Hit, after: _Hit, gap: str) -> bool:
    if {hit.rule, after.rule} & {"duration", "durations", "setof", "move", "clock"}:
        return False
    before = text[: hit.start].rstrip().rsplit(" ", 1)[-1]
    if gap in ("-", "–", "—", "‒", "through", "thru"):
        return True
    return (gap in ("to", "until", "till", "and", "up to") and before == "from") or (
        gap in ("and", "to") and before == "between"
    )


def _range(
    clock: Clock, s: Sentence, hit: _Hit, after: _Hit, gap: str, one: Found, text: str, raw: str
) -> Found | None:
    """One range of two points; None keeps them apart: a lifespan ("8 May 1700 – 17 May 1782") is two dates."""
    if (
        gap in ("-", "–", "—")
        and one.explicit
        and len(one.value) == 10
        and after.groups.get("year") != hit.groups.get("year")
    ):
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
        try:
            if unit == "year" and not one.explicit and not in_future(clock.parse, hit.first):
                first = dates.shift(first, -1, "year")
            else:
                latest = dates.shift(latest, step, unit)
        except ValueError:  # outside the calendar
            return None
    if latest < first:
        return None
    return Found("", first, latest, "range", "during")


def _with_clock(
    clock: Clock, s: Sentence, hit: _Hit, after: _Hit, gap: str, one: Found, text: str, raw: str
) -> Found | None:
    """A time of day beside a day: "10 p.m. on Friday", "Friday at 10 p.m."."""
    if gap not in ("", ",", "on", ", on", "at", ", at", "(", "around") or (hit.rule == "clock") == (
        after.rule == "clock"
    ):
        return None
    other = _resolve(clock, s, after, text, raw)
    clock.first = hit.first
    hour, found = (hit, other) if hit.rule == "clock" else (after, one)
    if found is None or found.kind != "point" or dates.datatype_of(found.value) != "date":
        return None
    try:
        return found._replace(value=f"{found.value}T{hour_of(text[hour.start : hour.end])}")
    except ValueError:  # 25:00
        return None
