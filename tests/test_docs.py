"""Documentation that can't go stale: generated pages, links, and code blocks that run."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tools import cli_docs

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    page
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("ontology/*.md"), *ROOT.glob("seeds/*.md"))
    if page.is_file()
)
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)!?\[[^\]\n]*\]\(([^)\s]+)\)")


def names(paths: list[Path]) -> list[str]:
    """Paths as test ids."""
    return [str(path.relative_to(ROOT)) for path in paths]


def prose(text: str) -> str:
    """The page without its code."""
    return re.sub(r"`[^`\n]*`", "", FENCE.sub("", text))


def anchors(text: str) -> set[str]:
    """Heading anchors as GitHub makes them."""
    found = set()
    for heading in re.findall(r"^#+ +(.+)$", FENCE.sub("", text), re.MULTILINE):
        bare = re.sub(r"[`*]", "", heading.strip().lower())
        found.add(re.sub(r"[^\w\- ]", "", bare).replace(" ", "-"))
    return found


def python_blocks(page: Path) -> list[str]:
    """Fenced Python that uses kg."""
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    return [
        code for language, code in found if language in ("python", "py") and ("import kg" in code or "from kg" in code)
    ]


def test_there_are_pages() -> None:
    """The globs find the pages that every checkout has."""
    assert {"CHANGELOG.md", "docs/cli.md", "ontology/README.md"} <= set(names(PAGES))


def test_cli_page_is_in_step() -> None:
    """docs/cli.md is what ``make docs`` makes."""
    assert cli_docs.PAGE.read_text(encoding="utf-8") == cli_docs.page()


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a page leads to a file, and its anchor to a heading."""
    text = page.read_text(encoding="utf-8")
    for link in LINK.findall(prose(text)):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = unquote(link).partition("#")
        target = (page.parent / file).resolve() if file else page
        if "output" in target.relative_to(ROOT).parts[:1]:  # made by a build
            continue
        assert target.exists(), f"{page.name}: {link}"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target.read_text(encoding="utf-8")), f"{page.name}: {link}"


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_kg_verbs_in_pages_exist(page: Path) -> None:
    """Every ``kg VERB`` in a code block is a command, and every long option is one of its options."""
    from kg.cli import cli

    for language, code in FENCE.findall(page.read_text(encoding="utf-8")):
        if language not in ("bash", "sh", "console", "shell"):
            continue
        for verb, rest in re.findall(r"^(?:\$ )?(?:\.venv/bin/)?kg ([a-z]+)([^\n|]*)", code, re.MULTILINE):
            assert verb in cli.commands, f"{page.name}: kg {verb}"
            options = {name for p in cli.commands[verb].params for name in (*p.opts, *p.secondary_opts)} | {"--help"}
            for option in re.findall(r"(?<!\S)--[a-z][a-z-]*", rest.partition("#")[0]):
                assert option in options, f"{page.name}: kg {verb} {option}"


@pytest.mark.model
@pytest.mark.parametrize("page", [page for page in PAGES if python_blocks(page)], ids=str)
def test_python_blocks_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python blocks of a page run, one after the other, in a folder that holds seeds/ and ontology/."""
    monkeypatch.chdir(tmp_path)
    for folder in ("seeds", "ontology"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    space: dict[str, object] = {"__name__": "page"}
    for code in python_blocks(page):
        exec(compile(code, str(page), "exec"), space)
