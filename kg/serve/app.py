"""The routes: SPARQL 1.1 Protocol and Graph Store Protocol, entities, the editor, the files of the folder.

https://www.w3.org/TR/sparql11-protocol/, https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.errors import ConfigError, QueryError
from kg.ontology import default_folder
from kg.query.tokens import REMOTE, UPDATES, keywords, refuse
from kg.serve import LOCAL, Limits, formats
from kg.serve.lookup import asker
from kg.serve.pages import POLICY, Pages
from kg.serve.pool import Pool
from kg.serve.source import Source
from kg.serve.worker import Job, Reply, fault
from kg.terms import prefixes, safe_iri

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"


def application(
    source: str | Path,
    *,
    host: str = "127.0.0.1",
    limits: Limits | None = None,
    token: str = "",
    remote: bool = False,
    origins: tuple[str, ...] = (),
) -> tuple[Starlette, Callable[[], None]]:
    """The application, and what ends its workers; see :func:`kg.serve.serving` for the arguments."""
    limits = limits or Limits()
    place = Source(source)
    if token and not place.lasting:
        place.close()
        raise ConfigError("updates need a store that lasts", hint=f"kg store {source}, then serve again")
    pool = Pool(limits.processes, timeout=limits.seconds, memory=limits.memory)
    site = Site(place, pool, limits, token, remote)

    def close() -> None:
        pool.close()
        place.close()

    layers = [Middleware(CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST"])] if origins else []
    if host in LOCAL:  # else a page in the browser could reach the graph under a name of its own (DNS rebinding)
        layers.append(Middleware(TrustedHostMiddleware, allowed_hosts=[*LOCAL, "[::1]"], www_redirect=False))
    layers.append(Middleware(OwnPages, origins=origins))
    made = Starlette(routes=site.routes(), middleware=layers)
    made.state.pool = pool
    return made, close


class OwnPages:
    """Refuses what a page of another site sends through the user's browser: it must not make the graph work, either."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self.app = app
        self.origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers 403, or hands on."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            origin, own = headers.get("origin", ""), headers.get("host", "")
            foreign = origin and origin not in (*self.origins, f"http://{own}", f"https://{own}")
            crossing = headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate"
            if foreign or (crossing and origin not in self.origins):
                refusal = fault(403, "another site's page may not ask here: kg serve --origin allows it")
                await _response(refusal)(scope, receive, send)
                return
        await self.app(scope, receive, send)


class Site:
    """The endpoints over one source."""

    def __init__(self, source: Source, pool: Pool, limits: Limits, token: str, remote: bool) -> None:
        self.source = source
        self.pool = pool
        self.limits = limits
        self.token = token
        self.remote = remote
        self.ask = asker(source, pool, limits.rows)
        self.pages = Pages(source, self.ask)

    def routes(self) -> list[Route]:
        """What is served where."""
        return [
            Route("/", self.home),
            Route("/sparql", self.sparql, methods=["GET", "POST"]),
            Route("/update", self.update, methods=["POST"]),
            Route("/store", self.graphs, methods=["GET", "PUT", "POST", "DELETE"]),
            Route("/id/{path:path}", self.entity),
            Route("/resource", self.entity),
            Route("/find", self.find),
            Route("/graph", self.graph),
            Route("/ontology", self.ontology),
            Route("/files/{name}", self.file),
            Route("/assets/{name}", self.asset),
        ]

    # ---- SPARQL

    async def sparql(self, request: Request) -> Response:
        """A query, by GET or POST; without one the editor, or a description of the service."""
        given = await self._given(request, QUERY, "query")
        if isinstance(given, Reply):
            return _response(given)
        fields, accept = given, ", ".join(request.headers.getlist("accept"))
        texts = fields.get("query", [])
        if not texts and request.method in ("GET", "HEAD"):
            if formats.choose(accept, (formats.TURTLE, formats.HTML)) == formats.HTML:
                return RedirectResponse("/", 303)
            return Response(self.pages.description(str(request.url)), media_type=formats.TURTLE)
        if len(texts) != 1:
            return _response(fault(400, "give one query: ?query=, a form, or a body of type application/sparql-query"))
        short = fields.get("format", [""])[0]
        if short and short not in formats.SHORT:
            return _response(fault(400, f"no format is called {short!r}; there are {', '.join(formats.SHORT)}"))
        kinds = (*formats.RESULTS, *formats.GRAPHS, formats.HTML)
        if not short and request.method == "GET" and formats.choose(accept, kinds) == formats.HTML:
            return RedirectResponse(f"/?{request.url.query}", 303)
        if updates := UPDATES.intersection(keywords(texts[0])):
            return _response(fault(400, f"{min(updates)} is no part of a query: updates are sent to /update"))
        if refusal := self._refused(texts[0]):
            return refusal
        accept = ", ".join(formats.SHORT[short]) if short else accept
        graphs = {key: tuple(map(safe_iri, fields.get(f"{name}-graph-uri", []))) for key, name in
                  (("defaults", "default"), ("named", "named"))}  # fmt: skip
        return _response(await run_in_threadpool(self.ask, texts[0], accept, **graphs))

    async def update(self, request: Request) -> Response:
        """SPARQL Update, for those who have the token."""
        if refusal := self._forbidden(request):
            return refusal
        given = await self._given(request, UPDATE, "update")
        if isinstance(given, Reply):
            return _response(given)
        texts = given.get("update", [])
        if len(texts) != 1:
            return _response(fault(400, "give one update: a form, or a body of type application/sparql-update"))
        if given.keys() - {"update"}:
            return _response(fault(400, "the graphs of an update are named in its text"))
        return self._refused(texts[0]) or await self._change(kind="update", text=texts[0])

    async def graphs(self, request: Request) -> Response:
        """Graph Store Protocol: ?default, or ?graph=IRI."""
        fields = request.query_params
        if ("default" in fields) == ("graph" in fields):
            return _response(fault(400, "name one graph: ?default, or ?graph=IRI"))
        name = safe_iri(fields.get("graph", ""))
        if "graph" in fields and not re.match(r"[A-Za-z][\w+.-]*:", name):
            return _response(fault(400, f"{name!r} is no absolute IRI"))
        if request.method in ("GET", "HEAD"):
            where = f"GRAPH <{name}> {{ ?s ?p ?o }}" if name else "?s ?p ?o"
            text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}"
            return _response(await run_in_threadpool(self.ask, text, request.headers.get("accept", "")))
        if refusal := self._forbidden(request):
            return refusal
        if request.method == "DELETE":
            return await self._change(kind="clear", graph=name)
        body = await self._body(request)
        if isinstance(body, Reply):
            return _response(body)
        media, replace = request.headers.get("content-type", ""), request.method == "PUT"
        return await self._change(kind="load", graph=name, body=body, accept=media, replace=replace)

    async def _change(self, **what: Any) -> Response:
        path = str(self.source.store())
        if self.source.temporary(path):
            return _response(fault(409, "the folder's store is not of its build now: kg store, then update"))
        job = Job(path=path, prefixes=tuple(prefixes(self.source.base).items()), **what)
        return _response(await run_in_threadpool(self.pool.ask, job))

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
                return fault(415, f"{kind or 'a body without a type'} is not read here: {media} and {FORM} are")
            pairs += [(name, text)] if kind == media else _fields(text)
        fields: dict[str, list[str]] = {}
        for key, value in pairs:
            fields.setdefault(key, []).append(value)
        return fields

    async def _body(self, request: Request) -> bytes | Reply:
        parts, size = [], 0
        async for part in request.stream():
            size += len(part)
            if size > self.limits.body:
                return fault(413, f"the request is larger than {self.limits.body:,} bytes")
            parts.append(part)
        return b"".join(parts)

    def _refused(self, text: str) -> Response | None:
        if not self.remote:
            try:
                refuse(text, REMOTE)
            except QueryError as error:
                return _response(fault(400, f"{error}; {error.hint}"))
        return None

    def _forbidden(self, request: Request) -> Response | None:
        if not self.token:
            return _response(fault(403, "updates are switched off: start kg serve with a token in KG_SERVE_TOKEN"))
        given = request.headers.get("authorization", "")
        if not secrets.compare_digest(given.encode(), f"Bearer {self.token}".encode()):
            refusal = _response(fault(401, "the token is missing or wrong"))
            refusal.headers["WWW-Authenticate"] = "Bearer"
            return refusal
        return None

    # ---- pages

    async def home(self, request: Request) -> Response:
        """The editor with the ready questions."""
        return _page(await run_in_threadpool(self.pages.home))

    async def entity(self, request: Request) -> Response:
        """What is known of a thing: a page, or RDF."""
        if "path" in request.path_params:
            raw = request.scope.get("raw_path", request.url.path.encode()).decode("ascii", "replace")
            iri = self.source.base + safe_iri(unquote(raw.partition("/id/")[2].partition("?")[0]))
        else:
            iri = safe_iri(request.query_params.get("iri", ""))
        if not re.match(r"[A-Za-z][\w+.-]*:", iri):
            return _response(fault(400, "give the IRI of a thing: /resource?iri="))
        short = request.query_params.get("format", "")
        accept = ", ".join(formats.SHORT.get(short, ("x/none",))) if short else request.headers.get("accept", "")
        media = formats.choose(accept, (formats.HTML, *formats.GRAPHS))
        if media is None:
            return _response(fault(406, f"there are {', '.join((formats.HTML, *formats.GRAPHS))}"))
        reply = await run_in_threadpool(
            self.pages.entity if media == formats.HTML else self.pages.described, iri, media
        )
        response = _page(reply) if media == formats.HTML else _response(reply)
        response.headers["Vary"] = "Accept"
        return response

    async def find(self, request: Request) -> Response:
        """Things by name."""
        return _page(await run_in_threadpool(self.pages.find, request.query_params.get("q", "")[:200]))

    async def graph(self, request: Request) -> Response:
        """The graph page of the folder; it brings its own policy."""
        path = self.source.files().get("graph.html")
        return FileResponse(path) if path else _response(fault(404, "this folder was built without graph.html"))

    async def ontology(self, request: Request) -> Response:
        """The vocabulary."""
        return FileResponse(default_folder() / "kg.ttl", media_type="text/turtle; charset=utf-8")

    async def file(self, request: Request) -> Response:
        """A file that the folder's manifest names."""
        path = self.source.files().get(request.path_params["name"])
        if path is None:
            return _response(fault(404, "the manifest names no such file"))
        headers = {"X-Content-Type-Options": "nosniff", "Content-Disposition": f'attachment; filename="{path.name}"'}
        return FileResponse(path, headers=headers)

    async def asset(self, request: Request) -> Response:
        """Scripts and styles of the pages."""
        return _response(self.pages.asset(request.path_params["name"]))


def _response(reply: Reply) -> Response:
    media = (
        reply.media
        if "charset" in reply.media or not reply.media.startswith("text/")
        else f"{reply.media}; charset=utf-8"
    )
    headers = {
        "Content-Type": media,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
        "Vary": "Accept",
    }
    return Response(reply.body, reply.status, headers)


def _fields(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return []


def _page(reply: Reply) -> Response:
    response = _response(reply)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
