"""Knowledge graphs of people, organizations and events from news articles.

    import kg

    graph = kg.build(["articles/"], "output")
    graph = kg.load("output")

Public names are loaded on first use, so that ``import kg`` costs next to nothing.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.errors import KGError as KGError
    from kg.folder import export as export
    from kg.folder import load as load
    from kg.folder import merge_folder as merge_folder
    from kg.folder import verify as verify
    from kg.graph import Graph as Graph
    from kg.model import Document as Document
    from kg.model import Evidence as Evidence
    from kg.model import Fact as Fact
    from kg.model import Judgement as Judgement
    from kg.model import Mention as Mention
    from kg.model import Value as Value
    from kg.pipeline import build as build
    from kg.push import push as push
    from kg.query import load_rdf as load_rdf
    from kg.query import query as query
    from kg.read import read as read

__version__ = "0.1.0"

_HOMES = {
    "Document": "kg.model",
    "Evidence": "kg.model",
    "Fact": "kg.model",
    "Graph": "kg.graph",
    "Judgement": "kg.model",
    "KGError": "kg.errors",
    "Mention": "kg.model",
    "Value": "kg.model",
    "build": "kg.pipeline",
    "export": "kg.folder",
    "load": "kg.folder",
    "load_rdf": "kg.query",
    "merge_folder": "kg.folder",
    "push": "kg.push",
    "query": "kg.query",
    "read": "kg.read",
    "verify": "kg.folder",
}

__all__ = [
    "Document",
    "Evidence",
    "Fact",
    "Graph",
    "Judgement",
    "KGError",
    "Mention",
    "Value",
    "__version__",
    "build",
    "export",
    "load",
    "load_rdf",
    "merge_folder",
    "push",
    "query",
    "read",
    "verify",
]


class _Package(ModuleType):
    """Keeps ``kg.read``, ``kg.query``, ``kg.push`` the functions, also after modules of those names were imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, ModuleType) and _HOMES.get(name) == value.__name__:
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    """Loads a public name's module on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
