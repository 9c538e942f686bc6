"""A large, lifelike graph with invented names: ``python -m bench.newsgraph NODES FACTS FOLDER``.

It measures the page and the writers at sizes that no small set of articles reaches. What a community of about a hundred
nodes does is told in articles of its own; some things are known everywhere and grow into hubs. An event with its roles,
or a relation, is a sentence of one article or of several, so every mention and every receipt stands where it says.
Shares (roles, dates, modalities, receipts) are like those of real builds; the same seed gives the same bytes.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from string import Formatter
from typing import NamedTuple

import kg
from bench.newswords import (
    CONFIDENCE,
    EDGES,
    EVENTS,
    FORMS,
    LATELY,
    LINKS,
    MONTHS,
    MOODS,
    PERIODS,
    POOLS,
    SYLLABLES,
    TAILS,
    WHEN,
    WORDS,
)
from kg.config import Settings
from kg.dates import bounds, datatype_of
from kg.graph import Graph
from kg.merge import derive
from kg.model import Document, Evidence, Fact, Judgement, Mention, Span, Term, Value, digest
from kg.naming import slug
from kg.ontology import load
from kg.publish import publish
from kg.seams import recorded
from kg.statements import narrowed

COMMUNITY, ARTICLES = 100, 0.014  # nodes of a community, articles for each of its facts
EVENTFUL, KNOWN, ABROAD = 0.31, 0.14, 0.04  # events among nodes; names known everywhere, or from any community
SAID, TWICE = 0.095, 0.45  # sentences with a speaker, in several articles
MARKS = {"v": ("trigger", "event"), "said": ("trigger", "event"), "post": ("title", "position")}  # slots of no name

Qualifiers = list[tuple[str, Term]]
Spans = dict[str, Span]


class Word(NamedTuple):
    """What fills a slot: a thing with a name and an id, or a literal with its value."""

    name: str
    term: Term = ""
    type: str = ""
    alias: str = ""


class Unit(NamedTuple):
    """What a sentence tells: its form, what fills the slots, and facts with their receipts and their two slots."""

    form: str
    fill: dict[str, Word]
    claims: list[tuple[Fact, list[Evidence], list[str]]]
    mood: tuple[str, bool] = ("Actual", False)  # modality, negated

    def claim(self, subject: Term, predicate: str, object: Term, slots: str, more: Qualifiers) -> None:
        """Adds a fact at the modality of the whole, its arguments at two slots ("v place")."""
        fact = Fact(subject=str(subject), predicate=predicate, object=object, qualifiers=narrowed(set(more)),
                    modality=self.mood[0], negated=self.mood[1])  # fmt: skip
        self.claims.append((fact, [], slots.split()))

    def named(self) -> list[tuple[str, Term]]:
        """Slots and ids of the first two things that it names."""
        return [(slot, word.term) for slot, word in self.fill.items() if word.type and slot not in MARKS][:2]


class World:
    """Makes things and what they do, at an even pace: each fact brings its share of nodes and of events."""

    def __init__(self, nodes: int, facts: int, seed: int) -> None:
        self.rng, self.tables, self.ratio = random.Random(seed), load(), nodes / facts
        self.nodes = self.events = self.facts = 0
        self.made: set[object] = set()  # ids of nodes, and arguments of relations
        self.fame = list(accumulate((rank + 1) ** -0.8 for rank in range(nodes // 300 + 3)))
        self.famous = {pool: [self.thing(pool) for _ in self.fame] for pool in FORMS}
        self.urns: list[dict[str, list[Word]]] = []  # of each community: things, as often as they were named
        self.pages: list[tuple[date, list[Unit]]] = []
        self.press = [self.byline(self.rng.choice(self.famous["paper"])) for _ in range(nodes // 400 + 2)]
        parts = max(1, nodes // COMMUNITY)
        for part in range(parts):
            self.community(facts * (part + 1) // parts)

    def community(self, until: int) -> None:
        """Its articles, each with a byline, and what they tell, until the world has so many facts."""
        self.urns.append({pool: [] for pool in FORMS})
        start, size = date(2015, 1, 1) + timedelta(self.rng.randrange(2900)), round((until - self.facts) * ARTICLES)
        days = sorted(start + timedelta(self.rng.randrange(700)) for _ in range(max(3, size)))
        desk = [(day, [self.rng.choice(self.press)]) for day in days]
        self.pages += desk
        while self.facts < until:
            happens = self.events < self.facts * self.ratio * EVENTFUL
            said = self.rng.random() < SAID
            times = 1 if said or self.rng.random() > TWICE else 2 + (self.rng.random() < 0.3)
            pages = [desk[i] for i in sorted(self.rng.sample(range(len(desk)), times))]
            unit = self.event(pages[0][0]) if happens else self.relation([day for day, _ in pages])
            unit = self.saying(unit) if said else unit
            self.facts += len(unit.claims) + len(derive([fact for fact, *_ in unit.claims]))
            for _, units in pages:
                units.append(unit)

    def new(self, *keys: object) -> bool:
        """Whether the first is not there yet; then all are noted."""
        found = keys[0] not in self.made
        self.made.update(keys)
        return found

    def thing(self, pool: str) -> Word:
        """A new thing, whose name neither another thing nor the table of real names has."""
        kind, _, forms = FORMS[pool]
        while True:
            word, given = ("".join(map(self.rng.choice, SYLLABLES)).title() for _ in range(2))
            form = self.rng.choice(list(forms))
            name = form.format(word, given)
            if not any(map(self.tables.gazetteer, (name, word))) and self.new(key := f"{kind}/{slug(name)}"):
                self.nodes += 1
                return Word(name, key, forms[form], "" if kind == "place" else word)

    def pick(self, kind: str, taken: set[Term]) -> Word:
        """A thing that is not taken: known everywhere, from any community, new where one is due, or named before."""
        pool = self.rng.choice(POOLS.get(kind, (kind,)))
        while True:
            chance = self.rng.random()
            source = (self.rng.choice(self.urns) if chance < ABROAD else self.urns[-1])[pool]
            due = self.nodes < self.facts * self.ratio and self.rng.random() < FORMS[pool][1]
            if chance > 1 - KNOWN:
                found = self.rng.choices(self.famous[pool], cum_weights=self.fame)[0]
            else:
                found = self.thing(pool) if due or not source else self.rng.choice(source)
            if found.term not in taken:
                self.urns[-1][pool].append(found)
                return found

    def filler(self, kind: str, day: date, taken: set[Term]) -> Word:
        """What fills a slot of that kind; an unknown kind stands for itself."""
        if kind in POOLS or kind in FORMS:
            return self.pick(kind, taken)
        if kind not in ("day", *PERIODS):
            text = self.rng.choice(WORDS.get(kind, kind).split("/"))
            return Word(text, Value(text))
        cut = 0
        if kind in PERIODS:  # told as a day, a month or a year
            day, cut = PERIODS[kind] + timedelta(self.rng.randrange(4500)), self.rng.choice((0, 1, 2, 2))
        iso, text = day.isoformat()[: (10, 7, 4)[cut]], f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        return Word(text.split(" ", cut)[-1], Value(iso, datatype_of(iso)))

    def unit(self, form: str, verbs: str, auxiliary: str, day: date) -> Unit:
        """The form with its slots filled, at some modality; nothing is claimed yet."""
        modality, mood, _ = self.rng.choices(MOODS, [row[2] for row in MOODS])[0]
        negated, ahead = "{}" in mood, modality in ("Planned", "Desired")
        day += timedelta(self.rng.randrange(1, 300) if ahead else -self.rng.randrange(25))
        fill: dict[str, Word] = {}
        form = form.replace("~", "{mood} {v}") + self.rng.choice(TAILS)
        for _, slot, kind, _ in Formatter().parse(form):
            if slot and kind:
                fill[slot] = self.filler(kind, day, {word.term for word in fill.values()})
        fill |= {"mood": Word(mood.format(auxiliary)), "v": Word(verbs.split("/")[not (ahead or negated)])}
        return Unit(form, fill, [], (modality, negated))

    def event(self, day: date) -> Unit:
        """Something that happens, with its roles, and the relation that says the same."""
        name, verbs, form, relation = self.rng.choice(EVENTS)
        roles = self.tables.events[name].roles
        form += " in {place:city}" if "place" in roles and self.rng.random() < 0.45 else ""
        form += " on {date:day}" if "date" in roles and self.rng.random() < 0.4 else ""
        unit = self.unit(form, verbs, "did", day)
        (slot, one), *others = unit.named()
        key = f"event/{slug(name)}-{str(one).partition('/')[2]}_{digest(str(others), str(self.facts))}"
        self.events, self.nodes = self.events + 1, self.nodes + 1
        unit.claim(key, "type", Value(name, "class"), "v v", [])
        for role, word in unit.fill.items():
            if word.term:
                unit.claim(key, role.rstrip("2"), word.term, f"v {role}", [])
        unit.fill["v"] = Word(unit.fill["v"].name, key, name, verbs.split("/")[0])
        dates: Qualifiers = []
        if when := unit.fill.get("date"):
            unit.claim(key, "dateText", Value(when.name), "v date", [])
            dates = [(edge, when.term) for edge in ("date", "earliest", "latest")]
        for second, other in others if relation else []:
            if self.new((one, relation, other), (other, relation, one)):
                unit.claim(one, relation, other, f"{slot} {second}", dates)
        return unit

    def relation(self, days: list[date]) -> Unit:
        """A relation with its dates, or a post, told on these days."""
        relation, verbs, form = self.rng.choice(LINKS)
        form += self.rng.choice(WHEN)
        while True:
            unit = self.unit(form, verbs, "does", days[0])
            s, o, title = unit.fill["s"], unit.fill["o"], unit.fill.get("title")
            if self.new((s.term, relation, o.term), (o.term, relation, s.term)):
                break
        more: Qualifiers = [("ended", Value("true", "boolean"))] if LATELY in form else []
        for side, (slot, edge, limit) in enumerate(EDGES):
            if (word := unit.fill.get(slot)) and isinstance(word.term, Value):
                more += [(edge, word.term), (limit, Value(bounds(word.term.text)[side], "date"))]
                more.append(("dateText", Value(word.name)))
        if title:
            name = f"{title.name} of {o.name}"
            post = unit.fill["post"] = Word(name, f"position/{slug(name)}", "Position", name)
            self.nodes += self.new(post.term)
            more += [] if more else [("asOf", Value(day.isoformat(), "date")) for day in days]
            more += [("roleTitle", title.term), ("position", post.term)]
        unit.claim(s.term, relation, o.term, "s o", more)
        return unit

    def saying(self, unit: Unit) -> Unit:
        """The same in somebody's mouth, which is an event of its own."""
        pieces = Formatter().parse(unit.form)
        words = "".join(text + (unit.fill[slot].name if slot else "") for text, slot, *_ in pieces)
        about, key = unit.named(), f"event/utterance_{digest(words, str(self.facts), size=12)}"
        unit.fill["voice"] = self.pick("person", {term for _, term in about})
        unit.fill["said"] = Word(words, key, "Utterance", words)
        self.events, self.nodes = self.events + 1, self.nodes + 1
        told = Unit(unit.form + ", {voice} said", unit.fill, unit.claims)
        told.claim(key, "type", Value("Utterance", "class"), "said said", [])
        told.claim(key, "text", Value(words), "said said", [])
        told.claim(key, "quoteType", Value("indirect"), "said said", [])
        told.claim(key, "speaker", unit.fill["voice"].term, "said voice", [])
        for slot, term in about:
            told.claim(key, "about", term, f"said {slot}", [])
        return told

    def byline(self, paper: Word) -> Unit:
        """A journalist of a paper."""
        unit = Unit("By {who} ({paper})", {"who": self.thing("person"), "paper": paper}, [])
        unit.claim(unit.fill["who"].term, "worksFor", paper.term, "who paper", [])
        self.facts += 1
        return unit


def sentence(unit: Unit, before: str, rng: random.Random) -> tuple[str, Spans]:
    """The text with one sentence more, and the spans of its slots and of the ``whole``."""
    text, spans, start = before, Spans(), len(before)
    for literal, slot, *_ in Formatter().parse(unit.form):
        if slot == "voice":
            spans["said"] = start, len(text)
        text += literal
        if slot:
            word, first = unit.fill[slot], len(text)
            short = word.alias and slot != "v" and "voice" not in unit.fill and word.name in before
            text += word.alias if short and rng.random() < 0.6 else word.name
            spans[slot] = first, len(text)
    if "title" in spans:
        spans["post"] = spans["title"][0], spans["o"][1]
    spans["whole"] = start, len(text) + 1
    return text + ".", spans


def article(day: date, units: list[Unit], number: int, rng: random.Random) -> tuple[Document, dict[Mention, str]]:
    """Writes a page: its document, and its mentions with their nodes; hands out the receipts."""
    text, told = "", list[tuple[Unit, Spans]]()
    for i, unit in enumerate([units[1], units[0], *units[2:]]):  # the byline follows the headline
        text, spans = sentence(unit, text, rng)
        text += "\n\n" if i < 2 or rng.random() < 0.4 else " "
        told.append((unit, spans))
    who, paper = (word.name for word in units[0].fill.values())
    document = Document(text=text.rstrip(), title=text.partition(".")[0], source=f"articles/{number:06}.txt",
                        date=day.isoformat(), authors=(who,), outlet=paper)  # fmt: skip
    names = {}
    for unit, spans in told:
        for slot, word in unit.fill.items():
            if word.type:
                names[mention(document, spans[slot], slot, word)] = str(word.term)
        for fact, proofs, (one, two) in unit.claims:
            speaker = "" if one == "said" else str(unit.fill.get("voice", Word("")).term)
            rule = f"{unit.fill.get('v', Word('')).type or 'relation'}:{fact.predicate}"
            where = {"sentence": spans["whole"], "subject": spans[one], "object": spans[two]}
            proofs.append(receipt(document, where, speaker, rule, rng))
    return document, names


def mention(document: Document, span: Span, slot: str, word: Word) -> Mention:
    """What stands in a slot."""
    (start, end), text, (kind, layer) = span, document.text[slice(*span)], MARKS.get(slot, ("name", "entity"))
    name = word.alias if slot in MARKS else text
    return Mention(
        document=document.id, start=start, end=end, text=text, name=name, type=word.type, kind=kind, layer=layer
    )


def receipt(document: Document, where: Spans, speaker: str, rule: str, rng: random.Random) -> Evidence:
    """Evidence whose quote reaches from one argument to the other."""
    (a, b), (c, d) = where["subject"], where["object"]
    quote = min(a, c), max(b, d)
    return Evidence(
        document=document.id, quote=quote, text=document.text[slice(*quote)], speaker=speaker,
        mode="indirect" if speaker else "", extractor="learned" if rng.random() < 0.2 else "patterns", rule=rule,
        confidence=rng.choice(CONFIDENCE), **where,
    )  # fmt: skip


def news_graph(nodes: int, facts: int, seed: int = 7) -> Graph:
    """A merged graph of about so many nodes (entities and events) and facts (with ``type`` facts)."""
    world = World(nodes, facts, seed)
    pages = [(day, units) for day, units in world.pages if len(units) > 1]
    written = [article(day, units, number, world.rng) for number, (day, units) in enumerate(pages)]
    told = {id(unit): unit for _, units in pages for unit in units}.values()
    claims = [replace(fact, evidence=tuple(sorted(proofs))) for unit in told for fact, proofs, _ in unit.claims]
    names = {mention: key for _, found in written for mention, key in found.items()}
    return Graph(
        documents=[document for document, _ in written], mentions=names, facts=[*claims, *derive(claims, world.tables)],
        names={mention.id: key for mention, key in names.items()}, ontology=world.tables,
    )  # fmt: skip


def main() -> None:
    """Makes a graph, writes it, and prints its counts and the seconds that it took."""
    parser = argparse.ArgumentParser(prog="bench.newsgraph", description=__doc__.splitlines()[0])
    parser.add_argument("nodes", type=int)
    parser.add_argument("facts", type=int)
    parser.add_argument("folder")
    parser.add_argument("--format", action="append", default=[], help="an exporter; all where none is given")
    parser.add_argument("--records", action="store_true", help="facts and judgements too: kg.load gives the same graph")
    given = parser.parse_args()
    start = time.perf_counter()
    graph = news_graph(given.nodes, given.facts)
    print(f"{graph!r} in {time.perf_counter() - start:.1f} s")
    run = {"kg": kg.__version__, "settings": recorded(Settings()), "weights": {}}
    names = graph.names.items() if given.records else ()
    judgements = [Judgement(left=left, right=right, verdict="same", by="mint") for left, right in names]
    facts = graph.facts.values() if given.records else ()
    publish(graph, given.folder, formats=given.format, facts=facts, judgements=judgements, run=run)
    print(f"written after {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
