"""The events of an article while they are read: what each is, and which roles it has so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract.facts import Writer
from kg.extract.match import Frames, Matcher
from kg.extract.modality import Status
from kg.extract.reading import Noted
from kg.model import Span, Value
from kg.ontology import Ontology
from kg.syntax import Parse, Token

PLACE_PREPOSITIONS = ("in", "at", "near", "outside", "inside")


@dataclass(frozen=True, slots=True)
class Part:
    """One role of an event: who or what fills it, where a literal stands, and the token that says so."""

    role: str
    filler: Noted | Value
    span: Span | None
    anchor: Token


@dataclass(slots=True)
class Happening:
    """An event: its mention, class, the word that says it, how it is meant, its roles and the tokens of its cue."""

    noted: Noted
    kind: str
    anchor: Token
    outcome: Status
    roles: list[Part] = field(default_factory=list)
    cue: list[int] = field(default_factory=list)

    def add(self, role: str, filler: Noted | Value, anchor: Token, span: Span | None = None) -> None:
        """Fill a role; the same filler counts once."""
        key = filler.id if isinstance(filler, Noted) else filler
        if not any(
            p.role == role and key == (p.filler.id if isinstance(p.filler, Noted) else p.filler) for p in self.roles
        ):
            self.roles.append(Part(role, filler, span, anchor))

    def fillers(self, *roles: str) -> list[Noted]:
        """The mentions in any of the roles."""
        return [p.filler for p in self.roles if p.role in roles and isinstance(p.filler, Noted)]

    def literal(self, role: str) -> Part | None:
        """The first literal in the role."""
        return next((p for p in self.roles if p.role == role and isinstance(p.filler, Value)), None)


@dataclass(slots=True)
class Happenings:
    """All events of an article, by the id of their mention and by their head token."""

    matcher: Matcher
    by_id: dict[str, Happening] = field(default_factory=dict)
    by_head: dict[int, Happening] = field(default_factory=dict)

    @property
    def writer(self) -> Writer:
        """Writes the facts."""
        return self.matcher.writer

    @property
    def parse(self) -> Parse:
        """The article's parse."""
        return self.matcher.parse

    @property
    def frames(self) -> Frames:
        """Its frames."""
        return self.matcher.frames

    @property
    def ontology(self) -> Ontology:
        """The tables."""
        return self.writer.ontology

    def is_a(self, event: Happening, *classes: str) -> bool:
        """Whether the event is of one of the classes."""
        return any(self.ontology.is_a(event.kind, name) for name in classes)

    def gathers(self, event: Happening) -> bool:
        """Whether it is an occasion that others may be a part of."""
        return self.is_a(event, "Meeting", "Competition", "Ceremony")

    def wholes(self, event: Happening) -> list[Happening]:
        """The events that it is a part of."""
        return [self.by_id[n.id] for n in event.fillers("subEventOf") if n.id in self.by_id]

    def phrase(self, head: int) -> tuple[str, Span]:
        """The words of a phrase without relative clauses, appositions and participles after its head."""
        inside = [i for i in self.parse.subtree(self.parse.tokens[head]) if self._near(i, head)]
        start, end = self.parse.span(inside[0], inside[-1] + 1)
        return " ".join(self.parse.document.text[start:end].split()), (start, end)

    def _near(self, token: int, head: int) -> bool:
        current = self.parse.tokens[token]
        while current.i != head:
            if current.dep in ("relcl", "appos", "advcl", "punct", "acl") and current.head == head and current.i > head:
                return False
            current = self.parse.head(current)
        return True
