"""How texts differ: those of a story, and an article and its first version. Pure.

    Story, articles ─ compare_story ─▶ Comparison
    Version, Article ─ compare_versions ─▶ Revision

`revisions` tells what changed in one article since it was first seen (`alignment`, `runs`); the
rest is about stories. `passages` makes the sentences and their terms, with the weights of grouping; `additions` finds
what is new, `figures` what is counted differently. docs/comparison.md has what was measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aggregator.comparison.additions import additions
from aggregator.comparison.figures import disagreements
from aggregator.comparison.passages import sentences, terms
from aggregator.comparison.revisions import compare_versions
from aggregator.model import Article, ArticleId, Comparison

TEXTS = 40
"""Texts of one story that are compared, earliest first: cost grows with their square."""

__all__ = ["TEXTS", "compare_story", "compare_versions", "compared"]


def compared(texts: Sequence[Sequence[ArticleId]]) -> tuple[ArticleId, ...]:
    """The originals that `compare_story` looks at: what it says depends on them alone."""
    return tuple(copies[0] for copies in texts[:TEXTS])


def compare_story(
    texts: Sequence[Sequence[ArticleId]], *, articles: Mapping[ArticleId, Article], title: str
) -> Comparison:
    """How the texts of one story differ; `texts` by time, each with its original first."""
    originals = [articles[key] for key in compared(texts)]
    read = [(each.id, each.language, sentences(each)) for each in originals]
    about = terms(title, originals[0].language) if originals else {}
    openings = [(each, read[n][2]) for n, each in enumerate(originals)]
    return Comparison(
        texts=len(originals),
        additions=additions(read, about),
        disagreements=disagreements(openings),
    )
