"""Questions to a server, as the tests send them."""

from __future__ import annotations

from typing import Any

import requests

from kg.serve.formats import JSON

ALL = "SELECT * { ?s ?p ?o }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
TOKEN = "a secret of the test"


def ask(site: str, query: str, accept: str = JSON, **more: Any) -> requests.Response:
    """A query by GET."""
    return requests.get(f"{site}/sparql", {"query": query, **more}, headers={"Accept": accept}, timeout=60)


def count(site: str) -> int:
    """Triples of the default graph."""
    return int(ask(site, COUNT).json()["results"]["bindings"][0]["n"]["value"])
