"""Writes facts with their receipt: one place where spans, qualifiers, attribution and confidence are put together."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from kg.extract.dating import Dating
from kg.extract.frames import surface_subject
from kg.extract.modality import Status
from kg.extract.reading import Noted, Quotation, Reading, mention_over
from kg.extract.weights import weights
from kg.issues import Issue
from kg.model import Evidence, Fact, Span, Term, Value
from kg.ontology import Ontology
from kg.syntax import Token

LESS = {"pronoun": 0.9, "nominal": 0.85, "group": 0.9}  # how sure it is who is meant
RANK = {"name": 0, "demonym": 1, "pronoun": 2, "nominal": 3, "group": 3, "trigger": 4}


class Writer:
    """Turns filled slots into facts about mentions.

    Confidence (0..1) is a prior by construction, lowered for pronouns, nominals and inherited arguments; it is not yet
    calibrated on data.
    """

    def __init__(self, reading: Reading, ontology: Ontology) -> None:
        self.reading = reading
        self.parse = reading.parse
        self.ontology = ontology
        self.document = reading.parse.document.id
        self.events: dict[int, Noted] = {}
        self.posts: dict[int, tuple[Noted, Noted | None]] = {}  # title token -> position and body
        self.by_head: dict[int, Noted] = {}
        self.by_token: dict[int, Noted] = {}
        for noted in sorted(reading.mentions, key=lambda n: (RANK.get(n.mention.kind, 5), n.first - n.last)):
            if noted.mention.layer == "event":
                self.events.setdefault(noted.head, noted)
            elif noted.mention.layer == "entity":
                self.by_head.setdefault(noted.head, noted)
                if noted.mention.kind in ("name", "demonym"):
                    for i in range(noted.first, noted.last):
                        self.by_token.setdefault(i, noted)
        self._by_id: dict[str, Noted] = {}
        self._heads: list[tuple[int, int]] = []  # (head, number of the mention), sorted
        self._series: list[Noted] = []

    def _index_mentions(self) -> None:
        """Take in the mentions that were added since the last call."""
        added = self.reading.mentions[len(self._heads) :]
        if len(added) > 1:
            self._heads = sorted([*self._heads, *((n.head, i) for i, n in enumerate(added, len(self._heads)))])
        else:
            for noted in added:
                insort(self._heads, (noted.head, len(self._heads)))
        for noted in added:
            self._by_id.setdefault(noted.id, noted)
            if noted.mention.type == "EventSeries":
                self._series.append(noted)

    def headed(self, first: int, last: int) -> list[Noted]:
        """The mentions with their head in tokens ``first`` to ``last`` (exclusive), in the order they were found."""
        self._index_mentions()
        places = self._heads[bisect_left(self._heads, (first, -1)) : bisect_left(self._heads, (last, -1))]
        return [self.reading.mentions[number] for number in sorted(number for _, number in places)]

    @property
    def series(self) -> list[Noted]:
        """The mentions of series of events, in the order they were found."""
        self._index_mentions()
        return self._series

    # ---- mentions
    def at(self, token: int) -> Noted | None:
        """The entity mention headed by the token, or the name that holds it."""
        return self.by_head.get(token) or self.by_token.get(token)

    def filler(self, token: int, *, metonymy: bool = False) -> Noted | None:
        """What a slot's head token stands for.

        "delegates from 158 countries" gives the countries; with ``metonymy`` "Xi's efforts" gives Xi.
        """
        noted = self.at(token)
        word = self.parse.tokens[token]
        if noted is not None and noted.mention.kind == "group" and not noted.quantity:
            for prep in self.parse.children(word, "prep"):
                if prep.lower == "from":
                    for child in self.parse.children(prep, "pobj"):
                        inner = self.at(child.i)
                        if inner is not None and inner.mention.kind == "group":
                            return inner
        if noted is not None and noted.mention.kind == "nominal" and word.dep == "attr":
            noted = self._described(word) or noted
        if metonymy and (noted is None or (noted.mention.kind == "nominal" and noted.mention.type != "Person")):
            for child in self.parse.children(word, "poss"):
                return self.at(child.i) or noted
        return noted

    def _described(self, noun: Token) -> Noted | None:
        """ "Nordwind is a firm based in Oslo": what is said of the firm is said of Nordwind."""
        verb = self.parse.head(noun)
        if verb.lemma != "be" or self.parse.children(verb, "neg"):
            return None
        subjects = [s for s in (self.at(i) for i in surface_subject(self.parse, verb)) if s is not None]
        return next((s for s in subjects if s.mention.kind in ("name", "pronoun")), None)

    def is_a(self, noted: Noted, wanted: str) -> bool:
        """Whether the mention may be of the class; pronouns are settled when they are resolved."""
        if not wanted:
            return True
        kind = noted.mention.type
        if noted.mention.kind == "pronoun":
            if wanted == "Person" and noted.mention.name in ("it", "its", "itself", "which"):
                return False
            return self.ontology.is_a(kind, wanted) or self.ontology.is_a(wanted, kind)
        if kind == "Group":
            return self.ontology.is_a("Group", wanted)
        return self.ontology.is_a(kind, wanted)

    @cached_property
    def _named_chains(self) -> frozenset[str]:
        """Ids of the first mentions of chains that hold a name."""
        return frozenset(
            self.reading.antecedent.get(n.id, n.id)
            for n in self.reading.mentions
            if n.mention.kind in ("name", "demonym", "metadata")
        )

    def named(self, noted: Noted) -> bool:
        """Whether the mention's chain holds a name."""
        return self.chain(noted) in self._named_chains

    def name(self, noted: Noted) -> str:
        """The name of the mention's chain: the mention's own where it has one, else the first."""
        if noted.mention.kind != "pronoun":
            return noted.mention.name
        return self._chain_names.get(self.chain(noted), noted.mention.name)

    @cached_property
    def _chain_names(self) -> dict[str, str]:
        """The first name of each chain that holds one, by its first mention."""
        names: dict[str, str] = {}
        for noted in self.reading.mentions:
            if noted.mention.kind == "name":
                names.setdefault(self.chain(noted), noted.mention.name)
        return names

    def chain(self, noted: Noted) -> str:
        """Id of the first mention of its chain."""
        return self.reading.antecedent.get(noted.id, noted.id)

    # ---- time
    @cached_property
    def dating(self) -> Dating:
        """Which time expressions date which predicate."""
        return Dating(self.parse, self.reading.times, self.events)

    @cached_property
    def busy(self) -> frozenset[int]:
        """The tokens inside time expressions."""
        return frozenset(i for t in self.reading.times for i in range(t.first, t.last))

    # ---- receipts
    @cached_property
    def _quotations(self) -> dict[int, Quotation]:
        """The innermost quotation by each token that it holds: of two the shorter, of equals the first."""
        found: dict[int, Quotation] = {}
        for quotation in sorted(self.reading.quotations, key=lambda q: q.last - q.first):
            for token in range(quotation.first, quotation.last):
                found.setdefault(token, quotation)
        return found

    def attribution(self, token: int) -> tuple[str, str, Quotation | None]:
        """(speaker mention id, mode, quotation) of what stands at the token; ("", "", None) in the text's own voice."""
        quotation = self._quotations.get(token)
        while quotation is not None and quotation.speaker is not None:
            # "We want to invest", she said: the wish is hers.
            outer = self._quotations.get(quotation.speaker)
            if self.parse.tokens[quotation.speaker].lower not in ("i", "we") or outer in (None, quotation):
                break
            quotation = outer
        if quotation is None or quotation.speaker is None:
            return "", "", quotation
        speaker = self.at(quotation.speaker)
        return (speaker.id if speaker else ""), quotation.mode, quotation

    def evidence(
        self,
        tokens: Iterable[int],
        *,
        subject: Noted | None,
        target: Noted | Span | None,
        rule: str,
        confidence: float,
        anchor: int,
        extractor: str = "patterns",
    ) -> Evidence:
        """The receipt over the given tokens and both arguments."""
        inside = sorted({*tokens, anchor})
        for noted in (subject, target):
            if isinstance(noted, Noted):
                inside = sorted({*inside, noted.first, noted.last - 1})
        sentences = [self.parse.sentences[self.parse.tokens[i].sentence] for i in (inside[0], inside[-1])]
        start, end = self.parse.tokens[inside[0]].start, self.parse.tokens[inside[-1]].end
        speaker, mode, _ = self.attribution(anchor)
        return Evidence(
            document=self.document,
            sentence=(sentences[0].start, sentences[1].end),
            quote=(start, end),
            text=self.parse.document.text[start:end],
            subject=subject.mention.span if subject is not None else (-1, -1),
            object=target.mention.span if isinstance(target, Noted) else (target or (-1, -1)),
            speaker=speaker,
            mode=mode,
            extractor=extractor,
            rule=rule,
            confidence=round(confidence, 2),
        )

    def relation(
        self,
        subject: Noted,
        predicate: str,
        target: Noted | Value,
        *,
        anchor: Token,
        status: Status,
        rule: str,
        confidence: float = 0.9,
        qualifiers: Iterable[tuple[str, Term]] = (),
        span: Span | None = None,
        tokens: Iterable[int] = (),
        own_voice: bool = False,
        extractor: str = "patterns",
    ) -> Fact | None:
        """Write a relation between two mentions (or a literal); None where domain and range forbid it.

        ``own_voice``: the fact lies in how things are named, so it is nobody's claim, even inside a quotation.
        ``extractor``: who read it. The confidence of a pattern is a prior: what is known of its rule comes first, and
        it is less for arguments that stand for somebody else; any other extractor's stands as it is given.
        """
        literal = isinstance(target, Value)
        if isinstance(target, Noted) and subject.id == target.id:
            return None
        reason = self._mismatch(subject, predicate, target)
        if reason:
            self.doubt("relation-type", anchor, f"{predicate}: {reason}", subject, target)
            return None
        if extractor == "patterns":
            confidence = self._confidence(rule, confidence, subject, target)
        evidence = self.evidence(
            tokens,
            subject=subject,
            target=span if literal else target if isinstance(target, Noted) else None,
            rule=rule,
            confidence=confidence,
            anchor=anchor.i,
            extractor=extractor,
        )
        fact = Fact(
            subject=subject.id,
            predicate=predicate,
            object=target if isinstance(target, Value) else target.id,
            qualifiers=tuple(sorted(set(qualifiers))),
            modality=status.modality,
            negated=status.negated,
            evidence=(replace(evidence, speaker="", mode="") if own_voice else evidence,),
        )
        self.reading.facts.append(fact)
        return fact

    def _confidence(self, rule: str, prior: float, *arguments: Noted | Value) -> float:
        """How often the rule was right on judged text, with names and pronouns for arguments, where that is known."""
        judged = weights("confidence", self.reading.models)["rules"].get(rule)
        confidence: float = prior if judged is None else judged
        for noted in arguments:
            if isinstance(noted, Noted) and (judged is None or noted.mention.kind != "pronoun"):
                confidence *= LESS.get(noted.mention.kind, 1.0)
        return confidence

    def _mismatch(self, subject: Noted, predicate: str, target: Noted | Value) -> str:
        relation = self.ontology.relations.get(predicate)
        if relation is None:
            return ""
        if not self.is_a(subject, relation.domain):
            return f"{subject.mention.text!r} is no {relation.domain}"
        if isinstance(target, Noted):
            if relation.literal or not self.is_a(target, relation.range):
                return f"{target.mention.text!r} is no {relation.range}"
        elif not relation.literal:
            return f"{target.text!r} is a literal"
        return ""

    def doubt(self, code: str, anchor: Token, message: str, *parts: Noted | Value) -> None:
        """Leave an issue with the sentence as its quote."""
        sentence = self.parse.sentence_of(anchor)
        self.reading.issues.append(
            Issue(
                stage="extract",
                code=code,
                document=self.document,
                start=sentence.start,
                end=sentence.end,
                quote=self.parse.document.text[sentence.start : sentence.end],
                message=message,
            )
        )

    def add_mention(self, first: int, last: int, head: int, name: str, kind: str, how: str, layer: str) -> Noted:
        """Note a mention of another layer (an event's trigger, a position), once."""
        mention = mention_over(self.parse, first, last, name, kind, how, layer)
        self._index_mentions()
        known = self._by_id.get(mention.id)
        if known is not None:
            return known
        noted = Noted(mention, first, last, head, number="sing")
        self.reading.mentions.append(noted)
        return noted
