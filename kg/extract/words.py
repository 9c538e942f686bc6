"""Words by themselves: numbers, ordinals, titles, the citation form of names."""

from __future__ import annotations

import re
from functools import cache

from kg.ontology import Ontology
from kg.syntax import Parse, Token

NUMBERS = {
    w: str(n)
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
}
NUMBERS |= {"dozen": "12", "hundred": "100", "thousand": "1000", "million": "1000000", "billion": "1000000000"}
EDITION = re.compile(r"^(\d+)(?:st|nd|rd|th)$", re.IGNORECASE)
ORDINALS = {
    w: n
    for n, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
}


@cache
def title_ends(ontology: Ontology) -> frozenset[str]:
    """Last words of all titles: what a title phrase must end with."""
    return frozenset(words[-1] for words in ontology.title_phrases)


def ontology_title(ontology: Ontology, parse: Parse, token: Token) -> tuple[int, int] | None:
    """Token range of the title phrase that ends with the noun ("vice president"), None where it is no title."""
    if token.lower.rstrip(".").rsplit("-", 1)[-1] not in title_ends(ontology):
        return None
    first = max(parse.sentences[token.sentence].first, token.i - 3)
    found = ontology.title_span([t.text for t in parse.tokens[first : token.i + 1]])
    if found is None or first + found[2] != token.i + 1:
        return None
    return first + found[1], token.i + 1


def citation(text: str) -> str:
    """Citation form of a name: one line, capitals of an all-capital name put right (acronyms stay)."""
    words = text.split()
    if len(words) > 1 and all(w.isupper() and w.isalpha() and len(w) > 1 for w in words):
        return " ".join(w.capitalize() for w in words)
    return " ".join(words)


def digits(word: str) -> str:
    """ "20,000" and "twenty" as digits; "" for what is no whole number."""
    plain = word.replace(",", "")
    if plain.isdigit():
        return str(int(plain))
    return NUMBERS.get(word, "")


def ordinal(word: str) -> int:
    """ "86th" and "first" as a number, 0 for any other word."""
    found = EDITION.match(word)
    if found:
        return int(found.group(1))
    return 0 if word.isupper() else ORDINALS.get(word.lower(), 0)  # "FIRST" is an acronym as often as not


def suffix(number: int) -> str:
    """ "st", "nd", "rd" or "th"."""
    return "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
