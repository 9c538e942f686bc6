"""Which event mentions of an article are one event: "the assembly" after "the 86th ... General Assembly".

Two rules. A definite event noun without a number of its own is the event last named that it can describe. Two event
nouns of one type with the same speaker and the same whole, and no dates at odds, are one event.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.extract.reading import Noted, Reading
from kg.extract.words import ordinal
from kg.model import Judgement
from kg.ontology import Ontology

# Nouns that can stand for any gathering.
GATHERING_NOUNS = frozenset("conference meeting event gathering assembly summit forum congress session talks".split())


def link_descriptions(reading: Reading, ontology: Ontology) -> None:
    """Judge definite event nouns the same as the event that they take up."""
    earlier = _Earlier(reading, ontology, sorted(t.first for t in reading.times))
    for noted in reading.mentions:
        if noted.mention.layer != "event":
            continue
        wanted = noted.mention.kind == "nominal" and noted.definite and noted.number != "plur"
        if wanted and not _numbered(reading, noted) and (antecedent := earlier.described(noted)) is not None:
            head = reading.parse.tokens[noted.head].lemma
            reason = f"'the {head}' takes up {antecedent.mention.name!r}"
            same(reading, noted, antecedent, reason, "event-description", 0.8)
        earlier.add(noted)


@dataclass(slots=True)
class _Earlier:
    """The events read so far, by what a later description may call them; ``times`` are where times begin, sorted."""

    reading: Reading
    ontology: Ontology
    times: list[int]
    by: dict[tuple[str, str], list[tuple[int, Noted]]] = field(default_factory=dict)
    count: int = 0

    def add(self, noted: Noted) -> None:
        """Take in the next event."""
        mention, self.count = noted.mention, self.count + 1
        named = mention.kind == "name"
        keys = [("name" if named else "noun", self.reading.parse.tokens[noted.head].lemma)]
        if mention.kind == "trigger":
            keys.append(("type", mention.type))
        if named and self.ontology.is_a(mention.type, "Meeting"):
            keys.append(("gathering", ""))
        for key in keys:
            self.by.setdefault(key, []).append((self.count, noted))

    def described(self, noted: Noted) -> Noted | None:
        """What the definite noun takes up: the last named event that it can describe, else the last one."""
        noun = self.reading.parse.tokens[noted.head].lemma
        bare = not self.reading.parse.children(self.reading.parse.tokens[noted.head], "prep")
        gathering = bare and noun in GATHERING_NOUNS and self.ontology.is_a(noted.mention.type, "Meeting")
        named = self._last(noted, ("name", noun), *([("gathering", "")] if gathering else []))
        after = bisect_right(self.times, noted.head)
        if named is not None or (after < len(self.times) and self.times[after] <= noted.head + 3):
            return named  # "the attack on Friday" may be another one than the attack before
        return self._last(noted, ("noun", noun), *([("type", noted.mention.type)] if bare else []))

    def _last(self, noted: Noted, *keys: tuple[str, str]) -> Noted | None:
        """The latest event under the keys, those with the same head left out."""
        lasts = (next((e for e in reversed(self.by.get(key, ())) if e[1].head != noted.head), None) for key in keys)
        return max((e for e in lasts if e is not None), key=lambda e: e[0], default=(0, None))[1]


def _numbered(reading: Reading, noted: Noted) -> bool:
    return any(ordinal(t.text) for t in reading.parse.tokens[noted.first : noted.head])


def link_same_roles(reading: Reading, roles: Mapping[str, Mapping[str, set[str]]], events: Iterable[Noted]) -> None:
    """Judge event nouns the same that share type, speaker and whole; ``roles`` is event id → role → filler keys."""
    kept: dict[tuple[str, str], list[tuple[int, Noted]]] = {}  # by type and whole, which any two must share
    for number, noted in enumerate(sorted(events, key=lambda n: (n.mention.start, n.id))):
        if noted.mention.kind != "nominal":
            continue
        mine = roles[noted.id]
        keys = [(noted.mention.type, whole) for whole in sorted(mine.get("subEventOf", ()))]
        near = {i: earlier for key in keys for i, earlier in kept.get(key, ())}
        for _, earlier in sorted(near.items(), key=lambda pair: pair[0]):
            other = roles[earlier.id]
            shared = [r for r in ("speaker", "subEventOf") if mine.get(r, set()) & other.get(r, set())]
            clash = [r for r in ("date", "place") if mine.get(r) and other.get(r) and not mine[r] & other[r]]
            if not clash and _enough(noted, shared):
                reason = f"same {' and '.join(shared)} as {earlier.mention.name!r}"
                same(reading, noted, earlier, reason, "event-roles", 0.8)
                break
        else:
            for key in keys:
                kept.setdefault(key, []).append((number, noted))


def _enough(noted: Noted, shared: list[str]) -> bool:
    return len(shared) == 2 or (noted.mention.type == "Ceremony" and "subEventOf" in shared)


def same(reading: Reading, left: Noted, right: Noted, reason: str, rule: str, score: float) -> None:
    """Write the judgement and put the mention into the other's chain."""
    reading.judgements.append(
        Judgement(left=left.id, right=right.id, verdict="same", score=score, reasons=(reason,), by=rule)
    )
    reading.antecedent[left.id] = reading.antecedent.get(right.id, right.id)
