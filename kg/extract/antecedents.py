"""What speaks for a chain as the antecedent of a third-person pronoun: named features, each with a number.

A candidate is judged as a whole (entity-mention model: Luo et al. 2004, Rahman and Ng 2009): where its nearest mention
and its subjects stand (Lappin and Leass 1994; Hobbs 1978), whether the text keeps speaking of it (centering: Grosz,
Joshi and Weinstein 1995), and how large it is in the whole article beside the other candidates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from kg.extract.chains import Chain, Chains
from kg.extract.items import Item
from kg.syntax import Parse

Features = dict[str, float]

LOOK = 6  # mentions of a chain before the pronoun that are looked at
ROLES = frozenset("subj poss mod obj pobj appos attr".split())
PREPOSITIONS = frozenset("with by of to for from after about against between as on in at than like".split())
LINKS = frozenset("advcl ccomp xcomp conj relcl acl pcomp".split())


@dataclass(slots=True)
class Candidate:
    """A chain that may be meant: its mentions before the pronoun, or the one ahead of it, and its place among all."""

    chain: Chain
    before: list[Item]  # the last ones, in text order
    ahead: Item | None
    count: int  # of all mentions before
    rank: int  # how many candidates are nearer


def governs(parse: Parse, verb: int, clause: int) -> bool:
    """Whether a clause's verb stands above another clause of its sentence."""
    return verb >= 0 and clause >= 0 and any(t.i == verb for t in parse.ancestors(parse.tokens[clause]))


def described(chains: Chains, pronoun: Item, found: Sequence[Candidate], teller: Chain | None) -> list[Features]:
    """The features of each candidate, in order."""
    sizes = [len(c.chain.items) for c in found]
    names = [len(c.chain.names) for c in found]
    counts = [c.count for c in found]
    firsts = [c.chain.first.index for c in found]
    rows = []
    for number, candidate in enumerate(found):
        near = candidate.ahead or candidate.before[-1]
        row: Features = {
            "rank": min(candidate.rank, 6) / 3,
            "count": log(1 + candidate.count),
            "total": log(sizes[number]),
            "names": log(1 + names[number]),
            "share": (1 + counts[number]) / (len(found) + sum(counts)),
            "rivals": log(len(found)),
        }
        told = [
            *of_size(number, sizes, counts, firsts),
            *of_distance(chains, candidate, near, pronoun),
            *of_clause(chains.parse, candidate, near, pronoun),
            *of_phrase(chains.parse, near, pronoun),
            *of_kind(candidate, near, pronoun),
        ]
        if teller is candidate.chain:
            told.append("teller")
        row.update(dict.fromkeys(told, 1.0))
        if near.index < pronoun.index:
            row["far"] = log(1 + pronoun.noted.head - near.noted.head) / 3
            if pronoun.sentence - near.sentence > 2:
                row["d3"] = log(pronoun.sentence - near.sentence)
        rows.append(row)
    return rows


def of_size(number: int, sizes: list[int], counts: list[int], firsts: list[int]) -> list[str]:
    """The first, the most spoken of, the only one."""
    found = []
    if len(sizes) == 1:
        found.append("only")
    if sizes[number] == max(sizes):
        found.append("biggest" if sizes.count(sizes[number]) == 1 else "bigger")
    if counts[number] == max(counts):
        found.append("topmost" if counts.count(counts[number]) == 1 else "top")
    if firsts[number] == min(firsts):
        found.append("first")
    if sizes[number] == 1:
        found.append("once")
    return found


def of_distance(chains: Chains, candidate: Candidate, near: Item, pronoun: Item) -> list[str]:
    """How far back the last mention stands, and where the chain begins."""
    found, parse, chain = [], chains.parse, candidate.chain
    distance = pronoun.sentence - near.sentence
    if candidate.ahead is not None:
        found += ["ahead", *(["ahead-first"] if is_first(chains, near, pronoun) else [])]
        found += ["ahead-name"] if near.kind == "name" else []
    elif candidate.rank == 0:
        found.append("last")
    if 0 < distance < 3:
        found.append(f"d{distance}")
    if near.block != pronoun.block:
        found.append("block")
    if pronoun.quotation != near.quotation:
        found.append("quoted")
    if parse.sentences[near.sentence].first >= near.noted.first - 2:
        found.append("initial")
    if chain.first.sentence == 0:
        found.append("opens")
        if chain.first.noted.first <= 2:
            found.append("opens-all")
    if sum(i.sentence == pronoun.sentence for i in candidate.before) > 1:
        found.append("twice-here")
    if any(i.sentence == pronoun.sentence - 1 for i in candidate.before):
        found.append("in-last")
    if chain.items[-1].index > pronoun.index:
        found.append("later")
        if chain.items[-1].sentence == pronoun.sentence:
            found.append("later-here")
    return found


def of_clause(parse: Parse, candidate: Candidate, near: Item, pronoun: Item) -> list[str]:
    """The place of the nearest mention in its clause, and of the chain's subjects beside the pronoun's clause."""
    found = []
    distance = pronoun.sentence - near.sentence
    where = "here" if distance == 0 else "next" if distance == 1 else "far"
    role = near.role if near.role in ROLES else "other"
    mine = pronoun.role if pronoun.role in ("subj", "poss") else "obj"
    found += [role, f"{role}-{where}"]
    if near.role == pronoun.role:
        found += ["par", f"par-{where}"]
    for item in reversed([near] if candidate.ahead else candidate.before):
        back = pronoun.sentence - item.sentence
        if item.role != "subj" or back > 1:
            continue
        root = item.clause >= 0 and parse.tokens[item.clause].dep == "ROOT"
        if back == 1:
            found += ["subj-before", *(["root-before"] if root else [])]
            continue
        if item.clause == pronoun.clause:
            found += ["own", f"own-{mine}"]
        elif item.clause == pronoun.ruler:
            found += ["own", f"ruler-{mine}"]
        elif governs(parse, item.clause, pronoun.clause):
            found += ["above", f"above-{mine}", f"by-{linked(parse, item.clause, pronoun.clause)}"]
        else:
            found.append("beside")
        if root:
            found.append("root-here")
    return found


def is_first(chains: Chains, near: Item, pronoun: Item) -> bool:
    """Whether no other subject stands between the pronoun and the one ahead of it."""
    between = chains.items[pronoun.index + 1 : near.index]
    return not any(i.role == "subj" or i.kind == "name" for i in between)


def linked(parse: Parse, above: int, below: int) -> str:
    """How the clause that holds the lower one hangs on the upper one: advcl, ccomp, relcl ..."""
    token = parse.tokens[below]
    while token.head not in (above, token.i):
        token = parse.head(token)
    return token.dep if token.dep in LINKS else "other"


def of_phrase(parse: Parse, near: Item, pronoun: Item) -> list[str]:
    """What stands around the nearest mention: a preposition, a list, an apposition, a clause with the pronoun in it."""
    token = parse.tokens[near.noted.head]
    found = []
    if token.dep == "conj":
        found.append("listed")
    elif parse.children(token, "conj"):
        found.append("lists")
    if token.dep == "pobj":
        word = parse.head(token).lower
        found.append(f"prep-{word if word in PREPOSITIONS else 'other'}")
    if token.dep == "appos" or parse.children(token, "appos"):
        found.append("explained")
    if near.sentence == pronoun.sentence:
        path = {t.i: t for t in parse.ancestors(parse.tokens[pronoun.noted.head])}
        if near.noted.head in path:
            found.append("inside")
        below = [t for t in path.values() if t.dep in ("relcl", "acl")]
        if any(near.noted.first <= t.head < near.noted.last for t in below):
            found.append("relative")
        between = [parse.tokens[i].text for i in range(near.noted.last, pronoun.noted.first)]
        if ";" in between or ":" in between:
            found.append("apart")
        if "," in between:
            found.append("comma")
        if any(t in ("(", ")") for t in between):
            found.append("bracket")
    before = parse.tokens[near.noted.first - 1].text if near.noted.first else ""
    if before == "(":
        found.append("bracketed")
    return found


def of_kind(candidate: Candidate, near: Item, pronoun: Item) -> list[str]:
    """What the nearest mention and the chain are: pronoun, full or short name, gender, kind of thing."""
    chain, found = candidate.chain, []
    if near.kind == "pronoun":
        found.append("again")
        if near.words == pronoun.words:
            found.append("same-word")
    elif near.kind == "name":
        found.append("named")
        found.append("full" if len(near.words) > 1 else "short")
        if near is chain.first:
            found.append("new")
    elif near.kind != "demonym" and not near.noted.definite:
        found.append("indefinite")
    if not chain.names:
        found.append("nameless")
    if near.title:
        found.append("titled")
    if pronoun.gender and chain.gender:
        found.append("gender")
    elif pronoun.gender and (leaning := next((i.leaning for i in chain.names if i.leaning), "")):
        found.append("lean" if leaning == pronoun.gender else "lean-other")
    if chain.number == "plur" or "group" in chain.family:
        found.append("plural")
    found.extend(name for name in ("body", "place", "event") if name in chain.family)
    if any(i.kind == "pronoun" for i in candidate.before[-3:]):
        found.append("continued")
    if pronoun.gender and near.doubt and len(chain.family) > 1:
        found.append(near.doubt)
    return found


def of_nobody(parse: Parse, pronoun: Item) -> Features:
    """What speaks for none of the candidates; "its" seldom stands for nothing, "it" often does."""
    sentence = parse.sentences[pronoun.sentence]
    found = {
        "nobody": 1.0,
        "nobody-owner": float(pronoun.role == "poss"),
        "nobody-object": float(pronoun.role in ("obj", "pobj")),
        "nobody-early": float(pronoun.sentence == 0),
        "nobody-starts": float(pronoun.noted.first == sentence.first),
        "nobody-quoted": float(pronoun.quotation >= 0),
    }
    return {name: x for name, x in found.items() if x}
