"""Counts by day: where the bars stand, and what they count where days would be too many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from aggregator.publishing.charts import FEWEST, SLOTS, chart
from aggregator.publishing.tongues import make_tongue
from tests.factories_publishing import make_article, make_edition, make_newspaper, site_of

START = datetime(2024, 6, 17, 6, tzinfo=UTC)


def after(*days: int) -> list[datetime]:
    return [START + timedelta(days=n) for n in days]


@pytest.mark.parametrize("days", [(), (0,), (0, 0, 0)], ids=["none", "one", "one day"])
def test_a_single_day_is_no_chart(days: tuple[int, ...]) -> None:
    assert chart(after(*days)) is None


@pytest.mark.parametrize(
    ("days", "period", "starts", "counts"),
    [
        ((0, 1, 1, 3), "day", ["2024-06-17", "2024-06-18", "2024-06-20"], [1, 2, 1]),
        ((0, 6, 7, 70), "week", ["2024-06-17", "2024-06-24", "2024-08-26"], [2, 1, 1]),
        ((0, 13, 700), "month", ["2024-06-01", "2026-05-01"], [2, 1]),
        ((0, 1, 9000), "year", ["2024-01-01", "2049-01-01"], [2, 1]),
    ],
    ids=["days", "weeks", "months", "years"],
)
def test_a_bar_for_each_period(
    days: tuple[int, ...], period: str, starts: list[str], counts: list[int]
) -> None:
    made = chart(after(*days))
    assert made is not None
    assert (made.period, made.peak) == (period, max(counts))
    assert [bar.start for bar in made.bars] == starts
    assert [bar.count for bar in made.bars] == counts


_TIMES = st.lists(st.datetimes(timezones=st.just(UTC)), max_size=30)


@given(times=_TIMES)
def test_every_time_is_counted_once_in_its_place(times: list[datetime]) -> None:
    made = chart(times)
    if made is None:
        assert len({time.date() for time in times}) < 2
        return
    assert sum(bar.count for bar in made.bars) == len(times)
    places = [bar.place for bar in made.bars]
    assert places == sorted(set(places))
    assert made.slots >= min(FEWEST, times[0].year)
    assert places[-1] == made.slots - 1
    assert made.period == "year" or made.slots <= SLOTS
    assert chart(reversed(times)) == made


def test_periods_have_names() -> None:
    named = [
        make_tongue("en").period("2024-06-17", each) for each in ("day", "week", "month", "year")
    ]
    assert named == ["17 June 2024", "week of 17 June 2024", "June 2024", "2024"]


def test_a_chart_says_in_words_what_it_shows() -> None:
    stories = [[[make_article(f"c{n}", published=time)]] for n, time in enumerate(after(0, 2, 2))]
    pages = site_of(make_edition(stories, topics={"Bridge": [0, 1, 2]}))
    for path in ("sources/valley-gazette.html", "topics/bridge.html", "days/index.html"):
        page: Any = html.document_fromstring(pages[path])
        (svg,) = page.xpath("//svg")
        assert svg.get("role") == "img"
        assert svg.get("aria-label") == "Most: 2 articles, 19 June 2024"
        listed = page.xpath("//section[@aria-labelledby='counts']//dt")
        assert [each.text for each in listed] == ["19 June 2024", "17 June 2024"]
        assert len(svg.xpath("./rect")) == 2
        assert not svg.xpath(".//@style")


def test_an_outlets_page_leads_to_its_feed() -> None:
    page: Any = html.document_fromstring(site_of(make_newspaper())["sources/harbour-post.html"])
    found = page.xpath("//link[@type='application/atom+xml']/@href")
    assert found == ["../atom.xml", "harbour-post.xml"]
    assert page.xpath("//p[@class='asof']//a/@href")[0] == "harbour-post.xml"
