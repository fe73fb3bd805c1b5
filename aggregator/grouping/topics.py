"""Stories → topics: the declared ones, then those that stories reveal.

A story has the topics that any of its articles declares (front matter, or a rule of the
configuration that the article matches); so it may have several. Discovered topics are clusters of
stories, made by the same fold as stories with a lower threshold, a longer window and more weight
on names (`settings.topic_stage`). A discovered topic has at least two stories; one whose stories
all share a declared topic says nothing new and is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, MutableMapping, Sequence
from datetime import datetime
from itertools import chain

from aggregator.grouping.fold import Folded, Items, fold
from aggregator.grouping.labels import name_topics, pool_candidates
from aggregator.grouping.leads import when
from aggregator.grouping.signature import unit
from aggregator.grouping.state import Stage, digest
from aggregator.model import ArticleId, Signature, TopicGroup
from aggregator.text import collapse
from aggregator.text import fold as fold_text

_TERMS, _LEAD, _NAMES = 120, 60, 40
"""Of a story's signature: what its texts have in common is among the heaviest."""

Texts = Sequence[Sequence[Signature]]
"""A story: its texts, each with its original first."""


def find_topics(
    stories: Sequence[Texts],
    digests: Mapping[ArticleId, str],
    *,
    stage: Stage,
    memo: MutableMapping[str, bytes],
) -> tuple[tuple[TopicGroup, ...], set[str]]:
    """The topics of `stories`, declared ones first, and the memo keys used."""
    declared = _declared(stories)
    folded = _fold_stories(stories, digests, stage, memo)
    clusters: defaultdict[str, list[int]] = defaultdict(list)
    for number, texts in enumerate(stories):
        clusters[folded.cluster_of[_key(texts)]].append(number)
    found = [each for each in clusters.values() if len(each) > 1 and not _told(each, declared)]
    found.sort(key=lambda each: (-len(each), each))
    outlets = {fold_text(each.source) for texts in stories for each in chain(*texts)}
    pools = [
        pool_candidates([[copies[0] for copies in stories[n]] for n in numbers], outlets=outlets)
        for numbers in found
    ]
    labels = name_topics(pools, taken={fold_text(topic.label) for topic in declared})
    discovered = [
        _topic(label, False, numbers, stories) for label, numbers in zip(labels, found, strict=True)
    ]
    return (*declared, *discovered), folded.used


def _declared(stories: Sequence[Texts]) -> list[TopicGroup]:
    """By label; labels that differ in case or accents only are one, written as most often."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    written: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for number, texts in enumerate(stories):
        labels = [collapse(topic) for copies in texts for each in copies for topic in each.topics]
        for label in labels:
            written[fold_text(label)][label] += 1
        for key in sorted({fold_text(label) for label in labels}):
            holders[key].append(number)
    topics = []
    for key in sorted(holders):
        label = min(written[key].items(), key=lambda pair: (-pair[1], pair[0]))[0]
        topics.append(_topic(label, True, holders[key], stories))
    return topics


def _told(numbers: Sequence[int], declared: Sequence[TopicGroup]) -> bool:
    """One declared topic has all of these stories."""
    return any(set(numbers) <= set(topic.stories) for topic in declared)


def _topic(
    label: str, declared: bool, numbers: Sequence[int], stories: Sequence[Texts]
) -> TopicGroup:
    articles = [each for n in numbers for copies in stories[n] for each in copies]
    anchor = min(articles, key=when).article
    return TopicGroup(label=label, declared=declared, stories=tuple(numbers), anchor=anchor)


# ── discovering ────────────────────────────────────────────────────────────────────────────


def _fold_stories(
    stories: Sequence[Texts],
    digests: Mapping[ArticleId, str],
    stage: Stage,
    memo: MutableMapping[str, bytes],
) -> Folded:
    by_key = {_key(texts): texts for texts in stories}
    items = Items(
        times={str(key): _last(texts) for key, texts in by_key.items()},
        digests={
            key: digest([[digests[each.article] for each in copies] for copies in texts])
            for key, texts in by_key.items()
        },
        signature=lambda key: story_signature(by_key[ArticleId(key)]),
    )
    return fold(items, stage=stage, memo=memo)


def _key(texts: Texts) -> ArticleId:
    return min(each.article for copies in texts for each in copies)


def _last(texts: Texts) -> datetime | None:
    times = [each.time for copies in texts for each in copies if each.time is not None]
    return max(times, default=None)


def story_signature(texts: Texts) -> Signature:
    """A story as if it were one article: the mean of its texts, trimmed to what weighs most."""
    originals = [copies[0] for copies in texts]
    first = originals[0]
    return Signature(
        article=_key(texts),
        source="",
        language=first.language,
        time=_last(texts),
        words=max(each.words for each in originals),
        terms=_sum([each.terms for each in originals], most=_TERMS),
        lead=_sum([each.lead for each in originals], most=_LEAD),
        opening=(),
        names=_sum([each.names for each in originals], most=_NAMES),
        numbers=frozenset(),
        shingles=b"",
    )


def _sum(
    vectors: Sequence[tuple[tuple[str, float], ...]], *, most: int
) -> tuple[tuple[str, float], ...]:
    total: defaultdict[str, float] = defaultdict(float)
    for vector in vectors:
        for term, weight in vector:
            total[term] += weight
    return unit(total, most=most)
