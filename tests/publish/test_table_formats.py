"""GEXF, CSV, SQLite and FollowTheMoney: what is read back is what the graph tells, whatever its texts hold."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx
import pytest

from bench.newsgraph import news_graph
from kg.graph import Graph
from kg.model import Document, Evidence, Fact, Mention, Value, mention_id
from kg.publish import ftm, gexf, neo4j, sheet, sqlite
from kg.publish.flat import one_line, rows
from kg.publish.graphml import text as legal
from kg.terms import clean
from kg.views import Entity, Event
from tests.publish.sample import ANA, BO, MEETING, NORD, fact, receipt, sample, with_views

EVIL = (
    "=cmd|' /C calc'!A0;\"quoted\",\r\n<b>&amp;</b> 100% %s; ]]> </node>",
    "@SUM(1+1)*cmd, \u65e5\u672c\u8a9e \u0627\u0644\u0633\u0644\u0627\u0645 \u202egnp",
    "-2+3 lone \ud800 surrogate \udfff \x00\x07\x1b\ufffe\uffff",
    "\t+1-2",
    "\x00",
    "\uff1d1+1",
)
ONE_FILE = (gexf, sheet, sqlite, ftm)
PLACES = {  # element of GEXF 1.3 -> the attributes of which we use some
    "gexf": {"version"},
    "meta": set(),
    "creator": set(),
    "description": set(),
    "graph": {"defaultedgetype", "idtype", "mode", "timeformat", "timerepresentation"},
    "attributes": {"class", "mode"},
    "attribute": {"id", "title", "type"},
    "nodes": set(),
    "node": {"id", "label", "start", "end"},
    "edges": set(),
    "edge": {"id", "source", "target", "label", "kind", "weight", "start", "end"},
    "attvalues": set(),
    "attvalue": {"for", "value"},
}


@cache
def hostile() -> Graph:
    """A graph whose every text is evil, with claims that differ in their qualifiers only."""
    documents, facts, mentions, names = [], [], [], {}
    for number, evil in enumerate(EVIL):
        content = f"\U0001f600 {clean(evil)} stands here"
        document = Document(text=content, source=evil, title=evil, date="2021-05-04", authors=(evil,), outlet=evil)
        start, end = 2, 2 + len(evil)
        proof = Evidence(
            document=document.id, sentence=(0, len(content)), quote=(start, end), text=evil, subject=(start, end),
            rule=evil, speaker=BO if number % 2 else "", mode=evil, confidence=0.9,
        )  # fmt: skip
        documents.append(document)
        title = (("roleTitle", Value(clean(evil))),)
        facts += [
            fact(ANA, "presidentOf", NORD, proof, qualifiers=title),
            fact(ANA, "presidentOf", NORD, proof, qualifiers=title, negated=True),
            fact(ANA, "occupation", Value(clean(evil)), proof),
        ]
        mentions.append(
            Mention(document=document.id, start=start, end=end, text=evil, name=evil, type="Person", kind="name")
        )
        names[mention_id(document.id, start, end)] = ANA
    day = Value("2021-05-03", "date")
    facts += [
        fact(MEETING, "type", Value("Meeting", "class"), proof),
        fact(MEETING, "participant", ANA, proof),
        fact(MEETING, "date", day, proof),
        fact(BO, "memberOf", NORD, proof, qualifiers=(("endDate", Value("1990")), ("startDate", Value("2001")))),
    ]
    things = [
        Entity(id=key, label=evil, kind=key.partition("/")[0], types=(evil,), aliases=EVIL, attributes=same)
        for key, evil, same in ((ANA, EVIL[0], ()), (NORD, EVIL[2], ()), (BO, EVIL[4], (("sameAs", Value(EVIL[1])),)))
    ]
    roles = (("participant", ANA), ("date", day), ("text", Value(EVIL[1])))
    event = Event(id=MEETING, label=EVIL[1], kind="event", types=("Meeting", "Event"), roles=roles, evidence=(proof,))
    graph = Graph(documents=documents, mentions=mentions, facts=facts, names=names, ontology=sample().ontology)
    return with_views(graph, things, [event])


@cache
def news() -> Graph:
    """A lifelike graph."""
    return news_graph(300, 750)


GRAPHS = pytest.mark.parametrize("make", [sample, news, hostile])


def written(exporter: Any, graph: Graph) -> bytes:
    """The file as it is stored."""
    chunks = exporter.generate(graph, graph.ontology)
    return b"".join(c if isinstance(c, bytes) else clean(c).encode() for c in chunks)


def told(graph: Graph) -> list[Fact]:
    """The facts that may be written."""
    return [f for f in graph.facts.values() if f.evidence]


def between(graph: Graph) -> dict[str, Fact]:
    """The facts that are edges."""
    return {f.id: f for f in told(graph) if isinstance(f.object, str) and {f.subject, f.object} <= graph.nodes.keys()}


# ---- all


@GRAPHS
@pytest.mark.parametrize("exporter", [*ONE_FILE, *neo4j.PARTS], ids=lambda e: e.FILE_NAME)
def test_same_bytes_twice(exporter: Any, make: Any) -> None:
    """The same bytes for the same graph, and a complete exporter."""
    graph = make()
    first = written(exporter, graph)
    assert first
    assert first == written(exporter, graph)
    assert Path(exporter.FILE_NAME).name == exporter.FILE_NAME
    assert "/" in exporter.MIME
    assert exporter.TITLE


def test_order_of_work_never_shows() -> None:
    """Facts, mentions and documents in another order give the same files."""
    graph = news()
    other = Graph(
        documents=reversed(graph.documents.values()), mentions=reversed(graph.mentions.values()),
        facts=reversed(graph.facts.values()), names=dict(reversed(graph.names.items())), ontology=graph.ontology,
    )  # fmt: skip
    for exporter in (*ONE_FILE, *neo4j.PARTS):
        assert written(exporter, graph) == written(exporter, other), exporter.FILE_NAME


def test_empty_graph() -> None:
    """Nothing to tell: files without rows that still open."""
    graph = Graph()
    assert ElementTree.fromstring(written(gexf, graph)).tag.endswith("gexf")
    assert [len(table(part, graph)) for part in neo4j.PARTS] == [0, 0]
    assert table(sheet, graph) == []
    assert opened(graph).execute("select count(*) from facts_readable").fetchone() == (0,)
    assert written(ftm, graph) == b""


# ---- GEXF


@GRAPHS
def test_gexf_is_well_formed_and_1_3(make: Any) -> None:
    """Only elements and attributes of the schema, ids unique, ends there, values declared and of their type."""
    graph = make()
    root = ElementTree.fromstring(written(gexf, graph))
    assert root.tag == "{http://gexf.net/1.3}gexf"
    for element in root.iter():
        assert element.attrib.keys() <= PLACES[element.tag.partition("}")[2]]
    space = {"g": "http://gexf.net/1.3"}
    nodes, edges = root.findall(".//g:node", space), root.findall(".//g:edge", space)
    assert {n.get("id") for n in nodes} == set(graph.nodes)
    assert len(nodes) == len(graph.nodes)
    assert {e.get("id") for e in edges} == set(between(graph))
    assert len(edges) == len(between(graph))
    for target, found in (("node", nodes), ("edge", edges)):
        types = {
            a.get("id"): a.get("type") for a in root.findall(f".//g:attributes[@class='{target}']/g:attribute", space)
        }
        for element in found:
            keys = [v.get("for") for v in element.iter("{http://gexf.net/1.3}attvalue")]
            assert len(keys) == len(set(keys))
            for value in element.iter("{http://gexf.net/1.3}attvalue"):
                shown = value.get("value", "")
                assert shown not in ("", "None")
                assert types[value.get("for")] != "boolean" or shown in ("true", "false")
                assert types[value.get("for")] not in ("integer", "double") or float(shown) >= 0
            days = [date.fromisoformat(element.attrib[k]) for k in ("start", "end") if k in element.attrib]
            assert days == sorted(days)


@GRAPHS
def test_gexf_opens_in_networkx(make: Any, tmp_path: Path) -> None:
    """NetworkX reads all nodes and all parallel edges, keyed by the ids of the facts."""
    graph = make()
    path = tmp_path / gexf.FILE_NAME
    path.write_bytes(written(gexf, graph))
    read = networkx.read_gexf(path, version="1.3")
    assert read.is_directed()
    assert read.graph["mode"] == "dynamic"
    assert set(read.nodes) == set(graph.nodes)
    found = {d["id"]: (s, t, d) for s, t, d in read.edges(data=True)}
    assert found.keys() == between(graph).keys()
    for key, claim in between(graph).items():
        source, target, data = found[key]
        assert (source, target) == (claim.subject, claim.object)
        assert data["plain"] is graph.plain(claim)
        assert data["weight"] == len(claim.evidence)


def test_gexf_over_time() -> None:
    """A state is open, an event has its days, and so have its roles; contradicting dates leave no lifetime."""
    root = ElementTree.fromstring(written(gexf, sample()))
    edges = {
        (e.get("source"), e.get("kind"), e.get("target")): e.attrib for e in root.iter("{http://gexf.net/1.3}edge")
    }
    state = edges["place/sudland", "memberOf", NORD]
    assert (state["start"], state.get("end")) == ("1984-01-01", None)
    role = edges[MEETING, "participant", ANA]
    assert role["start"] == role["end"] == "2021-05-03"
    assert (ANA, "supports (denied)", "organization/ostbank") in edges
    wrong = next(r for r in rows(hostile()) if r.fact.predicate == "memberOf")
    assert wrong.when
    assert wrong.dates == ("", "")
    assert legal("\x00a\ufffe") == "a"


# ---- CSV


def table(exporter: Any, graph: Graph) -> list[dict[str, str]]:
    """The rows as a reader of CSV sees them."""
    content = written(exporter, graph).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline=""), strict=True))


@GRAPHS
def test_neo4j_reads_it(make: Any) -> None:
    """Nodes once, relationships between them, typed cells, one line each, arrays split into what went in."""
    graph = make()
    nodes, links = (table(part, graph) for part in neo4j.PARTS)
    assert [n["id:ID"] for n in nodes] == list(graph.nodes)
    assert {r["id"] for r in links} == set(between(graph))
    assert len(links) == len(between(graph))
    known = set(graph.nodes)
    for row in links:
        assert {row[":START_ID"], row[":END_ID"]} <= known
        assert re.fullmatch(r"[A-Z][A-Z0-9_]*", row[":TYPE"])
        assert set(row["documents:string[]"].split(";")) <= graph.documents.keys()
    for row in nodes:
        thing = graph.nodes[row["id:ID"]]
        aliases = [a for a in (one_line(a).replace(";", ",") for a in thing.aliases) if a]
        assert row["aliases:string[]"] == ";".join(aliases)
        assert all(re.fullmatch(r"\w+", label) for label in row[":LABEL"].split(";"))
    for row in (*nodes, *links):
        for column, value in row.items():
            assert not re.search("[\x00-\x1f\x7f]", value)
            kind = column.partition(":")[2]
            assert kind != "boolean" or value in ("true", "false")
            assert kind != "date" or not value or date.fromisoformat(value)
            assert kind not in ("int", "double") or float(value) >= 0
    assert [len(written(part, graph).splitlines()) - 1 for part in neo4j.PARTS] == [len(nodes), len(links)]


def test_upper_snake() -> None:
    """Relation types as Neo4j writes them."""
    assert [neo4j.upper_snake(n) for n in ("presidentOf", "agent", "knows-nothing", "\ud800")] == [
        "PRESIDENT_OF", "AGENT", "KNOWS_NOTHING", "ENTITY",
    ]  # fmt: skip


@GRAPHS
def test_sheet(make: Any) -> None:
    """A row a fact, in key order; no cell runs; the mark and the line ends are there."""
    graph = make()
    data = written(sheet, graph)
    assert data.startswith(b"\xef\xbb\xbfsubject,relation")
    assert data.count(b"\r\n") == len(told(graph)) + 1
    found = table(sheet, graph)
    assert [r["fact id"] for r in found] == [f.id for f in told(graph)]
    for row, claim in zip(found, told(graph), strict=True):
        assert row["subject"] == sheet.cell(graph.label(claim.subject))
        assert row["object"] == sheet.cell(graph.label(claim.object))
        assert row["quote"] == sheet.cell(claim.surest.text if claim.surest else "")
        for value in row.values():
            assert not value.startswith(tuple("=+-@\t\r\n\uff1d")) or re.fullmatch(r"[+-]?[\d.,]+%?", value)


def test_formulas() -> None:
    """What would run is quoted, a number stays one."""
    assert sheet.cell("=1+1") == "'=1+1"
    assert sheet.cell(" \t@x\n") == "'@x"
    assert sheet.cell("-3.5") == "-3.5"
    assert sheet.cell("+49 30 1") == "'+49 30 1"
    assert sheet.cell("a=b") == "a=b"


# ---- SQLite


def opened(graph: Graph) -> sqlite3.Connection:
    """The file, opened."""
    base = sqlite3.connect(":memory:")
    base.deserialize(written(sqlite, graph))
    return base


@GRAPHS
def test_sqlite(make: Any, tmp_path: Path) -> None:
    """Sound, all references kept, counts as in the graph, every receipt is what stands there."""
    graph = make()
    path = tmp_path / sqlite.FILE_NAME
    path.write_bytes(written(sqlite, graph))
    base = sqlite3.connect(path)
    one = lambda query: base.execute(query).fetchone()[0]  # noqa: E731
    assert one("pragma integrity_check") == "ok"
    assert base.execute("pragma foreign_key_check").fetchall() == []
    assert one("select count(*) from documents") == len(graph.documents)
    assert one("select count(*) from nodes") == len(graph.nodes)
    assert one("select count(*) from mentions") == len(graph.mentions)
    assert one("select count(*) from facts") == one("select count(*) from facts_readable") == len(told(graph))
    assert one("select count(*) from evidence") == sum(len(f.evidence) for f in told(graph))
    assert one("select count(*) from qualifiers") == sum(len(f.qualifiers) for f in told(graph))
    assert one("select sum(plain) from facts") == sum(map(graph.plain, told(graph)))
    for name, start, end in (("evidence", "quote_start", "quote_end"), ("mentions", "start_at", "end_at")):
        column = "quote" if name == "evidence" else "text"
        query = f"select count(*) from {name} e join documents d on d.id = e.document where {start} is not null"
        cut = f"substr(d.text, {start} + 1, {end} - {start})"
        assert one(query)
        assert one(f"{query} and e.{column} is not {cut}") == 0
    labels = dict(base.execute("select id, label from nodes"))
    assert {k: sqlite._text(n.label) or None for k, n in graph.nodes.items()} == labels
    base.close()


def test_sqlite_search_and_chunks() -> None:
    """Quotes are found by a word; chunks are whole pages; what no view knows is still a row."""
    base = opened(sample())
    found = "select fact from evidence where id in (select rowid from quotes(?))"
    relations = base.execute(f"select relation from facts where id in ({found})", ["president"]).fetchall()
    assert ("president of",) in relations
    chunks = list(sqlite.generate(news(), news().ontology))
    assert {len(c) for c in chunks[:-1]} == {sqlite.PAGE * sqlite.PAGES}
    assert len(chunks[-1]) % sqlite.PAGE == 0
    graph = with_views(Graph(facts=[fact(BO, "worksFor", NORD, receipt("Petrova", speaker=ANA))]), [], [])
    base = opened(graph)
    assert base.execute("pragma foreign_key_check").fetchall() == []
    assert [k for (k,) in base.execute("select id from nodes")] == [NORD, ANA, BO]
