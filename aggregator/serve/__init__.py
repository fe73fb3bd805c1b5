"""The web server: the site's files, the search page and search for programs.

Meant for loopback. It answers only to host names it was told (a page elsewhere cannot reach it by
a name of its own that resolves here), only GET and HEAD, and every answer forbids scripts (on the
search page all but ours), frames and requests to other hosts. Files outside the site are out of reach, symbolic links included.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route

from aggregator.errors import AggregatorError
from aggregator.serve import assets, reloading
from aggregator.serve.files import Files
from aggregator.serve.guards import Compression, HostCheck, SecurityHeaders, failed, is_loopback
from aggregator.serve.reloading import Bell
from aggregator.serve.searching import (
    DescribeSearch,
    RenderSearch,
    RenderSearchFeed,
    Searcher,
    search_api,
    search_description,
    search_feed,
    search_page,
    search_suggestions,
)

__all__ = [
    "Bell",
    "DescribeSearch",
    "RenderSearch",
    "RenderSearchFeed",
    "exposure",
    "make_app",
    "running",
]
_log = logging.getLogger(__name__)


def make_app(
    *,
    site: Path,
    index: Path,
    render_search: RenderSearch,
    render_feed: RenderSearchFeed,
    describe_search: DescribeSearch,
    allowed_hosts: Sequence[str] = (),
    bell: Bell | None = None,
) -> Starlette:
    """The application that serves the files of `site` and searches `index`.

    Neither need exist yet. It answers to loopback names and to `allowed_hosts`; an address that
    means every interface ("0.0.0.0", "::") or "*" among them allows every name.
    With a `bell`, pages load themselves again when it rings.
    """
    searcher = Searcher(index)
    return Starlette(
        routes=[
            Route("/search", partial(search_page, searcher, render_search)),
            Route("/search.html", partial(search_page, searcher, render_search)),
            Route("/search.atom", partial(search_feed, searcher, render_feed)),
            Route("/opensearch.xml", partial(search_description, describe_search)),
            *assets.routes("search.js", "search.css"),
            *(() if bell is None else (*assets.routes("reload.js"), *reloading.routes(bell))),
            Route("/api/search", partial(search_api, searcher)),
            Route("/api/suggest", partial(search_suggestions, searcher)),
            Mount("/", Files(site, listening=reloading.listening if bell else None)),
        ],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(HostCheck, allowed=frozenset(map(str.lower, allowed_hosts))),
            Middleware(Compression),
        ],
        # Outside of all middleware, so it carries the headers itself; the error itself is logged.
        exception_handlers={Exception: failed},
    )


def exposure(host: str) -> str:
    """A warning where `host` is no loopback address; "" where it is."""
    if is_loopback(host):
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
    # asyncio does this only for sockets that name their protocol; without it every answer that is
    # sent in two parts waits 40 ms for the reader's acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
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
