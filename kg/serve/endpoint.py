"""The protocols: SPARQL 1.1 queries and updates, and graphs by their names.

https://www.w3.org/TR/sparql11-protocol/, https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from kg.serve import Limits, formats
from kg.serve.pool import Pool
from kg.serve.source import Source
from kg.serve.worker import Job, Reply, fault
from kg.terms import prefixes, safe_iri

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
AGAIN = "5"  # seconds after which a client that was sent away may come again
PIECE = 1 << 16  # bytes
SENDING = 300  # seconds in which a client must have taken its answer
HELD = 8  # so many answers of full size may wait to be taken


class Endpoint:
    """The protocols over one source; ``ask`` runs a query, ``described`` tells a client what the service can."""

    def __init__(
        self,
        source: Source,
        pool: Pool,
        limits: Limits,
        token: str,
        remote: bool,
        ask: Callable[..., Reply],
        described: Callable[[str], str],
    ) -> None:
        self.source = source
        self.pool = pool
        self.limits = limits
        self.token = token
        self.remote = remote
        self.ask = ask
        self.described = described
        self.held = 0  # bytes of answers that are being sent

    async def sparql(self, request: Request) -> Response:
        """A query, by GET or POST; without one the editor, or a description of the service."""
        given = await self._given(request, QUERY, "query")
        if isinstance(given, Reply):
            return response(given)
        fields, accept = given, ", ".join(request.headers.getlist("accept"))
        texts = fields.get("query", [])
        if not texts and request.method in ("GET", "HEAD"):
            if formats.choose(accept, (formats.TURTLE, formats.HTML)) == formats.HTML:
                return RedirectResponse("/", 303)
            return Response(self.described(str(request.url)), media_type=formats.TURTLE)
        if len(texts) != 1:
            return response(fault(400, "give one query: ?query=, a form, or a body of type application/sparql-query"))
        short = fields.get("format", [""])[0]
        if short and short not in formats.SHORT:
            return response(fault(400, f"no format is called {short!r}; there are {', '.join(formats.SHORT)}"))
        kinds = (*formats.RESULTS, *formats.GRAPHS, formats.HTML)
        page = crossing(request.headers) or (not short and formats.choose(accept, kinds) == formats.HTML)
        if request.method == "GET" and page:
            return RedirectResponse(f"/?{request.url.query}", 303, headers={"Vary": "Accept"})
        accept = ", ".join(formats.SHORT[short]) if short else accept
        graphs = {key: tuple(map(safe_iri, fields.get(f"{name}-graph-uri", []))) for key, name in
                  (("defaults", "default"), ("named", "named"))}  # fmt: skip
        return self._sent(await run_in_threadpool(self.ask, texts[0], accept, remote=self.remote, **graphs))

    async def update(self, request: Request) -> Response:
        """SPARQL Update, for those who have the token."""
        if refusal := self._forbidden(request):
            return refusal
        given = await self._given(request, UPDATE, "update")
        if isinstance(given, Reply):
            return response(given)
        texts = given.get("update", [])
        if len(texts) != 1:
            return response(fault(400, "give one update: a form, or a body of type application/sparql-update"))
        if given.keys() - {"update"}:
            return response(fault(400, "using-graph-uri is not known here: name the graphs in the update, by USING"))
        return await self._change(kind="update", text=texts[0])

    async def graphs(self, request: Request) -> Response:
        """Graph Store Protocol: ?default, or ?graph=IRI; all graphs to read where none is named."""
        fields, reading = request.query_params, request.method in ("GET", "HEAD")
        named = [name for name in ("default", "graph") if name in fields]
        accept = ", ".join(request.headers.getlist("accept"))
        whole = reading and not named and formats.choose(accept, formats.DATASETS) is not None
        if len(named) != 1 and not whole:
            more = f"; without either there are all of them, as {' or '.join(formats.DATASETS)}" if reading else ""
            return response(fault(400, f"name one graph: ?default, or ?graph=IRI{more}"))
        name = safe_iri(fields.get("graph", ""))
        if "graph" in fields and not absolute(name):
            return response(fault(400, f"{name!r} is no absolute IRI"))
        if reading:
            kind = "dataset" if whole else "graph"
            return self._sent(await run_in_threadpool(self.ask, "", accept, kind=kind, graph=name))
        if refusal := self._forbidden(request):
            return refusal
        if request.method == "DELETE":
            return await self._change(kind="drop", graph=name)
        body = await self._body(request)
        if isinstance(body, Reply):
            return response(body)
        media, replace = request.headers.get("content-type", ""), request.method == "PUT"
        base = name or str(request.url)
        return await self._change(kind="load", graph=name, body=body, accept=media, replace=replace, base=base)

    def _sent(self, reply: Reply) -> Response:
        """An answer that is taken piece by piece; 503 where many large ones wait to be taken."""
        if self.limits.answer and self.held + len(reply.body) > HELD * self.limits.answer:
            return response(fault(503, "other clients don't take their answers: try again later", again=True))
        self.held += len(reply.body)
        return Pieces(reply, self._taken)

    def _taken(self, size: int) -> None:
        self.held -= size

    async def _change(self, **what: Any) -> Response:
        return response(await run_in_threadpool(self._write, what))

    def _write(self, what: dict[str, Any]) -> Reply:
        path, base = self.source.store(), self.source.base
        if self.source.temporary(path):
            return fault(409, "the folder's store is not of its build now: kg store, then update")
        return self.pool.ask(Job(path=str(path), prefixes=tuple(prefixes(base).items()), remote=self.remote, **what))

    async def _given(self, request: Request, media: str, name: str) -> dict[str, list[str]] | Reply:
        """The fields of a request: of its address, its form, or its body as the one of that name."""
        pairs = list(request.query_params.multi_items())
        if request.method == "POST":
            body = await self._body(request)
            if isinstance(body, Reply):
                return body
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            try:
                text = body.decode()
            except UnicodeDecodeError:
                return fault(400, "the body is not UTF-8")
            if kind not in (FORM, media):
                if kind == UPDATE:
                    return fault(415, "updates are sent to /update")
                return fault(415, f"{kind or 'a body without a type'} is not read here: {media} and {FORM} are")
            pairs += [(name, text)] if kind == media else _fields(text)
        fields: dict[str, list[str]] = {}
        for key, value in pairs:
            fields.setdefault(key, []).append(value)
        return fields

    async def _body(self, request: Request) -> bytes | Reply:
        parts, size = [], 0
        try:
            async with asyncio.timeout(self.limits.seconds):
                async for part in request.stream():
                    size += len(part)
                    if size > self.limits.body:
                        return fault(413, f"the request is larger than {self.limits.body:,} bytes")
                    parts.append(part)
        except TimeoutError:
            return fault(408, f"the request was not whole after {self.limits.seconds:g} s")
        except ClientDisconnect:
            return fault(400, "the request broke off")
        return b"".join(parts)

    def _forbidden(self, request: Request) -> Response | None:
        if not self.token:
            return response(fault(403, "updates are switched off: start kg serve with a token in KG_SERVE_TOKEN"))
        given = request.headers.get("authorization", "").encode("latin-1")  # the bytes as they came
        if not secrets.compare_digest(given, f"Bearer {self.token}".encode()):
            refusal = response(fault(401, "the token is missing or wrong: send it as Authorization: Bearer"))
            refusal.headers["WWW-Authenticate"] = "Bearer"
            return refusal
        return None


def absolute(iri: str) -> bool:
    """Whether it begins with a scheme."""
    return re.match(r"[A-Za-z][\w+.-]*:", iri) is not None


def crossing(headers: Headers) -> bool:
    """Whether a page of another site, or of another port, made the browser send this (Fetch Metadata)."""
    return headers.get("sec-fetch-site") in ("cross-site", "same-site")


def response(reply: Reply) -> Response:
    """A reply as HTTP has it."""
    return Response(reply.body, reply.status, _headers(reply))


def _headers(reply: Reply) -> dict[str, str]:
    plain = reply.media.startswith("text/") and "charset" not in reply.media
    headers = {
        "Content-Type": f"{reply.media}; charset=utf-8" if plain else reply.media,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
        "Vary": "Accept",
    }
    if reply.again:
        headers["Retry-After"] = AGAIN
    return headers


class Pieces(Response):
    """A reply that is sent as fast as it is taken, for so long and no longer; ``done`` is told its size at the end."""

    def __init__(self, reply: Reply, done: Callable[[int], None]) -> None:
        super().__init__(reply.body, reply.status, _headers(reply))
        self._done = done

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it."""
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            async with asyncio.timeout(SENDING):
                for start in range(0, len(self.body), PIECE):
                    piece = self.body[start : start + PIECE]
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        except TimeoutError:
            return  # the line is cut
        finally:
            self._done(len(self.body))


def _fields(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return []
