"""Stage: why each story's articles are together, for its page.

Told anew only where a story changed (`keeping`): its texts, the settings, or how texts are read and
scored. Only stories of two articles and more are explained, and of a huge one a bounded part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from aggregator import catalogue, grouping
from aggregator.config import GroupingSettings
from aggregator.model import Article, ArticleId, Edition, Reasons, Signature, Story, StoryId
from aggregator.pipeline.keeping import keep
from aggregator.pipeline.run import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainJob:
    """One story to explain, with all that its worker needs."""

    texts: tuple[tuple[ArticleId, ...], ...]
    signatures: Mapping[ArticleId, Signature]
    articles: Mapping[ArticleId, Article]
    settings: GroupingSettings


def explain_story(job: ExplainJob) -> Reasons:
    """Why the articles of one story are together."""
    return grouping.explain_story(
        job.texts, signatures=job.signatures, articles=job.articles, settings=job.settings
    )


def explain_stories(
    run: Run, made: Edition, prints: Callable[[ArticleId], str]
) -> dict[StoryId, Reasons]:
    """Story → reasons, of every story that has more than one article."""
    basis = (run.store.note("reading", str), run.config.grouping)
    stories = {story.id: story for story in made.stories if len(story.members) > 1}
    signatures_in = lru_cache(maxsize=64)(run.store.signatures_in)

    def job(id: StoryId) -> ExplainJob:
        return _job(
            stories[id], made=made, settings=run.config.grouping, signatures_in=signatures_in
        )

    return keep(
        run,
        "explain",
        keeper="reasons",
        kind=Reasons,
        keys={id: _key(basis, story, prints) for id, story in stories.items()},
        job=job,
        task=explain_story,
    )


def _job(
    story: Story,
    *,
    made: Edition,
    settings: GroupingSettings,
    signatures_in: Callable[[str], Sequence[Signature]],
) -> ExplainJob:
    articles = {id: made.articles[id] for copies in grouping.compared(story.texts) for id in copies}
    return ExplainJob(
        texts=story.texts,
        signatures={
            signature.article: signature
            for path in sorted({article.path for article in articles.values()})
            for signature in signatures_in(path)
            if signature.article in articles
        },
        articles=articles,
        settings=settings,
    )


def _key(basis: object, story: Story, prints: Callable[[ArticleId], str]) -> str:
    texts = [[prints(id) for id in copies] for copies in grouping.compared(story.texts)]
    return catalogue.fingerprint((basis, len(story.texts), texts))
