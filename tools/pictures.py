"""Takes the pictures of README.md and docs/page.md anew: ``python -m tools.pictures`` (needs Chromium).

Pages of seeds/ and of a generated graph of 10,000 nodes are opened headless, used as a reader would, and photographed.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import kg
from bench.newsgraph import news_graph
from bench.page import CHROMIUM, QUIET
from kg.publish import html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
SCREEN, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}


def opened(browser: Browser, file: Path, fragment: str = "", **context: object) -> Page:
    """The page when it is drawn."""
    page = browser.new_context(**{"viewport": SCREEN, **context}).new_page()  # type: ignore[arg-type]
    page.goto(f"{file.as_uri()}#{fragment}")
    page.wait_for_selector("body[data-ready=yes]", state="attached")
    page.wait_for_timeout(900)
    return page


def kept(page: Page, name: str) -> None:
    """The page as it stands, as a picture of the documentation."""
    page.wait_for_timeout(900)
    page.screenshot(path=IMAGES / f"{name}.png")
    page.context.close()
    print(f"docs/images/{name}.png")


def take(browser: Browser, seed: Path, large: Path) -> None:
    """All pictures."""
    kept(opened(browser, seed), "graph")
    page = opened(browser, seed, "person/meng-hongwei")
    page.locator("#panel summary", has_text="president of").first.click()
    kept(page, "receipt")
    page = opened(browser, seed, "person/meng-hongwei")
    page.locator("#panel summary", has_text="president of").first.click()
    page.get_by_role("button", name="Read it in the article").first.click()
    kept(page, "article")
    kept(opened(browser, seed, "asof=2016-12-31"), "as-of")
    page = opened(browser, seed, "tab=ask")
    page.locator("#run").click()
    page.wait_for_selector("#answer[data-state=done]")
    kept(page, "questions")
    page = opened(browser, seed)
    page.locator("#filter").click()
    kept(page, "filter")
    kept(opened(browser, large), "groups")
    kept(opened(browser, seed, "organization/interpol", viewport=PHONE, color_scheme="dark"), "phone")


def main() -> None:
    """Builds the pages and takes the pictures."""
    from playwright.sync_api import sync_playwright

    if not CHROMIUM:
        raise SystemExit("tools.pictures: no Chromium on the path (Debian: apt install chromium)")
    with tempfile.TemporaryDirectory() as folder:
        seed, large = Path(folder) / "seed" / "graph.html", Path(folder) / "large.html"
        os.chdir(ROOT)  # sources are told as they are given: no path of this machine
        kg.build(["seeds"], seed.parent)
        graph = news_graph(10_000, 25_000)
        large.write_text("".join(html.generate(graph, graph.ontology, run={"kg": kg.__version__})), encoding="utf-8")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            take(browser, seed, large)
            browser.close()


if __name__ == "__main__":
    main()
