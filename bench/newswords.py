"""The words of the generated news: what happens, what is so, how it is said, and what names are made of."""

from __future__ import annotations

from datetime import date

# Class, verb/its past, a sentence of {role:kind} (2: the role again; ~: the verb), and the relation that says the same.
EVENTS = (
    ("Meeting", "meet/met", "{participant:person}~ {participant2:person}", "metWith"),
    ("Visit", "visit/visited", "{agent:person}~ {destination:place}", "visited"),
    ("Criticism", "criticize/criticized", "{speaker:person}~ {object:anyone}", "criticizes"),
    ("Praise", "praise/praised", "{speaker:anyone}~ {object:anyone}", "praises"),
    ("Agreement", "sign/signed", "{participant:actor}~ an agreement with {participant2:actor}", ""),
    ("Negotiation", "negotiate/negotiated", "{participant:actor}~ with {participant2:actor}", "negotiatesWith"),
    ("Appointment", "appoint/appointed", "{agent:body}~ {object:person}", ""),
    ("Acquisition", "buy/bought", "{agent:company}~ {object:company} for {amount:money}", "acquired"),
    ("Arrest", "arrest/arrested", "{agent:society}~ {object:person} for {crime:crime}", ""),
    ("Conference", "hold a conference/held a conference", "{host:country}~ on {about:topic}", ""),
)
# Relation, verb/its present, and a sentence of its subject {s:kind} and its object {o:kind}.
LINKS = (
    ("worksFor", "work for/works for", "{s:person}~ {o:body}"),
    ("memberOf", "belong to/belongs to", "{s:anyone}~ {o:society}"),
    ("supports", "support/supports", "{s:anyone}~ {o:anyone}"),
    ("cooperatesWith", "cooperate with/cooperates with", "{s:actor}~ {o:actor}"),
    ("ownerOf", "own/owns", "{s:anyone}~ {o:company}"),
    ("headquarteredIn", "sit in/sits in", "{s:body}~ {o:city}"),
    ("locatedIn", "lie in/lies in", "{s:city}~ {o:country}"),
    ("residesIn", "live in/lives in", "{s:person}~ {o:city}"),
    ("occupation", "work as/works as", "{s:person}~ {o:trade}"),
    ("presidentOf", "serve as/serves as", "{s:person}~ {title:president} of {o:body}"),
    ("mayorOf", "serve as/serves as", "{s:person}~ {title:mayor} of {o:city}"),
    ("ministerOf", "serve as/serves as", "{s:person}~ {title:foreign minister} of {o:country}"),
)
NOW, LATELY, SINCE = "", " until recently", " since {since:past}"
WHEN = (NOW, NOW, NOW, LATELY, SINCE, SINCE, " from {since:past} to {until:recent}")
EDGES = (("since", "startDate", "earliest"), ("until", "endDate", "latest"))
TAILS = ("", "", ", to the surprise of most observers", ", which has divided opinion in the country ever since",
         ", despite doubts about the cost and the timing", ", in a year that has seen many such turns")  # fmt: skip
# Modality, the words before the verb, and how many in a thousand.
MOODS = (("Actual", "", 844), ("Actual", " {} not", 26), ("Alleged", " reportedly", 48), ("Planned", " will", 55),
         ("Desired", " hopes to", 27))  # fmt: skip
POOLS = {  # what may stand for a kind; other kinds are pools themselves, or words
    "anyone": ("person", "person", "company", "society"), "actor": ("company", "society", "country"),
    "body": ("company", "society"), "place": ("city", "country"),
}  # fmt: skip
FORMS = {  # kind of id, classes with the shape of a name, and how readily there is a new one
    "person": ("person", 0.8, {"{1} {0}": "Person"}),
    "company": ("organization", 0.5, {"{} Works": "Company", "{} Bank": "Company", "{} Energy": "Company"}),
    "society": ("organization", 0.4, {
        "{} Union": "TradeUnion", "{} Party": "PoliticalParty", "{} College": "EducationalOrganization",
        "{} Alliance": "IntergovernmentalOrganization", "{} Police": "LawEnforcement"}),
    "paper": ("organization", 1.0, {"{} Post": "NewsOrganization", "{} Courier": "NewsOrganization"}),
    "city": ("place", 0.3, {"{}burg": "City", "{}ton": "City", "{}haven": "City", "{}stad": "City"}),
    "country": ("place", 0.05, {"{}land": "Country", "{}ia": "Country"}),
}  # fmt: skip
WORDS = {
    "topic": "trade/fishing rights/the budget/school meals/border controls/railway fares/drinking water",
    "crime": "fraud/tax evasion/bribery/smuggling/arson/perjury",
    "trade": "teacher/lawyer/engineer/surgeon/farmer/novelist/economist",
    "money": "2 million crowns/12 million crowns/250 million crowns/4 billion crowns",
}
PERIODS = {"past": date(1985, 1, 1), "recent": date(2013, 1, 1)}  # the first day of 4,500
MONTHS = "January February March April May June July August September October November December".split()
ONSETS, VOWELS = "b br d dr f g gr h j k kl l m n p r s st t tr v w z".split(), "a e i o u au ei".split()
SYLLABLES = (ONSETS, VOWELS, ONSETS, VOWELS, "l m n r s k nd rt lm v".split())
CONFIDENCE = (0.46, 0.65, 0.69, 0.77, 0.77, 0.81, 0.85, 0.85, 0.85, 0.85, 0.9, 0.92)
