"""The words of our vocabulary that a graph uses, as RDF: what lets questions about kinds run on ``graph.ttl`` alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.model import Value
from kg.terms import OWL, RDF, RDFS, kg

if TYPE_CHECKING:
    from kg.ontology import Ontology

Object = str | Value  # an absolute IRI, or a literal
Node = tuple[str, list[tuple[str, list[Object]]]]


def vocabulary(used: Iterable[str], ontology: Ontology | None) -> list[Node]:
    """Labels, super-classes, super-relations and the ``kg:Relation`` mark of the words used and of those above."""
    if ontology is None:
        return []
    names, todo = set[str](), sorted(used)
    while todo:
        name = todo.pop()
        if name not in names:
            names.add(name)
            todo += _above(name, ontology)
    return [_word(name, ontology) for name in sorted(names)]


def _above(name: str, ontology: Ontology) -> list[str]:
    if name in ontology.classes:
        return list(ontology.classes[name].parents)
    if name in ontology.relations:
        return [p for p in (ontology.relations[name].parent,) if p]
    return []


def _word(name: str, ontology: Ontology) -> Node:
    rows: list[tuple[str, list[Object]]] = []
    known = ontology.relations.get(name) or ontology.classes.get(name) or ontology.roles.get(name)
    label = known.label if known else ontology.qualifiers[name].label if name in ontology.qualifiers else _spaced(name)
    above: list[Object] = [kg(p) for p in _above(name, ontology)]
    if name in ontology.classes:
        rows.append((RDF + "type", [OWL + "Class"]))
        rows.append((RDFS + "subClassOf", above))
    elif name in ontology.relations:
        rows.append((RDF + "type", [kg("Relation")]))
        rows.append((RDFS + "subPropertyOf", above))
    elif name == "relation" or name[:1].islower():
        rows.append((RDF + "type", [RDF + "Property"]))
    rows.append((RDFS + "label", [Value(label)]))
    return kg(name), [r for r in rows if r[1]]


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
