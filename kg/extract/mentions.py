"""People, organizations, places, groups, nominals and pronouns of an article, with what grammar says of them."""

from __future__ import annotations

from kg.extract.innernames import find_nested, find_short
from kg.extract.namedentities import find_known_parts, find_listed, find_names, find_repeated
from kg.extract.notes import Notes
from kg.extract.reading import Noted, Reading
from kg.extract.things import find_things
from kg.extract.words import digits, ontology_title
from kg.ontology import Ontology
from kg.syntax import Token

PRONOUNS = {
    **dict.fromkeys("he him his himself".split(), ("Person", "sing", "male")),
    **dict.fromkeys("she her hers herself".split(), ("Person", "sing", "female")),
    **dict.fromkeys("i me my mine myself".split(), ("Person", "sing", "")),
    **dict.fromkeys("we us our ours ourselves".split(), ("Agent", "plur", "")),
    **dict.fromkeys("you your yours yourself yourselves".split(), ("Person", "", "")),
    **dict.fromkeys("it its itself".split(), ("Entity", "sing", "neuter")),
    **dict.fromkeys("they them their theirs themselves".split(), ("Agent", "plur", "")),
    **dict.fromkeys("who whom whose".split(), ("Agent", "", "")),
    **dict.fromkeys("which that".split(), ("Entity", "", "")),
}
DEFINITE = frozenset("the this that these those".split())


def find_mentions(reading: Reading, ontology: Ontology) -> None:
    """Fill ``reading.mentions``, in text order: names first found by the tagger, then mended, then all the rest."""
    busy = frozenset(i for t in reading.times for i in range(t.first, t.last))
    notes = Notes(reading.parse, ontology, busy)
    find_names(notes)
    find_known_parts(notes)
    find_repeated(notes)
    find_listed(notes)
    find_short(notes)
    find_things(notes)
    find_nested(notes)
    find_nominals(notes)
    find_pronouns(notes)
    reading.mentions.extend(sorted(notes.found.values(), key=lambda n: (n.mention.start, -n.mention.end, n.id)))


def find_nominals(notes: Notes) -> None:
    """Common nouns that stand for people, bodies, groups and places."""
    for token in notes.parse.tokens:
        if token.pos not in ("NOUN", "PROPN") or token.i in notes.busy or token.i in notes.taken:
            continue
        if token.dep in ("compound", "nmod", "amod", "npadvmod"):
            continue
        kind = _noun_type(notes, token)
        if kind:
            _nominal(notes, token, kind)


def _noun_type(notes: Notes, token: Token) -> str:
    """The class of a common noun, "" for nouns that stand for nothing in the graph."""
    if ontology_title(notes.ontology, notes.parse, token) is not None:
        return "Person"
    entry = notes.ontology.nouns.get(token.lower) or notes.ontology.nouns.get(token.lemma)
    return entry.type if entry is not None else ""


def _nominal(notes: Notes, token: Token, kind: str) -> None:
    first = notes.left(token)
    last = token.i + 1
    words = notes.parse.tokens[first : token.i]
    plural = token.tag in ("NNS", "NNPS")
    quantity = next((q for t in words if t.pos == "NUM" and (q := digits(t.lower))), "")
    if quantity not in ("", "1") or plural or (kind == "Group"):
        kind = kind if kind in ("Event", "EventSeries") else "Group"
    for other in notes.parse.children(token, "conj"):  # "158 countries and regions" is one group
        if quantity and other.i - token.i <= 2 and other.tag in ("NNS", "NNPS") and _noun_type(notes, other):
            last = other.i + 1
            notes.taken.add(other.i)
    if kind == "Government" and not plural and (place := _country_of(notes, token)) is not None:
        notes.note(token.i, place.last, token.i, f"Government of {place.mention.name}", kind, "name", number="sing")
        return
    determiner = words[0].lower if words else ""
    definite = determiner in DEFINITE or any(t.dep == "poss" for t in words)
    begin = first
    while begin < token.i and notes.parse.tokens[begin].dep in ("det", "predet"):
        begin += 1
    if any(t.dep == "poss" for t in words):
        begin = max((t.i + 1 for t in words if t.dep in ("poss", "case") or t.tag == "POS"), default=begin)
    notes.note(
        first,
        last,
        token.i,
        notes.parse.text(min(begin, token.i), last),
        kind,
        "group" if kind == "Group" else "nominal",
        number="plur" if plural or kind == "Group" else "sing",
        definite=definite,
        quantity=quantity,
    )


def _country_of(notes: Notes, token: Token) -> Noted | None:
    """The named place in "government of Norway"."""
    for prep in notes.parse.children(token, "prep"):
        for child in notes.parse.children(prep, "pobj") if prep.lower == "of" and prep.i == token.i + 1 else ():
            noted = notes.name_ending(child.i)
            if noted is not None and notes.ontology.is_a(noted.mention.type, "GeopoliticalEntity"):
                return noted
    return None


def find_pronouns(notes: Notes) -> None:
    """Personal, possessive and relative pronouns; "that" only as a relative."""
    for token in notes.parse.tokens:
        known = PRONOUNS.get(token.lower)
        if known is None or token.tag not in ("PRP", "PRP$", "WP", "WP$", "WDT"):
            continue
        kind, number, gender = known
        if token.tag in ("WP", "WDT") and not any(up.dep == "relcl" for up in (token, *notes.parse.ancestors(token))):
            continue
        notes.note(token.i, token.i + 1, token.i, token.lower, kind, "pronoun", number=number, gender=gender)
