"""Positions for the drawn graph, computed once so that the page needs no physics: same graph, same picture.

Fruchterman and Reingold, "Graph drawing by force-directed placement" (1991), with a pull to the middle, from a spiral
start instead of a random one; then labels are pushed apart. No random numbers; coordinates are whole pixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

SPACE = 130.0  # wished distance between neighbours, pixels
ROUNDS = 110
LINE = 46.0  # height of a node with its label, pixels


def layout(
    names: Sequence[str], edges: Sequence[tuple[str, str]], widths: Mapping[str, float]
) -> dict[str, tuple[int, int]]:
    """Pixel positions (x to the right, y down) of nodes, by name.

    ``names`` best-connected first; ``edges`` pairs of names; ``widths`` of labels in pixels. Takes time and memory
    with the square of the number of nodes: meant for a few hundred.
    """
    import numpy as np

    size = len(names)
    if size == 0:
        return {}
    place = {name: i for i, name in enumerate(names)}
    turn = np.arange(size) * 2.399963229728653  # the golden angle: no two nodes start on one ray
    reach = SPACE * 0.6 * np.sqrt(np.arange(size) + 0.5)
    at = np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=1)
    pairs = sorted({(min(place[a], place[b]), max(place[a], place[b])) for a, b in edges if a != b})
    near, far = (np.array([p[side] for p in pairs], dtype=int) for side in (0, 1))
    heat = SPACE * 1.5
    hold = np.where(_stray(size, pairs), 1.6, 0.5)[:, None]  # small islands stay near the shore
    for _ in range(ROUNDS):
        gap = at[:, None, :] - at[None, :, :]
        square = np.maximum((gap * gap).sum(axis=2), 25.0)
        push = (gap * (SPACE * SPACE / square)[:, :, None]).sum(axis=1)
        if pairs:
            rope = at[near] - at[far]
            pull = rope * (np.sqrt((rope * rope).sum(axis=1)) / SPACE)[:, None]
            np.add.at(push, near, -pull)
            np.add.at(push, far, pull)
        push -= at * hold
        far_off = np.maximum(np.sqrt((push * push).sum(axis=1)), 1e-9)
        at = at + push * (np.minimum(far_off, heat) / far_off)[:, None]
        heat *= 0.965
    at[:, 0] *= 1.35  # screens are wider than high, and so are labels
    at = _apart(at, np.array([max(widths.get(n, 60.0), 40.0) for n in names]))
    return {name: (round(float(x)), round(float(y))) for name, (x, y) in zip(names, at, strict=True)}


def _stray(size: int, pairs: Sequence[tuple[int, int]]) -> list[bool]:
    """Of each node, whether it is outside the largest connected part."""
    root = list(range(size))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for a, b in pairs:
        root[find(b)] = find(a)
    parts = [find(i) for i in range(size)]
    largest = max(sorted(set(parts)), key=parts.count)
    return [part != largest for part in parts]


def _apart(at: Any, wide: Any) -> Any:
    """Pushes boxes of node and label apart until none overlap, 60 rounds at most."""
    import numpy as np

    need_x = (wide[:, None] + wide[None, :]) / 2 + 14
    order = np.arange(len(at))
    sign = np.where(order[:, None] < order[None, :], -1.0, 1.0)  # equal places part in a fixed direction
    for _ in range(60):
        gap = at[:, None, :] - at[None, :, :]
        over_x, over_y = need_x - np.abs(gap[:, :, 0]), LINE - np.abs(gap[:, :, 1])
        clash = (over_x > 0) & (over_y > 0)
        np.fill_diagonal(clash, False)
        if not clash.any():
            break
        upright = over_y <= over_x
        way = np.where(gap == 0, sign[:, :, None], np.sign(gap))
        at = at + np.stack(
            [
                np.where(clash & ~upright, over_x * way[:, :, 0], 0.0).sum(axis=1) * 0.3,
                np.where(clash & upright, over_y * way[:, :, 1], 0.0).sum(axis=1) * 0.3,
            ],
            axis=1,
        )
    return at
