"""Start-up and the public names."""

from __future__ import annotations

import subprocess
import sys
import time

import kg

HEAVY = ("spacy", "rdflib", "pyvis", "networkx", "trafilatura", "numpy", "lxml", "pypdf", "rich", "py3langid", "jinja2")
PUBLIC = """
Document Evidence Fact Graph Judgement KGError Mention Value __version__
build export load load_rdf merge_folder push query read verify
""".split()


def python(code: str) -> str:
    """What a fresh interpreter prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_import_loads_nothing_heavy() -> None:
    """``import kg, kg.cli`` loads no heavy library."""
    loaded = python(f"import sys, kg, kg.cli; print([m for m in {HEAVY!r} if m in sys.modules])")
    assert loaded.strip() == "[]"


def test_import_is_fast() -> None:
    """``import kg`` stays under half a second, interpreter included (best of three)."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        python("import kg")
        times.append(time.perf_counter() - start)
    assert min(times) < 0.5


def test_help_is_fast() -> None:
    """``kg --help`` stays under 0.3 s on a quiet machine (best of five, with room for a busy one)."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "kg", "--help"], capture_output=True, check=True)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.6


def test_public_names() -> None:
    """``__all__`` is exact, sorted, and every name is there."""
    assert kg.__all__ == sorted(PUBLIC)
    for name in kg.__all__:
        assert getattr(kg, name) is not None


def test_functions_win_over_modules_of_the_same_name() -> None:
    """``kg.read`` and ``kg.query`` stay functions, whatever was imported before."""
    code = "import kg, kg.read, kg.query; from kg.read import read; print(kg.read is read, callable(kg.query))"
    assert python(code).split() == ["True", "True"]


def test_unknown_name() -> None:
    """A name that kg does not have raises AttributeError as everywhere."""
    assert not hasattr(kg, "biuld")


def test_dir_lists_public_names() -> None:
    """``dir(kg)`` shows the lazy names."""
    assert set(kg.__all__) <= set(dir(kg))


def test_spacy_and_rdflib_stay_at_the_edges() -> None:
    """A built graph can be loaded and asked in Python without spaCy; rdflib comes only with SPARQL."""
    code = "import sys, kg; kg.load, kg.Graph, kg.Fact; print([m for m in ('spacy', 'rdflib') if m in sys.modules])"
    assert python(code).strip() == "[]"
