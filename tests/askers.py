"""Programs that others wrote and that answer SPARQL: behind tests/test_askers.py and a table of docs/interop.md.

An asker is given a Turtle file and the final texts of some questions, and returns rows of rdflib terms for each.
"""

from __future__ import annotations

import atexit
import csv
import io
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import rdflib

from kg.query import MARK, load_rdf, resolve, values
from kg.questions import Question, questions
from kg.terms import prefixes


def own_python(folder: Path) -> str:
    """The Python of the environment that a folder has for itself, "" where it has none."""
    return next((str(p) for p in (folder / ".venv/bin/python", folder / ".venv/Scripts/python.exe") if p.is_file()), "")


LIMIT = re.compile(r"\bLIMIT\s+\d+$")
PATIENCE = 120.0  # seconds for a question to roqet
NODE = Path(__file__).parent / "node"
NODE_HERE = (
    bool(shutil.which("node")) and (NODE / "node_modules" / ".package-lock.json").is_file()
)  # npm writes it last
NODE_MISSING = "needs node 20 and: npm ci --prefix tests/node"
JAVA = Path(__file__).parent / "java"
JENA = own_python(JAVA)
RDF4J = JENA if Path("/usr/share/java/rdf4j-rio-turtle.jar").is_file() else ""
JENA_MISSING = "needs Jena: python -m venv tests/java/.venv, and pip install -r tests/java/requirements.lock in it"
SERVER = next((str(p) for p in (Path(sys.executable).with_name("oxigraph"),) if p.is_file()), shutil.which("oxigraph"))
Rows = list[tuple[Any, ...]]
Ask = Callable[[Path, Sequence[str]], list[Rows]]


class Asker(NamedTuple):
    """A program: its name and home, whether it is here and else what is missing, what it can't answer and why."""

    name: str
    home: str
    here: bool
    missing: str
    ask: Ask
    cannot: Mapping[str, str] = {}
    slow: frozenset[str] = frozenset()  # questions that it is not asked of the largest graph
    typed: bool = True  # whether its rows hold terms, or text only


def fourteen() -> list[Question]:
    """The questions 01 to 14."""
    return [q for q in questions() if q.name[:2].isdigit() and int(q.name[:2]) <= 14]


def final(source: Path, question: Question, params: Mapping[str, str]) -> str:
    """A question as any SPARQL 1.1 engine takes it: all prefixes declared, the parameters' values in their place.

    Without its LIMIT: engines sort other scripts and empty cells each in its own way, and would cut elsewhere.
    """
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes().items())
    graph = load_rdf(source) if params else None
    clauses = [values(name, resolve(graph, name, text)) for name, text in params.items() if graph is not None]
    assert not params or MARK in question.text
    return head + LIMIT.sub("", question.text.replace(MARK, " ".join(clauses), 1).rstrip())


def plain_rdflib(path: Path, texts: Sequence[str]) -> list[Rows]:
    """By rdflib's own engine over its own store."""
    graph = rdflib.Graph().parse(path, format="turtle")
    return [[tuple(row) for row in graph.query(text)] for text in texts]


def rows_of(found: Mapping[str, Any]) -> Rows:
    """The rows of an answer in SPARQL's JSON."""
    return [tuple(term(row.get(name)) for name in found["head"]["vars"]) for row in found["results"]["bindings"]]


def term(cell: Mapping[str, str] | None) -> Any:
    """One cell of SPARQL's JSON as a term of rdflib."""
    if cell is None:
        return None
    if cell["type"] == "uri":
        return rdflib.URIRef(cell["value"])
    if cell["type"] == "bnode":
        return rdflib.BNode(cell["value"])
    kind = cell.get("datatype")
    return rdflib.Literal(cell["value"], lang=cell.get("xml:lang"), datatype=rdflib.URIRef(kind) if kind else None)


def node(script: str, **given: Any) -> Any:
    """What a script of tests/node prints, as JSON."""
    ran = subprocess.run(
        ["node", NODE / script], input=json.dumps(given), capture_output=True, text=True, timeout=300, check=False
    )
    assert ran.returncode == 0, f"{script} ended with {ran.returncode}: {ran.stderr[-2000:]}"
    return json.loads(ran.stdout)


def jena(**given: Any) -> Any:
    """What tests/java/answer.py says; its Java starts once for all tests."""
    running = _jena()
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.write(json.dumps(given) + "\n")
    running.stdin.flush()
    told = json.loads(running.stdout.readline())
    assert "fault" not in told, told["fault"]
    return told["answer"]


@cache
def _jena() -> subprocess.Popen[str]:
    running = subprocess.Popen([JENA, JAVA / "answer.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(running.kill)
    return running


def jena_over(source: Path | str, texts: Sequence[str]) -> list[Rows]:
    """By Apache Jena, over a file in its memory or from an endpoint."""
    return [rows_of(found) for found in jena(ask=str(source), queries=list(texts))]


def comunica(path: Path, texts: Sequence[str]) -> list[Rows]:
    """By Comunica over triples that N3.js read: one process for all questions."""
    return [rows_of(found) for found in node("ask.mjs", turtle=str(path), queries=list(texts))]


def roqet(path: Path, texts: Sequence[str]) -> list[Rows]:
    """By Rasqal's roqet, a process for each question. Of its formats CSV is the one that can be read back."""
    found = []
    for text in texts:
        with tempfile.NamedTemporaryFile("w", suffix=".rq", encoding="utf-8") as asked:
            asked.write(text)
            asked.flush()
            ran = subprocess.run(
                ["roqet", "-q", "-r", "csv", "-D", path, asked.name], capture_output=True, timeout=PATIENCE, check=False
            )
        assert ran.returncode in (0, 2), ran.stderr[:500]  # 2: it warned of something
        lines = csv.reader(io.StringIO(ran.stdout.decode(), newline=""))
        found.append([tuple(row) for row in lines][1:])
    return found


def wrapper(url: str, texts: Sequence[str]) -> list[Rows]:
    """By SPARQLWrapper, from an endpoint."""
    from SPARQLWrapper import JSON, POST, SPARQLWrapper

    endpoint = SPARQLWrapper(url, returnFormat=JSON)
    endpoint.setMethod(POST)
    found = []
    for text in texts:
        endpoint.setQuery(text)
        found.append(rows_of(endpoint.queryAndConvert()))
    return found


def comunica_over_http(url: str, texts: Sequence[str]) -> list[Rows]:
    """By Comunica, from an endpoint."""
    return [rows_of(found) for found in node("ask.mjs", endpoint=url, queries=list(texts))]


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def oxigraph_server(path: Path) -> Iterator[str]:
    """The address of Oxigraph's server, loaded with a file by its own command."""
    with tempfile.TemporaryDirectory() as store:
        subprocess.run([str(SERVER), "load", "--location", store, "--file", path], capture_output=True, check=True)
        port = free_port()
        command = [str(SERVER), "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
        with serving(command, port) as base:
            yield f"{base}/query"


@contextmanager
def kg_server(path: Path) -> Iterator[str]:
    """The address of kg's own endpoint over a file."""
    port = free_port()
    command = [sys.executable, "-m", "kg", "serve", str(path), "--port", str(port)]
    with serving(command, port) as base:
        yield f"{base}/sparql"


@contextmanager
def serving(command: Sequence[str], port: int, *, folder: Path | None = None, seconds: float = 20) -> Iterator[str]:
    """Runs a server in a folder until it answers; ends it afterwards."""
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            wait_for(f"http://127.0.0.1:{port}/", running, seconds)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


def wait_for(url: str, running: subprocess.Popen[bytes], seconds: float) -> None:
    """Returns when something answers there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and running.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nothing answers at {url}")


def served(endpoint: Callable[[Path], Any], ask: Callable[[str, Sequence[str]], list[Rows]]) -> Ask:
    """An asker over HTTP: a server with the file, and a client of it."""

    def asked(path: Path, texts: Sequence[str]) -> list[Rows]:
        with endpoint(path) as url:
            return ask(url, texts)

    return asked


# Servers: name -> the address of one that holds a Turtle file. Another endpoint takes a line here.
ENDPOINTS: dict[str, tuple[Callable[[Path], Any], bool, str]] = {
    "kg serve": (kg_server, bool(find_spec("kg.serve")), "kg serve is there with kg"),
    "oxigraph serve": (oxigraph_server, bool(SERVER), "needs: pip install oxigraph"),
}
PATHS, NOT_EXISTS = "no property paths", "no `FILTER NOT EXISTS`"
ROQET_CANNOT = {
    "01": PATHS, "03": NOT_EXISTS, "04": "`GROUP BY` does not group", "08": NOT_EXISTS, "09": NOT_EXISTS,
    "12": NOT_EXISTS, "14": "no answer in two minutes",
}  # fmt: skip
WRAPPER, COMUNICA = "https://sparqlwrapper.readthedocs.io", "https://comunica.dev"
APACHE_JENA = "https://jena.apache.org"
ASKERS = (
    Asker("rdflib", "https://rdflib.readthedocs.io", True, "", plain_rdflib),
    Asker("Jena", APACHE_JENA, bool(JENA), JENA_MISSING, jena_over),
    Asker("Comunica", COMUNICA, NODE_HERE, NODE_MISSING, comunica, slow=frozenset({"10", "14"})),
    Asker(
        "roqet",
        "https://librdf.org/rasqal",
        bool(shutil.which("roqet")),
        "needs rasqal-utils",
        roqet,
        ROQET_CANNOT,
        slow=frozenset({"10"}),
        typed=False,
    ),
    *(
        Asker(f"{name} of `{server}`", home, there and here, needs if there else missing, served(endpoint, ask))
        for server, (endpoint, there, missing) in ENDPOINTS.items()
        for name, home, here, needs, ask in (
            ("SPARQLWrapper", WRAPPER, bool(find_spec("SPARQLWrapper")), "needs: pip install sparqlwrapper", wrapper),
            ("Comunica", COMUNICA, NODE_HERE, NODE_MISSING, comunica_over_http),
            ("Jena", APACHE_JENA, bool(JENA), JENA_MISSING, jena_over),
        )
    ),
)
