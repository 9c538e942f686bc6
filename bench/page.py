"""How fast the page opens and answers in headless Chromium: ``python -m bench.page [--size NAME] [--write]``.

Pages of the seed article and of generated graphs (:mod:`bench.newsgraph`) of growing size are built, each in a process
of its own, and opened from disk. First useful paint is the time from the start of navigation to the frame that shows
the placed drawing and the panel; an answer is the time from a real key or click to the next frame, which shows what it
did (Event Timing, https://www.w3.org/TR/event-timing/): of a dozen the median and the worst, each the median of the
rounds. ``--write`` puts the table into README.md and docs/page.md.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT / "README.md", ROOT / "docs" / "page.md")
MARKS = re.compile(r"(<!-- page -->\n).*?(<!-- /page -->)", re.DOTALL)
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
WATCH = """new PerformanceObserver((list) => {
  for (const e of list.getEntries()) (window.felt ||= []).push(e.duration);
}).observe({ type: 'event', durationThreshold: 16, buffered: true });"""
FELT = "(() => { const all = window.felt || []; window.felt = []; return Math.max(16, ...all); })()"
PLACE = """(id) => {
  const at = network.canvasToDOM(network.getPosition(id)), box = document.getElementById('net').getBoundingClientRect();
  return [at.x + box.left, at.y + box.top];
}"""
KEYS = "aeriost"


class Size(NamedTuple):
    """What is measured: name, nodes and facts (0 for the seed), and bounds (0: none) in seconds, milliseconds, MB."""

    name: str
    nodes: int
    facts: int
    paint: float
    answer: float
    file: float


SIZES = (
    Size("seed article", 0, 0, 0.7, 50, 2),
    Size("1,000 nodes, 2,500 facts", 1000, 2500, 1.5, 100, 5),
    Size("10,000 nodes, 25,000 facts", 10_000, 25_000, 3, 200, 25),
    Size("50,000 nodes, 125,000 facts", 50_000, 125_000, 0, 400, 0),
)


def build(nodes: int, facts: int, file: Path) -> dict[str, float]:
    """Seconds for the page alone, and the most memory (MB) of a process that made the graph and the page."""
    command = [sys.executable, "-m", "bench.page", "--build", str(nodes), str(facts), str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def build_here(nodes: int, facts: int, file: Path) -> dict[str, float]:
    """The same in this process."""
    import kg
    from kg.publish import html

    if nodes:
        from bench.newsgraph import news_graph

        graph = news_graph(nodes, facts)
        _ = graph.nodes
    else:
        graph = kg.build([str(ROOT / "seeds")])
    start = time.perf_counter()
    text = "".join(html.generate(graph, graph.ontology, run={"kg": kg.__version__}))
    seconds = time.perf_counter() - start
    file.write_text(text, encoding="utf-8")
    return {"seconds": seconds, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def opened(browser: Browser, file: Path, fragment: str = "") -> tuple[Page, float]:
    """The page, and seconds to its first useful paint."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.set_default_timeout(120_000)
    page.add_init_script(WATCH)
    page.goto(file.as_uri() + fragment)
    page.wait_for_selector("body[data-ready=yes]", state="attached")
    return page, page.evaluate("performance.getEntriesByName('kg-ready')[0].startTime") / 1000


def felt(page: Page) -> float:
    """The longest answer since the last call, in milliseconds; what the browser does not report was quicker than 16."""
    page.wait_for_timeout(350)
    return float(page.evaluate(FELT))


def answers(page: Page) -> tuple[list[float], list[float]]:
    """Answers to clicks on a dozen cards or groups, and to the keys of a search."""
    felt(page)
    clicks, keys = [], []
    ids = page.evaluate("rolled() ? groups.map((g) => -(g.k + 1)) : [...seenNodes()].filter((i) => named.has(i))")
    for key in ids[:: max(1, len(ids) // 12)][:12]:
        page.mouse.click(*page.evaluate(PLACE, key))
        clicks.append(felt(page))
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    felt(page)
    for key in KEYS:
        page.keyboard.press(key)
        keys.append(felt(page))
    return clicks, keys


def measure(browser: Browser, size: Size, rounds: int, folder: Path) -> dict[str, Any]:
    """One row of the table."""
    file = folder / f"{size.nodes}.html"
    made = build(size.nodes, size.facts, file)
    seen: dict[str, list[float]] = {"paint": [], "click": [], "slow click": [], "key": [], "slow key": []}
    for _ in range(rounds):
        page, paint = opened(browser, file)
        clicks, keys = answers(page)
        page.context.close()
        if size.nodes > 1000:  # single things beside groups
            page, _ = opened(browser, file, "#base=core")
            clicks += answers(page)[0]
            page.context.close()
        figures = (paint, statistics.median(clicks), max(clicks), statistics.median(keys), max(keys))
        for name, figure in zip(seen, figures, strict=True):
            seen[name].append(figure)
    found = {name: statistics.median(figures) for name, figures in seen.items()}
    return {"graph": size.name, "file": file.stat().st_size / 1e6, **found, **made}


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as Markdown: answers from the median to the worst, bounds in brackets."""
    bounds = {size.name: size for size in SIZES}
    lines = [
        "| graph | first useful paint | click | search key | file | building the page | memory |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        size = bounds[row["graph"]]
        paint = f"{row['paint']:.1f} s" + (f" ({size.paint} s)" if size.paint else "")
        file = f"{row['file']:.1f} MB" + (f" ({size.file:g} MB)" if size.file else "")
        click, key = (f"{_range(row[n], row[f'slow {n}'])} ms ({size.answer:g} ms)" for n in ("click", "key"))
        lines.append(
            f"| {row['graph']} | {paint} | {click} | {key} | {file} | {row['seconds']:.1f} s | {row['memory']:.0f} MB |"
        )
    return "\n".join(lines) + "\n"


def _range(usual: float, worst: float) -> str:
    return f"{usual:.0f}" if round(usual) == round(worst) else f"{usual:.0f} to {worst:.0f}"


def main() -> None:
    """Measures, prints, writes."""
    options = argparse.ArgumentParser(prog="bench.page", description=__doc__.splitlines()[0])
    options.add_argument("--build", nargs=3, metavar=("NODES", "FACTS", "FILE"), help=argparse.SUPPRESS)
    options.add_argument("--size", default="", help="only sizes whose name holds this")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--write", action="store_true", help="put the table into README.md and docs/page.md")
    given = options.parse_args()
    if given.build:
        nodes, facts, file = given.build
        print(json.dumps(build_here(int(nodes), int(facts), Path(file))))
        return
    from playwright.sync_api import sync_playwright

    if not CHROMIUM:
        raise SystemExit("bench.page: no Chromium on the path (Debian: apt install chromium)")
    rows = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        for size in SIZES:
            if given.size in size.name:
                rows.append(measure(browser, size, given.rounds, Path(folder)))
                print(table(rows[-1:]).splitlines()[-1], flush=True)
        browser.close()
    print(table(rows))
    if given.write:
        for page in PAGES:
            text = page.read_text(encoding="utf-8")
            page.write_text(MARKS.sub(lambda m: f"{m[1]}{table(rows)}{m[2]}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
