"""Addresses of discovered topics: kept through growth, late articles and merging."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import edition
from aggregator.config import FrontSettings
from aggregator.edition import Anchoring
from aggregator.model import Article, ArticleId, Edition, Grouping, Ledger, TopicGroup
from tests.factories import make_articles, make_grouping

ARTICLES = make_articles("a", "b", "c", "d", "e", "f")
BY_NAME = {each.path.removesuffix(".md"): each.id for each in ARTICLES.values()}


def grouping(*topics: str, declared: str = "") -> Grouping:
    """Topics as the names of their stories, each of one article."""
    names = sorted({name for topic in (*topics, declared) for name in topic.split()})
    made = [
        TopicGroup(
            label=topic,
            declared=topic == declared,
            stories=tuple(names.index(name) for name in topic.split()),
            anchor=BY_NAME[topic.split()[0]],
        )
        for topic in (*topics, declared)
        if topic
    ]
    stories: list[list[Article]] = [[ARTICLES[BY_NAME[name]]] for name in names]
    return make_grouping(*stories, topics=tuple(made))


def ledger(*names: str) -> Ledger:
    return Ledger(topics=tuple(BY_NAME[name] for name in names))


def anchor(made: Grouping, told: Ledger, **renamed: str) -> Anchoring:
    heirs = {ArticleId(old): BY_NAME[new] for old, new in renamed.items()}
    return edition.anchor_topics(made, told, heirs)


def anchors(made: Anchoring) -> list[str]:
    return [topic.anchor for topic in made.grouping.topics]


def published(made: Anchoring) -> Edition:
    shown = {id for story in made.grouping.stories for id in story.members}
    articles = {id: each for id, each in ARTICLES.items() if id in shown}
    settled = edition.settle(made.grouping, articles, Ledger(), url="")
    composed = edition.compose(
        made.grouping, articles, settled, problems=(), settings=FrontSettings()
    )
    return edition.lead_on(composed, made)


def page(name: str) -> str:
    return f"topics/t-{BY_NAME.get(name, name)[:10]}.html"


def test_a_new_topic_is_anchored_and_promised() -> None:
    made = anchor(grouping("a b", "c d"), Ledger())
    assert anchors(made) == [BY_NAME["a"], BY_NAME["c"]]
    assert set(made.promises) == {BY_NAME["a"], BY_NAME["c"]}


@pytest.mark.parametrize("topic", ["b c", "a b c", "a b c d e", "d b"])
def test_an_address_survives_growth_and_earlier_articles(topic: str) -> None:
    made = anchor(grouping(topic), ledger("b"))
    assert anchors(made) == [BY_NAME["b"]]
    assert made.promises == ()
    assert published(made).redirects == ()


def test_merged_topics_go_by_the_first_promise_and_redirect() -> None:
    made = anchor(grouping("a b c d"), ledger("c", "a"))
    assert anchors(made) == [BY_NAME["c"]]
    (redirect,) = published(made).redirects
    assert (redirect.address, redirect.target) == (page("a"), page("c"))


def test_of_a_topic_that_fell_apart_one_part_keeps_the_address() -> None:
    made = anchor(grouping("a b", "c d"), ledger("d"))
    assert anchors(made) == [BY_NAME["a"], BY_NAME["d"]]
    assert made.promises == (BY_NAME["a"],)


def test_a_topic_that_is_no_more_leads_to_the_story() -> None:
    made = anchor(grouping("a b", declared="c"), ledger("a", "c"))
    shown = published(made)
    (redirect,) = shown.redirects
    story = next(each for each in shown.stories if BY_NAME["c"] in each.members)
    assert (redirect.address, redirect.target) == (page("c"), story.address)


def test_a_topic_whose_articles_are_gone_was_withdrawn() -> None:
    (redirect,) = published(anchor(grouping("a b"), ledger("a", "f"))).redirects
    assert (redirect.address, redirect.target) == (page("f"), None)


def test_a_renamed_file_stands_in() -> None:
    told = Ledger(topics=(ArticleId("former-one"),))
    made = anchor(grouping("a b"), told, **{"former-one": "b"})
    assert anchors(made) == ["former-one"]
    assert made.promises == ()


NAMES = st.permutations(list("abcdef"))


@given(NAMES, st.integers(2, 4), st.lists(st.sampled_from("abcdef"), unique=True))
def test_anchoring_again_changes_nothing(names: list[str], cut: int, told: list[str]) -> None:
    found = grouping(" ".join(names[:cut]), " ".join(names[cut:]))
    first = anchor(found, ledger(*told))
    longer = Ledger(topics=(*ledger(*told).topics, *first.promises))
    again = anchor(found, longer)
    assert again.grouping == first.grouping
    assert again.promises == ()
    assert again.moved == first.moved
    assert published(again) == published(first)
    addresses = {topic.address for topic in published(first).topics}
    addresses |= {redirect.address for redirect in published(first).redirects}
    assert {page(name) for name in told} <= addresses
