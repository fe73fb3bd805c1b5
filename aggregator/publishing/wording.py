"""What feeds say in words, which templates and translations decide. Functions of values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aggregator.publishing.sheets import Feed, FeedEntry
from aggregator.publishing.tongues import Tongue


@dataclass(frozen=True)
class Wording:
    """How a feed speaks."""

    tongue: Tongue
    content: Callable[[FeedEntry, Callable[[str], str]], str]
    """(entry, address → link) → the entry's HTML."""

    def feed_title(self, feed: Feed, name: str) -> str:
        """The title of a feed of the newspaper `name`."""
        title = self.tongue.gettext("Developments") if feed.kind == "developments" else feed.title
        return f"{title} – {name}" if title else name

    def entry_title(self, entry: FeedEntry) -> str:
        """The headline, and what is new where the entry is a development."""
        if entry.development == "texts":
            told = self.tongue.ngettext(
                "%(num)s independent text: %(title)s",
                "%(num)s independent texts: %(title)s",
                entry.passed,
            )
            return told % {"num": self.tongue.number(entry.passed), "title": entry.title}
        if entry.development == "lead":
            return self.tongue.gettext("New lead: %(title)s") % {"title": entry.title}
        return entry.title
