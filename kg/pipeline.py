"""The line: read → annotate → extract → resolve → merge → check → publish. The only file that knows all stages.

An article that fails in a stage is left out and leaves an issue; it never stops the others. What comes out depends on
the set of articles only: not on their order, their file names or the number of workers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import __version__, store
from kg.config import Settings
from kg.errors import CheckError, ConfigError, KGError, OntologyError, SourceError
from kg.intake import Progress, Source, issue, read_documents
from kg.issues import Issue, counts
from kg.linker import is_entity
from kg.model import Document, Judgement
from kg.seams import Harvest, recorded, said_by_persons
from kg.terms import BASE

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from spacy.language import Language

    from kg.graph import Graph
    from kg.ontology import Ontology

BATCH = 32  # articles a batch: the same for any number of workers, for a tagger's sums depend on what it sees together


def build(
    sources: Iterable[Source] | Source,
    output: str | Path | None = None,
    *,
    date: str = "",
    model: str | None = None,
    workers: int | None = None,
    nlp: Language | None = None,
    formats: Sequence[str] | None = None,
    extractors: Sequence[str] | None = None,
    models: str | Path | None = None,
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
        date: publication date (ISO 8601) of articles that name none, or only its year or month.
        model: name or path of a spaCy pipeline.
        workers: processes that annotate and extract, 1..64; the result is the same for any number.
        nlp: a loaded spaCy pipeline to use instead of ``model``; with one worker only.
        formats: names of exporters; None or empty = all.
        extractors: what reads relations, in order: patterns, learned (these two are the default), a plug-in's name.
        models: a folder of trained weights of your own.
        min_confidence: 0..1; facts below it stay out.
        strict: raise CheckError where a stage warned; nothing is written then.
        any_language: read articles that are not in English as well.
        ontology: a folder with tables of your own.
        settings: what the arguments above override.
        issues: a list that receives what was skipped or doubted.
        progress: called with (stage, done, total).

    Raises:
        ConfigError: a setting is out of range, weights are malformed, or the pipeline can't be loaded.
        OntologyError, PluginError: tables or a format are unknown or malformed.
        SourceError: no source, or a source does not exist.
        CheckError: the graph breaks a rule of the gate, or ``strict`` and a stage warned.
    """
    settings = _settings(
        settings, date=date or None, model=model, workers=workers, formats=tuple(formats or ()) or None,
        extractors=tuple(extractors or ()) or None,
        min_confidence=min_confidence, strict=strict, any_language=any_language,
        ontology=str(ontology) if ontology else None, models=str(models) if models else None,
    )  # fmt: skip
    if nlp is not None and settings.workers > 1:
        raise ConfigError("a loaded pipeline can't be shared by processes", hint="give model=NAME, or workers=1")
    tables = load_ontology(settings)
    _known_names(settings)
    weights = _weights(settings, hashed=output is not None)
    tell = progress or (lambda _stage, _done, _total: None)
    harvest = Harvest(issues=issues if issues is not None else [], weights=weights)
    said = said_by_persons(Path(output)) if output is not None else []
    documents = read_documents(sources, settings, harvest.issues, tell)
    for done, part in enumerate(_harvested(documents, settings, nlp, tell), 1):
        harvest.add(part)
        tell("articles", min(done * BATCH, len(documents)), len(documents))
    if not harvest.documents:
        first = next(issue for issue in harvest.issues if issue.code == "document-failed")
        message = f"all {len(documents)} articles failed, the first in {first.stage}: {first.message}"
        raise SourceError(message, hint="nothing was written; that looks like a fault of kg: please report it")
    _carry(said, harvest, output)
    return finish(harvest, tables, settings, Path(output) if output is not None else None, tell)


def _settings(settings: Settings | None, **given: Any) -> Settings:
    return replace(settings or Settings(), **{key: value for key, value in given.items() if value is not None})


def load_ontology(settings: Settings) -> Ontology:
    """The tables that the settings name; OntologyError where their folder holds no relations and no classes."""
    from kg.ontology import load as load_tables

    tables = load_tables(Path(settings.ontology) if settings.ontology else None)
    if not tables.relations or not tables.classes:
        message = f"{settings.ontology or 'the ontology'} holds no relations.tsv or no classes.tsv with rows"
        raise OntologyError(message, hint="copy the folder ontology/ that comes with kg, and change the copy")
    return tables


def _known_names(settings: Settings) -> None:
    """Raises PluginError for an unknown exporter or extractor now, not after the work."""
    from kg.extract import extractors
    from kg.publish import exporter

    extractors(settings.extractors)

    for name in settings.formats:
        exporter(name)


def _weights(settings: Settings, *, hashed: bool) -> dict[str, str]:
    """Hashes of the weights that will be used, where they are asked for; ConfigError where a file is malformed."""
    from kg.extract.weights import check_weights, chosen, hashes

    check_weights(chosen(settings.models))
    return hashes(chosen(settings.models), settings.extractors) if hashed else {}


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
    from kg.extract.weights import chosen

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
            found = extract(parse, tables, settings.extractors, chosen(settings.models))
        except KGError:
            raise
        except Exception as error:  # noqa: BLE001
            harvest.issues.append(_failed("extract", parse.document, error))
        else:
            harvest.add(
                Harvest(
                    [parse.document],
                    list(found.mentions),
                    list(found.facts),
                    list(found.judgements),
                    list(found.issues),
                )
            )
    return harvest


def _failed(stage: str, document: Document, error: Exception) -> Issue:
    return issue("document-failed", document, f"{type(error).__name__}: {error}", stage, "error")


def _carry(said: list[Judgement], harvest: Harvest, output: str | Path | None) -> None:
    """Takes over what persons judged about mentions that are still there, and tells of what no longer applies."""
    known = {mention.id for mention in harvest.mentions}
    kept = [j for j in said if j.left in known and (j.right in known or is_entity(j.right))]
    harvest.judgements += kept
    name = str(output)
    if kept:
        message = f"{len(kept)} of {len(said)} judgements by persons carried over from the earlier build"
        harvest.issues.append(Issue(stage="resolve", code="judgements-carried", document=name, message=message))
    for judgement in said:
        if judgement not in kept:
            line = json.dumps(judgement.to_json(), ensure_ascii=False)
            harvest.issues.append(
                Issue(
                    stage="resolve", code="judgement-lost", document=name, quote=line, severity="warning",
                    message="a person judged about a mention that is no longer read: left out; the quote is the line",
                )
            )  # fmt: skip


# ---- resolve, merge, check, publish


def finish(harvest: Harvest, tables: Ontology, settings: Settings, output: Path | None, tell: Progress) -> Graph:
    """Resolves, merges, checks, and writes where a folder is given."""
    from kg.check import gate
    from kg.publish import nquads, publish
    from kg.resolve import resolve

    tell("resolving", 0, 1)
    harvest.judgements = resolve(harvest.mentions, harvest.judgements, harvest.facts, tables, harvest.documents)
    tell("merging", 0, 1)
    graph = merged(harvest, tables, settings)
    harvest.issues += graph.issues
    tell("checking", 0, 1)
    graph, doubts = gate(graph, tables)
    harvest.issues += doubts
    if settings.strict:
        _be_strict(harvest.issues)
    if output is not None:
        tell("writing", 0, 1)
        publish(
            graph,
            output,
            ontology=tables,
            formats=settings.formats,
            facts=harvest.facts,
            judgements=harvest.judgements,
            issues=harvest.issues,
            run={"kg": __version__, "settings": recorded(settings), "weights": harvest.weights},
            base=settings.base_iri,
        )
        for path in store.stores_of(output, settings.store):
            tell("storing", 0, 1)
            base = settings.base_iri or BASE
            store.write(nquads.generate(graph, tables, base=base), path, base=base, build=store.build_of(output))
    return graph


def merged(harvest: Harvest, tables: Ontology, settings: Settings) -> Graph:
    """The graph of what the judgements say; facts that are too doubtful stay in facts.jsonl only."""
    from kg.merge import merge

    least = settings.min_confidence
    facts = [fact for fact in harvest.facts if fact.confidence >= least] if least else harvest.facts
    return merge(harvest.documents, harvest.mentions, facts, harvest.judgements, tables)


def _be_strict(issues: list[Issue]) -> None:
    grave = [issue for issue in issues if issue.severity in ("warning", "error")]
    if grave:
        listed = ", ".join(f"{count} {code}" for code, count in counts(grave).items())
        raise CheckError(f"strict: {listed}", hint="leave --strict out to write the graph all the same")
