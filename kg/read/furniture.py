"""What stands around the running text: datelines, credits, footers. Offsets are relative to the line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model import Span
from kg.read.bylines import is_outlet
from kg.read.lines import is_prose, trimmed, words
from kg.read.when import When
from kg.read.when import find as find_date
from kg.read.words import SECTIONS

# --- datelines ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """Where a report was filed: the block ends at ``end``, after the dash; spans of the place and the agency."""

    end: int
    place: Span | None = None
    agency: Span | None = None
    when: When | None = None


_CAPS = r"[A-Z][A-Z'’.-]+(?:[ -](?:[A-Z][A-Z'’.-]*|d[aeou]s?|del?|la|le|al|sur))*"
_PROPER = r"[A-Z][\w'’.-]+(?: (?:[A-Z][\w'’.-]*|d[aeou]s?|del?|la|le|al|sur)){0,3}"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = (
    r"(?:(?:\w+day|Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?"
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
)
_AGENCY = r"(?:\((?P<agency>[A-Z][\w .&-]{0,40})\)|/(?P<wire>[A-Z][\w .-]{0,40})/)"
_DASH = r"(?:[—–]|--?|−)"
_FILED = re.compile(
    rf"(?P<place>{_CAPS}(?:, ?{_PROPER}){{0,2}}|{_PROPER}(?:, ?{_PROPER}){{0,2}})??"
    rf"(?:(?P<comma>,)? ?(?P<day>{_DAY}))?,? ?(?:{_AGENCY})?(?P<gap> ?){_DASH}(?P<after> ?)(?=[\"“‘'(]?[A-Z0-9\"“‘])"
)

_COLON = re.compile(r"(?=[A-Z ]{5,}:)(?P<place>[A-Z]{3,}(?: [A-Z]{3,}){0,2})(?P<gap> ?):(?P<after> )(?=[\"“‘']?[A-Z])")
_NO_PLACE = frozenset(
    "the a an at by from in on since until note update correction corrected watch live exclusive breaking fact".split()
)
_CAPITALS = frozenset(("hong kong",))  # both a section and a place to file from

_ALONE = re.compile(
    rf"(?P<place>{_CAPS}(?:, ?{_PROPER}){{0,2}}|{_PROPER}(?:, ?{_PROPER}){{0,2}}?)"
    rf"(?:[ ,-]+{_DAY})?,? ?(?:{_AGENCY})?(?P<gap> ?){_DASH}"
)


def lone_dateline(line: str) -> Span | None:
    """The span of the place in a dateline that stands on a line by itself: ``Sundby, Nov 11 -``."""
    match = _ALONE.fullmatch(line) if len(line) <= 70 else None
    if not match or match["place"].split()[0].casefold() in _NO_PLACE:
        return None
    return match.span("place")


def dateline(line: str, *, first: bool = True) -> Dateline | None:
    """``BEIJING (Reuters) — ``, ``LONDON, March 3 (AP) - ``, ``Paris, France — `` at the start of a paragraph.

    A place without an agency or a date counts only in the ``first`` paragraph of running text.
    """
    match = _FILED.match(line, 0, 160) or (_COLON.match(line) if first else None)
    if not match or match.end() == 0 or not is_prose(line):
        return None
    parts = match.groupdict()
    agency = "agency" if parts.get("agency") else "wire" if parts.get("wire") else ""
    place, day = match["place"], parts.get("day")
    if not place and not (agency and is_outlet(match[agency])):
        return None
    if not agency and not day:
        if not first or not re.search(rf"[—:]| {_DASH} ?$", match[0]) or not parts["after"]:
            return None
        if not place.isupper() and words(place) > 6:
            return None
    if place and (place.casefold() in SECTIONS - _CAPITALS or place.split()[0].casefold() in _NO_PLACE):
        return None
    return Dateline(
        end=match.end(),
        place=trimmed(line, *match.span("place"), " ,;:") if place else None,
        agency=match.span(agency) if agency else None,
        when=find_date(line[: match.end()]) if day else None,
    )


# --- credits --------------------------------------------------------------------------------------------------

_PHOTO = re.compile(
    r"\b(?:photos?|photograph(?:s|ed|er)?|images?|pictures?|pic|video|illustration|graphic|credit|courtesy|"
    r"getty|shutterstock|handout|file)\b|/\s?(?:AFP|AP|EPA|Reuters|Xinhua|VCG)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"^(?:\W*(?:file|handout|press|courtesy|photos?|photograph(?:s|ed)?|images?|pictures?|pic|video|illustration|graphic|"
    r"credits?|courtesy|by|of|from|to|via|provided|supplied|taken|ap(?=\s+photo))\b[\s:/,-]*)+(?P<name>.*)$",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:(?<=[.!?\"”)])\s+|^)(?:photos?|photograph|images?|pictures?|video|illustration|graphic"
    r"|(?:photo |image |picture )?credit)s?(?:\s*:\s*|\s+(?:by|courtesy of|courtesy)\s+)(?=\S)[^.!?]{2,80}\.?$",
    re.IGNORECASE,
)
# The same without a full stop before it.
_LABELLED = re.compile(r"\s(?:Photo|Image|Picture|Video|Photograph)s?: (?=[A-Z])[^.!?:]{2,60}\.?$")
_OPENING = re.compile(
    r"^(?:file (?:photo|image|picture|pic)\b|file\s*[-–—:]\s|photo caption\b|caption:|pictured\s*:|above:)", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """The credit of a picture: its own span, and the span of whom it names."""

    start: int
    end: int
    name: Span | None = None


def credit(line: str) -> Credit | None:
    """The credit at the end of a caption (``[Photo/Agency]``, ``(Photo by Ann Lee/Agency)``, ``Image: Ann Lee.``)."""
    if line[-1] in ")]":
        start = (
            max(line.rfind("(", -120), line.rfind("[", -120))
            if len(line) > 120
            else max(line.rfind("("), line.rfind("["))
        )
        if start >= 0 and _PHOTO.search(line, start) and not re.search(r"\d{3}", line[start:]):
            return Credit(start=start, end=len(line), name=_credited(line, start + 1, len(line) - 1))
    tail = max(0, len(line) - 110)
    match = _TRAILING.search(line, tail) or _LABELLED.search(line, tail)
    if match and (match.start() > 0 or tail == 0):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        return Credit(start=start, end=len(line), name=_credited(line, start, len(line)))
    return None


def is_caption(line: str) -> bool:
    """Whether a line opens as captions do (``FILE PHOTO: ...``)."""
    return bool(_OPENING.match(line))


def _credited(line: str, start: int, end: int) -> Span | None:
    match = _NAMED.match(line[start:end])
    low, high = (start + match.start("name"), end) if match else (start, end)
    low, high = trimmed(line, low, high)
    again = re.search(r"\s+(?:photo|image|file)\b.*$|\s*/\s*(?:file|handout)$", line[low:high], re.I)
    if again and again.start():
        high = low + again.start()
    return (low, high) if low < high else None


# --- footers --------------------------------------------------------------------------------------------------

_RIGHTS = re.compile(
    r"^\W*(?:(?:copyright|©|\(c\)|℗)\s*)+(?:\d{4}(?:\s*[-–—]\s*\d{4})?)?[\s,:]*(?:by\s+)?"
    r"(?P<name>[^\s,:|][^|]*?)??[\s,.;|]*(?:\d{4}\W*)?(?:all rights reserved.*|\|.*)?$",
    re.IGNORECASE,
)
# Cues at the start of a line, a regular expression each. These count anywhere in the text:
_CUES = (
    r"©\s*(?:\d{4}\b|[A-Z])",
    r"advertisement\s*$",
    r"click here (?:to|for)\b",
    r"follow us on\b",
    r"(?:also|now) read\s*:",
    r"read more\b",
    r"read (?:also|next)\s*:",
    r"related(?: stories| articles| news| coverage)?\s*:",
    r"related (?:stories|articles|news|coverage)\s*$",
    r"see also\s*:",
    r"share this\b",
    r"sign up (?:for|to)\b",
    r"(?:story|article) continues(?: below)?\b",
    r"subscribe to\b",
)
# and these below the running text only:
_END_CUES = (
    r"©",
    r"\(c\)\s*\d{4}",
    r"copyright\s*(?:©|\(c\)|\d{4}|by\s)",
    r"all rights reserved",
    r"#{2,}|-?\s?ends?\W*$|-30-|\* \* \*$",
    r"about the (?:author|writer)\b",
    r"contact(?:\s+us\b|\s+the\s+(?:writer|author|reporter|editor)s?\b|s?\s*:|s?\s*$)",
    r"(?:media|press) (?:contact|enquir|inquir)",
    r"(?:e-?mail|tel|telephone|phone|fax|website|twitter)\s*:",
    r"[^.!?]{2,80}\bcontributed to this (?:report|story|article)\b",
    r"external links\s*:?\s*$",
    r"follow (?:us\b|@)",
    r"for (?:more|further|additional) information\b",
    r"have (?:a|an|your) (?:tip|opinion|say|story)\b",
    r"more (?:from|on) (?:this|the)\b.{0,40}$",
    r"most (?:read|popular)\b",
    r"notes? to (?:the )?editors?\b",
    r"(?:our )?newsletters?\b",
    r"privacy policy\b|terms (?:of|and)\b",
    r"read\s*:",
    r"references\s*:?\s*$|sources?\s*:?\s*$",
    r"related(?: topics| content| links| posts| reading)?\s*:?\s*$",
    r"\(?(?:additional )?(?:writing|reporting|compiled)\b[^.]{0,150}\bediting by\b",
    r"\(?(?:editing|edited|compiled) by\b",
    r"see also\b",
    r"share on\b|sign up\b|subscribe\b|click here\b",
    r"the views expressed\b",
    r"this (?:article|story|report|page|text)\b.{0,40}\b(?:first|originally) (?:published|appeared)\b",
    r"this (?:article|story|report|page|text)\b.{0,40}\b(?:archived|corrected|republished|translated|updated)\b",
)
_ANYWHERE = re.compile(rf"^\W*?(?:{'|'.join(_CUES)})", re.IGNORECASE)
_END = re.compile(rf"^\W*?(?:{'|'.join((*_CUES, *_END_CUES))})", re.IGNORECASE)
_CONTACT = re.compile(r"^\W*(?:\S+@\S+\.\w+|(?:https?://|www\.)\S+|\+?[\d ()/-]{7,})\W*$")


def is_footer(line: str, *, end: bool) -> bool:
    """Whether a line is boilerplate; ``end``: it stands after the running text, where weaker cues count."""
    if len(line) > 500 or words(line) > (60 if end else 25):
        return False
    return bool((_END if end else _ANYWHERE).match(line) or (end and _CONTACT.match(line) and not find_date(line)))


def is_contact(line: str) -> bool:
    """Whether a line above the headline is a press contact."""
    if len(line) > 200 or find_date(line):
        return False
    return bool(
        _CONTACT.match(line) or re.match(r"^\W*(?:(?:media|press) )?(?:contacts?|enquiries|inquiries)\s*:", line, re.I)
    )


def rights(line: str) -> Span | None:
    """The span of the holder in a copyright line."""
    match = _RIGHTS.match(line[:300])
    return match.span("name") if match and match["name"] else None
