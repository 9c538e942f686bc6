"""Rows of an answer in the four formats of SPARQL 1.1, with a limit that is told and never silent.

JSON https://www.w3.org/TR/sparql11-results-json/, XML https://www.w3.org/TR/rdf-sparql-XMLres/,
CSV and TSV https://www.w3.org/TR/sparql11-results-csv-tsv/.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from kg.serve.formats import CSV, JSON, TSV, XML

if TYPE_CHECKING:
    import pyoxigraph as ox

Rows = list[list[Any]]
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
ITS = "http://www.w3.org/2005/11/its"
SPACE = "http://www.w3.org/2005/sparql-results#"
TEXT = "http://www.w3.org/2001/XMLSchema#string"


class TooLongError(Exception):
    """An answer has more rows than are allowed."""


class TooLargeError(Exception):
    """An answer has more bytes than are allowed."""


class Body(io.BytesIO):
    """What an answer is written into; TooLargeError where that is more than ``most`` bytes, 0 = any number."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: Any) -> int:
        """Adds the bytes."""
        if self._most and self.tell() + len(data) > self._most:
            raise TooLargeError
        return super().write(data)


def taken(found: ox.QuerySolutions, most: int, *, cut: bool = False) -> Rows:
    """All rows of an answer; where there are more than ``most``, TooLongError, or (``cut``) only the first ones."""
    rows: Rows = []
    for solution in found:
        if len(rows) == most:
            if cut:
                break
            raise TooLongError
        rows.append(list(solution))
    return rows


def written(names: list[str], rows: Rows, media: str, most: int = 0) -> bytes:
    """The rows as that media type. Raises TooLargeError where they take more than ``most`` bytes, 0 = any number."""
    body = Body(most)
    for part in WRITERS[media](names, rows):
        body.write(part.encode())
    return body.getvalue()


def answered(truth: bool, media: str) -> bytes:
    """The answer of an ASK; CSV and TSV have no form for it and get the bare word."""
    word = "true" if truth else "false"
    if media == JSON:
        return f'{{"head":{{}},"boolean":{word}}}'.encode()
    if media == XML:
        return f'<?xml version="1.0"?>\n<sparql xmlns="{SPACE}"><head/><boolean>{word}</boolean></sparql>\n'.encode()
    return f"{word}\n".encode()


def _json(names: list[str], rows: Rows) -> Iterator[str]:
    yield f'{{"head":{{"vars":{json.dumps(names)}}},"results":{{"bindings":['
    for number, row in enumerate(rows):
        cells = {name: _cell(term) for name, term in zip(names, row, strict=True) if term is not None}
        yield ("," if number else "") + json.dumps(cells, ensure_ascii=False)
    yield "]}}\n"


def _cell(term: Any) -> dict[str, Any]:
    kind = type(term).__name__
    if kind == "Triple":
        parts = {name: _cell(getattr(term, name)) for name in ("subject", "predicate", "object")}
        return {"type": "triple", "value": parts}
    if kind == "Literal":
        cell = {"type": "literal", "value": term.value}
        if term.language:
            cell["xml:lang"] = term.language
            if term.direction is not None:
                cell["its:dir"] = str(term.direction)
        elif term.datatype.value != TEXT:
            cell["datatype"] = term.datatype.value
        return cell
    return {"type": "uri" if kind == "NamedNode" else "bnode", "value": term.value}


def _xml(names: list[str], rows: Rows) -> Iterator[str]:
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in names)
    yield f'<?xml version="1.0"?>\n<sparql xmlns="{SPACE}"><head>{head}</head><results>\n'
    for row in rows:
        told = [(n, t) for n, t in zip(names, row, strict=True) if t is not None]
        cells = (f"<binding name={quoteattr(n)}>{_element(_cell(t))}</binding>" for n, t in told)
        yield f"<result>{''.join(cells)}</result>\n"
    yield "</results></sparql>\n"


def _element(cell: dict[str, Any]) -> str:
    if cell["type"] == "triple":
        inner = "".join(f"<{name}>{_element(part)}</{name}>" for name, part in cell["value"].items())
        return f"<triple>{inner}</triple>"
    marks = f" xml:lang={quoteattr(cell['xml:lang'])}" if "xml:lang" in cell else ""
    if "its:dir" in cell:
        marks += f' xmlns:its="{ITS}" its:version="2.0" its:dir={quoteattr(cell["its:dir"])}'
    marks += f" datatype={quoteattr(cell['datatype'])}" if "datatype" in cell else ""
    return (
        f"<{cell['type']}{marks}>{escape(_NO_XML.sub(chr(0xFFFD), cell['value']), {chr(13): '&#13;'})}</{cell['type']}>"
    )


def _csv(names: list[str], rows: Rows) -> Iterator[str]:
    stream = io.StringIO()
    writer = csv.writer(stream)
    for cells in chain([names], ([_bare(term) for term in row] for row in rows)):
        writer.writerow(cells)
        yield stream.getvalue()
        stream.seek(0)
        stream.truncate()


def _bare(term: Any) -> str:
    if term is None:
        return ""
    return str(term.value) if type(term).__name__ in ("NamedNode", "Literal") else _full(term)


def _full(term: Any) -> str:
    """A term as TSV has it; triples in the brackets of RDF 1.2."""
    if type(term).__name__ == "Triple":
        return f"<<( {_full(term.subject)} {_full(term.predicate)} {_full(term.object)} )>>"
    return str(term)


def _tsv(names: list[str], rows: Rows) -> Iterator[str]:
    yield "\t".join(f"?{name}" for name in names) + "\n"
    for row in rows:
        yield "\t".join("" if term is None else _full(term).replace("\t", "\\t") for term in row) + "\n"


WRITERS: dict[str, Callable[[list[str], Rows], Iterator[str]]] = {JSON: _json, XML: _xml, CSV: _csv, TSV: _tsv}
