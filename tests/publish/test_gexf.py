"""GEXF by the rules of the format (tests/data/gexf.rng) and by those of Gephi's importer, read in its source.

Gephi's ``ImporterGEXF`` takes what these tests ask for, and logs an issue, drops a value or an edge where it fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from tests.graphs import PARAMS, needed, written

SCHEMA = Path(__file__).parents[1] / "data" / "gexf.rng"
SPACE = "{http://gexf.net/1.3}"
# How Java reads a value of each type; whatever is not there stops the whole column ("unknown attribute type").
JAVA: dict[str, Callable[[str], bool]] = {
    "string": bool,
    "boolean": lambda text: text in ("true", "false"),
    "integer": lambda text: bool(re.fullmatch(r"-?\d{1,9}", text)),
    "double": lambda text: bool(re.fullmatch(r"-?\d+(\.\d+)?([eE]-?\d+)?", text)),
}
OWN = {"node": {"label", "timeset"}, "edge": {"label", "weight", "timeset"}}  # columns that Gephi has already


def parsed(name: str) -> etree._Element:
    """The file of a graph; no entity is resolved, no address is looked up."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.parse(written(name, "gexf")["graph.gexf"], parser).getroot()


def of(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """All elements of a name."""
    return root.iter(SPACE + name)


@pytest.mark.parametrize("name", PARAMS)
def test_it_is_gexf(name: str) -> None:
    """Every element and attribute is one of GEXF 1.3, with a value of its type."""
    needed(name)
    rules = etree.RelaxNG(etree.parse(SCHEMA))
    assert rules.validate(parsed(name)), rules.error_log


def test_the_rules_refuse_what_gexf_does_not_have() -> None:
    """A type, a date and an attribute that the format does not know are found."""
    rules = etree.RelaxNG(etree.parse(SCHEMA))
    for element, key, value in (("attribute", "type", "text"), ("edge", "start", "2021"), ("node", "size", "3")):
        root = parsed("sample")
        next(of(root, element)).set(key, value)
        assert not rules.validate(root), element


@pytest.mark.parametrize("name", PARAMS)
def test_gephi_takes_every_column_and_value(name: str) -> None:
    """Attributes: types that it knows, names that it does not use itself, each value readable as its column's type."""
    needed(name)
    root = parsed(name)
    types: dict[str, dict[str, str]] = {}
    for group in of(root, "attributes"):
        table = types.setdefault(group.get("class", ""), {})
        for column in group:
            assert column.get("id") not in table
            table[column.get("id", "")] = column.get("type", "")
    assert types.keys() == OWN.keys()
    assert all(not OWN[kind] & table.keys() and set(table.values()) <= JAVA.keys() for kind, table in types.items())
    seen = 0
    for kind in OWN:
        for element in of(root, kind):
            for value in of(element, "attvalue"):
                seen += 1
                assert JAVA[types[kind][value.get("for", "")]](value.get("value", "")), etree.tostring(value)
    assert seen > 20


@pytest.mark.parametrize("name", PARAMS)
def test_gephi_takes_every_edge_and_day(name: str) -> None:
    """Ids are unique, nodes stand before the edges that name them, weights are numbers, no interval ends too early.

    Gephi reads a day as ISO 8601, a missing start as minus and a missing end as plus infinity.
    """
    needed(name)
    root = parsed(name)
    nodes = [node.get("id") for node in of(root, "node")]
    edges = [edge.get("id") for edge in of(root, "edge")]
    assert len(nodes) == len(set(nodes)) > 0
    assert len(edges) == len(set(edges)) > 0
    assert [child.tag.removeprefix(SPACE) for child in next(of(root, "graph"))][-2:] == ["nodes", "edges"]
    for edge in of(root, "edge"):
        assert {edge.get("source"), edge.get("target")} <= set(nodes)
        assert float(edge.get("weight", "")) > 0
        assert edge.get("kind")
    dated = 0
    for element in (*of(root, "node"), *of(root, "edge")):
        start, end = element.get("start"), element.get("end")
        for day in filter(None, (start, end)):
            dated += date.fromisoformat(day).isoformat() == day
        assert not (start and end) or start <= end
    assert dated or name == "hostile"
