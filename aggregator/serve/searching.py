"""The search page and search for programs.

Searches run in two threads with a bounded queue, so that page views stay quick.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from aggregator import search
from aggregator.errors import IndexUnusableError
from aggregator.model import Results, SearchFault
from aggregator.serve.assets import answer
from aggregator.serve.guards import SCRIPTS

PAGE = 20
"""Hits on one page."""
FEED = 50
"""Entries of the feed of a search."""
MAX_HITS = 100
MAX_OFFSET = 10_000
SEARCHERS = 2
MAX_WAITING = 64
"""Searches waiting for a thread; who comes later is asked to try again."""
NOT_BUILT = "The search index is not built yet. Run: aggregator build"
BUSY = "Too many searches at once. Try again in a moment."


T = TypeVar("T")


class RenderSearch(Protocol):
    """Makes the search page."""

    def __call__(
        self,
        *,
        query: str,
        results: Results | None,
        page: int,
        every: bool,
        sort: search.Sort,
        fault: SearchFault,
    ) -> bytes:
        """The page; `results` is None where nothing was looked for, `fault` then may say why."""


class RenderSearchFeed(Protocol):
    """Makes the feed of a search."""

    def __call__(self, *, query: str, results: Results, every: bool, address: str) -> bytes:
        """The feed of `results`, newest first; `address` is the server's as it was asked."""


class DescribeSearch(Protocol):
    """Makes the OpenSearch description."""

    def __call__(self, *, address: str) -> bytes:
        """The description of the search at the server's `address`."""


class _BusyError(Exception):
    """Too many searches are waiting."""


class Searcher:
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

        def work() -> Results:
            opened = self._current()
            return search.find(opened, query, limit=limit, offset=offset, every=every, sort=sort)

        return await self._run(work)

    async def suggest(self, typed: str) -> tuple[search.Suggestion, ...]:
        """What `search.suggest` suggests. Raises IndexUnusableError, or _BusyError at once."""
        return await self._run(lambda: search.suggest(self._current(), typed))

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= MAX_WAITING + SEARCHERS:
            raise _BusyError
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1

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


async def search_page(searcher: Searcher, render: RenderSearch, request: Request) -> Response:
    """The search page for `q`, `page`, `every` and `sort`; made here, so that it needs no script."""
    asked = request.query_params
    query, page, every = asked.get("q", ""), _number(asked, "page", 1), _flag(asked, "every")
    page = max(1, min(page, MAX_OFFSET // PAGE))
    sort = _sort(asked)
    results, status = None, 200
    fault: SearchFault = ""
    try:
        if query.strip():
            results = await searcher.find(
                query, limit=PAGE, offset=(page - 1) * PAGE, every=every, sort=sort
            )
    except IndexUnusableError:
        fault = "unbuilt"
    except _BusyError:
        fault, status = "busy", 503
    body = render(query=query, results=results, page=page, every=every, sort=sort, fault=fault)
    return HTMLResponse(body, status, headers=_NO_STORE | _RETRY[status] | SCRIPTS)


async def search_api(searcher: Searcher, request: Request) -> Response:
    """The results for `q`, `limit`, `offset`, `every` and `sort` as JSON."""
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
        return JSONResponse({"error": _told(error)}, 503, headers=_NO_STORE | _RETRY[503])
    return JSONResponse(search.results_document(results), headers=_NO_STORE)


async def search_feed(searcher: Searcher, render: RenderSearchFeed, request: Request) -> Response:
    """The newest hits for `q` and `every` as an Atom feed; sent again only if it is another."""
    asked = request.query_params
    query, every = asked.get("q", ""), _flag(asked, "every")
    try:
        results = await searcher.find(query, limit=FEED, offset=0, every=every, sort="newest")
    except (IndexUnusableError, _BusyError) as error:
        return PlainTextResponse(f"{_told(error)}\n", 503, headers=_NO_STORE | _RETRY[503])
    body = render(query=query, results=results, every=every, address=str(request.base_url))
    return answer(request.headers, body, media_type="application/atom+xml")


async def search_suggestions(searcher: Searcher, request: Request) -> Response:
    """What may be meant by `q` so far, in the form that OpenSearch gives suggestions."""
    typed = request.query_params.get("q", "")
    try:
        found = await searcher.suggest(typed)
    except (IndexUnusableError, _BusyError):
        found = ()  # who types is not told of it: the search itself will
    base = str(request.base_url)
    document = [
        typed,
        [each.text for each in found],
        [each.source for each in found],
        [
            base
            + (quote(each.address) if each.address else "search?" + urlencode({"q": each.text}))
            for each in found
        ],
    ]
    return JSONResponse(document, headers=_NO_STORE, media_type="application/x-suggestions+json")


async def search_description(describe: DescribeSearch, request: Request) -> Response:
    """How a browser may search here."""
    body = describe(address=str(request.base_url))
    return Response(body, media_type="application/opensearchdescription+xml", headers=_NO_STORE)


def _told(error: Exception) -> str:
    return BUSY if isinstance(error, _BusyError) else NOT_BUILT


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
