"""Reported speech: who says what to whom, in whose words.

Direct quotations are found by their marks, which may run over sentences and paragraphs; indirect ones by the clause
that hangs on a reporting word of ``ontology/attribution.tsv``.
"""

from __future__ import annotations

from functools import cache

from kg.extract.frames import is_passive, surface_subject
from kg.extract.reading import Quotation, Reading
from kg.issues import Issue
from kg.ontology import Ontology
from kg.syntax import Parse, Token

OPENING, CLOSING, EITHER = frozenset("“„«"), frozenset("”»"), frozenset('"')
ATTRIBUTING = frozenset("speech pledge alleged denied desire possible".split())
# With these the object of the verb is what is said, too: "vowed strong support", "denied involvement".
OBJECT_SAID = frozenset("pledge denied".split())
NEAR = 7  # tokens between a reporting word and its quotation
SHORTEST = 4  # tokens; anything shorter in quotation marks is a phrase, not speech


@cache
def cues(ontology: Ontology) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Attribution cues by their first word: (words, kind) pairs, longer cues first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in ontology.attribution:
        for words in row.cue:
            found.setdefault(words[0], []).append((words, row.kind))
    return {word: tuple(sorted(rows, key=lambda row: -len(row[0]))) for word, rows in found.items()}


def kinds_of(parse: Parse, token: Token, ontology: Ontology) -> tuple[str, ...]:
    """The kinds of attribution or modality that the word has where it stands ("say": speech; "be set": plan)."""
    rows = cues(ontology).get(token.lemma) or cues(ontology).get(token.lower, ())
    found: list[str] = []
    longest = 0
    for words, kind in rows:
        if len(words) < longest:
            break
        if len(words) == 1 or _hang(parse, token, words[1:]):
            found.append(kind)
            longest = len(words)
    if is_passive(parse, token) or token.dep == "acomp":
        for words, kind in cues(ontology).get("be", ()):
            if len(words) > 1 and words[1] in (token.lower, token.lemma):
                return (kind,)
    return tuple(found)


def _hang(parse: Parse, token: Token, words: tuple[str, ...]) -> bool:
    children = parse.children(token)
    children += [aux for c in children if c.dep == "xcomp" for aux in parse.children(c, "aux")]  # "appear to"
    lemmas = {t.lemma for t in children} | {t.lower for t in children}
    below = {g.lemma for c in parse.children(token, "prep", "dobj") for g in parse.children(c)}
    return all(w in lemmas or w in below for w in words)


def find_quotations(reading: Reading, ontology: Ontology) -> None:
    """Fill ``reading.quotations`` in text order."""
    parse = reading.parse
    regions = _marked(reading)
    found: list[Quotation] = []
    used: set[tuple[int, int]] = set()
    for token in parse.tokens:
        if token.lemma == "accord" or token.lower == "according":
            quotation = _according(parse, token)
            if quotation is not None:
                found.append(quotation)
        elif token.pos in ("VERB", "AUX"):
            kinds = kinds_of(parse, token, ontology)
            if any(k in ATTRIBUTING for k in kinds):
                for quotation in _said(parse, token, kinds, regions):
                    span = (quotation.first, quotation.last)
                    if span not in used:
                        used.add(span)
                        found.append(quotation)
    found.extend(_uncued(parse, [r for r in regions if r not in used], found))
    reading.quotations.extend(sorted(found, key=lambda q: (q.first, -q.last)))


def _marked(reading: Reading) -> list[tuple[int, int]]:
    """Token ranges inside quotation marks, long enough to be speech; marks don't reach over paragraphs."""
    parse = reading.parse
    regions: list[tuple[int, int]] = []
    opened: int | None = None
    block = -1

    def close(last: int) -> None:
        first = opened + 1 if opened is not None else last
        if last - first >= SHORTEST and any(t.pos in ("VERB", "AUX") for t in parse.tokens[first:last]):
            regions.append((first, last))

    for token in parse.tokens:
        here = parse.sentences[token.sentence].block
        if here != block:
            if opened is not None:
                start, end = parse.tokens[opened].start, parse.tokens[token.i - 1].end
                close(token.i)
                follows = token.text in OPENING | EITHER
                if not follows:
                    quote = parse.document.text[start : min(end, start + 120)]
                    reading.issues.append(
                        Issue(
                            stage="extract",
                            code="unclosed-quotation",
                            document=parse.document.id,
                            start=start,
                            end=min(end, start + 120),
                            quote=quote,
                            message="a quotation is opened and never closed: read up to the end of its paragraph",
                        )
                    )
            opened, block = None, here
        mark = _mark(parse, token)
        if mark == "open":
            opened = token.i
        elif mark == "close" and opened is not None:
            close(token.i)
            opened = None
    if opened is not None:
        close(len(parse.tokens))
    return regions


def _mark(parse: Parse, token: Token) -> str:
    """Whether the token opens or closes a quotation; a straight mark tells by the spaces around it."""
    if token.text in OPENING or token.text == "``":
        return "open"
    if token.text in CLOSING or token.text == "''":
        return "close"
    if token.text not in EITHER:
        return ""
    text = parse.document.text
    before = text[token.start - 1 : token.start] if token.start else ""
    after = text[token.end : token.end + 1]
    if after.isalnum() and not before.isalnum() and before not in (".", ",", "!", "?"):
        return "open"
    return "close" if before and not before.isspace() else "open"


def _said(parse: Parse, cue: Token, kinds: tuple[str, ...], regions: list[tuple[int, int]]) -> list[Quotation]:
    """The quotations that hang on one reporting word: its clauses, or what stands in marks beside it."""
    contents = [c for c in parse.children(cue, "ccomp", "xcomp") if c.dep == "ccomp" or "speech" not in kinds]
    if any(k in OBJECT_SAID for k in kinds):
        contents += parse.children(cue, "dobj")
    # "..., said X": some parses put the quotation above the reporting word.
    head = parse.head(cue)
    if not contents and cue.dep in ("parataxis", "advcl", "conj", "ccomp") and any(a <= head.i < b for a, b in regions):
        contents = [head]
    speakers = surface_subject(parse, cue) if not is_passive(parse, cue) else []
    if not speakers and "speech" not in kinds:
        return []
    speaker = speakers[0] if speakers else None
    found: list[Quotation] = []
    for content in contents:
        inside = [i for i in parse.subtree(content) if i != cue.i]
        first, last = _clause(parse, inside, content.i, cue.i)
        addressee = _addressee(parse, cue)
        if _subject_lost(parse, cue, content):
            first, addressee = cue.i + 1, None
            found = [q for q in found if q.first < first]  # the parser had cut the clause in two
        region = next((r for r in regions if r[0] <= content.i < r[1]), None)
        mode = "indirect"
        if region is not None and not region[0] <= cue.i < region[1]:
            share = sum(1 for i in range(first, last) if region[0] <= i < region[1])
            if share * 2 >= last - first:
                first, last, mode = region[0], region[1], "direct"
        if last > first:
            found.append(Quotation(first, last, mode, cue.i, speaker, addressee))
    if not contents and "speech" in kinds:
        beside = [r for r in regions if _same_sentence(parse, r, cue.i) and _beside(r, cue.i)]
        found += [Quotation(a, b, "direct", cue.i, speaker, _addressee(parse, cue)) for a, b in beside]
    return found


def _subject_lost(parse: Parse, cue: Token, content: Token) -> bool:
    """Whether the parser gave the subject of what is said to the reporting word: "believes [the crew] [left]"."""
    between = parse.tokens[cue.i + 1 : content.i]
    if content.i < cue.i or content.dep != "ccomp":
        return False
    if parse.children(content, "nsubj", "nsubjpass", "expl", "csubj") or any(t.pos == "PUNCT" for t in between):
        return False
    finite = [content, *parse.children(content, "aux", "auxpass")]
    held = parse.children(cue, "dobj", "ccomp")
    return any(t.tag in ("VBD", "VBZ", "VBP", "MD") for t in finite) and any(cue.i < t.i < content.i for t in held)


def _clause(parse: Parse, inside: list[int], content: int, cue: int) -> tuple[int, int]:
    """The run of the clause's tokens on its own side of the cue, without marks, commas and "that" at its ends."""
    side = [i for i in inside if (i < cue) == (content < cue)]
    first, last = min(side), max(side) + 1
    tokens = parse.tokens
    while first < last and (
        tokens[first].pos == "PUNCT" or (tokens[first].dep == "mark" and tokens[first].lower == "that")
    ):
        first += 1
    while last > first and tokens[last - 1].pos == "PUNCT":
        last -= 1
    return first, last


def _addressee(parse: Parse, cue: Token) -> int | None:
    if any(c.dep == "ccomp" for c in parse.children(cue)):
        for child in parse.children(cue, "dobj", "dative"):
            if child.pos in ("NOUN", "PROPN", "PRON"):
                return child.i
    for prep in parse.children(cue, "prep", "dative"):
        if prep.lower == "to":
            for child in parse.children(prep, "pobj"):
                return child.i
    return None


def _beside(region: tuple[int, int], cue: int) -> bool:
    """Whether the reporting word stands next to the quotation: only speaker and addressee fit between."""
    return 0 <= cue - region[1] <= NEAR or 0 < region[0] - cue <= NEAR


def _same_sentence(parse: Parse, region: tuple[int, int], token: int) -> bool:
    sentence = parse.tokens[token].sentence
    return sentence in (parse.tokens[region[0]].sentence, parse.tokens[region[1] - 1].sentence)


def _according(parse: Parse, token: Token) -> Quotation | None:
    """ "According to X, ...": the rest of the sentence is X's."""
    inner = [c for c in parse.children(token, "prep") if c.lower == "to"]
    holders = [p for c in inner for p in parse.children(c, "pobj")] or parse.children(token, "pobj")
    if not holders:
        return None
    sentence = parse.sentence_of(token)
    own = parse.subtree(token)
    if own[0] - sentence.first > sentence.last - own[-1]:
        first, last = sentence.first, own[0]
    else:
        first, last = own[-1] + 1, sentence.last
    while first < last and parse.tokens[first].pos == "PUNCT":
        first += 1
    while last > first and parse.tokens[last - 1].pos == "PUNCT":
        last -= 1
    return Quotation(first, last, "indirect", token.i, holders[0].i, None) if last > first else None


def _uncued(parse: Parse, regions: list[tuple[int, int]], found: list[Quotation]) -> list[Quotation]:
    """Marked speech without a reporting word of its own.

    The speaker is that of the direct quotation before it in this paragraph or the one before, or the subject of the
    sentence that introduces it with a colon.
    """
    extra: list[Quotation] = []
    for first, last in regions:
        if any(q.first <= first and last <= q.last for q in found):
            continue
        block = parse.sentences[parse.tokens[first].sentence].block
        before = [
            q
            for q in [*found, *extra]
            if q.mode == "direct"
            and q.last <= first
            and block - parse.sentences[parse.tokens[q.first].sentence].block <= 1
        ]
        after = [
            q
            for q in found
            if q.mode == "direct" and q.first >= last and block == parse.sentences[parse.tokens[q.first].sentence].block
        ]
        speaker = addressee = None
        if first >= 2 and parse.tokens[first - 2].text == ":":
            root = next((t for t in parse.tokens_of(parse.sentence_of(parse.tokens[first - 2])) if t.head == t.i), None)
            subject = surface_subject(parse, root) if root is not None else []
            speaker = subject[0] if subject else None
        elif after:
            speaker, addressee = after[0].speaker, after[0].addressee
        elif before:
            latest = max(before, key=lambda q: q.last)
            speaker, addressee = latest.speaker, latest.addressee
        extra.append(Quotation(first, last, "direct", None, speaker, addressee))
    return extra
