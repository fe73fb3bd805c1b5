"""What a checker complains of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TOOLS = Path(__file__).with_name("node_modules")
"""Where npm puts the checkers."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One complaint."""

    check: str
    place: str
    """Page, relative to the site, and how it was looked at."""
    message: str
