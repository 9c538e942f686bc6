"""Extension by name: our own table first, then the entry points of installed packages.

Groups: ``kg.extractors``, ``kg.readers``, ``kg.exporters``. A stranger's package never replaces what is in our table.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from kg.errors import PluginError

T = TypeVar("T")


def find(kind: str, name: str, table: Mapping[str, T]) -> T | Any:
    """The extractor, reader or exporter called ``name``.

    Args:
        kind: ``extractor``, ``reader`` or ``exporter``: the entry point group is ``kg.{kind}s``.
        name: as in ``table`` or as an installed package registered it.
        table: what comes with kg; it wins.

    Raises:
        PluginError: no such name (the message lists what exists), or the plugin can't be imported.
    """
    if name in table:
        return table[name]
    points = {point.name: point for point in _entry_points(kind)}
    if name not in points:
        known = [*table, *points]
        raise PluginError(f"unknown {kind}: {name!r}", hint=suggest(name, known, f"{kind}s"))
    try:
        return points[name].load()
    except Exception as error:
        raise PluginError(
            f"{kind} {name!r} can't be loaded: {type(error).__name__}: {error}",
            hint=f"it is registered by {points[name].value!r}; reinstall or remove that package",
        ) from error


def names(kind: str, table: Mapping[str, Any]) -> list[str]:
    """All known names of a kind, sorted."""
    return sorted({*table, *(point.name for point in _entry_points(kind))})


def suggest(name: str, known: Iterable[str], what: str) -> str:
    """A hint that names the nearest match and lists what exists."""
    listed = sorted(set(known))
    near = difflib.get_close_matches(name, listed, n=1, cutoff=0.5)
    guess = f"did you mean {near[0]!r}? " if near else ""
    return f"{guess}{what}: {', '.join(listed) or 'none'}"


def _entry_points(kind: str) -> list[Any]:
    from importlib.metadata import entry_points

    return sorted(entry_points(group=f"kg.{kind}s"), key=lambda point: (point.name, point.value), reverse=True)
