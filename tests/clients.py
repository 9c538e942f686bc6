"""Other people's programs, and how each reads what we write: behind tests/test_clients.py and docs/interop.md.

A reader returns how much it found of what the format holds: triples (of the default graph), edges, rows, or entities.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from tests.askers import APACHE_JENA, JENA, NODE_HERE, RDF4J, jena, node, own_python

RAPPER = {"turtle": "turtle", "ntriples": "ntriples", "annotations": "turtle", "vocabulary": "turtle"}
SERDI = {"turtle": "turtle", "ntriples": "ntriples", "nquads": "nquads", "trig": "trig", "annotations": "turtle",
         "vocabulary": "turtle"}  # fmt: skip
N3JS = {
    "turtle": "text/turtle", "ntriples": "application/n-triples", "nquads": "application/n-quads",
    "trig": "application/trig", "rdf12": "text/turtle", "annotations": "text/turtle", "vocabulary": "text/turtle",
}  # fmt: skip
RDFLIB = {
    "turtle": "turtle",
    "ntriples": "nt",
    "nquads": "nquads",
    "trig": "trig",
    "jsonld": "json-ld",
    "annotations": "turtle",
    "vocabulary": "turtle",
}
OXIGRAPH = {
    "turtle": "TURTLE", "ntriples": "N_TRIPLES", "nquads": "N_QUADS", "trig": "TRIG", "jsonld": "JSON_LD",
    "rdf12": "TURTLE", "annotations": "TURTLE", "vocabulary": "TURTLE",
}  # fmt: skip
JAVA = {form: name.replace("_", "") for form, name in OXIGRAPH.items()}
FTM_FOLDER = Path(__file__).parent / "ftm"
FTM = own_python(FTM_FOLDER)
FTM_MISSING = (
    "needs followthemoney: python -m venv tests/ftm/.venv, and pip install -r tests/ftm/requirements.lock in it"
)


class Client(NamedTuple):
    """A program: what it is called, where it is from, whether it is here, and which formats it reads, how."""

    name: str
    home: str
    here: bool
    reads: dict[str, Callable[[Path], int]]


def rdflib(form: str) -> Callable[[Path], int]:
    """Triples of the default graph by rdflib."""

    def read(path: Path) -> int:
        from rdflib import Dataset, Graph

        if form not in ("nquads", "trig"):
            return len(Graph().parse(path, format=form))
        found = Dataset()
        found.parse(path, format=form)
        return len(found.default_graph)

    return read


def oxigraph(form: str) -> Callable[[Path], int]:
    """Quads of the default graph by Oxigraph."""

    def read(path: Path) -> int:
        import pyoxigraph as ox

        quads = ox.parse(path=str(path), format=getattr(ox.RdfFormat, form))
        return sum(isinstance(q.graph_name, ox.DefaultGraph) for q in quads)

    return read


def rapper(form: str) -> Callable[[Path], int]:
    """Triples of a file by rapper."""

    def read(path: Path) -> int:
        counted = subprocess.run(["rapper", "-c", "-i", form, path], capture_output=True, text=True, check=True)
        found = re.search(r"returned (\d+) triples", counted.stderr)
        return int(found[1]) if found else -1

    return read


def serdi(form: str) -> Callable[[Path], int]:
    """Quads of the default graph by serdi; Oxigraph counts what it writes of them."""

    def read(path: Path) -> int:
        import pyoxigraph as ox

        ran = subprocess.run(["serdi", "-i", form, "-o", "nquads", path], capture_output=True, check=True)
        quads = ox.parse(ran.stdout, format=ox.RdfFormat.N_QUADS)
        return sum(isinstance(q.graph_name, ox.DefaultGraph) for q in quads)

    return read


def java(lang: str, by: str = "Jena") -> Callable[[Path], int]:
    """Triples of the default graph by Apache Jena, to which a warning is a fault here, or by RDF4J."""
    return lambda path: int(jena(count=str(path), lang=lang, by=by))


def n3js(form: str) -> Callable[[Path], int]:
    """Quads of the default graph by N3.js, of JSON-LD by jsonld-streaming-parser, which Comunica reads it with."""
    return lambda path: int(node("count.mjs", path=str(path), format=form))


def graphml(path: Path) -> int:
    """Edges by networkx."""
    import networkx as nx

    return int(nx.read_graphml(path, force_multigraph=True).number_of_edges())


def gexf(path: Path) -> int:
    """Edges by networkx."""
    import networkx as nx

    return int(nx.read_gexf(path).number_of_edges())


def graphology(form: str) -> Callable[[Path], int]:
    """Edges by graphology."""
    return lambda path: int(node("edges.mjs", path=str(path), format=form))


def sqlite(path: Path) -> int:
    """Rows of the readable view."""
    with sqlite3.connect(path) as base:
        return int(base.execute("select count(*) from facts_readable").fetchone()[0])


def rows(path: Path) -> int:
    """Rows of a CSV file under its heading."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return sum(1 for _ in csv.DictReader(lines))


def took(found: list[dict[str, Any]]) -> dict[str, Any]:
    """What followthemoney says of entities: a fault of each, "" = taken whole; and its model."""
    script, given = FTM_FOLDER / "take.py", json.dumps({"entities": found})
    ran = subprocess.run([FTM, script], input=given, capture_output=True, text=True, timeout=300, check=True)
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


def entities(path: Path) -> int:
    """Entities that followthemoney takes without dropping a value."""
    return took([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()])["faults"].count("")


CLIENTS = (
    Client("rdflib", "https://rdflib.readthedocs.io", True, {f: rdflib(x) for f, x in RDFLIB.items()}),
    Client("Oxigraph", "https://github.com/oxigraph/oxigraph", True, {f: oxigraph(x) for f, x in OXIGRAPH.items()}),
    Client("Jena", APACHE_JENA, bool(JENA), {f: java(x) for f, x in JAVA.items()}),
    Client("RDF4J", "https://rdf4j.org", bool(RDF4J), {f: java(x, "RDF4J") for f, x in JAVA.items() if f != "rdf12"}),
    Client(
        "rapper", "https://librdf.org/raptor", bool(shutil.which("rapper")), {f: rapper(x) for f, x in RAPPER.items()}
    ),
    Client(
        "serdi",
        "https://drobilla.net/software/serd",
        bool(shutil.which("serdi")),
        {f: serdi(x) for f, x in SERDI.items()},
    ),
    Client("N3.js", "https://rdf.js.org/N3.js", NODE_HERE, {f: n3js(x) for f, x in N3JS.items()}),
    Client(
        "jsonld-streaming-parser",
        "https://github.com/rubensworks/jsonld-streaming-parser.js",
        NODE_HERE,
        {"jsonld": n3js("application/ld+json")},
    ),
    Client("NetworkX", "https://networkx.org", True, {"graphml": graphml, "gexf": gexf}),
    Client("graphology", "https://graphology.github.io", NODE_HERE, {f: graphology(f) for f in ("graphml", "gexf")}),
    Client("SQLite", "https://sqlite.org", True, {"sqlite": sqlite}),
    Client("Python csv", "https://docs.python.org/3/library/csv.html", True, {"csv": rows, "neo4j": rows}),
    Client("followthemoney", "https://followthemoney.tech", bool(FTM), {"ftm": entities}),
)
