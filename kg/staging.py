"""Folders in which output is prepared beside its place, and what killed runs left of them."""

from __future__ import annotations

import contextlib
import glob
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

NEW, OLD = ".kg-new-", ".kg-old-"  # being prepared, and set aside until the new one stands
LOCK = "lock"  # held by who works in a folder; the system lets go of it however a process ends
YOUNG = 60  # seconds in which a folder without a lock may still get its own


@contextlib.contextmanager
def folder(prefix: str, target: Path) -> Iterator[Path]:
    """A fresh folder in ``target`` while the block runs; what was set aside comes back where nothing took its place."""
    made, done = Path(tempfile.mkdtemp(prefix=prefix, dir=target)), True
    try:
        with (made / LOCK).open("wb") as lock:
            _hold(lock)
            try:
                yield made
            finally:
                done = _settled(made)
    finally:
        if done:
            shutil.rmtree(made, ignore_errors=True)


def sweep(target: Path) -> None:
    """Clears what killed runs left in ``target``: what they had set aside comes back where nothing took its place."""
    for path in [*target.glob(f"{NEW}*"), *target.glob(f"{OLD}*")]:
        if lock := _claim(path):
            with lock:
                done = _settled(path)
            if done:
                shutil.rmtree(path, ignore_errors=True)


def restore(path: Path) -> None:
    """Puts back what a killed run had set aside from that place, if nothing is there; nothing is deleted."""
    for _ in range(50):
        asides = list(path.parent.glob(f"{OLD}*/{glob.escape(path.name)}"))
        if path.exists() or not asides:
            return
        for aside in asides:
            if lock := _claim(aside.parent):
                with lock:
                    _settled(aside.parent)
        time.sleep(0.01)  # somebody is moving a new one in just now


def _settled(path: Path) -> bool:
    """Whether a folder may go: in the places of all that it holds of others something stands, or they are put back."""
    if not path.name.startswith(OLD):
        return True
    asides = [aside for aside in path.iterdir() if aside.name != LOCK]
    for aside in asides:
        with contextlib.suppress(OSError):  # this process may not write here
            if not (path.parent / aside.name).exists():
                aside.rename(path.parent / aside.name)
    return all((path.parent / aside.name).exists() for aside in asides)


def _claim(path: Path) -> IO[bytes] | None:
    """The lock of a folder in which nobody works any more; None where somebody does, or may be about to."""
    try:
        if not (path / LOCK).exists() and time.time() - path.stat().st_mtime < YOUNG:
            return None
        lock = (path / LOCK).open("ab")
    except OSError:
        return None
    if _hold(lock):
        return lock
    lock.close()
    return None


def _hold(lock: IO[bytes]) -> bool:
    """Takes the lock of an open file; False where another process, or thread, has it, or the file system has none."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
