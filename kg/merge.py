"""Facts and judgements to a graph: arguments become entities, equal claims become one, with the evidence of all.

:mod:`kg.statements` joins claims; here their arguments are mapped, and what follows from statements is added. The
outcome depends on the facts, never on their order, and merging merged facts changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.dates import bounds, is_value
from kg.graph import Graph
from kg.issues import Issue
from kg.linker import Linker, is_entity
from kg.model import Document, Evidence, Fact, Judgement, Mention, Term, Value
from kg.naming import fold
from kg.statements import EDGES, TIMES, added, narrowed, ordered, statements, text, union

if TYPE_CHECKING:
    from kg.ontology import Ontology

__all__ = ["derive", "derived", "issue", "merge", "statements"]

FORMER = "formerlyHeldPositionIn"
DERIVED = ("memberSince", "holdsPosition")


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
    mapped: dict[str, list[Fact]] = {}
    for fact in facts:
        found = _mapped(fact, linker, issues)
        if found is not None and not _reflexive(found, ontology, issues):
            mapped.setdefault(found.id, []).append(found)
    merged = statements((union(same) for same in mapped.values() if not derived(same[0])), ontology)
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
        qualifiers=ordered(kept),
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
                kept[base.id] = added(base, (), fact.evidence)
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
            fact = added(fact, [("ended", Value("true", "boolean"))], ())  # noqa: PLW2901
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
            times = {q for q in fact.qualifiers if q[0] in ("startDate", "endDate", "asOf", "ended", *EDGES)}
            _add(found, fact, "holdsPosition", post, times)
    return [replace(f, qualifiers=narrowed(set(f.qualifiers))) for f in found.values()]


def _add(
    found: dict[tuple[object, ...], Fact], fact: Fact, predicate: str, object_: Term, extra: set[tuple[str, Term]]
) -> None:
    base = tuple(sorted({q for q in extra if q[0] in TIMES or q[0] == "organization"}, key=str))
    key = (fact.subject, predicate, object_, base, fact.modality, fact.negated)
    qualifiers = ordered({*extra, ("derivedFrom", fact.id)})
    new = replace(fact, predicate=predicate, object=object_, qualifiers=qualifiers)
    old = found.get(key)
    found[key] = added(old, new.qualifiers, new.evidence) if old else new


def _is_position(predicate: str, ontology: Ontology | None) -> bool:
    """Held now: a former post is told by its own relation."""
    if predicate in ("formerlyHeldPositionIn", "holdsPosition", "candidateFor", "succeeds"):
        return False
    if ontology is None or predicate == "holdsPositionIn":
        return ontology is None or predicate in ontology.relations
    return predicate in ontology.relations and "holdsPositionIn" in ontology.super_relations(predicate)
