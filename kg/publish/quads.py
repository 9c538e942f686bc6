"""What each article alone tells, for the named graphs of ``graph.trig`` and ``graph.nq``.

An article's graph holds the document, what it mentions, and its facts with its own evidence only, under the ids of the
merged graph. What takes several articles is weighed anew: the name that it shows of a thing, whether a fact is certain
enough, over, or known through speakers alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from kg.graph import Graph
from kg.model import Evidence, Fact, Mention
from kg.terms import BASE, node
from kg.triples import Section, sections


def articles(graph: Graph) -> Iterator[Graph]:
    """A graph of each document, in order of their ids; evidence of documents that are not in the graph has none."""
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for mention in graph.mentions.values():
        mentions[mention.document].append(mention)
    told: dict[str, list[tuple[Fact, list[Evidence]]]] = defaultdict(list)
    for fact in graph.facts.values():
        own: dict[str, list[Evidence]] = defaultdict(list)
        for evidence in fact.evidence:
            own[evidence.document].append(evidence)
        for document, receipts in own.items():
            told[document].append((fact, receipts))
    for key, source in graph.documents.items():
        ids = {m.id for m in mentions[key]}
        yield Graph(
            documents=[source],
            mentions=mentions[key],
            facts=[replace(fact, evidence=tuple(receipts)) for fact, receipts in told[key]],
            names={i: graph.names[i] for i in ids if i in graph.names},
            ontology=graph.ontology,
            threshold=graph.threshold,
        )


def named(graph: Graph, base: str = BASE) -> Iterator[tuple[str, Iterator[Section]]]:
    """The IRI of each document with the sections of its graph; the vocabulary is told once, in the default graph."""
    for article in articles(graph):
        (document,) = article.documents
        yield node(f"document/{document}", base), sections(article, None, base)
