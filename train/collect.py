"""What our own line finds in annotated texts: ``python -m train.collect DATA WORK`` writes WORK/<corpus>.jsonl.

A row holds sentences, mentions with their chains, times and what the patterns find, as plain lists; `train.examples`
knows the columns.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.line import rows_of
from bench.sets.knowledgenet import predict
from kg.annotate import annotate
from kg.extract import read
from kg.extract.reading import Reading
from kg.model import Block, Document
from kg.ontology import Ontology, load
from train.examples import DBPEDIA, WIKIDATA

CORPORA = {"knowledgenet": "dev.jsonl", "redocred": "dev.jsonl", "text2kg": "train.jsonl", "ecbplus": "dev.jsonl"}
BATCH = 100
ENDS = ("subject", "object")


def article(text: str) -> Document:
    """A document of body paragraphs only."""
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(zone="body", start=at, end=at + len(line)))
        at += len(line) + 1
    return Document(text=text, blocks=tuple(blocks))


def wanted(row: dict[str, Any]) -> bool:
    """Whether an annotated text may hold a relation that is learned."""
    return "ontology" not in row or any(f["property"] in DBPEDIA or f.get("wikidata") in WIKIDATA for f in row["facts"])


def text_of(row: dict[str, Any]) -> str:
    """The text up to the last annotated passage."""
    text: str = row["text"]
    return (text[: max(p["end"] for p in row["passages"])] if "passages" in row else text).rstrip()


def plain(key: str, reading: Reading, ontology: Ontology) -> dict[str, Any]:
    """A JSON row of a reading."""
    parse, found = reading.parse, predict(reading, ontology)["facts"]
    return {
        "doc_id": key,
        "text": parse.document.text,
        "sentences": [[s.start, s.end, s.first, s.last] for s in parse.sentences],
        "mentions": [
            [*m.span, m.type, m.kind, m.name, n.first, n.last, n.head, m.layer, n.id]
            for n in reading.mentions
            for m in (n.mention,)
        ],
        "times": [
            [*parse.span(t.first, t.last), t.value, t.datatype, t.kind, t.relation, t.first, t.last]
            for t in reading.times
        ],
        "chains": [reading.antecedent.get(n.id, n.id) for n in reading.mentions],
        "patterns": [[f["property"], [f[k]["start"] for k in ENDS], [f[k]["end"] for k in ENDS]] for f in found],
    }


def collect(path: Path) -> Iterator[dict[str, Any]]:
    """One row for each annotated text."""
    rows = [row for row in rows_of(path) if wanted(row)]
    ontology = load()
    for at in range(0, len(rows), BATCH):
        part = rows[at : at + BATCH]
        for row, parse in zip(part, annotate(article(text_of(row)) for row in part), strict=True):
            yield plain(str(row["doc_id"]), read(parse, ontology, ("patterns",)), ontology)


def main() -> None:
    """See the module's docstring."""
    data, work = map(Path, sys.argv[1:3])
    work.mkdir(parents=True, exist_ok=True)
    for name, file in CORPORA.items():
        with (work / f"{name}.jsonl").open("w", encoding="utf-8") as out:
            for row in collect(data / name / file):
                out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
