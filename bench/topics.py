"""Topics measured: `python -m bench.topics [curve] [read]`.

`curve` gives BCubed precision, recall and F1 of discovered topics where they are labelled, by
threshold, and the size of the largest; `read` prints every topic with the titles of its stories, for
what a label is worth is seen by reading it. Both need the labelled collections beside the project.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from aggregator.config import GroupingSettings
from aggregator.evaluation import Score, score
from aggregator.grouping import group
from aggregator.model import ArticleId, Grouping
from bench.grouping import DATED, UNDATED, load, run

LABELLED = ("ecbplus-traindev", DATED)
THRESHOLDS = (0.14, 0.16, 0.17, 0.18, 0.19, 0.20, 0.21, 0.22, 0.24)
READ = 8
"""Stories of a topic that are printed."""


def main(names: Sequence[str]) -> None:
    run({"curve": curve, "read": read}, names)


def curve() -> None:
    for name in LABELLED:
        labelled, signatures = load(name)
        wanted = {x.article.id: x.topic for x in labelled if x.topic}
        for threshold in THRESHOLDS:
            settings = GroupingSettings(topic_threshold=threshold)
            made = group(signatures, settings=settings, priorities={}, memo={})
            found = measure(made, wanted)
            largest = max((len(topic.stories) for topic in made.topics), default=0)
            print(
                f"{name:24} {threshold:.2f}  {found.precision:.3f} {found.recall:.3f}"
                f" F1 {found.f1:.3f}  {len(made.topics)} topics, the largest of {largest} stories"
            )


def measure(made: Grouping, wanted: dict[ArticleId, str]) -> Score:
    """A story without a topic is a topic of its own."""
    topic_of = {n: f"topic {k}" for k, topic in enumerate(made.topics) for n in topic.stories}
    found = {
        article: topic_of.get(n, f"story {n}")
        for n, story in enumerate(made.stories)
        for article in story.members
    }
    return score(found, wanted).bcubed


def read() -> None:
    for name in (*UNDATED, DATED):
        labelled, signatures = load(name)
        titles = {x.article.id: x.article.title or x.article.text[:80] for x in labelled}
        made = group(signatures, settings=GroupingSettings(), priorities={}, memo={})
        print(f"\n{name}: {len(made.stories)} stories, {len(made.topics)} topics")
        for topic in made.topics:
            print(f"{topic.label} ({len(topic.stories)})")
            for n in topic.stories[:READ]:
                print(f"    {titles[made.stories[n].lead]}")


if __name__ == "__main__":
    main(sys.argv[1:])
