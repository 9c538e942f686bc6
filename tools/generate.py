"""Writes what is made from the tables: ontology/kg.ttl, ontology/shapes.ttl and docs/ontology.md.

``python -m tools.generate`` writes them; with ``--check`` it writes nothing and exits 1 where one is out of step.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg import __version__
from kg.ontology import example, load
from kg.terms import VOCABULARY, string
from tools.ontology_page import page, unmapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.ontology import EventType, Ontology, Qualifier, Relation, Role

Pairs = list[tuple[str, list[str]]]  # predicate -> objects, as Turtle writes them
ROOT = Path(__file__).resolve().parents[1]
ABOUT = "People, organizations and events as news articles tell of them: claims with their status, dates and evidence."
PREFIXES = {
    "kg": VOCABULARY,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "schema": "https://schema.org/",
    "org": "http://www.w3.org/ns/org#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "lode": "http://linkedevents.org/ontology/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "ftm": "https://schema.followthemoney.tech/#",
    "wd": "http://www.wikidata.org/entity/",
    "sh": "http://www.w3.org/ns/shacl#",
}
MODALITIES = {
    "Actual": "The text presents it as the case.",
    "Planned": "Someone will, intends or promises to.",
    "Desired": "Someone wants, asks or urges that.",
    "Possible": "It may, might or is expected to.",
    "Alleged": "Someone claims it and the text keeps its distance.",
    "Hypothetical": "Under a condition.",
}
MARKS = {
    "Relation": "Marks every relation: ?p a kg:Relation is fast where a property path is slow.",
    "EventRole": "Marks every role of events.",
    "Qualifier": "Marks what statements, events, evidence and documents carry.",
    "FunctionalRelation": "At most one true value at a time. Not owl:FunctionalProperty: a reasoner would merge two "
    "values into one thing instead of reporting the conflict.",
}
READINGS = {  # what readings carry beside the qualifiers: name -> label, kind, range, comment
    "claim": ("claim", "Object", "kg:Claim", "The statement or event that was read here."),
    "subjectStart": ("start of the subject", "Datatype", "xsd:integer", "Where the subject stands, as kg:start."),
    "subjectEnd": ("end of the subject", "Datatype", "xsd:integer", "Exclusive."),
    "objectStart": ("start of the object", "Datatype", "xsd:integer", "Where the object stands, as kg:start."),
    "objectEnd": ("end of the object", "Datatype", "xsd:integer", "Exclusive."),
    "rule": ("rule", "Datatype", "xsd:string", "The rule that read it."),
    "ended": ("ended", "Datatype", "xsd:boolean", "The text says that it is over, and not since when."),
}
CHARS = {
    "sym": "owl:SymmetricProperty",
    "trans": "owl:TransitiveProperty",
    "asym": "owl:AsymmetricProperty",
    "irr": "owl:IrreflexiveProperty",
    "func": "kg:FunctionalRelation",
}
TERM = re.compile(r"(inv )?\b(" + "|".join(PREFIXES) + r"):([A-Za-z_]\w*(?::\w+)?)")
WIKIDATA = re.compile(r"(?<![+\w])(?<!\+ )(?<!on )(inv )?(?:pq:)?(P\d+)\b(?! of)")
HEAD = "# Made by tools/generate.py from the tables in ontology/. Change those, then run `make ontology`.\n"


def main(arguments: Sequence[str] = ()) -> int:
    """0 where the files are written or in step, 1 where ``--check`` finds one out of step."""
    stale = []
    for path, text in files(load(ROOT / "ontology")).items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.relative_to(ROOT).as_posix())
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    if "--check" in arguments and stale:
        print(f"out of step with the tables: {', '.join(stale)}; run `make ontology`", file=sys.stderr)
        return 1
    return 0


def files(ontology: Ontology) -> dict[Path, str]:
    """Path -> text of every generated file."""
    return {
        ROOT / "ontology" / "kg.ttl": vocabulary(ontology),
        ROOT / "ontology" / "shapes.ttl": shapes(ontology, (ROOT / "ontology" / "invariants.ttl").read_text("utf-8")),
        ROOT / "docs" / "ontology.md": page(
            ontology, {name: list(told(pairs)) for name, pairs in alignments(ontology).items()}
        ),
    }


# ---- kg.ttl ----------------------------------------------------------------------------------------------------------
def vocabulary(ontology: Ontology) -> str:
    """The vocabulary as Turtle: classes, event types, relations, roles, qualifiers, modalities, titles."""
    parts = [
        HEAD + prefixes(),
        block(
            "<https://kg.example.org/ontology> a owl:Ontology",
            [
                ("rdfs:label", [string("News knowledge graph")]),
                ("rdfs:comment", [string(ABOUT)]),
                ("owl:versionInfo", [string(__version__)]),
                ("dcterms:license", ["<https://www.apache.org/licenses/LICENSE-2.0>"]),
            ],
        ),
    ]
    also = alignments(ontology)
    for cls in ontology.classes.values():
        event = ontology.events.get(cls.name)
        parts.append(
            block(
                f"kg:{cls.name} a owl:Class",
                [
                    ("rdfs:label", [string(cls.label)]),
                    ("rdfs:subClassOf", [f"kg:{p}" for p in cls.parents]),
                    *also[cls.name],
                    *event_lines(event),
                    *comment(cls.comment),
                ],
            )
        )
    parts.append(
        block(
            "kg:relation a rdf:Property",
            [("rdfs:label", [string("relation")]), *comment("Above all relations, of things and of literals.")],
        )
    )
    said: dict[str, str] = {}
    for pattern in ontology.patterns:
        said.setdefault(pattern.relation, example(pattern.positive)[0])
    parts += [relation_block(r, also[r.name], said.get(r.name, "")) for r in ontology.relations.values()]
    parts.append(
        block("kg:role a rdf:Property", [("rdfs:label", [string("role")]), *comment("Above all roles of events.")])
    )
    parts += [role_block(r, r.name in ontology.qualifiers, also[r.name]) for r in ontology.roles.values()]
    parts += [qualifier_block(q, also[q.name]) for q in ontology.qualifiers.values() if q.name not in ontology.roles]
    for name, (label, kind, target, text) in READINGS.items():
        if name not in ontology.qualifiers:
            head = f"kg:{name} a owl:{kind}Property , kg:Qualifier"
            parts.append(block(head, [("rdfs:label", [string(label)]), ("rdfs:range", [target]), *comment(text)]))
    for name, text in MODALITIES.items():
        parts.append(block(f"kg:{name} a kg:Modality", [("rdfs:label", [string(name.lower())]), *comment(text)]))
    for name, text in MARKS.items():
        parts.append(
            block(
                f"kg:{name} a owl:Class",
                [("rdfs:label", [string(name)]), ("rdfs:subClassOf", ["rdf:Property"]), *comment(text)],
            )
        )
    for name, label in (
        ("cue", "cue"),
        ("aceType", "ACE/ERE event type"),
        ("eventRole", "expected role"),
        ("inverseLabel", "label read from the object's side"),
        ("qualifier", "allowed qualifier"),
        ("titleRelation", "relation that the title states"),
    ):
        parts.append(block(f"kg:{name} a owl:AnnotationProperty", [("rdfs:label", [string(label)])]))
    parts.append(block("kg:Title a owl:Class", [("rdfs:label", [string("title")]), ("skos:closeMatch", ["org:Role"])]))
    for title in ontology.titles.values():
        slug = re.sub(r"\W+", "-", title.head.lower())
        parts.append(
            block(
                f"kg:title-{slug} a kg:Title",
                [
                    ("rdfs:label", [string(title.head)]),
                    ("kg:titleRelation", [f"kg:{title.relation}"]),
                    ("skos:altLabel", [string(a) for a in title.alternates]),
                ],
            )
        )
    return "\n".join(parts) + "\n"


def prefixes() -> str:
    """The @prefix lines."""
    return "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())


def block(head: str, pairs: Iterable[tuple[str, list[str]]]) -> str:
    """A subject with its predicates, one a line; predicates without objects are left out."""
    lines = [head, *(f"    {name} {' , '.join(dict.fromkeys(objects))}" for name, objects in pairs if objects)]
    return " ;\n".join(lines) + " ."


def comment(text: str) -> list[tuple[str, list[str]]]:
    """rdfs:comment, where there is one."""
    return [("rdfs:comment", [string(plain)])] if (plain := unmapped(text)) else []


def alignments(ontology: Ontology) -> dict[str, Pairs]:
    """Name -> the words of other vocabularies that mean about the same."""
    found = {c.name: matches("; ".join(c.mappings)) for c in ontology.classes.values()}
    found |= {e.name: matches("; ".join(e.schema)) for e in ontology.events.values()}
    found |= {r.name: matches("; ".join(r.mapping), r.wikidata) for r in ontology.relations.values()}
    found |= {q.name: matches(q.comment) for q in ontology.qualifiers.values()}
    return found | {r.name: matches(r.comment, r.comment) for r in ontology.roles.values()}


def told(pairs: Pairs) -> Iterator[str]:
    """Alignments as the page has them: those that run the other way with an arrow."""
    for name, targets in pairs:
        yield from (target if name == "skos:closeMatch" else f"←{target}" for target in dict.fromkeys(targets))


def matches(text: str, wikidata: str = "") -> Pairs:
    """skos:closeMatch, and skos:relatedMatch for properties that run the other way ("inv P112")."""
    found = [(bool(m[1]), f"{m[2]}:{m[3]}") for m in TERM.finditer(text)]
    found += [(bool(m[1]), f"wd:{m[2]}") for m in WIKIDATA.finditer(wikidata)]
    return [
        ("skos:closeMatch", [t for inverse, t in found if not inverse]),
        ("skos:relatedMatch", [t for inverse, t in found if inverse]),
    ]


def event_lines(event: EventType | None) -> list[tuple[str, list[str]]]:
    """What only event types have."""
    if event is None:
        return []
    return [
        ("kg:aceType", [string(event.ace_ere)] if event.ace_ere else []),
        ("kg:eventRole", [f"kg:{r}" for r in event.roles]),
        ("kg:cue", [string(t) for t in event.triggers]),
    ]


def relation_block(relation: Relation, also: Pairs, said: str) -> str:
    """A relation with domain, range, parent, marks, alignments, and a sentence that says it."""
    kind = "owl:DatatypeProperty" if relation.literal else "owl:ObjectProperty"
    marks = [CHARS[c] for c in relation.chars if c in CHARS]
    return block(
        f"kg:{relation.name} a {' , '.join([kind, 'kg:Relation', *marks])}",
        [
            ("rdfs:label", [string(relation.label)]),
            ("rdfs:subPropertyOf", [f"kg:{relation.parent}"]),
            ("rdfs:domain", [f"kg:{relation.domain}"]),
            ("rdfs:range", [] if relation.range == "xsd:date*" else [resource(relation.range)]),
            ("kg:inverseLabel", [string(relation.inverse)] if relation.inverse else []),
            *also,
            ("skos:example", [string(said)] if said else []),
            ("kg:qualifier", [string(q) for q in relation.qualifiers]),
            ("kg:cue", [string(c) for c in relation.cues]),
        ],
    )


def role_block(role: Role, both: bool, also: Pairs) -> str:
    """A role of events; ``both``: statements carry it as well, so it has no domain."""
    kind = property_kind(role.range)
    return block(
        f"kg:{role.name} a {kind} , kg:EventRole" + (" , kg:Qualifier" if both else ""),
        [
            ("rdfs:label", [string(role.label)]),
            ("rdfs:subPropertyOf", ["kg:role"]),
            ("rdfs:domain", [] if both else ["kg:Event"]),
            ("rdfs:range", [resource(role.range)] if role.range else []),
            *also,
            *comment(role.comment),
        ],
    )


def qualifier_block(qualifier: Qualifier, also: Pairs) -> str:
    """A property of statements, events, evidence or documents."""
    return block(
        f"kg:{qualifier.name} a {property_kind(qualifier.range)} , kg:Qualifier",
        [
            ("rdfs:label", [string(qualifier.label)]),
            ("rdfs:range", [resource(qualifier.range)] if qualifier.range else []),
            *also,
            *comment(qualifier.comment),
        ],
    )


def property_kind(target: str) -> str:
    """The OWL kind of a property with that range."""
    if not target:
        return "rdf:Property"
    return "owl:DatatypeProperty" if target.startswith("xsd:") else "owl:ObjectProperty"


def resource(target: str) -> str:
    """A range as a prefixed name."""
    return target if target.startswith("xsd:") else f"kg:{target}"


# ---- shapes.ttl ------------------------------------------------------------------------------------------------------
def shapes(ontology: Ontology, invariants: str) -> str:
    """The invariants and, for each relation and role, the shapes of its domain and range."""
    lines = [
        HEAD + prefixes(),
        invariants,
        "# ---- generated: domain and range of relations, range of roles and qualifiers",
    ]
    for relation in ontology.relations.values():
        lines.append(
            f"kg:{relation.name}-domain a sh:NodeShape ; sh:targetSubjectsOf kg:{relation.name} ; "
            f'sh:class kg:{relation.domain} ; sh:message "subject of kg:{relation.name} must be a {relation.domain}" .'
        )
        lines.append(range_shape(relation.name, relation.range))
    terms = {**ontology.qualifiers, **ontology.roles}.values()
    lines += [range_shape(t.name, t.range) for t in terms if t.range and t.name not in ontology.relations]
    return "\n".join(lines) + "\n"


def range_shape(name: str, target: str) -> str:
    """What the objects of a property must be."""
    if target == "xsd:date*":
        rule = "sh:node kg:DateValue"
    elif target == "xsd:decimal":
        rule = "sh:node kg:NumberValue"
    elif target.startswith("xsd:"):
        rule = f"sh:datatype {target}"
    else:
        rule = f"sh:class kg:{target}"
    text = f'sh:message "object of kg:{name} must be a {target}"'
    return f"kg:{name}-range a sh:NodeShape ; sh:targetObjectsOf kg:{name} ; {rule} ; {text} ."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
