"""Edition → feeds as values: the whole site's, its developments', each topic's, each outlet's.

The site's and a topic's entries are stories, which move when news of them comes. An outlet's are
its own articles: who follows an outlet wants what it wrote, reprints included.

A feed holds its newest entries; the archive (RFC 5005, section 4) has every entry, in pages that are
numbered from the oldest and full. What is in no page yet is in the feed, so that feed and archive
together are the whole history, and a new story changes the feed alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from aggregator.config import FeedSettings
from aggregator.model import Story
from aggregator.publishing import addresses
from aggregator.publishing.developments import developments
from aggregator.publishing.entries import Entries
from aggregator.publishing.lookup import Lookup
from aggregator.publishing.sheets import Feed, FeedEntry, FeedKind, FeedLine, Sheet

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""When an empty newspaper was updated: a feed must say, and a clock must not."""


def plan_feeds(lookup: Lookup, *, feeds: FeedSettings) -> Iterator[Sheet]:
    """Every outlet's and every topic's feed, and last the site's, which every page leads to."""
    entries = Entries(lookup, feeds.full_text)
    blank = Feed(
        kind="site",
        id=entries.name("site"),
        title="",
        page=addresses.FRONT,
        updated=lookup.edition.now or EPOCH,
        entries=(),
        hub=feeds.hub,
    )
    for source in lookup.edition.sources:
        name = entries.name(f"source/{source.slug}")
        feed = replace(blank, kind="source", id=name, title=source.name, page=source.address)
        mine = [entries.article(key) for key in source.articles]
        yield from _printed(feed, addresses.feed(source.address), mine, size=feeds.entries)
    for topic in lookup.edition.topics:
        name = entries.name(f"topic/{topic.slug}")
        feed = replace(blank, kind="topic", id=name, title=topic.label, page=topic.address)
        told = _told(entries, [lookup.stories[key] for key in topic.stories])
        yield from _printed(feed, addresses.feed(topic.address), told, size=feeds.entries)
    name = entries.name("developments")
    feed = replace(blank, kind="developments", id=name, updated=EPOCH)
    new = developments(lookup, entries)
    yield from _printed(feed, addresses.DEVELOPMENTS, new, size=feeds.entries)
    told = _told(entries, lookup.edition.stories)
    yield from _printed(blank, addresses.ATOM, told, size=feeds.entries)


def is_current_feed(sheet: Sheet) -> bool:
    """Whether a sheet is a feed that readers subscribe to, rather than a page of its archive."""
    return sheet.kind == "feed" and isinstance(sheet.values, Feed) and not sheet.values.current


def feed_lines(lookup: Lookup) -> Iterator[FeedLine]:
    """Every feed there is: the site's, its developments', topics' and outlets'."""
    yield _line("site", "", addresses.ATOM, addresses.FRONT)
    yield _line("developments", "", addresses.DEVELOPMENTS, addresses.FRONT)
    for topic in lookup.edition.topics:
        yield _line("topic", topic.label, addresses.feed(topic.address), topic.address)
    for source in lookup.edition.sources:
        yield _line("source", source.name, addresses.feed(source.address), source.address)


def _line(kind: FeedKind, title: str, atom: str, page: str) -> FeedLine:
    return FeedLine(kind=kind, title=title, atom=atom, json=addresses.json_feed(atom), page=page)


def _told(entries: Entries, stories: Sequence[Story]) -> list[FeedEntry]:
    return [entries.story(story) for story in stories]


def _printed(feed: Feed, path: str, entries: Sequence[FeedEntry], *, size: int) -> Iterator[Sheet]:
    """The archive pages of a feed, then the feed itself as Atom and as JSON Feed."""
    ordered = sorted(entries, key=lambda entry: (entry.published, entry.id))
    full = len(ordered) // size if len(ordered) > size else 0
    pages = [addresses.archived(path, number) for number in range(1, full + 1)]
    for n, page in enumerate(pages):
        held = _filled(feed, ordered[n * size : (n + 1) * size])
        older = pages[n - 1] if n else ""
        newer = pages[n + 1] if n + 1 < full else ""
        values = replace(held, current=path, older=older, newer=newer)
        yield Sheet(path=page, kind="feed", values=values)
    newest = {entry.id: entry for entry in sorted(ordered, key=_age)[-size:]}
    newest |= {entry.id: entry for entry in ordered[full * size :]}
    held = _filled(feed, list(newest.values()))
    values = replace(held, older=pages[-1] if pages else "")
    yield Sheet(path=addresses.json_feed(path), kind="json-feed", values=values)
    yield Sheet(path=path, kind="feed", values=values)


def _filled(feed: Feed, entries: Sequence[FeedEntry]) -> Feed:
    """The entry that was updated last stands first."""
    updated = max((entry.updated for entry in entries), default=feed.updated)
    return replace(feed, updated=updated, entries=tuple(sorted(entries, key=_age, reverse=True)))


def _age(entry: FeedEntry) -> tuple[datetime, datetime, str]:
    return entry.updated, entry.published, entry.id
