"""Fills the roles of one event from the rows that matched it; then its number, time and place."""

from __future__ import annotations

from kg.extract.attribution import kinds_of
from kg.extract.dating import date_qualifiers
from kg.extract.frames import Frame
from kg.extract.happenings import PLACE_PREPOSITIONS, Happening, Happenings
from kg.extract.modality import status
from kg.extract.reading import Noted
from kg.extract.relations import nearest_body
from kg.extract.triggers import Candidate
from kg.extract.words import ordinal
from kg.model import Value
from kg.ontology.rows import Slot, Trigger
from kg.syntax import Token

Row = tuple[Trigger, Frame, list[int]]
# Praise reaches people through what is theirs: praising Xi's efforts praises Xi.
METONYMIC = frozenset({"Praise", "Criticism"})
# Roles that words fill where no entity does: "charged with fraud".
WORDED = frozenset("text crime cause amount instrument".split())
WORDED_OBJECT = frozenset("Pledge Proposal Appeal Legislation Announcement".split())
CURRENCIES = frozenset("dollars euros pounds yuan yen rupees francs roubles rubles".split())
CLAUSAL = frozenset("appos nsubj nsubjpass ccomp advcl relcl".split())


def read_event(found: Happenings, candidate: Candidate) -> None:
    """Add the candidate to the events, where one of its rows holds."""
    noted = candidate.noted
    anchor = found.parse.tokens[noted.head]
    rows = [row for row in candidate.rows if _holds(found, row[0], row[1])]
    if not rows and noted.mention.kind == "trigger":
        return  # the word in another sense
    event = Happening(noted, noted.mention.type, anchor, status(found.parse, anchor, found.ontology))
    if noted.mention.kind != "name":
        event.kind = _kind(found, rows, noted.head) or event.kind
        rows = [r for r in rows if r[1].token.i != noted.head or r[0].event == event.kind]
    found.by_id[noted.id] = found.by_head[noted.head] = event
    for trigger, frame, cue in rows:
        event.cue.extend(cue)
        for role, slots in trigger.roles:
            _fill(found, event, trigger, frame, role, slots)
        add_times(found, event, frame.token)
        _place(found, event, frame.token)
    _edition(found, event)
    _complete(found, event, rows)


def _holds(found: Happenings, trigger: Trigger, frame: Frame) -> bool:
    """A verb's row holds where its first role is filled: "receive" is an award only with an award as its object."""
    if frame.kind == "noun":
        return True
    if frame.token.pos == "VERB" and not _takes_object(trigger) and _objects(found, frame):
        return False  # "speak English", "commit the image to canvas": another sense takes the object
    role, slots = trigger.roles[0]
    heads = [i for slot in slots for name in slot.names for i in found.matcher.tokens(frame, name)]
    if role == "position":
        return any(i in found.writer.posts for i in heads)
    if found.matcher.fill(frame, slots, metonymy=trigger.event in METONYMIC):
        return True
    return any(found.matcher.tokens(frame, name) for slot in slots if not slot.type for name in slot.names)


def _takes_object(trigger: Trigger) -> bool:
    """Whether the row has a place for an object: a role, or a further word of its cue."""
    return any(len(cue) > 1 for cue in trigger.cue) or any(
        name.split(".")[0] in ("obj", "money", "number")
        for _, slots in trigger.roles
        for s in slots
        for name in s.names
    )


def _objects(found: Happenings, frame: Frame) -> bool:
    """Whether an object stands there that is neither "itself" nor a time."""
    tokens = found.parse.tokens
    busy = found.writer.busy
    return any(i not in busy and not tokens[i].lower.endswith(("self", "selves")) for i in frame.slots.get("obj", ()))


def _kind(found: Happenings, rows: list[Row], head: int) -> str:
    """The event class with most roles filled, the first of equals: a release of a prisoner or of a phone."""
    filled: dict[str, int] = {}
    for trigger, frame, _ in rows:
        if frame.token.i == head:
            count = sum(bool(found.matcher.fill(frame, slots)) for _, slots in trigger.roles)
            filled[trigger.event] = max(filled.get(trigger.event, 0), count)
    return max(filled, key=lambda name: filled[name], default="")


def _fill(
    found: Happenings, event: Happening, trigger: Trigger, frame: Frame, role: str, slots: tuple[Slot, ...]
) -> None:
    if role == "position":
        _post(found, event, frame, slots)
        return
    metonymy = event.kind in METONYMIC or trigger.event in METONYMIC
    for filler in found.matcher.fill(frame, slots, metonymy=metonymy):
        if filler.id != event.noted.id and fits(found, role, filler):
            event.add(role, filler, frame.token)
            _quantity(found, event, role, filler, frame.token)
    object_in_words = role == "object" and event.kind in WORDED_OBJECT and not event.fillers("object")
    if object_in_words or (role in WORDED and (role != "amount" or _money(found, frame, slots))):
        _words(found, event, frame, role, slots)


def _post(found: Happenings, event: Happening, frame: Frame, slots: tuple[Slot, ...]) -> None:
    """ "elected president of Interpol": the post, and the body that it is held in."""
    for i in (i for slot in slots for name in slot.names for i in found.matcher.tokens(frame, name)):
        if i in found.writer.posts and not event.fillers("position"):
            position, body = found.writer.posts[i]
            event.add("position", position, frame.token)
            if body is not None:
                event.add("organization", body, frame.token)


def fits(found: Happenings, role: str, filler: Noted) -> bool:
    """Whether the role's range holds the filler; events fill roles between events only."""
    known = found.ontology.roles.get(role)
    if filler.mention.layer == "event":
        return role in ("subEventOf", "about", "object", "cause", "result")
    if known is None or not known.range or known.range in ("Entity", "Event") or known.range.startswith("xsd:"):
        return True
    return found.writer.is_a(filler, known.range) or filler.mention.type == "Group"


def _quantity(found: Happenings, event: Happening, role: str, filler: Noted, anchor: Token) -> None:
    """ "train 20,000 police": the counted object gives the event its quantity."""
    known = found.ontology.events.get(event.kind)
    if filler.quantity and role in ("object", "victim") and known is not None and "quantity" in known.roles:
        number = next((t for t in found.parse.tokens[filler.first : filler.last] if t.pos == "NUM"), None)
        if number is not None:
            event.add("quantity", Value(filler.quantity, "integer"), anchor, (number.start, number.end))


def _words(found: Happenings, event: Happening, frame: Frame, role: str, slots: tuple[Slot, ...]) -> None:
    """What fills the role in words: "vowed strong support", "charged with fraud"."""
    busy = found.writer.busy
    for i in (i for slot in slots for name in slot.names for i in found.matcher.tokens(frame, name)):
        if i in busy:
            continue  # "jailed for twelve years"
        words, span = found.phrase(i)
        target = "about" if role == "object" and event.kind == "Proposal" else role
        event.add(target, Value(words), frame.token, span)
        return


def _money(found: Happenings, frame: Frame, slots: tuple[Slot, ...]) -> bool:
    tokens = found.parse.tokens
    heads = (i for slot in slots for name in slot.names for i in found.matcher.tokens(frame, name))
    below = (tokens[j] for i in heads for j in found.parse.subtree(tokens[i]))
    return any(t.pos in ("SYM", "NUM") or t.lower in CURRENCIES for t in below)


# ---- time, place, number


def add_times(found: Happenings, event: Happening, anchor: Token) -> None:
    """The dates of a predicate as roles: date, startDate, endDate, the words; bounds where no date says them."""
    for time in found.writer.dating.of(anchor):
        span = found.parse.span(time.first, time.last)
        for name, term in date_qualifiers([time]):
            if not isinstance(term, Value):
                continue
            if name in ("earliest", "latest"):
                wanted = not time.value
            else:
                wanted = name == "dateText" or event.literal(name) is None
            if wanted:
                event.add(name, term, anchor, span)


def _place(found: Happenings, event: Happening, anchor: Token) -> None:
    """Where: "in" or "at" a place, hung on the event, on a name below it, or on the verb that takes it."""
    if event.fillers("place", "destination"):
        return
    noun = anchor.pos in ("NOUN", "PROPN")
    places = _named_places(found, found.frames.get(anchor, "noun" if noun else "verb"))
    places = places or _places_below(found, anchor)
    head = found.parse.head(anchor)
    if not places and noun and head.pos == "VERB" and anchor.dep in ("dobj", "nsubj", "nsubjpass"):
        places = _named_places(found, found.frames.get(head, "verb"))
    for place in places[:1]:
        event.add("place", place, anchor)


def _named_places(found: Happenings, frame: Frame) -> list[Noted]:
    heads = [i for name in PLACE_PREPOSITIONS for i in frame.slots.get(name, ())]
    return [noted for i in heads if (noted := _named_place(found, i)) is not None]


def _named_place(found: Happenings, token: int) -> Noted | None:
    noted = found.writer.at(token)
    if noted is None or noted.mention.kind != "name" or not found.ontology.is_a(noted.mention.type, "Place"):
        return None
    return noted


def _places_below(found: Happenings, anchor: Token) -> list[Noted]:
    """ "the death of Jonas Weber in Varna": the parser hangs the place on the last name."""
    todo, places = list(found.parse.children(anchor)), list[Noted]()
    while todo:
        token = todo.pop(0)
        if token.pos in ("VERB", "AUX") or token.dep in CLAUSAL:
            continue
        if token.lower in PLACE_PREPOSITIONS and found.parse.head(token).pos in ("PROPN", "NOUN"):
            objects = found.parse.children(token, "pobj")
            places += [p for o in objects if (p := _named_place(found, o.i)) is not None]
        todo.extend(found.parse.children(token))
    return places


def _edition(found: Happenings, event: Happening) -> None:
    """ "the 64th session", "86th Interpol General Assembly": a number in a series."""
    noted, tokens = event.noted, found.parse.tokens
    before = tokens[max(noted.first - 1, 0) : noted.head]
    number = next((t for t in before if ordinal(t.text)), None)
    if number is None or not found.gathers(event):
        return
    series = found.writer.series
    inside = [n for n in series if noted.first <= n.first and n.last == noted.last]
    earlier = [n for n in series if n.first < noted.first]  # one of what the text is about
    if inside or earlier:
        event.add("editionOf", inside[0] if inside else max(earlier, key=lambda n: n.first), event.anchor)
        value = Value(str(ordinal(number.text)), "integer")
        event.add("editionNumber", value, event.anchor, (number.start, number.end))


# ---- what English leaves to the context


def _complete(found: Happenings, event: Happening, rows: list[Row]) -> None:
    anchor, parse = event.anchor, found.parse
    if event.kind == "Joining" and not event.fillers("organization"):
        for body in nearest_body(found.writer, anchor, event.fillers("agent"))[:1]:
            event.add("organization", body, anchor)
    if event.kind == "Speech" and not event.fillers("speaker") and anchor.dep == "pobj":
        verb = parse.head(parse.head(anchor))  # "In a speech in Oslo, you affirmed"
        if parse.head(anchor).lower == "in" and "speech" in kinds_of(parse, verb, found.ontology):
            for i in found.frames.get(verb, "verb").slots.get("subj", ())[:1]:
                speaker = found.writer.at(i)
                if speaker is not None and fits(found, "speaker", speaker):
                    event.add("speaker", speaker, verb)
    if event.kind == "Assistance" and event.fillers("beneficiary"):
        _helped_to_do(found, event, rows)


def _helped_to_do(found: Happenings, event: Happening, rows: list[Row]) -> None:
    """ "helping countries build labs": what the help is about."""
    for comp in (found.parse.tokens[i] for _, frame, _ in rows for i in frame.slots.get("comp", ())):
        verbs = [comp, *found.parse.children(comp, "conj")]
        for thing in [o for verb in verbs for o in found.parse.children(verb, "dobj")][:1]:
            words, span = found.phrase(thing.i)
            event.add("about", Value(words), thing, span)
