"""What a story's page shows. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Html
from aggregator.publishing.sheets.views import Line, Link, Piece


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
