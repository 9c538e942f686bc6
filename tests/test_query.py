"""Questions: named and free, with parameters, over every source; nothing leaves the graph."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import rdflib

from bench.newsgraph import news_graph
from kg.errors import QueryError
from kg.publish import publish, turtle, write_files
from kg.query import load_rdf, query, questions, resolve
from kg.query.table import Table, shown
from kg.questions import parse
from kg.terms import BASE
from tests.publish.sample import ANA, NORD, sample, synthetic

EXPECTED = {  # question -> rows on the sample graph
    "01-who-heads-what": 1,
    "02-president-of": 1,
    "03-events-at": 1,
    "04-who-says-what-about-whom": 1,
    "05-members-since": 1,
    "06-who-was-elected": 0,
    "07-what-is-planned": 1,
    "08-single-source": 3,
    "09-timeline": 2,
    "10-evidence": 5,
    "11-editions": 0,
    "12-attributed-only": 1,
    "13-positions-of-a-person": 1,
    "15-who-met-whom": 2,
    "16-what-was-said": 1,
    "17-denied-or-alleged": 2,
    "18-money": 1,
    "19-attacks": 0,
    "20-what-changed": 1,
    "21-all-about": 9,
    "22-receipts": 5,
}


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    """The sample as rdflib holds it."""
    return load_rdf(sample())


def test_every_question_is_well_formed() -> None:
    """Each file has a title, names a variable for each parameter, and is plain SPARQL without us."""
    found = questions()
    assert len(found) == 23
    for question in found:
        assert question.title != question.name
        for name in question.params:
            assert f"?{name}" in question.text, (question.name, name)
        assert ("#{params}" in question.text) == bool(question.params)
        rdflib.Graph().query(question.text)


@pytest.mark.parametrize(("name", "rows"), EXPECTED.items())
def test_answers(graph: rdflib.Graph, name: str, rows: int) -> None:
    """Each named question answers as expected."""
    assert len(query(graph, name)) == rows


def test_expected_covers_every_question() -> None:
    """No question is left out of the test above, but for two with tests of their own."""
    assert {q.name for q in questions()} - set(EXPECTED) == {"14-how-connected", "x1-construct-org"}


def test_answers_in_words(graph: rdflib.Graph) -> None:
    """What the headline questions answer."""
    assert query(graph, "president-of").rows == (("Ana Petrova", "Nordwind"),)
    assert query(graph, "members-since").rows == (("Sudland", "Nordwind", "1984", "Bo Lind"),)
    assert query(graph, "18").objects()[0] | {"event": ""} == {
        "event": "",
        "by": "Ostbank",
        "to": "Bo Lind",
        "amount": "5 million crowns",
        "what": None,
        "status": "Alleged",
        "when": None,
    }
    statuses = {r["claim"]: r["status"] for r in query(graph, "denied-or-alleged").objects()}
    assert sorted(statuses.values()) == ["Alleged", "denied"]


def test_connections(graph: rdflib.Graph) -> None:
    """Two names are joined by a chain of two relations."""
    table = query(graph, "how-connected", {"from": "Sudland", "to": "Ana Petrova"})
    assert table.rows == (("Sudland", "member of", "Nordwind", "president of", "Ana Petrova"),)


@pytest.mark.parametrize(
    "who", ["Ana Petrova", "petrova", "ANA  PETROVA", ANA, "person:ana-petrova", f"<{BASE}{ANA}>", "Ána Petrova"]
)
def test_parameters_are_names_or_ids(graph: rdflib.Graph, who: str) -> None:
    """A person is found by name, alias, id, prefixed name or IRI, blind to case and accents."""
    assert [r["who"] for r in query(graph, "who-heads-what", {"person": who}).objects()] == ["Ana Petrova"]
    assert not query(graph, "who-heads-what", {"person": "Bo Lind"}).rows


def test_dates_words_and_relations_as_parameters(graph: rdflib.Graph) -> None:
    """Dates may be a year; relations go by their label; text is looked for inside."""
    assert len(query(graph, "timeline", {"since": "2000"})) == 1
    assert len(query(graph, "timeline", {"until": "1999-12"})) == 1
    assert len(query(graph, "evidence", {"relation": "president of", "subject": "Ana Petrova"})) == 1
    assert len(query(graph, "what-was-said", {"word": "MEMBER"})) == 1
    assert not query(graph, "what-was-said", {"word": '" } SELECT'}).rows
    assert len(query(graph, "evidence", {"subject": " "})) == 5


@pytest.mark.parametrize(
    ("name", "params", "message"),
    [
        ("who-heads-what", {"person": "Ana Petrowa"}, "nothing in the graph is called"),
        ("who-heads-what", {"persn": "Ana"}, "no parameter 'persn'"),
        ("who-heads-wat", {}, "no question is called"),
        ("timeline", {"since": "yesterday"}, "not a date"),
    ],
)
def test_wrong_names_get_a_hint(graph: rdflib.Graph, name: str, params: dict[str, str], message: str) -> None:
    """An unknown name, parameter or question is an error that names the nearest one."""
    with pytest.raises(QueryError, match=message) as caught:
        query(graph, name, params)
    assert re.search("did you mean|write 2021", caught.value.hint)


@pytest.mark.parametrize(
    "evil", ['x" } INSERT', "x> } SERVICE <http://evil.test/>", "> . ?s ?p ?o", "\\", "person/x> <y", "a\nb", "}"]
)
def test_parameters_cannot_inject(graph: rdflib.Graph, evil: str) -> None:
    """Whatever a parameter holds, it is a name that isn't found, or a text."""
    with pytest.raises(QueryError, match="nothing in the graph"):
        query(graph, "who-heads-what", {"person": evil})
    assert not query(graph, "what-was-said", {"word": evil}).rows


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://evil.test/sparql> { ?s ?p ?o } }",
        "SELECT * { service\n SILENT <http://evil.test/> { ?s ?p ?o } }",
        "SELECT * FROM <http://evil.test/x.ttl> { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * FROM kg:x { ?s ?p ?o }",
        "SELECT * # comment\nFROM#x\n<http://evil.test/x.ttl> { ?s ?p ?o }",
        "LOAD <http://evil.test/x.ttl>",
        "INSERT DATA { kg:a kg:b kg:c }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP GRAPH <x>",
    ],
)
def test_nothing_leaves_or_changes_the_graph(graph: rdflib.Graph, text: str) -> None:
    """Federation, loading and updates are refused."""
    size = len(graph)
    with pytest.raises(QueryError):
        query(graph, text)
    assert len(graph) == size


def test_forbidden_words_in_texts_are_fine(graph: rdflib.Graph) -> None:
    """The words may stand in literals, comments, IRIs and variable names."""
    text = "SELECT ?from # LOAD <x>\n{ ?from rdfs:label ?service "
    text += 'FILTER(?service != "SERVICE <x>" && ?service != "FROM <y>") } LIMIT 1'
    assert len(query(graph, text)) == 1


def test_prefixes_are_known(graph: rdflib.Graph) -> None:
    """Prefixes of the Turtle file needn't be written; own ones work too."""
    assert query(graph, "SELECT ?n { person:ana-petrova rdfs:label ?n }").rows == (("Ana Petrova",),)
    assert query(graph, "PREFIX p: <https://kg.example.org/id/person/> SELECT ?n { p:bo-lind rdfs:label ?n }").rows == (
        ("Bo Lind",),
    )
    assert query(graph, "SELECT ?x { ?x kg:presidentOf ?y }").rows == (("person:ana-petrova",),)
    assert query(graph, "ASK { ?x kg:presidentOf organization:nordwind }").rows == ((True,),)
    assert query(graph, "SELECT ?n { ?x rdfs:label ?n ; kg:presidentOf ?y }", {"y": "Nordwind"}).rows == (
        ("Ana Petrova",),
    )


def test_a_month_lasts_to_its_last_day(graph: rdflib.Graph) -> None:
    """``until`` takes the whole month or year, ``since`` begins with it; a month that is none is refused."""
    days = {("until", "2021-05"): "2021-05-31", ("until", "2020-02"): "2020-02-29", ("since", "2021-05"): "2021-05-01",
            ("until", "2021"): "2021-12-31", ("day", "2021-05-03"): "2021-05-03"}  # fmt: skip
    assert {key: str(resolve(graph, *key)[0]) for key in days} == days
    for wrong in ("2021-13", "2021-02-30", "soon", "2021-05-03T10:00:00"):
        with pytest.raises(QueryError, match="not a date"):
            resolve(graph, "until", wrong)


def test_what_json_has_no_numbers_for(graph: rdflib.Graph) -> None:
    """INF and NaN are texts: every program reads the answer."""
    found = query(graph, 'SELECT ("INF"^^xsd:double AS ?a) ("NaN"^^xsd:double AS ?b) (1.5 AS ?c) {}')
    assert found.rows == (("INF", "NaN", 1.5),)
    json.loads(found.as_json(), parse_constant=pytest.fail)


@pytest.mark.parametrize(("form", "name"), [("jsonld", "graph.jsonld"), ("nquads", "graph.nq"), ("trig", "graph.trig")])
def test_every_format_that_we_write_is_asked(form: str, name: str, tmp_path: Path) -> None:
    """The same answers as of Turtle; of a file that has named graphs only all of them count."""
    write_files(sample(), ["turtle", form], tmp_path)
    text = "SELECT ?s ?p ?o { ?s ?p ?o FILTER(!isLiteral(?o)) } ORDER BY ?s ?p ?o"
    assert query(tmp_path / name, text).rows == query(tmp_path / "graph.ttl", text).rows
    (tmp_path / "own.nq").write_text("<a:a> <a:b> <a:c> <a:g> .\n")
    assert len(query(tmp_path / "own.nq", text)) == 1


def test_syntax_errors_say_where(graph: rdflib.Graph) -> None:
    """A syntax error names line and column, and the hint lists the questions."""
    with pytest.raises(QueryError, match=r"line 2, column \d+") as caught:
        query(graph, "SELECT ?x {\n ?x ?? }")
    assert "--list" in caught.value.hint
    with pytest.raises(QueryError, match="SPARQL error"):
        query(graph, "SELECT ?x { ?x nope:y ?z }")


def test_construct_gives_turtle(graph: rdflib.Graph) -> None:
    """CONSTRUCT and DESCRIBE give Turtle that parses, and rows."""
    table = query(graph, "x1", {"person": "Ana Petrova"})
    assert len(rdflib.Graph().parse(data=table.turtle, format="turtle")) == len(table) == 5
    assert table.as_text() == table.turtle
    assert query(graph, f"DESCRIBE <{BASE}{NORD}>").turtle


def test_sources(tmp_path: Path) -> None:
    """A graph, its folder, its file and any Turtle file give the same answer."""
    publish(sample(), tmp_path)
    (tmp_path / "other.ttl").write_text("".join(turtle.generate(sample(), sample().ontology)), encoding="utf-8")
    answers = [
        query(s, "who-heads-what") for s in (sample(), tmp_path, str(tmp_path / "graph.ttl"), tmp_path / "other.ttl")
    ]
    assert len({a.rows for a in answers}) == 1
    assert answers[0].rows


def test_a_strangers_file(tmp_path: Path) -> None:
    """A file with our words and without their meaning is explained to named questions, and to them alone."""
    file = tmp_path / "x.ttl"
    file.write_text(
        "@prefix kg: <https://kg.example.org/ontology#> . @prefix : <urn:x:> . "
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        ':ana a kg:Person ; rdfs:label "Ana" ; kg:presidentOf :nord . :nord rdfs:label "Nordwind" .\n'
    )
    assert [list(row)[:2] for row in query(file, "president-of").rows] == [["Ana", "Nordwind"]]
    assert query(file, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0] in (4, "4")
    assert query(file, "who-heads-what").rows == ()
    other = tmp_path / "y.ttl"
    other.write_text("<urn:x:a> <urn:x:b> <urn:x:c> .")
    assert query(other, "president-of").rows == ()


def test_wrong_sources(tmp_path: Path) -> None:
    """A missing folder and a file that is no Turtle are errors with hints."""
    with pytest.raises(QueryError, match="can't be read") as caught:
        query(tmp_path / "nothing", "timeline")
    assert "kg build" in caught.value.hint
    (tmp_path / "x.ttl").write_text("this is no Turtle")
    with pytest.raises(QueryError, match="is not Turtle"):
        query(tmp_path / "x.ttl", "timeline")


def test_other_base(tmp_path: Path) -> None:
    """A graph with ids in another namespace is asked the same way."""
    publish(sample(), tmp_path, base="https://graph.test/id/")
    table = query(tmp_path, "who-heads-what", {"person": "Petrova"})
    assert table.rows[0][0] == "Ana Petrova"
    assert query(tmp_path, "SELECT ?x { ?x kg:presidentOf organization:nordwind }").rows == (("person:ana-petrova",),)


def test_own_questions(tmp_path: Path) -> None:
    """Questions of your own are files in a folder."""
    (tmp_path / "names.rq").write_text(
        "# title: Names\n# param who: Ana Petrova\nSELECT ?n { #{params}\n ?who rdfs:label ?n }", encoding="utf-8"
    )
    assert query(sample(), "names", folder=tmp_path).rows == (("Ana Petrova",),)
    assert query(sample(), "names", {"who": "Bo Lind"}, folder=tmp_path).rows == (("Bo Lind",),)
    assert parse("x", "SELECT").title == "x"


def test_table_forms() -> None:
    """Text is aligned and on one line a row, JSON has objects with nulls, CSV reads back."""
    table = Table(columns=("name", "n"), rows=(("Ana\x1b[31m\nB", 1), ("习近平", None), ('q"u,o', True)))
    lines = table.as_text().splitlines()
    assert lines[0] == "name        n"
    assert lines[2:4] == ["Ana [31m B  1", "习近平      -"]
    assert lines[-1] == "(3 rows)"
    assert "\x1b" not in table.as_text()
    assert json.loads(table.as_json())[1] == {"name": "习近平", "n": None}
    assert list(csv.reader(io.StringIO(table.as_csv())))[3] == ['q"u,o', "true"]
    assert shown("x" * 99, 10) == "x" * 9 + "…"


def test_no_question_explodes() -> None:
    """Without parameters every question answers on a thousand facts within seconds."""
    graph = load_rdf(synthetic(300))
    for question in questions():
        start = time.process_time()
        query(graph, question.name)
        assert time.process_time() - start < 15, question.name


def test_docs_list_every_question() -> None:
    """The table in docs/queries.md is in step with the files."""
    page = (Path(__file__).resolve().parents[1] / "docs" / "queries.md").read_text(encoding="utf-8")
    for question in questions():
        params = ", ".join(f"`{p}`" for p in question.params)
        assert f"| `{question.name}` | {question.title} | {params} |" in page


def test_both_engines_agree() -> None:
    """Oxigraph, which answers here, and rdflib's own engine give the same rows in the same order."""
    made = news_graph(150, 375)
    text = "".join(turtle.generate(made, made.ontology))
    own = rdflib.Graph().parse(data=text, format="turtle")
    ours = load_rdf(made)
    asked = [q for q in questions() if "CONSTRUCT" not in q.text]
    answered = 0
    for question in asked:
        sparql = question.text.replace("#{params}", "")
        rows = [[[None if t is None else str(t) for t in row] for row in graph.query(sparql)] for graph in (own, ours)]
        assert rows[0] == rows[1], question.name
        answered += bool(rows[0])
    assert answered > 14


def test_prefixes_of_a_file_are_known(tmp_path: Path) -> None:
    """A file's own prefixes can be used in a question about it, and ids are those of its namespace."""
    file = tmp_path / "other.ttl"
    made = sample()
    file.write_text("".join(turtle.generate(made, made.ontology, base="https://else.test/id/")), encoding="utf-8")
    answer = query(file, "SELECT ?o { person:ana-petrova kg:presidentOf ?o }")
    assert answer.rows == ((f"{NORD.replace('/', ':')}",),)


def test_a_runaway_question_is_given_up(tmp_path: Path) -> None:
    """A question that would take for ever ends at its time with a word; the next one is answered."""
    file = tmp_path / "graph.ttl"
    made = news_graph(150, 375)
    file.write_text("".join(turtle.generate(made, made.ontology)), encoding="utf-8")
    runaway = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?i && ?c = ?d && ?f = ?g) }"
    code = (
        "import kg, sys, time\nfrom kg.errors import QueryError\n"
        "start = time.monotonic()\n"
        "try: kg.query(sys.argv[1], sys.argv[2], timeout=1)\n"
        "except QueryError as error: print(error)\n"
        "assert time.monotonic() - start < 30\n"
        "print(len(kg.query(sys.argv[1], 'SELECT * { ?s a kg:Person }', limit=3, timeout=30)))\n"
        "try: kg.query(sys.argv[1], 'SELECT * { ?s ?p', timeout=30)\n"
        "except QueryError as error: print('syntax' in str(error))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(file), runaway], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.splitlines() == ["no answer within 1 s", "3", "True"], done.stderr
    assert done.stderr == ""
