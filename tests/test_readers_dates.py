"""Dates in texts, addresses and file names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.readers.dates import YEARS, date_in_path, find_date, month_in_path, parse_date


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


WRITTEN = {
    # ISO 8601 and its neighbours
    "2024-06-23": "2024-06-23",
    "2024-6-3": "2024-06-03",
    "2024/06/23": "2024-06-23",
    "2024.06.23": "2024-06-23",
    "20240623": "2024-06-23",
    "20240623T103000Z": "2024-06-23 10:30",
    "20240623103015": "2024-06-23 10:30:15",
    "2013-02-16 08:00": "2013-02-16 08:00",
    "2024-06-23T10:30:15Z": "2024-06-23 10:30:15",
    "2024-06-23T10:30:15.123+02:00": "2024-06-23 08:30:15",
    "2024-06-23T10:30+0200": "2024-06-23 08:30",
    "2006-06-02 02:35:00.000000000 +01:00": "2006-06-02 01:35",
    "2013-11-22 5:00:00 +0000": "2013-11-22 05:00",
    "2015-03-19 10:00:00 -4": "2015-03-19 14:00",
    "2024-06-23 10:30:00 UTC": "2024-06-23 10:30",
    "2024-06-18T22:00:00-07:00[America/Los_Angeles]": "2024-06-19 05:00",
    "2024-06-23 10:30 Europe/Berlin": "2024-06-23 10:30",
    "1718000000": "2024-06-10 06:13:20",
    # mail, C and feeds
    "Sun, 23 Jun 2024 10:00:00 +0000": "2024-06-23 10:00",
    "Sun, 23 Jun 2024 10:00:00 GMT": "2024-06-23 10:00",
    "Mon, 14 Nov 2011 00:00:00 -0500": "2011-11-14 05:00",
    "Sun, 23 Jun 2024 10:00:00 +0200 (CEST)": "2024-06-23 08:00",
    "Wed, 12 Jun 24 10:00:00 GMT": "2024-06-12 10:00",
    "Wednesday, 12-Jun-24 10:00:00 GMT": "2024-06-12 10:00",
    "Tue Jun 18 10:30:00 2024": "2024-06-18 10:30",
    "Tue Jun 18 10:30:00 +0000 2024": "2024-06-18 10:30",
    # English
    "June 23, 2024": "2024-06-23",
    "Jun. 23, 2024 10:30 am EDT": "2024-06-23 14:30",
    "June 23, 2024 at 3:05 p.m. ET": "2024-06-23 19:05",
    "January 23, 2024 3pm ET": "2024-01-23 20:00",
    "March 1, 2017 12:00 Pacific Time (US & Canada)": "2017-03-01 20:00",
    "June 23, 2024, 12:15 a.m.": "2024-06-23 00:15",
    "23 June 2024": "2024-06-23",
    "23rd of June, 2024": "2024-06-23",
    "10:30, 18 June 2024": "2024-06-18 10:30",
    "23-Jun-2024": "2024-06-23",
    # other languages
    "23. Juni 2024": "2024-06-23",
    "Sonntag, 23. Juni 2024, 10:30 Uhr": "2024-06-23 10:30",
    "5. März 2024": "2024-03-05",
    "23 juin 2024 à 10h30": "2024-06-23 10:30",
    "1er août 2024": "2024-08-01",
    "23 de junio de 2024": "2024-06-23",
    "23 giugno 2024, ore 10:30": "2024-06-23 10:30",
    "23 de junho de 2024 às 10h30": "2024-06-23 10:30",
    "zondag 23 juni 2024": "2024-06-23",
    "5 mars 2024 kl. 10.30": "2024-03-05 10:30",
    "23 czerwca 2024": "2024-06-23",
    "23 июня 2024 г., 10:30": "2024-06-23 10:30",
    "23 червня 2024 року": "2024-06-23",
    "23. kesäkuuta 2024": "2024-06-23",
    "2024. június 23.": "2024-06-23",
    "2024 m. birželio 23 d.": "2024-06-23",
    "2024. gada 23. jūnijs": "2024-06-23",
    "5 Kasım 2024": "2024-11-05",
    "23 Ιουνίου 2024": "2024-06-23",
    "23 tháng 6, 2024": "2024-06-23",
    "2024年6月23日 10:30": "2024-06-23 10:30",
    "2024년 6월 23일": "2024-06-23",
    "23 יוני 2024": "2024-06-23",
    "٢٣ يونيو ٢٠٢٤": "2024-06-23",
    # figures in an order that only one reading allows
    "23/06/2024": "2024-06-23",
    "06/23/2024": "2024-06-23",
    "05/05/2024": "2024-05-05",
    "5.6.2024 10:30": "2024-06-05 10:30",
}


@pytest.mark.parametrize(("written", "meant"), WRITTEN.items(), ids=list(WRITTEN))
def test_a_date_is_read_as_it_is_meant(written: str, meant: str) -> None:
    assert parse_date(written) == utc(meant)


@pytest.mark.parametrize(
    "written",
    [
        "", "May", "5", "2024", "June 2024", "05/06/2024", "yesterday", "hello 23 June 2024",
        "23 June 2024 maybe", "2024-13-45", "2024-02-30", "0001-01-01", "9999-12-31", "2024-06-23 25:00",
        "2024-06-23 13:00 pm", "2024-06-23 10:30 XYZT", "12345678901", "TBD", "2024-W25-2", "x" * 500,
    ],
)  # fmt: skip
def test_what_is_not_surely_a_date_is_none(written: str) -> None:
    assert parse_date(written) is None


def test_a_month_that_two_languages_share_needs_the_language() -> None:
    assert parse_date("23 listopada 2024") is None
    assert parse_date("23 listopada 2024", language="pl") == utc("2024-11-23")
    assert parse_date("23 listopada 2024", language="hr") == utc("2024-10-23")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Published June 23, 2024 by Ada Quill", "2024-06-23"),
        ("By Ada Quill | 23/06/2024 10:30 GMT | 5 comments", "2024-06-23 10:30"),
        ("PARIS, 23 juin 2024 (AFP) – La Seine", "2024-06-23"),
        ("Last updated on 2024-06-23 at 10:30 UTC", "2024-06-23 10:30"),
    ],
)
def test_a_date_is_found_inside_text_with_its_time(text: str, meant: str) -> None:
    assert find_date(text) == utc(meant)


def test_text_without_a_date_has_none() -> None:
    assert find_date("In May, 2,000 people came; 15 of them in 1 of 2024 boats.") is None


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("2024-06-18-storm.md", "2024-06-18"),
        ("2024_06_18 storm.txt", "2024-06-18"),
        ("20240618.txt", "2024-06-18"),
        ("20240618T1530-storm.txt", "2024-06-18 15:30"),
        ("20240618153000.txt", "2024-06-18 15:30"),
        ("courier/2024/06/18/storm.md", "2024-06-18"),
        ("courier/2024/6/3/storm.md", "2024-06-03"),
        ("courier/2024-06-18/storm.md", "2024-06-18"),
        ("storm-2024-06-18-recap.md", "2024-06-18"),
        ("news_18-06-2024.html", "2024-06-18"),
        ("https://example.org/2024/jun/18/storm", "2024-06-18"),
        ("https://example.org/storm-20240618?page=2", "2024-06-18"),
        ("2024-06-18/2024-06-19-storm.md", "2024-06-19"),
    ],
)
def test_a_path_gives_the_day(path: str, meant: str) -> None:
    assert date_in_path(path) == utc(meant)


@pytest.mark.parametrize(
    "path",
    [
        "storm.md", "20191399.txt", "1234567890.txt", "item-12345678.html", "2024/06/storm.md",
        "https://2024-06-18.example.org/storm", "https://example.org/storm?day=2024-06-18",
        "05-06-2024.txt", "1850-06-18.txt", "2024-06-181.txt",
    ],
)  # fmt: skip
def test_other_figures_in_a_path_are_no_day(path: str) -> None:
    assert date_in_path(path) is None


def test_folders_may_give_a_month() -> None:
    assert month_in_path("courier/2024/06/storm.md") == utc("2024-06-01")
    assert month_in_path("courier/2024/16/storm.md") is None
    assert month_in_path("courier/storm.md") is None


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    for found in (parse_date(text), find_date(text), date_in_path(text), month_in_path(text)):
        assert found is None or (found.tzinfo is UTC and found.year in YEARS)


@given(st.integers(631152000, 4102444799))
def test_what_is_printed_is_read_back(seconds: int) -> None:
    when = datetime.fromtimestamp(seconds, UTC)
    assert parse_date(when.isoformat()) == when
    assert parse_date(when.strftime("%a, %d %b %Y %H:%M:%S +0000")) == when
    assert parse_date(when.strftime("%B %d, %Y %H:%M:%S")) == when
