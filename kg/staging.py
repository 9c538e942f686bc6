"""Folders in which output is prepared beside its place, and what killed runs left of them."""

from __future__ import annotations

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
                    _bring_back(path, target)
                shutil.rmtree(path, ignore_errors=True)


def _bring_back(aside: Path, target: Path) -> None:
    for path in aside.iterdir():
        if not (target / path.name).exists():
            path.rename(target / path.name)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
