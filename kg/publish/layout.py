"""Positions for the drawn graph, computed once so that the page needs no physics: same graph, same picture.

Each connected part is laid out by stress majorization (Gansner, Koren and North, "Graph drawing by stress
majorization", 2004) from a radial tree; boxes of nodes and of edge labels are then pushed apart, and the parts packed
side by side. No random numbers; coordinates are whole pixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from typing import Any

Box = tuple[float, float]
Link = tuple[str, str, float]
ROUNDS = 40  # of stress majorization; the picture stays the same to the eye after 30
STRETCH = 1.3  # screens are wider than high, and so are labels
GAP = 12.0  # pixels left free between two boxes
ISLE = 46.0  # pixels left free between two parts
LABEL = 24.0  # height of an edge's label, pixels


def layout(names: Sequence[str], links: Sequence[Link], boxes: Mapping[str, Box]) -> dict[str, tuple[int, int]]:
    """Pixel positions (x to the right, y down) of the middles of nodes, by name.

    ``names`` best-connected first; ``links`` are (name, name, width of the edge's label in pixels, 0 for none);
    ``boxes`` the width and height of each node with its label, in pixels. Takes time with the cube of the size of the
    largest connected part: meant for a few hundred nodes.
    """
    import numpy as np

    widths: dict[tuple[str, str], float] = {}
    for a, b, width in links:
        if a != b:
            pair = (min(a, b), max(a, b))
            widths[pair] = max(width, widths.get(pair, 0.0))
    near: dict[str, list[str]] = {name: [] for name in names}
    for a, b in sorted(widths):
        near[a].append(b)
        near[b].append(a)
    parts = _parts(names, near)
    drawn = []
    for part in parts:
        place = {name: i for i, name in enumerate(part)}
        pairs = [(place[a], place[b], w) for (a, b), w in sorted(widths.items()) if a in place]
        size = np.array([boxes.get(name, (80.0, 30.0)) for name in part])
        at = _stress(np.array(_tree(part, near)), size, pairs) * (STRETCH, 1.0)
        at = _apart(at, size, pairs)
        low, high = (at - size / 2).min(axis=0), (at + size / 2).max(axis=0)
        drawn.append((at - low, float(high[0] - low[0]) + ISLE, float(high[1] - low[1]) + ISLE))
    corners = _pack([(width, height) for _, width, height in drawn])
    return {
        name: (round(float(x) + left), round(float(y) + top))
        for part, (at, _, _), (left, top) in zip(parts, drawn, corners, strict=True)
        for name, (x, y) in zip(part, at, strict=True)
    }


def _parts(names: Sequence[str], near: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Connected parts, the largest first; in each the best-connected node first, then by distance from it."""
    seen: set[str] = set()
    found = []
    for name in names:
        if name not in seen:
            part = [name]
            seen.add(name)
            for here in part:  # grows while we walk it
                fresh = [n for n in near[here] if n not in seen]
                seen.update(fresh)
                part += fresh
            found.append(part)
    return sorted(found, key=lambda part: -len(part))


def _tree(part: Sequence[str], near: Mapping[str, Sequence[str]]) -> list[tuple[float, float]]:
    """A start without crossings: the breadth-first tree in rings, each branch with a sector as wide as it is large."""
    parent: dict[str, str] = {part[0]: ""}
    for here in part:
        for n in near[here]:
            parent.setdefault(n, here)
    mass = dict.fromkeys(part, 1)
    for here in reversed(part):
        if parent[here]:
            mass[parent[here]] += mass[here]
    sector = {part[0]: (0.0, 2 * pi)}
    depth = {part[0]: 0}
    used = dict.fromkeys(part, 0.0)
    for here in part[1:]:
        above = parent[here]
        low, high = sector[above]
        share = (high - low) * mass[here] / max(1, mass[above] - 1)
        sector[here] = (low + used[above], low + used[above] + share)
        used[above] += share
        depth[here] = depth[above] + 1
    rays = [(depth[n] * 160.0, sum(sector[n]) / 2 + 0.3) for n in part]
    return [(far * cos(turn), far * sin(turn)) for far, turn in rays]


def _stress(at: Any, size: Any, pairs: Sequence[tuple[int, int, float]]) -> Any:
    """Moves nodes towards the wished distances: along edges, room for half of both boxes and for the label."""
    import numpy as np

    number = len(at)
    if number < 2:
        return at
    wish = np.full((number, number), 1e5)
    for a, b, width in pairs:
        reach = (size[a, 0] + size[b, 0]) / 2 / STRETCH
        wish[a, b] = wish[b, a] = max(90.0, width * 0.75 + reach * 0.7 + 10 if width else reach * 0.55 + 50)
    np.fill_diagonal(wish, 0.0)
    for k in range(number):
        np.minimum(wish, wish[:, k, None] + wish[None, k, :], out=wish)
    np.fill_diagonal(wish, 1.0)
    weight = wish**-2.0
    np.fill_diagonal(weight, 0.0)
    laplace = np.diag(weight.sum(axis=1)) - weight
    solve = np.linalg.inv(laplace + 1.0 / number) - 1.0 / number
    pull = weight * wish
    for _ in range(ROUNDS):
        gap = at[:, None, :] - at[None, :, :]
        ratio = pull / np.maximum(np.sqrt((gap * gap).sum(axis=2)), 1.0)
        at = solve @ (at * ratio.sum(axis=1)[:, None] - ratio @ at)
    return at


def _apart(at: Any, size: Any, pairs: Sequence[tuple[int, int, float]]) -> Any:
    """Pushes boxes of nodes and of edge labels (at the middle of their edge) apart, 120 rounds at most."""
    import numpy as np

    named = [p for p in pairs if p[2]]
    one, two = (np.array([p[side] for p in named], dtype=int) for side in (0, 1))
    every = np.concatenate([size + GAP, np.array([(p[2], LABEL) for p in named]).reshape(-1, 2)])
    count = len(at)
    need = (every[:, None, :] + every[None, :, :]) / 2
    order = np.arange(len(every))
    sign = np.where(order[:, None] < order[None, :], -1.0, 1.0)[:, :, None]  # equal places part in a fixed direction
    for _ in range(120):
        spots = np.concatenate([at, (at[one] + at[two]) / 2])
        gap = spots[:, None, :] - spots[None, :, :]
        over = need - np.abs(gap)
        clash = (over > 0).all(axis=2)
        np.fill_diagonal(clash, False)
        if not clash.any():
            break
        upright = over[:, :, 1] <= over[:, :, 0]
        way = np.where(gap == 0, sign, np.sign(gap)) * over * 0.35
        push = np.stack(
            [(way[:, :, 0] * (clash & ~upright)).sum(axis=1), (way[:, :, 1] * (clash & upright)).sum(axis=1)], axis=1
        )
        push = np.clip(push, -40.0, 40.0)
        at = at + push[:count]
        for ends in (one, two):
            np.add.at(at, ends, push[count:])
    return at


def _pack(sizes: Sequence[Box]) -> list[Box]:
    """Left upper corners of rectangles packed around the first, keeping the whole as wide as 1.25 of its height."""
    done: list[tuple[float, float, float, float]] = []
    for wide, high in sizes:
        spots = {(0.0, 0.0)} if not done else set()
        for left, top, right, low in done:
            for y in (top, low - high, (top + low - high) / 2):
                spots |= {(right, y), (left - wide, y)}
            for x in (left, right - wide, (left + right - wide) / 2):
                spots |= {(x, low), (x, top - high)}
        best: tuple[float, float, float, float] | None = None
        for x, y in sorted(spots):
            box = [(x, y, x + wide, y + high), *done]
            across = max(b[2] for b in box) - min(b[0] for b in box)
            span = max(across / 1.25, max(b[3] for b in box) - min(b[1] for b in box))
            middle = abs(x + wide / 2 - sizes[0][0] / 2) / 1.25 + abs(y + high / 2 - sizes[0][1] / 2)
            if best is not None and (span, middle) >= best[:2]:
                continue
            if any(x < b[2] - 1 and b[0] + 1 < x + wide and y < b[3] - 1 and b[1] + 1 < y + high for b in done):
                continue
            best = (span, middle, x, y)
        assert best is not None  # the outermost side of the outermost rectangle is always free
        done.append((best[2], best[3], best[2] + wide, best[3] + high))
    return [(left, top) for left, top, _, _ in done]
