"""Articles from PDF files: the text layer by pypdf, lines joined to paragraphs again."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

from kg.read.article import Article, Note, failed

_PAGE_NUMBER = re.compile(r"^\W*(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*$", re.IGNORECASE)


def read_pdf(data: bytes, _path: str) -> Iterator[Article]:
    """One article a file. A page without a text layer is noted; a file without any needs OCR first."""
    import pypdf
    from pypdf.errors import FileNotDecryptedError

    logging.getLogger("pypdf").addHandler(logging.NullHandler())  # a library never prints
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            yield failed("encrypted-pdf", "the file asks for a password; save a copy without one")
            return
        pages = [page.extract_text() or "" for page in reader.pages]
        about = reader.metadata
        title, author = (str(about.title or ""), str(about.author or "")) if about else ("", "")
    except FileNotDecryptedError:
        yield failed("encrypted-pdf", "the file asks for a password; save a copy without one")
        return
    except Exception as error:  # noqa: BLE001 - pypdf raises many kinds: the file is at fault, the others go on
        yield failed("broken-pdf", f"not a readable PDF ({type(error).__name__}: {error}); save it again, or as .txt")
        return
    empty = [number for number, page in enumerate(pages, 1) if not page.strip()]
    if len(empty) == len(pages):
        yield failed("scanned-pdf", "scanned: needs OCR; no page has a text layer")
        return
    notes: tuple[Note, ...] = ()
    if empty:
        message = f"scanned: needs OCR; no text on page {', '.join(map(str, empty))}, the other pages were read"
        notes = (Note(code="page-without-text", message=message),)
    text = join_pages(pages)
    # The title in the file's properties is often a file name: it counts only where the text says it too.
    named = title if title and " ".join(title.split()).casefold() in " ".join(text[:2000].split()).casefold() else ""
    writers = tuple(part.strip() for part in re.split(r"[;,&]", author) if part.strip()) if named else ()
    yield Article(text=text, title=named, authors=writers, notes=notes)


def join_pages(pages: list[str]) -> str:
    """The text of several pages: page numbers left out, wrapped lines and split words joined, paragraphs kept."""
    lines: list[str] = []
    for page in pages:
        kept = [line.strip() for line in page.replace("\r\n", "\n").split("\n")]
        while kept and (not kept[-1] or _PAGE_NUMBER.match(kept[-1])):
            kept.pop()
        while kept and (not kept[0] or _PAGE_NUMBER.match(kept[0])):
            kept.pop(0)
        if lines and kept and re.search(r"[.!?:][\"'”’)]*$", lines[-1]):
            lines.append("")
        lines += kept
    widths = sorted(len(line) for line in lines if line)
    full = widths[int(0.9 * (len(widths) - 1))] if widths else 0
    vocabulary = set(re.findall(r"[\w-]+", " ".join(lines).casefold()))
    paragraphs: list[str] = []
    above = ""
    for line in lines:
        if line and above and paragraphs and _goes_on(above, line, full):
            paragraphs[-1] = _join(paragraphs[-1], line, vocabulary)
        elif line:
            paragraphs.append(line)
        above = line
    return "\n\n".join(paragraphs)


def _goes_on(above: str, line: str, full: int) -> bool:
    """Whether a line goes on in the next: the upper one is full or ends in a hyphen, or the lower starts small."""
    if re.search(r"[^\W\d_]-$", above) or line[0].islower():
        return True
    closed = bool(re.search(r"[.!?:][\"'”’)\]]*$", above))
    return full >= 40 and len(above) >= (0.85 if closed else 0.7) * full


def _join(above: str, line: str, vocabulary: set[str]) -> str:
    """Two lines as one; a hyphen at the end stays only where the text elsewhere or a capital says it belongs."""
    left, right = re.search(r"([\w-]*[^\W\d_])[-\u00ad]$", above), re.match(r"[\w-]+", line)
    if not left or not right:
        return f"{above} {line}" if not above.endswith("\u00ad") else above[:-1] + line
    joined, hyphened = (left[1] + right[0]).casefold(), f"{left[1]}-{right[0]}".casefold()
    keep = not line[0].islower() or (hyphened in vocabulary and joined not in vocabulary)
    return above + line if keep else above[:-1] + line
