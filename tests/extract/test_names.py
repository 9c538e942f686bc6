"""Names: those inside longer ones, short names of bodies, faiths and peoples, names of things."""

from __future__ import annotations

import pytest

from kg.ontology import load
from tests.reading import read_all

pytestmark = pytest.mark.model

# text => what must be a mention, and the class that it must be (or be below)
NAMED = {
    "She works for the Harlow Police Department in Kent.": ("Harlow", "Place"),
    "The match was held at Drenova Stadium on Sunday.": ("Drenova", "Place"),
    "He is the archivist of the Municipality of Drenova, which has 900 people.": ("Drenova", "Place"),
    "Nordwind Corp. of Oslo sells software. Nordwind paid for the Nordwind Science Fair.": ("Nordwind", "Organization"),
    "Quillon Industries sold a mine. The workers left the Quillon offices on Monday.": ("Quillon", "Organization"),
    "Most Muslims in the city voted. They were asked by the Lutherans.": ("Muslims", "Group"),
    "Jeff Brand, the Harlow Council Spokesperson, said no.": ("Harlow Council", "Organization"),
    "Thousands of Zoroastrians came to the temple.": ("Zoroastrians", "Group"),
}
# text => what must not be a mention of a person, a body or a place
NO_NAME = {
    "Ana Petrova wrote the novel Harrowgate in 1999, and Harrowgate sold well.": "Harrowgate",
    "The Norland Heritage Programme paid for the roof.": "Norland Heritage Programme",
    "Visitors came to the Norland Science Fair on Monday.": "Norland Science Fair",
    "The Home Secretary spoke to the police on Monday.": "Home",
    "The pro-Norland party lost two seats.": "pro-Norland",
    "He wrote about Lutheranism in Sweden.": "Lutheranism",
}
# text => what must stay a person, a body or a place
KEPT = {
    "Quill Games, a studio in Oslo, hired Ana Petrova.": "Quill Games",
    "Ana Petrova praised the film. The Petrova family lives in Oslo.": "Ana Petrova",
    "Oslo is a model for other cities.": "Oslo",
    "Ana Petrova founded the Harlow Project in 1999.": "Harlow Project",
    "The Norland Peace Plan sued the city. The Norland Peace Plan has an office in Oslo.": "Norland Peace Plan",
    "Ana Petrova works for Norland Fair, a magazine.": "Norland Fair",
    "ISM is based in Oslo.": "ISM",
    "The Centre for Baltic Studies in Riga opened on Monday.": "Centre for Baltic Studies",
}


def _classes(text: str, wanted: str) -> list[str]:
    """The classes of the mentions with that text, not those of pronouns and nominals."""
    found = [n.mention for reading in read_all([text]) for n in reading.mentions]
    return [m.type for m in found if m.text == wanted and m.kind in ("name", "group") and m.layer == "entity"]


@pytest.mark.parametrize("text", NAMED)
def test_it_is_a_name_of_its_kind(text: str) -> None:
    """Inner names, short names, peoples, firms that the tagger takes for people."""
    wanted, kind = NAMED[text]
    found = _classes(text, wanted)
    assert found
    assert all(load().is_a(name, kind) for name in found)


@pytest.mark.parametrize("text", NO_NAME)
def test_it_names_no_person_body_or_place(text: str) -> None:
    """Works, programmes, fairs, offices, stances and faiths."""
    kinds = ("Person", "Organization", "Place")
    assert not [name for name in _classes(text, NO_NAME[text]) if any(load().is_a(name, kind) for kind in kinds)]


@pytest.mark.parametrize("text", KEPT)
def test_it_keeps_its_class(text: str) -> None:
    """What looks like a thing and is none."""
    kinds = ("Person", "Organization", "Place")
    found = _classes(text, KEPT[text])
    assert found
    assert all(any(load().is_a(name, kind) for kind in kinds) for name in found)


def test_a_short_name_is_not_read_out_of_a_longer_one() -> None:
    """A street or a club that bears the name is another thing."""
    text = (
        "The Hall of Velour opened. Quillon Industries sold it. The Quillon Street shop and Friends of Quillon closed."
    )
    assert not _classes(text, "Quillon")


def test_one_noun_beside_a_name_holds_for_the_whole_article() -> None:
    """ "The cruise ship Aurelia" tells of every Aurelia."""
    text = "The cruise ship Aurelia left Oslo.\n\nOn board the Aurelia, Ana Petrova sang. The Aurelia sank in May."
    kinds = ("Person", "Organization", "Place")
    assert not [name for name in _classes(text, "Aurelia") if any(load().is_a(name, kind) for kind in kinds)]


# a person and a firm that bears the name: what is said of the person stays with the person
NAMESAKES = {
    "Lockhart": "Lockhart LLC was sold by Senator Lockhart on Monday. Lockhart was born in Oslo.",
    "Hewitt": "Mr. Hewitt founded Hewitt Inc. in 1990. Hewitt was born in 1950.",
    "Rowntree": "Rowntree Ltd. belonged to the merchant Rowntree. Rowntree died in 1925.",
}


@pytest.mark.parametrize("name", NAMESAKES)
def test_a_person_is_not_the_firm_of_that_name(name: str) -> None:
    """A title, a trade before the name, a birth or a death show a person."""
    assert "Person" in _classes(NAMESAKES[name], name)
