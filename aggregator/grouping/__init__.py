"""Which articles tell one event: signatures, copies, stories, topics, and why.

    Article ─ sign ─▶ Signature ─ group ─▶ Grouping      explain: why so

`signature` makes what the rest works on; `assembly` has the order of the stages; `fold` the
theory of the whole; `pairs`, `linkage` and `copies` decide; `docs/grouping.md` has the figures.
"""

from aggregator.grouping.assembly import group
from aggregator.grouping.explanation import (
    ArticleExplanation,
    Explanation,
    explain,
    explain_article,
)
from aggregator.grouping.signature import sign

__all__ = ["ArticleExplanation", "Explanation", "explain", "explain_article", "group", "sign"]
