"""Every word of an article that says that something happens: "won", "the collapse", "guilty", "said".

The graph holds events that people, bodies and places take part in (``events``). Much else happens in an article; each
word for it is a mention of kind ``word``, of which no node and no fact is made: it stands in ``mentions.jsonl`` for
those who count, date or highlight what happens. Triggers whose event has no participant are such words, too. The
decision is a logistic regression over the clues of ``eventclues``, fitted on ECB+ (Cybulska and Vossen 2014) by
``train.events``.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extract.dating import Dating
from kg.extract.eventclues import Clues
from kg.extract.reading import Noted, Reading, mention_over
from kg.extract.weights import weights
from kg.model import WORD
from kg.syntax import Token

CANDIDATES = frozenset({"VERB", "AUX", "NOUN", "PROPN", "ADJ"})


def find_event_words(reading: Reading) -> None:
    """Note the words for events that are no event mentions yet, with their dates; in text order."""
    model = weights("event-weights", reading.models)
    tables: dict[str, dict[str, float]] = model["weights"]
    dating = Dating(reading.parse, reading.times, ())
    _leave_out(reading, dating)
    clues = Clues(reading)
    for token in candidates(reading):
        score = 0.0
        for template, value in clues.of(token):
            score += tables.get(template, {}).get(value, 0.0)
        if score > model["threshold"]:
            reading.mentions.append(_noted(reading, token, dating))


def candidates(reading: Reading) -> list[Token]:
    """Verbs, nouns and adjectives outside the event mentions; the mention of an utterance is all that is said."""
    events = (n for n in reading.mentions if n.mention.layer == "event" and n.mention.type != "Utterance")
    taken = {i for n in events for i in range(n.first, n.last)}
    return [t for t in reading.parse.tokens if t.pos in CANDIDATES and t.i not in taken]


def _leave_out(reading: Reading, dating: Dating) -> None:
    """Event mentions that no fact is about, nor any mention of their chain, are words of their class."""
    told = {term for f in reading.facts for term in (f.subject, f.object, *(t for _, t in f.qualifiers))}
    chains = {reading.antecedent.get(term, term) for term in told if isinstance(term, str)}
    for noted in reading.mentions:
        mention = noted.mention
        if mention.layer == "event" and mention.kind in ("trigger", "nominal"):
            if reading.antecedent.get(noted.id, noted.id) not in chains:
                token = reading.parse.tokens[noted.head]
                noted.mention = replace(mention, name=_name(reading, token), kind=WORD, date=_date(dating, token))


def _noted(reading: Reading, token: Token, dating: Dating) -> Noted:
    """The mention of one word."""
    name, date = _name(reading, token), _date(dating, token)
    mention = mention_over(reading.parse, token.i, token.i + 1, name, "Event", WORD, "event", date)
    number = "plur" if token.tag in ("NNS", "NNPS") else "sing"
    return Noted(mention, token.i, token.i + 1, token.i, (), number, "neuter")


def _name(reading: Reading, token: Token) -> str:
    """The lemma with its particle: "check in"."""
    particles = [c.lower for c in reading.parse.children(token, "prt")]
    return " ".join([token.lemma if token.pos == "PROPN" else token.lemma.lower(), *particles])


def _date(dating: Dating, token: Token) -> str:
    """When it happens, as its sentence says: neither "since" nor "until" then."""
    return next((t.value for t in dating.of(token) if t.value and t.relation == "at"), "")
