"""The tables of the ontology folder in memory: classes, relations, roles, titles, patterns, gazetteer.

``load()`` reads the folder beside the package (``ontology/`` in a checkout, ``kg/_ontology/`` in a wheel) or one of
your own. Everything a stage asks about the world it asks here; no other module reads the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg.errors import OntologyError
from kg.model import Value
from kg.ontology import tables
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
    from collections.abc import Iterable

__all__ = [
    "COARSE", "Attribution", "Class", "EventType", "Noun", "Ontology", "Organization", "Pattern", "Place", "Qualifier",
    "Relation", "Role", "Slot", "Title", "Trigger", "example", "load",
]  # fmt: skip

COARSE = (
    "Person", "Group", "Organization", "Place", "Position", "EventSeries", "Event", "Law", "Work", "Award", "Product",
    "Topic", "Document",
)  # fmt: skip
DATES = ("gYear", "gYearMonth", "date", "dateTime")
LITERALS = {
    "xsd:date*": DATES,
    "xsd:date": ("date",),
    "xsd:dateTime": ("dateTime",),
    "xsd:integer": ("integer",),
    "xsd:decimal": ("decimal", "integer"),
    "xsd:boolean": ("boolean",),
    "xsd:string": ("string",),
}
DEPUTIES = ("vice", "deputy", "assistant", "under")
R = TypeVar("R", Pattern, Trigger)


@dataclass(frozen=True, kw_only=True)
class Ontology:
    """All tables, each by its key column, in file order. ``classes`` holds the event types as well."""

    folder: Path
    classes: dict[str, Class]
    relations: dict[str, Relation]
    roles: dict[str, Role]
    qualifiers: dict[str, Qualifier]
    events: dict[str, EventType]
    titles: dict[str, Title]
    patterns: tuple[Pattern, ...]
    triggers: tuple[Trigger, ...]
    places: dict[str, Place]
    organizations: dict[str, Organization]
    nouns: dict[str, Noun]
    attribution: tuple[Attribution, ...]

    def __hash__(self) -> int:
        return id(self)

    # ---- classes
    @cached_property
    def _ancestors(self) -> dict[str, Words]:
        found: dict[str, Words] = {}
        for name in self.classes:
            line, todo = list[str](), list(self.classes[name].parents)
            while todo:
                parent = todo.pop(0)
                if parent not in line:
                    line.append(parent)
                    todo.extend(self.classes[parent].parents)
            found[name] = tuple(line)
        return found

    def ancestors(self, name: str) -> Words:
        """Superclasses, nearest first (breadth first), without the class itself; () for an unknown class."""
        return self._ancestors.get(name, ())

    def is_a(self, name: str, ancestor: str) -> bool:
        """Whether the class is the ancestor or below it; an unknown class is only itself."""
        return name == ancestor or ancestor in self._ancestors.get(name, ())

    def coarse(self, name: str) -> str:
        """The nearest of ``COARSE`` at or above the class; the class itself where none is (Agent, Body, Entity)."""
        return next((c for c in (name, *self.ancestors(name)) if c in COARSE), name)

    # ---- relations
    def relation(self, name: str) -> Relation:
        """The relation of that name. Raises OntologyError, with the nearest name, where there is none."""
        if name not in self.relations:
            raise OntologyError(
                f"unknown relation {name!r}" + tables.nearest(name, self.relations),
                hint="relations.tsv lists all relations",
            )
        return self.relations[name]

    def super_relations(self, name: str) -> Words:
        """The relations above, nearest first, without the relation itself and without the root ``relation``."""
        found, parent = list[str](), self.relation(name).parent
        while parent in self.relations:
            found.append(parent)
            parent = self.relations[parent].parent
        return tuple(found)

    def check(self, predicate: str, subject: str | Iterable[str], target: str | Iterable[str] | Value) -> str:
        """ "" where domain and range hold, else a reason.

        ``subject`` and ``target`` (the object) are a class or several, one that fits is enough; a Value is a literal.
        ``predicate`` is a relation, an event role, or ``type`` (event, "type", Value("Election", "class")).
        """
        subjects = (subject,) if isinstance(subject, str) else tuple(subject)
        objects = target if isinstance(target, Value) else (target,) if isinstance(target, str) else tuple(target)
        if predicate == "type":
            if isinstance(objects, Value) and objects.datatype == "class" and self.is_a(objects.text, "Event"):
                return ""
            return f"type needs an event class, not {words_of(objects)}"
        if predicate in self.relations:
            domain, expected = self.relations[predicate].domain, self.relations[predicate].range
        elif predicate in self.roles:
            domain, expected = "Event", self.roles[predicate].range
        else:
            return f"unknown relation or role {predicate!r}"
        if not any(self.is_a(s, domain) for s in subjects):
            return f"subject of {predicate} must be a {domain}, not {words_of(subjects)}"
        return self._range(predicate, expected, objects)

    def _range(self, predicate: str, target: str, objects: Words | Value) -> str:
        if not target:
            return ""
        if target in LITERALS:
            if isinstance(objects, Value) and objects.datatype in LITERALS[target]:
                return ""
        elif not isinstance(objects, Value) and any(self.is_a(o, target) for o in objects):
            return ""
        return f"object of {predicate} must be a {target}, not {words_of(objects)}"

    # ---- names
    @cached_property
    def _names(self) -> dict[str, Place | Organization]:
        found: dict[str, Place | Organization] = {}
        entries: list[Place | Organization] = [*self.places.values(), *self.organizations.values()]
        for entry in entries:  # a name beats every alias
            found.setdefault(name_key(entry.name), entry)
        for entry in entries:
            for alias in entry.aliases:
                found.setdefault(name_key(alias), entry)
        return found

    @cached_property
    def _demonyms(self) -> dict[str, Place]:
        found: dict[str, Place] = {}
        for place in self.places.values():
            for demonym in place.demonyms:
                found.setdefault(name_key(demonym), place)
        return found

    def gazetteer(self, name: str) -> Place | Organization | None:
        """The well-known place or organization of that name or alias: case, dots and a leading "the" don't count.

        An all-lower-case query never meets an acronym ("us", "who", "it" are words).
        """
        entry = self._names.get(name_key(name))
        if entry is None or not name.islower():
            return entry
        spelt = [n for n in (entry.name, *entry.aliases) if name_key(n) == name_key(name)]
        return None if all(n.isupper() for n in spelt) else entry

    def demonym(self, word: str) -> Place | None:
        """The place of a demonym ("French", "Bavarian"); None for a word without a capital ("polish")."""
        return self._demonyms.get(name_key(word)) if word[:1].isupper() else None

    # ---- titles
    @cached_property
    def _titles(self) -> dict[Words, Title]:
        found: dict[Words, Title] = {}
        for title in self.titles.values():
            for phrase in (title.head, title.plural, *title.alternates, *(tables.plural(a) for a in title.alternates)):
                found.setdefault(title_key(phrase.split()), title)
        return found

    @property
    def title_phrases(self) -> Iterable[Words]:
        """Every way to write a title, as lower-case words."""
        return self._titles.keys()

    def title(self, words: Iterable[str]) -> Title | None:
        """The title that the words hold: see :meth:`title_span`."""
        found = self.title_span(words)
        return found[0] if found else None

    def title_span(self, words: Iterable[str]) -> tuple[Title, int, int] | None:
        """The longest title among the words, the last one of equals, and its range of words (exclusive end).

        "vice president" before "president"; hyphens, case, dots and plurals don't count. A deputy word further
        left counts: in "deputy foreign minister" the title is "deputy minister" and the range covers all three.
        """
        given = list(words)
        parts = [(part, i) for i, word in enumerate(given) for part in title_key([word])]
        texts = tuple(text for text, _ in parts)
        for size in range(min(len(texts), 6), 0, -1):
            for first in range(len(texts) - size, -1, -1):
                title = self._titles.get(texts[first : first + size])
                if title is None:
                    continue
                last = first + size - 1
                for i in range(first - 1, -1, -1):
                    deputy = self._titles.get((texts[i], texts[last])) if texts[i] in DEPUTIES else None
                    if deputy is not None:
                        return deputy, parts[i][1], parts[last][1] + 1
                return title, parts[first][1], parts[last][1] + 1
        return None

    # ---- patterns
    @cached_property
    def _patterns(self) -> dict[tuple[str, str], tuple[tuple[Pattern, Words], ...]]:
        return index(self.patterns)

    @cached_property
    def _triggers(self) -> dict[tuple[str, str], tuple[tuple[Trigger, Words], ...]]:
        return index(self.triggers)

    def patterns_at(self, kind: str, lemma: str) -> tuple[tuple[Pattern, Words], ...]:
        """Patterns whose cue is headed by the lemma, with the cue alternative; longer cues first, then file order."""
        return self._patterns.get((kind, lemma), ())

    def triggers_at(self, kind: str, lemma: str) -> tuple[tuple[Trigger, Words], ...]:
        """Triggers whose cue is headed by the lemma, with the cue alternative; longer cues first, then file order."""
        return self._triggers.get((kind, lemma), ())


def index(found: tuple[R, ...]) -> dict[tuple[str, str], tuple[tuple[R, Words], ...]]:
    """Rows by (kind, head lemma): the first word of a verb or adjective cue, the last of a noun's."""
    lists: dict[tuple[str, str], list[tuple[R, Words]]] = {}
    for row in found:
        for words in row.cue:
            head = words[-1] if row.kind == "noun" else words[0]
            lists.setdefault((row.kind, head), []).append((row, words))
    return {key: tuple(sorted(pairs, key=lambda pair: -len(pair[1]))) for key, pairs in lists.items()}


def name_key(name: str) -> str:
    """Case-folded, without dots, double spaces and a leading "the"."""
    key = " ".join(name.casefold().replace(".", "").replace("’", "'").split())
    return key.removeprefix("the ")


def title_key(words: Iterable[str]) -> Words:
    """Lower-case parts, split at hyphens, without dots."""
    return tuple(p for word in words for p in word.lower().replace(".", "").replace("-", " ").split())


def words_of(types: Words | Value) -> str:
    """The types or the literal, for a message."""
    return f"the {types.datatype} {types.text!r}" if isinstance(types, Value) else " or ".join(types) or "nothing"


def example(cell: str) -> tuple[str, str]:
    """A ``positive`` cell as (sentence, what it states)."""
    sentence, _, what = cell.partition("=>")
    return sentence.strip(), what.strip()


def default_folder() -> Path:
    """``ontology/`` of the checkout, else ``kg/_ontology`` of the installed wheel."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent / "ontology"
    return checkout if (checkout / "relations.tsv").exists() else package / "_ontology"


def load(folder: Path | None = None) -> Ontology:
    """The ontology of a folder (default: ours), read once. Raises OntologyError on a missing folder or a bad row."""
    return _load(Path(folder).resolve() if folder is not None else default_folder())


@cache
def _load(folder: Path) -> Ontology:
    if not folder.is_dir():
        raise OntologyError(f"no ontology folder at {folder}", hint="give a folder that holds relations.tsv and so on")
    classes = tables.keyed(folder, "classes", tables.class_of)
    events = tables.keyed(folder, "events", tables.event_of)
    for event in events.values():
        if event.name not in classes:
            classes[event.name] = Class(
                name=event.name, label=event.label, parents=(event.parent,), mappings=event.schema
            )
    relations = tables.keyed(folder, "relations", lambda row: tables.relation_of(row, classes))
    roles = tables.keyed(folder, "roles", tables.role_of)
    known_parents(folder, classes, relations)
    return Ontology(
        folder=folder,
        classes=classes,
        relations=relations,
        roles=roles,
        qualifiers=tables.keyed(folder, "qualifiers", tables.qualifier_of),
        events=events,
        titles=tables.keyed(folder, "titles", lambda row: tables.title_of(row, relations)),
        patterns=tuple(tables.pattern_of(row, relations, classes) for row in tables.rows(folder, "patterns")),
        triggers=tuple(tables.trigger_of(row, events, roles, classes) for row in tables.rows(folder, "triggers")),
        places=tables.keyed(folder, "places", lambda row: tables.place_of(row, classes)),
        organizations=tables.keyed(folder, "organizations", lambda row: tables.organization_of(row, classes)),
        nouns=tables.keyed(folder, "nouns", lambda row: tables.noun_of(row, classes)),
        attribution=tuple(tables.attribution_of(row) for row in tables.rows(folder, "attribution")),
    )


def known_parents(folder: Path, classes: dict[str, Class], relations: dict[str, Relation]) -> None:
    """Raises OntologyError where a parent of a class, an event type or a relation is not in the tables."""
    for table, column in (("classes", "parents"), ("events", "parent")):
        for row in tables.rows(folder, table):
            for parent in row.items(column):
                tables.known(row, column, parent, classes, "a class")
    for row in tables.rows(folder, "relations"):
        if row["parent"] not in ("", "relation"):
            tables.known(row, "parent", row["parent"], relations, "a relation")
