"""A folder that was built: read back, merged again, proved, written in further formats. No language model is loaded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import __version__
from kg.errors import CheckError, ConfigError
from kg.intake import Progress
from kg.issues import Issue
from kg.pipeline import finish, load_ontology, merged
from kg.seams import read_folder, recorded
from kg.terms import BASE

if TYPE_CHECKING:
    from kg.config import Settings
    from kg.graph import Graph
    from kg.seams import Harvest

SEEN_BEFORE = ("read", "annotate", "extract")  # stages whose issues outlive a new merge
SHOWN = 10  # faults that an error message lists


def load(folder: str | Path) -> Graph:
    """The graph of a built folder, merged again from its JSONL files; no language model is loaded.

    Raises:
        CheckError: the folder was not built by kg, or a line of a file is malformed.
    """
    return _graph(*read_folder(Path(folder)))


def _graph(harvest: Harvest, settings: Settings) -> Graph:
    from kg.check import gate

    return gate(merged(harvest, load_ontology(settings), settings))[0]


def merge_folder(
    folder: str | Path,
    output: str | Path | None = None,
    *,
    issues: list[Issue] | None = None,
    progress: Progress | None = None,
) -> Graph:
    """Merges a built folder again, after judgements.jsonl was edited, and writes it (default: into the same folder).

    Raises:
        CheckError: as :func:`load`, or the graph breaks a rule of the gate.
    """
    harvest, settings = read_folder(Path(folder))
    harvest.issues = [issue for issue in harvest.issues if issue.stage in SEEN_BEFORE]
    tell = progress or (lambda _stage, _done, _total: None)
    graph = finish(harvest, load_ontology(settings), settings, Path(output or folder), tell)
    if issues is not None:
        issues += harvest.issues
    return graph


def verify(folder: str | Path) -> dict[str, int]:
    """Proves that a built folder is whole, and returns the counts of its manifest.

    Files are as the manifest says; articles are those of their ids; every mention and every quote stands in its article
    where it says; every argument of a fact is a mention; merged again, the graph is the one that was written.

    Raises:
        CheckError: something does not hold; the message names the files and the facts.
    """
    from kg.check import verify as problems
    from kg.publish import MANIFEST, verify_files
    from kg.store import NAME, about, is_store, of_folder

    target = Path(folder)
    faults = [*verify_files(target), *map(str, problems(target))]
    if is_store(target / NAME) and (of_folder(target) is None or about(target / NAME).get("changed")):
        faults.append(f"{NAME} does not hold this build: kg store {target}")
    if faults:
        more = f"; and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
        hint = "if you edited judgements.jsonl: kg merge; else build again"
        raise CheckError(f"{target}: {'; '.join(faults[:SHOWN])}{more}", hint=hint)
    manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    told = {name: count for name, count in manifest["counts"].items() if isinstance(count, int)}
    graph = load(target)
    if len(graph.facts) != told["facts"]:
        message = f"{target}: {len(graph.facts)} facts when merged again, {told['facts']} in the manifest"
        raise CheckError(message, hint="build again")
    return {"files": len(manifest["files"]), **told}


def export(folder: str | Path, formats: Iterable[str], output: str | Path) -> list[Path]:
    """Writes the graph of a built folder in further formats, and returns the files, which are made or replaced.

    Args:
        folder: built by kg.
        formats: names of exporters, at least one.
        output: a folder, made where missing.

    Raises:
        CheckError: ``folder`` was not built by kg, or ``output`` can't be written.
        PluginError: a format is unknown or its exporter fails.
    """
    from kg.publish import write_files

    graph, options = _for_export(Path(folder))
    return write_files(graph, formats, Path(output), **options)


def exported(folder: str | Path, name: str) -> Iterator[str | bytes]:
    """The chunks of one format of one file. Raises ConfigError where the format has several; else as :func:`export`."""
    from kg.publish import files

    graph, options = _for_export(Path(folder))
    found = files(graph, [name], **options)
    if len(found) > 1:
        raise ConfigError(f"{name} has {len(found)} files", hint=f"name a folder for them: kg export {name} -o FOLDER")
    return next(iter(found.values())).make()


def store(source: str | Path, output: str | Path | None = None) -> tuple[Path, int]:
    """Puts a graph into an Oxigraph store on disk, and returns the store's folder and the number of its quads.

    Args:
        source: a built folder (the store has its graph, and a named graph for each article), or a file of RDF.
        output: the store; default: ``store`` in the built folder. An earlier one is replaced when the new one is whole.

    Raises:
        CheckError: ``source`` is neither, ``output`` is missing for a file, is no store, or can't be written.
    """
    from kg import store as stores
    from kg.publish import nquads

    origin = Path(source)
    if origin.is_dir():
        graph, options = _for_export(origin)
        base, place = options["base"] or BASE, Path(output or origin / stores.NAME)
        chunks = nquads.generate(graph, graph.ontology, base=base)
        return place, stores.write(chunks, place, base=base, build=stores.build_of(origin))
    if not origin.exists():
        raise CheckError(f"{origin} does not exist", hint="name a folder that kg build wrote, or a file of RDF")
    if output is None:
        raise CheckError(f"no place is given for the store of {origin}", hint=f"kg store {origin} -o FOLDER")
    try:
        return Path(output), stores.write_file(origin, output)
    except OSError as error:
        hint = "give a folder that kg build wrote, or a file of RDF"
        raise CheckError(f"{origin} can't be read: {error.strerror or error}", hint=hint) from error


def _for_export(folder: Path) -> tuple[Graph, dict[str, Any]]:
    harvest, settings = read_folder(folder)
    run = {"kg": __version__, "settings": recorded(settings), "weights": harvest.weights}
    return _graph(harvest, settings), {"run": run, "base": settings.base_iri}
