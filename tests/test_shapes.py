"""The shapes accept a sound graph and catch each way to spoil it. Vocabulary and data stand in one graph."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from kg.ontology import default_folder

pyshacl = pytest.importorskip("pyshacl")
rdflib = pytest.importorskip("rdflib")

PREFIXES = """
@prefix kg: <https://kg.example.org/ontology#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://kg.example.org/id/> .
"""
SOUND = (
    PREFIXES
    + """
:doc a kg:Document ; rdfs:label "Halden Council elects Petrova" .
:ana a kg:Person ; rdfs:label "Ana Petrova" ; kg:presidentOf :council ; kg:birthDate "1962"^^xsd:gYear .
:council a kg:IntergovernmentalOrganization , kg:Organization ; rdfs:label "Halden Council" ; kg:memberCount 14 .
:norland a kg:Country , kg:Place ; rdfs:label "Norland" ; kg:memberOf :council .
:st1 a kg:Statement ; rdf:subject :ana ; rdf:predicate kg:presidentOf ; rdf:object :council ; kg:modality kg:Actual ;
    kg:startDate "2016"^^xsd:gYear ; kg:earliest "2016-01-01"^^xsd:date ; kg:latest "2016-12-31"^^xsd:date ;
    kg:confidence 0.9 ; kg:evidence :ev1 .
:st2 a kg:Statement ; rdf:subject :ana ; rdf:predicate kg:birthDate ; rdf:object "1962"^^xsd:gYear ;
    kg:modality kg:Actual ; kg:evidence :ev1 .
:st3 a kg:Statement ; rdf:subject :council ; rdf:predicate kg:memberCount ; rdf:object 14 ;
    kg:modality kg:Actual ; kg:evidence :ev1 .
:st4 a kg:Statement ; rdf:subject :norland ; rdf:predicate kg:memberOf ; rdf:object :council ;
    kg:modality kg:Actual ; kg:attributedTo :ana ; kg:evidence :ev1 .
:st5 a kg:Statement ; rdf:subject :norland ; rdf:predicate kg:supports ; rdf:object :ana ;
    kg:modality kg:Planned ; kg:evidence :ev1 .
:vote a kg:Election , kg:Event ; rdfs:label "election of Ana Petrova" ; kg:modality kg:Actual ; kg:winner :ana ;
    kg:organization :council ; kg:date "2016"^^xsd:gYear ; kg:earliest "2016-01-01"^^xsd:date ; kg:evidence :ev1 .
:ev1 a kg:Evidence ; kg:document :doc ; kg:start 10 ; kg:end 15 ; kg:quote "Hello" .
:rd1 a kg:Reading ; kg:claim :st1 ; kg:evidence :ev1 ; kg:start 10 ; kg:end 12 ; kg:confidence 0.9 .
"""
)


@cache
def parsed(name: str) -> Any:
    """A file of the ontology as a graph."""
    return rdflib.Graph().parse(default_folder() / name)


def problems(turtle: str) -> str:
    """What the shapes report of a graph, "" where it conforms."""
    data = (parsed("kg.ttl") + rdflib.Graph()).parse(data=turtle, format="turtle")
    conforms, _, text = pyshacl.validate(data, shacl_graph=parsed("shapes.ttl"), advanced=True)
    return "" if conforms else str(text)


def test_a_sound_graph_conforms() -> None:
    """The sample holds every kind of node and no problem."""
    assert problems(SOUND) == ""


HARD = """Halden elects new mayor
By MARA LIND
Published: 3 May 2021

HALDEN - Ana Petrova, a former teacher, was elected mayor of Halden on Sunday. Norland has been a member of the Halden \
Council since 1984.

"We may never build the bridge," said Tomas Varga, the chairman of Brell Industries, which was founded in 1962. He \
said that Petrova had met Lena Okoro in Sundby last year. "She did not meet me," Okoro said.

Brell Industries plans to open a school in Sundby by 2025. The council denied that Varga had paid 2 million \
euros to Okoro.
"""


@pytest.mark.model
def test_what_a_build_writes_conforms() -> None:
    """Plans, denials, hearsay, former posts and vague dates of a whole build break no shape."""
    import kg
    from kg.publish import turtle

    graph = kg.build(kg.Document(text=HARD, source="a.txt"), date="2021-05-03")
    assert len(graph.facts) > 20
    assert problems("".join(turtle.generate(graph, graph.ontology, base="https://kg.example.org/id/"))) == ""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("kg:confidence 0.9 ; kg:evidence :ev1", "kg:confidence 0.9", "st1", id="no-evidence"),
        pytest.param("kg:modality kg:Planned ;", "", "kg:modality", id="no-modality"),
        pytest.param("kg:Planned", "kg:Certain", "kg:modality", id="unknown-modality"),
        pytest.param("kg:memberOf :council .", 'kg:demonym "Norlandic" .', "without its direct triple", id="no-triple"),
        pytest.param("rdf:predicate kg:supports", "rdf:predicate kg:likes", "not in the vocabulary", id="unknown-word"),
        pytest.param("kg:memberOf :council .", "kg:memberOf :council ; kg:supports :ana .", "planned", id="plan"),
        pytest.param("kg:memberOf :council .", "kg:memberOf :council ; kg:borders :ana .", "no evidence", id="bare"),
        pytest.param("kg:end 15", "kg:end 16", "quote length", id="offset-off-by-one"),
        pytest.param('"2016"^^xsd:gYear ; kg:earliest', '"2016" ; kg:earliest', "precision", id="date-as-text"),
        pytest.param("kg:confidence 0.9 ; kg:evidence", "kg:confidence 1.4 ; kg:evidence", "<= ", id="confidence"),
        pytest.param("2016-12-31", "2015-12-31", "earliest is after latest", id="latest-first"),
        pytest.param(":ana a kg:Person", ":ana a kg:Person , kg:Company", "kg:Organization", id="person-and-company"),
        pytest.param('"Ana Petrova" ;', '"she" ;', "pronoun", id="pronoun-person"),
        pytest.param('"Ana Petrova" ;', '"Ana Petrova" , "Petrova" ;', "rdfs:label", id="two-labels"),
        pytest.param("kg:presidentOf", "kg:mayorOf", "must be a GeopoliticalEntity", id="range"),
        pytest.param("kg:winner :ana", "kg:winner :doc", "object of kg:winner must be a Agent", id="role-range"),
        pytest.param("kg:memberCount 14", 'kg:memberCount "many"', "xsd:integer", id="count-as-text"),
        pytest.param(":st1 ; kg:evidence", ":ana ; kg:evidence", "kg:Claim", id="reading-of-nothing"),
        pytest.param('kg:date "2016"^^xsd:gYear ; kg:earliest "2016-01-01"^^xsd:date', 'kg:date "2016"^^xsd:gYear',
                     "needs kg:earliest", id="incomparable-date"),
    ],
)  # fmt: skip
def test_spoiled_graphs_are_caught(old: str, new: str, message: str) -> None:
    """Each change of the sound graph is reported, and for its own reason."""
    assert old in SOUND
    found = problems(SOUND.replace(old, new))
    assert message.removeprefix("kg:") in found or message in found, found[:2000] or "conforms"
