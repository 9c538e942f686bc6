"""The mentions of an article as they are found: one place that makes them."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract.reading import Noted, mention_over
from kg.ontology import Ontology
from kg.syntax import Parse, Token

LEFT = frozenset("det amod compound nmod nummod poss quantmod predet advmod case punct npadvmod neg".split())


@dataclass(slots=True)
class Notes:
    """Mentions by id; ``taken`` are tokens inside a name, ``busy`` those inside a time expression."""

    parse: Parse
    ontology: Ontology
    busy: frozenset[int] = frozenset()
    found: dict[str, Noted] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    _ending: dict[int, list[Noted]] = field(default_factory=dict)  # names by the token after them, dropped ones too

    def note(
        self,
        first: int,
        last: int,
        head: int,
        name: str,
        kind: str,
        how: str,
        *,
        layer: str = "entity",
        number: str = "",
        gender: str = "",
        definite: bool = False,
        quantity: str = "",
    ) -> Noted:
        """Make the mention over tokens ``first`` to ``last`` (exclusive), unless one of its layer stands there."""
        mention = mention_over(self.parse, first, last, name, kind, how, layer)
        modifiers = tuple(t.lower for t in self.parse.tokens[first:head])
        noted = Noted(mention, first, last, head, modifiers, number, gender, definite, quantity)
        if how in ("name", "demonym"):
            self.taken.update(range(first, last))
        kept = self.found.setdefault(noted.id, noted)
        if kept is noted and how == "name":
            self._ending.setdefault(last, []).append(noted)
        return kept

    def head(self, first: int, last: int) -> int:
        """The token of the range whose governor lies outside (the last such one)."""
        tokens = self.parse.tokens
        outside = [i for i in range(first, last) if not first <= tokens[i].head < last or tokens[i].head == i]
        nominal = [i for i in outside if tokens[i].pos in ("PROPN", "NOUN", "ADJ", "X", "NUM")]
        return (nominal or outside or [last - 1])[-1]

    def left(self, token: Token) -> int:
        """Where the noun phrase of the token begins."""
        first = token.i
        for child in sorted(token.children, reverse=True):
            if child < token.i and self.parse.tokens[child].dep in LEFT:
                first = min(first, *self.parse.subtree(self.parse.tokens[child]))
        while first < token.i and self.parse.tokens[first].pos in ("PUNCT", "SYM"):
            first += 1
        return first

    def names_ending(self, token: int) -> list[Noted]:
        """The names whose last token it is, in the order they were found."""
        return [n for n in self._ending.get(token + 1, ()) if self.found.get(n.id) is n]

    def name_ending(self, token: int) -> Noted | None:
        """The first found of the names whose last token it is."""
        return next(iter(self.names_ending(token)), None)
