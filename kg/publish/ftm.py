"""``entities.ftm.json``: one FollowTheMoney entity a line, for Aleph, OpenAleph and the tools of OpenSanctions.

Only what is told as plain fact becomes a relation or an event: actual, not denied, not over, sure enough. A relation
keeps its surest quote (``summary``), its articles (``proof``) and the id of its fact (``recordId``). What it loses:
all other claims (planned, alleged, denied, former ...); sayings; roles of events but those who took part and the place;
places as things of their own, but for countries, regions and towns that act: those are public bodies; geography
(``MUTE``); works, products and topics; confidence, offsets, the texts of the articles. There are no country codes, for
our tables have none. Ids are hashes of ours, the same from build to build.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.dates import is_value
from kg.model import Document, Value
from kg.publish.flat import Row, names, one_line, rows, same_as, text_of, title
from kg.publish.ftmschema import (
    DATES,
    HOLDS,
    LANGUAGES,
    LIMITS,
    LINKS,
    MUTE,
    ORGANIZERS,
    OTHER,
    PROPERTIES,
    RANGES,
    WHERE,
    Link,
    is_a,
    schema_of,
)
from kg.publish.jsonl import line
from kg.publish.standing import SAYING
from kg.terms import BASE

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology

FILE_NAME = "entities.ftm.json"
TITLE = "FollowTheMoney: people, organizations, events and what joins them, for Aleph and OpenSanctions tools"
MIME = "application/json+ftm"
_UNSEEN = re.compile("[\xad\u061c\u200b-\u200f\u2060-\u2064\ufeff]")  # marks of direction, joiners, soft hyphens

Properties = dict[str, list[str]]


def generate(graph: Graph, ontology: Ontology | None = None, *, base: str = BASE, run: object = None) -> Iterator[str]:
    """Lines of JSON: articles, then things, then relations and events; whatever is pointed at is there."""
    del base, run  # ids are hashes, and the graph speaks for itself
    yield from _Writer(graph, ontology).lines()


def entity_id(key: str) -> str:
    """The id of a thing: FollowTheMoney allows no slash in one."""
    return hashlib.sha1(f"kg:{key}".encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


class _Writer:
    """Decides what becomes of each claim, then writes what is needed for it."""

    def __init__(self, graph: Graph, ontology: Ontology | None) -> None:
        self.graph, self.ontology = graph, ontology
        there = {k: t for k, t in graph.entities.items() if t.modality == "Actual"}
        self.schemata = {key: schema for key, thing in there.items() if (schema := schema_of(thing, ontology))}
        self.posts = {key for key, thing in there.items() if thing.kind == "position"}
        self.told = {key for key in self.schemata if key.startswith(("person/", "organization/"))}
        self.extra: dict[str, list[tuple[str, str]]] = {}
        self.happens: dict[str, list[Row]] = {}
        self.links: list[tuple[Row, Link, str]] = []
        self.documents: set[str] = set()
        for row in rows(graph, ontology):
            if row.plain:
                self._sort(row)
        self.bodies = {
            post: sorted(
                str(b) for n, b in there[post].attributes if n == "positionIn" and self._kind(b, "Organization")
            )
            for post in sorted({key for _, link, key in self.links if link is HOLDS})
        }
        self.told |= {body for found in self.bodies.values() for body in found}

    def _kind(self, key: object, wanted: str) -> bool:
        return isinstance(key, str) and is_a(self.schemata.get(key, ""), wanted)

    def _sort(self, row: Row) -> None:
        fact = row.fact
        if fact.subject in self.graph.events:
            self.happens.setdefault(fact.subject, []).append(row)
            return
        name, wanted = PROPERTIES.get(fact.predicate, ("", ""))
        if name:
            if self._kind(fact.subject, wanted):
                self.extra.setdefault(fact.subject, []).append((name, self.graph.label(fact.object)))
                self.told.add(fact.subject)
        elif fact.predicate not in MUTE and not (fact.predicate == "holdsPosition" and fact.qualifier("derivedFrom")):
            self._join(row)

    def _join(self, row: Row) -> None:
        """A post in a public body is an occupancy; what fits no schema is a link of unknown kind."""
        fact, link = row.fact, LINKS.get(row.fact.predicate, OTHER)
        post = row.target if row.target in self.posts else text_of(fact.qualifier("position"))
        public = row.target in self.posts or self.schemata.get(row.target) == "PublicBody"
        if public and post in self.posts and self._kind(fact.subject, "Person"):
            self._keep(row, HOLDS, post)
            return
        ends = {link.subject: fact.subject, link.object: row.target}
        if not all(self._kind(key, RANGES[name]) for name, key in ends.items()):
            link = OTHER
        if self._kind(fact.subject, "LegalEntity") and self._kind(row.target, "LegalEntity"):
            self._keep(row, link, row.target)

    def _keep(self, row: Row, link: Link, there: str) -> None:
        self.links.append((row, link, there))
        self.told |= {row.fact.subject, there} & self.schemata.keys()

    # ---- lines

    def lines(self) -> Iterator[str]:
        """All entities, those first that others point at."""
        events = [e for key in self.happens if (e := self._event(key))]
        for key in sorted({d for row, *_ in self.links for d in row.documents} | self.documents):
            if key in self.graph.documents:
                yield self._article(self.graph.documents[key])
        for key in sorted(self.told):
            yield self._thing(key)
        for post, bodies in self.bodies.items():
            found = {"name": [title(self.graph.entities[post])], "organization": list(map(entity_id, bodies))}
            yield _line(post, "Position", found)
        yield from (self._link(*found) for found in self.links)
        yield from events

    def _article(self, document: Document) -> str:
        language = LANGUAGES.get(document.language.partition("-")[0], "")
        found = {
            "title": [_value("title", document.title) or document.id],
            "author": list(document.authors),
            "publisher": [document.outlet],
            "publishedAt": [document.date],
            "language": [language],
            "sourceUrl": [document.source],
        }
        return _line(f"document/{document.id}", "Article", found)

    def _thing(self, key: str) -> str:
        thing = self.graph.entities[key]
        found: Properties = {"name": [title(thing)], "alias": list(thing.aliases)}
        qid = same_as(thing).rpartition("/")[2]
        found["wikidataId"] = [qid] if qid[:1] == "Q" and qid[1:].isascii() and qid[1:].isdigit() else []
        for name, value in self.extra.get(key, ()):
            found.setdefault(name, []).append(value)
        return _line(key, self.schemata[key], found)

    def _link(self, row: Row, link: Link, there: str) -> str:
        fact, post = row.fact, text_of(row.fact.qualifier("roleTitle"))
        found = self._proof([row]) | {
            link.subject: [entity_id(fact.subject)],
            link.object: [entity_id(there)],
            "recordId": [fact.id],
            "startDate": [text_of(fact.qualifier("startDate"))],
            "endDate": [text_of(fact.qualifier("endDate"))],
            "date": [t.text for n, t in fact.qualifiers if n in ("date", "asOf") and isinstance(t, Value)],
            "description": [f"According to {', '.join(names(self.graph, row.by))}"] if row.by else [],
        }
        if link.role:
            found[link.role] = [post or (row.relation.removesuffix(" of") if link is not OTHER else row.relation)]
        return _line(f"fact/{fact.id}", link.schema, found)

    def _event(self, key: str) -> str:
        """The line of an event that has happened, "" for sayings and for what is not plain."""
        thing, told = self.graph.events[key], self.happens[key]
        heads = [row for row in told if row.fact.predicate == "type"]
        if not heads or thing.negated or thing.modality != "Actual" or SAYING in thing.types:
            return ""
        roles = [(r.fact.predicate, r.target) for r in told if self._kind(r.target, "LegalEntity")]
        actors = [(n, k) for n, k in roles if n not in WHERE]
        self.told |= {k for _, k in actors}
        self.documents |= {d for row in heads for d in row.documents}
        best = max(heads, key=lambda row: row.surest.confidence).surest
        article = self.graph.documents.get(best.document)
        sentence = article.text[slice(*best.sentence)] if article and best.sentence[0] >= 0 else best.text
        found = self._proof(heads) | {
            "summary": [sentence],
            "name": [title(thing)],
            **{name: [text_of(thing.role(name))] for name in ("date", "startDate", "endDate")},
            "organizer": [entity_id(k) for n, k in actors if n in ORGANIZERS],
            "involved": [entity_id(k) for n, k in actors if n not in ORGANIZERS],
            "location": [self.graph.label(r.target) for r in told if r.fact.predicate == "place" and r.target],
            "keywords": [row.value for row in heads],
        }
        return _line(key, "Event", found)

    def _proof(self, told: list[Row]) -> Properties:
        keys = sorted({key for row in told for key in row.documents})
        known = [self.graph.documents[key] for key in keys if key in self.graph.documents]
        return {
            "summary": [max(told, key=lambda row: row.surest.confidence).surest.text],
            "proof": [entity_id(f"document/{d.id}") for d in known],
            "sourceUrl": [d.source for d in known],
            "publisher": [d.outlet for d in known],
        }


def _line(key: str, schema: str, found: Mapping[str, list[str]]) -> str:
    """An entity on a line: only values that FollowTheMoney takes, each once, properties by name."""
    properties: dict[str, Any] = {}
    for name in sorted(found):
        if values := sorted({v for raw in found[name] if (v := _value(name, raw))}):
            properties[name] = values
    return line({"id": entity_id(key), "schema": schema, "properties": properties})


def _value(name: str, raw: str) -> str:
    if name in DATES:
        day = raw.partition("T")[0]
        return day if is_value(day) and "1000" <= day[:4] < "3000" else ""
    if name == "sourceUrl":
        web = raw.startswith(("http://", "https://")) and raw == one_line(raw) and " " not in raw and len(raw) <= 4096
        return raw if web else ""
    text = one_line(_UNSEEN.sub("", unicodedata.normalize("NFC", raw)))  # as FollowTheMoney itself stores a text
    return text[: LIMITS.get(name, 1024)].strip()
