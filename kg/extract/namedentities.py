"""The tagger's names, cleaned and put right by general means; and names that it missed."""

from __future__ import annotations

from kg.extract.eventnames import event_type, note_event
from kg.extract.notes import Notes
from kg.extract.words import citation, title_ends
from kg.syntax import Chunk, Token

TYPES = {
    "PERSON": "Person",
    "ORG": "Organization",
    "GPE": "GeopoliticalEntity",
    "LOC": "Place",
    "FAC": "Facility",
    "EVENT": "Event",
    "LAW": "Law",
    "PRODUCT": "Product",
    "WORK_OF_ART": "Work",
    "NORP": "Group",
}
STANCES = frozenset("pro anti non ex pan post pre".split())
MODIFIERS = frozenset({"amod", "compound", "nmod"})
NOT_NAMES = frozenset("i he she it we you they his her its their our your my who that this".split())
PARTICLES = frozenset("von van de der den del della di da dos du la le al el bin ibn ten ter zu".split())
LEGAL_FORMS = frozenset(
    "inc ltd llc plc corp co ag se sa nv bv asa ab as oy gmbh spa kg kgaa pjsc group holdings".split()
)
HONORIFICS = frozenset("mr mrs ms miss dr sir dame lord lady prof rev hon madame monsieur herr frau".split())


def find_names(notes: Notes) -> None:
    """The tagger's names, cleaned: no title, no possessive, no article; labels put right."""
    for chunk in notes.parse.chunks:
        kind = TYPES.get(chunk.label)
        if kind is None or (chunk.label in ("EVENT", "PRODUCT") and chunk.first in notes.busy):
            continue
        trimmed = _trim(notes, chunk)
        if trimmed is not None:
            _name(notes, *trimmed, kind)


def _trim(notes: Notes, chunk: Chunk) -> tuple[int, int] | None:
    first, last, tokens = chunk.first, chunk.last, notes.parse.tokens
    while last > first and (tokens[last - 1].tag == "POS" or tokens[last - 1].pos in ("PUNCT", "SYM", "CCONJ")):
        if tokens[last - 1].text == ".":
            break
        last -= 1
    while last > first and (tokens[first].pos in ("PUNCT", "SYM", "ADP", "PRON") or tokens[first].dep == "det"):
        first += 1
    if chunk.label == "PERSON":
        first, last = _with_given_name(notes, first), _with_surname(notes, last)
        while last - first > 1 and tokens[first].lower.rstrip(".") in HONORIFICS:
            first += 1
        span = notes.ontology.title_span([t.text for t in tokens[first:last]])
        if span is not None and span[1] == 0 and span[2] < last - first:
            first += span[2]
    elif chunk.label == "ORG" and last > first:
        last = _before_office(notes, first, last)
    return (first, last) if last > first else None


def _before_office(notes: Notes, first: int, last: int) -> int:
    """The end of a body's name without the office behind it: "Harlow Council Spokesperson"."""
    tokens = notes.parse.tokens
    if tokens[last - 1].lower not in title_ends(notes.ontology) or tokens[last - 1].tag != "NNP":
        return last
    span = notes.ontology.title_span([t.text for t in tokens[first:last]])
    end = first + span[1] if span is not None and first + span[2] == last else last
    whole = end - first > 1 or (end > first and tokens[first].text.isupper())
    return end if whole and tokens[end - 1].tag in ("NNP", "NNPS") else last


def _with_given_name(notes: Notes, first: int) -> int:
    """ "von der Leyen" takes in the "Ursula" before it."""
    tokens = notes.parse.tokens
    if tokens[first].text in PARTICLES and first and tokens[first - 1].pos == "PROPN":
        if tokens[first - 1].sentence == tokens[first].sentence and tokens[first - 1].text[:1].isupper():
            span = notes.ontology.title_span([tokens[first - 1].text])
            return first if span is not None or tokens[first - 1].lower.rstrip(".") in HONORIFICS else first - 1
    return first


def _with_surname(notes: Notes, last: int) -> int:
    """ "Ursula von der" takes in the "Leyen" after it."""
    tokens = notes.parse.tokens
    cut = tokens[last - 1].text in PARTICLES and last < len(tokens) and tokens[last].pos == "PROPN"
    return last + 1 if cut and tokens[last].sentence == tokens[last - 1].sentence else last


def _in_title(notes: Notes, first: int, last: int) -> bool:
    """ "State" in "Secretary of State" and "Home" of "Home Secretary" are parts of the title."""
    start = max(notes.parse.sentences[notes.parse.tokens[first].sentence].first, first - 3)
    after = notes.parse.tokens[last].lower if last < len(notes.parse.tokens) else ""
    if after in title_ends(notes.ontology):
        opened = notes.ontology.title_span([t.text for t in notes.parse.tokens[first : last + 1]])
        if opened is not None and opened[2] == last + 1 - first and opened[2] - opened[1] > 1:
            return notes.ontology.gazetteer(notes.parse.text(first, last)) is None
    words = [t.text for t in notes.parse.tokens[start:last]]
    found = notes.ontology.title_span(words)
    return found is not None and start + found[1] < first and start + found[2] == last and found[2] - found[1] > 2


def _stance(notes: Notes, first: int, last: int) -> bool:
    """ "pro-Norland", "non-Lutheran": an adjective, no name."""
    tokens = notes.parse.tokens
    if last - first == 1 and tokens[first].lower.split("-")[0] in STANCES and "-" in tokens[first].text[2:]:
        return True
    begin = tokens[first - 2] if first > 1 and tokens[first - 1].text == "-" else None
    return begin is not None and begin.lower in STANCES and begin.end == tokens[first - 1].start


def _name(notes: Notes, first: int, last: int, kind: str) -> None:
    tokens = notes.parse.tokens
    if _in_title(notes, first, last) or _stance(notes, first, last):
        return
    head = notes.head(first, last)
    text = notes.parse.text(first, last)
    if not any(c.isalpha() for c in text) or "\n" in text:
        return
    if kind == "Group":
        place = notes.ontology.demonym(text)
        if place is not None and tokens[head].tag in ("NNS", "NNPS"):
            notes.note(first, last, head, text, "Group", "group", number="plur")  # "Greeks" are people
        elif place is not None:
            _demonym(notes, first, last, head, place.name, place.type)
        else:
            party = notes.ontology.gazetteer(text)
            if party is not None:
                notes.note(first, last, head, party.name, party.type, "name", number="plur")
            elif text[:1].isupper() and _people(notes, first, head):
                notes.note(first, last, head, text, "Group", "group", number="plur")
        return
    event = event_type(notes, tokens[last - 1]) if kind in ("Organization", "Event") else ""
    if event:
        note_event(notes, first, last, event)
        return
    entry = notes.ontology.gazetteer(text) if kind != "Person" else None  # Sydney and Jordan are people, too
    if entry is not None:
        kind = entry.type
    elif (named := notes.ontology.nouns.get(tokens[last - 1].lower)) and named.type in ("Award", "Law", "Product"):
        kind = named.type
    elif kind == "Organization":
        kind = _person_after_all(notes, first, last, head) or _organization_type(notes, first, last)
    elif kind == "GeopoliticalEntity" and _person_after_all(notes, first, last, head):
        kind = "Person"
    if kind == "Person" and not _personal(notes, first, last):
        return
    notes.note(first, last, head, citation(text), kind, "name", number="sing")


def _people(notes: Notes, first: int, head: int) -> bool:
    """Whether a word for a faith or a people stands for those who belong to it: "Lutherans", "the Karo"."""
    token = notes.parse.tokens[head]
    if token.tag in ("NNS", "NNPS"):
        return True
    beside = first > 0 and notes.parse.tokens[first - 1].lower == "the"
    listed = token.dep == "conj" and notes.parse.head(token).tag in ("NNS", "NNPS")
    return token.tag == "NNP" and token.dep not in MODIFIERS and (beside or listed)


def _personal(notes: Notes, first: int, last: int) -> bool:
    """No person is named by a bare title, a pronoun or lower-case words."""
    words = [t.text for t in notes.parse.tokens[first:last]]
    span = notes.ontology.title_span(words)
    if span is not None and span[1] == 0 and span[2] == len(words):
        return False
    return any(w[:1].isupper() for w in words) and words[0].lower() not in NOT_NAMES


def _person_after_all(notes: Notes, first: int, last: int, head: int) -> str:
    """The tagger calls unusual names organizations: titles beside them and speech verbs tell."""
    tokens = notes.parse.tokens
    words = tokens[first:last]
    if len(words) > 4 or any(t.pos not in ("PROPN", "NOUN", "ADJ", "X") or not t.text[:1].isupper() for t in words):
        return ""
    if any(notes.ontology.nouns.get(t.lower) for t in words):
        return ""
    before = tokens[first - 1] if first else None
    if before and before.lower.rstrip(".") in HONORIFICS:
        return "Person"
    for appositive in notes.parse.children(tokens[head], "appos"):
        if _describes_person(notes, appositive):
            return "Person"
    governor = notes.parse.head(tokens[head])
    if len(words) > 1 and tokens[head].dep in ("nsubj", "nsubjpass") and governor.pos == "VERB":
        posts = [
            o
            for p in notes.parse.children(governor, "prep")
            if p.lower == "as"
            for o in notes.parse.children(p, "pobj")
        ]
        if any(_describes_person(notes, o) for o in posts):  # "resigned as chair"
            return "Person"
    if len(words) > 1 and tokens[head].dep == "nsubj" and governor.lemma in ("be", "become"):
        if any(_describes_person(notes, t) for t in notes.parse.children(governor, "attr")):
            return "Person"
    return ""


def _describes_person(notes: Notes, noun: Token) -> bool:
    if noun.pos not in ("NOUN", "PROPN"):
        return False
    if notes.ontology.title([t.text for t in notes.parse.tokens[max(0, noun.i - 2) : noun.i + 1]]) is not None:
        title = notes.ontology.title([noun.text])
        return title is not None or noun.lower in notes.ontology.nouns
    entry = notes.ontology.nouns.get(noun.lemma)
    return entry is not None and entry.type == "Person"


def _organization_type(notes: Notes, first: int, last: int) -> str:
    """The class that the last telling noun of the name gives: "... Bank", "Ministry of ..."."""
    tokens = notes.parse.tokens
    best = "Organization"
    for i in range(first, last):
        entry = notes.ontology.nouns.get(tokens[i].lower)
        if entry is None or not notes.ontology.is_a(entry.type, "Organization"):
            continue
        followed = i + 1 < last and tokens[i + 1].lower in ("of", "for")
        best = entry.type
        if followed:
            break
    return best


def _demonym(notes: Notes, first: int, last: int, head: int, place: str, kind: str) -> None:
    """ "Chinese": the place, unless it opens the name of a body: "the Chinese government"."""
    tokens = notes.parse.tokens
    notes.note(first, last, head, place, kind, "demonym")
    if tokens[head].dep in ("amod", "compound", "nmod"):
        noun = notes.parse.head(tokens[head])
        entry = notes.ontology.nouns.get(noun.lemma)
        if noun.i >= last and noun.i - last < 3 and noun.i not in notes.busy and entry is not None:
            if notes.ontology.is_a(entry.type, "GovernmentBody") and noun.tag in ("NN", "NNP"):
                text = notes.parse.text(first, noun.i + 1)
                name = f"Government of {place}" if entry.type == "Government" and noun.i == last else text
                notes.note(first, noun.i + 1, noun.i, name, entry.type, "name", number="sing")


def find_known_parts(notes: Notes) -> None:
    """A capitalised word that is a part of a person's full name found elsewhere is that person's short name."""
    parts: dict[str, str] = {}
    for noted in list(notes.found.values()):
        if noted.mention.type == "Person" and noted.last - noted.first > 1:
            for word in (noted.mention.name.split()[-1], noted.mention.name.split()[0]):
                parts.setdefault(word, noted.mention.name)
    wrong = {n.id: n for n in notes.found.values() if n.last - n.first == 1 and n.mention.type == "Organization"}
    for noted in wrong.values():
        if noted.mention.text in parts:
            del notes.found[noted.id]
            notes.taken.discard(noted.first)
    for token in notes.parse.tokens:
        if token.text in parts and token.i not in notes.taken and token.i not in notes.busy:
            if token.pos in ("PROPN", "NOUN", "X", "ADJ") and token.text[:1].isupper() and len(token.text) > 1:
                if _stands_alone(notes, token):
                    notes.note(token.i, token.i + 1, token.i, token.text, "Person", "name", number="sing")


def _stands_alone(notes: Notes, token: Token) -> bool:
    """Whether the word is no part of a longer capitalised phrase ("Stock" but not "Stock Exchange")."""
    following = notes.parse.tokens[token.i + 1] if token.i + 1 < len(notes.parse.tokens) else None
    joined = following is not None and following.sentence == token.sentence and following.pos == "PROPN"
    starts = token.i == notes.parse.sentences[token.sentence].first
    return not joined and (not starts or token.dep in ("nsubj", "nsubjpass", "poss"))


def find_repeated(notes: Notes) -> None:
    """A name that the tagger found once is that name wherever it stands again."""
    known: dict[tuple[str, ...], str] = {}
    for noted in sorted(notes.found.values(), key=lambda n: n.mention.start):
        words = tuple(t.text for t in notes.parse.tokens[noted.first : noted.last])
        if noted.mention.kind == "name" and noted.mention.layer == "entity" and _distinct(words):
            known.setdefault(words, noted.mention.type)
            if words[-1].lower().rstrip(".") in LEGAL_FORMS and _distinct(words[:-1] or words):
                known.setdefault(words[:-1] or words, noted.mention.type)  # "Solara" after "Solara ASA"
    firsts = {words[0] for words in known}
    longest = max(map(len, known), default=0)
    tokens = notes.parse.tokens
    for token in tokens:
        if token.text not in firsts or token.i in notes.taken or token.i in notes.busy:
            continue
        last = min(token.i + longest, notes.parse.sentence_of(token).last)
        for end in range(last, token.i, -1):
            words = tuple(t.text for t in tokens[token.i : end])
            if words in known and not any(i in notes.taken for i in range(token.i, end)):
                if not _runs_on(notes, token.i, end):
                    head = notes.head(token.i, end)
                    notes.note(token.i, end, head, " ".join(words), known[words], "name", number="sing")
                break


def find_listed(notes: Notes) -> None:
    """Countries, and longer names of the gazetteer, that the tagger missed."""
    tokens = notes.parse.tokens
    for token in tokens:
        if token.pos != "PROPN" or token.i in notes.taken or token.i in notes.busy or not token.text[:1].isupper():
            continue
        for end in range(min(token.i + 5, notes.parse.sentence_of(token).last), token.i, -1):
            if any(i in notes.taken for i in range(token.i, end)) or _runs_on(notes, token.i, end):
                continue
            entry = notes.ontology.gazetteer(notes.parse.text(token.i, end))
            if entry is not None and (entry.type == "Country" or end - token.i > 1):
                head = notes.head(token.i, end)
                notes.note(token.i, end, head, entry.name, entry.type, "name", number="sing")
                break


def _distinct(words: tuple[str, ...]) -> bool:
    """Capitalised, and no word that could open a sentence by itself."""
    return words[0][:1].isupper() and (len(words) > 1 or len(words[0]) > 2) and words[0].lower() not in NOT_NAMES


def _runs_on(notes: Notes, first: int, last: int) -> bool:
    """Whether the words are a part of a longer capitalised phrase."""
    tokens = notes.parse.tokens
    if tokens[first].pos != "PROPN":
        return True
    after = tokens[last] if last < len(tokens) else None
    return after is not None and after.pos == "PROPN" and after.i not in notes.taken and after.head < last + 3
