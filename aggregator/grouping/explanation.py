"""Why two articles are together, or not: every decision told in the terms it was made in.

An explanation computes nothing of its own: scores, parts and thresholds are those of `pairs`,
`copies` and `settings`, so it cannot tell another story than the fold does. What it adds is the
choice of what to show, and the written forms (`spellings`) where it is given the articles.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from aggregator.config import GroupingSettings
from aggregator.grouping.copies import CONTAINED, Overlap, compare
from aggregator.grouping.evidence import shared_numbers, shared_words
from aggregator.grouping.pairs import (
    Profile,
    alike,
    cosine,
    doubtful,
    foreign,
    gap,
    openings,
    parts,
    prepare,
    score,
)
from aggregator.grouping.settings import story_stage, topic_stage
from aggregator.grouping.spellings import Spellings, read_spellings
from aggregator.grouping.state import Stage
from aggregator.model import Article, ArticleId, Signature

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
    parts: Mapping[str, float]
    """What the score is made of, before fading, under the names of `pairs`."""
    containment: float
    """Share of the shorter text's shingles that the longer has."""
    gap_hours: float | None
    """None where one of the two has no time of its own."""
    names: tuple[str, ...]
    """Names in both, those that add most first."""
    words: tuple[str, ...]
    """Rare terms in both that are not among the names, the same. Stems without the articles."""
    numbers: tuple[str, ...]
    against: tuple[str, ...]
    """What speaks against, for a person."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared, made ready once."""

    profile: Profile
    spellings: Spellings | None


class Likeness:
    """The pair score of stories for articles by id; each is made ready once."""

    def __init__(
        self, signatures: Mapping[ArticleId, Signature], settings: GroupingSettings
    ) -> None:
        self._signatures = signatures
        self._stage = story_stage(settings)
        self._profiles: dict[ArticleId, Profile] = {}

    @property
    def threshold(self) -> float:
        """Score from which two texts tell one event."""
        return self._stage.threshold

    def __call__(self, a: ArticleId, b: ArticleId) -> float:
        """Of two articles."""
        return score(self._profile(a), self._profile(b), self._stage)

    def _profile(self, id: ArticleId) -> Profile:
        if id not in self._profiles:
            self._profiles[id] = prepare(self._signatures[id])
        return self._profiles[id]


def explain(
    a: Signature,
    b: Signature,
    *,
    settings: GroupingSettings,
    articles: Mapping[ArticleId, Article] | None = None,
) -> Explanation:
    """Why `a` and `b` would be together, or what keeps them apart.

    With `articles`, which has both, words are told as they are written.
    """
    return compare_sides(side(a, articles), side(b, articles), settings)


def side(signature: Signature, articles: Mapping[ArticleId, Article] | None) -> Side:
    """An article made ready to be compared with many."""
    written = read_spellings(articles[signature.article]) if articles is not None else None
    return Side(prepare(signature), written)


def compare_sides(a: Side, b: Side, settings: GroupingSettings) -> Explanation:
    """As `explain`, of two that were made ready before."""
    one, other = a.profile, b.profile
    stories, topics = story_stage(settings), topic_stage(settings)
    days = gap(one, other)
    value, about = score(one, other, stories), score(one, other, topics)
    overlap = compare(one.signature, other.signature)
    near = days is None or days <= stories.window
    layer: Layer = "none"
    if overlap.copies and near:
        layer = "copy"
    elif value >= stories.threshold and near:
        layer = "story"
    elif about >= topics.threshold and (days is None or days <= topics.window):
        layer = "topic"
    both = [each.spellings for each in (a, b) if each.spellings]
    names, words = shared_words(one, other, both)
    return Explanation(
        a=one.signature.article,
        b=other.signature.article,
        layer=layer,
        score=round(about if layer == "topic" else value, 4),
        threshold=topics.threshold if layer == "topic" else stories.threshold,
        parts=_named_parts(one, other),
        containment=round(overlap.containment, 4),
        gap_hours=None if days is None else round(days * 24, 2),
        names=names,
        words=words,
        numbers=shared_numbers(one, other, both),
        against=tuple(_against(one, other, value, stories, overlap, named=bool(names))),
    )


def fullest(copies: Sequence[ArticleId], signatures: Mapping[ArticleId, Signature]) -> Signature:
    """The signature that a text is known by: that of its longest copy."""
    known = [signatures[each] for each in copies if each in signatures]
    return min(known, key=lambda each: (-each.words, each.article))


def mean_score(profile: Profile, others: Sequence[Profile], stage: Stage) -> float | None:
    """The mean score of one text against others; None against none."""
    if not others:
        return None
    return math.fsum(score(profile, each, stage) for each in others) / len(others)


def _named_parts(a: Profile, b: Profile) -> dict[str, float]:
    """What `pairs` says the score is made of, part by part."""
    named = dict(zip(("whole", "lead", "coverage"), parts(a, b), strict=True))
    if foreign(a, b):
        named["names"] = cosine(a.bones, b.bones)
    return {name: round(value, 4) for name, value in named.items()}


# ── what speaks against ────────────────────────────────────────────────────────────────────


def _against(
    a: Profile, b: Profile, value: float, stage: Stage, overlap: Overlap, *, named: bool
) -> Iterator[str]:
    """What keeps the pair out of one story, or out of one text."""
    days = gap(a, b)
    if days is not None and days > stage.window:
        yield f"{days:.1f} days apart, and a story takes articles for {stage.window:g} days"
    if value < stage.threshold:
        yield f"score {under(value, stage.threshold)}"
    if not named and a.names and b.names:
        yield "no name in common"
    yield from objections(a, b)
    if overlap.against and overlap.containment >= CONTAINED:
        yield f"no copies: {overlap.against}"


def objections(a: Profile, b: Profile) -> Iterator[str]:
    """What besides score and time speaks against one event."""
    if not foreign(a, b) and doubtful(alike(a, b), a, b):
        yield (
            f"alike on the whole but not in their openings ({openings(a, b):.2f}):"
            " one subject, two events"
        )
    if foreign(a, b):
        yield f"two languages, {a.signature.language} and {b.signature.language}"


def under(value: float, threshold: float) -> str:
    """Figures that differ as much as the values do: "0.19 is under 0.19" helps nobody."""
    digits = next((n for n in (2, 3) if round(value, n) != round(threshold, n)), 4)
    return f"{value:.{digits}f} is under the threshold {threshold:.{digits}f}"
