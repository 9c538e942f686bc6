"""Third-person pronouns: who may be meant (grammar forbids some) and who is meant most likely (weights).

Each chain that number, gender and kind allow is described by named features (``antecedents.py``) and scored by a
trained ranker (``ranker.py``); the best one above the score of "nobody in sight" is taken. `train.pronouns` fits the
weights on GAP's development examples (Webster et al. 2018) and GUM (Zeldes 2017).
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.extract.antecedents import LOOK, Candidate, described, of_nobody
from kg.extract.chains import Chain, Chains
from kg.extract.items import PRONOUNS, Item, agrees, fits
from kg.extract.ranker import Ranker, shares
from kg.syntax import Parse, Token

AHEAD = 12  # mentions after the pronoun that are looked at
WINDOW = {"person": 6, "thing": 2, "group": 3}  # sentences to look back
REFLEXIVE = frozenset("himself herself itself themselves".split())
WEATHER = frozenset("rain snow hail thunder drizzle".split())
SEEMING = frozenset("seem appear happen turn follow matter take".split())
SAYINGS = frozenset("proverb saying adage phrase expression cliche slogan song maxim dictum motto".split())

SAID = {
    "own": "subject of the same clause",
    "above": "subject of the clause above",
    "subj": "a subject",
    "root-here": "subject of the main clause",
    "root-before": "subject of the sentence before",
    "par": "same role in the sentence",
    "named": "named",
    "gender": "gender agrees",
    "count": "often mentioned before",
    "share": "mentioned more than others",
    "opens": "the text opens with it",
    "teller": "speaker of the quotation before",
    "plural": "plural",
    "again": "same pronoun before",
    "body": "an organization or country",
    "last": "mentioned last",
    "only": "no other fits",
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
        return parse.tokens[a.head].dep == "appos" and token.head == a.head and a.first < b.head
    if item.clause < 0:
        return False
    if item.role == "subj" and pronoun.role != "subj" and item.clause == pronoun.ruler != pronoun.clause:
        return parse.tokens[pronoun.clause].dep != "advcl"  # "she was appointed, giving her a rank"
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


def candidates(chains: Chains, pronoun: Item, kind: str, speaker: Chain | None = None) -> list[Candidate]:
    """Chains that may be meant, nearest first, then those ahead; ``speaker`` calls himself "I" and is left out."""
    parse, found = chains.parse, list[Candidate]()
    seen = [speaker] if speaker is not None else []
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
        found.append(Candidate(chain, chain.items[max(0, before - LOOK) : before], None, before, len(found)))
    for item in chains.items[pronoun.index + 1 : pronoun.index + AHEAD]:
        chain = chains.of[item.index]
        if item.sentence != pronoun.sentence:
            break
        if any(chain is c for c in seen) or item.kind != "name" or not leads(parse, item):
            continue
        if suits(chain, pronoun, kind) and not barred(parse, item, pronoun):
            seen.append(chain)
            found.append(Candidate(chain, [], item, 0, len(found)))
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


def resolve_pronoun(
    chains: Chains, pronoun: Item, teller: Chain | None, speaker: Chain | None, rankers: Mapping[str, Ranker]
) -> bool:
    """Join one third-person pronoun to the chain it most likely stands for; False where nobody is likely enough.

    ``teller`` is the speaker of the quotation before, where the pronoun itself is a speaker ("he added");
    ``speaker`` speaks the direct quotation that holds the pronoun: he calls himself "I", so he is left out.
    """
    kind = PRONOUNS[pronoun.words[0]][0]
    if kind == "thing" and pleonastic(chains.parse, chains.parse.tokens[pronoun.noted.head]):
        return False
    found, ranker = candidates(chains, pronoun, kind, speaker), rankers[kind]
    if not found:
        return False
    rows = described(chains, pronoun, found, teller)
    scores = [ranker.score(row) for row in rows]
    best = max(range(len(found)), key=lambda n: (scores[n], -n))
    nobody = ranker.score(of_nobody(chains.parse, pronoun))
    if scores[best] < nobody:
        return False
    strong = sorted((-pull, n) for n, pull in ranker.pulls(rows[best]).items() if n in SAID and pull > 0)
    item = found[best].ahead or found[best].before[-1]
    reasons = [f"{pronoun.noted.mention.text!r} for {item.noted.mention.text!r}", *(SAID[n] for _, n in strong[:3])]
    sure = shares([*scores, nobody])[best]
    return chains.join(pronoun, item, "pronoun", round(0.5 + 0.45 * sure, 3), *reasons)
