"""What an answer can be written as, and which of it a client asks for (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, NTRIPLES, JSONLD, RDFXML = "text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"
TRIG, NQUADS, HTML = "application/trig", "application/n-quads", "text/html"

RESULTS = (JSON, XML, CSV, TSV)
GRAPHS = (TURTLE, NTRIPLES, JSONLD, RDFXML)
DATASETS = (TRIG, NQUADS)
ALIASES = {  # what else the same thing is called
    "application/json": (JSON, JSONLD),
    "application/xml": (XML, RDFXML),
    "text/xml": (XML, RDFXML),
    "text/plain": (NTRIPLES, CSV),
    "application/x-turtle": (TURTLE,),
}
SHORT = {  # ?format=...
    "json": (JSON, JSONLD), "xml": (XML, RDFXML), "csv": (CSV,), "tsv": (TSV,),
    "ttl": (TURTLE,), "nt": (NTRIPLES,), "jsonld": (JSONLD,), "rdf": (RDFXML,), "html": (HTML,),
}  # fmt: skip


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """The media type to answer with, the first of those offered where the client has no wish; None: it takes none."""
    wishes = [_wish(part) for part in accept.split(",") if part.strip()]
    if not wishes:
        return offered[0]
    best = max(offered, key=lambda media: (_quality(media, wishes), -offered.index(media)))
    return best if _quality(best, wishes) > 0 else None


def _wish(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip() for piece in part.split(";"))
    quality = next((p[2:] for p in parameters if p.lower().startswith("q=")), "1")
    try:
        return media.lower(), float(quality)
    except ValueError:
        return media.lower(), 0.0


def _quality(media: str, wishes: Sequence[tuple[str, float]]) -> float:
    """How much a type is wished: the most specific of the wishes that fit decides."""
    fit = [(_exactness(media, wish), quality) for wish, quality in wishes]
    return max((pair for pair in fit if pair[0]), default=(0, 0.0))[1]


def _exactness(media: str, wish: str) -> int:
    if wish == media:
        return 4
    if media in ALIASES.get(wish, ()):
        return 3
    if wish.endswith("/*") and media.startswith(wish[:-1]):
        return 2
    return int(wish == "*/*")
