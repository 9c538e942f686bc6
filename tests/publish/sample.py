"""A small graph with invented names, and a synthetic one of any size, for the tests of publishing and asking."""

from __future__ import annotations

from collections.abc import Iterable

from kg.graph import Graph
from kg.model import Document, Evidence, Fact, Mention, Term, Value, mention_id
from kg.ontology import load
from kg.views import Entity, Event

TEXT = (
    "Nordwind elects Petrova\n\n"
    "Ana Petrova, president of Nordwind, met Bo Lind in Karlshof on 3 May 2021.\n"
    "Sudland has been a member of Nordwind since 1984, Lind said.\n"
    "Petrova will open a laboratory in Karlshof.\n"
    "She does not support Ostbank, which reportedly paid Lind 5 million crowns."
)
DOCUMENT = Document(
    text=TEXT,
    source="articles/nordwind.txt",
    title="Nordwind elects Petrova",
    date="2021-05-04",
    authors=("Ida Holm",),
    outlet="The Tern",
)


def span(text: str, whole: str = TEXT, after: int = 0) -> tuple[int, int]:
    """Where a text first stands in the article."""
    start = whole.index(text, after)
    return start, start + len(text)


def receipt(quote: str, subject: str = "", object: str = "", speaker: str = "", **more: object) -> Evidence:
    """Evidence for a quote of the sample article: the sentence is its line."""
    start, end = span(quote)
    first = TEXT.rfind("\n", 0, start) + 1
    last = TEXT.find("\n", end)
    found: dict[str, object] = {"rule": "sample", "confidence": 0.9, **more}
    return Evidence(
        document=DOCUMENT.id,
        sentence=(first, last if last >= 0 else len(TEXT)),
        quote=(start, end),
        text=quote,
        subject=span(subject, after=first) if subject else (-1, -1),
        object=span(object, after=first) if object else (-1, -1),
        speaker=speaker,
        mode="indirect" if speaker else "",
        **found,  # type: ignore[arg-type]
    )


def fact(subject: str, predicate: str, object: Term, *evidence: Evidence, **more: object) -> Fact:
    """A fact in one line."""
    return Fact(subject=subject, predicate=predicate, object=object, evidence=evidence, **more)  # type: ignore[arg-type]


ANA, BO, NORD, SUD, KARL, BANK = (
    "person/ana-petrova",
    "person/bo-lind",
    "organization/nordwind",
    "place/sudland",
    "place/karlshof",
    "organization/ostbank",
)
POST = "position/president-of-nordwind"
MEETING, OPENING, SAYING = "event/meeting-2021-05-03_aaaa0001", "event/opening_aaaa0002", "event/utterance_aaaa0003"
PAYMENT = "event/payment_aaaa0004"


def facts() -> list[Fact]:
    """Facts of every sort: plain, dated, attributed, negated, alleged, planned, with roles and derived."""
    day = Value("2021-05-03", "date")
    met = receipt("Ana Petrova, president of Nordwind, met Bo Lind in Karlshof on 3 May 2021", "Ana Petrova", "Bo Lind")
    member = receipt("Sudland has been a member of Nordwind since 1984", "Sudland", "Nordwind", speaker=BO)
    opens = receipt("Petrova will open a laboratory in Karlshof", "Petrova", "laboratory")
    paid = receipt("which reportedly paid Lind 5 million crowns", "which", "Lind", confidence=0.7)
    membership = fact(
        SUD,
        "memberOf",
        NORD,
        member,
        qualifiers=(("earliest", Value("1984-01-01", "date")), ("startDate", Value("1984", "gYear"))),
    )
    post = receipt("Ana Petrova, president of Nordwind", "Ana Petrova", "Nordwind")
    president = fact(
        ANA,
        "presidentOf",
        NORD,
        post,
        qualifiers=(("asOf", Value("2021-05-04", "date")), ("position", POST), ("roleTitle", Value("president"))),
    )
    return [
        president,
        fact(ANA, "holdsPosition", POST, post, qualifiers=(("derivedFrom", president.id),)),
        membership,
        fact(
            SUD,
            "memberSince",
            Value("1984", "gYear"),
            member,
            qualifiers=(("derivedFrom", Value(membership.id)), ("organization", NORD)),
        ),
        fact(ANA, "supports", BANK, receipt("She does not support Ostbank", "She", "Ostbank"), negated=True),
        fact(MEETING, "type", Value("Meeting", "class"), met),
        fact(MEETING, "participant", ANA, met),
        fact(MEETING, "participant", BO, met),
        fact(MEETING, "place", KARL, met),
        fact(MEETING, "date", day, met),
        fact(OPENING, "type", Value("Founding", "class"), opens, modality="Planned"),
        fact(OPENING, "agent", ANA, opens, modality="Planned"),
        fact(OPENING, "place", KARL, opens, modality="Planned"),
        fact(SAYING, "type", Value("Utterance", "class"), member),
        fact(SAYING, "speaker", BO, member),
        fact(SAYING, "about", SUD, member),
        fact(PAYMENT, "type", Value("MoneyTransfer", "class"), paid, modality="Alleged"),
        fact(PAYMENT, "agent", BANK, paid, modality="Alleged"),
        fact(PAYMENT, "recipient", BO, paid, modality="Alleged"),
        fact(BO, "knows-nothing", BANK),  # no evidence: never written
    ]


def entities() -> list[Entity]:
    """The things of the sample."""
    return [
        Entity(id=ANA, label="Ana Petrova", kind="person", types=("Person",), aliases=("Petrova",)),
        Entity(id=BO, label="Bo Lind", kind="person", types=("Person",), aliases=("Lind",)),
        Entity(
            id=NORD,
            label="Nordwind",
            kind="organization",
            types=("IntergovernmentalOrganization", "Organization"),
            attributes=(("sameAs", Value("Q900000001")),),
        ),
        Entity(id=BANK, label="Ostbank", kind="organization", types=("Company", "Organization")),
        Entity(
            id=SUD,
            label="Sudland",
            kind="place",
            types=("Country", "Place"),
            attributes=(("demonym", Value("Sudlandish")),),
        ),
        Entity(id=KARL, label="Karlshof", kind="place", types=("City", "Place")),
        Entity(
            id=POST,
            label="President of Nordwind",
            kind="position",
            types=("Position",),
            attributes=(("positionIn", NORD),),
        ),
    ]


def events(given: Iterable[Fact]) -> list[Event]:
    """The events of the sample, from its facts."""
    names = {
        MEETING: ("Ana Petrova meets Bo Lind", "Meeting"),
        OPENING: ("Ana Petrova opens a laboratory", "Founding"),
        SAYING: ("Bo Lind: Sudland has been a member", "Utterance"),
        PAYMENT: ("Ostbank pays Bo Lind", "MoneyTransfer"),
    }
    extra: dict[str, tuple[tuple[str, Term], ...]] = {
        MEETING: (("earliest", Value("2021-05-03", "date")), ("latest", Value("2021-05-03", "date"))),
        SAYING: (
            ("text", Value("Sudland has been a member of Nordwind since 1984")),
            ("quoteType", Value("indirect")),
        ),
        PAYMENT: (("amount", Value("5 million crowns")),),
    }
    found = []
    for key, (label, kind) in names.items():
        own = [f for f in given if f.subject == key]
        head = next(f for f in own if f.predicate == "type")
        evidence = tuple(sorted({e for f in own for e in f.evidence}))
        roles = tuple((f.predicate, f.object) for f in own if f.predicate != "type") + extra.get(key, ())
        found.append(
            Event(
                id=key,
                label=label,
                kind="event",
                types=(kind, "Event"),
                modality=head.modality,
                roles=roles,
                evidence=evidence,
                attributed=(BO,) if key == SAYING else (),
            )
        )
    return found


def with_views(graph: Graph, things: Iterable[Entity], happenings: Iterable[Event]) -> Graph:
    """The graph with given views, whatever it would compute itself."""
    graph.__dict__["entities"] = {e.id: e for e in sorted(things, key=lambda e: e.id)}
    graph.__dict__["events"] = {e.id: e for e in sorted(happenings, key=lambda e: e.id)}
    return graph


def sample() -> Graph:
    """The small graph."""
    given = facts()
    names, mentions = {}, []
    for text, key, kind in (("Ana Petrova", ANA, "Person"), ("Bo Lind", BO, "Person"), ("Karlshof", KARL, "City")):
        start, end = span(text)
        mentions.append(
            Mention(document=DOCUMENT.id, start=start, end=end, text=text, name=text, type=kind, kind="name")
        )
        names[mention_id(DOCUMENT.id, start, end)] = key
    graph = Graph(documents=[DOCUMENT], mentions=mentions, facts=given, names=names, ontology=load())
    return with_views(graph, entities(), events(given))


def synthetic(size: int) -> Graph:
    """A graph of about ``size`` facts over 20 articles: a fifth of them roles of events."""
    documents, found, things, happenings = [], [], [], []
    for d in range(20):
        lines = "\n".join(f"Article {d}: person {i} leads organization {i % 40}." for i in range(size // 20))
        documents.append(Document(text=lines, source=f"a{d}.txt", title=f"Article {d}", date="2021-05-04"))
    things += [
        Entity(id=f"person/person-{i}", label=f"Person {i}", kind="person", types=("Person",)) for i in range(size // 3)
    ]
    things += [
        Entity(id=f"organization/org-{i}", label=f"Org {i}", kind="organization", types=("Organization",))
        for i in range(40)
    ]
    for n in range(size):
        document = documents[n % 20]
        i = n // 20
        needle = f"person {i} leads organization {i % 40}"
        start, end = span(needle, document.text)
        line = span(f"Article {n % 20}: {needle}.", document.text)
        proof = Evidence(
            document=document.id,
            sentence=line,
            quote=(start, end),
            text=needle,
            subject=(start, start + 7),
            object=(end - 5, end),
            rule="leads",
            confidence=0.8,
        )
        who, what = f"person/person-{n % (size // 3)}", f"organization/org-{(n * 7) % 40}"
        if n % 5:
            predicate = ("presidentOf", "memberOf", "worksFor", "founderOf")[n % 4]
            found.append(
                fact(who, predicate, what, proof, qualifiers=(("startDate", Value(str(1990 + n % 30), "gYear")),))
            )
        else:
            key = f"event/meeting-{n}"
            mine = [fact(key, "type", Value("Meeting", "class"), proof), fact(key, "participant", who, proof)]
            found += mine
            roles: tuple[tuple[str, Term], ...] = (("participant", who), ("participant", what))
            happenings.append(
                Event(
                    id=key,
                    label=f"Meeting {n}",
                    kind="event",
                    types=("Meeting", "Event"),
                    roles=roles,
                    evidence=(proof,),
                )
            )
    graph = Graph(documents=documents, facts=found, ontology=load())
    return with_views(graph, things, happenings)
