"""``annotations.ttl``: the readings as W3C Web Annotations with PROV-O provenance, for annotation tools; opt in.

Each reading (``rd:``, the node of ``graph.ttl``) is an ``oa:Annotation``: its body is the claim, its target the quote
in the document, found by its words (``oa:TextQuoteSelector``, with up to 32 characters on either side) and by its place
(``oa:TextPositionSelector``). Web Annotation and we both count Unicode code points from 0, and the end is exclusive, so
offsets are the same. A reading of metadata has the document as a whole for target. Claims are told in ``graph.ttl``;
loaded together, the two files join on ``rd:``, ``st:``, ``event:`` and ``doc:``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kg.model import Document, Value
from kg.publish.blocks import blocks
from kg.terms import BASE, RDF, RDFS, SCHEMA, Names, clean, header, kg, node, prefixes
from kg.triples import Section, sections
from kg.vocabulary import Node, Object

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology

FILE_NAME = "annotations.ttl"
TITLE = "Web Annotations: each reading as an annotation of its quote in the article, with PROV-O provenance"
MIME = "text/turtle"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
ASIDE = 32  # characters before and after the quote
TYPE, LABEL = RDF + "type", RDFS + "label"
KINDS = {"target": "target", "sel": "selector", "extraction": "extraction", "extractor": "extractor"}

Rows = list[tuple[str, list[Object]]]


def generate(
    graph: Graph, ontology: Ontology | None = None, *, base: str = BASE, run: Mapping[str, Any] | None = None
) -> Iterator[str]:
    """Chunks of Turtle: documents and extractors, then each annotation with its target."""
    del ontology  # no word of ours stands here
    table = prefixes(base) | {p: f"{base}{kind}/" for p, kind in KINDS.items()} | {"oa": OA, "prov": PROV}
    used = ("doc", "event", "st", "rd", *KINDS, "rdf", "rdfs", "xsd", "oa", "prov", "schema")
    table = {p: space for p, space in table.items() if p in used}
    yield header(table)
    yield from blocks(_Annotator(graph, base, str((run or {}).get("kg", ""))).sections(), Names(table))


class _Annotator:
    """Turns the evidence and reading nodes of a graph into annotations."""

    def __init__(self, graph: Graph, base: str, version: str) -> None:
        self.graph, self.base, self.version = graph, base, version
        self.documents = {self.iri("document", key): document for key, document in graph.documents.items()}
        self.source: dict[str, str] = {}  # evidence -> its document
        self.targets: set[str] = set()

    def iri(self, kind: str, name: str) -> str:
        return node(f"{kind}/{name}", self.base)

    def sections(self) -> Iterator[Section]:
        yield "documents", (self._document(iri, d) for iri, d in self.documents.items())
        yield "extractors, and what each did with an article", self._extractors()
        yield "annotations: a claim as body, a quote as target", self._annotations()

    def _document(self, iri: str, document: Document) -> Node:
        return iri, [(TYPE, [PROV + "Entity"]), (LABEL, [Value(document.title or document.source or document.id)])]

    def _extractors(self) -> Iterator[Node]:
        did = {(e.document, e.extractor) for fact in self.graph.facts.values() for e in fact.evidence}
        for name in sorted({extractor for _, extractor in did}):
            rows: Rows = [(TYPE, [PROV + "SoftwareAgent"]), (LABEL, [Value(name)])]
            if self.version:
                rows.append((SCHEMA + "softwareVersion", [Value(self.version)]))
            yield self.iri("extractor", _safe(name)), rows
        for document, name in sorted(did):
            yield (
                self._extraction(document, name),
                [
                    (TYPE, [PROV + "Activity"]),
                    (PROV + "used", [self.iri("document", document)]),
                    (PROV + "wasAssociatedWith", [self.iri("extractor", _safe(name))]),
                ],
            )

    def _extraction(self, document: str, extractor: str) -> str:
        return self.iri("extraction", f"{document}.{_safe(extractor)}")

    def _annotations(self) -> Iterator[Node]:
        for _, nodes in sections(self.graph, None, self.base):
            for iri, rows in nodes:
                about = dict(rows)
                if kg("Evidence") in about[TYPE]:
                    self.source[iri] = str(about[kg("document")][0])
                elif kg("Reading") in about[TYPE]:
                    yield from self._annotation(iri, about)

    def _annotation(self, reading: str, about: Mapping[str, list[Object]]) -> Iterator[Node]:
        source = self.source[str(about[kg("evidence")][0])]
        key = source.removeprefix(self.iri("document", ""))
        (extractor,) = about[kg("extractor")]
        span = [int(n.text) for name in ("start", "end") for n in about.get(kg(name), ()) if isinstance(n, Value)]
        target = self.iri("target", f"{key}-{span[0]}-{span[1]}") if span else source
        yield (
            reading,
            [
                (TYPE, [OA + "Annotation"]),
                (OA + "motivatedBy", [OA + "linking"]),
                (OA + "hasBody", about[kg("claim")]),
                (OA + "hasTarget", [target]),
                (
                    PROV + "wasGeneratedBy",
                    [self._extraction(key, extractor.text if isinstance(extractor, Value) else "")],
                ),
                (PROV + "wasDerivedFrom", [source]),
            ],
        )
        if span and target not in self.targets:  # several claims may be read in the same words
            self.targets.add(target)
            yield from self._target(target, source, span[0], span[1])

    def _target(self, target: str, source: str, start: int, end: int) -> Iterator[Node]:
        place = target.removeprefix(self.iri("target", ""))
        words, position = self.iri("selector", f"{place}.quote"), self.iri("selector", f"{place}.position")
        yield (
            target,
            [(TYPE, [OA + "SpecificResource"]), (OA + "hasSource", [source]), (OA + "hasSelector", [words, position])],
        )
        if document := self.documents.get(source):
            text = document.text
            yield (
                words,
                [
                    (TYPE, [OA + "TextQuoteSelector"]),
                    (OA + "exact", [Value(text[start:end])]),
                    (OA + "prefix", [Value(text[max(0, start - ASIDE) : start])]),
                    (OA + "suffix", [Value(text[end : end + ASIDE])]),
                ],
            )
        yield (
            position,
            [
                (TYPE, [OA + "TextPositionSelector"]),
                (OA + "start", [Value(str(start), "nonNegativeInteger")]),
                (OA + "end", [Value(str(end), "nonNegativeInteger")]),
            ],
        )


def _safe(name: str) -> str:
    return quote(clean(name), safe="")
