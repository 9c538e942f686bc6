"""``graph.html``: the graph to look at, one file that loads nothing: pyvis's network in a page of our own.

pyvis 0.3.2 as it comes loads scripts from the network, runs HTML in hover texts and freezes at a thousand nodes; here
it brings the drawing library, and our template (escaped, with a content security policy) draws and
explains them. The parts of the page stand in ``page/``, third parties' in ``page/vendor``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.publish import turtle
from kg.publish.overview import overview
from kg.publish.standing import STATUSES
from kg.publish.story import Story, story
from kg.questions import DAYS, TEXTS, WORDS, questions
from kg.terms import BASE, VOCABULARY, clean, prefixes

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology

FILE_NAME = "graph.html"
TITLE = "a page to explore the graph: click a node or an edge to see the sentences behind it"
MIME = "text/html"
DRAWN = 100  # more nodes at once can't be read; search, expanding and communities reach the rest
FOLDER = Path(__file__).parent / "page"
SCRIPTS = (
    "data", "dom", "state", "time", "arrange", "draw", "panel", "reader", "find", "filter", "table", "ask", "share",
    "main",
)  # fmt: skip
ENGINE = ("xz-decompress.js", "oxigraph.js")  # what the worker of the questions is made of, before worker.js

OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "multiselect": False, "keyboard": False, "hideEdgesOnDrag": False},
    "nodes": {"borderWidth": 2, "borderWidthSelected": 4, "shadow": False, "chosen": {"label": False}},
    "edges": {
        "smooth": False,
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.5}},
        "chosen": {"label": False, "edge": True},
        "hoverWidth": 0.6,
        "selectionWidth": 1.4,
    },
}


def generate(
    graph: Graph, ontology: Ontology | None = None, *, base: str = BASE, run: Mapping[str, Any] | None = None
) -> Iterator[str]:
    """The page, in chunks; the same bytes for the same graph.

    ``run`` is what the manifest tells of the build; of its settings the page heeds ``text`` (whole articles come with
    it), ``max_nodes`` (drawn first) and ``sparql`` (questions can be asked inside the page).
    """
    run = run or {}
    settings = run.get("settings", {})
    told = story(graph, ontology, base=base, text=settings.get("text", True))
    drawn = overview(told, settings.get("max_nodes", DRAWN))
    written = "".join(turtle.generate(graph, ontology, base=base)) if settings.get("sparql", True) else ""
    yield page(told, drawn, written, made(run), base)


def made(run: Mapping[str, Any]) -> dict[str, Any]:
    """By what the graph was made, as the page tells it."""
    settings = run.get("settings", {})
    return {
        "kg": run.get("kg", ""),
        "model": settings.get("model", ""),
        "extractors": list(settings.get("extractors", ())),
        "weights": {name: digest[:12] for name, digest in sorted(run.get("weights", {}).items())},
        "least": settings.get("min_confidence", 0.0),
    }


def page(told: Story, drawn: Mapping[str, object], written: str, by: Mapping[str, Any], base: str) -> str:
    """The page of a story: pyvis's network rendered by our template."""
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup
    from pyvis.network import Network

    class Page(Network):  # type: ignore[misc]
        """pyvis's network with our template, escaping on; nodes and edges travel in our own rows."""

        def __init__(self) -> None:
            super().__init__(directed=True, cdn_resources="in_line")
            self.templateEnv = Environment(loader=FileSystemLoader(FOLDER), autoescape=True)
            self.path = "page.html"
            self.heading = told.title

    network = Page()
    content = as_json({
        "title": told.title, "words": told.words, "statuses": STATUSES, "groups": told.groups, "nodes": told.nodes,
        "claims": told.claims, "evidence": told.evidence, "documents": told.documents, "counts": told.counts,
        "made": by, "base": base, "prefixes": prefixes(base), "vocabulary": VOCABULARY, "options": OPTIONS, **drawn,
    })  # fmt: skip
    network.templateEnv.globals.update(
        nonce=hashlib.sha256(clean(content).encode()).hexdigest()[:24],
        summary=told.summary,
        asks=bool(written),
        data=Markup(content),  # noqa: S704 - escaped by as_json
        drawing=packed(asset("vis-network.min.js")),
        turtle=packed(written) if written else "",
        questions=Markup(as_json(_questions() if written else [])),  # noqa: S704 - escaped by as_json
        **_engine(bool(written)),
        style=Markup(_part("page.css")),  # noqa: S704 - our own
        script=Markup("\n".join(_part(f"{name}.js") for name in SCRIPTS)),  # noqa: S704 - our own
    )
    return str(network.generate_html())


def as_json(content: object) -> str:
    """JSON that may stand inside a script element: no character of it can end one or begin a comment."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def packed(text: str) -> str:
    """A text as base64 of its zlib stream (RFC 1950), which a browser inflates by itself."""
    return base64.b64encode(zlib.compress(clean(text).encode(), 9)).decode()


@cache
def asset(name: str) -> str:
    """A file of vis-network as pyvis carries it."""
    import pyvis

    return (Path(pyvis.__file__).parent / "lib" / "vis-9.1.2" / name).read_text(encoding="utf-8")


@cache
def _part(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _engine(wanted: bool) -> dict[str, str]:
    """The SPARQL engine and the program of the worker that runs it, "" where they stay out."""
    if not wanted:
        return {"engine": "", "worker": "", "licences": ""}
    code = [_part(f"vendor/{name}") for name in ENGINE]
    engine = base64.b64encode((FOLDER / "vendor" / "oxigraph.wasm.xz").read_bytes()).decode()
    worker = packed("\n".join([*code, _part("worker.js")]))
    return {"engine": engine, "worker": worker, "licences": _part("vendor/LICENSES.txt")}


def _questions() -> list[dict[str, Any]]:
    """The ready questions; those that write a new graph are for stores."""
    return [
        {"name": q.name, "title": q.title, "text": q.text, "params": [[n, v, _kind(n)] for n, v in q.params.items()]}
        for q in questions()
        if "CONSTRUCT" not in q.text
    ]


def _kind(parameter: str) -> str:
    """What a parameter takes: a day, a text, a word of the vocabulary, or a thing of the graph."""
    for kind, names in (("day", DAYS), ("text", TEXTS), ("word", WORDS)):
        if parameter in names:
            return kind
    return "thing"
