"""One request to a host at a time, a pause between two, and so many altogether."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Clock = Callable[[], float]
"""Seconds from any moment."""
Sleep = Callable[[float], Awaitable[None]]


class Gate:
    """Where every request waits for its turn, redirects and robots.txt included."""

    def __init__(self, *, parallel: int, delay: float, clock: Clock, sleep: Sleep) -> None:
        self._slots = asyncio.Semaphore(parallel)
        self._delay, self._clock, self._sleep = delay, clock, sleep
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free: dict[str, float] = {}
        self._delays: dict[str, float] = {}
        self._held: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """While this lasts, `host` is asked nothing else."""
        async with self._locks[host]:
            await self.rest(host)
            async with self._slots:
                try:
                    yield
                finally:
                    self._free[host] = self._clock() + self._delays.get(host, self._delay)

    async def rest(self, host: str) -> None:
        """Wait until `host` may be asked again."""
        wait = self._free.get(host, 0.0) - self._clock()
        if wait > 0:
            await self._sleep(wait)

    def slow_down(self, host: str, delay: float) -> None:
        """From now on at least `delay` seconds between two requests to `host`."""
        self._delays[host] = max(delay, self._delay)

    def hold(self, host: str, seconds: float) -> None:
        """`host` asked to be left alone for so long."""
        self._held[host] = max(self._held.get(host, 0.0), self._clock() + seconds)

    def held(self, host: str) -> float:
        """Seconds for which `host` wants to be left alone still."""
        return max(0.0, self._held.get(host, 0.0) - self._clock())
