"""kg.ttl says what every word means, and names only words of other vocabularies that are there."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.ontology import default_folder, load
from kg.terms import VOCABULARY

rdflib = pytest.importorskip("rdflib")
from rdflib.namespace import DCTERMS, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS  # noqa: E402

PAGE = Path(__file__).resolve().parents[1] / "docs" / "ontology.md"
FTM = "https://schema.followthemoney.tech/#"
WIKIDATA = "http://www.wikidata.org/entity/"
NEWER = {"ConferenceEvent", "PoliticalParty"}  # in schema.org 30, not yet in the list of rdflib
SMALL = {  # namespaces of which rdflib has no list: the words of theirs that we name
    "http://semanticweb.cs.vu.nl/2009/11/sem/": "Actor Event Place Temporary accordingTo hasActor hasBeginTimeStamp "
    "hasEndTimeStamp hasPlace hasTimeStamp subEventOf",
    "http://linkedevents.org/ontology/": "Event",
    "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#": "OffsetBasedString anchorOf beginIndex "
    "confidence endIndex referenceContext",
    "http://www.w3.org/ns/oa#": "TextPositionSelector TextQuoteSelector end exact hasSource start",
    FTM: "Article Associate Company CourtCase Directorship Employment Event Family Interest LegalEntity Membership "
    "Occupancy Organization Ownership Payment Person Position PublicBody Representation Sanction Succession Trip "
    "UnknownLink LegalEntity:incorporationDate Person:birthDate Person:birthPlace Person:deathDate "
    "Person:nationality Person:position Thing:address",
}


@cache
def vocabulary() -> Any:
    """kg.ttl as a graph."""
    return rdflib.Graph().parse(default_folder() / "kg.ttl")


def aligned() -> list[tuple[str, str]]:
    """(our word, word of others) of every alignment."""
    pairs = [p for word in (SKOS.closeMatch, SKOS.relatedMatch) for p in vocabulary().subject_objects(word)]
    return sorted((str(ours).removeprefix(VOCABULARY), str(theirs)) for ours, theirs in pairs)


def test_every_word_is_explained() -> None:
    """Whatever kg.ttl mentions of our own has a type and a label there; what is in the tables is there."""
    graph = vocabulary()
    words = {term for triple in graph for term in triple if str(term).startswith(VOCABULARY)}
    tables = load()
    names = {*tables.classes, *tables.relations, *tables.roles, *tables.qualifiers}
    assert {VOCABULARY + name for name in names} <= {str(word) for word in words}
    assert [word for word in words if not (graph.value(word, RDF.type) and graph.value(word, RDFS.label))] == []


def test_words_have_their_place() -> None:
    """Classes but the topmost stand below another; relations have parent, domain and a sentence that says them."""
    graph, tables = vocabulary(), load()
    kg = rdflib.Namespace(VOCABULARY)
    assert {name for name in tables.classes if not graph.value(kg[name], RDFS.subClassOf)} == {
        name for name, row in tables.classes.items() if not row.parents
    }
    for name in tables.relations:
        assert graph.value(kg[name], RDFS.subPropertyOf), name
        assert graph.value(kg[name], RDFS.domain), name
        assert graph.value(kg[name], SKOS.example), name
    assert (kg.presidentOf, SKOS.closeMatch, ORG.headOf) in graph
    assert (kg.founderOf, SKOS.relatedMatch, SDO.founder) in graph
    assert (
        kg.acquired,
        SKOS.closeMatch,
        rdflib.URIRef(WIKIDATA + "P580"),
    ) not in graph  # "P127 + P580": no match alone
    assert (kg.presidentOf, RDF.type, OWL.ObjectProperty) in graph


@pytest.mark.parametrize("space", ["org", "schema", "sem", "ftm", "wd"])
def test_each_vocabulary_is_aligned(space: str) -> None:
    """Those that the page promises are there, and the page shows them."""
    told = set(re.findall(rf"`←?{space}:([\w:]+)`", PAGE.read_text(encoding="utf-8")))
    held = {theirs.rpartition("#" if "#" in theirs else "/")[2] for _, theirs in aligned() if known_as(theirs) == space}
    assert len(told) > 7
    assert told == held - {"Role"}  # org:Role stands with kg:Title, which is no row of the tables


def known_as(iri: str) -> str:
    """The prefix of an IRI in kg.ttl."""
    return next(prefix for prefix, space in vocabulary().namespaces() if prefix and iri.startswith(str(space)))


def test_alignments_name_words_that_exist() -> None:
    """A misspelt or a made-up word of another vocabulary is found here."""
    lists = {str(space): space for space in (DCTERMS, ORG, PROV, RDF, SDO, SKOS)}
    missing = []
    for ours, theirs in aligned():
        space = next(s for s in (*lists, *SMALL, WIKIDATA) if theirs.startswith(s))
        name = theirs.removeprefix(space)
        if space == WIKIDATA:
            there = re.fullmatch(r"[PQ]\d+", name) is not None
        else:
            there = name in SMALL[space].split() if space in SMALL else name in lists[space] or name in NEWER
        if not there:
            missing.append((ours, theirs))
    assert missing == []


@pytest.mark.skipif(not shutil.which("rapper"), reason="rapper is not installed")
@pytest.mark.parametrize("name", ["kg.ttl", "shapes.ttl"])
def test_rapper_reads_the_files(name: str) -> None:
    """Another parser counts as many triples as rdflib."""
    done = subprocess.run(
        ["rapper", "-c", "-i", "turtle", str(default_folder() / name)], capture_output=True, text=True, check=True
    )
    assert f"returned {len(rdflib.Graph().parse(default_folder() / name))} triples" in done.stderr
