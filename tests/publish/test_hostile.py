"""Hostile names, quotes, titles and addresses: nothing runs, nothing breaks, nothing is asked of any network."""

from __future__ import annotations

import html as entities
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.graph import Graph
from kg.model import Document, Evidence, Mention, Value, mention_id
from kg.publish import html
from kg.terms import clean
from kg.views import Entity, Event
from tests.publish.browsing import open_page
from tests.publish.sample import ANA, BO, MEETING, NORD, fact, sample, with_views

if TYPE_CHECKING:
    from playwright.sync_api import Browser


EVIL = (
    """</script><script>document.title="pwned"</script><!--<script><img src=x onerror="document.title='pwned'">""",
    "javascript:document.title='pwned'",
    "__proto__",
    "constructor",
    "\u202egnp.exe\u2066 \u200f\u0627\u0644\u0633\u0644\u0627\u0645",
    "lone \ud800 surrogate \udfff",
    "x" * 10_000,
    "'\"`;--\\ \\u003c {{ 7*7 }} ${7*7} %3Cscript%3E href=",
    "\x00\x07\x1b[31m\u2028\u2029\ufeff",
    "\U0001f469\u200d\U0001f680 \U0001d50a\U0001d52c\U0001d531\U0001d525",
)


def hostile(evil: str) -> Graph:
    """A graph whose every text is that one."""
    text = f"\U0001f600 {clean(evil)} stands here"  # astral, so that code points and UTF-16 units differ
    start, end = 2, 2 + len(evil)
    document = Document(text=text, source=evil, title=evil, date="2021-05-04", authors=(evil,), outlet=evil)
    proof = Evidence(
        document=document.id, sentence=(0, len(document.text)), quote=(start, end), text=evil, subject=(start, end),
        rule=evil, speaker=BO, mode="direct",
    )  # fmt: skip
    mention = Mention(document=document.id, start=start, end=end, text=evil, name=evil, type="Person", kind="name")
    facts = [
        fact(ANA, "presidentOf", NORD, proof, qualifiers=(("roleTitle", Value(clean(evil))),)),
        fact(ANA, "occupation", Value(clean(evil)), proof),
        fact(MEETING, "type", Value("Meeting", "class"), proof),
        fact(MEETING, "participant", ANA, proof),
        fact(MEETING, "date", Value("2021-05-03", "date"), proof),
    ]
    things = [
        Entity(id=key, label=evil, kind=kind, types=(evil,), aliases=(evil,), attributes=(("sameAs", Value(evil)),))
        for key, kind in ((ANA, "person"), (NORD, "organization"), (BO, "person"))
    ]
    roles = (("participant", ANA), ("date", Value("2021-05-03", "date")), ("text", Value(evil)))
    happening = Event(id=MEETING, label=evil, kind="event", types=("Meeting", "Event"), roles=roles, evidence=(proof,))
    names = {mention_id(document.id, start, end): ANA}
    graph = Graph(documents=[document], mentions=[mention], facts=facts, names=names, ontology=sample().ontology)
    return with_views(graph, things, [happening])


def test_text_never_becomes_markup() -> None:
    """Nothing of it stands in the file as markup; template code in it is not run."""
    text = "".join(html.generate(hostile(EVIL[0]), sample().ontology))
    assert EVIL[0] not in text
    assert "<script>document.title" not in text
    assert "<img src=x" not in text
    assert "{{ 7*7 }}" in "".join(html.generate(hostile(EVIL[7]), sample().ontology))


def test_policy() -> None:
    """The policy forbids every request and every script but our own; without questions not even the engine may run."""
    found = []
    for sparql in (True, False):
        text = "".join(html.generate(sample(), sample().ontology, run={"settings": {"sparql": sparql}}))
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
        assert policy
        found.append(entities.unescape(policy[1]))
    assert re.sub("nonce-[0-9a-f]{24}", "nonce-N", found[0]) == (
        "default-src 'none'; script-src 'nonce-N' 'wasm-unsafe-eval'; worker-src blob:; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    assert "wasm" not in found[1]
    assert "worker" not in found[1]


@pytest.mark.browser
@pytest.mark.parametrize("evil", EVIL, ids=[f"evil{i}" for i in range(len(EVIL))])
def test_nothing_runs_and_nothing_breaks(browser: Browser, tmp_path: Path, evil: str) -> None:
    """Every view of the page is opened on it: no script ran, no request left, nothing was logged, the text is there."""
    path = tmp_path / "graph.html"
    graph = hostile(evil)
    settings = {"settings": {"sparql": evil in EVIL[:2]}}
    path.write_text("".join(html.generate(graph, graph.ontology, run=settings)), encoding="utf-8", errors="replace")
    opened = open_page(browser, path)
    page = opened.page
    opened.js("go(byId.get('person/ana-petrova').i)")
    for box in page.locator("#panel summary").all():
        box.click()
    page.locator("#net").hover()
    opened.js("(id) => hover(byId.get(id).i, {clientX: 300, clientY: 300})", ANA)
    opened.js("(k) => pickEdge(byId.get(k[0]).i, byId.get(k[1]).i)", [ANA, NORD])
    page.locator("#search").fill(evil[:30].encode("utf-8", "replace").decode())
    page.keyboard.press("Escape")
    page.locator("#filter").click()
    page.locator("#filter").click()
    for tab in page.get_by_role("tab").all():
        tab.click()
    page.get_by_role("tab", name="Articles").click()
    shown = page.locator("#text .body a.mention").first.text_content()
    assert shown == clean(evil)
    assert page.title() != "pwned"
    assert page.locator("img, iframe, object, embed").count() == 0
    assert opened.js("svgOf().length") > 100
    assert opened.js("csv(FIELDS, claims.map(csvRow)).length") > 100
    assert opened.js("document.documentElement.scrollWidth <= innerWidth")
    assert opened.js("Object.prototype.polluted === undefined && ({}).i === undefined")
    assert opened.js("document.querySelectorAll('script').length") == opened.js(
        "document.querySelectorAll('body > script').length + 1"
    )
    assert opened.quiet()
    page.context.close()
