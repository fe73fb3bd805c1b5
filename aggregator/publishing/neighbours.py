"""Which stories a story page names as related: those nearest in time in its topics."""

from __future__ import annotations

from collections.abc import Mapping

from aggregator.model import Edition, StoryId

RELATED = 3
"""Stories of the same topics on either side in time."""


def neighbours(edition: Edition) -> Mapping[StoryId, tuple[StoryId, ...]]:
    """For each story those nearest in time in its topics, newest first.

    Only the nearest, so that a new story in a large topic changes a handful of pages.
    """
    near: dict[StoryId, set[StoryId]] = {story.id: set() for story in edition.stories}
    for topic in edition.topics:
        for n, key in enumerate(topic.stories):
            near[key].update(topic.stories[max(0, n - RELATED) : n + RELATED + 1])
    first = {story.id: story.first for story in edition.stories}
    return {
        key: tuple(sorted(others - {key}, key=lambda id: (first[id], id), reverse=True))
        for key, others in near.items()
    }
