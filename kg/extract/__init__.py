"""Parse → mentions, facts between them, and judgements on which mentions are the same thing.

repair → times → mentions → events noted → quotations → coreference → EXTRACTORS (relations) → events → event words
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.extract.attribution import find_quotations
from kg.extract.bodies import read_bodies
from kg.extract.brackets import read_lifespans, read_place_chains
from kg.extract.coreference import resolve_mentions
from kg.extract.eventchains import link_event_words
from kg.extract.eventlinks import link_descriptions
from kg.extract.events import read_events
from kg.extract.eventwords import find_event_words
from kg.extract.facts import Writer
from kg.extract.learned import read_learned
from kg.extract.match import Frames, Matcher
from kg.extract.mentions import find_mentions
from kg.extract.metadata import read_metadata
from kg.extract.positions import read_positions
from kg.extract.reading import Reading
from kg.extract.relations import read_relations
from kg.extract.repair import repair
from kg.extract.times import find_times
from kg.extract.triggers import find_events
from kg.extract.weights import MODELS
from kg.issues import Issue
from kg.model import Fact, Judgement, Mention
from kg.ontology import Ontology
from kg.plugins import find
from kg.syntax import Parse

__all__ = ["DEFAULT_EXTRACTORS", "EXTRACTORS", "MODELS", "Extraction", "extract", "extractors", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What one article says, before identity is resolved; each tuple in a stable order."""

    mentions: tuple[Mention, ...]
    facts: tuple[Fact, ...]
    judgements: tuple[Judgement, ...]
    issues: tuple[Issue, ...]


def read_patterns(matcher: Matcher) -> None:
    """Relations by the tables of ``ontology/``: bodies, what stands in brackets, posts, patterns."""
    read_bodies(matcher.writer)
    read_lifespans(matcher.writer)
    read_place_chains(matcher.writer)
    read_positions(matcher)
    read_relations(matcher)


# What reads relations, by name; an installed package may add more under the entry point ``kg.extractors``. Each is
# called with the article's matcher and writes facts by ``matcher.writer.relation``; later ones see what is written.
EXTRACTORS: dict[str, Callable[[Matcher], None]] = {"patterns": read_patterns, "learned": read_learned}
DEFAULT_EXTRACTORS = ("patterns", "learned")


def extractors(names: Sequence[str]) -> list[Callable[[Matcher], None]]:
    """The extractors of those names, in their order; PluginError where one is unknown."""
    return [find("extractor", name, EXTRACTORS) for name in names]


def extract(
    parse: Parse, ontology: Ontology, names: Sequence[str] = DEFAULT_EXTRACTORS, models: Path = MODELS
) -> Extraction:
    """Read one article. The same parse, ontology, extractors and weights give the same result."""
    reading = read(parse, ontology, names, models)
    facts: dict[str, Fact] = {}
    for fact in reading.facts:
        facts[fact.id] = facts[fact.id] | fact if fact.id in facts else fact
    return Extraction(
        mentions=tuple(sorted({n.mention for n in reading.mentions})),
        facts=tuple(facts[key] for key in sorted(facts)),
        judgements=tuple(sorted(set(reading.judgements))),
        issues=tuple(sorted(set(reading.issues))),
    )


def read(parse: Parse, ontology: Ontology, names: Sequence[str] = DEFAULT_EXTRACTORS, models: Path = MODELS) -> Reading:
    """The full working state of one article, for tests and benchmarks; :func:`extract` is its result.

    ``models`` is a folder of trained weights; what it lacks comes with kg.
    """
    reading = Reading(parse=repair(parse), models=models)
    reading.times = find_times(parse)
    find_mentions(reading, ontology)
    frames = Frames(parse)
    candidates = find_events(reading, ontology, frames)
    find_quotations(reading, ontology)
    reading.mentions.sort(key=lambda n: (n.mention.start, -n.mention.end, n.id))
    resolve_mentions(reading, ontology)
    link_descriptions(reading, ontology)
    matcher = Matcher(Writer(reading, ontology), frames)
    for extractor in extractors(names):
        extractor(matcher)
    read_events(matcher, candidates)
    find_event_words(reading)
    link_event_words(reading, ontology)
    read_metadata(reading, ontology)
    return reading
