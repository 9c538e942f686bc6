"""Which event mentions of an article are one event: "the assembly" after "the 86th ... General Assembly".

Two rules. A definite event noun without a number of its own is the event last named that it can describe. Two event
nouns of one type with the same speaker and the same whole, and no dates at odds, are one event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.extract.reading import Noted, Reading
from kg.extract.words import ordinal
from kg.model import Judgement
from kg.ontology import Ontology

# Nouns that can stand for any gathering.
GATHERING_NOUNS = frozenset("conference meeting event gathering assembly summit forum congress session talks".split())


def link_descriptions(reading: Reading, ontology: Ontology) -> None:
    """Judge definite event nouns the same as the event that they take up."""
    events = [n for n in reading.mentions if n.mention.layer == "event"]
    for n, noted in enumerate(events):
        if noted.mention.kind != "nominal" or not noted.definite or noted.number == "plur" or _numbered(reading, noted):
            continue
        found = [e for e in events[:n] if e.head != noted.head and _describes(reading, ontology, noted, e)]
        named = [e for e in found if e.mention.kind == "name"]
        if named or found:
            antecedent = (named or found)[-1]
            head = reading.parse.tokens[noted.head].lemma
            reason = f"'the {head}' takes up {antecedent.mention.name!r}"
            same(reading, noted, antecedent, reason, "event-description", 0.8)


def _describes(reading: Reading, ontology: Ontology, noted: Noted, earlier: Noted) -> bool:
    tokens = reading.parse.tokens
    noun, other = tokens[noted.head].lemma, tokens[earlier.head].lemma
    if any(tokens[noted.head].i < t.first <= noted.head + 3 for t in reading.times) and earlier.mention.kind != "name":
        return False  # "the attack on Friday" may be another one
    if reading.parse.children(tokens[noted.head], "prep") and noun != other:
        return False
    if noun == other:
        return True
    left, right = noted.mention.type, earlier.mention.type
    if earlier.mention.kind == "trigger":
        return left == right
    gathering = all(ontology.is_a(kind, "Meeting") for kind in (left, right))
    return gathering and noun in GATHERING_NOUNS and earlier.mention.kind == "name"


def _numbered(reading: Reading, noted: Noted) -> bool:
    return any(ordinal(t.text) for t in reading.parse.tokens[noted.first : noted.head])


def link_same_roles(reading: Reading, roles: Mapping[str, Mapping[str, set[str]]], events: Iterable[Noted]) -> None:
    """Judge event nouns the same that share type, speaker and whole; ``roles`` is event id → role → filler keys."""
    kept: list[Noted] = []
    for noted in sorted(events, key=lambda n: (n.mention.start, n.id)):
        if noted.mention.kind != "nominal":
            continue
        mine = roles[noted.id]
        for earlier in kept:
            other = roles[earlier.id]
            shared = [r for r in ("speaker", "subEventOf") if mine.get(r, set()) & other.get(r, set())]
            clash = [r for r in ("date", "place") if mine.get(r) and other.get(r) and not mine[r] & other[r]]
            if noted.mention.type == earlier.mention.type and not clash and _enough(noted, shared):
                reason = f"same {' and '.join(shared)} as {earlier.mention.name!r}"
                same(reading, noted, earlier, reason, "event-roles", 0.8)
                break
        else:
            kept.append(noted)


def _enough(noted: Noted, shared: list[str]) -> bool:
    return len(shared) == 2 or (noted.mention.type == "Ceremony" and "subEventOf" in shared)


def same(reading: Reading, left: Noted, right: Noted, reason: str, rule: str, score: float) -> None:
    """Write the judgement and put the mention into the other's chain."""
    reading.judgements.append(
        Judgement(left=left.id, right=right.id, verdict="same", score=score, reasons=(reason,), by=rule)
    )
    reading.antecedent[left.id] = reading.antecedent.get(right.id, right.id)
