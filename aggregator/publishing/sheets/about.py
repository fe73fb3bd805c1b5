"""What the page about the newspaper, redirects and the page of a static search show. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Problem
from aggregator.publishing.sheets.views import Counts, Link


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
class StaticSearch:
    """`search.html` where an index for static hosts lies beside it."""

    index: str = "pagefind/"
    """The folder of the index, below the site."""
