"""KnowledgeNet: 15 properties of people and organizations, one fact for each pair of mentions.

Facts count as the text has them: past ones too, denied and planned ones not; arguments keep their own spans.
"""

from __future__ import annotations

from bench.sets.base import Adapter, Json, Metric, Row, Scores, said
from kg.extract.reading import Reading
from kg.model import Fact, Span
from kg.ontology import Ontology

# relation of ours -> (property, whether subject and object change places)
PROPERTIES: dict[str, tuple[tuple[str, bool], ...]] = {
    "ceoOf": (("CEO", True),),
    "founderOf": (("FOUNDED_BY", True),),
    "childOf": (("CHILD_OF", False),),
    "parentOf": (("CHILD_OF", True),),
    "spouseOf": (("SPOUSE", False), ("SPOUSE", True)),
    "subsidiaryOf": (("SUBSIDIARY_OF", False),),
    "subOrganizationOf": (("SUBSIDIARY_OF", False),),
    "ownerOf": (("SUBSIDIARY_OF", True),),
    "acquired": (("SUBSIDIARY_OF", True),),
    "headquarteredIn": (("HEADQUARTERS", False),),
    "foundingDate": (("DATE_FOUNDED", False),),
    "birthDate": (("DATE_OF_BIRTH", False),),
    "deathDate": (("DATE_OF_DEATH", False),),
    "bornIn": (("PLACE_OF_BIRTH", False),),
    "residesIn": (("PLACE_OF_RESIDENCE", False),),
    "citizenOf": (("NATIONALITY", False),),
    "alumnusOf": (("EDUCATED_AT", False),),
    "partyMemberOf": (("POLITICAL_AFFILIATION", False),),
    "affiliatedWith": (("EMPLOYEE_OR_MEMBER_OF", False),),
    "worksFor": (("EMPLOYEE_OR_MEMBER_OF", False),),
    "memberOf": (("EMPLOYEE_OR_MEMBER_OF", False),),
    "playerFor": (("EMPLOYEE_OR_MEMBER_OF", False),),
}
NAMED = frozenset({"name", "metadata", "demonym", "pronoun", ""})  # descriptions are no arguments there
FOLDS = "text F1, patterns and network, folds held out"
EMPLOYED = frozenset({"Organization"})  # a post in a country or a party is no employment there
NOT_EMPLOYED = frozenset({"PoliticalParty"})


def predict(reading: Reading, ontology: Ontology) -> Json:
    """One row for each property that a fact stands for and each pair of mentions in its sentence.

    The scorer does not look at confidence and extractor; `bench.reliability` does.
    """
    types = {n.id: n.mention.type for n in reading.mentions}
    rows: dict[tuple[str, Span, Span], Json] = {}
    for fact in reading.facts:
        if not said(fact) or _same(reading, fact):
            continue
        for name, turned in _properties(fact, types, ontology):
            for evidence in fact.evidence:
                ends = [evidence.subject, evidence.object]
                if min(ends)[0] < 0:
                    continue
                subjects = _mentions(reading, fact.subject, evidence.sentence, evidence.subject)
                objects = [evidence.object]
                if isinstance(fact.object, str):
                    objects = _mentions(reading, fact.object, evidence.sentence, evidence.object)
                for subject in subjects:
                    for target in objects:
                        left, right = (target, subject) if turned else (subject, target)
                        row = {
                            "property": name,
                            "subject": {"start": left[0], "end": left[1]},
                            "object": {"start": right[0], "end": right[1]},
                            "confidence": evidence.confidence,
                            "extractor": evidence.extractor,
                            "rule": evidence.rule,
                            "named": all(_kind(reading, span) in NAMED for span in (subject, target)),
                        }
                        known = rows.get((name, left, right))
                        if known is None or known["confidence"] < evidence.confidence:
                            rows[name, left, right] = row
    return {"facts": list(rows.values())}


def _mentions(reading: Reading, mention: str, sentence: Span, own: Span) -> list[Span]:
    """The argument's span, and the other names and pronouns of its chain in the sentence."""
    known = {n.id: n for n in reading.mentions}
    first = reading.antecedent.get(mention, mention)
    kind = known[mention].mention.kind if mention in known else ""
    found = [own]
    for noted in reading.mentions:
        if noted.mention.layer != "entity" or reading.antecedent.get(noted.id, noted.id) != first:
            continue
        same = noted.mention.kind == kind == "demonym" or noted.mention.kind in ("name", "pronoun")
        inside = sentence[0] <= noted.mention.start and noted.mention.end <= sentence[1]
        if same and inside and noted.mention.span not in found and not _overlaps(noted.mention.span, own):
            found.append(noted.mention.span)
    return found


def _kind(reading: Reading, span: Span) -> str:
    """The kind of the mention at a span; "" for a date."""
    return next((n.mention.kind for n in reading.mentions if n.mention.span == span), "")


def _same(reading: Reading, fact: Fact) -> bool:
    """Whether both arguments are one thing: such a fact falls away when facts are merged."""
    left, right = fact.subject, fact.object
    return isinstance(right, str) and reading.antecedent.get(left, left) == reading.antecedent.get(right, right)


def _overlaps(left: Span, right: Span) -> bool:
    return left[0] < right[1] and right[0] < left[1]


def _properties(fact: Fact, types: dict[str, str], ontology: Ontology) -> tuple[tuple[str, bool], ...]:
    found = PROPERTIES.get(fact.predicate, ())
    relation = ontology.relations.get(fact.predicate)
    if relation is not None and relation.group == "position" and isinstance(fact.object, str):
        kind = types.get(fact.object, "")
        if any(ontology.is_a(kind, c) for c in EMPLOYED) and not any(ontology.is_a(kind, c) for c in NOT_EMPLOYED):
            found = (*found, ("EMPLOYEE_OR_MEMBER_OF", False))
        elif ontology.is_a(kind, "PoliticalParty"):
            found = (*found, ("POLITICAL_AFFILIATION", False))
    return found


def classes(scores: Scores) -> list[Row]:
    """By property."""
    return [(k, v["p"], v["r"], v["f1"], v["tp"] + v["fn"]) for k, v in scores["text"].items() if not k.startswith("#")]


ADAPTER = Adapter(
    name="knowledgenet",
    predict=predict,
    metrics=(
        Metric(name="text F1, 15 properties", run="text", path=("#global", "f1"), naive=0.17, target=0.69,
               published="human .88, Diffbot .81, BERT .69, spaCy + BiLSTM .52 (fold 5)"),
        Metric(name="text precision", run="text", path=("#global", "p"), floor=False, published="spaCy + BiLSTM .44"),
        Metric(name="text recall", run="text", path=("#global", "r"), floor=False, published="spaCy + BiLSTM .64"),
        Metric(name=FOLDS, run="", path=(), naive=0.17, target=0.69, folds=True, floor=False),
        Metric(name="exact-span F1", run="exact", path=("#global", "f1"), floor=False),
    ),
    runs={"text": (), "exact": ("--mode", "span_exact")},
    classes=classes,
    taught=True,
    fast="(33|77)$",
)  # fmt: skip
