"""Folders of trained weights: what is checked before a build begins, and what the manifest tells of them."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.config import Settings
from kg.errors import CheckError, ConfigError
from kg.extract.pairnet import load
from kg.extract.weights import FORMS, MODELS, check_weights, chosen, hashes, read_weights, weights
from kg.seams import recorded

ALWAYS = {"confidence.json", "event-links.json", "event-nouns.json", "event-weights.json", "pronouns.json"}
NETWORK = {"labels.json", "relations.onnx", "vocab.txt"}
FOLDS = Path(__file__).resolve().parents[1] / "bench" / "folds"
KINDS = ("person", "thing", "group")


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a built folder."""
    rows: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return rows


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """An empty folder for weights."""
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


@pytest.fixture
def network(models: Path) -> Path:
    """A folder with the two parts of a network, the first no network at all."""
    (models / "relations.onnx").write_bytes(b"not ONNX")
    shutil.copy(MODELS / "labels.json", models)
    return models


# ---- what is checked


@pytest.mark.parametrize("folder", [MODELS, *sorted(FOLDS.iterdir())], ids=lambda p: p.name)
def test_weights_that_are_shipped_are_whole(folder: Path) -> None:
    """The weights of kg and those of the folds have the form that is asked for; every JSON file is one of ours."""
    check_weights(folder)
    assert {path.name for path in folder.glob("*.json")} <= FORMS.keys()


def test_a_folder_without_weights(models: Path) -> None:
    """A folder that was meant to hold weights and holds none is a mistake; it is told with the names of the files."""
    (models / "notes.json").write_text("[")
    with pytest.raises(ConfigError, match="holds no trained weights") as caught:
        check_weights(models)
    assert "pronouns.json" in caught.value.hint


def test_a_folder_with_one_file_is_good(models: Path) -> None:
    """What a folder lacks comes with kg; strangers' files are left alone."""
    (models / "notes.json").write_text("[")
    shutil.copyfile(MODELS / "pronouns.json", models / "pronouns.json")
    check_weights(models)
    assert (chosen(""), chosen(str(models))) == (MODELS, models)
    assert weights("confidence", models) == weights("confidence", MODELS)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["relations.onnx"], "has relations.onnx, but no labels.json"),
        (["labels.json"], "has labels.json, but no relations.onnx"),
        (["labels.json", "vocab.txt"], "has labels.json and vocab.txt, but no relations.onnx"),
        (["vocab.txt"], "has vocab.txt, but no relations.onnx and no labels.json"),
    ],
)
def test_half_a_network(models: Path, files: list[str], said: str) -> None:
    """Network and labels come together: a part alone would be read with the other part of another training."""
    for file in files:
        shutil.copy(MODELS / file, models)
    with pytest.raises(ConfigError) as caught:
        check_weights(models)
    assert str(caught.value) == f"{models} {said}"
    assert "belong together" in caught.value.hint


@pytest.mark.parametrize("file", sorted(FORMS))
@pytest.mark.parametrize(
    "text", ["", "{", "\xff", "[]", "{}", "null", "3", '"text"', pytest.param("[" * 10**5, id="deep")]
)
def test_malformed_file(network: Path, file: str, text: str) -> None:
    """Whatever stands in a file instead of its table, the error names it and says what to do."""
    (network / file).write_bytes(text.encode("latin-1"))
    for read in (lambda: check_weights(network), lambda: weights(file.removesuffix(".json"), network)):
        with pytest.raises(ConfigError, match=file) as caught:
            read()
        assert caught.value.hint


def kinds(row: Any, cells: Any = ()) -> dict[str, Any]:
    """Rankers with one feature."""
    return {kind: {"cells": list(cells), "features": {"near": row}} for kind in KINDS}


@pytest.mark.parametrize(
    ("file", "rows"),
    [
        ("confidence.json", {"rules": {"x": "0.9"}}),
        ("confidence.json", {"rules": {"x": 1.2}}),
        ("confidence.json", {"rules": [0.9]}),
        ("event-links.json", {"threshold": None, "weights": {}}),
        ("event-links.json", {"weights": {}}),
        ("event-weights.json", {"threshold": 0, "weights": {"pos": {"NOUN": True}}}),
        ("event-weights.json", {"threshold": 0, "weights": {"pos": 0.5}}),
        ("event-weights.json", {"threshold": 0, "weights": {"pos": {"NOUN": float("nan")}}}),
        ("event-nouns.json", {"ratings": {"+1.0": ["storm"]}}),
        ("labels.json", {"relations": []}),
        ("labels.json", {"relations": [{"name": "ceoOf", "threshold": 0.7, "scale": 1}]}),
        ("labels.json", {"relations": [{"name": 3, "threshold": 0.7, "scale": 1, "shift": 0}]}),
        ("labels.json", {"relations": ["ceoOf"]}),
        ("pronouns.json", kinds([0.1, 0.2])),
        ("pronouns.json", kinds([0.1], cells=[0.3])),
        ("pronouns.json", kinds(0.1)),
        ("pronouns.json", {"person": kinds([0.1])["person"]}),
    ],
)
def test_wrong_form(network: Path, file: str, rows: Any) -> None:
    """JSON that holds something else is told with the form that it should have."""
    (network / file).write_text(json.dumps(rows))
    with pytest.raises(ConfigError, match=f"{file} holds no ") as caught:
        check_weights(network)
    assert f"kg/models/{file}" in caught.value.hint


@pytest.mark.parametrize(
    ("file", "rows"),
    [
        ("confidence.json", {"rules": {}}),
        ("event-weights.json", {"threshold": 0, "weights": {"pos": {"NOUN": 1}}}),
        ("pronouns.json", kinds([0.1, 0.2], cells=[0.3])),
    ],
)
def test_other_weights_are_read(models: Path, file: str, rows: Any) -> None:
    """A file of the right form stands in for the one that comes with kg."""
    (models / file).write_text(json.dumps(rows))
    check_weights(models)
    assert weights(file.removesuffix(".json"), models) == rows


def test_an_installation_without_a_file(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing in kg itself can't be left out: the hint is another."""
    monkeypatch.setattr("kg.extract.weights.MODELS", models)
    for read in (lambda: hashes(models, ("patterns",)), lambda: read_weights(models / "confidence.json")):
        with pytest.raises(ConfigError, match=r"confidence\.json can't be read: No such file") as caught:
            read()
        assert "install kg again" in caught.value.hint


def test_labels_of_another_network(models: Path) -> None:
    """Labels that don't fit the network are an error when it is loaded, as a file is that holds no network."""
    pytest.importorskip("onnxruntime")
    (models / "relations.onnx").symlink_to(MODELS / "relations.onnx")
    rows = json.loads((MODELS / "labels.json").read_text())["relations"]
    (models / "labels.json").write_text(json.dumps({"relations": rows[1:]}))
    with pytest.raises(ConfigError, match=f"tells {len(rows)} relations, labels.json names {len(rows) - 1}"):
        load(models)


def test_no_network(network: Path) -> None:
    """A file that is no ONNX can't be loaded; the hint says what belongs together."""
    pytest.importorskip("onnxruntime")
    with pytest.raises(ConfigError, match="can't be loaded") as caught:
        load(network)
    assert "of one training" in caught.value.hint


# ---- what the manifest tells


def test_hashes_are_of_the_files_that_are_read(network: Path) -> None:
    """Each file from where it stands; the network's only where it is used, its vocabulary from beside it."""
    assert hashes(MODELS, ("patterns", "learned")) == {f: digest(MODELS / f) for f in sorted(ALWAYS | NETWORK)}
    shutil.copy(FOLDS / "gap-0" / "pronouns.json", network)
    fast, full = hashes(network, ("patterns",)), hashes(network, ("learned",))
    assert set(fast) == ALWAYS
    assert set(full) == ALWAYS | NETWORK
    own = {f for f in full if full[f] != digest(MODELS / f)}
    assert own == {"pronouns.json", "relations.onnx"}
    assert full["pronouns.json"] == fast["pronouns.json"] == digest(network / "pronouns.json")
    assert full["relations.onnx"] == digest(network / "relations.onnx")
    (network / "vocab.txt").write_text("a\n")
    assert hashes(network, ("learned",))["vocab.txt"] == digest(network / "vocab.txt")
    (network / "relations.onnx").unlink()
    assert hashes(network, ("learned",))["vocab.txt"] == digest(MODELS / "vocab.txt")


@pytest.mark.usefixtures("line")
def test_the_place_of_the_weights_never_matters(
    articles: Path, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same weights under another path, however it is spelt, give the same bytes; other weights another manifest."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(MODELS / "pronouns.json", models)
    for name, folder in (("one", None), ("two", models), ("three", "models"), ("four", "./articles/../models")):
        kg.build(articles, tmp_path / name, models=folder)
        for path in (tmp_path / "one").iterdir():
            assert path.read_bytes() == (tmp_path / name / path.name).read_bytes(), path.name
    told = manifest(tmp_path / "one")
    assert told["weights"] == hashes(MODELS, ("patterns", "learned"))
    assert "models" not in told["settings"]
    shutil.copy(FOLDS / "gap-0" / "pronouns.json", models)
    kg.build(articles, tmp_path / "other", models=models)
    changed = {f for f, value in manifest(tmp_path / "other")["weights"].items() if value != told["weights"][f]}
    assert changed == {"pronouns.json"}


@pytest.mark.usefixtures("line")
def test_fast_builds_tell_of_no_network(articles: Path, tmp_path: Path) -> None:
    """Patterns alone: the network stands not in the manifest."""
    kg.build(articles, tmp_path / "out", extractors=["patterns"])
    assert set(manifest(tmp_path / "out")["weights"]) == ALWAYS


@pytest.mark.usefixtures("line")
def test_weights_outlive_a_merge(articles: Path, models: Path, tmp_path: Path) -> None:
    """A merge reads no weights: it hands on what the build told, even where the folder is gone."""
    shutil.copy(FOLDS / "gap-0" / "pronouns.json", models)
    kg.build(articles, tmp_path / "out", models=models, extractors=["patterns"])
    before = (tmp_path / "out" / "manifest.json").read_bytes()
    shutil.rmtree(models)
    kg.merge_folder(tmp_path / "out")
    assert (tmp_path / "out" / "manifest.json").read_bytes() == before
    kg.verify(tmp_path / "out")


@pytest.mark.usefixtures("line")
def test_a_manifest_of_old(articles: Path, tmp_path: Path) -> None:
    """A folder whose manifest has a ``models`` setting and no weights is still merged; nonsense is an error."""
    out = tmp_path / "out"
    kg.build(articles, out)
    told = manifest(out)
    told["settings"]["models"] = str(tmp_path / "gone")
    del told["weights"]
    (out / "manifest.json").write_text(json.dumps(told))
    assert len(kg.load(out).facts) == 2
    kg.merge_folder(out)
    assert manifest(out)["weights"] == {}
    wrongs: tuple[Any, ...] = ({**told, "weights": "abc"}, {**told, "settings": []}, [])
    for wrong in wrongs:
        (out / "manifest.json").write_text(json.dumps(wrong))
        with pytest.raises(CheckError, match="no readable manifest"):
            kg.load(out)


def test_recorded_settings() -> None:
    """What does not shape the graph is left out; the rest can be given back."""
    rows = recorded(Settings(workers=3, output="x", strict=True, min_confidence=0.5))
    assert not {"output", "workers", "strict", "models"} & rows.keys()
    assert Settings(**rows) == Settings(min_confidence=0.5)


@pytest.mark.usefixtures("line")
def test_weights_are_checked_before_the_work(articles: Path, models: Path) -> None:
    """A malformed file ends the build before an article is read."""
    (articles / "boom.txt").write_text("INTERRUPT the work that should not have begun, the council said on Tuesday.")
    (models / "event-links.json").write_text("{}")
    with pytest.raises(ConfigError, match=r"event-links\.json"):
        kg.build(articles, models=models)
