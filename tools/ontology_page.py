"""docs/ontology.md from the tables: what the graph can say, for readers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.ontology import example

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.ontology import Ontology

MADE = "<!-- Made by tools/generate.py from the tables in ontology/: change those, then run `make ontology`. -->"
MORE = "The tables themselves and how to add a row: [ontology/README.md](../ontology/README.md)."
ABOVE = (
    "`→` reads *from a … to a …*. What stands in a relation stands in those above it as well "
    "(`presidentOf`, then `headOf`, then `holdsPositionIn`)."
)
KEY = (
    "Marks: sym(metric), trans(itive), asym(metric), irr(eflexive), func(tional: one value at a time), lit(eral). "
    "`xsd:date*`: gYear, gYearMonth, date or dateTime."
)


ELSEWHERE = (
    "*Elsewhere* names what means about the same in other vocabularies (`skos:closeMatch` in `kg.ttl`; `←`: a property "
    "that runs the other way, `skos:relatedMatch`): [org](http://www.w3.org/ns/org#), [schema](https://schema.org/) "
    "(schema.org), [sem](http://semanticweb.cs.vu.nl/2009/11/sem/) (Simple Event Model), "
    "[ftm](https://followthemoney.tech/) (FollowTheMoney; a relation is an entity of its own there), "
    "[wd](https://www.wikidata.org/) (Wikidata), and lode, nif, oa, prov, skos, dcterms. They are for mapping and "
    "search, not for a reasoner: few are exact."
)


def unmapped(comment: str) -> str:
    """A comment without its list of alignments."""
    return re.sub(r"\s*Mapped to .*$", "", comment)


def page(ontology: Ontology, elsewhere: Mapping[str, Sequence[str]]) -> str:
    """The reference page: classes, relations with an example each, event types, roles, qualifiers.

    ``elsewhere``: name -> words of other vocabularies.
    """
    also = {name: " ".join(f"`{word}`" for word in words) for name, words in elsewhere.items()}
    counts = (
        f"{len(ontology.relations)} relations said in {len(ontology.patterns)} ways, {len(ontology.events)} "
        f"event types with {len(ontology.triggers)} triggers, {len(ontology.titles)} title heads, "
        f"{len(ontology.classes) - len(ontology.events)} classes, {len(ontology.places)} places, "
        f"{len(ontology.organizations)} organizations."
    )
    lines = [MADE, "# What the graph can say", "", counts, "", MORE, "", ELSEWHERE, "", "## Classes", ""]
    lines += tree(ontology, also, "", 0)
    lines += ["", "## Relations", "", ABOVE, ""]
    examples: dict[str, str] = {}
    for pattern in ontology.patterns:
        examples.setdefault(pattern.relation, example(pattern.positive)[0])
    for group in dict.fromkeys(r.group for r in ontology.relations.values()):
        lines += [
            f"### {group.capitalize()}",
            "",
            "| relation | from → to | under | marks | for example | elsewhere |",
            "|---|---|---|---|---|---|",
        ]
        for r in ontology.relations.values():
            if r.group == group:
                under = r.parent if r.parent != "relation" else ""
                ends, said = f"{r.domain} → {r.range}", examples.get(r.name, "")
                lines.append(row(f"`{r.name}`", ends, under, " ".join(r.chars), said, also[r.name]))
        lines.append("")
    lines += [KEY, "", "## Event types", "", "| event | kind of | roles | words | elsewhere |"]
    lines += ["|---|---|---|---|---|"]
    for e in ontology.events.values():
        lines.append(row(f"`{e.name}`", e.parent, " ".join(e.roles), "; ".join(e.triggers), also[e.name]))
    lines += ["", "## Roles of events", "", "| role | filler | meaning | elsewhere |", "|---|---|---|---|"]
    lines += [
        row(f"`{r.name}`", r.range or "anything", unmapped(r.comment), also[r.name]) for r in ontology.roles.values()
    ]
    lines += [
        "",
        "## Properties of statements, events, evidence and documents",
        "",
        "| name | value | meaning | elsewhere |",
        "|---|---|---|---|",
    ]
    for q in ontology.qualifiers.values():
        lines.append(row(f"`{q.name}`", q.range or "date or anything", unmapped(q.comment), also[q.name]))
    lines += ["", "## Titles", "", "| title | relation | also |", "|---|---|---|"]
    lines += [row(t.head, f"`{t.relation}`", "; ".join(t.alternates)) for t in ontology.titles.values()]
    return "\n".join(lines) + "\n"


def row(*cells: str) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |"


def tree(ontology: Ontology, also: Mapping[str, str], parent: str, depth: int) -> list[str]:
    """The classes below the parent as a nested list; event types have their own table."""
    lines = []
    for cls in ontology.classes.values():
        if (cls.parents[0] if cls.parents else "") == parent and cls.name not in ontology.events:
            note = cls.comment or (cls.label if cls.label.lower() != cls.name.lower() else "")
            note = f": {note}" if note else ""
            more = f" (also {', '.join(cls.parents[1:])})" if cls.parents[1:] else ""
            same = f" ({also[cls.name]})" if also[cls.name] else ""
            lines += [f"{'  ' * depth}- `{cls.name}`{more}{note}{same}", *tree(ontology, also, cls.name, depth + 1)]
    return lines
