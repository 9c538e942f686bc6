"""The vocabulary for an assistant that writes SPARQL: relations with domain and range, classes, events, roles."""

from __future__ import annotations

from functools import cache
from typing import Any

from kg import ontology
from kg.assist.asking import Asking, clip, local, told
from kg.errors import QueryError
from kg.naming import fold
from kg.plugins import suggest
from kg.terms import VOCABULARY, prefixes

MATCHES = 25  # words told of one term
STATUSES = ("Actual", "Planned", "Desired", "Possible", "Alleged", "Hypothetical")
USED = """SELECT ?w (COUNT(*) AS ?n) { { ?st rdf:predicate ?w ; a kg:Statement } UNION { ?x a ?w . ?w rdfs:label ?l
  FILTER(?w NOT IN (kg:Statement, kg:Evidence, kg:Reading, kg:Relation)) } } GROUP BY ?w ORDER BY DESC(?n) ?w"""
OWN = """SELECT ?w ?label ?kind ?up { ?w rdfs:label ?label FILTER(STRSTARTS(STR(?w), STR(kg:)))
  OPTIONAL { ?w rdfs:subPropertyOf|rdfs:subClassOf ?up } OPTIONAL { VALUES (?c ?kind) {
    (kg:Relation "relation") (owl:Class "class") } ?w a ?c } } ORDER BY ?w ?up"""
SHAPE = """\
A claim is a kg:Statement (rdf:subject, rdf:predicate, rdf:object, kg:modality, kg:negated, kg:startDate, kg:endDate,
kg:attributedTo, kg:confidence, kg:evidence) or a kg:Event (its roles, kg:date, kg:earliest, kg:latest, kg:modality,
kg:evidence). Evidence: kg:quote, kg:start, kg:end, kg:document, kg:attributedTo (the speaker).
Documents: rdfs:label, dcterms:issued, dcterms:source.
?s kg:memberOf ?o stands directly only where it is actual, not denied and not over. Names: rdfs:label, skos:altLabel.
Superclasses and superrelations: rdfs:subClassOf*, rdfs:subPropertyOf*."""
EXAMPLE = """\
SELECT ?who ?of ?quote ?article { ?p rdfs:subPropertyOf* kg:headOf . ?st rdf:predicate ?p ; rdf:subject ?x ;
  rdf:object ?o ; kg:modality kg:Actual ; kg:evidence ?ev . FILTER NOT EXISTS { ?st kg:negated true }
  ?x rdfs:label ?who . ?o rdfs:label ?of . ?ev kg:quote ?quote ; kg:document/rdfs:label ?article } LIMIT 20"""


@cache
def known() -> dict[str, list[dict[str, Any]]]:
    """The words that come with kg: name -> what it is as a class, an event, a relation, a role, a qualifier."""
    tables = ontology.load()
    found: dict[str, list[dict[str, Any]]] = {}
    rows: list[tuple[str, str, dict[str, Any]]] = []
    for name, c in tables.classes.items():
        if name not in tables.events:
            rows.append(("class", name, {"label": c.label, "parents": list(c.parents), "comment": c.comment}))
    for name, e in tables.events.items():
        rows.append(("event", name, {"label": e.label, "parents": [e.parent], "roles": list(e.roles)}))
    for name, r in tables.relations.items():
        more = {"parents": [r.parent], "inverse": r.inverse, "qualifiers": list(r.qualifiers)}
        rows.append(("relation", name, {"label": r.label, "domain": r.domain, "range": r.range, **more}))
    for name, role in tables.roles.items():
        rows.append(("role", name, {"label": role.label, "range": role.range, "comment": role.comment}))
    for name, q in tables.qualifiers.items():
        rows.append(("qualifier", name, {"label": q.label, "range": q.range, "comment": q.comment}))
    for kind, name, row in rows:
        found.setdefault(name, []).append(
            {"name": f"kg:{name}", "kind": kind, **{key: value for key, value in row.items() if value}}
        )
    return found


class Words:
    """The vocabulary as one graph uses it."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def all(self) -> dict[str, list[dict[str, Any]]]:
        """The words that come with kg, and those that only this graph has."""
        found = dict(known())
        for row in self._asking.lookup.rows(OWN):
            name = local(row["w"])
            if name and name not in known():
                made = {"name": f"kg:{name}", "kind": row.get("kind", "word"), "label": clip(row["label"])}
                word = found.setdefault(name, [made])[0]
                if "up" in row:
                    word.setdefault("parents", []).append(local(row["up"]) or row["up"])
        return found

    def named(self, text: str, kinds: tuple[str, ...] = ()) -> list[str]:
        """IRIs of the words with that name or label, blind to case and spaces; of those ``kinds``, () = any.

        Raises QueryError with the nearest one where there is none.
        """
        words, wanted = self.all(), _plain(text.strip().removeprefix("kg:"))
        fit = {
            name: [w for w in rows if not kinds or w["kind"] in (*kinds, "word")] for name, rows in words.items()
        }  # fmt: skip
        found = [n for n, rows in fit.items() if any(wanted in (_plain(n), _plain(w["label"])) for w in rows)]
        if not found:
            near = suggest(clean_name(text), [n for n, rows in fit.items() if rows], "").partition("?")
            guess = f"{near[0]}? " if near[1] else ""
            raise QueryError(
                f"no word of the vocabulary is called {told(text)}", hint=f"{guess}the tool vocabulary lists them"
            )
        return [VOCABULARY + name for name in found]

    def overview(self) -> dict[str, Any]:
        """How the graph is made, with the words that it uses and how often, most used first."""
        words = self.all()
        relations, classes, events = [], [], []
        for row in self._asking.lookup.rows(USED):
            name, count = local(row["w"]), int(row["n"])
            for word in words.get(name, []):
                if word["kind"] == "relation":
                    relations.append(
                        [word["name"], word["label"], word.get("domain", ""), word.get("range", ""), count]
                    )
                elif word["kind"] == "event":
                    events.append([word["name"], word["label"], word.get("roles", []), count])
                elif word["kind"] == "class":
                    classes.append([word["name"], word["label"], word.get("parents", []), count])
        return {
            "prefixes": prefixes(self._asking.source.base),
            "shape": SHAPE,
            "example": EXAMPLE,
            "statuses": [f"kg:{name}" for name in STATUSES],
            "relations": {"columns": ["name", "label", "domain", "range", "claims"], "rows": relations},
            "events": {"columns": ["name", "label", "roles", "count"], "rows": events},
            "classes": {"columns": ["name", "label", "parents", "count"], "rows": classes},
            "note": "prefixes may be left out of queries; vocabulary(term) tells of any word, used here or not",
        }

    def about(self, term: str) -> dict[str, Any]:
        """Words whose name or label has that text, the exact ones first. Raises QueryError where there is none."""
        wanted, hits = _plain(term.strip().removeprefix("kg:")), []
        for name, rows in self.all().items():
            for word in rows:
                keys = (_plain(name), _plain(word["label"]))
                if wanted and any(wanted in key for key in keys):
                    hits.append((wanted not in keys, len(name), name, word["kind"], word))
        if not hits:
            self.named(term)
        hits.sort(key=lambda hit: hit[:4])
        return {"words": [hit[4] for hit in hits[:MATCHES]], "truncated": len(hits) > MATCHES}


def clean_name(text: str) -> str:
    """A text as the name of a word may be compared: short, without spaces."""
    return "".join(text.split())[:80]


def _plain(text: str) -> str:
    return "".join(fold(text).split())
