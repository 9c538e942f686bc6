"""How the text means a claim: planned, desired, possible, alleged, hypothetical, denied."""

from __future__ import annotations

import pytest

from tests.reading import read_all

# sentence => event type, modality, "not" where negated
CASES = {
    "Ana Petrova visited Chile.": "Visit Actual",
    "Ana Petrova will visit Chile.": "Visit Planned",
    "Ana Petrova is going to visit Chile.": "Visit Planned",
    "Ana Petrova plans to visit Chile.": "Visit Planned",
    "Ana Petrova is to visit Chile.": "Visit Planned",
    "Ana Petrova has vowed to visit Chile.": "Visit Planned",
    "Ana Petrova may visit Chile.": "Visit Possible",
    "Ana Petrova could visit Chile.": "Visit Possible",
    "Ana Petrova is expected to visit Chile.": "Visit Possible",
    "Ana Petrova should visit Chile.": "Visit Desired",
    "Ana Petrova hopes to visit Chile.": "Visit Desired",
    "Jonas Weber urged Ana Petrova to visit Chile.": "Visit Desired",
    "Ana Petrova would visit Chile.": "Visit Hypothetical",
    "If Ana Petrova visits Chile, prices will rise.": "Visit Hypothetical",
    "Ana Petrova did not visit Chile.": "Visit not Actual",
    "Ana Petrova never visited Chile.": "Visit not Actual",
    "Ana Petrova failed to visit Chile.": "Visit not Actual",
    "Ana Petrova refused to visit Chile.": "Visit not Actual",
    "Ana Petrova denied visiting Chile.": "Visit not Actual",
    "Ana Petrova left without visiting Chile.": "Visit not Actual",
    "Ana Petrova reportedly visited Chile.": "Visit Alleged",
    "Jonas Weber said that Ana Petrova visited Chile.": "Visit Actual",
    "Jonas Weber said Ana Petrova would visit Chile.": "Visit Planned",
    "Ana Petrova resigned after visiting Chile.": "Visit Actual",
    "Ana Petrova continued to visit Chile.": "Visit Actual",
    "Ana Petrova will continue to visit Chile.": "Visit Actual",
    "Police accused Jonas Weber of attacking Ana Petrova.": "Attack Alleged",
    "Jonas Weber is suspected of attacking Ana Petrova.": "Attack Alleged",
    "Did Ana Petrova visit Chile?": "Visit Hypothetical",
}


@pytest.mark.model
def test_the_text_says_how_it_means_an_event() -> None:
    """Each way to lower a claim gives its modality, and presupposed content stays actual."""
    readings = read_all(list(CASES))
    wrong = []
    for (sentence, wanted), reading in zip(CASES.items(), readings, strict=True):
        kind, expected = wanted.split(" ", 1)
        found = [
            ("not " if fact.negated else "") + fact.modality
            for fact in reading.facts
            if fact.predicate == "type" and fact.object.text == kind  # type: ignore[union-attr]
        ]
        if expected not in found:
            wrong.append(f"{sentence} wanted {wanted}, found {found}")
    assert not wrong, "\n".join(wrong)
    assert len(CASES) == 29
