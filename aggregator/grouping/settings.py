"""The measured defaults: how the numbers of `[grouping]` become the stages of the fold."""

from __future__ import annotations

from aggregator.config import GroupingSettings
from aggregator.grouping.state import Stage

# experiment: `bench.grouping curve`: the middle of where all collections do well (.18 to .22)
STORY_THRESHOLD = 0.20
# experiment: `bench.grouping reserve`
STORY_RESERVE = 0.8
# experiment: `bench.topics curve`; of equals the one that parts more, for a topic of unlike
# stories is worse than two of like ones.
TOPIC_THRESHOLD = 0.18
# Both from `bench.grouping stream`: the undated collections told over twenty days.
STORY_PROMPT, STORY_DECAY = 1.1, 6.0
TOPIC_RESERVE = 0.4
TOPIC_PROMPT, TOPIC_DECAY = 1.0, 90.0
TOPIC_NAMES = 0.2
"""A topic is its people and places more than its words: those change with every event."""


def story_stage(settings: GroupingSettings) -> Stage:
    """How articles become stories."""
    return Stage(
        name="stories",
        threshold=settings.story_threshold or STORY_THRESHOLD,
        reserve=STORY_RESERVE,
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
        reserve=TOPIC_RESERVE,
        window=settings.topic_window_days,
        prompt=TOPIC_PROMPT,
        decay=TOPIC_DECAY,
        copies=False,
        names=TOPIC_NAMES,
    )
