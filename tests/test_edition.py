"""Addresses are promises: settling is stable, keeps ids through merge, split, rename and loss."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import edition
from aggregator.config import FrontSettings
from aggregator.edition import Settlement
from aggregator.model import Article, ArticleId, Edition, Grouping, Ledger, StoryId, TopicGroup
from tests.factories import NOON, make_article, make_articles, make_grouping


def settle(grouping: Grouping, articles: dict[ArticleId, Article], ledger: Ledger) -> Settlement:
    return edition.settle(grouping, articles, ledger, url="https://news.example/")


def extend(ledger: Ledger, settled: Settlement) -> Ledger:
    return Ledger(authority=settled.authority, promises=ledger.promises + settled.promises)


def compose(grouping: Grouping, articles: dict[ArticleId, Article]) -> Edition:
    settled = settle(grouping, articles, Ledger())
    return edition.compose(grouping, articles, settled, problems=(), settings=FrontSettings())


def groups_of(articles: dict[ArticleId, Article], *names: str) -> Grouping:
    """`make_grouping` by names: "a b" is a story of the articles a and b."""
    by_name = {each.path.removesuffix(".md"): each for each in articles.values()}
    return make_grouping(*([by_name[name] for name in story.split()] for story in names))


def test_a_new_story_is_named_after_its_first_article() -> None:
    articles = make_articles("a", "b")
    together = settle(groups_of(articles, "a b"), articles, Ledger())
    alone = settle(groups_of(articles, "a", "b"), articles, Ledger())
    assert together.ids[0] == alone.ids[0]
    assert len(together.promises) == 2
    assert together.authority == "news.example,2024-01-01"


def test_a_late_earlier_article_does_not_rename_its_story() -> None:
    articles = make_articles("early", "late")
    only = {id: each for id, each in articles.items() if each.path == "late.md"}
    first = settle(groups_of(only, "late"), only, Ledger())
    ledger = extend(Ledger(), first)
    assert settle(groups_of(articles, "early late"), articles, ledger).ids == first.ids


def test_merged_stories_go_by_the_oldest_and_redirect() -> None:
    articles = make_articles("a", "b", "c")
    apart = settle(groups_of(articles, "b", "a c"), articles, Ledger())
    ledger = extend(Ledger(), apart)
    merged = settle(groups_of(articles, "a b c"), articles, ledger)
    kept = ledger.promises[0].story
    assert merged.ids == (kept,)
    assert merged.moved == {next(id for id in apart.ids if id != kept): kept}


def test_a_split_keeps_the_id_with_the_first_and_remerging_gives_it_back() -> None:
    articles = make_articles("a", "b")
    ledger = extend(Ledger(), settle(groups_of(articles, "a b"), articles, Ledger()))
    original = ledger.promises[0].story
    first = ledger.promises[0].article
    split = settle(groups_of(articles, "a", "b"), articles, ledger)
    assert original in split.ids
    assert len(set(split.ids)) == 2
    longer = extend(ledger, split)
    assert settle(groups_of(articles, "a b"), articles, longer).ids == (original,)
    assert {p.article: p.story for p in longer.promises}[first] == original


def test_a_renamed_file_keeps_its_story_and_its_old_page_redirects() -> None:
    before = make_articles("old")
    ledger = extend(Ledger(), settle(groups_of(before, "old"), before, Ledger()))
    old = next(iter(before.values()))
    new = make_article("new", title=old.title, text=old.text)
    after = {new.id: new}
    settled = settle(make_grouping([new]), after, ledger)
    assert settled.ids == (ledger.promises[0].story,)
    made = edition.compose(
        make_grouping([new]), after, settled, problems=(), settings=FrontSettings()
    )
    assert [(each.address, each.target) for each in made.redirects] == [
        (edition.address("articles", old.id), edition.address("articles", new.id))
    ]


def test_a_deleted_story_is_withdrawn_not_missing() -> None:
    articles = make_articles("a")
    ledger = extend(Ledger(), settle(groups_of(articles, "a"), articles, Ledger()))
    settled = settle(Grouping(), {}, ledger)
    assert settled.moved == {ledger.promises[0].story: None}
    made = edition.compose(Grouping(), {}, settled, problems=(), settings=FrontSettings())
    assert [each.target for each in made.redirects] == [None]
    assert made.now is None


NAMES = ["a", "b", "c", "d", "e"]


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 3)), max_size=6))
def test_settling_again_changes_nothing_and_no_promise_is_lost(
    history: list[dict[str, int]],
) -> None:
    """Whatever groups came and went: the longer ledger gives the same ids, every id has a place."""
    ledger = Ledger()
    everything = make_articles(*NAMES)
    for step in history:
        articles = {i: each for i, each in everything.items() if each.path[0] in step}
        stories = [
            " ".join(sorted(name for name in step if step[name] == n))
            for n in sorted(set(step.values()))
        ]
        grouping = groups_of(articles, *stories)
        settled = settle(grouping, articles, ledger)
        assert len(set(settled.ids)) == len(settled.ids)
        ledger = extend(ledger, settled)
        again = settle(grouping, articles, ledger)
        assert (again.ids, again.moved, again.promises) == (settled.ids, settled.moved, ())
        promised = {promise.story for promise in ledger.promises}
        assert promised == {*settled.ids, *settled.moved}
        assert {new for new in settled.moved.values() if new} <= {*settled.ids}


def test_law_7_updated_moves_with_news_and_not_with_a_reprint() -> None:
    a = make_article("a")
    b = make_article("b", published=NOON + timedelta(hours=2), text=a.text)
    c = make_article("c", published=NOON + timedelta(hours=1), updated=NOON + timedelta(hours=3))
    grouping = make_grouping([a, c, b])
    group = replace(grouping.stories[0], texts=((a.id, b.id), (c.id,)))
    articles = {each.id: each for each in (a, b, c)}
    story = compose(Grouping(stories=(group,)), articles).stories[0]
    assert (story.first, story.last) == (NOON, b.published)
    assert story.updated == c.updated


def test_a_file_time_does_not_date_a_story_that_another_member_dates() -> None:
    dated = make_article("dated")
    undated = make_article("undated", published=NOON.replace(year=2026), published_from="mtime")
    made = compose(make_grouping([dated, undated]), {a.id: a for a in (dated, undated)})
    assert made.now == NOON
    assert made.stories[0].last == NOON


def test_the_front_ranks_by_outlets_and_freshness() -> None:
    fresh = make_article("fresh", published=NOON)
    old = [
        make_article(f"old{n}", source=f"Outlet {n}", published=NOON - timedelta(hours=36))
        for n in range(3)
    ]
    made = compose(make_grouping(old, [fresh]), {a.id: a for a in [*old, fresh]})
    ranks = {story.lead: story.rank for story in made.stories}
    assert ranks[fresh.id] == pytest.approx(1.0)
    assert ranks[old[0].id] == pytest.approx(2 * 0.5**1.5)
    assert made.front[0] == made.story_of[fresh.id]


def test_slugs_that_meet_are_told_apart_and_index_is_no_page_of_a_topic() -> None:
    a = make_article("a", source="Été")
    b = make_article("b", source="Ete")
    grouping = replace(
        make_grouping([a], [b]),
        topics=(TopicGroup(label="Index", declared=True, stories=(0, 1), anchor=a.id),),
    )
    made = compose(grouping, {a.id: a, b.id: b})
    assert len({source.address for source in made.sources}) == 2
    assert made.topics[0].address != "topics/index.html"
    assert made.stories[0].topics == (made.topics[0].slug,)


def test_rank_never_counts_reprints_as_voices() -> None:
    a = make_article("a")
    b = make_article("b", source="Another", text=a.text)
    group = replace(make_grouping([a, b]).stories[0], texts=((a.id, b.id),))
    made = compose(Grouping(stories=(group,)), {a.id: a, b.id: b})
    assert made.stories[0].rank == pytest.approx(1.0)
    assert made.copy_of == {b.id: a.id}
    assert isinstance(made.story_of[b.id], str)
    assert StoryId(made.stories[0].id) == made.story_of[a.id]


def test_an_outlet_goes_by_one_name() -> None:
    names = [
        "sextant review",
        "The Sextant-Review",
        "Sextant Review",
        "La Zête",
        "Zete",
        "The",
        "月",
    ]
    articles = {
        each.id: each
        for n, name in enumerate(names)
        for each in [make_article(str(n), source=name)]
    }
    united = [each.source for each in edition.unite_sources(articles).values()]
    assert united == [*["The Sextant-Review"] * 3, "La Zête", "La Zête", "The", "月"]
