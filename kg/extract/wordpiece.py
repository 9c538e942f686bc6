"""Word pieces as BERT reads them: text without case and accents, cut into words, words into known pieces.

WordPiece as in Devlin et al. 2019 (uncased): controls dropped, characters decomposed, marks dropped, lower case; a word
is a stretch without spaces, every punctuation mark and Chinese character a word of its own; pieces are the longest that
the vocabulary knows, from the left. Offsets are code points of the text as it was given.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from kg.model import Span

UNKNOWN, BEGIN, END = "[UNK]", "[CLS]", "[SEP]"
LONGEST = 100  # characters of a word; a longer one is unknown
CHINESE = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF),
    (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip


class WordPiece:
    """A vocabulary: one piece a line, its number is its line; pieces inside a word begin with ``##``."""

    def __init__(self, path: Path) -> None:
        lines = path.read_text(encoding="utf-8").split("\n")
        self.numbers = {piece: n for n, piece in enumerate(lines) if piece}
        self.begin, self.end, self.unknown = (self.numbers[p] for p in (BEGIN, END, UNKNOWN))
        self._pieces = lru_cache(maxsize=50_000)(self._cut)

    def encode(self, text: str) -> tuple[list[int], list[Span]]:
        """Numbers of the pieces between a begin and an end mark, and where each stands ((0, 0) for the marks)."""
        ids, spans = [self.begin], [(0, 0)]
        for letters in _words(text):
            at = 0
            for number, length in self._pieces("".join(c for c, _ in letters)):
                ids.append(number)
                spans.append((letters[at][1], letters[at + length - 1][1] + 1))
                at += length
        return [*ids, self.end], [*spans, (0, 0)]

    def _cut(self, word: str) -> tuple[tuple[int, int], ...]:
        """Numbers and lengths of the pieces of a word."""
        unknown = ((self.unknown, len(word)),)
        if len(word) > LONGEST:
            return unknown
        found, start = [], 0
        while start < len(word):
            mark = "##" if start else ""
            end = next((e for e in range(len(word), start, -1) if mark + word[start:e] in self.numbers), 0)
            if not end:
                return unknown
            found.append((self.numbers[mark + word[start:end]], end - start))
            start = end
        return tuple(found)


def _words(text: str) -> Iterator[list[tuple[str, int]]]:
    """Words as (letter, place in the text)."""
    word: list[tuple[str, int]] = []
    for place, character in enumerate(text):
        for letter in _letters(character):
            alone = _punctuation(letter) or _chinese(letter)
            if (alone or letter == " ") and word:
                yield word
                word = []
            if alone:
                yield [(letter, place)]
            elif letter != " ":
                word.append((letter, place))
    if word:
        yield word


@lru_cache(maxsize=4096)
def _letters(character: str) -> str:
    """What is read of a character: nothing of controls and marks, a space for any space."""
    if character in "\t\n\r" or unicodedata.category(character)[0] == "Z":
        return " "
    if character == "\ufffd" or unicodedata.category(character)[0] == "C":
        return ""
    return "".join(c for c in unicodedata.normalize("NFD", character) if unicodedata.category(c) != "Mn").lower()


@lru_cache(maxsize=4096)
def _punctuation(letter: str) -> bool:
    return (letter.isascii() and letter.isprintable() and not letter.isalnum() and letter != " ") or (
        unicodedata.category(letter)[0] == "P"
    )


@lru_cache(maxsize=4096)
def _chinese(letter: str) -> bool:
    return any(low <= ord(letter) <= high for low, high in CHINESE)
