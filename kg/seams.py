"""What the stages hand on, and how it is read back from the JSONL files of a built folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from kg.config import Settings
from kg.errors import CheckError
from kg.issues import Issue
from kg.linker import is_person
from kg.model import Document, Fact, Json, Judgement, Mention

T = TypeVar("T")
UNBUILT = "build it first: kg build ARTICLES"


@dataclass(slots=True)
class Harvest:
    """What articles yielded before they are joined."""

    documents: list[Document] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    weights: dict[str, str] = field(default_factory=dict)  # name of a file of trained weights -> its SHA-256

    def add(self, other: Harvest) -> None:
        """Takes everything over from the other."""
        self.documents += other.documents
        self.mentions += other.mentions
        self.facts += other.facts
        self.judgements += other.judgements
        self.issues += other.issues


def recorded(settings: Settings) -> Json:
    """The settings that shape the graph, for the manifest.

    Where it is written and who helped does not matter; nor does the place of the weights, for their hashes are told.
    """
    left_out = ("output", "workers", "strict", "models", "store")
    return {key: value for key, value in asdict(settings).items() if key not in left_out}


def read_folder(folder: Path) -> tuple[Harvest, Settings]:
    """What the JSONL files of a built folder hold, and the settings that it was built with."""
    harvest = Harvest(
        documents=_rows(folder / "documents.jsonl", Document.from_json),
        mentions=_rows(folder / "mentions.jsonl", Mention.from_json),
        facts=_rows(folder / "facts.jsonl", Fact.from_json),
        judgements=_rows(folder / "judgements.jsonl", Judgement.from_json),
        issues=_rows(folder / "issues.jsonl", lambda row: Issue(**row)),
    )
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        harvest.weights = dict(manifest.get("weights", {}))
        rows = {key: value for key, value in manifest["settings"].items() if key != "models"}
        lists = {key: tuple(rows[key]) for key in ("formats", "extractors") if key in rows}
        return harvest, replace(Settings(), **{**rows, **lists})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CheckError(f"{folder} has no readable manifest.json", hint=UNBUILT) from error


def said_by_persons(folder: Path) -> list[Judgement]:
    """What persons judged in an earlier build of this folder, sorted; [] where there is none.

    Raises:
        CheckError: a line of the file is malformed: a new build would lose what stands there.
    """
    path = folder / "judgements.jsonl"
    if not path.is_file():
        return []
    try:
        return sorted({j for j in _rows(path, Judgement.from_json) if is_person(j)})
    except CheckError as error:
        hint = "mend the line, or move the file away: a new build replaces it, and keeps the lines by persons"
        raise CheckError(str(error), hint=hint) from error


def _rows(path: Path, make: Callable[[Json], T]) -> list[T]:
    found: list[T] = []
    try:
        with path.open(encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    found.append(_row(path, number, line, make))
    except OSError as error:
        raise CheckError(f"{path} can't be read: {error.strerror}", hint=UNBUILT) from error
    except UnicodeDecodeError as error:
        raise CheckError(f"{path} is not UTF-8 text: {error.reason}", hint="save it as UTF-8") from error
    return found


def _row(path: Path, number: int, line: str, make: Callable[[Json], T]) -> T:
    try:
        return make(json.loads(line))
    except KeyError as error:
        raise CheckError(f"{path}:{number}: no {error.args[0]!r}", hint="each line is one JSON object") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise CheckError(f"{path}:{number}: {error}", hint="each line is one JSON object") from error
