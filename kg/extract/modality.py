"""Whether a predicate is asserted as actual: planned, desired, possible, alleged, hypothetical, negated.

The walk goes from the predicate up to its sentence's root and collects what lies on the way: auxiliaries, negation,
conjunctions, and the verbs that embed it (``ontology/attribution.tsv``). The innermost word counts. Complements that
presuppose their content ("after hosting", "since joining") end it. After factuality profiles (Saurí and Pustejovsky
2009), cut down to six values.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.attribution import kinds_of
from kg.extract.frames import is_passive
from kg.ontology import Ontology
from kg.syntax import Parse, Token

AUXILIARIES = {
    **dict.fromkeys(("will", "'ll", "shall", "wo", "’ll"), "Planned"),
    **dict.fromkeys(("may", "might", "could", "can", "ca"), "Possible"),
    **dict.fromkeys(("should", "must", "ought"), "Desired"),
    "would": "Hypothetical",
    "'d": "Hypothetical",
}
KINDS = {
    "plan": "Planned",
    "pledge": "Planned",
    "desire": "Desired",
    "possible": "Possible",
    "alleged": "Alleged",
    "hypothetical": "Hypothetical",
}
ASPECTUAL = frozenset("continue remain keep begin start manage help come proceed cease finish".split())
CONDITIONS = {"if": "Hypothetical", "unless": "Hypothetical", "whether": "Possible", "lest": "Hypothetical"}
PRESUPPOSING = frozenset(
    "after since following before when while because as although though despite by until once".split()
)
ENDS = frozenset(".?!")
SETTINGS = frozenset("in at during on".split())
HAPPENING = frozenset("begin start open end take happen occur resume follow conclude proceed continue".split())
CANCELLING = frozenset("without instead rather than from".split())
NEGATIVE = frozenset("not n't never nor neither hardly barely scarcely n’t".split())
VERBAL = ("VERB", "AUX")
FINITE = ("VBD", "VBZ", "VBP")


@dataclass(slots=True)
class Status:
    """``modality`` as in ``kg.model.MODALITIES``; ``negated``: the text denies it; ``ended``: no longer so."""

    modality: str = "Actual"
    negated: bool = False
    ended: bool = False

    def weaken(self, modality: str) -> None:
        """The innermost word that lowers modality counts."""
        if self.modality == "Actual":
            self.modality = modality

    @property
    def asserted(self) -> bool:
        """Actual, not negated, not over."""
        return self.modality == "Actual" and not self.negated and not self.ended


def status(parse: Parse, predicate: Token, ontology: Ontology) -> Status:
    """How the text presents what the predicate (a verb, noun or adjective) stands for."""
    found = Status()
    if _asked(parse, predicate):
        found.weaken("Hypothetical")
    token, below = predicate, None
    for _ in range(30):
        if token.pos in VERBAL:
            _own(parse, token, below, found, ontology)
        else:
            _nominal(parse, token, found, ontology, itself=below is None)
        step = _up(parse, token, found, ontology)
        if step is None:
            break
        below, token = token, step
    return found


def _asked(parse: Parse, predicate: Token) -> bool:
    """Whether the predicate stands in a question; "why" and "when" presuppose what they ask about."""
    sentence = parse.sentence_of(predicate)
    tokens = parse.tokens
    end = next((i for i in range(predicate.i, sentence.last) if tokens[i].text in ENDS), None)
    if end is None or tokens[end].text != "?":
        return False
    start = next((i for i in range(predicate.i, sentence.first - 1, -1) if tokens[i].text in ENDS), sentence.first - 1)
    return not any(t.lower in ("why", "when", "how", "where") for t in tokens[start + 1 : start + 4])


def _own(parse: Parse, verb: Token, below: Token | None, found: Status, ontology: Ontology) -> None:
    """What the clause itself says: auxiliaries, negation, adverbs, conditions."""
    # "will continue to support": the support is there now.
    carries_on = below is not None and below.dep == "xcomp" and verb.lemma == "continue"
    for child in parse.children(verb):
        if child.dep in ("aux", "auxpass"):
            modality = AUXILIARIES.get(child.lower)
            if modality and not carries_on:
                if modality == "Hypothetical" and _reported(parse, verb, ontology):
                    modality = "Planned"  # "said it would build"
                found.weaken(modality)
        elif child.dep == "neg" or child.lower in NEGATIVE:
            found.negated = not found.negated
        elif child.dep == "advmod":
            if child.lower == "longer" and any(c.lower == "no" for c in parse.children(child)):
                found.ended = True
            for kind in kinds_of(parse, child, ontology):
                if kind in KINDS:
                    found.weaken(KINDS[kind])
                elif kind == "negation":
                    found.negated = not found.negated
        elif child.dep == "mark" and child.lower in CONDITIONS:
            found.weaken(CONDITIONS[child.lower])
        elif child.dep in ("nsubj", "nsubjpass", "dobj", "attr") and _denied_phrase(parse, child):
            if below is None or below.i != child.i:  # the predicate itself has been read already
                found.negated = not found.negated


def _denied_phrase(parse: Parse, noun: Token) -> bool:
    return noun.lower in ("nobody", "none", "nothing") or any(
        c.lower in ("no", "neither") for c in parse.children(noun, "det", "predet", "preconj")
    )


def _reported(parse: Parse, verb: Token, ontology: Ontology) -> bool:
    return any(up.tag in ("VBD", "VBN") and "speech" in kinds_of(parse, up, ontology) for up in parse.ancestors(verb))


def _nominal(parse: Parse, noun: Token, found: Status, ontology: Ontology, *, itself: bool) -> None:
    """ "alleged", "planned", "no", "former" before a noun."""
    for child in parse.children(noun, "amod", "det", "compound", "advmod"):
        if child.lower == "no":
            found.negated = not found.negated
        for kind in kinds_of(parse, child, ontology):
            if kind in KINDS:
                found.weaken(KINDS[kind])
            elif kind == "former" and itself:
                found.ended = True


def _up(parse: Parse, token: Token, found: Status, ontology: Ontology) -> Token | None:
    """The next word whose status the token shares, None where the text presupposes or asserts it on its own."""
    head = parse.head(token)
    step = STEPS.get(token.dep)
    return step(parse, token, head, found, ontology) if step is not None and head is not token else None


def _conjunct(parse: Parse, token: Token, head: Token, found: Status, ontology: Ontology) -> Token | None:
    """A coordinated clause with a subject or tense of its own shares only what embeds both."""
    finite = any(c.dep in ("nsubj", "nsubjpass", "aux") and c.lower != "to" for c in parse.children(token))
    if head.pos in VERBAL and token.pos in VERBAL and (finite or token.tag in FINITE):
        for mark in parse.children(head, "mark"):  # "unless he returned and confessed"
            if mark.lower in CONDITIONS:
                found.weaken(CONDITIONS[mark.lower])
        return _up(parse, head, found, ontology)
    return head


def _adverbial(parse: Parse, token: Token, head: Token, found: Status, _ontology: Ontology) -> Token | None:
    """ "to open a bank" is a purpose; "meeting him" shares the main clause's status; "after he left" is a fact."""
    marks = {c.lower for c in parse.children(token, "mark", "advmod")}
    if marks & PRESUPPOSING or token.tag in FINITE:
        return None
    if _infinitive(parse, token):
        found.weaken("Planned")
        return None
    return head if token.tag in ("VBG", "VBN") else None


def _adnominal(parse: Parse, token: Token, head: Token, found: Status, ontology: Ontology) -> Token | None:
    """ "plans to open", "efforts to protect": the noun tells; other clauses on nouns stand by themselves."""
    if not _infinitive(parse, token):
        return None
    kinds = [KINDS[k] for k in kinds_of(parse, head, ontology) if k in KINDS]
    found.weaken(kinds[0] if kinds else "Desired")
    return head


def _prepositional(parse: Parse, token: Token, head: Token, found: Status, ontology: Ontology) -> Token | None:
    """A noun under a preposition: "plans to speak at the meeting" leaves the meeting as it is."""
    definite = token.pos == "PROPN" or any(
        c.lower in ("the", "this", "that") or c.dep == "poss" for c in parse.children(token, "det", "poss")
    )
    governor = parse.head(head)
    if head.lower in PRESUPPOSING or (head.lower in SETTINGS and definite):
        return None
    if head.lower in SETTINGS and governor.pos in VERBAL:
        return governor
    _embed(parse, governor, found, ontology, prepositional=True)
    return None if definite and governor.pos in VERBAL else governor


def _subject(parse: Parse, token: Token, head: Token, found: Status, ontology: Ontology) -> Token | None:
    """ "the trial may begin", "the ceremony is planned"; else subjects are presupposed."""
    if token.dep == "nsubj":
        return head if head.lemma in HAPPENING else None
    _embed(parse, head, found, ontology, prepositional=True)
    return head if head.pos in VERBAL else None


def _object(parse: Parse, _token: Token, head: Token, found: Status, ontology: Ontology) -> Token | None:
    """ "pledged support", "denied the attack": the verb tells."""
    _embed(parse, head, found, ontology)
    return head


def _infinitive(parse: Parse, verb: Token) -> bool:
    return any(c.lower == "to" for c in parse.children(verb, "aux"))


def _complement(parse: Parse, token: Token, head: Token, found: Status, ontology: Ontology) -> Token | None:
    """A clause under a verb, adjective or noun: the embedding word tells how it is meant."""
    kinds = kinds_of(parse, head, ontology)
    infinitive = _infinitive(parse, token)
    if "denied" in kinds or ("negation" in kinds and token.dep == "xcomp"):
        found.negated = not found.negated
    known = [KINDS[k] for k in kinds if k in KINDS]
    if known:
        found.weaken(known[0])
    elif "factive" in kinds or head.lemma in ASPECTUAL or "denied" in kinds or "negation" in kinds:
        pass
    elif infinitive and token.dep == "xcomp":
        if head.lemma == "be" or (head.lemma == "go" and head.tag == "VBG"):
            found.weaken("Planned")  # "is to open", "is going to open"
        elif "speech" in kinds:
            found.weaken("Desired")  # "told them to leave"
        else:
            found.weaken("Possible")
    if token.dep == "ccomp" and "speech" in kinds and not known:
        return None  # attribution is kept apart from modality
    return head


def _gerund(parse: Parse, _token: Token, prep: Token, found: Status, ontology: Ontology) -> Token | None:
    """ "since joining", "without naming", "accused of killing", "committed to developing"."""
    governor = parse.head(prep)
    if (
        governor.pos in ("NOUN", "PROPN", "PRON")
        and governor.dep in ("dobj", "nsubjpass")
        and prep.lower in ("of", "from")
    ):
        governor = parse.head(governor)  # "accused him of killing": hung on "him"
    if prep.lower in PRESUPPOSING:
        return None
    if any(c.lower in ("instead", "rather") for c in parse.children(prep)):
        found.negated = not found.negated
        return None
    if prep.lower in CANCELLING and (
        prep.lower != "from" or governor.lemma in ("prevent", "stop", "ban", "bar", "refrain")
    ):
        found.negated = not found.negated
        return None
    _embed(parse, governor, found, ontology, prepositional=True)
    return governor


def _embed(parse: Parse, governor: Token, found: Status, ontology: Ontology, *, prepositional: bool = False) -> None:
    """What a governing verb, noun or adjective does to a noun phrase or gerund it takes."""
    if governor.pos in VERBAL and is_passive(parse, governor) and not prepositional:
        return
    for kind in kinds_of(parse, governor, ontology):
        if kind == "alleged" and not prepositional and governor.lemma not in ("suspect", "allege"):
            continue  # "claimed responsibility for the attack": the attack took place
        if kind in KINDS and (kind != "hypothetical"):
            found.weaken(KINDS[kind])
        elif kind in ("denied", "negation") and (governor.pos in VERBAL or not prepositional):
            found.negated = not found.negated  # but "the refusal of a request": there was a request
        elif kind == "former":  # "withdrew its support"
            found.ended = True


def _carry(_parse: Parse, _token: Token, head: Token, _found: Status, _ontology: Ontology) -> Token | None:
    return head


# How the walk goes up from a dependent, by its label.
STEPS = {
    "conj": _conjunct,
    "xcomp": _complement,
    "ccomp": _complement,
    "advcl": _adverbial,
    "acl": _adnominal,
    "relcl": _adnominal,
    "pcomp": _gerund,
    "pobj": _prepositional,
    "nsubj": _subject,
    "nsubjpass": _subject,
    "prep": _carry,
    **dict.fromkeys(("dobj", "attr", "oprd", "acomp", "compound", "nmod", "dative"), _object),
}
