"""The table that the harness prints: set, metric, ours, naive, target, published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.sets.base import Row

HEAD = ("set", "metric", "ours", "naive", "target", "published")


def figure(value: float | None) -> str:
    """.689, 1.02, or a dash."""
    if value is None:
        return "-"
    return f"{value:.3f}".removeprefix("0") if abs(value) < 1 else f"{value:.2f}"


def lines(rows: Iterable[dict[str, object]]) -> list[str]:
    """The table of result rows, in columns."""
    cells = [HEAD]
    for row in rows:
        numbers = [figure(row[k]) for k in ("ours", "naive", "target")]  # type: ignore[arg-type]
        cells.append((str(row["set"]), str(row["metric"]), *numbers, str(row["published"])))
    return _columns(cells, right={2, 3, 4})


def markdown(rows: Iterable[dict[str, object]]) -> str:
    """The same for a page."""
    out = ["| " + " | ".join(HEAD) + " |", "|---|---|---:|---:|---:|---|"]
    for row in rows:
        numbers = [figure(row[k]) for k in ("ours", "naive", "target")]  # type: ignore[arg-type]
        out.append(
            "| " + " | ".join((str(row["set"]), str(row["metric"]), *numbers, str(row["published"]) or " ")) + " |"
        )
    return "\n".join(out) + "\n"


def per_class(name: str, rows: Sequence[Row]) -> list[str]:
    """Precision, recall, F1 and the number of gold items of each class."""
    cells = [(name, "P", "R", "F1", "gold")]
    cells += [(label, figure(p), figure(r), figure(f), str(gold)) for label, p, r, f, gold in rows]
    return _columns(cells, right={1, 2, 3, 4})


def _columns(cells: Sequence[tuple[str, ...]], right: set[int]) -> list[str]:
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    return [
        "  ".join(
            c.rjust(w) if i in right else c.ljust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
