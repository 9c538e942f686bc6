"""GUM (news, interviews, biographies): names, coreference, dates. Mentions are all noun phrases; scored by head."""

from __future__ import annotations

import re
import zlib

from bench.sets.base import Adapter, Json, Metric, Row, Scores, chain, times
from kg.extract.reading import Noted, Reading
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
FIELDS = {"author": "person", "credit": "person", "outlet": "organization", "place": "place"}
ADJECTIVE = frozenset({"amod", "compound", "nmod"})  # "Afghan officials": GUM marks the officials only


def kind(name: str, ontology: Ontology) -> str:
    """GUM's type of a class of ours."""
    return next((theirs for ours, theirs in TYPES if ontology.is_a(name, ours)), "object")


def predict(reading: Reading, ontology: Ontology) -> Json:
    """Mentions with type and cluster, dates with value."""
    mentions = []
    places = {n.first: n for n in _names(reading) if ontology.is_a(n.mention.type, "Place")}
    for noted in reading.mentions:
        if noted.mention.layer == "position":
            continue
        if noted.mention.kind == "demonym" and reading.parse.tokens[noted.head].dep in ADJECTIVE:
            continue
        key = chain(reading, noted)
        label = "event" if noted.mention.layer == "event" else noted.mention.kind
        # "Greeks", not "people"; "the Home Secretary" is a name there.
        if label in NAMES - {"group"} or (label in ("group", "nominal") and _proper(reading, noted)):
            label = kind(noted.mention.type, ontology)
        start, end = reading.parse.span(noted.first, _chain_end(reading, noted, places))
        mentions.append({"start": start, "end": end, "type": label, "cluster": key})
    noted_spans = {(m["start"], m["end"]) for m in mentions}
    # Who took the picture, and where it was written, is told beside the text.
    mentions += [
        {"start": start, "end": end, "type": FIELDS[f.name], "cluster": None}
        for f in reading.parse.document.fields
        if f.name in FIELDS and f.start >= 0
        for start, end in _parts(f.name, f.start, reading.parse.document.text[f.start : f.end])
        if (start, end) not in noted_spans
    ]
    dates = [{"start": a, "end": b, "value": value[:10] or None} for a, b, value in times(reading)]
    return {"mentions": mentions, "dates": dates}


def _names(reading: Reading) -> list[Noted]:
    return [n for n in reading.mentions if n.mention.kind == "name" and n.mention.layer == "entity"]


def _parts(name: str, start: int, text: str) -> list[tuple[int, int]]:
    """Offsets of the places of a dateline, "Harlow, Kent" and "Kent", and of all whom a credit names."""
    if name == "place":
        return [(start + i, start + len(text)) for i in (0, *(m.end() for m in re.finditer(", ", text)))]
    return [(start + m.start(), start + m.end()) for m in re.finditer(r"[^/&\s](?:[^/&]*[^/&\s])?", text)]


def _proper(reading: Reading, noted: Noted) -> bool:
    """Whether a proper noun heads the mention: capital and tag, for any noun that opens a sentence has a capital."""
    head = reading.parse.tokens[noted.head]
    opens = head.i == reading.parse.sentence_of(head).first
    if noted.mention.kind == "group":
        return head.text[:1].isupper() and (not opens or head.tag == "NNPS")
    return head.text[:1].isupper() and not opens and head.tag in ("NNP", "NNPS")


def _chain_end(reading: Reading, noted: Noted, places: dict[int, Noted]) -> int:
    """The end of a place with the wider places behind it, "Harlow, Kent", which GUM marks as one; lists have none."""
    tokens, last = reading.parse.tokens, noted.last
    while noted.first in places and last + 1 in places and tokens[last].text == ",":
        wider = places[last + 1]
        behind = tokens[wider.last : wider.last + 1]
        if tokens[wider.head].dep == "conj" or any(t.lower in ("and", "or") for t in behind):
            break
        last = wider.last
    return last


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
