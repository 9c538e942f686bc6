"""Utterances: every quotation whose speaker is known, with its words, addressee and whom it is about."""

from __future__ import annotations

from kg.extract.attribution import kinds_of
from kg.extract.eventroles import add_times
from kg.extract.happenings import PLACE_PREPOSITIONS, Happening, Happenings
from kg.extract.modality import Status, status
from kg.extract.reading import Noted, Quotation
from kg.model import Value

SHORTEST = 3  # tokens
SPOKEN = frozenset({"speech", "alleged", "denied", "pledge"})
NOT_SPOKEN_OF = frozenset("Group EventSeries Work Law Product Facility".split())


def read_utterances(found: Happenings) -> None:
    """Add an utterance for every quotation by somebody named."""
    for quotation in found.writer.reading.quotations:
        speaker = found.writer.at(quotation.speaker) if quotation.speaker is not None else None
        if speaker is None or speaker.mention.layer != "entity" or not found.writer.named(speaker):
            continue
        if _spoken(found, quotation):
            _utterance(found, quotation, speaker)


def _spoken(found: Happenings, quotation: Quotation) -> bool:
    """Whether it is speech, not a wish; and not the words of an event of its own ("vowed", "denied", "urged")."""
    words = found.parse.tokens[quotation.first : quotation.last]
    if len(words) < SHORTEST or not any(t.pos in ("VERB", "AUX") for t in words):
        return False  # "which the ministry denies"
    if quotation.cue is None:
        return True
    if quotation.mode == "indirect" and quotation.cue in found.by_head:
        return False
    cue = found.parse.tokens[quotation.cue]
    return cue.lower == "according" or bool(SPOKEN & {*kinds_of(found.parse, cue, found.ontology)})


def _utterance(found: Happenings, quotation: Quotation, speaker: Noted) -> None:
    first, last = quotation.first, quotation.last
    writer, parse = found.writer, found.parse
    anchor = parse.tokens[quotation.cue if quotation.cue is not None else first]
    span = parse.span(first, last)
    words = " ".join(parse.document.text[span[0] : span[1]].split())
    noted = writer.add_mention(first, last, anchor.i, words, "Utterance", "trigger", "event")
    # Without a reporting word all tokens are the quotation's own: what it denies or dates is not that it was said.
    outcome = Status() if quotation.cue is None else status(parse, anchor, found.ontology)
    event = Happening(noted, "Utterance", anchor, outcome, cue=[anchor.i])
    event.add("speaker", speaker, anchor)
    event.add("text", Value(words), anchor, span)
    event.add("quoteType", Value(quotation.mode), anchor, span)
    addressee = writer.at(quotation.addressee) if quotation.addressee is not None else None
    if addressee is not None and writer.is_a(addressee, "Agent"):
        event.add("addressee", addressee, anchor)
    for other in writer.headed(first, last):
        if other.id != speaker.id and _spoken_of(found, other):
            event.add("about", other, anchor)
    if quotation.cue is not None:
        add_times(found, event, anchor)
    found.by_id[noted.id] = event


def _spoken_of(found: Happenings, noted: Noted) -> bool:
    """People, bodies and countries with a name, however they are called; not mere locations or relative pronouns."""
    mention, parse, ontology = noted.mention, found.parse, found.ontology
    if mention.layer != "entity" or mention.kind == "demonym" or not found.writer.named(noted):
        return False
    head = parse.tokens[noted.head]
    if mention.kind == "pronoun":
        return head.tag not in ("WP", "WDT", "WP$")
    if mention.kind != "name":
        return mention.type not in NOT_SPOKEN_OF - {"Group"}
    if mention.type in NOT_SPOKEN_OF:
        return False
    if head.dep == "pobj" and ontology.is_a(mention.type, "Place"):
        return parse.head(head).lower not in PLACE_PREPOSITIONS
    return ontology.is_a(mention.type, "Person") or ontology.is_a(mention.type, "Body")
