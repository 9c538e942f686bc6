"""Folders in which output is prepared beside its place, and what killed runs left of them."""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
from pathlib import Path

NEW, OLD = ".kg-new-", ".kg-old-"  # being prepared, and set aside until the new one stands


def folder(prefix: str, target: Path) -> Path:
    """A fresh folder in ``target``, named by the process that works in it."""
    return Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=target))


def sweep(target: Path) -> None:
    """Clears what killed runs left in ``target``: what they had set aside comes back where nothing took its place."""
    for prefix in (NEW, OLD):
        for path in target.glob(f"{prefix}*-*"):
            number = path.name.removeprefix(prefix).partition("-")[0]
            if number.isdigit() and not _alive(int(number)):
                if prefix == OLD:
                    for aside in path.iterdir():
                        _bring_back(aside)
                shutil.rmtree(path, ignore_errors=True)


def restore(path: Path) -> None:
    """Puts back what a killed run had set aside from that place, if nothing is there; nothing is deleted."""
    for aside in path.parent.glob(f"{OLD}*-*/{glob.escape(path.name)}"):
        number = aside.parent.name.removeprefix(OLD).partition("-")[0]
        if number.isdigit() and not _alive(int(number)):
            _bring_back(aside)


def _bring_back(aside: Path) -> None:
    place = aside.parent.parent / aside.name
    if not place.exists():
        aside.rename(place)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
