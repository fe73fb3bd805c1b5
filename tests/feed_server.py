"""A server on loopback that tests ask for feeds, with every fault a real one has."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    host: str
    path: str
    headers: Mapping[str, str]


@dataclass
class Reply:
    """What the server says; `stream` comes after `body`, for as long as somebody listens."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    stream: Callable[[], Iterator[bytes]] | None = None


Answering = Callable[[Asked], Reply]


class FeedServer:
    """Answers by host and path, or by path alone; remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Reply | Answering] = {}
        self.asked: list[Asked] = []
        self.at_once: dict[str, int] = {}
        """Host → most requests that were under way at one time."""
        self._under_way: dict[str, int] = {}
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.answer(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def url(self, path: str, host: str = "feeds.example") -> str:
        """An address here, under any name."""
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [each.path for each in self.asked]

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        host = headers.get("host", "").partition(":")[0]
        asked = Asked(host=host, path=request.path, headers=headers)
        with self._lock:
            self.asked.append(asked)
            self._under_way[host] = self._under_way.get(host, 0) + 1
            self.at_once[host] = max(self.at_once.get(host, 0), self._under_way[host])
        try:
            found = self.answers.get(host + request.path) or self.answers.get(request.path)
            reply = found(asked) if callable(found) else found
            _send(request, reply or Reply(status=404))
        except OSError:  # whoever asked has heard enough
            request.close_connection = True
        finally:
            with self._lock:
                self._under_way[host] -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


def _send(request: BaseHTTPRequestHandler, reply: Reply) -> None:
    request.send_response(reply.status)
    for name, value in reply.headers.items():
        request.send_header(name, value)
    if reply.stream is None:
        if reply.status != 304 and "Content-Length" not in reply.headers:
            request.send_header("Content-Length", str(len(reply.body)))
        request.end_headers()
        request.wfile.write(reply.body)
        if "Content-Length" in reply.headers:
            request.close_connection = True
        return
    request.send_header("Connection", "close")
    request.end_headers()
    request.wfile.write(reply.body)
    for piece in reply.stream():
        request.wfile.write(piece)
        request.wfile.flush()


@contextmanager
def serving() -> Iterator[FeedServer]:
    """A server while this lasts."""
    server = FeedServer()
    try:
        yield server
    finally:
        server.close()


async def to_loopback(host: str, port: int) -> Sequence[str]:
    """Every name leads here."""
    del host, port
    return ["127.0.0.1"]


def rss(*items: tuple[str, str], title: str = "The Harbour Courier") -> bytes:
    """A feed of (id, text) with a title for each."""
    made = "".join(
        f"<item><title>Story {id}</title><guid>{id}</guid>"
        f"<link>https://courier.example/{id}</link>"
        f"<pubDate>Tue, 18 Jun 2024 10:00:00 GMT</pubDate>"
        f"<description>{text}</description></item>"
        for id, text in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{title}</title><link>https://courier.example/</link>{made}</channel></rss>"
    ).encode()
