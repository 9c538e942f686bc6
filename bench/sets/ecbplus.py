"""ECB+: events, participants, times and places of news stories; scored on the sentences that were annotated."""

from __future__ import annotations

from bench.sets.base import Adapter, Json, Metric, Row, Scores, chain, chain_types, nested, times
from kg.extract.reading import Reading
from kg.linker import Linker
from kg.ontology import Ontology
from kg.resolve import resolve

# Class of ours (the first that fits) -> kind of ECB+. Countries and cities count as places, as mostly there.
KINDS = (("Person", "human"), ("Group", "human"), ("Place", "location"), ("Agent", "human"))

PARTS, TRAINED = 5, 35  # folds of the weights that were fitted on topics 1 to 35


def part(doc_id: str) -> int:
    """The fold of a story: whole topics stay together."""
    return int(doc_id.partition("_")[0]) % PARTS


def _fold(doc_id: str) -> str:
    topic = doc_id.partition("_")[0]
    return f"ecbplus-{part(doc_id)}" if topic.isdecimal() and int(topic) <= TRAINED else ""


def predict(reading: Reading, ontology: Ontology) -> Json:
    """Triggers of events, participants, places, times and other things; clusters inside an article."""
    types = chain_types(reading)
    mentions = []
    events = _events(reading, ontology)
    names = [n.mention for n in reading.mentions if n.mention.kind == "name" and n.mention.layer == "entity"]
    for noted in reading.mentions:
        mention = noted.mention
        # Of "Norland" in "Norland Police" the set marks the longer name alone.
        if mention.layer == "position" or (mention.kind == "name" and nested(mention, names)):
            continue
        if mention.type == "Utterance" and mention.layer == "event":
            continue  # its mention is all that is said; ECB+ marks the word that says it
        key = events.get(noted.id) or chain(reading, noted)
        kind = "event"
        if mention.layer == "entity":
            name = types[key] if mention.kind == "pronoun" else mention.type
            kind = next((theirs for ours, theirs in KINDS if ontology.is_a(name, ours)), "nonhuman")
            if ontology.is_a(name, "Event"):
                kind = "event"
        mentions.append({"start": mention.start, "end": mention.end, "kind": kind, "cluster": key})
    mentions += [{"start": a, "end": b, "kind": "time"} for a, b, _ in times(reading)]
    return {"mentions": mentions}


def _events(reading: Reading, ontology: Ontology) -> dict[str, str]:
    """The event of the graph that a mention stands for, as a build of the story alone makes it."""
    mentions = [n.mention for n in reading.mentions]
    judged = resolve(mentions, reading.judgements, reading.facts, ontology, [reading.parse.document])
    found = Linker(judged).names()
    return {m.id: found[m.id] for m in mentions if m.layer == "event" and m.id in found}


def classes(scores: Scores) -> list[Row]:
    """Mentions by kind."""
    return [(k, m["p"], m["r"], m["f1"], m["gold"]) for k, row in scores[""].items() for m in [row["mentions"]]]


ADAPTER = Adapter(
    name="ecbplus",
    predict=predict,
    metrics=(
        Metric(name="event mentions F1", run="", path=("event", "mentions", "f1"), naive=0.71, target=0.78),
        Metric(name="participants F1", run="", path=("human", "mentions", "f1"), naive=0.51, target=0.65),
        Metric(name="places F1", run="", path=("location", "mentions", "f1")),
        Metric(name="times F1", run="", path=("time", "mentions", "f1")),
        Metric(name="participants, places, times, things F1", run="", path=("entity", "mentions", "f1")),
        Metric(name="coreference of events in an article CoNLL", run="within",
               path=("event", "coref", "CoNLL avg", "f1")),
    ),
    runs={"": (), "within": ("--within-doc",)},
    classes=classes,
    fold=_fold,
    fast="^1[0-9]_1[0-9]?ecb",
)  # fmt: skip
