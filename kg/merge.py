"""Facts and judgements to a graph: arguments become entities, equal claims become one, with the evidence of all.

Two facts are one statement where subject, predicate, object, modality and polarity are equal and nothing that tells
them apart (dates, title, organization) contradicts. Compatible dates: the more precise wins; an undated statement joins
the only dated one; two start dates stay two facts. The outcome depends on the facts, never on their order, and merging
merged facts changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.dates import bounds, compatible, is_value
from kg.graph import Graph
from kg.issues import Issue
from kg.linker import Linker, is_entity
from kg.model import Document, Evidence, Fact, Judgement, Mention, Term, Value
from kg.naming import fold

if TYPE_CHECKING:
    from kg.ontology import Ontology

TIMES = ("startDate", "endDate", "date")  # what dates a statement
EDGES = ("earliest", "latest")
TELLING = ("roleTitle", "organization", "position", "portfolio")  # what else tells two statements apart
FORMER = "formerlyHeldPositionIn"
DERIVED = ("memberSince", "holdsPosition")
Qualifiers = tuple[tuple[str, Term], ...]


def merge(
    documents: Iterable[Document],
    mentions: Iterable[Mention],
    facts: Iterable[Fact],
    judgements: Iterable[Judgement],
    ontology: Ontology | None = None,
) -> Graph:
    """The graph of all facts, their arguments mapped by the judgements (see :mod:`kg.linker`).

    ``judgements`` are those of :func:`kg.resolve.resolve`. ``Graph.issues`` tells what was dropped: facts about
    something without an id (``unresolved``), and facts that relate a thing to itself (``self-relation``).
    """
    linker = Linker(judgements)
    issues: list[Issue] = []
    mapped: dict[str, Fact] = {}
    for fact in facts:
        found = _mapped(fact, linker, issues)
        if found is not None and not _reflexive(found, ontology, issues):
            same = mapped.get(found.id)
            mapped[found.id] = same | found if same else found
    merged = statements((f for f in mapped.values() if not derived(f)), ontology)
    documents = list(documents)
    merged = _closed(_since(merged), {d.id: d.date for d in documents})
    merged += derive(merged, ontology)
    table = sorted(mentions)
    names = {k: v for k, v in linker.names().items() if is_entity(v)}
    return Graph(
        documents=documents, mentions=table, facts=merged, names=names, ontology=ontology, issues=sorted(set(issues))
    )


def derived(fact: Fact) -> bool:
    """Whether the fact follows from another one and is made anew at each merge."""
    return fact.predicate in DERIVED and fact.qualifier("derivedFrom") is not None


# ---- arguments ----


def _mapped(fact: Fact, linker: Linker, issues: list[Issue]) -> Fact | None:
    lost: list[str] = []

    def term(old: Term, *, must: bool = True) -> Term | None:
        if not isinstance(old, str):
            return old
        new = linker.entity(old)
        if is_entity(new):
            return new
        if must:
            lost.append(old)
        return None

    subject, object_ = term(fact.subject), term(fact.object)
    if lost:
        issues.append(issue("unresolved", fact, f"{fact.predicate}: nothing is known about {', '.join(sorted(lost))}"))
        return None
    assert isinstance(subject, str)
    assert object_ is not None
    kept: set[tuple[str, Term]] = set()
    for name, old in fact.qualifiers:
        new: Term | None = old if name == "derivedFrom" else term(old, must=False)
        if new is not None and name not in ("attributedTo", "modality", "negated"):
            kept.add((name, new))
    return replace(
        fact,
        subject=subject,
        object=object_,
        qualifiers=_sorted(kept),
        evidence=tuple(sorted({_attributed(e, linker) for e in fact.evidence})),
    )


def _attributed(evidence: Evidence, linker: Linker) -> Evidence:
    """A speaker without an id stays somebody: to drop him would make his words the paper's own."""
    if not evidence.speaker:
        return evidence
    speaker = linker.entity(evidence.speaker)
    if not is_entity(speaker):
        speaker = f"person/unnamed-speaker_{evidence.document}"
    return evidence if speaker == evidence.speaker else replace(evidence, speaker=speaker)


def _reflexive(fact: Fact, ontology: Ontology | None, issues: list[Issue]) -> bool:
    if fact.subject != fact.object:
        return False
    relation = ontology.relations.get(fact.predicate) if ontology else None
    if relation is not None and not relation.irreflexive and not relation.symmetric:
        return False
    issues.append(issue("self-relation", fact, f"{fact.subject} {fact.predicate} itself"))
    return True


def issue(code: str, fact: Fact, message: str, stage: str = "merge", severity: str = "info") -> Issue:
    """An issue about a fact, at its first piece of evidence."""
    first = min(fact.evidence, default=None)
    if first is None:
        return Issue(stage=stage, code=code, message=message, severity=severity)
    start, end = first.quote
    return Issue(
        stage=stage, code=code, document=first.document, start=start, end=end, quote=first.text, message=message,
        severity=severity,
    )  # fmt: skip


# ---- statements ----


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
    for fact in sorted(group, key=lambda f: (-len(text(f.object)), f.key)):
        fits = [i for i, k in enumerate(kept) if _same_time(text(k.object), text(fact.object))]
        if not fits:
            kept.append(fact)
        else:
            spelt = {q for q in fact.qualifiers if q[0] == "dateText"}
            full = text(kept[fits[0]].object) == text(fact.object)
            extra = set(fact.qualifiers) if full else spelt
            kept[fits[0]] = _with(kept[fits[0]], extra, fact.evidence)
    return kept


def joined(group: Sequence[Fact]) -> list[Fact]:
    """Statements of one subject, predicate, object, modality and polarity, joined where they agree."""
    facts = [replace(f, qualifiers=_narrow(set(f.qualifiers))) for f in group]
    while True:
        kept = _pass(facts)
        if len(kept) == len(facts):  # what was joined may settle what was in doubt
            return kept
        facts = kept


def _pass(group: Sequence[Fact]) -> list[Fact]:
    kept: list[Fact] = []
    for fact in sorted(group, key=_precision):
        fits = [i for i, k in enumerate(kept) if _agree(k, fact)]
        if len(fits) > 1:  # which of them this one means nobody can say, unless it tells as much
            fits = [i for i in fits if _told(kept[i]) == _told(fact)]
        if not fits:
            kept.append(fact)
            continue
        first = kept[fits[0]]
        same = _times(first) == _times(fact)
        told = {name for name, _ in first.qualifiers if name in TELLING}
        extra = {q for q in fact.qualifiers if q[0] not in told and (same or q[0] not in (*TIMES, *EDGES))}
        kept[fits[0]] = _with(first, extra, fact.evidence)
    return kept


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


def _with(fact: Fact, extra: Iterable[tuple[str, Term]], evidence: Iterable[Evidence]) -> Fact:
    return replace(
        fact,
        qualifiers=_narrow({*fact.qualifiers, *extra}),
        evidence=tuple(sorted({*fact.evidence, *evidence})),
    )


def _narrow(qualifiers: set[tuple[str, Term]]) -> Qualifiers:
    """Of many ``asOf`` days the first and the last; of many ``earliest`` the first, of ``latest`` the last."""
    found = {q for q in qualifiers if q[0] not in ("asOf", *EDGES)}
    for name, ends in (("asOf", (0, -1)), ("earliest", (0,)), ("latest", (-1,))):
        days = sorted((q for q in qualifiers if q[0] == name), key=lambda q: text(q[1]))
        found.update(days[i] for i in ends if days)
    return _sorted(found)


def _sorted(qualifiers: Iterable[tuple[str, Term]]) -> Qualifiers:
    return tuple(sorted(qualifiers, key=lambda q: (q[0], text(q[1]), isinstance(q[1], Value))))


def text(term: Term | None) -> str:
    """The text of a literal, an id as it is, "" for nothing."""
    return term.text if isinstance(term, Value) else term or ""


# ---- what follows ----


def _since(facts: list[Fact]) -> list[Fact]:
    """``memberSince`` as read in a text becomes evidence of the one membership with that start."""
    bases: dict[tuple[object, ...], list[Fact]] = {}
    for fact in facts:
        if fact.predicate == "memberOf" and (start := fact.qualifier("startDate")) is not None:
            bases.setdefault((fact.subject, start, fact.modality, fact.negated), []).append(fact)
    kept = {f.id: f for f in facts}
    for fact in facts:
        if fact.predicate == "memberSince":
            body = fact.qualifier("organization")
            same = bases.get((fact.subject, fact.object, fact.modality, fact.negated), [])
            fits = [b for b in same if body in (None, b.object)]
            if len(fits) == 1:
                base = kept[fits[0].id]
                kept[base.id] = _with(base, (), fact.evidence)
                del kept[fact.id]
    return list(kept.values())


def _closed(facts: list[Fact], dates: Mapping[str, str]) -> list[Fact]:
    """Posts that a later article calls former are marked ``ended``; the statement stays, its plain triple does not."""
    former: dict[tuple[object, ...], str] = {}
    for fact in facts:
        if fact.predicate == FORMER and fact.modality == "Actual" and not fact.negated:
            days = _days(fact, dates)
            key = (fact.subject, fact.object, fold(text(fact.qualifier("roleTitle"))))
            former[key] = max(former.get(key, ""), *days, "")
    found = []
    for fact in facts:
        title = fold(text(fact.qualifier("roleTitle")))
        told = former.get((fact.subject, fact.object, title), "") if title and fact.predicate != FORMER else ""
        over = fact.qualifier("endDate") or fact.qualifier("ended") or fact.negated or fact.modality != "Actual"
        if told and not over and (days := _days(fact, dates)) and max(days) < told:
            fact = _with(fact, [("ended", Value("true", "boolean"))], ())  # noqa: PLW2901
        found.append(fact)
    return found


def _days(fact: Fact, dates: Mapping[str, str]) -> list[str]:
    """The days on which the articles of a fact appeared; [] where one of them has no date."""
    found = [dates.get(e.document, "") for e in fact.evidence]
    return [bounds(d)[0] for d in found] if all(map(is_value, found)) else []


def derive(facts: Iterable[Fact], ontology: Ontology | None = None) -> list[Fact]:
    """``memberSince`` of each membership with a start, and ``holdsPosition`` of each fact about a position.

    Same modality and evidence as the fact each comes from, which ``derivedFrom`` names by its id.
    """
    found: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        since, post = fact.qualifier("startDate"), fact.qualifier("position")
        if (
            fact.predicate == "memberOf"
            and isinstance(since, Value)
            and isinstance(fact.object, str)
            and not fact.negated
        ):
            first, last = bounds(since.text) if is_value(since.text) else ("", "")
            edges = {(n, Value(day, "date")) for n, day in zip(EDGES, (first, last), strict=True) if day}
            _add(found, fact, "memberSince", since, {("organization", fact.object), ("date", since), *edges})
        if isinstance(post, str) and _is_position(fact.predicate, ontology):
            times = {q for q in fact.qualifiers if q[0] in ("startDate", "endDate", "asOf", "ended")}
            _add(found, fact, "holdsPosition", post, times)
    return [replace(f, qualifiers=_narrow(set(f.qualifiers))) for f in found.values()]


def _add(
    found: dict[tuple[object, ...], Fact], fact: Fact, predicate: str, object_: Term, extra: set[tuple[str, Term]]
) -> None:
    base = tuple(sorted({q for q in extra if q[0] in TIMES or q[0] == "organization"}, key=str))
    key = (fact.subject, predicate, object_, base, fact.modality, fact.negated)
    qualifiers = _sorted({*extra, ("derivedFrom", fact.id)})
    new = replace(fact, predicate=predicate, object=object_, qualifiers=qualifiers)
    old = found.get(key)
    found[key] = _with(old, new.qualifiers, new.evidence) if old else new


def _is_position(predicate: str, ontology: Ontology | None) -> bool:
    """Held now: a former post is told by its own relation."""
    if predicate in ("formerlyHeldPositionIn", "holdsPosition", "candidateFor", "succeeds"):
        return False
    if ontology is None or predicate == "holdsPositionIn":
        return ontology is None or predicate in ontology.relations
    return predicate in ontology.relations and "holdsPositionIn" in ontology.super_relations(predicate)
