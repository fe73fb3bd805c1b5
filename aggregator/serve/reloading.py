"""Pages that load themselves again when the site has changed, for whoever writes while watching.

Only the server adds this, and only beside a watch: no file of the site holds any of it.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator
from functools import partial
from threading import Lock

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

PAUSE = 15.0
"""Seconds between signs of life, by which the server notices that a reader is gone."""
_SCRIPT = b'<script src="/reload.js" defer></script>\n</head>'
_POLICY = re.compile(rb"<meta http-equiv=\"Content-Security-Policy\"[^>]*>\n?")


class Bell:
    """Tells readers' pages that the site has changed; may be rung from any thread."""

    def __init__(self) -> None:
        self._run = secrets.token_hex(4)
        self._count = 0
        self._ended = False
        self._lock = Lock()
        self._listening: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def ring(self) -> None:
        """The site has changed."""
        self._count += 1
        self._wake()

    def end(self) -> None:
        """Let go of all who listen, so that the server can end."""
        self._ended = True
        self._wake()

    async def states(self, *, pause: float = PAUSE) -> AsyncIterator[str | None]:
        """The state of the site now and after each change; None as a sign of life between."""
        heard = asyncio.Event()
        me = (asyncio.get_running_loop(), heard)
        with self._lock:
            self._listening.add(me)
        try:
            yield self._state()
            while not self._ended:
                try:
                    await asyncio.wait_for(heard.wait(), pause)
                except TimeoutError:
                    yield None
                    continue
                heard.clear()
                if not self._ended:
                    yield self._state()
        finally:
            with self._lock:
                self._listening.discard(me)

    def _state(self) -> str:
        """Another one after a change and in another run of the server."""
        return f"{self._run}-{self._count}"

    def _wake(self) -> None:
        with self._lock:
            for loop, heard in self._listening:
                loop.call_soon_threadsafe(heard.set)


def routes(bell: Bell) -> list[Route]:
    """Where pages listen."""
    return [Route("/events", partial(_events, bell))]


def listening(page: bytes) -> bytes:
    """`page` with the script that listens.

    Its own policy, which forbids every script, is left out: the answer's header says the same and
    allows ours.
    """
    return _POLICY.sub(b"", page, count=1).replace(b"</head>", _SCRIPT, 1)


async def _events(bell: Bell, request: Request) -> Response:
    del request

    async def lines() -> AsyncIterator[str]:
        async for state in bell.states():
            yield ":\n\n" if state is None else f"data: {state}\n\n"

    return StreamingResponse(
        lines(), media_type="text/event-stream", headers={"cache-control": "no-store"}
    )
