"""Facts as flat rows: what the formats that know no nested things (GEXF, CSV, SQLite, FollowTheMoney) share."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import Evidence, Fact, Term, Value
from kg.publish.standing import span_of, status_of
from kg.terms import clean

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology
    from kg.views import Entity

DEEDS = ("acquired", "mergedWith", "founderOf")  # done on a day, though no relation of the group "actor"
ACTOR = "actor"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A fact with all that a table tells of it; ``first`` and ``last`` are days (ISO 8601), "" for open or unknown."""

    fact: Fact
    relation: str  # as shown
    status: str  # one of kg.publish.standing.STATUSES
    plain: bool
    first: str
    last: str
    when: str  # the dates as precise as told
    by: tuple[str, ...]  # ids of those on whose word alone it rests
    surest: Evidence
    documents: tuple[str, ...]

    @property
    def value(self) -> str:
        """The literal that it has for object, "" where it joins two nodes."""
        return self.fact.object.text if isinstance(self.fact.object, Value) else ""

    @property
    def target(self) -> str:
        """The node that it has for object, "" where that is a literal."""
        return self.fact.object if isinstance(self.fact.object, str) else ""

    @property
    def dates(self) -> tuple[str, str]:
        """First and last day where the last is not before the first; two articles may contradict each other."""
        return ("", "") if self.first and self.last and self.last < self.first else (self.first, self.last)


def rows(graph: Graph, ontology: Ontology | None = None) -> Iterator[Row]:
    """The facts with evidence, in key order; no format writes others."""
    happens = {key: event_days(thing) for key, thing in graph.events.items()}
    for fact in graph.facts.values():
        surest = fact.surest
        if surest is None:
            continue
        first, last, when = _days(fact, ontology)
        if fact.subject in happens:  # a role lasts as long as its event
            first, last, when = happens[fact.subject]
        yield Row(
            fact=fact,
            relation=graph.label(fact.predicate),
            status=status_of(graph, fact),
            plain=graph.plain(fact),
            first=first,
            last=last,
            when=when,
            by=graph.attributed(fact),
            surest=surest,
            documents=tuple(sorted({e.document for e in fact.evidence})),
        )


def _days(fact: Fact, ontology: Ontology | None) -> list[str]:
    """When it holds: a state goes on until an end is told, a deed is done with its day."""
    known = ontology.relations.get(fact.predicate) if ontology else None
    deed = fact.predicate in DEEDS or (known is not None and known.group == ACTOR)
    return span_of(fact.qualifiers, lasting=not deed or fact.qualifier("startDate") is not None)


def event_days(thing: Entity) -> list[str]:
    """First day, last day and both in words of an event; three times "" for anything else."""
    return span_of(getattr(thing, "roles", ()), lasting=False)


def title(thing: Entity) -> str:
    """Its name on one line, its id where nothing of the name can be shown."""
    return one_line(thing.label) or thing.id


def same_as(thing: Entity) -> str:
    """What it is elsewhere (a Wikidata id), "" where unknown."""
    return text_of(thing.attribute("sameAs"))


def text_of(term: Term | None) -> str:
    """A literal's text, an id as it is, "" for nothing."""
    return term.text if isinstance(term, Value) else term or ""


def articles(graph: Graph, thing: Entity) -> int:
    """How many articles name it."""
    return len({graph.mentions[m].document for m in thing.mentions if m in graph.mentions})


def names(graph: Graph, ids: tuple[str, ...]) -> list[str]:
    """The names of nodes."""
    return [graph.label(key) for key in ids]


class _Echo:
    """A file for :mod:`csv` that hands the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(table: Iterable[Iterable[str]], end: str = "\r\n") -> Iterator[str]:
    """The rows as lines of CSV (RFC 4180)."""
    line: Callable[[Iterable[str]], str] = csv.writer(_Echo(), lineterminator=end).writerow
    yield from map(line, table)


def one_line(text: str) -> str:
    """The text on one line, without control characters and lone surrogates."""
    return " ".join(_CONTROL.sub(" ", clean(text)).split())
