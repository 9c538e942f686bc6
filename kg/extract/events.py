"""Events as nodes: their existence, their roles, and the relations that they imply.

triggers → roles, time, place (eventroles) → parts and wholes (wholes) → utterances → facts
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.dating import date_qualifiers
from kg.extract.eventroles import read_event
from kg.extract.happenings import Happening, Happenings, Part
from kg.extract.match import Matcher
from kg.extract.modality import Status
from kg.extract.reading import Noted
from kg.extract.triggers import Candidate
from kg.extract.utterances import read_utterances
from kg.extract.wholes import relate
from kg.model import Fact, Value

# Events of these types imply a relation between two of their roles.
SHORTCUTS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "Meeting": (("metWith", "participant", "participant"),),
    "Visit": (("visited", "agent", "destination"),),
    "Pledge": (("supports", "speaker", "recipient"),),
    "Praise": (("praises", "speaker", "object"),),
    "Criticism": (("criticizes", "speaker", "object"),),
    "Founding": (("founderOf", "agent", "object"), ("subOrganizationOf", "object", "organization")),
    "Acquisition": (("acquired", "agent", "object"),),
    "Joining": (("memberOf", "agent", "organization"),),
    "Negotiation": (("negotiatesWith", "participant", "participant"),),
    "SanctionEvent": (("sanctions", "agent", "target"),),
}
# What simply happens somewhere: a place or a time is enough for the noun; other nouns need a participant.
PLAIN = frozenset(
    "Meeting Ceremony Attack MilitaryAction Demonstration Disaster Competition Election Visit Speech Trial "
    "Announcement".split()
)


def read_events(matcher: Matcher, candidates: list[Candidate]) -> None:
    """Write the facts of every event that somebody or something named, counted or placed takes part in."""
    found = Happenings(matcher)
    for candidate in candidates:
        read_event(found, candidate)
    relate(found)
    read_utterances(found)
    _series(found)
    for event in found.by_id.values():
        if _tells(found, event):
            _write(found, event)
            _shortcuts(found, event)
        elif event.roles or event.noted.mention.kind == "trigger":
            message = f"{event.kind}: {event.noted.mention.name}"
            found.writer.doubt("event-without-participant", event.anchor, message)


def _tells(found: Happenings, event: Happening) -> bool:
    """Whether the event is more than a bare word."""
    fillers = [p for p in event.roles if isinstance(p.filler, Noted)]
    if event.noted.mention.kind == "trigger":
        return bool(fillers)
    if event.noted.mention.kind == "nominal" and not found.is_a(event, *PLAIN):
        return any(p.role != "place" for p in fillers)
    return bool(event.roles)


def _write(found: Happenings, event: Happening) -> None:
    """The event's existence is a fact of its own; so is each of its roles."""
    kind = Value(event.kind, "class")
    exists = Part("type", kind, event.noted.mention.span, event.anchor)
    for part in (exists, *event.roles):
        confidence = 0.9 if part is exists else 0.85
        _fact(found, event.noted, part, event.outcome, f"{event.kind}:{part.role}", confidence, event.cue)


def _series(found: Happenings) -> None:
    """A named series belongs to the body in its name or to its owner: "Interpol's General Assembly"."""
    ontology, mentions = found.ontology, found.writer.reading.mentions
    bodies = [n for n in found.writer.by_head.values() if n.mention.kind == "name" and n.mention.layer == "entity"]
    bodies = [n for n in bodies if ontology.is_a(n.mention.type, "Body")]
    for noted in [n for n in mentions if n.mention.type == "EventSeries"]:
        holder = next((n for n in bodies if noted.first <= n.first and n.last <= noted.last), None)
        if holder is not None:
            part = Part("organizer", holder, None, found.parse.tokens[noted.head])
            _fact(found, noted, part, Status(), "organizer:name", 0.85)


def _fact(
    found: Happenings,
    subject: Noted,
    part: Part,
    outcome: Status,
    rule: str,
    confidence: float,
    cue: Iterable[int] = (),
) -> None:
    filler = part.filler
    if isinstance(filler, Noted):
        confidence *= {"pronoun": 0.9, "nominal": 0.9}.get(filler.mention.kind, 1.0)
    evidence = found.writer.evidence(
        [i for i in cue if found.parse.tokens[i].sentence == part.anchor.sentence],
        subject=subject,
        target=filler if isinstance(filler, Noted) else part.span,
        rule=rule,
        confidence=confidence,
        anchor=part.anchor.i,
    )
    found.writer.reading.facts.append(
        Fact(
            subject=subject.id,
            predicate=part.role,
            object=filler if isinstance(filler, Value) else filler.id,
            modality=outcome.modality,
            negated=outcome.negated,
            evidence=(evidence,),
        )
    )


def _shortcuts(found: Happenings, event: Happening) -> None:
    writer = found.writer
    for relation, left, right in SHORTCUTS.get(event.kind, ()):
        pairs = [(s, t) for s in event.fillers(left) for t in event.fillers(right) if s.id != t.id]
        for subject, target in pairs:
            if left == right and subject.id > target.id:
                continue  # symmetric: once
            if {subject.mention.layer, target.mention.layer} != {"entity"}:
                continue
            writer.relation(
                subject,
                relation,
                target,
                anchor=event.anchor,
                status=Status(event.outcome.modality, event.outcome.negated),
                rule=f"{relation}:event:{event.kind}",
                confidence=0.8,
                qualifiers=date_qualifiers(writer.dating.of(event.anchor), event.anchor.lemma),
                tokens=[i for i in event.cue if found.parse.tokens[i].sentence == event.anchor.sentence],
            )
