"""Rows of an answer, and how they look as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from dataclasses import dataclass

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """An answer. ``rows`` fit ``columns``; None is an empty cell. ``turtle`` is the graph of a CONSTRUCT, "" else."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    turtle: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    def objects(self) -> list[dict[str, Cell]]:
        """A dict for each row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def as_text(self, width: int = 60) -> str:
        """Aligned columns for a terminal, cells cut at ``width`` characters (0: never); Turtle where it is a graph."""
        if self.turtle:
            return self.turtle
        lines = [list(self.columns), *([shown(c, width) for c in row] for row in self.rows)]
        wide = [max(columns(line[i]) for line in lines) for i in range(len(self.columns))]
        lines.insert(1, ["─" * w for w in wide])
        padded = (
            "  ".join(t + " " * (w - columns(t)) for t, w in zip(line, wide, strict=True)).rstrip() for line in lines
        )
        return "\n".join(padded) + f"\n({len(self.rows)} row{'' if len(self.rows) == 1 else 's'})\n"

    def as_json(self) -> str:
        """A JSON list of objects."""
        return json.dumps(self.objects(), ensure_ascii=False, indent=2) + "\n"

    def as_csv(self) -> str:
        """CSV with a header line (RFC 4180, LF line ends)."""
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([["" if c is None else shown(c, 0, raw=True) for c in row] for row in self.rows])
        return stream.getvalue()


def shown(cell: Cell, width: int, raw: bool = False) -> str:
    """A cell on one line without control characters; ``raw`` keeps it as it is."""
    text = "-" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)
    if raw:
        return text
    text = " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in text).split())
    return text if not width or len(text) <= width else text[: width - 1].rstrip() + "…"


def columns(text: str) -> int:
    """Terminal columns: wide characters take two, combining marks none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
