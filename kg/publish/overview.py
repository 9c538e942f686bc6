"""What the page draws first: the nodes that matter most, and on a large graph its communities, rolled up.

A node matters by its distinct neighbours and the articles that tell of it. Communities are those of Louvain's method
(Blondel et al., "Fast unfolding of communities in large networks", 2008) by networkx, seeded: same graph, same page.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.publish.layout import layout

if TYPE_CHECKING:
    from kg.publish.story import Story

Spot = tuple[int, int, int]  # node, x, y in pixels
Near = list[Counter[int]]  # for each node: neighbour -> number of claims that join them

LARGE = 1200  # connected nodes from which on the page starts with communities
BUBBLES = 35  # communities drawn at once, the largest
CELL = (210, 165)  # pixels between bubbles, across and down
CORE = 40  # nodes of a community drawn when it is opened
LEAST = 4  # nodes that make a community worth a bubble
SIZES = {"person": 14.0, "organization": 14.0, "place": 14.0}  # pixels of a label; who is who comes first
EDGE_LABEL = 11.5  # pixels


def overview(told: Story, most: int) -> dict[str, object]:
    """``first``: spots of the nodes drawn first (``most`` at most); ``communities``, empty on a small graph.

    A community is ``[name, size, facts, spots of its core, x, y, links as index, facts, 1 if among the strongest
    ...]``; ``member`` gives the community of each node, -1 for none.
    """
    near = neighbours(told)
    connected = [i for i, found in enumerate(near) if found]
    first = spots(told, chosen(told, near, connected, most))
    if len(connected) <= LARGE:
        return {"first": first, "communities": [], "member": []}
    parts = communities(near, connected)
    member = [-1] * len(near)
    for number, part in enumerate(parts[:BUBBLES]):
        for i in part:
            member[i] = number
    return {"first": first, "communities": _rolled(told, near, parts[:BUBBLES], member), "member": member}


def neighbours(told: Story) -> Near:
    """Whom the claims join, sayings left out: they are read, not drawn, until somebody asks."""
    near: Near = [Counter() for _ in told.nodes]
    for _, a, _, b, *_ in told.claims:
        if b >= 0 and a != b and told.group(a) != "utterance" and told.group(b) != "utterance":
            near[a][b] += 1
            near[b][a] += 1
    return near


def chosen(told: Story, near: Near, among: list[int], most: int) -> list[int]:
    """Those of most weight, then the events that join most of them, each joined to something drawn."""
    rank = sorted(among, key=lambda i: (-told.nodes[i][5], i))
    things = [i for i in rank if told.group(i) != "event"]
    first = set(things[: most if len(rank) <= most else most * 2 // 3])
    happened = sorted(
        (i for i in rank if told.group(i) == "event"),
        key=lambda i: (-len(near[i].keys() & first), -told.nodes[i][5], i),
    )
    kept = first | set(happened[: max(0, most - len(first))])
    return [i for i in rank if i in kept and near[i].keys() & kept]


def spots(told: Story, kept: list[int]) -> list[Spot]:
    """Where those nodes stand."""
    inside = set(kept)
    widths: dict[tuple[int, int], float] = {}
    for index, (_, a, _, b, *_) in enumerate(told.claims):
        if a in inside and b in inside and a != b:
            pair = (min(a, b), max(a, b))
            role = told.group(a) in ("event", "utterance")
            widths[pair] = max(widths.get(pair, 0.0), 0.0 if role else _width(told.word(index), EDGE_LABEL))
    names = {i: str(i) for i in kept}
    links = [(names[a], names[b], width) for (a, b), width in sorted(widths.items())]
    found = layout(list(names.values()), links, {names[i]: box(told, i) for i in kept})
    return [(i, *found[names[i]]) for i in kept]


def box(told: Story, index: int) -> tuple[float, float]:
    """Width and height of a node as the page draws it, in a rather wide font, pixels."""
    group, label = told.group(index), told.label(index)
    size = SIZES.get(group, 12.0) + (min(5.0, told.nodes[index][5] ** 0.5) if group in SIZES else 0.0)
    return _width(label, size) + 20, (label.count("\n") + 1) * size * 1.1 + 14


def communities(near: Near, connected: list[int]) -> list[list[int]]:
    """Communities of ``LEAST`` nodes or more, the largest first, their nodes in order."""
    import networkx as nx

    net = nx.Graph()
    net.add_nodes_from(connected)
    net.add_weighted_edges_from((i, j, n) for i in connected for j, n in sorted(near[i].items()) if i < j)
    parts = [sorted(part) for part in nx.community.louvain_communities(net, seed=7) if len(part) >= LEAST]
    return sorted(parts, key=lambda part: (-len(part), part))


def _rolled(told: Story, near: Near, parts: list[list[int]], member: list[int]) -> list[list[object]]:
    links: list[Counter[int]] = [Counter() for _ in parts]
    within = [0] * len(parts)
    for i, found in enumerate(near):
        for j, number in found.items():
            a, b = member[i], member[j]
            if i < j and a >= 0 and a == b:
                within[a] += number
            elif i < j and a >= 0 and b >= 0:
                links[min(a, b)][max(a, b)] += number
    names = [_name(told, part) for part in parts]
    backbone = _backbone(links)
    at = _grid(len(parts), sorted(backbone))
    rolled: list[list[object]] = []
    for k, part in enumerate(parts):
        flat = [n for b, number in sorted(links[k].items()) for n in (b, number, int((k, b) in backbone))]
        rolled.append([names[k], len(part), within[k], spots(told, _core(told, near, part)), *at[k], flat])
    return rolled


def _grid(count: int, links: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places of bubbles in rows, as a layout of their links has them from top to bottom and from left to right."""
    keys = [str(k) for k in range(count)]
    found = layout(keys, [(keys[a], keys[b], 0.0) for a, b in links], dict.fromkeys(keys, (120.0, 90.0)))
    across = max(1, round((count * 1.5) ** 0.5))
    order = sorted(range(count), key=lambda k: (found[keys[k]][1], k))
    at = [(0, 0)] * count
    for row, start in enumerate(range(0, count, across)):
        for column, k in enumerate(sorted(order[start : start + across], key=lambda k: (found[keys[k]][0], k))):
            at[k] = (column * CELL[0] + row % 2 * CELL[0] // 2, row * CELL[1])
    return at


def _core(told: Story, near: Near, part: list[int]) -> list[int]:
    """The members with most neighbours inside their community."""
    inside = set(part)
    degree = {i: len(near[i].keys() & inside) for i in part}
    kept = sorted(part, key=lambda i: (-degree[i], -told.nodes[i][5], i))[:CORE]
    return [i for i in kept if near[i].keys() & set(kept)]


def _name(told: Story, part: list[int]) -> str:
    """The two that matter most, people and bodies before events."""
    rank = sorted(part, key=lambda i: (told.group(i) not in SIZES, -told.nodes[i][5], i))
    return "\n".join(told.label(i).replace("\n", " ") for i in rank[:2])


def _backbone(links: list[Counter[int]]) -> set[tuple[int, int]]:
    """The three strongest links of each community: drawn and laid out by, for all of them would hide each other."""
    every: dict[int, list[tuple[int, int]]] = {}
    for a, found in enumerate(links):
        for b, number in found.items():
            every.setdefault(a, []).append((-number, b))
            every.setdefault(b, []).append((-number, a))
    return {(min(a, b), max(a, b)) for a, found in every.items() for _, b in sorted(found)[:3]}


def _width(label: str, size: float) -> float:
    return max(map(len, label.split("\n"))) * size * 0.6
