"""Writes docs/cli.md from the commands' own help: ``python -m tools.cli_docs`` (``--check`` only compares)."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli import cli

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cli.md"
HEAD = """# Command line

Made by `make docs` from the help of the commands; don't edit.

On a terminal `kg` prints tables and text, in a pipe JSON. Progress and messages go to standard error. Settings come
from `kg.toml` in the current folder, then from options. `NO_COLOR` is respected.

| exit code | meaning |
|---|---|
| 0 | fine |
| 1 | something to act on: `error:` says what is wrong, `hint:` what to do about it |
| 2 | wrong usage |
| 130 | interrupted; nothing was written |
"""


def page() -> str:
    """The whole page."""
    settings = {**cli.context_settings, "max_content_width": 100, "terminal_width": 100}
    root = click.Context(cli, info_name="kg", **settings)
    parts = [HEAD, section("kg", cli.get_help(root))]
    for name in cli.list_commands(root):
        context = click.Context(cli.commands[name], info_name=name, parent=root, **settings)
        parts.append(section(f"kg {name}", cli.commands[name].get_help(context)))
    return "\n".join(parts)


def section(title: str, text: str) -> str:
    """A heading and the help as it looks at the prompt."""
    body = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return f"## {title}\n\n```text\n{body}\n```\n"


def main() -> None:
    """Writes the page, or with ``--check`` exits 1 where it is out of step."""
    text = page()
    if "--check" in sys.argv[1:]:
        sys.exit(0 if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text else "docs/cli.md: run make docs")
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
