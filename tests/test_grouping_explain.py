"""Explanations: every decision told in the terms it was made in."""

from __future__ import annotations

import pytest

from aggregator.config import GroupingSettings
from aggregator.grouping import explain, explain_article, group
from aggregator.grouping.linkage import agglomerate, components
from aggregator.model import Article, ArticleId
from tests.factories_grouping import report, signed

SETTINGS = GroupingSettings()


@pytest.mark.parametrize(
    ("one", "two", "layer"),
    [
        pytest.param(report("ferry"), report("ferry", 1), "copy", id="copy"),
        pytest.param(
            report("ferry", sentences=(0, 2, 4)),
            report("ferry", 1, sentences=(0, 1, 3)),
            "story",
            id="story",
        ),
        pytest.param(report("ferry"), report("refloat", hours=24.0 * 8), "topic", id="topic"),
        pytest.param(report("ferry"), report("strike"), "none", id="none"),
        pytest.param(report("ferry"), report("ferry", 1, hours=24.0 * 400), "none", id="years"),
    ],
)
def test_layers(one: Article, two: Article, layer: str) -> None:
    a, b = signed([one, two])
    made = explain(a, b, settings=SETTINGS)
    assert made.layer == layer
    back = explain(b, a, settings=SETTINGS)
    assert (back.score, back.layer, back.against) == (made.score, made.layer, made.against)


def test_what_is_shared_is_told() -> None:
    a, b = signed([report("ferry", hours=0.0), report("ferry", 1, hours=6.0, sentences=(0, 1))])
    made = explain(a, b, settings=SETTINGS)
    assert {"karlsvik", "hamnes"} <= set(made.names)
    assert "214" in made.numbers
    assert {"ferri", "aground"} <= set(made.words)
    assert made.gap_hours == 6.0
    assert made.containment > 0.5


@pytest.mark.parametrize(
    ("two", "reason"),
    [
        pytest.param(report("ferry", 1, hours=24.0 * 9), "9.0 days apart", id="window"),
        pytest.param(report("strike", 1), "under the threshold", id="score"),
        pytest.param(report("strike", 1), "no name in common", id="names"),
        pytest.param(report("ferry", 1, language="sv"), "two languages", id="languages"),
    ],
)
def test_what_speaks_against_is_told(two: Article, reason: str) -> None:
    a, b = signed([report("ferry"), two])
    assert any(reason in each for each in explain(a, b, settings=SETTINGS).against)


def test_an_undated_article_has_no_gap() -> None:
    a, b = signed([report("ferry"), report("ferry", 1, hours=None)])
    assert explain(a, b, settings=SETTINGS).gap_hours is None


def test_an_article_against_its_story_and_the_nearest_other() -> None:
    articles = [
        report("ferry", 0, sentences=(0, 2, 4)),
        report("ferry", 1, hours=2.0, sentences=(0, 1, 3)),
        report("refloat", hours=24.0 * 8),
        report("strike"),
    ]
    signatures = signed(articles)
    grouping = group(signatures, settings=SETTINGS, priorities={}, memo={})
    made = explain_article(
        ArticleId("ferry-1"),
        grouping=grouping,
        signatures={each.article: each for each in signatures},
        settings=SETTINGS,
    )
    assert made.nearest is not None
    assert made.nearest.b == "ferry-0"
    assert made.story_score is not None
    assert made.story_score >= made.threshold
    assert made.other_nearest is not None
    assert made.other_nearest.b == "refloat-0"
    assert made.other_nearest.against
    assert made.copy_of is None


def test_an_article_alone_and_an_unknown_one() -> None:
    signatures = signed([report("ferry")])
    grouping = group(signatures, settings=SETTINGS, priorities={}, memo={})
    by_id = {each.article: each for each in signatures}
    made = explain_article(
        ArticleId("ferry-0"), grouping=grouping, signatures=by_id, settings=SETTINGS
    )
    assert (made.story_score, made.nearest, made.other_story) == (None, None, None)
    with pytest.raises(KeyError):
        explain_article(ArticleId("nobody"), grouping=grouping, signatures=by_id, settings=SETTINGS)


# ── linkage ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("links", "threshold", "clusters"),
    [
        pytest.param({(0, 1): 0.9, (1, 2): 0.5}, 0.5, [[0, 1], [2]], id="no-chaining"),
        pytest.param({(0, 1): 0.9, (1, 2): 0.5, (0, 2): 0.5}, 0.5, [[0, 1, 2]], id="mean"),
        pytest.param({}, 0.1, [[0], [1], [2]], id="no-links"),
        pytest.param({(0, 2): 0.4, (1, 2): 0.4}, 0.4, [[0, 2], [1]], id="ties-to-lower-numbers"),
    ],
)
def test_average_linkage(
    links: dict[tuple[int, int], float], threshold: float, clusters: list[list[int]]
) -> None:
    assert agglomerate([1, 1, 1], links, threshold=threshold) == clusters


def test_sizes_weigh_in_the_mean() -> None:
    assert agglomerate([4, 1], {(0, 1): 1.6}, threshold=0.5) == [[0], [1]]
    assert agglomerate([4, 1], {(0, 1): 2.0}, threshold=0.5) == [[0, 1]]


@pytest.mark.parametrize(
    ("sizes", "mean", "joined"),
    [
        pytest.param((1, 1), 0.20, True, id="two-articles"),
        pytest.param((9, 1), 0.20, True, id="an-article-and-a-story"),
        pytest.param((2, 2), 0.27, False, id="two-pairs-less"),
        pytest.param((2, 2), 0.29, True, id="two-pairs-more"),
        pytest.param((20, 9), 0.33, False, id="two-stories-less"),
        pytest.param((20, 9), 0.35, True, id="two-stories-more"),
    ],
)
def test_more_is_asked_of_two_groups(sizes: tuple[int, int], mean: float, joined: bool) -> None:
    links = {(0, 1): mean * sizes[0] * sizes[1]}
    made = agglomerate(list(sizes), links, threshold=0.2 - 1e-9, reserve=0.8)
    assert (len(made) == 1) is joined


def test_a_forbidden_union_leaves_other_unions_possible() -> None:
    links = {(0, 1): 0.9, (0, 2): 0.8}
    made = agglomerate(
        [1, 1, 1], links, threshold=0.5, permits=lambda members: members != frozenset({0, 1})
    )
    assert made == [[0, 2], [1]]


def test_components() -> None:
    assert components(5, [(0, 3), (3, 4)]) == [[0, 3, 4], [1], [2]]
    assert components(3, [(0, 2), (1, 2)], apart={0: 7, 1: 8}) == [[0, 2], [1]]
    assert components(3, [(0, 2), (1, 2)], apart={0: 7, 1: 7}) == [[0, 1, 2]]
