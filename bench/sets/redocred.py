"""Re-DocRED: facts between names, dates and numbers of a Wikipedia introduction, from the raw text.

Properties come from the Wikidata column of the relations and from the mapping that a role's comment names.
"""

from __future__ import annotations

import re
from functools import cache

from bench.sets.base import Adapter, Json, Metric, Row, Scores, chain, chain_types, nested, said
from kg.extract.reading import Reading
from kg.model import Value
from kg.ontology import Ontology

TYPES = (("Person", "PER"), ("Organization", "ORG"), ("Place", "LOC"))
NAMED = ("name", "demonym", "metadata")
# The set is closed under inverses: what holds one way is told the other way, too.
INVERSE = {"P22": "P40", "P25": "P40", "P26": "P26", "P3373": "P3373"}
for _one, _other in (("P355", "P749"), ("P361", "P527"), ("P710", "P1344"), ("P1365", "P1366")):
    INVERSE |= {_one: _other, _other: _one}
SUBJECT = {"P35": "GeopoliticalEntity", "P6": "GeopoliticalEntity", "P488": "Organization", "P169": "Organization"}


@cache
def _properties(column: str) -> tuple[tuple[str, bool], ...]:
    """("P22; inv P1037") -> (("P22", False), ("P1037", True)). Qualifiers and asides in brackets are left out."""
    column = re.sub(r"\([^)]*\)|\+\s*P\d+|pq:P\d+.*", "", column)
    return tuple((number, bool(turned)) for turned, number in re.findall(r"(inv )?(P\d+)", column))


def predict(reading: Reading, ontology: Ontology) -> Json:
    """Entities with a name (or date) and the facts between them."""
    entities: dict[str, Json] = {}
    at: dict[tuple[int, int], str] = {}
    named = {chain(reading, n) for n in reading.mentions if n.mention.kind in NAMED}
    names = [n.mention for n in reading.mentions if n.mention.kind == "name" and n.mention.layer == "entity"]
    for noted in reading.mentions:
        key = chain(reading, noted)
        if noted.mention.kind == "name" and nested(noted.mention, names):
            continue  # the set marks the longer name alone
        event = noted.mention.layer == "event" and noted.mention.name[:1].isupper() and noted.mention.kind == "name"
        if event or (noted.mention.layer == "entity" and key in named and noted.mention.kind in NAMED):
            kind = next((theirs for ours, theirs in TYPES if ontology.is_a(noted.mention.type, ours)), "MISC")
            row = entities.setdefault(key, {"id": key, "type": kind, "mentions": []})
            row["mentions"].append({"start": noted.mention.start, "end": noted.mention.end})
    types = chain_types(reading)
    female = {chain(reading, n) for n in reading.mentions if n.gender == "female"}
    values: dict[str, str] = {}
    for time in reading.times:
        start, end = reading.parse.span(time.first, time.last)
        key = values.setdefault(time.value, f"time-{start}") if time.value else f"time-{start}"
        at[start, end] = key
        entities.setdefault(key, {"id": key, "type": "TIME", "mentions": []})
        entities[key]["mentions"].append({"start": start, "end": end})
    facts = set()
    for fact in reading.facts:
        if not said(fact):
            continue
        subject = reading.antecedent.get(fact.subject, fact.subject)
        if isinstance(fact.object, Value):
            spans = [e.object for e in fact.evidence]
            target = next((k for s in spans for (a, b), k in at.items() if s[0] < b and a < s[1]), "")
        else:
            target = reading.antecedent.get(fact.object, fact.object)
        if subject not in entities or target not in entities:
            continue
        for number, turned in wikidata(fact.predicate, ontology):
            left, right = (target, subject) if turned else (subject, target)
            if number in SUBJECT and not ontology.is_a(types.get(left, ""), SUBJECT[number]):
                continue
            facts |= _both(left, number, right, female)
    rows = [{"subject": s, "property": p, "object": o} for s, p, o in sorted(facts)]
    return {"entities": list(entities.values()), "facts": rows}


def _both(left: str, number: str, right: str, female: set[str]) -> set[tuple[str, str, str]]:
    """The fact and its inverse; a parent is a father unless the text says mother."""
    if number in ("P22", "P25"):
        number = "P25" if right in female else "P22"
    found = {(left, number, right)}
    if number == "P40":
        found.add((right, "P25" if left in female else "P22", left))
    elif INVERSE.get(number):
        found.add((right, INVERSE[number], left))
    return {fact for fact in found if fact[0] != fact[2]}


def wikidata(predicate: str, ontology: Ontology) -> tuple[tuple[str, bool], ...]:
    """Properties of a relation or role, and whether its arguments change places."""
    relation = ontology.relations.get(predicate)
    if relation is not None:
        return _properties(relation.wikidata)
    role = ontology.roles.get(predicate)
    return tuple((p, False) for p in re.findall(r"wd:(P\d+)", role.comment)) if role is not None else ()


def classes(scores: Scores) -> list[Row]:
    """Every figure of the scorer."""
    rows = [(k, v) for k, v in scores["person_org"].items() if v.get("p") is not None]
    return [(k, v["p"], v["r"], v["f1"], int(v.get("gold", 0))) for k, v in rows]


ADAPTER = Adapter(
    name="redocred",
    predict=predict,
    metrics=(
        Metric(name="facts soft F1, people and organizations", run="person_org", path=("facts soft", "f1"),
               published="trained on its train set: about .40 strict"),
        Metric(name="facts soft precision", run="person_org", path=("facts soft", "p"), floor=False),
        Metric(name="facts strict F1", run="person_org", path=("facts strict", "f1"), published="JEREX on DocRED .40"),
        Metric(name="mentions overlap F1", run="person_org", path=("mentions overlap", "f1"), published="JEREX .93"),
    ),
    runs={"person_org": ("--properties", "person_org")},
    classes=classes,
    taught=True,
    fast="^dev-[0-9]?[0-9]$",
)  # fmt: skip
