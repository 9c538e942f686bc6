"""Who wrote it: names and bylines. Offsets are relative to the line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model import Span
from kg.read.lines import trimmed, words
from kg.read.when import When
from kg.read.when import find as find_date
from kg.read.words import AGENCIES, NO_NAMES, OUTLETS, PARTICLES, ROLES

_NAME_WORD = re.compile(r"[^\W\d_][\w'’.-]*$")


def looks_like_name(text: str) -> bool:
    """Whether a text reads as a person's name: two to six words with capitals, particles allowed between them."""
    parts = text.split()
    if not 2 <= len(parts) <= 6 or len(text) > 60 or any(part.casefold() in NO_NAMES for part in parts):
        return False
    if not all(_NAME_WORD.match(part) for part in parts):
        return False
    proper = [part for part in parts if part.casefold() not in PARTICLES]
    return bool(proper) and all(part[0].isupper() or re.match(r"(?:al|el|d|l)[-'’]\w", part) for part in proper)


def citation_case(name: str) -> str:
    """A name in capitals with capitals put right (``ANN O'SHEA`` → ``Ann O'Shea``); any other name as it is."""
    if not name.isupper():
        return name
    return " ".join(_capitals(word) for word in name.split(" "))


def _capitals(word: str) -> str:
    if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?", word):
        return word  # initials
    if re.fullmatch(r"[BCDFGHJKLMNPQRSTVWXZ]{2,3}", word) and word not in ("NG", "NGO", "WM", "MR", "MS"):
        return word  # no vowel: JK Dunmore, AFP
    parts = re.split(r"([-'’.])", word)
    cased = "".join(part.capitalize() for part in parts)
    return re.sub(r"^Mc([a-z])", lambda match: "Mc" + match[1].upper(), cased)


def is_outlet(text: str) -> bool:
    """Whether a name is an agency's, or holds a word that names of newspapers and stations hold."""
    return text in AGENCIES or text.casefold() in _AGENCIES_FOLDED or bool(OUTLETS & set(_folded(text)))


_AGENCIES_FOLDED = frozenset(agency.casefold() for agency in AGENCIES)


def _folded(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


# --- bylines --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """Who wrote it: spans of the authors' names, of the outlet and of the place, each may be missing."""

    authors: tuple[Span, ...] = ()
    outlets: tuple[Span, ...] = ()
    places: tuple[Span, ...] = ()
    when: When | None = None


_BY = re.compile(
    r"^\(?(?:(?:(?:additional\s+)?(?:reporting|reported|written|story|words|text|article|posted|published)\s+)?by\s*:?"
    r"|authors?\s*:|from(?=\s[^()]{3,60}\s+in\s)|[—–-])\s+",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:[,;|/•·]|\s[—–-]\s|\band\b|&|\bwith\b|\bfor\b)\s*", re.IGNORECASE)
_IN = re.compile(r"\s+in\s+(?=[A-Z])", re.IGNORECASE)
_STAMPED = re.compile(r"[\s|•·,;—–(]*\b(?:updated|published|posted|last (?:updated|modified))\b", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{1,60})[)\]]")


def byline(line: str, *, below: bool = False) -> Byline | None:
    """A line that names its writers: ``By ANN LEE (Daily Post)``, ``Ann Lee, Staff Writer``, ``— Ann Lee``.

    ``below``: it stands under a byline, where an outlet, a post and a place are enough (``Daily Post, Paris``).
    """
    if len(line) > 200 or (line[-1:] == "." and words(line) > 8 and not re.search(r"\b[A-Z]\.$", line)):
        return None
    prefix = _BY.match(line)
    start = prefix.end() if prefix else 0
    stamp = find_date(line)
    end = stamp.start if stamp and stamp.start > start else len(line)
    cut = _STAMPED.search(line, start, end) if stamp else None
    end = cut.start() if cut else end
    found: dict[str, list[Span]] = {"author": [], "outlet": [], "place": [], "role": []}
    outside = line[:end]
    for match in _BRACKETED.finditer(line, start, end):
        found["outlet"].append(match.span(1))
        outside = outside[: match.start()] + " " * len(match[0]) + outside[match.end() :]
    for whole in _pieces(outside, start, end):
        inside = _IN.search(outside, *whole)
        if inside:
            found["place"].append(trimmed(outside, inside.end(), whole[1]))
        low, high = trimmed(outside, whole[0], inside.start() if inside else whole[1])
        if low < high:
            kind = _kind(outside[low:high], named=bool(prefix), after=below or bool(found["author"]))
            if not kind:
                return None
            found[kind].append((low, high))
    authors, roles = found["author"], found["role"]
    if not (authors or found["outlet"] or roles) or (below and authors):
        return None
    if not prefix and not below and not _signed(outside[:end], found, dated=stamp is not None):
        return None
    places = tuple(place for place in found["place"] if place[0] < place[1])
    return Byline(authors=tuple(authors), outlets=tuple(found["outlet"]), places=places, when=stamp)


def _signed(line: str, found: dict[str, list[Span]], *, dated: bool) -> bool:
    """Whether a line without "by" signs: a name, a comma or a bar, then a post or a date; or an outlet and a date."""
    if ":" in line:
        return False
    if not found["author"]:
        return dated and len(found["outlet"]) == 1 and not found["role"]
    start, end = found["author"][0]
    after = line[end:].strip()
    return bool(found["role"] or dated) and not line[:start].strip() and (not after or after[0] in ",|•·—–-/")


def _kind(piece: str, *, named: bool, after: bool) -> str:
    """What a part of a byline is: author, outlet, place or role; "" where it can be none of them.

    ``named``: the line says "by"; ``after``: an author stands before the part.
    """
    if set(_folded(piece)) & ROLES:
        return "role"
    if is_outlet(piece):
        return "outlet"
    if looks_like_name(piece):
        return "author"
    if words(piece) == 1 and piece[0].isupper() and (named or after):
        return "place" if after else "author"
    return ""


def _pieces(line: str, start: int, end: int) -> list[Span]:
    spans, low = [], start
    for match in _SPLIT.finditer(line, start, end):
        spans.append((low, match.start()))
        low = match.end()
    return [*spans, (low, end)]
