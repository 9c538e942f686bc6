"""The gate before publishing, and the proof afterwards.

``check`` lists what breaks a rule of the ontology or of the evidence; ``gate`` takes such facts out, each with an issue
that carries its quote; ``verify`` reads a built folder and compares every quote, span and hash with the stored texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.dates import bounds, datatype_of, is_value
from kg.graph import Graph
from kg.issues import Issue
from kg.model import MODALITIES, Fact, Term, Value
from kg.naming import NAMED, kind_of
from kg.proof import METADATA, Problem, faults, verify

if TYPE_CHECKING:
    from kg.ontology import Ontology

__all__ = ["Problem", "check", "gate", "verify"]

DATED = ("startDate", "endDate", "date", "asOf", "earliest", "latest")


def check(graph: Graph, ontology: Ontology | None = None) -> list[Issue]:
    """What is wrong with the graph, sorted; [] where all holds.

    Facts: predicate known, domain and range, modality, evidence with true quotes, well-formed dates in order,
    confidence in 0..1. Over facts: a functional relation with two values (warning, both stay), an event without a
    ``type``, an entity whose names are of a person and of something else (error).
    ``ontology`` defaults to the graph's own.
    """
    return sorted({issue for _, issue in _findings(graph, ontology or graph.ontology)})


def gate(graph: Graph, ontology: Ontology | None = None) -> tuple[Graph, list[Issue]]:
    """The graph without the facts that break a rule, and all issues.

    A fact that follows from a removed one goes with it, and so do the roles of an event whose existence was removed.
    """
    issues: set[Issue] = set()
    bad: set[str] = set()
    for key, issue in _findings(graph, ontology or graph.ontology):
        issues.add(issue)
        if key:
            bad.add(key)
    if not bad:
        return graph, sorted(issues)
    kept = {k: f for k, f in graph.facts.items() if k not in bad}
    alive = {f.subject for f in kept.values() if f.predicate == "type"}
    for key, fact in list(kept.items()):
        if graph.happens(fact.subject) and fact.subject not in alive:
            issues.add(_issue("event-without-type", fact, f"{fact.subject}: nothing says that the event exists"))
            del kept[key]
    clean = Graph(
        documents=graph.documents.values(),
        mentions=graph.mentions.values(),
        facts=[f for f in kept.values() if _based(f, kept)],
        names=graph.names,
        ontology=graph.ontology,
        threshold=graph.threshold,
        issues=graph.issues,
    )
    return clean, sorted(issues)


def _based(fact: Fact, kept: dict[str, Fact]) -> bool:
    bases = [term for name, term in fact.qualifiers if name == "derivedFrom"]
    return not bases or any((b.text if isinstance(b, Value) else b) in kept for b in bases)


def _findings(graph: Graph, ontology: Ontology | None) -> Iterator[tuple[str, Issue]]:
    """Pairs of the id of the fact to take out ("" = keep all) and the issue."""
    for key, fact in graph.facts.items():
        for code, message in _broken(fact, graph, ontology):
            yield key, _issue(code, fact, message)
    if ontology is not None:
        yield from _functional(graph, ontology)
        yield from _clashes(graph, ontology)


def _issue(code: str, fact: Fact, message: str, severity: str = "warning") -> Issue:
    first = min(fact.evidence, default=None)
    start, end = first.quote if first else METADATA
    return Issue(
        stage="check",
        code=code,
        document=first.document if first else "",
        start=start,
        end=end,
        quote=first.text if first else "",
        message=message,
        severity=severity,
    )


# ---- one fact ----


def _broken(fact: Fact, graph: Graph, ontology: Ontology | None) -> Iterator[tuple[str, str]]:
    """Codes and messages of the rules that a fact breaks."""
    shown = f"{fact.subject} {fact.predicate} {fact.object if isinstance(fact.object, str) else fact.object.text!r}"
    if fact.modality not in MODALITIES:
        yield "unknown-modality", f"{shown}: {fact.modality!r} is none of {', '.join(MODALITIES)}"
    if not fact.evidence:
        yield "no-evidence", shown
    for evidence in fact.evidence:
        for message in faults(evidence, graph.documents.get(evidence.document)):
            yield "false-evidence", f"{shown}: {message}"
        if not 0 <= evidence.confidence <= 1:
            yield "confidence-range", f"{shown}: confidence {evidence.confidence} is outside 0..1"
    for message in _bad_dates(fact):
        yield "bad-date", f"{shown}: {message}"
    if ontology is not None:
        yield from _typed(fact, graph, ontology)
    if fact.predicate != "type" and graph.happens(fact.subject):
        if not any(f.predicate == "type" for f in graph.facts_from(fact.subject)):
            yield "event-without-type", f"{shown}: nothing says that the event exists"


def _typed(fact: Fact, graph: Graph, ontology: Ontology) -> Iterator[tuple[str, str]]:
    subject = graph.types(fact.subject)
    if fact.predicate in DATED or fact.predicate == "dateText":
        if "Event" not in subject:
            yield "relation-domain", f"{fact.subject} {fact.predicate}: only events have this role"
        return
    if fact.predicate in ontology.roles and "EventSeries" in subject:
        subject = (*subject, "Event")  # what holds of every edition may be said of the series
    target = fact.object if isinstance(fact.object, Value) else graph.types(fact.object)
    reason = ontology.check(fact.predicate, subject, target)
    if reason:
        code = "relation-range" if reason.startswith("object") else "relation-domain"
        if reason.startswith("unknown"):
            code = "unknown-relation"
        yield code, f"{graph.label(fact.subject)} – {fact.predicate} – {graph.label(fact.object)}: {reason}"


def _bad_dates(fact: Fact) -> Iterator[str]:
    values: dict[str, list[str]] = {}
    own: list[tuple[str, Term]] = [(fact.predicate, fact.object)] if fact.predicate in DATED else []
    for name, term in (*own, *fact.qualifiers):
        if name in DATED:
            text = term.text if isinstance(term, Value) else term
            if not is_value(text):
                yield f"{name} {text!r} is no date"
            elif isinstance(term, Value) and term.datatype != datatype_of(text):
                yield f"{name} {text!r} is a {datatype_of(text)}, not a {term.datatype}"
            else:
                values.setdefault(name, []).append(text)
    for before, after in (("earliest", "latest"), ("startDate", "endDate")):
        for a in values.get(before, ()):
            for b in values.get(after, ()):
                if bounds(a)[0] > bounds(b)[1]:
                    yield f"{before} {a} is later than {after} {b}"


# ---- facts together ----


def _functional(graph: Graph, ontology: Ontology) -> Iterator[tuple[str, Issue]]:
    values: dict[tuple[str, str], list[Fact]] = {}
    for fact in graph.facts.values():
        relation = ontology.relations.get(fact.predicate)
        if relation is not None and relation.functional and graph.plain(fact):
            values.setdefault((fact.subject, fact.predicate), []).append(fact)
    for (subject, predicate), facts in sorted(values.items()):
        objects = sorted({graph.label(f.object) for f in facts})
        if len({f.object for f in facts}) > 1:
            message = f"{graph.label(subject)} – {predicate}: {' and '.join(objects)} can't both hold"
            for fact in facts:
                yield "", _issue("two-values", fact, message)


def _clashes(graph: Graph, ontology: Ontology) -> Iterator[tuple[str, Issue]]:
    """Names of one entity that are of a person and of something else: two things were taken for one."""
    cache: dict[str, str] = {}
    seen: dict[str, dict[str, str]] = {}
    for key, name in graph.names.items():
        mention = graph.mentions.get(key)
        if mention is not None and mention.kind in NAMED and mention.layer == "entity":
            kind = cache.setdefault(mention.type, kind_of(mention.type, ontology))
            if kind != "thing":
                seen.setdefault(name, {}).setdefault(kind, key)
    for name, kinds in sorted(seen.items()):
        if len(kinds) > 1 and "person" in kinds:
            mention = graph.mentions[kinds["person"]]
            yield (
                "",
                Issue(
                    stage="check",
                    code="type-clash",
                    document=mention.document,
                    start=mention.start,
                    end=mention.end,
                    quote=mention.text,
                    message=f"{name} is {' and '.join(sorted(kinds))}",
                    severity="error",
                ),
            )
