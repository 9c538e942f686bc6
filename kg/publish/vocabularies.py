"""``kg.ttl``, ``shapes.ttl``, ``context.jsonld``: the words, their rules and their context, to go with the data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.ontology import default_folder
from kg.publish.jsonld import context
from kg.terms import BASE

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology


@dataclass(frozen=True, kw_only=True)
class Part:
    """One file of the format."""

    FILE_NAME: str
    TITLE: str
    MIME: str
    text: Callable[[Ontology | None, str], str]

    def generate(
        self, graph: Graph, ontology: Ontology | None = None, *, base: str = BASE, run: object = None
    ) -> Iterator[str]:
        """The file in one chunk."""
        del run
        yield self.text(ontology or graph.ontology, base)


def _stored(name: str) -> Callable[[Ontology | None, str], str]:
    """A file of the ontology's folder."""
    return lambda ontology, _: ((ontology.folder if ontology else default_folder()) / name).read_text(encoding="utf-8")


def _context(ontology: Ontology | None, base: str) -> str:
    return json.dumps(context(ontology, base), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


PARTS = (
    Part(
        FILE_NAME="kg.ttl",
        TITLE="the vocabulary: classes, relations, roles with labels, parents and alignments",
        MIME="text/turtle",
        text=_stored("kg.ttl"),
    ),
    Part(
        FILE_NAME="shapes.ttl",
        TITLE="SHACL shapes: what a graph of this vocabulary must hold",
        MIME="text/turtle",
        text=_stored("shapes.ttl"),
    ),
    Part(
        FILE_NAME="context.jsonld",
        TITLE="the JSON-LD context of graph.jsonld",
        MIME="application/ld+json",
        text=_context,
    ),
)
