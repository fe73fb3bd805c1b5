"""What the readers of the formats hand on: an article as its file has it, not yet settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aggregator.config import ReadingSettings
from aggregator.model import DateOrigin, Html, Problem
from aggregator.readers.markup.fields import Declared


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """All that reading depends on beside the file's text."""

    path: str
    modified: datetime
    settings: ReadingSettings
    hosts: Mapping[str, str]
    """Host → outlet, as configured."""
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One article as found. What the header declares outranks the rest."""

    declared: Declared = field(default_factory=Declared)
    entry: str = ""
    title: str = ""
    text: str
    body: Html
    summary: str = ""
    credited: str = ""
    """The outlet that a byline or credit line names."""
    site: str = ""
    """What page or feed call themselves."""
    author: str = ""
    agency: str = ""
    language: str = ""
    dates: tuple[tuple[DateOrigin, datetime], ...] = ()
    updated: datetime | None = None
    url: str = ""
    tags: tuple[str, ...] = ()
    may_be_empty: bool = False
    """A headline and a link may be all there is of it: an entry of a feed, a note that points elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one file holds, by one format's reader."""

    drafts: tuple[Draft, ...] = ()
    problems: tuple[Problem, ...] = ()
