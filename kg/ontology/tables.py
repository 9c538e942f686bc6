"""Tab-separated tables -> rows: every fault names file, line, column and what is expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from kg.errors import OntologyError
from kg.ontology.rows import (
    Attribution,
    Class,
    EventType,
    Noun,
    Organization,
    Pattern,
    Place,
    Qualifier,
    Relation,
    Role,
    Slot,
    Title,
    Trigger,
    Words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T")
KINDS = ("verb", "noun", "adj")
COLUMNS = {
    "classes": "name label parents mappings comment",
    "relations": "group name label domain range inverse chars wikidata mapping parent qualifiers cues",
    "roles": "name label range comment",
    "qualifiers": "name label range comment",
    "events": "name label parent roles ace_ere schema triggers shortcut template",
    "titles": "head relation plural alternates comment",
    "patterns": "relation kind cue subject object positive negative",
    "triggers": "event kind cue roles positive negative",
    "places": "name type demonyms aliases country wikidata",
    "organizations": "name type aliases wikidata",
    "nouns": "noun type comment",
    "attribution": "cue kind effect comment",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a table as cells by column name, which knows where it stands."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def items(self, column: str) -> Words:
        """The items of a cell, split at ``;``."""
        return split(self.cells[column], ";")

    def words(self, column: str) -> Words:
        """The words of a cell, split at spaces and ``;``."""
        return tuple(self.cells[column].replace(";", " ").split())

    def need(self, column: str) -> str:
        """The cell, which must not be empty."""
        if not self.cells[column]:
            raise self.fault(column, "a value")
        return self.cells[column]

    def fault(self, column: str, expected: str) -> OntologyError:
        """The error that this cell is not what is expected."""
        return OntologyError(
            f"{self.file}, line {self.line}, column {column}: {self.cells.get(column, '')!r}",
            hint=f"expected {expected}",
        )


def split(cell: str, mark: str) -> Words:
    """Stripped, non-empty parts of a cell."""
    return tuple(part.strip() for part in cell.split(mark) if part.strip())


def rows(folder: Path, table: str) -> Iterator[Row]:
    """The rows of a table, none where the file is missing. Raises OntologyError on a wrong header or column count."""
    path, names = folder / f"{table}.tsv", COLUMNS[table].split()
    if not path.exists():
        return
    header = False
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.rstrip("\r").split("\t")]
        if not header:
            if cells != names:
                raise OntologyError(
                    f"{path.name}, line {number}: columns are {' '.join(cells)!r}",
                    hint=f"expected the tab-separated header {COLUMNS[table]}",
                )
            header = True
            continue
        if len(cells) != len(names):
            raise OntologyError(
                f"{path.name}, line {number}: {len(cells)} columns", hint=f"expected {len(names)}: {COLUMNS[table]}"
            )
        yield Row(file=path.name, line=number, cells=dict(zip(names, cells, strict=True)))


def keyed(folder: Path, table: str, make: Callable[[Row], T]) -> dict[str, T]:
    """The rows of a table by their key column (``name``, else the first). Raises OntologyError on a duplicate."""
    names = COLUMNS[table].split()
    key, found = "name" if "name" in names else names[0], dict[str, T]()
    for row in rows(folder, table):
        name = row.need(key)
        if name in found:
            raise row.fault(key, f"a {key} that no earlier row has")
        found[name] = make(row)
    return found


def known(row: Row, column: str, value: str, names: dict[str, T] | Words, what: str) -> str:
    """The value, which must be one of the names (anything goes while there are none: a table is missing)."""
    if names and value not in names:
        raise row.fault(column, f"{what}, not {value!r}" + nearest(value, names))
    return value


def nearest(value: str, names: dict[str, T] | Words) -> str:
    """A hint at the most similar name."""
    import difflib

    close = difflib.get_close_matches(value, list(names), 1, 0.6)
    return f" (did you mean {close[0]}?)" if close else ""


def cue(row: Row) -> tuple[Words, ...]:
    """``set up|found`` -> (("set", "up"), ("found",))."""
    row.need("cue")
    return tuple(tuple(part.split()) for part in split(row["cue"], "|"))


def slots(row: Row, column: str, cell: str, classes: dict[str, Class]) -> tuple[Slot, ...]:
    """``of|poss:Company|in`` -> Slot(of poss, Company), Slot(in): a class narrows all names since the last class."""
    found, names = list[Slot](), list[str]()
    for part in split(cell, "|"):
        name, mark, kind = part.partition(":")
        names.append(name.strip())
        if mark:
            found.append(Slot(names=tuple(names), type=known(row, column, kind.strip(), classes, "a class")))
            names = []
    if names:
        found.append(Slot(names=tuple(names)))
    if not found:
        raise row.fault(column, "slot names, such as subj or of|poss:Company")
    return tuple(found)


def kind(row: Row) -> str:
    """The kind of a predicate."""
    return known(row, "kind", row["kind"], KINDS, "verb, noun or adj")


def examples(row: Row) -> tuple[str, str]:
    """The positive (``sentence => what``) and the negative sentence of a row."""
    if "=>" not in row["positive"]:
        raise row.fault("positive", "a sentence, =>, and what it states")
    return row["positive"], row.need("negative")


def class_of(row: Row) -> Class:
    """A row of classes.tsv."""
    return Class(
        name=row["name"],
        label=row.need("label"),
        parents=row.items("parents"),
        mappings=row.items("mappings"),
        comment=row["comment"],
    )


def relation_of(row: Row, classes: dict[str, Class]) -> Relation:
    """A row of relations.tsv."""
    target = row.need("range")
    if not target.startswith("xsd:"):
        known(row, "range", target, classes, "a class or xsd:date*, xsd:integer, xsd:string")
    elif target not in ("xsd:date*", "xsd:integer", "xsd:string"):
        raise row.fault("range", "a class or xsd:date*, xsd:integer, xsd:string")
    for char in row.words("chars"):
        known(row, "chars", char, ("sym", "trans", "asym", "irr", "func", "lit"), "sym trans asym irr func lit")
    return Relation(
        group=row.need("group"),
        name=row["name"],
        label=row.need("label"),
        domain=known(row, "domain", row.need("domain"), classes, "a class"),
        range=target,
        inverse=row["inverse"],
        chars=row.words("chars"),
        wikidata=row["wikidata"],
        mapping=row.items("mapping"),
        parent=row["parent"] or "relation",
        qualifiers=row.words("qualifiers"),
        cues=row.items("cues"),
    )


def event_of(row: Row) -> EventType:
    """A row of events.tsv."""
    names = row.words("roles")
    return EventType(
        name=row["name"],
        label=row.need("label"),
        parent=row["parent"] or "Event",
        roles=tuple(name.rstrip("+") for name in names),
        many=tuple(name.rstrip("+") for name in names if name.endswith("+")),
        ace_ere=row["ace_ere"].strip("-"),
        schema=() if row["schema"] == "-" else row.items("schema"),
        triggers=row.items("triggers"),
        shortcut=row["shortcut"].strip("-"),
        template=row["template"],
    )


def role_of(row: Row) -> Role:
    """A row of roles.tsv."""
    return Role(name=row["name"], label=row.need("label"), range=row["range"].strip("-"), comment=row["comment"])


def qualifier_of(row: Row) -> Qualifier:
    """A row of qualifiers.tsv."""
    return Qualifier(name=row["name"], label=row.need("label"), range=row["range"].strip("-"), comment=row["comment"])


def title_of(row: Row, relations: dict[str, Relation]) -> Title:
    """A row of titles.tsv."""
    return Title(
        head=row["head"],
        relation=known(row, "relation", row.need("relation"), relations, "a relation"),
        plural=row["plural"] or plural(row["head"]),
        alternates=row.items("alternates"),
        comment=row["comment"],
    )


def plural(noun: str) -> str:
    """The regular English plural of the last word."""
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def pattern_of(row: Row, relations: dict[str, Relation], classes: dict[str, Class]) -> Pattern:
    """A row of patterns.tsv."""
    positive, negative = examples(row)
    return Pattern(
        relation=known(row, "relation", row.need("relation"), relations, "a relation"),
        kind=kind(row),
        cue=cue(row),
        subject=slots(row, "subject", row["subject"], classes),
        object=slots(row, "object", row["object"], classes),
        positive=positive,
        negative=negative,
        line=row.line,
    )


def trigger_of(row: Row, events: dict[str, EventType], roles: dict[str, Role], classes: dict[str, Class]) -> Trigger:
    """A row of triggers.tsv."""
    positive, negative = examples(row)
    found = list[tuple[str, tuple[Slot, ...]]]()
    for part in row.items("roles"):
        role, mark, cell = part.partition("=")
        if not mark:
            raise row.fault("roles", "role=slots; role=slots")
        known(row, "roles", role.strip(), roles, "a role")
        found.append((role.strip(), slots(row, "roles", cell, classes)))
    return Trigger(
        event=known(row, "event", row.need("event"), events, "an event type"),
        kind=kind(row),
        cue=cue(row),
        roles=tuple(found),
        positive=positive,
        negative=negative,
        line=row.line,
    )


def place_of(row: Row, classes: dict[str, Class]) -> Place:
    """A row of places.tsv."""
    return Place(
        name=row["name"],
        type=known(row, "type", row.need("type"), classes, "a class"),
        demonyms=row.items("demonyms"),
        aliases=row.items("aliases"),
        country=row["country"],
        wikidata=row["wikidata"],
    )


def organization_of(row: Row, classes: dict[str, Class]) -> Organization:
    """A row of organizations.tsv."""
    return Organization(
        name=row["name"],
        type=known(row, "type", row.need("type"), classes, "a class"),
        aliases=row.items("aliases"),
        wikidata=row["wikidata"],
    )


def noun_of(row: Row, classes: dict[str, Class]) -> Noun:
    """A row of nouns.tsv."""
    kind = known(row, "type", row.need("type"), classes, "a class")
    return Noun(noun=row["noun"], type=kind, comment=row["comment"])


def attribution_of(row: Row) -> Attribution:
    """A row of attribution.tsv."""
    return Attribution(cue=cue(row), kind=row.need("kind"), effect=row["effect"], comment=row["comment"])
