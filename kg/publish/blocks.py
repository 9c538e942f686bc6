"""Nodes as readable Turtle, one block each under the heading of its section: what all formats of that family share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kg.terms import RDF, Names
from kg.triples import Section
from kg.vocabulary import Node

WIDTH = 100  # a list of objects longer than this goes on several lines
COMPACT = ("readings", "the words")  # sections of many small nodes: one line each


def blocks(sections: Iterable[Section], names: Names, more: Callable[[Node], list[str]] | None = None) -> Iterator[str]:
    """A chunk for each node; ``more`` gives further predicates of a node, each written with its object."""
    term, words = names.term, {RDF + "type": "a"}
    for title, nodes in sections:
        heading = f"\n# ---- {title} ----\n"
        between = " ; " if title.startswith(COMPACT) else " ;\n    "
        for subject, pairs in nodes:
            lines = []
            for predicate, objects in pairs:
                word = words.get(predicate) or words.setdefault(predicate, names.iri(predicate))
                if len(objects) == 1:
                    lines.append(f"{word} {term(objects[0])}")
                    continue
                written = [term(thing) for thing in objects]
                joined = " , ".join(written)
                if len(joined) > WIDTH:
                    joined = " ,\n        ".join(written)
                lines.append(f"{word} {joined}")
            if more is not None:
                lines += more((subject, pairs))
            yield f"{heading}\n{names.iri(subject)} " + between.join(lines) + " .\n"
            heading = ""
