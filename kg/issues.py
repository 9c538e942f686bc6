"""What was skipped or doubted: every dropped candidate leaves a line with its quote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Issue:
    """One thing that a stage skipped or doubted.

    ``stage`` is a module of the line (read, annotate, extract, resolve, merge, check, publish),
    ``code`` a stable kebab-case word (``empty-file``, ``relation-domain``), ``document`` a document id
    or a path, ``start`` and ``end`` code points of the stored text (-1: no place in a text).
    """

    stage: str
    code: str
    document: str = ""
    start: int = -1
    end: int = -1
    quote: str = ""
    message: str = ""
    severity: str = "info"  # info | warning | error

    def to_json(self) -> dict[str, object]:
        """The JSONL row, without the fields that say nothing."""
        row: dict[str, object] = {"stage": self.stage, "code": self.code, "severity": self.severity}
        if self.document:
            row["document"] = self.document
        if self.start >= 0:
            row |= {"start": self.start, "end": self.end}
        if self.quote:
            row["quote"] = self.quote
        if self.message:
            row["message"] = self.message
        return row


def counts(issues: Iterable[Issue]) -> dict[str, int]:
    """Issues by ``stage:code``, most frequent first."""
    tally = Counter(f"{issue.stage}:{issue.code}" for issue in issues)
    return dict(sorted(tally.items(), key=lambda item: (-item[1], item[0])))
