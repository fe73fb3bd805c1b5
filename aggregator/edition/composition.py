"""Stories, topics, sources and days in the order and at the addresses at which they appear."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from aggregator import text
from aggregator.config import FrontSettings
from aggregator.edition.promises import Settlement
from aggregator.model import (
    Article,
    ArticleId,
    Edition,
    Grouping,
    Problem,
    Redirect,
    Source,
    Story,
    StoryGroup,
    StoryId,
    Topic,
    TopicGroup,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def compose(
    grouping: Grouping,
    articles: Mapping[ArticleId, Article],
    settlement: Settlement,
    *,
    problems: Iterable[Problem],
    settings: FrontSettings,
) -> Edition:
    """The edition of these articles, grouped and settled thus."""
    dated = [each.published for each in articles.values() if each.published_from != "mtime"]
    now = max(dated or [each.published for each in articles.values()], default=None)
    slugs = _topic_slugs(grouping.topics)
    topics_of: dict[int, list[str]] = defaultdict(list)
    for topic, slug in zip(grouping.topics, slugs, strict=True):
        for n in topic.stories:
            topics_of[n].append(slug)
    stories = [
        _story(group, settlement.ids[n], articles, topics_of[n], now or _EPOCH, settings)
        for n, group in enumerate(grouping.stories)
    ]
    newest = sorted(stories, key=_newest_first)
    ranked = sorted(stories, key=lambda story: (-story.rank, *_newest_first(story)))
    return Edition(
        now=now,
        authority=settlement.authority,
        articles=articles,
        stories=tuple(newest),
        front=tuple(story.id for story in ranked[: settings.top]),
        topics=_topics(grouping.topics, slugs, stories),
        sources=_sources(articles.values()),
        days=_days(newest),
        problems=tuple(sorted(problems, key=lambda p: (p.path, p.kind, p.message))),
        redirects=_redirects(settlement, stories, articles),
        story_of={id: story.id for story in stories for id in story.members},
        copy_of={id: copies[0] for story in stories for copies in story.texts for id in copies[1:]},
        article_addresses={id: address("articles", id) for id in articles},
    )


def address(folder: str, id: str) -> str:
    """The page of an id; two letters of it make a folder, so that none holds too many files."""
    return f"{folder}/{id[:2]}/{id}.html"


def rank(*, sources: int, age_hours: float, half_life_hours: float) -> float:
    """Weight of a story on the front page.

    `sources` counts outlets with a text of their own: the second one says more than the twentieth,
    hence the logarithm. `age_hours` is how far the story's last article lies behind the newest
    article of all; the weight halves every `half_life_hours`.
    """
    return math.log2(1 + sources) * math.pow(0.5, age_hours / half_life_hours)


def _story(
    group: StoryGroup,
    id: StoryId,
    articles: Mapping[ArticleId, Article],
    topics: Sequence[str],
    now: datetime,
    settings: FrontSettings,
) -> Story:
    members = [articles[each] for each in group.members]
    # A file's own time says nothing where any member tells when it was published.
    dated = [each for each in members if each.published_from != "mtime"] or members
    originals = [articles[copies[0]] for copies in group.texts]
    news = [each for each in originals if each in dated] or dated
    last = max(each.published for each in dated)
    own = len({each.source for each in originals})
    age = (now - last).total_seconds() / 3600
    return Story(
        id=id,
        address=address("stories", id),
        title=articles[group.lead].title,
        lead=group.lead,
        members=group.members,
        texts=group.texts,
        topics=tuple(topics),
        sources=tuple(dict.fromkeys(each.source for each in members)),
        first=min(each.published for each in dated),
        last=last,
        updated=max(max(each.published, each.updated or _EPOCH) for each in news),
        rank=rank(sources=own, age_hours=max(age, 0.0), half_life_hours=settings.half_life_hours),
    )


def _newest_first(story: Story) -> tuple[float, str]:
    return (-story.last.timestamp(), story.id)


def _topic_slugs(topics: Sequence[TopicGroup]) -> list[str]:
    """Declared topics go by their label; discovered ones, whose label may change, by their anchor."""
    wanted = [text.slug(t.label) if t.declared else f"t-{t.anchor[:10]}" for t in topics]
    return _distinct(wanted, [topic.label for topic in topics])


def _topics(
    groups: Sequence[TopicGroup], slugs: Sequence[str], stories: Sequence[Story]
) -> tuple[Topic, ...]:
    topics = [
        Topic(
            slug=slug,
            address=f"topics/{slug}.html",
            label=group.label,
            declared=group.declared,
            stories=tuple(
                s.id for s in sorted((stories[n] for n in group.stories), key=_newest_first)
            ),
        )
        for group, slug in zip(groups, slugs, strict=True)
    ]
    return tuple(sorted(topics, key=lambda topic: (-len(topic.stories), topic.label, topic.slug)))


def _sources(articles: Iterable[Article]) -> tuple[Source, ...]:
    by_name: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        by_name[article.source].append(article)
    names = sorted(by_name, key=lambda name: (text.fold(name), name))
    slugs = _distinct([text.slug(name) for name in names], names)
    return tuple(
        Source(
            slug=slug,
            address=f"sources/{slug}.html",
            name=name,
            articles=tuple(
                each.id
                for each in sorted(by_name[name], key=lambda a: (-a.published.timestamp(), a.id))
            ),
        )
        for name, slug in zip(names, slugs, strict=True)
    )


def _distinct(slugs: Sequence[str], labels: Sequence[str]) -> list[str]:
    """The same slugs; those that meet, or would hide a list's own page, carry a digest."""
    crowded = {slug for slug in slugs if slugs.count(slug) > 1} | {"index"}
    return [
        f"{slug}-{text.digest(label)[:6]}" if slug in crowded else slug
        for slug, label in zip(slugs, labels, strict=True)
    ]


def _days(stories: Iterable[Story]) -> tuple[tuple[str, tuple[StoryId, ...]], ...]:
    by_day: dict[str, list[StoryId]] = defaultdict(list)
    for story in stories:
        by_day[story.first.date().isoformat()].append(story.id)
    return tuple((day, tuple(by_day[day])) for day in sorted(by_day, reverse=True))


def _redirects(
    settlement: Settlement, stories: Sequence[Story], articles: Mapping[ArticleId, Article]
) -> tuple[Redirect, ...]:
    where = {story.id: story.address for story in stories}
    moved = [
        Redirect(address=address("stories", old), target=where[new] if new else None)
        for old, new in settlement.moved.items()
    ]
    moved += [
        Redirect(address=address("articles", old), target=address("articles", new))
        for old, new in settlement.renamed.items()
        if new in articles
    ]
    return tuple(sorted(moved, key=lambda redirect: redirect.address))
