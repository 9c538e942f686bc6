"""Relations between two mentions of a sentence, read by a small trained network beside the patterns.

The encoder reads a sentence once; every pair of its mentions that domain and range allow is then looked at. What it
finds goes the same way as what patterns find: same spans, same modality, same gate. It never overrules a pattern.
See docs/learned.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg.extract.facts import Writer
from kg.extract.match import Matcher
from kg.extract.modality import Status, status
from kg.extract.pairnet import Question, Scorer, load
from kg.extract.reading import Noted, Time
from kg.extract.relations import qualify
from kg.extract.weights import NETWORK, home
from kg.model import Term, Value
from kg.ontology import Ontology
from kg.syntax import Parse, Sentence, Token

MOST = 24  # mentions of a sentence
# Coarse classes, the first that fits; with the kind of mention they are what the network is told about a mention.
CLASSES = {
    "PoliticalParty": "party",
    "Person": "person",
    "Organization": "organization",
    "GeopoliticalEntity": "polity",
    "Place": "place",
    "Group": "group",
    "Agent": "agent",
    "Entity": "thing",
}
KINDS = ("name", "nominal", "pronoun", "demonym", "group")
LABELS = ("none", "time", *(f"{c}.{k}" for c in (*CLASSES.values(), "other") for k in KINDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A mention or a time of a sentence: code points of the document, label and what it is."""

    start: int
    end: int
    label: int
    thing: Noted | Time


def read_learned(matcher: Matcher, scorer: Scorer | None = None) -> None:
    """Write what the network finds and no pattern has written. ``scorer`` is for tests; the default is trained."""
    writer = matcher.writer
    scorer = scorer or load(home(NETWORK, writer.reading.models))
    asked: list[tuple[Sentence, list[Place], Question]] = []
    things = by_sentence(writer.parse, writer.reading.mentions, writer.reading.times)
    for sentence in writer.parse.sentences:
        places = places_of(writer, sentence, things.get(sentence.i, []))
        pairs = pairs_of(writer, places, scorer.relations)
        if pairs:
            asked.append((sentence, places, question(writer.parse, sentence, places, pairs)))
    written = _written(writer)
    for (_, places, asks), rows in zip(asked, scorer([a[2] for a in asked]), strict=True):
        found = [
            (p, name, pair)
            for pair, row in zip(asks.pairs, rows, strict=True)
            for name, p, least in zip(scorer.relations, row, scorer.thresholds, strict=True)
            if p >= least
        ]
        for p, name, (left, right) in sorted(found, key=lambda f: (f[1] in TOLD, -f[0], f[1], f[2])):
            _write(writer, places[left], name, places[right], p, written)


# ---- candidates
def by_sentence(parse: Parse, mentions: Sequence[Noted], times: Sequence[Time]) -> dict[int, list[Noted | Time]]:
    """Entities and times by the number of their sentence, in text order."""
    found: dict[int, list[Noted | Time]] = {}
    things: list[Noted | Time] = [n for n in mentions if n.mention.layer == "entity" and n.mention.kind != "metadata"]
    things += [t for t in times if t.value and t.kind == "point"]
    for thing in sorted(things, key=lambda t: (t.first, -t.last)):
        found.setdefault(parse.tokens[thing.first].sentence, []).append(thing)
    return found


def places_of(writer: Writer, sentence: Sentence, things: Sequence[Noted | Time]) -> list[Place]:
    """The sentence's candidates for arguments."""
    places = []
    for thing in things:
        if thing.last > sentence.last:
            continue
        if isinstance(thing, Time):
            start, end = writer.parse.span(thing.first, thing.last)
            label = LABELS.index("time")
        else:
            start, end = thing.mention.span
            label = label_of(writer.ontology, thing.mention.type, thing.mention.kind)
        if sentence.start <= start < end <= sentence.end:
            places.append(Place(start=start, end=end, label=label, thing=thing))
    return places[:MOST]


@cache
def _label(kinds: tuple[str, ...], kind: str) -> int:
    coarse = next((CLASSES[c] for c in CLASSES if c in kinds), "other")
    return LABELS.index(f"{coarse}.{kind if kind in KINDS else 'name'}")


def label_of(ontology: Ontology, type_: str, kind: str) -> int:
    """Index in LABELS of a mention's class and kind."""
    return _label(tuple(c for c in CLASSES if ontology.is_a(type_, c) and (c != "Entity" or type_ == c)), kind)


def allowed(writer: Writer, left: Noted | Time, name: str, right: Noted | Time) -> bool:
    """Whether the ontology has the relation, and domain and range let it hold between the two."""
    relation = writer.ontology.relations.get(name)
    if relation is None or TOLD.get(name, name) not in writer.ontology.relations:
        return False
    if isinstance(left, Time) or not writer.is_a(left, relation.domain):
        return False
    if isinstance(right, Time):
        return relation.range.startswith("xsd:date")
    return not relation.literal and writer.is_a(right, relation.range)


def pairs_of(writer: Writer, places: Sequence[Place], relations: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Ordered pairs of places that do not overlap and for which some relation is possible."""
    return tuple(
        (i, j)
        for i, left in enumerate(places)
        for j, right in enumerate(places)
        if i != j
        and (left.end <= right.start or right.end <= left.start)
        and any(allowed(writer, left.thing, name, right.thing) for name in relations)
    )


def question(parse: Parse, sentence: Sentence, places: Sequence[Place], pairs: tuple[tuple[int, int], ...]) -> Question:
    """What the scorer is asked about a sentence."""
    return Question(
        text=parse.document.text[sentence.start : sentence.end],
        spans=tuple((p.start - sentence.start, p.end - sentence.start) for p in places),
        labels=tuple(p.label for p in places),
        pairs=pairs,
    )


# ---- facts
# The annotated data say "employee or member": the network can't tell the two apart, so it may not claim either. Such a
# fact comes last, and stands only where nothing finer does.
TOLD = {"worksFor": "affiliatedWith"}
ANY = ""  # a functional relation has one object in a sentence: the surest, and what a pattern wrote comes first
Key = tuple[int, str, str, str]  # start of the sentence, chain of the subject, relation, chain of the object or literal


def _keys(writer: Writer, sentence: int, subject: str, name: str, target: Term) -> list[Key]:
    """A fact with what it implies, its inverse, both ways where it is symmetric, any object where there is but one."""
    known = writer.ontology.relations[name]
    left = writer.reading.antecedent.get(subject, subject)
    right = target.text if isinstance(target, Value) else writer.reading.antecedent.get(target, target)
    keys = [(sentence, left, n, right) for n in (name, *writer.ontology.super_relations(name))]
    if known.functional and not writer.ontology.is_a(known.range, "Place"):  # born in a town and its country
        keys.append((sentence, left, name, ANY))
    if known.symmetric:
        keys.append((sentence, right, name, left))
    if known.inverse:
        keys.append((sentence, right, known.inverse, left))
    return keys


def _written(writer: Writer) -> set[Key]:
    """What stands already."""
    return {
        key
        for fact in writer.reading.facts
        if fact.predicate in writer.ontology.relations
        for evidence in fact.evidence
        for key in _keys(writer, evidence.sentence[0], fact.subject, fact.predicate, fact.object)
    }


def _write(writer: Writer, left: Place, name: str, right: Place, p: float, written: set[Key]) -> None:
    """One fact for two chains in a sentence, at the pair of which the network is surest."""
    subject, thing = left.thing, right.thing
    if not isinstance(subject, Noted) or not allowed(writer, subject, name, thing):
        return
    told = TOLD.get(name, name)
    relation = writer.ontology.relations[told]
    target = Value(thing.value, thing.datatype) if isinstance(thing, Time) else thing
    end: Term = target if isinstance(target, Value) else target.id
    keys = _keys(writer, writer.parse.sentence_of(writer.parse.tokens[subject.first]).start, subject.id, told, end)
    only = [key for key in keys if key[3] == ANY]
    if keys[0][1] == keys[0][3] or not written.isdisjoint([keys[0], *only]):
        return
    if isinstance(thing, Noted) and apart(writer, subject, thing):
        return
    anchor, outcome = predicate(writer, subject, thing)
    fact = writer.relation(
        subject,
        told,
        target,
        anchor=anchor,
        status=outcome,
        rule=name,
        extractor="learned",
        confidence=p,
        qualifiers=() if relation.literal else qualify(writer, anchor, told, outcome),
        span=(right.start, right.end) if relation.literal else None,
        tokens=[thing.first, thing.last - 1],
    )
    if fact is not None:
        written.update(keys)


def apart(writer: Writer, subject: Noted, thing: Noted) -> bool:
    """Whether a person and a body only share the sentence.

    One is in what somebody says and the other is not, or the name of another person stands between them in the parse
    ("Ana of the Reds and Bo of the Blues": Ana, Blues).
    """
    if not (writer.is_a(subject, "Person") and writer.is_a(thing, "Organization")):
        return False
    for quotation in writer.reading.quotations:
        if (quotation.first <= subject.head < quotation.last) != (quotation.first <= thing.head < quotation.last):
            return True
    same = {writer.reading.antecedent.get(n.id, n.id) for n in (subject, thing)}
    for token in _between(writer.parse, subject, thing):
        other = writer.by_head.get(token.i)
        if other is not None and other.mention.kind == "name" and writer.is_a(other, "Person"):
            if writer.reading.antecedent.get(other.id, other.id) not in same:
                return True
    return False


def _between(parse: Parse, left: Noted, right: Noted) -> list[Token]:
    """The tokens on the path between two mentions, outside both."""
    paths, common = _upwards(parse, left, right)
    found = [t for path in paths for t in path if t.i not in common]
    found += [t for t in paths[0] if t.i in common][:1]
    return [t for t in found if not (left.first <= t.i < left.last or right.first <= t.i < right.last)]


def predicate(writer: Writer, subject: Noted, thing: Noted | Time) -> tuple[Token, Status]:
    """The word that governs the pair, and how the text presents it: the lowest predicate above each argument counts."""
    parse = writer.parse
    paths, common = _upwards(parse, thing, subject)
    inside = {*range(subject.first, subject.last), *range(thing.first, thing.last)}
    steps = []
    for path in paths:
        for token in path:
            if token.pos in ("VERB", "AUX", "NOUN", "ADJ") and token.i not in inside:
                steps.append(token)
                break
            if token.i in common:
                break
    if not steps:
        steps = [next((t for t in paths[0] if t.i in common), paths[0][0])]
    outcome = Status()
    for number in dict.fromkeys(t.i for t in steps):
        one = status(parse, parse.tokens[number], writer.ontology)
        outcome.weaken(one.modality)
        outcome.negated = outcome.negated or one.negated
        outcome.ended = outcome.ended or one.ended
    return steps[0], outcome


def _upwards(parse: Parse, left: Noted | Time, right: Noted | Time) -> tuple[list[list[Token]], set[int]]:
    """From each of two phrases up to the root, the phrase's outer token first; and the tokens on both ways."""
    paths = [[t, *parse.ancestors(t)] for t in (_outer(parse, x.first, x.last) for x in (left, right))]
    return paths, {t.i for t in paths[0]} & {t.i for t in paths[1]}


def _outer(parse: Parse, first: int, last: int) -> Token:
    """The token of a phrase that hangs on something outside it."""
    return next(
        (t for t in parse.tokens[first:last] if not first <= t.head < last or t.head == t.i), parse.tokens[last - 1]
    )
