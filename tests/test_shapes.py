"""The shapes accept a sound graph and catch each way to spoil it, by pySHACL and by ``kg check`` alike."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from kg import store
from kg.cli import run
from kg.errors import CheckError
from kg.graph import Graph
from kg.ontology import default_folder
from kg.query.shapes import conforms, violations
from kg.terms import Names, prefixes

pyshacl = pytest.importorskip("pyshacl")
rdflib = pytest.importorskip("rdflib")

PREFIXES = """
@prefix kg: <https://kg.example.org/ontology#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
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
SPOILED = {  # the change of the sound graph, the node that is to blame, words of the message
    "no-evidence": ("kg:confidence 0.9 ; kg:evidence :ev1 .", "kg:confidence 0.9 .", ":st1", "without evidence"),
    "no-modality": ("kg:modality kg:Planned ;", "", ":st5", "one kg:modality"),
    "no-direct-triple": ("kg:memberOf :council .", 'kg:demonym "x" .', ":st4", "without its direct triple"),
    "unknown-predicate": ("rdf:predicate kg:supports", "rdf:predicate kg:likes", ":st5", "not in the vocabulary"),
    "offset-off-by-one": ("kg:end 15", "kg:end 16", ":ev1", "quote length"),
    "date-as-string": ('"2016"^^xsd:gYear ; kg:earliest', '"2016" ; kg:earliest', ":st1", "kg:startDate is no date"),
    "confidence-of-1.4": ("confidence 0.9 ; kg:ev", "confidence 1.4 ; kg:ev", ":st1", "kg:confidence is one decimal"),
    "person-and-organization": (":ana a kg:Person", ":ana a kg:Person, kg:Company", ":ana", "no organization"),
    "person-the-president": ('"Ana Petrova" ;', '"the president" ;', ":ana", "a description"),
    "planned-triple-asserted": ("memberOf :council .", "memberOf :council ; kg:supports :ana .", ":st5", "planned"),
    "latest-before-earliest": ("2016-12-31", "2015-12-31", ":st1", "earliest is after latest"),
    "unknown-modality": ("kg:Planned", "kg:Certain", ":st5", "one kg:modality"),
    "bare-triple": ("kg:memberOf :council .", "kg:memberOf :council ; kg:borders :ana .", ":norland", "no evidence"),
    "pronoun-as-person": ('"Ana Petrova" ;', '"She" ;', ":ana", "a pronoun"),
    "two-labels": ('"Ana Petrova" ;', '"Ana Petrova" , "Petrova" ;', ":ana", "one rdfs:label"),
    "blank-at-the-end": ('"Norland" ;', '"Norland " ;', ":norland", "one rdfs:label"),
    "wrong-range": ("kg:presidentOf", "kg:mayorOf", ":council", "must be a GeopoliticalEntity"),
    "wrong-range-of-a-role": ("kg:winner :ana", "kg:winner :doc", ":doc", "object of kg:winner must be a Agent"),
    "reading-of-nothing": (":st1 ; kg:evidence", ":ana ; kg:evidence", ":rd1", "of one kg:Claim"),
    "undated-claim": (
        '; kg:earliest "2016-01-01"^^xsd:date ; kg:evidence',
        "; kg:evidence",
        ":vote",
        "kg:earliest",
    ),
}
NAMES = ("The Edge", "A. J. Petrova", "An Baijie", "Her Majesty")
Found = set[tuple[str, ...]]
SHACL = "http://www.w3.org/ns/shacl#"


@cache
def parsed(name: str) -> Any:
    """A file of the ontology as a graph."""
    return rdflib.Graph().parse(default_folder() / name)


def by_pyshacl(turtle: str, shapes: Any = None) -> Found:
    """(focus node, path, value, severity, message) of every result of pySHACL, as :func:`violations` tells them.

    Our shapes need the vocabulary beside the data; ``shapes`` of others do not.
    """
    data = (rdflib.Graph() + (rdflib.Graph() if shapes else parsed("kg.ttl"))).parse(data=turtle, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes or parsed("shapes.ttl"), advanced=True)
    names = Names(prefixes())
    found = set()
    for result in report.objects(None, rdflib.URIRef(SHACL + "result")):
        cells = []
        for word in ("focusNode", "resultPath", "value", "resultSeverity", "resultMessage"):
            terms = sorted(report.objects(result, rdflib.URIRef(SHACL + word)))
            text = "; ".join(names.iri(str(term)) if isinstance(term, rdflib.URIRef) else str(term) for term in terms)
            cells.append(text.removeprefix(f"<{SHACL}").removesuffix(">") if word == "resultSeverity" else text)
        found.add(tuple(cells))
    return found


def by_kg(turtle: str, folder: Path, shapes: Path | None = None) -> Found:
    """The same by our own engine."""
    file = folder / "graph.ttl"
    file.write_text(turtle, encoding="utf-8")
    return {tuple(str(cell or "") for cell in row) for row in violations(file, shapes).rows}


def told(rows: Found) -> Found:
    """Node, severity and message of each result: what all engines must agree on."""
    return {(row[0], *row[3:]) for row in rows}


def spoiled(name: str) -> str:
    """The sound graph with one change."""
    old, new, *_ = SPOILED[name]
    assert old in SOUND
    return SOUND.replace(old, new)


@pytest.fixture(scope="module")
def all_found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Found, Found]]:
    """What both engines find in the sound graph and in each spoiled one; one run, in which each has ids of its own."""
    graphs = {"sound": SOUND, **{name: spoiled(name) for name in SPOILED}}
    graphs["values"] = SOUND.replace("kg:memberCount 14", 'kg:memberCount "many"')
    graphs |= {name: SOUND.replace('"Ana Petrova" ;', f'"{name}" ;') for name in NAMES}
    spaces = {name: f"https://kg.example.org/id/{number}-" for number, name in enumerate(graphs)}
    whole = "".join(text.replace("@prefix : <https://kg.example.org/id/", f"@prefix : <{spaces[name]}")
                    for name, text in graphs.items())  # fmt: skip
    ours, theirs = by_kg(whole, tmp_path_factory.mktemp("shapes")), by_pyshacl(whole)

    def own(rows: Found, name: str) -> Found:
        space = f"<{spaces[name]}"
        return {(f":{row[0].removeprefix(space)[:-1]}", *row[1:]) for row in rows if row[0].startswith(space)}

    def shared(rows: Found) -> Found:
        return {row for row in rows if not row[0].startswith("<")}  # values, and words of kg

    found = {name: (own(ours, name), own(theirs, name)) for name in graphs}
    return {**found, "values": (shared(ours), shared(theirs))}


def test_both_engines_find_the_same(all_found: dict[str, tuple[Found, Found]]) -> None:
    """The same nodes for the same reasons, in every graph."""
    assert {name: told(ours) for name, (ours, _) in all_found.items()} == {
        name: told(theirs) for name, (_, theirs) in all_found.items()
    }


def test_values_are_caught(all_found: dict[str, tuple[Found, Found]]) -> None:
    """Where the value itself is wrong it is the focus node: a count in words, a modality that is none."""
    for found in all_found["values"]:
        assert {(row[0], row[4]) for row in found} == {
            ("many", "object of kg:memberCount must be a xsd:integer"),
            ("kg:Certain", "object of kg:modality must be a Modality"),
        }


def test_a_sound_graph_conforms(all_found: dict[str, tuple[Found, Found]]) -> None:
    """The sample holds every kind of node and no problem."""
    assert all_found["sound"] == (set(), set())


@pytest.mark.parametrize("name", NAMES)
def test_names_that_begin_like_descriptions_are_names(name: str, all_found: dict[str, tuple[Found, Found]]) -> None:
    """Only small letters after an article make a description."""
    assert all_found[name] == (set(), set())


@pytest.mark.parametrize("name", SPOILED)
def test_spoiled_graphs_are_caught(name: str, all_found: dict[str, tuple[Found, Found]]) -> None:
    """Each change of the sound graph is reported by both engines, at its own node and for its own reason."""
    *_, node, words = SPOILED[name]
    for found in all_found[name]:
        assert [row for row in found if row[0] == node and words in row[4] and row[3] == "Violation"], found


HARD = """Halden elects new mayor
By MARA LIND
Published: 3 May 2021

HALDEN - Ana Petrova, a former teacher, was elected mayor of Halden on Sunday. Norland has been a member of the Halden \
Council since 1984.

"We may never build the bridge," said Tomas Varga, the chairman of Brell Industries, which was founded in 1962. He \
said that Petrova had met Lena Okoro in Sundby last year. "She did not meet me," Okoro said.

Brell Industries plans to open a school in Sundby by 2025. The council denied that Varga had paid 2 million \
euros to Okoro. Lena Okoro has been mayor of Sundby since 2016. The Halden Lantern Festival drew crowds.
"""


@pytest.mark.model
def test_what_a_build_writes_conforms(tmp_path: Path) -> None:
    """Plans, denials, hearsay, former posts and vague dates of a whole build break no shape."""
    import kg
    from kg.publish import turtle

    graph = kg.build(kg.Document(text=HARD, source="a.txt"), date="2021-05-03")
    assert len(graph.facts) > 20
    text = "".join(turtle.generate(graph, graph.ontology, base="https://kg.example.org/id/"))
    assert (by_kg(text, tmp_path), by_pyshacl(text)) == (set(), set())
    assert len(violations(graph)) == 0


def test_two_values_are_a_warning(tmp_path: Path) -> None:
    """Sources may contradict each other: the reader is told, and the graph conforms all the same."""
    second = (
        ':ana kg:birthDate "1963"^^xsd:gYear . :st6 a kg:Statement ; rdf:subject :ana ; rdf:predicate kg:birthDate ; '
        'rdf:object "1963"^^xsd:gYear ; kg:modality kg:Actual ; kg:evidence :ev1 .'
    )
    found = by_kg(SOUND + second, tmp_path)
    assert told(found) == told(by_pyshacl(SOUND + second))
    assert {(row[3], row[4]) for row in found} == {("Warning", "two values for a functional relation")}
    assert conforms(violations(tmp_path / "graph.ttl"))


# ---- shapes of others: each word of SHACL, compared with pySHACL

DATA = (
    PREFIXES
    + """
:a a :T ; :p 1 , 2 , 3 ; :q "one"@en , "uno"@it ; :r :b ; :n "Ann" ;
    :d "2020-01-01"^^xsd:date ; :e "2021-01-01"^^xsd:date .
:b a :T , :U ; :p 1 , 1.5 ; :q "one"@en , "two"@en , "plain" ; :r :c , :a , :b ; :n "bo" , :x ;
    :d "2022-01-01"^^xsd:date ; :e "2021-01-01"^^xsd:date ; :s :a .
:c a :V ; :p "text" , "nope"^^xsd:integer , 70000 ; :r "literal" , _:blank ; :d "2020"^^xsd:gYear ; :n "Cäcilie" .
_:blank a :T ; :p 5 , true ; :n "\\"quoted\\" \\\\ text" ; :same 5 , true .
:V rdfs:subClassOf :T .
"""
)
WORDS = {
    "min": "sh:property [ sh:path :p ; sh:minCount 3 ]",
    "max": "sh:property [ sh:path :p ; sh:maxCount 2 ]",
    "class": "sh:property [ sh:path :r ; sh:class :T ]",
    "datatype": "sh:property [ sh:path :p ; sh:datatype xsd:integer ]",
    "datatype-date": "sh:property [ sh:path :d ; sh:datatype xsd:date ]",
    "kind": "sh:property [ sh:path :r ; sh:nodeKind sh:IRI ] ; sh:nodeKind sh:BlankNode",
    "kinds": "sh:property [ sh:path :r ; sh:nodeKind sh:BlankNodeOrIRI ]",
    "range": "sh:property [ sh:path :p ; sh:minInclusive 1.5 ; sh:maxExclusive 70000 ]",
    "range-2": "sh:property [ sh:path :p ; sh:minExclusive 1 ; sh:maxInclusive 3 ]",
    "length": "sh:property [ sh:path :n ; sh:minLength 3 ; sh:maxLength 6 ]",
    "pattern": 'sh:property [ sh:path :n ; sh:pattern "^[a-c]" ; sh:flags "i" ]',
    "quotes": r'sh:property [ sh:path :n ; sh:pattern "^[^\"\\\\]*$" ]',
    "in": 'sh:property [ sh:path :p ; sh:in ( 1 2 "text" ) ]',
    "language": 'sh:property [ sh:path :q ; sh:languageIn ( "en" ) ; sh:uniqueLang true ]',
    "has": "sh:property [ sh:path :p ; sh:hasValue 1 ]",
    "equals": "sh:property [ sh:path :p ; sh:equals :same ]",
    "disjoint": "sh:property [ sh:path :r ; sh:disjoint :s ]",
    "less": "sh:property [ sh:path :d ; sh:lessThan :e ]",
    "less-or-equal": "sh:property [ sh:path :d ; sh:lessThanOrEquals :e ]",
    "not": "sh:not [ sh:class :U ]",
    "and": "sh:and ( [ sh:class :T ] [ sh:property [ sh:path :n ; sh:maxCount 1 ] ] )",
    "or": "sh:or ( [ sh:class :U ] [ sh:property [ sh:path :p ; sh:minCount 3 ; sh:datatype xsd:integer ] ] )",
    "one": "sh:xone ( [ sh:class :U ] [ sh:class :V ] )",
    "node": "sh:node [ sh:property [ sh:path :r ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ]",
    "nested": "sh:property [ sh:path :r ; sh:property [ sh:path :n ; sh:minCount 1 ; sh:maxCount 1 ] ]",
    "closed": "sh:closed true ; sh:ignoredProperties ( rdf:type :d :e ) ; sh:property [ sh:path :p ] , [ sh:path :n ]",
    "inverse": "sh:property [ sh:path [ sh:inversePath :r ] ; sh:minCount 2 ]",
    "sequence": "sh:property [ sh:path ( :r :n ) ; sh:maxLength 2 ]",
    "alternative": "sh:property [ sh:path [ sh:alternativePath ( :d :e ) ] ; sh:maxCount 1 ]",
    "any-depth": "sh:property [ sh:path [ sh:zeroOrMorePath :r ] ; sh:nodeKind sh:IRI ]",
    "off": "sh:property [ sh:path :p ; sh:maxCount 0 ; sh:deactivated true ]",
    "mild": "sh:property [ sh:path :p ; sh:maxCount 0 ; sh:severity sh:Info ; sh:message 'none' ]",
    "sparql": "sh:sparql [ sh:prefixes :here ; sh:message 'from {?value}' ; sh:select "
    "'SELECT $this ?value { { $this :d ?value } UNION { $this :e ?value } FILTER(isLiteral(?value)) }' ]",
    "sparql-filter": "sh:sparql [ sh:prefixes :here ; sh:select "
    "'SELECT $this { { ?any :n \"Ann\" FILTER($this = ?any) } }' ]",
    "sparql-path": "sh:property [ sh:path :n ; sh:sparql [ sh:prefixes :here ; sh:select "
    "'SELECT $this ?value { $this $PATH ?value FILTER(isIRI(?value)) }' ] ]",
}  # fmt: skip
TARGETS = {
    "class": "a sh:NodeShape ; sh:targetClass :T ; sh:nodeKind sh:Literal",
    "node": "a sh:NodeShape ; sh:targetNode :a , :nowhere , 7 ; sh:class :T",
    "subjects": "a sh:NodeShape ; sh:targetSubjectsOf :s ; sh:class :V",
    "objects": "a sh:NodeShape ; sh:targetObjectsOf :r ; sh:class :V",
    "implicit": "a sh:NodeShape , rdfs:Class ; sh:class :U",
    "property": "a sh:PropertyShape ; sh:targetClass :T ; sh:path :p ; sh:maxCount 1",
}
HERE = ':here sh:declare [ sh:prefix "" ; sh:namespace "https://kg.example.org/id/"^^xsd:anyURI ] .'


def compared(shape: str, folder: Path) -> None:
    """Both engines find the same nodes, paths, values and severities; and something at all."""
    text = f"{PREFIXES} {HERE} :T {shape} ."
    file = folder / "shapes.ttl"
    file.write_text(text, encoding="utf-8")
    ours = {row[:4] for row in by_kg(DATA, folder, file)}
    theirs = {row[:4] for row in by_pyshacl(DATA, rdflib.Graph().parse(data=text, format="turtle"))}
    assert unnamed(ours) == unnamed(theirs)
    assert bool(ours) == ("deactivated" not in shape)


def unnamed(rows: Found) -> Found:
    """Blank nodes by one name, and a path that is more than a property by none: each engine has its own."""
    blank = re.compile(r"^(_:\S+|[0-9a-f]{32}|n[0-9a-f]{32}b\d+)$")
    plain = [tuple("[]" if blank.match(cell) else cell for cell in row) for row in rows]
    return {(row[0], row[1] if re.fullmatch(r"<[^<>]*>", row[1]) else "", *row[2:]) for row in plain}


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_shacl_means_what_it_means_to_others(word: str, tmp_path: Path) -> None:
    """The results of each constraint are those of pySHACL."""
    compared(f"a sh:NodeShape ; sh:targetClass :T ; {WORDS[word]}", tmp_path)


@pytest.mark.parametrize("target", TARGETS)
def test_targets_are_found(target: str, tmp_path: Path) -> None:
    """So are those of each kind of target."""
    compared(TARGETS[target], tmp_path)


REACHING = "x:y> SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } } #"
DECLARED = """sh:targetClass :T ; sh:sparql [ sh:select 'SELECT $this {{}}' ;
  sh:prefixes [ sh:declare [ sh:prefix '{}' ; sh:namespace '{}' ] ] ]"""


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ("sh:targetClass :T ; sh:property [ sh:path :p ; sh:qualifiedMinCount 1 ]", "sh:qualifiedMinCount"),
        ("sh:targetClass :T ; sh:rule []", "sh:rule is not known"),
        ("sh:target [] ; sh:class :T", "sh:target is not known"),
        ("sh:targetClass :T ; sh:minCount 1", "sh:minCount needs an sh:path"),
        ("sh:targetClass :T ; sh:node :S", "refers to itself"),
        ("sh:targetClass :T ; sh:property :P . :P sh:path :r ; sh:property :P", "refers to itself"),
        ("sh:targetClass :T ; sh:class [ sh:in ( :T ) ]", "stands where a class or a property should"),
        ("sh:targetClass :T ; sh:property [ sh:path :p ; sh:minCount 'two' ]", "no whole number"),
        ("sh:targetClass :T ; sh:not [ sh:property [ sh:path :p ; sh:maxCount 9 ] ]", "sh:maxCount 9 within"),
        ('sh:targetClass :T ; sh:pattern "a(?=b)"', "is no pattern of SPARQL"),
        ("sh:targetClass :T ; sh:sparql [ sh:select 'SELECT $this { $this foo:p 1 }' ]", "can't be run"),
        ("sh:targetClass :T ; sh:sparql [ sh:select 'SELECT $this { SERVICE <x:x> { $this ?p 1 } }' ]", "SERVICE"),
        ("sh:targetClass :T ; sh:sparql [ sh:select 'SELECT ?x { ?x ?p 1 }' ]", "does not select $this"),
        ("sh:class :T", "no shape has a target"),
        ("sh:targetSubjectsOf 'x'", "stands where a class or a property should"),
        ("sh:targetClass :T ; sh:property [ sh:path _:a ; sh:minCount 1 ] . _:a sh:inversePath _:a", "has no end"),
        (f"sh:targetClass :T ; sh:closed true ; sh:ignoredProperties ( {REACHING!r} )", "stands where"),
        (f"sh:targetClass :T ; sh:closed true ; sh:property [ sh:path {REACHING!r} ]", "is no property path"),
        (DECLARED.format("a", REACHING), "is no prefix"),
        (DECLARED.format(f"a: <{REACHING}", "x:x"), "is no prefix"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused(shape: str, words: str, tmp_path: Path) -> None:
    """A shape that can't be checked here is an error, never a graph that conforms."""
    (tmp_path / "shapes.ttl").write_text(f"{PREFIXES} :S a sh:NodeShape ; {shape} .", encoding="utf-8")
    with pytest.raises(CheckError, match=re.escape(words)) as caught:
        by_kg(DATA, tmp_path, tmp_path / "shapes.ttl")
    assert "shapes.ttl" in str(caught.value)
    assert caught.value.hint


# ---- files, and the command


@pytest.mark.parametrize("ending", ["ttl", "nt", "nq", "trig", "rdf", "jsonld"])
def test_other_formats_are_read(ending: str, tmp_path: Path) -> None:
    """A fault is found in each format; in a file of named graphs only, too."""
    form = pyoxigraph.RdfFormat.JSON_LD if ending == "jsonld" else pyoxigraph.RdfFormat.from_extension(ending)
    name = pyoxigraph.NamedNode("x:graph") if ending in ("nq", "trig") else pyoxigraph.DefaultGraph()
    spoiled = SOUND.replace("kg:end 15", "kg:end 16")
    quads = [
        pyoxigraph.Quad(quad.subject, quad.predicate, quad.object, name)
        for quad in pyoxigraph.parse(spoiled, format=pyoxigraph.RdfFormat.TURTLE)
    ]
    pyoxigraph.serialize(quads, str(tmp_path / f"graph.{ending}"), format=form)
    found = violations(tmp_path / f"graph.{ending}")
    assert [row[4] for row in found.rows] == ["quote length differs from end - start"]


def test_articles_of_their_own_are_not_checked_twice(tmp_path: Path) -> None:
    """Where a default graph is there, it alone is checked: a named graph need not stand for itself."""
    file, bare = tmp_path / "graph.trig", ":st9 a kg:Statement ."
    file.write_text(f"{SOUND} <x:article> {{ {bare} }}", encoding="utf-8")
    assert len(violations(file)) == 0
    file.write_text(SOUND + bare, encoding="utf-8")
    assert len(violations(file)) > 0


@pytest.mark.parametrize("text", ["MMXVI", "2016-13", "20160"])
def test_impossible_dates_are_caught(text: str, tmp_path: Path) -> None:
    """A literal that is not of its datatype breaks sh:datatype; rdflib, and so pySHACL, lets some pass."""
    data = SOUND.replace('kg:startDate "2016"^^xsd:gYear', f'kg:startDate "{text}"^^xsd:gYearMonth')
    assert {row[0] for row in by_kg(data, tmp_path)} == {"<https://kg.example.org/id/st1>"}


def test_what_cannot_be_compared_is_not_less(tmp_path: Path) -> None:
    """A year and a number have no order: SHACL counts that as a violation, pySHACL does not."""
    rule = ":S a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path :d ; sh:lessThan :e ] ."
    (tmp_path / "own.ttl").write_text(PREFIXES + rule, encoding="utf-8")
    assert len(by_kg(PREFIXES + ':a :d "2020"^^xsd:gYear ; :e 7 .', tmp_path, tmp_path / "own.ttl")) == 1


def test_a_store_on_disk_is_read(tmp_path: Path) -> None:
    """An Oxigraph store is a source like the file that it was made of."""
    store.write([SOUND.replace("kg:end 15", "kg:end 16")], tmp_path / "store", form="ttl")
    found = violations(tmp_path / "store")
    assert [row[4] for row in found.rows] == ["quote length differs from end - start"]


def test_an_empty_graph_of_python_conforms() -> None:
    """A graph in memory is a source as well."""
    assert len(violations(Graph())) == 0


def test_check_tells_json_and_its_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 and an empty list, 1 and what is broken; --limit and --csv cut and format it."""
    sound, spoiled = tmp_path / "sound.ttl", tmp_path / "spoiled.ttl"
    sound.write_text(SOUND, encoding="utf-8")
    spoiled.write_text(SOUND.replace("kg:end 15", "kg:end 16").replace("kg:Planned", "kg:Certain"), encoding="utf-8")
    assert run(["check", str(sound)]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert run(["check", str(spoiled)]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert {row["message"] for row in rows} >= {"quote length differs from end - start"}
    assert len(rows) > 1
    assert run(["check", str(spoiled), "--limit", "1", "--csv"]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_check_takes_shapes_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--shapes stands instead of ours."""
    (tmp_path / "graph.ttl").write_text(SOUND, encoding="utf-8")
    rule = ":S a sh:NodeShape ; sh:targetClass kg:Agent ; sh:property [ sh:path kg:birthDate ; sh:minCount 1 ] ."
    (tmp_path / "own.ttl").write_text(PREFIXES + rule, encoding="utf-8")
    assert run(["check", str(tmp_path), "--shapes", str(tmp_path / "own.ttl")]) == 1
    found = {row["focus"].rsplit("/", 1)[1] for row in json.loads(capsys.readouterr().out)}
    assert found == {"council>", "norland>"}


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("none.ttl", None, "there is no such file"),
        ("bad.ttl", "<x:a> <x:b> ", "is not Turtle"),
        ("table.csv", "a,b", "is no file of RDF"),
    ],
)
def test_bad_input_is_told(
    name: str, text: str | None, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What, where, and what to do about it."""
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert run(["check", str(tmp_path / name)]) == 1
    error = capsys.readouterr().err
    assert name in error
    assert words in error
    assert "hint: " in error
