"""A hub is told of feeds that have news, and only then."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from typer.testing import CliRunner

from aggregator import announcing
from aggregator.cli.commands import app
from tests.newspaper import PROJECT

FEEDS = ["https://news.example/atom.xml", "https://news.example/topics/a b.xml"]


@dataclass
class Hub:
    """A hub on loopback that keeps what it was told."""

    address: str = ""
    status: int = 204
    told: list[list[tuple[str, str]]] = field(default_factory=list)


@pytest.fixture
def hub() -> Iterator[Hub]:
    kept = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            kept.told.append(parse_qsl(body))
            self.send_response(kept.status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — named so upstream
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    kept.address = f"http://127.0.0.1:{server.server_port}/"
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_hub_is_told_which_feeds_have_news(hub: Hub) -> None:
    assert announcing.announce(hub.address, FEEDS) == ""
    assert hub.told == [[("hub.mode", "publish"), *(("hub.url", each) for each in FEEDS)]]


def test_a_hub_that_refuses_is_named(hub: Hub) -> None:
    hub.status = 403
    assert "403" in announcing.announce(hub.address, FEEDS)


def test_a_hub_that_is_not_there_is_named() -> None:
    complaint = announcing.announce("http://127.0.0.1:9/", FEEDS)
    assert "127.0.0.1:9" in complaint
    assert "feeds.hub" in complaint


def build(folder: Path, *options: str) -> None:
    done = CliRunner().invoke(
        app,
        [
            *("build", "--content", str(folder / "content"), "--site", str(folder / "site")),
            *("--state", str(folder / "state"), "--config", str(folder / "aggregator.toml")),
            *("--jobs", "1", "--quiet", *options),
        ],
    )
    assert done.exit_code == 0, done.output


def test_a_build_announces_what_it_changed_and_nothing_else(tmp_path: Path, hub: Hub) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "a.md").write_text("---\nsource: Gazette\n---\n# A heron\n\nIt landed at noon.\n")
    settings = f'[site]\nurl = "https://news.example"\n[feeds]\nhub = "{hub.address}"\n'
    (tmp_path / "aggregator.toml").write_text(settings)
    build(tmp_path, "--dry-run")
    assert not hub.told
    build(tmp_path)
    (first,) = hub.told
    assert {value for key, value in first if key == "hub.url"} == {
        f"https://news.example/{path}"
        for path in ("atom.xml", "developments.xml", "sources/gazette.xml")
    }
    build(tmp_path)
    assert len(hub.told) == 1
    assert (PROJECT / "docs" / "feeds.md").exists()
