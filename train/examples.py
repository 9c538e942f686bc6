"""Training examples: sentences with our own mentions, and what annotated data says of their pairs.

A value of an example's target is 1 (holds), 0 (judged not to hold) or -1 (nobody judged: masked in the loss).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from kg.extract.facts import Writer
from kg.extract.learned import MOST, allowed, label_of
from kg.extract.pairnet import Question
from kg.extract.reading import Noted, Time
from kg.model import Mention
from kg.ontology import Ontology

# KnowledgeNet's property -> relation, and whether the two arguments change places.
KNOWLEDGENET = {
    "CEO": ("ceoOf", True),
    "CHILD_OF": ("childOf", False),
    "DATE_FOUNDED": ("foundingDate", False),
    "DATE_OF_BIRTH": ("birthDate", False),
    "DATE_OF_DEATH": ("deathDate", False),
    "EDUCATED_AT": ("alumnusOf", False),
    "EMPLOYEE_OR_MEMBER_OF": ("worksFor", False),
    "FOUNDED_BY": ("founderOf", True),
    "HEADQUARTERS": ("headquarteredIn", False),
    "NATIONALITY": ("citizenOf", False),
    "PLACE_OF_BIRTH": ("bornIn", False),
    "PLACE_OF_RESIDENCE": ("residesIn", False),
    "POLITICAL_AFFILIATION": ("partyMemberOf", False),
    "SPOUSE": ("spouseOf", False),
    "SUBSIDIARY_OF": ("subsidiaryOf", False),
}
WIKIDATA = {
    "P169": ("ceoOf", True),
    "P22": ("childOf", False),
    "P25": ("childOf", False),
    "P40": ("childOf", True),
    "P571": ("foundingDate", False),
    "P569": ("birthDate", False),
    "P570": ("deathDate", False),
    "P69": ("alumnusOf", False),
    "P108": ("worksFor", False),
    "P463": ("worksFor", False),
    "P54": ("worksFor", False),
    "P112": ("founderOf", True),
    "P159": ("headquarteredIn", False),
    "P27": ("citizenOf", False),
    "P19": ("bornIn", False),
    "P551": ("residesIn", False),
    "P102": ("partyMemberOf", False),
    "P26": ("spouseOf", False),
    "P749": ("subsidiaryOf", False),
    "P355": ("subsidiaryOf", True),
}
DBPEDIA = {
    "birthPlace": ("bornIn", False),
    "birthDate": ("birthDate", False),
    "birthYear": ("birthDate", False),
    "deathDate": ("deathDate", False),
    "nationality": ("citizenOf", False),
    "citizenship": ("citizenOf", False),
    "residence": ("residesIn", False),
    "founder": ("founderOf", True),
    "foundingDate": ("foundingDate", False),
    "headquarter": ("headquarteredIn", False),
    "almaMater": ("alumnusOf", False),
    "party": ("partyMemberOf", False),
    "spouse": ("spouseOf", False),
    "subsidiary": ("subsidiaryOf", True),
    "parentCompany": ("subsidiaryOf", False),
    "child": ("childOf", True),
    "parent": ("childOf", False),
    "club": ("worksFor", False),
}
NEWS_FOLDS = 3
RELATIONS = tuple(r for r, _ in KNOWLEDGENET.values())
PROPERTY = {relation: prop for prop, (relation, _) in KNOWLEDGENET.items()}
# Classes given to annotated arguments that our own mention finder missed.
DOMAIN = {
    **dict.fromkeys(("foundingDate", "headquarteredIn", "subsidiaryOf"), "Organization"),
}
RANGE = {
    **dict.fromkeys(("childOf", "spouseOf"), "Person"),
    **dict.fromkeys(("foundingDate", "birthDate", "deathDate"), "time"),
    **dict.fromkeys(("ceoOf", "alumnusOf", "worksFor", "founderOf", "subsidiaryOf"), "Organization"),
    **dict.fromkeys(("headquarteredIn", "citizenOf", "bornIn", "residesIn"), "GeopoliticalEntity"),
    "partyMemberOf": "PoliticalParty",
}

Span = tuple[int, int]


@dataclass(slots=True)
class Example:
    """A sentence as the network is asked about it. ``targets``: a row for each pair, a column for each relation."""

    source: str
    document: str
    fold: int
    question: Question
    targets: list[list[int]]
    places: list[Span] = field(default_factory=list)  # code points of the document
    things: list[Noted | Time] = field(default_factory=list)
    passage: str = ""


@dataclass(slots=True)
class Claim:
    """An annotated fact: code points of subject and object, in our direction."""

    relation: str
    subject: Span
    object: Span


def overlap(a: Span, b: Span) -> int:
    """Code points that two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def things_of(row: Mapping[str, Any], start: int, end: int) -> list[tuple[Span, Noted | Time]]:
    """Entities and times of a stretch of a collected document."""
    found: list[tuple[Span, Noted | Time]] = []
    found += [
        ((m[0], m[1]), _noted(row, *m[:8]))
        for m in row["mentions"]
        if m[8] == "entity" and m[3] != "metadata" and start <= m[0] and m[1] <= end
    ]
    for t in row["times"]:
        if t[2] and t[4] == "point" and start <= t[0] and t[1] <= end:
            text = row["text"][t[0] : t[1]]
            found.append(((t[0], t[1]), Time(first=t[6], last=t[7], text=text, value=t[2], datatype=t[3])))
    return sorted(found, key=lambda f: (f[0][0], -f[0][1]))


def _noted(
    row: Mapping[str, Any], start: int, end: int, kind: str, how: str, name: str, first: int, last: int, head: int
) -> Noted:
    mention = Mention(
        document=str(row["doc_id"]),
        start=start,
        end=end,
        text=row["text"][start:end],
        name=name,
        type=kind,
        kind=how,
    )
    return Noted(mention, first, last, head)


def writer_of(ontology: Ontology) -> Writer:
    """Something that answers ``is_a`` as a writer does."""
    stub = SimpleNamespace(ontology=ontology)
    stub.is_a = lambda noted, wanted: Writer.is_a(stub, noted, wanted)  # type: ignore[arg-type]
    return stub  # type: ignore[return-value]


def build(
    row: Mapping[str, Any],
    claims: Iterable[Claim],
    judged: Mapping[Span, set[str]],
    ontology: Ontology,
    *,
    source: str,
    fold: int = 0,
    closed: bool = True,
    keep: bool = False,
) -> list[Example]:
    """Examples of a collected document.

    ``judged``: stretches and the relations that were judged exhaustively there. ``closed``: pairs of judged stretches
    without a claim are negatives. ``keep``: no place is added for arguments that were not found (for prediction).
    """
    examples, claims, writer = [], list(claims), writer_of(ontology)
    for start, end, _first, _last in row["sentences"]:
        stretch = max(judged, key=lambda s: (overlap(s, (start, end)), -s[0]), default=(0, 0))
        if not overlap(stretch, (start, end)):
            continue
        relations = judged[stretch]
        here = [c for c in claims if start <= c.subject[0] < end and start <= c.object[0] < end]
        things = things_of(row, start, end)
        if not keep:
            things += _missed(row, things, here, end)
            things.sort(key=lambda f: (f[0][0], -f[0][1]))
        things = things[:MOST]
        labels = [1 if isinstance(t, Time) else label_of(ontology, t.mention.type, t.mention.kind) for _, t in things]
        pairs, targets = [], []
        for i, left in enumerate(things):
            for j, right in enumerate(things):
                if i == j or overlap(left[0], right[0]):
                    continue
                possible = [allowed(writer, left[1], relation, right[1]) for relation in RELATIONS]
                target = _target(left[0], right[0], possible, here, things, relations if closed else set())
                if any(possible) if keep else any(x >= 0 for x in target):
                    pairs.append((i, j))
                    targets.append(target)
        if pairs:
            asks = Question(
                text=row["text"][start:end],
                spans=tuple((a - start, b - start) for (a, b), _ in things),
                labels=tuple(labels),
                pairs=tuple(pairs),
            )
            examples.append(
                Example(source, str(row["doc_id"]), fold, asks, targets, [s for s, _ in things], [t for _, t in things])
            )
    return examples


def _target(
    left: Span,
    right: Span,
    possible: list[bool],
    claims: list[Claim],
    things: list[tuple[Span, Noted | Time]],
    judged: set[str],
) -> list[int]:
    """What the claims of a sentence say of a pair: 1, 0 or -1 for each relation."""
    target = [0 if can and relation in judged else -1 for can, relation in zip(possible, RELATIONS, strict=True)]
    for claim in claims:
        n = RELATIONS.index(claim.relation)
        if possible[n] and target[n] != 1 and overlap(left, claim.subject) and overlap(right, claim.object):
            # A part of a longer mention is neither right nor wrong.
            whole = _best(left, claim.subject, things) and _best(right, claim.object, things)
            target[n] = 1 if whole else -1
    return target


def _best(span: Span, gold: Span, things: list[tuple[Span, Noted | Time]]) -> bool:
    """Whether no other mention fits the annotated span better."""

    def fit(s: Span) -> float:
        return overlap(s, gold) / (max(s[1], gold[1]) - min(s[0], gold[0]))

    return fit(span) >= max(fit(s) for s, _ in things if overlap(s, gold))


def _missed(
    row: Mapping[str, Any], things: list[tuple[Span, Noted | Time]], claims: list[Claim], end: int
) -> list[tuple[Span, Noted | Time]]:
    found: dict[Span, Noted | Time] = {}
    for claim in claims:
        kinds = (DOMAIN.get(claim.relation, "Person"), RANGE[claim.relation])
        for span, kind in zip((claim.subject, claim.object), kinds, strict=True):
            if span[1] > end or any(overlap(span, s) for s, _ in things) or any(overlap(span, s) for s in found):
                continue
            text = row["text"][span[0] : span[1]]
            if kind == "time":
                found[span] = Time(first=0, last=0, text=text, value="1", datatype="gYear")
            else:
                how = "pronoun" if text.lower() in ("he", "she", "it", "who", "which") else "name"
                found[span] = _noted(row, *span, kind, how, text, 0, 0, 0)
    return sorted(found.items())


# ---- corpora
def knowledgenet(
    collected: Iterable[Mapping[str, Any]], gold: Mapping[str, Any], ontology: Ontology, **options: Any
) -> list[Example]:
    """Judged passages of KnowledgeNet; other relations than the judged ones are masked."""
    examples = []
    for row in collected:
        document = gold[str(row["doc_id"])]
        claims = []
        for fact in document["facts"]:
            relation, turned = KNOWLEDGENET[fact["property"]]
            ends = [(fact[k]["start"], fact[k]["end"]) for k in ("subject", "object")]
            claims.append(Claim(relation, *(reversed(ends) if turned else ends)))
        judged = {
            (p["start"], p["end"]): {KNOWLEDGENET[x][0] for x in p["annotated_properties"]}
            for p in document["passages"]
        }
        found = build(row, claims, judged, ontology, source="knowledgenet", fold=document["fold"], **options)
        examples += found
    return examples


def redocred(collected: Iterable[Mapping[str, Any]], gold: Mapping[str, Any], ontology: Ontology) -> list[Example]:
    """Sentences of Re-DocRED that are evidence of a mapped relation, and as many of those that hold none.

    A pair that no fact of the document joins holds none of the relations; a pair joined elsewhere is masked.
    """
    examples = []
    for row in collected:
        document = gold[str(row["doc_id"])]
        spans = [[(m["start"], m["end"]) for m in e["mentions"]] for e in document["entities"]]
        claims, unsure = [], []
        for fact in document["facts"]:
            known = WIKIDATA.get(fact["property"])
            ends = [spans[fact["subject"]], spans[fact["object"]]]
            lefts, rights = (ends[1], ends[0]) if known and known[1] else (ends[0], ends[1])
            for a in lefts:
                for b in rights:
                    number = next((n for n, (s, e) in enumerate(document["sentences"]) if s <= a[0] < e), -1)
                    inside = number >= 0 and document["sentences"][number][0] <= b[0] < document["sentences"][number][1]
                    if not inside:
                        continue
                    if known and number in fact["evidence"]:
                        claims.append(Claim(known[0], a, b))
                    unsure.append((a, b))
        whole = {(s, e): set(RELATIONS) for s, e, _, _ in row["sentences"]}
        for example in build(row, claims, whole, ontology, source="redocred"):
            for (i, j), target in zip(example.question.pairs, example.targets, strict=True):
                a, b = example.places[i], example.places[j]
                named = any(overlap(a, s) for e in spans for s in e) and any(overlap(b, s) for e in spans for s in e)
                joined = any((overlap(a, x) and overlap(b, y)) or (overlap(a, y) and overlap(b, x)) for x, y in unsure)
                if not named or joined:
                    target[:] = [1 if t == 1 else -1 for t in target]
            if any(t >= 0 for r in example.targets for t in r):
                examples.append(example)
    holding = [e for e in examples if any(1 in r for r in e.targets)]
    empty = [e for e in examples if not any(1 in r for r in e.targets)]
    step = max(1, len(empty) // max(1, len(holding)))
    return holding + empty[::step][: len(holding)]


def news(
    collected: Iterable[Mapping[str, Any]], judged: Iterable[Mapping[str, Any]], ontology: Ontology, **options: Any
) -> list[Example]:
    """Sentences of news whose candidates a reader judged one by one (``train/news.jsonl``).

    A row names a sentence and what was judged in it: relation, code points of subject and object, and 1 (stated), 0
    (not stated) or -1 (nobody can tell). Every other pair of the sentence holds nothing, but what the patterns find is
    masked.
    The fold is the story's topic: stories on one topic repeat each other.
    """
    sentences: dict[str, dict[Span, list[tuple[Claim, int]]]] = {}
    for row in judged:
        facts = [(Claim(r, (a, b), (c, d)), verdict) for r, a, b, c, d, verdict in row["judged"]]
        sentences.setdefault(str(row["doc_id"]), {})[(row["start"], row["end"])] = facts
    examples = []
    for row in collected:
        own = sentences.get(str(row["doc_id"]), {})
        claims = [claim for facts in own.values() for claim, verdict in facts if verdict == 1]
        masked = [claim for facts in own.values() for claim, verdict in facts if verdict == -1]
        for prop, (left, right), (left_end, right_end) in row["patterns"]:
            relation, turned = KNOWLEDGENET[prop]
            ends = [(left, left_end), (right, right_end)]
            masked.append(Claim(relation, *(reversed(ends) if turned else ends)))
        topic = int(str(row["doc_id"]).split("_")[0])
        whole = {stretch: set(RELATIONS) for stretch in own}
        for example in build(row, claims, whole, ontology, source="news", fold=topic % NEWS_FOLDS + 1, **options):
            _mask(example, masked)
            examples.append(example)
    return examples


def _mask(example: Example, unsure: Iterable[Claim]) -> None:
    """Nothing is learned from pairs that may hold; what was judged to hold stays."""
    for claim in unsure:
        n = RELATIONS.index(claim.relation)
        for (i, j), target in zip(example.question.pairs, example.targets, strict=True):
            if overlap(example.places[i], claim.subject) and overlap(example.places[j], claim.object):
                target[n] = 1 if target[n] == 1 else -1


def text2kg(collected: Iterable[Mapping[str, Any]], gold: Mapping[str, Any], ontology: Ontology) -> list[Example]:
    """Sentences of Text2KGBench with a mapped relation: positives only, all else is masked."""
    examples = []
    for row in collected:
        claims = []
        for fact in gold[str(row["doc_id"])]["facts"]:
            known = WIKIDATA.get(fact.get("wikidata") or "") or DBPEDIA.get(fact["property"])
            ends = [(fact[k].get("start", -1), fact[k].get("end", -1)) for k in ("subject", "object")]
            if known and ends[0][0] >= 0 and ends[1][0] >= 0:
                claims.append(Claim(known[0], *(reversed(ends) if known[1] else ends)))
        whole = {(s, e): set(RELATIONS) for s, e, _, _ in row["sentences"]}
        examples += build(row, claims, whole, ontology, source="text2kg", closed=False)
    return examples
