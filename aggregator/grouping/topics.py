"""Stories → topics: the declared ones, then those that stories reveal.

A story has the topics that any of its articles declares (front matter, or a rule of the
configuration that the article matches); so it may have several. Discovered topics are clusters of
stories, made by the same fold as stories with a lower threshold, a longer window and more weight
on names (`settings.topic_stage`). A discovered topic has at least two stories; one whose stories
all share a declared topic says nothing new and is left out.

`Subjects` keeps stories and topics up to date; `gather_topics` reads them. What a topic may be
called is kept with it; which of that it is called depends on the other topics and is told at the end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, MutableMapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from aggregator.grouping.endings import Changed
from aggregator.grouping.fold import Fold
from aggregator.grouping.labels import name_topics, pool_candidates
from aggregator.grouping.rows import Chunks, Item, StoryRow, Table, TopicRow
from aggregator.grouping.signature import unit
from aggregator.grouping.sources import Source
from aggregator.grouping.state import Stage, digest
from aggregator.model import ArticleId, Signature, TopicGroup
from aggregator.text import fold as fold_text

_TERMS, _LEAD, _NAMES = 120, 60, 40
"""Of a story's signature: what its texts have in common is among the heaviest."""
_MOST_TEXTS = 40
"""Of a story, the first originals make its signature: what a subject is, its beginning tells."""

Texts = Sequence[Sequence[Signature]]
"""A story: its texts, each with its original first."""
Named = tuple[str, StoryRow]
"""A story's group with what is kept of it."""


class Subjects:
    """Stories and discovered topics, as remembered in `memo`."""

    STORIES = "stories:g:"
    TOPICS = "topics:g:"

    def __init__(self, memo: MutableMapping[str, bytes], stage: Stage, source: Source) -> None:
        self.stories = Chunks(memo, self.STORIES, StoryRow)
        self._topics = Chunks(memo, self.TOPICS, TopicRow)
        self._outlets: Table[dict[str, int]] = Table(memo, "outlets:", dict[str, int])
        self._signatures: Table[Signature] = Table(memo, "topics:s:", Signature)
        self._source = source
        self._fold = Fold(memo, stage=stage, signature=self._signature)

    def update(self, old: Mapping[str, StoryRow], made: Iterable[str]) -> None:
        """Stories `old` are no more what they were; `made` are there now, under these groups."""
        new: dict[str, Item] = {}
        outlets: Counter[str] = Counter()
        for name in made:
            row = self._story(name)
            new[name] = Item(row.last, row.digest, 0)
            outlets.update(row.outlets)
            self.stories.relax()
        for row in old.values():
            outlets.subtract(row.outlets)
        renamed = self._count_outlets(outlets)
        same = {name for name, item in new.items() if name in old and _alike(old[name], item)}
        for name in old:
            if name not in same:
                self._signatures.drop(name)
        changed = self._fold.update(
            removed=[name for name in old if name not in same],
            added={name: item for name, item in new.items() if name not in same},
        )
        known = (self._outlets.get("") or {}).keys()
        self._set_topics(changed, known)
        if renamed:
            for name, topic in list(self._topics.all()):
                if renamed.intersection(topic.phrases):
                    self._topics.put(name, self._topic(topic.stories, known))
        for table in (self.stories, self._topics, self._outlets, self._signatures, self._fold):
            table.close()

    def _set_topics(self, changed: Changed, outlets: Collection[str]) -> None:
        for name in sorted(changed.gone):
            self._topics.drop(name)
        for name, members in sorted(changed.made.items()):
            stories = tuple(sorted(key for key, _ in members))
            if len(stories) < 2:
                self._topics.drop(name)
                continue
            self._topics.put(name, self._topic(stories, outlets))
            self._topics.relax()
            self.stories.relax()

    def _topic(self, stories: Sequence[str], outlets: Collection[str]) -> TopicRow:
        rows = sorted((self._story(name) for name in stories), key=lambda row: row.order)
        texts = [self._originals(row) for row in rows]
        phrases = {fold_text(p) for each in texts for one in each for p, _ in one.phrases}
        return TopicRow(
            stories=tuple(stories),
            digest=digest([row.digest for row in rows]),
            pool=pool_candidates(texts, outlets=frozenset(outlets)),
            phrases=tuple(sorted(phrases)),
        )

    def _count_outlets(self, change: Mapping[str, int]) -> set[str]:
        """Those that came or went."""
        before = self._outlets.get("") or {}
        after = dict(before)
        for outlet, number in change.items():
            after[outlet] = after.get(outlet, 0) + number
            if not after[outlet]:
                del after[outlet]
        if after != before:
            self._outlets.put_or_drop("", after)
        return set(before.keys() ^ after.keys())

    def _story(self, name: str) -> StoryRow:
        row = self.stories.get(name)
        if row is None:
            raise msgspec.DecodeError(f"no story {name}")
        return row

    def _originals(self, row: StoryRow) -> list[Signature]:
        return [self._source.signature(copies[0]) for copies in row.group.texts[:_MOST_TEXTS]]

    def _signature(self, name: str) -> Signature:
        made = self._signatures.get(name)
        if made is None:
            row = self._story(name)
            made = story_signature(name, self._originals(row), row.last)
            self._signatures.put(name, made)
        self._signatures.relax()
        self.stories.relax()
        return made


def _alike(row: StoryRow, item: Item) -> bool:
    """As far as topics go."""
    return (row.digest, row.last) == (item.digest, item.day)


# ── reading ────────────────────────────────────────────────────────────────────────────────


def gather_topics(
    stories: Sequence[Named], memo: MutableMapping[str, bytes]
) -> tuple[TopicGroup, ...]:
    """The topics of all stories, in their final order; declared ones first."""
    numbers = {name: number for number, (name, _) in enumerate(stories)}
    rows = [row for _, row in stories]
    declared = _declared(rows)
    holders: defaultdict[int, set[int]] = defaultdict(set)
    for at, topic in enumerate(declared):
        for number in topic.stories:
            holders[number].add(at)
    found = []
    for _, row in Chunks(memo, Subjects.TOPICS, TopicRow).all():
        held = sorted(numbers[name] for name in row.stories)
        if not set.intersection(*(holders.get(number, set()) for number in held)):
            found.append((held, row.pool))
    found.sort(key=lambda each: (-len(each[0]), each[0]))
    taken = {fold_text(topic.label) for topic in declared}
    labels = name_topics([pool for _, pool in found], taken=taken)
    discovered = [
        _topic(label, False, held, rows) for label, (held, _) in zip(labels, found, strict=True)
    ]
    return (*declared, *discovered)


def _declared(stories: Sequence[StoryRow]) -> list[TopicGroup]:
    """By label; labels that differ in case or accents only are one, written as most often."""
    fold = lru_cache(maxsize=None)(fold_text)
    holders: defaultdict[str, list[int]] = defaultdict(list)
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for number, story in enumerate(stories):
        for label in story.labels:
            written[fold(label)][label] += 1
        for key in sorted({fold(label) for label in story.labels}):
            holders[key].append(number)
    topics = []
    for key in sorted(holders):
        label = min(written[key].items(), key=lambda pair: (-pair[1], pair[0]))[0]
        topics.append(_topic(label, True, holders[key], stories))
    return topics


def _topic(
    label: str, declared: bool, numbers: Sequence[int], stories: Sequence[StoryRow]
) -> TopicGroup:
    anchor = min(_start(stories[number]) for number in numbers)[1]
    return TopicGroup(label=label, declared=declared, stories=tuple(numbers), anchor=anchor)


def _start(story: StoryRow) -> tuple[float, ArticleId]:
    first = float("inf") if story.first is None else story.first
    return first, story.group.members[0]


# ── signatures ─────────────────────────────────────────────────────────────────────────────


def story_signature(name: str, originals: Sequence[Signature], last: float | None) -> Signature:
    """A story as if it were one article: the mean of its texts, trimmed to what weighs most.

    `last` is the time of its latest article in days since 1970.
    """
    return Signature(
        article=ArticleId(name),
        source="",
        language=originals[0].language,
        time=None if last is None else datetime.fromtimestamp(last * 86400.0, UTC),
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
