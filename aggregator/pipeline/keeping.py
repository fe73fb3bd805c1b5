"""What is told of each story or article for its page, made anew only where it changed.

What was made is kept in the catalogue under a digest of all that it depends on. Many are
worked on by the engine, few here: starting workers takes longer than that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar

import msgspec

from aggregator import catalogue
from aggregator.engine import Stopped
from aggregator.model import ArticleId, Edition
from aggregator.pipeline.run import COMMIT_EVERY, Run

J = TypeVar("J")
K = TypeVar("K", bound=str)
T = TypeVar("T")

FEW = 64
"""Stories or articles that are worked on in less time than workers take to start."""
_LIMIT = 60.0
"""Seconds a worker may take for one of them, which takes milliseconds; in the end it is done here."""


def article_prints(made: Edition) -> Callable[[ArticleId], str]:
    """Article → digest of all that what is told of it depends on, each made once."""

    @cache
    def digest(id: ArticleId) -> str:
        each = made.articles[id]
        told = each.id, each.title, each.text, each.language, each.published, each.published_from
        return catalogue.fingerprint(told)

    return digest


def keep(
    run: Run,
    stage: str,
    *,
    keeper: str,
    kind: type[T],
    keys: Mapping[K, str],
    job: Callable[[K], J],
    task: Callable[[J], T],
) -> dict[K, T]:
    """Id → what `task` makes of its `job`, for every id of `keys`, which has the digests.

    `keeper` names the memo and `stage` the progress. What is kept for no id of `keys` is
    forgotten.
    """
    memo = run.store.memo(keeper)
    told = {id: known for id, key in keys.items() if (known := _revived(memo.get(key), kind))}
    due = [id for id in keys if id not in told]
    for done, (id, made) in enumerate(_made(run, due, job, task), 1):
        told[id] = made
        memo[keys[id]] = msgspec.msgpack.encode(made)
        run.progress(stage, done, len(due))
        if done % COMMIT_EVERY == 0:
            run.save()
    for stale in set(memo) - set(keys.values()):
        del memo[stale]
    return told


def _made(
    run: Run, due: Sequence[K], job: Callable[[K], J], task: Callable[[J], T]
) -> Iterator[tuple[K, T]]:
    if len(due) < FEW:
        yield from ((id, task(job(id))) for id in due)
        return
    results = run.engine(task, map(job, due), limit=_LIMIT)
    for id, result in zip(due, results, strict=True):
        yield id, task(job(id)) if isinstance(result, Stopped) else result


def _revived(data: bytes | None, kind: type[T]) -> T | None:
    """What was kept; None where nothing was, or where it is damaged: it is a cache."""
    if data is None:
        return None
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except msgspec.DecodeError:
        return None
