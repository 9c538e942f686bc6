"""Writes the tables of docs/interop.md from tests/clients.py and tests/askers.py: ``python -m tools.interop``."""

from __future__ import annotations

import re
from pathlib import Path

from kg.publish import EXPORTERS, exporter
from tests.askers import ASKERS, fourteen
from tests.clients import CLIENTS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "interop.md"
MARKS = re.compile(r"(<!-- (clients|askers) -->\n).*?(<!-- /\2 -->)", re.DOTALL)


def clients() -> str:
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


def askers() -> str:
    """Questions down, SPARQL engines across; where one can't answer, why."""
    lines = [
        "| question | " + " | ".join(f"[{a.name}]({a.home})" for a in ASKERS) + " |",
        "|---|" + ":-:|" * len(ASKERS),
    ]
    for question in fourteen():
        cells = (a.cannot.get(question.name[:2], "✓") for a in ASKERS)
        lines.append(f"| `{question.name}` | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def renewed(page: str) -> str:
    """The page with the tables of today."""
    tables = {"clients": clients, "askers": askers}
    return MARKS.sub(lambda found: f"{found[1]}{tables[found[2]]()}{found[3]}", page)


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
