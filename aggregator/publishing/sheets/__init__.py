"""What pages are made of: frozen values with nothing in them but what the page shows.

A sheet holds everything that its file depends on besides the templates and the settings in the
press. So a digest of the sheet together with the digest of the press says whether a file on
disk is still right. `Html` is a `str`; encoders that insist on exact types take `str` as hook.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aggregator.publishing.sheets.about import AboutPage, RedirectPage, StaticSearch
from aggregator.publishing.sheets.article import ArticlePage
from aggregator.publishing.sheets.feeds import (
    Feed,
    FeedEntry,
    FeedKind,
    FeedLine,
    Origin,
    Sitemap,
    SubscribePage,
    Via,
    Visit,
)
from aggregator.publishing.sheets.front import Day, FrontPage
from aggregator.publishing.sheets.lists import (
    DayPage,
    DaysPage,
    ListPage,
    Month,
    SourcePage,
    TopicPage,
)
from aggregator.publishing.sheets.story import (
    Added,
    Bond,
    Dispute,
    Moment,
    Part,
    Side,
    StoryPage,
    Strip,
    Stroke,
    Text,
    Why,
)
from aggregator.publishing.sheets.views import Card, Count, Counts, Line, Link, Picture, Piece, Turn

Kind = Literal[
    "style", "icon", "script", "article", "story", "redirect", "source", "sources", "topic",
    "topics", "day", "days", "problems", "about", "search", "search-style", "search-script",
    "missing", "front", "feed", "json-feed", "opml", "subscribe", "sitemap", "robots",
]  # fmt: skip

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
    | StaticSearch
    | Feed
    | SubscribePage
    | Sitemap
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One file of the site before it is rendered."""

    path: str
    kind: Kind
    values: Values


__all__ = [
    "AboutPage",
    "Added",
    "ArticlePage",
    "Bond",
    "Card",
    "Count",
    "Counts",
    "Day",
    "DayPage",
    "DaysPage",
    "Dispute",
    "Feed",
    "FeedEntry",
    "FeedKind",
    "FeedLine",
    "FrontPage",
    "Kind",
    "Line",
    "Link",
    "ListPage",
    "Moment",
    "Month",
    "Origin",
    "Part",
    "Picture",
    "Piece",
    "RedirectPage",
    "Sheet",
    "Side",
    "Sitemap",
    "SourcePage",
    "StaticSearch",
    "StoryPage",
    "Strip",
    "Stroke",
    "SubscribePage",
    "Text",
    "TopicPage",
    "Turn",
    "Values",
    "Via",
    "Visit",
    "Why",
]
