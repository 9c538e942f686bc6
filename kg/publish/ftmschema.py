"""What becomes of classes, relations and literals in FollowTheMoney: tables first, checked against its own model."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kg.ontology import Ontology
    from kg.views import Entity


class Link(NamedTuple):
    """How a relation is told: schema, the properties for subject and object, and the property for its name."""

    schema: str
    subject: str
    object: str
    role: str = "role"


# kind of a node, or class -> schema; the finest class with a row decides
SCHEMATA = {
    "person": "Person",
    "group": "LegalEntity",
    "organization": "Organization",
    "GovernmentBody": "PublicBody",
    "Company": "Company",
    "GeopoliticalEntity": "PublicBody",
}
LEADS = Link("Directorship", "director", "organization")
WORKS = Link("Employment", "employee", "employer")
JOINS = Link("Membership", "member", "organization")
SPEAKS = Link("Representation", "agent", "client")
OWNS = Link("Ownership", "owner", "asset")
KIN = Link("Family", "relative", "person", "relationship")
OTHER = Link("UnknownLink", "subject", "object")
HOLDS = Link("Occupancy", "holder", "post", "")
LINKS = {
    **dict.fromkeys(
        (
            "headOf", "presidentOf", "chairOf", "ceoOf", "directorOf", "leaderOf", "secretaryGeneralOf",
            "deputyHeadOf", "executiveOf", "boardMemberOf", "governorOf", "commanderOf", "headOfGovernmentOf",
            "mayorOf", "monarchOf", "ministerOf", "viceMinisterOf",
        ),
        LEADS,
    ),
    **dict.fromkeys(("worksFor", "coachOf", "playerFor", "judgeIn", "adviserTo", "holdsPositionIn"), WORKS),
    **dict.fromkeys(("memberOf", "partyMemberOf", "legislatorIn"), JOINS),
    **dict.fromkeys(("spokespersonOf", "representativeOf", "lawyerFor"), SPEAKS),
    **dict.fromkeys(("ownerOf", "acquired"), OWNS),
    "subsidiaryOf": Link("Ownership", "asset", "owner"),
    **dict.fromkeys(("spouseOf", "partnerOf", "parentOf", "childOf", "siblingOf", "relativeOf"), KIN),
    "associateOf": Link("Associate", "person", "associate", "relationship"),
    "succeeds": Link("Succession", "successor", "predecessor"),
}  # fmt: skip
# What a property may point at; where an end is something else, the relation is an UnknownLink.
RANGES = {
    "director": "LegalEntity", "organization": "Organization", "employee": "Person", "employer": "Organization",
    "member": "LegalEntity", "agent": "LegalEntity", "client": "LegalEntity", "owner": "LegalEntity",
    "asset": "Company", "relative": "Person", "person": "Person", "associate": "Person", "successor": "LegalEntity",
    "predecessor": "LegalEntity", "subject": "LegalEntity", "object": "LegalEntity", "holder": "Person",
}  # fmt: skip
ABOVE = {
    "Person": ("LegalEntity",),
    "Organization": ("LegalEntity",),
    "PublicBody": ("Organization", "LegalEntity"),
    "Company": ("Organization", "LegalEntity"),
}
# Relations that become properties of their subject, for these schemata
PROPERTIES = {
    "occupation": ("position", "Person"),
    "birthDate": ("birthDate", "Person"),
    "deathDate": ("deathDate", "Person"),
    "bornIn": ("birthPlace", "Person"),
    "residesIn": ("address", "Person"),
    "headquarteredIn": ("address", "Organization"),
    "foundingDate": ("incorporationDate", "Organization"),
    "purpose": ("description", "Organization"),
}
MUTE = {"diedIn", "visited", "operatesIn", "locatedIn", "capitalOf", "borders"}
DATES = {"birthDate", "deathDate", "incorporationDate", "startDate", "endDate", "date", "publishedAt"}
ORGANIZERS, WHERE = ("organizer", "host"), ("place", "origin", "destination")
LANGUAGES = {"en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "pt": "por", "nl": "nld"}
LIMITS = {"summary": 65000, "description": 65000, "name": 384, "alias": 384}  # characters; others: 1024


def schema_of(thing: Entity, ontology: Ontology | None) -> str:
    """The schema of an entity, "" for what FollowTheMoney has no actor for."""
    classes = dict.fromkeys(thing.types)
    if ontology is not None:
        classes |= dict.fromkeys(a for t in thing.types if t in ontology.classes for a in ontology.ancestors(t))
    return next((SCHEMATA[name] for name in (*classes, thing.kind) if name in SCHEMATA), "")


def is_a(schema: str, wanted: str) -> bool:
    """Whether one schema stands below the other, or is it."""
    return schema == wanted or wanted in ABOVE.get(schema, ())
