"""Parser slips that news makes common, mended in place before anything is read from the tree."""

from __future__ import annotations

from kg.syntax import Parse, Token, link

# Participles that are adjectives before a plural noun: "for developing nations" is no clause.
PARTICIPIAL = frozenset(
    "developing emerging neighboring neighbouring leading outgoing incoming participating remaining existing surviving "
    "visiting ruling governing warring opposing competing rising growing donating lending acting".split()
)
TEMPORAL = frozenset("DATE TIME".split())


def repair(parse: Parse) -> Parse:
    """Mend the tree; returns the same parse."""
    temporal = {i for c in parse.chunks if c.label in TEMPORAL for i in range(c.first, c.last)}
    changed = False
    for token in parse.tokens:
        if token.dep == "prep":
            changed |= _interrupted_object(parse, token, temporal)
        elif token.dep == "pcomp" and token.lower in PARTICIPIAL:
            changed |= _participial_adjective(parse, token)
    if changed:
        link(parse.tokens)
    return parse


def _interrupted_object(parse: Parse, prep: Token, temporal: set[int]) -> bool:
    """ "vowed on Tuesday strong support": the object was hung on the preposition of the date before it."""
    objects = parse.children(prep, "pobj")
    verb = parse.head(prep)
    if len(objects) < 2 or objects[0].i not in temporal or verb.pos != "VERB" or parse.children(verb, "dobj"):
        return False
    for obj in objects[1:]:
        obj.dep, obj.head = "dobj", verb.i
    return True


def _participial_adjective(parse: Parse, participle: Token) -> bool:
    """ "train police for developing nations in the next year": the noun is the preposition's object."""
    nouns = [t for t in parse.children(participle, "dobj") if t.i == participle.i + 1]
    if not nouns:
        return False
    prep = parse.head(participle)
    noun = nouns[0]
    noun.dep, noun.head = "pobj", prep.i
    for child in parse.children(participle):
        if child is not noun:
            child.head = prep.head if child.dep in ("prep", "npadvmod", "advmod") else noun.i
    participle.dep, participle.head, participle.pos = "amod", noun.i, "ADJ"
    return True
