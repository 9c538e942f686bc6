"""Which mentions of an article stand for the same thing: a sieve of rules, the surest first.

Each pass joins mentions that one rule is sure of, later passes see the chains of earlier ones, and no link is made
against kind of thing, gender or a different first name (Raghunathan et al. 2010; Lee et al. 2013). Every link is a
judgement with its rule and reasons, so that a person can overrule any of them.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extract.anaphora import resolve_pronoun
from kg.extract.chains import Chains
from kg.extract.descriptions import Told, resolve_description, same_possessor
from kg.extract.items import PRONOUNS, Item, fits, items_of
from kg.extract.namelinks import acronyms, short_names, whole_names
from kg.extract.ranker import rankers
from kg.extract.reading import Reading
from kg.extract.speech import Held, before, first_person, holder_of, second_person
from kg.issues import Issue
from kg.ontology import Ontology
from kg.syntax import Token

THIRD = ("person", "thing", "group")
DESCRIBING = ("nominal", "group", "title", "trigger")


def resolve_mentions(reading: Reading, ontology: Ontology) -> None:
    """Append one judgement for each coreference link and fill ``reading.antecedent``.

    A judgement's ``left`` is the later mention, ``right`` the earlier one; ``by`` names the rule. ``antecedent`` maps
    every mention that can corefer (positions can't) to the first mention of its chain; a first mention maps to itself.
    """
    chains = Chains(reading.parse, items_of(reading, ontology))
    whole_names(chains, ontology)
    acronyms(chains)
    short_names(chains)
    grammar(chains, ontology)
    relatives(chains)
    told = Told(chains, reading, ontology)
    for item in chains.items:
        if item.kind in DESCRIBING:
            resolve_description(told, item)
    pronouns(chains, reading)
    same_possessor(chains)
    reading.judgements.extend(chains.judgements)
    retype(chains, reading)
    for item in chains.items:
        reading.antecedent[item.noted.id] = chains.of[item.index].first.noted.id


def retype(chains: Chains, reading: Reading) -> None:
    """Names that the tagger took for something else but the text treats as a person ("he") become persons."""
    for item in chains.items:
        mention = item.noted.mention
        if item.kind == "name" and chains.of[item.index].family == {"person"} != item.family:
            item.noted.mention = replace(mention, type="Person")
            reading.issues.append(
                Issue(
                    stage="extract",
                    code="name-retyped",
                    document=mention.document,
                    start=mention.start,
                    end=mention.end,
                    quote=mention.text,
                    message=f"tagged {mention.type}, spoken of as a person",
                )
            )


# ---- grammar
def grammar(chains: Chains, ontology: Ontology) -> None:
    """Titles before names, appositions, "X is the president"."""
    parse = chains.parse
    at = heads(chains)
    for item in chains.items:
        if item.kind in ("pronoun", "name", "demonym", "trigger", "metadata"):
            continue
        token = parse.tokens[item.noted.head]
        governor = at.get(token.head)
        if item.number == "plur" or item.kind == "group":
            continue
        if (
            token.dep in ("compound", "nmod")
            and governor
            and governor.kind == "name"
            and item.noted.last <= governor.noted.first
        ):
            if governor.family == {"person"} and fits(item.family, governor.family):
                chains.join(governor, item, "title", 0.95, f"title before {governor.noted.mention.name!r}")
        elif token.dep == "appos" and governor and governor.number != "plur":
            described_by(chains, governor, item)
        elif token.dep in ("attr", "oprd") and (
            item.noted.definite or ontology.title((token.text,)) or item.family == {"person"}
        ):
            copula(chains, at, token, item)
    introduced(chains, ontology)
    for item in chains.items:
        token = parse.tokens[item.noted.head]
        governor = at.get(token.head)
        if item.kind == "name" and token.dep == "appos" and governor and governor.kind == "nominal":
            described_by(chains, item, governor)


def introduced(chains: Chains, ontology: Ontology) -> None:
    """A role right before a person's name, with or without a comma: "Co-founder of Nordwind, Ana Petrova, said"."""
    tokens = chains.parse.tokens
    names_at = {i.noted.first: i for i in chains.items if i.kind == "name" and i.family == {"person"}}
    for item in chains.items:
        if item.kind != "nominal" or item.number == "plur" or not ontology.title((tokens[item.noted.head].text,)):
            continue
        last = max(item.noted.last, item.noted.head + 1)
        name = names_at.get(last)
        if name is None and last < len(tokens) and tokens[last].text == ",":
            after = names_at.get(last + 1)
            starts = tokens[item.noted.first].text[:1].isupper() or item.noted.definite
            name = after if after and starts and tokens[item.noted.head].dep != "pobj" else None
        if name is not None and name.sentence == item.sentence:
            chains.join(name, item, "title", 0.9, f"{item.noted.mention.text!r} introduces {name.noted.mention.name!r}")


def described_by(chains: Chains, holder: Item, item: Item) -> None:
    """Join an apposition where both can be one."""
    if holder.kind != "demonym" and ((holder.family and item.family) or holder.kind == "name"):
        chains.join(
            item, holder, "apposition", 0.95, f"{item.noted.mention.text!r} explains {holder.noted.mention.text!r}"
        )


def copula(chains: Chains, at: dict[int, Item], token: Token, item: Item) -> None:
    """Join "X is the Y" unless it is denied, asked or possible only."""
    parse = chains.parse
    verb = parse.head(token)
    if verb.lemma not in ("be", "become", "remain") or parse.children(verb, "neg"):
        return
    if any(t.tag == "MD" and t.lower != "will" for t in parse.children(verb, "aux")) or (
        verb.lemma == "be" and verb.tag == "VB"
    ):
        return
    for subject in parse.children(verb, "nsubj"):
        holder = at.get(subject.i)
        if holder is not None and holder.kind == "name" and holder.family:
            text = f"{holder.noted.mention.text} {verb.text} {item.noted.mention.text}"
            chains.join(item, holder, "copula", 0.85, f"the text says {text!r}")


def heads(chains: Chains) -> dict[int, Item]:
    """Item by token: names by all their words, others by their head; the entity layer first."""
    found: dict[int, Item] = {}
    for item in chains.items:
        span = range(item.noted.first, item.noted.last) if item.kind == "name" else (item.noted.head,)
        for i in span:
            if i not in found or found[i].kind != "name":
                found[i] = item
    for item in chains.items:
        if item.kind == "name":
            found[item.noted.head] = item
    return found


def relatives(chains: Chains) -> None:
    """who, which, that, whose: the noun that the relative clause hangs on."""
    parse, at = chains.parse, heads(chains)
    for item in chains.items:
        if item.kind != "pronoun" or PRONOUNS.get(item.words[0], ("",))[0] != "relative":
            continue
        verb = next((t for t in parse.ancestors(parse.tokens[item.noted.head]) if t.dep == "relcl"), None)
        if verb is None or verb.head > item.noted.head:
            continue
        holder = at.get(verb.head)
        if holder is None or holder.kind == "demonym":
            continue
        if item.words[0] == "which" and holder.family == {"person"}:
            continue
        chains.join(item, holder, "relative", 0.95, f"relative clause of {holder.noted.mention.text!r}")


# ---- pronouns, in text order
def pronouns(chains: Chains, reading: Reading) -> None:
    """Pronouns in text order, so that each sees what the ones before it stand for."""
    at, speaking = heads(chains), {q.speaker: n for n, q in enumerate(reading.quotations) if q.speaker is not None}
    held, ranked = Held(reading.quotations), rankers(reading.models)
    for item in chains.items:
        if item.kind != "pronoun" or (chains.of[item.index].first is not item and len(chains.of[item.index].items) > 1):
            continue
        kind = PRONOUNS.get(item.words[0], ("",))[0]
        quotation = reading.quotations[item.quotation] if item.quotation >= 0 else None
        speaker = holder_of(chains, at, quotation.speaker) if quotation else None
        if kind in THIRD:
            teller = None
            turn = speaking.get(item.noted.head, -1)
            if turn > 0:
                teller = before(chains, at, held, turn)
            resolve_pronoun(chains, item, teller, speaker, ranked)
        elif kind in ("speaker", "speakers") and quotation is not None:
            first_person(chains, item, kind, speaker, quotation)
        elif kind == "addressee" and quotation is not None:
            second_person(chains, at, item, quotation)
