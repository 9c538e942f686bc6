"""Writes the table of docs/interop.md from the clients of tests/clients.py: ``python -m tools.interop``."""

from __future__ import annotations

import re
from pathlib import Path

from kg.publish import EXPORTERS, exporter
from tests.clients import CLIENTS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "interop.md"
MARKS = re.compile(r"(<!-- clients -->\n).*?(<!-- /clients -->)", re.DOTALL)


def table() -> str:
    """Formats down, programs across."""
    lines = [
        "| format | file | " + " | ".join(f"[{c.name}]({c.home})" for c in CLIENTS) + " |",
        "|---|---|" + ":-:|" * len(CLIENTS),
    ]
    for form in EXPORTERS:
        if form == "html":
            continue
        written = ", ".join(f"`{part.FILE_NAME}`" for part in exporter(form))
        cells = ("✓" if form in client.reads else " " for client in CLIENTS)
        lines.append(f"| `{form}` | {written} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def renewed(page: str) -> str:
    """The page with the table of today."""
    return MARKS.sub(lambda found: f"{found[1]}{table()}{found[2]}", page)


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
