"""What resolves a time expression: the three clocks of an article, tense, prepositions and calendar units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from kg import dates
from kg.extract import time_grammar as words
from kg.syntax import Parse, Token

MONTH_DAYS = 31  # a day this near to publication shows that the text is news
NEWS_DAYS = 7  # how long before publication a day still is the day of the news
DUE = frozenset("due set likely scheduled slated ready bound expected".split())  # "was due to", unlike "was glad to"
# The infinitive below one of these took place, or did not, with it: nothing to come.
IMPLICATIVE = frozenset(
    "manage fail begin start come go continue refuse get use help decline allow force enable able".split()
)


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
    """The three clocks of an article and the place that is being read.

    ``ref`` is the publication date; ``anchor`` the day of the news (the last day within the week before publication
    that the text named, else the publication day), from which "the next five years" run; ``last`` what the text last
    spoke of, from which "two years later" counts.
    """

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
    current: bool = False  # the text spoke of a day near publication: it is news, not history
    before: str = ""  # the last words before the expression, lower-cased

    @property
    def tokens(self) -> list[Token]:
        """The tokens of the sentence."""
        return self.parse.tokens_of(self.parse.sentences[self.sentence])

    @property
    def context(self) -> str:
        """The explicit year that a date without a year takes over, "" where there is none."""
        near = self.sentence - self.year_sentence <= self.year_reach and self.block == self.year_block
        history = not self.current and self.year[:4] != self.ref[:4]
        return self.year if near or history else ""


Groups = dict[str, str | None]


def relation_of(before: str) -> str:
    """What the words before an expression make of it: a relation of :class:`~kg.extract.reading.Time`."""
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


def hour_of(text: str) -> str:
    """``22:00:00`` of "10 p.m." or "22:00". Raises ValueError where no clock shows it."""
    if text.startswith("noon"):
        return "12:00:00"
    if text.startswith("midnight"):
        return "00:00:00"
    match = re.match(r"(\d{1,2}?)(?:[:.]?(\d\d))?(?::(\d\d))?(?!\d) ?([ap])?", text)
    if match is None:
        raise ValueError(text)
    hour, half = int(match[1]), match[4]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    value = f"{hour:02d}:{match[2] or '00'}:{match[3] or '00'}"
    dates.parse(f"2000-01-01T{value}")
    return value


def in_future(parse: Parse, first: int) -> bool:
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
            feeling = governor.pos == "ADJ" and governor.lower not in DUE and parse.head(governor).tag == "VBD"
            return not purpose and not feeling and governor.lemma not in IMPLICATIVE
        if verb.tag == "VBD" or any(h in ("was", "were", "had", "has", "have", "been", "'ve", "did") for h in helpers):
            return False
        if verb.tag == "VBG" and any(h in ("is", "are", "am", "'s", "’s", "'re", "’re", "'m") for h in helpers):
            return True
        if verb.tag in ("VBZ", "VBP"):
            return verb.lemma in words.SCHEDULE or (verb.lemma == "be" and not parse.children(verb, "ccomp"))
    return False


def looks_ahead(clock: Clock) -> bool:
    """Whether a day without direction is the next (else the latest): by its preposition, else by the tense."""
    relation = relation_of(clock.before)
    if (relation == "until" and not clock.before.endswith("by")) or clock.before.endswith((" next", "upcoming")):
        return True
    if clock.before.endswith("by"):  # "seen by Thursday", but "to be done by Thursday"
        return not any(v.tag == "VBD" for v in clock.parse.ancestors(clock.parse.tokens[clock.first])) or in_future(
            clock.parse, clock.first
        )
    return not clock.before.endswith("since") and in_future(clock.parse, clock.first)


def number_of(text: str | None) -> int:
    """0 where it is vague ("several")."""
    plain = (text or "").replace(",", "")
    return int(plain) if plain.isdigit() else words.NUMBERS.get(plain, 0)


def month_of(text: str | None) -> int:
    """1 to 12."""
    return words.MONTHS[(text or "").rstrip(".")]


def unit_of(text: str | None) -> str:
    """The unit of a word, singular or plural."""
    return words.UNIT_WORDS[(text or "").rstrip("s")]


def exact(value: str, groups: Groups | None = None, *, explicit: bool = False) -> Found:
    """The value with its bounds, cut to a part of it ("early 2016")."""
    name = (groups or {}).get("part")
    first, last = dates.bounds(value)
    if name:
        first, last = dates.part((first, last), *words.PARTS[name])
        if "quarter" in name or "half" in name or name[0] in "qh":
            return Found("", first, last, "range", explicit=explicit)
    return Found(value, first, last, explicit=explicit)


def stretch(interval: dates.Interval, groups: Groups | None = None) -> Found:
    """An interval, or a part of it, as a range."""
    name = (groups or {}).get("part")
    return Found("", *(dates.part(interval, *words.PARTS[name]) if name else interval), "range")


def calendar_unit(name: str, day: str, groups: Groups | None = None) -> Found:
    """The calendar unit that holds a day: a value for years, months and days, else a range."""
    size = {"year": 4, "month": 7, "day": 10}.get(name)
    return exact(day[:size], groups) if size else stretch(dates.unit(day, name), groups)


def yearless(clock: Clock, month: int, day: int = 0) -> str:
    """Month or month and day without a year: the year in force here, else the nearest that the tense allows."""
    if clock.context:
        return dates.make(int(clock.context), month, day)
    if len(clock.ref) < (10 if day else 7):
        return ""
    ref, year = clock.ref[: 10 if day else 7], int(clock.ref[:4])
    tail = f"-{month:02d}" + (f"-{day:02d}" if day else "")
    if looks_ahead(clock) or _from_soon(clock, f"{year:04d}{tail}", ref):
        year += f"{year:04d}{tail}" < ref
    else:
        year -= f"{year:04d}{tail}" > ref
    return dates.make(year, month, day)


def _from_soon(clock: Clock, this_year: str, ref: str) -> bool:
    """ "has appointed X from Dec 1", told in November: a start close ahead, whatever the tense."""
    return (
        clock.before.endswith("from")
        and len(ref) == len(this_year) == 10
        and 0 < dates.days_between(ref, this_year) < 120
    )


def ends_here(clock: Clock, length: int) -> bool:
    """Whether nothing follows that "before" or "after" could govern."""
    parse, after = clock.parse, clock.first + length
    sentence = parse.sentences[clock.sentence]
    return after >= sentence.last or parse.tokens[after].pos in ("PUNCT", "CCONJ", "SCONJ", "ADP", "AUX", "SPACE")


def weekend_of(day: str) -> dates.Interval:
    """Saturday and Sunday of the week of a day."""
    monday = dates.unit(day, "week")[0]
    return dates.add_days(monday, 5), dates.add_days(monday, 6)


def season_of(year: int, name: str) -> dates.Interval:
    """The three months of a season; winter ends in the year after."""
    first = dates.make(year, words.SEASONS[name])
    return f"{first}-01", dates.bounds(dates.shift(first, 2, "month"))[1]


def label_of(clock: Clock) -> str:
    """The label of the tagger's name that the expression is in, "" where none."""
    token = clock.first
    return next((c.label for c in clock.parse.chunks if c.first <= token < c.last), "")


def in_past(clock: Clock) -> bool:
    """Whether a verb above is in the past tense and the expression does not look ahead."""
    return any(v.tag == "VBD" for v in clock.parse.ancestors(clock.parse.tokens[clock.first])) and not looks_ahead(
        clock
    )


def weekday_of(text: str | None) -> int:
    """0 (Monday) to 6."""
    return words.WEEKDAYS[(text or "").rstrip(".")]
