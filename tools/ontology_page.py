"""docs/ontology.md from the tables: what the graph can say, for readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.ontology import example

if TYPE_CHECKING:
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


def page(ontology: Ontology) -> str:
    """The reference page: classes, relations with an example each, event types, roles, qualifiers."""
    counts = (
        f"{len(ontology.relations)} relations said in {len(ontology.patterns)} ways, {len(ontology.events)} "
        f"event types with {len(ontology.triggers)} triggers, {len(ontology.titles)} title heads, "
        f"{len(ontology.classes) - len(ontology.events)} classes, {len(ontology.places)} places, "
        f"{len(ontology.organizations)} organizations."
    )
    lines = [MADE, "# What the graph can say", "", counts, "", MORE, "", "## Classes", ""]
    lines += tree(ontology, "", 0)
    lines += ["", "## Relations", "", ABOVE, ""]
    examples: dict[str, str] = {}
    for pattern in ontology.patterns:
        examples.setdefault(pattern.relation, example(pattern.positive)[0])
    for group in dict.fromkeys(r.group for r in ontology.relations.values()):
        lines += [
            f"### {group.capitalize()}",
            "",
            "| relation | from → to | under | marks | for example |",
            "|---|---|---|---|---|",
        ]
        for r in ontology.relations.values():
            if r.group == group:
                under = r.parent if r.parent != "relation" else ""
                lines.append(
                    row(f"`{r.name}`", f"{r.domain} → {r.range}", under, " ".join(r.chars), examples.get(r.name, ""))
                )
        lines.append("")
    lines += [KEY, "", "## Event types", "", "| event | kind of | roles | words |", "|---|---|---|---|"]
    lines += [row(f"`{e.name}`", e.parent, " ".join(e.roles), "; ".join(e.triggers)) for e in ontology.events.values()]
    lines += ["", "## Roles of events", "", "| role | filler | meaning |", "|---|---|---|"]
    lines += [row(f"`{r.name}`", r.range or "anything", r.comment) for r in ontology.roles.values()]
    lines += [
        "",
        "## Properties of statements, events, evidence and documents",
        "",
        "| name | value | meaning |",
        "|---|---|---|",
    ]
    lines += [row(f"`{q.name}`", q.range or "date or anything", q.comment) for q in ontology.qualifiers.values()]
    lines += ["", "## Titles", "", "| title | relation | also |", "|---|---|---|"]
    lines += [row(t.head, f"`{t.relation}`", "; ".join(t.alternates)) for t in ontology.titles.values()]
    return "\n".join(lines) + "\n"


def row(*cells: str) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |"


def tree(ontology: Ontology, parent: str, depth: int) -> list[str]:
    """The classes below the parent as a nested list; event types have their own table."""
    lines = []
    for cls in ontology.classes.values():
        if (cls.parents[0] if cls.parents else "") == parent and cls.name not in ontology.events:
            note = cls.comment or (cls.label if cls.label.lower() != cls.name.lower() else "")
            note = f": {note}" if note else ""
            more = f" (also {', '.join(cls.parents[1:])})" if cls.parents[1:] else ""
            lines += [f"{'  ' * depth}- `{cls.name}`{more}{note}", *tree(ontology, cls.name, depth + 1)]
    return lines
