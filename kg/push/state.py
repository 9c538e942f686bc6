"""How far a push came, kept in the built folder until it is through: ``push-NAME.json``, one file for each target."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple


class Mark(NamedTuple):
    """So many triples are acknowledged, and this is the SHA-256 of them."""

    triples: int
    digest: str


class State:
    """The mark of one target. A folder that can't be written takes none: such a push can only be repeated."""

    def __init__(self, folder: Path, key: Mapping[str, Any], told: Mapping[str, Any]) -> None:
        """``key`` tells one push from another and is stored as a hash only; ``told`` is for who opens the file."""
        name = hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()[:12]
        self.path = folder / f"push-{name}.json"
        self.told = dict(told)

    def read(self) -> Mark:
        """The mark; (0, "") where there is none that can be read."""
        try:
            row = json.loads(self.path.read_text(encoding="utf-8"))
            return Mark(min(max(0, int(row["triples"])), sys.maxsize), str(row["sha256"]))
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            return Mark(0, "")

    def write(self, mark: Mark) -> None:
        """Replaces the file in one step: a killed push leaves the mark before or the mark behind a batch."""
        beside = self.path.with_name(f".{self.path.name}-{os.getpid()}")
        row = {**self.told, "triples": mark.triples, "sha256": mark.digest}
        with contextlib.suppress(OSError):
            beside.write_text(json.dumps(row, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
            beside.replace(self.path)

    def remove(self) -> None:
        """The push is through, or starts anew."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
