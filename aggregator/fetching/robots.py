"""What sites ask of programs: robots.txt (RFC 9309), for linked pages.

Feeds themselves are fetched without asking: whoever offers one wants it read by programs, and the
person who subscribed asked for it.
"""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from aggregator.fetching.answers import Answer, Failure
from aggregator.fetching.rules import CLOSED, Rules, read_rules
from aggregator.fetching.transport import Transport

_OPEN = frozenset(("fetch-missing", "fetch-gone", "fetch-denied"))
"""Where there is no file, everything is allowed (section 2.3.1.3); where it cannot be had, nothing."""
_LONGEST_DELAY = 30.0
"""Seconds between two requests; a site that asks for more gets this."""
_SIZE = 512_000
"""Bytes that are read of it (section 2.5)."""


class Robots:
    """Asks each site once for its rules."""

    def __init__(self, transport: Transport, *, agent: str) -> None:
        self._transport, self._agent = transport, agent.partition("/")[0]
        self._asked: dict[str, asyncio.Task[Rules]] = {}

    async def allow(self, url: str) -> bool:
        """Whether the site of `url` lets us read it."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        if site not in self._asked:
            self._asked[site] = asyncio.ensure_future(self._ask(site, parts.hostname or ""))
        rules = await asyncio.shield(self._asked[site])
        return rules.allow(url)

    async def _ask(self, site: str, host: str) -> Rules:
        answer = await self._transport.get(f"{site}/robots.txt", accept="text/plain, */*;q=0.5")
        rules = self._read(answer)
        if rules.delay:
            self._transport.gate.slow_down(host, min(rules.delay, _LONGEST_DELAY))
        return rules

    def _read(self, answer: Answer | Failure) -> Rules:
        if isinstance(answer, Answer):
            text = answer.data[:_SIZE].decode("utf-8", "replace").removeprefix("\ufeff")
            return read_rules(text, agent=self._agent)
        return Rules() if answer.kind in _OPEN else CLOSED
