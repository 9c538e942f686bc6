"""Coreference within an article: each rule with a case for it and one against it, and its laws."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kg.extract import names
from kg.extract.coreference import resolve_mentions
from kg.ontology import load
from tests.parses import Case, case_of, cases

HERE = Path(__file__).parent
FILE = HERE / "data" / "coreference.txt"
CASES = cases(FILE)
RULES = {
    "same-name", "alias", "demonym", "short-name", "full-name", "acronym", "apposition", "title", "copula", "relative",
    "description", "collective", "possessor", "pronoun", "speaker", "addressee", "same-quotation",
}  # fmt: skip


def resolved(number: int) -> Case:
    """A fresh reading of a case, resolved."""
    case = cases(FILE)[number]
    resolve_mentions(case.reading, load())
    return case


@pytest.mark.parametrize("number", range(len(CASES)), ids=[c.name for c in CASES])
def test_case(number: int) -> None:
    """What must corefer does, by the rule that the case names; what must not, doesn't."""
    case = resolved(number)
    antecedent = case.reading.antecedent
    assert case.expected
    for word, text in case.expected:
        pair, _, rule = text.partition(" by ")
        left, right = (case.mention(part) for part in pair.split(" = "))
        same = antecedent[left.id] == antecedent[right.id]
        assert same == (word == "same"), text
        if rule:
            later = max(left, right, key=lambda n: n.mention.start)
            assert rule in {j.by for j in case.reading.judgements if j.left == later.id}, text


def test_every_rule_has_a_case_for_it() -> None:
    """The cases together use every rule, most of them beside a case against."""
    found = {j.by for n in range(len(CASES)) for j in resolved(n).reading.judgements}
    assert found == RULES
    words = [word for case in CASES for word, _ in case.expected]
    assert len(CASES) >= 40
    assert words.count("apart") >= 25


def work(paragraphs: int) -> int:
    """Calls of Python functions that it takes to resolve that many paragraphs, a new person and town in each."""
    lines = []
    for n in range(paragraphs):
        one, two, town = (f"{start}{chr(97 + n // 26)}{chr(97 + n % 26)}ov" for start in ("R", "S", "T"))
        lines += [
            "~",
            (
                f"Director_NNP_compound_2 Ana_NNP_compound_2 {one}_NNP_nsubj_3 met_VBD_ROOT_3_meet {two}_NNP_dobj_3 "
                f"in_IN_prep_3 {town}_NNP_pobj_5 ._._punct_3"
            ),
            (
                f"The_DT_det_1 director_NN_nsubj_2 thanked_VBD_ROOT_2_thank her_PRP_dobj_2 and_CC_cc_2 {two}_NNP_conj_3"
                " ._._punct_2"
            ),
        ]
        at = 15 * n
        lines += [
            f"@ {at + 1} {at + 3} {at + 2} Person name number=sing",
            f"@ {at + 4} {at + 5} {at + 4} Person name number=sing",
            f"@ {at + 6} {at + 7} {at + 6} City name number=sing",
            f"@ {at + 8} {at + 10} {at + 9} Person nominal number=sing definite name=director",
            f"@ {at + 11} {at + 12} {at + 11} Person pronoun number=sing gender=female",
            f"@ {at + 13} {at + 14} {at + 13} Person name number=sing",
        ]
    reading, ontology, calls = case_of("long", lines).reading, load(), 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        resolve_mentions(reading, ontology)
    finally:
        sys.setprofile(before)
    assert len({reading.antecedent[n.id] for n in reading.mentions}) >= 3 * paragraphs
    return calls


def test_work_grows_with_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the text is about twice the work, not four times."""
    monkeypatch.setattr("kg.extract.descriptions.MOST", 20)  # the reach of descriptions, reached sooner
    work(30)  # fills caches
    assert work(240) < 2.6 * work(120)


def test_every_link_says_why() -> None:
    """Each judgement has a rule, reasons, a score in 0..1, and joins a later mention to an earlier one."""
    for number in range(len(CASES)):
        reading = resolved(number).reading
        order = {n.id: i for i, n in enumerate(reading.mentions)}
        for judgement in reading.judgements:
            assert judgement.by
            assert judgement.verdict == "same"
            assert judgement.reasons
            assert all(judgement.reasons)
            assert 0 < judgement.score <= 1
            assert order[judgement.left] > order[judgement.right]


def test_the_antecedent_is_the_first_mention_of_the_chain() -> None:
    """``antecedent`` maps each mention to one that maps to itself and stands no later; links and it agree."""
    for number in range(len(CASES)):
        reading = resolved(number).reading
        order = {n.id: i for i, n in enumerate(reading.mentions)}
        for mention, first in reading.antecedent.items():
            assert reading.antecedent[first] == first
            assert order[first] <= order[mention]
        for judgement in reading.judgements:
            assert reading.antecedent[judgement.left] == reading.antecedent[judgement.right]


def test_people_and_bodies_never_meet() -> None:
    """No chain holds the name of a person and that of an organization or place."""
    ontology = load()
    for number in range(len(CASES)):
        reading = resolved(number).reading
        kinds: dict[str, set[bool]] = {}
        for noted in reading.mentions:
            if noted.mention.kind == "name" and noted.id in reading.antecedent:
                kinds.setdefault(reading.antecedent[noted.id], set()).add(ontology.is_a(noted.mention.type, "Person"))
        assert all(len(found) == 1 for found in kinds.values())


def test_same_input_same_links() -> None:
    """Two runs over fresh readings give the same judgements in the same order."""
    for number in range(len(CASES)):
        assert resolved(number).reading.judgements == resolved(number).reading.judgements


def test_an_empty_reading_stays_empty() -> None:
    """No tokens and no mentions: no judgements, no error."""
    case = case_of("empty", ["Nothing_NN_ROOT_0"])
    resolve_mentions(case.reading, load())
    assert case.reading.judgements == []
    assert case.reading.antecedent == {}


def test_a_name_spoken_of_as_he_becomes_a_person() -> None:
    """A rare name that the tagger took for an organization is retyped where the text says "he", with an issue."""
    case = case_of(
        "doubt",
        [
            "Zorvik_NNP_nsubj_1 left_VBD_ROOT_1_leave Riga_NNP_dobj_1 ._._punct_1",
            "He_PRP_nsubj_1_he wrote_VBD_ROOT_1_write books_NNS_dobj_1_book ._._punct_1",
            "@ 0 1 0 Organization name number=sing",
            "@ 4 5 4 Person pronoun number=sing gender=male",
        ],
    )
    resolve_mentions(case.reading, load())
    assert case.mention("Zorvik").mention.type == "Person"
    assert [i.code for i in case.reading.issues] == ["name-retyped"]


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Petrova", "Ana Petrova", True),
        ("Tan", "Tan Weiming", True),
        ("J. Smithers", "John Smithers", True),
        ("J. Smithers", "Mary Smithers", False),
        ("Bill Hale", "Laura Hale", False),
        ("de Wolff", "Anton de Wolff", True),
        ("Ana Petrova", "Ana Maria Petrova", True),
        ("Petrov", "Ana Petrova", False),
        ("Anton", "Antonia Wolff", False),
        ("José Muñoz", "Jose Munoz", True),
        ("Jean-Luc Moreau", "Moreau", True),
    ],
)
def test_names_of_people(left: str, right: str, same: bool) -> None:
    """Parts of names agree word by word: looking alike is never enough."""
    assert bool(names.same_person(names.personal(left), names.personal(right))) is same


@pytest.mark.parametrize(
    ("short", "long", "articled", "same"),
    [
        ("Nordwind", "Nordwind AG", False, True),
        ("Nordwind", "Nordwind Energy", False, True),
        ("Times", "Riga Morning Times", True, True),
        ("Times", "Riga Morning Times", False, False),
        ("University", "University of Riga", False, False),
        ("University", "University of Riga", True, True),
        ("Nord", "Nordwind", False, False),
        ("National", "National Gallery", False, False),
    ],
)
def test_names_of_organizations(short: str, long: str, articled: bool, same: bool) -> None:
    """Short forms are leading words or, after "the", last words; general words alone name nothing."""
    assert bool(names.same_organization(names.words(short), names.words(long), articled)) is same


@pytest.mark.parametrize(
    ("short", "long", "same"),
    [
        ("BSA", "Baltic Shipping Authority", True),
        ("B.S.A.", "Baltic Shipping Authority", True),
        ("MoF", "Ministry of Fisheries", True),
        ("FPA", "Fishermen's Port Authority", True),
        ("BSA", "Baltic Harbour Authority", False),
        ("Bsa", "Baltic Shipping Authority", False),
        ("B", "Baltic", False),
    ],
)
def test_acronyms(short: str, long: str, same: bool) -> None:
    """An acronym is the initials of the large words or of all words."""
    assert names.is_acronym(short, long) is same


def test_given_names_tell_gender() -> None:
    """The table knows common given names, keeps silent on surnames that stand alone, and is sorted and clean."""
    given = names.given_names(load().folder)
    assert names.gender_of_name("Maria Tamme", given) == "female"
    assert names.gender_of_name("Jürgen Tamme", given) == "male"
    assert names.gender_of_name("Allen", given) == ""
    assert names.gender_of_name("Allen Tamme", given) == "male"
    assert names.gender_of_name("Weiming Tan", given) == ""
    assert list(given) == sorted(given)
    assert {gender for gender, _ in given.values()} == {"male", "female"}
    assert len(given) > 1000
