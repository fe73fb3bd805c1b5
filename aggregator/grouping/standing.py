"""Why one article stands where it stands: in its story, and not in the one that is nearest."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from aggregator.config import GroupingSettings
from aggregator.grouping.copies import compare
from aggregator.grouping.explanation import (
    Explanation,
    explain,
    fullest,
    mean_score,
    objections,
    under,
)
from aggregator.grouping.pairs import Profile, gap, prepare, score
from aggregator.grouping.settings import story_stage
from aggregator.grouping.state import Stage
from aggregator.model import Article, ArticleId, Grouping, Signature

NEAR_DAYS = 30.0
"""Stories further away than this are not looked at: their scores have faded to nothing."""
_PATIENCE = 3.0
"""How much slower scores fade in the search for a contender that is not near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleExplanation:
    """One article: why it is where it is, and what keeps it out of the nearest other story."""

    article: ArticleId
    story: int
    """Index into `Grouping.stories`."""
    story_score: float | None
    """Mean score against the other texts of its story; None where it stands alone."""
    nearest: Explanation | None
    """Against the nearest article of its own story."""
    copy_of: ArticleId | None
    """The original it is a copy of."""
    other_story: int | None
    """The nearest other story; None where there is none."""
    other_score: float | None
    """Mean score against its texts."""
    other_nearest: Explanation | None
    kept_out: tuple[str, ...]
    """Why it is not in the nearest other story, for a person."""
    threshold: float


def explain_article(
    article: ArticleId,
    *,
    grouping: Grouping,
    signatures: Mapping[ArticleId, Signature],
    settings: GroupingSettings,
    articles: Mapping[ArticleId, Article] | None = None,
) -> ArticleExplanation:
    """Why `article` is in its story, and the nearest story that it is not in.

    `signatures` may leave out articles that are far away in time (`NEAR_DAYS`): stories without
    any signature are not looked at. Raises KeyError where the grouping does not have the article.
    """
    own = next((n for n, each in enumerate(grouping.stories) if article in each.members), None)
    if own is None:
        raise KeyError(article)
    stage = story_stage(settings)
    mine = next(copies for copies in grouping.stories[own].texts if article in copies)
    profiles = {
        n: [prepare(fullest(copies, signatures)) for copies in texts]
        for n, texts in _compared(article, grouping, signatures)
    }
    profile = prepare(signatures[article])
    means = {n: mean_score(profile, others, stage) for n, others in profiles.items()}
    other = _contender(profile, profiles, means, own, stage)

    def nearest(number: int) -> Explanation | None:
        return _nearest(profile, grouping.stories[number].members, signatures, settings, articles)

    return ArticleExplanation(
        article=article,
        story=own,
        story_score=_rounded(means.get(own)),
        nearest=nearest(own),
        copy_of=None if mine[0] == article else mine[0],
        other_story=other,
        other_score=None if other is None else _rounded(means[other]),
        other_nearest=None if other is None else nearest(other),
        kept_out=() if other is None else tuple(_kept_out(profile, profiles, own, other, stage)),
        threshold=stage.threshold,
    )


def _contender(
    profile: Profile,
    profiles: Mapping[int, Sequence[Profile]],
    means: Mapping[int, float | None],
    own: int,
    stage: Stage,
) -> int | None:
    """The story that the article comes nearest to joining. Where all of them are far from it, time
    counts less: a like story of last week tells more than an unlike one of today.
    """
    near = {n: value for n, value in means.items() if n != own and value}
    if not near:
        return None
    if max(near.values()) < stage.threshold / 2.0:
        patient = replace(stage, decay=_PATIENCE * stage.decay)
        near = {n: mean_score(profile, profiles[n], patient) or 0.0 for n in near}
    return min(near, key=lambda n: (-near[n], n))


def _compared(
    article: ArticleId, grouping: Grouping, signatures: Mapping[ArticleId, Signature]
) -> Iterator[tuple[int, list[tuple[ArticleId, ...]]]]:
    """Every story with those of its texts that have a signature and not `article`."""
    for number, story in enumerate(grouping.stories):
        texts = [
            copies
            for copies in story.texts
            if article not in copies and any(each in signatures for each in copies)
        ]
        if texts:
            yield number, texts


def _nearest(
    profile: Profile,
    members: Sequence[ArticleId],
    signatures: Mapping[ArticleId, Signature],
    settings: GroupingSettings,
    articles: Mapping[ArticleId, Article] | None,
) -> Explanation | None:
    """Against the most alike of `members`, which may have the article itself among them."""
    stage, mine = story_stage(settings), profile.signature
    found = [
        (
            score(profile, prepare(signatures[each]), stage),
            compare(mine, signatures[each]).containment,
            each,
        )
        for each in members
        if each != mine.article and each in signatures
    ]
    if not found:
        return None
    return explain(mine, signatures[max(found)[2]], settings=settings, articles=articles)


def _kept_out(
    profile: Profile,
    profiles: Mapping[int, Sequence[Profile]],
    own: int,
    other: int,
    stage: Stage,
) -> Iterator[str]:
    """Why the article is not in the nearest other story."""
    value = mean_score(profile, profiles[other], stage) or 0.0
    if value < stage.threshold:
        yield f"its mean score there of {under(value, stage.threshold)}"
    gaps = [days for each in profiles[other] if (days := gap(profile, each)) is not None]
    late = bool(gaps) and min(gaps) > stage.window
    if late:
        yield (
            f"it is {min(gaps):.1f} days from the nearest text there, and a story takes articles"
            f" for {stage.window:g} days"
        )
    yield from objections(profile, max(profiles[other], key=lambda b: score(profile, b, stage)))
    if value >= stage.threshold and not late:
        mine = [profile, *profiles.get(own, ())]
        means = [mean_score(each, profiles[other], stage) or 0.0 for each in mine]
        yield _between(math.fsum(means) / len(means), len(mine), len(profiles[other]), stage)


def _between(mean: float, one: int, other: int, stage: Stage) -> str:
    """What keeps two stories of so many texts apart though an article of one would fit the other."""
    needed = stage.threshold * (1.0 + stage.reserve * (1.0 - 1.0 / min(one, other)))
    if mean < needed and min(one, other) > 1:
        return (
            f"it would fit there too, but takes its story along: {one} texts and {other} texts"
            f" become one from a mean of {needed:.2f} on, and theirs is {mean:.2f}"
        )
    if mean < needed:
        return f"it would fit there too, but its story would come along, and their mean of {under(mean, needed)}"
    return (
        "by today's texts it would fit there too; it was decided on with the texts that were there"
        " when it came"
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
