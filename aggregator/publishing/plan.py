"""Edition → sheets: every file of the site, those that are linked to before those that link.

First the style, then articles, stories and redirects, then lists, then the front page and its
feed. Links run in circles too; what whoever writes the files does about that is his.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC
from itertools import groupby
from types import MappingProxyType

from aggregator import text
from aggregator.config import FeedSettings, FrontSettings, SearchSettings
from aggregator.model import (
    ArticleId,
    Comparison,
    Edition,
    Medium,
    Reasons,
    Revision,
    Story,
    StoryId,
)
from aggregator.publishing import addresses
from aggregator.publishing.feeds import feed_lines, plan_feeds
from aggregator.publishing.lists import (
    plan_about,
    plan_days,
    plan_sources,
    plan_topics,
    topic_count,
)
from aggregator.publishing.lookup import CARD_EXTRACT, Lookup, shown
from aggregator.publishing.sheets import (
    ArticlePage,
    Day,
    FrontPage,
    RedirectPage,
    Sheet,
    StaticSearch,
    SubscribePage,
    Visit,
)
from aggregator.publishing.sitemap import plan_sitemap, visit
from aggregator.publishing.stories import plan_stories

_NO_SEARCH = SearchSettings()
FRONT_TOPICS = 12
FRONT_EXTRACTS = (1100, 230, 230, CARD_EXTRACT)
"""Characters of the top stories' texts: two columns for the first, less beside it; as the last
for all further ones. Seen to balance at 1280 pixels."""

FRONT_PICTURE_WIDTH = 400
"""Pixels: narrower ones would be drawn out."""
FRONT_PICTURE_BYTES = 500_000


def plan(
    edition: Edition,
    *,
    front: FrontSettings,
    feeds: FeedSettings,
    search: SearchSettings = _NO_SEARCH,
    script: bool = True,
    url: str = "",
    media: Mapping[str, Medium] = MappingProxyType({}),
    reasons: Mapping[StoryId, Reasons] = MappingProxyType({}),
    comparisons: Mapping[StoryId, Comparison] = MappingProxyType({}),
    revisions: Mapping[ArticleId, Revision] = MappingProxyType({}),
) -> Iterator[Sheet]:
    """Every file of the site, with a `script` for its readers or without.

    With a public address `url` there is a sitemap, and a list of all feeds. Pages tell those `reasons`,
    `comparisons` and `revisions` that are given, and show the images that `media` has, by their
    path in the content folder.
    """
    lookup = Lookup(edition, media)
    visits: list[Visit] = []
    for sheet in _pages(
        lookup,
        front=front,
        search=search,
        script=script,
        public=bool(url),
        reasons=reasons,
        comparisons=comparisons,
        revisions=revisions,
    ):
        if found := visit(sheet):
            visits.append(found)
        yield sheet
    yield Sheet(path=addresses.ROBOTS, kind="robots", values=None)
    if url:
        yield from plan_sitemap(visits, url=url)
    yield from plan_feeds(lookup, feeds=feeds)


def _pages(
    lookup: Lookup,
    *,
    front: FrontSettings,
    search: SearchSettings,
    script: bool,
    public: bool,
    reasons: Mapping[StoryId, Reasons],
    comparisons: Mapping[StoryId, Comparison],
    revisions: Mapping[ArticleId, Revision],
) -> Iterator[Sheet]:
    edition = lookup.edition
    yield Sheet(path=addresses.STYLE, kind="style", values=None)
    yield Sheet(path=addresses.ICON, kind="icon", values=None)
    if script:
        yield Sheet(path=addresses.SCRIPT, kind="script", values=None)
    for key in edition.articles:
        if key in edition.article_addresses:
            yield _article(lookup, key, revisions.get(key))
    yield from plan_stories(lookup, reasons=reasons, comparisons=comparisons)
    for redirect in edition.redirects:
        values = RedirectPage(target=redirect.target, hidden=redirect.hidden)
        yield Sheet(path=redirect.address, kind="redirect", values=values)
    yield from plan_sources(lookup, size=front.page)
    yield from plan_topics(lookup, size=front.page)
    yield from plan_days(lookup, settings=front)
    yield from plan_about(lookup)
    yield from _search(search)
    yield Sheet(path=addresses.MISSING, kind="missing", values=None)
    yield from _subscriptions(lookup, public=public)
    yield Sheet(path=addresses.FRONT, kind="front", values=_front(lookup, front))


def _subscriptions(lookup: Lookup, *, public: bool) -> Iterator[Sheet]:
    """How to subscribe, for people; for programs too where the feeds have public addresses."""
    page = SubscribePage(feeds=tuple(feed_lines(lookup)), opml=addresses.OPML if public else "")
    if public:
        yield Sheet(path=addresses.OPML, kind="opml", values=page)
    yield Sheet(path=addresses.SUBSCRIBE, kind="subscribe", values=page)


def _search(settings: SearchSettings) -> Iterator[Sheet]:
    """The search page, with what it needs where it searches without our server."""
    if settings.static:
        yield Sheet(path=addresses.SEARCH_STYLE, kind="search-style", values=None)
        yield Sheet(path=addresses.SEARCH_SCRIPT, kind="search-script", values=None)
    values = StaticSearch() if settings.static else None
    yield Sheet(path=addresses.SEARCH, kind="search", values=values)


def _article(lookup: Lookup, key: ArticleId, changes: Revision | None) -> Sheet:
    edition = lookup.edition
    article, story = lookup.article(key), lookup.story_of(key)
    original = edition.copy_of.get(key)
    copies = next((each for each in story.texts if key in each), ())
    page = ArticlePage(
        piece=lookup.piece(key),
        body=lookup.body(key, edition.article_addresses[key]),
        pictures=lookup.pictures(key),
        summary=_standfirst(article.summary, article.text),
        path=shown(article.path),
        entry=shown(article.entry),
        origin=article.published_from,
        updated=article.updated,
        tags=article.tags,
        topics=lookup.topic_links(story),
        story=lookup.story_line(story),
        outlets=len(story.sources),
        original=lookup.line(original) if original else None,
        copies=() if original else tuple(lookup.line(k) for k in copies if k != key),
        changes=changes,
    )
    return Sheet(path=edition.article_addresses[key], kind="article", values=page)


def _standfirst(summary: str, body: str) -> str:
    """The author's abstract, unless the text opens with it anyway."""
    if not summary:
        return ""
    wanted = text.collapse(summary)
    said = text.fold(wanted.rstrip(".… "))
    return "" if said in text.fold(text.collapse(body[: 3 * len(summary) + 500])) else wanted


def _front(lookup: Lookup, settings: FrontSettings) -> FrontPage:
    edition = lookup.edition
    top = [lookup.stories[key] for key in edition.front[: settings.top]]
    chosen = {story.id for story in top}
    rest = [story for story in edition.stories if story.id not in chosen]
    days = tuple(
        Day(
            date=date,
            address=addresses.day(date),
            stories=tuple(lookup.card(story) for story in stories),
        )
        for date, stories in groupby(rest[: settings.latest], key=_last_day)
    )
    return FrontPage(
        now=edition.now,
        counts=lookup.counts(),
        top=tuple(
            lookup.card(story, extract=FRONT_EXTRACTS[min(n, len(FRONT_EXTRACTS) - 1)])
            for n, story in enumerate(top)
        ),
        days=days,
        topics=tuple(topic_count(lookup, topic) for topic in edition.topics[:FRONT_TOPICS]),
        more=len(rest) > settings.latest,
        picture=_picture(lookup, top[0]) if top else None,
    )


def _picture(lookup: Lookup, story: Story) -> Medium | None:
    """The first image of a story's lead that suits the front page: wide, and soon loaded."""
    media = (each.medium for each in lookup.pictures(story.lead))
    return next((each for each in media if _suits_front(each)), None)


def _suits_front(medium: Medium) -> bool:
    wide, high = medium.width or 0, medium.height or 1
    return wide >= FRONT_PICTURE_WIDTH and wide > high and medium.size <= FRONT_PICTURE_BYTES


def _last_day(story: Story) -> str:
    return story.last.astimezone(UTC).date().isoformat()
