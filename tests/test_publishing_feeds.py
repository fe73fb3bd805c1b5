"""Feeds besides their Atom: archives, developments, JSON Feed, OPML, the page to subscribe."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
from lxml import etree, html

from aggregator.config import FeedSettings, FrontSettings
from aggregator.model import ArticleId, Edition, LeadChange, StoryId
from aggregator.publishing import Sheet, plan, render
from aggregator.publishing.json_feed import VERSION
from aggregator.publishing.sheets import Feed
from tests.factories_publishing import (
    AUTHORITY,
    make_article,
    make_edition,
    make_newspaper,
    press_of,
    site_of,
)

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
URL = "https://news.example/paper/"
START = datetime(2024, 1, 1, tzinfo=UTC)


def edition_of(count: int) -> Edition:
    """So many stories of one article, an hour apart."""
    return make_edition(
        [[make_article(f"m{n:03}", published=START + timedelta(hours=n))]] for n in range(count)
    )


def feeds_of(edition: Edition, *, size: int = 4, **settings: Any) -> dict[str, Feed]:
    """Path → feed, of the site's and its archive."""
    sheets = plan(
        edition, front=FrontSettings(), feeds=FeedSettings(entries=size, **settings), url=URL
    )
    return {
        sheet.path: sheet.values
        for sheet in sheets
        if sheet.kind == "feed" and isinstance(sheet.values, Feed)
    }


def ids(feed: Feed) -> list[str]:
    return [entry.id for entry in feed.entries]


# ── archives (RFC 5005, section 4) ─────────────────────────────────────────────────────────


@pytest.mark.parametrize("count", [0, 1, 4, 5, 8, 11, 40])
def test_feed_and_archive_are_the_whole_history(count: int) -> None:
    feeds = feeds_of(edition_of(count))
    here, seen = feeds["atom.xml"], list[str]()
    seen += ids(here)
    assert not here.current
    while here.older:
        assert feeds[here.older].newer in ("", *feeds)
        here = feeds[here.older]
        assert here.current == "atom.xml"
        seen += ids(here)
    assert {f"tag:{AUTHORITY}:story/s{n:02}" for n in range(count)} == set(seen)


def test_pages_of_the_archive_lead_both_ways() -> None:
    feeds = feeds_of(edition_of(11))
    assert [(path, feeds[path].older, feeds[path].newer) for path in sorted(feeds) if "atom" in path] == [
        ("atom.xml", "atom/2.xml", ""),
        ("atom/1.xml", "", "atom/2.xml"),
        ("atom/2.xml", "atom/1.xml", ""),
    ]  # fmt: skip


def test_a_new_story_leaves_the_archive_as_it_is() -> None:
    before, after = feeds_of(edition_of(14)), feeds_of(edition_of(15))
    assert {path for path in before if before[path] != after[path]} == {
        "atom.xml",
        "sources/valley-gazette.xml",
    }


def test_an_updated_old_story_comes_up_in_the_feed() -> None:
    edition = edition_of(12)
    late = replace(edition.stories[-1], updated=START + timedelta(days=9))
    feed = feeds_of(replace(edition, stories=(*edition.stories[:-1], late)))["atom.xml"]
    assert ids(feed)[0].endswith(late.id)
    assert feed.updated == late.updated


def test_an_archive_page_as_it_is_written() -> None:
    sheets = plan(edition_of(9), front=FrontSettings(), feeds=FeedSettings(entries=4), url=URL)
    (sheet,) = [each for each in sheets if each.path == "atom/2.xml"]
    root = etree.fromstring(render(press_of(url=URL), sheet))
    assert root.find(f"{HISTORY}archive") is not None
    known = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert known == {
        "alternate": URL + "index.html",
        "self": URL + "atom/2.xml",
        "current": URL + "atom.xml",
        "prev-archive": URL + "atom/1.xml",
    }
    assert root.findtext(f"{ATOM}id") == f"tag:{AUTHORITY}:site"


def test_the_hub_is_named_where_there_is_one() -> None:
    feed = feeds_of(edition_of(1), hub="https://hub.example/")["atom.xml"]
    sheet = Sheet(path="atom.xml", kind="feed", values=feed)
    root = etree.fromstring(render(press_of(url=URL), sheet))
    assert [link.get("href") for link in root.findall(f"{ATOM}link[@rel='hub']")] == [
        "https://hub.example/"
    ]


# ── entries ────────────────────────────────────────────────────────────────────────────────


def test_an_entry_says_whose_text_it_shows_and_who_else_has_the_story() -> None:
    root = etree.fromstring(site_of(make_newspaper(), url=URL)["atom.xml"].encode())
    entry = next(each for each in root.iter(f"{ATOM}entry") if "Old bridge" in str(each[1].text))
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Valley Gazette"
    others = [each.findtext(f"{ATOM}name") for each in entry.findall(f"{ATOM}contributor")]
    assert "Harbour Post" in others
    assert "Valley Gazette" not in others
    source = entry.find(f"{ATOM}source")
    assert source is not None
    assert source.findtext(f"{ATOM}id") == f"tag:{AUTHORITY}:source/valley-gazette"
    assert source.findtext(f"{ATOM}title") == "Valley Gazette"
    (link,) = source.findall(f"{ATOM}link")
    assert link.get("href") == URL + "sources/valley-gazette.html"


# ── developments ───────────────────────────────────────────────────────────────────────────


def grown(texts: int, **changes: object) -> Edition:
    """One story of so many independent texts, an hour apart, each of another outlet."""
    made = make_edition(
        [
            [
                [
                    make_article(
                        f"t{n:02}", source=f"Outlet {n}", published=START + timedelta(hours=n)
                    )
                ]
                for n in range(texts)
            ]
        ]
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("texts", "passed"),
    [(1, []), (2, []), (3, [3]), (9, [3]), (10, [10, 3]), (25, [25, 10, 3])],
)
def test_a_story_is_news_again_when_enough_texts_tell_it(texts: int, passed: list[int]) -> None:
    feed = feeds_of(grown(texts))["developments.xml"]
    assert ids(feed) == [f"tag:{AUTHORITY}:story/s00/texts/{n}" for n in passed]
    assert [entry.updated for entry in feed.entries] == [
        START + timedelta(hours=n - 1) for n in passed
    ]


def test_a_story_is_news_again_when_another_article_leads_it() -> None:
    time = START + timedelta(hours=5)
    changes = (
        LeadChange(story=StoryId("s00"), lead=ArticleId("t01"), time=time),
        LeadChange(story=StoryId("s00"), lead=ArticleId("gone"), time=time),
        LeadChange(story=StoryId("gone"), lead=ArticleId("t01"), time=time),
        LeadChange(story=StoryId("s00"), lead=ArticleId("t00"), time=time + timedelta(hours=1)),
    )
    feed = feeds_of(grown(2, lead_changes=changes))["developments.xml"]
    assert ids(feed) == [f"tag:{AUTHORITY}:story/s00/lead/{n}" for n in (3, 1)]
    page = render(press_of(), Sheet(path="developments.xml", kind="feed", values=feed))
    titles = [entry["title"] for entry in feedparser.parse(page)["entries"]]
    assert titles == ["New lead: The bridge opens (t00)", "New lead: The bridge opens (t01)"]


def test_developments_are_told_in_the_language_of_the_pages() -> None:
    feed = feeds_of(grown(3))["developments.xml"]
    sheet = Sheet(path="developments.xml", kind="feed", values=feed)
    parsed = feedparser.parse(render(press_of(language="de"), sheet))
    assert parsed["feed"]["title"] == "Entwicklungen – Aggregator"
    assert parsed["entries"][0]["title"].startswith("3 eigenständige Texte: ")


# ── JSON Feed, OPML, the page to subscribe ─────────────────────────────────────────────────


@pytest.mark.parametrize("url", ["", URL], ids=["relative", "absolute"])
def test_json_feeds_have_what_atom_has(url: str) -> None:
    site = site_of(make_newspaper(), url=url)
    paths = [path for path in site if path.endswith(".json")]
    assert {"feed.json", "developments.json", "topics/old-bridge.json"} < set(paths)
    for path in paths:
        document = json.loads(site[path])
        twin = "atom.xml" if path == "feed.json" else path.replace(".json", ".xml")
        atom = etree.fromstring(site[twin].encode())
        assert document["version"] == VERSION
        assert document.get("feed_url") == (url + path if url else None)
        entries = atom.findall(f"{ATOM}entry")
        for field, element in (
            ("id", "id"), ("title", "title"), ("date_modified", "updated"), ("content_html", "content"),
        ):  # fmt: skip
            told = [entry.findtext(f"{ATOM}{element}") for entry in entries]
            assert [item[field] for item in document["items"]] == told, (path, field)


def test_all_feeds_are_in_the_opml_file() -> None:
    site = site_of(make_newspaper(), url=URL)
    root = etree.fromstring(site["feeds.opml"].encode())
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    feeds = [each.get("xmlUrl", "") for each in root.iter("outline") if each.get("type") == "rss"]
    atoms = [path for path in site if path.endswith(".xml") and path != "sitemap.xml"]
    assert sorted(feeds) == sorted(URL + path for path in atoms)
    assert all(each.get("text") for each in root.iter("outline"))


def test_without_a_public_address_there_is_no_opml_file() -> None:
    site = site_of(make_newspaper())
    assert "feeds.opml" not in site
    assert "opml" not in site["subscribe.html"].lower()


def test_people_find_every_feed_on_one_page() -> None:
    site = site_of(make_newspaper(), url=URL)
    page = html.document_fromstring(site["subscribe.html"])
    linked = {str(each) for each in page.xpath("//main//a/@href")}  # type: ignore[union-attr]
    feeds = [path for path in site if path.endswith((".xml", ".json")) and path != "sitemap.xml"]
    assert set(feeds) <= linked
    assert "feeds.opml" in linked


def test_every_page_leads_to_the_feeds() -> None:
    for path, page in site_of(make_newspaper()).items():
        if path.endswith(".html") and 'http-equiv="refresh" content="0' not in page:
            types = html.document_fromstring(page).xpath("//link[@rel='alternate']/@type")
            assert {"application/atom+xml", "application/feed+json"} <= {*map(str, types)}, path  # type: ignore[arg-type]
