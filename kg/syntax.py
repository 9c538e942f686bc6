"""A parsed article in plain Python: what the extractors read, so that none of them needs spaCy.

Token attributes follow spaCy's English pipelines: ``pos`` Universal POS, ``tag`` Penn Treebank, ``dep`` ClearNLP
dependency labels (nsubj, nsubjpass, dobj, prep, pobj, appos, poss, ...; *not* Universal Dependencies).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.model import Document, Span


@dataclass(slots=True)
class Token:
    """A token of the article. ``i`` counts through the whole document; ``head == i`` marks a root."""

    i: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    start: int
    end: int
    sentence: int
    children: list[int] = field(default_factory=list)

    @property
    def lower(self) -> str:
        """Lower-cased text."""
        return self.text.lower()


@dataclass(slots=True)
class Sentence:
    """Tokens ``first`` to ``last`` (exclusive) of the article, and the code points ``start`` to ``end``."""

    i: int
    first: int
    last: int
    start: int
    end: int
    zone: str
    block: int


@dataclass(slots=True)
class Chunk:
    """A run of tokens that the tagger calls a name: ``label`` is an OntoNotes type (PERSON, ORG, GPE, DATE, ...)."""

    first: int
    last: int
    label: str


@dataclass(slots=True)
class Parse:
    """A document with its tokens, sentences and the tagger's names, all in text order."""

    document: Document
    tokens: list[Token]
    sentences: list[Sentence]
    chunks: list[Chunk]

    def span(self, first: int, last: int) -> Span:
        """Code points of tokens ``first`` to ``last`` (exclusive)."""
        return self.tokens[first].start, self.tokens[last - 1].end

    def text(self, first: int, last: int) -> str:
        """The text of tokens ``first`` to ``last`` (exclusive)."""
        start, end = self.span(first, last)
        return self.document.text[start:end]

    def head(self, token: Token) -> Token:
        """The governor; a root governs itself."""
        return self.tokens[token.head]

    def children(self, token: Token, *deps: str) -> list[Token]:
        """Dependents in text order, of the given labels only where some are given."""
        found = [self.tokens[i] for i in token.children]
        return [t for t in found if t.dep in deps] if deps else found

    def subtree(self, token: Token) -> list[int]:
        """Indices of the token and all below it, in text order."""
        found, todo = set[int](), [token.i]
        while todo:
            i = todo.pop()
            if i not in found:
                found.add(i)
                todo.extend(self.tokens[i].children)
        return sorted(found)

    def ancestors(self, token: Token) -> Iterator[Token]:
        """The governors, nearest first, up to the root."""
        while token.head != token.i:
            token = self.tokens[token.head]
            yield token

    def sentence_of(self, token: Token) -> Sentence:
        """The sentence that holds the token."""
        return self.sentences[token.sentence]

    def tokens_of(self, sentence: Sentence) -> list[Token]:
        """The tokens of a sentence."""
        return self.tokens[sentence.first : sentence.last]

    def at(self, start: int, end: int) -> tuple[int, int] | None:
        """Token range (exclusive end) that covers the code points, None where no token does."""
        inside = [t.i for t in self.tokens if t.start < end and t.end > start]
        return (inside[0], inside[-1] + 1) if inside else None


def link(tokens: list[Token]) -> list[Token]:
    """Fill ``children`` from ``head``; returns the same list."""
    for token in tokens:
        token.children.clear()
    for token in tokens:
        if token.head != token.i:
            tokens[token.head].children.append(token.i)
    return tokens
