"""What is said of an outlet beside the others, and when nothing is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from aggregator.model import Article, Edition
from aggregator.publishing.lookup import Lookup
from aggregator.publishing.outlets import CARRIERS, STANDING, standing, survey
from aggregator.publishing.sheets.lists import Standing
from tests.factories_publishing import Texts, make_article, make_edition

DAY = datetime(2024, 6, 18, tzinfo=UTC)
_NUMBERS = count()


def written(source: str, hours: float, **changes: object) -> Article:
    return make_article(
        f"n{next(_NUMBERS):05}", source=source, published=DAY + timedelta(hours=hours), **changes
    )


def standing_of(edition: Edition, name: str) -> Standing:
    lookup = Lookup(edition)
    return standing(lookup, lookup.sources[name], survey(lookup))


@pytest.mark.parametrize(
    ("mine", "other", "first"),
    [
        (5.0, 6.0, 1),
        (6.0, 5.0, 0),
        (5.0, 5.0, 0),
        (0.0, 6.0, 0),
        (5.0, 24.0, 1),
        (0.0, 24.0, 1),
        (6.0, 0.0, 0),
    ],
    ids=["before", "after", "same", "bare day", "next bare day", "two days", "other bare"],
)
def test_who_was_first(mine: float, other: float, first: int) -> None:
    story = [[written("Mine", mine)], [written("Other", other)]]
    found = standing_of(make_edition([story]), "Mine")
    assert (found.shared, found.first) == (1, first)


@pytest.mark.parametrize(("other", "told"), [(5.0, 0), (6.0, 1), (0.0, 0)])
def test_stories_whose_dates_do_not_tell_are_not_counted(other: float, told: int) -> None:
    story = [[written("Mine", 5.0)], [written("Other", other)]]
    assert standing_of(make_edition([story]), "Mine").told == told


def test_an_undated_article_is_not_first() -> None:
    story = [[written("Mine", 1, published_from="mtime")], [written("Other", 5)]]
    assert standing_of(make_edition([story]), "Mine").first == 0
    assert standing_of(make_edition([story]), "Other").first == 1


def test_whom_it_reprints() -> None:
    stories = [
        [[written(source, 1), written("Mine", 2), written("Mine", 3)]]
        for source in ("Wire", "Wire", "Post", "Mine")
    ]
    found = standing_of(make_edition(stories), "Mine")
    assert found.copied == 6
    assert [(each.label, each.count) for each in found.reprinted] == [("Wire", 4), ("Post", 2)]


def field(*, carriers: int, others: int = 0, mine: int = 40, each: int = 30) -> Edition:
    """Outlets that write, of `each` articles, every third about Floods; and Mine, which does not."""
    stories: list[Texts] = []
    topic: list[int] = []
    for n in range(carriers + others):
        for hour in range(each):
            if n < carriers and hour % 3 == 0:
                topic.append(len(stories))
            stories.append([[written(f"Outlet {n}", hour)]])
    stories += [[[written("Mine", hour * each / mine)]] for hour in range(mine)]
    return make_edition(stories, topics={"Floods": topic})


def test_a_topic_that_most_others_have_is_missed() -> None:
    (missed,) = standing_of(field(carriers=5, others=2), "Mine").omitted
    assert (missed.label, missed.carriers, missed.others) == ("Floods", 5, 7)


@pytest.mark.parametrize(
    "edition",
    [
        field(carriers=CARRIERS - 1),
        field(carriers=5, others=5),
        field(carriers=5, mine=STANDING - 1),
        field(carriers=5, each=STANDING - 1),
    ],
    ids=["few carriers", "not most", "it writes little", "the others write little"],
)
def test_without_evidence_nothing_is_missed(edition: Edition) -> None:
    assert standing_of(edition, "Mine").omitted == ()


def test_a_small_topic_is_not_missed() -> None:
    stories: list[Texts] = []
    topic = []
    for n in range(6):
        for hour in range(90):
            if n < 5 and hour in (0, 89):
                topic.append(len(stories))
            stories.append([[written(f"Outlet {n}", hour)]])
    stories += [[[written("Mine", hour)]] for hour in range(90)]
    assert standing_of(make_edition(stories, topics={"Floods": topic}), "Mine").omitted == ()


def test_who_wrote_before_and_after_only_is_not_compared() -> None:
    edition = field(carriers=5, others=1)
    late = [[[written("Late", 900 + hour)]] for hour in range(60)]
    texts = [
        [[edition.articles[key] for key in text] for text in story.texts]
        for story in edition.stories
    ]
    floods = {key for topic in edition.topics for key in topic.stories}
    topic = [n for n, story in enumerate(edition.stories) if story.id in floods]
    made = make_edition([*texts, *late], topics={"Floods": topic})
    assert standing_of(made, "Late").omitted == ()
