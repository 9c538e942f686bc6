"""Where to: the address of a store without its secrets, the graph's name, and what to do about a refusal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit, urlunsplit

from kg.errors import ConfigError
from kg.terms import safe_iri

PROTOCOLS = ("gsp", "update")
PLACES = {
    "gsp": "Fuseki /DATASET/data, GraphDB /repositories/NAME/rdf-graphs/service, kg serve and Oxigraph "
    "/store, Virtuoso /sparql-graph-crud-auth",
    "update": "Fuseki /DATASET/update, GraphDB /repositories/NAME/statements, kg serve and "
    "Oxigraph /update, Virtuoso /sparql-auth",
}
SECRETS = "KG_PUSH_USER and KG_PUSH_PASSWORD, or KG_PUSH_TOKEN"

_BAD = re.compile(r"[\x00-\x20\x7f-\x9f]")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^/#?]*.")


@dataclass(frozen=True, slots=True)
class Target:
    """A store's address and what opens it; secrets stand in no ``repr``."""

    address: SplitResult  # without user and password
    protocol: str
    user: str = ""
    secret: bool = False  # whether there is anything to prove who we are

    @property
    def shown(self) -> str:
        """The address as it may be told and stored: a query may hold a key, so it is left out."""
        scheme, host, path, query, _ = self.address
        return f"{scheme}://{host}{path}{'?...' if query else ''}"

    @property
    def open(self) -> bool:
        """Whether what is sent can be read on the way: plain HTTP to another machine."""
        return self.address.scheme == "http" and not _loopback(self.address.hostname or "")

    def url(self, graph: str) -> str:
        """Where a batch of that graph goes ("" = the default graph).

        Graph Store Protocol 4.2 (https://www.w3.org/TR/sparql11-http-rdf-update/#indirect-graph-identification):
        ``?default`` or ``?graph=IRI``; an update names the graph in its text.
        """
        if self.protocol == "update":
            return urlunsplit(self.address)
        name = f"graph={quote(graph, safe='')}" if graph else "default"
        return urlunsplit(self.address._replace(query=f"{self.address.query}&{name}" if self.address.query else name))


def target(url: str, protocol: str, user: str, password: str, token: str) -> tuple[Target, str, str, str]:
    """The store with user, password and token; those in front of the host count where no others are given.

    Raises:
        ConfigError: no http or https address, an unknown protocol, or secrets that contradict each other or that no
            header can carry. No message repeats a secret.
    """
    if protocol not in PROTOCOLS:
        raise ConfigError(f"unknown protocol: {protocol!r}", hint=f"one of {', '.join(PROTOCOLS)}")
    hint = f"as http://localhost:7878/store; {PLACES[protocol]}"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ConfigError("the address of the store can't be read", hint=hint) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or _BAD.search(url):
        raise ConfigError("the address of the store is no http or https address", hint=hint)
    if not (user or password or token):
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
    token = token.strip()
    if token and (user or password):
        raise ConfigError("a token and a password were both given", hint="set only one of them")
    if password and not user:
        raise ConfigError("a password without a user", hint=f"set {SECRETS}")
    if _BAD.search(token) or re.search(r"[\x00-\x1f\x7f]", user + password):
        raise ConfigError("user, password or token has a character that no header can carry", hint=f"check {SECRETS}")
    address = parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="")
    if protocol == "gsp" and {"graph", "default"} & {name for name, _ in parse_qsl(address.query, True)}:
        raise ConfigError("the address already names a graph", hint="leave that out and say --graph IRI")
    return Target(address, protocol, user, bool(token or user)), user, password, token


def graph_name(graph: str) -> str:
    """The name with what an IRI may not hold percent-encoded, so that no text breaks out of ``<...>``.

    Raises ConfigError where it is not absolute: a store would resolve it against its own address.
    """
    if graph and not _ABSOLUTE.match(graph):
        raise ConfigError(f"{graph!r} is no absolute IRI", hint="as --graph https://example.org/news")
    return safe_iri(graph)


def advice(where: Target, status: int, graph: str, triples: int) -> str:
    """What to do about an HTTP status that refuses a batch of so many triples."""
    smaller = f"--batch {max(1, triples // 2)}"
    if status in (401, 403):
        return f"{'check' if where.secret else 'set'} {SECRETS}; the account must be allowed to write"
    if status in (404, 405, 415, 501):
        other = PROTOCOLS[where.protocol == "gsp"]
        return f"addresses for --protocol {where.protocol}: {PLACES[where.protocol]}; or try --protocol {other}"
    if status == 413:
        return f"send less at a time: {smaller}; what has arrived is not sent again"
    if status in (429, 502, 503, 504):
        return "later the same command goes on where it stopped"
    if 300 <= status < 400:
        return "no redirect is followed, for it may lead to another machine: give the address that it leads to"
    unnamed = "name a graph (--graph IRI; Virtuoso has no default graph), or " if not graph else ""
    return f"{unnamed}send less at a time ({smaller})"


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
