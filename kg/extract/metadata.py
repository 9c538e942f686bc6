"""Author and outlet are facts: bylines say who works for whom. Names in them are no actors of the story."""

from __future__ import annotations

from kg.extract.reading import Noted, Reading
from kg.model import Evidence, Fact, Field, Mention
from kg.ontology import Ontology


def read_metadata(reading: Reading, ontology: Ontology) -> None:
    """Note authors and outlet that stand in the text, and (author, worksFor, outlet)."""
    document = reading.parse.document
    authors = [_noted(reading, f, "Person") for f in document.fields if f.name == "author" and f.start >= 0]
    outlets = [f for f in document.fields if f.name == "outlet" and f.start >= 0]
    if not outlets:
        return
    entry = ontology.gazetteer(outlets[0].value)
    outlet = _noted(reading, outlets[0], entry.type if entry is not None else "NewsOrganization")
    for author in authors:
        start = min(author.mention.start, outlet.mention.start)
        end = max(author.mention.end, outlet.mention.end)
        block = next((b for b in document.blocks if b.start <= start and end <= b.end), None)
        if block is None:
            continue
        evidence = Evidence(
            document=document.id,
            sentence=(block.start, block.end),
            quote=(start, end),
            text=document.text[start:end],
            subject=author.mention.span,
            object=outlet.mention.span,
            extractor="layout",
            rule="worksFor:byline",
            confidence=0.9,
        )
        reading.facts.append(Fact(subject=author.id, predicate="worksFor", object=outlet.id, evidence=(evidence,)))


def _noted(reading: Reading, field: Field, kind: str) -> Noted:
    document = reading.parse.document
    mention = Mention(
        document=document.id,
        start=field.start,
        end=field.end,
        text=document.text[field.start : field.end],
        name=field.value,
        type=kind,
        kind="metadata",
    )
    noted = Noted(mention, 0, 0, 0)
    reading.mentions.append(noted)
    return noted
