"""The whole text of linked pages: robots.txt, what is taken from a page and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.config import Config, SubscriptionRule
from tests.feed_server import FeedServer, Reply, rss, serving
from tests.fetching_reader import Reader
from tests.newspaper import Newspaper

TEASER = "The ferry came home after three days at sea."
MORE = (
    "Crews of two harbours had searched for it since Sunday, when its radio fell silent. "
    "The captain praised the calm of his passengers and thanked the fishermen who found them."
)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Story 1 - Courier</title>
<meta name="author" content="Ada Miller"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Story 1</h1><p>{TEASER}</p><p>{MORE}</p>
<p>{MORE.replace("The captain", "The owner")}</p></article>
<footer>All rights reserved</footer></body></html>""".encode()
WALL = b"""<!DOCTYPE html><html><head><title>Your privacy</title></head><body><article>
<h1>We value your choices</h1><p>We and our 812 partners store cookies and personal data on your device
in order to show advertisements and content that suit you, and to learn about audiences.</p>
<p>You may change your mind at any time by means of the settings on each page of this service.</p>
</article></body></html>"""


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with serving() as made:
        made.answers["/feed"] = Reply(body=_feed(made))
        yield made


def _feed(server: FeedServer) -> bytes:
    return rss(("1", TEASER)).replace(
        b"https://courier.example/1", server.url("/1", "courier.example").encode()
    )


@pytest.fixture
def reader(tmp_path: Path, server: FeedServer) -> Reader:
    made = Reader(Newspaper(tmp_path, Config()))
    made.subscribe(SubscriptionRule(url=server.url("/feed"), name="Courier", full_text=True))
    return made


def text_of(reader: Reader) -> str:
    reader.paper.refresh()
    (article,) = reader.paper.edition().articles.values()
    return article.text


def test_the_whole_text_is_the_pages(reader: Reader, server: FeedServer) -> None:
    server.answers["/1"] = Reply(body=PAGE)
    assert reader.fetch_one().pages == 1
    assert server.paths() == ["/feed", "/robots.txt", "/1"]
    written = next(iter(reader.files().values()))
    assert 'author: "Ada Miller"' in written
    text = text_of(reader)
    assert text.startswith(TEASER)
    assert MORE in text
    assert "All rights reserved" not in text
    # Asked once: the feed says nothing else now.
    server.answers["/feed"] = Reply(body=_feed(server) + b" ")
    assert reader.fetch_one().pages == 0


def test_without_full_text_no_page_is_asked(reader: Reader, server: FeedServer) -> None:
    reader.subscribe(server.url("/feed"))
    reader.fetch()
    assert server.paths() == ["/feed"]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=403),
        Reply(status=500),
        Reply(body=WALL),
        Reply(body=b""),
        Reply(body=b"\x00\x01\x02" * 100, headers={"Content-Type": "application/pdf"}),
        Reply(body=b"<html><body><p>Short.</p></body></html>"),
        Reply(status=302, headers={"Location": "http://10.0.0.1/admin"}),
    ],
    ids=["forbidden", "failing", "a wall", "nothing", "data", "shorter", "to a private address"],
)
def test_a_page_that_is_of_no_use_costs_nothing(
    reader: Reader, server: FeedServer, reply: Reply
) -> None:
    server.answers["/1"] = reply
    outcome = reader.fetch_one()
    assert outcome.fates == {"new": 1}
    assert text_of(reader) == TEASER


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (Reply(status=404), True),
        (Reply(status=403), True),
        (Reply(status=500), False),
        (Reply(body=b"User-agent: *\nDisallow: /"), False),
        (Reply(body=b"User-agent: *\nDisallow: /private"), True),
        (Reply(body=b"User-agent: aggregator\nDisallow: /1\n\nUser-agent: *\nDisallow:"), False),
        (Reply(body=b"User-agent: other\nDisallow: /"), True),
        (Reply(body=b"\xff\xfe nonsense \x00"), True),
        (Reply(status=301, headers={"Location": "/r"}), False),
    ],
    ids=[
        *("absent", "withheld", "failing", "nobody", "elsewhere", "us", "others", "garbled"),
        "moved",
    ],
)
def test_robots_txt_is_respected(
    reader: Reader, server: FeedServer, robots: Reply, allowed: bool
) -> None:
    server.answers |= {"/robots.txt": robots, "/1": Reply(body=PAGE)}
    server.answers["/r"] = Reply(body=b"User-agent: *\nDisallow: /")
    assert reader.fetch_one().fates == {"new": 1}
    assert ("/1" in server.paths()) == allowed
    assert (MORE in text_of(reader)) == allowed


def test_robots_txt_is_asked_once_for_a_site(reader: Reader, server: FeedServer) -> None:
    entries = [(str(n), f"{TEASER} Number {n}.") for n in range(4)]
    server.answers["/feed"] = Reply(body=rss(*entries).replace(b"https://courier.example/", server.url("/", "courier.example").encode()))  # fmt: skip
    reader.fetch()
    assert server.paths().count("/robots.txt") == 1
    assert len(server.paths()) == 6
    assert max(server.at_once.values()) == 1


def test_a_headline_gets_its_text_from_the_page(reader: Reader, server: FeedServer) -> None:
    server.answers["/feed"] = Reply(body=_feed(server).replace(TEASER.encode(), b""))
    server.answers["/1"] = Reply(body=PAGE)
    assert reader.fetch_one().fates == {"new": 1}
    assert MORE in text_of(reader)
