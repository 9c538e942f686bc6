"""``graph.jsonld``: the triples of ``graph.ttl`` as JSON-LD, one node a line; the context stands inside.

Processors of JSON-LD 1.1 and of 1.0, as older stores have them, read the same triples.

Our words are terms (``presidentOf``), the rest has its prefix (``rdfs:label``); so has a word that is spelt like a
prefix (``kg:place``). Where the context gives a word a type, a plain string or number has it; any other value names its
own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kg.model import MODALITIES, Value
from kg.terms import BASE, RDF, Names, clean, kg, prefixes
from kg.triples import sections
from kg.vocabulary import Node, Object

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology, Qualifier, Relation, Role

FILE_NAME = "graph.jsonld"
TITLE = "JSON-LD: the triples of graph.ttl as plain JSON, one node a line"
MIME = "application/ld+json"

IRI, WORD = "@id", "@vocab"  # what a plain string is: an IRI, or a word of the context
CLASSES = (*MODALITIES, "Relation")  # words that no table lists
PROPERTIES = {
    "claim": IRI,
    "subjectStart": "xsd:integer",
    "subjectEnd": "xsd:integer",
    "objectStart": "xsd:integer",
    "objectEnd": "xsd:integer",
    "rule": "",
    "ended": "xsd:boolean",
}
FOREIGN = {
    "rdf:subject": IRI,
    "rdf:predicate": WORD,
    "rdf:object": IRI,
    "rdfs:subClassOf": WORD,
    "rdfs:subPropertyOf": WORD,
    "owl:sameAs": IRI,
    "dcterms:issued": "xsd:date",
    "schema:mentions": IRI,
}
DATES = ("date", "startDate", "endDate", "asOf")  # the tables leave their precision open; most are days
EXACT = 2**53  # JSON readers keep integers below this


def context(ontology: Ontology | None, base: str = BASE) -> dict[str, Any]:
    """``{"@context": …}``: prefixes, our words, and what type the values of each have. Names nothing outside itself."""
    table = prefixes(base)
    names = Names(table)
    found: dict[str, Any] = dict(table)
    kinds = dict.fromkeys(CLASSES, "")
    if ontology is not None:
        kinds |= dict.fromkeys(ontology.classes, "")
        rows: list[Relation | Qualifier | Role] = [*ontology.relations.values(), *ontology.qualifiers.values()]
        for row in (*rows, *ontology.roles.values()):
            kinds[row.name] = "xsd:date" if row.name in DATES else _kind(row.range)
    for name, kind in sorted((kinds | PROPERTIES).items()):
        if (full := names.iri(kg(name))) == f"kg:{name}":  # else it is no name that can be shortened
            _define(found, full if name in table else name, full, kind)
    for name, kind in FOREIGN.items():
        _define(found, name, name, kind)
    return {"@context": found}


def _define(found: dict[str, Any], term: str, iri: str, kind: str) -> None:
    if kind:
        found[term] = {"@id": iri, "@type": kind}
    elif term != iri:
        found[term] = iri


def _kind(target: str) -> str:
    if target in ("", "xsd:string"):
        return ""
    if target.startswith("xsd:"):
        return target.rstrip("*")
    return WORD if target == "Modality" else IRI


def generate(graph: Graph, ontology: Ontology | None = None, *, base: str = BASE, run: object = None) -> Iterator[str]:
    """The context, then a line for each node in the order of ``graph.ttl``."""
    del run  # the graph alone
    known = context(ontology, base)["@context"]
    writer = _Writer(known, prefixes(base))
    terms = ",\n".join(f"{_json(term)}: {_json(row)}" for term, row in known.items())
    yield f'{{"@context": {{\n{terms}\n}},\n"@graph": ['
    between = "\n"
    for _, nodes in sections(graph, ontology, base):
        for node in nodes:
            yield between + _json(writer.node(node))
            between = ",\n"
    yield "\n]}\n"


def _json(thing: object) -> str:
    return json.dumps(thing, ensure_ascii=False)


class _Writer:
    """Makes JSON objects that the context reads back as the same triples."""

    def __init__(self, known: dict[str, Any], table: dict[str, str]) -> None:
        self.names = Names(table)
        self.words = known.keys() - table.keys()
        self.kinds = {term: row["@type"] for term, row in known.items() if isinstance(row, dict)}

    def node(self, node: Node) -> dict[str, Any]:
        subject, pairs = node
        found: dict[str, Any] = {"@id": self.iri(subject)}
        for predicate, objects in pairs:
            if predicate == RDF + "type":
                key, values = "@type", [self.word(str(thing)) for thing in objects]
            else:
                key = self.word(predicate)
                values = [self.value(thing, self.kinds.get(key, "")) for thing in objects]
            found[key] = values[0] if len(values) == 1 else values
        return found

    def iri(self, iri: str) -> str:
        """With its prefix where it has one."""
        short = self.names.iri(iri)
        return short[1:-1] if short.startswith("<") else short

    def word(self, iri: str) -> str:
        """As a term of the context where there is one."""
        short = self.iri(iri)
        term = short.removeprefix("kg:")
        return term if term != short and term in self.words else short

    def value(self, thing: Object, kind: str) -> Any:
        """Plain where the kind that the context gives makes it right, else as an object that names its type."""
        if isinstance(thing, str):
            return self.iri(thing) if kind == IRI else self.word(thing) if kind == WORD else {"@id": self.iri(thing)}
        plain, type_ = _plain(thing), f"xsd:{thing.datatype}"
        if kind == type_ or (kind == "" and (thing.datatype == "string" or not isinstance(plain, str))):
            return plain
        return {"@value": plain} if thing.datatype == "string" else {"@value": plain, "@type": type_}


def _plain(value: Value) -> str | int | bool:
    """A boolean or an integer as JSON has it, where nothing of its spelling gets lost; else text.

    Decimals stay text: a JSON number with a fraction is read as a double.
    """
    text = clean(value.text)
    if value.datatype == "boolean" and text in ("true", "false"):
        return text == "true"
    if value.datatype == "integer" and len(text) < 18 and text.lstrip("-").isdecimal() and text.isascii():
        number = int(text)
        if str(number) == text and abs(number) < EXACT:
            return number
    return text
