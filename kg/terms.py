"""RDF terms and their Turtle form, standard library only: prefixes, safe IRIs, escapes, and how facts are named.

A node is an IRI (``str``, absolute), a literal is a :class:`kg.model.Value`. Turtle: https://www.w3.org/TR/turtle/.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

from kg.model import Evidence, Fact, Value, digest

BASE = "https://kg.example.org/id/"
HEAD = 1 << 16  # bytes of a file in which its prefixes stand
VOCABULARY = "https://kg.example.org/ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OWL = "http://www.w3.org/2002/07/owl#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
WIKIDATA = "http://www.wikidata.org/entity/"

# kind of an id -> prefix; the kinds that name things keep their name, the machinery is short
KIND_PREFIXES = {
    "person": "person",
    "organization": "organization",
    "place": "place",
    "group": "group",
    "event": "event",
    "position": "position",
    "work": "work",
    "award": "award",
    "product": "product",
    "topic": "topic",
    "thing": "thing",
    "statement": "st",
    "reading": "rd",
    "evidence": "ev",
    "document": "doc",
}
VOCABULARY_PREFIXES = {
    "kg": VOCABULARY,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "skos": SKOS,
    "owl": OWL,
    "dcterms": DCTERMS,
    "schema": SCHEMA,
    "wd": WIKIDATA,
}

# PN_CHARS of the Turtle grammar: what a prefixed name may hold without escapes
_LETTERS = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_INNER = _LETTERS + "0-9_\\-\u00b7\u0300-\u036f\u203f-\u2040"
_LOCAL = re.compile(f"(?=[{_LETTERS}0-9_%])(?:[{_INNER}.]++|%[0-9A-Fa-f]{{2}})++(?<!\\.)")
# Spaces of every kind (rdflib refuses them in N-Triples) and marks of direction (RFC 3987 keeps them out), too.
_BARRED = '\x00-\x20<>"{}|^`\\\\\\[\\]\x7f-\x9f\\s\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff'
_UNSAFE_IRI = re.compile(f"[{_BARRED}]|%(?![0-9A-Fa-f]{{2}})")
_DOUBTFUL_IRI = re.compile(f"[{_BARRED}%]")  # found in half the time, and seldom there
_UNSAFE_STRING = re.compile('[\x00-\x1f"\\\\\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]')
_SURROGATE = re.compile("[\ud800-\udfff]")
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d*\.\d+", re.ASCII)


def prefixes(base: str = BASE) -> dict[str, str]:
    """Prefix -> namespace of everything that ``graph.ttl`` uses: the kinds of ids, then the vocabularies."""
    return {p: f"{base}{kind}/" for kind, p in KIND_PREFIXES.items()} | VOCABULARY_PREFIXES


def declared_base(head: bytes) -> str:
    """The namespace of the ids as the beginning of a Turtle or TriG file declares it by ``doc:``, else the default."""
    found = re.search(rb"^@?prefix\s+doc:\s*<([^<>\s]*)document/>", head, re.M | re.I)
    return found[1].decode("utf-8", "replace") if found else BASE


def kg(name: str) -> str:
    """The IRI of a word of our vocabulary."""
    return VOCABULARY + safe_iri(name)


def node(identifier: str, base: str = BASE) -> str:
    """The IRI of an id such as ``place/china``; what an IRI may not hold is percent-encoded."""
    return base + safe_iri(identifier)


def safe_iri(text: str) -> str:
    """The text with every character that an IRI may not hold percent-encoded (lone surrogates become U+FFFD)."""
    if not _DOUBTFUL_IRI.search(text):
        return text
    return _UNSAFE_IRI.sub(lambda m: quote(_SURROGATE.sub("\ufffd", m.group()), safe=""), text)


def clean(text: str) -> str:
    """The text as UTF-8 can carry it: lone surrogates become U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def slug(text: str, limit: int = 60) -> str:
    """Lower-case letters and digits of any script, runs of the rest as one hyphen; "" where nothing is left."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain)).strip("-")[:limit].strip("-")


def dated(text: str) -> Value:
    """A date at its own precision: year, month, day, or a moment; a plain string where it is none of these."""
    for shape, kind in ((r"\d{4}", "gYear"), (r"\d{4}-\d\d", "gYearMonth"), (r"\d{4}-\d\d-\d\d", "date")):
        if re.fullmatch(shape, text, re.ASCII):
            return Value(text, kind)
    moment = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?", text, re.ASCII)
    if moment:
        return Value(f"{moment[1]}{moment[2] or ':00'}{moment[3] or ''}", "dateTime")
    return Value(text)


@lru_cache(maxsize=1 << 10)
def decimal(number: float) -> Value:
    """A number with at most three decimals and at least one: ``0.95``, ``1.0``."""
    text = f"{number:.3f}".rstrip("0")
    return Value(text + "0" if text.endswith(".") else text, "decimal")


@lru_cache(maxsize=1 << 16)  # the first offsets come in every article
def integer(number: int) -> Value:
    """A whole number."""
    return Value(str(number), "integer")


@lru_cache(maxsize=1 << 10)
def literal(text: str) -> Value:
    """A plain string that comes again and again, as the names of rules do."""
    return Value(text)


def statement_id(fact: Fact, mark: str = "") -> str:
    """``statement/subject.predicate.object.hash``: readable, and unique by the hash of all but the evidence.

    ``mark``: the fact's id where it is known already, for hashing takes its time.
    """
    thing = fact.object if isinstance(fact.object, str) else slug(fact.object.text, 40)
    parts = (fact.subject.partition("/")[2] or fact.subject, fact.predicate, thing.partition("/")[2] or thing)
    return "statement/" + ".".join(p for p in (*parts, (mark or fact.id)[:8]) if p)


def evidence_id(evidence: Evidence) -> str:
    """``evidence/document-start-end`` of the sentence, one variant per speaker (``.by-xi-jinping``)."""
    start, end = evidence.sentence
    place = f"{start}-{end}" if start >= 0 else f"metadata-{digest(evidence.text)}"
    speaker = evidence.speaker.partition("/")[2] or evidence.speaker
    return f"evidence/{evidence.document}-{place}" + (f".by-{speaker}" if speaker else "")


def reading_id(fact: Fact, evidence: Evidence, mark: str = "") -> str:
    """``reading/document-start-end.hash`` of the quote: one node for each time a fact was read (``mark``: its id)."""
    spans = map(str, (*evidence.sentence, *evidence.subject, *evidence.object))
    own = digest(mark or fact.id, evidence.speaker, evidence.mode, evidence.extractor, evidence.rule, *spans)
    start, end = evidence.quote
    return f"reading/{evidence.document}-{f'{start}-{end}' if start >= 0 else 'metadata'}.{own}"


class Names:
    """Writes terms as Turtle, remembering IRIs: ``person:xi-jinping``, ``"1984"^^xsd:gYear``, ``<http://…>``."""

    def __init__(self, table: dict[str, str]) -> None:
        self._prefixes = {space: prefix for prefix, space in table.items()}
        self._by_length = sorted(((space, prefix) for prefix, space in table.items()), key=lambda p: -len(p[0]))
        self._known: dict[str, str] = {}

    def iri(self, iri: str) -> str:
        """A prefixed name where the grammar allows one, else ``<iri>``."""
        known = self._known.get(iri)
        if known is None:
            known = self._known[iri] = self._shorten(iri)
        return known

    def _shorten(self, iri: str) -> str:
        end = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._prefixes.get(iri[:end])
        if prefix is not None and _LOCAL.fullmatch(iri, end):
            return f"{prefix}:{iri[end:]}"
        for space, prefix in self._by_length:
            if iri.startswith(space) and _LOCAL.fullmatch(iri, len(space)):
                return f"{prefix}:{iri[len(space) :]}"
        return f"<{safe_iri(iri)}>"

    def term(self, term: str | Value) -> str:
        """An IRI or a literal; integers, decimals and booleans bare."""
        if isinstance(term, str):
            return self._known.get(term) or self.iri(term)
        kind, text = term.datatype, term.text
        if kind == "string":
            return string(text)
        if kind == "integer" and text.isdecimal() and text.isascii():  # what the pattern says, for most numbers
            return text
        if (
            (kind == "integer" and _INTEGER.fullmatch(text))
            or (kind == "decimal" and _DECIMAL.fullmatch(text))
            or (kind == "boolean" and text in ("true", "false"))
        ):
            return text
        return f"{string(text)}^^{self.iri(XSD + kind)}"


def string(text: str) -> str:
    """A quoted Turtle string on one line."""
    if _UNSAFE_STRING.search(text):
        text = _UNSAFE_STRING.sub(_escape, text)
    return f'"{text}"'


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    return _SHORT.get(char) or f"\\u{ord(char):04X}"


def header(table: dict[str, str], used: Iterable[str] | None = None) -> str:
    """``@prefix`` lines, of the ``used`` prefixes only where given."""
    keep = None if used is None else set(used)
    return "".join(f"@prefix {p}: <{space}> .\n" for p, space in table.items() if keep is None or p in keep)
