"""Public bodies and their country: "the Chinese government", "the Ministry of Public Security"."""

from __future__ import annotations

from kg.extract.facts import Writer
from kg.extract.modality import Status
from kg.extract.reading import Noted


def read_bodies(writer: Writer) -> None:
    """Write governmentOf and agencyOf for bodies named with their country, and for ministries beside its government."""
    ontology, parse = writer.ontology, writer.parse
    names = [n for n in writer.reading.mentions if n.mention.kind == "name" and n.mention.layer == "entity"]
    bodies = [n for n in names if ontology.is_a(n.mention.type, "GovernmentBody")]
    countries = [n for n in writer.reading.mentions if n.mention.kind == "demonym"]
    owned: dict[str, Noted] = {}
    for body in bodies:
        country = next((c for c in countries if c.first == body.first and c.last <= body.last), None)
        if country is None and body.mention.type == "Government":  # "the government of Norway"
            country = next((c for c in names if body.first < c.first and c.last == body.last), None)
        if country is not None:
            owned[body.id] = country
            relation = "governmentOf" if body.mention.type == "Government" else "agencyOf"
            _write(writer, body, relation, country, "demonym", 0.95)
    for body in bodies:
        if body.id in owned or body.mention.type != "Ministry" or _has_country(writer, body):
            continue
        sentence = parse.tokens[body.head].sentence
        near = [
            owned[b.id]
            for b in bodies
            if b.id in owned and b.mention.type == "Government" and parse.tokens[b.head].sentence == sentence
        ]
        if near:  # a ministry named without a country belongs to the government that acts there
            _write(writer, body, "agencyOf", near[0], "government-in-sentence", 0.7)


def _has_country(writer: Writer, body: Noted) -> bool:
    """Whether the name or an "of" phrase gives the country already."""
    inside = range(body.first - 2, body.last + 3)
    return any(
        n.first in inside and n.id != body.id and writer.ontology.is_a(n.mention.type, "GeopoliticalEntity")
        for n in writer.by_head.values()
    )


def _write(writer: Writer, body: Noted, relation: str, country: Noted, rule: str, confidence: float) -> None:
    writer.relation(
        body,
        relation,
        country,
        anchor=writer.parse.tokens[body.head],
        status=Status(),
        rule=f"{relation}:{rule}",
        confidence=confidence,
        own_voice=True,
    )
