"""Programs that others wrote read every format, and find what the graph holds; docs/interop.md says which."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from bench.newsgraph import news_graph
from kg.graph import Graph
from kg.publish import EXPORTERS, files, write_files
from kg.triples import triples
from tests.clients import CLIENTS, Client
from tests.publish.sample import sample
from tests.publish.test_hostile import EVIL, hostile
from tools import interop

PAIRS = [(client, form) for client in CLIENTS for form in client.reads]
GRAPHS = ("sample", "news", "hostile")
pytestmark = [  # rdflib's own parsers use what rdflib gives up
    pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated"),
]


@cache
def graph(name: str) -> Graph:
    """A small graph, a generated one of several articles, one whose every text is markup and quotes."""
    return {"sample": sample, "news": lambda: news_graph(150, 375), "hostile": lambda: hostile(EVIL[0])}[name]()


def held(made: Graph, form: str) -> dict[str, int]:
    """What each file of a format holds."""
    facts = [f for f in made.facts.values() if f.evidence]
    edges = [f for f in facts if isinstance(f.object, str) and {f.subject, f.object} <= made.nodes.keys()]
    told = set(triples(made, made.ontology))
    statements = sum(p.endswith("#subject") for _, p, _ in told)
    if form in ("turtle", "ntriples", "nquads", "trig", "jsonld"):
        return {file: len(told) for file in files(made, [form])}
    return {
        "rdf12": {"graph-1.2.ttl": len(told) + statements},
        "graphml": {"graph.graphml": len(edges)},
        "gexf": {"graph.gexf": len(edges)},
        "neo4j": {"nodes.csv": len(made.nodes), "relationships.csv": len(edges)},
        "csv": {"facts.csv": len(facts)},
        "sqlite": {"graph.sqlite": len(facts)},
    }.get(form, {})


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize(("client", "form"), PAIRS, ids=[f"{c.name}-{f}" for c, f in PAIRS])
def test_clients_find_what_there_is(client: Client, form: str, name: str, tmp_path: Path) -> None:
    """The count of triples, edges, rows or entities is that of the graph; nothing is refused."""
    if not client.here:
        pytest.skip(f"{client.name} is not installed: {client.home}")
    made = graph(name)
    paths = {path.name: path for path in write_files(made, [form], tmp_path)}
    read = client.reads[form]
    for file, count in held(made, form).items():
        assert read(paths[file]) == count, file
    if form == "ftm":
        assert read(paths["entities.ftm.json"]) == len(paths["entities.ftm.json"].read_bytes().splitlines())
    if form == "vocabulary":
        assert read(paths["kg.ttl"]) > 1000
        assert read(paths["shapes.ttl"]) > 500
        told = "".join(next(iter(files(made, ["jsonld"]).values())).make())
        assert json.loads(paths["context.jsonld"].read_bytes())["@context"] == json.loads(told)["@context"]
    if form == "annotations":
        assert read(paths["annotations.ttl"]) > 10


def test_every_format_has_a_client() -> None:
    """No format is written that nobody else was seen to read; the page is the browser tests' matter."""
    assert {form for _, form in PAIRS} == set(EXPORTERS) - {"html"}


def test_interop_page_is_in_step() -> None:
    """The table of docs/interop.md is that of the clients."""
    assert interop.PAGE.read_text(encoding="utf-8") == interop.renewed(interop.PAGE.read_text(encoding="utf-8"))
