"""Predicates with their arguments, whatever the word order: what the patterns of ``ontology/`` look at.

A frame undoes voice, conjunction, relative clauses, control ("vowed to help"), participles and loosely attached
prepositional phrases, so that a pattern states one thing only. Slot names are explained in ``ontology/README.md``.
Token labels are ClearNLP's (Choi and Palmer 2012), as spaCy's English pipelines give them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.syntax import Parse, Token

OBJECTS = ("dobj", "obj")
COMPLEMENTS = ("attr", "oprd", "acomp")
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")
COPULAS = frozenset({"be", "become", "remain", "stay"})
# "X persuaded Y to V": Y is the one who V-s. With other verbs ("X promised Y to V") X is.
OBJECT_CONTROL = frozenset(
    "ask urge tell order force allow enable help encourage persuade invite advise want let make require permit push "
    "convince direct instruct command beg challenge lead appoint elect hire send press pressure call expect".split()
)
BARE_INFINITIVE = frozenset("help let make see have watch".split())
NAMING = frozenset(
    "name appoint elect re-elect reelect choose select hire nominate crown declare designate pick install instal "
    "confirm promote make recruit swear inaugurate appointed".split()
)


@dataclass(slots=True)
class Frame:
    """One predicate: its token, kind (verb, noun, adj), slots (name → head tokens, in order) and hanging words.

    ``hanging`` maps the lemma of a particle, object, complement or preposition's object to its token: the further words
    of a cue are looked up there.
    """

    token: Token
    kind: str
    slots: dict[str, list[int]] = field(default_factory=dict)
    hanging: dict[str, int] = field(default_factory=dict)
    passive: bool = False

    def add(self, name: str, *tokens: int) -> None:
        """Put tokens into a slot, once each, in order."""
        held = self.slots.setdefault(name, [])
        held.extend(t for t in tokens if t not in held)


def conjuncts(parse: Parse, token: Token) -> list[int]:
    """The token and what is coordinated with it by "and", "or" or commas (not "but")."""
    found = [token.i]
    for child in parse.children(token, "conj"):
        if not any(c.lower in ("but", "not") for c in parse.children(token, "cc", "neg") if c.i < child.i):
            found.extend(conjuncts(parse, child))
    return found


def is_passive(parse: Parse, verb: Token) -> bool:
    """Whether the surface subject is the logical object."""
    if parse.children(verb, "auxpass", "nsubjpass", "csubjpass", "agent"):
        return True
    if verb.tag != "VBN":
        return False
    if verb.dep in ("acl", "advcl", "amod", "relcl"):
        return not parse.children(verb, "aux")
    if verb.dep == "conj" and not parse.children(verb, "nsubj", "aux"):
        head = parse.head(verb)
        return head.tag == "VBN" and is_passive(parse, head)
    return False


def surface_subject(parse: Parse, verb: Token, seen: int = 0) -> list[int]:
    """Heads of the surface subject, inherited where the clause has none of its own; [] where there is none."""
    own = parse.children(verb, *SUBJECTS)
    if own:
        return conjuncts(parse, own[0])
    if seen > 8 or verb.head == verb.i:
        return []
    head = parse.head(verb)
    if verb.dep == "conj" and head.pos in ("VERB", "AUX"):
        return surface_subject(parse, head, seen + 1)
    if verb.dep in ("xcomp", "ccomp") and head.pos in ("VERB", "AUX"):
        objects = parse.children(head, "dobj", "nsubjpass")
        if objects and verb.dep == "xcomp" and head.lemma in OBJECT_CONTROL:
            return conjuncts(parse, objects[0])
        return surface_subject(parse, head, seen + 1)
    if verb.dep == "xcomp" and head.pos in ("ADJ", "NOUN"):
        return surface_subject(parse, parse.head(head), seen + 1) if head.dep in ("acomp", "attr") else []
    if verb.dep == "advcl" and head.pos in ("VERB", "AUX"):
        return surface_subject(parse, head, seen + 1)
    if verb.dep == "relcl":
        return [head.i] if head.pos != "VERB" else []
    if verb.dep == "acl":
        if verb.tag in ("VBG", "VBN"):
            return [head.i]
        owner = parse.children(head, "poss")
        return [owner[0].i] if owner else _clause_subject(parse, head, seen)
    if verb.dep in ("pcomp", "prep", "dobj", "pobj"):
        return _clause_subject(parse, head, seen)
    return []


def _clause_subject(parse: Parse, token: Token, seen: int) -> list[int]:
    """The surface subject of the nearest clause above, or the owner of a noun on the way ("Xi's plan of V-ing")."""
    for up in (token, *parse.ancestors(token)):
        if up.pos in ("NOUN", "PROPN"):
            owner = parse.children(up, "poss")
            if owner:
                return [owner[0].i]
        if up.pos in ("VERB", "AUX"):
            return surface_subject(parse, up, seen + 1)
    return []


def prepositions(parse: Parse, token: Token) -> list[tuple[str, Token]]:
    """(preposition, object) pairs that hang on the token; chains such as "from among" keep the first name."""
    found: list[tuple[str, Token]] = []
    for prep in parse.children(token, "prep", "dative", "agent"):
        if prep.pos not in ("ADP", "SCONJ", "ADV", "VERB", "PART"):
            continue
        name = prep.lower
        for child in parse.children(prep):
            if child.dep in ("pobj", "pcomp"):
                found.extend((name, parse.tokens[i]) for i in conjuncts(parse, child))
            elif child.dep == "prep":  # "out of", "away from", "because of"
                for deeper in parse.children(child, "pobj"):
                    found.extend((child.lower, parse.tokens[i]) for i in conjuncts(parse, deeper))
    return found


def _shared_prepositions(parse: Parse, token: Token) -> list[tuple[str, Token]]:
    """ "lives and works in Oslo", "founder and chairman of Nordwind": the phrase belongs to both."""
    alike = ("VERB", "AUX") if token.pos in ("VERB", "AUX") else ("NOUN", "PROPN")
    if parse.children(token, "dobj", "nsubj", "ccomp", "xcomp") and token.pos == "VERB":
        after = [c for c in parse.children(token) if c.i > token.i and c.dep not in ("conj", "cc")]
        if after:
            return []
    for other in parse.children(token, "conj"):
        if other.pos in alike and not parse.children(other, "nsubj", "nsubjpass"):
            found = prepositions(parse, other)
            if found:
                return found
    return []


def verb_frame(parse: Parse, verb: Token) -> Frame:
    """The frame of a verb (or of a copula with its complement)."""
    frame = Frame(verb, "verb", passive=is_passive(parse, verb))
    frame.add("obj" if frame.passive else "subj", *surface_subject(parse, verb))
    for child in parse.children(verb):
        _argument(parse, frame, child)
    if verb.dep == "relcl" and "obj" not in frame.slots and not frame.passive:
        head = parse.head(verb)
        if head.i not in frame.slots.get("subj", []) and not _strands(parse, verb):
            frame.add("obj", head.i)  # "the company she founded"
    for name, token in prepositions(parse, verb) or _shared_prepositions(parse, verb):
        if name != "by" or not frame.passive:
            frame.add(name, token.i)
        frame.hanging.setdefault(token.lemma, token.i)
        if name == "as":
            frame.add("attr", token.i)
    for thing in parse.children(verb, *OBJECTS, *COMPLEMENTS):
        _loose(parse, frame, thing)
    return frame


def _argument(parse: Parse, frame: Frame, child: Token) -> None:
    """Put a dependent of the verb where it belongs."""
    if child.dep in OBJECTS:
        frame.add("obj", *conjuncts(parse, child))
    elif child.dep in COMPLEMENTS:
        frame.add("attr", *conjuncts(parse, child))
    elif child.dep == "dative" and child.pos not in ("ADP", "PART"):
        frame.add("iobj", *conjuncts(parse, child))
    elif child.dep == "agent":
        frame.add("subj", *(i for by in parse.children(child, "pobj") for i in conjuncts(parse, by)))
    elif child.dep in ("ccomp", "xcomp"):
        frame.add("comp", child.i)
        helped = parse.children(child, "nsubj")
        if frame.token.lemma in BARE_INFINITIVE and child.tag in ("VB", "VBP") and helped:
            frame.add("obj", *conjuncts(parse, helped[0]))  # "help countries build labs"
    elif child.dep in ("prt", "advmod", "neg", "npadvmod"):
        frame.hanging.setdefault(child.lemma, child.i)


def _loose(parse: Parse, frame: Frame, thing: Token) -> None:
    """Words and prepositional phrases that the parser hung on the object: "sold Nordwind to Acme"."""
    frame.hanging.setdefault(thing.lemma, thing.i)
    for child in parse.children(thing, "amod", "compound"):
        frame.hanging.setdefault(child.lemma, child.i)
    for name, token in prepositions(parse, thing):
        frame.add(name if name != "of" else "obj.of", token.i)


def _strands(parse: Parse, verb: Token) -> bool:
    """Whether the relative clause has its gap elsewhere: a stranded preposition or a relative adverb."""
    return any(
        (c.dep == "prep" and not parse.children(c)) or (c.dep == "advmod" and c.lower in ("where", "when", "why"))
        for c in parse.children(verb)
    )


def noun_frame(parse: Parse, noun: Token) -> Frame:
    """The frame of a noun: whom it describes, whose it is, what hangs on it by prepositions.

    ``subj`` and ``date`` come from the governing verb: "China offers support for Interpol" gives ``support`` the
    subject China.
    """
    frame = Frame(noun, "noun")
    _bearers(parse, noun, frame)
    anchor = parse.head(noun) if noun.dep in ("compound", "nmod") and parse.head(noun).pos == "PROPN" else noun
    for child in parse.children(anchor):
        if child.dep == "poss":
            frame.add("poss", *conjuncts(parse, child))
        elif child.dep in ("compound", "nmod", "amod", "nummod") and child.i < noun.i:
            frame.add("mod", child.i, *(c.i for c in parse.children(child, "compound", "nmod", "npadvmod")))
    if anchor is not noun:
        for child in parse.children(noun):
            if child.dep in ("compound", "nmod", "amod", "poss"):
                frame.add("poss" if child.dep == "poss" else "mod", child.i)
    for name, token in prepositions(parse, noun) or _shared_prepositions(parse, noun):
        frame.add(name, token.i)
    head = parse.head(noun)
    if noun.dep == "conj" and head.pos == "NOUN" and "poss" not in frame.slots:
        # "Xi's support for A and endorsement of B": the owner belongs to both.
        frame.add("poss", *(c.i for c in parse.children(head, "poss")))
    if noun.dep in ("dobj", "pobj", "conj", "attr"):
        frame.add("subj", *[t for t in _clause_subject(parse, head, 0) if t != noun.i])
    elif noun.dep == "appos" or noun.dep in SUBJECTS:
        pass
    for child in parse.children(noun, "acl", "relcl"):
        frame.add("comp", child.i)
    return frame


def _bearers(parse: Parse, noun: Token, frame: Frame) -> None:
    """Fill ``bearer``: those whom the noun describes, most telling construction first."""
    head = parse.head(noun)
    base = head
    while base.dep == "conj" and noun.dep == "conj":  # "founder and president of": the first conjunct says whose
        if base.pos not in ("NOUN", "PROPN") or base.head == base.i:
            break
        base = parse.head(base)
    if noun.dep == "conj" and head.pos in ("NOUN", "PROPN") and not _is_name(head):
        _bearers(parse, head, frame)
        return
    frame.add("bearer", *(c.i for c in parse.children(noun, "appos") if _is_name(c)))
    if noun.dep in ("compound", "nmod") and _is_name(head):
        frame.add("bearer", *conjuncts(parse, head)[:1])
    elif noun.dep == "appos":
        frame.add("bearer", head.i)
    elif noun.dep in ("attr", "oprd", "acomp"):
        _predicated(parse, head, frame)
    elif noun.dep == "dobj" and head.lemma == "name":
        frame.add("bearer", *surface_subject(parse, head))
    elif noun.dep == "pobj" and head.lower == "as":
        governor = parse.head(head)
        if governor.pos in ("VERB", "AUX"):
            _predicated(parse, governor, frame)
    elif noun.dep == "nsubj" and head.pos in ("AUX", "VERB") and head.lemma in COPULAS:
        frame.add("bearer", *(c.i for c in parse.children(head, "attr") if _is_name(c)))


def _predicated(parse: Parse, verb: Token, frame: Frame) -> None:
    """Whom the verb predicates the noun of: the object of naming verbs, else the subject."""
    objects = parse.children(verb, "dobj")
    if verb.lemma in NAMING and not is_passive(parse, verb) and objects:
        frame.add("bearer", *conjuncts(parse, objects[0]))
    else:
        frame.add("bearer", *surface_subject(parse, verb))


def adj_frame(parse: Parse, adjective: Token) -> Frame:
    """The frame of an adjective or bare participle: what it describes and its prepositions."""
    frame = Frame(adjective, "adj")
    head = parse.head(adjective)
    if adjective.dep in ("acomp", "attr", "oprd"):
        frame.add("subj", *surface_subject(parse, head))
    elif adjective.dep in ("amod", "acl", "nmod"):
        frame.add("subj", head.i)
    elif adjective.dep in ("ROOT", "advcl", "ccomp", "conj", "relcl"):
        frame.add("subj", *surface_subject(parse, adjective))
    for child in parse.children(adjective):
        if child.dep in ("npadvmod", "compound", "nmod", "amod") and child.i < adjective.i:
            frame.add("mod", child.i)
    for name, token in prepositions(parse, adjective):
        frame.add(name, token.i)
    return frame


def _is_name(token: Token) -> bool:
    return token.pos == "PROPN"
