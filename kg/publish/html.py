"""``graph.html``: the graph to look at, one file that loads nothing: pyvis's network in a page of our own.

pyvis 0.3.2 as it comes loads scripts from the network, runs HTML in hover texts and freezes at a thousand nodes; here
it keeps nodes, edges and options, and our template (escaped, with a content security policy) draws and explains them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.publish.layout import layout
from kg.publish.story import Story, story
from kg.terms import BASE, clean

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology

FILE_NAME = "graph.html"
TITLE = "a page to explore the graph: click a node or an edge to see the sentences behind it"
MIME = "text/html"
DRAWN = 150  # more nodes at once can't be read; the search reaches the rest

OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "multiselect": False, "keyboard": False, "hideEdgesOnDrag": False},
    "nodes": {"borderWidth": 2, "borderWidthSelected": 4, "shadow": False},
    "edges": {
        "smooth": False,
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.5}},
        "hoverWidth": 0.6,
        "selectionWidth": 1.4,
    },
}


def generate(graph: Graph, ontology: Ontology | None = None, *, base: str = BASE) -> Iterator[str]:
    """The page as one chunk; the same bytes for the same graph."""
    del base  # the page speaks of names
    told = story(graph, ontology)
    places(told)
    yield page(told)


def places(told: Story) -> None:
    """Chooses what to draw first and gives it coordinates (``x``, ``y``)."""
    degree = {n["id"]: 0 for n in told.nodes}
    said = {n["id"] for n in told.nodes if n["group"] == "utterance"}
    for edge in told.edges:
        if edge["from"] not in said:
            for end in (edge["from"], edge["to"]):
                degree[end] += 1
    ranked = sorted((n for n in degree if degree[n] and n not in said), key=lambda n: (-degree[n], n))[:DRAWN]
    kept = set(ranked)
    pairs = [(e["from"], e["to"]) for e in told.edges if e["from"] in kept and e["to"] in kept]
    found = layout(ranked, pairs, {n["id"]: 7.2 * min(len(n["label"]), 28) for n in told.nodes})
    for node in told.nodes:
        node["degree"] = degree[node["id"]]
        if node["id"] in found:
            node["x"], node["y"] = found[node["id"]]


@cache
def asset(name: str) -> str:
    """A file of vis-network as pyvis carries it."""
    import pyvis

    return (Path(pyvis.__file__).parent / "lib" / "vis-9.1.2" / name).read_text(encoding="utf-8")


def page(told: Story) -> str:
    """The page of a story: pyvis's network rendered by our template."""
    from jinja2 import DictLoader, Environment
    from markupsafe import Markup
    from pyvis.network import Network

    class Page(Network):  # type: ignore[misc]
        """pyvis's network with our template, escaping on; lists are filled directly, for ``add_node`` scans them."""

        def __init__(self) -> None:
            super().__init__(directed=True, cdn_resources="in_line")
            parts = {
                name: (Path(__file__).parent / name).read_text(encoding="utf-8") for name in ("page.html", "page.js")
            }
            self.templateEnv = Environment(loader=DictLoader(parts), autoescape=True)
            self.path = "page.html"
            self.nodes, self.edges = told.nodes, told.edges
            self.node_ids = [n["id"] for n in told.nodes]
            self.node_map = {n["id"]: n for n in told.nodes}
            self.heading = told.title
            self.set_options(json.dumps(OPTIONS))

    network = Page()
    content = json.dumps(
        [told.nodes, told.edges, told.claims, told.evidence, told.documents, told.title], sort_keys=True
    )
    network.templateEnv.globals.update(
        nonce=hashlib.sha256(clean(content).encode()).hexdigest()[:24],
        script=Markup(asset("vis-network.min.js").replace("</script", "<\\/script")),  # noqa: S704 - the library that we ship
        claims=told.claims,
        evidence=told.evidence,
        documents=told.documents,
        summary=told.summary,
        groups=told.groups,
        drawn=DRAWN,
    )
    return str(network.generate_html())
