"""Fetching, whole: a server on loopback, subscriptions, files, a build."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aggregator.config import Config, FetchSettings, SubscriptionRule
from aggregator.pipeline.fetching import FetchReport, fetch
from tests.feed_server import Asked, FeedServer, Reply, rss, serving, to_loopback
from tests.newspaper import TODAY, Newspaper

TEXT = "The ferry came home after three days at sea, and everyone on board was well."


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with serving() as made:
        yield made


@dataclass
class Reader:
    """Somebody who subscribes to feeds of a server."""

    paper: Newspaper
    now: datetime = TODAY
    settings: FetchSettings = field(
        default_factory=lambda: FetchSettings(
            delay=0, time_limit=5, allow_private=("127.0.0.0/8",), max_bytes=3_000_000
        )
    )

    def subscribe(self, *rules: SubscriptionRule) -> None:
        self.paper.config = replace(self.paper.config, subscriptions=rules, fetch=self.settings)

    def fetch(self, *names: str, full: bool = False, dry_run: bool = False) -> FetchReport:
        self.now += timedelta(hours=2)
        return fetch(
            self.paper.workspace,
            self.paper.config,
            engine=self.paper.engine,
            now=self.now,
            names=names,
            full=full,
            dry_run=dry_run,
            resolve=to_loopback,
        )

    def files(self) -> dict[str, str]:
        content = self.paper.content
        return {
            path.relative_to(content).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(content.rglob("*.md"))
        }


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(Newspaper(tmp_path, Config()))


def test_from_a_feed_to_the_site(reader: Reader, server: FeedServer) -> None:
    server.answers["/feed"] = Reply(body=rss(("1", TEXT), ("2", TEXT + " And more.")))
    reader.subscribe(SubscriptionRule(url=server.url("/feed"), name="The Harbour Courier"))
    assert reader.fetch().counts["new"] == 2
    assert all(path.startswith("the-harbour-courier/story-") for path in reader.files())
    reader.paper.refresh()
    articles = reader.paper.edition().articles.values()
    assert {article.title for article in articles} == {"Story 1", "Story 2"}
    assert {article.source for article in articles} == {"The Harbour Courier"}
    assert {article.published_from for article in articles} == {"front matter"}
    assert {article.url for article in articles} == {
        "https://courier.example/1",
        "https://courier.example/2",
    }
    assert TEXT in {article.text for article in articles}


def test_nothing_is_fetched_twice(reader: Reader, server: FeedServer) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == '"v1"':
            return Reply(status=304)
        return Reply(body=rss(("1", TEXT)), headers={"ETag": '"v1"'})

    server.answers["/feed"] = answer
    reader.subscribe(SubscriptionRule(url=server.url("/feed")))
    assert reader.fetch().counts["new"] == 1
    before = reader.files()
    again = reader.fetch().counts
    assert (again["not_modified"], again["new"], again["changed"]) == (1, 0, 0)
    assert reader.files() == before
