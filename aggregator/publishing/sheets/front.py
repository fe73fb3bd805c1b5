"""What the front page shows. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Medium
from aggregator.publishing.sheets.views import Card, Count, Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day and its stories."""

    date: str
    """As in "2024-06-18"."""
    address: str
    stories: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """`index.html`."""

    now: datetime | None
    counts: Counts
    top: tuple[Card, ...]
    days: tuple[Day, ...]
    """The latest stories that are not on top."""
    topics: tuple[Count, ...]
    more: bool
    """Whether the archive holds stories that are not shown here."""
    picture: Medium | None = None
    """Of the first story."""
