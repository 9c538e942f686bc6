"""The routes: the protocols, entities, the editor, the files of the folder; and whom they answer."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.errors import ConfigError, KGError
from kg.ontology import default_folder
from kg.serve import LOCAL, Limits, formats
from kg.serve.endpoint import Endpoint, absolute, crossing, response
from kg.serve.lookup import asker
from kg.serve.pages import POLICY, Pages
from kg.serve.pool import Pool
from kg.serve.source import Source
from kg.serve.worker import Reply, fault
from kg.terms import safe_iri


@contextlib.contextmanager
def application(
    source: str | Path,
    *,
    host: str = "127.0.0.1",
    limits: Limits | None = None,
    token: str = "",
    remote: bool = False,
    origins: tuple[str, ...] = (),
) -> Iterator[tuple[Starlette, Callable[[], None]]]:
    """The application, and what stops the questions that run, while the block runs.

    See :func:`kg.serve.serving` for the arguments.
    """
    limits = limits or Limits()
    with contextlib.ExitStack() as ending:
        place = ending.enter_context(contextlib.closing(Source(source)))
        if token and not place.lasting:
            more = "" if Path(source).is_dir() else " -o STORE"
            raise ConfigError("updates need a store that lasts", hint=f"kg store {source}{more}, and serve that")
        # Pages have a worker of their own and don't wait behind questions of others.
        pool, own = (
            ending.enter_context(contextlib.closing(Pool(count, timeout=limits.seconds, memory=limits.memory)))
            for count in (limits.processes, 1)
        )
        pages = Pages(place, asker(place, own, limits.rows))
        ask = asker(place, pool, limits.rows, limits.answer)
        endpoint = Endpoint(place, pool, limits, token, remote, ask, pages.description)
        layers = [Middleware(CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST"])] if origins else []
        if host in LOCAL:  # else a page in the browser could reach the graph under a name of its own (DNS rebinding)
            layers.append(Middleware(TrustedHostMiddleware, allowed_hosts=[*LOCAL, "[::1]"], www_redirect=False))
        layers.append(Middleware(OwnPages, origins=origins))
        routes, handlers = [*_routes(endpoint), *Site(place, pages).routes()], {KGError: _broken, OSError: _broken}
        made = Starlette(routes=routes, middleware=layers, exception_handlers=handlers)

        def stop() -> None:
            pool.close()
            own.close()

        yield made, stop


async def _broken(_: Request, error: Exception) -> Response:
    return response(fault(503, f"the graph can't be read now: {error}"))


def _routes(endpoint: Endpoint) -> list[Route]:
    return [
        Route("/sparql", endpoint.sparql, methods=["GET", "POST"]),
        Route("/update", endpoint.update, methods=["POST"]),
        Route("/store", endpoint.graphs, methods=["GET", "PUT", "POST", "DELETE"]),
    ]


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
            open_to_all = "*" in self.origins
            foreign = origin and origin not in (*self.origins, f"http://{own}", f"https://{own}")
            link = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
            strange = foreign or (crossing(headers) and not link and origin not in self.origins)
            if strange and not open_to_all:
                refusal = fault(403, "another site's page may not ask here: kg serve --origin allows it")
                await response(refusal)(scope, receive, send)
                return
        await self.app(scope, receive, send)


class Site:
    """What people look at."""

    def __init__(self, source: Source, pages: Pages) -> None:
        self.source = source
        self.pages = pages

    def routes(self) -> list[Route]:
        """What is where."""
        return [
            Route("/", self.home),
            Route("/id/{path:path}", self.entity),
            Route("/resource", self.entity),
            Route("/find", self.find),
            Route("/graph", self.graph),
            Route("/ontology", self.ontology),
            Route("/files/{name}", self.file),
            Route("/assets/{name}", self.asset),
        ]

    async def home(self, request: Request) -> Response:
        """The editor with the ready questions; one that another site's link brings along is shown and not asked."""
        return _page(await run_in_threadpool(self.pages.home, not crossing(request.headers)))

    async def entity(self, request: Request) -> Response:
        """What is known of a thing: a page, or RDF."""
        short = request.query_params.get("format", "")
        accept = ", ".join(formats.SHORT.get(short, ("x/none",))) if short else request.headers.get("accept", "")
        media = formats.choose(accept, (formats.HTML, *formats.GRAPHS))
        if media is None:
            return response(fault(406, f"there are {', '.join((formats.HTML, *formats.GRAPHS))}"))
        reply = await run_in_threadpool(self._entity, request, media)
        return _page(reply) if media == formats.HTML else response(reply)

    def _entity(self, request: Request, media: str) -> Reply:
        if "path" in request.path_params:
            raw = request.scope.get("raw_path", request.url.path.encode()).decode("ascii", "replace")
            iri = self.source.base + safe_iri(unquote(raw.partition("/id/")[2].partition("?")[0]))
        else:
            iri = safe_iri(request.query_params.get("iri", ""))
        if not absolute(iri):
            return fault(400, "give the IRI of a thing: /resource?iri=")
        return self.pages.entity(iri) if media == formats.HTML else self.pages.described(iri, media)

    async def find(self, request: Request) -> Response:
        """Things by name."""
        return _page(await run_in_threadpool(self.pages.find, request.query_params.get("q", "")[:200]))

    async def graph(self, request: Request) -> Response:
        """The graph page of the folder; it brings its own policy."""
        path = self.source.files().get("graph.html")
        return FileResponse(path) if path else response(fault(404, "this folder was built without graph.html"))

    async def ontology(self, request: Request) -> Response:
        """The vocabulary."""
        return FileResponse(default_folder() / "kg.ttl", media_type="text/turtle; charset=utf-8")

    async def file(self, request: Request) -> Response:
        """A file that the folder's manifest names."""
        path = self.source.files().get(request.path_params["name"])
        if path is None:
            return response(fault(404, "the manifest names no such file"))
        return FileResponse(path, headers={"X-Content-Type-Options": "nosniff"}, filename=path.name)

    async def asset(self, request: Request) -> Response:
        """Scripts and styles of the pages."""
        return response(self.pages.asset(request.path_params["name"]))


def _page(reply: Reply) -> Response:
    page = response(reply)
    page.headers["Content-Security-Policy"] = POLICY
    page.headers["Referrer-Policy"] = "no-referrer"
    return page
