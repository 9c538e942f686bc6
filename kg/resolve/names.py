"""What a cluster of mentions is called: its class, its name, and how far that name reaches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.model import Mention
from kg.naming import NAMED, bare, best, kind_of, known, proper, slug, unpossessed, vote
from kg.ontology import Ontology

__all__ = ["Named", "name_cluster", "slug"]

# bodies that every country has under the same name: the country is part of who they are
SHARED = ("Government", "Ministry", "Legislature", "Court", "LawEnforcement", "ArmedForce", "CentralBank")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An id without its scope: ``scope`` is global, document (this article) or mention (this one thing)."""

    kind: str
    slug: str
    scope: str = "global"
    reasons: tuple[str, ...] = ()


def name_cluster(mentions: Iterable[Mention], ontology: Ontology, country: str = "") -> Named | None:
    """How the mentions of one thing are called; None where none of them has a name or a noun.

    ``country`` is the slug of the country whose body it is ("" where unknown). Rules, first fit: gazetteer name; body
    that every country has, with its country; one-word name of a person, in this document only; longest name; nominal,
    in this document only.
    """
    found = sorted(mentions)
    type_ = vote(found, ontology)
    kind = kind_of(type_, ontology)
    names = [m.name for m in found if m.kind in ("name", "metadata")]
    demonyms = [m.name for m in found if m.kind == "demonym"]
    row = known([*names, *demonyms], kind, ontology)
    if row is not None:
        return Named(kind=kind, slug=slug(row.name), reasons=(f"gazetteer: {row.name}",))
    nominals = [bare(m.name) for m in found if m.kind not in ("pronoun", *NAMED)]
    if any(ontology.is_a(type_, t) for t in SHARED) and (
        shared := _shared(names or nominals, type_, ontology, country, named=bool(names))
    ):
        return shared
    name = best(names or demonyms)
    if name:
        if kind == "event":
            name = unpossessed(name)
        if kind == "person" and len(name.split()) == 1:
            return _checked(kind, name, "document", f"one-word name {name!r}, never spelt out here")
        reach = "global" if kind != "group" else "document"
        return _checked(kind, name if kind in ("person", "work") else proper(name), reach, f"longest name {name!r}")
    noun = best(nominals)
    if not noun:
        return None
    if kind == "group":
        return _checked(kind, noun, "document", f"group {noun!r}")
    return _checked(kind, noun, "mention", f"no name, only {noun!r}")


def _checked(kind: str, name: str, scope: str, reason: str) -> Named | None:
    text = slug(name)
    return Named(kind=kind, slug=text, scope=scope, reasons=(reason,)) if text else None


def _shared(names: list[str], type_: str, ontology: Ontology, country: str, *, named: bool) -> Named | None:
    """``Orland's Ministry of Health``, ``Orlandic Ministry of Health``, ``Ministry of Health`` of a known country."""
    name = best(names)
    if not name:
        return None
    stripped, inside = without_country(name, ontology)
    land = inside or country
    if not slug(stripped):
        return None
    if not land:
        if not named or not generic(stripped, ontology):
            return None
        return Named(
            kind="organization", slug=slug(stripped), scope="document", reasons=(f"{stripped!r} of no known country",)
        )
    if type_ == "Government" or slug(stripped) in ("government", "administration"):
        return Named(kind="organization", slug=f"government-of-{land}", reasons=(f"government of {land}",))
    if not generic(stripped, ontology):
        return None
    return Named(kind="organization", slug=f"{slug(stripped)}-{land}", reasons=(f"{stripped!r} of {land}",))


def generic(name: str, ontology: Ontology) -> bool:
    """Whether the name is made of common nouns of the tables ("Ministry of Health"), so that others may bear it too."""
    words = [w.lower() for w in re.findall(r"\w+", name)]
    return any(w in ontology.nouns for w in words) or " ".join(words) in ontology.nouns


def without_country(name: str, ontology: Ontology) -> tuple[str, str]:
    """The name without a country's name or demonym at either end, and the country's slug ("" where it has none)."""
    words = bare(name).split()
    for size in (3, 2, 1):
        if len(words) <= size:
            continue
        head = re.sub(r"['’]s?$", "", " ".join(words[:size]))
        adjective = ontology.demonym(head)
        land = adjective.name if adjective else place(head, ontology)
        if land:
            return " ".join(words[size:]), slug(land)
        before = words[:-size]
        if before[-1].lower() == "the":
            before = before[:-1]
        if (
            len(before) > 1
            and before[-1].lower() in ("of", "in")
            and (land := place(" ".join(words[-size:]), ontology))
        ):
            return " ".join(before[:-1]), slug(land)
    return " ".join(words), ""


def place(name: str, ontology: Ontology) -> str:
    """The canonical name of a country or region, "" for anything else."""
    row = ontology.gazetteer(name)
    return row.name if row is not None and ontology.is_a(row.type, "GeopoliticalEntity") else ""


def kinds_of(mentions: Mapping[str, Mention], ontology: Ontology) -> dict[str, str]:
    """The kind of each mention that has a name of its own and a firm class."""
    found: dict[str, str] = {}
    cache: dict[str, str] = {}
    for key, mention in mentions.items():
        if mention.kind in NAMED and mention.layer == "entity":
            land = ontology.is_a(mention.type, "GeopoliticalEntity")
            kind = cache.setdefault(mention.type, "land" if land else kind_of(mention.type, ontology))
            if kind != "thing":
                found[key] = kind
    return found
