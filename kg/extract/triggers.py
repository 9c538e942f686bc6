"""Which words stand for events: verbs and event nouns of ``ontology/triggers.tsv``, noted before coreference runs."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract.frames import Frame
from kg.extract.match import KINDS, Frames, cue_matches, verb_heads
from kg.extract.reading import Noted, Reading, mention_over
from kg.extract.words import ordinal
from kg.ontology import Ontology
from kg.ontology.rows import Trigger
from kg.syntax import Parse, Token

SPOKEN = frozenset({"Utterance", "Communication"})  # written from quotations instead
CONTINUED = frozenset(', ; : . ! ? ( ) [ ] " ” “ — – --'.split())


@dataclass(slots=True)
class Candidate:
    """An event that a trigger points to: its mention, and the rows that matched with frames and cue tokens."""

    noted: Noted
    rows: list[tuple[Trigger, Frame, list[int]]] = field(default_factory=list)


def find_events(reading: Reading, ontology: Ontology, frames: Frames) -> list[Candidate]:
    """Note event mentions; nouns first, so that "deliver a speech" and "host the assembly" add to the noun's event."""
    finder = _Finder(reading, ontology, frames)
    for token in reading.parse.tokens:
        if token.pos in ("NOUN", "PROPN"):
            finder.noun(token)
    for token in reading.parse.tokens:
        if token.pos in ("VERB", "ADJ"):
            finder.verb(token)
    return list(finder.found.values())


class _Finder:
    def __init__(self, reading: Reading, ontology: Ontology, frames: Frames) -> None:
        self.reading = reading
        self.parse: Parse = reading.parse
        self.ontology = ontology
        self.frames = frames
        self.found: dict[int, Candidate] = {}
        self.named = {n.head: n for n in reading.mentions if n.mention.layer == "event"}
        self.inside = {
            i
            for n in reading.mentions
            if n.mention.kind in ("name", "demonym") and n.mention.layer == "entity" and n.mention.type != "EventSeries"
            for i in range(n.first, n.last)
        }
        self.series = {n.head for n in reading.mentions if n.mention.type == "EventSeries"}
        self.busy = {i for t in reading.times for i in range(t.first, t.last)}

    def noun(self, token: Token) -> None:
        """An event noun counts where something event-like hangs on it, or where it is definite."""
        if (
            token.i in self.inside
            or token.i in self.busy
            or (token.dep in ("compound", "nmod", "amod") and token.i not in self.named)
        ):
            return
        if token.i in self.series and token.i not in self.named:
            return
        rows = self._rows("noun", token)
        if not rows or (token.i not in self.named and not self._eventive(token, rows[0][1])):
            return
        noted = self.named.get(token.i) or self._note(token, rows[0][0].event, "nominal")
        self._add(token.i, noted, rows)

    def verb(self, token: Token) -> None:
        """A verb's row goes to the event of its noun where the cue takes one in, or the row says whose part it is."""
        for kind in KINDS[token.pos]:
            rows = self._rows(kind, token)
            if not rows:
                continue
            trigger, frame, cue = rows[0]
            anchor = next((i for i in cue[1:] if i in self.found), None)
            if anchor is None and self._same_event(trigger):
                anchor = next((i for i in self._super(frame, trigger) if i in self.found), None)
            if anchor is not None:
                self.found[anchor].rows.extend(rows)
                return
            self._add(token.i, self._note(token, trigger.event, "trigger"), rows)
            return

    def _same_event(self, trigger: Trigger) -> bool:
        """Hosting and attending a meeting is that meeting; opening a conference is a part of it."""
        return trigger.event in ("Meeting", "Conference", "Competition")

    def _super(self, frame: Frame, trigger: Trigger) -> list[int]:
        slots = next((s for role, s in trigger.roles if role == "subEventOf"), ())
        return [i for slot in slots for name in slot.names for i in frame.slots.get(name, ())]

    def _rows(self, kind: str, token: Token) -> list[tuple[Trigger, Frame, list[int]]]:
        """Rows whose cue stands at the token, those with the longest cue only, of one event type."""
        lemmas = dict.fromkeys((*verb_heads(token), token.lemma.rsplit("-", 1)[-1]))
        found: list[tuple[Trigger, Frame, list[int]]] = []
        longest = 0
        for lemma in lemmas:
            for trigger, cue in self.ontology.triggers_at(kind, lemma):
                if len(cue) < longest or trigger.event in SPOKEN:
                    continue
                frame = self.frames.get(token, kind)
                tokens = cue_matches(self.parse, frame, cue)
                if tokens is None or any(t.line == trigger.line for t, _, _ in found):
                    continue
                if len(cue) > longest:
                    longest, found = len(cue), []
                found.append((trigger, frame, tokens))
        return found

    def _eventive(self, token: Token, frame: Frame) -> bool:
        parse = self.parse
        if any(
            frame.slots.get(n)
            for n in ("of", "by", "in", "on", "at", "between", "with", "poss", "against", "for", "to")
        ):
            return True
        if any(i in self.busy for i in parse.subtree(token)):
            return True
        children = parse.children(token)
        if any(ordinal(c.text) for c in children):
            return True
        return any(c.lower in ("the", "this", "that") for c in children if c.dep == "det")

    def _note(self, token: Token, event: str, kind: str) -> Noted:
        first, last = token.i, token.i + 1
        if kind == "nominal":
            while (
                first > 0
                and self.parse.tokens[first - 1].dep in ("amod", "compound", "nummod", "nmod", "det")
                and (self.parse.tokens[first - 1].head in range(first - 1, token.i + 1))
            ):
                first -= 1
            name = self.noun_phrase(token)
        else:
            name = self.verb_phrase(token)
        mention = mention_over(self.parse, first, last, name, event, kind, "event")
        definite = any(c.lower in ("the", "this", "that") for c in self.parse.children(token, "det"))
        words = tuple(t.lower for t in self.parse.tokens[first : token.i])
        noted = Noted(
            mention, first, last, token.i, words, "sing" if token.tag != "NNS" else "plur", "neuter", definite
        )
        self.reading.mentions.append(noted)
        return noted

    def _add(self, anchor: int, noted: Noted, rows: list[tuple[Trigger, Frame, list[int]]]) -> None:
        self.found.setdefault(anchor, Candidate(noted)).rows.extend(rows)

    def noun_phrase(self, token: Token) -> str:
        """The event noun with its modifiers and its "of" complement, without article and date."""
        tokens = self.parse.tokens
        left = [
            c.i
            for c in self.parse.children(token, "amod", "compound", "nmod", "nummod")
            if c.i < token.i and c.i not in self.busy
        ]
        first = min(left, default=token.i)
        last = token.i + 1
        for prep in self.parse.children(token, "prep"):
            if prep.i == last and prep.lower == "of":
                for child in self.parse.children(prep, "pobj"):
                    head = child.i
                    while head + 1 < len(tokens) and tokens[head + 1].head == head and tokens[head + 1].dep == "case":
                        head += 1
                    last = max(last, head + 1)
        return self._words(first, last)

    def verb_phrase(self, token: Token) -> str:
        """The verb's lemma with what follows it up to the first date, comma or clause."""
        tokens, sentence = self.parse.tokens, self.parse.sentence_of(token)
        below = set(self.parse.subtree(token))
        last = token.i + 1
        while last < sentence.last and last - token.i < 18:
            word = tokens[last]
            if (
                last not in below
                or last in self.busy
                or word.text in CONTINUED
                or (word.dep in ("mark", "cc") and word.head == token.i)
            ):
                break
            if last + 1 in self.busy and word.pos == "ADP":
                break
            if word.lower in ("who", "which", "that", "because", "while", "after", "before", "when"):
                break
            last += 1
        while last > token.i + 1 and tokens[last - 1].pos in ("ADP", "DET", "CCONJ", "SCONJ", "PART"):
            last -= 1
        if last == token.i + 1:
            return token.lemma
        return f"{token.lemma} {self._words(token.i + 1, last)}"

    def _words(self, first: int, last: int) -> str:
        return " ".join(self.parse.text(first, last).split())
