"""Feeds: valid by RFC 4287, readable by feedparser, the same bytes every time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from aggregator.config import FeedSettings, FrontSettings
from aggregator.model import Edition
from aggregator.publishing import plan, render
from tests.factories_publishing import (
    make_article,
    make_edition,
    make_newspaper,
    press_of,
    sheets_of,
    site_of,
)

ATOM = "{http://www.w3.org/2005/Atom}"
URL = "https://news.example.org/paper/"
HOSTILE = "\x00<b>&\ud800\ufffe]]> \x1b\u202e'\"\u2028 ﷐"


def schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).parent / "data" / "atom" / "atom.rng"))


def feed_of(edition: Edition, path: str = "atom.xml", *, url: str = "") -> etree._Element:
    return etree.fromstring(site_of(edition, url=url)[path].encode())


def links(element: etree._Element, rel: str) -> list[etree._Element]:
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel") == rel]


def hostile() -> Edition:
    article = make_article(
        "h1",
        title=HOSTILE,
        source=HOSTILE,
        url="javascript:alert(1)",
        text=f"{HOSTILE} and more.",
    )
    return make_edition([[[article]]], topics={"Ordinary & <odd>": [0]})


@pytest.mark.parametrize("url", ["", URL], ids=["relative", "absolute"])
@pytest.mark.parametrize(
    "edition",
    [make_newspaper(), make_edition(), hostile()],
    ids=["newspaper", "empty", "hostile"],
)
def test_every_feed_is_valid(edition: Edition, url: str) -> None:
    feeds = {path: page for path, page in site_of(edition, url=url).items() if path.endswith("xml")}
    feeds.pop("sitemap.xml", None)
    assert len(feeds) == 2 + len(edition.topics) + len(edition.sources)
    for path, page in feeds.items():
        assert page.startswith("<?xml version='1.0' encoding='utf-8'?>"), path
        root = etree.fromstring(page.encode())
        schema().assertValid(root)
        ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
        assert len(ids) == len(set(ids))
        for element in [root, *root.findall(f"{ATOM}entry")]:
            assert len(links(element, "alternate")) == 1
        assert feedparser.parse(page.encode())["bozo"] == 0


def test_an_entry_says_what_a_reader_needs() -> None:
    root = feed_of(make_newspaper(), url=URL)
    (entry,) = [e for e in root.iter(f"{ATOM}entry") if "s00" in e.findtext(f"{ATOM}id", "")]
    assert entry.findtext(f"{ATOM}id") == "tag:example.org,2024-01-01:story/s00"
    assert entry.findtext(f"{ATOM}title") == "Old bridge closes for a year"
    assert entry.findtext(f"{ATOM}published") == "2024-06-17T06:00:00+00:00"
    # The newest independent text's time, not that of the copy.
    assert entry.findtext(f"{ATOM}updated") == "2024-06-17T12:00:00+00:00"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Valley Gazette"
    assert [link.get("href") for link in links(entry, "alternate")] == [f"{URL}stories/s0/s00.html"]
    assert [
        (via.get("href"), via.get("title"), via.get("hreflang")) for via in links(entry, "via")
    ][1:3] == [
        ("https://gazette.example/br2", "Harbour Post", "en"),
        ("https://gazette.example/br3", "Elbblatt", "de"),
    ]
    assert [c.get("term") for c in entry.iter(f"{ATOM}category")] == ["Old bridge"]
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    text = content.text or ""
    assert text.startswith("<p>The Old Bridge will close")
    assert "negotiate" in text
    assert "4 outlets" in text
    assert f'href="{URL}stories/s0/s00.html"' in text
    assert "(copy)" in text


def test_an_outlets_feed_has_its_articles() -> None:
    root = feed_of(make_newspaper(), "sources/harbour-post.xml", url=URL)
    assert root.findtext(f"{ATOM}id") == "tag:example.org,2024-01-01:source/harbour-post"
    assert root.findtext(f"{ATOM}updated") == "2024-06-18T12:00:00+00:00"
    ferry, bridge = root.iter(f"{ATOM}entry")
    assert ferry.findtext(f"{ATOM}id") == "tag:example.org,2024-01-01:article/fe1"
    assert [link.get("href") for link in links(bridge, "alternate")] == [
        f"{URL}articles/br/br2.html"
    ]
    assert [via.get("href") for via in links(bridge, "via")] == ["https://gazette.example/br2"]
    text = bridge.findtext(f"{ATOM}content", "")
    assert "negotiate" in text
    assert f'<a href="{URL}stories/s0/s00.html">All coverage' in text


def test_links_of_an_entry_survive_a_feed_reader() -> None:
    page = site_of(make_newspaper(), url=URL)["topics/old-bridge.xml"]
    parsed = feedparser.parse(page.encode())
    assert [entry["title"] for entry in parsed["entries"]] == [
        "Ferry timetable doubles while the bridge is closed",
        "Old bridge closes for a year",
    ]
    rels = [link["rel"] for link in parsed["entries"][1]["links"]]
    assert rels == ["alternate", "via", "via", "via", "via"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", {"self": [], "alternate": ["old-bridge.html"]}),
        (URL, {"self": [f"{URL}topics/old-bridge.xml"], "alternate": [f"{URL}topics/old-bridge.html"]}),
        (URL.rstrip("/"), {"self": [f"{URL}topics/old-bridge.xml"]}),
    ],
    ids=["no address", "address", "address without slash"],
)  # fmt: skip
def test_a_feed_names_itself_where_it_can(url: str, expected: dict[str, list[str]]) -> None:
    root = feed_of(make_newspaper(), "topics/old-bridge.xml", url=url)
    for rel, hrefs in expected.items():
        assert [link.get("href") for link in links(root, rel)] == hrefs


def test_updated_is_that_of_the_newest_entry_and_never_the_clocks() -> None:
    empty = feed_of(make_edition())
    assert empty.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"
    root = feed_of(make_newspaper())
    dates = [entry.findtext(f"{ATOM}updated", "") for entry in root.iter(f"{ATOM}entry")]
    assert root.findtext(f"{ATOM}updated") == max(dates)
    assert dates == sorted(dates, reverse=True)


def test_a_feed_holds_the_newest_entries_only() -> None:
    stories = [
        [[make_article(f"n{n}", published=datetime(2024, 1, n + 1, tzinfo=UTC))]] for n in range(9)
    ]
    (sheet,) = [s for s in sheets_of(make_edition(stories), entries=3) if s.path == "atom.xml"]
    root = etree.fromstring(render(press_of(), sheet))
    titles = [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]
    assert titles == [f"The bridge opens (n{n})" for n in (8, 7, 6)]


def test_extracts_instead_of_texts_when_asked() -> None:
    settings = FeedSettings(full_text=False)
    sheets = plan(make_newspaper(), front=FrontSettings(), feeds=settings)
    (page,) = [render(press_of(), sheet).decode() for sheet in sheets if sheet.path == "atom.xml"]
    assert "The Old Bridge will close" in page
    assert "negotiate" not in page


def test_a_hostile_title_costs_neither_the_feed_nor_a_script() -> None:
    root = feed_of(hostile())
    (entry,) = root.iter(f"{ATOM}entry")
    assert "<b>&" in entry.findtext(f"{ATOM}title", "")
    assert not links(entry, "via")
    assert "javascript" not in etree.tostring(root).decode()
