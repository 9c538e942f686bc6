"""Errors a user can act on.

KGError
├── ConfigError     a setting or an option is unknown or out of range
├── SourceError     an article can't be read
├── OntologyError   a table in ontology/ is malformed
├── PluginError     an extractor, reader or exporter is unknown or broken
├── QueryError      a SPARQL query or a named question can't be run
│   └── BusyError   another process is writing to the store
├── PushError       a triple store can't be reached, or refuses what it is sent
└── CheckError      a graph, a receipt or an output folder does not hold what it must
"""

from __future__ import annotations


class KGError(Exception):
    """What went wrong, where, and (``hint``) what to do about it."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ConfigError(KGError):
    """A setting or an option is unknown or out of range."""


class SourceError(KGError):
    """An article can't be read."""


class OntologyError(KGError):
    """A table in the ontology folder is malformed."""


class PluginError(KGError):
    """An extractor, reader or exporter is unknown or broken."""


class QueryError(KGError):
    """A SPARQL query or a named question can't be run."""


class BusyError(QueryError):
    """Another process is writing to the store: the same may be done later."""


class PushError(KGError):
    """A triple store can't be reached, or refuses what it is sent."""


class CheckError(KGError):
    """A graph, a receipt or an output folder does not hold what it must."""
