"""The harness: conversion tables, floors, the table, and a quick subset of the figures themselves."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from bench import __main__ as harness
from bench import floors, pages, table
from bench.line import rows_of, write
from bench.sets import ADAPTERS, claims, gum, knowledgenet, redocred
from bench.sets.claims import Claim, fits
from kg.annotate import DEFAULT_MODEL
from kg.ontology import load

ROOT = Path(__file__).resolve().parents[1]
ROWS = [
    {"set": "claims", "metric": "wrong assertions", "ours": 0.0512, "naive": None, "target": 0.05, "published": ""},
    {"set": "gum", "metric": "news: named entities F1", "ours": 0.8189, "naive": 0.83, "target": 0.9, "published": "x"},
]


def said(subject: str, predicate: str, target: str, **how: object) -> Claim:
    """A claim, plain unless told otherwise."""
    given = {"modality": "Actual", "negated": False, "over": False, "speakers": frozenset(), "plain": True, **how}
    return Claim(subject=frozenset({subject}), predicate=predicate, object=frozenset({target}), **given)  # type: ignore[arg-type]


# ---- conversion


def test_mapped_relations_exist() -> None:
    """Every relation that an adapter maps is one of the ontology."""
    known = load().relations
    assert set(knowledgenet.PROPERTIES) <= set(known)
    assert redocred._both("a", "P40", "b", {"a"}) == {("a", "P40", "b"), ("b", "P25", "a")}


def test_knowledgenet_properties_are_all_mapped() -> None:
    """The fifteen properties of the set can all be predicted."""
    assert len({name for pairs in knowledgenet.PROPERTIES.values() for name, _ in pairs}) == 15


def test_wikidata_column_is_read() -> None:
    """Inverse properties change places; qualifiers and asides are left out."""
    ontology = load()
    assert redocred.wikidata("citizenOf", ontology) == (("P27", False),)
    assert redocred.wikidata("founderOf", ontology) == (("P112", True),)
    assert redocred.wikidata("memberSince", ontology) == ()
    assert ("P195", False) not in redocred.wikidata("holdsPositionIn", ontology)


def test_types_of_gum() -> None:
    """Classes of ours become the types that GUM knows."""
    ontology = load()
    found = [gum.kind(name, ontology) for name in ("Person", "Company", "Country", "City", "Work")]
    assert found == ["person", "organization", "place", "place", "object"]


# ---- claims


def test_claims_are_well_formed() -> None:
    """Two hundred sentences, each with a claim in the ontology's words; no id and no sentence twice."""
    rows = claims.rows()
    for row in rows:
        claims.check(row)
        assert row["must"] or row["must_not"], row["id"]
    assert len(rows) == len({row["id"] for row in rows}) == len({row["text"] for row in rows}) == 200


def test_malformed_claims_are_named() -> None:
    """A claim that the ontology can't express is refused with its row."""
    for text in ("A | b", "A | noSuchRelation | B", "A | ceoOf | B | perhaps"):
        with pytest.raises(ValueError, match="made-up"):
            claims.check({"id": "made-up", "must": [text], "must_not": []})


@pytest.mark.parametrize(
    ("text", "claim", "wanted", "fit"),
    [
        ("Dorin | ceoOf | Nordwind", said("Ivan Dorin", "ceoOf", "Nordwind AG"), True, True),
        ("Dorin | headOf | Nordwind", said("Ivan Dorin", "ceoOf", "Nordwind AG"), True, True),
        ("Dorin | ceoOf | Nordwind", said("Ivan Dorin", "headOf", "Nordwind AG"), True, False),
        ("Nordwind | * | Dorin", said("Ivan Dorin", "ceoOf", "Nordwind AG"), False, True),
        ("Nordwind | ceoOf | Dorin", said("Ivan Dorin", "ceoOf", "Nordwind AG"), False, False),
        ("Ada | spouseOf | Bela", said("Bela", "spouseOf", "Ada"), True, True),
        ("Dor | ceoOf | Nordwind", said("Ivan Dorin", "ceoOf", "Nordwind AG"), True, False),
        ("A | ceoOf | B | not", said("A", "ceoOf", "B", negated=True, plain=False), True, True),
        ("A | ceoOf | B", said("A", "ceoOf", "B", negated=True, plain=False), False, False),
        ("A | ceoOf | B | Planned/Desired", said("A", "ceoOf", "B", modality="Desired", plain=False), True, True),
        ("A | ceoOf | B | by C", said("A", "ceoOf", "B", speakers=frozenset({"Cleo C"})), True, True),
        ("A | ceoOf | B", said("A", "ceoOf", "B", speakers=frozenset({"C"})), False, False),
        ("A | ceoOf | B | over", said("A", "ceoOf", "B", over=True, plain=False), True, True),
    ],
)
def test_fits(text: str, claim: Claim, wanted: bool, fit: bool) -> None:
    """What a claim of the set matches: finer relations, whole words of names, and how it is meant."""
    assert fits(text, claim, load(), wanted=wanted) is fit


# ---- floors and the table


def test_floors_only_rise() -> None:
    """Lifting keeps the stricter floor: the higher one, of wrong assertions the lower one."""
    old: floors.Floors = {
        "claims": {"claims": {"wrong assertions": 0.04}},
        "dev": {"gum": {"news: named entities F1": 0.5}},
    }
    new = floors.lifted(floors.lifted(old, "dev", ROWS[1:]), "claims", ROWS[:1])
    assert new == {"claims": {"claims": {"wrong assertions": 0.04}}, "dev": {"gum": {"news: named entities F1": 0.818}}}
    assert floors.sunk(old, new) == []
    assert len(floors.sunk(new, old)) == 1


def test_faults_name_the_figure() -> None:
    """A figure below its floor is told with both numbers; one at its floor, or a hair below, is not."""
    held: floors.Floors = {
        "dev": {"gum": {"news: named entities F1": 0.85}},
        "claims": {"claims": {"wrong assertions": 0.06}},
    }
    assert floors.faults(held, "claims", ROWS) == []
    (fault,) = floors.faults(held, "dev", ROWS)
    assert "0.8189" in fault
    assert "0.85" in fault
    assert floors.faults({"dev": {"gum": {"news: named entities F1": 0.82}}}, "dev", ROWS) == []
    assert floors.faults({"dev": {"gum": {"news: named entities F1": 0.822}}}, "dev", ROWS) != []


def test_floors_survive_writing(tmp_path: Path) -> None:
    """What is written is read back; the file of the repository is in its written form."""
    path = tmp_path / "floors.toml"
    floors.save(floors.load(), path)
    assert path.read_text("utf-8") == floors.FILE.read_text("utf-8")


def test_no_floor_was_lowered() -> None:
    """Against the last commit, no floor is gone or easier."""
    command = ["git", "-C", str(ROOT), "show", "HEAD:bench/floors.toml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("no history to compare with")
    assert floors.sunk(floors.read(done.stdout), floors.load()) == []


def test_pages_are_in_step() -> None:
    """The quality tables of the pages are those of ``bench/results.jsonl``."""
    results = pages.RESULTS.read_text("utf-8")
    for page in pages.PAGES:
        text = page.read_text("utf-8")
        assert pages.renewed(text, results) == text


def test_newest_figures_count() -> None:
    """Of two rows of a set the later one is shown; other splits are not."""
    rows = [
        {"commit": c, "set": "gap", "split": split, "figures": {"F1": figure}}
        for c, split, figure in (("a", "dev", 0.1), ("b", "dev", 0.2), ("c", "hidden", 0.3))
    ]
    (row,) = pages.latest("\n".join(map(json.dumps, rows)))
    assert row["ours"] == 0.2
    assert "| gap | F1 | .200 |" in pages.renewed(
        "<!-- quality -->\n<!-- /quality -->", "\n".join(map(json.dumps, rows))
    )


def test_table_is_in_columns() -> None:
    """Figures stand right-aligned under their heads; a missing one is a dash."""
    head, first, second = table.lines(ROWS)
    assert head.split() == ["set", "metric", "ours", "naive", "target", "published"]
    assert re.search(r"\.051\s+-\s+\.050$", first)
    assert second.index(".819") == first.index(".051")


# ---- the command


def corpus(folder: Path) -> Path:
    """A data set of one invented article, and a scorer that counts documents."""
    row = {"doc_id": "a-1", "text": "Ana Petrova was born in Oslo in 1970.", "facts": [], "passages": []}
    write(folder / "mini.input.jsonl", [{"doc_id": "a-1", "text": row["text"]}])
    write(folder / "mini.jsonl", [row])
    scorer = (
        "import json, sys\n"
        "rows = [json.loads(line) for line in open(sys.argv[2], encoding='utf8')]\n"
        "found = [f for row in rows for f in row['facts']]\n"
        "print(json.dumps({'#global': {'f1': len(found) / 10, 'p': 0.5, 'r': None}}))\n"
    )
    (folder / "score.py").write_text(scorer, encoding="utf-8")
    return folder


@pytest.mark.model
def test_any_folder_is_measured(tmp_path: Path) -> None:
    """A folder of the same schema and another split goes through the product and the folder's own scorer."""
    folder = harness.folder_of("knowledgenet", str(corpus(tmp_path)), "mini")
    rows, _, _ = harness.measure("knowledgenet", folder, "mini", keep=str(tmp_path / "kept.jsonl"))
    (predicted,) = rows_of(tmp_path / "kept.jsonl")
    assert {f["property"] for f in predicted["facts"]} >= {"PLACE_OF_BIRTH", "DATE_OF_BIRTH"}
    assert rows[0]["ours"] == len(predicted["facts"]) / 10
    assert rows[2]["ours"] is None


def test_missing_data_is_told(tmp_path: Path) -> None:
    """What is missing is named, with the option that helps."""
    with pytest.raises(SystemExit, match=r"dev\.input\.jsonl"):
        harness.folder_of("gum", str(tmp_path), "dev")
    (tmp_path / "dev.input.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"score\.py"):
        harness.folder_of("gum", str(tmp_path), "dev")


def test_unknown_set_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A set that is not there is named beside those that are."""
    with pytest.raises(SystemExit):
        harness.main(["nosuch"])
    assert "knowledgenet" in capsys.readouterr().err


def test_results_hold_one_row_a_commit(tmp_path: Path) -> None:
    """Measuring twice at one commit replaces the row."""
    path = tmp_path / "results.jsonl"
    for _ in range(2):
        harness.record("gum", "dev", ROWS, "abc", path)
    (row,) = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert (row["set"], row["split"], row["figures"]["news: named entities F1"]) == ("gum", "dev", 0.8189)


# ---- the figures


@pytest.mark.model
def test_claims_keep_their_floor() -> None:
    """No more wrong assertions and no fewer right ones than before."""
    rows, _, _ = claims.measure(DEFAULT_MODEL)
    assert floors.faults(floors.load(), "claims", rows) == []


@pytest.mark.model
@pytest.mark.parametrize("name", sorted(ADAPTERS))
def test_sets_keep_their_floor(name: str) -> None:
    """The quick subset of each set, where the data lie beside the repository."""
    folder = harness.DATA / name
    if not (folder / "score.py").is_file():
        pytest.skip("the data set is not here")
    rows, _, _ = harness.measure(name, folder, "dev", only=ADAPTERS[name].fast)
    assert floors.faults(floors.load(), "fast", rows) == []
