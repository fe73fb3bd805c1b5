"""What the pages that list show: topics, sources, days. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aggregator.publishing.sheets.views import Card, Count, Link, Piece, Turn

Period = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One bar of a chart; periods with nothing in them have none."""

    place: int
    """From the left, 0 first."""
    start: str
    """First day of the period, as in "2024-06-17"."""
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """How many articles there were, period by period."""

    period: Period
    slots: int
    """Places from left to right."""
    peak: int
    """The highest count."""
    bars: tuple[Column, ...]
    """In order of time."""


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
    chart: Chart | None
    """Its articles by day; None also where all are of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """A topic that an outlet has nothing about, though most others have."""

    label: str
    address: str
    carriers: int
    """Other outlets that have it."""
    others: int
    """Other outlets that published at the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an outlet stands beside the others; `publishing.outlets` says what counts."""

    shared: int
    """Stories that other outlets have too."""
    told: int
    """Those of them whose dates tell who was first."""
    first: int
    """Those of these that it had before any other outlet."""
    copied: int
    """Its articles whose text another outlet had first."""
    reprinted: tuple[Count, ...]
    """Whose, most often first."""
    omitted: tuple[Omission, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """One page of `sources/x.html`."""

    name: str
    feed: str
    turn: Turn
    pieces: tuple[Piece, ...]
    total: int | None
    standing: Standing | None
    topics: tuple[Count, ...]
    chart: Chart | None
    """Its articles by day; None also where all are of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    """One page of `days/2024/2024-06-18.html`."""

    date: str
    turn: Turn
    stories: tuple[Card, ...]
    """Those that began on the day; on the newest page without those on top."""
    before: Link | None
    after: Link | None
    now: datetime | None = None
    """When the newest article until the end of the day was published."""
    top: tuple[Card, ...] = ()
    """The top stories as the day ended; on the newest page only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month of the archive: its days with articles and the stories begun then, newest first."""

    month: str
    """As in "2024-06"."""
    days: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysPage:
    """`days/index.html` with the newest year, `days/2023.html` for each earlier one."""

    year: str
    months: tuple[Month, ...]
    years: tuple[Link, ...]
    chart: Chart | None
    """The year's articles by day; None where all are of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """`topics/index.html` and `sources/index.html`."""

    entries: tuple[Count, ...]
