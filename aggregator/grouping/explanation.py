"""Why two articles are together, or not: every decision told in the terms it was made in.

An explanation computes nothing of its own: scores, parts and thresholds are those of `pairs`,
`copies` and `settings`, so it cannot tell another story than the fold does. What it adds is the
choice of what to show, and the written forms (`spellings`) where it is given the articles.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from aggregator.config import GroupingSettings
from aggregator.grouping import background
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
from aggregator.grouping.spellings import (
    Spellings,
    is_name,
    read_spellings,
    spell_names,
    spell_number,
    spell_terms,
)
from aggregator.grouping.state import Stage
from aggregator.grouping.wordings import calendar, titles
from aggregator.model import Article, ArticleId, Grouping, Signature

MOST_SHOWN = 12
_MOST_SPELLED = 60
"""Shared terms that are spelled; in scripts without spaces, several make one word."""
RARE = 5.0
"""Zipf frequency below which a word in both texts is worth showing: one in ten thousand. "Police"
and "president" stand in half of all news and show nothing, though they count a little."""
LEAST_SHARE = 0.01
"""Of the whole likeness that a term has to account for in order to be shown."""
NEAR_DAYS = 30.0
"""Stories further away than this are not looked at: their scores have faded to nothing."""

_PATIENCE = 3.0
"""How much slower scores fade in the search for a contender that is not near."""
_YEAR = re.compile("(?:19|20)[0-9][0-9]")

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
    names, words = _shared(one, other, both)
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
        numbers=tuple(
            spell_number(number, both)
            for number in _telling(one.signature.numbers & other.signature.numbers)
        ),
        against=tuple(_against(one, other, value, stories, overlap, named=bool(names))),
    )


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


def fullest(copies: Sequence[ArticleId], signatures: Mapping[ArticleId, Signature]) -> Signature:
    """The signature that a text is known by: that of its longest copy."""
    known = [signatures[each] for each in copies if each in signatures]
    return min(known, key=lambda each: (-each.words, each.article))


def mean_score(profile: Profile, others: Sequence[Profile], stage: Stage) -> float | None:
    """The mean score of one text against others; None against none."""
    if not others:
        return None
    return math.fsum(score(profile, each, stage) for each in others) / len(others)


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
        yield f"its mean score there of {_under(value, stage.threshold)}"
    gaps = [days for each in profiles[other] if (days := gap(profile, each)) is not None]
    late = bool(gaps) and min(gaps) > stage.window
    if late:
        yield (
            f"it is {min(gaps):.1f} days from the nearest text there, and a story takes articles"
            f" for {stage.window:g} days"
        )
    yield from _peculiar(profile, max(profiles[other], key=lambda b: score(profile, b, stage)))
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
        return f"it would fit there too, but its story would come along, and their mean of {_under(mean, needed)}"
    return (
        "by today's texts it would fit there too; it was decided on with the texts that were there"
        " when it came"
    )


def _under(value: float, threshold: float) -> str:
    """Figures that differ as much as the values do: "0.19 is under 0.19" helps nobody."""
    digits = next((n for n in (2, 3) if round(value, n) != round(threshold, n)), 4)
    return f"{value:.{digits}f} is under the threshold {threshold:.{digits}f}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


# ── what is shared ─────────────────────────────────────────────────────────────────────────


def _named_parts(a: Profile, b: Profile) -> dict[str, float]:
    """What `pairs` says the score is made of, part by part."""
    names = ("whole", "lead", "coverage")
    return {name: round(value, 4) for name, value in zip(names, parts(a, b), strict=True)}


def _shared(
    a: Profile, b: Profile, both: Sequence[Spellings]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names and rare words in both, most telling first."""
    languages = {a.signature.language, b.signature.language}
    unsaid = frozenset[str]().union(*map(calendar, languages), *map(titles, languages))
    spelled = spell_names(_products(a.names, b.names), both)
    names = {name: weight for name, weight in spelled.items() if name.casefold() not in unsaid}
    terms = spell_terms(_products(a.terms, b.terms), both)
    heard = {background.folded(word.casefold()) for name in names for word in name.split()}
    words = [
        word
        for word in _heaviest(terms)
        if background.folded(word.casefold()) not in heard
        and word.casefold() not in unsaid
        and not word[0].isdigit()
        and not (both and _is_common(word, languages))
    ]
    shown = [*_heaviest(names), *(word for word in words if is_name(word, both))]
    words = [word for word in words if word not in shown]
    return tuple(shown[:MOST_SHOWN]), tuple(words[:MOST_SHOWN])


def _products(a: Mapping[str, float], b: Mapping[str, float]) -> dict[str, float]:
    """What each shared key adds to the cosine; the heaviest only, for most are not shown."""
    shared = {key: a[key] * b[key] for key in a.keys() & b.keys()}
    return {key: shared[key] for key in _heaviest(shared)[:_MOST_SPELLED]}


def _heaviest(weights: Mapping[str, float]) -> list[str]:
    least = LEAST_SHARE * math.fsum(weights.values())
    found = [key for key, weight in weights.items() if weight >= least]
    return sorted(found, key=lambda key: (-weights[key], key))


def _is_common(word: str, languages: Iterable[str]) -> bool:
    """Whether the word stands in so many texts that sharing it says nothing."""
    if len(word) < (3 if word.isascii() else 2):
        return True  # "29th" without its number; one character of an unspaced script
    return all(background.zipf(word.casefold(), each) >= RARE for each in languages)


def _telling(numbers: Iterable[str]) -> list[str]:
    """Longest first: of numbers, those of many digits are the least likely to meet by chance.

    Years and single digits meet in any two texts and are left out.
    """
    told = [each for each in numbers if len(each) > 1 and not _YEAR.fullmatch(each)]
    return sorted(told, key=lambda number: (-len(number), number))[:MOST_SHOWN]


# ── what speaks against ────────────────────────────────────────────────────────────────────


def _against(
    a: Profile, b: Profile, value: float, stage: Stage, overlap: Overlap, *, named: bool
) -> Iterator[str]:
    """What keeps the pair out of one story, or out of one text."""
    days = gap(a, b)
    if days is not None and days > stage.window:
        yield f"{days:.1f} days apart, and a story takes articles for {stage.window:g} days"
    if value < stage.threshold:
        yield f"score {_under(value, stage.threshold)}"
    if not named and a.names and b.names:
        yield "no name in common"
    yield from _peculiar(a, b)
    if overlap.against and overlap.containment >= CONTAINED:
        yield f"no copies: {overlap.against}"


def _peculiar(a: Profile, b: Profile) -> Iterator[str]:
    """What besides score and time speaks against one event."""
    if doubtful(sum(parts(a, b)) / 3.0, a, b):
        yield (
            f"alike on the whole but not in their openings ({openings(a, b):.2f}):"
            " one subject, two events"
        )
    if a.signature.language != b.signature.language:
        yield f"two languages, {a.signature.language} and {b.signature.language}"
