"""Fetching: 500 feeds of 50 hosts on loopback, by the command line; time, memory, politeness.

Every address 127.0.0.1 to 127.0.0.50 is a host of its own. Counted are seconds, processor seconds and the
peak memory of all processes of a fetch; what the server saw: how many requests at one time, from one
host and from all, and the shortest pause between two requests to one host.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from multiprocessing.connection import Connection
from pathlib import Path

from aggregator.fetching.subscriptions import Subscription, write_opml

HOSTS = 50
ENTRIES = 20
WORDS = 120
"""Of an entry."""
DELAY = 1.0
"""Seconds; the default."""
_SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "ri",
    "so",
    "tu",
    "va",
    "we",
    "xi",
    "yo",
    "zu",
]


def main() -> int:
    """Fetch everything, then again with nothing new, then with one new entry in each feed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--delay", type=float, default=DELAY)
    arguments = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=_serve, args=(theirs,), daemon=True)
    server.start()
    port = ours.recv()
    print(f"{arguments.feeds} feeds of {HOSTS} hosts, {ENTRIES} entries each")
    head = (
        "",
        "seconds",
        "CPU s",
        "peak MB",
        "new",
        "304",
        "at once",
        "to a host",
        "shortest pause",
    )
    print("{:<12}{:>9}{:>8}{:>9}{:>8}{:>6}{:>9}{:>11}{:>16}".format(*head))
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        _prepare(Path(folder), arguments.feeds, port, arguments.delay)
        for round_, version in (("first", 1), ("unchanged", 1), ("one more", 2)):
            ours.send(version)
            figures, report = _measure(Path(folder))
            ours.send(None)
            at_once, to_host, pause = _politeness(ours.recv())
            print(
                f"{round_:<12}{figures[0]:>9.1f}{figures[1]:>8.1f}{figures[2]:>9.0f}"
                f"{report['new']:>8}{report['not_modified']:>6}{at_once:>9}{to_host:>11}{pause:>15.2f}s"
            )
            polite = to_host == 1 and pause >= 0.95 * arguments.delay
            worst = max(worst, 0 if polite and not report["failed"] else 1)
    server.terminate()
    server.join()
    return worst


def _prepare(folder: Path, feeds: int, port: int, delay: float) -> None:
    (folder / "content").mkdir()
    (folder / "aggregator.toml").write_text(
        f"[fetch]\nallow_private = ['127.0.0.0/8']\ndelay = {delay}\n", encoding="utf-8"
    )
    listed = (
        Subscription(url=f"http://127.0.0.{1 + n % HOSTS}:{port}/{n}.xml", name=f"Outlet {n}")
        for n in range(feeds)
    )
    opml = write_opml(listed, title="Bench")
    (folder / "subscriptions.opml").write_text(opml, encoding="utf-8")


def _measure(folder: Path) -> tuple[tuple[float, float, float], dict[str, int]]:
    """Seconds, processor seconds and peak megabytes of one fetch, and what it printed."""
    names = [f"outlet-{n}" for n in range(10_000)]
    listed = (folder / "subscriptions.opml").read_text(encoding="utf-8").count("xmlUrl")
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "aggregator", "fetch", "--json", *names[:listed]],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    peak = _Peak(process.pid)
    output, _ = process.communicate()
    took = time.perf_counter() - start
    peak.end()
    report: dict[str, int] = json.loads(output)
    return (took, peak.seconds, peak.megabytes), report


class _Peak:
    """Looks ten times a second at all processes of a session."""

    def __init__(self, session: int) -> None:
        self.megabytes = self.seconds = 0.0
        self._session = session
        self._used: dict[int, float] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def end(self) -> None:
        """Stop looking."""
        self._done.set()
        self._thread.join()
        self.seconds = sum(self._used.values())

    def _watch(self) -> None:
        page, tick = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")
        while not self._done.wait(0.1):
            pages = 0
            for path in Path("/proc").glob("[0-9]*/stat"):
                try:
                    fields = path.read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                if int(fields[3]) == self._session:
                    pages += int(fields[21])
                    self._used[int(path.parent.name)] = (int(fields[11]) + int(fields[12])) / tick
            self.megabytes = max(self.megabytes, pages * page / 1e6)


# ── the server ─────────────────────────────────────────────────────────────────────────────


def _serve(pipe: Connection) -> None:
    asyncio.run(_Server(pipe).run())


class _Server:
    """Answers with feeds; tells what it was asked, as (host, begin, end), when the pipe says None."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe, self._version = pipe, 1
        self._log: list[tuple[str, float, float]] = []
        self._chance = random.Random(7)

    async def run(self) -> None:
        hosts = [f"127.0.0.{n}" for n in range(1, HOSTS + 1)]
        first = await asyncio.start_server(self._converse, hosts[0], 0)
        port = first.sockets[0].getsockname()[1]
        await asyncio.start_server(self._converse, hosts[1:], port)
        self._pipe.send(port)
        while True:
            told = await asyncio.to_thread(self._pipe.recv)
            if told is None:
                self._pipe.send(self._log)
                self._log = []
            else:
                self._version = told

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                begin = time.monotonic()
                await asyncio.sleep(self._chance.uniform(0.0, 0.1))
                host = writer.get_extra_info("sockname")[0]
                writer.write(self._answer(head.decode("ascii", "replace")))
                await writer.drain()
                self._log.append((host, begin, time.monotonic()))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(self, head: str) -> bytes:
        tag = f'"{self._version}"'
        if f"if-none-match: {tag}" in head.lower():
            return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode()
        body = _feed(head.split()[1].strip("/"), self._version)
        lines = f"HTTP/1.1 200 OK\r\nETag: {tag}\r\nContent-Length: {len(body)}\r\n\r\n"
        return lines.encode() + body


def _feed(name: str, version: int) -> bytes:
    entries = "".join(_entry(name, n) for n in range(version - 1, ENTRIES + version - 1))
    return f"<rss version='2.0'><channel><title>{name}</title>{entries}</channel></rss>".encode()


def _entry(name: str, number: int) -> str:
    chance = random.Random(f"{name} {number}")
    words = ["".join(chance.choices(_SYLLABLES, k=3)) for _ in range(WORDS)]
    text = "".join(
        f"&lt;p&gt;{' '.join(words[n : n + 40])}.&lt;/p&gt;" for n in range(0, WORDS, 40)
    )
    return (
        f"<item><title>{' '.join(words[:6])}</title><guid isPermaLink='false'>{name}-{number}</guid>"
        f"<link>https://outlet.example/{name}/{number}</link>"
        f"<pubDate>Tue, {1 + number % 28:02} Jun 2024 10:00:00 GMT</pubDate>"
        f"<description>{text}</description></item>"
    )


def _politeness(log: list[tuple[str, float, float]]) -> tuple[int, int, float]:
    """Most requests at one time, to all and to one host; the shortest pause at one host in seconds."""
    hosts: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for host, begin, end in log:
        hosts[host].append((begin, end))
    pauses = [
        after[0] - before[1]
        for spans in hosts.values()
        for before, after in zip(sorted(spans), sorted(spans)[1:], strict=False)
    ]
    every = [span for spans in hosts.values() for span in spans]
    return _most(every), max(map(_most, hosts.values())), min(pauses)


def _most(spans: list[tuple[float, float]]) -> int:
    events = sorted([(begin, 1) for begin, _ in spans] + [(end, -1) for _, end in spans])
    most = now = 0
    for _, change in events:
        now += change
        most = max(most, now)
    return most


if __name__ == "__main__":
    sys.exit(main())
