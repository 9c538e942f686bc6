"""graph.html: self-contained, inert to hostile text, laid out the same every time; opened in a browser."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from kg.graph import Graph
from kg.model import Document, Evidence, Value
from kg.publish import html as page
from kg.publish.layout import layout
from kg.publish.story import story
from kg.views import Entity, Event
from tests.publish.sample import ANA, BANK, BO, MEETING, NORD, PAYMENT, SAYING, fact, sample, synthetic, with_views

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
browser = pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: the page was not opened in a browser")
EVIL = """</script><script>document.title="pwned"</script><img src=x onerror="document.title='pwned'"> {{ 7*7 }} href"""


def rendered(graph: Graph) -> str:
    """The page."""
    return "".join(page.generate(graph, graph.ontology))


def data_of(text: str) -> dict[str, list[dict[str, object]]]:
    """The JSON inside the page."""
    found = re.search(r'<script type="application/json" id="data"[^>]*>(.*?)</script>', text, re.S)
    assert found
    loaded: dict[str, list[dict[str, object]]] = json.loads(found[1])
    return loaded


def hostile() -> Graph:
    """A graph whose every text tries to run a script."""
    document = Document(
        text=f"{EVIL} stands here", source=EVIL, title=EVIL, date="2021-05-04", authors=(EVIL,), outlet=EVIL
    )
    proof = Evidence(
        document=document.id,
        sentence=(0, len(document.text)),
        quote=(0, len(EVIL)),
        text=EVIL,
        rule=EVIL,
        speaker=BO,
        mode="direct",
    )
    facts = [
        fact(ANA, "presidentOf", NORD, proof, qualifiers=(("roleTitle", Value(EVIL)),)),
        fact(MEETING, "type", Value("Meeting", "class"), proof),
        fact(MEETING, "participant", ANA, proof),
    ]
    things = [
        Entity(id=key, label=EVIL, kind=kind, types=(EVIL,), aliases=(EVIL,), attributes=(("sameAs", Value(EVIL)),))
        for key, kind in ((ANA, "person"), (NORD, "organization"), (BO, "person"))
    ]
    happening = Event(
        id=MEETING,
        label=EVIL,
        kind="event",
        types=("Meeting", "Event"),
        roles=(("text", Value(EVIL)),),
        evidence=(proof,),
    )
    return with_views(Graph(documents=[document], facts=facts, ontology=sample().ontology), things, [happening])


def open_in_browser(path: Path, anchor: str = "") -> tuple[str, str]:
    """(the page's DOM after loading, what the browser logged)."""
    done = subprocess.run(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--enable-logging=stderr",
            f"--user-data-dir={path.parent / 'profile'}",
            "--virtual-time-budget=4000",
            "--window-size=1400,900",
            "--dump-dom",
            f"{path.as_uri()}{anchor}",
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout, done.stderr


def test_same_bytes_twice() -> None:
    """Two renderings are equal, the nonce included: it is a hash of the content."""
    assert rendered(sample()) == rendered(sample())


def test_nothing_is_loaded() -> None:
    """No tag refers to another file; the policy forbids every request."""
    text = rendered(sample())
    code = text.index("<script nonce")
    markup = text[:code] + text[text.rindex("</script>") :]
    assert not re.search(r"(?:src|href|action|data)\s*=\s*[\"']?(?:https?:)?//", markup)
    assert not re.search(r"<(?:link|img|iframe|object|embed|form|base)\b", markup)
    assert "@import" not in markup
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert html.unescape(policy[1]).startswith("default-src 'none'; script-src 'nonce-")
    assert "connect-src" not in policy[1]


def test_hostile_text_is_data_only() -> None:
    """Markup in names, quotes and sources never becomes markup, and template code in them is not run."""
    text = rendered(hostile())
    assert EVIL not in text
    assert "<script>document.title" not in text
    assert "<img src=x" not in text
    assert data_of(text)["nodes"][0]["name"] == EVIL


def test_story_marks_the_sentence() -> None:
    """Each claim points to sentences with the spans of the quote and of both arguments, relative to the sentence."""
    graph = sample()
    told = story(graph, graph.ontology)
    claim = next(c for c in told.claims if c["words"] == "president of")
    proof = told.evidence[claim["evidence"][0]]
    spans = {name: proof["text"][a:b] for a, b, name in proof["marks"]}
    assert spans == {"quote": "Ana Petrova, president of Nordwind", "subject": "Ana Petrova", "object": "Nordwind"}
    assert told.documents[proof["document"]] == {
        "title": "Nordwind elects Petrova",
        "date": "2021-05-04",
        "by": "Ida Holm",
        "outlet": "The Tern",
        "source": "articles/nordwind.txt",
    }


def test_story_tells_doubt() -> None:
    """Planned, alleged and denied edges are dashed and named so; speakers are told; nothing lacks evidence."""
    graph = sample()
    told = story(graph, graph.ontology)
    edges = {(e["from"], e["to"]): e for e in told.edges}
    assert not edges[ANA, NORD]["dashes"]
    assert edges[ANA, BANK]["dashes"]
    assert edges[PAYMENT, BO]["label"] == "recipient (alleged)"
    assert all(c["evidence"] for c in told.claims)
    assert not [c for c in told.claims if c["words"] == "knows-nothing"]
    said = next(c for c in told.claims if c["words"] == "member of")
    assert said["says"] == ["Bo Lind"]


def test_layout_is_repeatable_and_readable() -> None:
    """Same positions each time, and boxes of node and label don't overlap."""
    names = [f"n{i}" for i in range(60)]
    links = [(names[i], names[i // 3], 60.0 if i % 4 == 0 else 0.0) for i in range(1, 60)]
    boxes = dict.fromkeys(names, (90.0, 30.0))
    places = layout(names, links, boxes)
    assert places == layout(names, links, boxes)
    clashes = sum(
        abs(places[a][0] - places[b][0]) < 88 and abs(places[a][1] - places[b][1]) < 28
        for a in names
        for b in names
        if a < b
    )
    assert clashes == 0
    assert layout([], [], {}) == {}
    assert layout(["a"], [("a", "a", 0.0)], {}) == {"a": layout(["a"], [], {})["a"]}


def test_layout_packs_islands() -> None:
    """Parts that nothing joins stand side by side and never on each other."""
    names = [f"n{i}" for i in range(24)]
    links = [(names[i], names[i - i % 3], 0.0) for i in range(24) if i % 3]
    places = layout(names, links, dict.fromkeys(names, (80.0, 30.0)))
    across = max(x for x, _ in places.values()) - min(x for x, _ in places.values())
    down = max(y for _, y in places.values()) - min(y for _, y in places.values())
    assert across < 1300
    assert down < 1000
    assert len({(x // 40, y // 20) for x, y in places.values()}) == len(names)


def test_large_graph_draws_the_core() -> None:
    """Of a large graph the best-connected part is drawn, quickly, and the file stays small."""
    graph = synthetic(1000)
    rendered(sample())  # pyvis is loaded once
    start = time.process_time()
    text = rendered(graph)
    assert time.process_time() - start < 1.5  # measured 0.2 on a quiet laptop
    assert page.DRAWN * 0.6 <= sum("x" in n for n in data_of(text)["nodes"]) <= page.DRAWN
    assert len(text) < 2_000_000


@browser
@pytest.mark.browser
def test_page_runs(tmp_path: Path) -> None:
    """The page draws, explains itself, and logs no error; a link opens a node with its facts."""
    path = tmp_path / "graph.html"
    path.write_text(rendered(sample()), encoding="utf-8")
    dom, log = open_in_browser(path, f"#{ANA}")
    assert 'data-ready="yes"' in dom
    assert "<canvas" in dom
    panel = dom[dom.index('id="panel"') : dom.index("<noscript>")]
    assert "<h2>Ana Petrova</h2>" in panel
    assert "president of" in panel
    assert "CONSOLE" not in log
    dom, _ = open_in_browser(path, f"#{SAYING}")
    assert 'class="quote subject"' in dom


@browser
@pytest.mark.browser
def test_page_is_inert_and_silent(tmp_path: Path) -> None:
    """Hostile texts stay text in a real browser, and nothing is requested from anywhere."""
    path = tmp_path / "graph.html"
    path.write_text(rendered(hostile()), encoding="utf-8")
    for anchor in ("", f"#{ANA}", f"#{MEETING}", "#edge=0"):
        dom, log = open_in_browser(path, anchor)
        assert "<title>pwned" not in dom
        assert not re.search(r"<img\b", dom[dom.index("<body") :].split("<script", 1)[0])
        assert "&lt;img src=x" in dom
        assert 'data-ready="yes"' in dom
        assert "Refused to" not in log
        assert "net::ERR" not in log
