"""Sentences of our own with what must and must not come of them: ``bench/claims.jsonl``.

A claim is ``subject | relation | object``, alternatives of the relation parted by ``/``; a finer relation counts too,
``*`` is anything (as a relation: any, in either direction). For a part in an event the subject is the event's class:
``Arrest | object | Leon Varga``. Further fields of ``must`` say how it is meant: ``not``, a modality, ``over`` (a state
of the past), ``by NAME`` (attributed to that speaker). Without one it is plainly so. ``must_not`` lists what may not
stand as a plain fact in the text's own voice: as a plan, a denial, or somebody's claim it may.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import kg
from bench.sets.base import Json, Metric, Row
from kg.annotate import load_model
from kg.model import MODALITIES, Block, Document, Fact, Value
from kg.ontology import Ontology, load

FILE = Path(__file__).resolve().parents[1] / "claims.jsonl"
DATE = "2017-09-27"
METRICS = (
    Metric(name="wrong assertions", run="", path=(), target=0.05, published="less is better", lower=True),
    Metric(name="right ones found", run="", path=(), target=0.80),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What the graph holds: names that each side goes by, and how it is meant."""

    subject: frozenset[str]
    predicate: str
    object: frozenset[str]
    modality: str
    negated: bool
    over: bool
    speakers: frozenset[str]
    plain: bool

    @property
    def bare(self) -> bool:
        """A plain fact in the text's own voice."""
        return self.plain and not self.speakers


def claims_of(graph: kg.Graph) -> Iterator[Claim]:
    """Everything the graph says, one claim a fact; the parts of an event share how the event is meant."""
    for fact in graph.facts.values():
        if fact.predicate == "type":
            continue
        event = graph.events.get(fact.subject)
        modality, negated = (event.modality, event.negated) if event else (fact.modality, fact.negated)
        voices = event.attributed if event else graph.attributed(fact)
        plain = modality == "Actual" and not negated if event else graph.plain(fact)
        yield Claim(
            subject=frozenset(event.types) if event else _names(graph, fact.subject),
            predicate=fact.predicate,
            object=frozenset({fact.object.text}) if isinstance(fact.object, Value) else _names(graph, fact.object),
            modality=modality,
            negated=negated,
            over=_over(graph, fact),
            speakers=frozenset(name for voice in voices for name in _names(graph, voice)),
            plain=plain and not negated,
        )


def _over(graph: kg.Graph, fact: Fact) -> bool:
    ended = {name for name, _ in fact.qualifiers} & {"endDate", "ended"}
    return fact.predicate == "formerlyHeldPositionIn" or bool(ended and not graph.plain(fact))


def _names(graph: kg.Graph, key: str) -> frozenset[str]:
    node = graph.node(key)
    if node is None:
        return frozenset({key})
    said = (graph.mentions[m].name for m in node.mentions if m in graph.mentions)
    return frozenset({node.label, *node.aliases, *said})


def fits(text: str, claim: Claim, ontology: Ontology, *, wanted: bool) -> bool:
    """Whether the claim is the one of the text; ``wanted``: and meant as it says, else: and a bare fact."""
    subject, predicate, target, *how = (part.strip() for part in text.split("|"))
    if not _meant(how, claim) if wanted else not claim.bare:
        return False
    if predicate != "*" and not any(_is_a(claim.predicate, name, ontology) for name in predicate.split("/")):
        return False
    straight = _called(subject, claim.subject) and _called(target, claim.object)
    relation = ontology.relations.get(claim.predicate)
    either = predicate == "*" or (relation is not None and relation.symmetric)
    return straight or (either and _called(subject, claim.object) and _called(target, claim.subject))


def _meant(how: list[str], claim: Claim) -> bool:
    if not how:
        return claim.bare
    if how == ["not"]:
        return claim.negated
    if how == ["over"]:
        return claim.over
    if how[0].startswith("by "):
        wanted = how[0][3:].split("/")
        return claim.plain and any(_called(name, claim.speakers) for name in wanted)
    return claim.modality in how[0].split("/") and not claim.negated


def _is_a(predicate: str, wanted: str, ontology: Ontology) -> bool:
    while predicate:
        if predicate == wanted:
            return True
        relation = ontology.relations.get(predicate)
        predicate = relation.parent if relation is not None else ""
    return False


def _called(wanted: str, names: frozenset[str]) -> bool:
    """Whether the wanted name, or one of its alternatives, stands in one of the names as whole words."""
    if wanted == "*":
        return bool(names)
    return any(
        re.search(rf"(?<!\w){re.escape(one.casefold())}(?!\w)", name.casefold())
        for one in wanted.split("/")
        for name in names
    )


def rows() -> list[Json]:
    """The sentences."""
    return [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]


def check(row: Json) -> None:
    """Raises ValueError where a claim of the row is malformed or speaks of what the ontology does not know."""
    ontology = load()
    known = {*ontology.relations, *ontology.roles, "*"}
    for text in (*row["must"], *row["must_not"]):
        parts = [part.strip() for part in text.split("|")]
        if not 3 <= len(parts) <= 4 or not all(parts):
            raise ValueError(f"{row['id']}: not subject | relation | object [| how]: {text!r}")
        unknown = [name for name in parts[1].split("/") if name not in known]
        if unknown:
            raise ValueError(f"{row['id']}: no relation or role {', '.join(unknown)}")
        how = parts[3] if len(parts) == 4 else "not"
        if how not in ("not", "over") and not how.startswith("by ") and set(how.split("/")) - set(MODALITIES):
            raise ValueError(f"{row['id']}: {how!r} says nothing known")


def judge(model: str) -> Iterator[tuple[Json, list[str], list[str]]]:
    """Each row with the ``must`` that were not found and the ``must_not`` that were asserted."""
    ontology, nlp = load(), load_model(model)
    for row in rows():
        document = Document(
            text=row["text"], date=DATE, source=row["id"], blocks=(Block(zone="body", start=0, end=len(row["text"])),)
        )
        held = list(claims_of(kg.build(document, nlp=nlp)))
        missed = [text for text in row["must"] if not any(fits(text, c, ontology, wanted=True) for c in held)]
        wrong = [text for text in row["must_not"] if any(fits(text, c, ontology, wanted=False) for c in held)]
        yield row, missed, wrong


def measure(model: str) -> tuple[list[Json], list[Row], float]:
    """Rows of the table, rows of the classes (P: share not asserted wrongly, R: share found), seconds."""
    start = time.perf_counter()
    counts: dict[str, list[int]] = {}  # class -> must, missed, must_not, wrong
    for row, missed, wrong in judge(model):
        for key in (row["class"], "all"):
            held = counts.setdefault(key, [0, 0, 0, 0])
            for i, n in enumerate((len(row["must"]), len(missed), len(row["must_not"]), len(wrong))):
                held[i] += n
    must, missed_all, must_not, wrong_all = counts.pop("all")
    ours = (wrong_all / must_not, 1 - missed_all / must)
    table = [
        {"set": "claims", "metric": m.name, "ours": o, "naive": m.naive, "target": m.target, "published": m.published}
        for m, o in zip(METRICS, ours, strict=True)
    ]
    classes = []
    for name, (a, b, c, d) in sorted(counts.items()):
        precision, recall = 1 - d / c if c else 1.0, 1 - b / a if a else 1.0
        classes.append(
            (name, precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0, a)
        )
    return table, classes, time.perf_counter() - start
