"""What the tokens of a SPARQL text tell without an engine: its form, its columns, and what it may not do."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from kg.errors import QueryError

UPDATES = frozenset({"LOAD", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD"})
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
REMOTE = frozenset({"SERVICE", "LOAD"})  # what fetches from elsewhere
READING = UPDATES | REMOTE | {"FROM"}  # forbidden to a question about the one graph
# The tokens of SPARQL in which a keyword would be none: https://www.w3.org/TR/sparql11-query/#sparqlGrammar. Oxigraph
# reads without a lexer and takes SERVICE:x and SERVICESILENT for keywords, too. Of a string that does not end all that
# follows counts as words, so that nothing hides there and no text is read twice.
_QUIET = re.compile(
    r"""\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''|(?P<open>\"\"\".*|'''.*)"""  # long strings
    r"""|"(?:\\.|[^"\\\n\r])*+"|'(?:\\.|[^'\\\n\r])*+'|(?P<cut>["'][^\n\r]*+)"""  # short ones
    r"""|<(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>|\#[^\n\r]*+"""  # IRIs, comments
    r"""|[?$]\w++|@[A-Za-z]++(?:-\w++)*+"""  # variables, languages
    r"""|(?<![\w.\-])(?P<prefix>[\w.\-]*+):(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\.)*+)?""",
    re.S | re.X,
)  # fmt: skip
_STAR = re.compile(r"\bSELECT\s+(?:DISTINCT\s+|REDUCED\s+)?\*", re.I)
_VARIABLE = re.compile(r"[?$](\w+)")
_WORD = re.compile(r"[A-Za-z]+")
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def keywords(text: str) -> list[str]:
    """The bare words of a SPARQL text in capitals: keywords and functions, and no part of a name, string or comment.

    A word that reaches out (``REMOTE``) counts wherever it may be read as one, also glued to its neighbours.
    """
    words = [word.upper() for word in _WORD.findall(_QUIET.sub(_quiet, text))]
    return words + [remote for word in words for remote in sorted(REMOTE) if remote in word and remote != word]


def _quiet(match: re.Match[str]) -> str:
    if rest := match["open"] or match["cut"]:
        return f" {rest} "
    prefix = (match["prefix"] or "").upper()
    return f" {prefix} " if any(word in prefix for word in REMOTE) else " "  # SERVICESILENTx:y is read as three words


def form(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE, "" where the text is no query."""
    return next((word for word in keywords(text) if word in FORMS), "")


def columns(text: str) -> tuple[str, ...]:
    """The variables of a SELECT * in the order in which the text names them; () for any other text."""
    return tuple(dict.fromkeys(_VARIABLE.findall(text))) if _STAR.search(text) else ()


def ordered(names: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """The places of columns in the order that is wanted; those that it does not name come last."""
    return sorted(range(len(names)), key=lambda i: (*wanted, names[i]).index(names[i]) if wanted else i)


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
