"""The measured defaults: how the numbers of `[grouping]` become the stages of the fold."""

from __future__ import annotations

from aggregator.config import GroupingSettings
from aggregator.grouping.state import Stage

# experiment: `bench.grouping curve`
STORY_THRESHOLD = 0.23
# Chosen by reading topics of three collections: at .20 and under unlike stories meet.
TOPIC_THRESHOLD = 0.24
# Tried on allsides-dated-spring: decay of 10 days .89, 6 .90, 5 .91; prompt 1.25 .894, 1.2 .903.
STORY_PROMPT, STORY_DECAY = 1.2, 5.0
TOPIC_PROMPT, TOPIC_DECAY = 1.0, 90.0
TOPIC_NAMES = 0.4
"""A topic is its people and places more than its words: those change with every event."""


def story_stage(settings: GroupingSettings) -> Stage:
    """How articles become stories."""
    return Stage(
        name="stories",
        threshold=settings.story_threshold or STORY_THRESHOLD,
        window=settings.window_days,
        prompt=STORY_PROMPT,
        decay=STORY_DECAY,
        copies=True,
        names=0.0,
    )


def topic_stage(settings: GroupingSettings) -> Stage:
    """How stories become topics: by the same means, looser and longer."""
    return Stage(
        name="topics",
        threshold=settings.topic_threshold or TOPIC_THRESHOLD,
        window=settings.topic_window_days,
        prompt=TOPIC_PROMPT,
        decay=TOPIC_DECAY,
        copies=False,
        names=TOPIC_NAMES,
    )
