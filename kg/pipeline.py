"""The line: read → annotate → extract → resolve → merge → check → publish. The only file that knows all stages.

An article that fails in a stage is left out and leaves an issue; it never stops the others. What comes out depends on
the set of articles only: not on their order, their file names or the number of workers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.config import Settings
from kg.errors import CheckError, ConfigError, KGError
from kg.graph import Graph
from kg.issues import Issue, counts
from kg.model import Document, Fact, Judgement, Mention

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from spacy.language import Language

    from kg.ontology import Ontology

BATCH = 32  # articles a batch: the same for any number of workers, for a tagger's sums depend on what it sees together
Source = str | Path | Document
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Harvest:
    """What articles yielded before they are joined."""

    documents: list[Document] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def add(self, other: Harvest) -> None:
        """Takes everything over from the other."""
        self.documents += other.documents
        self.mentions += other.mentions
        self.facts += other.facts
        self.judgements += other.judgements
        self.issues += other.issues


def build(
    sources: Iterable[Source] | Source,
    output: str | Path | None = None,
    *,
    date: str = "",
    model: str | None = None,
    workers: int | None = None,
    nlp: Language | None = None,
    formats: Sequence[str] | None = None,
    min_confidence: float | None = None,
    strict: bool | None = None,
    any_language: bool | None = None,
    ontology: str | Path | None = None,
    settings: Settings | None = None,
    issues: list[Issue] | None = None,
    progress: Progress | None = None,
) -> Graph:
    """The knowledge graph of some articles.

    Args:
        sources: files, folders, ``-`` (standard input) or documents; one or several.
        output: a folder to write into; None writes nothing.
        date: publication date (ISO 8601) of articles that name none.
        model: name or path of a spaCy pipeline.
        workers: processes that annotate and extract, 1..64; the result is the same for any number.
        nlp: a loaded spaCy pipeline to use instead of ``model``; with one worker only.
        formats: names of exporters; None or empty = all.
        min_confidence: 0..1; facts below it stay out.
        strict: raise CheckError where a stage warned; nothing is written then.
        any_language: read articles that are not in English as well.
        ontology: a folder with tables of your own.
        settings: what the arguments above override.
        issues: a list that receives what was skipped or doubted.
        progress: called with (stage, done, total).

    Raises:
        ConfigError: a setting is out of range or the pipeline can't be loaded.
        SourceError: no source, or a source does not exist.
        CheckError: the graph breaks a rule of the gate, or ``strict`` and a stage warned.
    """
    settings = _settings(
        settings, date=date or None, model=model, workers=workers, formats=tuple(formats or ()) or None,
        min_confidence=min_confidence, strict=strict, any_language=any_language,
        ontology=str(ontology) if ontology else None,
    )  # fmt: skip
    if nlp is not None and settings.workers > 1:
        raise ConfigError("a loaded pipeline can't be shared by processes", hint="give model=NAME, or workers=1")
    tables = load_ontology(settings)
    tell = progress or (lambda _stage, _done, _total: None)
    harvest = Harvest(issues=issues if issues is not None else [])
    documents = read_documents(sources, settings, harvest.issues, tell)
    for done, part in enumerate(_harvested(documents, settings, nlp, tell), 1):
        harvest.add(part)
        tell("articles", min(done * BATCH, len(documents)), len(documents))
    return _finish(harvest, tables, settings, Path(output) if output is not None else None, tell)


def _settings(settings: Settings | None, **given: Any) -> Settings:
    return replace(settings or Settings(), **{key: value for key, value in given.items() if value is not None})


def load_ontology(settings: Settings) -> Ontology:
    """The tables that the settings name."""
    from kg.ontology import load as load_tables

    return load_tables(Path(settings.ontology) if settings.ontology else None)


# ---- reading


def read_documents(
    sources: Iterable[Source] | Source, settings: Settings, issues: list[Issue], tell: Progress
) -> list[Document]:
    """All readable articles in the order of their ids, each text once, non-English ones left out."""
    from kg.read import read

    listed = [sources] if isinstance(sources, str | Path | Document) else list(sources)
    ready = [source for source in listed if isinstance(source, Document)]
    paths = [source for source in listed if not isinstance(source, Document)]
    found: dict[str, Document] = {}
    for document in [*ready, *(read(paths, date=settings.date, issues=issues) if paths else ())]:
        tell("reading", len(found) + 1, 0)
        first = found.get(document.id)
        if document.language not in ("", "en") and not settings.any_language:
            message = f"the article is in {document.language!r}; --any-language reads it all the same"
            issues.append(Issue(stage="read", code="not-english", document=document.source, message=message))
        elif first is None:
            found[document.id] = document
        else:
            message = f"the same text as {min(first.source, document.source)}"
            issues.append(
                Issue(stage="read", code="duplicate", document=max(first.source, document.source), message=message)
            )
            found[document.id] = min(first, document, key=lambda d: (d.source, repr(d)))
    return [found[key] for key in sorted(found)]


# ---- annotate and extract, batch by batch


def _harvested(
    documents: list[Document], settings: Settings, nlp: Language | None, tell: Progress
) -> Iterator[Harvest]:
    batches = [documents[i : i + BATCH] for i in range(0, len(documents), BATCH)]
    tell("articles", 0, len(documents))
    if settings.workers == 1 or len(batches) < 2:
        for batch in batches:
            yield harvest_batch(batch, settings, nlp)
        return
    with ExitStack() as stack:
        pool = stack.enter_context(_pool(min(settings.workers, len(batches))))
        stack.callback(pool.shutdown, wait=False, cancel_futures=True)
        yield from pool.map(harvest_batch, batches, [settings] * len(batches))


def _pool(workers: int) -> Executor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # spawn: the same on every platform, and no half-copied threads of a loaded model.
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_deaf)


def _deaf() -> None:
    """Ctrl-C is the parent's business."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def harvest_batch(documents: list[Document], settings: Settings, nlp: Language | None = None) -> Harvest:
    """What these articles yield; one that fails leaves an issue, whatever it failed with."""
    from kg.annotate import annotate
    from kg.extract import extract

    tables = load_ontology(settings)
    harvest = Harvest()
    try:
        parses = list(annotate(documents, model=settings.model, nlp=nlp))
    except KGError:
        raise
    except Exception:  # noqa: BLE001 - one article must not stop the others: read them one by one
        parses = []
        for document in documents:
            try:
                parses += annotate([document], model=settings.model, nlp=nlp)
            except Exception as error:  # noqa: BLE001
                harvest.issues.append(_failed("annotate", document, error))
    for parse in parses:
        try:
            found = extract(parse, tables)
        except KGError:
            raise
        except Exception as error:  # noqa: BLE001
            harvest.issues.append(_failed("extract", parse.document, error))
        else:
            harvest.add(
                Harvest([parse.document], list(found.mentions), list(found.facts), list(found.judgements), found.issues)
            )
    return harvest


def _failed(stage: str, document: Document, error: Exception) -> Issue:
    message = f"{type(error).__name__}: {error}"
    name = document.source or document.id
    return Issue(stage=stage, code="document-failed", document=name, message=message, severity="error")


# ---- resolve, merge, check, publish


def _finish(harvest: Harvest, tables: Ontology, settings: Settings, output: Path | None, tell: Progress) -> Graph:
    from kg.resolve import resolve

    tell("resolving", 0, 1)
    harvest.judgements = resolve(
        harvest.mentions, harvest.facts, harvest.judgements, ontology=tables, issues=harvest.issues
    )
    return _merged(harvest, tables, settings, output, tell)


def _merged(harvest: Harvest, tables: Ontology, settings: Settings, output: Path | None, tell: Progress) -> Graph:
    from kg.check import gate
    from kg.merge import merge

    tell("merging", 0, 1)
    graph = merge(
        harvest.documents, harvest.mentions, harvest.facts, harvest.judgements, ontology=tables, issues=harvest.issues
    )
    tell("checking", 0, 1)
    gate(graph, issues=harvest.issues)
    if settings.strict:
        _be_strict(harvest.issues)
    if output is not None:
        from kg.publish import publish

        tell("writing", 0, 1)
        publish(graph, output)
    return graph


def _be_strict(issues: list[Issue]) -> None:
    grave = [issue for issue in issues if issue.severity in ("warning", "error")]
    if grave:
        listed = ", ".join(f"{count} {code}" for code, count in counts(grave).items())
        raise CheckError(f"strict: {listed}", hint="leave --strict out to write the graph all the same")
