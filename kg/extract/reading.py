"""What one article yields while it is read: mentions with their syntax, quotations, times and links."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kg.extract.weights import MODELS
from kg.issues import Issue
from kg.model import Fact, Judgement, Mention
from kg.syntax import Parse


@dataclass(slots=True)
class Noted:
    """A mention and the tokens it covers: ``first`` to ``last`` (exclusive), ``head`` its syntactic head.

    A nominal covers its noun phrase up to the head noun and its "of" complements, no relative clause or apposition.
    ``modifiers`` are lower-cased words before the head ("prime" minister, "86th" assembly). ``number`` is sing, plur
    or "" (unknown); ``gender`` male, female, neuter or "" (unknown); ``definite`` is true for "the", "this", "its" ...
    """

    mention: Mention
    first: int
    last: int
    head: int
    modifiers: tuple[str, ...] = ()
    number: str = ""
    gender: str = ""
    definite: bool = False
    quantity: str = ""  # digits, where a group is counted: "20000"

    @property
    def id(self) -> str:
        """The mention's id."""
        return self.mention.id


@dataclass(slots=True)
class Quotation:
    """Reported speech: the tokens of what is said, who says it and to whom (head tokens), and how.

    ``mode`` is direct (inside quotation marks) or indirect. ``cue`` is the token of the reporting word ("said"), None
    for a quotation without one; ``speaker`` and ``addressee`` are head tokens of noun phrases, None where unknown.
    A direct quotation that runs on without a cue takes speaker and addressee over from the one before.
    """

    first: int
    last: int
    mode: str
    cue: int | None = None
    speaker: int | None = None
    addressee: int | None = None


@dataclass(slots=True)
class Time:
    """A time expression: tokens ``first`` to ``last`` (exclusive) without its preposition, resolved.

    ``value`` is ISO 8601 with its own precision (``2016``, ``2017-09``, ``2017-09-26``), "" where it can't be
    resolved. ``datatype`` is gYear, gYearMonth, date, dateTime or "". ``earliest`` and ``latest`` are ISO days ("" =
    open or unknown). ``relation`` says what the preposition makes of it: at (on, in), since (since, from), until
    (through, until, by), during (for the next five years: earliest..latest is the range), before, after. ``kind``:
    point, range, duration, set ("annually").
    """

    first: int
    last: int
    text: str
    value: str = ""
    datatype: str = ""
    earliest: str = ""
    latest: str = ""
    relation: str = "at"
    kind: str = "point"


@dataclass(slots=True)
class Reading:
    """The working state of one article: each part is filled by one module, in the order of the fields."""

    parse: Parse
    times: list[Time] = field(default_factory=list)
    mentions: list[Noted] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    antecedent: dict[str, str] = field(default_factory=dict)  # mention id -> id of the first mention of its chain
    models: Path = MODELS  # trained weights are read from here; what is missing comes with kg


def mention_over(
    parse: Parse, first: int, last: int, name: str, kind: str, how: str, layer: str, date: str = ""
) -> Mention:
    """The mention of a class (``kind``), in a way (``how``: name, nominal ...), over tokens ``first`` to ``last``."""
    start, end = parse.span(first, last)
    return Mention(
        document=parse.document.id,
        start=start,
        end=end,
        text=parse.document.text[start:end],
        name=" ".join(name.split()),
        type=kind,
        kind=how,
        layer=layer,
        date=date,
    )
