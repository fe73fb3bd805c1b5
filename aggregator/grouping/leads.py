"""Which article stands for its story, and which copy is the original.

    lead score = priority + completeness + earliness / 2 − 1 for a copy

- *priority* of the source, from the configuration: one point outranks all else but a copy's loss;
- *completeness*: words, against the longest text of the story, but nothing beyond 600 words
  counts: past that, longer is background, not news;
- *earliness*: 1 for the earliest article of the story, falling by rank to 0 for the latest;
  articles without a time have none;
- a copy says what its original says; the original was there first.

The original of a set of copies is the earliest that has nearly all of the text: reprints are cut,
and a notice of three lines that came first is not what the others were taken from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from aggregator.model import ArticleId, Signature

ENOUGH_WORDS = 600
NEARLY_ALL = 0.8
_LATEST = datetime.max.replace(tzinfo=UTC)


def when(signature: Signature) -> tuple[datetime, ArticleId]:
    """The order of time: articles without one last, then by id."""
    return signature.time or _LATEST, signature.article


def original_first(copies: Sequence[Signature]) -> list[Signature]:
    """A text's copies, the original first, the others by time."""
    most = max(each.words for each in copies)
    full = [each for each in copies if each.words >= NEARLY_ALL * most]
    original = min(full, key=lambda each: (when(each)[0], -each.words, each.article))
    return [original, *sorted((each for each in copies if each is not original), key=when)]


def choose_lead(texts: Sequence[Sequence[Signature]], priorities: Mapping[str, int]) -> Signature:
    """The lead of a story of `texts`, each with its original first; ties by time, then id."""
    scores = lead_scores(texts, priorities)
    members = [each for copies in texts for each in copies]
    return min(members, key=lambda each: (-scores[each.article], *when(each)))


def lead_scores(
    texts: Sequence[Sequence[Signature]], priorities: Mapping[str, int]
) -> dict[ArticleId, float]:
    """Every member's score, highest leads."""
    members = sorted((each for copies in texts for each in copies), key=when)
    originals = {copies[0].article for copies in texts}
    most = max(1, min(ENOUGH_WORDS, max(each.words for each in members)))
    rank = {each.article: number for number, each in enumerate(members)}
    scores = {}
    for each in members:
        complete = min(each.words, most) / most
        early = 0.0 if each.time is None else 1.0 - rank[each.article] / len(members)
        copy = 0.0 if each.article in originals else 1.0
        scores[each.article] = priorities.get(each.source, 0) + complete + early / 2 - copy
    return scores
