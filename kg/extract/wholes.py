"""What events of one article have to do with each other: parts and wholes, promises, the same event told twice."""

from __future__ import annotations

from kg.extract.eventlinks import link_same_roles
from kg.extract.happenings import Happening, Happenings
from kg.extract.reading import Noted

OPENERS, CLOSERS = frozenset({"opening", "open", "inauguration"}), frozenset({"closing", "close"})


def relate(found: Happenings) -> None:
    """Let parts and wholes share place and time, hang plans on their pledges, and judge repeats the same."""
    for event in list(found.by_id.values()):
        _absorb(found, event)
    for event in found.by_id.values():
        _rise(found, event)
    for event in found.by_id.values():
        for whole in found.wholes(event):
            _share(found, event, whole)
    for event in found.by_id.values():
        for whole in found.wholes(event):
            _frame(event, whole)
        if event.outcome.modality == "Planned":
            _pledge(found, event)
    _repeats(found)


def _absorb(found: Happenings, event: Happening) -> None:
    """ "helping countries build labs" is one event: what they are helped to do is what the help is about."""
    if event.kind != "Assistance" or event.literal("about") is None:
        return
    for comp in found.frames.get(event.anchor, "verb").slots.get("comp", ()):
        verb = found.parse.tokens[comp]
        for inner in (verb, *found.parse.children(verb, "conj")):
            told = found.by_head.pop(inner.i, None)
            if told is not None and told is not event:
                found.by_id.pop(told.noted.id, None)


def _rise(found: Happenings, event: Happening) -> None:
    """A part of a part is a part."""
    wholes = found.wholes(event)
    for whole in wholes:
        for upper in whole.fillers("subEventOf"):
            if upper.id != event.noted.id and upper.id not in [n.id for n in event.fillers("subEventOf")]:
                event.add("subEventOf", upper, whole.anchor)
                if upper.id in found.by_id:
                    wholes.append(found.by_id[upper.id])


def _share(found: Happenings, event: Happening, whole: Happening) -> None:
    """A part happens where the whole does; who speaks at a gathering takes part in it; an opening is one day."""
    if not event.fillers("place", "destination"):
        for place in whole.fillers("place")[:1]:
            event.add("place", place, whole.anchor)
    when = event.literal("date")
    if when is not None and getattr(when.filler, "datatype", "") in ("date", "dateTime"):
        if whole.kind == "Ceremony" and whole.literal("date") is None:
            whole.add("date", when.filler, when.anchor, when.span)
    if event.kind in ("Speech", "Ceremony") and found.gathers(whole) and whole.kind != "Ceremony":
        for speaker in event.fillers("speaker"):
            whole.add("participant", speaker, event.anchor)


def _frame(event: Happening, whole: Happening) -> None:
    """The day of the opening is the day that the whole starts; that of the closing, the day that it ends."""
    when = event.literal("date")
    lemma = event.anchor.lemma
    role = "startDate" if lemma in OPENERS else "endDate" if lemma in CLOSERS else ""
    if role and when is not None and event.kind == "Ceremony" and whole.kind != "Ceremony":
        if whole.literal(role) is None and whole.literal("date") is None:
            whole.add(role, when.filler, when.anchor, when.span)


def _pledge(found: Happenings, event: Happening) -> None:
    """What is promised is the object of the pledge that governs it."""
    for up in found.parse.ancestors(event.anchor):
        pledge = found.by_head.get(up.i)
        if pledge is not None and pledge.kind in ("Pledge", "Announcement"):
            pledge.add("object", event.noted, event.anchor)
            return
        if up.dep in ("relcl", "conj", "advcl", "ccomp"):
            return


def _repeats(found: Happenings) -> None:
    roles: dict[str, dict[str, set[str]]] = {}
    for event in found.by_id.values():
        mine = roles.setdefault(event.noted.id, {})
        for part in event.roles:
            mine.setdefault(part.role, set()).add(_key(found, part.filler))
    link_same_roles(found.writer.reading, roles, [e.noted for e in found.by_id.values()])


def _key(found: Happenings, filler: object) -> str:
    """What a filler is, however it is worded: its chain, the name of a named event, or the literal."""
    if not isinstance(filler, Noted):
        return str(getattr(filler, "text", ""))
    named_event = filler.mention.layer == "event" and filler.mention.kind == "name"
    return filler.mention.name if named_event else found.writer.chain(filler)
