"""What a story's page shows. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aggregator.model import Html
from aggregator.publishing.sheets.views import Line, Link, Piece

Part = Literal["first", "independent", "later"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One independent piece of writing: who had it first and who reprinted it."""

    original: Piece
    copies: tuple[Piece, ...]
    part: Part
    """The story's first text, another of its first day, or a later development."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One entry of a story's timeline."""

    piece: Line
    copy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """What came in one stretch of a story's time, in the units of `Strip`."""

    x: int
    texts: int
    """Height; copies stand on top of it."""
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """The timeline drawn: 300 wide, 36 high."""

    strokes: tuple[Stroke, ...]
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What a text adds to those before it."""

    text: Line
    sentences: tuple[str, ...]
    more: int
    """Further new sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A number and the texts that give it, each with the sentence where it stands."""

    number: str
    claims: tuple[tuple[Line, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """One thing that articles count differently."""

    thing: str
    sides: tuple[Side, ...]


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
    added: tuple[Added, ...]
    """By time; none of a text that has no earlier one in its language."""
    compared: int
    """Texts that were looked at for this, the earliest."""
    disputes: tuple[Dispute, ...]
    timeline: tuple[Moment, ...]
    strip: Strip | None
    """None where all came at one time."""
    feeds: tuple[Link, ...]
    """Of its topics."""
    related: tuple[Line, ...]
    why: Why | None
    """None where there is only one article."""
