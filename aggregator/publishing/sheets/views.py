"""What several pages show: links, lines, articles and stories in lists, figures. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Medium


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place on our own site."""

    label: str
    address: str
    """Path below the site; "" where there is no page for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image of an article that the site has."""

    path: str
    """In the content folder: by this the article's body names it."""
    medium: Medium


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A place on our own site and how much is there."""

    label: str
    address: str
    count: int
    last: datetime | None = None
    """Newest publication there."""
    headline: str = ""
    """Newest headline there."""
    headline_address: str = ""
    language: str = "und"
    """Of the headline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A story or an article in one line."""

    title: str
    address: str
    language: str
    source: Link
    time: datetime
    dated: bool
    """False: only the file's own time is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An article in a list."""

    title: str
    address: str
    language: str
    source: Link
    time: datetime
    dated: bool
    url: str | None
    """At the outlet; http(s) only."""
    opening: str = ""
    author: str | None = None
    agency: str | None = None
    story: Line | None = None
    """Its story, where the list is not the story's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A story in a list."""

    title: str
    address: str
    language: str
    source: Link
    """The lead's."""
    time: datetime
    """The lead's."""
    dated: bool
    extract: str
    topics: tuple[Link, ...]
    outlets: int
    texts: int
    articles: int
    names: tuple[Link, ...]
    """The first outlets other than the lead's."""
    others: tuple[Line, ...]
    """Differing headlines of other outlets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The edition in numbers."""

    articles: int
    sources: int
    stories: int
    topics: int
    copies: int
    """Articles whose text is another's."""
    problems: int
    hidden_stories: int = 0
    """Whole stories that the editor does not show; counted nowhere else."""
    hidden_articles: int = 0
    """The same of articles, those of the hidden stories among them."""

    @property
    def folded(self) -> int:
        """Articles that the front page does not show because their story is already there."""
        return self.articles - self.stories


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Where one page of a long list stands among the others."""

    number: int | None
    """From the oldest, 1 first; None on the newest page."""
    older: str | None
    newer: str | None
    newest: str | None
    """None on the newest page itself."""
