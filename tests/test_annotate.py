"""Documents become parses: offsets, hyphenated words, zones, long stretches."""

from __future__ import annotations

import pytest

from kg.annotate import LONGEST, annotate, load_model
from kg.errors import ConfigError
from kg.model import Block, Document
from tests.reading import article

pytestmark = pytest.mark.model

HYPHENS = """Ana Petrova, vice-minister of health, re-hired longtime attorney Jonas Weber.

Oslo-based Nordwind, a well-known so-called state-owned firm, hired ex-president Jean-Claude Marchand in 1995-2001."""


def test_tokens_are_slices_of_the_text() -> None:
    """Every token, hyphenated ones too, stands where it says it stands."""
    (parse,) = annotate([article(HYPHENS)])
    for token in parse.tokens:
        assert parse.document.text[token.start : token.end] == token.text
    words = {t.text for t in parse.tokens}
    assert {"vice-minister", "state-owned", "ex-president"} <= words
    assert "Oslo-based" not in words  # a part of it is a name


def test_the_tree_has_no_circle() -> None:
    """From every token the way up ends at a root, however words were joined."""
    (parse,) = annotate([article(HYPHENS)])
    for token in parse.tokens:
        above = [t.i for t, _ in zip(parse.ancestors(token), range(200), strict=False)]
        assert len(above) == len(set(above)) < 200
        assert all(parse.tokens[c].head == token.i for c in token.children)


def test_bylines_and_footers_are_not_read() -> None:
    """Only headline, standfirst, caption and body reach the tagger."""
    text = "By ANA PETROVA\n\nNorway won.\n\nAll rights reserved."
    blocks = (
        Block(zone="byline", start=0, end=14),
        Block(zone="body", start=16, end=27),
        Block(zone="footer", start=29, end=49),
    )
    (parse,) = annotate([Document(text=text, blocks=blocks)])
    assert [t.text for t in parse.tokens] == ["Norway", "won", "."]


def test_a_stretch_without_end_is_cut() -> None:
    """A paragraph longer than the parser should take is read in pieces, and no word is lost."""
    text = "word " * (LONGEST // 4)
    (parse,) = annotate([article(text)])
    assert len(parse.tokens) == LONGEST // 4


def test_documents_come_back_in_order() -> None:
    """One parse a document, empty ones too."""
    documents = [article("Norway won."), article(""), article("Chile lost.")]
    assert [p.document.id for p in annotate(documents)] == [d.id for d in documents]


def test_lemmas_are_those_of_the_word() -> None:
    """ "hopes" is a form of hope, "is" of be."""
    (parse,) = annotate([article("She hopes that it is planned.")])
    assert [t.lemma for t in parse.tokens][1:6] == ["hope", "that", "it", "be", "plan"]


def test_an_unknown_pipeline_is_a_clear_error() -> None:
    """The message names the pipeline, the hint says how to list what is installed."""
    with pytest.raises(ConfigError, match="no_such_model") as caught:
        load_model("no_such_model")
    assert caught.value.hint
