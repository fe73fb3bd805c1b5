"""Stage: why each story's articles are together, for its page.

Told anew only where a story changed: what was told is kept under the digest of everything that it
depends on, which is the story's texts, the settings and how texts are read and scored. Only
stories of two articles and more are explained, and of a huge one a bounded part. Many stories are
explained by the engine, few here: starting workers takes longer than that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import msgspec

from aggregator import catalogue, grouping
from aggregator.config import GroupingSettings
from aggregator.engine import Stopped
from aggregator.model import Article, ArticleId, Edition, Reasons, Signature, Story, StoryId
from aggregator.pipeline.run import COMMIT_EVERY, Run

FEW = 64
"""Stories that are explained in less time than workers take to start."""
_LIMIT = 60.0
"""Seconds a worker may take for one story, which takes milliseconds; in the end it is done here."""


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


def explain_stories(run: Run, made: Edition) -> dict[StoryId, Reasons]:
    """Story → reasons, of every story that has more than one article."""
    memo = run.store.memo("reasons")
    basis = (run.store.note("reading", str), run.config.grouping)
    keys = {story.id: _key(basis, story, made) for story in made.stories if len(story.members) > 1}
    told = {id: known for id, key in keys.items() if (known := _revived(memo.get(key)))}
    due = [story for story in made.stories if story.id in keys and story.id not in told]
    for done, (story, reasons) in enumerate(_explained(run, made, due), 1):
        told[story.id] = reasons
        memo[keys[story.id]] = msgspec.msgpack.encode(reasons)
        run.progress("explain", done, len(due))
        if done % COMMIT_EVERY == 0:
            run.save()
    for stale in set(memo) - set(keys.values()):
        del memo[stale]
    return told


def _explained(run: Run, made: Edition, due: Sequence[Story]) -> Iterator[tuple[Story, Reasons]]:
    job = partial(
        _job,
        made=made,
        settings=run.config.grouping,
        signatures_in=lru_cache(maxsize=64)(run.store.signatures_in),
    )
    if len(due) < FEW:
        yield from ((story, explain_story(job(story))) for story in due)
        return
    results = run.engine(explain_story, map(job, due), limit=_LIMIT)
    for story, result in zip(due, results, strict=True):
        yield story, explain_story(job(story)) if isinstance(result, Stopped) else result


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


def _key(basis: object, story: Story, made: Edition) -> str:
    texts = grouping.compared(story.texts)
    prints = [[_print(made.articles[id]) for id in copies] for copies in texts]
    return catalogue.fingerprint((basis, len(story.texts), prints))


def _print(article: Article) -> str:
    """Digest of what a signature and its spelling depend on."""
    return catalogue.fingerprint(
        (
            article.id,
            article.title,
            article.text,
            article.language,
            article.published,
            article.published_from,
        )
    )


def _revived(data: bytes | None) -> Reasons | None:
    """What was kept; None where nothing was, or where it is damaged: it is a cache."""
    if data is None:
        return None
    try:
        return msgspec.msgpack.decode(data, type=Reasons)
    except msgspec.DecodeError:
        return None
