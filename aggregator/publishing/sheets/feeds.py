"""What feeds hold. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Html


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
class FeedEntry:
    """A story in a feed, or an article in its outlet's."""

    id: str
    """Permanent tag URI (RFC 4151)."""
    title: str
    address: str
    published: datetime
    updated: datetime
    author: str
    language: str
    body: Html | None
    """Full text; None where only extracts are wanted."""
    extract: str
    categories: tuple[tuple[str, str], ...]
    """(slug, label)."""
    sources: tuple[Via, ...]
    story: str = ""
    """Address of its story, where the entry is an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """An Atom feed."""

    id: str
    title: str
    """Of the topic or outlet; "" for the whole site."""
    page: str
    """Address of the page that shows the same."""
    updated: datetime
    entries: tuple[FeedEntry, ...]
