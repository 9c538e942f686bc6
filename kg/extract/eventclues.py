"""What the parse shows of a word that may stand for something that happens: the clues of ``eventwords``.

A clue is a pair of a template ("head") and a value ("dobj announce"); its weight is looked up in
``kg/models/event-weights.json``. Templates follow Bethard and Martin (2006) and the TimeML event taggers after them:
the word, its class and ending, what governs it, what hangs on it, what stands beside it. In place of a dictionary that
is asked at run time stands a list of nouns with ratings, ``kg/models/event-nouns.json``. Of a name a clue tells that
it is one, never which; of a number, how it is written: who and how much make the single story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from kg.extract.reading import Reading
from kg.extract.weights import weights
from kg.syntax import Sentence, Token

Clue = tuple[str, str]

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
SMALL = frozenset("prep aux det prt agent neg poss mark advmod".split())  # dependents that tell by their form
FULL = frozenset("dobj nsubj nsubjpass amod compound xcomp acomp attr".split())  # ... by their lemma
NOUNS = frozenset({"NOUN", "PROPN"})
UNRATED = "none"
DIGITS = re.compile(r"\d+")
HEADLINE = 0.6  # share of longer words with a capital from which a sentence is set like a headline


@cache
def ratings(folder: Path) -> dict[str, str]:
    """Noun → how much it is like an event noun, as a rounded log-odds; a noun that is not there is none."""
    return ratings_of(weights("event-nouns", folder)["ratings"])


def ratings_of(levels: Mapping[str, str]) -> dict[str, str]:
    """The same from a table of rating → nouns, separated by spaces."""
    return {noun: level for level, nouns in levels.items() for noun in nouns.split()}


def plain(text: str) -> str:
    """A lemma or form as clues hold it: lower-cased, every number 0."""
    return DIGITS.sub("0", text.lower())


def rated(noun: Token, known: Mapping[str, str]) -> Iterator[Clue]:
    """The clues that the rating of a noun gives: its own, or that of its last part where it has a hyphen."""
    lemma = noun.lemma.lower()
    rating = known.get(lemma) or known.get(lemma.rsplit("-", 1)[-1], UNRATED)
    yield "rating", f"{noun.pos} {rating}"
    yield "rating as", f"{rating} {noun.dep}"


class Clues:
    """The clues of any token of one article."""

    def __init__(self, reading: Reading) -> None:
        self.parse = reading.parse
        self.ratings = ratings(reading.models)
        self.quoted = {i for q in reading.quotations for i in range(q.first, q.last)}
        self.standing: dict[int, str] = {}  # token -> class of the name that holds it or of the nominal it heads
        for noted in reading.mentions:
            mention = noted.mention
            if mention.layer == "entity" and mention.kind in ("name", "demonym"):
                for i in range(noted.first, noted.last):
                    self.standing.setdefault(i, mention.type)
            elif mention.layer != "event":
                self.standing.setdefault(noted.head, f"{mention.kind} {mention.type}")
        self.timed = {i for t in reading.times for i in range(t.first, t.last)}
        self.persons = {i for i, held in self.standing.items() if held == "Person"}
        self._capitals: dict[int, str] = {}

    def of(self, token: Token) -> Iterator[Clue]:
        """Template and value of each clue."""
        pos, lower = token.pos, plain(token.text)
        sentence = self.parse.sentence_of(token)
        yield "lemma", f"{pos} {self._lemma(token)}"
        yield "tag", f"{token.tag} {token.dep}"
        yield "class", f"{pos} {token.dep}"
        if not self._named(token):
            yield "ending", f"{pos} {lower[-3:]}"
            yield "longer ending", f"{pos} {lower[-4:]}"
        if pos in NOUNS:
            yield from rated(token, self.ratings)
        case = "capital" if token.text[0].isupper() else "small"
        set_like = self._set_like(sentence)
        yield "letters", f"{pos} {case} {set_like}"
        yield "letters as", f"{pos} {case} {set_like} {token.dep}"
        yield "zone", sentence.zone
        standing = self.standing.get(token.i, "")
        yield "mention", standing
        yield "mention of", f"{pos} {standing}"
        if token.i in self.timed:
            yield "time", pos
        if token.i in self.quoted:
            yield "quoted", pos
        yield from self._above(token)
        yield from self._below(token)
        yield from self._beside(token, sentence)

    def _above(self, token: Token) -> Iterator[Clue]:
        head = self.parse.head(token)
        if head is token:
            yield "under", f"{token.pos} root"
            return
        yield "under", f"{token.pos} {token.dep} {head.pos}"
        yield "head", f"{token.dep} {self._lemma(head)}"
        if token.dep == "pobj":
            beyond = self.parse.head(head)
            yield "preposition", self._form(head)
            yield "beyond", f"{self._lemma(beyond)} {self._form(head)}"

    def _below(self, token: Token) -> Iterator[Clue]:
        subject = False
        for child in self.parse.children(token):
            dep = child.dep
            subject = subject or dep in SUBJECTS
            yield "has", f"{token.pos} {dep}"
            if dep in SMALL:
                yield "has word", f"{token.pos} {dep} {self._form(child)}"
            if dep in FULL:
                yield "has lemma", f"{token.pos} {dep} {self._lemma(child)}"
        if not subject:
            yield "no subject", token.pos
        if not token.children:
            yield "alone", token.pos

    def _beside(self, token: Token, sentence: Sentence) -> Iterator[Clue]:
        tokens, i = self.parse.tokens, token.i
        before = tokens[i - 1] if i > sentence.first else None
        after = tokens[i + 1] if i + 1 < sentence.last else None
        yield "before", self._form(before) if before else ""
        yield "after", self._form(after) if after else ""
        yield "class before", f"{token.pos} {before.pos if before else ''}"
        yield "class after", f"{token.pos} {after.pos if after else ''}"

    def _named(self, token: Token) -> bool:
        return token.pos == "PROPN" or token.i in self.persons

    def _lemma(self, token: Token) -> str:
        return _shape(token) if self._named(token) else plain(token.lemma)

    def _form(self, token: Token) -> str:
        return _shape(token) if self._named(token) else plain(token.text)

    def _set_like(self, sentence: Sentence) -> str:
        """Whether most longer words of the sentence have a capital, as in headlines."""
        known = self._capitals.get(sentence.i)
        if known is None:
            words = [t.text for t in self.parse.tokens_of(sentence) if len(t.text) > 3 and t.text.isalpha()]
            share = sum(w[0].isupper() for w in words) / max(1, len(words))
            known = self._capitals[sentence.i] = "headline" if share > HEADLINE else "text"
        return known


def _shape(token: Token) -> str:
    return "NAME" if token.text.isupper() else "Name"
