"""What the editor wants otherwise of stories and topics than order and addresses would have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aggregator.model import ArticleId, StoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """The orders that act on published stories, resolved. Without any, all is as it would be."""

    titles: Mapping[StoryId, str] = field(default_factory=dict)
    pins: tuple[StoryId, ...] = ()
    """First on the front page, in this order."""
    labels: Mapping[int, str] = field(default_factory=dict)
    """Number of a topic in the grouping → its name; its address stays."""
    joined: Mapping[int, int] = field(default_factory=dict)
    """Number of a topic → of the one that has its stories now."""
    hidden_stories: tuple[StoryId, ...] = ()
    """Ascending; not in the grouping any more."""
    hidden_articles: tuple[ArticleId, ...] = ()
    """Ascending, those of hidden stories among them; in no story any more."""
    curated: Mapping[StoryId, tuple[str, ...]] = field(default_factory=dict)
    """What was done to a story: "merge", "split", "pin", "rename", "lead", "topics", "hide"."""
