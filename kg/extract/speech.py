"""Who speaks and who is spoken to: I, we and you inside quotations, "he added" after one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from kg.extract.chains import Chain, Chains
from kg.extract.items import PRONOUNS, Item
from kg.extract.reading import Quotation

PRAISE = frozenset("praise thank congratulate commend applaud hail salute address welcome credit honor honour".split())


class Held:
    """Quotations by the tokens that they hold; they are sorted by their first token."""

    def __init__(self, quotations: Sequence[Quotation]) -> None:
        self.quotations = quotations
        self._firsts = [q.first for q in quotations]
        self._ends = list(accumulate((q.last for q in quotations), max))  # the furthest end up to each

    def at(self, token: int) -> list[int]:
        """The numbers of the quotations that hold the token, in text order."""
        found, number = list[int](), bisect_right(self._firsts, token) - 1
        while number >= 0 and self._ends[number] > token:
            if self.quotations[number].last > token:
                found.append(number)
            number -= 1
        return found[::-1]


def holder_of(chains: Chains, at: dict[int, Item], token: int | None) -> Chain | None:
    """The chain of the mention at a token."""
    item = at.get(token) if token is not None else None
    return chains.of[item.index] if item is not None else None


def before(chains: Chains, at: dict[int, Item], held: Held, turn: int) -> Chain | None:
    """Who spoke the quotation before this one, two paragraphs back at most; speakers inside a quotation don't count."""
    here = held.quotations[turn]
    block = chains.parse.sentences[chains.parse.tokens[here.first].sentence].block
    for number in range(turn - 1, -1, -1):
        quotation = held.quotations[number]
        if block - chains.parse.sentences[chains.parse.tokens[quotation.last - 1].sentence].block > 2:
            return None
        inner = any(held.quotations[n].mode == "direct" for n in held.at(quotation.speaker or 0) if n <= turn)
        if quotation.speaker is not None and quotation.speaker != here.speaker and not inner:
            return holder_of(chains, at, quotation.speaker)
    return None


def first_person(chains: Chains, item: Item, kind: str, speaker: Chain | None, quotation: Quotation) -> None:
    """I is the speaker; we is the speaker where that is a body, else the same unnamed "we" as before."""
    if speaker is not None and (kind == "speaker" or "body" in speaker.family):
        token = quotation.speaker or 0
        near = min(speaker.near(token), key=lambda i: (abs(i.noted.head - token), i.index))
        chains.join(item, near, "speaker", 0.9, f"{near.noted.mention.text!r} speaks the quotation")
        return
    repeat(chains, item, kind)


def repeat(chains: Chains, item: Item, kind: str) -> None:
    """The same pronoun earlier in the same quotation stands for the same."""
    for other in reversed(chains.quoted[item.quotation]):
        said = other.words[0] if other.kind == "pronoun" and other.index < item.index else ""
        if PRONOUNS.get(said, ("",))[0] == kind:
            chains.join(item, other, "same-quotation", 0.85, "same pronoun in the same quotation")
            return


def second_person(chains: Chains, at: dict[int, Item], item: Item, quotation: Quotation) -> None:
    """You is whom the cue names, or whom the reporting sentence praises ("..., Stock said, praising Xi's efforts")."""
    found, why = holder_of(chains, at, quotation.addressee), "addressee of the quotation"
    if found is None and quotation.cue is not None:
        parse = chains.parse
        cue = parse.tokens[quotation.cue]
        adjuncts = [t for t in parse.children(cue, "advcl", "conj", "xcomp", "dep") if t.lemma in PRAISE]
        for token in adjuncts:
            objects = [i for o in parse.children(token, "dobj") for i in parse.subtree(o)]
            found = next((c for i in objects if (c := holder_of(chains, at, i)) and "person" in c.family), found)
            why = f"the speaker is {token.lower} him or her"
    if found is not None:
        near = min(found.near(item.noted.head), key=lambda i: (abs(i.noted.head - item.noted.head), i.index))
        if chains.join(item, near, "addressee", 0.8, why):
            return
    repeat(chains, item, "addressee")
