"""The pages of the server: things by their ids, search, the editor; in Chromium where it matters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import requests

from kg.publish import publish
from kg.serve import Limits, serving
from kg.serve.formats import GRAPHS, JSONLD, TURTLE
from tests.publish.test_hostile import EVIL, hostile

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# ---- pages


def test_things_have_addresses(site: str) -> None:
    """An id is a page, Turtle, or JSON-LD; the page has the sentences behind each claim."""
    url = f"{site}/id/person/ana-petrova"
    page = requests.get(url, headers={"Accept": "text/html,*/*;q=0.8"}, timeout=60)
    assert page.headers["Vary"] == "Accept"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "<blockquote>" in page.text
    for accept, query in ((TURTLE, ""), (JSONLD, ""), ("text/html", "?format=ttl")):
        reply = requests.get(url + query, headers={"Accept": accept}, timeout=60)
        media = reply.headers["Content-Type"].partition(";")[0]
        assert media == (TURTLE if query else accept)
        quads = list(ox.parse(reply.content, format=ox.RdfFormat.from_media_type(media)))
        quotes = [q for q in quads if q.predicate.value.endswith("#quote")]
        assert quotes
        assert all(q.subject.value.startswith("https://kg.example.org/id/") for q in quads)  # type: ignore[union-attr]
    assert requests.get(url, headers={"Accept": "image/png"}, timeout=60).status_code == 406
    for missing in ("/id/person/nobody", "/id/%3E%20%7D", "/resource?iri=x:nobody"):
        assert requests.get(site + missing, headers={"Accept": "text/html"}, timeout=60).status_code == 404, missing
        for media in GRAPHS:
            assert requests.get(site + missing, headers={"Accept": media}, timeout=60).status_code == 404, missing
    assert requests.get(f"{site}/resource", timeout=60).status_code == 400
    assert (
        requests.get(f"{site}/resource?iri=https://kg.example.org/id/person/ana-petrova", timeout=60).status_code == 200
    )


def test_names_are_found_blind_to_case_and_accents(site: str) -> None:
    """A part of a name in any order leads to the thing's page."""
    page = requests.get(f"{site}/find", {"q": "PETROVA Ána"}, timeout=60).text
    assert 'href="/id/person/ana-petrova"' in page
    assert "0 found" in requests.get(f"{site}/find", {"q": "nobody of that name"}, timeout=60).text
    assert "0 found" in requests.get(f"{site}/find", timeout=60).text


@pytest.mark.browser
@pytest.mark.parametrize("number", range(len(EVIL)))
def test_hostile_texts_stay_texts(browser: Browser, tmp_path: Path, number: int) -> None:
    """Whatever the articles hold: no script runs, nothing is logged, nothing is asked of another address."""
    publish(hostile(EVIL[number]), tmp_path)
    with serving(tmp_path, limits=Limits(workers=1)) as site:
        context = browser.new_context(viewport={"width": 1100, "height": 800})
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith(site) else said.append(request.url))
        page.goto(site)
        page.fill("#query", "SELECT * { ?thing rdfs:label ?label }")
        page.press("#query", "Control+Enter")
        page.wait_for_selector("#answer table td")
        page.goto(f"{site}/id/person/ana-petrova")
        page.wait_for_selector("blockquote")
        page.goto(f"{site}/find?q={EVIL[number][:1] if EVIL[number].isprintable() else 'x'}")
        page.wait_for_selector("h1")
        assert page.title() != "pwned"
        assert said == []
        context.close()


@pytest.mark.browser
def test_the_editor_answers(browser: Browser, site: str) -> None:
    """A query by keyboard, its link, a fault, and a graph; what is shown can be saved."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site)
    page.fill("#query", "SELECT ?x { ?x a kg:Person } ORDER BY ?x")
    page.press("#query", "Control+Enter")
    page.wait_for_selector("#answer td a")
    first = page.locator("#answer td a").first
    assert first.inner_text().startswith("person:")
    again = context.new_page()
    again.goto(page.url)
    again.wait_for_selector("#answer td a")
    with page.expect_download() as saved:
        page.click("#save a[data-format=csv]")
    assert Path(saved.value.path()).read_text().startswith("x")
    first.click()
    page.wait_for_selector("blockquote")
    page.goto(f"{site}/?query=SELEC")
    page.wait_for_selector("#said.bad")
    assert "syntax" in page.locator("#said").inner_text()
    page.goto(f"{site}/?query=CONSTRUCT+WHERE+%7B+%3Fs+a+kg%3APerson+%7D")
    page.wait_for_selector("#answer pre")
    assert "kg:Person" in page.locator("#answer pre").inner_text()
    page.goto(f"{site}/graph")
    page.wait_for_selector("body[data-ready=yes]", state="attached")
    context.close()
