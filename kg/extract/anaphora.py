"""Third-person pronouns: who may be meant (grammar forbids some) and who is meant most likely (weights).

Each chain that number, gender and kind allow is scored by what its mentions before the pronoun look like; the best
one above the score of "nobody in sight" is taken. The features are those of Lappin and Leass (1994) and Hobbs (1978):
subject first, near first, same role, named often. Their weights were fitted by logistic regression over candidates on
the GAP development examples (Webster et al. 2018) and on GUM (Zeldes 2017), then rounded.
"""

from __future__ import annotations

from math import log

from kg.extract.chains import Chain, Chains
from kg.extract.items import PRONOUNS, Item, agrees, fits
from kg.syntax import Parse, Token

Features = dict[str, float]

WINDOW = {"person": 6, "thing": 2, "group": 3}  # sentences to look back
DISTANT = 3  # sentences from which on distance counts by its logarithm
REFLEXIVE = frozenset("himself herself itself themselves".split())
WEATHER = frozenset("rain snow hail thunder drizzle".split())
SEEMING = frozenset("seem appear happen turn follow matter take".split())
SAYINGS = frozenset("proverb saying adage phrase expression cliche slogan song maxim dictum motto".split())

WEIGHTS: dict[str, Features] = {
    "person": {
        "again": 0.1, "ahead": 0.6, "beside": -0.3, "block": -0.2, "count": -0.1, "d1": -1.2, "d2": -1.6, "d3": -1.7,
        "doubt": -0.3, "doubt-one": -0.3, "gender": 0.4, "indefinite": -0.5, "initial": 0.2, "last": 0.5, "mod": 0.2,
        "named": 1.4, "nobody": -1.0, "nobody-owner": -0.5, "obj": 0.6, "own": 0.8, "par": 0.3, "parhere": 0.7,
        "parnext": 0.9, "pobj": -0.2, "poss": 0.5, "quoted": 0.2, "rank": -0.2, "root": 0.3, "subj": 0.9,
        "teller": 3.0, "total": 0.8,
    },
    "thing": {
        "above": -0.5, "again": 0.6, "ahead": -0.1, "beside": -0.2, "block": -0.2, "body": -0.1, "count": 0.4,
        "d1": -1.1, "d2": -1.8, "d3": -1.7, "doubt": -0.3, "doubt-one": -0.6, "event": 1.6, "indefinite": -0.2,
        "initial": 0.8, "mod": -1.1, "named": -0.4, "nobody": -0.4, "nobody-object": -0.1, "nobody-owner": -0.2,
        "obj": 0.6, "own": 2.1, "par": 0.2, "parhere": 0.7, "parnext": 0.7, "place": -0.7, "pobj": -0.7, "poss": 0.8,
        "quoted": -1.3, "rank": -0.4, "root": 0.2, "subj": -0.9, "teller": 3.0, "total": -0.3,
    },
    "group": {
        "above": -0.2, "again": 0.3, "beside": 0.8, "block": -1.1, "body": 0.2, "count": -0.3, "d1": -1.1, "d2": -1.8,
        "d3": -1.3, "doubt": 0.5, "doubt-one": -0.4, "indefinite": -0.6, "initial": 0.6, "last": 1.2, "mod": -0.9,
        "named": -2.0, "nobody": 0.1, "nobody-object": 0.6, "nobody-owner": -0.4, "obj": 0.2, "own": 1.0, "par": 0.2,
        "parhere": 0.2, "parnext": 0.8, "place": -0.8, "plural": 0.9, "pobj": -0.9, "poss": 0.4, "quoted": -1.1,
        "rank": -0.5, "root": -0.3, "subj": 0.9, "teller": 3.0, "total": 0.4,
    },
}  # fmt: skip

SAID = {
    "own": "subject of the same clause",
    "above": "subject of the clause above",
    "subj": "a subject",
    "root": "subject of the main clause",
    "par": "same role in the sentence",
    "named": "named",
    "gender": "gender agrees",
    "count": "often mentioned before",
    "rank": "near",
    "teller": "speaker of the quotation before",
    "plural": "plural",
    "again": "same pronoun before",
    "body": "an organization or country",
    "definite": "known to the reader",
    "last": "mentioned last",
}


def pleonastic(parse: Parse, token: Token) -> bool:
    """Whether "it" stands for nothing: "it is clear that", "it rains", "it seems", "as the proverb puts it"."""
    if token.lower != "it":
        return False
    verb = parse.head(token)
    if token.dep == "expl" or verb.lemma in WEATHER:
        return True
    if token.dep in ("nsubj", "nsubjpass"):
        below = parse.children(verb, "ccomp", "xcomp", "csubj", "advcl", "relcl", "acl")
        clausal = any(t.i > verb.i for t in below)
        if verb.lemma in SEEMING and (clausal or verb.lemma in ("seem", "appear", "take")):
            return True
        told = parse.children(verb, "acomp", "attr", "oprd")
        if verb.lemma == "be" and told:
            nested = [c for t in told for c in parse.children(t, "ccomp", "xcomp", "advcl", "relcl", "acl", "csubj")]
            return clausal or any(n.i > verb.i for n in nested)
        if verb.lemma == "be" and any(t.pos == "NOUN" and t.lower in ("time", "day") for t in told):
            return True
        return token.dep == "nsubjpass" and any(t.dep in ("ccomp", "csubj") for t in below)
    if verb.lemma in ("put", "have") and token.dep == "dobj":
        return any(t.lemma.lower() in SAYINGS for t in parse.children(verb, "nsubj"))
    if verb.lemma in ("make", "find", "consider", "think", "be") and any(t.pos == "ADJ" for t in parse.children(verb)):
        return any(c.dep in ("xcomp", "ccomp", "advcl") for c in parse.children(verb))
    return False


def barred(parse: Parse, item: Item, pronoun: Item) -> bool:
    """Whether grammar keeps a mention from being what the pronoun stands for: same clause, same list, inside itself."""
    a, b = item.noted, pronoun.noted
    if a.first <= b.head < a.last and a.head != b.head:
        return True
    if item.sentence != pronoun.sentence:
        return False
    token = parse.tokens[b.head]
    if token.lower in REFLEXIVE:
        return item.clause not in (pronoun.clause, pronoun.ruler) or (
            item.role != "subj" and item.clause != pronoun.clause
        )
    if conjoined(parse, a.head, b.head):
        return True
    if pronoun.role == "poss":
        return parse.tokens[a.head].dep == "appos" and token.head == a.head
    if item.clause < 0:
        return False
    if item.role == "subj" and pronoun.role != "subj":
        return item.clause in (pronoun.clause, pronoun.ruler)
    if item.clause != pronoun.clause:
        return False
    if item.role == "subj":
        return True
    return item.role in ("obj", "pobj") and pronoun.role in ("obj", "pobj") and parse.tokens[a.head].head != b.head


def conjoined(parse: Parse, left: int, right: int) -> bool:
    """Whether two phrases are members of one list ("Ana and she")."""
    for low, high in ((left, right), (right, left)):
        token = parse.tokens[high]
        while token.dep == "conj" and token.head != token.i:
            token = parse.head(token)
            if token.i == low:
                return True
    return False


def governs(parse: Parse, verb: int, clause: int) -> bool:
    """Whether a clause's verb stands above another clause of its sentence."""
    return verb >= 0 and clause >= 0 and any(t.i == verb for t in parse.ancestors(parse.tokens[clause]))


def features(chains: Chains, item: Item, pronoun: Item, rank: int, count: int, teller: Chain | None) -> Features:
    """What one mention of a chain says for the chain; ``rank`` counts nearer chains, ``count`` its mentions so far."""
    chain = chains.of[item.index]
    distance = pronoun.sentence - item.sentence
    found: Features = {"rank": float(min(rank, 6)), "count": log(1 + count), "total": log(len(chain.items))}
    if distance > 0:
        found[f"d{min(distance, 3)}"] = 1.0 if distance < DISTANT else log(distance)
        if item.block != pronoun.block:
            found["block"] = 1.0
    if item.index > pronoun.index:
        found["ahead"] = 1.0
    elif rank == 0:
        found["last"] = 1.0
    if pronoun.quotation != item.quotation:
        found["quoted"] = 1.0
    if teller is chain:
        found["teller"] = 1.0
    if chains.parse.sentences[item.sentence].first >= item.noted.first - 2:
        found["initial"] = 1.0
    for name in (*of_role(chains.parse, item, pronoun, distance), *of_kind(item, chain, pronoun)):
        found[name] = 1.0
    return found


def of_role(parse: Parse, item: Item, pronoun: Item, distance: int) -> list[str]:
    """Features of the mention's place in its clause."""
    found = [item.role] if item.role in ("subj", "poss", "mod", "obj", "pobj") else []
    if item.role == "subj":
        if item.clause >= 0 and parse.tokens[item.clause].dep == "ROOT":
            found.append("root")
        if distance == 0 and item.clause in (pronoun.clause, pronoun.ruler):
            found.append("own")
        elif distance == 0:
            found.append("above" if governs(parse, item.clause, pronoun.clause) else "beside")
    if item.role == pronoun.role:
        found.append("par")
        if item.role == "subj" and distance <= 1:
            found.append("parnext" if distance else "parhere")
    return found


def of_kind(item: Item, chain: Chain, pronoun: Item) -> list[str]:
    """Features of what the mention and its chain are."""
    found = []
    if item.kind == "pronoun":
        found.append("again")
    elif item.kind == "name":
        found.append("named")
    elif item.kind != "demonym" and not item.noted.definite:
        found.append("indefinite")
    if pronoun.gender and chain.gender:
        found.append("gender")
    if chain.number == "plur" or "group" in chain.family:
        found.append("plural")
    found.extend(name for name in ("body", "place", "event") if name in chain.family)
    if item.doubt and len(chain.family) > 1:
        found.append(item.doubt)
    return found


def candidates(chains: Chains, pronoun: Item, kind: str) -> list[tuple[Chain, list[tuple[Item, int, int]]]]:
    """Chains that may be meant, nearest first, each with mentions to judge it by: (mention, rank, count so far)."""
    parse, found = chains.parse, list[tuple[Chain, list[tuple[Item, int, int]]]]()
    seen: list[Chain] = []
    rank = 0
    start = pronoun.index - 1
    while start >= 0 and pronoun.sentence - chains.items[start].sentence <= WINDOW[kind]:
        item = chains.items[start]
        start -= 1
        chain = chains.of[item.index]
        if any(chain is c for c in seen) or chain is chains.of[pronoun.index] or is_verb(parse, item):
            continue
        seen.append(chain)
        if not suits(chain, pronoun, kind):
            continue
        near = [i for i in chain.near(pronoun.noted.head) if i.sentence == pronoun.sentence]
        if any(barred(parse, i, pronoun) for i in near):
            continue
        before = chain.before(pronoun)
        found.append((chain, [(i, rank, before) for i in chain.items[max(0, before - 3) : before]]))
        rank += 1
    for item in chains.items[pronoun.index + 1 : pronoun.index + 12]:
        chain = chains.of[item.index]
        if item.sentence != pronoun.sentence:
            break
        if any(chain is c for c in seen) or item.kind == "pronoun" or not leads(parse, item):
            continue
        if not suits(chain, pronoun, kind) or barred(parse, item, pronoun):
            continue
        seen.append(chain)
        if item.clause == pronoun.clause or governs(parse, item.clause, pronoun.clause):
            found.append((chain, [(item, rank, 0)]))
    return found


def is_verb(parse: Parse, item: Item) -> bool:
    """Whether an event is said by a verb: no pronoun stands for it."""
    return item.kind == "trigger" and parse.tokens[item.noted.head].pos not in ("NOUN", "PROPN")


def leads(parse: Parse, item: Item) -> bool:
    """Whether a mention is a subject or owns one ("Panizza's health")."""
    token = parse.tokens[item.noted.head]
    return item.role == "subj" or (token.dep == "poss" and parse.head(token).dep in ("nsubj", "nsubjpass"))


def suits(chain: Chain, pronoun: Item, kind: str) -> bool:
    """Whether number, gender and kind of thing allow the chain."""
    if not fits(chain.family, pronoun.family) or not agrees(chain.gender, pronoun.gender):
        return False
    if chain.kinds == {"demonym"}:
        return False
    if chain.kinds == {"pronoun"}:
        words = PRONOUNS.get(chain.items[-1].words[0], ("", "", ""))
        return words[0] == kind
    if kind == "thing" and not chain.family:
        return chain.number != "plur"
    if kind == "person":
        return "person" in chain.family and chain.number != "plur"
    return chain.number != "plur" if kind == "thing" else True


def nobody_of(pronoun: Item) -> Features:
    """What speaks for none of the candidates; "its" seldom stands for nothing, "it" often does."""
    return {
        "nobody": 1.0,
        "nobody-owner": float(pronoun.role == "poss"),
        "nobody-object": float(pronoun.role in ("obj", "pobj")),
    }


def value(kind: str, found: Features) -> float:
    """The weighted sum."""
    weights = WEIGHTS[kind]
    return sum(weights.get(name, 0.0) * x for name, x in found.items())


def resolve_pronoun(chains: Chains, pronoun: Item, teller: Chain | None, speaker: Chain | None) -> bool:
    """Join one third-person pronoun to the chain it most likely stands for; False where nobody is likely enough.

    ``teller`` is the speaker of the quotation before, where the pronoun itself is a speaker ("he added");
    ``speaker`` speaks the direct quotation that holds the pronoun: he calls himself "I", so he is the last choice.
    """
    kind = PRONOUNS[pronoun.words[0]][0]
    if kind == "thing" and pleonastic(chains.parse, chains.parse.tokens[pronoun.noted.head]):
        return False
    best: tuple[float, Item, Features] | None = None
    for chain, mentions in candidates(chains, pronoun, kind):
        if chain is speaker:
            continue
        for item, rank, count in mentions:
            found = features(chains, item, pronoun, rank, count, teller)
            score = value(kind, found)
            if best is None or score > best[0]:
                best = (score, item, found)
    nobody = value(kind, nobody_of(pronoun))
    if best is None or best[0] < nobody:
        return False
    score, item, found = best
    weights = WEIGHTS[kind]
    strong = sorted(
        (-weights.get(n, 0.0) * x, n) for n, x in found.items() if n in SAID and weights.get(n, 0.0) * x > 0
    )
    reasons = [f"{pronoun.noted.mention.text!r} for {item.noted.mention.text!r}", *(SAID[n] for _, n in strong[:3])]
    sure = 1 / (1 + 2.718281828 ** (nobody - score))
    return chains.join(pronoun, item, "pronoun", round(0.5 + 0.45 * sure, 3), *reasons)
