"""The only place where anything leaves: one batch, one request, tried again where that may help.

No proxy and no netrc of the environment is used, no redirect followed, certificates are checked
(``REQUESTS_CA_BUNDLE`` names other authorities).
"""

from __future__ import annotations

import os
import re
import socket
import time
from base64 import b64encode
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, unquote_plus, urlsplit

import requests
from requests.auth import AuthBase, HTTPDigestAuth

from kg.errors import ConfigError, PushError
from kg.push.feed import TURTLE, UPDATE, Batch, update_body
from kg.push.target import Target, advice

BUSY = (429, 502, 503, 504)
PAUSES = (1.0, 2.0, 4.0, 8.0)  # seconds before the second and each further try
LONGEST = 120.0  # seconds that a store may ask us to wait
CONNECT = 10.0  # seconds to reach it
KEPT, TOLD = 8_192, 300  # bytes of an answer that are read, characters that are told

pause = time.sleep

_MARKUP = re.compile(
    r"<(?:script|style|title|head)\b.*?</(?:script|style|title|head)\s*>|<[!/?A-Za-z][^<>]*>", re.I | re.S
)
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028-\u202e\u2066-\u2069\ufeff]+")
_PAGE = re.compile(r"<(?:form|script)\b", re.I)  # what no store's word of success holds


class Bearer(AuthBase):
    """RFC 6750."""

    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Adds the header."""
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class Password(HTTPDigestAuth):
    """Digest where the store asks for it, else Basic; nothing before the store has said no.

    Basic at once would show a password to a store that wants Digest, and Virtuoso, asked so, doesn't say what it wants.
    """

    def __init__(self, user: str, password: str) -> None:
        super().__init__(user, password)
        self.basic = f"Basic {_coded(user, password)}"
        self.agreed = False  # whether Basic is what the store takes
        self.digest: Any = super().__call__  # replaces the header by Digest once that was asked for

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Adds the header, and listens for what the store asks."""
        if self.agreed:
            request.headers["Authorization"] = self.basic
        made: Any = request  # requests leaves both calls untyped
        made.register_hook("response", self.fall_back)
        done: requests.PreparedRequest = self.digest(made)
        return done

    def fall_back(self, response: requests.Response, **options: Any) -> requests.Response:
        """Basic for a store that asks for it, or that says no without a question (as GraphDB does to strangers)."""
        asked = response.headers.get("WWW-Authenticate", "basic").lower()
        known = "Authorization" in response.request.headers
        if response.status_code not in (401, 403) or known or "basic" not in asked or "digest" in asked:
            return response
        self.agreed = True
        again = response.request.copy()
        again.headers["Authorization"] = self.basic
        response.close()
        answer = response.connection.send(again, **options)
        answer.request = again
        return answer


class Wire:
    """A session with one store. Use it as a context: the connection is closed at the end."""

    def __init__(self, where: Target, user: str, password: str, token: str, timeout: float) -> None:
        self.where = where
        query = where.address.query  # may hold a key, by itself or with a name, as it is or decoded
        parts = [pair.partition("=")[2] or pair for pair in query.split("&") if pair != "default"]
        hidden = [password, token, _coded(user, password), quote(password, safe=""), quote(token, safe="")]
        # Shorter ones would blot out words.
        known = {*hidden, *parts, *map(unquote_plus, parts)}
        self.secrets = sorted((text for text in known if len(text) > 3), key=len, reverse=True)
        self.timeout = timeout
        self.reached = False  # whether the store ever answered
        self.session = requests.Session()
        self.session.trust_env = False
        bundle = os.environ.get("REQUESTS_CA_BUNDLE", "")
        if bundle and not Path(bundle).exists():
            raise ConfigError(f"REQUESTS_CA_BUNDLE: {bundle} is not there", hint="mend the path, or unset it")
        self.session.verify = bundle or True
        self.session.headers["User-Agent"] = "kg-news"
        if token:
            self.session.auth = Bearer(token)
        elif user:
            self.session.auth = Password(user, password)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

    def send(self, batch: Batch, number: int, *, replace: bool) -> None:
        """Sends a batch and returns when the store has acknowledged it.

        Args:
            batch: of one graph.
            number: counted from 1, for messages.
            replace: what the graph held goes, if this is its first batch (PUT, or CLEAR before INSERT DATA).

        Raises:
            PushError: the store can't be reached, or refuses the batch, or still has no time after five tries.
        """
        anew = replace and batch.first
        if self.where.protocol == "gsp":
            method, body, kind = "PUT" if anew else "POST", batch.lines, TURTLE
        else:
            method, body, kind = "POST", update_body(batch, clear=anew), UPDATE
        for wait in (*PAUSES, None):
            try:
                with self.session.request(
                    method,
                    self.where.url(batch.graph),
                    data=body,
                    headers={"Content-Type": kind},
                    timeout=(CONNECT, self.timeout),
                    allow_redirects=False,
                    stream=True,
                ) as answer:
                    self.reached = True
                    said = _read(answer)
            except requests.RequestException as error:
                self._failed(error, number, batch, last=wait is None)
                pause(wait or 0)
                continue
            if answer.ok and answer.status_code < 300 and not _page(answer, said):
                return
            if answer.status_code not in BUSY or wait is None:
                raise self._refused(answer, said, number, batch)
            pause(_asked(answer, wait))

    def _refused(self, answer: requests.Response, said: bytes, number: int, batch: Batch) -> PushError:
        status, reason = answer.status_code, answer.reason or ""
        hint = advice(self.where, status, batch.graph, batch.triples)
        if status < 300:
            reason, hint = "a web page, not a store's word", advice(self.where, 404, batch.graph, batch.triples)
        if 300 <= status < 400:
            said = b"to " + _bare(answer.headers.get("Location", "nowhere")).encode()
        words = said.decode("utf-8", "replace")
        if re.search("html|xml", answer.headers.get("Content-Type", "")):
            words = unescape(_MARKUP.sub(" ", words))
        words = self._clean(words)
        told = self._clean(f"{status} {reason}".strip()) + (f": {words}" if words else "")
        return PushError(
            f"{self.where.shown} answered batch {number} ({batch.triples:,} triples) with {told}", hint=hint
        )

    def _failed(self, error: requests.RequestException, number: int, batch: Batch, *, last: bool) -> None:
        """Raises PushError where another try can't help; in words of ours, for the errors' own may hold secrets."""
        place = self.where.address.netloc
        again = "what has arrived is not sent again by the same command"
        if isinstance(error, requests.exceptions.SSLError):
            hint = "REQUESTS_CA_BUNDLE=FILE names the authority of your own; the check can't be turned off"
            raise PushError(
                f"{place}: the certificate, or the TLS connection, is not to be trusted", hint=hint
            ) from None
        if isinstance(error, requests.exceptions.ReadTimeout):
            message = f"{self.where.shown} did not answer batch {number} within {self.timeout:g} s"
            raise PushError(message, hint=f"give it longer (--timeout) or less (--batch); {again}") from None
        if not isinstance(
            error, requests.ConnectionError | requests.exceptions.ChunkedEncodingError | requests.Timeout
        ):
            raise PushError(f"{self.where.shown}: {type(error).__name__}", hint="check the address") from None
        why = _reason(error)
        if why and (last or not self.reached):
            raise PushError(f"no store answers at {place}: {why}", hint="is it running there, on that port?") from None
        if last:
            message = f"{self.where.shown}: the connection was cut {len(PAUSES) + 1} times during batch {number}"
            hint = f"a server between may refuse bodies of that size: --batch {max(1, batch.triples // 2)}; {again}"
            raise PushError(message, hint=hint) from None

    def _clean(self, text: str) -> str:
        """Words on one line without control characters and our own secrets."""
        words = _CONTROL.sub(" ", text).strip()
        for secret in self.secrets:
            words = words.replace(secret, "***")
        return words if len(words) <= TOLD else words[:TOLD].rstrip() + "..."


def _coded(user: str, password: str) -> str:
    """RFC 7617, in UTF-8."""
    return b64encode(f"{user}:{password}".encode()).decode()


def _read(answer: requests.Response) -> bytes:
    """The answer, as far as it is told; a short one to its end, so that the connection serves the next batch."""
    said = b""
    for part in answer.iter_content(KEPT):
        said += part
        if len(said) >= KEPT:
            break
    return said


def _page(answer: requests.Response, said: bytes) -> bool:
    """Whether a success is only a web page: some servers, asked at a wrong address, take nothing and say 200."""
    return "html" in answer.headers.get("Content-Type", "") and bool(_PAGE.search(said.decode("utf-8", "replace")))


def _asked(answer: requests.Response, ours: float) -> float:
    """Seconds to wait: what ``Retry-After`` asks (RFC 9110, 10.2.3: seconds or a date), else our own pause."""
    given = answer.headers.get("Retry-After", "").strip()
    if given.isascii() and given.isdigit():
        return min(float(given), LONGEST)
    try:
        return min(max(parsedate_to_datetime(given).timestamp() - time.time(), 0.0), LONGEST)
    except (ValueError, TypeError, OverflowError):
        return ours


def _reason(error: BaseException) -> str:
    """Why there was no connection at all; "" where there was one."""
    for cause in _causes(error):
        if isinstance(cause, ConnectionRefusedError):
            return "connection refused"
        if isinstance(cause, socket.gaierror):
            return "unknown host"
    return "no answer" if isinstance(error, requests.exceptions.ConnectTimeout) else ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it wraps: requests and urllib3 keep it in arguments, ``reason`` or the context."""
    todo, seen = [error], set[int]()
    while todo:
        found = todo.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        inner = [*found.args, getattr(found, "reason", None), found.__cause__, found.__context__]
        todo += [each for each in inner if isinstance(each, BaseException)]


def _bare(location: str) -> str:
    """An address without user, password and query."""
    try:
        parts = urlsplit(location)
    except ValueError:
        return "an address that can't be read"
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}" if host else parts.path
