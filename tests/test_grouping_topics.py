"""Topics, their names, and leads."""

from __future__ import annotations

import pytest

from aggregator.config import GroupingSettings
from aggregator.grouping import group
from aggregator.grouping.leads import lead_scores
from aggregator.model import TopicGroup
from tests.factories_grouping import grouped, report, signed


def labels(topics: tuple[TopicGroup, ...], *, declared: bool) -> list[str]:
    return [topic.label for topic in topics if topic.declared is declared]


def test_a_story_alone_has_no_topic() -> None:
    assert grouped([report("ferry"), report("telescope")]).topics == ()


def test_two_events_of_one_subject_are_a_discovered_topic() -> None:
    made = grouped([report("ferry"), report("refloat", hours=24.0 * 8), report("telescope")])
    assert len(made.stories) == 3
    (topic,) = made.topics
    assert {made.stories[n].lead for n in topic.stories} == {"ferry-0", "refloat-0"}
    assert "Nordlys" in topic.label
    assert topic.anchor == "ferry-0"
    assert not topic.declared


def test_the_topic_window_ends() -> None:
    made = grouped([report("ferry"), report("refloat", hours=24.0 * 80)])
    assert made.topics == ()


def test_a_story_has_the_declared_topics_of_its_members() -> None:
    made = grouped(
        [
            report("ferry", 0, topics=("Shipping",)),
            report("ferry", 1, topics=("Coast", "SHIPPING"), sentences=(0, 1, 2)),
            report("telescope", topics=("Sky",)),
        ]
    )
    assert [(t.label, t.declared, t.stories) for t in made.topics] == [
        ("Coast", True, (0,)),
        ("SHIPPING", True, (0,)),
        ("Sky", True, (1,)),
    ]


def test_a_discovered_topic_that_a_declared_one_tells_is_left_out() -> None:
    made = grouped(
        [
            report("ferry", topics=("Shipping",)),
            report("refloat", hours=24.0 * 8, topics=("Shipping",)),
        ]
    )
    assert labels(made.topics, declared=True) == ["Shipping"]
    assert labels(made.topics, declared=False) == []


@pytest.mark.parametrize(
    ("priorities", "lead"),
    [
        pytest.param({}, "ferry-0", id="earliest-and-fullest"),
        pytest.param({"Daily Lantern": 2}, "ferry-1", id="source-priority"),
        pytest.param({"Northern Post": 1}, "ferry-0", id="a-copy-loses-a-point"),
    ],
)
def test_leads(priorities: dict[str, int], lead: str) -> None:
    articles = [
        report("ferry", 0, sentences=range(7)),
        report("ferry", 1, hours=3.0, sentences=(1, 2, 3), title="Rudder of Nordlys jammed"),
        report("ferry", 2, hours=5.0, sentences=range(7)),
    ]
    made = group(signed(articles), settings=GroupingSettings(), priorities=priorities, memo={})
    assert [story.lead for story in made.stories] == [lead]


def test_lead_scores_are_as_documented() -> None:
    first, copy = signed([report("ferry", 0), report("ferry", 1, hours=2.0)])
    scores = lead_scores([[first, copy]], {"Daily Lantern": 3})
    assert scores == {"ferry-0": 0 + 1 + 0.5, "ferry-1": 3 + 1 + 0.25 - 1}
