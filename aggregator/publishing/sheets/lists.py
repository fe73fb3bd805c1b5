"""What the pages that list show: topics, sources, days. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.publishing.sheets.views import Card, Count, Link, Piece, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage:
    """One page of `topics/x.html`. Only the newest page has figures: earlier ones stay as they are."""

    label: str
    address: str
    """Of the newest page."""
    declared: bool
    feed: str
    turn: Turn
    stories: tuple[Card, ...]
    total: int | None
    articles: int | None
    sources: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """One page of `sources/x.html`."""

    name: str
    feed: str
    turn: Turn
    pieces: tuple[Piece, ...]
    total: int | None
    first: int | None
    """Stories that it had before any other outlet, among those several outlets have."""
    copied: int | None
    """Its articles whose text another outlet had first."""
    topics: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    """One page of `days/2024/2024-06-18.html`."""

    date: str
    turn: Turn
    stories: tuple[Card, ...]
    before: Link | None
    after: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month of the archive: its days with stories, newest first."""

    label: str
    days: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysPage:
    """`days/index.html` with the newest year, `days/2023.html` for each earlier one."""

    year: str
    months: tuple[Month, ...]
    years: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """`topics/index.html` and `sources/index.html`."""

    entries: tuple[Count, ...]
