"""Comparing names inside one article: parts of personal names, short and long forms, initials, acronyms, gender.

Two names are never the same because they merely look alike: every rule here names the words that must agree.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

Words = tuple[str, ...]
Given = dict[str, tuple[str, bool]]

MALE_TITLES = frozenset(
    "mr mister sir lord king prince duke emperor father brother baron count sheikh imam pope monsieur herr don".split()
)
FEMALE_TITLES = frozenset(
    "mrs ms miss madam madame lady queen princess duchess empress sister baroness countess dame frau senora".split()
)
MALE_NOUNS = frozenset(
    "man boy gentleman guy husband widower father dad grandfather stepfather son grandson stepson brother uncle nephew "
    "boyfriend king prince duke emperor actor businessman chairman congressman spokesman policeman fireman salesman "
    "statesman sportsman cameraman craftsman nobleman clergyman monk priest waiter bridegroom groom lad heir host "
    "landlord bachelor godfather patriarch".split()
)
FEMALE_NOUNS = frozenset(
    "woman girl lady wife widow mother mom mum grandmother stepmother daughter granddaughter stepdaughter sister aunt "
    "niece girlfriend queen princess duchess empress actress businesswoman chairwoman congresswoman spokeswoman "
    "policewoman nun nurse waitress bride heroine heiress hostess landlady ballerina goddess matriarch soprano "
    "midwife housewife godmother".split()
)
PARTICLES = frozenset("van von der den de da dos das del della di du la le el al bin ibn ben ten ter af av zu".split())
SUFFIXES = frozenset("jr sr ii iii iv".split())
SMALL = frozenset("of the for and in on de la du des del der die und et e y at to".split())
LEGAL = frozenset(
    "inc incorporated corp corporation co company ltd limited llc llp plc lp ag gmbh kg kgaa se sa sas sarl spa srl "
    "bv nv ab asa as oy oyj pao oao ooo jsc pjsc pty bhd kk sl ev eg holding holdings group".split()
)
GENERIC = frozenset(  # words that alone name no organization, though many names start or end with them
    "national international united general federal central european american asian african world global new north "
    "south east west northern southern eastern western royal supreme high first state public bank ministry department "
    "university college school institute council committee commission court party union association society agency "
    "office board group company corporation team club church party police army parliament congress senate assembly "
    "house foundation museum center centre league federation fund network television radio media press service "
    "services research technology systems industries international airlines air".split()
)
KEPT_SHORT = frozenset("times post journal herald guardian telegraph tribune globe sun mirror".split())


def fold(text: str) -> str:
    """Small letters without accents, dots and apostrophes; hyphens and other marks become spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    for mark in ("'s", "’s"):
        plain = plain.removesuffix(mark)
    kept = plain.replace(".", "").replace("'", "").replace("’", "")
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def words(name: str) -> Words:
    """The folded words of a name, without a leading "the"; "U.S." gives ("us",), "J.K." gives ("jk",)."""
    found = tuple(fold(name).split())
    return found[1:] if found[:1] == ("the",) and len(found) > 1 else found


def personal(name: str) -> Words:
    """The folded words of a person's name, hyphens joined, without titles before and "Jr." after it."""
    parts = [fold(part).replace(" ", "") for part in name.replace(",", " ").split()]
    found = [p for p in parts if p]
    while len(found) > 1 and found[-1] in SUFFIXES:
        found.pop()
    while len(found) > 1 and found[0] in MALE_TITLES | FEMALE_TITLES | {"dr", "prof"}:
        found.pop(0)
    return tuple(found)


def surname(parts: Words) -> Words:
    """The last word with the particles before it: ("de", "gaulle") of Charles de Gaulle."""
    first = len(parts) - 1
    while first > 1 and parts[first - 1] in PARTICLES:
        first -= 1
    return parts[first:]


def same_person(left: Words, right: Words) -> str:
    """Why two personal names can be one person's ("" = they can't): whole, initials, middle names, surname, first word.

    ``left`` and ``right`` are :func:`personal` words. Two names of several words need the same last word and first
    words that agree; a name of one word may be the other's surname or its first word ("Xi" of Xi Jinping).
    """
    if left == right:
        return "same name"
    short, long = sorted((left, right), key=lambda w: (len(w), w))
    if not short:
        return ""
    if len(short) == 1 or short[0] in PARTICLES:
        if surname(long) in (short, (*short[:-1], short[-1])) or long[-len(short) :] == short:
            return "surname"
        if long[0] == short[0] and len(short) == 1:
            return "first word of the name"
        return ""
    if surname(short)[-1] != surname(long)[-1]:
        return "first words of the name" if long[: len(short)] == short else ""
    if short[0] == long[0]:
        return "first and last name"
    if len(short[0]) == 1 or len(long[0]) == 1:
        return "initial and last name" if short[0][0] == long[0][0] else ""
    if set(short) < set(long):
        return "part of the full name"
    return ""


def core(name: Words) -> Words:
    """An organization's words without its legal form ("Nordwind AG" -> nordwind)."""
    last = len(name)
    while last > 1 and name[last - 1] in LEGAL:
        last -= 1
    return name[:last]


def same_organization(short: Words, long: Words, articled: bool = False) -> str:
    """Why a later, shorter name can be an earlier organization's ("" = it can't).

    Equal without the legal form, the leading words ("Nordwind" of Nordwind Energy), and, where the shorter one stands
    after "the" (``articled``), its last words ("the Times") or the generic word in it ("the Church").
    """
    if short == long:
        return "same name"
    if core(short) == core(long):
        return "same name without the legal form"
    short = core(short)
    if not short or len(short) >= len(long) or short[-1] in SMALL:
        return ""
    if articled and len(short) == 1 and short[0] in GENERIC:
        return "its general word after the" if short[0] in long else ""
    if all(w in GENERIC or w in SMALL or len(w) < 3 for w in short):
        return ""
    if long[: len(short)] == short:
        return "" if long[len(short)] in SMALL and len(short) < 2 else "short form"
    if articled and long[-len(short) :] == short and (len(short) > 1 or short[0] in KEPT_SHORT):
        return "last words after the"
    return ""


def is_acronym(short: str, long: str) -> bool:
    """Whether the capitals of ``short`` are the initials of ``long`` ("FAA", Federal Aviation Administration)."""
    letters = bare_letters(short)
    if not (2 <= len(letters) <= 8 and letters.isalpha() and sum(c.isupper() for c in letters) >= 2):
        return False
    return letters.upper() in initials(long)


def bare_letters(short: str) -> str:
    """An acronym without dots and hyphens."""
    return short.replace(".", "").replace("-", "").strip()


def initials(long: str) -> tuple[str, ...]:
    """The capitals that may stand for a name of several words, without its small words and with them."""
    plain = long.replace("'s", "").replace("’s", "")
    parts = [p for p in "".join(c if c.isalnum() else " " for c in plain).split() if p.lower() != "the"]
    if len(parts) < 2:
        return ()
    large = "".join(p[0] for p in parts if p.lower() not in SMALL).upper()
    return large, "".join(p[0] for p in parts).upper()


@cache
def given_names(folder: Path) -> Given:
    """Folded given name -> (male or female, whether it is a frequent surname too), of ``given-names.tsv``.

    {} where the ontology folder has no such table.
    """
    path = folder / "given-names.tsv"
    if not path.is_file():
        return {}
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    rows = [[*line.split("\t"), "", ""] for line in lines[1:]]
    return {row[0]: (row[1], row[2] == "yes") for row in rows}


def gender_of_title(title: str) -> str:
    """male, female or "" of a title or noun: "Mrs.", "spokesman", "grandmother"."""
    word = fold(title).rsplit(" ", 1)[-1] if title else ""
    if word in MALE_TITLES or word in MALE_NOUNS:
        return "male"
    return "female" if word in FEMALE_TITLES or word in FEMALE_NOUNS else ""


def gender_of_name(name: str, given: Given) -> str:
    """male, female or "" of a person's first name; alone, a name that is a frequent surname too tells nothing."""
    first = fold(name.split(" ", 1)[0]) if name else ""
    gender, surname_too = given.get(first) or given.get(first.split(" ", 1)[0], ("", False))
    return "" if surname_too and " " not in name.strip() else gender
