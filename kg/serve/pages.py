"""The pages: an entity with its claims and their receipts, search by name, the editor; all from SPARQL answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kg.query import questions
from kg.serve.formats import HTML
from kg.serve.lookup import CLAIMS, TRIPLES, Lookup, RefusedError
from kg.serve.worker import Reply, fault
from kg.terms import VOCABULARY, Names, prefixes

if TYPE_CHECKING:
    import jinja2

    from kg.serve.source import Source

ASSETS = Path(__file__).with_name("assets")
SERVED = {"kg.css": "text/css", "ask.js": "text/javascript"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
MOST = 200  # claims shown of one thing, and matches of one search

COUNTS = """SELECT ?one ?many (COUNT(DISTINCT ?x) AS ?count) { VALUES (?at ?kind ?one ?many) {
  (1 kg:Document "article" "articles") (2 kg:Person "person" "people") (3 kg:Event "event" "events")
  (4 kg:Statement "statement" "statements") } ?x a ?kind } GROUP BY ?at ?one ?many ORDER BY ?at"""
KNOWN = "SELECT ?x { VALUES ?x { <%(iri)s> } { ?x ?p ?o } UNION { ?s ?q ?x } } LIMIT 1"
DESCRIBED = """CONSTRUCT { ?x ?p ?o } { { BIND(<%(iri)s> AS ?x) } UNION { ?x ?role <%(iri)s> ; kg:modality ?m }
  UNION { ?c ?role <%(iri)s> ; kg:evidence ?x }
  UNION { ?x ?link <%(iri)s> . ?link a ?kind VALUES ?kind { kg:Relation kg:EventRole } } ?x ?p ?o }"""
SERVICE = """@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
<{0}> a sd:Service ; sd:endpoint <{0}> ; sd:supportedLanguage sd:SPARQL11Query ;
  sd:resultFormat <http://www.w3.org/ns/formats/SPARQL_Results_JSON>, <http://www.w3.org/ns/formats/SPARQL_Results_XML>,
    <http://www.w3.org/ns/formats/SPARQL_Results_CSV>, <http://www.w3.org/ns/formats/SPARQL_Results_TSV>,
    <http://www.w3.org/ns/formats/Turtle>, <http://www.w3.org/ns/formats/N-Triples>, <http://www.w3.org/ns/formats/JSON-LD>,
    <http://www.w3.org/ns/formats/RDF_XML> .
"""


class Pages:
    """Pages over one source; ``ask`` runs a query (text, media type, further fields of a job)."""

    def __init__(self, source: Source, ask: Callable[..., Reply]) -> None:
        self.source = source
        self._ask = ask
        self._lookup = Lookup(source, ask)

    def home(self, trusted: bool = True) -> Reply:
        """The editor, the ready questions, what else is there; a question in the address is asked where trusted."""
        ready = [{"name": q.name, "title": q.title, "text": _open(q.text, list(q.params))} for q in questions()]
        try:
            counts = self._lookup.rows(COUNTS)
        except RefusedError as refused:
            return refused.reply
        files = self.source.files()
        place = self.source.place.resolve().name
        table = prefixes(self.source.base)
        shown: dict[str, Any] = {"counts": counts, "files": sorted(files), "place": place, "table": table}
        return _render("home.html", questions=ready, trusted=trusted, **shown)

    def find(self, text: str) -> Reply:
        """Things whose name has the words, blind to case and accents; shorter names first."""
        try:
            told = self._lookup.things(text)
        except RefusedError as refused:
            return refused.reply
        base = self.source.base
        shown = [{"href": href(iri, base), "label": told[iri][0], "kind": told[iri][1]} for iri in list(told)[:MOST]]
        return _render("find.html", text=text, hits=shown, count=len(told))

    def entity(self, iri: str) -> Reply:
        """A thing: what is known of it, each claim with the sentences behind it, and all its triples."""
        try:
            triples = self._lookup.rows(TRIPLES % iri)
            claims = self._lookup.rows(CLAIMS % {"iri": iri, "most": MOST + 1})
            by_claim = self._lookup.receipts(claim["c"] for claim in claims[:MOST])
        except RefusedError as refused:
            return refused.reply
        if not triples and not claims:
            return _render("none.html", status=404, iri=iri)
        base = self.source.base
        for receipt in (receipt for found in by_claim.values() for receipt in found):
            receipt["href"] = href(receipt["doc"], base)
        names = Names(prefixes(base))
        for row in triples:
            row["word"] = row.get("word") or names.iri(row["p"])
            row["href"] = href(row["o"], base) if row.get("label") else ""
        for claim in claims:
            claim["href"] = href(claim["c"], base)
        own = {row["p"].rpartition("#")[2]: row["o"] for row in reversed(triples) if row["p"].endswith("#label")}
        kinds = [row["label"] for row in triples if row["p"].endswith("#type") and row.get("label")]
        also = [row["o"] for row in triples if row["p"].endswith("#altLabel")]
        return _render(
            "entity.html", iri=iri, label=own.get("label") or names.iri(iri), kinds=kinds, also=also, triples=triples,
            claims=[c for c in claims[:MOST] if c["event"] == "false"], receipts=by_claim, more=len(claims) > MOST,
            events=[c for c in claims[:MOST] if c["event"] == "true"], here=href(iri, base),
        )  # fmt: skip

    def described(self, iri: str, media: str) -> Reply:
        """A thing as RDF: its triples, the claims that it has a part in, and their evidence."""
        try:
            known = self._lookup.rows(KNOWN % {"iri": iri})
        except RefusedError as refused:
            return refused.reply
        if not known:
            return fault(404, f"nothing is known of {iri}")
        return self._ask(DESCRIBED % {"iri": iri}, media)

    def description(self, address: str) -> str:
        """The service in the words of SPARQL 1.1 Service Description."""
        return SERVICE.format(re.sub(r'[<>"{}|^`\\\s]', "", address.partition("?")[0]))

    def asset(self, name: str) -> Reply:
        """A script or a style."""
        if name not in SERVED:
            return fault(404, "no such file")
        return Reply(200, f"{SERVED[name]}; charset=utf-8", (ASSETS / name).read_bytes())


def href(iri: str, base: str) -> str:
    """Where a node's page is; ``base`` is the namespace of the ids."""
    if iri.startswith(base):
        return f"/id/{quote(iri.removeprefix(base), safe='/:@!$&()*+,;=%-._~')}"
    return f"/resource?iri={quote(iri, safe='')}"


def _open(text: str, params: list[str]) -> str:
    """A ready question for the editor: its parameters stand as comments to be filled in."""
    hints = "".join(f"\n  # VALUES ?{name} {{ ... }}" for name in params)
    lines = [line for line in text.splitlines() if not re.match(r"# *(title|param)\b", line)]
    return "\n".join(lines).replace("#{params}", hints.strip() or "").strip() + "\n"


@cache
def _templates() -> jinja2.Environment:
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ASSETS), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    made.globals["vocabulary"] = VOCABULARY
    return made


def _render(name: str, status: int = 200, **values: Any) -> Reply:
    return Reply(
        status, f"{HTML}; charset=utf-8", _templates().get_template(name).render(**values).encode("utf-8", "replace")
    )
