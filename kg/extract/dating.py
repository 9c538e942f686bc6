"""Which time expressions date a predicate, and what they say of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from kg.extract.reading import Time
from kg.model import Term, Value
from kg.syntax import Parse, Token

# Verbs that begin or end a state: their date is the state's start or end.
BEGINS = frozenset("join become enter accede marry wed hire sign admit enrol enroll start begin move".split())
ENDS = frozenset("leave quit resign retire withdraw depart divorce exit".split())
ROLE = {"since": "startDate", "after": "startDate", "until": "endDate", "before": "endDate"}
VERBAL = ("VERB", "AUX")
NOMINAL = ("NOUN", "PROPN")


class Dating:
    """Time expressions by the token that they hang on; ``events`` are head tokens with a date of their own."""

    def __init__(self, parse: Parse, times: Iterable[Time], events: Collection[int]) -> None:
        self.parse = parse
        self.events = events
        self.anchored: dict[int, list[Time]] = {}
        for time in times:
            found = self._anchor(time)
            if found is not None:
                self.anchored.setdefault(found[0], []).append(found[1])

    def _anchor(self, time: Time) -> tuple[int, Time] | None:
        """What the expression hangs on, prepositions skipped."""
        tokens, inside = self.parse.tokens, range(time.first, time.last)
        head = next((tokens[i] for i in inside if tokens[i].head not in inside or tokens[i].head == i), None)
        if head is None:
            return None
        governor = self.parse.head(head)
        for _ in range(3):
            if governor.pos in ("ADP", "SCONJ", "ADV", "PART") and governor.head != governor.i:
                governor = self.parse.head(governor)
        if governor.i == head.i:
            return None
        if governor.i >= time.last and governor.pos in NOMINAL:
            time = replace(time, relation="at")  # "before the 2014 protests": the protests were in 2014
        return governor.i, time

    def of(self, token: Token) -> list[Time]:
        """The expressions that date a predicate: its own, those hung on its complements, its verb's."""
        own = self.anchored.get(token.i)
        if own:
            return own
        return self._of_verb(token) if token.pos in VERBAL else self._of_noun(token)

    def _of_verb(self, verb: Token) -> list[Time]:
        parse = self.parse
        for child in parse.children(verb, "dobj", "attr", "oprd", "prep", "nsubjpass", "nsubj"):
            for noun in [child] if child.dep != "prep" else parse.children(child, "pobj"):
                named = child.dep in ("nsubj", "nsubjpass") and noun.pos == "PROPN"  # "Erik Lund (1704 – 1787) was ..."
                if noun.pos != "VERB" and not named and noun.i in self.anchored and noun.i not in self.events:
                    return self.anchored[noun.i]
        for prep in parse.children(verb, "prep"):
            for gerund in parse.children(prep, "pcomp") if prep.lower == "since" else ():
                if gerund.i in self.anchored:  # "since joining in 1984"
                    return [replace(t, relation="since") for t in self.anchored[gerund.i]]
        for complement in self._simultaneous(verb):
            if complement in self.anchored:
                return self.anchored[complement]
        if verb.dep in ("xcomp", "conj") and not parse.children(verb, "nsubj", "nsubjpass"):
            shared = self.anchored.get(verb.head, [])
            return [
                t for t in shared if verb.dep == "xcomp" or t.first > verb.i
            ]  # not "founded in 1984 and based in Oslo"
        return []

    def _simultaneous(self, verb: Token) -> list[int]:
        """Bare infinitives and gerunds under a verb, with what is coordinated: they happen when the verb does."""
        found: list[int] = []
        for child in self.parse.children(verb, "xcomp", "ccomp"):
            bare = not any(c.lower == "to" for c in self.parse.children(child, "aux", "mark"))
            if bare and child.tag in ("VB", "VBP", "VBG") and not self.parse.children(child, "mark"):
                found += [child.i, *(c.i for c in self.parse.children(child, "conj"))]
        return found

    def _of_noun(self, noun: Token) -> list[Time]:
        head = self.parse.head(noun)
        if noun.dep == "pobj" and head.lower in ("as", "in", "at", "to"):
            head = self.parse.head(head)
        elif noun.dep not in ("dobj", "attr", "oprd", "nsubjpass", "nsubj", "compound"):
            return []
        return self.anchored.get(head.i, []) if head.pos in VERBAL else []


def date_qualifiers(times: Iterable[Time], verb: str = "") -> list[tuple[str, Term]]:
    """Qualifiers of time expressions: date or startDate and endDate, the words, and comparable bounds.

    ``verb`` is the lemma of a verb that may begin or end a state: its date is the state's start or end.
    """
    found: dict[str, Value] = {}
    told = [t for t in times if t.earliest or t.kind not in ("set", "duration")]
    for time in told:
        found["dateText"] = Value(time.text)
        if time.relation == "during":
            ends = (("startDate", time.earliest), ("endDate", time.latest))
            found |= {name: Value(day, "date") for name, day in ends if day}
        elif time.value:
            name = ROLE.get(time.relation) or ("startDate" if verb in BEGINS else "endDate" if verb in ENDS else "date")
            found.setdefault(name, Value(time.value, time.datatype))
    earliest = [t.earliest for t in told if t.earliest and t.relation not in ("until", "before")]
    latest = [t.latest for t in told if t.latest and t.relation not in ("since", "after")]
    if not (earliest and latest) or min(earliest) <= max(latest):
        found |= {"earliest": Value(min(earliest), "date")} if earliest else {}
        found |= {"latest": Value(max(latest), "date")} if latest else {}
    return sorted(found.items())
