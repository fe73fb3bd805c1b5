"""Groupings measured against labels, by figures worked out by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.evaluation import Scores, parse_labelled, score

LABELS = {"a": "x", "b": "x", "c": "x", "d": "y", "e": "y"}


@pytest.mark.parametrize(
    ("predicted", "bcubed", "pairwise"),
    [
        pytest.param(LABELS, (1.0, 1.0, 1.0), (1.0, 1.0, 1.0), id="perfect"),
        pytest.param(
            dict.fromkeys(LABELS, "all"),
            (13 / 25, 1.0, 26 / 38),
            (4 / 10, 1.0, 8 / 14),
            id="all-in-one",
        ),
        pytest.param(
            {key: key for key in LABELS},
            (1.0, 2 / 5, 4 / 7),
            (1.0, 0.0, 0.0),
            id="each-alone",
        ),
        pytest.param(
            {"a": "1", "b": "1", "c": "2", "d": "2", "e": "2"},
            (11 / 15, 11 / 15, 11 / 15),
            (2 / 4, 2 / 4, 2 / 4),
            id="one-astray",
        ),
    ],
)
def test_figures(
    predicted: dict[str, str],
    bcubed: tuple[float, float, float],
    pairwise: tuple[float, float, float],
) -> None:
    made = score(predicted, LABELS)
    assert (made.bcubed.precision, made.bcubed.recall, made.bcubed.f1) == pytest.approx(bcubed)
    assert (made.pairwise.precision, made.pairwise.recall, made.pairwise.f1) == pytest.approx(
        pairwise
    )


def test_only_articles_with_group_and_label_count() -> None:
    made = score({**LABELS, "z": "x"}, {**LABELS, "q": "x"})
    assert (made.articles, made.groups, made.labels) == (5, 2, 2)
    assert made.bcubed.f1 == 1.0


def test_nothing_to_score() -> None:
    assert score({}, {}).bcubed.f1 == 0.0


groups = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("123"), min_size=1)


@given(predicted=groups, labels=groups)
def test_swapping_the_sides_swaps_precision_and_recall(
    predicted: dict[str, str], labels: dict[str, str]
) -> None:
    def both(made: Scores) -> tuple[float, ...]:
        return (made.bcubed.precision, made.bcubed.recall, made.pairwise.precision)

    there, back = score(predicted, labels), score(labels, predicted)
    assert there.bcubed.precision == pytest.approx(back.bcubed.recall)
    assert there.pairwise.precision == pytest.approx(back.pairwise.recall)
    assert all(0.0 <= value <= 1.0 for value in both(there))


def line(**changes: object) -> str:
    values = {
        "id": "1", "title": "Ferry  aground", "text": "It ran aground.", "date": None,
        "source": None, "lang": "en", "story": "s", "topic": None,
    }  # fmt: skip
    return json.dumps({**values, **changes})


def test_a_labelled_line_is_an_article() -> None:
    made = parse_labelled(line(date="2031-03-03T10:00:00+02:00", source="Bell"))
    assert (made.story, made.topic) == ("s", None)
    assert made.article.title == "Ferry aground"
    assert made.article.published == datetime(2031, 3, 3, 8, tzinfo=UTC)
    assert made.article.published_from == "front matter"
    assert made.article.source == "Bell"


def test_without_a_date_the_article_is_undated() -> None:
    assert parse_labelled(line()).article.published_from == "mtime"


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param("[]", id="no-object"),
        pytest.param("{", id="no-json"),
        pytest.param(line(id=None), id="no-id"),
        pytest.param(line(date="yesterday"), id="bad-date"),
        pytest.param(line(title=3), id="bad-title"),
    ],
)
def test_a_bad_line_raises_value_error(bad: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_labelled(bad)
