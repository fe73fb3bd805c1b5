"""The editor's orders on stories: what they do, how they are named, that no promise is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import curation, edition, text
from aggregator.config import FrontSettings
from aggregator.edition import Arrangement
from aggregator.model import (
    Article,
    ArticleId,
    Edition,
    Grouping,
    Ledger,
    StoryGroup,
    StoryId,
    TopicGroup,
)
from tests.factories import make_article, make_articles, make_grouping

Articles = dict[ArticleId, Article]


def assemble(texts: Sequence[Sequence[ArticleId]]) -> StoryGroup:
    """A story led by its least article id."""
    return StoryGroup(
        members=tuple(sorted(id for copies in texts for id in copies)),
        lead=min(id for copies in texts for id in copies),
        texts=tuple(sorted(tuple(copies) for copies in texts)),
    )


def group(articles: Articles, *stories: str) -> Grouping:
    """ "a b" is a story of the articles a and b, "a=b" one of a and its copy b."""
    by_name = {each.path.removesuffix(".md"): each.id for each in articles.values()}
    return Grouping(
        stories=tuple(
            assemble([[by_name[name] for name in copies.split("=")] for copies in story.split()])
            for story in stories
        )
    )


def arrange(
    grouping: Grouping,
    articles: Articles,
    orders: str = "",
    ledger: Ledger | None = None,
    *,
    top: int = 8,
) -> Arrangement:
    read, problems = curation.parse(orders.encode())
    assert problems == ()
    return edition.arrange(
        grouping,
        articles,
        ledger or Ledger(),
        read,
        url="https://news.example/",
        top=top,
        assemble=assemble,
        declared=lambda id: articles[id].topics,
    )


def compose(arranged: Arrangement, articles: Articles) -> Edition:
    return edition.compose(
        arranged.grouping,
        articles,
        arranged.settlement,
        problems=arranged.problems,
        settings=FrontSettings(),
        presentation=arranged.presentation,
    )


def extend(ledger: Ledger, arranged: Arrangement) -> Ledger:
    settled = arranged.settlement
    return Ledger(authority=settled.authority, promises=ledger.promises + settled.promises)


def published(grouping: Grouping, articles: Articles) -> Ledger:
    """The ledger after `grouping` was published without orders."""
    return extend(Ledger(), arrange(grouping, articles))


def stories(arranged: Arrangement, articles: Articles) -> set[str]:
    return {
        " ".join(sorted(articles[id].path.removesuffix(".md") for id in story.members))
        for story in arranged.grouping.stories
    }


def id_of(arranged: Arrangement, article: str) -> StoryId:
    """The story that the article called so is in."""
    wanted = make_article(article).id
    found = [n for n, s in enumerate(arranged.grouping.stories) if wanted in s.members]
    return arranged.settlement.ids[found[0]]


# ── merging and splitting ──────────────────────────────────────────────────────────────────


def test_merged_stories_go_by_the_first_named_and_part_again() -> None:
    articles = make_articles("a", "b", "c")
    apart = group(articles, "a", "b", "c")
    before = arrange(apart, articles)
    ledger = extend(Ledger(), before)
    a, b, c = (id_of(before, name) for name in "abc")
    merged = arrange(apart, articles, f'[[merge]]\nstories = ["{b}", "{a}"]', ledger)
    assert merged.problems == ()
    assert stories(merged, articles) == {"a b", "c"}
    assert id_of(merged, "a") == b
    assert merged.settlement.moved == {a: b}
    assert merged.settlement.promises == ()
    undone = arrange(apart, articles, "", extend(ledger, merged))
    assert [id_of(undone, name) for name in "abc"] == [a, b, c]
    assert undone.settlement.moved == {}


def test_a_merge_needs_no_ledger_and_no_order_of_arrival() -> None:
    articles = make_articles("a", "b", "c")
    orders = '[[merge]]\nstories = ["b.md", "a.md"]'
    early = arrange(group({}, *()), {}, orders)
    assert [problem.kind for problem in early.problems] == ["curation-missing"] * 2
    at_once = arrange(group(articles, "a", "b c"), articles, orders)
    assert stories(at_once, articles) == {"a b c"}
    again = arrange(group(articles, "a", "b c"), articles, orders, extend(Ledger(), at_once))
    assert again.settlement.ids == at_once.settlement.ids
    assert again.settlement.promises == ()


def test_merges_that_meet_are_one() -> None:
    articles = make_articles("a", "b", "c", "d")
    orders = '[[merge]]\nstories = ["a.md", "b.md"]\n[[merge]]\nstories = ["c.md", "b.md"]'
    merged = arrange(group(articles, *"abcd"), articles, orders)
    assert stories(merged, articles) == {"a b c", "d"}
    assert id_of(merged, "a") == id_of(arrange(group(articles, *"abcd"), articles), "c")


def test_a_split_leaves_the_address_to_the_rest() -> None:
    """Whichever article the ledger names first."""
    articles = make_articles("a", "b", "c")
    together = group(articles, "a b c")
    ledger = published(together, articles)
    old = ledger.promises[0].story
    for name in "abc":
        orders = f'[[split]]\narticles = ["{name}.md"]'
        split = arrange(together, articles, orders, ledger)
        rest = "abc".replace(name, "")
        assert stories(split, articles) == {name, f"{rest[0]} {rest[1]}"}
        assert id_of(split, rest[0]) == old
        own = id_of(split, name)
        longer = extend(ledger, split)
        again = arrange(together, articles, orders, longer)
        assert (id_of(again, name), again.settlement.promises) == (own, ())
        undone = arrange(together, articles, "", longer)
        assert undone.settlement.ids == (old,)
        assert undone.settlement.moved == {own: old}


def test_a_story_says_what_was_done_to_it() -> None:
    articles = make_articles("a", "b", "c", "d", "e")
    orders = (
        '[[split]]\narticles = ["b.md"]\n[[split]]\narticles = ["c.md"]\n'
        '[[merge]]\nstories = ["d.md", "e.md"]'
    )
    arranged = arrange(group(articles, "a b", "c", "d", "e"), articles, orders)
    done = {
        "".join(sorted(articles[id].path[0] for id in story.members)): story.curated
        for story in compose(arranged, articles).stories
    }
    assert done == {"a": ("split",), "b": ("split",), "c": (), "de": ("merge",)}


@pytest.mark.parametrize(
    ("orders", "wanted"),
    [
        ('articles = ["b.md"]', {"a c d", "b x y"}),
        ('articles = ["b.md"]\ncopies = false', {"a c d x y", "b"}),
        ('articles = ["b.md", "x.md"]\ncopies = false', {"a c d y", "b x"}),
        ('articles = ["b.md"]\n[[split]]\narticles = ["x.md"]', {"a c d", "b y", "x"}),
        ('articles = ["b.md", "a.md"]', {"a b x y", "c d"}),
        ('articles = ["e.md"]', {"a b c d x y"}),
        ('articles = ["b.md", "e.md"]', {"a c d", "b e x y"}),
    ],
    ids=["with copies", "without", "some", "each", "two", "alone already", "from two stories"],
)
def test_what_a_split_takes_along(orders: str, wanted: set[str]) -> None:
    articles = make_articles("a", "b", "c", "d", "e", "x", "y")
    split = arrange(group(articles, "a b=x=y c d", "e"), articles, f"[[split]]\n{orders}")
    assert split.problems == ()
    assert stories(split, articles) == wanted | ({"e"} if "b e x y" not in wanted else set())


def test_a_split_off_part_can_be_merged_with_another_story_but_not_with_the_rest() -> None:
    articles = make_articles("a", "b", "c")
    found = group(articles, "a b", "c")
    split = '[[split]]\narticles = ["b.md"]\n'
    elsewhere = arrange(found, articles, split + '[[merge]]\nstories = ["c.md", "b.md"]')
    assert (stories(elsewhere, articles), elsewhere.problems) == ({"a", "b c"}, ())
    for orders in ('["a.md", "b.md"]', '["a.md", "c.md"]\n[[merge]]\nstories = ["c.md", "b.md"]'):
        back = arrange(found, articles, f"{split}[[merge]]\nstories = {orders}")
        assert "b" in stories(back, articles)
        assert [problem.kind for problem in back.problems] == ["curation-contradiction"]
        assert "line 1, [[split]]" in back.problems[0].message


def test_a_former_id_leads_to_where_its_story_is() -> None:
    articles = make_articles("a", "b", "c")
    ledger = published(group(articles, "a", "b", "c"), articles)
    joined = arrange(group(articles, "a b", "c"), articles, "", ledger)
    (gone,) = joined.settlement.moved
    orders = f'[[merge]]\nstories = ["c.md", "{gone}"]'
    merged = arrange(group(articles, "a b", "c"), articles, orders, ledger)
    assert (stories(merged, articles), merged.problems) == ({"a b c"}, ())


def test_an_id_outlives_the_ledger() -> None:
    articles = make_articles("a", "b", "c")
    ids = arrange(group(articles, "a", "b", "c"), articles).settlement.ids
    orders = f'[[merge]]\nstories = ["{ids[0]}", "{ids[1]}"]'
    merged = arrange(group(articles, "c a", "b"), articles, orders)
    assert (stories(merged, articles), merged.problems) == ({"a b c"}, ())
    again = arrange(group(articles, "c a", "b"), articles, orders, extend(Ledger(), merged))
    assert (again.settlement.ids, again.problems) == (merged.settlement.ids, ())


def test_a_renamed_file_is_found_by_its_former_path() -> None:
    before = make_articles("old", "b")
    ledger = published(group(before, "old b"), before)
    old = next(each for each in before.values() if each.path == "old.md")
    new = make_article("new", title=old.title, text=old.text, published=old.published)
    articles = {new.id: new, **{id: each for id, each in before.items() if id != old.id}}
    for name in ("old.md", old.id, edition.address("articles", old.id)):
        split = arrange(
            group(articles, "new b"), articles, f'[[split]]\narticles = ["{name}"]', ledger
        )
        assert (stories(split, articles), split.problems) == ({"new", "b"}, ())


# ── names ──────────────────────────────────────────────────────────────────────────────────


def test_an_article_goes_by_all_its_names() -> None:
    named = make_article("x", path="n\u00e9w/x.md", url="https://outlet.example/x?id=1")
    other = make_article("y")
    articles = {named.id: named, other.id: other}
    found = make_grouping([named, other])
    ways = [
        named.id,
        "n\u00e9w/x.md",
        "./ne\u0301w/x.md",
        "https://outlet.example/x?id=1&utm_source=feed#top",
        edition.address("articles", named.id),
        f"https://news.example/paper/{edition.address('articles', named.id)}?q#top",
        f"../../{edition.address('articles', named.id)}",
    ]
    for way in ways:
        split = arrange(found, articles, f'[[split]]\narticles = ["{way}"]')
        assert (len(split.grouping.stories), split.problems) == (2, ()), way


@pytest.mark.parametrize(
    ("name", "told", "remedy"),
    [
        ("feed.xml", "may be one of 2 articles", "feed.xml#e1, feed.xml#e2"),
        ("fed/x.md", "there is no article 'fed/x.md'", "did you mean feed/x.md?"),
        ("other/x.md", "no article", "did you mean feed/x.md?"),
        ("qqqqq", "no article", "aggregator stories --json"),
        ("https://news.example/stories/ab/abc.html", "page of a story", "by its path"),
    ],
)
def test_a_name_that_names_no_article_is_told(name: str, told: str, remedy: str) -> None:
    one = make_article("1", path="feed.xml", entry="e1")
    two = make_article("2", path="feed.xml", entry="e2")
    x = make_article("x", path="feed/x.md")
    articles = {each.id: each for each in (one, two, x)}
    arranged = arrange(
        make_grouping([one, two, x]), articles, f'[[split]]\narticles = ["{name}", "{x.id}"]'
    )
    assert len(arranged.problems) == 1
    assert told in arranged.problems[0].message
    assert arranged.problems[0].message.startswith("line 1, [[split]]: ")
    assert remedy in arranged.problems[0].remedy
    assert len(arranged.grouping.stories) == 2


def test_a_story_of_a_feed_is_known_by_the_feed_where_it_has_one_only() -> None:
    one = make_article("1", path="feed.xml", entry="e1")
    two = make_article("2", path="feed.xml", entry="e2")
    x = make_article("x")
    articles = {each.id: each for each in (one, two, x)}
    orders = '[[merge]]\nstories = ["feed.xml", "x.md"]'
    merged = arrange(make_grouping([one, two], [x]), articles, orders)
    assert (len(merged.grouping.stories), merged.problems) == (1, ())
    unclear = arrange(make_grouping([one], [two], [x]), articles, orders)
    assert "may be one of 2" in unclear.problems[0].message


def test_a_withdrawn_story_and_a_mistyped_id_are_told() -> None:
    articles = make_articles("a", "b")
    before = arrange(group(articles, "a", "b"), articles)
    ledger = extend(Ledger(), before)
    gone, kept = id_of(before, "a"), id_of(before, "b")
    left = {id: each for id, each in articles.items() if each.path == "b.md"}
    orders = f'[[pin]]\nstories = ["{gone}", "{kept[:-1]}"]'
    arranged = arrange(group(left, "b"), left, orders, ledger)
    first, second = arranged.problems
    assert "none of the articles" in first.message
    assert second.remedy == f"did you mean {kept}?"


# ── hiding, and how stories are shown ──────────────────────────────────────────────────────


def test_a_hidden_story_leaves_a_page_that_says_so() -> None:
    articles = make_articles("a", "b", "c")
    found = group(articles, "a b", "c")
    before = arrange(found, articles)
    orders = '[[hide]]\nstories = ["a.md"]'
    hidden = arrange(found, articles, orders, extend(Ledger(), before))
    made = compose(hidden, articles)
    story = id_of(before, "a")
    assert [each.lead for each in made.stories] == [make_article("c").id]
    assert made.hidden_stories == (story,)
    assert set(made.articles) == {make_article("c").id}
    assert {(each.address, each.target, each.hidden) for each in made.redirects} == {
        (edition.address("stories", story), None, True),
        (edition.address("articles", make_article("a").id), None, True),
        (edition.address("articles", make_article("b").id), None, True),
    }
    assert {*made.hidden_articles} | {*made.articles} == {*articles}
    assert made.problems == ()


def test_what_moved_to_a_hidden_story_is_withdrawn_too() -> None:
    articles = make_articles("a", "b")
    ledger = published(group(articles, "a", "b"), articles)
    orders = '[[merge]]\nstories = ["a.md", "b.md"]\n[[hide]]\nstories = ["b.md"]'
    made = compose(arrange(group(articles, "a", "b"), articles, orders, ledger), articles)
    assert [each.hidden for each in made.redirects] == [True] * 4
    assert made.stories == ()


def test_a_hidden_article_leaves_its_story_and_the_copy_becomes_the_text() -> None:
    articles = make_articles("a", "b", "c")
    found = group(articles, "a=b c")
    made = compose(arrange(found, articles, '[[hide]]\narticles = ["a.md"]'), articles)
    assert {*made.stories[0].members} == {make_article("b").id, make_article("c").id}
    assert made.copy_of == {}
    assert made.stories[0].curated == ("hide",)
    assert made.hidden_stories == ()
    assert made.hidden_articles == (make_article("a").id,)


def test_a_story_whose_articles_are_all_hidden_is_hidden() -> None:
    articles = make_articles("a", "b")
    made = compose(
        arrange(group(articles, "a", "b"), articles, '[[hide]]\narticles = ["a.md"]'), articles
    )
    assert len(made.hidden_stories) == 1
    assert [each.hidden for each in made.redirects] == [True, True]


def test_title_lead_and_pins() -> None:
    articles = make_articles("a", "b", "c", "d")
    found = group(articles, "a b", "c", "d")
    lead = found.stories[0].lead
    other = next(id for id in found.stories[0].members if id != lead)
    orders = f"""
    [[rename]]
    story = "a.md"
    title = "  Another\ttitle "
    [[lead]]
    article = "{other}"
    [[pin]]
    stories = ["c.md", "a.md", "c.md"]
    """
    arranged = arrange(found, articles, orders.replace("\t", "\\t"))
    made = compose(arranged, articles)
    story = next(each for each in made.stories if len(each.members) == 2)
    assert (story.title, story.lead) == ("Another title", other)
    assert story.curated == ("lead", "rename", "pin")
    assert made.front[:2] == (made.story_of[make_article("c").id], story.id)
    assert len(made.front) == len(set(made.front)) == 3
    assert made.problems == ()


CONTRADICTIONS = {
    "two splits": ('[[split]]\narticles = ["a.md"]\n[[split]]\narticles = ["a.md"]', "already"),
    "two titles": (
        '[[rename]]\nstory = "a.md"\ntitle = "x"\n[[rename]]\nstory = "b.md"\ntitle = "y"',
        "line 1, [[rename]] says otherwise",
    ),
    "two leads": ('[[lead]]\narticle = "a.md"\n[[lead]]\narticle = "b.md"', "says otherwise"),
    "two sets of topics": (
        '[[topics]]\nstory = "a.md"\ntopics = ["x"]\n[[topics]]\nstory = "b.md"\ntopics = []',
        "says otherwise",
    ),
    "lead of another story": ('[[lead]]\nstory = "c.md"\narticle = "a.md"', "is not in the story"),
    "lead that is hidden": (
        '[[hide]]\narticles = ["a.md"]\n[[lead]]\narticle = "a.md"',
        "is hidden by line 1, [[hide]]",
    ),
    "pinned and hidden": (
        '[[pin]]\nstories = ["a.md"]\n[[hide]]\nstories = ["b.md"]',
        "is hidden by line 3, [[hide]]",
    ),
    "too many pins": ('[[pin]]\nstories = ["a.md", "c.md"]', "has 1 top stories"),
    "two names of one topic": (
        '[[rename]]\ntopic = "Moon"\ntitle = "x"\n[[rename]]\ntopic = "moon"\ntitle = "y"',
        "another name to the same topic",
    ),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_orders_that_contradict_are_told_and_the_first_holds(name: str) -> None:
    orders, told = CONTRADICTIONS[name]
    articles = make_articles("a", "b", "c")
    found = replace(group(articles, "a b", "c"), topics=(_topic("Moon", True, 0),))
    arranged = arrange(found, articles, orders, top=1)
    assert [problem.kind for problem in arranged.problems] == ["curation-contradiction"]
    assert told in arranged.problems[0].message
    compose(arranged, articles)


def test_orders_that_agree_are_no_contradiction() -> None:
    articles = make_articles("a", "b")
    orders = '[[rename]]\nstory = "a.md"\ntitle = "x"\n[[rename]]\nstory = "b.md"\ntitle = "x"\n'
    assert arrange(group(articles, "a b"), articles, orders).problems == ()


# ── topics ─────────────────────────────────────────────────────────────────────────────────


def _topic(label: str, declared: bool, *numbers: int) -> TopicGroup:
    anchor = make_article("a").id
    return TopicGroup(label=label, declared=declared, stories=numbers, anchor=anchor)


def _labels(made: Edition) -> dict[str, set[str]]:
    """Label → the paths of all articles under it."""
    by_id = {story.id: story for story in made.stories}
    return {
        topic.label: {
            made.articles[id].path[0] for key in topic.stories for id in by_id[key].members
        }
        for topic in made.topics
    }


def test_a_story_has_the_topics_that_the_editor_gives_it() -> None:
    articles = make_articles("a", "b", "c")
    found = replace(
        group(articles, "a", "b", "c"),
        topics=(_topic("Moon", True, 0), _topic("Stars", False, 1, 2)),
    )
    orders = '[[topics]]\nstory = "a.md"\ntopics = ["STARS", "New  one"]'
    arranged = arrange(found, articles, orders)
    made = compose(arranged, articles)
    assert _labels(made) == {"Stars": {"a", "b", "c"}, "New one": {"a"}}
    assert [(each.address, each.target, each.hidden) for each in made.redirects] == [
        ("topics/moon.html", None, True)
    ]
    none = compose(arrange(found, articles, '[[topics]]\nstory = "b.md"\ntopics = []'), articles)
    assert _labels(none) == {"Moon": {"a"}, "Stars": {"c"}}


def test_a_renamed_topic_keeps_its_address() -> None:
    articles = make_articles("a", "b")
    found = replace(
        group(articles, "a", "b"), topics=(_topic("Moon", True, 0), _topic("Sun", False, 0, 1))
    )
    page = f"t-{make_article('a').id[:10]}"
    for name in ("Sun", page, f"https://news.example/topics/{page}.html"):
        made = compose(
            arrange(found, articles, f'[[rename]]\ntopic = "{name}"\ntitle = "Light"'), articles
        )
        assert {(topic.label, topic.slug) for topic in made.topics} == {
            ("Moon", "moon"),
            ("Light", page),
        }


def test_a_topic_that_takes_the_name_of_another_joins_it() -> None:
    articles = make_articles("a", "b")
    found = replace(
        group(articles, "a", "b"), topics=(_topic("Moon", True, 0), _topic("Sun", False, 0, 1))
    )
    orders = (
        '[[rename]]\ntopic = "Sun"\ntitle = "moon"\n[[topics]]\nstory = "b.md"\ntopics = ["Sun"]'
    )
    made = compose(arrange(found, articles, orders), articles)
    assert _labels(made) == {"Moon": {"a", "b"}}
    page = f"topics/t-{make_article('a').id[:10]}.html"
    assert [(each.address, each.target) for each in made.redirects] == [(page, "topics/moon.html")]


@pytest.mark.parametrize("order", ['rename]]\ntopic = "Mon"\ntitle = "x"'])
def test_a_topic_that_is_not_there_is_told(order: str) -> None:
    articles = make_articles("a")
    found = replace(group(articles, "a"), topics=(_topic("Moon", True, 0),))
    arranged = arrange(found, articles, f"[[{order}")
    assert arranged.problems[0].remedy == "did you mean 'Moon'?"


def test_a_declared_topic_stays_with_the_part_that_declares_it() -> None:
    articles = {
        **make_articles("a", topics=("Moon",)),
        **{id: each for id, each in make_articles("a", "b").items() if each.path == "b.md"},
    }
    found = replace(
        group(articles, "a b"), topics=(_topic("Moon", True, 0), _topic("Sun", False, 0))
    )
    made = compose(arrange(found, articles, '[[split]]\narticles = ["b.md"]'), articles)
    assert _labels(made) == {"Moon": {"a"}, "Sun": {"a", "b"}}


# ── laws ───────────────────────────────────────────────────────────────────────────────────

NAMES = ["a", "b", "c", "d", "e"]
ALL = make_articles(*NAMES)
KNOWN = [
    *(f"{name}.md" for name in NAMES),
    *(text.digest("story", id) for id in ALL),
    *ALL,
    "nobody",
]
some_names = st.lists(st.sampled_from(KNOWN), min_size=2, max_size=3)
some_orders = st.lists(
    st.one_of(
        some_names.map(lambda names: f"[[merge]]\nstories = {names}"),
        some_names.map(lambda names: f"[[split]]\narticles = {names}"),
        some_names.map(lambda names: f"[[split]]\narticles = {names[:1]}\ncopies = false"),
        some_names.map(lambda names: f"[[hide]]\nstories = {names[:1]}\narticles = {names[1:]}"),
        some_names.map(lambda names: f"[[pin]]\nstories = {names}"),
        some_names.map(lambda names: f"[[lead]]\nstory = '{names[0]}'\narticle = '{names[1]}'"),
        some_names.map(lambda names: f"[[topics]]\nstory = '{names[0]}'\ntopics = {names}"),
    ),
    max_size=4,
).map("\n".join)
steps = st.tuples(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 5)), some_orders)


@given(st.lists(steps, max_size=5))
def test_no_order_loses_an_article_or_a_promise_and_arranging_again_changes_nothing(
    history: list[tuple[dict[str, int], str]],
) -> None:
    """Whatever came, went and was ordered. Numbers 2n and 2n + 1 are copies in one story."""
    ledger = Ledger()
    for step, orders in history:
        articles = {i: each for i, each in ALL.items() if each.path[0] in step}
        found = group(articles, *_written(step))
        arranged = arrange(found, articles, orders, ledger)
        made = compose(arranged, articles)
        assert {*made.articles} | {*made.hidden_articles} == {*articles}
        assert {*made.story_of} == {*made.articles}
        assert sum(len(story.members) for story in made.stories) == len(made.articles)
        assert all(story.lead in story.members for story in made.stories)
        ledger = extend(ledger, arranged)
        pages = [story.address for story in made.stories] + [r.address for r in made.redirects]
        assert len(set(pages)) == len(pages)
        assert {edition.address("stories", p.story) for p in ledger.promises} <= {*pages}
        assert {r.target for r in made.redirects} - {None} <= {
            *(story.address for story in made.stories),
            *(topic.address for topic in made.topics),
            *made.article_addresses.values(),
        }
        again = arrange(found, articles, orders, ledger)
        assert again.settlement.promises == ()
        assert compose(again, articles) == made


def _written(step: dict[str, int]) -> list[str]:
    """The stories, as `group` takes them."""
    found = []
    for story in sorted({n // 2 for n in step.values()}):
        texts = [[name for name in sorted(step) if step[name] == 2 * story + n] for n in (0, 1)]
        found.append(" ".join("=".join(names) for names in texts if names))
    return found
