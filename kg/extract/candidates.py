"""Stretches of text that may be the name of a person, an organization or a place, and what can be seen of each.

Names that were found and runs of capitalised words that hold none. What is seen is a list of words ("last=project",
"before:noun=Product"): shape, neighbours, tree, the tables of the ontology, the same words elsewhere in the article.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.extract.names import fold, given_names
from kg.extract.notes import Notes
from kg.extract.reading import Noted
from kg.syntax import Token

NEWS = "news"
CROSSED = frozenset("class label size bias dep elsewhere tagged times form".split())
COARSE = ("Person", "Organization", "Place", "Group", "Event", "EventSeries", "Product", "Work", "Law", "Award")
JUDGED = ("Person", "Organization", "Place")
HONORIFICS = frozenset("mr mrs ms miss dr sir dame lord lady prof rev hon madame monsieur herr frau".split())
SPEECH = frozenset("say tell add announce state claim ask explain note warn argue report write believe think".split())
QUOTES = frozenset("\"“”‘’'«»`")


@dataclass(slots=True)
class Candidate:
    """Tokens ``first`` to ``last`` (exclusive); ``origin`` is found (then ``noted`` is its mention) or missed."""

    first: int
    last: int
    origin: str
    noted: Noted | None = None


@dataclass(slots=True)
class Seen:
    """What the article as a whole shows of words: as names by class, by tagger's label, and in small letters."""

    classes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    labels: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    parts: set[str] = field(default_factory=set)  # words of people's names
    small: set[str] = field(default_factory=set)
    capital: Counter[str] = field(default_factory=Counter)
    label_at: dict[tuple[int, int], str] = field(default_factory=dict)
    label_of: dict[int, str] = field(default_factory=dict)


def coarse(notes: Notes, kind: str) -> str:
    """The class as one of ``COARSE``, "Other" where none fits."""
    return next((c for c in COARSE if notes.ontology.is_a(kind, c)), "Other")


def look(notes: Notes) -> Seen:
    """Gather what the article shows of its words."""
    seen = Seen()
    tokens = notes.parse.tokens
    for noted in notes.found.values():
        if noted.mention.layer == "entity" and noted.mention.kind in ("name", "demonym", "group"):
            text = notes.parse.text(noted.first, noted.last)
            seen.classes[text][coarse(notes, noted.mention.type)] += 1
            if noted.mention.type == "Person":
                seen.parts.update(t.text for t in tokens[noted.first : noted.last])
    for chunk in notes.parse.chunks:
        seen.labels[notes.parse.text(chunk.first, chunk.last)][chunk.label] += 1
        seen.label_at[chunk.first, chunk.last] = chunk.label
        seen.label_of.update(dict.fromkeys(range(chunk.first, chunk.last), chunk.label))
    for token in tokens:
        if token.text.islower():
            seen.small.add(token.text)
        elif token.text[:1].isupper():
            seen.capital[token.text] += 1
    return seen


def candidates(notes: Notes) -> list[Candidate]:
    """The names that were found and the runs of capitals that hold none, in text order."""
    found: dict[tuple[int, int], Candidate] = {}
    named = [n for n in notes.found.values() if n.mention.kind in ("name", "demonym", "group")]
    for noted in named:
        judged = any(notes.ontology.is_a(noted.mention.type, kind) for kind in JUDGED)
        if judged and noted.mention.layer == "entity" and noted.mention.kind == "name":
            found.setdefault((noted.first, noted.last), Candidate(noted.first, noted.last, "found", noted))
    taken = {i for n in named for i in range(n.first, n.last)}
    for first, last in runs(notes):
        if not any(i in taken for i in range(first, last)):
            found.setdefault((first, last), Candidate(first, last, "missed"))
    return [found[key] for key in sorted(found)]


def runs(notes: Notes) -> Iterator[tuple[int, int]]:
    """The longest runs of capitalised words of a sentence that are no dates, without titles before them."""
    for sentence in notes.parse.sentences:
        first = None
        for i in range(sentence.first, sentence.last + 1):
            if i < sentence.last and _proper(notes, notes.parse.tokens[i], sentence.first):
                first = i if first is None else first
            elif first is not None:
                begin = _after_title(notes, first, i)
                if begin < i:
                    yield begin, i
                first = None


def _proper(notes: Notes, token: Token, start: int) -> bool:
    if token.i in notes.busy or not token.text[:1].isupper() or not any(c.isalpha() for c in token.text):
        return False
    return token.pos == "PROPN" or (token.pos in ("NOUN", "ADJ", "X") and token.i != start)


def _after_title(notes: Notes, first: int, last: int) -> int:
    tokens = notes.parse.tokens
    while first < last and tokens[first].lower.rstrip(".") in HONORIFICS:
        first += 1
    span = notes.ontology.title_span([t.text for t in tokens[first:last]])
    return first + span[2] if span is not None and span[1] == 0 else first


def features(notes: Notes, seen: Seen, candidate: Candidate) -> list[str]:
    """What is seen of a candidate; some of it also beside its origin, and ``NEWS`` for what is so in news alone."""
    plain = [*_shape(notes, seen, candidate), *_neighbours(notes, seen, candidate), *_article(notes, seen, candidate)]
    plain += _tree(notes, candidate)
    crossed = [f"{candidate.origin}&{f}" for f in plain if f.split("=", 1)[0] in CROSSED]
    kind = candidate.noted.mention.type if candidate.noted is not None else ""
    return [*plain, *crossed, NEWS, f"{NEWS}&{candidate.origin}", f"{NEWS}&{candidate.origin}{kind}"]


def _noun(notes: Notes, token: Token) -> str:
    entry = notes.ontology.nouns.get(token.lower) or notes.ontology.nouns.get(token.lemma)
    if entry is not None:
        return coarse(notes, entry.type)
    return "Title" if notes.ontology.title([token.text]) is not None else ""


def _form(word: str) -> str:
    if word.isupper():
        return "X" if len(word) == 1 else "XX" if len(word) < 6 and word.isalpha() else "XXX"
    if any(c.isdigit() for c in word):
        return "digit"
    if any(c.isupper() for c in word[1:]):
        return "camel"
    if "." in word.rstrip("."):
        return "dotted"
    return "-" if "-" in word else "Xx" if word[:1].isupper() else "xx"


def _shape(notes: Notes, seen: Seen, candidate: Candidate) -> Iterator[str]:
    words = notes.parse.tokens[candidate.first : candidate.last]
    last, text = words[-1], notes.parse.text(candidate.first, candidate.last)
    kind = coarse(notes, candidate.noted.mention.type) if candidate.noted is not None else ""
    length = min(len(words), 4)
    yield "bias"
    yield f"size={length}"
    yield f"class={kind},{length}"
    yield f"class={kind}"
    label = seen.label_at.get((candidate.first, candidate.last)) or f"in {seen.label_of.get(last.i, 'none')}"
    yield f"label={label}"
    yield f"form={_form(words[0].text)}{'+' + _form(last.text) if len(words) > 1 else ''}"
    yield f"pos={last.pos},{length}"
    yield f"last={last.lower}"
    yield f"ending={last.lower[-3:]}"
    yield f"ending={last.lower[-2:]},{length}"
    yield f"lastnoun={_noun(notes, last)}"
    if len(words) > 1:
        yield f"first={words[0].lower}"
    if any(t.pos not in ("PROPN", "ADP", "DET", "PART") for t in words):
        yield "notproper"
    entry = notes.ontology.gazetteer(text)
    if entry is not None:
        yield f"known={coarse(notes, entry.type)}"
    elif notes.ontology.demonym(text) is not None:
        yield "known=demonym"
    given = given_names(notes.ontology.folder).get(fold(words[0].text))
    if given is not None:
        yield f"given,{length}"
    if any(t.text in seen.parts for t in words):
        yield f"part of a person,{kind}"


def _neighbours(notes: Notes, seen: Seen, candidate: Candidate) -> Iterator[str]:
    tokens = notes.parse.tokens
    sentence = notes.parse.sentences[tokens[candidate.first].sentence]
    yield f"zone={sentence.zone}"
    for name, i, far in (
        ("before", candidate.first - 1, candidate.first - 2),
        ("after", candidate.last, candidate.last + 1),
    ):
        if not sentence.first <= i < sentence.last:
            yield f"{name}=edge"
            continue
        token = tokens[i]
        yield f"{name}={token.lower}" if not token.text[:1].isupper() else f"{name}:capital"
        yield f"{name}:{token.tag}"
        yield f"{name}:noun={_noun(notes, token)}"
        if i in notes.busy:
            yield f"{name}:time"
        if token.text in QUOTES:
            yield f"{name}:quote"
        if sentence.first <= far < sentence.last:
            yield f"{name}2={tokens[far].lower}" if not tokens[far].text[:1].isupper() else f"{name}2:capital"
    capitals = sum(t.text[:1].isupper() for t in notes.parse.tokens_of(sentence) if t.text.isalpha())
    alphas = sum(t.text.isalpha() for t in notes.parse.tokens_of(sentence))
    if capitals * 3 > alphas * 2 and alphas > 2:
        yield "headline"


def _tree(notes: Notes, candidate: Candidate) -> Iterator[str]:
    token = notes.parse.tokens[notes.head(candidate.first, candidate.last)]
    governor = notes.parse.head(token)
    yield f"dep={token.dep}"
    if token.dep in ("compound", "nmod", "amod", "poss"):
        yield f"of noun={_noun(notes, governor)},{token.dep}"
        yield f"of={governor.lemma.lower()}"
        yield f"near={governor.i == candidate.last},{'capital' if governor.text[:1].isupper() else ''}"
    elif token.dep == "pobj":
        yield f"prep={governor.lower}"
        up = notes.parse.head(governor)
        yield f"prep={governor.lower},{_noun(notes, up) or up.pos}"
    elif governor.pos in ("VERB", "AUX"):
        yield f"{token.dep} verb={governor.lemma}"
        if governor.lemma in SPEECH and token.dep == "nsubj":
            yield "speaks"
        for attribute in notes.parse.children(governor, "attr") if token.dep == "nsubj" else ():
            yield f"is={_noun(notes, attribute) or attribute.pos}"
            yield f"is={attribute.lemma}"
    elif token.dep in ("conj", "appos"):
        yield f"{token.dep}={_noun(notes, governor) or governor.pos}"
    for child in notes.parse.children(token):
        if child.dep in ("appos", "relcl", "prep", "nummod", "det", "amod"):
            yield f"has {child.dep}={_noun(notes, child) if child.dep == 'appos' else child.lower}"


def _article(notes: Notes, seen: Seen, candidate: Candidate) -> Iterator[str]:
    tokens = notes.parse.tokens
    text = notes.parse.text(candidate.first, candidate.last)
    classes, labels = Counter(seen.classes.get(text, ())), Counter(seen.labels.get(text, ()))
    if candidate.noted is not None:
        classes[coarse(notes, candidate.noted.mention.type)] -= 1
        label = seen.label_at.get((candidate.first, candidate.last))
        if label is not None:
            labels[label] -= 1
    kinds, tags = +classes, +labels
    yield f"elsewhere={max(sorted(kinds), key=kinds.__getitem__) if kinds else ''}"
    yield f"tagged={max(sorted(tags), key=tags.__getitem__) if tags else ''}"
    yield f"times={min(sum(kinds.values()), 3)}"
    if candidate.last - candidate.first == 1:
        word = tokens[candidate.first]
        yield f"capital={min(seen.capital[word.text], 3)},{'small' if word.lower in seen.small else ''}"
