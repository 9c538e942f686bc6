"""Which names of an article are one thing's: equal names, acronyms, full and short names of people and bodies."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from kg.extract import names
from kg.extract.chains import INDEX, Chains
from kg.extract.items import Item, agrees
from kg.extract.names import Words
from kg.ontology import Ontology

Key = tuple[str, Words]


def whole_names(chains: Chains, ontology: Ontology) -> None:
    """Equal names, and names that the gazetteer gives to one place or organization; demonyms as their place."""
    first: dict[tuple[object, ...], list[Item]] = {}
    full = {i.words for i in chains.items if i.kind == "name" and "person" in i.family and len(i.words) > 1}
    surnames = Counter(words[-1] for words in full)
    for item in chains.items:
        if item.kind not in ("name", "metadata", "demonym"):
            continue
        name = item.noted.mention.name
        entry = ontology.demonym(name) if item.kind == "demonym" else None
        known = entry or (ontology.gazetteer(name) if "person" not in item.family else None)
        keys: list[tuple[object, ...]] = [("name", item.words, item.noted.mention.layer)]
        if known is not None:
            keys.append(("known", known.name))
        alone = len(item.words) == 1 and "person" in item.family
        # a bare surname that could be several people's of the article ("Clinton"): nearness must decide
        open_to_doubt = alone and surnames[item.words[0]] > 1
        for key in keys:
            for other in () if open_to_doubt else first.get(key, ()):
                if alone and not agrees(item.gender, chains.of[other.index].gender):
                    continue
                rule = "same-name" if key[0] == "name" else "alias"
                rule = "demonym" if "demonym" in (item.kind, other.kind) else rule
                why = f"both are {known.name}" if key[0] == "known" and known else f"both are named {name!r}"
                if chains.join(item, other, rule, 0.98, why):
                    break
            held = first.setdefault(key, [])
            if open_to_doubt or not any(replaces(chains, other, item) for other in held):
                held.append(item)


def replaces(chains: Chains, other: Item, item: Item) -> bool:
    """Whether a later name can be joined to the item only where it can be joined to the other one."""
    if chains.of[other.index] is not chains.of[item.index] or other.kind != item.kind:
        return False
    return other.noted.mention.layer == item.noted.mention.layer


def acronyms(chains: Chains) -> None:
    """ "Federal Aviation Administration (FAA)" and later "FAA"."""
    tokens = chains.parse.tokens
    bodies = [c.first for c in chains.together() if c.names and "body" in c.family and "place" not in c.family]
    spelt: dict[str | int, dict[int, Item]] = {}  # longer names by their initials and by the token before a bracket's
    for long in bodies:
        if len(long.words) > 1:
            spelt.setdefault(long.noted.last, {})[long.index] = long
            for letters in names.initials(long.noted.mention.text):
                spelt.setdefault(letters, {})[long.index] = long
    for short in bodies:
        letters = short.noted.mention.text
        if len(short.words) > 2 or sum(c.isupper() for c in letters) < 2:
            continue
        near = spelt.get(names.bare_letters(letters).upper(), {}) | spelt.get(short.noted.first - 1, {})
        for long in (near[index] for index in sorted(near)):
            if long is short:
                continue
            if names.is_acronym(letters, long.noted.mention.text):
                why = f"{letters} are the initials of {long.noted.mention.name!r}"
            elif short.noted.first == long.noted.last + 1 and tokens[long.noted.last].text in ("(", "["):
                why = f"{letters} stands in brackets after {long.noted.mention.name!r}"
            else:
                continue
            if chains.join(short, long, "acronym", 0.95, why):
                break


def short_names(chains: Chains) -> None:
    """Full and short personal names ("Meng" of Meng Hongwei), long and short names of organizations."""
    people = [i for i in chains.items if i.kind in ("name", "metadata") and "person" in i.family]
    whole = NameIndex(chains, [p for p in people if len(p.words) > 1], person_keys)
    for item in whole.items:
        words = item.words
        keys = [("last", words[-1:]), ("head", words), *(("whole", words[:n]) for n in range(2, len(words)))]
        join_name(chains, item, whole.before(keys, item.index), names.same_person, "full-name")
    for item in people:
        if len(item.words) == 1:
            keys = [("last", item.words), ("head", item.words)]
            if not join_name(chains, item, whole.before(keys, item.index), names.same_person, "short-name"):
                join_name(chains, item, whole.after(keys, item.index), names.same_person, "short-name")
    bodies = [i for i in chains.items if i.kind == "name" and "body" in i.family and "place" not in i.family]
    known = NameIndex(chains, bodies, body_keys)
    for item in bodies:
        since = chains.of[item.index].first.index  # a name in use before the longer one is no short form of it
        core = names.core(item.words)
        others = known.before([("core", core)], item.index)
        others += known.before([("head", core), ("tail", core), ("word", core)], since, but=core)
        articled = item.noted.first > 0 and chains.parse.tokens[item.noted.first - 1].lower == "the"
        articled = articled or chains.parse.tokens[item.noted.first].lower == "the"

        def compare(a: Words, b: Words, articled: bool = articled) -> str:
            return names.same_organization(a, b, articled)

        join_name(chains, item, others, compare, "short-name")


def person_keys(words: Words) -> list[Key]:
    """What another name must share with a personal name of several words: last word, first words, or all of it."""
    return [("last", words[-1:]), ("whole", words), *(("head", words[:n]) for n in range(1, len(words)))]


def body_keys(words: Words) -> list[Key]:
    """What a shorter name must share with an organization's: core, first words, last words or one word."""
    sizes = range(1, len(words))
    heads: list[Key] = [("head", words[:n]) for n in sizes]
    return [
        ("core", names.core(words)),
        *heads,
        *(("tail", words[-n:]) for n in sizes),
        *(("word", (w,)) for w in words),
    ]


@dataclass(slots=True)
class NameIndex:
    """Names by the words that another must share with them, so that no name is compared with all others."""

    chains: Chains
    items: Sequence[Item]
    keys: Callable[[Words], Iterable[Key]]
    _words: dict[Key, dict[Words, None]] = field(default_factory=dict)
    _groups: dict[Words, list[list[Item]]] = field(default_factory=dict)  # equal names, a list for each chain

    def __post_init__(self) -> None:
        for item in self.items:
            if item.words not in self._groups:
                for key in self.keys(item.words):
                    self._words.setdefault(key, {})[item.words] = None
            self._groups.setdefault(item.words, []).append([item])

    def before(self, keys: Iterable[Key], index: int, but: Words | None = None) -> list[Item]:
        """Names under the keys, of each chain and wording the last before the index; none with the core ``but``."""
        hits = dict.fromkeys(w for key in keys for w in self._words.get(key, ()))
        groups = (g for words in hits if but is None or names.core(words) != but for g in self._grouped(words))
        return [group[place - 1] for group in groups if (place := bisect_left(group, index, key=INDEX))]

    def after(self, keys: Iterable[Key], index: int) -> list[Item]:
        """Names under the keys, of each chain and wording the last of all where it stands after the index."""
        hits = dict.fromkeys(w for key in keys for w in self._words.get(key, ()))
        return [group[-1] for words in hits for group in self._grouped(words) if group[-1].index > index]

    def _grouped(self, words: Words) -> list[list[Item]]:
        """Equal names by their chain as it is now: chains only grow, so groups only merge."""
        merged: dict[int, list[Item]] = {}
        for group in self._groups[words]:
            first = self.chains.of[group[0].index].first.index
            merged[first] = sorted([*merged[first], *group], key=INDEX) if first in merged else group
        self._groups[words] = list(merged.values())
        return self._groups[words]


def join_name(
    chains: Chains, item: Item, others: list[Item], compare: Callable[[Words, Words], str], rule: str
) -> bool:
    """Join a name to the fitting one: a surname before a first name, gender known to agree, then the nearest."""
    found: list[tuple[tuple[bool, bool, int, int], Item, str]] = []
    for other in others:
        chain = chains.of[other.index]
        if not chains.can_join(item, other) or not agrees(item.gender, chain.gender):
            continue
        why = compare(item.words, other.words)
        if not why or clash(chains, item, other) or (compare is names.same_person and unlike(chains, item, other)):
            continue
        sure = bool(item.gender) and item.gender == chain.gender
        distance = abs(item.index - other.index)
        found.append(((why != "first word of the name", sure, chain.before(item), -distance), other, why))
    if not found:
        return False
    _, best, why = max(found, key=lambda f: f[0])
    reason = f"{item.noted.mention.name!r} and {best.noted.mention.name!r}: {why}"
    return chains.join(item, best, rule, 0.9 if why != "first word of the name" else 0.85, reason)


def unlike(chains: Chains, item: Item, other: Item) -> bool:
    """Whether neither is surely a person, or grammar tells a bare surname from the full name."""
    if {"person"} not in (chains.of[other.index].family, chains.of[item.index].family):
        return True
    return len(item.words) == 1 and apart(chains, item, other)


def apart(chains: Chains, short: Item, full: Item) -> bool:
    """Whether a bare surname comes before a full name in one sentence: "Ure was a daughter of Colin Ure"."""
    if short.index < full.index and short.sentence == full.sentence:
        return True
    bare, whole = chains.of[short.index], chains.of[full.index]
    if bare.first.index > whole.first.index:
        return False
    first = {i.sentence: i.index for i in reversed(bare.items)}
    return any(first.get(f.sentence, f.index) < f.index for f in whole.items)


def clash(chains: Chains, item: Item, other: Item) -> bool:
    """Whether the two chains hold full names of different people ("Bill Clinton", "Hillary Clinton")."""
    mine, others = chains.of[item.index], chains.of[other.index]
    if "person" not in mine.family:
        return False
    return any(not names.same_person(a, b) for a in sorted(mine.full) for b in sorted(others.full))
