"""Why two articles are together, or not: every decision told in the terms it was made in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from aggregator.config import GroupingSettings
from aggregator.grouping.copies import CONTAINED, Overlap, compare
from aggregator.grouping.pairs import (
    Profile,
    doubtful,
    gap,
    openings,
    parts,
    prepare,
    score,
)
from aggregator.grouping.settings import story_stage, topic_stage
from aggregator.grouping.state import Stage
from aggregator.model import ArticleId, Grouping, Signature

_MOST_SHOWN = 12

Layer = Literal["copy", "story", "topic", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Two articles compared. Says what the pair alone would decide: in a group, averages do."""

    a: ArticleId
    b: ArticleId
    layer: Layer
    """The closest layer whose threshold the pair reaches."""
    score: float
    """The pair score, after fading with time."""
    threshold: float
    """What `score` is held against: that of topics where the pair's layer is "topic"."""
    whole: float
    lead: float
    coverage: float
    """The three parts of the score, before fading."""
    containment: float
    """Share of the shorter text's shingles that the longer has."""
    gap_hours: float | None
    """None where one of the two has no time of its own."""
    terms: tuple[str, ...]
    """Shared terms, those that add most first."""
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    against: tuple[str, ...]
    """What speaks against, for a person."""


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
    """Mean score against its texts: under the threshold, or out of the window."""
    other_nearest: Explanation | None
    threshold: float


def explain(a: Signature, b: Signature, *, settings: GroupingSettings) -> Explanation:
    """Why `a` and `b` would be together, or what keeps them apart."""
    one, other = prepare(a), prepare(b)
    stories, topics = story_stage(settings), topic_stage(settings)
    days = gap(one, other)
    value, about = score(one, other, stories), score(one, other, topics)
    overlap = compare(a, b)
    near = days is None or days <= stories.window
    layer: Layer = "none"
    if overlap.copies and near:
        layer = "copy"
    elif value >= stories.threshold and near:
        layer = "story"
    elif about >= topics.threshold and (days is None or days <= topics.window):
        layer = "topic"
    whole, lead, coverage = parts(one, other)
    return Explanation(
        a=a.article,
        b=b.article,
        layer=layer,
        score=round(about if layer == "topic" else value, 4),
        threshold=topics.threshold if layer == "topic" else stories.threshold,
        whole=round(whole, 4),
        lead=round(lead, 4),
        coverage=round(coverage, 4),
        containment=round(overlap.containment, 4),
        gap_hours=None if days is None else round(days * 24, 2),
        terms=_shared(one.terms, other.terms),
        names=_shared(one.names, other.names),
        numbers=tuple(sorted(a.numbers & b.numbers))[:_MOST_SHOWN],
        against=tuple(_against(one, other, value, stories, overlap)),
    )


def explain_article(
    article: ArticleId,
    *,
    grouping: Grouping,
    signatures: Mapping[ArticleId, Signature],
    settings: GroupingSettings,
) -> ArticleExplanation:
    """Why `article` is in its story, and the nearest story that it is not in.

    Raises KeyError where the grouping does not have the article.
    """
    own = next((n for n, each in enumerate(grouping.stories) if article in each.members), None)
    if own is None:
        raise KeyError(article)
    profile = prepare(signatures[article])
    stage = story_stage(settings)
    texts = grouping.stories[own].texts
    mine = next(copies for copies in texts if article in copies)
    means = {
        n: _mean(profile, [c[0] for c in story.texts if article not in c], signatures, stage)
        for n, story in enumerate(grouping.stories)
    }
    others = [
        (value, -n) for n, value in means.items() if n != own and value is not None and value > 0
    ]
    other = -max(others)[1] if others else None
    return ArticleExplanation(
        article=article,
        story=own,
        story_score=_rounded(means[own]),
        nearest=_nearest(article, grouping.stories[own].members, signatures, settings),
        copy_of=None if mine[0] == article else mine[0],
        other_story=other,
        other_score=None if other is None else _rounded(means[other]),
        other_nearest=None
        if other is None
        else _nearest(article, grouping.stories[other].members, signatures, settings),
        threshold=stage.threshold,
    )


def _mean(
    profile: Profile,
    texts: Sequence[ArticleId],
    signatures: Mapping[ArticleId, Signature],
    stage: Stage,
) -> float | None:
    """The mean score of an article against texts; None against none."""
    if not texts:
        return None
    return sum(score(profile, prepare(signatures[each]), stage) for each in texts) / len(texts)


def _nearest(
    article: ArticleId,
    members: Sequence[ArticleId],
    signatures: Mapping[ArticleId, Signature],
    settings: GroupingSettings,
) -> Explanation | None:
    found = [
        explain(signatures[article], signatures[each], settings=settings)
        for each in members
        if each != article
    ]
    return max(found, key=lambda each: (each.score, each.containment, each.b), default=None)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _shared(a: Mapping[str, float], b: Mapping[str, float]) -> tuple[str, ...]:
    both = sorted(a.keys() & b.keys(), key=lambda term: (-a[term] * b[term], term))
    return tuple(both[:_MOST_SHOWN])


def _against(a: Profile, b: Profile, value: float, stage: Stage, overlap: Overlap) -> Iterator[str]:
    """What keeps the pair out of one story, or out of one text."""
    days, alike = gap(a, b), sum(parts(a, b)) / 3.0
    if days is not None and days > stage.window:
        yield f"{days:.1f} days apart, and a story takes articles for {stage.window:g} days"
    if value < stage.threshold:
        yield f"score {value:.3f} is under the threshold {stage.threshold:.3f}"
        if a.names and b.names and not a.names.keys() & b.names.keys():
            yield "no name in common"
    if doubtful(alike, a, b):
        yield (
            f"alike on the whole ({alike:.2f}) but not in their openings ({openings(a, b):.2f}):"
            " one subject, two events"
        )
    if overlap.against and overlap.containment >= CONTAINED:
        yield f"no copies: {overlap.against}"
    if a.signature.language != b.signature.language:
        yield f"two languages, {a.signature.language} and {b.signature.language}"
