"""The named questions: ``*.rq`` files with ``# title:`` and ``# param NAME: default`` lines at their head."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from kg.dates import bounds, is_value
from kg.errors import QueryError

WORDS = ("type", "relation")  # parameters that name a word of the vocabulary; others name a thing of the graph
DAYS = ("since", "until", "day")
TEXTS = ("word", "text")


def day_of(name: str, text: str) -> str:
    """The day (ISO 8601) that a date parameter stands for: the last of a month or year for ``until``, else the first.

    Raises QueryError where the text is no date.
    """
    value = text.strip()
    if not is_value(value) or "T" in value:
        raise QueryError(f"{name} is {text[:100]!r}, not a date", hint="write 2021, 2021-05 or 2021-05-03")
    return bounds(value)[name == "until"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A SPARQL file. ``name`` is the file's stem, ``params`` maps parameters to defaults ("" = any)."""

    name: str
    title: str
    text: str
    params: dict[str, str] = field(default_factory=dict)


def default_folder() -> Path:
    """``ontology/queries`` of the checkout, else of the installed wheel."""
    package = Path(__file__).resolve().parent
    checkout = package.parent / "ontology" / "queries"
    return checkout if checkout.is_dir() else package / "_ontology" / "queries"


def questions(folder: Path | None = None) -> list[Question]:
    """All named questions of a folder, by name. Raises QueryError where the folder can't be read."""
    place = folder or default_folder()
    try:
        return [parse(path.stem, path.read_text(encoding="utf-8")) for path in sorted(place.glob("*.rq"))]
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(
            f"questions in {place} can't be read: {error}", hint="they are UTF-8 files named *.rq"
        ) from error


def parse(name: str, text: str) -> Question:
    """The question of one file."""
    title = re.search(r"^# *title: *(.+)$", text, re.M)
    found = re.findall(r"^# *param +(\w+): *(.*)$", text, re.M)
    return Question(
        name=name, title=title[1].strip() if title else name, text=text, params={k: v.strip() for k, v in found}
    )


def find_question(name: str, folder: Path | None = None) -> Question | None:
    """A question by its name, with or without its number, by its number, or by a unique beginning; else None."""
    wanted = name.strip().removesuffix(".rq").lower()
    if not re.fullmatch(r"[\w-]{1,80}", wanted):
        return None
    known = questions(folder)
    for question in known:
        number, _, rest = question.name.lower().partition("-")
        if wanted in (question.name.lower(), rest, number):
            return question
    begun = [q for q in known if q.name.lower().partition("-")[2].startswith(wanted)]
    return begun[0] if len(begun) == 1 else None
