"""Writes the output folder: all files are staged beside their places, then moved in together, ``manifest.json`` last.

An exporter is a module (or any object) with ``FILE_NAME``, ``TITLE``, ``MIME`` and a pure
``generate(graph, ontology, *, base, run) -> Iterator[str | bytes]``, or with ``PARTS``, several such objects for a
format of several files. Only :func:`publish` and :func:`write_files` write.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg import staging
from kg.errors import CheckError, KGError, PluginError
from kg.issues import Issue, counts
from kg.model import Fact, Judgement
from kg.plugins import find
from kg.publish import jsonl
from kg.terms import BASE, clean

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.ontology import Ontology

__all__ = ["DEFAULT", "EXPORTERS", "MANIFEST", "exporter", "files", "publish", "verify_files", "write_files"]

EXPORTERS = {
    "turtle": "kg.publish.turtle",
    "html": "kg.publish.html",
    "graphml": "kg.publish.graphml",
    "ntriples": "kg.publish.ntriples",
    "nquads": "kg.publish.nquads",
    "trig": "kg.publish.trig",
    "jsonld": "kg.publish.jsonld",
    "rdf12": "kg.publish.rdf12",
    "annotations": "kg.publish.annotation",
    "gexf": "kg.publish.gexf",
    "neo4j": "kg.publish.neo4j",
    "csv": "kg.publish.sheet",
    "sqlite": "kg.publish.sqlite",
    "ftm": "kg.publish.ftm",
    "vocabulary": "kg.publish.vocabularies",
}
DEFAULT = ("turtle", "html", "graphml")  # what a build writes unless it is told otherwise
MANIFEST = "manifest.json"


class File(NamedTuple):
    """A file to be written: the format that it belongs to, what it is, and what makes its chunks."""

    format: str
    title: str
    make: Callable[[], Iterator[str | bytes]]


def exporter(name: str) -> tuple[Any, ...]:
    """The exporters of the files of that format, ours or a plugin's. Raises PluginError: unknown or incomplete."""
    found = find("exporter", name, EXPORTERS)
    module = import_module(found) if isinstance(found, str) else found
    parts = tuple(getattr(module, "PARTS", (module,)))
    for part in parts:
        missing = [needed for needed in ("FILE_NAME", "TITLE", "MIME", "generate") if not hasattr(part, needed)]
        if missing:
            raise PluginError(
                f"exporter {name!r} has no {', '.join(missing)}", hint="see docs/output.md for what one needs"
            )
        file = str(part.FILE_NAME)
        if Path(file).name != file or file.startswith(".") or file == MANIFEST or file in jsonl.TITLES:
            raise PluginError(
                f"exporter {name!r} can't write {file!r}", hint="give a plain file name that no other file has"
            )
    return parts


def files(
    graph: Graph,
    formats: Iterable[str],
    *,
    ontology: Ontology | None = None,
    run: Mapping[str, Any] | None = None,
    base: str = "",
) -> dict[str, File]:
    """What formats would write, by file name; nothing is made yet. Raises PluginError as :func:`exporter` does."""
    found: dict[str, File] = {}
    for name in dict.fromkeys(formats):
        for part in exporter(name):
            if part.FILE_NAME in found:
                raise PluginError(f"two exporters write {part.FILE_NAME}", hint="leave one of them out")
            make = partial(part.generate, graph, ontology or graph.ontology, base=base or BASE, run=run or {})
            found[part.FILE_NAME] = File(name, part.TITLE, make)
    return found


def write_files(graph: Graph, formats: Iterable[str], folder: Path | str, **options: Any) -> list[Path]:
    """Writes formats of a graph into a folder, all staged before the first is moved in; returns the files.

    ``options`` are those of :func:`files`. Raises PluginError and CheckError as :func:`publish` does.
    """
    target = Path(folder)
    chosen = files(graph, formats, **options)
    try:
        target.mkdir(parents=True, exist_ok=True)
        staging.sweep(target)
        with staging.folder(staging.NEW, target) as stage:
            for file, row in chosen.items():
                _write(stage / file, row)
            for file in chosen:
                (stage / file).replace(target / file)
    except OSError as error:
        raise _unwritable(target, error) from error
    return [target / file for file in chosen]


def publish(
    graph: Graph,
    folder: Path | str,
    *,
    ontology: Ontology | None = None,
    formats: Iterable[str] = (),
    facts: Iterable[Fact] = (),
    judgements: Iterable[Judgement] = (),
    issues: Iterable[Issue] = (),
    run: Mapping[str, Any] | None = None,
    base: str = "",
) -> dict[str, Any]:
    """Writes the graph to a folder and returns the manifest.

    Args:
        graph: merged and checked.
        folder: made where missing; an earlier run's files are replaced, strangers' are left alone.
        ontology: labels and superclasses for the exporters; default: the graph's own.
        formats: names of exporters, empty = ``DEFAULT``. The JSONL files are always written.
        facts: as extracted, between mentions (``facts.jsonl``).
        judgements, issues: for ``judgements.jsonl`` and ``issues.jsonl``.
        run: what else the manifest tells: version, settings, model; no clocks: equal input, equal bytes.
        base: namespace of the ids, empty = ``https://kg.example.org/id/``.

    Raises:
        PluginError: an exporter is unknown or fails.
        CheckError: the folder can't be written (no space, no right, a file in its place). Earlier output stays.
    """
    target = Path(folder)
    chosen = files(graph, tuple(formats) or DEFAULT, ontology=ontology, run=run, base=base)
    issues = list(issues)
    for file, lines in jsonl.records(graph, facts, judgements, issues).items():
        chosen[file] = File("jsonl", jsonl.TITLES[file], lambda lines=lines: lines)  # type: ignore[misc]
    try:
        target.mkdir(parents=True, exist_ok=True)
        staging.sweep(target)
        with staging.folder(staging.NEW, target) as stage:
            written = {file: _write(stage / file, chosen[file]) for file in sorted(chosen)}
            manifest = _manifest(graph, issues, written, run or {})
            text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
            _put(stage / MANIFEST, [text])
            with staging.folder(staging.OLD, target) as aside:
                _move(stage, target, aside, [*sorted(chosen), MANIFEST])
    except OSError as error:
        raise _unwritable(target, error) from error
    return manifest


def _write(path: Path, file: File) -> dict[str, Any]:
    try:
        size, digest = _put(path, file.make())
    except (KGError, OSError):
        raise
    except Exception as error:
        raise PluginError(
            f"exporter {file.format!r} failed: {type(error).__name__}: {error}",
            hint="nothing was changed; leave the format out with --format, and report the fault",
        ) from error
    return {"bytes": size, "sha256": digest, "title": file.title}


def _put(path: Path, chunks: Iterable[str | bytes]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    with path.open("wb") as stream:
        for chunk in chunks:
            data = chunk if isinstance(chunk, bytes) else _utf8(chunk)
            stream.write(data)
            digest.update(data)
            size += len(data)
    return size, digest.hexdigest()


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:  # lone surrogates
        return clean(text).encode()


def _move(stage: Path, target: Path, aside: Path, files: list[str]) -> None:
    """Moves the staged files in, the manifest last; puts the old ones back where a move fails, or Ctrl-C ends it."""
    stale = _listed(target) - set(files)
    saved, moved = list[str](), list[str]()
    try:
        for file in files:
            if (target / file).exists():
                _keep(target / file, aside / file)
                saved.append(file)
        for file in files:
            moved.append(file)
            (stage / file).replace(target / file)
        for file in sorted(stale):  # a format of an earlier build would show other articles
            (target / file).unlink(missing_ok=True)
    except BaseException:
        for file in reversed(moved):
            if file in saved:
                (aside / file).replace(target / file)
            else:
                (target / file).unlink(missing_ok=True)
        raise


def _keep(path: Path, copy: Path) -> None:
    try:
        os.link(path, copy)
    except OSError:  # a file system without links
        shutil.copy2(path, copy)


def _listed(target: Path) -> set[str]:
    """The files that the folder's manifest names, plain names only."""
    try:
        names = json.loads((target / MANIFEST).read_text(encoding="utf-8"))["files"]
        return {n for n in names if Path(n).name == n and not n.startswith(".")}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _manifest(graph: Graph, issues: list[Issue], files: dict[str, Any], run: Mapping[str, Any]) -> dict[str, Any]:
    kinds = Counter(e.kind for e in graph.entities.values())
    return {
        **run,
        "counts": {
            "documents": len(graph.documents),
            "mentions": len(graph.mentions),
            "entities": len(graph.entities),
            "events": len(graph.events),
            "facts": len(graph.facts),
            "plain_facts": sum(graph.plain(f) for f in graph.facts.values()),
            "kinds": dict(sorted(kinds.items())),
        },
        "files": files,
        "issues": counts(issues),
        "sources": [
            {
                "id": d.id,
                "source": d.source,
                "title": d.title,
                "sha256": hashlib.sha256(clean(d.text).encode()).hexdigest(),
            }
            for d in graph.documents.values()
        ],
    }


def _unwritable(target: Path, error: OSError) -> CheckError:
    return CheckError(
        f"can't write to {target}: {error.strerror or error}",
        hint="earlier output there is as it was; check free space and rights, or give another folder",
    )


def verify_files(folder: Path | str) -> list[str]:
    """What is wrong with an output folder against its manifest: missing or changed files; [] where all is well.

    Raises CheckError where there is no readable manifest.
    """
    target = Path(folder)
    try:
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        files: dict[str, dict[str, Any]] = manifest["files"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CheckError(f"{target} has no readable {MANIFEST}", hint="build it first: kg build ARTICLES") from error
    faults = []
    for file, row in sorted(files.items()):
        path = target / file
        if not path.is_file():
            faults.append(f"{file} is missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != row.get("sha256"):
            faults.append(f"{file} was changed after the build")
    return faults
