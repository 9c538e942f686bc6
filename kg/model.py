"""The nouns: frozen, slotted, keyword-built, standard library only.

Spans are half-open ``(start, end)`` pairs of Unicode code points of ``Document.text``;
``document.text[start:end] == quote`` is a law. Ids are minted from content, never from a clock or a counter.

A *mention* is a place in one text. Facts are read between mentions and never renamed: which mentions are the
same thing is a list of *judgements*, applied when facts are merged. ``str`` in an argument position is an id
(of a mention before the merge, of an entity after it); a :class:`Value` is a literal.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Span = tuple[int, int]
Json = dict[str, Any]

MODALITIES = ("Actual", "Planned", "Desired", "Possible", "Alleged", "Hypothetical")
LAYERS = ("entity", "event", "position")
KINDS = ("name", "nominal", "pronoun", "demonym", "group", "trigger", "title", "metadata", "word")
# The kind of a mention that says that something happens and makes no node: it names, types and counts nothing.
WORD = "word"
ZONES = ("section", "headline", "byline", "published", "standfirst", "dateline", "caption", "credit", "body", "footer")


def normalise(text: str) -> str:
    """NFC, LF line ends, right-stripped: the form in which a text is stored, hashed and measured."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip()


def digest(*parts: str, size: int = 8) -> str:
    """First ``size`` hex digits of the SHA-256 of the parts, joined by U+001F."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:size]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of the text with one function in the news layout (see ``ZONES``): a paragraph or a line."""

    zone: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A piece of metadata. ``start`` is -1 where the value stands outside the text (HTML head, option, JSONL)."""

    name: str  # title | author | outlet | published | section | credit | place | url | language
    value: str
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article: the stored text, where it came from, its layout and metadata.

    ``date`` is the publication date as ISO 8601 with its own precision (``2017``, ``2017-09``, ``2017-09-27`` or
    ``2017-09-27T09:09:00``), "" where unknown. ``source`` is a path or address, as given.
    """

    text: str
    source: str = ""
    title: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
    outlet: str = ""
    language: str = "en"
    blocks: tuple[Block, ...] = ()
    fields: tuple[Field, ...] = ()
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", document_id(self.text))

    def to_json(self) -> Json:
        """A JSONL row that :meth:`from_json` reads back."""
        return {
            "id": self.id,
            "source": self.source,
            "title": self.title,
            "date": self.date,
            "authors": list(self.authors),
            "outlet": self.outlet,
            "language": self.language,
            "blocks": [[b.zone, b.start, b.end] for b in self.blocks],
            "fields": [[f.name, f.value, f.start, f.end] for f in self.fields],
            "text": self.text,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Document:
        """The document of a row that :meth:`to_json` wrote."""
        return cls(
            text=row["text"],
            source=row["source"],
            title=row["title"],
            date=row["date"],
            authors=tuple(row["authors"]),
            outlet=row["outlet"],
            language=row["language"],
            blocks=tuple(Block(zone=z, start=a, end=b) for z, a, b in row["blocks"]),
            fields=tuple(Field(name=n, value=v, start=a, end=b) for n, v, a, b in row["fields"]),
        )


def document_id(text: str) -> str:
    """First 12 hex digits of the SHA-256 of the normalised text."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Mention:
    """A place in one text that stands for an entity, an event or a position.

    ``type`` is a class of the ontology, ``kind`` one of ``KINDS``, ``layer`` one of ``LAYERS`` (two layers may share
    a span). ``name`` is the surface in citation form: no title, no possessive, capitals put right. ``date`` is the ISO
    date that the sentence gives an event word, with its own precision; "" for any other mention.
    """

    document: str
    start: int
    end: int
    text: str
    name: str
    type: str
    kind: str
    layer: str = "entity"
    date: str = ""

    @property
    def id(self) -> str:
        """``document-start-end``, with the layer where it is not ``entity``."""
        return mention_id(self.document, self.start, self.end, self.layer)

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.start, self.end

    def to_json(self) -> Json:
        """A JSONL row that :meth:`from_json` reads back."""
        return {
            "id": self.id,
            "document": self.document,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "name": self.name,
            "type": self.type,
            "kind": self.kind,
            "layer": self.layer,
        } | ({"date": self.date} if self.date else {})

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Mention:
        """The mention of a row that :meth:`to_json` wrote; further keys are ignored."""
        return cls(
            **{k: row[k] for k in ("document", "start", "end", "text", "name", "type", "kind", "layer")},
            date=row.get("date", ""),
        )


def mention_id(document: str, start: int, end: int, layer: str = "entity") -> str:
    """The id of the mention that stands there."""
    return f"{document}-{start}-{end}" + ("" if layer == "entity" else f".{layer}")


@dataclass(frozen=True, slots=True, order=True)
class Value:
    """A literal.

    ``datatype``: gYear, gYearMonth, date, dateTime (the precision), integer, decimal, boolean, string, class.

    ``class`` names a class of the ontology (the object of a ``type`` fact).
    """

    text: str
    datatype: str = "string"


Term = str | Value


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Evidence:
    """The receipt: where a fact stands, who said it, and who read it.

    ``sentence``, ``quote`` and the two argument spans are code points of the document; ``(-1, -1)``: the argument is
    not a place in the text (metadata). ``speaker`` is the id of whom the text attributes it to ("" = the text's own
    voice), ``mode`` is direct or indirect speech. ``confidence`` is 0..1.
    """

    document: str
    sentence: Span
    quote: Span
    text: str  # the quote itself: document.text[quote[0]:quote[1]]
    subject: Span = (-1, -1)
    object: Span = (-1, -1)
    speaker: str = ""
    mode: str = ""  # "" | direct | indirect
    extractor: str = "patterns"
    rule: str = ""
    confidence: float = 1.0

    def to_json(self) -> Json:
        """A JSON object that :meth:`from_json` reads back."""
        return {
            "document": self.document,
            "sentence": list(self.sentence),
            "quote": list(self.quote),
            "text": self.text,
            "subject": list(self.subject),
            "object": list(self.object),
            "speaker": self.speaker,
            "mode": self.mode,
            "extractor": self.extractor,
            "rule": self.rule,
            "confidence": self.confidence,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Evidence:
        """The evidence of an object that :meth:`to_json` wrote."""
        known: Json = {k: (row[k][0], row[k][1]) for k in ("sentence", "quote", "subject", "object")}
        known |= {k: row[k] for k in ("document", "text", "speaker", "mode", "extractor", "rule", "confidence")}
        return cls(**known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A claim with its evidence. The id is the hash of all but the evidence, so equal claims join.

    ``predicate`` is a relation or an event role of the ontology, or ``type`` (the existence of an event: the object is
    a ``class`` value). ``qualifiers`` are sorted (name, term) pairs; names may repeat.
    """

    subject: str
    predicate: str
    object: Term
    qualifiers: tuple[tuple[str, Term], ...] = ()
    modality: str = "Actual"
    negated: bool = False
    evidence: tuple[Evidence, ...] = ()

    @property
    def id(self) -> str:
        """16 hex digits over subject, predicate, object, qualifiers, modality and negation."""
        return digest(*self.key, size=16)

    @property
    def key(self) -> tuple[str, ...]:
        """What the id is a hash of."""
        parts = [self.subject, self.predicate, *term_key(self.object), self.modality, str(self.negated)]
        for name, term in self.qualifiers:
            parts += [name, *term_key(term)]
        return tuple(parts)

    @property
    def confidence(self) -> float:
        """The best single piece of evidence, 0..1."""
        return max((e.confidence for e in self.evidence), default=0.0)

    @property
    def surest(self) -> Evidence | None:
        """The evidence with the highest confidence, the earliest of equals; None where there is none."""
        return max(self.evidence, key=lambda e: (e.confidence, -e.quote[0]), default=None)

    def qualifier(self, name: str) -> Term | None:
        """The first qualifier of that name."""
        return next((term for key, term in self.qualifiers if key == name), None)

    def __or__(self, other: Fact) -> Fact:
        """The same claim with the evidence of both; commutative, associative, idempotent.

        Raises ValueError where the two are different claims.
        """
        if self.key != other.key:
            raise ValueError(f"different claims can't be joined: {self.id} and {other.id}")
        return replace(self, evidence=tuple(sorted({*self.evidence, *other.evidence})))

    def to_json(self) -> Json:
        """A JSONL row that :meth:`from_json` reads back."""
        return {
            "id": self.id,
            "subject": self.subject,
            "predicate": self.predicate,
            "object": term_json(self.object),
            "qualifiers": [[name, term_json(term)] for name, term in self.qualifiers],
            "modality": self.modality,
            "negated": self.negated,
            "evidence": [e.to_json() for e in self.evidence],
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Fact:
        """The fact of a row that :meth:`to_json` wrote; further keys are ignored."""
        return cls(
            subject=row["subject"],
            predicate=row["predicate"],
            object=term_from(row["object"]),
            qualifiers=tuple((name, term_from(term)) for name, term in row["qualifiers"]),
            modality=row["modality"],
            negated=row["negated"],
            evidence=tuple(Evidence.from_json(e) for e in row["evidence"]),
        )


def term_key(term: Term) -> tuple[str, str]:
    """A sortable pair that tells an id from a literal."""
    return (term, "") if isinstance(term, str) else (term.text, term.datatype)


def term_json(term: Term) -> str | dict[str, str]:
    """An id as a string, a literal as {text, datatype}."""
    return term if isinstance(term, str) else {"text": term.text, "datatype": term.datatype}


def term_from(row: str | Mapping[str, str]) -> Term:
    """The term that :func:`term_json` wrote."""
    return row if isinstance(row, str) else Value(row["text"], row["datatype"])


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Judgement:
    """Whether two ids are the same thing, and why.

    ``left`` is a mention id; ``right`` a mention id, or an entity id (``place/china``) that names the cluster.
    ``by`` is the rule that judged, or a person: a person's word overrules every rule.
    """

    left: str
    right: str
    verdict: str = "same"  # same | different | unsure
    score: float = 1.0
    reasons: tuple[str, ...] = ()
    by: str = "rule"

    def to_json(self) -> Json:
        """A JSONL row that :meth:`from_json` reads back."""
        return {
            "left": self.left,
            "right": self.right,
            "verdict": self.verdict,
            "score": self.score,
            "reasons": list(self.reasons),
            "by": self.by,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Judgement:
        """The judgement of a row that :meth:`to_json` wrote; only left, right and verdict are required."""
        return cls(
            left=row["left"],
            right=row["right"],
            verdict=row["verdict"],
            score=row.get("score", 1.0),
            reasons=tuple(row.get("reasons", ())),
            by=row.get("by", "person"),
        )
