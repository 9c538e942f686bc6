"""Names of things: what shows that a name is no person's, body's or place's.

A noun that says so ("the novel Harrow", "Quill is a game"), an article before a person's name ("the Harrow"), how it
ends ("Norland Heritage Project", "Norland Science Fair", "Lutheranism"). What one mention shows holds for all mentions
of the same words in the article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from kg.extract.names import FEMALE_TITLES, LEGAL, MALE_TITLES, fold, given_names
from kg.extract.notes import Notes
from kg.extract.reading import Noted
from kg.syntax import Token

THINGS = frozenset(
    "browser game videogame console robot film movie documentary musical opera sitcom drama soap novel book "
    "bestseller memoir comic manga album song painting sculpture ship vessel yacht ferry frigate destroyer "
    "submarine aircraft plane jet rocket spacecraft satellite probe smartphone tablet laptop truck drug medicine "
    "vaccine virus bacterium disease syndrome dialect font protocol algorithm religion faith festival pilgrimage "
    "ritual holiday hurricane typhoon storm cyclone earthquake project".split()
)
SITES = frozenset("software app application website webpage blog platform".split())  # bodies run under such names, too
ENDINGS = frozenset(
    "program programme plan scheme strategy index theory method model protocol syndrome scholarship fellowship prize "
    "medal act bill law survey exhibition catalogue diary license licence".split()
)
GATHERINGS = frozenset(
    "fair expo festival carnival cup championship championships olympics paralympics games marathon tournament derby "
    "biennale parade exposition rally".split()
)
HOUSES = frozenset({"games", "fair", "parade"})  # studios and magazines bear such names as well
ACTS = frozenset(  # what people and bodies do, and things do not
    "say tell announce sue hire employ appoint endorse accuse criticise criticize deny ask urge warn argue claim fire "
    "elect oppose refuse agree promise apologise apologize".split()
)
FAITHS = frozenset("islam christianity christendom shinto sunnah orthodoxy".split())
RULERS = frozenset("tsar czar sultan shah emir kaiser khan caliph pharaoh marquis viscount".split())
BESIDE = frozenset("compound appos nmod".split())


def find_things(notes: Notes) -> None:
    """Take the class of people, bodies and places from the names of things."""
    named = [n for n in notes.found.values() if n.mention.kind == "name" and _doubtful(notes, n)]
    people = {p for n in named if n.mention.type == "Person" and " " in n.mention.text for p in n.mention.text.split()}
    works = [n for n in notes.found.values() if n.mention.kind == "name" and n.mention.type in ("Work", "Product")]
    bodies = {n.mention.text for n in named if _acts(notes, n)}
    things = {n.mention.text for n in (*named, *works) if _is_thing(notes, n)} - people - bodies
    places = Counter(n.mention.text for n in named if notes.ontology.is_a(n.mention.type, "Place"))
    total = Counter(n.mention.text for n in named)
    things = {text for text in things if places[text] * 2 <= total[text]}
    articled = {n.mention.text for n in named if n.mention.type == "Person" and _articled(notes, n)} - people
    for noted in named:
        text = noted.mention.text
        if text not in bodies and _gathering(notes, noted):
            noted.mention = replace(noted.mention, type="EventSeries")
        elif text in things or (text in articled and noted.mention.type == "Person"):
            noted.mention = replace(noted.mention, type="Topic")


def _doubtful(notes: Notes, noted: Noted) -> bool:
    """Whether no table and no legal form says what it is."""
    if not any(notes.ontology.is_a(noted.mention.type, kind) for kind in ("Person", "Organization", "Place")):
        return False
    last = notes.parse.tokens[noted.last - 1]
    return notes.ontology.gazetteer(noted.mention.text) is None and fold(last.text) not in LEGAL


def _gathering(notes: Notes, noted: Noted) -> bool:
    """ "Norland Science Fair", "Norland Expo 2016"."""
    words = [t.lower for t in notes.parse.tokens[noted.first : noted.last] if not t.text.isdigit()]
    before = notes.parse.tokens[noted.first - 1].lower if noted.first else ""
    if noted.mention.type != "Organization" or len(words) < 2 or words[-1] not in GATHERINGS:
        return False
    dated = any(t.text.isdigit() for t in notes.parse.tokens[noted.first : noted.last])
    return not (words[-1] in HOUSES and len(words) == 2) or before == "the" or before.isdigit() or dated


def _is_thing(notes: Notes, noted: Noted) -> bool:
    words = notes.parse.tokens[noted.first : noted.last]
    if len(words) == 1 and (words[0].lower in FAITHS or _doctrine(words[0].text)):
        return True
    if noted.mention.type == "Organization" and len(words) > 1 and words[-1].lower in ENDINGS:
        if any(t.lower in ("of", "for") for t in words):  # "Centre for Baltic Studies"
            return False
        kinds = [entry.type for t in words if (entry := notes.ontology.nouns.get(t.lower)) is not None]
        if not any(notes.ontology.is_a(kind, c) for kind in kinds for c in ("Organization", "Facility")):
            return True
    full = noted.mention.type == "Person" and len(words) > 1
    if full and fold(words[0].text) in given_names(notes.ontology.folder):
        return False
    telling = THINGS | SITES if noted.mention.type == "Person" else THINGS
    return any(t.lemma.lower() in telling and t.text.islower() for t in _beside(notes, noted))


def _doctrine(word: str) -> bool:
    """ "Lutheranism", not "ISM" nor "Prism"."""
    return word.endswith("ism") and len(word) > 6


def _acts(notes: Notes, noted: Noted) -> bool:
    """Whether it does what people and bodies do, or somebody works for it, heads it, founded it."""
    parse, head = notes.parse, notes.parse.tokens[noted.head]
    governor = parse.head(head)
    if head.dep == "nsubj":
        return governor.lemma in ACTS
    if head.dep in ("poss", "compound", "nmod"):
        return (
            governor.i >= noted.last and governor.text.islower() and notes.ontology.title([governor.text]) is not None
        )
    if head.dep != "pobj":
        return False
    holder = parse.head(governor)
    return (holder.lemma, governor.lower) == ("work", "for") or (
        governor.lower in ("of", "at", "for") and notes.ontology.title([holder.text]) is not None
    )


def _beside(notes: Notes, noted: Noted) -> Iterator[Token]:
    """The nouns that say what it is: right before or after it, in apposition, as predicate."""
    parse, head = notes.parse, notes.parse.tokens[noted.head]
    governor = parse.head(head)
    before = parse.tokens[noted.first - 1] if noted.first else None
    if before is not None and before.tag == "NN" and (before.head == head.i or governor is before):
        yield before
    yield from parse.children(head, "appos")
    if head.dep == "nsubj" and governor.lemma == "be" and not parse.children(governor, "neg"):
        yield from (t for t in parse.children(governor, "attr") if t.tag == "NN")


def _articled(notes: Notes, noted: Noted) -> bool:
    """ "The Harrow": one word, no given name, with an article of its own and nothing that narrows it."""
    if noted.last - noted.first > 1 or noted.first == 0:
        return False
    token, before = notes.parse.tokens[noted.head], notes.parse.tokens[noted.first - 1]
    title = token.lower in RULERS | MALE_TITLES | FEMALE_TITLES or notes.ontology.title([token.text]) is not None
    if token.tag != "NNP" or title or fold(token.text) in given_names(notes.ontology.folder) or token.dep in BESIDE:
        return False
    narrowed = notes.parse.children(token, "relcl", "amod", "prep", "nummod")
    own = before.head == token.i or token.dep == "poss"  # "the Harrow's deck": the parser may give it to the deck
    return not narrowed and own and before.lower in ("the", "a", "an")
