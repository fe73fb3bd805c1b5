"""Stage: how each story's texts differ, for its page.

Compared anew only where a story's texts changed (`keeping`). Only stories of two texts and more are
compared, and of a huge one a bounded part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aggregator import catalogue, comparison
from aggregator.model import Article, ArticleId, Comparison, Edition, Story, StoryId
from aggregator.pipeline.keeping import keep
from aggregator.pipeline.run import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareJob:
    """One story to compare, with all that its worker needs."""

    texts: tuple[tuple[ArticleId, ...], ...]
    articles: Mapping[ArticleId, Article]
    title: str


def compare_story(job: CompareJob) -> Comparison:
    """How the texts of one story differ."""
    return comparison.compare_story(job.texts, articles=job.articles, title=job.title)


def compare_stories(
    run: Run, made: Edition, prints: Callable[[ArticleId], str]
) -> dict[StoryId, Comparison]:
    """Story → how its texts differ, of every story that has more than one text."""
    basis = run.store.note("reading", str)
    stories = {story.id: story for story in made.stories if len(story.texts) > 1}
    return keep(
        run,
        "compare",
        keeper="comparisons",
        kind=Comparison,
        keys={id: _key(basis, story, prints) for id, story in stories.items()},
        job=lambda id: _job(stories[id], made),
        task=compare_story,
    )


def _job(story: Story, made: Edition) -> CompareJob:
    keys = comparison.compared(story.texts)
    return CompareJob(
        texts=tuple((key,) for key in keys),
        articles={key: made.articles[key] for key in keys},
        title=story.title,
    )


def _key(basis: object, story: Story, prints: Callable[[ArticleId], str]) -> str:
    texts = [prints(key) for key in comparison.compared(story.texts)]
    return catalogue.fingerprint((basis, story.title, texts))
