"""Fetching beside a watch: on schedule, in a thread, surviving its failures."""

from __future__ import annotations

import threading
from pathlib import Path

from aggregator.cli.running import Desk
from aggregator.cli.session import Session, open_session
from aggregator.cli.subscribing import fetched_beside
from aggregator.errors import ConfigError
from tests.feed_server import Reply, rss, serving
from tests.newspaper import eventually


def test_feeds_are_fetched_beside_a_watch(tmp_path: Path) -> None:
    def look() -> Session:
        return open_session(
            tmp_path / "content",
            tmp_path / "site",
            tmp_path / "state",
            tmp_path / "aggregator.toml",
            quiet=True,
            verbose=False,
        )

    with serving() as server:
        server.answers["/feed"] = Reply(body=rss(("1", "The ferry came home.")))
        (tmp_path / "aggregator.toml").write_text(
            "[fetch]\nallow_private = ['127.0.0.1']\n[[subscriptions]]\n"
            f"name = 'Courier'\nurl = '{server.url('/feed', '127.0.0.1')}'\n"
        )
        stop = threading.Event()
        with fetched_beside(Desk(look, look()), stop, enabled=True):
            assert eventually(lambda: list((tmp_path / "content" / "courier").glob("*.md")))
        assert stop.is_set()
    assert server.paths() == ["/feed"]


def test_settings_under_repair_end_nothing(tmp_path: Path) -> None:
    looked = threading.Event()

    def look() -> Session:
        looked.set()
        raise ConfigError("under repair")

    good = open_session(tmp_path, tmp_path / "s", tmp_path / "t", None, quiet=True, verbose=False)
    with fetched_beside(Desk(look, good), threading.Event(), enabled=True):
        assert looked.wait(20)


def test_without_being_asked_nothing_is_fetched(tmp_path: Path) -> None:
    def look() -> Session:
        raise AssertionError("nobody asked")

    session = open_session(
        tmp_path, tmp_path / "s", tmp_path / "t", None, quiet=True, verbose=False
    )
    with fetched_beside(Desk(look, session), threading.Event(), enabled=False):
        pass
