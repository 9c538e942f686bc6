"""Word pieces: the cut, what is dropped, and where each piece stands in the text as it was given."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.extract.weights import MODELS
from kg.extract.wordpiece import WordPiece

SHIPPED = WordPiece(MODELS / "vocab.txt")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Halden's shares fell.", "Hal den ' s shares fell ."),
        ("naïve café", "naïve café"),
        ("a\u200bb\x00c\ufffd", "a\u200bb\x00c"),
        ("北京x", "北 京 x"),
        ("one\u2028two\u00a0three", "one two three"),
        ("$5–6", "$ 5 – 6"),
        ("", ""),
    ],
)
def test_pieces(text: str, pieces: str) -> None:
    """Every piece covers the characters that it was read from, marks and controls among them."""
    ids, spans = SHIPPED.encode(text)
    assert ids[0] == 101
    assert ids[-1] == 102
    assert spans[0] == spans[-1] == (0, 0)
    assert " ".join(text[a:b] for a, b in spans[1:-1]) == pieces


def test_vocabulary(tmp_path: Path) -> None:
    """The longest known piece wins; a word that can't be cut, or is too long, is one unknown piece."""
    path = tmp_path / "vocab.txt"
    path.write_text("[UNK]\n[CLS]\n[SEP]\nun\nunder\n##stand\n##s\n", encoding="utf-8")
    cutter = WordPiece(path)
    assert cutter.encode("Understands") == ([1, 4, 5, 6, 2], [(0, 0), (0, 5), (5, 10), (10, 11), (0, 0)])
    assert cutter.encode("unfit") == ([1, 0, 2], [(0, 0), (0, 5), (0, 0)])
    assert cutter.encode("un" * 60) == ([1, 0, 2], [(0, 0), (0, 120), (0, 0)])


def test_same_as_the_reference() -> None:
    """Where the tokenizers package is installed, its BERT tokenizer cuts alike."""
    tokenizers = pytest.importorskip("tokenizers")
    reference = tokenizers.BertWordPieceTokenizer(str(MODELS / "vocab.txt"), lowercase=True)
    text = (
        "İstanbul’s “Müller & Söhne” (est. 1912) – €3.5m; naïve\u00a0Ærø, 北京 Ⅷ ½ ﬁn ΑΣ z\u3000w\xadq हि " + "q" * 101
    )
    expected = reference.encode(text)
    assert SHIPPED.encode(text) == (expected.ids, expected.offsets)
