"""Third-person pronouns of GAP and GUM with their candidates, and which of these are right."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import kg
from bench.line import rows_of
from bench.sets import ADAPTERS
from bench.sets.gap import place_of
from kg.annotate import annotate
from kg.extract import anaphora, coreference
from kg.extract.antecedents import Candidate, Features, described, of_nobody
from kg.extract.attribution import find_quotations
from kg.extract.chains import Chain, Chains
from kg.extract.items import PRONOUNS, Item
from kg.extract.match import Frames
from kg.extract.mentions import find_mentions
from kg.extract.ranker import Ranker
from kg.extract.reading import Noted, Reading
from kg.extract.repair import repair
from kg.extract.times import find_times
from kg.extract.triggers import find_events
from kg.model import normalise
from kg.ontology import Ontology
from kg.syntax import Parse

Json = dict[str, Any]
Answer = Callable[[Item, Sequence[Candidate]], list[bool] | None]
COVER = 40  # characters by which a mention may be longer than GAP's name, as in its scorer


@dataclass(frozen=True, slots=True)
class Asked:
    """A pronoun: the features of each candidate and, last, of nobody; which of them are right (one at least)."""

    kind: str
    rows: list[Features]
    right: list[bool]


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is read up to coreference, the folder of its fold, and its gold rows."""

    fold: str
    corpus: str
    reading: Reading
    gold: list[Json]


def texts(corpus: str, data: Path, work: Path, ontology: Ontology) -> list[Text]:
    """All texts of a corpus; their parses are kept in the working folder."""
    gold: dict[str, list[Json]] = {}
    for row in rows_of(data / corpus / "dev.jsonl"):
        gold.setdefault(normalise(row["text"]), []).append(row)
    kept = work / f"{corpus}.parses.pkl"
    if not kept.is_file():
        rows = rows_of(data / corpus / "dev.input.jsonl")
        articles = work / f"{corpus}.articles.jsonl"
        plain = [{key: value for key, value in row.items() if key != "doc_id"} for row in rows]
        articles.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in plain), encoding="utf-8")
        kept.write_bytes(pickle.dumps(list(annotate(kg.read([articles])))))
    parses: list[Parse] = pickle.loads(kept.read_bytes())
    found = []
    for parse in parses:
        rows = gold[parse.document.text]
        found.append(Text(ADAPTERS[corpus].fold(str(rows[0]["doc_id"])), corpus, read_mentions(parse, ontology), rows))
    return found


def read_mentions(parse: Parse, ontology: Ontology) -> Reading:
    """What :func:`kg.extract.read` does before coreference."""
    reading = Reading(parse=repair(parse))
    reading.times = find_times(parse)
    find_mentions(reading, ontology)
    find_events(reading, ontology, Frames(parse))
    find_quotations(reading, ontology)
    reading.mentions.sort(key=lambda n: (n.mention.start, -n.mention.end, n.id))
    return reading


def asked(text: Text, ontology: Ontology, rankers: Mapping[str, Ranker]) -> list[Asked]:
    """The text's pronouns with an answer, each as it is met when those before it were resolved by the rankers."""
    found: list[Asked] = []
    answer = gap_answer(text.gold, text.reading) if text.corpus == "gap" else gum_answer(text.gold[0], text.reading)
    resolve = anaphora.resolve_pronoun

    def watch(chains: Chains, pronoun: Item, teller: Chain | None, speaker: Chain | None, _: object) -> bool:
        kind = PRONOUNS[pronoun.words[0]][0]
        candidates = anaphora.candidates(chains, pronoun, kind, speaker)
        empty = kind == "thing" and anaphora.pleonastic(chains.parse, chains.parse.tokens[pronoun.noted.head])
        right = answer(pronoun, candidates) if candidates and not empty else None
        if right is not None:
            rows = [*described(chains, pronoun, candidates, teller), of_nobody(chains.parse, pronoun)]
            found.append(Asked(kind, rows, right))
        return resolve(chains, pronoun, teller, speaker, rankers)

    reading = replace(
        text.reading, mentions=[replace(n) for n in text.reading.mentions], judgements=[], issues=[], antecedent={}
    )
    with (
        patch("kg.extract.coreference.rankers", lambda _: rankers),
        patch("kg.extract.coreference.resolve_pronoun", watch),
    ):
        coreference.resolve_mentions(reading, ontology)
    return found


def gap_answer(gold: Sequence[Json], reading: Reading) -> Answer:
    """The chain of the right name; where neither is meant, any other chain, or nobody."""
    by_place = {g["pronoun"]["start"]: g for g in gold}

    def named(candidate: Candidate, name: Json) -> bool:
        for item in candidate.chain.items:
            start, end = place_of(reading, item.noted)
            inside = start >= name["start"] and end <= name["end"]
            longer = (end - start) - (name["end"] - name["start"])
            if inside or (start <= name["start"] and end >= name["end"] and longer <= COVER):
                return True
        return False

    def answer(pronoun: Item, candidates: Sequence[Candidate]) -> list[bool] | None:
        row = by_place.get(pronoun.noted.mention.start)
        if row is None:
            return None
        found = {x: [named(c, row[x]) for c in candidates] for x in "AB"}
        for x in "AB":
            if row[x]["coref"]:
                return [*found[x], False] if any(found[x]) else None
        return [*(not a and not b for a, b in zip(found["A"], found["B"], strict=True)), True]

    return answer


def gum_answer(gold: Json, reading: Reading) -> Answer:
    """The chains whose nearest mention, or most of the last ones, are of the pronoun's cluster; else nobody."""
    exact: dict[tuple[int, int], Json] = {}
    for mention in gold["mentions"]:
        exact.setdefault((mention["start"], mention["end"]), mention)

    def cluster(noted: Noted) -> Any:
        start, end = noted.mention.start, noted.mention.end
        if (start, end) in exact:
            return exact[start, end]["cluster"]
        token = reading.parse.tokens[noted.head]
        over = [m for m in gold["mentions"] if m["head_start"] < token.end and m["head_end"] > token.start]
        near = max(over, key=lambda m: min(end, m["end"]) - max(start, m["start"]) - abs(m["end"] - m["start"]) / 1000,
                   default=None)  # fmt: skip
        return near["cluster"] if near else None

    def answer(pronoun: Item, candidates: Sequence[Candidate]) -> list[bool] | None:
        meant = exact.get((pronoun.noted.mention.start, pronoun.noted.mention.end))
        if meant is None:
            return None
        found = []
        for candidate in candidates:
            hits = [cluster(i.noted) == meant["cluster"] for i in (candidate.before or [candidate.ahead]) if i]
            found.append(hits[-1] or 2 * sum(hits) >= len(hits))
        return [*found, not any(found)]

    return answer
