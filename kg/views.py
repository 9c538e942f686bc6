"""What a reader sees of merged facts: entities and events with labels, types and attributes. Never stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kg.dates import bounds, is_value
from kg.model import MODALITIES, WORD, Fact, Mention, Term, Value
from kg.naming import NAMED, bare, best, capitals, counted, known, ordinal, proper, slug, unpossessed, vote
from kg.nodes import Entity, Event, speakers

if TYPE_CHECKING:
    from kg.ontology import Ontology, Organization, Place

__all__ = ["Entity", "Event", "Viewer", "joined"]

DATE_ROLES = ("date", "startDate", "endDate", "earliest", "latest", "dateText")
BARE = {"person": "Person", "organization": "Organization", "place": "Place", "group": "Group"}
MAKING = ("Founding", "Construction", "ProductLaunch")  # their object exists once they have happened


def shown_name(mention: Mention) -> str:
    """The name of a mention, without "the" unless it is a title of a work or of a person."""
    return mention.name if mention.type in ("Person", "Work", "Law") else proper(mention.name)


class Viewer:
    """Computes the views of one set of mentions, names and facts."""

    def __init__(
        self,
        mentions: Mapping[str, Mention],
        names: Mapping[str, str],
        facts: Iterable[Fact],
        ontology: Ontology | None,
    ) -> None:
        self.ontology = ontology
        self.clusters: dict[str, list[Mention]] = {}
        for key, mention in mentions.items():
            if key in names and mention.kind != WORD:
                self.clusters.setdefault(names[key], []).append(mention)
        self.by_subject: dict[str, list[Fact]] = {}
        self.posts: dict[str, list[Fact]] = {}
        self.used: set[str] = set()
        for fact in facts:
            self._index(fact)
        for id in sorted(self.by_subject):  # noqa: A001  an election tells of a post as well
            roles = {f.predicate: f for f in self.by_subject[id]}
            if "position" in roles and isinstance(post := roles["position"].object, str) and "organization" in roles:
                self.posts.setdefault(post, []).append(roles["organization"])
        self._events: dict[str, bool] = {}
        self.event_ids = sorted(i for i in self.used | set(self.clusters) if self.is_event(i))
        self._labels: dict[str, str] = {}
        self._types: dict[str, tuple[str, ...]] = {}
        self._phrases: dict[str, str] = {}
        self._open: set[str] = set()

    def _index(self, fact: Fact) -> None:
        self.by_subject.setdefault(fact.subject, []).append(fact)
        terms: list[Term] = [fact.subject, fact.object, *(t for n, t in fact.qualifiers if n != "derivedFrom")]
        self.used.update(t for t in terms if isinstance(t, str) and "/" in t)
        self.used.update(e.speaker for e in fact.evidence if "/" in e.speaker)
        post = fact.qualifier("position")
        if isinstance(post, str) and isinstance(fact.object, str):
            self.posts.setdefault(post, []).append(fact)

    def is_event(self, id: str) -> bool:
        """Whether the id is that of something that happens, and not of a series of events."""
        found = self._events.get(id)
        if found is None:
            found = self._events[id] = id.startswith("event/") and self._happens(id)
        return found

    def _happens(self, id: str) -> bool:
        if any(f.predicate == "type" for f in self.by_subject.get(id, ())):
            return True
        return id in self.used and any(m.layer == "event" for m in self.clusters.get(id, ()))

    # ---- entities ----

    def entities(self) -> dict[str, Entity]:
        """Whatever has a name or takes part in a fact, and is no event; in order of ids."""
        named = {i for i, ms in self.clusters.items() if any(m.kind in NAMED and m.layer == "entity" for m in ms)}
        ids = sorted((self.used | named) - set(self.event_ids))
        planned = self._planned()
        return {i: self._entity(i, i in planned) for i in ids}

    def _planned(self) -> set[str]:
        """Bodies without a name whose founding is only planned."""
        status: dict[str, set[str]] = {}
        for id in self.event_ids:  # noqa: A001
            facts = self.by_subject.get(id, [])
            if any(isinstance(f.object, Value) and f.predicate == "type" and f.object.text in MAKING for f in facts):
                for fact in facts:
                    if fact.predicate == "object" and isinstance(fact.object, str):
                        status.setdefault(fact.object, set()).add(fact.modality)
        unnamed = {i for i in status if not any(m.kind in NAMED for m in self.clusters.get(i, ()))}
        return {i for i in unnamed if "Actual" not in status[i] and not i.startswith("group/")}

    def _entity(self, id: str, planned: bool) -> Entity:
        kind = id.partition("/")[0]
        mentions = self.clusters.get(id, [])
        names = [shown_name(m) for m in mentions if m.kind in ("name", "metadata")]
        row = self._row(id)
        attributes: list[tuple[str, Term]] = []
        if row is not None and row.wikidata:
            attributes.append(("sameAs", Value(row.wikidata)))
        demonyms = getattr(row, "demonyms", ()) or sorted({m.name for m in mentions if m.kind == "demonym"})[:1]
        if kind == "place" and demonyms:
            attributes.append(("demonym", Value(demonyms[0])))
        label = self.label(id)
        if kind == "group" and (pair := counted(label)):
            attributes += [
                ("quantity", Value(pair[0], "decimal" if "." in pair[0] else "integer")),
                ("unit", Value(pair[1])),
            ]
        bodies = {f.object for f in self.posts.get(id, ()) if isinstance(f.object, str) and f.object != id}
        attributes += [("positionIn", b) for b in sorted(bodies) if not b.startswith("position/")]
        return Entity(
            id=id,
            label=label,
            kind=kind,
            types=self.types(id),
            aliases=tuple(sorted({n for n in names if n != label})),
            mentions=tuple(m.id for m in mentions),
            attributes=tuple(sorted(attributes, key=str)),
            modality="Planned" if planned else "Actual",
        )

    def _row(self, id: str) -> Place | Organization | None:
        """The gazetteer's row that an entity took its id from."""
        kind, _, tail = id.partition("/")
        if self.ontology is None or kind not in ("place", "organization"):
            return None
        row = known([m.name for m in self.clusters.get(id, ()) if m.kind in NAMED], kind, self.ontology)
        return row if row is not None and slug(row.name) == tail else None

    def types(self, id: str) -> tuple[str, ...]:
        """The classes of a node, the fine one first."""
        found = self._types.get(id)
        if found is None:
            kind = id.partition("/")[0]
            if self.is_event(id):
                fine, coarse = self._class(id), "Event"
            else:
                row = self._row(id)
                fine = row.type if row else "Position" if kind == "position" else ""
                fine = fine or vote(self.clusters.get(id, ()), self.ontology, kind)
                if fine == "Entity" and kind in BARE:  # nobody but the id tells what it is
                    fine = BARE[kind]
                if fine == "Event":  # a name alone: nothing says that it takes place, and an event is a claim
                    fine = "Entity"
                coarse = self.ontology.coarse(fine) if self.ontology else fine
            found = self._types[id] = (fine, coarse) if coarse != fine else (fine,)
        return found

    def label(self, id: str) -> str:
        """The name of a node."""
        found = self._labels.get(id)
        if found is None:
            if id in self._open:  # an event that is part of its own label
                return best(m.name for m in self.clusters.get(id, ())) or id
            self._open.add(id)
            found = self._labels[id] = self._label(id)
            self._open.discard(id)
        return found

    def _label(self, id: str) -> str:
        kind, _, tail = id.partition("/")
        mentions = self.clusters.get(id, [])
        if kind == "position":
            return self._post(id, capital=True)
        if self.is_event(id):
            return self._event_label(id)
        names = [shown_name(m) for m in mentions if m.kind in ("name", "metadata")]
        if row := self._row(id):
            return row.name
        if tail.startswith("government-of-") and f"place/{tail[14:]}" in self.clusters | self.by_subject.keys():
            return f"Government of {self.label(f'place/{tail[14:]}')}"
        shown = best(names, want=tail) or bare(best(m.name for m in mentions if m.kind != "pronoun"))
        if kind == "event":
            shown = unpossessed(shown)
        country = tail.removeprefix(slug(shown) + "-")
        if shown and country != tail and f"place/{country}" in self.clusters:
            return f"{capitals(shown)} ({self.label(f'place/{country}')})"
        return shown or tail.partition("_")[0].replace("-", " ")

    def _post(self, id: str, *, capital: bool) -> str:
        """``President of Nordwind``: the title as written, with its body."""
        tail = id.partition("/")[2]
        found = []
        for fact in self.posts.get(id, ()):
            title = fact.qualifier("roleTitle")
            text = title.text if isinstance(title, Value) else best(m.name for m in self.clusters.get(id, ()))
            found.append(joined(text, fact, self.label(str(fact.object)), self.ontology))
        found += [m.name for m in self.clusters.get(id, ())]
        shown = bare(best(found, want=tail)) or tail.partition("_")[0].replace("-", " ")
        return capitals(shown) if capital else shown

    # ---- events ----

    def events(self) -> dict[str, Event]:
        """Events in order of ids."""
        return {i: self._event(i) for i in self.event_ids}

    def _event(self, id: str) -> Event:
        facts = self.by_subject.get(id, [])
        modality, negated = self._status(id)
        evidence = sorted({e for f in facts for e in f.evidence})
        label = self.label(id)
        mentions = self.clusters.get(id, [])
        return Event(
            id=id,
            label=label,
            kind="event",
            types=self.types(id),
            aliases=tuple(sorted({n for m in mentions if m.kind == "name" and (n := bare(m.name)) != label})),
            mentions=tuple(m.id for m in mentions),
            modality=modality,
            negated=negated,
            roles=self.roles(id),
            evidence=tuple(evidence),
            attributed=speakers(evidence),
        )

    def _class(self, id: str) -> str:
        classes = sorted(
            {
                f.object.text
                for f in self.by_subject.get(id, ())
                if f.predicate == "type" and isinstance(f.object, Value)
            }
        )
        if self.ontology:
            above = {a for c in classes for a in self.ontology.ancestors(c)}
            classes = [c for c in classes if c not in above]
        return classes[0] if classes else vote(self.clusters.get(id, ()), self.ontology, "event")

    def _status(self, id: str) -> tuple[str, bool]:
        """The firmest modality of its ``type`` facts; negated where no fact of that modality affirms it."""
        found = {(f.modality, f.negated) for f in self.by_subject.get(id, ()) if f.predicate == "type"}
        order = {m: i for i, m in enumerate(MODALITIES)}
        return min(found, key=lambda p: (p[1], order.get(p[0], len(order))), default=("Actual", False))

    def roles(self, id: str) -> tuple[tuple[str, Term], ...]:
        """Fillers of an event's roles in the ontology's order, then its dates; first and last day are filled in."""
        found: dict[tuple[str, Term], None] = {}
        order = list(self.ontology.roles) if self.ontology else []
        for fact in self.by_subject.get(id, ()):
            if fact.predicate != "type":
                found[fact.predicate, fact.object] = None
            for name, term in fact.qualifiers:
                if name in DATE_ROLES or (fact.predicate == "type" and name != "derivedFrom"):
                    found[name, term] = None
        days: list[tuple[str, Term]] = []
        for edge, pick, stated in (("earliest", min, "startDate"), ("latest", max, "endDate")):
            given = [t.text for n, t in found if n == edge and isinstance(t, Value)]
            dated = [t.text for n, t in found if n in ("date", stated) and isinstance(t, Value) and is_value(t.text)]
            values = given or [bounds(d)[edge == "latest"] for d in dated]
            if values:
                days.append((edge, Value(pick(values), "date")))
        rank = {name: i for i, name in enumerate([*order, *DATE_ROLES])}
        kept = [r for r in found if r[0] not in ("earliest", "latest")] + days
        return tuple(sorted(kept, key=lambda r: (rank.get(r[0], -1), r[0], str(r[1]))))

    def phrase(self, id: str) -> str:
        """The words on which an event was read, without determiner; the longest, then the first in the text."""
        found = self._phrases.get(id)
        if found is None:
            names = [n for m in self.clusters.get(id, ()) if m.kind != "pronoun" and (n := bare(m.name))]
            found = max(names, key=lambda n: len(n.split()), default="")
            self._phrases[id] = found = re.sub(r"^\w[\w .-]*['’]s? (?=\w+$)", "", found)
        return found

    def _event_label(self, id: str) -> str:
        fine, phrase = self._class(id), self.phrase(id)
        fillers: dict[str, list[Term]] = {}
        for name, term in self.roles(id):
            fillers.setdefault(name, []).append(term)
        fillers.setdefault("date", fillers.get("startDate", []))
        modality, negated = self._status(id)
        tag = "not: " if negated else ""
        if modality in ("Planned", "Desired", "Hypothetical") and self._verbal(phrase) and " " in phrase:
            agent = self._filled("agent", fillers["agent"], "") if fillers.get("agent") else ""
            return tag + (f"{agent} to {phrase}" if agent else phrase)
        if fillers.get("editionOf") and fillers.get("editionNumber"):
            return tag + self._render("{editionNumber} {editionOf}", fillers, phrase)
        template = self.ontology.events[fine].template if self.ontology and fine in self.ontology.events else ""
        shown = self._render(template or "{trigger}", fillers, phrase) or phrase
        if not shown:
            shown = (
                self.ontology.classes[fine].label if self.ontology and fine in self.ontology.classes else fine
            ).lower()
        return tag + shown + (f" ({modality.lower()})" if modality != "Actual" else "")

    def _verbal(self, phrase: str) -> bool:
        first = phrase.split(" ", 1)[0].lower()
        return bool(self.ontology and self.ontology.triggers_at("verb", first))

    def _render(self, template: str, fillers: Mapping[str, list[Term]], phrase: str) -> str:
        """The first alternative of a template all of whose roles are filled.

        A date vaguer than a day says little by itself: the place is told as well.
        """
        dates = fillers.get("date") or [Value("")]
        vague = bool(fillers.get("place")) and isinstance(dates[0], Value) and len(dates[0].text) < 10
        for choice in template.split(" / "):
            names = re.findall(r"\{(\w+)\}", choice)
            if all(phrase if n == "trigger" else fillers.get(n) for n in names):
                text = choice.strip()
                if vague and text.endswith(", {date}") and "place" not in names:
                    text, names = text.replace(", {date}", " in {place}, {date}"), [*names, "place"]
                for n in names:
                    before = text.partition("{" + n + "}")[0]
                    filled = self._trigger(phrase, choice) if n == "trigger" else self._filled(n, fillers[n], before)
                    text = text.replace("{" + n + "}", filled)
                return text
        return ""

    def _trigger(self, phrase: str, choice: str) -> str:
        """The phrase up to what the template itself says next: no "opening of the fair of the fair"."""
        after = re.search(r"\{trigger\} (\w+) ", choice)
        return phrase.partition(f" {after[1]} ")[0] if after else phrase

    def _filled(self, role: str, terms: list[Term], before: str) -> str:
        texts = []
        for term in terms:
            if isinstance(term, Value):
                text = ordinal(term.text) if role == "editionNumber" else term.text
                texts.append(text if len(text) <= 60 else text[:60].rstrip() + "…")
            elif term.startswith("position/"):
                texts.append(self._post(term, capital=False))
            else:
                texts.append(self._named(term, before))
        if role == "date":
            return texts[0]
        return texts[0] if len(texts) == 1 else ", ".join(texts[:-1]) + " and " + texts[-1]

    def _named(self, id: str, before: str) -> str:
        shown = self.label(id)
        if before and re.match(r"\d+(?:st|nd|rd|th)\b", shown):
            return f"the {shown}"
        if before and id.startswith("event/") and shown == self.phrase(id) and self._verbal(shown):
            return f"to {shown}"
        return shown


def joined(title: str, fact: Fact, body: str, ontology: Ontology | None) -> str:
    """A title with its body, joined by the relation's own preposition: president **of** X, ambassador **to** Y."""
    title = bare(title).strip()
    if slug(body) and f"-{slug(body)}-" in f"-{slug(title)}-":
        return title
    relation = ontology.relations.get(fact.predicate) if ontology else None
    link = relation.label.rsplit(" ", 1)[-1] if relation else "of"
    return f"{title} {link if link in ('to', 'in', 'for', 'at') else 'of'} {body}"
