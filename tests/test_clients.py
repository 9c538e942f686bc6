"""Programs that others wrote read every format, and find what the graph holds; docs/interop.md says which."""

from __future__ import annotations

import json
from functools import cache

import pytest

from kg.publish import EXPORTERS, files
from kg.triples import triples
from tests.clients import CLIENTS, Client
from tests.graphs import BUILT, CHEAP, NAMES, graph, needed, written
from tools import interop

PAIRS = [(client, form) for client in CLIENTS for form in client.reads]
# The vocabulary is the same with every graph; the largest is read in one syntax of RDF and in the tables.
CASES = [
    pytest.param(client, form, name, id=f"{client.name}-{form}-{name}", marks=[pytest.mark.model] * (name in BUILT))
    for client, form in PAIRS
    for name in NAMES
    if name == "sample" or form != "vocabulary"
    if name != "gum" or form in CHEAP
]
pytestmark = [  # rdflib's own parsers use what rdflib gives up
    pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated"),
]


@cache
def counts(name: str) -> tuple[int, int]:
    """Triples and statements of a graph."""
    told = set(triples(graph(name), graph(name).ontology))
    return len(told), sum(p.endswith("#subject") for _, p, _ in told)


def held(name: str, form: str) -> dict[str, int]:
    """What each file of a format holds."""
    made, (count, statements) = graph(name), counts(name)
    facts = [f for f in made.facts.values() if f.evidence]
    edges = [f for f in facts if isinstance(f.object, str) and {f.subject, f.object} <= made.nodes.keys()]
    if form in ("turtle", "ntriples", "nquads", "trig", "jsonld"):
        return dict.fromkeys(files(made, [form]), count)
    return {
        "rdf12": {"graph-1.2.ttl": count + statements},
        "graphml": {"graph.graphml": len(edges)},
        "gexf": {"graph.gexf": len(edges)},
        "neo4j": {"nodes.csv": len(made.nodes), "relationships.csv": len(edges)},
        "csv": {"facts.csv": len(facts)},
        "sqlite": {"graph.sqlite": len(facts)},
    }.get(form, {})


@pytest.mark.parametrize(("client", "form", "name"), CASES)
def test_clients_find_what_there_is(client: Client, form: str, name: str) -> None:
    """The count of triples, edges, rows or entities is that of the graph; nothing is refused."""
    if not client.here:
        pytest.skip(f"{client.name} is not installed: {client.home}")
    made = needed(name)
    paths = written(name, form)
    read = client.reads[form]
    for file, count in held(name, form).items():
        assert read(paths[file]) == count, file
    if form == "ftm":
        assert read(paths["entities.ftm.json"]) == len(paths["entities.ftm.json"].read_bytes().splitlines())
    if form == "vocabulary":
        assert read(paths["kg.ttl"]) > 1000
        assert read(paths["shapes.ttl"]) > 500
        linked = "".join(next(iter(files(made, ["jsonld"]).values())).make())
        assert json.loads(paths["context.jsonld"].read_bytes())["@context"] == json.loads(linked)["@context"]
    if form == "annotations":
        assert read(paths["annotations.ttl"]) > 10


def test_every_format_has_a_client() -> None:
    """No format is written that nobody else was seen to read; the page is the browser tests' matter."""
    assert {form for _, form in PAIRS} == set(EXPORTERS) - {"html"}


def test_interop_page_is_in_step() -> None:
    """The table of docs/interop.md is that of the clients."""
    assert interop.PAGE.read_text(encoding="utf-8") == interop.renewed(interop.PAGE.read_text(encoding="utf-8"))
