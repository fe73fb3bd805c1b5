"""Connections to addresses that were judged. The only module that imports httpcore.

A name is resolved here, once for each connection, and the connection goes to an address that the
guard allowed: a name that resolves to another address a moment later (DNS rebinding) gains nothing.
Host header and certificate are the name's as ever.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import httpcore
import httpx

from aggregator.fetching.addresses import Guard

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host, port → addresses, the best first. Raises OSError."""

_ATTEMPTS = 3
"""Addresses of one host that are tried."""


class RefusedError(Exception):
    """The guard allows none of a host's addresses."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """By the system."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedTransport(httpx.AsyncBaseTransport):
    """What httpx sends requests through; raises RefusedError beside httpx's own errors."""

    def __init__(self, guard: Guard, *, resolve: Resolve, verify: ssl.SSLContext) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=verify,
            max_connections=None,
            max_keepalive_connections=20,
            keepalive_expiry=10.0,
            network_backend=_Backend(guard, resolve),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request`."""
        assert isinstance(request.stream, httpx.AsyncByteStream)
        url = request.url
        with _translated():
            answer = await self._pool.handle_async_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    async def aclose(self) -> None:
        """End every connection."""
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _translated():
            async for chunk in self._answer.aiter_stream():
                yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()


class _Backend(httpcore.AsyncNetworkBackend):
    """Resolves, asks the guard, connects to what it allowed."""

    def __init__(self, guard: Guard, resolve: Resolve) -> None:
        self._guard, self._resolve = guard, resolve
        self._sockets = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to one of the addresses of `host` that the guard allows."""
        try:
            found = await self._resolve(host.strip("[]"), port)
        except OSError as error:
            raise httpcore.ConnectError(f"its host has no address: {error.strerror}") from error
        except UnicodeError as error:
            raise httpcore.ConnectError("its host is no name") from error
        allowed = [each for each in found if self._guard.allows(each, host=host)]
        if not allowed:
            raise RefusedError(found[0] if found else "")
        failed: Exception = httpcore.ConnectError("its host has no address")
        for address in allowed[:_ATTEMPTS]:
            try:
                return await self._sockets.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    async def sleep(self, seconds: float) -> None:
        """As httpcore asks."""
        await self._sockets.sleep(seconds)


@contextmanager
def _translated() -> Iterator[None]:
    """What httpcore raises, as httpx would."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise httpx.ReadTimeout(str(error)) from error
    except httpcore.ConnectError as error:
        raise httpx.ConnectError(str(error)) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise httpx.ReadError(str(error)) from error
