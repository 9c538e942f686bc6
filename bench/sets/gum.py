"""GUM (news, interviews, biographies): names, coreference, dates. Mentions are all noun phrases; scored by head."""

from __future__ import annotations

import zlib

from bench.sets.base import Adapter, Json, Metric, Row, Scores, chain, times
from kg.extract.reading import Reading
from kg.ontology import Ontology

FOLDS = 5
# Class of ours (the first that fits) -> type of GUM.
TYPES = (
    ("Person", "person"),
    ("Group", "person"),
    ("Organization", "organization"),
    ("Place", "place"),
    ("Agent", "person"),
)
NAMES = frozenset({"name", "demonym", "metadata", "group"})  # what else is a mention is there for coreference only
FIELDS = {"author": "person", "credit": "person", "outlet": "organization"}
ADJECTIVE = frozenset({"amod", "compound", "nmod"})  # "Afghan officials": GUM marks the officials only


def kind(name: str, ontology: Ontology) -> str:
    """GUM's type of a class of ours."""
    return next((theirs for ours, theirs in TYPES if ontology.is_a(name, ours)), "object")


def predict(reading: Reading, ontology: Ontology) -> Json:
    """Mentions with type and cluster, dates with value."""
    mentions = []
    for noted in reading.mentions:
        if noted.mention.layer == "position":
            continue
        if noted.mention.kind == "demonym" and reading.parse.tokens[noted.head].dep in ADJECTIVE:
            continue
        key = chain(reading, noted)
        head = reading.parse.tokens[noted.head].text
        label = "event" if noted.mention.layer == "event" else noted.mention.kind
        if label in NAMES and (label != "group" or head[:1].isupper()):  # "Greeks", not "people"
            label = kind(noted.mention.type, ontology)
        mentions.append({"start": noted.mention.start, "end": noted.mention.end, "type": label, "cluster": key})
    noted_spans = {(m["start"], m["end"]) for m in mentions}
    # Who took the picture is told beside the text.
    mentions += [
        {"start": f.start, "end": f.end, "type": FIELDS[f.name], "cluster": None}
        for f in reading.parse.document.fields
        if f.name in FIELDS and f.start >= 0 and (f.start, f.end) not in noted_spans
    ]
    dates = [{"start": a, "end": b, "value": value[:10] or None} for a, b, value in times(reading)]
    return {"mentions": mentions, "dates": dates}


def fold(name: str) -> str:
    """The weights that never saw the document: by a checksum of its id."""
    return f"gum-{zlib.crc32(name.encode()) % FOLDS}"


def classes(scores: Scores) -> list[Row]:
    """Every figure of the scorer on news and on all genres."""
    rows = []
    for run, figures in scores.items():
        for name, row in figures.items():
            if row.get("p") is not None:
                rows.append((f"{run}: {name}", row["p"], row["r"], row["f1"], int(row.get("gold", 0))))
    return rows


def _metrics(
    run: str, naive: tuple[float | None, float | None], target: tuple[float | None, float | None]
) -> tuple[Metric, ...]:
    named = ("NER named [head]", "f1")
    return (
        Metric(name=f"{run}: named entities F1", run=run, path=named, naive=naive[0], target=target[0]),
        Metric(name=f"{run}: coreference of named entities CoNLL", run=run,
               path=("coref named-entities CoNLL avg", "f1"), naive=naive[1], target=target[1]),
        Metric(name=f"{run}: dates with value F1", run=run, path=("dates+value", "f1")),
    )  # fmt: skip


ADAPTER = Adapter(
    name="gum",
    predict=predict,
    runs={"news": ("--genre", "news"), "all": ()},
    metrics=(*_metrics("news", (0.83, 0.47), (0.90, 0.65)), *_metrics("all", (None, None), (None, None))),
    classes=classes,
    fold=fold,
    fast="GUM_news_",
)
