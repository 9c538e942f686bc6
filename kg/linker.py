"""Judgements applied: which mentions are one thing, and what that thing is called.

Union-find over mention ids and entity ids, in an order that depends on the judgements only, never on their order:

1. A person's ``different`` is law: the two ends never come together.
2. A person's ``same`` joins, unless 1 forbids it. A person names a thing by an entity id on the right.
3. Rules, best score first (``different`` before ``same`` at one score, then by ids): ``same`` joins two clusters
   unless they were told apart or carry different names; ``different`` tells apart two clusters that a better
   judgement has not joined. ``unsure`` says nothing. Names that an earlier run minted come before all other rules.

One pair judged twice: a person's word, else the higher score, else ``different``. A tie of two names: the higher
score, then the first in the alphabet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.model import Judgement

PERSON = "person"
MINT = "mint"
_ORDER = {"different": 0, "same": 1, "unsure": 2}
# a country acts like a body and lies like a place; a team is a group and a body
_COMPATIBLE = frozenset(map(frozenset, (("group", "organization"), ("land", "organization"), ("land", "place"))))


def is_person(judgement: Judgement) -> bool:
    """Whether a person judged: ``by`` is ``person``, or ``person:`` and a name."""
    return judgement.by == PERSON or judgement.by.startswith(PERSON + ":")


def is_entity(id: str) -> bool:
    """Whether an id names an entity (``place/china``) and not a mention."""
    return "/" in id


def settled(judgements: Iterable[Judgement]) -> list[Judgement]:
    """One judgement for each unordered pair, in the order in which they are applied."""
    chosen: dict[tuple[str, str], Judgement] = {}
    for judgement in sorted(set(judgements), key=_rank):
        pair = (judgement.left, judgement.right)
        chosen.setdefault(pair if pair[0] <= pair[1] else pair[::-1], judgement)
    return sorted(chosen.values(), key=_rank)


def _rank(j: Judgement) -> tuple[object, ...]:
    person = is_person(j)
    low, high = sorted((j.left, j.right))
    verdict = _ORDER.get(j.verdict, 3)
    if person:
        return 0, verdict, -j.score, low, high, j
    return 1 if j.by == MINT else 2, 0, -j.score, verdict, low, high, j


class Linker:
    """The clusters of mentions that a list of judgements makes, and their names.

    ``kinds`` maps mentions that have a name of their own to their kind (person, place, land ...): a rule never joins
    two clusters of incompatible kinds. ``refused`` lists the rules' ``same`` judgements that something forbade.
    """

    def __init__(self, judgements: Iterable[Judgement], kinds: Mapping[str, str] | None = None) -> None:
        self._parent: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._enemies: dict[str, set[str]] = {}
        self._name: dict[str, str] = {}
        self._kinds: dict[str, frozenset[str]] = {}
        self._given = dict(kinds or {})
        self.refused: list[Judgement] = []
        for judgement in settled(judgements):
            self._apply(judgement)

    def _apply(self, j: Judgement) -> None:
        person = is_person(j)
        left, right = self.find(j.left), self.find(j.right)
        if j.verdict == "different":
            if left != right:
                self._enemies[left].add(right)
                self._enemies[right].add(left)
            elif not person:
                self.refused.append(j)
        elif j.verdict == "same" and left != right:
            if right in self._enemies[left] or (not person and self._clash(left, right)):
                self.refused.append(j)
            else:
                self._union(left, right)

    def _clash(self, left: str, right: str) -> bool:
        names = self._name.get(left), self._name.get(right)
        if all(names) and names[0] != names[1]:
            return True
        return any(
            a != b and frozenset((a, b)) not in _COMPATIBLE for a in self._kinds[left] for b in self._kinds[right]
        )

    def _union(self, left: str, right: str) -> None:
        if (len(self._members[left]), right) < (len(self._members[right]), left):
            left, right = right, left
        name = self._name.get(left) or self._name.get(right)  # a person may name one thing twice: the first word stands
        for member in self._members.pop(right):
            self._parent[member] = left
            self._members[left].append(member)
        for enemy in self._enemies.pop(right):
            self._enemies[enemy].discard(right)
            self._enemies[enemy].add(left)
            self._enemies[left].add(enemy)
        self._kinds[left] |= self._kinds.pop(right)
        if name:
            self._name[left] = name

    def find(self, id: str) -> str:
        """The id that stands for the whole cluster."""
        root = self._parent.get(id)
        if root is None:
            root = self._parent[id] = id
            self._members[id] = [id]
            self._enemies[id] = set()
            kind = self._given.get(id, "")
            self._kinds[id] = frozenset({kind} if kind else ())
            if is_entity(id):
                self._name[id] = id
        return root

    def members(self, id: str) -> list[str]:
        """The mentions of its cluster, sorted."""
        return sorted(m for m in self._members[self.find(id)] if not is_entity(m))

    def name(self, id: str) -> str:
        """The entity id that a judgement gave the cluster, "" where none did."""
        return self._name.get(self.find(id), "")

    def entity(self, id: str) -> str:
        """The entity id of a mention, or the first mention of its cluster while it has no name."""
        root = self._parent.get(id)
        if root is None:
            return id
        return self._name.get(root) or min(self._members[root])

    def apart(self, left: str, right: str) -> bool:
        """Whether the two clusters were told apart."""
        return self.find(right) in self._enemies[self.find(left)]

    def names(self) -> dict[str, str]:
        """Every mention that has a name, with its entity id; in order of mentions."""
        return {m: self._name[r] for m, r in sorted(self._parent.items()) if r in self._name and not is_entity(m)}
