"""Events with a name of their own: "86th Interpol General Assembly", "Interpol's General Assembly", "2016 Olympics"."""

from __future__ import annotations

import re

from kg.extract.notes import Notes
from kg.extract.words import citation, ordinal, suffix
from kg.syntax import Token


def event_type(notes: Notes, token: Token) -> str:
    """The event class of a noun that names gatherings and contests, "" for any other word."""
    for trigger, cue in notes.ontology.triggers_at("noun", token.lower):
        if len(cue) == 1 and any(
            notes.ontology.is_a(trigger.event, c) for c in ("Meeting", "Competition", "Ceremony", "Election")
        ):
            return trigger.event
    return ""


def note_event(notes: Notes, first: int, last: int, event: str) -> None:
    """ "86th Interpol General Assembly": an edition, and inside it the series and its organizer."""
    tokens, parse = notes.parse.tokens, notes.parse
    owner = None
    core = first
    if tokens[first - 1].tag == "POS" and first >= 2:
        owner = first - 2
    number, start = _ordinal_before(notes, first)
    year = tokens[first].text if re.fullmatch(r"(19|20)\d\d", tokens[first].text) else ""
    if number and start == first:
        core = start + 1
    if year:
        core = first + 1
    if core >= last or not tokens[last - 1].text[:1].isupper() or (core == last - 1 and owner is None):
        return
    _series_parts(notes, core, last)
    name = citation(parse.text(core, last))
    if owner is not None:
        holder = notes.name_ending(owner)
        if holder is not None:
            name = f"{holder.mention.name} {name}"
            core = holder.first
    head = last - 1
    if number or year:
        label = f"{number}{suffix(int(number))} {name}" if number else f"{year} {name}"
        begin = min(start if number else first, core)
        notes.note(begin, last, head, label, event, "name", layer="event", number="sing")
    notes.note(core, last, head, name, "EventSeries", "name", number="sing")


def _ordinal_before(notes: Notes, first: int) -> tuple[str, int]:
    """The ordinal that opens the name or stands right before it, and where it stands."""
    for i in (first, first - 1):
        if 0 <= i < len(notes.parse.tokens):
            number = ordinal(notes.parse.tokens[i].text)
            if number and notes.parse.tokens[i].sentence == notes.parse.tokens[first].sentence:
                return str(number), i
    return "", first


def _series_parts(notes: Notes, first: int, last: int) -> None:
    """Known bodies inside the name ("UN", "Interpol") are mentions of their own."""
    for end in range(last - 1, first, -1):
        entry = notes.ontology.gazetteer(notes.parse.text(first, end))
        if entry is not None:
            notes.note(first, end, end - 1, entry.name, entry.type, "name", number="sing")
            return
