"""Names that stand inside longer names, and short names that are a part of longer ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from kg.extract.names import (
    FEMALE_TITLES,
    GENERIC,
    LEGAL,
    MALE_TITLES,
    SMALL,
    fold,
    given_names,
    same_organization,
    words,
)
from kg.extract.notes import Notes
from kg.extract.reading import Noted
from kg.syntax import Token

# Bodies that are called after the place they serve, and what follows it in their names.
LOCAL = frozenset(
    "police school schools county municipal sheriff township parish borough metropolitan stadium station airport "
    "independent unified".split()
)
SEATED = frozenset(  # "University of Norland", "Port of Norland": a place follows
    "university municipality city town county province state bishop archbishop diocese archdiocese port duchy "
    "district prefecture".split()
)
OUTER = ("Organization", "Facility", "Event", "EventSeries", "Product", "Work", "Award", "Law", "Topic")
LIVES = frozenset("bear die marry divorce retire graduate".split())  # what only people do
COMPASS = frozenset(
    "north south east west northern southern eastern western central upper lower greater metro inner outer".split()
)


def find_short(notes: Notes) -> None:
    """The telling word of a body's name, by itself elsewhere: "Quill" of Quill Industries or the Church of Quill."""
    short: dict[str, str] = {}
    forms = Counter(t.text for t in notes.parse.tokens)
    firms: set[str] = set()
    for noted in sorted(notes.found.values(), key=lambda n: (n.mention.start, n.id)):
        if noted.mention.kind == "name" and notes.ontology.is_a(noted.mention.type, "Organization"):
            word = _telling(notes, noted, forms)
            if word:
                short.setdefault(word, noted.mention.type)
                firms.update([word] if fold(notes.parse.tokens[noted.last - 1].text) in LEGAL else [])
    persons = [n for n in notes.found.values() if n.mention.type == "Person" and n.mention.kind == "name"]
    firms -= {word for n in persons for word in n.mention.text.split()[1:]}
    firms -= {n.mention.text for n in persons if n.mention.text in firms and _human(notes, n)}
    for noted in persons:  # the tagger takes odd names for people: "Quillon" beside "Quillon Corp."
        if noted.mention.text in firms:
            noted.mention = replace(noted.mention, type=short[noted.mention.text])
    out = {i for c in notes.parse.chunks if c.label == "NORP" for i in range(c.first, c.last)} | notes.busy
    for token in notes.parse.tokens:
        if token.text in short and token.i not in notes.taken and token.i not in out:
            if token.pos in ("PROPN", "NOUN") and not _goes_on(notes, token):
                notes.note(token.i, token.i + 1, token.i, token.text, short[token.text], "name", number="sing")


def _human(notes: Notes, noted: Noted) -> bool:
    """Whether the text has a person by that name: "Senator Quill", "the merchant Quill", "Quill was born"."""
    parse, head = notes.parse, notes.parse.tokens[noted.head]
    if noted.first and parse.tokens[noted.first - 1].sentence == head.sentence:
        before = parse.tokens[noted.first - 1]
        known = notes.ontology.nouns.get(before.lower)
        if before.lower.rstrip(".") in MALE_TITLES | FEMALE_TITLES or notes.ontology.title([before.text]) is not None:
            return True
        if known is not None and notes.ontology.is_a(known.type, "Person"):
            return True
    return head.dep in ("nsubj", "nsubjpass") and parse.head(head).lemma in LIVES


def _goes_on(notes: Notes, token: Token) -> bool:
    """Whether it is a part of something longer: "Quill Street", "Quill of Norland", "Friends of Quill"."""
    sentence = notes.parse.sentence_of(token)
    tokens = notes.parse.tokens
    after, before = (
        tokens[token.i + 1 : min(token.i + 3, sentence.last)],
        tokens[max(token.i - 2, sentence.first) : token.i],
    )
    if after and after[0].pos == "PROPN" and after[0].i not in notes.taken:
        return True
    ahead = len(after) > 1 and after[0].lower in SMALL and after[1].text[:1].isupper()
    behind = len(before) > 1 and before[1].lower in SMALL and before[0].text[:1].isupper()
    return ahead or behind


def _telling(notes: Notes, noted: Noted, forms: Counter[str]) -> str:
    """The one word that names the body: the first of all, or the last after "of"; no place, given name, common noun."""
    parts = notes.parse.tokens[noted.first : noted.last]
    if len(parts) < 2:
        return ""
    of = next((i for i, t in enumerate(parts) if t.lower == "of"), None)
    picked = parts[-1] if of is not None and of == len(parts) - 2 else parts[0]
    plain = fold(picked.text)
    known = notes.ontology.gazetteer(picked.text) or notes.ontology.demonym(picked.text)
    if known is not None or plain in GENERIC | LEGAL | SMALL or len(plain) < 4 or not picked.text[:1].isupper():
        return ""
    if picked.lower in notes.ontology.nouns or picked.pos != "PROPN" or notes.ontology.title([picked.text]) is not None:
        return ""
    if forms[picked.lower] * 2 >= forms[picked.text] or plain in given_names(notes.ontology.folder):
        return ""
    return picked.text


def find_nested(notes: Notes) -> None:
    """Names inside the names of bodies, buildings, events: "University of Oslo", "Quill Science Fair".

    A stretch counts that the gazetteer knows as a place, that the article names elsewhere, or that stands where names
    of places do ("Norland Police Department", "Municipality of Norland").
    """
    alone: dict[str, str] = {}
    for noted in sorted(notes.found.values(), key=lambda n: (n.mention.start, n.id)):
        if noted.mention.kind == "name" and noted.mention.layer == "entity":
            alone.setdefault(noted.mention.text, noted.mention.type)
    outer = [n for n in notes.found.values() if n.mention.kind == "name" and n.last - n.first > 1]
    for noted in sorted(outer, key=lambda n: (n.mention.start, n.id)):
        if any(notes.ontology.is_a(noted.mention.type, kind) for kind in OUTER):
            _inside(notes, noted, alone)
            _served(notes, noted)
        elif notes.ontology.is_a(noted.mention.type, "Place"):
            _part(notes, noted, alone)
            _served(notes, noted)


def _inside(notes: Notes, noted: Noted, alone: dict[str, str]) -> None:
    first = noted.first
    while first < noted.last:
        for last in range(noted.last, first, -1):
            if (first, last) == (noted.first, noted.last):
                continue
            named = _named(notes, noted, first, last, alone)
            if named is not None:
                notes.note(first, last, last - 1, named[0], named[1], "name", number="sing")
                first = last - 1
                break
        first += 1


def _part(notes: Notes, noted: Noted, alone: dict[str, str]) -> None:
    """ "Norland West" lies in Norland, "Southern Norland" too; "Norland Island" is called after it."""
    names = [t.lower for t in notes.parse.tokens[noted.first : noted.last]]
    first, last = noted.first + (names[0] in COMPASS), noted.last - (names[-1] in COMPASS | {"island", "islands"})
    if (first, last) == (noted.first, noted.last) or first >= last:
        return
    text = notes.parse.text(first, last)
    entry = notes.ontology.gazetteer(text)
    unknown = "Place" if names[-1] in COMPASS and names[0] not in COMPASS else ""
    kind = entry.type if entry is not None else alone.get(text, unknown)
    if kind and notes.ontology.is_a(kind, "Place") and not _known(notes, noted):
        notes.note(first, last, last - 1, entry.name if entry is not None else text, kind, "name", number="sing")


def _known(notes: Notes, noted: Noted) -> bool:
    """Whether the whole, or what "East" or "South" before it makes of it ("South East Asia"), is a place of its own."""
    before = notes.parse.tokens[noted.first - 1].lower if noted.first else ""
    return before in COMPASS or notes.ontology.gazetteer(noted.mention.text) is not None


def _served(notes: Notes, noted: Noted) -> None:
    """The place that a local body is called after: "Norland Police Department", "Municipality of Norland"."""
    tokens = notes.parse.tokens
    of = next((i for i in range(noted.first + 1, noted.last - 1) if tokens[i].lower in ("of", "at")), None)
    if of is not None and tokens[of - 1].lower in SEATED:
        first, last = of + 1, noted.last
    else:
        first = noted.first
        last = next((i for i in range(first, noted.last) if tokens[i].lower in LOCAL), first)
    inside = tokens[first:last]
    if not 0 < len(inside) < 4 or any(t.pos != "PROPN" or not t.text[:1].isupper() for t in inside):
        return
    if any(fold(t.text) in GENERIC or t.lower in notes.ontology.nouns or t.lower in LOCAL for t in inside):
        return
    text = notes.parse.text(first, last)
    if notes.ontology.gazetteer(text) is None and notes.ontology.demonym(text) is None and not text.isupper():
        under = [n for i in range(first, last) for n in notes.names_ending(i)]
        if not any(n is not noted and noted.first <= n.first for n in under):
            notes.note(first, last, last - 1, text, "Place", "name", number="sing")


def _named(notes: Notes, noted: Noted, first: int, last: int, alone: dict[str, str]) -> tuple[str, str] | None:
    """Name and class of the stretch, None where it is no name."""
    tokens = notes.parse.tokens
    text = notes.parse.text(first, last)
    if not text[:1].isupper() or not tokens[last - 1].text[:1].isupper() or tokens[first].i in notes.busy:
        return None
    entry = notes.ontology.gazetteer(text)
    if entry is not None and (notes.ontology.is_a(entry.type, "Place") or alone.get(text) == entry.type):
        return entry.name, entry.type
    kind = alone.get(text, "")
    if not kind or len(text) < 3 or fold(text) in GENERIC or text.lower() in notes.ontology.nouns:
        return None
    if first == noted.first:  # "Quill Science Fair" names Quill; "Quill" of "Quill Industries" is the whole by itself
        same = notes.ontology.is_a(kind, "Organization") and notes.ontology.is_a(noted.mention.type, "Organization")
        rest = [t for t in tokens[last : noted.last] if fold(t.text) not in GENERIC | LEGAL]
        same = same and (not rest or bool(same_organization(words(text), words(noted.mention.text))))
        school = kind == "Person" and noted.mention.type == "EducationalOrganization"
        return None if school or same else (text, kind)
    place, of = notes.ontology.is_a(kind, "Place"), tokens[first - 1].lower in SMALL
    return (text, kind) if (place and (of or last == noted.last)) or (of and kind == "Person" and " " in text) else None
