"""Asking for one address: redirects, limits of time and size, what the answer means.

Every hop of a redirect takes its turn at the gate and is judged by the guard. Bodies are read as they
come and unpacked piece by piece, so that neither a trickle nor a bomb takes more than was allowed.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from aggregator.fetching.addresses import Guard
from aggregator.fetching.answers import Answer, Failure, Kind
from aggregator.fetching.connections import GuardedTransport, RefusedError, Resolve, resolve
from aggregator.fetching.decoding import ACCEPTED, GarbledError, Unpacker
from aggregator.fetching.politeness import Clock, Gate, Sleep

Permit = Callable[[str], Awaitable[bool]]
"""Whether an address may be asked."""

FEEDS = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
PAGES = "text/html, application/xhtml+xml, */*;q=0.5"
"""What is preferred (RFC 9110, section 12.5.1)."""
_REDIRECTS = 8
"""Hops; browsers allow twenty, an honest feed needs two."""
_MOVED_ANEW = frozenset((301, 302, 303, 307, 308))
_FOR_GOOD = frozenset((301, 308))
_RATIO = 200
"""Times that a body may grow in unpacking, above `_SMALL`. Markup packs to a twentieth at most."""
_SMALL = 1_000_000
"""Bytes from which on the ratio counts."""
_HEADER = 1_000
"""Characters of a header that is remembered."""
_CONNECT = 10.0
"""Seconds for one connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request may cost."""

    seconds: float
    """For one hop, from the connection to the last byte."""
    bytes: int
    """Unpacked."""


class Transport:
    """Asks, politely and within limits. Failures are values."""

    def __init__(
        self, client: httpx.AsyncClient, gate: Gate, limits: Limits, *, now: datetime
    ) -> None:
        self._client, self.gate, self._limits, self._now = client, gate, limits, now

    async def get(
        self,
        url: str,
        *,
        etag: str = "",
        modified: str = "",
        accept: str = FEEDS,
        permit: Permit | None = None,
    ) -> Answer | Failure:
        """The answer at `url` or wherever it redirects to; 304 only where a validator was given.

        `permit` is asked before each hop.
        """
        headers = {"Accept": accept}
        if etag:
            headers["If-None-Match"] = etag
        if modified:
            headers["If-Modified-Since"] = modified
        here, moved, lasting = _parsed(url), "", True
        seen: set[str] = set()
        while isinstance(here, httpx.URL):
            if str(here) in seen or len(seen) > _REDIRECTS:
                return Failure(kind="fetch-redirects", message=_going_round(here, seen))
            seen.add(str(here))
            if permit and not await permit(str(here)):
                message = f"{here.host} asks programs not to read this page (robots.txt)"
                return Failure(kind="fetch-denied", message=message)
            found = await self._take_turn(here, headers)
            if not isinstance(found, _Hop):
                return replace(found, moved=moved) if isinstance(found, Answer) else found
            lasting = lasting and found.lasting
            here = _parsed(found.location, base=here)
            moved = str(here) if lasting and isinstance(here, httpx.URL) else moved
        return here

    async def _take_turn(
        self, url: httpx.URL, headers: Mapping[str, str]
    ) -> Answer | Failure | _Hop:
        if left := self.gate.held(url.host):
            return Failure(
                kind="fetch-busy", message=f"{url.host} asked to be left alone for now", wait=left
            )
        async with self.gate.turn(url.host):
            found = await self._ask(url, headers)
        if isinstance(found, Failure) and found.wait:
            self.gate.hold(url.host, found.wait)
        return found

    async def _ask(self, url: httpx.URL, headers: Mapping[str, str]) -> Answer | Failure | _Hop:
        seconds = self._limits.seconds
        try:
            async with (
                asyncio.timeout(seconds),
                self._client.stream("GET", url, headers=headers) as response,
            ):
                return await self._judge(response, url)
        except (TimeoutError, httpx.TimeoutException):
            message = f"{url.host} did not answer in full within {seconds:g} seconds"
            return Failure(kind="fetch-slow", message=message)
        except RefusedError as error:
            message = (
                f"{url.host} leads to {error or 'no address'}, which is not on the public internet"
            )
            return Failure(kind="fetch-refused", message=message)
        except GarbledError as error:
            return Failure(kind="fetch-garbled", message=f"the answer cannot be unpacked: {error}")
        except (
            httpx.InvalidURL,
            ValueError,
        ):  # httpx looks at a redirect even where it follows none
            message = f"{url.host} redirects to an address that cannot be understood"
            return Failure(kind="fetch-refused", message=message)
        except httpx.TransportError as error:
            message = f"{url.host} could not be asked: {error or type(error).__name__}"
            return Failure(kind="fetch-unreachable", message=message)
        except Exception as error:  # noqa: BLE001 — one server must never stop all others' feeds
            message = f"asking {url.host} failed: {type(error).__name__}: {str(error)[:200]}"
            return Failure(kind="fetch-unreachable", message=message)

    async def _judge(self, response: httpx.Response, url: httpx.URL) -> Answer | Failure | _Hop:
        status = response.status_code
        if status in _MOVED_ANEW and (location := response.headers.get("location", "")):
            return _Hop(location=location, lasting=status in _FOR_GOOD)
        if status == 304:
            return Answer(status=304, url=str(url), headers=_plain(response.headers))
        if status != 200:
            wait = _wait(response.headers.get("retry-after", ""), self._now)
            return _refusal(status, url.host, wait)
        body = await self._body(response)
        if isinstance(body, Failure):
            return body
        return Answer(status=200, url=str(url), data=body, headers=_plain(response.headers))

    async def _body(self, response: httpx.Response) -> bytes | Failure:
        limit = self._limits.bytes
        unpacker = Unpacker(response.headers.get("content-encoding", "").strip().lower())
        parts: list[bytes] = []
        came = grown = 0
        async for chunk in response.aiter_raw():
            came += len(chunk)
            for piece in unpacker.unpack(chunk):
                grown += len(piece)
                if grown > limit:
                    message = f"the answer has more than the {limit:,} bytes that are read"
                    return Failure(kind="fetch-too-large", message=message)
                if grown > _SMALL and grown > _RATIO * came:
                    message = f"the answer grows more than {_RATIO} times in unpacking"
                    return Failure(kind="fetch-too-large", message=message)
                parts.append(piece)
        unpacker.end()
        return b"".join(parts)


@asynccontextmanager
async def opened(
    *,
    agent: str,
    guard: Guard,
    limits: Limits,
    parallel: int,
    delay: float,
    now: datetime,
    resolve: Resolve = resolve,
    clock: Clock = time.monotonic,
    sleep: Sleep = asyncio.sleep,
) -> AsyncIterator[Transport]:
    """A transport that keeps neither cookies nor connections when it ends.

    No proxy is used, whatever the environment says: it would resolve names behind our guard.
    """
    gate = Gate(parallel=parallel, delay=delay, clock=clock, sleep=sleep)
    guarded = GuardedTransport(guard, resolve=resolve, verify=_certificates())
    async with httpx.AsyncClient(
        transport=guarded,
        trust_env=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers={"User-Agent": agent, "Accept-Encoding": ACCEPTED},
        timeout=httpx.Timeout(limits.seconds, connect=min(_CONNECT, limits.seconds)),
    ) as client:
        yield Transport(client, gate, limits, now=now)


@cache
def _certificates() -> ssl.SSLContext:
    """Whom we trust. Loading them takes longer than many a request."""
    return httpx.create_ssl_context()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hop:
    """A redirect."""

    location: str
    lasting: bool


def _parsed(url: str, *, base: httpx.URL | None = None) -> httpx.URL | Failure:
    try:
        found = (base.join(url) if base else httpx.URL(url)).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, TypeError):
        return Failure(kind="fetch-refused", message="the address cannot be understood")
    if found.port is not None and not 0 < found.port < 65_536:
        return Failure(kind="fetch-refused", message=f"there is no port {found.port}")
    if found.scheme not in ("http", "https") or not found.host:
        what = f"{found.scheme}: addresses" if found.scheme else "addresses without https://"
        where = "a redirect leads there: " if base else ""
        return Failure(kind="fetch-refused", message=f"{where}{what} are not fetched")
    return found


def _going_round(here: httpx.URL, seen: set[str]) -> str:
    if str(here) in seen:
        return f"{here.host} redirects in a circle"
    return f"there are more than {_REDIRECTS} redirects, the last one to {here.host}"


def _refusal(status: int, host: str, wait: float) -> Failure:
    kinds: Mapping[int, tuple[Kind, str]] = {
        401: ("fetch-denied", "wants a password"),
        403: ("fetch-denied", "does not let us in"),
        404: ("fetch-missing", "has nothing at this address"),
        410: ("fetch-gone", "has withdrawn this feed for good"),
        429: ("fetch-busy", "says that it is asked too often"),
        451: ("fetch-denied", "may not show it for legal reasons"),
        503: ("fetch-busy", "is overloaded or under repair"),
    }
    kind, said = kinds.get(status, ("fetch-failing", "failed"))
    return Failure(kind=kind, message=f"{host} {said} (status {status})", wait=wait)


def _wait(value: str, now: datetime) -> float:
    """Seconds that Retry-After asks for (RFC 9110, section 10.2.3); 0 for none."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(min(int(value[:12]), 10**9))
    try:
        until = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())


def _plain(headers: httpx.Headers) -> dict[str, str]:
    """What is told of an answer's headers; values that cannot be sent back are left out."""
    wanted = ("content-type", "etag", "last-modified", "cache-control")
    found = {name: headers.get(name, "") for name in wanted}
    return {
        name: value
        for name, value in found.items()
        if value and value.isascii() and value.isprintable() and len(value) <= _HEADER
    }
