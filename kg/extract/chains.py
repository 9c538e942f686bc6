"""The chains that mentions are joined into: things that the article speaks of."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from operator import attrgetter

from kg.extract.items import Family, Item, Words, agrees, fits
from kg.model import Judgement
from kg.syntax import Parse

INDEX, HEAD = attrgetter("index"), attrgetter("noted.head")
REACH = 60  # mentions of one chain to each side that a rule about nearness looks at


@dataclass(slots=True)
class Chain:
    """Mentions taken for one thing, in text order, and what they say together.

    ``names`` are the named mentions, ``subjects`` the indices of those that are subjects, ``kinds`` the kinds of all,
    ``full`` the names of several words: kept up to date at each join, so that no rule has to walk a long chain.
    """

    items: list[Item]
    family: Family
    gender: str
    number: str
    names: list[Item] = field(init=False)
    subjects: list[int] = field(init=False)
    kinds: set[str] = field(init=False)
    full: set[Words] = field(init=False)

    def __post_init__(self) -> None:
        self.names = [i for i in self.items if i.kind in ("name", "metadata")]
        self.subjects = [i.index for i in self.items if i.role == "subj"]
        self.kinds = {i.kind for i in self.items}
        self.full = {i.words for i in self.names if len(i.words) > 1}

    @property
    def first(self) -> Item:
        """The earliest mention."""
        return self.items[0]

    def before(self, item: Item) -> int:
        """How many of its mentions stand before one of the text."""
        return bisect_left(self.items, item.index, key=INDEX)

    def near(self, token: int) -> list[Item]:
        """Its mentions around a token: all of a short chain, some to each side in a long one."""
        place = bisect_left(self.items, token, key=HEAD)
        return self.items[max(0, place - REACH) : place + REACH]

    def take(self, other: Chain) -> None:
        """Put the mentions of a shorter chain in."""
        for item in other.items:
            insort(self.items, item, key=INDEX)
        for item in other.names:
            insort(self.names, item, key=INDEX)
        for index in other.subjects:
            insort(self.subjects, index)
        self.kinds |= other.kinds
        self.full |= other.full


@dataclass(slots=True)
class Chains:
    """All items and the chain of each; :meth:`join` is the only way two become one.

    ``headed`` and ``covering`` are the items by head token and by each token that they cover, ``quoted`` those by the
    direct quotation that holds them; all in text order.
    """

    parse: Parse
    items: list[Item]
    judgements: list[Judgement] = field(default_factory=list)
    of: list[Chain] = field(default_factory=list)
    headed: dict[int, list[Item]] = field(default_factory=dict)
    covering: dict[int, list[Item]] = field(default_factory=dict)
    quoted: dict[int, list[Item]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.of = [Chain([i], i.family, i.gender, i.number) for i in self.items]
        for item in self.items:
            self.headed.setdefault(item.noted.head, []).append(item)
            self.quoted.setdefault(item.quotation, []).append(item)
            for token in range(item.noted.first, item.noted.last):
                self.covering.setdefault(token, []).append(item)

    def together(self) -> list[Chain]:
        """Each chain once, by its first mention."""
        return [c for n, c in enumerate(self.of) if c.items[0].index == n]

    def can_join(self, left: Item, right: Item) -> bool:
        """Whether nothing known forbids it: kinds of thing, gender, layer, and already one chain."""
        a, b = self.of[left.index], self.of[right.index]
        if a is b:
            return False
        if left.noted.mention.layer != right.noted.mention.layer:
            if left.kind == right.kind == "name" or "event" not in a.family & b.family:
                return False
        return fits(a.family, b.family) and agrees(a.gender, b.gender)

    def join(self, left: Item, right: Item, by: str, score: float, *reasons: str) -> bool:
        """Make one chain of the two mentions' chains and write the judgement; False where they can't be one."""
        if not self.can_join(left, right):
            return False
        if left.index < right.index:
            left, right = right, left
        a, b = self.of[right.index], self.of[left.index]
        long, short = (a, b) if len(a.items) >= len(b.items) else (b, a)
        long.family = a.family & b.family if a.family and b.family else a.family or b.family
        long.gender, long.number = a.gender or b.gender, a.number or b.number
        for item in short.items:
            self.of[item.index] = long
        long.take(short)
        self.judgements.append(
            Judgement(left=left.noted.id, right=right.noted.id, score=score, reasons=tuple(reasons), by=by)
        )
        return True
