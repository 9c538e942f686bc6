"""Claims to statements: which facts with entities for arguments say the same, joined with the evidence of all.

Two facts are one statement where subject, predicate, object, modality and polarity are equal and nothing that tells
them apart (dates, title, organization) contradicts. Compatible dates: the more precise wins; an undated statement joins
the only dated one; two start dates stay two facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.dates import compatible, is_value
from kg.model import Evidence, Fact, Term, Value
from kg.naming import fold

if TYPE_CHECKING:
    from kg.ontology import Ontology

TIMES = ("startDate", "endDate", "date")  # what dates a statement
EDGES = ("earliest", "latest")
TELLING = ("roleTitle", "organization", "position", "portfolio")  # what else tells two statements apart
Qualifiers = tuple[tuple[str, Term], ...]


def statements(facts: Iterable[Fact], ontology: Ontology | None = None) -> list[Fact]:
    """Equal and compatible claims joined, in key order; a symmetric relation is told in one direction only."""
    groups: dict[tuple[object, ...], list[Fact]] = {}
    for fact in _one_way(facts, ontology):
        # two dates of one event are compared with each other, so their values are no part of the key
        dated = fact.subject.startswith("event/") and fact.predicate in TIMES and isinstance(fact.object, Value)
        thing: Term = "" if dated else fact.object
        key = (fact.subject, fact.predicate, thing, fact.modality, fact.negated)
        groups.setdefault(key, []).append(fact)
    merged = [f for key, group in groups.items() for f in (_dates(group) if key[2] == "" else joined(group))]
    return sorted(merged, key=lambda f: f.key)


def _one_way(facts: Iterable[Fact], ontology: Ontology | None) -> list[Fact]:
    """A symmetric relation found in both directions, in the one with more receipts (of equals, by ids)."""
    listed = list(facts)
    if ontology is None:
        return listed
    weight: dict[tuple[str, str, str], int] = {}
    mirrored = {name for name, relation in ontology.relations.items() if relation.symmetric}
    for f in listed:
        if f.predicate in mirrored and isinstance(f.object, str):
            way = (f.predicate, f.subject, f.object)
            weight[way] = weight.get(way, 0) + len(f.evidence)
    found: list[Fact] = []
    for f in listed:
        if f.predicate in mirrored and isinstance(f.object, str):
            way, back = (f.predicate, f.subject, f.object), (f.predicate, f.object, f.subject)
            if (-weight.get(back, 0), back) < (-weight[way], way):
                turned = tuple(sorted(replace(e, subject=e.object, object=e.subject) for e in f.evidence))
                f = replace(f, subject=f.object, object=f.subject, evidence=turned)  # noqa: PLW2901
        found.append(f)
    return found


def _dates(group: list[Fact]) -> list[Fact]:
    """Dates of one role of one event: the most precise of those that agree, with the evidence of all."""
    kept: list[Fact] = []
    receipts: list[list[Evidence]] = []  # of what was joined to each
    for fact in sorted(group, key=lambda f: (-len(text(f.object)), f.key)):
        fits = [i for i, k in enumerate(kept) if _same_time(text(k.object), text(fact.object))]
        if not fits:
            kept.append(fact)
            receipts.append([])
        else:
            spelt = {q for q in fact.qualifiers if q[0] == "dateText"}
            full = text(kept[fits[0]].object) == text(fact.object)
            extra = set(fact.qualifiers) if full else spelt
            kept[fits[0]] = added(kept[fits[0]], extra)
            receipts[fits[0]] += fact.evidence
    return _told_by(kept, receipts)


def joined(group: Sequence[Fact]) -> list[Fact]:
    """Statements of one subject, predicate, object, modality and polarity, joined where they agree."""
    facts = [replace(f, qualifiers=narrowed(set(f.qualifiers))) for f in group]
    while True:
        kept = _pass(facts)
        if len(kept) == len(facts):  # what was joined may settle what was in doubt
            return kept
        facts = kept


def _pass(group: Sequence[Fact]) -> list[Fact]:
    kept: list[Fact] = []
    receipts: list[list[Evidence]] = []  # of what was joined to each
    for fact in sorted(group, key=_precision):
        fits = [i for i, k in enumerate(kept) if _agree(k, fact)]
        if len(fits) > 1:  # which of them this one means nobody can say, unless it tells as much
            fits = [i for i in fits if _told(kept[i]) == _told(fact)]
        if not fits:
            kept.append(fact)
            receipts.append([])
            continue
        first = kept[fits[0]]
        same = _times(first) == _times(fact)
        told = {name for name, _ in first.qualifiers if name in TELLING}
        extra = {q for q in fact.qualifiers if q[0] not in told and (same or q[0] not in (*TIMES, *EDGES))}
        kept[fits[0]] = added(first, extra)
        receipts[fits[0]] += fact.evidence
    return _told_by(kept, receipts)


def _told_by(facts: list[Fact], receipts: list[list[Evidence]]) -> list[Fact]:
    """Each fact with the further receipts: sorted once, for a long article tells one thing many times."""
    return [added(fact, (), more) if more else fact for fact, more in zip(facts, receipts, strict=True)]


def _told(fact: Fact) -> tuple[str, ...]:
    return (*_times(fact), *(fold(text(fact.qualifier(name))) for name in TELLING))


def _precision(fact: Fact) -> tuple[object, ...]:
    """The most dated and most specific first, so that what is joined later adds evidence only."""
    return -sum(map(len, _times(fact))), -sum(n in TELLING for n, _ in fact.qualifiers), fact.key


def _times(fact: Fact) -> tuple[str, ...]:
    return tuple(text(fact.qualifier(name)) for name in TIMES)


def _agree(kept: Fact, fact: Fact) -> bool:
    mine, other = _times(kept), _times(fact)
    if any(mine) and any(other):
        if not any(a and b for a, b in zip(mine, other, strict=True)):
            return False
        if not all(_same_time(a, b) for a, b in zip(mine, other, strict=True) if a and b):
            return False
        if any(b and not a for a, b in zip(mine, other, strict=True)):
            return False
    for name in TELLING:
        a, b = kept.qualifier(name), fact.qualifier(name)
        if a is not None and b is not None and fold(text(a)) != fold(text(b)):
            return False
    return True


def _same_time(left: str, right: str) -> bool:
    if left == right:
        return True
    return is_value(left) and is_value(right) and compatible(left, right)


def added(fact: Fact, extra: Iterable[tuple[str, Term]], evidence: Iterable[Evidence] = ()) -> Fact:
    """The fact with further qualifiers and receipts."""
    more = {*fact.evidence, *evidence} if evidence else ()
    return replace(
        fact,
        qualifiers=narrowed({*fact.qualifiers, *extra}),
        evidence=tuple(sorted(more)) if more else fact.evidence,
    )


def union(facts: Sequence[Fact]) -> Fact:
    """Facts with one id as one fact with the evidence of all."""
    if len(facts) == 1:
        return facts[0]
    return replace(facts[0], evidence=tuple(sorted({e for f in facts for e in f.evidence})))


def narrowed(qualifiers: set[tuple[str, Term]]) -> Qualifiers:
    """Of many ``asOf`` days the first and the last; of many ``earliest`` the first, of ``latest`` the last."""
    found = {q for q in qualifiers if q[0] not in ("asOf", *EDGES)}
    for name, ends in (("asOf", (0, -1)), ("earliest", (0,)), ("latest", (-1,))):
        days = sorted((q for q in qualifiers if q[0] == name), key=lambda q: text(q[1]))
        found.update(days[i] for i in ends if days)
    return ordered(found)


def ordered(qualifiers: Iterable[tuple[str, Term]]) -> Qualifiers:
    """Qualifiers in their order: by name, then by what they say."""
    return tuple(sorted(qualifiers, key=lambda q: (q[0], text(q[1]), isinstance(q[1], Value))))


def text(term: Term | None) -> str:
    """The text of a literal, an id as it is, "" for nothing."""
    return term.text if isinstance(term, Value) else term or ""
