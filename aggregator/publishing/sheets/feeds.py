"""What feeds hold. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aggregator.model import Html
from aggregator.publishing.sheets.views import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Via:
    """One article among the sources of a feed entry."""

    source: str
    title: str
    time: datetime
    dated: bool
    url: str | None
    language: str
    copy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The outlet whose text an entry shows, as a feed of its own (RFC 4287, section 4.2.11)."""

    id: str
    title: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """A story in a feed, or an article in its outlet's."""

    id: str
    """Permanent tag URI (RFC 4151)."""
    title: str
    address: str
    published: datetime
    updated: datetime
    author: str
    contributors: tuple[str, ...] = ()
    """Further outlets of the story; the agency of an article."""
    language: str
    body: Html | None
    """Full text, its images still to be put in; None where only extracts are wanted."""
    extract: str
    categories: tuple[tuple[str, str], ...]
    """(slug, label)."""
    origin: Origin | None = None
    """None where it is the feed's own."""
    sources: tuple[Via, ...]
    story: str = ""
    """Address of its story, where the entry is an article."""
    pictures: tuple[Picture, ...] = ()
    """The images of its text, in their order."""
    development: Literal["", "texts", "lead"] = ""
    """What is new about a story: the number of its texts, or who leads it."""
    passed: int = 0
    """So many independent texts tell the story now."""


FeedKind = Literal["site", "topic", "source", "developments", "search"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: its newest entries, or one page of its archive (RFC 5005, section 4)."""

    kind: FeedKind
    id: str
    title: str
    """Of the topic or outlet, or what was searched for; "" for the whole site."""
    page: str
    """Address of the page that shows the same."""
    updated: datetime
    entries: tuple[FeedEntry, ...]
    hub: str = ""
    """Address of the WebSub hub that is told of news."""
    current: str = ""
    """Address of the feed that this is an archive page of; "" where it is none."""
    older: str = ""
    """Address of the archive page before; "" on the oldest."""
    newer: str = ""
    """Address of the archive page after; "" on the newest and in the feed itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLine:
    """A feed to subscribe to."""

    kind: FeedKind
    title: str
    """Of the topic or outlet; "" for the site's."""
    atom: str
    json: str
    """Addresses; "" where there is no JSON Feed."""
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribePage:
    """`subscribe.html`."""

    feeds: tuple[FeedLine, ...]
    """The site's first, then topics, then outlets."""
    opml: str
    """Address of the file that has them all; "" where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A page for the sitemap."""

    address: str
    changed: datetime | None
    """When what it shows was news last; None where that cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """Pages to be visited, or the sitemaps that list them."""

    visits: tuple[Visit, ...]
    index: bool = False
