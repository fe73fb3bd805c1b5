"""What an article's page shows. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aggregator.model import DateOrigin, Html, Revision
from aggregator.publishing.sheets.views import Line, Link, Picture, Piece


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
    changes: Revision | None = None
    """Since the article was first seen."""
    pictures: tuple[Picture, ...] = ()
    """The images in `body`, in their order."""
