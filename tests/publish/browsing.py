"""Opens pages in headless Chromium through Playwright, and says what they logged and asked of the network."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@dataclass
class Opened:
    """A page that is open: what it logged, and what it asked of the network."""

    page: Page
    logged: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def js(self, code: str, argument: object = None) -> Any:
        """The value of an expression, or of a function of the argument, in the page."""
        return self.page.evaluate(code, argument)

    def node(self, key: str) -> int:
        """The index of a node in the page."""
        return int(self.js("(id) => byId.get(id).i", key))

    def click_node(self, key: str, **how: Any) -> None:
        """Clicks the middle of a drawn card."""
        spot = self.js("(id) => network.canvasToDOM(network.getPosition(byId.get(id).i))", key)
        self.page.locator("#net").click(position=spot, **how)
        self.until("!following")

    def panel(self) -> str:
        """The text of the details."""
        return self.page.locator("#panel").inner_text()

    def drawn(self) -> set[str]:
        """Ids of the cards in sight."""
        return set(self.js("[...seenNodes()].map((i) => nodes[i].id)"))

    def choose(self, text: str) -> None:
        """Searches for a name and takes the first match."""
        self.page.locator("#search").fill(text)
        self.page.locator("#search").press("Enter")
        self.until("!following")

    def until(self, code: str) -> None:
        """Waits until an expression holds; the page's policy forbids Playwright's own way, which evaluates strings."""
        for _ in range(200):
            if self.js(code):
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"never became true: {code}")

    def quiet(self) -> bool:
        """Whether nothing was logged and nothing was asked for."""
        assert self.logged == []
        assert self.requests == []
        return True


def open_page(browser: Browser, path: Path, fragment: str = "", **context: Any) -> Opened:
    """Opens a file and waits until it is drawn. ``context``: viewport, color_scheme and others of Playwright."""
    page = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, **context}).new_page()
    page.set_default_timeout(20_000)
    opened = Opened(page)
    page.on("console", lambda message: opened.logged.append(message.text))
    page.on("pageerror", lambda error: opened.logged.append(str(error)))
    page.on("dialog", lambda dialog: (opened.logged.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on(
        "request",
        lambda request: None if request.url.startswith(("file:", "blob:")) else opened.requests.append(request.url),
    )
    page.goto(f"{path.as_uri()}{f'#{fragment}' if fragment else ''}")
    page.wait_for_selector("body[data-ready=yes]", state="attached")
    return opened
