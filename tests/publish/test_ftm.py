"""FollowTheMoney: what stands in the entities, and that its own library takes them (where it is installed)."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest

from kg.graph import Graph
from kg.publish import ftm, ftmschema
from kg.publish.flat import one_line
from tests.clients import FTM, FTM_MISSING, took
from tests.publish.sample import KARL, sample
from tests.publish.test_table_formats import GRAPHS, news, told, written


def things(graph: Graph) -> list[dict[str, Any]]:
    """The entities."""
    return [json.loads(row) for row in written(ftm, graph).decode().splitlines()]


@GRAPHS
def test_ftm(make: Any) -> None:
    """Ids once, ends there, relations told as plain fact only, lists of texts only."""
    graph = make()
    found = things(graph)
    ids = {t["id"]: t["schema"] for t in found}
    assert len(ids) == len(found)
    points = {"proof", "organizer", "involved", "organization", "post"} | ftmschema.RANGES.keys()
    by_record = {f.id: f for f in told(graph)}
    for thing in found:
        assert re.fullmatch("[0-9a-f]{40}", thing["id"])
        for name, values in thing["properties"].items():
            assert values
            assert all(isinstance(v, str) and v and v == one_line(v) for v in values)
            assert name not in points or set(values) <= ids.keys()
        for record in thing["properties"].get("recordId", ()):
            assert graph.plain(by_record[record])
    assert any(t["schema"] == "Event" for t in found)


def test_ftm_of_the_sample() -> None:
    """Who leads and who belongs to what, with proof; what was denied, planned or alleged is not there."""
    found = things(sample())
    by_id = {t["id"]: t for t in found}
    assert Counter(t["schema"] for t in found) == Counter(
        Article=1, Person=2, Organization=1, Company=1, PublicBody=1, Directorship=1, Membership=1, Event=1
    )
    post = next(t["properties"] for t in found if t["schema"] == "Directorship")
    assert by_id[post["director"][0]]["properties"]["name"] == ["Ana Petrova"]
    assert post["role"] == ["president"]
    assert post["summary"] == ["Ana Petrova, president of Nordwind"]
    assert by_id[post["proof"][0]]["properties"]["publishedAt"] == ["2021-05-04"]
    member = next(t["properties"] for t in found if t["schema"] == "Membership")
    assert member["startDate"] == ["1984"]
    assert member["description"] == ["According to Bo Lind"]
    event = next(t["properties"] for t in found if t["schema"] == "Event")
    assert event["location"] == ["Karlshof"]
    assert len(event["involved"]) == 2
    assert not any("Karlshof" in t["properties"].get("name", ()) for t in found)
    assert KARL in sample().nodes


def test_ftm_posts_in_public_bodies() -> None:
    """A post in a state is an occupancy of a position, told once."""
    counts = Counter(t["schema"] for t in things(news()))
    assert counts["Occupancy"] >= counts["Position"] > 0
    posts = [t["properties"] for t in things(news()) if t["schema"] == "Position"]
    assert all(p["organization"] for p in posts)


def test_ftm_addresses_and_dates() -> None:
    """Only web addresses and dates that FollowTheMoney takes."""
    assert ftm._value("sourceUrl", "https://example.org/a?b") == "https://example.org/a?b"
    assert not any(ftm._value("sourceUrl", v) for v in ("articles/a.txt", "javascript:x", "http://a b", "http://\x00"))
    assert ftm._value("startDate", "2021-05") == "2021-05"
    assert ftm._value("publishedAt", "2021-05-04T10:00:00") == "2021-05-04"
    assert not any(ftm._value("date", v) for v in ("0044", "soon", "9999", ""))


@pytest.mark.parametrize("link", sorted({*ftmschema.LINKS.values(), ftmschema.OTHER, ftmschema.HOLDS}))
def test_ftm_tables_are_whole(link: ftmschema.Link) -> None:
    """Every end has a range, every relation of the tables is one of the ontology."""
    assert {link.subject, link.object} - {"post"} <= ftmschema.RANGES.keys()
    ontology = sample().ontology
    assert ontology
    assert ftmschema.LINKS.keys() | ftmschema.MUTE | ftmschema.PROPERTIES.keys() <= ontology.relations.keys()


@pytest.mark.skipif(not FTM, reason=FTM_MISSING)
@GRAPHS
def test_ftm_itself_takes_all(make: Any) -> None:
    """The real library knows every schema and property and drops no value: it does so silently."""
    found = things(make())
    assert took(found)["faults"] == [""] * len(found)


@pytest.mark.skipif(not FTM, reason=FTM_MISSING)
def test_ftm_itself_names_what_it_drops() -> None:
    """An entity of no schema, and values that are none, are told."""
    wrong = [
        {"id": "a", "schema": "Wizard", "properties": {}},
        {"id": "b", "schema": "Person", "properties": {"name": ["Ana"], "birthDate": ["soon"], "spells": ["x"]}},
    ]
    faults = took(wrong)["faults"]
    assert "Wizard" in faults[0]
    assert "birthDate" in faults[1]


@pytest.mark.skipif(not FTM, reason=FTM_MISSING)
def test_ftm_tables_are_those_of_its_model() -> None:
    """Every property is one of its schema and leads to what we say it leads to; what we say is above is above."""
    model = took([])["model"]
    for link in {*ftmschema.LINKS.values(), ftmschema.OTHER, ftmschema.HOLDS}:
        properties = model[link.schema]["properties"]
        assert {link.subject, link.object, link.role} - {""} <= properties.keys()
        for end in (link.subject, link.object):
            assert properties[end] in model[ftmschema.RANGES.get(end, "Position")]["names"]
    for schema, above in ftmschema.ABOVE.items():
        assert set(above) <= set(model[schema]["names"])
