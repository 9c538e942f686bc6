"""Definite descriptions: "the president", "the company", "the assembly", "the 54-year-old".

A description is joined to an earlier chain whose recorded title, role or name holds its noun, or, for nouns that
only name a kind of thing, to the most mentioned chain of that kind near by. A noun nobody was introduced with
("the driver") starts a chain of its own.
"""

from __future__ import annotations

import re

from kg.extract import names
from kg.extract.chains import Chain, Chains, Item, fits
from kg.extract.reading import Reading
from kg.ontology import Ontology

RANKS = frozenset("prime vice deputy former acting assistant associate interim honorary junior senior".split())
OTHERS = frozenset(
    "other another new next previous last second third rival similar different more many several some".split()
)
BARE_PEOPLE = frozenset("man woman boy girl lady gentleman person politician".split())
COLLECTIVE = frozenset("family team community house bloc body network fraternity".split())
AGE = re.compile(r"^\d+-year-olds?$")
KIND_NOUNS = frozenset(
    "organization organisation company firm corporation agency group body bloc club team party union "
    "university school college bank newspaper magazine broadcaster station airline institution institute "
    "charity foundation startup museum hospital alliance country state kingdom republic city town "
    "village island province region municipality".split()
)
VAGUE = frozenset("company firm corporation startup group agency team club".split())  # fit any organization
NEUTRAL = frozenset({"Organization", "Body", "Agent", "Entity", "Group", "GovernmentBody", ""})
SENTENCES = 12  # how far back a noun that only names a kind may reach


def resolve_description(chains: Chains, item: Item, reading: Reading, ontology: Ontology) -> bool:
    """Join a definite nominal to the chain it describes; False where none does."""
    chain = chains.of[item.index]
    if item.kind == "trigger" and not item.noted.definite:
        return False
    if any(i.kind in ("name", "pronoun") and i.index < item.index for i in chain.items):
        return False
    if item.modifiers & OTHERS:
        return False
    if collective(chains, item, reading):
        return True
    if not item.noted.definite or owned(chains, item) or narrowed(chains, item, ("relcl", "acl")):
        return False
    if named_after(chains, item):
        return False
    best: tuple[tuple[float, int, int], Item, str, float] | None = None
    for number, other in enumerate(chains.of[: item.index]):
        if other is chain or other.items[0].index != number or not chains.can_join(item, other.items[0]):
            continue
        earlier = [i for i in other.items if i.index < item.index]
        tier, near, why = match(chains, item, other, earlier, ontology)
        if not tier or any(inside(item, i) for i in other.items):
            continue
        subjects = sum(i.role == "subj" for i in earlier)
        key = (tier, subjects if tier >= 3 else 0, earlier[-1].index)
        if best is None or key > best[0]:
            best = (key, near, why, 0.5 + tier / 10)
    if best is None:
        return False
    _, near, why, score = best
    return chains.join(item, near, "description", round(score, 3), why)


def owned(chains: Chains, item: Item) -> bool:
    """Whether a pronoun owns it ("his brother"): whose brother is known only after pronouns are."""
    tokens = chains.parse.tokens
    return any(t.pos == "PRON" for t in chains.parse.children(tokens[item.noted.head], "poss"))


def inside(left: Item, right: Item) -> bool:
    """Whether one mention lies in the other: "the company's president" is not the company."""
    a, b = left.noted, right.noted
    return a.first <= b.head < a.last or b.first <= a.head < b.last


def match(chains: Chains, item: Item, chain: Chain, earlier: list[Item], ontology: Ontology) -> tuple[float, Item, str]:
    """How well a chain fits a description: 4.5 same phrase, 4 title, 3.5 role, 3 name, 1 or 2 kind; 0 not at all."""
    noun, said = item.words[0], item.noted.mention.text
    nothing = (0.0, earlier[-1], "")
    plural = item.number == "plur"
    for other in earlier:
        if other.kind in ("name", "metadata"):
            if not plural and other.title and other.title == names.fold(noun) and not item.complement:
                return 4.0, other, f"{other.noted.mention.text!r} was introduced with the title {other.title!r}"
        elif other.kind not in ("pronoun", "demonym") and other.words[0] == noun and (other.number == "plur") == plural:
            if not alike(item, other):
                if other.complement and item.complement and other.complement != item.complement:
                    return nothing
                continue
            if other.complement == item.complement and other.modifiers == item.modifiers:
                return 4.5, other, f"{said!r} repeats {other.noted.mention.text!r}"
            return 3.5, other, f"{other.noted.mention.text!r} has the same noun as {said!r}"
    if plural or item.kind == "group":
        return nothing
    for other in earlier:
        if (
            other.kind == "name"
            and "person" not in chain.family
            and len(other.words) > 1
            and heads_name(noun, other.words)
        ):
            if item.modifiers <= set(other.words) and not item.complement:
                return 3.0, other, f"the name {other.noted.mention.text!r} holds {noun!r}"
    if item.complement or named_modifier(item):
        return nothing
    return by_kind(item, chain, earlier, ontology, narrowed(chains, item))


def heads_name(noun: str, words: names.Words) -> bool:
    """Whether the noun is what a name names: its last word or the one before "of" or "for"."""
    places = [i for i, word in enumerate(words) if word == noun]
    return any(i + 1 == len(words) or words[i + 1] in names.SMALL for i in places)


def by_kind(
    item: Item, chain: Chain, earlier: list[Item], ontology: Ontology, narrowed: bool
) -> tuple[float, Item, str]:
    """A noun that only names a kind ("the company", "the country", "the woman") and a named chain of that kind."""
    noun, last = item.words[0], earlier[-1]
    nothing = (0.0, last, "")
    named = [i for i in earlier if i.kind == "name"]
    if not named or item.sentence - last.sentence > SENTENCES or item.modifiers or narrowed:
        return nothing
    if chain.family == {"person"}:
        person = noun in BARE_PEOPLE or AGE.match(item.noted.mention.text.split()[-1])
        return (1.0, last, f"{named[-1].noted.mention.text!r} is a person spoken of near by") if person else nothing
    kind = item.noted.mention.type
    if (
        noun not in KIND_NOUNS
        or not item.family
        or not fits(item.family, chain.family)
        or item.family == {"person"}
        or "event" in item.family
    ):
        return nothing
    for other in reversed(named):
        is_kind = other.noted.mention.type
        if kind not in NEUTRAL and ontology.is_a(is_kind, kind):
            return 2.0, other, f"{other.noted.mention.text!r} is a {kind}"
        if noun in VAGUE and kind not in NEUTRAL and is_kind and is_kind in NEUTRAL and ontology.is_a(kind, is_kind):
            return 1.0, other, f"{other.noted.mention.text!r} may be a {kind}"
        if kind in ("Organization", "Body") and ontology.is_a(is_kind, "Organization"):
            return 1.5, other, f"{other.noted.mention.text!r} is an organization"
        if (kind == "Country" and is_kind == "GeopoliticalEntity") or (
            kind == "City" and is_kind == "GeopoliticalEntity"
        ):
            return 1.0, other, f"{other.noted.mention.text!r} may be a {kind}"
    return nothing


def narrowed(chains: Chains, item: Item, deps: tuple[str, ...] = ("relcl", "acl", "prep")) -> bool:
    """Whether a clause or phrase right after the noun says which one is meant: "the group that won"."""
    tokens = chains.parse.tokens
    below = chains.parse.children(tokens[item.noted.head])
    return any(t.dep in deps and min(chains.parse.subtree(t)) == item.noted.head + 1 for t in below)


def named_after(chains: Chains, item: Item) -> bool:
    """Whether the noun introduces the name right after it: "the company Nordwind"."""
    following = item.noted.head + 1
    return any(i.kind == "name" and i.noted.first == following for i in chains.items[item.index + 1 : item.index + 3])


def alike(left: Item, right: Item) -> bool:
    """Whether two phrases with one noun can mean one thing: ranks equal, modifiers and complements not at odds."""
    a, b = left.modifiers, right.modifiers
    if (a & RANKS) != (b & RANKS) or (a | b) & OTHERS:
        return False
    if numerals(a) != numerals(b) and numerals(a):
        return False
    if left.complement and not set(left.complement) <= set(right.complement):
        return False
    return a <= b


def numerals(modifiers: frozenset[str]) -> set[str]:
    """Modifiers with a digit: "86th", "20,000"."""
    return {m for m in modifiers if any(c.isdigit() for c in m)}


def named_modifier(item: Item) -> bool:
    """Whether a name or demonym stands before the noun: "the French company"."""
    text = item.noted.mention.text.split()
    return any(w[:1].isupper() for w in text[1:-1])


def collective(chains: Chains, item: Item, reading: Reading) -> bool:
    """ "The big family of ..." in the words of an officer of an organization is that organization."""
    if item.words[0] not in COLLECTIVE or not item.noted.definite or item.kind == "trigger":
        return False
    if not fits(item.family, frozenset({"body", "group"})):
        return False
    holding = [q for q in reading.quotations if q.first <= item.noted.head < q.last and q.speaker is not None]
    for quotation in holding:
        speakers = [
            i for i in chains.items if i.noted.first <= (quotation.speaker or 0) < i.noted.last and i.kind == "name"
        ]
        for speaker in speakers:
            for role in chains.of[speaker.index].items:
                if role.kind != "nominal":
                    continue
                span = range(role.noted.head + 1, role.noted.head + 5)
                for body in chains.items:
                    if body.kind == "name" and body.family == {"body"} and body.noted.head in span:
                        why = f"{speaker.noted.mention.text!r} speaks for {body.noted.mention.text!r}"
                        return chains.join(item, body, "collective", 0.7, why)
    return False


def same_possessor(chains: Chains) -> None:
    """ "His wife" again: the same noun with the same possessor."""
    parse = chains.parse
    at = {i.noted.head: i for i in chains.items}
    first: dict[tuple[int, str], Item] = {}
    for item in chains.items:
        if item.kind not in ("nominal", "group"):
            continue
        owner = next((at[t.i] for t in parse.children(parse.tokens[item.noted.head], "poss") if t.i in at), None)
        if owner is None:
            continue
        key = (chains.of[owner.index].first.index, item.words[0])
        if key in first:
            why = f"{item.noted.mention.text!r}: same noun, same possessor"
            chains.join(item, first[key], "possessor", 0.8, why)
        first.setdefault(key, item)
