"""From sources to documents: formats, broken input, metadata, and what is said about each problem."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import ConfigError
from kg.issues import Issue
from kg.model import Document, normalise
from kg.read import READERS, read
from kg.read.pdf import join_pages

SENTENCE = "The council of Northmere voted on Tuesday to build a new bridge over the river."
ARTICLE = f"Council backs bridge\nBy ANN LEE (Northmere Herald)\nUpdated: 2017-09-27 09:09\n\n{SENTENCE}\n"


def run(*sources: str | Path, **options: str | int) -> tuple[list[Document], list[Issue]]:
    """All documents of the sources, and the issues."""
    issues: list[Issue] = []
    return list(read(sources, issues=issues, **options)), issues  # type: ignore[arg-type]


def codes(issues: list[Issue]) -> list[str]:
    """The codes of the issues in order."""
    return [issue.code for issue in issues]


def pdf(*pages: str) -> bytes:
    """A PDF file with a text layer, one line of the page a line of the text."""
    import pypdf
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for text in pages:
        page = writer.add_blank_page(600, 800)
        shown = " ".join(f"({line}) Tj 0 -14 Td" for line in text.split("\n"))
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 50 700 Td {shown} ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
        fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page(body: str, head: str = "") -> str:
    """A web page with a menu and a footer around an article."""
    menu = "<nav><a href='/'>Home</a> <a href='/w'>World</a></nav>"
    footer = "<footer>&copy; 2017 Herald</footer>"
    return f"<html><head>{head}</head><body>{menu}<article>{body}</article>{footer}</body></html>"


PARAGRAPHS = "".join(
    f"<p>{text}</p>"
    for text in (
        "The council of Northmere voted on Tuesday to build a new bridge, ending a dispute that had lasted nine years.",
        '"We are very glad," said Ilka Voss, the mayor, who had promised the bridge in her campaign last year.',
        "The bridge will be built by Harrow &amp; Sons, which has built four bridges in the region before.",
    )
)


# --- formats --------------------------------------------------------------------------------------------------


def test_text(tmp_path: Path) -> None:
    """A text file gives a document with its own date, author, outlet, title and blocks."""
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (document,), issues = run(tmp_path / "a.txt")
    assert not issues
    assert document.text == normalise(ARTICLE)
    assert (document.title, document.date) == ("Council backs bridge", "2017-09-27T09:09:00")
    assert (document.authors, document.outlet, document.language) == (("Ann Lee",), "Northmere Herald", "en")
    assert document.source == str(tmp_path / "a.txt")
    assert Document.from_json(json.loads(json.dumps(document.to_json()))) == document


def test_markdown(tmp_path: Path) -> None:
    """Front matter is metadata, marks are taken out."""
    text = "---\ntitle: 'Council backs bridge'\ndate: 2017-09-27\nauthor: Ann Lee\n---\n# Council backs **bridge**\n\n"
    (tmp_path / "a.md").write_text(text + "The [council](https://x.example) voted *on Tuesday* for snake_case_names.")
    (document,), issues = run(tmp_path)
    assert not issues
    assert document.text == "Council backs bridge\n\nThe council voted on Tuesday for snake_case_names."
    assert (document.date, document.authors) == ("2017-09-27", ("Ann Lee",))
    assert [block.zone for block in document.blocks] == ["headline", "body"]


def test_html(tmp_path: Path) -> None:
    """The article's text without menus, and metadata from JSON-LD before the page's own lines."""
    linked = {
        "@graph": [
            {
                "@type": ["NewsArticle"],
                "headline": "Council backs bridge",
                "datePublished": "2017-09-27T09:09:00+08:00",
                "author": [{"name": "Ann Lee"}, {"name": "Bo Kim"}],
                "publisher": {"name": "Northmere Herald"},
            }
        ]
    }
    head = f"<title>Council | Herald</title><script type='application/ld+json'>{json.dumps(linked)}</script>"
    (tmp_path / "a.html").write_text(page(f"<h1>Council backs bridge</h1>{PARAGRAPHS}", head))
    (document,), issues = run(tmp_path)
    assert not issues
    assert document.text.split("\n\n")[0] == "Council backs bridge"
    assert "Home" not in document.text
    assert "©" not in document.text
    assert "Harrow & Sons" in document.text
    assert [block.zone for block in document.blocks] == ["headline", "body", "body", "body"]
    assert (document.date, document.outlet) == ("2017-09-27T09:09:00", "Northmere Herald")
    assert document.authors == ("Ann Lee", "Bo Kim")


def test_html_meta_tags(tmp_path: Path) -> None:
    """Where there is no JSON-LD, meta tags and ``time`` tell; broken JSON-LD harms nothing."""
    head = "<script type='application/ld+json'>{</script><meta property='og:title' content='Bridge &amp; river'>"
    head += (
        "<meta property='article:published_time' content='2017-09-27T01:02:03Z'><meta name='author' content='Ann Lee'>"
    )
    (tmp_path / "a.htm").write_text(page(PARAGRAPHS, head))
    (tmp_path / "b.xhtml").write_text(page("<time datetime='2017-09-26'>yesterday</time><h1>B</h1>" + PARAGRAPHS))
    (first, second), issues = run(tmp_path)
    assert not issues
    assert (first.title, first.date, first.authors) == ("Bridge & river", "2017-09-27T01:02:03", ("Ann Lee",))
    assert first.text.startswith("Bridge & river\n\n")
    assert second.date == "2017-09-26"


def test_short_html(tmp_path: Path) -> None:
    """A page of two short paragraphs keeps them apart."""
    (tmp_path / "a.html").write_text("<p>Ann Lee was named mayor of Northmere.</p><p>She is 51.</p>")
    (document,), _ = run(tmp_path)
    assert document.text == "Ann Lee was named mayor of Northmere.\n\nShe is 51."


def test_html_charset(tmp_path: Path) -> None:
    """A page in another encoding is read as its head says."""
    text = page("<h1>Żółta</h1>" + PARAGRAPHS, "<meta charset='iso-8859-2'>")
    (tmp_path / "a.html").write_bytes(text.encode("iso-8859-2"))
    (document,), issues = run(tmp_path)
    assert document.title == "Żółta"
    assert not issues


def test_pdf(tmp_path: Path) -> None:
    """Pages are joined, split words mended, page numbers left out; a page without text is named."""
    lines = "Council backs bridge\nThe council of Northmere voted on Tuesday to build a new bridge over the govern-\n"
    lines += "ment quarter of the town, which ends a dispute that had lasted for nine years and\n1"
    (tmp_path / "a.pdf").write_bytes(pdf(lines, "cost a lot of money.\nPage 2 of 3", ""))
    (document,), issues = run(tmp_path)
    assert codes(issues) == ["page-without-text"]
    assert "page 3" in issues[0].message
    first, second = document.text.split("\n\n")
    assert first == "Council backs bridge"
    assert "over the government quarter of the town" in second
    assert second.endswith("nine years and cost a lot of money.")


def test_pdf_hyphens() -> None:
    """A hyphen stays before a capital, a number, and in a word the text spells so elsewhere."""
    text = "the Anglo-\nNorland treaty and the well-\nknown mayor, a well-known one, met the gov-\nernment"
    assert (
        join_pages([text]) == "the Anglo-Norland treaty and the well-known mayor, a well-known one, met the government"
    )


def test_jsonl(tmp_path: Path) -> None:
    """A row's metadata stands outside the text, its source is the document's."""
    row = {
        "id": 7, "title": "Bridge", "date": "2017-09", "source": "herald", "text": SENTENCE,
        "author": "By Ann Lee and Bo Kim", "outlet": "Herald", "url": "https://x.example/7",
    }  # fmt: skip
    (tmp_path / "a.jsonl").write_text("\ufeff" + json.dumps(row) + "\n\n" + json.dumps({"text": SENTENCE + " Yes."}))
    (first, second), issues = run(tmp_path)
    assert not issues
    assert (first.source, first.title, first.date, first.outlet) == ("herald", "Bridge", "2017-09", "Herald")
    assert first.authors == ("Ann Lee", "Bo Kim")
    assert {(field.name, field.value) for field in first.fields if field.start < 0} >= {
        ("identifier", "7"),
        ("url", "https://x.example/7"),
        ("title", "Bridge"),
    }
    assert second.source == f"{tmp_path / 'a.jsonl'}:3"


def test_json(tmp_path: Path) -> None:
    """An object or a list of objects; a bad one costs only itself."""
    (tmp_path / "a.json").write_text(json.dumps({"text": SENTENCE}))
    (tmp_path / "b.json").write_text(json.dumps([{"text": SENTENCE + " Yes."}, 3, {"text": 4}, {"title": "x"}]))
    documents, issues = run(tmp_path)
    assert len(documents) == 2
    assert codes(issues) == ["bad-row"] * 3
    assert [issue.message[:5] for issue in issues] == ["row 2", "row 3", "row 4"]


def test_unknown_suffix(tmp_path: Path) -> None:
    """A file of no known suffix is text if it can be; a PDF or a page is told by its first bytes."""
    (tmp_path / "a").write_text(SENTENCE)
    (tmp_path / "b.article").write_text(SENTENCE + " Yes.")
    (tmp_path / "c.bin").write_bytes(b"text with a \0 in it")
    (tmp_path / "d").write_bytes(pdf("The mayor of Northmere is Ilka Voss."))
    documents, issues = run(tmp_path)
    assert [document.text for document in documents] == [
        SENTENCE,
        SENTENCE + " Yes.",
        "The mayor of Northmere is Ilka Voss.",
    ]
    assert codes(issues) == ["binary-file"]


def test_reader_table() -> None:
    """The formats that are promised."""
    assert set(READERS) >= set(".txt .md .markdown .html .htm .xhtml .pdf .json .jsonl .ndjson".split())


# --- broken input ---------------------------------------------------------------------------------------------

BROKEN: list[tuple[str, bytes, str]] = [
    ("empty.txt", b"", "empty-file"),
    ("blank.txt", b" \n\t\n", "empty-file"),
    ("blank.jsonl", b"\n\n", "empty-file"),
    ("controls.txt", b"\x01\x02", "empty-file"),
    ("binary.txt", bytes(range(256)) * 20, "binary-file"),
    ("binary.html", bytes(range(256)) * 20, "binary-file"),
    ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "binary-file"),
    ("half.txt", b"\xff\xfeabc", "bad-encoding"),
    ("broken.json", b'{"text": ', "bad-json"),
    ("deep.json", b"[" * 100_000, "bad-json"),
    ("broken.jsonl", b'{"text": \n', "bad-json"),
    ("broken.pdf", b"%PDF-1.4\nnothing", "broken-pdf"),
    ("noise.pdf", bytes(range(256)) * 20, "broken-pdf"),
    ("empty.html", b"<html><body></body></html>", "no-article"),
    ("large.txt", b"word " * 500_000, "too-large"),
    ("large.jsonl", b'{"text": "' + b"word " * 500_000 + b'"}\n', "too-large"),
]


@pytest.mark.parametrize(("name", "data", "code"), BROKEN, ids=[name for name, _, _ in BROKEN])
def test_broken(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    """Each broken file is one error that names it and says what to do, and the file beside it is read."""
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.txt").write_text(SENTENCE)
    documents, issues = run(tmp_path, max_bytes=1_000_000)
    assert [document.text for document in documents] == [SENTENCE]
    errors = [issue for issue in issues if issue.severity == "error"]
    assert codes(errors) == [code]
    assert errors[0].stage == "read"
    assert errors[0].document.startswith(str(tmp_path / name))
    assert len(errors[0].message) > 8


def test_scanned_and_locked_pdf(tmp_path: Path) -> None:
    """A PDF without a text layer asks for OCR, a locked one for a copy without a password."""
    import pypdf

    (tmp_path / "a.pdf").write_bytes(pdf("", ""))
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(SENTENCE)))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "b.pdf")
    documents, issues = run(tmp_path)
    assert not documents
    assert codes(issues) == ["scanned-pdf", "encrypted-pdf"]
    assert "scanned: needs OCR" in issues[0].message


def test_one_broken_among_a_hundred(tmp_path: Path) -> None:
    """Ninety-nine articles are read in the order of their names."""
    for number in range(100):
        (tmp_path / f"{number:03}.txt").write_text(f"{SENTENCE} It is bridge {number}.")
    (tmp_path / "050.txt").write_bytes(bytes(range(256)) * 4)
    documents, issues = run(tmp_path)
    assert [Path(document.source).stem for document in documents] == [f"{n:03}" for n in range(100) if n != 50]
    assert codes(issues) == ["binary-file"]


def test_missing(tmp_path: Path) -> None:
    """A path that is not there, a pattern that matches nothing, an empty folder, a dangling link: an error each."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere")
    documents, issues = run(tmp_path / "no.txt", f"{tmp_path}/*.pdf", "", "a\0b", tmp_path)
    assert not documents
    assert codes(issues) == ["missing-path"] * 4 + ["empty-folder", "unreadable-file"]
    assert {issue.severity for issue in issues} == {"error"}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions bind no administrator")
def test_permissions(tmp_path: Path) -> None:
    """What may not be read is named, and the rest is read."""
    (tmp_path / "a.txt").write_text(SENTENCE)
    (tmp_path / "b.txt").write_text(SENTENCE)
    (tmp_path / "c").mkdir()
    (tmp_path / "b.txt").chmod(0)
    (tmp_path / "c").chmod(0)
    try:
        documents, issues = run(tmp_path)
    finally:
        (tmp_path / "c").chmod(0o700)
    assert len(documents) == 1
    assert codes(issues) == ["unreadable-file", "unreadable-folder"]


def test_permission_errors_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for everybody: the system's refusal becomes an issue."""
    (tmp_path / "c").mkdir()
    (tmp_path / "a.txt").write_text(SENTENCE)

    def refuse(kind: str) -> Callable[..., object]:
        def refused(self: Path, *args: object, **options: object) -> object:
            raise PermissionError(13, f"Permission denied ({kind})", str(self))

        return refused

    monkeypatch.setattr(Path, "open", refuse("open"))
    assert codes(run(tmp_path / "a.txt")[1]) == ["unreadable-file"]
    monkeypatch.setattr(Path, "iterdir", refuse("list"))
    assert codes(run(tmp_path / "c")[1]) == ["unreadable-folder"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipe_in_folder(tmp_path: Path) -> None:
    """A pipe in a folder is not waited for."""
    os.mkfifo(tmp_path / "pipe")
    assert codes(run(tmp_path)[1]) == ["unreadable-file"]


def test_hidden_files(tmp_path: Path) -> None:
    """Hidden files and folders are not articles."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.txt").write_text(SENTENCE)
    (tmp_path / ".hidden.txt").write_text(SENTENCE)
    assert run(tmp_path)[0] == []


# --- characters -----------------------------------------------------------------------------------------------


def test_encodings(tmp_path: Path) -> None:
    """Byte order marks are obeyed, anything else that is not UTF-8 is Windows-1252, and that is said."""
    text = "Café owners of Northmere met the mayor on Tuesday; they were “glad”."
    for name, encoding in (("a", "utf-8-sig"), ("b", "utf-16"), ("c", "utf-32"), ("d", "cp1252"), ("e", "utf-8")):
        (tmp_path / f"{name}.txt").write_bytes(text.encode(encoding))
    documents, issues = run(tmp_path)
    assert [document.text for document in documents] == [text]
    assert codes(issues) == ["duplicate", "duplicate", "encoding-fallback", "duplicate", "duplicate"]
    assert "cp1252" in issues[2].message


def test_control_characters(tmp_path: Path) -> None:
    """Control characters and lone surrogates are taken out before offsets are fixed; a form feed ends a line."""
    (tmp_path / "a.txt").write_bytes(
        b"The mayor\0 of North\x07mere,\x0c \x1b[1;31mAnn\x1b[0m Lee,\x1b]0;title\x07 met the council on Tuesday."
    )
    row = '{"text": "The mayor \\ud800met the council of Sundby on Tuesday.", "title": "A\\u0000 \\udfffb"}'
    (tmp_path / "b.jsonl").write_text(row)
    (first, second), issues = run(tmp_path)
    assert first.text == "The mayor of Northmere,\n Ann Lee, met the council on Tuesday."
    assert (second.text, second.title) == ("The mayor met the council of Sundby on Tuesday.", "A b")
    assert codes(issues) == ["control-characters"] * 2


def test_line_ends_and_accents(tmp_path: Path) -> None:
    """The stored text is in normal form, whatever the line ends and the way accents are written."""
    (tmp_path / "a.txt").write_bytes("Cafe\u0301 owners met.\r\n\r\nThey left.\r".encode())
    (document,), _ = run(tmp_path)
    assert document.text == "Café owners met.\n\nThey left."


def test_endless_sentence(tmp_path: Path) -> None:
    """A sentence of five thousand words is one block of the body."""
    (tmp_path / "a.txt").write_text("The mayor and " + "the council and " * 2500 + "the river met.")
    (document,), issues = run(tmp_path)
    assert [block.zone for block in document.blocks] == ["body"]
    assert not issues


# --- sources --------------------------------------------------------------------------------------------------


def test_folders_and_globs(tmp_path: Path) -> None:
    """Folders are read with all below them, sorted; globs too; the order of the sources is kept."""
    for name in ("b/2.txt", "a.txt", "b/1.txt", "c.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{SENTENCE} It is {name}.")

    def names(*sources: str | Path) -> list[str]:
        documents, issues = run(*sources)
        assert not issues
        return [Path(document.source).relative_to(tmp_path).as_posix() for document in documents]

    assert names(tmp_path) == ["a.txt", "b/1.txt", "b/2.txt", "c.md"]
    assert names(tmp_path / "c.md", f"{tmp_path}/b") == ["c.md", "b/1.txt", "b/2.txt"]
    assert names(f"{tmp_path}/*") == ["a.txt", "b/1.txt", "b/2.txt", "c.md"]
    assert names(f"{tmp_path}/**/*.txt") == ["a.txt", "b/1.txt", "b/2.txt"]
    assert [d.text for d in read(str(tmp_path / "a.txt"))] == [f"{SENTENCE} It is a.txt."]


def test_brackets_in_a_name(tmp_path: Path) -> None:
    """A file whose name looks like a pattern is that file."""
    (tmp_path / "a[1].txt").write_text(SENTENCE)
    assert len(run(tmp_path / "a[1].txt")[0]) == 1


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (SENTENCE.encode(), [SENTENCE]),
        (f"<!doctype html>{page(PARAGRAPHS)}".encode(), None),
        (pdf("The mayor is Ilka Voss."), ["The mayor is Ilka Voss."]),
        (b'{"text": "One left."}\n{"text": "Two left."}\n', ["One left.", "Two left."]),
        (b'[{"text": "One left."},\n{"text": "Two left."}]', ["One left.", "Two left."]),
        (b'{\n "text": "One left."\n}', ["One left."]),
    ],
)
def test_stdin(monkeypatch: pytest.MonkeyPatch, data: bytes, texts: list[str] | None) -> None:
    """What comes in by ``-`` is told by its first bytes."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    documents, issues = run("-")
    assert not issues
    assert len(documents) == len(texts or [1])
    assert not texts or [document.text for document in documents] == texts
    assert documents[0].source.startswith("-")


def test_empty_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing on stdin is an empty file."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert codes(run("-")[1]) == ["empty-file"]


def test_duplicates(tmp_path: Path) -> None:
    """The same text is read once, the first time; the issue names both places."""
    (tmp_path / "a.txt").write_text(SENTENCE)
    (tmp_path / "b.txt").write_text(SENTENCE + "\n\n")
    (document,), (issue,) = run(tmp_path)
    assert document.source.endswith("a.txt")
    assert (issue.code, issue.severity) == ("duplicate", "warning")
    assert issue.document.endswith("b.txt")
    assert "a.txt" in issue.message


def test_nothing_is_held(tmp_path: Path) -> None:
    """Documents come one by one: the first is there before the second file is opened."""
    (tmp_path / "a.txt").write_text(SENTENCE)
    (tmp_path / "b.txt").write_text(SENTENCE + " Yes.")
    found = read(tmp_path)
    next(found)
    (tmp_path / "b.txt").write_text(SENTENCE + " No.")
    assert next(found).text.endswith("No.")


# --- metadata -------------------------------------------------------------------------------------------------


def test_date_precedence(tmp_path: Path) -> None:
    """The caller's date, then the metadata's, then the text's; never the file's own."""
    row = {"text": ARTICLE, "date": "2016"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    assert run(tmp_path, date="2015-01")[0][0].date == "2015-01"
    assert run(tmp_path)[0][0].date == "2016"
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": ARTICLE}))
    assert run(tmp_path)[0][0].date == "2017-09-27T09:09:00"
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": SENTENCE}))
    assert run(tmp_path)[0][0].date == ""


def test_first_publication_wins(tmp_path: Path) -> None:
    """A later update above the first publication does not date the text."""
    head = "Council backs bridge\nUpdated: Sept 29, 2017\nPublished: Sept 27, 2017\n\n"
    (tmp_path / "a.txt").write_text(head + SENTENCE)
    assert run(tmp_path)[0][0].date == "2017-09-27"


def test_doubtful_dates(tmp_path: Path) -> None:
    """A date that can't be read, or in two ways, is said, and the next best source is asked."""
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": ARTICLE, "date": "soon"}))
    (tmp_path / "b.txt").write_text(f"Council backs bridge\n03/04/2017\n\n{SENTENCE}")
    (first, second), issues = run(tmp_path)
    assert (first.date, second.date) == ("2017-09-27T09:09:00", "2017")
    assert codes(issues) == ["bad-date", "ambiguous-date"]


def test_bad_date_option() -> None:
    """A date the caller wrote wrongly is refused before anything is read."""
    with pytest.raises(ConfigError, match="last week"):
        read(["nowhere"], date="last week")


def test_source_option(tmp_path: Path) -> None:
    """The caller's source goes before the file's and the row's."""
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": SENTENCE, "source": "herald"}))
    assert run(tmp_path, source="archive")[0][0].source == "archive"


def test_wrong_kinds_of_metadata(tmp_path: Path) -> None:
    """A field of the wrong kind is left out and named."""
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": SENTENCE, "title": ["x"], "author": 5, "date": 2017}))
    (document,), issues = run(tmp_path)
    assert (document.title, document.date, document.authors) == ("", "2017", ())
    assert codes(issues) == ["bad-field"]


def test_outside_fields_have_no_place(tmp_path: Path) -> None:
    """Metadata that the text says too stands where the text says it."""
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"text": ARTICLE, "title": "Council backs bridge", "url": "https://x.example"})
    )
    (document,), _ = run(tmp_path)
    titles = [(field.start, field.end) for field in document.fields if field.name == "title"]
    assert titles == [(0, 20)]
    assert [field.start for field in document.fields if field.name == "url"] == [-1]


# --- language -------------------------------------------------------------------------------------------------


def test_languages(tmp_path: Path) -> None:
    """A text in another language is yielded with its code and a warning; a short one counts as English."""
    texts = {
        "de": "Der Stadtrat von Northmere hat am Dienstag beschlossen, eine neue Brücke über den Fluss zu bauen. "
        "Die Bürgermeisterin sagte, dass sie sehr froh sei, und dass die Arbeiten im Frühling beginnen werden, "
        "wenn das Gericht die Klage der Gegner abweist.",
        "ru": "Совет города проголосовал во вторник за строительство нового моста через реку.",
        "en": "Ilka Voss, Tomas Berg: Northmere, Norhaven",
    }
    for code, text in texts.items():
        (tmp_path / f"{code}.txt").write_text(text, encoding="utf-8")
    documents, issues = run(tmp_path)
    assert [document.language for document in documents] == ["de", "en", "ru"]
    assert codes(issues) == ["not-english"] * 2
    assert {issue.severity for issue in issues} == {"warning"}
    assert run(tmp_path / "ru.txt", language="en")[0][0].language == "en"


# --- laws -----------------------------------------------------------------------------------------------------


def test_same_input_same_documents(tmp_path: Path) -> None:
    """Two runs, and another order of hashing, give the same rows."""
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "b.html").write_text(page(f"<h1>Bridge</h1>{PARAGRAPHS}"))
    (tmp_path / "c.pdf").write_bytes(pdf(SENTENCE))
    script = "import json, sys\nfrom kg.read import read\nfor d in read(sys.argv[1:]): print(json.dumps(d.to_json()))"
    runs = {
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
    assert runs.pop().count(b"\n") == 3


def test_import_is_light() -> None:
    """Importing the stage loads no parser and no language model."""
    heavy = {"trafilatura", "pypdf", "lxml", "py3langid", "numpy"}
    script = f"import sys, kg.read; print({heavy} & set(sys.modules) or 'light')"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.strip() == "light"
