"""What pages are made of: frozen values with nothing in them but what the page shows.

A sheet holds everything that its file depends on besides the templates and the settings in the
press. So a digest of the sheet together with the digest of the press says whether a file on
disk is still right. `Html` is a `str`; encoders that insist on exact types take `str` as hook.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aggregator.model import DateOrigin, Html, Problem

Kind = Literal[
    "style", "icon", "article", "story", "redirect", "source", "sources", "topic", "topics",
    "day", "days", "problems", "about", "search", "missing", "front", "feed",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place on our own site."""

    label: str
    address: str
    """Path below the site; "" where there is no page for it."""


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
class Day:
    """A day and its stories."""

    date: str
    """As in "2024-06-18"."""
    address: str
    stories: tuple[Card, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One independent piece of writing: who had it first and who reprinted it."""

    original: Piece
    copies: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One entry of a story's timeline."""

    piece: Line
    copy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bond:
    """What ties one text of a story to the others."""

    text: Line
    nearest: Line | None
    """The most alike of the other texts; None where there is no other."""
    told: bool
    """The same two are told of further up."""
    score: float
    mean: float
    names: tuple[str, ...]
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    against: tuple[str, ...]
    copies: tuple[tuple[Line, int], ...]
    """Each with the percentage of its word runs that are the text's too."""
    more: int
    """Further copies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a story's articles are together."""

    threshold: float
    bonds: tuple[Bond, ...]
    more: int
    """Earlier texts that are not told of."""
    edited: bool
    """The editor had a hand in what is together here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPage:
    """`stories/…`."""

    title: str
    topics: tuple[Link, ...]
    first: datetime
    last: datetime
    updated: datetime
    outlets: int
    articles: int
    lead: Piece
    body: Html
    coverage: tuple[Text, ...]
    timeline: tuple[Moment, ...]
    related: tuple[Line, ...]
    why: Why | None
    """None where there is only one article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """`articles/…`."""

    piece: Piece
    body: Html
    summary: str
    path: str
    """Below the content folder, fit to be shown."""
    entry: str
    origin: DateOrigin
    updated: datetime | None
    tags: tuple[str, ...]
    topics: tuple[Link, ...]
    story: Line
    outlets: int
    """Of the story."""
    original: Line | None
    """What this is a copy of."""
    copies: tuple[Line, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutPage:
    """`about.html` with the first problems, `problems-2.html` and so on with the rest."""

    now: datetime | None
    counts: Counts | None
    """None from the second page on."""
    number: int
    pages: tuple[Link, ...]
    """All pages of problems; empty where one is enough."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectPage:
    """An address that was promised; `target` None: what stood there was withdrawn."""

    target: str | None
    hidden: bool = False
    """It was withdrawn by the editor."""


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
    """A story in a feed."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """An Atom feed."""

    id: str
    title: str
    """Of the topic; "" for the whole site."""
    page: str
    """Address of the page that shows the same."""
    updated: datetime
    entries: tuple[FeedEntry, ...]


Values = (
    None
    | FrontPage
    | StoryPage
    | ArticlePage
    | TopicPage
    | SourcePage
    | DayPage
    | DaysPage
    | ListPage
    | AboutPage
    | RedirectPage
    | Feed
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One file of the site before it is rendered."""

    path: str
    kind: Kind
    values: Values
