"""What a question may not do: write, or reach for another graph, a file or the network."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from kg.errors import QueryError

UPDATES = frozenset({"LOAD", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD"})
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
REMOTE = frozenset({"SERVICE", "LOAD"})  # what fetches from elsewhere
READING = UPDATES | REMOTE | {"FROM"}  # forbidden to a question about the one graph
# The tokens of SPARQL in which a keyword would be none, as its grammar has them: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
_QUIET = re.compile(
    r"""\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''|"(?:\\.|[^"\\\n\r])*"|'(?:\\.|[^'\\\n\r])*'"""  # strings
    r"""|<[^<>"{}|^`\\\x00-\x20]*>|\#[^\n\r]*"""  # IRIs, comments
    r"""|[?$]\w+|@[A-Za-z]+(?:-\w+)*"""  # variables, languages
    r"""|(?:[^\W\d_](?:[\w.\-]*[\w\-])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\.)*(?:[\w:\-]|%[0-9A-Fa-f]{2}|\\.))?)?""",
    re.S | re.X,
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+")
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def keywords(text: str) -> list[str]:
    """The bare words of a SPARQL text in capitals: keywords and functions, and no part of a name, string or comment."""
    return [word.upper() for word in _WORD.findall(_QUIET.sub(" ", text))]


def form(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE, "" where the text is no query."""
    return next((word for word in keywords(text) if word in FORMS), "")


def refuse(text: str, forbidden: Collection[str] = READING) -> None:
    """Raises QueryError for a text that has one of these keywords, also where an escaped letter hides it."""
    plain = _CODEPOINT.sub(_character, text)
    for word in [*keywords(text), *(keywords(plain) if plain != text else ())]:
        if word in forbidden:
            if "FROM" in forbidden:
                hint = "for updates and named graphs: kg store, kg query --write, kg serve"
                raise QueryError(
                    f"{word} is not allowed: questions only read the one graph they are asked of", hint=hint
                )
            raise QueryError(
                f"{word} is not allowed: nothing is fetched from elsewhere", hint="kg serve --remote allows it"
            )


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else ""


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
