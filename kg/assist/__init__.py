"""A graph as tools for assistants, by the Model Context Protocol over standard input and output; nothing is written.

Needs the package ``mcp``: ``pip install 'kg-news[assistant]'``. https://modelcontextprotocol.io/
"""

from __future__ import annotations

from pathlib import Path

from kg.errors import ConfigError
from kg.serve import Limits

__all__ = ["assist"]

PACKAGES = ("mcp", "mcp_types", "pydantic", "anyio")  # what the extra brings


def assist(source: str | Path, *, limits: Limits | None = None) -> None:
    """Serves until standard input ends.

    Args:
        source: a built folder, an Oxigraph store, or a file of RDF.
        limits: ``seconds`` for a query, ``rows`` of one answer, ``memory`` and number of the workers; 30 s and 500 rows
            where None.

    Raises:
        ConfigError: the package ``mcp`` is missing, or is not of version 2.
        CheckError, QueryError: the source can't be read.
    """
    try:
        from kg.assist.server import run
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in PACKAGES:
            raise
        hint = "pip install 'kg-news[assistant]'"
        raise ConfigError("kg assist needs the package mcp, version 2, which is not installed", hint=hint) from error
    run(source, limits or Limits(rows=500, workers=2))
