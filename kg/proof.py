"""A built folder against its own texts: hashes, spans, quotes and the Turtle that was made of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import CheckError
from kg.model import Document, Evidence, Fact, Judgement, Mention, Span

if TYPE_CHECKING:
    from rdflib import Graph as RdfGraph

TURTLE_LIMIT = 20_000_000  # bytes of graph.ttl that are parsed; above it only the JSONL files are checked
METADATA: Span = (-1, -1)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """Something in a folder that does not hold. ``line`` counts from 1, 0 = the file as a whole."""

    file: str
    line: int = 0
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}{f':{self.line}' if self.line else ''}: {self.code}: {self.message}"


def verify(folder: str | Path, *, turtle: bool = True) -> list[Problem]:
    """Everything in a built folder that its stored texts contradict, sorted; [] where all holds.

    Documents: the id is the hash of the text. Mentions: ``text[start:end]`` is their text. Facts: every quote stands
    where its evidence says, inside its sentence, with both arguments inside the sentence; argument ids are mentions or
    entities. Judgements: the left side is a mention. ``turtle``: every ``kg:Evidence`` and ``kg:quote`` of graph.ttl
    (up to 20 MB) is one of these.

    Raises:
        CheckError: there is no such folder, or it has no documents.jsonl.
    """
    root = Path(folder)
    if not (root / "documents.jsonl").is_file():
        raise CheckError(f"{root} has no documents.jsonl", hint="give the output folder of kg build")
    return sorted(set(_problems(root, turtle=turtle)))


def _problems(root: Path, *, turtle: bool) -> Iterator[Problem]:
    problems: list[Problem] = []
    documents = _documents(root, problems)
    mentions = _mentions(root, documents, problems)
    evidence: list[Evidence] = []
    for number, row in _rows(root / "facts.jsonl", problems):
        fact = _made(Fact, row, "facts.jsonl", number, problems)
        if fact is not None:
            evidence += fact.evidence
            problems += [
                Problem(file="facts.jsonl", line=number, code=code, message=message)
                for code, message in _fact_faults(fact, row, documents, mentions)
            ]
    if (root / "judgements.jsonl").is_file():
        for number, row in _rows(root / "judgements.jsonl", problems):
            judgement = _made(Judgement, row, "judgements.jsonl", number, problems)
            if judgement is not None and judgement.left not in mentions and "/" not in judgement.left:
                message = f"no mention {judgement.left}"
                problems.append(Problem(file="judgements.jsonl", line=number, code="judgement", message=message))
    yield from problems
    if turtle and (root / "graph.ttl").is_file() and (root / "graph.ttl").stat().st_size <= TURTLE_LIMIT:
        for message in _turtle_faults(root / "graph.ttl", documents, evidence):
            yield Problem(file="graph.ttl", code="turtle", message=message)


def _documents(root: Path, problems: list[Problem]) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    for number, row in _rows(root / "documents.jsonl", problems):
        document = _made(Document, row, "documents.jsonl", number, problems)
        if document is not None:
            documents[document.id] = document
            if row.get("id") != document.id:
                message = f"id {row.get('id')} is not the hash of the text, {document.id}"
                problems.append(Problem(file="documents.jsonl", line=number, code="document-id", message=message))
    return documents


def _mentions(root: Path, documents: dict[str, Document], problems: list[Problem]) -> dict[str, Mention]:
    mentions: dict[str, Mention] = {}
    for number, row in _rows(root / "mentions.jsonl", problems):
        mention = _made(Mention, row, "mentions.jsonl", number, problems)
        if mention is not None:
            mentions[mention.id] = mention
            problems += [
                Problem(file="mentions.jsonl", line=number, code="mention", message=message)
                for message in _mention_faults(mention, row, documents.get(mention.document))
            ]
    return mentions


def _rows(path: Path, problems: list[Problem]) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with path.open(encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except ValueError as error:
                    problems.append(Problem(file=path.name, line=number, code="json", message=str(error)))
                    continue
                if isinstance(row, dict):
                    yield number, row
                else:
                    problems.append(Problem(file=path.name, line=number, code="json", message="not an object"))
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(file=path.name, code="unreadable", message=type(error).__name__))


def _made(kind: Any, row: dict[str, Any], file: str, number: int, problems: list[Problem]) -> Any:
    try:
        return kind.from_json(row)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        message = f"not a {kind.__name__}: {type(error).__name__} {error}"
        problems.append(Problem(file=file, line=number, code="malformed", message=message))
        return None


def _mention_faults(mention: Mention, row: dict[str, Any], document: Document | None) -> Iterator[str]:
    if row.get("id") != mention.id:
        yield f"id {row.get('id')} is not {mention.id}"
    if document is None:
        yield f"no document {mention.document}"
    elif (mention.start, mention.end) == METADATA:
        return
    elif document.text[max(mention.start, 0) : mention.end] != mention.text or mention.start < 0:
        yield f"the text at {mention.start}-{mention.end} is not {mention.text!r}"


def _fact_faults(
    fact: Fact, row: dict[str, Any], documents: dict[str, Document], mentions: dict[str, Mention]
) -> Iterator[tuple[str, str]]:
    if row.get("id") != fact.id:
        yield "fact-id", f"id {row.get('id')} is not the hash of the fact, {fact.id}"
    for term in (fact.subject, fact.object):
        if isinstance(term, str) and "/" not in term and term not in mentions:
            yield "argument", f"no mention {term}"
    if not fact.evidence:
        yield "no-evidence", fact.id
    for evidence in fact.evidence:
        for message in faults(evidence, documents.get(evidence.document)):
            yield "evidence", message
        if not 0 <= evidence.confidence <= 1:
            yield "confidence", f"{evidence.confidence} is outside 0..1"


def faults(evidence: Evidence, document: Document | None) -> Iterator[str]:
    """What does not hold of a receipt: spans within the text, the quote as it stands, arguments in its sentence."""
    if document is None:
        yield f"no document {evidence.document}"
        return
    size = len(document.text)
    start, end = evidence.quote
    if evidence.quote == METADATA:
        if evidence.sentence != METADATA:
            yield "a sentence without a quote"
        return
    if not 0 <= start < end <= size:
        yield f"the quote {start}-{end} is outside the text"
    elif document.text[start:end] != evidence.text:
        yield f"the text at {start}-{end} is {document.text[start:end]!r}, not {evidence.text!r}"
    first, last = evidence.sentence
    if not (0 <= first <= start and end <= last <= size):
        yield f"the quote {start}-{end} is outside its sentence {first}-{last}"
    for name, span in (("subject", evidence.subject), ("object", evidence.object)):
        if span != METADATA and not (0 <= span[0] < span[1] <= size):
            yield f"the {name} {span[0]}-{span[1]} is outside the text"
        elif span != METADATA and not (first <= span[0] and span[1] <= last):
            yield f"the {name} {span[0]}-{span[1]} is outside the sentence {first}-{last}"


# ---- Turtle ----


def _turtle_faults(path: Path, documents: dict[str, Document], evidence: list[Evidence]) -> Iterator[str]:
    """Evidence nodes and quotes of the Turtle that the texts or the facts don't know."""
    from rdflib import Graph as RdfGraph

    graph = RdfGraph()
    try:
        graph.parse(path, format="turtle")
    except Exception as error:  # noqa: BLE001 - rdflib raises many kinds; each means the file is no Turtle
        yield f"not readable as Turtle: {type(error).__name__}"
        return
    sentences = {(e.document, *e.sentence) for e in evidence}
    quotes = {e.text for e in evidence}
    for subject, values in _evidence_nodes(graph):
        document = documents.get(values.get("document", "").rsplit("/", 1)[-1])
        if document is None:
            yield f"{subject}: no document {values.get('document', '')!r}"
            continue
        if "start" not in values:
            continue
        start, end, quote = int(values["start"]), int(values["end"]), values.get("quote", "")
        if document.text[start:end] != quote:
            yield f"{subject}: the text at {start}-{end} is not {quote!r}"
        elif (document.id, start, end) not in sentences:
            yield f"{subject}: no fact has the sentence {start}-{end}"
    for subject, said in _statement_quotes(graph):
        if said is None:
            yield f"{subject}: a statement without evidence"
        elif said not in quotes:
            yield f"{subject}: no fact has the quote {said!r}"


def _local(term: Any) -> str:
    return str(term).rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _typed(graph: RdfGraph, name: str) -> list[Any]:
    from rdflib.namespace import RDF

    return sorted({s for s, o in graph.subject_objects(RDF.type) if _local(o) == name}, key=str)


def _evidence_nodes(graph: RdfGraph) -> Iterator[tuple[str, dict[str, str]]]:
    for node in _typed(graph, "Evidence"):
        yield _local(node), {_local(p): str(o) for p, o in graph.predicate_objects(node)}


def _statement_quotes(graph: RdfGraph) -> Iterator[tuple[str, str | None]]:
    for node in _typed(graph, "Statement"):
        found = [(_local(p), str(o)) for p, o in graph.predicate_objects(node)]
        if not any(p == "evidence" for p, _ in found):
            yield _local(node), None
        for predicate, quote in sorted(found):
            if predicate == "quote":
                yield _local(node), quote
