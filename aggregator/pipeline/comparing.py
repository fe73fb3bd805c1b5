"""Stage: how each story's texts differ, for its page.

Like what is explained (`explaining`), compared anew only where a story's texts changed: the rest is
kept under the digest of all that it depends on. Only stories of two texts and more are compared,
and of a huge one a bounded part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from aggregator import catalogue, comparison
from aggregator.engine import Stopped
from aggregator.model import Article, ArticleId, Comparison, Edition, Story, StoryId
from aggregator.pipeline.explaining import FEW
from aggregator.pipeline.run import COMMIT_EVERY, Run

_LIMIT = 60.0
"""Seconds a worker may take for one story, which takes milliseconds; in the end it is done here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareJob:
    """One story to compare, with all that its worker needs."""

    texts: tuple[tuple[ArticleId, ...], ...]
    articles: Mapping[ArticleId, Article]
    title: str


def compare_story(job: CompareJob) -> Comparison:
    """How the texts of one story differ."""
    return comparison.compare_story(job.texts, articles=job.articles, title=job.title)


def compare_stories(run: Run, made: Edition) -> dict[StoryId, Comparison]:
    """Story → how its texts differ, of every story that has more than one text."""
    memo = run.store.memo("comparisons")
    basis = run.store.note("reading", str)
    jobs = {story.id: _job(story, made) for story in made.stories if len(story.texts) > 1}
    keys = {id: _key(basis, job) for id, job in jobs.items()}
    told = {id: known for id, key in keys.items() if (known := _revived(memo.get(key)))}
    due = [story for story in made.stories if story.id in keys and story.id not in told]
    for done, (story, found) in enumerate(_compared(run, due, jobs), 1):
        told[story.id] = found
        memo[keys[story.id]] = msgspec.msgpack.encode(found)
        run.progress("compare", done, len(due))
        if done % COMMIT_EVERY == 0:
            run.save()
    for stale in set(memo) - set(keys.values()):
        del memo[stale]
    return told


def _compared(
    run: Run, due: Sequence[Story], jobs: Mapping[StoryId, CompareJob]
) -> Iterator[tuple[Story, Comparison]]:
    if len(due) < FEW:
        yield from ((story, compare_story(jobs[story.id])) for story in due)
        return
    results = run.engine(compare_story, (jobs[story.id] for story in due), limit=_LIMIT)
    for story, result in zip(due, results, strict=True):
        yield story, compare_story(jobs[story.id]) if isinstance(result, Stopped) else result


def _job(story: Story, made: Edition) -> CompareJob:
    texts = tuple((key,) for key in comparison.compared(story.texts))
    return CompareJob(
        texts=texts,
        articles={key: made.articles[key] for (key,) in texts},
        title=story.title,
    )


def _key(basis: object, job: CompareJob) -> str:
    articles = (job.articles[key] for (key,) in job.texts)
    prints = [[each.id, each.title, each.text, each.language] for each in articles]
    return catalogue.fingerprint((basis, job.title, prints))


def _revived(data: bytes | None) -> Comparison | None:
    """What was kept; None where nothing was, or where it is damaged: it is a cache."""
    if data is None:
        return None
    try:
        return msgspec.msgpack.decode(data, type=Comparison)
    except msgspec.DecodeError:
        return None
