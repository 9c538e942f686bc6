"""Relations from the pattern table: a cue, a subject slot, an object slot. Never from mere co-occurrence."""

from __future__ import annotations

from kg.extract.brackets import following_places
from kg.extract.dating import date_qualifiers
from kg.extract.facts import Writer
from kg.extract.frames import Frame
from kg.extract.match import Matcher, Predicates, cue_matches
from kg.extract.modality import Status, status
from kg.extract.reading import Noted
from kg.extract.words import digits, ontology_title
from kg.model import Span, Term, Value
from kg.ontology.rows import Pattern, Slot
from kg.syntax import Token

# Verbs of states: in the past tense they say what was so.
STATES = frozenset(
    "live reside dwell work head lead chair command govern own belong serve represent run direct".split()
)
# Feelings and stances reach people through what is theirs: praising Xi's efforts praises Xi.
METONYMIC = frozenset("supports opposes praises criticizes".split())
LITERALS = frozenset("date number money text".split())
# "becoming a member in 1984" leaves out of what: the organization last named in the sentence.
OPEN_COMPLEMENT = frozenset({"memberOf"})
# "the organization ... 190 member countries": whose members they are stands further left.
OPEN_SUBJECT = frozenset({"memberCount"})


def read_relations(matcher: Matcher) -> None:
    """Write a fact for every pattern row that stands in the article."""
    writer = matcher.writer
    ontology = writer.ontology
    heads = frozenset((p.kind, cue[-1] if p.kind == "noun" else cue[0]) for p in ontology.patterns for cue in p.cue)
    seen: set[tuple[str, str, str]] = set()
    for frame, lemma in Predicates(matcher, heads):
        best = 0
        for pattern, cue in ontology.patterns_at(frame.kind, lemma):
            if len(cue) < best:  # a longer cue at the same word says it more exactly
                break
            if frame.kind == "noun" and _is_position(writer, pattern.relation) and _is_title(matcher, frame.token):
                continue  # titles have a reader of their own
            tokens = cue_matches(matcher.parse, frame, cue)
            if tokens is None:
                continue
            if _read(matcher, frame, pattern, tokens, seen):
                best = len(cue)


def _is_position(writer: Writer, relation: str) -> bool:
    return "holdsPositionIn" in (relation, *writer.ontology.super_relations(relation))


def _is_title(matcher: Matcher, token: Token) -> bool:
    return ontology_title(matcher.writer.ontology, matcher.parse, token) is not None


def _read(matcher: Matcher, frame: Frame, pattern: Pattern, tokens: list[int], seen: set[tuple[str, str, str]]) -> bool:
    writer = matcher.writer
    relation = writer.ontology.relations[pattern.relation]
    metonymy = pattern.relation in METONYMIC
    subjects = matcher.fill(frame, pattern.subject, metonymy=metonymy)
    if not subjects and frame.kind == "noun" and any("bearer" in s.names for s in pattern.subject):
        own = writer.at(frame.token.i)  # "the founder of Nordwind said": the nominal is itself the bearer
        subjects = [own] if own is not None and own.definite else []
    if not subjects and pattern.relation in OPEN_SUBJECT:
        subjects = nearest_body(writer, frame.token, [])
    if not subjects:
        return False
    found: list[tuple[Noted | Value, Span | None]] = []
    if relation.literal:
        found = [(value, span) for value, span in literals(matcher, frame, pattern.object, relation.range)]
    else:
        found = [(noted, None) for noted in matcher.fill(frame, pattern.object, metonymy=metonymy)]
        if relation.range == "Place":  # "born in Harlow, Kent": in Kent, too
            found += [(p, None) for noted, _ in list(found) for p in following_places(writer, noted)]  # type: ignore[arg-type]
        if not found and frame.kind == "noun" and pattern.relation in OPEN_COMPLEMENT and not _complemented(frame):
            found = [(n, None) for n in nearest_body(writer, frame.token, subjects)]
    subjects = [n for n in subjects if _telling(writer, n)]
    found = [(t, span) for t, span in found if isinstance(t, Value) or _telling(writer, t)]
    if not found or not subjects:
        return False
    outcome = status(matcher.parse, frame.token, writer.ontology)
    wrote = False
    for subject in subjects:
        for target, span in found:
            key = (subject.id, pattern.relation, target.text if isinstance(target, Value) else target.id)
            if key in seen:
                wrote = True
                continue
            fact = writer.relation(
                subject,
                pattern.relation,
                target,
                anchor=frame.token,
                status=outcome,
                rule=f"{pattern.relation}:{pattern.kind}:{' '.join(pattern.cue[0])}",
                qualifiers=qualify(writer, frame.token, pattern.relation, outcome),
                span=span,
                tokens=tokens,
            )
            if fact is not None:
                seen.add(key)
                wrote = True
    return wrote


def _telling(writer: Writer, noted: Noted) -> bool:
    """Whether the reader learns who it is: "his father" and "a company" without a name tell nothing."""
    return noted.mention.kind != "nominal" or noted.mention.type == "Position" or writer.named(noted)


def qualify(writer: Writer, anchor: Token, relation: str, outcome: Status) -> list[tuple[str, Term]]:
    """Time of the predicate as qualifiers; a state that is over without a date is marked ``ended``."""
    known = writer.ontology.relations[relation]
    found: list[tuple[str, Term]] = []
    if "time" in known.qualifiers or "any" in known.qualifiers:
        found += date_qualifiers(
            writer.dating.of(anchor), anchor.lemma if anchor.pos == "VERB" else _verb_over(writer, anchor)
        )
    if known.name in ("memberCount", "employeeCount") and not found and writer.parse.document.date:
        found.append(("asOf", Value(writer.parse.document.date[:10], "date")))
    if outcome.ended or _past_state(writer, anchor, found):
        found.append(("ended", Value("true", "boolean")))
    return found


def _past_state(writer: Writer, anchor: Token, dates: list[tuple[str, Term]]) -> bool:
    """ "She lived in Oslo": a state in the past tense, outside reported speech and without dates, is over."""
    if anchor.tag != "VBD" or anchor.lemma not in STATES or any(n in ("startDate", "date") for n, _ in dates):
        return False
    return writer.attribution(anchor.i)[1] != "indirect"


def _verb_over(writer: Writer, noun: Token) -> str:
    """The verb that takes the noun as its complement: "became a member" begins a membership."""
    head = writer.parse.head(noun)
    return head.lemma if head.pos == "VERB" and noun.dep in ("attr", "oprd", "dobj") else ""


def literals(matcher: Matcher, frame: Frame, slots: tuple[Slot, ...], datatype: str) -> list[tuple[Value, Span]]:
    """Values of the first literal slot that holds any, with where they stand."""
    parse, writer = matcher.parse, matcher.writer
    for slot in slots:
        for name in slot.names:
            if name == "date" or datatype.startswith("xsd:date"):
                for time in writer.dating.of(frame.token):
                    if time.value and time.relation in ("at", "since"):
                        return [(Value(time.value, time.datatype), parse.span(time.first, time.last))]
            for i in _phrases(matcher, frame, name):
                token = parse.tokens[i]
                if datatype == "xsd:integer":
                    numbers = [t for t in (token, *parse.children(token, "nummod")) if digits(t.lower)]
                    if numbers:
                        return [(Value(digits(numbers[0].lower), "integer"), (numbers[0].start, numbers[0].end))]
                elif datatype == "xsd:string":
                    inside = [t for t in parse.subtree(token) if not _apposed(parse.tokens[t], token, matcher)]
                    span = parse.span(inside[0], inside[-1] + 1)
                    text = parse.document.text[span[0] : span[1]].strip(" ,;:")
                    for article in ("the ", "a ", "an "):
                        text = text.removeprefix(article)
                    start = span[1] - len(parse.document.text[span[0] : span[1]].lstrip(" ,;:"))
                    if text:
                        start = parse.document.text.index(text, span[0])
                        return [(Value(text), (start, start + len(text)))]
    return []


def _phrases(matcher: Matcher, frame: Frame, name: str) -> list[int]:
    """Where a literal slot looks: ``number`` at the predicate and its arguments, ``text`` at the clause or phrase."""
    if name in ("number", "money"):
        return [frame.token.i, *frame.slots.get("obj", ()), *frame.slots.get("of", ()), *frame.slots.get("attr", ())]
    if name == "text":
        comp = frame.slots.get("comp", ())
        return list(comp) or ([frame.token.i] if frame.kind == "noun" else list(frame.slots.get("attr", ())))
    return matcher.tokens(frame, name)


def _apposed(token: Token, top: Token, matcher: Matcher) -> bool:
    """Whether the token belongs to an apposition or relative clause below the phrase's head."""
    while token.i != top.i:
        if token.dep in ("appos", "relcl", "advcl") and token.head == top.i:
            return True
        token = matcher.parse.head(token)
    return False


def _complemented(frame: Frame) -> bool:
    return any(frame.slots.get(name) for name in ("of", "poss", "mod"))


def nearest_body(writer: Writer, token: Token, subjects: list[Noted]) -> list[Noted]:
    """The organization last named before the word in its sentence."""
    first = writer.parse.sentence_of(token).first
    taken = {n.id for n in subjects}
    before = [
        n
        for n in writer.by_head.values()
        if first <= n.head < token.i
        and (n.mention.kind == "name" or (n.definite and writer.named(n)))
        and writer.ontology.is_a(n.mention.type, "Organization")
        and n.id not in taken
    ]
    return [max(before, key=lambda n: n.head)] if before else []
