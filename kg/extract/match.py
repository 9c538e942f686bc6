"""Rows of the pattern tables against frames: does the cue stand here, and what fills its slots?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.extract.facts import Writer
from kg.extract.frames import Frame, adj_frame, noun_frame, verb_frame
from kg.extract.reading import Noted
from kg.ontology.rows import Slot
from kg.syntax import Parse, Token

KINDS = {"VERB": ("verb", "adj"), "AUX": ("verb",), "NOUN": ("noun",), "PROPN": ("noun",), "ADJ": ("adj", "verb")}


@dataclass(slots=True)
class Frames:
    """Frames of a parse, made when they are first asked for."""

    parse: Parse
    made: dict[tuple[int, str], Frame] = field(default_factory=dict)

    def get(self, token: Token, kind: str) -> Frame:
        """The frame of the token as a verb, a noun or an adjective."""
        key = (token.i, kind)
        if key not in self.made:
            make = {"verb": verb_frame, "noun": noun_frame, "adj": adj_frame}[kind]
            self.made[key] = make(self.parse, token)
        return self.made[key]


def cue_matches(parse: Parse, frame: Frame, cue: tuple[str, ...]) -> list[int] | None:
    """The tokens of the cue where it stands at the frame's predicate, None where it doesn't."""
    token = frame.token
    if frame.kind == "noun":
        return _noun_cue(parse, token, cue)
    tokens = [token.i]
    for word in cue[1:]:
        at = frame.hanging.get(word)
        if at is None:
            children = parse.children(token)
            at = next((c.i for c in children if word in {c.lemma, c.lower}), None)
        if at is None:
            at = next((g.i for t in tokens[1:] for g in parse.children(parse.tokens[t]) if g.lemma == word), None)
        if at is None:
            return None
        tokens.append(at)
    return tokens


def _noun_cue(parse: Parse, noun: Token, cue: tuple[str, ...]) -> list[int] | None:
    """A noun cue stands contiguously and ends with the noun; hyphens count as spaces."""
    wanted = " ".join(cue).replace("-", " ")
    first, words = noun.i, noun.lemma.replace("-", " ")
    sentence = parse.sentence_of(noun).first
    while len(words) < len(wanted) and first > sentence:
        first -= 1
        words = f"{parse.tokens[first].lower.replace('-', ' ')} {words}"
    return list(range(first, noun.i + 1)) if words == wanted else None


@dataclass(slots=True)
class Matcher:
    """Slot lookup over one article."""

    writer: Writer
    frames: Frames

    @property
    def parse(self) -> Parse:
        """The article's parse."""
        return self.writer.parse

    def tokens(self, frame: Frame, name: str) -> list[int]:
        """Head tokens in a slot; ``obj.poss`` and ``obj.of`` follow a filler's own dependents."""
        if name in frame.slots:
            return frame.slots[name]
        if "." not in name:
            return []
        outer, inner = name.split(".", 1)
        found: list[int] = []
        for i in self.tokens(frame, outer):
            found.extend(self.frames.get(self.parse.tokens[i], "noun").slots.get(inner, ()))
        return found

    def fill(self, frame: Frame, slots: tuple[Slot, ...], *, metonymy: bool = False) -> list[Noted]:
        """Mentions that fill the first slot alternative with any of the wanted class."""
        for slot in slots:
            for name in slot.names:
                found: list[Noted] = []
                for token in self.tokens(frame, name):
                    noted = self._noted(token, slot.type, name, metonymy=metonymy)
                    if noted is not None and noted.id not in [n.id for n in found]:
                        found.append(noted)
                if found:
                    return found
        return []

    def _noted(self, token: int, wanted: str, name: str, *, metonymy: bool) -> Noted | None:
        if wanted and self.writer.ontology.is_a(wanted, "Event"):
            return self.writer.events.get(token)
        if wanted == "Position" and token in self.writer.posts:
            return self.writer.posts[token][0]
        noted = self.writer.filler(token, metonymy=metonymy)
        if noted is None and name in ("of", "obj", "subj"):  # "the city of Oslo", "one of its founders"
            for prep in self.parse.children(self.parse.tokens[token], "prep"):
                if prep.lower == "of" and noted is None:
                    inner = [self.writer.at(c.i) for c in self.parse.children(prep, "pobj")]
                    noted = next((n for n in inner if n is not None and n.mention.kind in ("name", "group")), None)
            if noted is not None and self.parse.tokens[token].lower not in APPOSITIVE_OF:
                return None
        if noted is None or (wanted and not self.writer.is_a(noted, wanted)):
            return None
        return noted


# Past forms that are the base form of another verb.
HOMOGRAPHS = frozenset("found wound saw fell lay ground bound felt left".split())
# "the city of Oslo" is Oslo, "one of the founders" a founder; "the fall of Oslo" is not Oslo.
APPOSITIVE_OF = frozenset(
    "city town village state province region republic kingdom island isle port county one all some many most both each "
    "members part hundreds thousands millions dozens scores tens crowds majority number".split()
)


@dataclass(slots=True)
class Predicates:
    """The predicates of an article whose lemma heads a cue of the table, with their frames."""

    matcher: Matcher
    heads: frozenset[tuple[str, str]]

    def __iter__(self) -> Iterator[tuple[Frame, str]]:
        """(frame, lemma) for every token that may match."""
        for token in self.matcher.parse.tokens:
            for kind in KINDS.get(token.pos, ()):
                for lemma in verb_heads(token) if kind != "noun" else _noun_heads(token):
                    if (kind, lemma) in self.heads:
                        yield self.matcher.frames.get(token, kind), lemma


def verb_heads(token: Token) -> tuple[str, ...]:
    """Lemma and form under which a verb's cues are looked up; "found four people" is no founding."""
    if token.tag in ("VBD", "VBN") and token.lower in HOMOGRAPHS and token.lemma != token.lower:
        return (token.lemma,)
    return tuple(dict.fromkeys((token.lemma, token.lower)))


def _noun_heads(token: Token) -> tuple[str, ...]:
    last = token.lemma.rsplit("-", 1)[-1]
    return tuple(dict.fromkeys((token.lemma, token.lower, last)))
