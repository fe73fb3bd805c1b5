"""Stage: why each story's articles are together, for its page.

Told anew only where a story changed: what was told is kept under the digest of everything that it
depends on, which is the story's texts, the settings and how texts are read and scored. Only
stories of two articles and more are explained, and of a huge one a bounded part.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec

from aggregator import catalogue, grouping
from aggregator.model import Article, Edition, Reasons, Signature, StoryId
from aggregator.pipeline.run import Run


def explain_stories(run: Run, made: Edition) -> dict[StoryId, Reasons]:
    """Story → reasons, of every story that has more than one article."""
    memo = run.store.memo("reasons")
    basis = (run.store.note("reading", str), run.config.grouping)
    told: dict[StoryId, Reasons] = {}
    used: set[str] = set()

    @lru_cache(maxsize=64)
    def signatures_in(path: str) -> tuple[Signature, ...]:
        return run.store.signatures_in(path)

    due = [story for story in made.stories if len(story.members) > 1]
    for done, story in enumerate(due, 1):
        texts = grouping.compared(story.texts)
        articles = {id: made.articles[id] for copies in texts for id in copies}
        key = catalogue.fingerprint(
            (basis, len(story.texts), [[_print(articles[id]) for id in each] for each in texts])
        )
        used.add(key)
        known = _revived(memo.get(key))
        if known is None:
            known = grouping.explain_story(
                story.texts,
                signatures={
                    signature.article: signature
                    for article in articles.values()
                    for signature in signatures_in(article.path)
                    if signature.article in articles
                },
                articles=articles,
                settings=run.config.grouping,
            )
            memo[key] = msgspec.msgpack.encode(known)
            run.progress("explain", done, len(due))
        told[story.id] = known
    for stale in [key for key in memo if key not in used]:
        del memo[stale]
    return told


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
