"""Reads sentences through the real line, in one batch: for tests marked ``model``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from kg.annotate import annotate
from kg.extract import read
from kg.extract.reading import Reading
from kg.model import Block, Document, Value, normalise
from kg.ontology import load


def article(text: str, date: str = "2017-09-27") -> Document:
    """A document of body paragraphs only."""
    text = normalise(text)
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(zone="body", start=at, end=at + len(line)))
        at += len(line) + 1
    return Document(text=text, date=date, blocks=tuple(blocks))


def read_all(texts: Sequence[str], date: str = "2017-09-27") -> list[Reading]:
    """One reading a text."""
    return list(_read(tuple(texts), date))


@cache
def _read(texts: tuple[str, ...], date: str) -> tuple[Reading, ...]:
    ontology = load()
    return tuple(read(parse, ontology, ("patterns",)) for parse in annotate(article(text, date) for text in texts))


def triples(reading: Reading, *, asserted: bool = True) -> set[str]:
    """``subject | predicate | object`` by the names that chains go by; asserted ones only, unless asked otherwise."""
    names = {n.id: n for n in reading.mentions}

    def name(key: str) -> str:
        first = reading.antecedent.get(key, key)
        chain = [n for n in reading.mentions if reading.antecedent.get(n.id, n.id) == first]
        spelt = [n.mention.name for n in chain if n.mention.kind in ("name", "demonym", "metadata")]
        return max(spelt, key=len, default=names[key].mention.name)

    return {
        f"{name(f.subject)} | {f.predicate} | {f.object.text if isinstance(f.object, Value) else name(f.object)}"
        for f in reading.facts
        if not asserted or (f.modality == "Actual" and not f.negated)
    }
