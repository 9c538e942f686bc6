"""Names as ids and labels: slugs, folding, kinds of ids, the best name and the class of a cluster. No I/O, no state."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.model import Mention, digest

if TYPE_CHECKING:
    from kg.ontology import Ontology, Organization, Place

KINDS = {
    "Person": "person",
    "Group": "group",
    "Organization": "organization",
    "Place": "place",
    "Position": "position",
    "Event": "event",
    "EventSeries": "event",
    "Law": "work",
    "Work": "work",
    "Award": "award",
    "Product": "product",
    "Topic": "topic",
    "Document": "document",
}
VAGUE = {"Body": "organization", "Agent": "thing", "Entity": "thing"}
NAMED = ("name", "metadata", "demonym")  # kinds of mentions that hold a name of their own
LONGEST = 80  # characters of a slug; a longer one is cut and gets a hash
_DETERMINER = re.compile(
    r"^(?:the|an?|this|that|these|those|its|his|her|their|our|my|your|some|any|no|such|another|each|every)\s+", re.I
)
_POSSESSOR = re.compile(r"['’]s (?=\w)")
_COUNT = re.compile(
    r"^(?:(?:about|around|some|(?:more|less|fewer) than|nearly|almost|over|at least|up to|roughly|an estimated)\s+)?"
    r"(\d[\d,]*(?:\.\d+)?|[a-z]+)(?:\s+(hundred|thousand|million|billion))?\s+(\D.*)$",
    re.I,
)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}


def fold(text: str) -> str:
    """Case- and accent-folded text with single spaces, for comparison only."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


@lru_cache(maxsize=65536)
def slug(text: str) -> str:
    """The text as the last part of an id: NFKD, no combining marks, case-folded, runs of other characters as ``-``.

    Letters and digits of every script are kept. Idempotent; "" where the text has no letter or digit. Longer than 80
    characters: cut, with 8 hex digits of the hash of the whole, so that two long names stay two.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    bare = unicodedata.normalize("NFC", bare).casefold()  # Hangul decomposes into letters: put it together again
    joined = re.sub(r"[\W_]+", "-", bare).strip("-")
    return joined if len(joined) <= LONGEST else joined[: LONGEST - 9].rstrip("-") + "-" + digest(joined)


@lru_cache(maxsize=4096)
def kind_of(type: str, ontology: Ontology) -> str:
    """The first part of an id for a class: person, organization, place, group, event, position, work ..."""
    coarse = ontology.coarse(type)
    return KINDS.get(coarse) or VAGUE.get(coarse, "thing")


def bare(name: str) -> str:
    """Without leading determiners."""
    while (cut := _DETERMINER.sub("", name)) != name and cut:
        name = cut
    return name


def proper(name: str) -> str:
    """A name without "the"; other determiners may be part of it (An Baijie, A Coruña)."""
    return re.sub(r"^the\s+(?=\w)", "", name, flags=re.IGNORECASE)


def unpossessed(name: str) -> str:
    """``Nordwind's General Assembly`` as ``Nordwind General Assembly``: both name the same series."""
    return _POSSESSOR.sub(" ", name)


def best(names: Iterable[str], *, want: str = "") -> str:
    """The name to show: one whose slug is ``want``, else the longest in words; "" for no names.

    Of equals mixed case before capitals, then the most frequent, the longest, the first in the alphabet.
    """
    count = Counter(n for n in names if n)

    def rank(name: str) -> tuple[int, int, bool, int, int, str]:
        shouting = name.isupper() and len(name) > 1
        return -(slug(name) == want), -len(name.split()), shouting, -count[name], -len(name), name

    return min(count, key=rank, default="")


def vote(mentions: Iterable[Mention], ontology: Ontology | None, kind: str = "") -> str:
    """The class of a cluster: names outvote nominals, pronouns don't vote; of the winning kind the most specific class.

    ``kind`` restricts the vote to classes of that kind. "Entity" where nobody votes.
    """
    votes: Counter[str] = Counter()
    for m in mentions:
        votes[m.type] += 6 if m.kind in NAMED else 0 if m.kind == "pronoun" else 1
    if not votes or ontology is None:
        return min(votes, key=lambda t: (-votes[t], t), default="Entity")
    kinds: Counter[str] = Counter()
    for name, n in votes.items():
        kinds[kind_of(name, ontology)] += n
    if kind in kinds:
        chosen = kind
    else:
        firm = {k: n for k, n in kinds.items() if k != "thing"} or kinds
        chosen = min(firm, key=lambda k: (-kinds[k], k))
    classes = [t for t in votes if kind_of(t, ontology) == chosen]
    above = {a for t in classes if votes[t] or len(classes) == 1 for a in ontology.ancestors(t)}
    return min([t for t in classes if t not in above] or classes, key=lambda t: (-votes[t], t))


def known(names: Iterable[str], kind: str, ontology: Ontology) -> Place | Organization | None:
    """The gazetteer's row for one of the names, of the same kind; the best name is asked first."""
    if kind not in ("place", "organization"):
        return None
    for name in sorted(set(names), key=lambda n: (-len(n.split()), -len(n), n)):
        row = ontology.gazetteer(name) or (ontology.demonym(name) if kind == "place" else None)
        if row is not None and kind_of(row.type, ontology) == kind:
            return row
    return None


def counted(name: str) -> tuple[str, str] | None:
    """Number and unit of "20,000 police" or "two million people": ("20000", "police"); None for other names."""
    match = _COUNT.match(bare(name))
    if match is None:
        return None
    digits, scale, unit = match.groups()
    low = digits.lower()
    if low in _WORDS:
        number = float(_WORDS.index(low) + 1)
    elif low[0].isdigit():
        number = float(digits.replace(",", ""))
    else:
        return None
    number *= _SCALES.get((scale or "").lower(), 1)
    return (str(int(number)) if number == int(number) else str(number)), unit


def ordinal(text: str) -> str:
    """``86`` as ``86th``; other text unchanged."""
    if not text.isdigit():
        return text
    last = int(text) % 100
    return text + ("th" if 10 < last < 14 else {1: "st", 2: "nd", 3: "rd"}.get(last % 10, "th"))


def capitals(title: str) -> str:
    """``vice-minister of public security`` as ``Vice-Minister of Public Security``; words with capitals stay."""
    small = {"of", "and", "the", "for", "to", "in", "on", "at", "a", "an"}

    def word(text: str, first: bool) -> str:
        if text in small and not first:
            return text
        return "-".join(part[:1].upper() + part[1:] for part in text.split("-"))

    return " ".join(word(text, i == 0) for i, text in enumerate(title.split()))
