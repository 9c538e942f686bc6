"""Canonical ids for clusters of mentions: entities first, then positions, then events, each from content alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.linker import Linker, is_entity
from kg.model import WORD, Document, Fact, Judgement, Mention, Term, Value, digest
from kg.naming import bare, best, slug, vote
from kg.ontology import Ontology
from kg.resolve.names import Named, name_cluster
from kg.views import joined

BODIES = ("agencyOf", "governmentOf", "locatedIn", "subOrganizationOf")
# what else happened at the same time does not make it another event
CIRCUMSTANCES = frozenset(
    (
        "place subEventOf about addressee host organizer origin cause instrument text quoteType frequency "
        "quantity unit amount editionOf editionNumber crime predecessor result adjudicator "
        "date startDate endDate earliest latest dateText"
    ).split()
)
ONCE = ("Birth", "Death", "Founding", "Dissolution")  # happens once to each person or body, whatever its date
# the role that names an event of its type best
MAIN = ("speaker", "position", "object", "winner", "beneficiary", "target", "victim", "agent", "recipient",
        "participant", "organization", "subEventOf", "place")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happening:
    """What tells an event of one article from another: class, article, identity roles, date and places."""

    type: str
    document: str
    identity: frozenset[tuple[str, str]]
    date: str
    places: frozenset[str]

    def may_be(self, dated: Happening) -> bool:
        """Whether this undated event says nothing that the dated one does not."""
        return (
            bool(self.identity and dated.date)
            and (self.type, self.document) == (dated.type, dated.document)
            and self.identity <= dated.identity
            and (not self.places or not dated.places or bool(self.places & dated.places))
        )


@dataclass(slots=True)
class Mint:
    """The working state of minting: clusters by their root, ids found so far, and why."""

    mentions: Mapping[str, Mention]
    linker: Linker
    facts: Iterable[Fact]
    ontology: Ontology
    dates: Mapping[str, str]
    clusters: dict[str, list[Mention]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, tuple[str, ...]] = field(default_factory=dict)
    happenings: dict[str, Happening] = field(default_factory=dict)
    by_subject: dict[str, list[Fact]] = field(default_factory=dict)
    posts: dict[str, list[tuple[str, Fact]]] = field(default_factory=dict)
    told_apart: frozenset[str] | None = None  # ids that a judgement calls different from another; None: unknown
    _open: set[str] = field(default_factory=set)
    _event_roots: set[str] = field(default_factory=set)

    def run(self) -> list[Judgement]:
        """One judgement ``mention -> entity id`` for every mention that has a name or a noun."""
        for key, mention in self.mentions.items():
            if mention.kind != WORD:
                self.clusters.setdefault(self.linker.find(key), []).append(mention)
        self._index()
        layers: dict[str, list[str]] = {"entity": [], "position": [], "event": []}
        for root in sorted(self.clusters):
            layers[self._layer(self.clusters[root])].append(root)
        self._event_roots = set(layers["event"])
        self._entities(layers["entity"])
        self._assign({r: self._position(r) for r in layers["position"]})
        for root in layers["event"]:
            self._event(root)
        self._absorb(layers["event"])
        self._homonyms(layers["event"])
        return [
            Judgement(left=m.id, right=self.ids[root], reasons=self.reasons[root], by="mint")
            for root in sorted(self.ids)
            for m in sorted(self.clusters.get(root, ()))
        ]

    def _index(self) -> None:
        for fact in sorted(self.facts, key=lambda f: f.key):
            root = self._root(fact.subject)
            self.by_subject.setdefault(root, []).append(fact)
            post = fact.qualifier("position")
            if isinstance(post, str) and isinstance(fact.object, str):
                title = fact.qualifier("roleTitle")
                self.posts.setdefault(self._root(post), []).append(
                    (title.text if isinstance(title, Value) else "", fact)
                )
        for facts in list(self.by_subject.values()):  # an election tells of a post as well
            roles = {f.predicate: f for f in facts}
            if "position" in roles and "organization" in roles and isinstance(post := roles["position"].object, str):
                self.posts.setdefault(self._root(post), []).append(("", roles["organization"]))

    def _root(self, id: str) -> str:
        return id if is_entity(id) else self.linker.find(id)

    def id(self, id: str) -> str:
        """The entity id of a mention or entity id, "" where it has none yet."""
        return id if is_entity(id) else self.ids.get(self.linker.find(id), "")

    @staticmethod
    def _layer(mentions: list[Mention]) -> str:
        layers = {m.layer for m in mentions}
        return next((layer for layer in ("event", "position") if layer in layers), "entity")

    # ---- entities and positions ----

    def _entities(self, roots: list[str]) -> None:
        """Countries before the bodies that are theirs."""
        lands = self._lands(roots)
        later = [r for r in roots if r in lands]
        self._assign({r: self._entity(r, "") for r in roots if r not in lands})
        self._assign({r: self._entity(r, self._land(lands[r])) for r in later})

    def _lands(self, roots: list[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for root in roots:
            for fact in self.by_subject.get(root, ()):
                if fact.predicate in BODIES[:2] and isinstance(fact.object, str) and not fact.negated:
                    found.setdefault(root, []).append(fact.object)
        return found

    def _land(self, objects: list[str]) -> str:
        found = {self.id(o) for o in objects}
        places = sorted(i for i in found if i.startswith("place/"))
        return places[0].partition("/")[2] if len(places) == 1 else ""

    def _entity(self, root: str, land: str) -> Named | None:
        return name_cluster(self.clusters[root], self.ontology, land)

    def _position(self, root: str) -> Named | None:
        """``president-of-nordwind``: the title with its body, in this document only where it has none."""
        mentions = self.clusters[root]
        spoken = best(bare(m.name) for m in mentions)
        found: dict[str, str] = {}
        for title, fact in self.posts.get(root, ()):
            body = self.id(str(fact.object))
            if body and not body.startswith("position/"):
                name = body.partition("/")[2]
                text = slug(joined(title or spoken, fact, name.partition("_")[0], self.ontology))
                scope = name.partition("_")[2]
                found[f"{text}_{scope}" if scope else text] = f"{title or spoken!r} of {body}"
        if found:
            chosen = min(found, key=lambda s: (-len(s), s))
            return Named(kind="position", slug=chosen, reasons=(found[chosen],))
        if not slug(spoken):
            return None
        return Named(
            kind="position", slug=slug(spoken), scope="document", reasons=(f"{spoken!r} of nobody knows what",)
        )

    def _assign(self, named: Mapping[str, Named | None]) -> None:
        for root, name in sorted(named.items()):
            if given := self.linker.name(root):
                self.ids[root], self.reasons[root] = given, ("named by a person",)
            elif name is not None:
                self.ids[root], self.reasons[root] = f"{name.kind}/{name.slug}", name.reasons
                if name.scope != "global":
                    first = min(self.clusters[root])
                    self.ids[root] += f"_{first.document}"
                    if name.scope == "mention":
                        self.ids[root] += "#"
        self._number([r for r in sorted(named) if self.ids.get(r, "").endswith("#")])
        self._homonyms(list(named))

    def _number(self, roots: list[str]) -> None:
        """Things without a name: the first of a phrase in an article keeps it, the others get their offset."""
        groups: dict[str, list[str]] = {}
        for root in roots:
            groups.setdefault(self.ids[root], []).append(root)
        for id, same in groups.items():  # noqa: A001
            for i, root in enumerate(sorted(same, key=lambda r: min(self.clusters[r]))):
                self.ids[root] = id[:-1] + (f"-{min(self.clusters[root]).start}" if i else "")

    def _homonyms(self, roots: list[str]) -> None:
        """Clusters with one id that were told apart: each gets 4 hex digits of its first (date, document)."""
        groups: dict[str, list[str]] = {}
        for root in roots:
            if root in self.ids and not self.linker.name(root):
                groups.setdefault(self.ids[root], []).append(root)
        opposed = None if self.told_apart is None else {self.linker.find(i) for i in self.told_apart}
        for group in groups.values():
            same = group if opposed is None else [r for r in group if r in opposed]
            apart = [r for r in same if any(r != s and self.linker.apart(r, s) for s in same)] if len(same) > 1 else []
            for root in apart:
                first = min((self.dates.get(m.document, ""), m.document) for m in self.clusters[root])
                mark = digest(*first, size=4)
                if (
                    sum(
                        min((self.dates.get(m.document, ""), m.document) for m in self.clusters[o]) == first
                        for o in apart
                    )
                    > 1
                ):
                    mark = digest(*first, str(min(self.clusters[root]).start), size=4)
                self.ids[root] += f"_{mark}"
                self.reasons[root] += ("told apart from another of this name",)

    # ---- events ----

    def _event(self, root: str) -> str:
        if root in self.ids or root not in self.clusters:
            return self.ids.get(root, "")
        if root in self._open:  # an event that is part of itself
            return f"event/{min(self.clusters[root]).id}"
        self._open.add(root)
        if given := self.linker.name(root):
            self.ids[root], self.reasons[root] = given, ("named by a person",)
        else:
            self.ids[root], self.reasons[root] = self._event_id(root)
        self._open.discard(root)
        return self.ids[root]

    def _event_id(self, root: str) -> tuple[str, tuple[str, ...]]:
        mentions, facts = self.clusters[root], self.by_subject.get(root, [])
        first = min(mentions)
        stated = [f.object.text for f in facts if f.predicate == "type" and isinstance(f.object, Value)]
        type_ = min(self._finest(stated), default=vote(mentions, self.ontology, "event"))
        if type_ == "Utterance":
            return f"event/utterance_{first.document}-{first.start}-{first.end}", ("where it is said",)
        roles: dict[str, set[str]] = {}
        literals: dict[str, list[Value]] = {}
        for fact in facts:
            for name, term in ((fact.predicate, fact.object), *fact.qualifiers):
                if isinstance(term, Value):
                    literals.setdefault(name, []).append(term)
            if isinstance(fact.object, str) and fact.predicate != "type" and (filler := self._filler(fact.object)):
                roles.setdefault(fact.predicate, set()).add(filler)
        date = self._date(literals)
        if series := sorted(roles.get("editionOf", ())):
            number = min((v.text for v in literals.get("editionNumber", ())), default=date[:4])
            if number:
                return f"event/{series[0].partition('/')[2]}-{slug(number)}", (f"edition {number} of {series[0]}",)
        things = sorted(roles.get("object", ()))
        if type_ in ONCE and len(things) == 1 and things[0].partition("/")[0] in ("person", "organization", "place"):
            tail = things[0].partition("/")[2]
            if "_" not in tail:  # a name that means the same in every article
                why = (f"{type_} of {things[0]}", "happens once")
                return f"event/{slug(type_)}-{tail}_{digest(type_, things[0])}", why
        identity = self._identity(type_, roles, literals, date)
        main = next((min(roles[n]) for n in MAIN if roles.get(n)), "")
        parts = [type_, *(f"{n}={i}" for n, i in identity), date]
        told = [f"{n} {i}" for n, i in identity]
        places = frozenset(roles.get("place", ()))
        who = frozenset(pair for pair in identity if pair[0] != "place")
        self.happenings[root] = Happening(type_, first.document, who, date, places)
        loose = len(identity) < 2 and len(date) < 10  # a speech by somebody in some year: which one?
        if loose or not date:
            parts.append(first.document)
            told.append(f"only in {first.document}")
        if not identity:
            parts.append(str(first.start))
        name = "-".join(p for p in (slug(type_), date, slug(main.partition("/")[2].partition("_")[0])) if p)
        return f"event/{name}_{digest(*parts)}", (f"{type_} {date}".strip(), *told)

    def _absorb(self, roots: list[str]) -> None:
        """An undated event takes the id of the only dated one of its article that it can be."""
        dated: dict[tuple[str, str, tuple[str, str]], list[str]] = {}  # by type, article and each role that must agree
        for root in roots:
            event = self.happenings.get(root)
            if event is not None and event.date:
                for pair in event.identity:
                    dated.setdefault((event.type, event.document, pair), []).append(root)
        for root in roots:
            event = self.happenings.get(root)
            if event is None or event.date or not event.identity:
                continue
            near = min((dated.get((event.type, event.document, p), []) for p in sorted(event.identity)), key=len)
            fits = [r for r in near if event.may_be(self.happenings[r]) and not self.linker.apart(root, r)]
            if len({self.ids[r] for r in fits}) == 1:
                self.ids[root] = self.ids[fits[0]]
                self.reasons[root] = (f"the only dated {event.type} here that it can be",)

    def _identity(
        self, type_: str, roles: Mapping[str, set[str]], literals: Mapping[str, list[Value]], date: str
    ) -> list[tuple[str, str]]:
        """What makes an event this one: who does what to whom; else what it is part of, or where it is on what day."""
        found = [(name, i) for name, ids in roles.items() if name not in CIRCUMSTANCES for i in ids]
        if self.ontology.is_a(type_, "Utterance"):  # one speaker says many things a day
            found += [(name, slug(v.text)) for name in ("about", "object") for v in literals.get(name, ())]
        for name in ("subEventOf", "place"):
            if not found or (name == "place" and len(found) < 2 and len(date) < 10):
                found += [(name, i) for i in roles.get(name, ())]
        return sorted(found)

    def _finest(self, classes: list[str]) -> list[str]:
        above = {a for c in classes for a in self.ontology.ancestors(c)}
        return [c for c in classes if c not in above] or classes

    def _filler(self, object: Term) -> str:
        if not isinstance(object, str):
            return ""
        if is_entity(object):
            return object
        root = self.linker.find(object)
        return self._event(root) if root in self._event_roots else self.ids.get(root, "")

    @staticmethod
    def _date(literals: Mapping[str, list[Value]]) -> str:
        """The date, else first and last year of a span: as precise as stated, "" where none is."""

        def pick(name: str) -> str:
            return min((v.text for v in literals.get(name, ())), key=lambda t: (-len(t), t), default="")[:10]

        start, end = pick("startDate"), pick("endDate")
        if start and end:
            return start if start == end else f"{start[:4]}-{end[:4]}" if start[:4] != end[:4] else start
        return pick("date") or start or end


def mint(
    mentions: Iterable[Mention],
    linker: Linker,
    facts: Iterable[Fact],
    ontology: Ontology,
    documents: Iterable[Document] = (),
    told_apart: frozenset[str] | None = None,
) -> list[Judgement]:
    """A judgement ``mention -> entity id`` with its reasons for every mention whose cluster has a name or a noun.

    ``told_apart`` are the ids in ``different`` judgements, where they are known: only those can be homonyms.
    """
    table = {m.id: m for m in sorted(mentions)}
    dates = {d.id: d.date for d in documents}
    return Mint(
        mentions=table, linker=linker, facts=list(facts), ontology=ontology, dates=dates, told_apart=told_apart
    ).run()
