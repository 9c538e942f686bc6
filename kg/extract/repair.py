"""Parser slips that news makes common, mended in place before anything is read from the tree."""

from __future__ import annotations

from kg.syntax import Parse, Token, link

# Participles that are adjectives before a plural noun: "for developing nations" is no clause.
PARTICIPIAL = frozenset(
    "developing emerging neighboring neighbouring leading outgoing incoming participating remaining existing surviving "
    "ruling governing warring opposing competing rising growing donating lending acting".split()
)
# Nouns that take an infinitive: "mission to prevent crime" is about the mission, whatever stands further left.
INFINITIVAL = frozenset(
    "mission plan effort decision right ability attempt bid campaign commitment promise pledge vow refusal failure "
    "proposal agreement offer request demand duty willingness desire intention opportunity chance order mandate".split()
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
        elif token.dep in ("nsubj", "nsubjpass") and token.pos == "PROPN":
            changed |= _title_before_name(parse, token)
        elif token.dep == "acl":
            changed |= _infinitive_complement(parse, token)
        elif token.dep == "conj" and token.tag == "VB":
            changed |= _shared_infinitive(parse, token)
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
    nouns = [t for t in parse.children(participle, "dobj") if t.i == participle.i + 1 and t.tag == "NNS"]
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


def _infinitive_complement(parse: Parse, verb: Token) -> bool:
    """ "endorsement of Interpol's mission to prevent crime": the infinitive belongs to the noun before its "to"."""
    to = next((c for c in parse.children(verb, "aux") if c.lower == "to"), None)
    if to is None or to.i == 0:
        return False
    noun = parse.tokens[to.i - 1]
    if verb.head == noun.i or noun.lemma not in INFINITIVAL or verb.head > noun.i:
        return False
    verb.head = noun.i
    return True


def _shared_infinitive(parse: Parse, verb: Token) -> bool:
    """ "hopes to work with them and build a road": a bare verb is coordinated with the infinitive, not with "hopes"."""
    head = parse.head(verb)
    if head.tag not in ("VBZ", "VBP", "VBD") or parse.children(verb, "aux", "nsubj", "nsubjpass"):
        return False
    infinitives = [c for c in parse.children(head, "xcomp") if c.tag == "VB" and c.i < verb.i]
    if not infinitives or head.tag == "VBP":
        return False
    verb.head = infinitives[-1].i
    return True


def _title_before_name(parse: Parse, name: Token) -> bool:
    """ "Former president of Chile Ana Petrova spoke": one subject, not two."""
    start = parse.subtree(name)[0]
    for other in parse.children(parse.head(name), "nsubj", "nsubjpass"):
        if other.pos == "NOUN" and other.i < name.i and parse.subtree(other)[-1] == start - 1:
            other.dep, other.head = "appos", name.i
            return True
    return False
