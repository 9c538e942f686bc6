"""Mentions with what coreference asks about them: kind of thing, gender, number, words, role and clause."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract import names
from kg.extract.reading import Noted, Reading
from kg.ontology import Ontology
from kg.syntax import Parse

Words = tuple[str, ...]
Family = frozenset[str]

ANY: Family = frozenset()
SUBJECTS = ("nsubj", "nsubjpass", "csubj")
OBJECTS = ("dobj", "dative", "oprd")
PRONOUNS: dict[str, tuple[str, str, str]] = {  # word -> class, gender, number
    **dict.fromkeys(("he", "him", "his", "himself"), ("person", "male", "sing")),
    **dict.fromkeys(("she", "her", "hers", "herself"), ("person", "female", "sing")),
    **dict.fromkeys(("it", "its", "itself"), ("thing", "neuter", "sing")),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), ("group", "", "plur")),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), ("speaker", "", "sing")),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), ("speakers", "", "plur")),
    **dict.fromkeys(("you", "your", "yours", "yourself", "yourselves"), ("addressee", "", "")),
    **dict.fromkeys(("who", "whom", "whose", "which", "that"), ("relative", "", "")),
}
FAMILIES: dict[str, Family] = {
    "person": frozenset({"person"}),
    "thing": frozenset({"body", "place", "event", "series", "thing"}),
    "group": frozenset({"group", "body", "place"}),
    "speaker": frozenset({"person"}),
    "speakers": frozenset({"group", "body", "place"}),
    "addressee": frozenset({"person", "group", "body", "place"}),
}
DOUBTED = frozenset({"Organization", "GeopoliticalEntity", "Place", "Facility", "Product", "Work"})
CLASSES = (
    ("Person", frozenset({"person"})),
    ("Group", frozenset({"group"})),
    ("GeopoliticalEntity", frozenset({"body", "place"})),
    ("Body", frozenset({"body"})),
    ("Place", frozenset({"place"})),
    ("EventSeries", frozenset({"series"})),
    ("Event", frozenset({"event"})),
)


@dataclass(slots=True)
class Item:
    """A mention with its grammar. ``words`` are the folded words of a name, the head noun of a nominal, the pronoun."""

    index: int
    noted: Noted
    kind: str
    family: Family
    gender: str
    number: str
    words: Words
    role: str  # subj obj poss pobj mod appos attr other
    clause: int  # the verb of its clause, -1 where there is none
    ruler: int  # the verb whose subject is the clause's, itself mostly
    sentence: int
    block: int
    title: str = ""  # head of the title before a name ("president", "mr")
    modifiers: frozenset[str] = frozenset()  # folded, without determiners and possessors
    complement: Words = ()  # what a nominal's "of" holds, or its possessor's words
    leaning: str = ""  # the gender that a name alone would have as a given name ("Philip"), where it may be a surname
    quotation: int = -1  # innermost direct quotation
    doubt: str = ""  # how unlikely a person is, for names that the tagger took for something else: one, several words


def fits(left: Family, right: Family) -> bool:
    """Whether two kinds of thing may be one: they overlap, or one is unknown."""
    return not left or not right or bool(left & right)


def agrees(left: str, right: str) -> bool:
    """Whether two genders may be one's: equal, or one is unknown."""
    return not left or not right or left == right


def family_of(noted: Noted, parse: Parse, ontology: Ontology) -> Family:
    """person, body, place, group, event or thing; a country is body and place; ANY where the class says nothing."""
    if noted.mention.layer == "event":
        return frozenset({"event"})
    kind = noted.mention.type
    if kind in ("", "Entity", "Agent", "Thing"):
        return ANY
    for name, family in CLASSES:
        if ontology.is_a(kind, name):
            if name == "Group" and parse.tokens[noted.head].tag == "NN":
                return frozenset({"group", "body"})
            return family
    return frozenset({"thing"})


def doubtful(noted: Noted, parse: Parse, ontology: Ontology) -> bool:
    """Whether a name that the tagger took for a body, place or thing may be a person's after all.

    Taggers miss rare personal names: one to three capitalised words, no article, in no table, none of them a word
    that organizations are named with.
    """
    mention, before = noted.mention, parse.tokens[noted.first - 1].lower if noted.first else ""
    parts = mention.text.split()
    if (
        mention.kind != "name"
        or mention.type not in DOUBTED
        or len(parts) > 3
        or before in ("the", "a", "an", "in", "at")
    ):
        return False
    if any(
        not p[0].isupper() or (len(p) > 1 and p.isupper() and "." not in p) or (not p[-1].isalpha() and p[-1] != ".")
        for p in parts
    ):
        return False
    folded = names.words(mention.text)
    if any(
        w in names.GENERIC or w in names.LEGAL or w in ontology.nouns or w in names.SMALL - names.PARTICLES
        for w in folded
    ):
        return False
    return ontology.gazetteer(mention.text) is None and ontology.demonym(mention.text) is None


def role_of(parse: Parse, head: int) -> str:
    """The grammatical role of a noun phrase by its head; a conjunct has the role of the first one."""
    token = parse.tokens[head]
    for _ in range(8):
        if token.dep != "conj":
            break
        token = parse.head(token)
    if token.dep in SUBJECTS:
        return "subj"
    if token.dep in OBJECTS:
        return "obj"
    return {
        "poss": "poss",
        "pobj": "pobj",
        "compound": "mod",
        "nmod": "mod",
        "amod": "mod",
        "appos": "appos",
        "attr": "attr",
    }.get(token.dep, "other")


def clause_of(parse: Parse, head: int) -> int:
    """The verb nearest above the phrase that is no auxiliary, -1 where there is none."""
    for token in parse.ancestors(parse.tokens[head]):
        if token.pos in ("VERB", "AUX") and token.dep not in ("aux", "auxpass", "amod"):
            return token.i
    return -1


def ruler_of(parse: Parse, clause: int) -> int:
    """The verb that lends a clause its subject: "walked in and turned himself in", "wants to help him"; else itself."""
    if clause < 0:
        return clause
    token = parse.tokens[clause]
    for _ in range(4):
        if token.dep == "pcomp":  # "progress in building its system"
            token = next((t for t in parse.ancestors(token) if t.pos in ("VERB", "AUX")), token)
            continue
        above = parse.head(token)
        if (
            token.dep not in ("conj", "xcomp", "advcl")
            or above.pos not in ("VERB", "AUX")
            or parse.children(token, *SUBJECTS)
        ):
            break
        if (token.dep == "xcomp" and parse.children(above, "dobj")) or (token.dep == "advcl" and token.tag != "VBG"):
            break
        token = above
    return token.i


def items_of(reading: Reading, ontology: Ontology) -> list[Item]:
    """One item for each mention that can corefer: positions are left out, they are what a person holds."""
    parse, given = reading.parse, names.given_names(ontology.folder)
    direct = [-1] * len(parse.tokens)
    for n, quotation in enumerate(reading.quotations):
        if quotation.mode == "direct":
            direct[quotation.first : quotation.last] = [n] * (quotation.last - quotation.first)
    found: list[Item] = []
    for noted in reading.mentions:
        if noted.mention.layer != "position":
            found.append(item_of(len(found), noted, parse, ontology, given))
            found[-1].quotation = direct[noted.head]
    return found


def item_of(index: int, noted: Noted, parse: Parse, ontology: Ontology, given: names.Given) -> Item:
    """The item of one mention."""
    token, mention = parse.tokens[noted.head], noted.mention
    sentence = parse.sentences[token.sentence]
    clause = clause_of(parse, noted.head)
    item = Item(
        index=index,
        noted=noted,
        kind=mention.kind,
        family=family_of(noted, parse, ontology),
        gender=noted.gender if noted.gender != "neuter" else "",
        number=noted.number,
        words=(token.lemma.lower() if token.tag != "NNS" or noted.number != "plur" else token.lower,),
        role=role_of(parse, noted.head),
        clause=clause,
        ruler=ruler_of(parse, clause),
        sentence=token.sentence,
        block=sentence.block,
    )
    if item.kind == "pronoun":
        kind, gender, number = PRONOUNS.get(token.lower, ("", "", ""))
        item.words, item.number = (token.lower,), number or noted.number
        item.gender = gender if gender != "neuter" else ""
        item.family = FAMILIES.get(kind, item.family)
    elif item.kind in ("name", "metadata"):
        item.words = names.words(mention.name)
        if doubtful(noted, parse, ontology):
            item.family = item.family | {"person"}
            known = names.fold(mention.text.split()[0]) in given
            item.doubt = "" if known else "doubt-one" if len(item.words) == 1 else "doubt"
        item.title = title_before(parse, noted, ontology)
        if item.title:  # "former", "prime" of "former Prime Minister Ana Petrova"
            before = parse.tokens[max(0, noted.first - 4) : noted.first - 1]
            item.modifiers = frozenset(names.fold(t.text) for t in before if t.sentence == token.sentence)
        if "person" in item.family:
            item.gender = item.gender or names.gender_of_title(item.title) or names.gender_of_name(mention.name, given)
            item.leaning = given.get(item.words[0], ("", False))[0] if len(item.words) == 1 and not item.gender else ""
        if item.family == {"person"}:
            item.words = names.personal(mention.name)
    elif item.kind != "demonym":
        item.complement = complement_of(parse, noted)
        item.modifiers = modifiers_of(parse, noted)
        if fits(item.family, FAMILIES["person"]) and item.number != "plur":
            item.gender = item.gender or names.gender_of_title(token.lower)
            item.gender = item.gender or next(
                (g for m in noted.modifiers if (g := m if m in ("male", "female") else "")), ""
            )
    return item


def title_before(parse: Parse, noted: Noted, ontology: Ontology) -> str:
    """The head word of the title that stands right before a name, folded: "president", "mr"; "" where none does."""
    if noted.first == 0:
        return ""
    token = parse.tokens[noted.first - 1]
    if token.text == "." and noted.first > 1:
        token = parse.tokens[noted.first - 2]
    if token.sentence != parse.tokens[noted.head].sentence or token.pos not in ("NOUN", "PROPN", "ADJ"):
        return ""
    word = names.fold(token.text)
    if names.gender_of_title(word) or ontology.title((token.text,)) or word in ("dr", "prof"):
        return word
    return word if token.pos == "NOUN" and noted.first <= token.head < noted.last else ""


def modifiers_of(parse: Parse, noted: Noted) -> frozenset[str]:
    """The folded words before a nominal's head that describe it: {"prime"}; no article, no possessor."""
    owners = {i for t in parse.children(parse.tokens[noted.head], "poss", "det", "predet") for i in parse.subtree(t)}
    inside = [parse.tokens[i] for i in range(noted.first, noted.head) if i not in owners]
    return frozenset(
        names.fold(t.text) for t in inside if t.pos not in ("DET", "PUNCT", "PART", "PRON") and names.fold(t.text)
    )


def complement_of(parse: Parse, noted: Noted) -> Words:
    """The folded content words of a nominal's possessor and "of" phrase, sorted: (interpol,) of "Interpol's chief"."""
    head = parse.tokens[noted.head]
    tops = [*parse.children(head, "poss"), *(t for t in parse.children(head, "prep") if t.lower == "of")]
    found = [parse.tokens[i] for top in tops for i in parse.subtree(top) if i - noted.head < 12]
    return tuple(sorted(names.fold(t.text) for t in found if t.pos in ("NOUN", "PROPN", "ADJ", "NUM", "PRON")))
