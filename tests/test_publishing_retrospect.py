"""The front page of a past day: what was there then, ranked as it would have been."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import FrontSettings
from aggregator.model import Article, Edition
from aggregator.publishing.lookup import Lookup
from aggregator.publishing.retrospect import front_of, recollect
from aggregator.publishing.sheets import Card, DayPage
from tests.factories_publishing import make_article, make_edition, sheets_of

DAY = datetime(2024, 6, 18, tzinfo=UTC)


def written(key: str, hours: float, source: str = "A", **changes: object) -> Article:
    return make_article(key, source=source, published=DAY + timedelta(hours=hours), **changes)


def top(edition: Edition, day: int, **settings: float) -> tuple[Card, ...]:
    lookup = Lookup(edition)
    when = (DAY + timedelta(days=day)).date()
    made = FrontSettings(**settings)  # type: ignore[arg-type]
    return front_of(lookup, recollect(lookup), when, settings=made)[1]


def test_a_story_shows_what_was_there_then() -> None:
    first, later = written("a", 1, "A"), written("b", 30, "B", title="Later and leading")
    edition = make_edition([[[later], [first, written("c", 2, "C"), written("d", 50, "D")]]])
    (then,) = top(edition, 0)
    assert (then.title, then.source.label) == (first.title, "A")
    assert (then.outlets, then.texts, then.articles) == (2, 1, 2)
    assert [name.label for name in then.names] == ["C"]
    (now,) = top(edition, 2)
    assert (now.title, now.source.label) == ("Later and leading", "B")
    assert (now.outlets, now.texts, now.articles) == (4, 2, 4)


def test_what_comes_later_changes_no_earlier_day() -> None:
    early = [[[written("a", 1)], [written("b", 3, "B")]], [[written("c", 5)]]]
    late = [[[written("d", 24)], [written("e", 25, "B")], [written("f", 26, "C")]]]
    assert top(make_edition(early), 0) == top(make_edition([*early, *late]), 0)


def test_many_outlets_outweigh_a_newer_story_until_it_is_old() -> None:
    big = [[written("a", 1, "A")], [written("b", 1, "B")], [written("c", 1, "C")]]
    edition = make_edition([big, [[written("d", 20)]], [[written("e", 71)]]])
    assert [card.address[-8:-5] for card in top(edition, 0)] == ["s00", "s01"]
    assert [card.address[-8:-5] for card in top(edition, 2)] == ["s02", "s00", "s01"]
    assert [card.address[-8:-5] for card in top(edition, 2, top=1)] == ["s02"]
    assert top(edition, 2, top=0) == top(edition, -1) == ()


def test_undated_articles_count_only_where_none_is_dated() -> None:
    undated = written("a", 1, published_from="mtime")
    assert len(top(make_edition([[[undated]]]), 0)) == 1
    assert top(make_edition([[[undated], [written("b", 30, "B")]]]), 0) == ()


_STORIES = st.lists(
    st.lists(st.tuples(st.integers(0, 100), st.sampled_from("ABCD")), min_size=1, max_size=5),
    max_size=12,
)


@given(stories=_STORIES, day=st.integers(0, 4), size=st.integers(1, 4))
def test_the_search_that_stops_early_finds_what_the_whole_one_does(
    stories: list[list[tuple[int, str]]], day: int, size: int
) -> None:
    edition = make_edition(
        [
            [[written(f"k{n:02}{m}", hour, source)] for m, (hour, source) in enumerate(story)]
            for n, story in enumerate(stories)
        ]
    )
    assert top(edition, day, top=size) == top(edition, day, top=99)[:size]
    there = {n for n, story in enumerate(stories) if any(h // 24 <= day for h, _ in story)}
    found = {int(card.address[-7:-5]) for card in top(edition, day, top=99)}
    assert found == there


def test_the_page_of_a_day_shows_each_story_once() -> None:
    stories = [[[written(f"k{n:02}", n / 10)]] for n in range(12)]
    (page,) = [sheet.values for sheet in sheets_of(make_edition(stories)) if sheet.kind == "day"]
    assert isinstance(page, DayPage)
    assert (len(page.top), len(page.stories)) == (8, 4)
    assert page.now == DAY + timedelta(hours=1.1)
    assert len({card.address for card in (*page.top, *page.stories)}) == 12
    assert page.date == date(2024, 6, 18).isoformat()
