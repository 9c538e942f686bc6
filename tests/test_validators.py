"""The shapes elsewhere: rdf-validate-shacl (core), shacl-engine and TopBraid (with SPARQL) say what pySHACL says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyshacl
import pytest
import rdflib

from kg.ontology import default_folder
from tests.askers import JENA, JENA_MISSING, NODE_HERE, NODE_MISSING, jena, node
from tests.graphs import written

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
SPARQL = "SPARQLConstraintComponent"
# Core: a confidence of 2 and no modality; SPARQL: a statement of it that ends before it begins, with a quote too short.
SPOILED = """
PREFIX kg: <https://kg.example.org/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX : <https://kg.example.org/id/spoiled/>
:one a kg:Statement ; rdf:subject :x ; rdf:predicate kg:label-of-nothing ; rdf:object :y ; kg:confidence 2.0 ;
    kg:evidence :quote ; kg:earliest "2021-05-03"^^xsd:date ; kg:latest "2020-01-01"^^xsd:date .
:quote a kg:Evidence ; kg:quote "abc" ; kg:start 1 ; kg:end 9 .
"""


@cache
def spoiled() -> Path:
    """The sample graph with statements that break rules of the core and rules in SPARQL."""
    path = written("sample", "turtle")["graph.ttl"]
    bad = path.with_name("spoiled.ttl")
    bad.write_text(path.read_text(encoding="utf-8") + SPOILED, encoding="utf-8")
    return bad


@cache
def by_pyshacl() -> list[tuple[str, str]]:
    """What pySHACL finds in the spoiled graph: (focus node, what it violates)."""
    folder = default_folder()
    data = rdflib.Graph().parse(spoiled()).parse(folder / "kg.ttl")
    _, report, _ = pyshacl.validate(data, shacl_graph=rdflib.Graph().parse(folder / "shapes.ttl"), advanced=True)
    results = set(report.subjects(rdflib.RDF.type, SH.ValidationResult)) & set(report.objects(None, SH.result))
    return sorted(
        (str(report.value(x, SH.focusNode)), str(report.value(x, SH.sourceConstraintComponent))) for x in results
    )


def problems(engine: str, paths: list[Path]) -> list[list[tuple[str, str]]]:
    """What a JavaScript engine finds in each file."""
    if not NODE_HERE:
        pytest.skip(f"rdf-validate-shacl and shacl-engine are not installed: {NODE_MISSING}")
    folder = default_folder()
    found = node(
        "validate.mjs", engine=engine, shapes=str(folder / "shapes.ttl"), vocabulary=str(folder / "kg.ttl"),
        data=[str(path) for path in paths],
    )  # fmt: skip
    return [sorted((focus, component) for focus, component in results) for results in found]


@pytest.mark.model
def test_core_rules_hold_and_are_watched() -> None:
    """rdf-validate-shacl: the small graph and that of seeds/ conform; a spoiled one fails where pySHACL says so."""
    *sound, bad = problems("core", [*(written(n, "turtle")["graph.ttl"] for n in ("sample", "seeds")), spoiled()])
    assert sound == [[], []]
    assert bad == [problem for problem in by_pyshacl() if not problem[1].endswith(SPARQL)]
    assert len(bad) >= 3


def test_rules_in_sparql_hold_and_are_watched() -> None:
    """shacl-engine: the whole of the shapes, sh:sparql with it, on the small graph and on the spoiled one."""
    sound, bad = problems("whole", [written("sample", "turtle")["graph.ttl"], spoiled()])
    assert sound == []
    assert bad == by_pyshacl()
    assert sum(problem[1].endswith(SPARQL) for problem in bad) >= 3


@pytest.mark.skipif(not JENA, reason=JENA_MISSING)
def test_rules_hold_and_are_watched_in_java() -> None:
    """TopBraid SHACL: the whole of the shapes as they stand, on the small graph and on the spoiled one."""
    folder = default_folder()
    sound, bad = (
        jena(problems=str(path), shapes=str(folder / "shapes.ttl"), vocabulary=str(folder / "kg.ttl"))
        for path in (written("sample", "turtle")["graph.ttl"], spoiled())
    )
    assert sound == []
    assert sorted(map(tuple, bad)) == by_pyshacl()
