"""What a question may not do: write, or reach for another graph or the network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kg.errors import QueryError

_FORBIDDEN = re.compile(
    r"(?<![?$:\w])(SERVICE|LOAD|INSERT|DELETE|CLEAR|DROP|CREATE|COPY|MOVE|ADD|FROM)\b(?=\s*(<|\?|\$|\w+:|\{|NAMED|SILENT|DATA|INTO"
    r"|WHERE|GRAPH|DEFAULT|ALL))",
    re.I,
)
_QUIET = re.compile(
    r"""\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|<[^<>"{}|^`\\\s]*>|#[^\n]*""",
    re.S,
)


def refuse(text: str) -> None:
    """Raises QueryError for clauses that would write, or reach for another graph or the network."""
    bare = _QUIET.sub(lambda m: "<x>" if m.group().startswith("<") else "''" if m.group()[0] in "\"'" else " ", text)
    found = _FORBIDDEN.search(bare)
    if found:
        raise QueryError(
            f"{found[1].upper()} is not allowed: questions only read the one graph they are asked of",
            hint="load graph.ttl into a triple store for federated queries or updates",
        )


def outside(part: Any) -> None:
    """Raises QueryError where a parsed query names another graph or service, however it is written."""
    name = getattr(part, "name", "")
    if name == "ServiceGraphPattern" or (isinstance(part, dict) and dict.get(part, "datasetClause")):
        raise QueryError("SERVICE and FROM are not allowed: questions only read one graph", hint="leave the clause out")
    inner: Iterable[Any] = (
        part.values() if isinstance(part, Mapping) else part if isinstance(part, list | tuple | set) else ()
    )
    for item in inner:
        if isinstance(item, Mapping | list | tuple | set):
            outside(item)
