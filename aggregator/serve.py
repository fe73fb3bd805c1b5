"""The web server: the site's files, the search page and search for programs.

Meant for loopback. It answers only to host names it was told (a page elsewhere cannot reach it by
a name of its own that resolves here), only GET and HEAD, and every answer forbids scripts, frames
and requests to other hosts. Files outside the site are out of reach, symbolic links included.
Searches run in two threads with a bounded queue, so that page views stay quick.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from ipaddress import ip_address
from pathlib import Path, PurePosixPath
from typing import Protocol, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
)
from starlette.routing import Mount, Route
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aggregator import search
from aggregator.errors import AggregatorError, IndexUnusableError
from aggregator.model import Results

PAGE = 20
"""Hits on one page."""
MAX_HITS = 100
MAX_OFFSET = 10_000
SEARCHERS = 2
MAX_WAITING = 64
"""Searches waiting for a thread; who comes later is asked to try again."""
NOT_BUILT = "The search index is not built yet. Run: aggregator build"
BUSY = "Too many searches at once. Try again in a moment."
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/atom+xml; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
}
"""Ours, because the system's table differs from one machine to the next and knows no feeds."""
_NAMED_TYPES = {
    "sitemap.xml": "application/xml",
    "opensearch.xml": "application/opensearchdescription+xml",
    "feed.json": "application/feed+json",
}
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::\d+)?", re.IGNORECASE)
_log = logging.getLogger(__name__)

T = TypeVar("T")


class RenderSearch(Protocol):
    """Makes the search page."""

    def __call__(
        self, *, query: str, results: Results | None, page: int, every: bool, message: str
    ) -> bytes:
        """The page; `results` is None where nothing was looked for, `message` then may say why."""


def make_app(
    *,
    site: Path,
    index: Path,
    render_search: RenderSearch,
    allowed_hosts: Sequence[str] = (),
) -> Starlette:
    """The application that serves the files of `site` and searches `index`.

    Neither need exist yet. It answers to loopback names and to `allowed_hosts`; an address that
    means every interface ("0.0.0.0", "::") or "*" among them allows every name.
    """
    searcher = _Searcher(index)
    return Starlette(
        routes=[
            Route("/search", partial(_search_page, searcher, render_search)),
            Route("/search.html", partial(_search_page, searcher, render_search)),
            Route("/api/search", partial(_search_api, searcher)),
            Mount("/", _Files(site)),
        ],
        middleware=[
            Middleware(_SecurityHeaders),
            Middleware(_HostCheck, allowed=frozenset(map(str.lower, allowed_hosts))),
        ],
        # Outside of all middleware, so it carries the headers itself; the error itself is logged.
        exception_handlers={Exception: _failed},
    )


def exposure(host: str) -> str:
    """A warning where `host` is no loopback address; "" where it is."""
    if _is_loopback(host):
        return ""
    return (
        f"{host} is not a loopback address: everyone who can reach it can read and search the site"
    )


@contextmanager
def running(app: Starlette, *, host: str, port: int) -> Iterator[str]:
    """While this lasts, `app` is served from a thread; the value is its address.

    Port 0 takes any free one. Raises AggregatorError when the address cannot be had.
    """
    if warning := exposure(host):
        _log.warning("%s", warning)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise AggregatorError(
            f"cannot serve on {host}, port {port}: {error}; name another with --port or --host"
        ) from error
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=2,
        )
    )
    thread = threading.Thread(target=server.run, args=([listening],), name="server", daemon=True)
    thread.start()
    try:
        while thread.is_alive() and not server.started:
            time.sleep(0.01)
        shown = f"[{host}]" if ":" in host else host
        yield f"http://{shown}:{listening.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listening.close()


# ── searching ──────────────────────────────────────────────────────────────────────────────


class _BusyError(Exception):
    """Too many searches are waiting."""


class _Searcher:
    """The index, opened when first needed and again whenever the disk has a newer state."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: search.OpenIndex | None = None
        self._opening = threading.Lock()
        self._pool = ThreadPoolExecutor(SEARCHERS, thread_name_prefix="search")
        self._waiting = 0

    async def find(
        self, query: str, *, limit: int, offset: int, every: bool, sort: search.Sort
    ) -> Results:
        """What `search.find` finds. Raises IndexUnusableError, or _BusyError at once."""
        if self._waiting >= MAX_WAITING + SEARCHERS:
            raise _BusyError
        self._waiting += 1
        try:
            work = partial(self._find, query, limit=limit, offset=offset, every=every, sort=sort)
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1

    def _find(
        self, query: str, *, limit: int, offset: int, every: bool, sort: search.Sort
    ) -> Results:
        opened = self._current()
        return search.find(opened, query, limit=limit, offset=offset, every=every, sort=sort)

    def _current(self) -> search.OpenIndex:
        with self._opening:
            held = self._opened
            if held is None or not search.is_current(held):
                try:
                    # Not closed here: another thread may search it; it closes when forgotten.
                    self._opened = search.open_index(self._folder, previous=held)
                except IndexUnusableError:
                    if held is None:
                        raise
            assert self._opened is not None
            return self._opened


async def _search_page(searcher: _Searcher, render: RenderSearch, request: Request) -> Response:
    asked = request.query_params
    query, page, every = asked.get("q", ""), _number(asked, "page", 1), _flag(asked, "every")
    page = max(1, min(page, MAX_OFFSET // PAGE))
    results, message, status = None, "", 200
    try:
        if query.strip():
            results = await searcher.find(
                query, limit=PAGE, offset=(page - 1) * PAGE, every=every, sort=_sort(asked)
            )
    except IndexUnusableError:
        message = NOT_BUILT
    except _BusyError:
        message, status = BUSY, 503
    body = render(query=query, results=results, page=page, every=every, message=message)
    return HTMLResponse(body, status, headers=_NO_STORE | _RETRY[status])


async def _search_api(searcher: _Searcher, request: Request) -> Response:
    asked = request.query_params
    try:
        results = await searcher.find(
            asked.get("q", ""),
            limit=max(0, min(_number(asked, "limit", PAGE), MAX_HITS)),
            offset=max(0, min(_number(asked, "offset", 0), MAX_OFFSET)),
            every=_flag(asked, "every"),
            sort=_sort(asked),
        )
    except (IndexUnusableError, _BusyError) as error:
        told = BUSY if isinstance(error, _BusyError) else NOT_BUILT
        return JSONResponse({"error": told}, 503, headers=_NO_STORE | _RETRY[503])
    return JSONResponse(search.results_document(results), headers=_NO_STORE)


_NO_STORE = {"cache-control": "no-store"}
_RETRY: Mapping[int, dict[str, str]] = {200: {}, 503: {"retry-after": "2"}}


def _number(asked: Mapping[str, str], name: str, default: int) -> int:
    value = asked.get(name, "")
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else default


def _flag(asked: Mapping[str, str], name: str) -> bool:
    return asked.get(name, "").lower() not in ("", "0", "false", "no", "off")


def _sort(asked: Mapping[str, str]) -> search.Sort:
    match asked.get("sort"):
        case "newest":
            return "newest"
        case "oldest":
            return "oldest"
        case _:
            return "relevance"


# ── files ──────────────────────────────────────────────────────────────────────────────────


class _Files(StaticFiles):
    """The files of the site: links out of it, hidden ones and what is no file do not exist."""

    def __init__(self, site: Path) -> None:
        super().__init__(directory=site, html=True, check_dir=False)

    async def check_config(self) -> None:
        """Nothing: a site that is not built yet has no pages, which is no fault of ours."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        if path != "." and any(part.startswith(".") for part in Path(path).parts):
            return "", None
        return super().lookup_path(path)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = FileResponse(
            full_path,
            status_code,
            media_type=_media_type(os.fspath(full_path)),
            stat_result=stat_result,
            headers={"cache-control": "no-cache"},  # asked again each time, sent only if changed
        )
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            return NotModifiedResponse(response.headers)
        return response


def _media_type(path: str) -> str:
    name = PurePosixPath(path)
    fallback = _TYPES.get(name.suffix.lower(), "application/octet-stream")
    return _NAMED_TYPES.get(name.name.lower(), fallback)


# ── around every answer ────────────────────────────────────────────────────────────────────


async def _failed(request: Request, error: Exception) -> Response:
    del request, error
    return PlainTextResponse("This went wrong on our side.\n", 500, headers=_HEADERS)


class _SecurityHeaders:
    """Adds our headers to every answer, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class _HostCheck:
    """Refuses requests for names that are not ours (DNS rebinding)."""

    def __init__(self, app: ASGIApp, allowed: frozenset[str]) -> None:
        self._app = app
        self._allowed = allowed
        self._any = bool(allowed & {"*", "0.0.0.0", "::"})  # noqa: S104 — compared, not bound

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_ours(Headers(scope=scope).get("host", "")):
            answer = PlainTextResponse("This host name is not served here.\n", 421)
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_ours(self, header: str) -> bool:
        found = _HOST.fullmatch(header)
        if found is None:
            return False
        name = found.group(1).strip("[]").lower().rstrip(".")
        return self._any or name in self._allowed or _is_loopback(name)


def _is_loopback(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
