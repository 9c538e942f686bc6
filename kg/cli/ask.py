"""The verbs that read: show, why, query, diff, ref."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.render import counted, dump, note, on_terminal, out, table, wrapped
from kg.cli.told import happenings, known, told
from kg.errors import QueryError
from kg.model import Evidence, Fact, Value, term_json
from kg.naming import fold, slug
from kg.plugins import suggest

if TYPE_CHECKING:
    from kg.graph import Entity, Event, Graph

FOLDER = click.option("--in", "folder", metavar="FOLDER", default="output", help="A built folder (default: output).")


@click.command(epilog='\b\nExample:\n  kg show "Ada Lovelace"\n  kg show person/ada-lovelace --in output')
@click.argument("entity", metavar="ENTITY")
@FOLDER
def show(entity: str, folder: str) -> None:
    """Show a person, organization, place or event: names, types, facts, events.

    ENTITY is an id or a name; case and accents don't matter.
    """
    graph = _load(folder)
    node = _node(graph, entity)
    facts = [f for f in graph.facts_of(node.id) if f.predicate != "type"]
    if not on_terminal():
        row = {key: value for key, value in dataclasses.asdict(node).items() if key not in ("evidence", "mentions")}
        row["mentions"] = len(node.mentions)
        dump({**_plain(row), "facts": [_fact(graph, fact) for fact in facts]})
        return
    out(f"{node.label}  ({node.type})  {node.id}")
    if node.aliases:
        wrapped("also " + ", ".join(node.aliases), "  ")
    for name, term in [*node.attributes, *getattr(node, "roles", ())]:
        wrapped(f"{name}: {graph.label(term)}", "  ")
    out(f"{counted(len(facts), 'facts')}, {counted(len(node.mentions), 'mentions')}")
    for line in known(graph, node):
        wrapped(line, "  ")
    if events := happenings(graph, node):
        out("took part in:")
        for line in events:
            wrapped(line, "  ")


@click.command(epilog='\b\nExample:\n  kg why "Ada Lovelace" memberOf "Royal Society"')
@click.argument("subject")
@click.argument("predicate", required=False, default="")
@click.argument("object", required=False, default="")
@FOLDER
def why(subject: str, predicate: str, object: str, folder: str) -> None:
    """Show the sentences behind a claim: quote, article, place in the text, speaker.

    SUBJECT and OBJECT are ids or names; OBJECT may be a date, a number, or left out. PREDICATE is a relation or a role;
    without it, all that is said of SUBJECT.
    """
    graph = _load(folder)
    node = _node(graph, subject)
    facts = _claims(graph, node, predicate, object)
    if not on_terminal():
        dump([{**_fact(graph, fact), "evidence": [_receipt(graph, e) for e in fact.evidence]} for fact in facts])
        return
    for fact in facts:
        wrapped(told(graph, fact))
        for evidence in fact.evidence:
            _print_receipt(graph, evidence)


@click.command(epilog="\b\nExample:\n  kg diff before after")
@click.argument("left", metavar="FOLDER")
@click.argument("right", metavar="FOLDER")
@click.option("--json", "form", flag_value="json", help="JSON, also on a terminal.")
@click.option("--csv", "form", flag_value="csv", help="Comma-separated values.")
def diff(left: str, right: str, form: str | None) -> None:
    """Show the facts in which two built folders differ, with a quote for each.

    Compare extractors, models, or the same articles before and after a change: - stands in the first folder only, + in
    the second only.
    """
    sides = (_load(left), _load(right))
    rows = [
        [sign, told(graph, fact), best.extractor, f"{fact.confidence:.2f}", best.text]
        for sign, graph, other in zip("-+", sides, reversed(sides), strict=True)
        for fact in graph.difference(other)
        if (best := fact.surest)
    ]
    table(["side", "fact", "extractor", "confidence", "quote"], rows, form=form or "")


@click.command(
    epilog="\b\nExample:\n  kg query --list\n  kg query members -p organization=Interpol\n"
    '  kg query output "SELECT * { ?s ?p ?o } LIMIT 5"'
)
@click.argument("words", nargs=-1, metavar="[SOURCE] QUERY")
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of a named question.")
@click.option("--json", "form", flag_value="json", help="JSON, also on a terminal.")
@click.option("--csv", "form", flag_value="csv", help="Comma-separated values.")
@click.option("--timeout", type=float, default=60, metavar="SECONDS", help="Give up after so long (default: 60).")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Rows at most.")
@click.option("--write", is_flag=True, help="Run SPARQL Update text on the store (SOURCE, or in it).")
@click.option("--list", "listing", is_flag=True, help="List the named questions and their parameters.")
def query(
    words: tuple[str, ...],
    parameters: tuple[str, ...],
    form: str | None,
    timeout: float,
    limit: int | None,
    write: bool,
    listing: bool,
) -> None:
    """Ask a question in SPARQL or by name.

    SOURCE is a built folder, an Oxigraph store or a file of RDF (default: output). QUERY is a named question, a file
    ending in .rq, SPARQL text, or - for standard input.
    """
    if listing:
        from kg.query import questions

        found = [[q.name, q.title, ", ".join(q.params)] for q in questions()]
        table(["name", "question", "parameters"], found, form=form or "")
        return
    if not 1 <= len(words) <= 2:
        raise click.UsageError("give a query, or a source and a query; quote a query of several words")
    if len(words) == 1 and Path(words[0]).exists() and not words[0].endswith(".rq"):
        raise click.UsageError(f"{words[0]} is a source: give a query after it, or --list to see the named ones")
    source, text = words if len(words) == 2 else ("output", words[0])
    given = dict(_pair(item) for item in parameters)
    from kg.query import query as ask
    from kg.query import update

    if write:
        update(source, _query_text(text))
        note(f"{source} is changed")
        return
    answer = ask(source, _query_text(text), given, timeout=timeout, limit=limit)
    if answer.turtle and not form:
        out(answer.turtle)
    else:
        table(answer.columns, answer.rows, form=form or "")


@click.command(epilog="\b\nExample:\n  kg ref\n  kg ref presidentOf\n  kg ref Election")
@click.argument("name", required=False, metavar="[CLASS|RELATION|EVENT]")
@click.option("--ontology", metavar="FOLDER", help="Tables of your own instead of those that come with kg.")
def ref(name: str | None, ontology: str | None) -> None:
    """Look up a class, a relation, an event type or a role; without a name, list them all."""
    from kg import ontology as tables

    words = tables.load(Path(ontology) if ontology else None)
    kinds: dict[str, dict[str, Any]] = {
        "class": {key: row for key, row in words.classes.items() if key not in words.events},
        "event": words.events,
        "relation": words.relations,
        "role": words.roles,
        "qualifier": words.qualifiers,
    }
    if name is None:
        rows = [[kind, key, row.label] for kind, found in kinds.items() for key, row in found.items()]
        table(["kind", "name", "label"], rows)
        return
    hits = [(kind, row) for kind, found in kinds.items() for key, row in found.items() if key.lower() == name.lower()]
    if not hits:
        names = [key for found in kinds.values() for key in found]
        raise QueryError(
            f"nothing in the ontology is called {name!r}", hint=_nearest(name, names, "kg ref lists all names")
        )
    pages = [{"kind": kind, **_plain(dataclasses.asdict(row))} for kind, row in hits]
    if not on_terminal():
        dump(pages)
        return
    for page in pages:
        for key, value in page.items():
            if value not in ("", [], None):
                wrapped(f"{key}: {', '.join(map(str, value)) if isinstance(value, list) else value}")


def _load(folder: str) -> Graph:
    from kg.folder import load

    return load(folder)


def _node(graph: Graph, text: str) -> Entity | Event:
    """The one node that is meant; QueryError with look-alikes where there is none."""
    found = graph.find(text)
    if not found:
        names = [node.label for node in (*graph.entities.values(), *graph.events.values())]
        raise QueryError(
            f"nothing in the graph is called {text!r}", hint=_nearest(text, names, "kg query entities lists all")
        )
    node = found[0]
    if not _exact(node, text):
        others = [f"{other.label} ({other.id})" for other in found[1:4]]
        more = f"; or did you mean {', '.join(others)}?" if others else ""
        note(f"nothing is called just {text!r}: this is {node.label} ({node.id}){more}")
    return node


def _exact(node: Entity | Event, text: str) -> bool:
    """Whether a text is the id, the label or another name of a node, blind to case and accents."""
    names = (node.id, node.id.partition("/")[2], node.label, *node.aliases)
    return fold(text) in map(fold, names) or slug(text) == node.id.partition("/")[2]


def _claims(graph: Graph, node: Entity | Event, predicate: str, object: str) -> list[Fact]:
    """Facts from the node that fit; QueryError where there is none."""
    mine = graph.facts_from(node.id)
    if not mine:
        raise QueryError(f"no fact starts with {node.label}", hint=f"kg show {node.id} tells what leads to it")
    if not predicate:
        return [fact for fact in mine if fact.predicate != "type"] or mine
    predicate = next((f.predicate for f in mine if _same_word(f.predicate, predicate)), predicate)
    if predicate not in {fact.predicate for fact in mine}:
        names = [fact.predicate for fact in mine]
        raise QueryError(f"no fact says {node.label} {predicate} ...", hint=suggest(predicate, names, "it has"))
    facts = [fact for fact in mine if fact.predicate == predicate]
    if object:
        found = graph.find(object)
        targets = {other.id for other in found if _exact(other, object)} or {other.id for other in found}
        facts = [f for f in facts if (f.object.text == object if isinstance(f.object, Value) else f.object in targets)]
    if not facts:
        names = [graph.label(fact.object) for fact in mine if fact.predicate == predicate]
        raise QueryError(f"no fact says {node.label} {predicate} {object}", hint=suggest(object, names, "it has"))
    return facts


def _same_word(name: str, given: str) -> bool:
    """``leaderOf`` is also "leader of" and "leaderof"."""
    return name.casefold() == "".join(given.split()).casefold()


def _nearest(text: str, names: list[str], otherwise: str) -> str:
    import difflib

    near = difflib.get_close_matches(text, sorted(set(names)), n=3, cutoff=0.5)
    return f"did you mean {' or '.join(map(repr, near))}?" if near else otherwise


def _query_text(text: str) -> str:
    """What stands on standard input (-) or in a .rq file, else the text itself."""
    if text == "-":
        return sys.stdin.read()
    if not text.endswith(".rq") or not Path(text).is_file():
        return text
    try:
        return Path(text).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{text} can't be read: {error}", hint="a question is a UTF-8 text file") from error


def _pair(item: str) -> tuple[str, str]:
    name, sign, value = item.partition("=")
    if not sign or not name:
        raise click.UsageError(f"-p needs NAME=VALUE, not {item!r}")
    return name, value


def _fact(graph: Graph, fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "subject": fact.subject,
        "predicate": fact.predicate,
        "object": term_json(fact.object),
        "line": graph.line(fact),
        "qualifiers": [[name, term_json(term)] for name, term in fact.qualifiers],
        "modality": fact.modality,
        "negated": fact.negated,
        "confidence": fact.confidence,
        "plain": graph.plain(fact),
    }


def _receipt(graph: Graph, evidence: Evidence) -> dict[str, Any]:
    document = graph.documents.get(evidence.document)
    start, end = evidence.sentence
    row = evidence.to_json()
    row["sentenceText"] = document.text[start:end] if document else ""
    row["source"] = document.source if document else ""
    row["published"] = document.date if document else ""
    row["speakerLabel"] = graph.label(evidence.speaker) if evidence.speaker else ""
    return row


def _print_receipt(graph: Graph, evidence: Evidence) -> None:
    row = _receipt(graph, evidence)
    sentence = str(row["sentenceText"])
    first, last = (offset - evidence.sentence[0] for offset in evidence.quote)
    if 0 <= first < last <= len(sentence) and last - first < len(sentence):
        sentence = f"{sentence[:first]}»{sentence[first:last]}«{sentence[last:]}"
    wrapped(sentence or evidence.text, "  ")
    said = f", said by {row['speakerLabel']}" if row["speakerLabel"] else ""
    where = f"{row['source'] or evidence.document}, {row['published'] or 'undated'}"
    start, end = evidence.quote
    wrapped(f"{where}, characters {start}-{end}{said}, {evidence.extractor} {evidence.confidence:.2f}", "    ")


def _plain(row: Any) -> Any:
    """Tuples as lists and literals as {text, datatype}, for JSON."""
    if isinstance(row, Value):
        return term_json(row)
    if isinstance(row, dict):
        return {key: _plain(value) for key, value in row.items()}
    if isinstance(row, list | tuple):
        return [_plain(item) for item in row]
    return row


COMMANDS = (query, show, why, diff, ref)
