"""Which event words of an article speak of the same event: "a bomb exploded ... the explosion".

Mentions are taken in text order; each is compared with the nearest earlier ones that have its lemma, its stem or its
class, and joined to the best one where a logistic regression over the pair says so (best-first mention pairs: Ng and
Cardie 2002; features after Chen, Ji and Haralick 2009). Weights: ``kg/models/event-links.json``, by ``train.events``.
Two events of the graph are never joined here, for their roles and dates tell them apart (``kg.resolve``): a chain holds
one event of the graph at most, and the graph is the same with and without the chains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.extract.attribution import cues
from kg.extract.dating import Dating
from kg.extract.eventclues import NOUNS, Clue, plain
from kg.extract.reading import Noted, Reading
from kg.extract.weights import weights
from kg.model import WORD, Judgement
from kg.ontology import Ontology
from kg.syntax import Token

NEAR = 3  # earlier mentions of one lemma, stem or class that are looked at
FAR = 4  # sentences beyond which a verb alone says nothing
ENDINGS = re.compile(r"(?<=\w{3})(?:ation|ition|sion|tion|ion|ment|ing|ance|ence|ure|al|er|or|ed|e|y)$")
STEM = 5  # letters that the stems of "investigate" and "investigator" share
SLOTS = {
    "nsubj": "who", "agent": "who", "nsubjpass": "what", "dobj": "what", "poss": "what", "compound": "what",
    "attr": "what", "acomp": "what", "amod": "how", "nummod": "how",
}  # fmt: skip
PREPOSED = {"by": "who", "of": "what"}


@dataclass(slots=True)
class Eventive:
    """An event mention as pairs are made of it: its words, who and what stands in its clause, where it is."""

    noted: Noted
    token: Token
    lemma: str
    spoken: bool
    slots: dict[str, set[str]]
    date: str


@dataclass(slots=True)
class Pairs:
    """Makes pairs of event mentions of one article."""

    reading: Reading
    ontology: Ontology
    things: dict[int, str] = field(default_factory=dict)  # head token -> first mention of the chain of the entity
    earlier: dict[tuple[str, str], list[Eventive]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)  # chains with a name
    dating: Dating = field(init=False)

    def __post_init__(self) -> None:
        self.dating = Dating(self.reading.parse, self.reading.times, ())
        for noted in self.reading.mentions:
            if noted.mention.layer == "entity":
                chain = self.things.setdefault(noted.head, self.reading.antecedent.get(noted.id, noted.id))
                if noted.mention.kind == "name":
                    self.named.add(chain)

    def __iter__(self) -> Iterator[tuple[Eventive, list[tuple[Eventive, str]]]]:
        """Each event mention in text order, with the earlier ones that it may repeat, and what they share."""
        found = [n for n in self.reading.mentions if n.mention.layer == "event" and n.mention.type != "Utterance"]
        for noted in sorted(found, key=lambda n: (n.head, n.id)):
            later = self.eventive(noted)
            keys = [("lemma", later.lemma), ("stem", ENDINGS.sub("", later.lemma)[:STEM])]
            if noted.mention.type != "Event":
                keys.append(("class", noted.mention.type))
            chosen: dict[str, tuple[Eventive, str]] = {}
            for key in keys:
                for before in self.earlier.get(key, [])[-NEAR:]:
                    if before.token.i != later.token.i and not self._apart(later, before):
                        chosen.setdefault(before.noted.id, (before, key[0]))
            yield later, list(chosen.values())
            for key in keys:
                self.earlier.setdefault(key, []).append(later)

    def _apart(self, later: Eventive, before: Eventive) -> bool:
        """Whether dates or names are at odds, or nothing but the verb is the same far away."""
        if (
            later.date
            and before.date
            and not (later.date.startswith(before.date) or before.date.startswith(later.date))
        ):
            return True
        for slot in ("who", "what"):
            mine, other = (e.slots.get(slot, set()) & self.named for e in (later, before))
            if mine and other and not mine & other:
                return True
        far = self._sentences(later, before) > FAR and later.token.pos not in NOUNS
        return far and not (_fillers(later) & _fillers(before))

    def _sentences(self, later: Eventive, before: Eventive) -> int:
        return later.token.sentence - before.token.sentence

    def eventive(self, noted: Noted) -> Eventive:
        """What is compared of a mention."""
        parse = self.reading.parse
        token = parse.tokens[noted.head]
        lemma = token.lemma.lower().rsplit("-", 1)[-1]
        slots: dict[str, set[str]] = {}
        for child in parse.children(token):
            slot = SLOTS.get(child.dep) or PREPOSED.get(child.lower, "")
            fillers = parse.children(child, "pobj") if child.dep in ("prep", "agent") else [child]
            if slot:
                slots.setdefault(slot, set()).update(self.things.get(f.i, f.lemma.lower()) for f in fillers)
        spoken = any(kind == "speech" for words, kind in cues(self.ontology).get(lemma, ()) if len(words) == 1)
        date = next((t.value for t in self.dating.of(token) if t.value), "")
        return Eventive(noted, token, lemma, spoken, slots, date)

    def clues(self, later: Eventive, before: Eventive, shared: str) -> Iterator[Clue]:
        """What speaks for and against one event."""
        yield "shared", shared
        yield "shared as", f"{shared} {before.token.pos} {later.token.pos}"
        if shared == "lemma" and later.token.pos != "PROPN":
            yield "lemma", plain(later.lemma)
        if later.spoken:
            yield "spoken", shared
        apart = self._sentences(later, before)
        yield "sentences", f"{shared} {apart if apart < 2 else 'some' if apart <= FAR else 'many'}"
        if before.token.sentence == 0:
            yield "from the headline", shared
        for slot in ("who", "what", "how"):
            mine, other = later.slots.get(slot, set()), before.slots.get(slot, set())
            said = "same" if mine & other else "other" if mine and other else "one" if mine or other else "none"
            yield slot, f"{said} {'noun' if later.token.pos in NOUNS else 'verb'}"
        yield "fillers", "shared" if _fillers(later) & _fillers(before) else "none"
        if later.token.pos in NOUNS:
            words = {c.lower for c in self.reading.parse.children(later.token, "det")}
            yield "article", "definite" if words & {"the", "this", "that"} else "a" if words & {"a", "an"} else "none"
        if (later.token.tag in ("NNS", "NNPS")) != (before.token.tag in ("NNS", "NNPS")):
            yield "number", "differs"
        if later.date and before.date:
            yield "date", "same" if later.date == before.date else "other"
        yield "kinds", f"{before.noted.mention.kind} {later.noted.mention.kind}"


def _fillers(event: Eventive) -> set[str]:
    return set().union(*event.slots.values())


def link_event_words(reading: Reading, ontology: Ontology) -> None:
    """Judge event words the same as what they repeat; the chains of the article take them in."""
    model = weights("event-links", reading.models)
    tables: dict[str, dict[str, float]] = model["weights"]
    chains = _Chains(reading)
    for noted in [n for n in reading.mentions if n.mention.kind == WORD and n.head in chains.said]:
        chains.join(noted, chains.said[noted.head], "the word that tells what is said")
    pairs = Pairs(reading, ontology)
    for later, earlier in pairs:
        scored = []
        for before, shared in earlier:
            if chains.may_join(later.noted, before.noted):
                score = sum(tables.get(t, {}).get(v, 0.0) for t, v in pairs.clues(later, before, shared))
                scored.append((score, before.token.i, before, shared))
        score, _, best, shared = max(scored, key=lambda s: s[:2], default=(0.0, 0, None, ""))
        if best is not None and score > model["threshold"]:
            chains.join(later.noted, best.noted, f"same {shared} as {best.noted.mention.text!r}")


class _Chains:
    """The chains of event mentions, and which of them hold an event of the graph."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.members: dict[str, list[str]] = {}
        self.events: set[str] = set()
        self.said: dict[int, Noted] = {}  # reporting word -> its utterance
        for noted in reading.mentions:
            if noted.mention.layer == "event":
                self.members.setdefault(self.root(noted), []).append(noted.id)
                if noted.mention.kind != WORD:
                    self.events.add(self.root(noted))
                if noted.mention.type == "Utterance" and not noted.first <= noted.head < noted.last:
                    self.said.setdefault(noted.head, noted)

    def root(self, noted: Noted) -> str:
        """The first mention of the chain."""
        return self.reading.antecedent.get(noted.id, noted.id)

    def may_join(self, later: Noted, before: Noted) -> bool:
        """Whether they stand in two chains, of which one has no event of the graph."""
        root, chain = self.root(later), self.root(before)
        return root != chain and not {root, chain} <= self.events

    def join(self, later: Noted, before: Noted, reason: str) -> None:
        """Put the chain of the later mention into that of the earlier one, unless it is the same."""
        root, chain = self.root(later), self.root(before)
        if root == chain:
            return
        self.reading.judgements.append(
            Judgement(left=later.id, right=before.id, verdict="same", score=0.7, reasons=(reason,), by="event-word")
        )
        moved = self.members.pop(root)
        self.members[chain] += moved
        self.reading.antecedent |= dict.fromkeys(moved, chain)
        if root in self.events:
            self.events.add(chain)
