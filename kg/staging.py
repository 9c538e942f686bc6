"""Folders in which output is prepared beside its place, and what killed runs left of them."""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import tempfile
from pathlib import Path

NEW, OLD = ".kg-new-", ".kg-old-"  # being prepared, and set aside until the new one stands

_own: set[str] = set()  # folders that this process made


def folder(prefix: str, target: Path) -> Path:
    """A fresh folder in ``target``, named by the process that works in it."""
    made = Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=target))
    _own.add(made.name)
    return made


def sweep(target: Path) -> None:
    """Clears what killed runs left in ``target``: what they had set aside comes back where nothing took its place."""
    for prefix in (NEW, OLD):
        for path in target.glob(f"{prefix}*-*"):
            if _left(path.name.removeprefix(prefix), path):
                if prefix == NEW or all(_stands(aside) for aside in path.iterdir()):
                    shutil.rmtree(path, ignore_errors=True)


def restore(path: Path) -> None:
    """Puts back what a killed run had set aside from that place, if nothing is there; nothing is deleted."""
    for aside in path.parent.glob(f"{OLD}*-*/{glob.escape(path.name)}"):
        if _left(aside.parent.name.removeprefix(OLD), aside.parent):
            _stands(aside)


def _stands(aside: Path) -> bool:
    """Whether something is where that was set aside from; where nothing is, it is put back."""
    place = aside.parent.parent / aside.name
    with contextlib.suppress(OSError):  # another process was faster, or this one may not write here
        if not place.exists():
            aside.rename(place)
    return place.exists()


def _left(name: str, path: Path) -> bool:
    """Whether the process that the name begins with is gone; one of our number may be another container's."""
    number = name.partition("-")[0]
    if number == str(os.getpid()):
        return path.name not in _own
    return number.isdigit() and not _alive(int(number))


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
