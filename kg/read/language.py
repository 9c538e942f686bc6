"""Whether a text is English: py3langid on the whole document, cautious with short ones."""

from __future__ import annotations

import functools
import unicodedata
from typing import Any

_SAMPLE = 6000  # characters: enough to be sure, and a bound on the time
_NO_LANGUAGE = frozenset(("en", "sco", "zxx", "und", "mul"))


def detect(text: str) -> str:
    """The ISO 639 code of a text's language; ``en`` where it is English, or too short to be sure of another.

    Sure means a probability of 0.5 with thirty words or more and 0.9 with fewer, or a script that is not Latin.
    """
    sample = text[:_SAMPLE]
    letters = [letter for letter in sample if letter.isalpha()]
    if len(letters) < 4:
        return "en"
    foreign = sum(ord(letter) > 0x24F and "LATIN" not in unicodedata.name(letter, "") for letter in letters)
    code, probability = _identifier().classify(sample)
    if foreign > len(letters) / 2:
        return "und" if code in _NO_LANGUAGE else str(code)
    sure = 0.5 if len(sample.split()) >= 30 else 0.9
    return str(code) if code not in _NO_LANGUAGE and probability >= sure else "en"


@functools.cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
