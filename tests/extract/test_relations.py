"""Posts, memberships and other relations as sentences say them; what they don't say is not read."""

from __future__ import annotations

import pytest

from tests.reading import read_all, triples

# sentence => a triple that must be asserted
SAID = {
    "Ana Petrova, president of Nordwind Bank, resigned.": "Ana Petrova | presidentOf | Nordwind Bank",
    "Ana Petrova, vice-minister of public health of Chile, spoke.": "Ana Petrova | viceMinisterOf | Chile",
    "French President Jonas Weber spoke on Monday.": "Jonas Weber | presidentOf | France",
    "Ana Petrova was elected president of Nordwind Bank last year.": "Ana Petrova | presidentOf | Nordwind Bank",
    "Ana Petrova is the chief executive of Nordwind Bank.": "Ana Petrova | ceoOf | Nordwind Bank",
    "Nordwind Bank's chief executive, Ana Petrova, resigned.": "Ana Petrova | ceoOf | Nordwind Bank",
    "Former president of Chile Ana Petrova spoke.": "Ana Petrova | formerlyHeldPositionIn | Chile",
    "Ana Petrova, a former mayor of Oslo, spoke.": "Ana Petrova | formerlyHeldPositionIn | Oslo",
    "Ana Petrova, who is mayor of Oslo, spoke.": "Ana Petrova | mayorOf | Oslo",
    "Ana Petrova serves as ambassador to Norway.": "Ana Petrova | ambassadorTo | Norway",
    "Norway joined the Danube Council in 1984.": "Norway | memberOf | Danube Council",
    "Norway has worked with the Danube Council since becoming a member in 1984.": "Norway | memberOf | Danube Council",
    "Ana Petrova was born in Oslo.": "Ana Petrova | bornIn | Oslo",
    "The Chilean government raised taxes.": "Government of Chile | governmentOf | Chile",
    "Ana Petrova praised Jonas Weber's efforts.": "Ana Petrova | praises | Jonas Weber",
    "The Nordwind Group was founded by Ana Petrova in 1999.": "Ana Petrova | founderOf | Nordwind Group",
}
# sentence => a triple that must not be asserted
NOT_SAID = {
    "Ana Petrova will be elected president of Nordwind Bank.": "Ana Petrova | presidentOf | Nordwind Bank",
    "Ana Petrova is not the president of Nordwind Bank.": "Ana Petrova | presidentOf | Nordwind Bank",
    "Ana Petrova, former president of Nordwind Bank, spoke.": "Ana Petrova | presidentOf | Nordwind Bank",
    "Ana Petrova, vice-president of Nordwind Bank, spoke.": "Ana Petrova | presidentOf | Nordwind Bank",
    "Ana Petrova spoke in Oslo about Nordwind Bank.": "Ana Petrova | worksFor | Nordwind Bank",
    "Norway plans to join the Danube Council.": "Norway | memberOf | Danube Council",
    "Norway never joined the Danube Council.": "Norway | memberOf | Danube Council",
    "Ana Petrova, vice-minister of public health of Chile, was elected president of the Danube Council.":
        "Ana Petrova | presidentOf | Chile",
    "Jonas Weber was killed in Oslo, where Ana Petrova lives.": "Jonas Weber | residesIn | Oslo",
    "The government will establish a bank under the Ministry of Trade.": "government | founderOf | bank",
}  # fmt: skip


@pytest.mark.model
def test_what_is_said_is_read() -> None:
    """Each construction yields its triple."""
    missing = [
        f"{text} lacks {wanted}: {sorted(triples(reading))}"
        for (text, wanted), reading in zip(SAID.items(), read_all(list(SAID)), strict=True)
        if wanted not in triples(reading)
    ]
    assert not missing, "\n".join(missing)
    assert len(SAID) == 16


@pytest.mark.model
def test_what_is_not_said_is_not_asserted() -> None:
    """Negated, planned, former, deputy and merely neighbouring things yield no plain triple."""
    wrong = [
        f"{text} asserts {unwanted}"
        for (text, unwanted), reading in zip(NOT_SAID.items(), read_all(list(NOT_SAID)), strict=True)
        if unwanted in triples(reading)
    ]
    assert not wrong, "\n".join(wrong)
    assert len(NOT_SAID) == 10


@pytest.mark.model
def test_every_receipt_holds_its_quote_and_arguments() -> None:
    """Quote and argument spans are slices of the text, and lie inside the sentence."""
    checked = 0
    for reading in read_all(list(SAID)):
        text = reading.parse.document.text
        for fact in reading.facts:
            for evidence in fact.evidence:
                assert text[slice(*evidence.quote)] == evidence.text
                for span in (evidence.subject, evidence.object):
                    if span != (-1, -1):
                        assert evidence.sentence[0] <= span[0] < span[1] <= evidence.sentence[1]
                checked += 1
    assert checked > 40


@pytest.mark.model
def test_a_post_keeps_title_portfolio_and_time() -> None:
    """The statement says which post it is; a present state holds as of the publication date."""
    (reading,) = read_all(["Ana Petrova, vice-minister of public health of Chile, spoke."])
    fact = next(f for f in reading.facts if f.predicate == "viceMinisterOf")
    found = {name: getattr(term, "text", term) for name, term in fact.qualifiers}
    assert found["portfolio"] == "public health"
    assert found["roleTitle"] == "vice-minister of public health"
    assert found["asOf"] == "2017-09-27"
