"""Which articles a build reads: each text once, in the order of their ids, dated, in English."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from kg.config import Settings
from kg.errors import SourceError
from kg.issues import Issue
from kg.model import Document

Source = str | Path | Document
Progress = Callable[[str, int, int], None]


def read_documents(
    sources: Iterable[Source] | Source, settings: Settings, issues: list[Issue], tell: Progress
) -> list[Document]:
    """All readable articles in the order of their ids, each text once, non-English ones left out."""
    from kg.read import given_date, laid_out, read

    date = given_date(settings.date)
    listed = [sources] if isinstance(sources, str | Path | Document) else list(sources)
    if not listed:
        raise SourceError("no articles were named", hint="give files, folders or documents")
    given = [source for source in listed if isinstance(source, Document)]
    paths = sorted(str(source) for source in listed if not isinstance(source, Document))
    noted: list[Issue] = []
    found: dict[str, Document] = {}
    for made in sorted(given, key=lambda d: (d.id, d.source)):
        if (whole := laid_out(made, issues=noted)) is not None:
            found.setdefault(whole.id, whole)
    for number, document in enumerate(read(paths, issues=noted), 1):
        found.setdefault(document.id, document)
        tell("reading", number, 0)
    issues += noted
    for noticed in noted:
        if noticed.code == "missing-path":  # a slip of the pen: better told now than after the work
            what, _, hint = noticed.message.partition("; ")
            raise SourceError(f"{noticed.document or repr('')}: {what}", hint=hint)
    for key, document in found.items():
        if date and (not document.date or (date.startswith(document.date) and date != document.date)):
            found[key] = replace(document, date=date)  # none of its own, or a vaguer one
    kept = [d for d in found.values() if d.language in ("", "en") or settings.any_language]
    for document in found.values():
        if document.language not in ("", "en") and not settings.any_language:
            message = f"in {document.language!r}, not English: left out; --any-language reads it all the same"
            issues.append(issue("language-skipped", document, message))
    if not kept:
        reasons = sorted({f"{i.document}: {i.message}" for i in issues if i.severity != "info"})
        hint = "; ".join(reasons[:3]) or "give files or folders with txt, md, html, pdf or jsonl articles"
        raise SourceError("no article could be read", hint=hint)
    return sorted(kept, key=lambda d: d.id)


def issue(code: str, document: Document, message: str, stage: str = "read", severity: str = "warning") -> Issue:
    """An issue with a whole article."""
    name = document.source or document.id
    return Issue(stage=stage, code=code, document=name, message=message, severity=severity)
