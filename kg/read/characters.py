"""From bytes to clean characters: encodings, control characters, lone surrogates."""

from __future__ import annotations

import codecs
import re

from kg.read.article import Note

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# C0 but tab, line feed and carriage return; DEL; C1; lone surrogates; the byte order mark; noncharacters XML forbids.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
# terminal escapes (ECMA-48): colours and cursor, window titles, the rest
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]{0,500}(?:\x07|\x1b\\\\)|[ -/]*[0-~])")
_BREAKS = re.compile("[\x0b\x0c\x85]")  # vertical tab, form feed, next line: they end a line
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BINARY_SHARE = 0.02


def decode(data: bytes, *, html: bool = False) -> tuple[str, tuple[Note, ...]]:
    """The text of some bytes: UTF-8, another encoding that a byte order mark (or HTML) names, else Windows-1252.

    Raises UnicodeError where a byte order mark promises an encoding that the bytes do not hold.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        position = error.start
    declared = _CHARSET.search(data[:4096]) if html else None
    if declared:
        try:
            return data.decode(declared[1].decode("ascii")), ()
        except (LookupError, UnicodeError):
            pass
    message = f"byte {position} is not UTF-8: read as Windows-1252 (cp1252). If letters are wrong, save it as UTF-8."
    return data.decode("cp1252", errors="replace"), (Note(code="encoding-fallback", message=message),)


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text: more than one control character in fifty (and eight) in the first 64 kB."""
    if any(data.startswith(mark) for mark, _ in _BOMS[1:]):
        return False
    sample = data[:65536]
    controls = sum(byte < 32 and byte not in (9, 10, 11, 12, 13, 27) for byte in sample)
    return controls > max(8, _BINARY_SHARE * len(sample))


def clean(text: str) -> tuple[str, int]:
    """The text without terminal escapes, control characters and lone surrogates, and how many were taken out."""
    text, escapes = _ESCAPES.subn("", _BREAKS.sub("\n", text.removeprefix("\ufeff")))
    text, others = _UNWANTED.subn("", text)
    return text, escapes + others
