"""The plan: which files there are, in which order, and what each depends on."""

from __future__ import annotations

import posixpath
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Edition, Problem
from aggregator.publishing import Sheet, addresses
from aggregator.publishing.sheets import (
    AboutPage,
    ArticlePage,
    DayPage,
    DaysPage,
    FrontPage,
    SourcePage,
    StoryPage,
    TopicPage,
)
from tests.factories_publishing import make_article, make_edition, make_newspaper, sheets_of


def many(count: int) -> Edition:
    """So many stories of one article, an hour apart, all of one source and topic."""
    start = datetime(2024, 1, 1, tzinfo=UTC)
    stories = [
        [[make_article(f"m{n:03}", title=f"Story {n}", published=start + timedelta(hours=n))]]
        for n in range(count)
    ]
    return make_edition(stories, topics={"Bridges": list(range(count))})


def encode(sheet: Sheet) -> bytes:
    return msgspec.msgpack.encode(sheet, enc_hook=str, order="deterministic")


def by_path(edition: Edition, *, page: int = 50) -> dict[str, Sheet]:
    return {sheet.path: sheet for sheet in sheets_of(edition, page=page)}


def test_the_empty_newspaper_has_all_its_fixed_pages() -> None:
    assert [sheet.path for sheet in sheets_of(make_edition())] == [
        "style.css",
        "icon.svg",
        "reader.js",
        "sources/index.html",
        "topics/index.html",
        "days/index.html",
        "about.html",
        "search.html",
        "404.html",
        "subscribe.html",
        "index.html",
        "robots.txt",
        "developments.json",
        "developments.xml",
        "feed.json",
        "atom.xml",
    ]


def test_what_is_linked_to_comes_first() -> None:
    kinds: list[str] = [sheet.kind for sheet in sheets_of(make_newspaper())]
    order = ["style", "article", "story", "redirect", "source", "topic", "day", "front"]
    assert [kinds.index(kind) for kind in order] == sorted(kinds.index(kind) for kind in order)
    assert kinds[-2:] == ["json-feed", "feed"]
    assert sheets_of(make_newspaper())[-1].path == "atom.xml"


def test_every_path_is_planned_once_and_every_promise_is_there() -> None:
    edition = make_newspaper()
    paths = [sheet.path for sheet in sheets_of(edition, page=1)]
    assert len(paths) == len(set(paths))
    promised = {
        *edition.article_addresses.values(),
        *(story.address for story in edition.stories),
        *(topic.address for topic in edition.topics),
        *(source.address for source in edition.sources),
        *(redirect.address for redirect in edition.redirects),
    }
    assert promised <= set(paths)


def test_sheets_are_plain_values() -> None:
    first, second = sheets_of(make_newspaper()), sheets_of(make_newspaper())
    assert first == second
    assert [encode(sheet) for sheet in first] == [encode(sheet) for sheet in second]


@pytest.mark.parametrize(
    ("count", "size", "expected"),
    [
        (0, 3, [("t.html", [])]),
        (2, 3, [("t.html", [1, 0])]),
        (5, 3, [("t.html", [4, 3, 2, 1, 0])]),
        (6, 3, [("t/1.html", [2, 1, 0]), ("t.html", [5, 4, 3])]),
        (8, 3, [("t/1.html", [2, 1, 0]), ("t.html", [7, 6, 5, 4, 3])]),
        (9, 3, [("t/1.html", [2, 1, 0]), ("t/2.html", [5, 4, 3]), ("t.html", [8, 7, 6])]),
    ],
    ids=["none", "few", "nearly two", "two", "two and more", "three"],
)
def test_pages_of_a_long_list(count: int, size: int, expected: list[tuple[str, list[int]]]) -> None:
    made = addresses.turned(range(count), address="t.html", size=size)
    assert [(path, list(part)) for path, _, part in made] == expected


@given(count=st.integers(0, 200), size=st.integers(1, 20))
def test_a_new_item_leaves_full_pages_as_they_are(count: int, size: int) -> None:
    before = list(addresses.turned(range(count), address="t.html", size=size))
    after = list(addresses.turned(range(count + 1), address="t.html", size=size))
    shown = [item for _, _, part in after for item in part]
    assert sorted(shown) == list(range(count + 1))
    # Of the full pages only the last may change, when it stops being the newest's neighbour.
    full = {path: (turn, part) for path, turn, part in after if turn.number}
    changed = [p for p, turn, part in before[:-1] if full[p] != (turn, part)]
    assert changed == [p for p, _, _ in before[:-1]][-1:] or not changed
    assert all(full[p][1] == part for p, _, part in before[:-1])


def test_turns_lead_through_all_pages_and_back() -> None:
    pages = {path: turn for path, turn, _ in addresses.turned(range(40), address="t.html", size=4)}
    seen, here = ["t.html"], pages["t.html"]
    while here.older:
        seen.append(here.older)
        assert pages[here.older].newer == seen[-2]
        here = pages[here.older]
    assert set(seen) == set(pages)


def test_a_new_story_touches_few_pages() -> None:
    before, after = by_path(many(120), page=10), by_path(many(121), page=10)
    changed = {path for path, sheet in after.items() if before.get(path) != sheet}
    # Its own pages, its neighbours' "related", the newest list pages, the front page, the feeds.
    assert len(changed) <= 23
    assert "topics/bridges/1.html" in after
    assert not {f"topics/bridges/{n}.html" for n in range(1, 10)} & changed
    assert not {f"sources/valley-gazette/{n}.html" for n in range(1, 10)} & changed


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("index.html", "style.css", "style.css"),
        ("index.html", "topics/moon.html", "topics/moon.html"),
        ("topics/moon.html", "index.html", "../index.html"),
        ("topics/moon.html", "topics/sun.html", "sun.html"),
        ("topics/moon/1.html", "topics/moon.html", "../moon.html"),
        ("stories/ab/x.html", "stories/cd/y.html", "../cd/y.html"),
        ("stories/ab/x.html", "stories/ab/x.html", "x.html"),
        ("a/b.html", "a/ö ?#.html", "%C3%B6%20%3F%23.html"),
    ],
)
def test_the_way_between_two_pages(here: str, there: str, expected: str) -> None:
    assert addresses.relative(here, there) == expected


_PATHS = st.lists(st.text("ab-.1", min_size=1).filter(lambda p: p.strip(".")), min_size=1).map(
    "/".join
)


@given(here=_PATHS, there=_PATHS)
def test_the_way_leads_there(here: str, there: str) -> None:
    way = unquote(addresses.relative(here, there))
    assert posixpath.normpath(posixpath.join(posixpath.dirname(here), way)) == there


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x?y=1", True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)//http://", False),
        ("data:text/html,<script>", False),
        ("//a.example/", False),
        ("https:///path", False),
        ("https://a.example/\n", False),
        ("http://[bad", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, expected: bool) -> None:
    assert (addresses.web(url) is not None) is expected


def test_the_story_page_groups_its_coverage() -> None:
    page = by_path(make_newspaper())["stories/s0/s00.html"].values
    assert isinstance(page, StoryPage)
    assert [t.original.source.label for t in page.coverage] == [
        "Valley Gazette",
        "Elbblatt",
        "صحيفة الميناء",
    ]
    assert [copy.source.label for copy in page.coverage[0].copies] == ["Harbour Post"]
    assert [(m.piece.source.label, m.copy) for m in page.timeline][:2] == [
        ("Valley Gazette", False),
        ("Harbour Post", True),
    ]
    assert [line.title for line in page.related] == [
        "Ferry timetable doubles while the bridge is closed"
    ]


def test_related_stories_are_the_nearest_in_time() -> None:
    page = by_path(many(20))["stories/s1/s10.html"].values
    assert isinstance(page, StoryPage)
    assert [line.title for line in page.related] == [f"Story {n}" for n in (13, 12, 11, 9, 8, 7)]


def test_the_front_page_counts_and_folds() -> None:
    page = by_path(make_newspaper())["index.html"].values
    assert isinstance(page, FrontPage)
    assert (page.counts.articles, page.counts.stories, page.counts.folded) == (6, 3, 3)
    card = page.top[0]
    assert (card.outlets, card.texts, card.articles) == (4, 3, 4)
    assert [other.source.label for other in card.others] == [
        "Elbblatt",
        "صحيفة الميناء",
        "Harbour Post",
    ]
    assert page.days == ()


def test_the_latest_are_those_not_on_top_by_day() -> None:
    page = by_path(many(30))["index.html"].values
    assert isinstance(page, FrontPage)
    top = {card.address for card in page.top}
    assert [day.date for day in page.days] == ["2024-01-02", "2024-01-01"]
    latest = [card.address for day in page.days for card in day.stories]
    assert len(latest) == 22
    assert not top & set(latest)
    assert page.more is False


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("", ""),
        ("Where to look.", "Where to look."),
        ("It will be brightest on Thursday…", ""),
        ("  IT WILL be brightest\non Thursday.", ""),
    ],
    ids=["none", "its own", "cut from the text", "cut from the text, other case"],
)
def test_a_summary_is_shown_unless_the_text_has_it(summary: str, expected: str) -> None:
    text = "It will be brightest on Thursday. Then the Moon comes back."
    edition = make_edition([[[make_article(summary=summary, text=text)]]])
    page = by_path(edition)["articles/a1/a1.html"].values
    assert isinstance(page, ArticlePage)
    assert page.summary == expected


def test_figures_stand_on_the_newest_page_only() -> None:
    sheets = by_path(many(30), page=10)
    newest, earlier = sheets["topics/bridges.html"].values, sheets["topics/bridges/1.html"].values
    assert isinstance(newest, TopicPage)
    assert isinstance(earlier, TopicPage)
    assert (newest.total, earlier.total) == (30, None)
    source = sheets["sources/valley-gazette.html"].values
    assert isinstance(source, SourcePage)
    assert source.standing is not None
    assert (source.total, source.standing.shared, source.standing.copied) == (30, 0, 0)
    assert [(count.label, count.count) for count in source.topics] == [("Bridges", 30)]


def test_the_archive_has_a_page_a_year() -> None:
    years = [
        [[make_article(f"y{n}", published=datetime(n, 3, 1, tzinfo=UTC))]]
        for n in range(2021, 2024)
    ]
    paths = [p for p in by_path(make_edition(years)) if p.startswith("days/")]
    assert paths == [
        "days/2023/2023-03-01.html",
        "days/2022/2022-03-01.html",
        "days/2021/2021-03-01.html",
        "days/2021.html",
        "days/2022.html",
        "days/index.html",
    ]


def test_a_day_on_which_no_story_began_has_a_page() -> None:
    start = datetime(2024, 6, 18, 9, tzinfo=UTC)
    story = [
        [make_article(f"d{n}", source=f"S{n}", published=start + timedelta(days=n))] for n in (0, 2)
    ]
    sheets = by_path(make_edition([story]))
    first, later = (sheets[f"days/2024/2024-06-{n}.html"].values for n in (18, 20))
    assert isinstance(first, DayPage)
    assert isinstance(later, DayPage)
    assert (len(first.top), first.top[0].outlets, len(first.stories)) == (1, 1, 0)
    assert (len(later.top), later.top[0].outlets, len(later.stories)) == (1, 2, 0)
    archive = sheets["days/index.html"].values
    assert isinstance(archive, DaysPage)
    assert [(day.label, day.count) for day in archive.months[0].days] == [
        ("2024-06-20", 0),
        ("2024-06-18", 1),
    ]
    assert archive.chart is not None
    assert archive.chart.peak == 1


def test_many_problems_are_paged_and_none_is_lost() -> None:
    problems = [
        Problem(path=f"x{n}-\udcff\x07.md", kind="encoding", message="m", remedy="r")
        for n in range(450)
    ]
    sheets = by_path(make_edition(problems=problems))
    pages = [sheets[p].values for p in ("about.html", "problems-2.html", "problems-3.html")]
    shown = [problem for page in pages if isinstance(page, AboutPage) for problem in page.problems]
    assert len(shown) == 450
    assert shown[0].path == "x0-\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}.md"
