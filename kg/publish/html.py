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
DRAWN = 100  # more nodes at once can't be read; the search reaches the rest
SIZES = {"person": 14.0, "organization": 14.0, "place": 14.0}  # pixels of a label; who is who comes first

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
    """Chooses what to draw first and gives it coordinates (``x``, ``y``); tells each node its number of links."""
    group = {n["id"]: n["group"] for n in told.nodes}
    near: dict[str, set[str]] = {n["id"]: set() for n in told.nodes}
    for edge in told.edges:
        if group[edge["from"]] != "utterance":
            near[edge["from"]].add(edge["to"])
            near[edge["to"]].add(edge["from"])
    for node in told.nodes:
        degree = node["degree"] = len(near[node["id"]])
        node["size"] = round(SIZES.get(node["group"], 12) + min(5.0, degree**0.5 if node["group"] in SIZES else 0), 1)
    kept = _chosen(group, near)
    links = [
        (e["from"], e["to"], 0.0 if e["role"] else _width(e["label"], 11.5))
        for e in told.edges
        if e["from"] in kept and e["to"] in kept
    ]
    boxes = {n["id"]: _box(n) for n in told.nodes if n["id"] in kept}
    found = layout(kept, links, boxes)
    for node in told.nodes:
        if node["id"] in found:
            node["x"], node["y"] = found[node["id"]]


def _chosen(group: dict[str, str], near: dict[str, set[str]]) -> list[str]:
    """The best-connected things, then the events that join most of them, all of them joined to something drawn."""
    count = {n: len(found) for n, found in near.items() if found and group[n] != "utterance"}
    rank = sorted(count, key=lambda n: (-count[n], n))
    linked = [n for n in rank if group[n] != "event"]
    first = set(linked[: DRAWN if len(rank) <= DRAWN else DRAWN * 2 // 3])
    happened = sorted((n for n in rank if group[n] == "event"), key=lambda n: (-len(near[n] & first), -count[n], n))
    chosen = first | set(happened[: DRAWN - len(first)])
    return [n for n in rank if n in chosen and near[n] & chosen]


def _width(label: str, size: float) -> float:
    return max(map(len, label.split("\n"))) * size * 0.6


def _box(node: dict[str, Any]) -> tuple[float, float]:
    """Width and height of a node as the page draws it, in a rather wide font."""
    return _width(node["label"], node["size"]) + 20, (node["label"].count("\n") + 1) * node["size"] * 1.1 + 14


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
