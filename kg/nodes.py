"""Nodes of the graph as a reader sees them: computed by :mod:`kg.views`, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import Evidence, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A person, organization, place, group or position, as all articles together show it.

    ``types`` names the fine class first, then the coarse one. ``aliases`` are the other names seen, ``mentions`` the
    ids of the places where it stands. ``attributes`` are sorted (name, term) pairs: sameAs, demonym, quantity, unit,
    positionIn. ``modality`` is ``Planned`` for a body that is so far only to be founded.
    """

    id: str
    label: str
    kind: str
    types: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    attributes: tuple[tuple[str, Term], ...] = ()
    modality: str = "Actual"

    @property
    def type(self) -> str:
        """The fine class."""
        return self.types[0] if self.types else "Entity"

    def attribute(self, name: str) -> Term | None:
        """The first attribute of that name."""
        return next((term for key, term in self.attributes if key == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Entity):
    """Something that happens, is planned or is said; ``roles`` are (role, entity id or literal) pairs in fixed order.

    ``evidence`` is that of its ``type`` fact and of its roles. Dates stand among the roles (date, startDate, endDate,
    earliest, latest, dateText). ``attributed`` are the ids of its speakers where every piece of evidence has one.
    """

    negated: bool = False
    roles: tuple[tuple[str, Term], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    attributed: tuple[str, ...] = ()

    def role(self, name: str) -> Term | None:
        """The first filler of a role."""
        return next((term for key, term in self.roles if key == name), None)


def speakers(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    """Whom a claim is attributed to: its speakers where every piece of evidence has one, else nobody."""
    found = {e.speaker for e in evidence}
    return () if "" in found else tuple(sorted(found))
