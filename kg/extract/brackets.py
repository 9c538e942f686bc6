"""What stands right behind a name by convention: "(born 8 May 1963 in Oslo)", "(1704 – 1787)", "Oslo, Norway"."""

from __future__ import annotations

from kg.extract.facts import Writer
from kg.extract.modality import Status
from kg.extract.reading import Noted, Time
from kg.model import Value
from kg.syntax import Token

BORN, DIED = frozenset({"born", "b.", "b", "née"}), frozenset({"died", "d.", "d"})
DASHES = frozenset("– — - −".split())
WIDEST = 40  # tokens between a name and the end of its bracket


def read_lifespans(writer: Writer) -> None:
    """Birth and death in a bracket after a person's name: dates always, places after "in" or between commas."""
    for noted in [n for n in writer.by_head.values() if n.mention.type == "Person" and n.mention.kind == "name"]:
        tokens = writer.parse.tokens[noted.last : noted.last + WIDEST]
        sentence = writer.parse.tokens[noted.head].sentence
        if not tokens or tokens[0].text != "(" or tokens[0].sentence != sentence:
            continue
        close = next((t.i for t in tokens if t.text == ")"), tokens[-1].i)
        _bracket(writer, noted, tokens[0].i + 1, close)


def _bracket(writer: Writer, noted: Noted, first: int, last: int) -> None:
    times = [t for t in writer.reading.times if first <= t.first and t.last <= last]
    words = {t.lower for t in writer.parse.tokens[first:last]}
    if not times:
        return
    if len(times) == 1 and not words & (BORN | DIED):
        _range(writer, noted, times[0], first)
        return
    split = _split(writer, first, last, times)
    for relation, place, begin, end in (("birthDate", "bornIn", first, split), ("deathDate", "diedIn", split, last)):
        half = [t for t in times if begin <= t.first < end and t.value]
        if not half or (relation == "deathDate" and split == last):
            continue
        _date(writer, noted, relation, half[0])
        for target in _places(writer, begin, end):
            writer.relation(
                noted,
                place,
                target,
                anchor=writer.parse.tokens[begin],
                status=Status(),
                rule=f"{place}:bracket",
                confidence=0.85,
            )


def _split(writer: Writer, first: int, last: int, times: list[Time]) -> int:
    """Where the life ends and the death begins: a dash or "died" between the two; the end where only one is told."""
    for token in writer.parse.tokens[first:last]:
        if token.lower in DIED or (token.text in DASHES and any(t.first > token.i for t in times)):
            return token.i if any(t.first < token.i for t in times) or token.lower in DIED else last
    return last


def _range(writer: Writer, noted: Noted, time: Time, first: int) -> None:
    """ "(1704 – 1787)" is one range for the reader of dates, and two dates for a person."""
    if time.relation != "during" or not (time.earliest and time.latest) or time.first != first:
        return
    years = (time.earliest[:4], time.latest[:4])
    if 0 < int(years[1]) - int(years[0]) < 120 and all(year in time.text for year in years):
        for relation, year in zip(("birthDate", "deathDate"), years, strict=True):
            start = writer.parse.tokens[time.first].start + time.text.index(year)
            _write_date(writer, noted, relation, Value(year, "gYear"), (start, start + 4), time.first)


def _date(writer: Writer, noted: Noted, relation: str, time: Time) -> None:
    span = writer.parse.span(time.first, time.last)
    _write_date(writer, noted, relation, Value(time.value, time.datatype), span, time.first)


def _write_date(writer: Writer, noted: Noted, relation: str, value: Value, span: tuple[int, int], token: int) -> None:
    writer.relation(
        noted,
        relation,
        value,
        anchor=writer.parse.tokens[token],
        status=Status(),
        rule=f"{relation}:bracket",
        confidence=0.9,
        span=span,
    )


def _places(writer: Writer, first: int, last: int) -> list[Noted]:
    found = [n for n in writer.by_head.values() if first <= n.first and n.last <= last]
    return [n for n in found if n.mention.kind == "name" and writer.ontology.is_a(n.mention.type, "Place")]


def following_places(writer: Writer, noted: Noted) -> list[Noted]:
    """The wider places right behind a place: "Harlow, Kent, England" gives Kent and England; lists give none."""
    found: list[Noted] = []
    current = noted
    while current.last + 1 < len(writer.parse.tokens) and writer.parse.tokens[current.last].text == ",":
        wider = writer.by_token.get(current.last + 1)
        if wider is None or wider.first != current.last + 1 or not _wider(writer, wider, current):
            break
        found.append(wider)
        current = wider
    return found


def _wider(writer: Writer, wider: Noted, place: Noted) -> bool:
    """Whether it is a place that can hold the other, and no next item of a list."""
    head: Token = writer.parse.tokens[wider.head]
    if not writer.ontology.is_a(wider.mention.type, "GeopoliticalEntity") or wider.mention.kind != "name":
        return False
    behind = writer.parse.tokens[wider.last : wider.last + 1]
    return head.dep != "conj" and place.mention.type != "Country" and not any(t.lower in ("and", "or") for t in behind)


def read_place_chains(writer: Writer) -> None:
    """ "Harlow, Kent": the one lies in the other."""
    named = [n for n in writer.by_head.values() if n.mention.kind == "name"]
    for noted in [n for n in named if writer.ontology.is_a(n.mention.type, "Place")]:
        wider = following_places(writer, noted)
        if wider and wider[0].mention.type != "City":
            writer.relation(
                noted,
                "locatedIn",
                wider[0],
                anchor=writer.parse.tokens[noted.head],
                status=Status(),
                rule="locatedIn:comma",
                confidence=0.85,
                own_voice=True,
            )
