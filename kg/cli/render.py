"""What the commands print: tables and pages on a terminal, JSON in a pipe, CSV on request."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import click

INTERRUPTED = 128 + signal.SIGINT  # the exit code after Ctrl-C
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def on_terminal() -> bool:
    """Whether a person reads standard output."""
    return sys.stdout.isatty()


def clean(text: object) -> str:
    """The text without control characters: an article must not be able to steer the terminal."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(text))


def out(text: str = "") -> None:
    """A line on standard output."""
    click.echo(clean(text))


def note(text: str) -> None:
    """A line on standard error."""
    click.echo(clean(text), err=True)


def dump(value: Any) -> None:
    """A value as JSON on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, form: str = "") -> None:
    """Rows under columns. ``form``: "json", "csv", or "" = a table on a terminal and JSON in a pipe."""
    if form == "csv":
        import csv

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    elif form == "json" or not on_terminal():
        dump([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        _drawn(columns, [list(row) for row in rows])


def _drawn(columns: Sequence[str], rows: list[list[Any]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    cells = [[clean("" if cell is None else cell) for cell in row] for row in rows]
    widths = [max((len(cell) for cell in column), default=0) for column in zip(columns, *cells, strict=True)]
    if rows and not _fits(widths, [*cells, list(columns)]):
        for number, row in enumerate(cells, 1):
            out(f"-- {number} --")
            for column, cell in zip(columns, row, strict=True):
                if cell:
                    wrapped(f"{column}: {cell}")
        out(counted(len(rows), "rows"))
        return
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="" if os.environ.get("NO_COLOR") else "bold")
    for column in columns:
        drawn.add_column(clean(column), overflow="fold")
    for row in cells:
        drawn.add_row(*map(Text, row))
    Console(highlight=False, markup=False, emoji=False).print(drawn)
    out(counted(len(rows), "rows"))


def _fits(widths: Sequence[int], rows: Iterable[Sequence[str]]) -> bool:
    """Whether a table needs no line breaks, or at least none within words: else its rows are told one by one."""
    room = shutil.get_terminal_size().columns - 3 * len(widths)
    if sum(widths) <= room:
        return True
    longest = [max(len(word) for cell in column for word in (*cell.split(), "")) for column in zip(*rows, strict=True)]
    return sum(longest) + max(widths) - max(longest) <= room or (sum(longest) <= room and sum(widths) <= 2 * room)


def counted(count: int, plural: str) -> str:
    """``1 fact``, ``2 facts``, ``1 entity``."""
    one = plural[:-3] + "y" if plural.endswith("ies") else plural[:-1]
    return f"{count:,} {one if count == 1 else plural}"


def wrapped(text: str, indent: str = "") -> None:
    """A paragraph at the width of the terminal; in a pipe on one line."""
    if not on_terminal():
        out(indent + text)
        return
    width = max(40, min(shutil.get_terminal_size().columns, 120))
    for line in textwrap.wrap(clean(text), width, initial_indent=indent, subsequent_indent=indent) or [indent]:
        out(line)
