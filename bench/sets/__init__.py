"""One adapter a data set: what is read becomes the prediction that the set's own ``score.py`` takes."""

from __future__ import annotations

from bench.sets import ecbplus, gap, gum, knowledgenet, redocred
from bench.sets.base import Adapter

ADAPTERS: dict[str, Adapter] = {m.ADAPTER.name: m.ADAPTER for m in (gum, knowledgenet, gap, ecbplus, redocred)}
