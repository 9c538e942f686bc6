"""graph.ttl: what our writer writes is what rdflib would have built, and every promise about evidence holds in it."""

from __future__ import annotations

import re
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from rdflib import RDF, RDFS

from kg import triples as writer
from kg.graph import Graph
from kg.model import Document, Evidence, Value
from kg.ontology import default_folder
from kg.publish import turtle
from kg.terms import BASE, VOCABULARY, XSD, Names, dated, decimal, node, prefixes, safe_iri, string
from kg.triples import triples
from kg.views import Entity
from tests.publish.sample import ANA, BANK, DOCUMENT, MEETING, NORD, SUD, TEXT, fact, sample, synthetic, with_views

KG = rdflib.Namespace(VOCABULARY)
HOSTILE = [
    'say "no"',
    "back\\slash",
    "two\nlines\r\n",
    'three """ quotes',
    "ends with \\",
    "<script>alert(1)</script>",
    "tab\tbell\x07",
    "nul\x00",
    "del\x7f",
    "\u2028sep\u2029",
    "\ufeffbom",
    "习近平 𝒳 é",
    "'''",
    "a\\u0041b",
    "\ud800lone",
    "%20 %zz",
    "^^xsd:date",
    "} . <x> <y> <z> .",
    "",
    " ",
    "\uffff\ufffe",
    "\x85next",
]


def parsed(graph: Graph) -> rdflib.Graph:
    """The file's triples as rdflib reads them."""
    return rdflib.Graph(bind_namespaces="none").parse(
        data="".join(turtle.generate(graph, graph.ontology)), format="turtle"
    )


def built(graph: Graph) -> rdflib.Graph:
    """The same triples put into rdflib one by one."""
    found = rdflib.Graph(bind_namespaces="none")
    for s, p, o in triples(graph, graph.ontology):
        if isinstance(o, str):
            thing: rdflib.term.Node = rdflib.URIRef(safe_iri(o))
        else:
            text = o.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            thing = rdflib.Literal(text, datatype=None if o.datatype == "string" else rdflib.URIRef(XSD + o.datatype))
        found.add((rdflib.URIRef(s), rdflib.URIRef(p), thing))
    return found


@pytest.mark.parametrize("make", [sample, lambda: synthetic(60)], ids=["sample", "synthetic"])
def test_same_graph_as_rdflib_builds(make: Callable[[], Graph]) -> None:
    """Rdflib parses the file to exactly the triples that were meant."""
    graph = make()
    assert set(parsed(graph)) == set(built(graph))


def test_same_bytes_and_no_blank_nodes() -> None:
    """Two runs give the same bytes, and nothing is a blank node."""
    assert "".join(turtle.generate(sample(), sample().ontology)) == "".join(
        turtle.generate(sample(), sample().ontology)
    )
    assert not [t for t in parsed(sample()) if any(isinstance(x, rdflib.BNode) for x in t)]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_strings_survive(text: str) -> None:
    """Quotes, backslashes, line ends, control and other odd characters come back as they were."""
    found = rdflib.Graph().parse(data=f"<urn:a> <urn:b> {string(text)} .", format="turtle")
    assert str(next(found.objects())) == text.replace("\ud800", "\ufffd")


@pytest.mark.parametrize(
    "slug",
    [
        "9-lives",
        "a.",
        ".a",
        "a..b",
        "a.b",
        "a~b",
        "it's",
        "a%41",
        "a%zz",
        "a%",
        "習近平",
        "a b",
        "<x>",
        'q"q',
        "a\\b",
        "a/b",
        "-a",
        "_",
        "a{b}",
        "a|b^c`d",
        "x#y",
        "a:b",
        "a,b;c",
        "𝒳",
        "\u0301x",
        "a·b",
        "",
        "a\nb",
        "a!$&()*+=@?",
    ],
)
def test_names_are_safe(slug: str) -> None:
    """Whatever stands in an id, the name written for it is read back as its IRI."""
    table = prefixes()
    iri = node(f"person/{slug}")
    line = "".join(f"@prefix {p}: <{s}> .\n" for p, s in table.items()) + f"{Names(table).iri(iri)} <urn:b> 1 ."
    assert str(next(rdflib.Graph().parse(data=line, format="turtle").subjects())) == iri


def test_ordinary_names_are_short() -> None:
    """Ids of every usual shape are written with their prefix."""
    names = Names(prefixes())
    assert names.iri(BASE + "person/习近平") == "person:习近平"
    assert names.iri(BASE + "evidence/0a1b-5-9.by-x") == "ev:0a1b-5-9.by-x"
    assert names.iri(BASE + "statement/a.b.c.88b8aa67") == "st:a.b.c.88b8aa67"
    assert names.term(Value("1984", "gYear")) == '"1984"^^xsd:gYear'
    assert [names.term(Value(*v)) for v in (("12", "integer"), ("0.5", "decimal"), ("true", "boolean"))] == [
        "12",
        "0.5",
        "true",
    ]
    assert names.term(Value("12x", "integer")) == '"12x"^^xsd:integer'


def test_hostile_graph() -> None:
    """Names and quotes that look like Turtle stay text, as labels, literals and documents."""
    nasty = 'x" . <urn:evil> a <urn:evil> . #\n"""\\'
    text = f"{nasty} is here"
    document = Document(text=text, source=nasty, title=nasty, date="not a date", authors=(nasty,))
    proof = Evidence(document=document.id, sentence=(0, len(document.text)), quote=(0, 3), text=nasty, rule=nasty)
    given = [fact(f"person/{nasty}", "occupation", Value(nasty), proof)]
    thing = Entity(id=f"person/{nasty}", label=nasty, kind="person", types=("Person",), aliases=(nasty,))
    graph = with_views(Graph(documents=[document], facts=given, ontology=sample().ontology), [thing], [])
    found = parsed(graph)
    assert set(found) == set(built(graph))
    assert not list(found.triples((rdflib.URIRef("urn:evil"), None, None)))


def test_direct_triples_only_for_plain_facts() -> None:
    """Denied, planned and alleged facts stand in statements and events only."""
    found = parsed(sample())
    iri = {key: rdflib.URIRef(BASE + key) for key in (ANA, NORD, SUD, BANK, MEETING)}
    assert (iri[ANA], KG.presidentOf, iri[NORD]) in found
    assert (iri[SUD], KG.memberSince, rdflib.Literal("1984", datatype=rdflib.XSD.gYear)) in found
    assert (iri[ANA], KG.supports, iri[BANK]) not in found
    denied = next(found.subjects(RDF.object, iri[BANK]))
    assert (denied, KG.negated, rdflib.Literal(True)) in found
    assert (iri[MEETING], RDF.type, KG.Event) in found
    assert (iri[MEETING], RDF.type, KG.Meeting) in found


def test_no_fact_without_evidence() -> None:
    """A fact without evidence is never written, and every claim leads to a sentence of its article."""
    found = parsed(sample())
    assert (None, RDF.predicate, KG["knows-nothing"]) not in found
    claims = {*found.subjects(RDF.type, KG.Statement), *found.subjects(RDF.type, KG.Event)}
    assert len(claims) == 9
    for claim in claims:
        assert list(found.objects(claim, KG.evidence)), claim
    for proof in found.subjects(RDF.type, KG.Evidence):
        start, end = (int(found.value(proof, KG[n])) for n in ("start", "end"))
        assert TEXT[start:end] == str(found.value(proof, KG.quote))
        assert found.value(proof, KG.document) == rdflib.URIRef(BASE + f"document/{DOCUMENT.id}")


def test_readings_keep_all_offsets() -> None:
    """Each reading has the offsets of the quote and of both arguments, the rule and the confidence."""
    found = parsed(sample())
    claim = next(s for s in found.subjects(RDF.predicate, KG.presidentOf))
    (reading,) = found.subjects(KG.claim, claim)
    at = {
        n: int(found.value(reading, KG[n]))
        for n in ("start", "end", "subjectStart", "subjectEnd", "objectStart", "objectEnd")
    }
    assert TEXT[at["start"] : at["end"]] == "Ana Petrova, president of Nordwind"
    assert TEXT[at["subjectStart"] : at["subjectEnd"]] == "Ana Petrova"
    assert TEXT[at["objectStart"] : at["objectEnd"]] == "Nordwind"
    assert str(found.value(reading, KG.rule)) == "sample"
    assert float(found.value(reading, KG.confidence)) == 0.9
    facts = [f for f in sample().facts.values() if f.evidence]
    assert len(list(found.subjects(RDF.type, KG.Reading))) == sum(len(f.evidence) for f in facts)


def test_vocabulary_is_inside() -> None:
    """Labels, superproperties and the mark of relations make the file self-contained."""
    found = parsed(sample())
    assert KG.headOf in set(found.transitive_objects(KG.presidentOf, RDFS.subPropertyOf))
    assert (KG.presidentOf, RDF.type, KG.Relation) in found
    assert str(found.value(KG.Meeting, RDFS.label)) == "meeting"
    assert KG.Event in set(found.transitive_objects(KG.Meeting, RDFS.subClassOf))


def test_contested_role_becomes_a_statement() -> None:
    """A role that is denied although the event is not stands in a statement, not on the event."""
    graph = sample()
    base = next(f for f in graph.facts.values() if f.subject == MEETING and f.object == "person/bo-lind")
    denied = fact(MEETING, "participant", NORD, *base.evidence, negated=True)
    graph = with_views(
        Graph(documents=graph.documents.values(), facts=[*graph.facts.values(), denied], ontology=graph.ontology),
        graph.entities.values(),
        graph.events.values(),
    )
    found = parsed(graph)
    assert (rdflib.URIRef(BASE + MEETING), KG.participant, rdflib.URIRef(BASE + NORD)) not in found
    assert len(list(found.subjects(RDF.subject, rdflib.URIRef(BASE + MEETING)))) == 1


def test_a_role_told_twice_is_told_once() -> None:
    """What an event has is not doubted by a vaguer reading; what is both told and denied becomes two statements."""
    graph = sample()
    base = next(f for f in graph.facts.values() if f.subject == MEETING and f.object == "person/bo-lind")

    def with_fact(**changes: object) -> rdflib.Graph:
        more = replace(base, **changes)  # type: ignore[arg-type]
        made = Graph(documents=graph.documents.values(), facts=[*graph.facts.values(), more], ontology=graph.ontology)
        return parsed(with_views(made, graph.entities.values(), graph.events.values()))

    triple = (rdflib.URIRef(BASE + MEETING), KG.participant, rdflib.URIRef(BASE + "person/bo-lind"))
    vague = with_fact(modality="Possible")
    assert triple in vague
    assert list(vague.subjects(RDF.subject, triple[0])) == []
    denied = with_fact(negated=True)
    assert triple in denied
    statements = sorted(denied.subjects(RDF.subject, triple[0]))
    assert sorted((s, KG.negated, None) in denied for s in statements) == [False, True]


def test_every_word_is_declared() -> None:
    """Properties and classes that a Turtle file of ours can use stand in ontology/kg.ttl."""
    known = set(rdflib.Graph().parse(default_folder() / "kg.ttl").subjects())
    source = Path(writer.__file__).read_text(encoding="utf-8")
    names = set(re.findall(r"self\.word\(\"(\w+)\"\)", source)) | {"ended", "start", "end"}
    names |= {f"{side}{edge}" for side in ("subject", "object") for edge in ("Start", "End")}
    assert len(names) > 15
    assert {name for name in names if KG[name] not in known} == set()


def test_dates_and_numbers() -> None:
    """Dates keep their precision; numbers are canonical."""
    assert [dated(t).datatype for t in ("2017", "2017-09", "2017-09-27", "2017-09-27T09:09", "Sept")] == [
        "gYear",
        "gYearMonth",
        "date",
        "dateTime",
        "string",
    ]
    assert dated("2017-09-27T09:09").text == "2017-09-27T09:09:00"
    assert [decimal(n).text for n in (1.0, 0.95, 0.12345, 0)] == ["1.0", "0.95", "0.123", "0.0"]


def test_other_base() -> None:
    """The namespace of ids is a setting."""
    text = "".join(turtle.generate(sample(), base="https://graph.test/x/"))
    assert BASE not in text
    assert "@prefix person: <https://graph.test/x/person/> ." in text


def test_fast_and_small() -> None:
    """A thousand facts are written within half a second of processor time and little memory."""
    graph = synthetic(1000)
    start = time.process_time()
    size = sum(map(len, turtle.generate(graph, graph.ontology)))
    assert time.process_time() - start < 1.0  # measured 0.2 on a laptop; room for a busy machine
    assert size > 500_000
    tracemalloc.start()
    for _ in turtle.generate(graph, graph.ontology):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60_000_000
