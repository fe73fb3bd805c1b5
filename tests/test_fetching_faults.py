"""Every fault that a server may have: what is told of it, and what it cannot do to us."""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import brotli
import pytest

from aggregator.config import Config, SubscriptionRule
from aggregator.errors import ConfigError
from aggregator.model import Article
from tests.feed_server import Asked, FeedServer, Reply, rss, serving
from tests.fetching_reader import TEXT, Reader
from tests.newspaper import Newspaper

FEED = rss(("1", TEXT))


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with serving() as made:
        yield made


@pytest.fixture
def reader(tmp_path: Path, server: FeedServer) -> Reader:
    made = Reader(Newspaper(tmp_path, Config()))
    made.subscribe(server.url("/feed"))
    return made


def for_ever(piece: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: itertools.repeat(piece)


def a_little(piece: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: iter([piece])


BOMB = b'<?xml version="1.0"?><rss>' + b" " * 50_000_000
FAULTS: dict[str, tuple[Reply, str, str]] = {
    "500": (Reply(status=500), "fetch-failing", "status 500"),
    "503": (Reply(status=503), "fetch-busy", "overloaded"),
    "404": (Reply(status=404), "fetch-missing", "nothing at this address"),
    "403": (Reply(status=403), "fetch-denied", "does not let us in"),
    "410": (Reply(status=410), "fetch-gone", "withdrawn"),
    "429": (Reply(status=429), "fetch-busy", "too often"),
    "206": (Reply(status=206, body=FEED), "fetch-failing", "status 206"),
    "endless": (Reply(stream=for_ever(b"x" * 65536)), "fetch-too-large", "3,000,000 bytes"),
    "too long": (Reply(body=b" " * 3_000_001), "fetch-too-large", "3,000,000 bytes"),
    "gzip bomb": (
        Reply(body=gzip.compress(BOMB), headers={"Content-Encoding": "gzip"}),
        "fetch-too-large",
        "3,000,000 bytes",
    ),
    "brotli bomb": (
        Reply(body=brotli.compress(BOMB, quality=1), headers={"Content-Encoding": "br"}),
        "fetch-too-large",
        "in unpacking",
    ),
    "no gzip": (
        Reply(body=FEED, headers={"Content-Encoding": "gzip"}),
        "fetch-garbled",
        "not valid gzip",
    ),
    "half a gzip": (
        Reply(body=gzip.compress(FEED)[:-20], headers={"Content-Encoding": "gzip"}),
        "fetch-garbled",
        "breaks off",
    ),
    "unknown packing": (
        Reply(body=FEED, headers={"Content-Encoding": "zstd"}),
        "fetch-garbled",
        "not asked for",
    ),
    "breaks off": (
        Reply(body=FEED, headers={"Content-Length": str(len(FEED) + 10)}),
        "fetch-unreachable",
        "could not be asked",
    ),
    "a page": (
        Reply(
            body=b'<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" '
            b'href="/real.xml"></head><body>Hello</body></html>',
            headers={"Content-Type": "application/rss+xml"},
        ),
        "fetch-no-feed",
        "/real.xml",
    ),
    "no XML": (Reply(body=b"%PDF-1.4 nothing"), "fetch-no-feed", "no XML"),
    "data": (Reply(body=b"\x89PNG\r\n\x1a\n" + bytes(200)), "fetch-no-feed", "data"),
    "nothing": (Reply(body=b""), "fetch-no-feed", "empty"),
    "an OPML file": (Reply(body=b"<opml><body/></opml>"), "fetch-no-feed", "OPML"),
    "redirect to nowhere": (
        Reply(status=301, headers={"Location": "http://"}),
        "fetch-redirects",
        "in a circle",
    ),
    "redirect to a file": (
        Reply(status=302, headers={"Location": "file:///etc/passwd"}),
        "fetch-refused",
        "file: addresses are not fetched",
    ),
    "redirect to a script": (
        Reply(status=302, headers={"Location": "javascript:alert(1)"}),
        "fetch-refused",
        "cannot be understood",
    ),
    "redirect to itself": (
        Reply(status=301, headers={"Location": "/feed"}),
        "fetch-redirects",
        "in a circle",
    ),
}


@pytest.mark.parametrize(("reply", "kind", "says"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_a_problem_with_a_remedy(
    reader: Reader, server: FeedServer, reply: Reply, kind: str, says: str
) -> None:
    server.answers["/feed"] = reply
    report = reader.fetch()
    assert (report.counts["failed"], report.counts["new"]) == (1, 0)
    (problem,) = report.problems
    assert (problem.kind, problem.path) == (kind, server.url("/feed"))
    assert says in problem.message
    assert problem.remedy
    assert reader.files() == {}
    server.answers["/feed"] = Reply(body=FEED)
    assert reader.fetch("courier", after=timedelta(days=40)).counts["new"] == 1


def test_failures_are_on_the_about_page_until_they_pass(reader: Reader, server: FeedServer) -> None:
    server.answers["/feed"] = Reply(status=404)
    (problem,) = reader.fetch().problems
    assert reader.problems() == [("fetch-missing", server.url("/feed"))]
    assert problem.message in (reader.paper.site / "about.html").read_text()
    again = reader.paper.refresh().counts
    assert (again["pages_written"], again["problems"]) == (0, 1)
    server.answers["/feed"] = Reply(body=FEED)
    reader.fetch(after=timedelta(days=2))
    assert reader.problems() == []
    assert not reader.paper.workspace.fetch_problems.exists()


def test_a_trickle_ends_in_time(reader: Reader, server: FeedServer) -> None:
    reader.settings = replace(reader.settings, time_limit=0.2)
    server.answers["/feed"] = Reply(body=FEED[:50], stream=for_ever(b""))
    assert reader.fetch_one().state.kind == "fetch-slow"


def test_silence_ends_in_time(reader: Reader, server: FeedServer) -> None:
    reader.settings = replace(reader.settings, time_limit=0.2)
    server.answers["/feed"] = Reply(headers={"Content-Length": "10"})
    assert reader.fetch_one().state.kind in ("fetch-slow", "fetch-unreachable")


def test_nobody_listens(reader: Reader) -> None:
    with serving() as gone:
        address = gone.url("/feed")
    reader.subscribe(address)
    assert reader.fetch_one().state.kind == "fetch-unreachable"


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("gzip", lambda data: gzip.compress(data[:100]) + gzip.compress(data[100:])),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("br", brotli.compress),
        ("identity", bytes),
    ],
    ids=["gzip", "gzip in members", "deflate", "raw deflate", "brotli", "identity"],
)
def test_what_is_packed_is_unpacked(
    reader: Reader, server: FeedServer, coding: str, pack: Callable[[bytes], bytes]
) -> None:
    server.answers["/feed"] = Reply(body=pack(FEED), headers={"Content-Encoding": coding})
    assert reader.fetch_one().fates == {"new": 1}


def test_half_a_feed_gives_what_can_be_read(reader: Reader, server: FeedServer) -> None:
    whole = rss(("1", TEXT), ("2", TEXT), ("3", TEXT))
    server.answers["/feed"] = Reply(body=whole[: whole.index(b"<item><title>Story 3") + 9])
    outcome = reader.fetch_one()
    assert outcome.fates["new"] >= 2
    assert outcome.state.kind == "fetch-feed"
    server.answers["/feed"] = Reply(body=whole)
    assert reader.fetch_one().state.kind == ""
    texts = [each.text for each in _articles(reader)]
    assert texts == [TEXT] * 3


def _articles(reader: Reader) -> list[Article]:
    reader.paper.refresh()
    return list(reader.paper.edition().articles.values())


# ── encodings and types ────────────────────────────────────────────────────────────────────

GERMAN = "Überschwemmung: Straßen in Köln gesperrt, die Züge fahren nicht."


@pytest.mark.parametrize(
    ("declared", "written", "told"),
    [
        ("utf-8", "utf-8", "iso-8859-1"),
        ("utf-8", "utf-8", ""),
        ("iso-8859-1", "iso-8859-1", "utf-8"),
        ("", "iso-8859-1", "iso-8859-1"),
        ("", "windows-1252", "windows-1252"),
        ("", "utf-8", "no-such-thing"),
        ("", "utf-16", ""),
    ],
)
def test_what_bytes_mean(
    reader: Reader, server: FeedServer, declared: str, written: str, told: str
) -> None:
    text = rss(("1", GERMAN)).decode()
    said = f' encoding="{declared}"' if declared else ""
    text = text.replace(' encoding="utf-8"', said)
    content_type = f"application/xml; charset={told}" if told else "application/xml"
    server.answers["/feed"] = Reply(
        body=text.encode(written), headers={"Content-Type": content_type}
    )
    assert reader.fetch_one().fates == {"new": 1}
    assert GERMAN in next(iter(reader.files().values()))


@pytest.mark.parametrize(
    "content_type", ["text/html", "image/png", "text/plain; charset=x", "", "nonsense"]
)
def test_what_a_server_calls_it_does_not_matter(
    reader: Reader, server: FeedServer, content_type: str
) -> None:
    server.answers["/feed"] = Reply(body=FEED, headers={"Content-Type": content_type})
    assert reader.fetch_one().fates == {"new": 1}


# ── redirects ──────────────────────────────────────────────────────────────────────────────


def to(url: str, status: int = 301) -> Reply:
    return Reply(status=status, headers={"Location": url})


def test_a_move_for_good_is_remembered(reader: Reader, server: FeedServer) -> None:
    server.answers |= {"/feed": to("/a"), "/a": to(server.url("/b", "new.example"), 308)}
    server.answers["new.example/b"] = Reply(body=FEED)
    assert reader.fetch_one().state.moved == server.url("/b", "new.example")
    server.asked.clear()
    reader.fetch()
    assert [(each.host, each.path) for each in server.asked] == [("new.example", "/b")]
    # What it moved to is gone: its own address is asked again.
    server.answers["new.example/b"] = Reply(status=404)
    reader.fetch()
    server.answers["/feed"] = Reply(body=FEED)
    server.asked.clear()
    assert reader.fetch(after=timedelta(days=2)).counts["failed"] == 0
    assert server.paths() == ["/feed"]


def test_a_detour_is_not_remembered(reader: Reader, server: FeedServer) -> None:
    server.answers |= {"/feed": to("/a", 302), "/a": to("/b", 301), "/b": Reply(body=FEED)}
    assert reader.fetch_one().state.moved == ""
    server.answers |= {"/feed": to("/a", 301), "/a": to("/b", 307)}
    assert reader.fetch_one().state.moved == server.url("/a")


def test_a_move_to_what_is_no_feed_is_not_believed(reader: Reader, server: FeedServer) -> None:
    server.answers |= {"/feed": to("/login"), "/login": Reply(body=b"<html>Log in</html>")}
    assert reader.fetch_one().state.moved == ""


def test_redirects_come_to_an_end(reader: Reader, server: FeedServer) -> None:
    server.answers |= {"/feed": to("/0")} | {f"/{n}": to(f"/{n + 1}") for n in range(40)}
    assert reader.fetch_one().state.kind == "fetch-redirects"
    assert len(server.asked) < 12


# ── Retry-After and backoff ────────────────────────────────────────────────────────────────


def test_retry_after_is_honoured_by_the_whole_host(reader: Reader, server: FeedServer) -> None:
    server.answers |= {
        "/feed": Reply(status=429, headers={"Retry-After": "18000"}),
        "/other": Reply(body=FEED),
    }
    reader.subscribe(server.url("/feed"), server.url("/other"))
    assert reader.fetch().counts["failed"] == 2
    assert server.paths() == ["/feed"]
    assert reader.fetch("courier").counts["asked"] == 0  # five hours are not over
    assert reader.fetch("courier", after=timedelta(hours=4)).counts["asked"] == 2


def test_retry_after_as_a_date(reader: Reader, server: FeedServer) -> None:
    until = "Sun, 22 Nov 2026 12:00:00 GMT"  # a day after the first fetch, nearly
    server.answers["/feed"] = Reply(status=503, headers={"Retry-After": until})
    reader.fetch()
    assert reader.fetch(after=timedelta(hours=21)).counts["asked"] == 0
    assert reader.fetch(after=timedelta(hours=2)).counts["asked"] == 1


def test_failures_are_tried_ever_more_rarely(reader: Reader, server: FeedServer) -> None:
    server.answers["/feed"] = Reply(status=500)
    asked = [reader.fetch(after=timedelta(hours=1)).counts["asked"] for _ in range(16)]
    assert asked == [1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert reader.fetch("courier", after=timedelta(0)).counts["asked"] == 1


def test_what_is_gone_is_asked_again_by_name_alone(reader: Reader, server: FeedServer) -> None:
    server.answers["/feed"] = Reply(status=410)
    reader.fetch()
    assert reader.fetch(after=timedelta(days=400)).counts["asked"] == 0
    assert reader.fetch("courier").counts["asked"] == 1


# ── addresses of our own network ───────────────────────────────────────────────────────────


def test_our_own_network_is_not_asked(reader: Reader, server: FeedServer) -> None:
    reader.settings = replace(reader.settings, allow_private=())
    outcome = reader.fetch_one()
    assert outcome.state.kind == "fetch-refused"
    assert "127.0.0.1" in outcome.state.message
    assert not server.asked


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://0x7f000001/",
        "http://localhost/",
        "http://2130706433/",
    ],
)
def test_no_redirect_leads_there(reader: Reader, server: FeedServer, target: str) -> None:
    port = server.port
    reader.settings = replace(reader.settings, allow_private=("feeds.example",))
    server.answers |= {
        "/feed": to(target.replace("/", f":{port}/", 3).replace(f":{port}/", "/", 2))
    }
    assert reader.fetch_one().state.kind == "fetch-refused"
    assert server.paths() == ["/feed"]


def test_a_name_that_changes_its_address_gains_nothing(reader: Reader, server: FeedServer) -> None:
    answers = iter([["192.0.2.1", "10.0.0.1"], ["127.0.0.1"]])

    async def rebinding(host: str, port: int) -> list[str]:
        del host, port
        return next(answers, ["127.0.0.1"])

    reader.resolve = rebinding
    reader.settings = replace(reader.settings, allow_private=(), time_limit=0.5)
    reader.fetch()
    reader.fetch(after=timedelta(days=1))
    assert not server.asked


def test_what_is_secret_in_an_address_is_not_published(reader: Reader, server: FeedServer) -> None:
    server.answers["/feed?key=sesame"] = Reply(status=500)
    secret = server.url("/feed?key=sesame").replace("http://", "http://me:pass@")
    reader.subscribe(SubscriptionRule(url=secret))
    reader.fetch()
    assert server.asked[0].headers["authorization"].startswith("Basic ")
    reader.paper.refresh()
    for path in (reader.paper.site / "about.html", reader.paper.workspace.fetch_problems):
        assert "sesame" not in path.read_text()
        assert "pass@" not in path.read_text()


def test_cookies_are_not_kept(reader: Reader, server: FeedServer) -> None:
    def answer(asked: Asked) -> Reply:
        assert "cookie" not in asked.headers
        return Reply(body=FEED, headers={"Set-Cookie": "id=7; Path=/"})

    server.answers |= {"/feed": to("/a", 302), "/a": answer}
    assert reader.fetch_one().fates == {"new": 1}
    reader.fetch()
    assert all("cookie" not in each.headers for each in server.asked)


def test_files_are_read_where_that_is_allowed(reader: Reader, tmp_path: Path) -> None:
    feed = tmp_path / "of ours.xml"
    feed.write_bytes(FEED)
    reader.subscribe(feed.as_uri())
    assert reader.fetch_one().state.kind == "fetch-refused"
    reader.settings = replace(reader.settings, allow_files=True)
    assert reader.fetch_one().fates == {"new": 1}
    assert reader.fetch_one().status == 304
    feed.unlink()
    assert reader.fetch_one().state.kind == "fetch-missing"
    reader.subscribe("file://other.example/feed.xml")
    assert reader.fetch_one().state.kind == "fetch-refused"
    reader.subscribe(tmp_path.as_uri())
    assert reader.fetch_one().state.kind == "fetch-refused"


@pytest.mark.parametrize(
    "address",
    [
        *(
            "http://[::1",
            "feed",
            "ftp://a.example/",
            "http://exa mple/",
            "https://\x00/",
            "http://",
        ),
        *(
            "//a.example/feed",
            "javascript:1",
            "http://a.example:99999/",
            "http://" + "a" * 300 + "/",
        ),
        *("http://\u2024\u2024/", "http://a..example/", "gopher://a.example/", "data:,x", "http:a"),
    ],
)
def test_what_is_no_address_is_a_problem(reader: Reader, address: str) -> None:
    reader.subscribe(SubscriptionRule(url=address))
    outcome = reader.fetch_one()
    assert outcome.state.kind in ("fetch-refused", "fetch-unreachable")
    assert reader.fetch(dry_run=True).problems[0].remedy


def test_a_wrong_network_is_said(reader: Reader) -> None:
    reader.settings = replace(reader.settings, allow_private=("10.0.0.0/99",))
    with pytest.raises(ConfigError, match=r"fetch\.allow_private: '10\.0\.0\.0/99' is neither"):
        reader.fetch()
