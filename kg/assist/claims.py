"""Claims about a thing for an assistant: what, as what, since when, who says so, and the sentences; none without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.assist.asking import LISTED, Asking, clip, local, shown, term
from kg.serve.lookup import PART, Row

QUOTES = 5  # sentences told of one claim
SPOKEN = "FILTER EXISTS { ?c kg:evidence ?any }"  # one step: Oxigraph is slow at an EXISTS of more
CLAIMS = f"""SELECT ?c (SAMPLE(?happens) AS ?event) (MIN(?earliest) AS ?day) (SAMPLE(?label) AS ?line) {{
  {PART} %(only)s {SPOKEN} OPTIONAL {{ ?c kg:earliest ?earliest }} BIND(EXISTS {{ ?c a kg:Event }} AS ?happens)
}} GROUP BY ?c ORDER BY ?event ?day ?line ?c LIMIT %(most)d OFFSET %(skip)d"""
COUNTS = f"""SELECT ?event (COUNT(DISTINCT ?c) AS ?n) {{ {PART} %(only)s {SPOKEN}
  BIND(EXISTS {{ ?c a kg:Event }} AS ?event) }} GROUP BY ?event"""
OVER = """{ ?c kg:ended true } UNION { ?c kg:endDate ?over ; kg:evidence/kg:document/dcterms:issued ?issued
  FILTER(STR(?over) < SUBSTR(STR(?issued), 1, STRLEN(STR(?over)))) }"""
FORMER = f"SELECT DISTINCT ?c {{ VALUES ?c {{ %s }} {OVER} }}"
DETAILS = """SELECT ?c ?p ?o ?label { VALUES ?c { %s } ?c ?p ?o
  FILTER(?p NOT IN (kg:evidence, kg:quote, kg:extractor))
  OPTIONAL { ?o rdfs:label ?label } } ORDER BY ?c ?p ?label ?o"""
SENTENCES = "SELECT ?c (COUNT(DISTINCT ?ev) AS ?n) { VALUES ?c { %s } ?c kg:evidence ?ev } GROUP BY ?c"
BELOW = """SELECT DISTINCT ?w { VALUES ?up { %s } { ?w rdfs:subPropertyOf* ?up } UNION { ?w rdfs:subClassOf* ?up } }"""
STATUS = {
    "actual": "FILTER(?m = kg:Actual) FILTER NOT EXISTS { ?c kg:negated true }",
    "denied": "FILTER EXISTS { ?c kg:negated true }",
    "former": OVER,
    **{name: f"FILTER(?m = kg:{name.title()})" for name in "planned desired possible alleged hypothetical".split()},
}
DATES = {"startDate": "since", "endDate": "until", "date": "date", "asOf": "as_of", "earliest": "earliest",
         "latest": "latest", "dateText": "date_as_written"}  # fmt: skip
APART = (
    "modality",
    "negated",
    "ended",
    "attributedTo",
    "confidence",
    "derivedFrom",
    *DATES,
)  # told by fields of their own
Detail = dict[str, dict[str, Any]]  # a row of DETAILS


class Claims:
    """Claims of one graph, each with its sentences."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._rows = asking.lookup.rows

    def having(self, words: list[str]) -> str:
        """The part of a pattern that keeps claims of these relations, roles or event types (IRIs), and those below."""
        below = self._rows(BELOW % " ".join(f"<{word}>" for word in words))
        listed = ", ".join(f"<{row['w']}>" for row in below)
        return f"""FILTER(?role IN ({listed}) || EXISTS {{ ?c rdf:predicate ?p1 FILTER(?p1 IN ({listed})) }}
          || EXISTS {{ ?c a ?t1 FILTER(?t1 IN ({listed})) }})"""

    def counts(self, iri: str, only: str = "") -> tuple[int, int]:
        """How many statements, and how many events, a thing has a part in; ``only``: a part of a pattern on ``?c``."""
        found = {row["event"]: int(row["n"]) for row in self._rows(COUNTS % _filled(iri, only)) if "event" in row}
        return found.get("false", 0), found.get("true", 0)

    def of(self, iri: str, only: str = "", *, limit: int, skip: int = 0) -> list[dict[str, Any]]:
        """Claims in which a thing has a part, statements before events, each by date; see :meth:`told`."""
        text = CLAIMS % {**_filled(iri, only), "most": limit, "skip": skip}
        return self.told([row["c"] for row in self._rows(text) if "c" in row])

    def told(self, iris: list[str]) -> list[dict[str, Any]]:
        """Claims in their order, with all that is known of each; a claim without a sentence is left out."""
        if not iris:
            return []
        nodes = " ".join(f"<{iri}>" for iri in iris)
        details: dict[str, list[Detail]] = {}
        for row in self._asking.lookup.cells(DETAILS % nodes):
            details.setdefault(row["c"]["value"], []).append(row)
        former = {row["c"] for row in self._rows(FORMER % nodes)}
        counts = {row["c"]: int(row["n"]) for row in self._rows(SENTENCES % nodes) if "c" in row}
        receipts = self._asking.lookup.receipts(iris, QUOTES * 2)  # a source with two titles has two rows
        found = []
        for iri in iris:
            sentences = self._sentences(receipts.get(iri, []))
            if sentences:
                claim = self._claim(iri, details.get(iri, []), former=iri in former)
                claim["evidence"] = sentences
                if counts.get(iri, 0) > len(sentences):
                    claim["more_evidence"] = counts[iri] - len(sentences)
                found.append(claim)
        return found

    def _claim(self, iri: str, rows: list[Detail], *, former: bool) -> dict[str, Any]:
        parts: dict[str, list[Detail]] = {}
        for row in {(row["p"]["value"], row["o"]["value"]): row for row in rows}.values():  # once, also with two labels
            parts.setdefault(row["p"]["value"].rpartition("#")[2], []).append(row)
        names = self._asking.names
        status = local(_value(parts, "modality")).lower()
        denied = _value(parts, "negated") == "true"
        claim: dict[str, Any] = {"id": names.iri(iri), "claim": clip(_value(parts, "label"))}
        if "predicate" in parts:
            ends = {name: self._term(parts[name][0]) for name in ("subject", "predicate", "object") if name in parts}
            claim |= {"relation" if name == "predicate" else name: term for name, term in ends.items()}
        else:
            types = [self._term(row) for row in parts.get("type", ()) if local(row["o"]["value"]) != "Event"]
            claim["event"] = types[0] if types else {"id": "kg:Event", "label": "event"}
        claim["status"] = status
        claim |= {name: True for name, holds in (("denied", denied), ("former", former)) if holds}
        claim["asserted"] = status == "actual" and not denied
        claim |= {field: _value(parts, name) for name, field in DATES.items() if name in parts}
        if "attributedTo" in parts:
            claim["said_by"] = [self._term(row) for row in parts["attributedTo"]][:LISTED]
        if "confidence" in parts:
            claim["confidence"] = shown(parts["confidence"][0]["o"], names)
        if "derivedFrom" in parts:
            claim["derived_from"] = names.iri(_value(parts, "derivedFrom"))
        own = (*APART, "label", "altLabel", "type", "subject", "predicate", "object" if "predicate" in parts else "")
        more = {name: [self._term(row) for row in found][:LISTED] for name, found in parts.items() if name not in own}
        if more:
            claim["qualifiers" if "predicate" in parts else "roles"] = more
        if over := {name: len(found) - LISTED for name, found in parts.items() if len(found) > LISTED}:
            claim["left_out"] = over
        return claim

    def _term(self, row: Detail) -> Any:
        return term(row["o"], row.get("label"), self._asking.names)

    def _sentences(self, rows: list[Row]) -> list[dict[str, Any]]:
        names, found = self._asking.names, dict[str, dict[str, Any]]()
        for row in rows:
            told = found.setdefault(row["ev"], {"quote": clip(row["quote"]), "title": clip(row["title"])})
            told["document"] = names.iri(row["doc"])
            told |= {field: clip(row[name]) for name, field in (("source", "source"), ("day", "date")) if name in row}
            told |= {name: int(row[name]) for name in ("start", "end") if row.get(name, "").isdecimal()}
            if "name" in row:
                told["speaker"] = clip(row["name"])
        return list(found.values())[:QUOTES]


def _filled(iri: str, only: str) -> dict[str, str]:
    return {"iri": iri, "only": only}


def _value(parts: Mapping[str, list[Detail]], name: str) -> str:
    """The first value of a property, "" where there is none."""
    return clip(str(parts[name][0]["o"]["value"])) if name in parts else ""
