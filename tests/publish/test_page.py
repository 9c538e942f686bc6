"""The page in a real browser: every way to look at the graph, to ask it and to pass it on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bench.newsgraph import news_graph
from kg.graph import Graph
from kg.publish import html
from tests.publish.browsing import Opened, open_page
from tests.publish.sample import ANA, BANK, BO, KARL, MEETING, NORD, OPENING, SAYING, SUD, TEXT, sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
Open = Callable[..., Opened]


def written(path: Path, graph: Graph, **settings: Any) -> Path:
    """The page of a graph as a file."""
    run = {"kg": "9.8.7", "settings": {"model": "some_model", "extractors": ["patterns"], **settings}}
    path.write_text("".join(html.generate(graph, graph.ontology, run=run)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the sample."""
    return written(tmp_path_factory.mktemp("page") / "graph.html", sample())


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a graph that is too large to draw."""
    return written(tmp_path_factory.mktemp("page") / "large.html", news_graph(2500, 6000), sparql=False)


@pytest.fixture
def show(browser: Browser) -> Iterator[Open]:
    """Opens a page; at the end nothing may have been logged, and nothing asked of the network."""
    found: list[Opened] = []

    def opener(path: Path, fragment: str = "", **context: Any) -> Opened:
        found.append(open_page(browser, path, fragment, **context))
        return found[-1]

    yield opener
    for opened in found:
        opened.page.context.close()
    assert all(opened.quiet() for opened in found)


def saved(opened: Opened, entry: str) -> str:
    """The text of the file that an entry of the share menu saves."""
    opened.page.locator("#share").click()
    with opened.page.expect_download() as download:
        opened.page.locator("#sharing button").filter(has_text=re.compile(entry)).click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_node_tells_all(show: Open, small: Path) -> None:
    """A click on a card: names, type, roles with dates, facts by relation, events, and their sentences."""
    page = show(small)
    page.click_node(ANA)
    text = page.panel()
    assert "Ana Petrova" in text
    assert "Also: Petrova" in text
    assert re.search(r"ROLES AND MEMBERSHIPS\s+president of Nordwind", text)
    assert re.search(r"EVENTS\s+.*meets", text, re.S)
    page.page.locator("#panel summary", has_text="president of").click()
    receipt = page.page.locator("#panel .receipt").first
    assert receipt.locator("mark.subject").inner_text() == "Ana Petrova"
    assert receipt.locator("mark.object").inner_text() == "Nordwind"
    assert receipt.locator("mark.cue").inner_text().strip() == ", president of"
    assert "The Tern, 2021-05-04" in receipt.inner_text()
    assert "confidence 0.9" in receipt.inner_text()


def test_edge_tells_who_says_so(show: Open, small: Path) -> None:
    """A line between two cards: its fact, its dates, its speaker, its confidence, its sentence."""
    page = show(small)
    a, b = (page.js("(id) => network.canvasToDOM(network.getPosition(byId.get(id).i))", key) for key in (SUD, NORD))
    page.page.locator("#net").click(position={"x": (a["x"] * 3 + b["x"] * 2) / 5, "y": (a["y"] * 3 + b["y"] * 2) / 5})
    text = page.panel()
    assert "One fact joins them" in text
    assert "since 1984" in text
    assert "Only according to Bo Lind" in text
    assert page.page.locator("#panel mark.quote").count() >= 1


def test_receipt_leads_into_the_article(show: Open, small: Path) -> None:
    """One more click shows the whole text, its mentions marked, the quote in sight; a mention leads to its thing."""
    page = show(small, ANA)
    page.page.locator("#panel summary", has_text="president of").click()
    page.page.get_by_role("button", name="Read it in the article").first.click()
    body = page.page.locator("#text .body")
    assert body.inner_text().split() == TEXT.split()
    assert body.locator("mark.subject").first.inner_text() == "Ana Petrova"
    body.locator("a.mention", has_text="Karlshof").first.click()
    assert "Karlshof" in page.panel()
    assert page.js("view.selected.node") == page.node(KARL)


def test_no_text(show: Open, tmp_path: Path) -> None:
    """Without texts the page holds the sentences behind the facts and nothing else of an article."""
    page = show(written(tmp_path / "graph.html", sample(), text=False, sparql=False), ANA)
    page.page.locator("#panel summary", has_text="president of").click()
    assert page.page.locator("#panel mark.subject").first.inner_text() == "Ana Petrova"
    assert page.page.get_by_role("button", name="Read it in the article").count() == 0
    assert "Nordwind elects Petrova\\n" not in (tmp_path / "graph.html").read_text(encoding="utf-8")


def test_search_by_alias_with_keys(show: Open, small: Path) -> None:
    """``/`` opens the search, aliases and accents count for nothing, arrows and Enter choose, Escape leaves."""
    page = show(small)
    page.page.keyboard.press("/")
    page.page.keyboard.type("lín")
    options = page.page.get_by_role("option")
    assert options.first.inner_text().startswith("Bo Lind")
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("ArrowUp")
    page.page.keyboard.press("Enter")
    assert page.page.locator("#panel h2").inner_text() == "Bo Lind"
    page.page.locator("#search").fill("nobody at all")
    assert "Nothing here is called that" in options.first.inner_text()
    page.page.keyboard.press("Escape")
    assert page.page.locator("#search").input_value() == ""


def test_filters(show: Open, small: Path) -> None:
    """How facts stand, relations and confidence take facts out of view; the note says how many and why."""
    page = show(small)
    before = page.js("lines.length")
    page.page.locator("#filter").click()
    page.page.get_by_label("denied").uncheck()
    assert page.js("lines.length") == before - 1
    assert "1 fact filtered out (how it stands)" in page.page.locator("#note").text_content()
    page.page.get_by_label("Find a relation").fill("president")
    page.page.locator(".relations").get_by_label("president of").uncheck()
    assert "how it stands, relations" in page.page.locator("#note").text_content()
    page.page.locator("#filters").get_by_role("button", name="Clear").click()
    assert page.js("lines.length") == before
    page.page.get_by_label("Least confidence").fill("90")
    assert page.js("claims.filter((c) => passing[c.i]).every((c) => c.sure >= 90)")
    assert page.js("claims.some((c) => !passing[c.i])")
    page.page.keyboard.press("Escape")
    assert page.page.locator("#filters").is_hidden()


def test_kinds(show: Open, small: Path) -> None:
    """The legend takes kinds away and brings them back; sayings come when asked for."""
    page = show(small)
    page.page.get_by_role("button", name="Events").click()
    assert not {MEETING, OPENING} & page.drawn()
    page.page.get_by_role("button", name="Sayings").click()
    assert SAYING in page.drawn()


def test_articles_and_sources(show: Open, large: Path) -> None:
    """Facts of one article; facts that several articles tell."""
    page = show(large, "base=core")
    page.page.locator("#filter").click()
    page.page.get_by_label("Only facts of this article").select_option("3")
    assert page.js("claims.filter((c) => passing[c.i]).every((c) => c.proofs.some((p) => proof(p).article.i === 3))")
    assert page.js("claims.some((c) => passing[c.i])")
    assert "one article" in page.page.locator("#note").text_content()
    page.page.get_by_label("Only facts of this article").select_option("-1")
    page.page.get_by_label("Least number of articles").fill("2")
    assert page.js("claims.filter((c) => passing[c.i]).every((c) => sources(c).size > 1)")
    assert "sources" in page.page.locator("#note").text_content()


def test_as_of(show: Open, small: Path) -> None:
    """As of a day: what begins later is gone, an ended state too, what happened before stays."""
    page = show(small)
    assert {MEETING, SUD} <= page.drawn()
    page.page.locator("#day").fill("2020-01-01")
    page.page.locator("#day").dispatch_event("change")
    assert MEETING not in page.drawn()
    assert {SUD, NORD} <= page.drawn()
    page.page.locator("#day").fill("1980-01-01")
    page.page.locator("#day").dispatch_event("change")
    assert not page.js("lines.some((e) => nodes[e.from].name === 'Sudland' && e.label.includes('member'))")
    assert page.page.locator("#when").text_content() == "as of 1980-01-01"
    assert "no date: as of any day they stay" in page.page.locator("#note").text_content()
    page.page.locator("#later").click()
    assert page.js("view.asof") == "1984-01-01"
    page.page.locator("#asof").press("ArrowRight")
    page.until("view.asof === '1984-01-02'")
    page.page.locator("#anytime").click()
    assert MEETING in page.drawn()


def test_timeline_and_graph_drive_each_other(show: Open, small: Path) -> None:
    """A tick or a row selects the event; a thing's events are lit on the strip."""
    page = show(small)
    page.page.locator("#ticks rect").last.click()
    assert page.js("nodes[view.selected.node].id") == MEETING
    page.page.keyboard.press("Escape")
    page.choose("Ana Petrova")
    assert page.page.locator("#ticks rect.on").count() == 1
    page.page.get_by_role("tab", name="Timeline").click()
    page.page.locator("#timeline .link", has_text="meets").click()
    assert page.js("nodes[view.selected.node].id") == MEETING
    assert "2021-05-03" in page.page.locator("#timeline li.on").inner_text()


def test_expand_collapse_hide_pin(show: Open, large: Path) -> None:
    """Expanding says first how many facts it brings; collapsing undoes it but for what is pinned; hidden comes back."""
    page = show(large, "base=core")
    key = page.js("nodes.find((n) => n.main && view.drawn.has(n.i) && undrawn(n.i).length > 1).id")
    page.choose(page.js("(id) => byId.get(id).name", key))
    button = page.page.locator("#expand")
    told = re.search(r"Expand: (\d+) of (\d+) neighbours more, (\d+) facts", button.inner_text().replace(",", "", 0))
    assert told
    before = page.drawn()
    button.click()
    fresh = page.drawn() - before
    assert len(fresh) == int(told[1])
    kept = min(fresh)
    page.js("(id) => view.pinned.add(byId.get(id).i)", kept)
    page.page.locator("#collapse").click()
    assert kept in page.drawn()
    assert len(page.drawn() & fresh) < len(fresh)
    page.page.locator("#panel").get_by_role("button", name="Hide").click()
    assert key not in page.drawn()
    page.page.get_by_role("button", name="show hidden").click()
    assert key in page.drawn()


def test_only_this_and_path(show: Open, small: Path) -> None:
    """A thing alone with its neighbours; the shortest path between two things, step by step."""
    page = show(small, BANK)
    page.page.get_by_role("button", name="Only this").click()
    assert BANK in page.drawn()
    assert KARL not in page.drawn()
    page.page.get_by_role("button", name="Path to…").click()
    page.page.locator("#panel input").fill("Sudland")
    page.page.keyboard.press("Enter")
    assert "a shortest path" in page.panel()
    way = page.js("view.path.map((i) => nodes[i].id)")
    assert way[0] == BANK
    assert way[-1] == SUD
    assert set(way) == page.drawn()


def test_groups_of_a_large_graph(show: Open, large: Path) -> None:
    """A large graph starts rolled up; a group tells who is in it and opens."""
    page = show(large)
    assert page.js("rolled()")
    assert page.js("drawing.nodes.length") == page.js("data.communities.length")
    spot = page.js("network.canvasToDOM(network.getPosition(-1))")
    page.page.locator("#net").click(position=spot)
    assert "among themselves" in page.panel()
    page.page.locator("#open").click()
    assert len(page.drawn()) > 3
    assert page.js("[...view.drawn].every((i) => data.member[i] === 0)")
    page.page.get_by_role("button", name="‹ All groups").click()
    assert page.js("rolled()")


def test_table(show: Open, small: Path) -> None:
    """The facts as a table that a screen reader reads: captions, headers, sorting, links into the panel."""
    page = show(small)
    page.page.get_by_role("tab", name="Facts").click()
    table = page.page.get_by_role("table")
    assert table.get_by_role("rowheader", name="Sudland").count() >= 1
    table.get_by_role("button", name="confidence").click()
    shown = page.js("[...document.querySelectorAll('#facts tbody tr')].map((tr) => Number(tr.cells[6].textContent))")
    assert shown == sorted(shown)
    table.get_by_role("row", name=re.compile("Sudland.*member of")).get_by_role("button", name="member of").click()
    assert "Only according to Bo Lind" in page.panel()


def test_questions_run_inside_the_page(show: Open, small: Path) -> None:
    """Ready questions and SPARQL of one's own, offline; rows lead to cards; faults are told; updates are refused."""
    page = show(small)
    page.page.get_by_role("tab", name="Questions").click()
    page.page.locator("#question").select_option(label="Who heads which organization")
    page.page.locator("#run").click()
    page.page.wait_for_selector("#answer[data-state=done]")
    assert "Ana Petrova" in page.page.locator("#answer").inner_text()
    page.page.locator("#answer .link", has_text="Nordwind").click()
    assert "Nordwind" in page.panel()
    page.page.locator(".params input").first.fill("Nobody")
    page.page.locator(".params input").first.dispatch_event("change")
    assert "nothing in the graph is called Nobody" in page.page.locator("#answer").inner_text()
    page.page.locator("#query").fill("SELECT ?s WHERE { ?s a kg:Person } ORDER BY ?s")
    page.page.locator("#run").click()
    page.page.wait_for_selector("#answer[data-state=done]")
    page.page.locator("#drawthese").click()
    assert page.drawn() == {ANA, BO}
    page.page.get_by_role("tab", name="Questions").click()
    page.page.locator("#query").fill("DELETE WHERE { ?s ?p ?o }")
    page.page.locator("#run").click()
    page.page.wait_for_selector("#answer[data-state=wrong]")


def test_link_restores_the_view(show: Open, small: Path) -> None:
    """The address tells what is drawn, where, selected, filtered and as of when; opened again it shows the same."""
    page = show(small)
    page.choose("Bo Lind")
    page.page.get_by_role("button", name="Pin").click()
    page.page.get_by_role("button", name="Events").click()
    page.page.locator("#day").fill("2021-05-03")
    page.page.locator("#day").dispatch_event("change")
    page.js("view.status.add(STATUS.indexOf('denied')); judge(); changed()")
    state = "[[...view.drawn].sort().map((i) => [i, nodes[i].x, nodes[i].y]), [...view.pinned], [...view.off].sort(),"
    state += " [...view.status], view.asof, view.selected]"
    fragment = page.js("toAddress()")
    again = show(small, fragment)
    assert again.js(state) == page.js(state)
    assert "Bo Lind" in again.panel()


def test_pictures(show: Open, small: Path) -> None:
    """PNG and SVG of the view; the SVG is well-formed and names what is drawn."""
    from xml.etree import ElementTree

    page = show(small)
    page.page.locator("#share").click()
    with page.page.expect_download() as download:
        page.page.get_by_role("button", name="Picture (PNG)").click()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")
    drawing = ElementTree.fromstring(saved(page, "Picture \\(SVG\\)"))
    texts = [e.text for e in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert "Ana Petrova" in texts
    assert any("from 1 article" in (text or "") and "kg 9.8.7" in (text or "") for text in texts)


def test_selection_as_csv_and_turtle(show: Open, small: Path) -> None:
    """What is selected leaves as CSV with its quotes, and as Turtle that rdflib reads, evidence and all."""
    import rdflib

    page = show(small, SUD)
    rows = list(csv.DictReader(io.StringIO(saved(page, "as CSV").removeprefix("\ufeff"))))
    assert {"Sudland", "Nordwind"} <= {r["subject"] for r in rows} | {r["object"] for r in rows}
    member = next(r for r in rows if r["relation"] == "member of")
    assert member["attributed_to"] == "Bo Lind"
    assert member["quote"] == "Sudland has been a member of Nordwind since 1984"
    part = rdflib.Graph().parse(data=saved(page, "selection as Turtle"), format="turtle")
    whole = rdflib.Graph().parse(data=saved(page, "whole graph as Turtle"), format="turtle")
    assert 0 < len(part) < len(whole)
    assert not set(part) - set(whole)
    kg = rdflib.Namespace("https://kg.example.org/ontology#")
    told = {str(o) for o in part.objects(None, rdflib.RDF.subject)}
    assert told == {"https://kg.example.org/id/place/sudland"}
    assert set(part.objects(None, kg.evidence))
    assert all((e, None, None) in part for e in part.objects(None, kg.evidence))


def test_says_where_it_comes_from(show: Open, small: Path) -> None:
    """Articles with dates, version, model, and how many facts are not to be seen, and why."""
    text = show(small).panel()
    assert "Nordwind elects Petrova" in text
    assert "2021-05-04" in text
    assert "kg 9.8.7 · language model some_model · relations read by patterns" in text
    assert re.search(r"Of 20 facts, \d+ can be seen here; 4 only say of what kind an event is", text)


def test_keyboard_alone(show: Open, small: Path) -> None:
    """Arrows walk from card to card; tabs by arrows; every control can be reached and has a name."""
    page = show(small)
    page.page.locator("#net").focus()
    page.page.keyboard.press("ArrowRight")
    first = page.js("view.selected.node")
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("ArrowLeft")
    assert page.js("view.selected.node") is not None
    assert isinstance(first, int)
    page.page.locator("#tab-graph").focus()
    page.page.keyboard.press("ArrowRight")
    assert page.page.locator("#facts").is_visible()
    nameless = page.js(
        "[...document.querySelectorAll('button, input, select, textarea')].filter((e) => !(e.textContent.trim()"
        " || e.getAttribute('aria-label') || (e.labels && e.labels.length))).map((e) => e.outerHTML)"
    )
    assert nameless == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_phone_in_both_schemes(show: Open, small: Path, scheme: str) -> None:
    """On a phone nothing is wider than the screen and all parts are in sight, in light and in dark."""
    page = show(small, viewport={"width": 390, "height": 844}, color_scheme=scheme)
    assert page.js("document.documentElement.dataset.theme") == scheme
    assert page.js("document.documentElement.scrollWidth <= innerWidth")
    for part in ("#net", "#legend", "#panel", "#search"):
        box = page.page.locator(part).bounding_box()
        assert box
        assert box["height"] > 18
    ground = page.js("getComputedStyle(document.body).backgroundColor")
    page.page.locator("#theme").click()
    assert page.js("getComputedStyle(document.body).backgroundColor") != ground


def test_print(show: Open, small: Path) -> None:
    """Printed, the page has the drawing, the details and the facts, and none of the controls."""
    page = show(small)
    page.page.emulate_media(media="print")
    page.js("window.dispatchEvent(new Event('beforeprint'))")
    assert page.page.locator("#facts table").is_visible()
    assert page.page.locator("#share").is_hidden()
    assert page.page.pdf().startswith(b"%PDF")


def test_csv_has_a_cell_for_each_heading(show: Open, small: Path) -> None:
    """No row is shifted, whatever its subject and its dates."""
    page = show(small)
    assert page.js("claims.every((c) => csvRow(c).length === FIELDS.length)")
    assert page.js("csv(['a'], [['=1+1'], ['-5'], ['x,\"y\"']])") == '\ufeffa\r\n\'=1+1\r\n-5\r\n"x,""y"""\r\n'


def test_engine_answers_each_question_by_itself(show: Open, small: Path) -> None:
    """Answers that overlap go to their own question; stopping while the engine starts says so at once."""
    page = show(small, "tab=ask")
    page.page.locator("#run").click()
    page.page.get_by_role("button", name="Stop").click()
    assert "stopped" in page.page.locator("#answer").inner_text()
    one, two = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c }", 'SELECT ("two" AS ?n) {}'
    found = page.js(
        "([a, b]) => Promise.all([ask(a), ask(b)]).then((all) => all.map((x) => x.rows[0][0].value))", [one, two]
    )
    assert found[1] == "two"
    assert int(found[0]) > 1000


def test_hidden_comes_back_after_a_reload(show: Open, small: Path) -> None:
    """What was hidden is told in the link, and can be brought back."""
    page = show(small)
    page.js("hide(byId.get('person/bo-lind').i)")
    again = show(small, page.js("toAddress()"))
    assert BO not in again.drawn()
    again.page.get_by_role("button", name="show hidden").click()
    assert BO in again.drawn()


def test_way_back(show: Open, small: Path) -> None:
    """The browser's way back leads to what was looked at before."""
    page = show(small)
    page.choose("Bo Lind")
    page.page.wait_for_timeout(300)
    page.choose("Sudland")
    page.page.wait_for_timeout(300)
    page.page.go_back()
    page.until("view.selected && nodes[view.selected.node].name === 'Bo Lind'")
    assert "Bo Lind" in page.panel()


def test_opened_from_another_tab(show: Open, small: Path) -> None:
    """A thing chosen in the table stands in sight when the drawing is opened; a picture can be saved from any tab."""
    page = show(small, "tab=facts")
    page.page.locator("#facts tbody .link", has_text="Karlshof").first.click()
    page.page.get_by_role("tab", name="Graph").click()
    page.page.wait_for_timeout(400)
    spot = page.js("network.canvasToDOM(network.getPosition(view.selected.node))")
    box = page.page.locator("#net").bounding_box()
    assert box
    assert 0 < spot["x"] < box["width"]
    assert 0 < spot["y"] < box["height"]
    page.page.get_by_role("tab", name="Timeline").click()
    page.page.locator("#share").click()
    with page.page.expect_download():
        page.page.get_by_role("button", name="Picture (PNG)").click()


def test_panel_follows_the_filters(show: Open, small: Path) -> None:
    """Facts that no longer pass are dimmed in the panel; what was unfolded stays so; focus stays where it was."""
    page = show(small, ANA)
    page.page.locator("#panel summary", has_text="president of").click()
    page.page.locator("#filter").click()
    page.page.get_by_label("Least confidence").fill("95")
    assert page.page.locator("#panel details.out").count() > 1
    assert page.page.locator("#panel .receipt").count() >= 1
    page.page.keyboard.press("Escape")
    page.page.locator("#panel").get_by_role("button", name="Pin").focus()
    page.page.keyboard.press("Enter")
    assert page.js("document.activeElement.textContent") == "Unpin"


def test_path_over_what_is_switched_off(show: Open, small: Path) -> None:
    """No path leads through a kind that is switched off; what is on the path is drawn."""
    page = show(small)
    page.page.get_by_role("button", name="Events").click()
    page.js("pathTo(byId.get('person/ana-petrova').i, byId.get('place/karlshof').i)")
    assert page.js("view.path") is None
    page.page.get_by_role("button", name="Events").click()
    page.js("pathTo(byId.get('person/ana-petrova').i, byId.get('place/karlshof').i)")
    assert page.js("lines.length") == page.js("view.path.length") - 1


def test_groups_by_keyboard(show: Open, large: Path) -> None:
    """Groups are listed, and arrows walk over them; everything stays in sight."""
    page = show(large)
    page.page.locator("#net").focus()
    page.page.keyboard.press("ArrowRight")
    first = page.js("view.selected.group")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        page.page.keyboard.press(key)
    assert page.js("view.selected.group") != first
    page.page.keyboard.press("Escape")
    assert page.page.locator("#panel .link", has_text=" · ").count() >= 2
