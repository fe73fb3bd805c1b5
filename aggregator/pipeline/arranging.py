"""Stage: what grouping found, as the editor's orders want it, under the addresses promised."""

from __future__ import annotations

import errno
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from aggregator import curation, edition, grouping
from aggregator.curation import Curation
from aggregator.edition import Arrangement
from aggregator.model import (
    Article,
    ArticleId,
    Grouping,
    Ledger,
    Problem,
    Signature,
    StoryGroup,
)
from aggregator.pipeline.run import Run


def arrange(
    run: Run, groups: Grouping, articles: Mapping[ArticleId, Article], promised: Ledger
) -> Arrangement:
    """The stories of `groups` after curation, with what is wrong with it."""
    orders, problems = _orders(run.workspace.curation)
    priorities = {rule.name: rule.priority for rule in run.config.sources}

    @cache
    def signature(id: ArticleId) -> Signature:
        """Read for itself: orders touch a few articles of an archive."""
        signed = run.store.signatures_in(articles[id].path)
        return next(each for each in signed if each.article == id)

    def assemble(texts: Sequence[Sequence[ArticleId]]) -> StoryGroup:
        signed = [[signature(id) for id in copies] for copies in texts]
        return grouping.assemble(signed, priorities=priorities)

    arranged = edition.arrange(
        groups,
        articles,
        promised,
        orders,
        url=run.config.site.url,
        top=run.config.front.top,
        assemble=assemble,
        declared=lambda id: signature(id).topics,
    )
    return replace(arranged, problems=(*problems, *arranged.problems))


def _orders(path: Path) -> tuple[Curation, tuple[Problem, ...]]:
    try:
        if path.is_fifo():
            raise OSError(errno.EINVAL, "it is a pipe")
        return curation.parse(path.read_bytes())
    except FileNotFoundError:
        return Curation(), ()
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        remedy = "mend its permissions; until then no order holds"
        return Curation(), (curation.complain("unreadable", "the file", message, remedy),)
