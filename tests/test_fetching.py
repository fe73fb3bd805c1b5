"""Fetching, whole: a server on loopback, subscriptions, files, a build."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.config import Config, SourceRule, SubscriptionRule
from aggregator.errors import ConfigError
from tests.feed_server import Asked, FeedServer, Reply, rss, serving
from tests.fetching_reader import TEXT, Reader
from tests.newspaper import Newspaper


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with serving() as made:
        yield made


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


def test_we_say_who_we_are(reader: Reader, server: FeedServer) -> None:
    server.answers["/feed"] = Reply(body=rss(("1", TEXT)))
    reader.settings = replace(reader.settings, contact="https://news.example/about.html")
    reader.subscribe(server.url("/feed"))
    reader.fetch()
    headers = server.asked[0].headers
    assert headers["user-agent"].startswith("aggregator/")
    assert "+https://news.example/about.html" in headers["user-agent"]
    assert "gzip" in headers["accept-encoding"]
    assert "br" in headers["accept-encoding"]
    assert "cookie" not in headers


def test_nothing_is_fetched_twice(reader: Reader, server: FeedServer) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == '"v1"':
            return Reply(status=304)
        return Reply(body=rss(("1", TEXT)), headers={"ETag": '"v1"'})

    server.answers["/feed"] = answer
    reader.subscribe(server.url("/feed"))
    assert reader.fetch().counts["new"] == 1
    before = reader.files()
    again = reader.fetch().counts
    assert (again["not_modified"], again["new"], again["changed"]) == (1, 0, 0)
    assert reader.files() == before


def test_by_last_modified_and_without_any_validator(reader: Reader, server: FeedServer) -> None:
    when = "Tue, 18 Jun 2024 10:00:00 GMT"
    server.answers["/dated"] = Reply(body=rss(("1", TEXT)), headers={"Last-Modified": when})
    server.answers["/plain"] = Reply(body=rss(("2", TEXT)))
    reader.subscribe(server.url("/dated"), server.url("/plain"))
    assert reader.fetch().counts["new"] == 2
    again = reader.fetch().counts
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 0)
    asked = {each.path: each.headers.get("if-modified-since") for each in server.asked[2:]}
    assert asked == {"/dated": when, "/plain": None}


def test_what_is_not_due_is_not_asked(reader: Reader, server: FeedServer) -> None:
    server.answers["/feed"] = Reply(body=rss(("1", TEXT)))
    server.answers["/slow"] = Reply(
        body=rss(("2", TEXT)), headers={"Cache-Control": "max-age=20000"}
    )
    reader.subscribe(server.url("/feed"), server.url("/slow"))
    reader.fetch()
    assert reader.fetch(after=timedelta(minutes=30)).counts["asked"] == 0
    assert reader.fetch("courier", after=timedelta(0)).counts["asked"] == 2
    assert reader.fetch(after=timedelta(minutes=61)).counts["asked"] == 1
    assert reader.fetch(after=timedelta(hours=5)).counts["asked"] == 2


def test_a_dry_run_says_what_is_due_and_does_nothing(reader: Reader, server: FeedServer) -> None:
    reader.subscribe(server.url("/feed"))
    report = reader.fetch(dry_run=True)
    assert report.counts["due"] == 1
    assert not server.asked
    assert not reader.paper.workspace.state.exists()


def test_an_unknown_name_is_refused(reader: Reader, server: FeedServer) -> None:
    reader.subscribe(server.url("/feed"))
    with pytest.raises(ConfigError, match="no subscription herald"):
        reader.fetch("herald")


# ── changes, at the source and here ────────────────────────────────────────────────────────


@pytest.fixture
def fetched(reader: Reader, server: FeedServer) -> Path:
    """The file of an entry that was fetched."""
    server.answers["/feed"] = Reply(body=rss(("1", TEXT)))
    reader.subscribe(server.url("/feed"))
    reader.fetch()
    (path,) = reader.files()
    return reader.paper.content / path


def test_what_changes_at_its_source_changes_here(
    reader: Reader, server: FeedServer, fetched: Path
) -> None:
    server.answers["/feed"] = Reply(body=rss(("1", TEXT + " The port confirmed it.")))
    assert reader.fetch_one().fates == {"changed": 1}
    assert "The port confirmed it." in fetched.read_text()
    assert len(reader.files()) == 1


def test_what_you_edited_stays(reader: Reader, server: FeedServer, fetched: Path) -> None:
    fetched.write_text(fetched.read_text() + "\nOur own remark.\n")
    edited = fetched.read_text()
    server.answers["/feed"] = Reply(body=rss(("1", TEXT + " The port confirmed it.")))
    assert reader.fetch_one().fates == {"edited": 1}
    assert fetched.read_text() == edited
    assert reader.fetch_one().fates == {}


def test_what_you_deleted_stays_away(reader: Reader, server: FeedServer, fetched: Path) -> None:
    fetched.unlink()
    server.answers["/feed"] = Reply(body=rss(("1", TEXT), ("2", TEXT)))
    assert reader.fetch_one().fates == {"unchanged": 1, "new": 1}
    server.answers["/feed"] = Reply(body=rss(("1", TEXT + " The port confirmed it.")))
    assert reader.fetch_one().fates == {"deleted": 1}
    assert not fetched.exists()


def test_with_its_memory_lost_nothing_is_written_twice(
    reader: Reader, server: FeedServer, fetched: Path
) -> None:
    fetched.rename(fetched.with_name("renamed.md"))
    before = reader.files()
    reader.paper.workspace.fetched.unlink()
    assert reader.fetch_one().fates == {"unchanged": 1}
    assert reader.files() == before
    # Whether it is as we wrote it cannot be known any more, so it is yours.
    server.answers["/feed"] = Reply(body=rss(("1", TEXT + " The port confirmed it.")))
    assert reader.fetch_one().fates == {"edited": 1}
    assert reader.files() == before


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100], ids=["emptied", "garbled"])
def test_a_damaged_memory_is_begun_anew(
    reader: Reader, server: FeedServer, fetched: Path, damage: bytes
) -> None:
    before = reader.files()
    reader.paper.workspace.fetched.write_bytes(damage)
    assert reader.fetch_one().fates == {"unchanged": 1}
    assert reader.files() == before


def test_full_forgets_and_asks_again(reader: Reader, server: FeedServer, fetched: Path) -> None:
    fetched.unlink()
    (outcome,) = reader.fetch(full=True).outcomes
    assert outcome.fates == {"new": 1}
    assert fetched.exists()


def test_the_order_of_entries_does_not_matter(
    reader: Reader, server: FeedServer, fetched: Path
) -> None:
    before = fetched.read_bytes()
    server.answers["/feed"] = Reply(body=rss(("3", "New."), ("2", "Newer."), ("1", TEXT)))
    assert reader.fetch_one().fates == {"unchanged": 1, "new": 2}
    assert fetched.read_bytes() == before


def test_an_id_that_entries_share_parts_nobody(reader: Reader, server: FeedServer) -> None:
    one = rss(("x", "First."), ("x", "Second.")).replace(b"/x</link>", b"/a</link>", 1)
    server.answers["/feed"] = Reply(body=one)
    reader.subscribe(server.url("/feed"))
    assert reader.fetch_one().fates == {"new": 2}
    before = reader.files()
    more = rss(("x", "Third."), ("x", "First."), ("x", "Second."))
    more = more.replace(b"/x</link>", b"/c</link>", 1).replace(b"/x</link>", b"/a</link>", 1)
    server.answers["/feed"] = Reply(body=more)
    assert reader.fetch_one().fates == {"unchanged": 2, "new": 1}
    assert before.items() <= reader.files().items()


def test_an_article_whose_id_changed_is_known_again(
    reader: Reader, server: FeedServer, fetched: Path
) -> None:
    moved = rss(("1", TEXT)).replace(b"<guid>1<", b"<guid>https://courier.example/?p=1<")
    server.answers["/feed"] = Reply(body=moved.replace(b"https://courier", b"http://courier", 1))
    assert reader.fetch_one().fates == {"unchanged": 1}
    assert len(reader.files()) == 1


def test_two_feeds_of_one_outlet_share_its_folder(reader: Reader, server: FeedServer) -> None:
    server.answers["/world"] = Reply(body=rss(("1", TEXT), ("2", TEXT)))
    server.answers["/politics"] = Reply(body=rss(("2", TEXT), ("3", TEXT)))
    reader.subscribe(server.url("/world"), server.url("/politics"))
    assert reader.fetch().counts["new"] == 3
    assert len(reader.files()) == 3


def test_a_renamed_outlet_keeps_its_articles(
    reader: Reader, server: FeedServer, fetched: Path
) -> None:
    reader.subscribe(SubscriptionRule(url=server.url("/feed"), name="The Harbour Courier"))
    server.answers["/feed"] = Reply(body=rss(("2", TEXT), ("1", TEXT)))
    assert reader.fetch_one().fates == {"unchanged": 1, "new": 1}
    assert sorted(path.partition("/")[0] for path in reader.files()) == [
        "courier",
        "the-harbour-courier",
    ]


# ── what is written ────────────────────────────────────────────────────────────────────────


def test_names_of_outlets(reader: Reader, server: FeedServer) -> None:
    server.answers["/feed"] = Reply(body=rss(("1", TEXT), title="The Courier | World"))
    reader.subscribe(SubscriptionRule(url=server.url("/feed", host="www.courier.example")))
    reader.paper.config = replace(
        reader.paper.config, sources=(SourceRule(name="Courier", hosts=("courier.example",)),)
    )
    reader.fetch()
    ((path, written),) = reader.files().items()
    assert path.startswith("courier-example/")
    assert 'source: "Courier"' in written


@pytest.mark.parametrize(
    "title",
    [
        'He said: "no" # really',
        "Tom &amp;amp; Jerry",
        "How &amp;lt;b&amp;gt; works",
        "- [x] {% raw %} ---",
        "../../etc/passwd",
        "con",
        "Überschwemmung in Köln – „Land unter“",
        "日本で地震",
        "x" * 500,
    ],
)
def test_any_title_comes_through(reader: Reader, server: FeedServer, title: str) -> None:
    item = rss(("1", TEXT)).decode().replace("Story 1", title)
    server.answers["/feed"] = Reply(body=item.encode())
    reader.subscribe(server.url("/feed"))
    reader.fetch()
    ((path, _),) = reader.files().items()
    assert path.startswith("courier/")
    assert len(path) < 120
    assert path.isascii()
    direct = Newspaper(reader.paper.root / "direct", Config())
    direct.add("feed.xml", item)
    direct.refresh()
    reader.paper.refresh()
    (wanted,) = direct.edition().articles.values()
    (article,) = reader.paper.edition().articles.values()
    assert (article.title, article.text) == (wanted.title, wanted.text)


def test_a_headline_with_a_link_is_an_article_and_less_is_told_of(
    reader: Reader, server: FeedServer
) -> None:
    server.answers["/feed"] = Reply(
        body=rss(("1", "")).replace(
            b"</channel>",
            b'<item><guid isPermaLink="false">2</guid><title>Nothing else</title></item></channel>',
        )
    )
    reader.subscribe(server.url("/feed"))
    assert reader.fetch_one().fates == {"new": 1}
    assert reader.problems() == [("fetch-empty", server.url("/feed"))]
    assert [each.title for each in reader.paper.edition().articles.values()] == ["Story 1"]


def test_a_disk_that_refuses_loses_nothing(reader: Reader, server: FeedServer) -> None:
    server.answers["/feed"] = Reply(body=rss(("1", TEXT), ("2", TEXT)), headers={"ETag": '"1"'})
    reader.subscribe(server.url("/feed"))
    obstacle = reader.paper.content / "courier"
    obstacle.write_text("a file where a folder belongs")
    with pytest.raises(OSError, match="courier"):
        reader.fetch()
    obstacle.unlink()
    assert reader.fetch_one().fates == {"new": 2}


def test_what_was_written_before_an_interruption_is_not_written_again(
    reader: Reader, server: FeedServer, fetched: Path
) -> None:
    reader.paper.workspace.fetched.unlink()  # nothing was committed yet
    before = fetched.stat()
    server.answers["/feed"] = Reply(body=rss(("1", TEXT), ("2", TEXT)))
    assert reader.fetch_one().fates == {"unchanged": 1, "new": 1}
    assert fetched.stat().st_mtime_ns == before.st_mtime_ns


def test_a_fetch_changes_nothing_for_a_build_from_nothing(
    reader: Reader, server: FeedServer, tmp_path: Path
) -> None:
    server.answers |= {"/feed": Reply(body=rss(("1", TEXT))), "/bad": Reply(status=500)}
    reader.subscribe(server.url("/feed"), server.url("/bad"))
    reader.fetch()
    reader.paper.refresh()
    before = reader.paper.tree()
    shutil.rmtree(reader.paper.workspace.state)
    reader.paper.refresh()
    assert reader.paper.tree() == before
