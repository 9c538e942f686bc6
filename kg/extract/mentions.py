"""People, organizations, places, groups, nominals and pronouns of an article, with what grammar says of them."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.reading import Noted, Reading
from kg.model import Mention
from kg.ontology import Ontology
from kg.syntax import Chunk, Parse, Token

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
HONORIFICS = frozenset("mr mrs ms miss dr sir dame lord lady prof rev hon madame monsieur herr frau".split())
PRONOUNS = {
    **dict.fromkeys("he him his himself".split(), ("Person", "sing", "male")),
    **dict.fromkeys("she her hers herself".split(), ("Person", "sing", "female")),
    **dict.fromkeys("i me my mine myself".split(), ("Person", "sing", "")),
    **dict.fromkeys("we us our ours ourselves".split(), ("Agent", "plur", "")),
    **dict.fromkeys("you your yours yourself yourselves".split(), ("Person", "", "")),
    **dict.fromkeys("it its itself".split(), ("Entity", "sing", "neuter")),
    **dict.fromkeys("they them their theirs themselves".split(), ("Agent", "plur", "")),
    **dict.fromkeys("who whom whose".split(), ("Agent", "", "")),
    **dict.fromkeys("which that".split(), ("Entity", "", "")),
}
LEFT = frozenset("det amod compound nmod nummod poss quantmod predet advmod case punct npadvmod neg".split())
DEFINITE = frozenset("the this that these those".split())
NUMBERS = {
    w: str(n)
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
}
NUMBERS |= {"dozen": "12", "hundred": "100", "thousand": "1000", "million": "1000000", "billion": "1000000000"}
SPEECH = frozenset("say tell add note state declare announce explain argue comment reply recall insist".split())
EDITION = re.compile(r"^(\d+)(?:st|nd|rd|th)$", re.IGNORECASE)
ORDINALS = {
    w: n
    for n, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
}


def find_mentions(reading: Reading, ontology: Ontology) -> None:
    """Fill ``reading.mentions``, in text order: names first found by the tagger, then mended, then all the rest."""
    finder = _Finder(reading, ontology)
    finder.names()
    finder.known_parts()
    finder.nominals()
    finder.pronouns()
    reading.mentions.extend(sorted(finder.found.values(), key=lambda n: (n.mention.start, -n.mention.end, n.id)))


class _Finder:
    def __init__(self, reading: Reading, ontology: Ontology) -> None:
        self.parse: Parse = reading.parse
        self.ontology = ontology
        self.found: dict[str, Noted] = {}
        self.taken: set[int] = set()  # tokens inside a name
        self.busy = {i for t in reading.times for i in range(t.first, t.last)}

    # ---- names
    def names(self) -> None:
        """The tagger's names, cleaned: no title, no possessive, no article; labels put right."""
        for chunk in self.parse.chunks:
            kind = TYPES.get(chunk.label)
            if kind is None or (chunk.label in ("EVENT", "PRODUCT") and chunk.first in self.busy):
                continue
            trimmed = self._trim(chunk)
            if trimmed is not None:
                self._name(*trimmed, kind)

    def _trim(self, chunk: Chunk) -> tuple[int, int] | None:
        first, last, tokens = chunk.first, chunk.last, self.parse.tokens
        while last > first and (tokens[last - 1].tag == "POS" or tokens[last - 1].pos in ("PUNCT", "SYM", "CCONJ")):
            if tokens[last - 1].text == ".":
                break
            last -= 1
        while last > first and (tokens[first].pos in ("PUNCT", "SYM", "ADP", "PRON") or tokens[first].dep == "det"):
            first += 1
        if chunk.label == "PERSON":
            while last - first > 1 and tokens[first].lower.rstrip(".") in HONORIFICS:
                first += 1
            span = self.ontology.title_span([t.text for t in tokens[first:last]])
            if span is not None and span[1] == 0 and span[2] < last - first:
                first += span[2]
        return (first, last) if last > first else None

    def _name(self, first: int, last: int, kind: str) -> None:
        tokens = self.parse.tokens
        head = self._head(first, last)
        text = self.parse.text(first, last)
        if not any(c.isalpha() for c in text) or "\n" in text:
            return
        if kind == "Group":
            place = self.ontology.demonym(text)
            if place is not None and tokens[head].tag in ("NNS", "NNPS"):
                self._note(first, last, head, text, "Group", "group", number="plur")  # "Greeks" are people
            elif place is not None:
                self._demonym(first, last, head, place.name, place.type)
            else:
                party = self.ontology.gazetteer(text)
                if party is not None:
                    self._note(first, last, head, party.name, party.type, "name", number="plur")
            return
        event = self._event_type(tokens[last - 1]) if kind in ("Organization", "Event") else ""
        if event:
            self._event_name(first, last, event)
            return
        entry = self.ontology.gazetteer(text) if kind != "Person" else None  # Sydney and Jordan are people, too
        if entry is not None:
            kind = entry.type
        elif (named := self.ontology.nouns.get(tokens[last - 1].lower)) and named.type in ("Award", "Law", "Product"):
            kind = named.type
        elif kind == "Organization":
            kind = self._person_after_all(first, last, head) or self._organization_type(first, last)
        elif kind == "GeopoliticalEntity" and self._person_after_all(first, last, head):
            kind = "Person"
        if kind == "Person" and not self._personal(first, last):
            return
        self._note(first, last, head, citation(text), kind, "name", number="sing")

    def _head(self, first: int, last: int) -> int:
        """The token of the range whose governor lies outside (the last such one)."""
        tokens = self.parse.tokens
        outside = [i for i in range(first, last) if not first <= tokens[i].head < last or tokens[i].head == i]
        nominal = [i for i in outside if tokens[i].pos in ("PROPN", "NOUN", "ADJ", "X", "NUM")]
        return (nominal or outside or [last - 1])[-1]

    def _personal(self, first: int, last: int) -> bool:
        """No person is named by a bare title, a pronoun or lower-case words."""
        words = [t.text for t in self.parse.tokens[first:last]]
        span = self.ontology.title_span(words)
        if span is not None and span[1] == 0 and span[2] == len(words):
            return False
        return any(w[:1].isupper() for w in words) and words[0].lower() not in PRONOUNS

    def _person_after_all(self, first: int, last: int, head: int) -> str:
        """The tagger calls unusual names organizations: titles beside them and speech verbs tell."""
        tokens = self.parse.tokens
        words = tokens[first:last]
        if len(words) > 4 or any(t.pos not in ("PROPN", "NOUN", "ADJ", "X") or not t.text[:1].isupper() for t in words):
            return ""
        if any(self.ontology.nouns.get(t.lower) for t in words):
            return ""
        before = tokens[first - 1] if first else None
        if before and before.lower.rstrip(".") in HONORIFICS:
            return "Person"
        for appositive in self.parse.children(tokens[head], "appos"):
            if self._describes_person(appositive):
                return "Person"
        governor = self.parse.head(tokens[head])
        if len(words) > 1 and tokens[head].dep == "nsubj" and governor.lemma in ("be", "become"):
            if any(self._describes_person(t) for t in self.parse.children(governor, "attr")):
                return "Person"
        return ""

    def _describes_person(self, noun: Token) -> bool:
        if noun.pos not in ("NOUN", "PROPN"):
            return False
        if self.ontology.title([t.text for t in self.parse.tokens[max(0, noun.i - 2) : noun.i + 1]]) is not None:
            title = self.ontology.title([noun.text])
            return title is not None or noun.lower in self.ontology.nouns
        entry = self.ontology.nouns.get(noun.lemma)
        return entry is not None and entry.type == "Person"

    def _organization_type(self, first: int, last: int) -> str:
        """The class that the last telling noun of the name gives: "... Bank", "Ministry of ..."."""
        tokens = self.parse.tokens
        best = "Organization"
        for i in range(first, last):
            entry = self.ontology.nouns.get(tokens[i].lower)
            if entry is None or not self.ontology.is_a(entry.type, "Organization"):
                continue
            followed = i + 1 < last and tokens[i + 1].lower in ("of", "for")
            best = entry.type
            if followed:
                break
        return best

    # ---- events with a name
    def _event_type(self, token: Token) -> str:
        """The event class of a noun that names gatherings and contests, "" for any other word."""
        for trigger, cue in self.ontology.triggers_at("noun", token.lower):
            if len(cue) == 1 and any(
                self.ontology.is_a(trigger.event, c) for c in ("Meeting", "Competition", "Ceremony", "Election")
            ):
                return trigger.event
        return ""

    def _event_name(self, first: int, last: int, event: str) -> None:
        """ "86th Interpol General Assembly": an edition, and inside it the series and its organizer."""
        tokens, parse = self.parse.tokens, self.parse
        owner = None
        core = first
        if tokens[first - 1].tag == "POS" and first >= 2:
            owner = first - 2
        number, start = self._ordinal_before(first)
        year = tokens[first].text if re.fullmatch(r"(19|20)\d\d", tokens[first].text) else ""
        if number and start == first:
            core = start + 1
        if year:
            core = first + 1
        if core >= last or not tokens[last - 1].text[:1].isupper() or (core == last - 1 and owner is None):
            return
        self._series_parts(core, last)
        name = citation(parse.text(core, last))
        if owner is not None:
            holder = self._name_ending(owner)
            if holder is not None:
                name = f"{holder.mention.name} {name}"
                core = holder.first
        head = last - 1
        if number or year:
            label = f"{number}{suffix(int(number))} {name}" if number else f"{year} {name}"
            begin = min(start if number else first, core)
            self._note(begin, last, head, label, event, "name", layer="event", number="sing")
        self._note(core, last, head, name, "EventSeries", "name", number="sing")

    def _ordinal_before(self, first: int) -> tuple[str, int]:
        """The ordinal that opens the name or stands right before it, and where it stands."""
        for i in (first, first - 1):
            if 0 <= i < len(self.parse.tokens):
                number = ordinal(self.parse.tokens[i].text)
                if number and self.parse.tokens[i].sentence == self.parse.tokens[first].sentence:
                    return str(number), i
        return "", first

    def _series_parts(self, first: int, last: int) -> None:
        """Known bodies inside the name ("UN", "Interpol") are mentions of their own."""
        for end in range(last - 1, first, -1):
            entry = self.ontology.gazetteer(self.parse.text(first, end))
            if entry is not None:
                self._note(first, end, end - 1, entry.name, entry.type, "name", number="sing")
                return

    def _name_ending(self, token: int) -> Noted | None:
        return next((n for n in self.found.values() if n.last == token + 1 and n.mention.kind == "name"), None)

    def _demonym(self, first: int, last: int, head: int, place: str, kind: str) -> None:
        """ "Chinese": the place, unless it opens the name of a body: "the Chinese government"."""
        tokens = self.parse.tokens
        self._note(first, last, head, place, kind, "demonym")
        if tokens[head].dep in ("amod", "compound", "nmod"):
            noun = self.parse.head(tokens[head])
            entry = self.ontology.nouns.get(noun.lemma)
            if noun.i >= last and noun.i - last < 3 and noun.i not in self.busy and entry is not None:
                if self.ontology.is_a(entry.type, "GovernmentBody") and noun.tag in ("NN", "NNP"):
                    text = self.parse.text(first, noun.i + 1)
                    name = f"Government of {place}" if entry.type == "Government" and noun.i == last else text
                    self._note(first, noun.i + 1, noun.i, name, entry.type, "name", number="sing")

    # ---- names that the tagger missed
    def known_parts(self) -> None:
        """A capitalised word that is a part of a person's full name found elsewhere is that person's short name."""
        parts: dict[str, str] = {}
        for noted in list(self.found.values()):
            if noted.mention.type == "Person" and noted.last - noted.first > 1:
                for word in (noted.mention.name.split()[-1], noted.mention.name.split()[0]):
                    parts.setdefault(word, noted.mention.name)
        wrong = {n.id: n for n in self.found.values() if n.last - n.first == 1 and n.mention.type == "Organization"}
        for noted in wrong.values():
            if noted.mention.text in parts:
                del self.found[noted.id]
                self.taken.discard(noted.first)
        for token in self.parse.tokens:
            if token.text in parts and token.i not in self.taken and token.i not in self.busy:
                if token.pos in ("PROPN", "NOUN", "X", "ADJ") and token.text[:1].isupper() and len(token.text) > 1:
                    if self._stands_alone(token):
                        self._note(token.i, token.i + 1, token.i, token.text, "Person", "name", number="sing")

    def _stands_alone(self, token: Token) -> bool:
        """Whether the word is no part of a longer capitalised phrase ("Stock" but not "Stock Exchange")."""
        following = self.parse.tokens[token.i + 1] if token.i + 1 < len(self.parse.tokens) else None
        joined = following is not None and following.sentence == token.sentence and following.pos == "PROPN"
        starts = token.i == self.parse.sentences[token.sentence].first
        return not joined and (not starts or token.dep in ("nsubj", "nsubjpass", "poss"))

    # ---- nominals and pronouns
    def nominals(self) -> None:
        """Common nouns that stand for people, bodies, groups and places."""
        for token in self.parse.tokens:
            if token.pos not in ("NOUN", "PROPN") or token.i in self.busy or token.i in self.taken:
                continue
            if token.dep in ("compound", "nmod", "amod", "npadvmod"):
                continue
            kind = self.noun_type(token)
            if kind:
                self._nominal(token, kind)

    def noun_type(self, token: Token) -> str:
        """The class of a common noun, "" for nouns that stand for nothing in the graph."""
        if ontology_title(self.ontology, self.parse, token) is not None:
            return "Person"
        entry = self.ontology.nouns.get(token.lower) or self.ontology.nouns.get(token.lemma)
        return entry.type if entry is not None else ""

    def _nominal(self, token: Token, kind: str) -> None:
        first = self._left(token)
        last = token.i + 1
        words = self.parse.tokens[first : token.i]
        plural = token.tag in ("NNS", "NNPS")
        quantity = next((q for t in words if t.pos == "NUM" and (q := digits(t.lower))), "")
        if quantity not in ("", "1") or plural or (kind == "Group"):
            kind = kind if kind in ("Event", "EventSeries") else "Group"
        for other in self.parse.children(token, "conj"):  # "158 countries and regions" is one group
            if quantity and other.i - token.i <= 2 and other.tag in ("NNS", "NNPS") and self.noun_type(other):
                last = other.i + 1
                self.taken.add(other.i)
        if kind == "Government" and not plural and (place := self._country_of(token)) is not None:
            self._note(token.i, place.last, token.i, f"Government of {place.mention.name}", kind, "name", number="sing")
            return
        determiner = words[0].lower if words else ""
        definite = determiner in DEFINITE or any(t.dep == "poss" for t in words)
        begin = first
        while begin < token.i and self.parse.tokens[begin].dep in ("det", "predet"):
            begin += 1
        if any(t.dep == "poss" for t in words):
            begin = max((t.i + 1 for t in words if t.dep in ("poss", "case") or t.tag == "POS"), default=begin)
        self._note(
            first,
            last,
            token.i,
            self.parse.text(min(begin, token.i), last),
            kind,
            "group" if kind == "Group" else "nominal",
            number="plur" if plural or kind == "Group" else "sing",
            definite=definite,
            quantity=quantity,
        )

    def _country_of(self, token: Token) -> Noted | None:
        """The named place in "government of Norway"."""
        for prep in self.parse.children(token, "prep"):
            for child in self.parse.children(prep, "pobj") if prep.lower == "of" and prep.i == token.i + 1 else ():
                noted = self._name_ending(child.i)
                if noted is not None and self.ontology.is_a(noted.mention.type, "GeopoliticalEntity"):
                    return noted
        return None

    def _left(self, token: Token) -> int:
        first = token.i
        for child in sorted(token.children, reverse=True):
            if child < token.i and self.parse.tokens[child].dep in LEFT:
                first = min(first, *self.parse.subtree(self.parse.tokens[child]))
        while first < token.i and self.parse.tokens[first].pos in ("PUNCT", "SYM"):
            first += 1
        return first

    def pronouns(self) -> None:
        """Personal, possessive and relative pronouns; "that" only as a relative."""
        for token in self.parse.tokens:
            known = PRONOUNS.get(token.lower)
            if known is None or token.tag not in ("PRP", "PRP$", "WP", "WP$", "WDT"):
                continue
            kind, number, gender = known
            if token.tag in ("WP", "WDT") and not any(
                up.dep == "relcl" for up in (token, *self.parse.ancestors(token))
            ):
                continue
            self._note(token.i, token.i + 1, token.i, token.lower, kind, "pronoun", number=number, gender=gender)

    def _note(
        self,
        first: int,
        last: int,
        head: int,
        name: str,
        kind: str,
        how: str,
        *,
        layer: str = "entity",
        number: str = "",
        gender: str = "",
        definite: bool = False,
        quantity: str = "",
    ) -> Noted:
        start, end = self.parse.span(first, last)
        mention = Mention(
            document=self.parse.document.id,
            start=start,
            end=end,
            text=self.parse.document.text[start:end],
            name=" ".join(name.split()),
            type=kind,
            kind=how,
            layer=layer,
        )
        modifiers = tuple(t.lower for t in self.parse.tokens[first:head])
        noted = Noted(mention, first, last, head, modifiers, number, gender, definite, quantity)
        self.found.setdefault(noted.id, noted)
        if how in ("name", "demonym"):
            self.taken.update(range(first, last))
        return noted


@cache
def title_ends(ontology: Ontology) -> frozenset[str]:
    """Last words of all titles: what a title phrase must end with."""
    return frozenset(words[-1] for words in ontology.title_phrases)


def ontology_title(ontology: Ontology, parse: Parse, token: Token) -> tuple[int, int] | None:
    """Token range of the title phrase that ends with the noun ("vice president"), None where it is no title."""
    if token.lower.rstrip(".").rsplit("-", 1)[-1] not in title_ends(ontology):
        return None
    first = max(parse.sentences[token.sentence].first, token.i - 3)
    found = ontology.title_span([t.text for t in parse.tokens[first : token.i + 1]])
    if found is None or first + found[2] != token.i + 1:
        return None
    return first + found[1], token.i + 1


def citation(text: str) -> str:
    """Citation form of a name: one line, capitals of an all-capital name put right (acronyms stay)."""
    words = text.split()
    if len(words) > 1 and all(w.isupper() and w.isalpha() and len(w) > 1 for w in words):
        return " ".join(w.capitalize() for w in words)
    return " ".join(words)


def digits(word: str) -> str:
    """ "20,000" and "twenty" as digits; "" for what is no whole number."""
    plain = word.replace(",", "")
    if plain.isdigit():
        return str(int(plain))
    return NUMBERS.get(word, "")


def ordinal(word: str) -> int:
    """ "86th" and "first" as a number, 0 for any other word."""
    found = EDITION.match(word)
    if found:
        return int(found.group(1))
    return 0 if word.isupper() else ORDINALS.get(word.lower(), 0)  # "FIRST" is an acronym as often as not


def suffix(number: int) -> str:
    """ "st", "nd", "rd" or "th"."""
    return "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
