"""What ties the texts of one story together, for its page.

Of each text the most alike of the others is told, and the mean of its scores, which is what
average linkage went by. The cost is bounded: of a story of very many texts the latest `MOST_TIES`
are told, each compared with as many before it and with those after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aggregator.config import GroupingSettings
from aggregator.grouping.copies import compare
from aggregator.grouping.explanation import Side, compare_sides, fullest, mean_score, side
from aggregator.grouping.pairs import score
from aggregator.grouping.settings import story_stage
from aggregator.model import Article, ArticleId, Reasons, Signature, Tie

MOST_TIES = 24
"""As many as the fold compares a new text with (`fold.MOST_LIVING_TEXTS`)."""
MOST_COPIES = 12
"""Of one text; a page that explains a hundred reprints explains nothing."""
_NAMES, _WORDS, _NUMBERS = 6, 8, 3


def explain_story(
    texts: Sequence[Sequence[ArticleId]],
    *,
    signatures: Mapping[ArticleId, Signature],
    articles: Mapping[ArticleId, Article],
    settings: GroupingSettings,
) -> Reasons:
    """Why the articles of `texts` (sets of copies, original first, by time) are together.

    `signatures` and `articles` need not have more than `compared(texts)`.
    """
    told = texts[-MOST_TIES:]
    sides = [side(fullest(copies, signatures), articles) for copies in compared(texts)]
    first = len(sides) - len(told)
    ties = tuple(
        _tie(copies, number, sides, texts[-len(sides) :], signatures, settings)
        for number, copies in enumerate(told, start=first)
    )
    return Reasons(threshold=story_stage(settings).threshold, texts=len(texts), ties=ties)


def compared(texts: Sequence[Sequence[ArticleId]]) -> Sequence[Sequence[ArticleId]]:
    """Those of `texts`, and of each those copies, that an explanation looks at."""
    return [copies[: 2 * MOST_TIES] for copies in texts[-2 * MOST_TIES :]]


def _tie(
    copies: Sequence[ArticleId],
    number: int,
    sides: Sequence[Side],
    texts: Sequence[Sequence[ArticleId]],
    signatures: Mapping[ArticleId, Signature],
    settings: GroupingSettings,
) -> Tie:
    mine, stage = sides[number], story_stage(settings)
    near = [n for n in range(len(sides)) if n != number and n >= number - MOST_TIES]
    if not near:
        return Tie(
            text=copies[0],
            nearest=None,
            score=0.0,
            mean=0.0,
            copies=_copies(copies, mine, signatures),
        )
    scores = {n: score(mine.profile, sides[n].profile, stage) for n in near}
    best = min(near, key=lambda n: (-scores[n], abs(n - number), n))
    pair = compare_sides(mine, sides[best], settings)
    mean = mean_score(mine.profile, [sides[n].profile for n in near], stage)
    return Tie(
        text=copies[0],
        nearest=texts[best][0],
        score=round(scores[best], 2),
        mean=round(mean or 0.0, 2),
        names=pair.names[:_NAMES],
        words=pair.words[:_WORDS],
        numbers=pair.numbers[:_NUMBERS],
        against=pair.against,
        copies=_copies(copies, mine, signatures),
    )


def _copies(
    copies: Sequence[ArticleId], mine: Side, signatures: Mapping[ArticleId, Signature]
) -> tuple[tuple[ArticleId, float], ...]:
    """The copies of a text beside its original, against the longest of them or the original."""
    models = [mine.profile.signature, signatures[copies[0]]]
    return tuple(
        (each, round(max(_containments(signatures[each], models)), 2))
        for each in copies[1 : 1 + MOST_COPIES]
        if each in signatures
    )


def _containments(copy: Signature, models: Sequence[Signature]) -> list[float]:
    """Against each of `models` that is not the copy itself."""
    return [compare(copy, model).containment for model in models if model.article != copy.article]
