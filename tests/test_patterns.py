"""Every row of patterns.tsv reads its own example and is not tempted by its counterexample."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from kg.ontology import Ontology, Pattern, example, load

pytestmark = pytest.mark.model

PATTERNS = load().patterns
ROWS = [pytest.param(p, id=f"{p.relation}-{p.kind}-line{p.line}") for p in PATTERNS]
BY_NAME = ("name", "demonym", "title")


@dataclass
class Reading:
    """The asserted relations of a sentence: (predicate, names of the subject, names of the object, both by name)."""

    facts: list[tuple[str, set[str], set[str], bool]] = field(default_factory=list)


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    """All sentences of the table, read in one batch."""
    from kg.annotate import annotate
    from kg.extract import extract
    from kg.model import Block, Document, Value

    ontology = load()
    texts = sorted({text for p in PATTERNS for text in (example(p.positive)[0], p.negative)})
    documents = [
        Document(text=text, date="2021-06-15", blocks=(Block(zone="body", start=0, end=len(text)),)) for text in texts
    ]
    found = {}
    for document, parse in zip(documents, annotate(documents), strict=True):
        extraction = extract(parse, ontology, ("patterns",))
        mentions = {m.id: m for m in extraction.mentions}
        same: dict[str, set[str]] = {}
        for judgement in extraction.judgements:
            if judgement.verdict == "same":
                same.setdefault(judgement.left, set()).add(judgement.right)
                same.setdefault(judgement.right, set()).add(judgement.left)

        def names(term: str | Value, mentions: dict = mentions, same: dict = same) -> tuple[set[str], bool]:
            if isinstance(term, Value):
                return {plain(term.text)}, True
            known, todo = {term}, [term]
            while todo:
                new = same.get(todo.pop(), set()) - known
                known |= new
                todo.extend(sorted(new))
            held = [mentions[i] for i in sorted(known) if i in mentions]
            return {plain(n) for m in held for n in (m.text, m.name)}, any(m.kind in BY_NAME for m in held)

        reading = found[document.text] = Reading()
        for fact in extraction.facts:
            over = any(name == "ended" for name, _ in fact.qualifiers)
            if fact.predicate in ontology.relations and fact.modality == "Actual" and not fact.negated and not over:
                (subject, left), (target, right) = names(fact.subject), names(fact.object)
                reading.facts.append((fact.predicate, subject, target, left and right))
    return found


def plain(name: str) -> str:
    """A name as examples are compared: no case, no leading article, no thousands separators."""
    return name.replace(",", "").casefold().removeprefix("the ")


def implies(ontology: Ontology, predicate: str, relation: str) -> bool:
    """Whether what holds of the predicate holds of the relation."""
    return predicate == relation or relation in ontology.super_relations(predicate)


@pytest.mark.parametrize("pattern", ROWS)
def test_positive(pattern: Pattern, readings: dict[str, Reading]) -> None:
    """The example states the relation between the two arguments that the row names."""
    ontology = load()
    sentence, what = example(pattern.positive)
    subject, target = (plain(part.strip()) for part in what.split("|"))
    facts = readings[sentence].facts
    symmetric = ontology.relation(pattern.relation).symmetric
    assert any(
        implies(ontology, predicate, pattern.relation)
        and ((subject in left and target in right) or (symmetric and subject in right and target in left))
        for predicate, left, right, _ in facts
    ), f"{sentence} -> {facts}"


@pytest.mark.parametrize("pattern", ROWS)
def test_negative(pattern: Pattern, readings: dict[str, Reading]) -> None:
    """The counterexample asserts no such relation between two named things."""
    ontology = load()
    facts = readings[pattern.negative].facts
    wrong = [f for f in facts if implies(ontology, f[0], pattern.relation) and f[3]]
    assert not wrong, f"{pattern.negative} -> {wrong}"
