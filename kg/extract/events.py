"""Events as nodes: their type, roles, time, place, editions, sub-events, and the relations that they imply."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.attribution import kinds_of
from kg.extract.eventlinks import link_same_roles
from kg.extract.facts import Writer
from kg.extract.frames import Frame
from kg.extract.match import Matcher
from kg.extract.mentions import ordinal, suffix
from kg.extract.modality import Status, status
from kg.extract.reading import Noted, Quotation
from kg.extract.relations import nearest_body
from kg.extract.triggers import Candidate
from kg.model import Evidence, Fact, Span, Term, Value, mention_id
from kg.ontology.rows import Slot, Trigger
from kg.syntax import Token

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
PLACE_PREPOSITIONS = ("in", "at", "near", "outside", "inside")
METONYMIC = frozenset({"Praise", "Criticism"})
SPOKEN = frozenset({"speech", "alleged", "denied", "pledge"})
OPENERS, CLOSERS = frozenset({"opening", "open", "inauguration"}), frozenset({"closing", "close"})
# What simply happens somewhere: a place or a time is enough for the noun; other nouns need a participant.
HAPPENINGS = (
    "Meeting", "Ceremony", "Attack", "MilitaryAction", "Demonstration", "Disaster", "Competition", "Election", "Visit",
    "Speech", "Trial", "Announcement",
)  # fmt: skip
CLAUSAL = frozenset("appos nsubj nsubjpass ccomp advcl relcl".split())
GENERIC_SESSIONS = frozenset("session edition meeting round assembly conference summit congress".split())


def read_events(matcher: Matcher, candidates: list[Candidate]) -> None:
    """Write the facts of every event that somebody or something named, counted or placed takes part in."""
    reader = _Reader(matcher)
    for candidate in candidates:
        reader.event(candidate)
    reader.series()
    reader.inherit()
    reader.link()
    reader.utterances()
    reader.write()


class _Event:
    """What is known of one event while it is read: (role, filler, evidence span, anchor token) rows."""

    def __init__(self, noted: Noted, kind: str, anchor: Token, outcome: Status) -> None:
        self.noted, self.kind, self.anchor, self.outcome = noted, kind, anchor, outcome
        self.roles: list[tuple[str, Noted | Value, Span | None, Token]] = []
        self.cue: list[int] = []

    def add(self, role: str, filler: Noted | Value, span: Span | None, anchor: Token) -> None:
        key = (role, filler.id if isinstance(filler, Noted) else filler)
        if key not in [(r, f.id if isinstance(f, Noted) else f) for r, f, _, _ in self.roles]:
            self.roles.append((role, filler, span, anchor))

    def fillers(self, *roles: str) -> list[Noted]:
        return [f for r, f, _, _ in self.roles if r in roles and isinstance(f, Noted)]

    def value(self, role: str) -> tuple[Value, Span | None, Token] | None:
        return next(((f, s, a) for r, f, s, a in self.roles if r == role and isinstance(f, Value)), None)


class _Reader:
    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher
        self.writer: Writer = matcher.writer
        self.parse = matcher.parse
        self.ontology = matcher.writer.ontology
        self.events: dict[str, _Event] = {}
        self.by_head: dict[int, _Event] = {}

    # ---- from triggers
    def event(self, candidate: Candidate) -> None:
        """Roles by the rows, then number, time and place."""
        noted = candidate.noted
        anchor = self.parse.tokens[noted.head]
        event = _Event(noted, noted.mention.type, anchor, status(self.parse, anchor, self.ontology))
        rows = [row for row in candidate.rows if self._holds(*row[:2])]
        if not rows and candidate.noted.mention.kind == "trigger":
            return  # the word in another sense
        if noted.mention.kind != "name":
            event.kind = self._kind(rows, noted.head) or event.kind
            rows = [r for r in rows if r[1].token.i != noted.head or r[0].event == event.kind]
        self.events[noted.id] = self.by_head[noted.head] = event
        for trigger, frame, cue in rows:
            event.cue.extend(cue)
            for role, slots in trigger.roles:
                metonymy = event.kind in METONYMIC or trigger.event in METONYMIC
                if role == "position":
                    self._post(event, frame, slots)
                    continue
                for filler in self.matcher.fill(frame, slots, metonymy=metonymy):
                    if filler.id != noted.id and self._fits(role, filler):
                        event.add(role, filler, None, frame.token)
                        self._quantity(event, role, filler, frame.token)
                if role == "amount" and not self._money(frame, slots):
                    continue
                if role in ("text", "crime", "cause", "amount", "instrument") or (role == "object" and not event.fillers("object")):
                    self._words(event, role, slots, frame.token, candidate)
            self._time(event, frame.token)
            self._place(event, frame.token)
        self._edition(event)
        self._complete(event, candidate)

    def _kind(self, rows: list[tuple[Trigger, Frame, list[int]]], head: int) -> str:
        """The event type with most roles filled, the first of equals: a release of a prisoner or of a phone."""
        filled: dict[str, int] = {}
        for trigger, frame, _ in rows:
            if frame.token.i == head:
                count = sum(bool(self.matcher.fill(frame, slots)) for _, slots in trigger.roles)
                filled[trigger.event] = max(filled.get(trigger.event, 0), count)
        return max(filled, key=lambda name: filled[name], default="")

    def _holds(self, trigger: Trigger, frame: Frame) -> bool:
        """A verb's row holds where its first role is filled: "receive" is an award only with an award as its object."""
        if frame.kind == "noun":
            return True
        role, slots = trigger.roles[0]
        if role == "position":
            return any(i in self.writer.posts for s in slots for n in s.names for i in self.matcher.tokens(frame, n))
        if self.matcher.fill(frame, slots, metonymy=trigger.event in METONYMIC):
            return True
        return any(self.matcher.tokens(frame, name) for slot in slots if not slot.type for name in slot.names)

    def _post(self, event: _Event, frame: Frame, slots: tuple[Slot, ...]) -> None:
        """ "elected president of Interpol": the post, and the body that it is held in."""
        for slot in slots:
            for i in (i for name in slot.names for i in self.matcher.tokens(frame, name)):
                if i in self.writer.posts and not event.fillers("position"):
                    position, body = self.writer.posts[i]
                    event.add("position", position, None, frame.token)
                    if body is not None:
                        event.add("organization", body, None, frame.token)

    def _complete(self, event: _Event, candidate: Candidate) -> None:
        """Roles that English leaves to the context."""
        anchor = event.anchor
        if event.kind == "Joining" and not event.fillers("organization"):
            for body in nearest_body(self.writer, anchor, event.fillers("agent"))[:1]:
                event.add("organization", body, None, anchor)
        if event.kind == "Speech" and not event.fillers("speaker") and anchor.dep == "pobj":
            verb = self.parse.head(self.parse.head(anchor))  # "In a speech in Oslo, you affirmed"
            if self.parse.head(anchor).lower == "in" and "speech" in kinds_of(self.parse, verb, self.ontology):
                for i in self.matcher.frames.get(verb, "verb").slots.get("subj", ())[:1]:
                    speaker = self.writer.at(i)
                    if speaker is not None and self._fits("speaker", speaker):
                        event.add("speaker", speaker, None, verb)
        if event.kind == "Assistance" and event.fillers("beneficiary"):
            self._helped_to_do(event, candidate)

    def _helped_to_do(self, event: _Event, candidate: Candidate) -> None:
        """ "helping countries build labs": what the help is about."""
        for _, frame, _ in candidate.rows:
            for comp in frame.slots.get("comp", ()):
                verbs = [self.parse.tokens[comp], *self.parse.children(self.parse.tokens[comp], "conj")]
                objects = [o for verb in verbs for o in self.parse.children(verb, "dobj")]
                if objects:
                    inside = [t for t in self.parse.subtree(objects[0]) if self._near(t, objects[0].i)]
                    span = self.parse.span(inside[0], inside[-1] + 1)
                    words = " ".join(self.parse.document.text[span[0] : span[1]].split())
                    event.add("about", Value(words), span, objects[0])

    def _fits(self, role: str, filler: Noted) -> bool:
        known = self.ontology.roles.get(role)
        if filler.mention.layer == "event":
            return role in ("subEventOf", "about", "object", "cause", "result")
        if known is None or not known.range or known.range in ("Entity", "Event") or known.range.startswith("xsd:"):
            return True
        return self.writer.is_a(filler, known.range) or filler.mention.type == "Group"

    def _quantity(self, event: _Event, role: str, filler: Noted, anchor: Token) -> None:
        """ "train 20,000 police": the counted object gives the event its quantity."""
        wanted = self.ontology.events.get(event.kind)
        if filler.quantity and role in ("object", "victim") and wanted is not None and "quantity" in wanted.roles:
            token = next((t for t in self.parse.tokens[filler.first : filler.last] if t.pos == "NUM"), None)
            if token is not None:
                event.add("quantity", Value(filler.quantity, "integer"), (token.start, token.end), anchor)

    def _words(self, event: _Event, role: str, slots: Iterable[object], anchor: Token, candidate: Candidate) -> None:
        """Roles that the text fills with words for no entity: "vowed strong support", "charged with fraud"."""
        known = self.ontology.roles.get(role)
        if role == "object" and event.kind not in ("Pledge", "Proposal", "Appeal", "Legislation", "Announcement"):
            return
        if known is None:
            return
        frame = candidate.rows[0][1]
        for slot in slots:
            for name in getattr(slot, "names", ()):
                for i in self.matcher.tokens(frame, name):
                    inside = [t for t in self.parse.subtree(self.parse.tokens[i]) if self._near(t, i)]
                    if not inside:
                        continue
                    span = self.parse.span(inside[0], inside[-1] + 1)
                    text = self.parse.document.text[span[0] : span[1]]
                    target = "about" if role == "object" and event.kind == "Proposal" else role
                    event.add(target, Value(" ".join(text.split())), span, anchor)
                    return

    def _money(self, frame: Frame, slots: tuple[Slot, ...]) -> bool:
        found = (i for slot in slots for name in slot.names for i in self.matcher.tokens(frame, name))
        return any(
            t.pos == "SYM" or t.pos == "NUM" or t.lower in ("dollars", "euros", "pounds", "yuan", "yen")
            for i in found
            for t in (self.parse.tokens[j] for j in self.parse.subtree(self.parse.tokens[i]))
        )

    def _near(self, token: int, head: int) -> bool:
        """Words of the phrase itself: no relative clause, apposition or far adjunct."""
        current = self.parse.tokens[token]
        while current.i != head:
            if current.dep in ("relcl", "appos", "advcl", "punct", "acl") and current.head == head and current.i > head:
                return False
            current = self.parse.head(current)
        return True

    def _time(self, event: _Event, anchor: Token) -> None:
        for time in self.writer.times(anchor):
            span = self.parse.span(time.first, time.last)
            for name, term in self.writer.dated([time]):
                if name in ("date", "startDate", "endDate", "dateText") and isinstance(term, Value):
                    if name == "dateText" or event.value(name) is None:
                        event.add(name, term, span, anchor)
                elif name in ("earliest", "latest") and not time.value and isinstance(term, Value):
                    event.add(name, term, span, anchor)

    def _place(self, event: _Event, anchor: Token) -> None:
        """Where: "in" or "at" a place, hung on the event or on what it takes."""
        if event.fillers("place", "destination"):
            return
        frame = self.matcher.frames.get(anchor, "noun" if anchor.pos in ("NOUN", "PROPN") else "verb")
        for name in PLACE_PREPOSITIONS:
            for i in frame.slots.get(name, ()):
                noted = self.writer.at(i)
                if noted is not None and self.ontology.is_a(noted.mention.type, "Place") and noted.mention.kind == "name":
                    event.add("place", noted, None, anchor)
                    return
        for noted in self._below(anchor):  # the parser hangs "in Varna" on the last name: "the death of Jonas Weber in Varna"
            event.add("place", noted, None, anchor)
            return
        head = self.parse.head(anchor)
        if anchor.pos in ("NOUN", "PROPN") and head.pos == "VERB" and anchor.dep in ("dobj", "nsubj", "nsubjpass"):
            for name in PLACE_PREPOSITIONS:
                for i in self.matcher.frames.get(head, "verb").slots.get(name, ()):
                    noted = self.writer.at(i)
                    if noted is not None and self.ontology.is_a(noted.mention.type, "Place"):
                        event.add("place", noted, None, anchor)
                        return

    def _below(self, anchor: Token) -> list[Noted]:
        """Named places "in" which the names and nouns below the predicate stand, clauses left out."""
        todo, found = list(self.parse.children(anchor)), list[Noted]()
        while todo:
            token = todo.pop(0)
            if token.pos in ("VERB", "AUX") or token.dep in CLAUSAL:
                continue
            if token.lower in PLACE_PREPOSITIONS and self.parse.head(token).pos in ("PROPN", "NOUN"):
                for child in self.parse.children(token, "pobj"):
                    noted = self.writer.at(child.i)
                    if noted and noted.mention.kind == "name" and self.ontology.is_a(noted.mention.type, "Place"):
                        found.append(noted)
            todo.extend(self.parse.children(token))
        return found

    def _edition(self, event: _Event) -> None:
        """ "the 64th session", "86th Interpol General Assembly": a number in a series."""
        noted = event.noted
        token = next((t for t in self.parse.tokens[noted.first : noted.head] if ordinal(t.text)), None)
        if token is None and noted.first and ordinal(self.parse.tokens[noted.first - 1].text):
            token = self.parse.tokens[noted.first - 1]
        wanted = self.ontology.events.get(event.kind)
        if token is None or wanted is None or not self._gathers(event):
            return
        inner = next(
            (
                n
                for n in self.writer.reading.mentions
                if n.mention.type == "EventSeries" and noted.first <= n.first and n.last == noted.last
            ),
            None,
        )
        if inner is None:
            inner = self._latest_series(noted.first)
        if inner is not None:
            event.add("editionOf", inner, None, event.anchor)
            event.add("editionNumber", Value(str(ordinal(token.text)), "integer"), (token.start, token.end), event.anchor)

    def _gathers(self, event: _Event) -> bool:
        return any(self.ontology.is_a(event.kind, k) for k in ("Meeting", "Competition", "Ceremony"))

    def _latest_series(self, before: int) -> Noted | None:
        """The series last named before: "the 64th session" is one of the assembly that the text is about."""
        series = [n for n in self.writer.reading.mentions if n.mention.type == "EventSeries" and n.first < before]
        return max(series, key=lambda n: n.first, default=None)

    # ---- between events
    def series(self) -> None:
        """A named series belongs to the body in its name or to its owner: "Interpol's General Assembly"."""
        for noted in list(self.writer.reading.mentions):
            if noted.mention.type != "EventSeries":
                continue
            holder = next(
                (
                    n
                    for n in self.writer.by_head.values()
                    if noted.first <= n.first and n.last <= noted.last and n.id != noted.id
                    and self.ontology.is_a(n.mention.type, "Body") and n.mention.kind == "name"
                ),
                None,
            )
            if holder is not None:
                anchor = self.parse.tokens[noted.head]
                self._fact(noted, "organizer", holder, None, anchor, Status(), "organizer:name", 0.85)

    def inherit(self) -> None:
        """A part shares the place of the whole, and an opening's day is the day the whole starts."""
        for event in self.events.values():
            wholes = [self.events[n.id] for n in event.fillers("subEventOf") if n.id in self.events]
            for whole in list(wholes):  # a part of a part is a part
                for upper in whole.fillers("subEventOf"):
                    if upper.id != event.noted.id:
                        event.add("subEventOf", upper, None, whole.anchor)
                        if upper.id in self.events:
                            wholes.append(self.events[upper.id])
            for whole in wholes:
                if not event.fillers("place", "destination"):
                    for place in whole.fillers("place")[:1]:
                        event.add("place", place, None, whole.anchor)
                when = event.value("date")
                if when is None or when[0].datatype not in ("date", "dateTime"):
                    continue
                if whole.kind == "Ceremony" and whole.value("date") is None:
                    whole.add("date", *when)
            self._frame_whole(event, wholes)
            if event.kind in ("Speech", "Ceremony"):
                for whole in wholes:
                    if self._gathers(whole) and whole.kind != "Ceremony":
                        for speaker in event.fillers("speaker"):
                            whole.add("participant", speaker, None, event.anchor)
        for event in self.events.values():
            wholes = [self.events[n.id] for n in event.fillers("subEventOf") if n.id in self.events]
            self._frame_whole(event, wholes)
            if event.outcome.modality == "Planned":
                self._pledged(event)

    def _pledged(self, event: _Event) -> None:
        """What is promised is the object of the pledge that governs it."""
        for up in self.parse.ancestors(event.anchor):
            pledge = self.by_head.get(up.i)
            if pledge is not None and pledge.kind in ("Pledge", "Announcement"):
                pledge.add("object", event.noted, None, event.anchor)
                return
            if up.dep in ("relcl", "conj", "advcl", "ccomp"):
                return

    def link(self) -> None:
        """Judge event nouns with the same speaker and whole the same."""
        roles: dict[str, dict[str, set[str]]] = {}
        for event in self.events.values():
            mine = roles.setdefault(event.noted.id, {})
            for role, filler, _, _ in event.roles:
                key = self.writer.chain(filler) if isinstance(filler, Noted) else filler.text
                if isinstance(filler, Noted) and filler.mention.layer == "event" and filler.mention.kind == "name":
                    key = filler.mention.name
                mine.setdefault(role, set()).add(key)
        link_same_roles(self.writer.reading, roles, [e.noted for e in self.events.values()])

    def _frame_whole(self, event: _Event, wholes: list[_Event]) -> None:
        when = event.value("date")
        if event.kind != "Ceremony" or when is None:
            return
        role = "startDate" if event.anchor.lemma in OPENERS else "endDate" if event.anchor.lemma in CLOSERS else ""
        for whole in wholes:
            if role and whole.kind != "Ceremony" and whole.value(role) is None and whole.value("date") is None:
                whole.add(role, *when)

    # ---- from quotations
    def utterances(self) -> None:
        """Every quotation with a speaker is an utterance: who, to whom, in which words, about whom."""
        for quotation in self.writer.reading.quotations:
            speaker = self.writer.at(quotation.speaker) if quotation.speaker is not None else None
            if speaker is None or speaker.mention.layer != "entity" or not self.writer.named(speaker):
                continue
            cue = self.parse.tokens[quotation.cue] if quotation.cue is not None else None
            if cue is None or SPOKEN & {*kinds_of(self.parse, cue, self.ontology), *("speech",) * (cue.lemma == "accord")}:
                self._utterance(quotation, speaker)

    def _utterance(self, quotation: Quotation, speaker: Noted) -> None:
        first, last = quotation.first, quotation.last
        anchor = self.parse.tokens[quotation.cue if quotation.cue is not None else first]
        if quotation.cue is not None and quotation.mode == "indirect" and self._other_event(quotation):
            return
        span = self.parse.span(first, last)
        words = " ".join(self.parse.document.text[span[0] : span[1]].split())
        noted = self.writer.add_mention(first, last, anchor.i, words, "Utterance", "trigger", "event")
        outcome = status(self.parse, anchor, self.ontology)
        event = _Event(noted, "Utterance", anchor, outcome)
        event.cue = [anchor.i]
        event.add("speaker", speaker, None, anchor)
        event.add("text", Value(words), span, anchor)
        event.add("quoteType", Value(quotation.mode), span, anchor)
        addressee = self.writer.at(quotation.addressee) if quotation.addressee is not None else None
        if addressee is not None and self.writer.is_a(addressee, "Agent"):
            event.add("addressee", addressee, None, anchor)
        for other in self.writer.reading.mentions:
            if first <= other.head < last and other.mention.layer == "entity" and other.id != speaker.id:
                if self._aboutable(other):
                    event.add("about", other, None, anchor)
        self._time(event, anchor)
        self.events[noted.id] = event

    def _other_event(self, quotation: Quotation) -> bool:
        """The reporting word is itself an event with its own words: "vowed", "denied", "urged"."""
        return quotation.cue in self.by_head

    def _aboutable(self, noted: Noted) -> bool:
        """People, bodies and countries; not mere locations, groups or relative pronouns."""
        mention = noted.mention
        if mention.kind == "group" or mention.type in ("Group", "EventSeries", "Work", "Law", "Product", "Facility"):
            return False
        if not self.writer.named(noted):
            return False
        if mention.kind == "pronoun":
            return self.parse.tokens[noted.first].tag not in ("WP", "WDT", "WP$")
        if mention.kind == "demonym":
            return False
        if self.parse.tokens[noted.head].dep == "pobj" and self.ontology.is_a(mention.type, "Place"):
            return self.parse.head(self.parse.tokens[noted.head]).lower not in PLACE_PREPOSITIONS
        return any(self.ontology.is_a(mention.type, k) for k in ("Person", "Body"))

    # ---- facts
    def write(self) -> None:
        """Existence and roles of every event that is more than a bare word; shortcuts of those that hold."""
        for event in self.events.values():
            if not any(isinstance(f, Noted) for _, f, _, _ in event.roles):
                if event.noted.mention.kind == "trigger":
                    self.writer.doubt("event-without-participant", event.anchor, f"{event.kind}: {event.noted.mention.name}")
                    continue
                if not event.roles:
                    continue
            if event.noted.mention.kind == "nominal" and not any(self.ontology.is_a(event.kind, k) for k in HAPPENINGS):
                if all(role == "place" or not isinstance(f, Noted) for role, f, _, _ in event.roles):
                    self.writer.doubt("event-without-participant", event.anchor, f"{event.kind}: {event.noted.mention.name}")
                    continue
            self._exists(event)
            for role, filler, span, anchor in event.roles:
                self._fact(event.noted, role, filler, span, anchor, event.outcome, f"{event.kind}:{role}", 0.85, event.cue)
            self._shortcuts(event)

    def _exists(self, event: _Event) -> None:
        value = Value(event.kind, "class")
        self._fact(event.noted, "type", value, event.noted.mention.span, event.anchor, event.outcome, f"{event.kind}:type", 0.9, event.cue)

    def _fact(
        self,
        subject: Noted,
        role: str,
        filler: Noted | Value,
        span: Span | None,
        anchor: Token,
        outcome: Status,
        rule: str,
        confidence: float,
        cue: Iterable[int] = (),
    ) -> None:
        if isinstance(filler, Noted):
            confidence *= {"pronoun": 0.9, "nominal": 0.9}.get(filler.mention.kind, 1.0)
        inside = [i for i in cue if self.parse.tokens[i].sentence == anchor.sentence]
        evidence = self.writer.evidence(
            inside,
            subject=subject,
            target=filler if isinstance(filler, Noted) else span,
            rule=rule,
            confidence=confidence,
            anchor=anchor.i,
        )
        self.writer.reading.facts.append(
            Fact(
                subject=subject.id,
                predicate=role,
                object=filler if isinstance(filler, Value) else filler.id,
                modality=outcome.modality,
                negated=outcome.negated,
                evidence=(evidence,),
            )
        )

    def _shortcuts(self, event: _Event) -> None:
        for relation, left, right in SHORTCUTS.get(event.kind, ()):
            if relation not in self.ontology.relations:
                continue
            for subject in event.fillers(left):
                for target in event.fillers(right):
                    if subject.id == target.id or (left == right and subject.id > target.id):
                        continue
                    if not (subject.mention.layer == target.mention.layer == "entity"):
                        continue
                    qualifiers: list[tuple[str, Term]] = self.writer.dated(self.writer.times(event.anchor), event.anchor.lemma)
                    self.writer.relation(
                        subject,
                        relation,
                        target,
                        anchor=event.anchor,
                        status=Status(event.outcome.modality, event.outcome.negated),
                        rule=f"{relation}:event:{event.kind}",
                        confidence=0.8,
                        qualifiers=qualifiers,
                        tokens=[i for i in event.cue if self.parse.tokens[i].sentence == event.anchor.sentence],
                    )
