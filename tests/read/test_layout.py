"""The zones of invented articles in several layouts, and the laws that hold for every text."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import ZONES, normalise
from kg.read import layout
from kg.read.bylines import byline, citation_case
from kg.read.furniture import credit, dateline, rights

NEWSPAPER = """World | Politics
Council backs new bridge after nine-year dispute
A vote on Tuesday ends one of the region's longest quarrels, but opponents say that they will go to court.
By ILKA O'MARSDEN and Bo de Kim (Northmere Herald)
Published 27 September 2017, 9.09 am
Updated: Sept 28, 2017

Mayor Ilka Voss speaks to the council on Tuesday. [Photo/Harrow Images]

The council of Northmere voted on Tuesday to build a new bridge over the river.

"We are glad," said Ilka Voss, the mayor.

Read more: Five bridges that were never built

The bridge will be built by Harrow & Sons, which has built four bridges in the region.

Sign up for our newsletter
© 2017 Northmere Herald. All rights reserved."""

AGENCY = """UPDATE 1-Norland president names new defence minister

By Tomas Berg

NORHAVEN, March 3 (Reuters) - Norland's president on Friday named Ada Quist as defence minister, his office said.

Quist, 51, was head of the navy until last year, the office said in a statement.

(Reporting by Tomas Berg in Norhaven and Lena Holt in Sundby; Editing by Mark Finn)"""

WIKINEWS = """Northmere votes to build bridge

Tuesday, May 8, 2012

The council of Northmere voted yesterday to build a new bridge over the river.

Mayor Ilka Voss in 2010. Image: Jo Doe.

Opponents said that they would appeal the decision before the regional court.

Sources
"Northmere votes". Herald, May 8, 2012"""

RELEASE = """FOR IMMEDIATE RELEASE

Media contact: Jane Roe, +44 20 7946 0000, press@harrow.example

Harrow & Sons Wins Contract to Build Northmere Bridge

Company will hire 300 workers in the region

NORTHMERE, England, May 4, 2021 /PRNewswire/ -- Harrow & Sons today announced that it has won a large contract.

About Harrow & Sons

Harrow & Sons is a builder of bridges with offices in nine countries.

###

Contact:
Jane Roe
press@harrow.example"""

PLAIN = """The council of Northmere voted on Tuesday to build a new bridge.

Opponents said that they would appeal.

Nobody else spoke"""

BROADCASTER = """Norland votes for change
By Ann Lee and Bo Kim, CNN
Updated 9:09 AM EDT, Wed September 27, 2017
Norhaven, Norland (CNN) — Voters in Norland went to the polls on Sunday for the first time in nine years.
CNN's Cy Poe contributed to this report."""

COLUMN = """OPINION
Why the bridge matters
Ann Lee, Northmere Correspondent
Wed, 27 Sep 2017 09:09 GMT
PARIS — The bridge that Northmere wants is more than a bridge, and everybody knows it by now.
It is also a promise that the mayor made when she stood for election three years ago.
— Ann Lee"""

WRAPPED = """Leaders meet for talks on shared river
From Ann Lee in Nairobi
Sept. 4, 2017

Leaders of two countries met for talks on a shared river on Monday,
officials said. The talks were the first since a war that ended nine
years ago, and both sides called them useful.

They will meet again in the spring."""

LAYOUTS = [NEWSPAPER, AGENCY, WIKINEWS, RELEASE, PLAIN, BROADCASTER, COLUMN, WRAPPED]


def zones(text: str, title: str = "") -> list[str]:
    """The zones of a text in order."""
    return [block.zone for block in layout(text, title=title)[0]]


def values(text: str, name: str) -> list[str]:
    """The values of a text's fields of one name."""
    return [field.value for field in layout(text)[1] if field.name == name]


def pieces(text: str, zone: str) -> list[str]:
    """The stretches of one zone."""
    return [text[block.start : block.end] for block in layout(text)[0] if block.zone == zone]


def check_laws(text: str) -> None:
    """Blocks are ordered, apart, trimmed and cover all that is not blank; fields quote the text up to case."""
    blocks, fields = layout(text)
    position = 0
    for block in blocks:
        assert block.zone in ZONES
        assert position <= block.start < block.end
        assert not text[position : block.start].strip()
        piece = text[block.start : block.end]
        assert piece == piece.strip()
        position = block.end
    assert not text[position:].strip()
    for field in fields:
        assert field.value
        assert text[field.start : field.end].casefold() == field.value.casefold()
        assert any(block.start <= field.start and field.end <= block.end for block in blocks)


@pytest.mark.parametrize("text", LAYOUTS)
def test_laws_of_known_layouts(text: str) -> None:
    """Every layout is covered by blocks, and every field stands where it says."""
    check_laws(text)


def test_newspaper_site() -> None:
    """A newspaper page: section, headline, standfirst, byline, dates, caption with credit, links, copyright."""
    assert (
        zones(NEWSPAPER)
        == (
            "section headline standfirst byline published published caption credit body body footer body footer footer"
        ).split()
    )
    assert values(NEWSPAPER, "author") == ["Ilka O'Marsden", "Bo de Kim"]
    assert values(NEWSPAPER, "outlet") == ["Northmere Herald"]
    assert values(NEWSPAPER, "credit") == ["Harrow Images"]
    assert values(NEWSPAPER, "rights") == ["Northmere Herald"]
    assert values(NEWSPAPER, "published") == ["27 September 2017, 9.09 am", "Sept 28, 2017"]


def test_agency_dateline() -> None:
    """An agency report: the dateline is parted from the body, the sign-off is a footer."""
    assert zones(AGENCY) == "headline byline dateline body body footer".split()
    assert pieces(AGENCY, "dateline") == ["NORHAVEN, March 3 (Reuters) -"]
    assert pieces(AGENCY, "body")[0].startswith("Norland's president")
    assert (values(AGENCY, "place"), values(AGENCY, "outlet")) == (["Norhaven"], ["Reuters"])


def test_wikinews() -> None:
    """A wiki article: a bare date line, a credited caption among the body, sources at the end."""
    assert zones(WIKINEWS) == "headline published body caption credit body footer footer".split()
    assert values(WIKINEWS, "credit") == ["Jo Doe"]


def test_press_release() -> None:
    """A press release: label, contacts above and below, headline and second headline, dateline with a date."""
    assert zones(RELEASE) == (
        "section footer headline standfirst dateline body body body footer footer footer footer".split()
    )
    assert values(RELEASE, "place") == ["NORTHMERE, England"]
    assert values(RELEASE, "published") == ["May 4, 2021"]


def test_plain_paragraphs() -> None:
    """A text that opens with a sentence is all body, and so is a single line."""
    assert zones(PLAIN) == ["body"] * 3
    assert zones("Ada Quist met Tomas Berg in Norhaven") == ["body"]
    assert zones("") == []


def test_broadcaster() -> None:
    """A byline with an outlet, a time before the date, a dateline in small letters."""
    assert zones(BROADCASTER) == "headline byline published dateline body footer".split()
    assert values(BROADCASTER, "author") == ["Ann Lee", "Bo Kim"]


def test_column() -> None:
    """A name with a post is a byline without "by"; the signature below the text too."""
    assert zones(COLUMN) == "section headline byline published dateline body body byline".split()


def test_hard_wrapped() -> None:
    """Lines broken at a column are one paragraph."""
    assert zones(WRAPPED) == "headline byline published body body".split()
    assert (values(WRAPPED, "author"), values(WRAPPED, "place")) == (["Ann Lee"], ["Nairobi"])


def test_section_is_not_headline() -> None:
    """A country alone on the first line is the section where a longer line follows, else the headline."""
    body = "\n\nLeaders of two countries met for talks on a shared river on Monday."
    assert zones("China\nLeaders meet for talks on shared river" + body) == ["section", "headline", "body"]
    assert zones("Landslide\n" + body) == ["headline", "body"]


def test_known_title() -> None:
    """A title known from elsewhere is the headline even where it ends as a sentence does."""
    text = "The council has voted for a new bridge at last.\n\nIt voted on Tuesday, after nine years of dispute."
    assert zones(text) == ["body", "body"]
    assert zones(text, "The council has voted for a new bridge at last.") == ["headline", "body"]


def test_question_headline() -> None:
    """A short question may be a headline."""
    assert (
        zones("Who will lead Norland?\n\nNorland votes on Sunday for a new president, says the court.")[0] == "headline"
    )


def test_glued_date() -> None:
    """A full date that was run into the first paragraph is parted from it."""
    text = (
        "Norland votes for change\n\nSunday, May 6, 2012 On Saturday, Norland voted for a new president of its court."
    )
    assert zones(text) == ["headline", "published", "body"]
    text = "Talks with Norland resume at last Sunday, May 6, 2012\n\nNorland voted on Saturday for a new president."
    assert zones(text) == ["headline", "published", "body"]
    assert values(text, "title") == ["Talks with Norland resume at last"]


def test_lines_that_are_no_header() -> None:
    """A contact, a place alone, an agency's stamp: each is what it says, not the headline."""
    body = "\n\nLeaders of two countries met for talks on a shared river on Monday."
    assert zones("Reuters Sep 18, 2013, 02.16PM IST\nTalks on a shared river" + body)[:2] == ["byline", "headline"]
    assert zones("Talks on a shared river\nSundby, Nov 11 -" + body) == ["headline", "dateline", "body"]
    assert zones("Talks on a shared river\nDec. 24 4:33 AM EST" + body) == ["headline", "published", "body"]
    assert zones("By Ann Lee\nBBC News, Norhaven" + body) == ["byline", "byline", "body"]


@pytest.mark.parametrize(
    ("line", "authors", "outlets"),
    [
        ("By ANN LEE (Daily Post)", ["ANN LEE"], ["Daily Post"]),
        ("By Ann Lee, Staff Writer", ["Ann Lee"], []),
        ("Ann Lee, Staff Writer", ["Ann Lee"], []),
        ("By Ann Lee, Bo Kim and Cy Poe", ["Ann Lee", "Bo Kim", "Cy Poe"], []),
        ("By Ann Lee, Northmere Times | Updated: 2017-09-27 09:09", ["Ann Lee"], ["Northmere Times"]),
        ("From Ann Lee in Nairobi", ["Ann Lee"], []),
        ("— Ann Lee", ["Ann Lee"], []),
        ("Reporting by Ann Lee", ["Ann Lee"], []),
        ("by J.K. van der Meer", ["J.K. van der Meer"], []),
        ("By Reuters", [], ["Reuters"]),
        ("By our staff reporter", [], []),
        ("Ann Lee | September 27, 2017", ["Ann Lee"], []),
    ],
)
def test_bylines(line: str, authors: list[str], outlets: list[str]) -> None:
    """The forms a byline takes."""
    found = byline(line)
    assert found
    assert [line[a:b] for a, b in found.authors] == authors
    assert [line[a:b] for a, b in found.outlets] == outlets


@pytest.mark.parametrize(
    "line",
    [
        "By the end of the year the bridge will be open to all traffic in both directions.",
        "By Tuesday the river had risen",
        "From bad to worse in a year",
        "Ann Lee, mayor of Northmere",
        "Team Chiefs Meet With Player's Agent",
        "- NORTHMERE POLICE",
        "— a long night for everybody at the port",
        "",
    ],
)
def test_no_bylines(line: str) -> None:
    """Lines that open like a byline and are none."""
    assert byline(line) is None


@pytest.mark.parametrize(
    ("line", "place", "agency"),
    [
        ("BEIJING (Reuters) — Leaders of two countries met on Monday, officials said there.", "BEIJING", "Reuters"),
        ("LONDON, March 3 (AP) - Leaders of two countries met on Monday, officials said.", "LONDON", "AP"),
        ("PARIS — Leaders of two countries met for talks on Monday, officials said.", "PARIS", ""),
        ("HALDEN - Leaders of two countries met for talks on Monday, officials said.", "HALDEN", ""),
        ("NEW DELHI: Leaders of two countries met for talks on Monday, officials said.", "NEW DELHI", ""),
        ("Taipei, Taiwan — Leaders of two countries met for talks on Monday, officials said.", "Taipei, Taiwan", ""),
        ("ST. PETERSBURG, Russia (AP) — Leaders met for talks on a river on Monday.", "ST. PETERSBURG, Russia", "AP"),
        ("(Reuters) - Leaders of two countries met for talks on Monday, officials said.", "", "Reuters"),
        ("BEIJING, Sept. 27 (Xinhua) -- Leaders of two countries met for talks on Monday.", "BEIJING", "Xinhua"),
    ],
)
def test_datelines(line: str, place: str, agency: str) -> None:
    """The forms a dateline takes."""
    found = dateline(line)
    assert found
    assert (line[slice(*found.place)] if found.place else "") == place
    assert (line[slice(*found.agency)] if found.agency else "") == agency
    assert line[found.end :].startswith("Leaders")


@pytest.mark.parametrize(
    "line",
    [
        "Ann Lee — the mayor of Northmere — told the council that the bridge would be built.",
        "EXCLUSIVE: The bridge will never be built, says the mayor of Northmere.",
        "Group F - Norland 1 - 0 Sundby",
        "ANN-MARIE Lee told the council on Tuesday that the bridge would be built.",
        "The bridge-builder Harrow said on Tuesday that it would hire three hundred workers.",
    ],
)
def test_no_datelines(line: str) -> None:
    """Paragraphs with a dash that were filed from nowhere."""
    assert dateline(line) is None


def test_datelines_in_later_paragraphs_need_an_agency() -> None:
    """A capital word and a dash count in the first paragraph only."""
    line = "NATO — The alliance said on Tuesday that it would send more ships to the river."
    assert dateline(line, first=False) is None


@pytest.mark.parametrize(
    ("line", "quoted", "name"),
    [
        ("The mayor on Tuesday. [Photo/Harrow]", "[Photo/Harrow]", "Harrow"),
        ("The mayor on Tuesday. (Photo by Ann Lee/AFP)", "(Photo by Ann Lee/AFP)", "Ann Lee/AFP"),
        ("The mayor on Tuesday. (AP Photo/Ann Lee)", "(AP Photo/Ann Lee)", "Ann Lee"),
        ("The mayor on Tuesday. Photo: Ann Lee", "Photo: Ann Lee", "Ann Lee"),
        ("The mayor Image: Ann Lee.", "Image: Ann Lee.", "Ann Lee"),
        ("Photo: Ann Lee", "Photo: Ann Lee", "Ann Lee"),
        ("The mayor on Tuesday. (File photo)", "(File photo)", ""),
    ],
)
def test_credits(line: str, quoted: str, name: str) -> None:
    """The forms a picture credit takes."""
    found = credit(line)
    assert found
    assert line[found.start : found.end] == quoted
    assert (line[slice(*found.name)] if found.name else "") == name


def test_no_credit() -> None:
    """A bracket without a word for a picture is part of its sentence."""
    assert credit("The mayor joined the Northmere Bridge Authority (NBA)") is None
    assert credit("The image of the party suffered, she said.") is None


@pytest.mark.parametrize(
    ("line", "holder"),
    [
        ("© Northmere Herald Co", "Northmere Herald Co"),
        ("Copyright 2017 Northmere Herald. All rights reserved.", "Northmere Herald"),
        ("Copyright © 1995 - 2017 Northmere Herald", "Northmere Herald"),
        ("(c) 2017 by Northmere Herald", "Northmere Herald"),
        ("All rights reserved.", ""),
    ],
)
def test_rights(line: str, holder: str) -> None:
    """Whom a copyright line names."""
    found = rights(line)
    assert (line[slice(*found)] if found else "") == holder


@pytest.mark.parametrize(
    ("name", "cited"),
    [
        ("AN BAOJIN", "An Baojin"),
        ("ILKA O'SHEA-MCVOSS", "Ilka O'Shea-Mcvoss"),
        ("J.K. MCVOSS", "J.K. McVoss"),
        ("Ann van Lee", "Ann van Lee"),
    ],
)
def test_citation_case(name: str, cited: str) -> None:
    """Names in capitals are put in citation case; others stay."""
    assert citation_case(name) == cited


LINES = st.sampled_from([line for text in LAYOUTS for line in text.split("\n")])
ANY = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=40)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(st.one_of(LINES, LINES, ANY, st.just("")), max_size=14), st.sampled_from(["\n", "\n\n", " ", "\n \t\n"])
)
def test_blocks_cover_any_text(parts: list[str], between: str) -> None:
    """Whatever the lines and their order, the laws of blocks and fields hold."""
    check_laws(normalise(between.join(parts)))


def test_endless_lines() -> None:
    """Sentences of thousands of words, and lines without a blank, take no time to speak of."""
    started = time.process_time()
    generator = random.Random(7)
    sentence = " ".join(
        generator.choice(["council", "Northmere", "(the", "river)", "—", "and", "27"]) for _ in range(5000)
    )
    for text in (sentence, sentence + ".", "x" * 300_000, "@." * 100_000, "(" * 50_000, "\n".join(["a b" * 9] * 5000)):
        check_laws(text)
        check_laws("A headline\n\n" + text + "\n\n© Herald")
    assert time.process_time() - started < 20
