"""The line-by-line files: what every stage read and judged, so that the line can be cut and resumed after each of them.

``facts.jsonl`` holds the facts *as extracted* (arguments are mention ids), with the entities they were merged into
beside them; ``mentions.jsonl`` says which entity each mention is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.issues import Issue
from kg.model import Fact, Judgement
from kg.terms import clean

if TYPE_CHECKING:
    from kg.graph import Graph

MIME = "application/x-ndjson"
TITLES = {
    "documents.jsonl": "articles as stored: text, layout and metadata",
    "mentions.jsonl": "places in the text and the entity each stands for",
    "facts.jsonl": "facts as extracted, between mentions, with their evidence",
    "judgements.jsonl": "which mentions are the same thing, and why: edit, then kg merge",
    "issues.jsonl": "what was skipped or doubted",
}


def line(row: Mapping[str, Any]) -> str:
    """One JSON object on one line; keys in their own order, other scripts as they are."""
    return clean(json.dumps(row, ensure_ascii=False, separators=(",", ":"))) + "\n"


def records(
    graph: Graph, facts: Iterable[Fact] = (), judgements: Iterable[Judgement] = (), issues: Iterable[Issue] = ()
) -> dict[str, Iterator[str]]:
    """File name -> lines, each sorted by content so that the order of work never shows."""
    return {
        "documents.jsonl": (line(d.to_json()) for d in graph.documents.values()),
        "mentions.jsonl": mentions(graph),
        "facts.jsonl": fact_lines(graph, facts),
        "judgements.jsonl": (line(j.to_json()) for j in sorted(judgements)),
        "issues.jsonl": (line(i.to_json()) for i in sorted(issues)),
    }


def mentions(graph: Graph) -> Iterator[str]:
    """Mentions in text order, with ``entity`` where one was resolved."""
    for key, mention in graph.mentions.items():
        row = mention.to_json()
        if key in graph.names:
            row["entity"] = graph.names[key]
        yield line(row)


def fact_lines(graph: Graph, facts: Iterable[Fact]) -> Iterator[str]:
    """Facts with ``subject_entity`` and ``object_entity`` where an argument is a resolved mention."""
    for fact in sorted(facts, key=lambda f: (f.evidence, f.key)):
        row = fact.to_json()
        if fact.subject in graph.names:
            row["subject_entity"] = graph.names[fact.subject]
        if isinstance(fact.object, str) and fact.object in graph.names:
            row["object_entity"] = graph.names[fact.object]
        yield line(row)
