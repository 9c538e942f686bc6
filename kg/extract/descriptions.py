"""Definite descriptions: "the president", "the company", "the assembly", "the 54-year-old".

A description is joined to an earlier chain whose recorded title, role or name holds its noun, or, for nouns that
only name a kind of thing, to the most mentioned chain of that kind near by. A noun nobody was introduced with
("the driver") starts a chain of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from kg.extract import names
from kg.extract.chains import INDEX, Chain, Chains
from kg.extract.items import Item, fits
from kg.extract.reading import Reading
from kg.extract.speech import Held
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
MOST = 300  # mentions with the noun that a description is compared with, the nearest ones


@dataclass(slots=True)
class Told:
    """What the article says of its things, by noun: a description is compared with what bears its noun only.

    ``said`` holds the mentions under ("noun", head noun), ("title", title) and ("name", word), in text order;
    ``furthest`` the last sentence that any mention up to each one stands in.
    """

    chains: Chains
    reading: Reading
    ontology: Ontology
    said: dict[tuple[str, str], list[Item]] = field(default_factory=dict)
    furthest: list[int] = field(default_factory=list)
    held: Held = field(init=False)

    def __post_init__(self) -> None:
        self.held = Held(self.reading.quotations)
        self.furthest = list(accumulate((i.sentence for i in self.chains.items), max))
        for item in self.chains.items:
            if item.kind in ("name", "metadata"):
                keys = [("title", item.title)] if item.title else []
                keys += [("name", word) for word in dict.fromkeys(item.words)] if item.kind == "name" else []
            else:
                keys = [("noun", item.words[0])] if item.kind not in ("pronoun", "demonym") else []
            for key in keys:
                self.said.setdefault(key, []).append(item)

    def hits(self, item: Item) -> dict[int, list[Item]]:
        """Earlier mentions that bear the description's noun, the last ``MOST``, by the first mention of their chain."""
        noun, found = item.words[0], dict[int, Item]()
        for key in (("noun", noun), ("title", names.fold(noun)), ("name", noun)):
            listed = self.said.get(key, [])
            place = bisect_left(listed, item.index, key=INDEX)
            found |= {i.index: i for i in listed[max(0, place - MOST) : place]}
        grouped: dict[int, list[Item]] = {}
        for index in sorted(found):
            grouped.setdefault(self.chains.of[index].first.index, []).append(found[index])
        return grouped

    def recent(self, item: Item) -> Iterator[int]:
        """The first mentions of the chains spoken of in the last sentences."""
        index, since = item.index - 1, item.sentence - SENTENCES
        while index >= 0 and self.furthest[index] >= since:
            yield self.chains.of[index].first.index
            index -= 1


def resolve_description(told: Told, item: Item) -> bool:
    """Join a definite nominal to the chain it describes; False where none does."""
    chains = told.chains
    chain = chains.of[item.index]
    if item.kind == "trigger" and not item.noted.definite:
        return False
    if any(i.kind in ("name", "pronoun") and i.index < item.index for i in chain.items):
        return False
    if item.modifiers & OTHERS:
        return False
    if collective(chains, item, told.held):
        return True
    if not item.noted.definite or owned(chains, item) or narrowed(chains, item, ("relcl", "acl")):
        return False
    if named_after(chains, item):
        return False
    hits, kind_only = told.hits(item), names_a_kind(chains, item)
    around = {id(chains.of[i.index]) for i in overlapping(chains, item)}
    best: tuple[tuple[float, int, int], Item, str, float] | None = None
    for number in dict.fromkeys((*hits, *(told.recent(item) if kind_only else ()))):
        other = chains.of[number]
        if other is chain or number >= item.index or not chains.can_join(item, other.first):
            continue
        tier, near, why = match(item, other, hits.get(number, []), told.ontology, kind_only)
        if not tier or id(other) in around:
            continue
        subjects = bisect_left(other.subjects, item.index)
        key = (tier, subjects if tier >= 3 else 0, other.items[other.before(item) - 1].index)
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


def overlapping(chains: Chains, item: Item) -> list[Item]:
    """The mentions that lie in this one or hold it: "the company's president" is not the company."""
    inner = [i for token in range(item.noted.first, item.noted.last) for i in chains.headed.get(token, ())]
    return inner + chains.covering.get(item.noted.head, [])


def names_a_kind(chains: Chains, item: Item) -> bool:
    """Whether the noun, with nothing that says more, may stand for the last thing of its kind: "the company"."""
    if item.number == "plur" or item.kind == "group" or item.complement or item.modifiers:
        return False
    known = item.words[0] in KIND_NOUNS or item.words[0] in BARE_PEOPLE or aged(item)
    return known and not named_modifier(item) and not narrowed(chains, item)


def aged(item: Item) -> bool:
    """ "The 54-year-old"."""
    return AGE.match(item.noted.mention.text.split()[-1]) is not None


def match(item: Item, chain: Chain, hits: list[Item], ontology: Ontology, kind_only: bool) -> tuple[float, Item, str]:
    """How well a chain fits a description: 4.5 same phrase, 4 title, 3.5 role, 3 name, 1 or 2 kind; 0 not at all.

    ``hits`` are the chain's earlier mentions that bear the noun; ``kind_only``: a chain of its kind will do.
    """
    noun, said = item.words[0], item.noted.mention.text
    nothing = (0.0, chain.first, "")
    plural = item.number == "plur"
    for other in hits:
        if other.kind in ("name", "metadata"):
            ranked = (item.modifiers & RANKS) <= other.modifiers
            if not plural and ranked and other.title and other.title == names.fold(noun) and not item.complement:
                return 4.0, other, f"{other.noted.mention.text!r} was introduced with the title {other.title!r}"
        elif other.words[0] == noun and (other.number == "plur") == plural:
            if not alike(item, other):
                if other.complement and item.complement and other.complement != item.complement:
                    return nothing
                continue
            if other.complement == item.complement and other.modifiers == item.modifiers:
                return 4.5, other, f"{said!r} repeats {other.noted.mention.text!r}"
            return 3.5, other, f"{other.noted.mention.text!r} has the same noun as {said!r}"
    if plural or item.kind == "group":
        return nothing
    for other in hits:
        if (
            other.kind == "name"
            and "person" not in chain.family
            and len(other.words) > 1
            and heads_name(noun, other.words)
        ):
            if item.modifiers <= set(other.words) and not item.complement:
                return 3.0, other, f"the name {other.noted.mention.text!r} holds {noun!r}"
    return by_kind(item, chain, ontology) if kind_only else nothing


def heads_name(noun: str, words: names.Words) -> bool:
    """Whether the noun is what a name names: its last word or the one before "of" or "for"."""
    places = [i for i, word in enumerate(words) if word == noun]
    return any(i + 1 == len(words) or words[i + 1] in names.SMALL for i in places)


def by_kind(item: Item, chain: Chain, ontology: Ontology) -> tuple[float, Item, str]:
    """A noun that only names a kind ("the company", "the country", "the woman") and a named chain of that kind."""
    noun, last = item.words[0], chain.items[chain.before(item) - 1]
    nothing = (0.0, last, "")
    place = bisect_left(chain.names, item.index, key=INDEX)
    named = [i for i in chain.names[max(0, place - MOST) : place] if i.kind == "name"]
    if not named or item.sentence - last.sentence > SENTENCES:
        return nothing
    if chain.family == {"person"}:
        person = noun in BARE_PEOPLE or aged(item)
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


def collective(chains: Chains, item: Item, held: Held) -> bool:
    """ "The big family of ..." in the words of an officer of an organization is that organization."""
    if item.words[0] not in COLLECTIVE or not item.noted.definite or item.kind == "trigger":
        return False
    if not fits(item.family, frozenset({"body", "group"})):
        return False
    for spoken in (held.quotations[number].speaker for number in held.at(item.noted.head)):
        speakers = [i for i in chains.covering.get(spoken, ()) if i.kind == "name"] if spoken is not None else []
        for speaker in speakers:
            for role in chains.of[speaker.index].near(item.noted.head):
                if role.kind != "nominal":
                    continue
                span = range(role.noted.head + 1, role.noted.head + 5)
                for body in sorted((i for token in span for i in chains.headed.get(token, ())), key=INDEX):
                    if body.kind == "name" and body.family == {"body"}:
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
