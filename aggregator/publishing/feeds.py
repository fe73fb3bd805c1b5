"""Edition → feeds as values: the whole site's, each topic's, each outlet's.

The site's and a topic's entries are stories, which move when news of them comes. An outlet's are
its own articles: who follows an outlet wants what it wrote, reprints included.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from aggregator.config import FeedSettings
from aggregator.model import ArticleId, Source, Story
from aggregator.publishing import addresses
from aggregator.publishing.lookup import CARD_EXTRACT, Lookup, dated, opening
from aggregator.publishing.sheets import Feed, FeedEntry, Sheet, Via

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""When an empty newspaper was updated: a feed must say, and a clock must not."""


def plan_feeds(lookup: Lookup, *, feeds: FeedSettings) -> Iterator[Sheet]:
    """Every outlet's and every topic's feed."""
    for source in lookup.edition.sources:
        values = _source_feed(lookup, source, feeds=feeds)
        yield Sheet(path=addresses.feed(source.address), kind="feed", values=values)
    for topic in lookup.edition.topics:
        stories = [lookup.stories[key] for key in topic.stories]
        values = _story_feed(
            lookup, stories, feeds=feeds, name=f"topic/{topic.slug}", title=topic.label,
            page=topic.address,
        )  # fmt: skip
        yield Sheet(path=addresses.feed(topic.address), kind="feed", values=values)


def plan_site_feed(lookup: Lookup, *, feeds: FeedSettings) -> Sheet:
    """The feed of all stories."""
    values = _story_feed(
        lookup, lookup.edition.stories, feeds=feeds, name="site", title="", page=addresses.FRONT
    )
    return Sheet(path=addresses.ATOM, kind="feed", values=values)


def _story_feed(
    lookup: Lookup,
    stories: Sequence[Story],
    *,
    feeds: FeedSettings,
    name: str,
    title: str,
    page: str,
) -> Feed:
    """The newest `stories`, the one updated last first."""
    newest = sorted(stories, key=lambda story: (story.updated, story.first, story.id))
    chosen = newest[: -feeds.entries - 1 : -1]
    updated = max((story.updated for story in chosen), default=lookup.edition.now or EPOCH)
    return Feed(
        id=f"tag:{lookup.edition.authority}:{name}",
        title=title,
        page=page,
        updated=updated,
        entries=tuple(_story_entry(lookup, story, full=feeds.full_text) for story in chosen),
    )


def _story_entry(lookup: Lookup, story: Story, *, full: bool) -> FeedEntry:
    lead = lookup.article(story.lead)
    return FeedEntry(
        id=f"tag:{lookup.edition.authority}:story/{story.id}",
        title=story.title,
        address=story.address,
        published=story.first,
        updated=story.updated,
        author=lead.source,
        language=lead.language,
        body=lead.body if full else None,
        extract=opening(lead, limit=CARD_EXTRACT),
        categories=_categories(lookup, story),
        sources=tuple(_via(lookup, key) for key in story.members),
    )


def _source_feed(lookup: Lookup, source: Source, *, feeds: FeedSettings) -> Feed:
    """The newest articles of an outlet."""
    entries = tuple(
        _article_entry(lookup, key, full=feeds.full_text)
        for key in source.articles[: feeds.entries]
    )
    return Feed(
        id=f"tag:{lookup.edition.authority}:source/{source.slug}",
        title=source.name,
        page=source.address,
        updated=max((e.updated for e in entries), default=lookup.edition.now or EPOCH),
        entries=entries,
    )


def _article_entry(lookup: Lookup, key: ArticleId, *, full: bool) -> FeedEntry:
    article, story = lookup.article(key), lookup.story_of(key)
    return FeedEntry(
        id=f"tag:{lookup.edition.authority}:article/{key}",
        title=article.title,
        address=lookup.edition.article_addresses[key],
        published=article.published,
        updated=max(article.published, article.updated or article.published),
        author=article.author or article.source,
        language=article.language,
        body=article.body if full else None,
        extract=opening(article, limit=CARD_EXTRACT),
        categories=_categories(lookup, story),
        sources=(_via(lookup, key),),
        story=story.address,
    )


def _categories(lookup: Lookup, story: Story) -> tuple[tuple[str, str], ...]:
    topics = (lookup.topics[slug] for slug in story.topics if slug in lookup.topics)
    return tuple((topic.slug, topic.label) for topic in topics)


def _via(lookup: Lookup, key: ArticleId) -> Via:
    article = lookup.article(key)
    return Via(
        source=article.source,
        title=article.title,
        time=article.published,
        dated=dated(article),
        url=addresses.web(article.url),
        language=article.language,
        copy=key in lookup.edition.copy_of,
    )
