"""Judgements about identity: the extractors' links, what persons say, and the id of every thing.

``resolve`` works on mentions of any number of documents; two documents meet where their ids are equal, so "Petrova" of
one article, spelt out as "Ana Petrova" there, is the Ana Petrova of another. See docs/identity.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.linker import MINT, Linker, is_person, settled
from kg.resolve.iris import mint
from kg.resolve.names import kinds_of, slug

if TYPE_CHECKING:
    from kg.model import Document, Fact, Judgement, Mention
    from kg.ontology import Ontology

__all__ = ["Linker", "is_person", "mint", "resolve", "slug"]


def resolve(
    mentions: Iterable[Mention],
    judgements: Iterable[Judgement],
    facts: Iterable[Fact],
    ontology: Ontology,
    documents: Iterable[Document] = (),
) -> list[Judgement]:
    """All judgements, sorted: those given, and one ``mention -> entity id`` for every mention that can be named.

    ``by`` of the latter is ``mint``; those of an earlier run are made anew, so a person who renames a thing writes
    ``person`` there. A mention left without an id (a pronoun that nothing explains) can't carry a fact. ``documents``
    gives the dates by which homonyms are told apart; without it their ids stand alone. Independent of every order.
    """
    kept = settled(j for j in judgements if j.by != MINT)
    table = {m.id: m for m in sorted(mentions)}
    linker = Linker(kept, kinds_of(table, ontology))
    apart = frozenset(i for j in kept if j.verdict == "different" for i in (j.left, j.right))
    return sorted([*kept, *mint(table.values(), linker, facts, ontology, documents, apart)])
