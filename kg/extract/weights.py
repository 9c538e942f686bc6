"""Trained weights: what `train/` fitted, in ``kg/models`` or in a folder that stands in for it.

A folder need not hold every file: what it lacks is taken from ``kg/models``. That is how the benchmarks read the texts
that something was trained on: with the weights of a fold that never saw them.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

MODELS = Path(__file__).resolve().parents[1] / "models"


def home(file: str, folder: Path = MODELS) -> Path:
    """The folder where it has the file, else ``kg/models``."""
    return folder if (folder / file).is_file() else MODELS


@cache
def weights(name: str, folder: Path = MODELS) -> Any:
    """The content of ``NAME.json``, read once."""
    file = f"{name}.json"
    return json.loads((home(file, folder) / file).read_text(encoding="utf-8"))
