"""One frozen dataclass for each table of the ontology folder: a row that was read and checked."""

from __future__ import annotations

from dataclasses import dataclass

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """A class. ``parents`` are direct; event types are classes too (see :class:`EventType`)."""

    name: str
    label: str
    parents: Words = ()
    mappings: Words = ()  # prefixed names of other vocabularies, e.g. ``schema:Person``
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relation between two things. ``range`` is a class or a literal: xsd:date*, xsd:integer, xsd:string.

    ``chars``: sym trans asym irr(eflexive) func(tional) lit(eral). ``parent`` is a relation, ``relation`` at the top.
    """

    name: str
    label: str
    domain: str
    range: str
    group: str = ""
    inverse: str = ""
    chars: Words = ()
    wikidata: str = ""
    mapping: Words = ()
    parent: str = "relation"
    qualifiers: Words = ()
    cues: Words = ()

    @property
    def literal(self) -> bool:
        """Whether the object is a Value and not an entity."""
        return self.range.startswith("xsd:")

    @property
    def symmetric(self) -> bool:
        """Whether it holds both ways."""
        return "sym" in self.chars

    @property
    def irreflexive(self) -> bool:
        """Whether nothing stands in it to itself."""
        return "irr" in self.chars or "asym" in self.chars

    @property
    def functional(self) -> bool:
        """Whether at most one value is true at a time."""
        return "func" in self.chars


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role of an event. ``range`` is a class, ``xsd:...`` or "" (anything)."""

    name: str
    label: str
    range: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifier:
    """A property of statements, events, evidence or documents. ``range`` as in :class:`Role`."""

    name: str
    label: str
    range: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """A kind of event. ``roles`` are names, those in ``many`` may have several fillers."""

    name: str
    label: str
    parent: str
    roles: Words = ()
    many: Words = ()
    ace_ere: str = ""
    schema: Words = ()
    triggers: Words = ()
    shortcut: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title head ("vice-minister") and the relation it states between its bearer and a body."""

    head: str
    relation: str
    plural: str = ""
    alternates: Words = ()
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Slot names tried in order; ``type`` is a class that narrows the filler ("" = any)."""

    names: Words
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A way to say a relation. ``cue``: alternatives, each a tuple of lemmas; ``subject``, ``object``: slots."""

    relation: str
    kind: str  # verb | noun | adj
    cue: tuple[Words, ...]
    subject: tuple[Slot, ...]
    object: tuple[Slot, ...]
    positive: str
    negative: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A way to say an event. ``roles``: (role, slots) pairs."""

    event: str
    kind: str  # verb | noun | adj
    cue: tuple[Words, ...]
    roles: tuple[tuple[str, tuple[Slot, ...]], ...]
    positive: str
    negative: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A well-known place. ``country`` is the name of another row, "" for a country itself."""

    name: str
    type: str
    demonyms: Words = ()
    aliases: Words = ()
    country: str = ""
    wikidata: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """An organization known beyond one country."""

    name: str
    type: str
    aliases: Words = ()
    wikidata: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """A common noun that stands for an entity."""

    noun: str
    type: str
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A word that attributes or changes modality. ``cue``: alternatives, each a tuple of lemmas."""

    cue: tuple[Words, ...]
    kind: str
    effect: str
    comment: str = ""
