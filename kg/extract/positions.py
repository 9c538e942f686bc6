"""Who holds which post in which body: titles of ``ontology/titles.tsv`` with their holder, body and portfolio.

"Meng, vice-minister of public security of China", "Interpol president Meng", "was elected president of", "the company's
chief executive, Ana Petrova", "former", "acting", "then-".
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.dating import date_qualifiers
from kg.extract.facts import Writer
from kg.extract.frames import NAMING, conjuncts
from kg.extract.match import Matcher
from kg.extract.modality import Status, status
from kg.extract.reading import Noted
from kg.extract.words import ontology_title
from kg.model import Term, Value
from kg.ontology.rows import Title
from kg.syntax import Token

FORMER = frozenset(
    "former ex late erstwhile previous then onetime one-time ex- former- retired ousted deposed outgoing-".split()
)
COMING = frozenset("next incoming future designate prospective would-be".split())
PROPOSING = frozenset("nominate propose shortlist tip suggest recommend".split())
ENDING = frozenset("resign retire step quit oust remove dismiss sack fire depart leave".split())
BODY_PREPOSITIONS = ("of", "at", "in", "for", "with", "to", "on", "from")
TO = frozenset("ambassadorTo adviserTo representativeOf".split())


@dataclass(slots=True)
class Post:
    """A title where it stands: its words, the body it is held in, and the portfolio between the two."""

    title: Title
    first: int
    last: int
    words: str
    portfolio: str = ""
    bodies: tuple[Noted, ...] = ()
    end: int = 0  # token after the last word of title, portfolio and body


def read_positions(matcher: Matcher) -> None:
    """Write position facts, and ``occupation`` for holders whose body the text leaves open."""
    for token in matcher.parse.tokens:
        if token.pos not in ("NOUN", "PROPN", "ADJ", "X"):
            continue
        found = ontology_title(matcher.writer.ontology, matcher.parse, token)
        if found is not None:
            title = matcher.writer.ontology.title([t.text for t in matcher.parse.tokens[found[0] : found[1]]])
            if title is not None and not _inside_name(matcher.writer, token):
                _read(matcher, token, Post(title, *found, words="", end=found[1]))


def _inside_name(writer: Writer, token: Token) -> bool:
    """ "General" in "General Motors" is no title."""
    noted = writer.by_token.get(token.i)
    return noted is not None and noted.mention.type != "Person" and noted.last - noted.first > 1


def _read(matcher: Matcher, token: Token, post: Post) -> None:
    writer, parse = matcher.writer, matcher.parse
    frame = matcher.frames.get(token, "noun")
    held = [n for n in (writer.at(i) for i in frame.slots.get("bearer", ())) if n and _may_hold(writer, n)]
    holders = [n for n in held if writer.named(n)]
    itself = writer.by_head.get(token.i)
    _find_body(matcher, token, post)
    if not holders and itself is not None and itself.mention.type == "Person" and post.bodies:
        holders = [itself] if writer.named(itself) and not held else []
    if not holders:
        _open_post(matcher, token, post)
        return
    outcome = status(parse, token, writer.ontology)
    qualifiers: list[tuple[str, Term]] = [("roleTitle", Value(post.words))]
    relation = post.title.relation
    former = (
        outcome.ended or _former(matcher, post) or (token.dep in ("pobj", "oprd") and _verb(matcher, token) in ENDING)
    )
    if _next(matcher, token, post):
        outcome.weaken("Planned")
    acting = any(t.lower in ("acting", "interim") for t in parse.tokens[max(0, post.first - 2) : post.first])
    if acting:
        qualifiers.append(("status", Value("acting")))
    if post.portfolio:
        qualifiers.append(("portfolio", Value(post.portfolio)))
    outcome = Status(outcome.modality, outcome.negated)
    elected = parse.head(token).lemma in NAMING
    dates = [] if elected else date_qualifiers(writer.dating.of(token), _verb(matcher, token))
    for holder in holders:
        if holder is itself and outcome.modality != "Actual":
            continue
        if not post.bodies:
            _occupation(writer, holder, token, post, outcome, former)
            continue
        for body in post.bodies:
            _write(matcher, holder, relation, body, token, post, outcome, [*qualifiers, *dates], former=former)


def _open_post(matcher: Matcher, token: Token, post: Post) -> None:
    """ "ran for president of Norway": a post without a holder."""
    if token.dep == "pobj" and matcher.parse.head(token).lower in ("for", "as", "of") and post.words:
        body = post.bodies[0] if post.bodies else None
        name = f"{post.words} of {matcher.writer.name(body)}" if body is not None else post.words
        last = post.end if post.end <= post.last + 8 else post.last
        place = matcher.writer.add_mention(post.first, last, token.i, name, "Position", "title", "position")
        matcher.writer.posts[token.i] = (place, body)


def _write(
    matcher: Matcher,
    holder: Noted,
    relation: str,
    body: Noted,
    token: Token,
    post: Post,
    outcome: Status,
    qualifiers: list[tuple[str, Term]],
    *,
    former: bool,
) -> None:
    writer, parse = matcher.writer, matcher.parse
    relation = _fitting(writer, relation, body)
    if not relation:
        writer.doubt("title-without-body", token, f"{post.words}: {body.mention.text!r} can't hold it", holder, body)
        return
    if former:
        relation = "formerlyHeldPositionIn"
    if relation == "legislatorIn" and writer.ontology.is_a(body.mention.type, "PoliticalParty"):
        relation = "partyMemberOf"  # "councillor Ana Petrova of the Civic Party"
    first, last = (post.first, post.end)
    if body.first >= post.end or body.last <= post.first:
        first, last = min(post.first, body.first), max(post.end, body.last)
        if last - first > 12 or parse.tokens[first].sentence != parse.tokens[last - 1].sentence:
            first, last = post.first, post.last
    name = f"{post.words} of {writer.name(body)}"
    place = writer.add_mention(first, last, token.i, name, "Position", "title", "position")
    qualifiers.append(("position", place.id))
    writer.posts[token.i] = (place, body)
    dated = any(name in ("startDate", "endDate", "date") for name, _ in qualifiers)
    if not former and not dated and outcome.asserted and parse.document.date:
        qualifiers.append(("asOf", Value(parse.document.date[:10], "date")))
    writer.relation(
        holder,
        relation,
        body,
        anchor=token,
        status=outcome,
        rule=f"{relation}:title:{post.title.head}",
        confidence=0.92,
        qualifiers=qualifiers,
        tokens=range(post.first, post.last),
    )


def _may_hold(writer: Writer, noted: Noted) -> bool:
    return noted.mention.layer == "entity" and writer.is_a(noted, "Person")


def _fitting(writer: Writer, relation: str, body: Noted) -> str:
    """The relation, or the nearest above it whose range holds the body; "" where none does."""
    ontology = writer.ontology
    for name in (relation, *ontology.super_relations(relation)):
        known = ontology.relations.get(name)
        if known is not None and known.domain == "Person" and writer.is_a(body, known.range):
            return name
    return ""


def _verb(matcher: Matcher, token: Token) -> str:
    head = matcher.parse.head(token)
    if head.lower == "as":
        head = matcher.parse.head(head)
    return head.lemma if head.pos == "VERB" else ""


def _former(matcher: Matcher, post: Post) -> bool:
    tokens = matcher.parse.tokens[max(0, post.first - 3) : post.first]
    if any(t.lower in FORMER for t in tokens[-2:]):
        return True
    first = matcher.parse.tokens[post.first].lower
    return first.startswith(("ex-", "then-", "former-"))


def _next(matcher: Matcher, token: Token, post: Post) -> bool:
    """ "the next ambassador", "nominated as governor", "will succeed X as head": not yet."""
    before = matcher.parse.tokens[max(0, post.first - 2) : post.first]
    if any(t.lower in COMING for t in before):
        return True
    head = matcher.parse.head(token)
    governor = matcher.parse.head(head) if head.lower == "as" else head
    if governor.lemma in PROPOSING:
        return True
    verb = next((up for up in matcher.parse.ancestors(token) if up.pos == "VERB"), None)
    replaced = verb is not None and verb.lemma in ("succeed", "replace") and head.lower == "as"
    return replaced and status(matcher.parse, verb, matcher.writer.ontology).modality != "Actual"  # type: ignore[arg-type]


def _find_body(matcher: Matcher, token: Token, post: Post) -> None:
    """Body and portfolio: the last "of" that names a body, an owner, or a name before the title."""
    parse, writer = matcher.parse, matcher.writer
    frame = matcher.frames.get(token, "noun")
    words = parse.text(post.first, post.last)
    if token.tag in ("NNS", "NNPS"):  # "ministers A and B": each is one
        words = f"{parse.text(post.first, post.last - 1)} {token.lemma}" if post.last - post.first > 1 else token.lemma
    chain = _of_chain(matcher, token)
    client = _client(matcher, token, post)
    if client is not None:
        post.bodies, post.words = (client,), _role(words)
        return
    bodies = [(n, t) for t in chain if (n := writer.at(t)) is not None and _is_body(writer, n)]
    if bodies:
        body, at = bodies[-1]
        post.bodies = (
            body,
            *(
                n
                for i in conjuncts(parse, parse.tokens[at])[1:]
                if (n := writer.at(i)) is not None and _is_body(writer, n)
            ),
        )
        between = _between(matcher, post.last, body.first)
        if between:
            post.portfolio = between
            words = f"{words} of {between}"
        post.words, post.end = _role(words), max(post.last, body.last)
        return
    prepositions = ("to", *BODY_PREPOSITIONS) if post.title.relation in TO else BODY_PREPOSITIONS[1:]
    for name in prepositions:
        for i in frame.slots.get(name, ()):
            noted = writer.at(i)
            if (
                noted is not None
                and _is_body(writer, noted)
                and not (name in ("in", "on") and _is_place_only(writer, noted))
            ):
                post.bodies, post.words = (noted,), _role(words)
                post.end = max(post.last, noted.last)
                return
    before = [*frame.slots.get("poss", ()), *sorted(frame.slots.get("mod", ()))]
    owners = [n for i in before if (n := writer.at(i)) is not None and n.first < post.first and _is_body(writer, n)]
    if owners and _portfolio_alone(writer, post, owners[0]):
        post.portfolio = owners[0].mention.text  # "Trade Minister": no body of that name
        post.words = _role(f"{owners[0].mention.text} {words}")
        return
    if owners:
        post.bodies = (owners[0],)
        inner = _between(matcher, owners[0].last, post.first)
        if inner and _is_portfolio(matcher, owners[0].last, post.first):
            post.portfolio = inner
            words = f"{inner} {words}"
    elif realm := [
        n
        for holder in frame.slots.get("bearer", ())
        for i in matcher.frames.get(parse.tokens[holder], "noun").slots.get("of", ())
        if (n := writer.at(i)) is not None and _is_body(writer, n)
    ]:
        post.bodies = (realm[0],)  # "Queen Margit of Norway"
    elif chain:
        post.portfolio = _between(matcher, post.last, max(parse.subtree(parse.tokens[chain[0]])) + 1)
        words = f"{words} of {post.portfolio}" if post.portfolio else words
    post.words = _role(words)


def _client(matcher: Matcher, token: Token, post: Post) -> Noted | None:
    """ "lawyer for Ana Petrova": where any agent will do, a named person will."""
    writer = matcher.writer
    known = writer.ontology.relations.get(post.title.relation)
    if known is None or known.range != "Agent":
        return None
    slots = matcher.frames.get(token, "noun").slots
    found = [writer.at(i) for name in ("for", "of", "to", "poss") for i in slots.get(name, ())]
    return next((n for n in found if n is not None and writer.is_a(n, "Agent") and writer.named(n)), None)


def _portfolio_alone(writer: Writer, post: Post, owner: Noted) -> bool:
    """Whether one word before "minister" says what the minister is for, though the tagger calls it a name."""
    if post.title.relation not in ("ministerOf", "viceMinisterOf") or owner.last != post.first:
        return False
    return (
        owner.last - owner.first == 1
        and owner.mention.kind == "name"
        and not writer.ontology.is_a(owner.mention.type, "Place")
        and not owner.mention.text.isupper()
    )


def _of_chain(matcher: Matcher, token: Token) -> list[int]:
    """Objects of "of", outermost first: of public security, of China."""
    parse, found, todo = matcher.parse, [], [token]
    if not any(p.lower == "of" for p in parse.children(token, "prep")):
        todo = [t for t in parse.children(token, "conj") if t.pos in ("NOUN", "PROPN")]  # "chair and president of X"
    while todo:
        current = todo.pop(0)
        for prep in parse.children(current, "prep"):
            if prep.lower == "of":
                for child in parse.children(prep, "pobj"):
                    found.append(child.i)
                    if matcher.writer.by_token.get(child.i) is None:
                        todo.append(child)
    return found


def _is_body(writer: Writer, noted: Noted) -> bool:
    if noted.mention.layer != "entity" or not writer.is_a(noted, "Body"):
        return False
    return noted.mention.kind != "pronoun" or noted.mention.type != "Person"


def _is_place_only(writer: Writer, noted: Noted) -> bool:
    return writer.ontology.is_a(noted.mention.type, "Place")


def _is_portfolio(matcher: Matcher, first: int, last: int) -> bool:
    tokens = matcher.parse.tokens[first:last]
    return bool(tokens) and all(
        t.pos in ("NOUN", "ADJ", "PROPN") and t.tag != "POS" and t.lower not in FORMER for t in tokens
    )


def _between(matcher: Matcher, first: int, last: int) -> str:
    """The words between title and body without the "of"s, possessives and articles at their ends."""
    tokens = matcher.parse.tokens
    while first < last and (tokens[first].pos in ("ADP", "DET", "PUNCT", "PART") or tokens[first].tag == "POS"):
        first += 1
    while last > first and tokens[last - 1].pos in ("ADP", "DET", "PUNCT", "PART"):
        last -= 1
    return matcher.parse.text(first, last) if first < last else ""


def _role(words: str) -> str:
    """Titles are common nouns: lower case, but for what is a name in them."""
    return " ".join(w if w.isupper() and len(w) > 1 else w[:1].lower() + w[1:] for w in words.split())


def _occupation(writer: Writer, holder: Noted, token: Token, post: Post, outcome: Status, former: bool) -> None:
    """ "President Xi": what somebody is, without saying of what."""
    if former or not outcome.asserted or holder.mention.kind != "name":
        return
    span = writer.parse.span(post.first, post.last)
    writer.relation(
        holder,
        "occupation",
        Value(post.words),
        anchor=token,
        status=outcome,
        rule=f"occupation:title:{post.title.head}",
        confidence=0.85,
        span=span,
        tokens=range(post.first, post.last),
    )
