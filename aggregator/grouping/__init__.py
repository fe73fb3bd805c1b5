"""Which articles tell one event: signatures, copies, stories, topics, and why.

    Article ─ sign ─▶ Signature ─ group ─▶ Grouping      explain: why so

`signature` makes what the rest works on; `assembly` has the order of the stages; `fold` the
theory of the whole; `pairs`, `linkage` and `copies` decide; `docs/grouping.md` has the figures.
"""

from aggregator.grouping.assembly import assemble, group, regroup
from aggregator.grouping.explanation import (
    Explanation,
    Likeness,
    explain,
)
from aggregator.grouping.signature import sign
from aggregator.grouping.standing import NEAR_DAYS, ArticleExplanation, explain_article
from aggregator.grouping.ties import compared, explain_story

__all__ = [
    "NEAR_DAYS",
    "ArticleExplanation",
    "Explanation",
    "Likeness",
    "assemble",
    "compared",
    "explain",
    "explain_article",
    "explain_story",
    "group",
    "regroup",
    "sign",
]
