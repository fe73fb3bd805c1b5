"""How an outlet stands beside the others: first, reprinting, leaving out.

Each statement is about someone, so each needs evidence and says how much there is.

*First*: of the stories that several outlets have and whose dates tell who was first, those where its
article is dated before every other outlet's. Undated articles neither win nor lose. Where one of
two dates is a bare day, only different days tell.

*Reprints*: its articles that are copies of a text that another outlet had first.

*Left out*: a topic that none of its articles belongs to, though most others have it. Only outlets
with `STANDING` articles are compared, and only in the days from the topic's first article to its
last. More than half of the other outlets that published then must carry the topic, and at least
`CARRIERS` of them. And the outlet must have published enough to be missed: had it given the topic
the share of its articles that the others gave it, `EXPECTED` or more would have been expected. By
chance alone none would be seen in e⁻³ or 5 % of such cases (Poisson), so a few names here mean
nothing; which is why the page says "has nothing about", and not why.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Article, Source, Story, StoryId
from aggregator.publishing.lookup import Lookup, dated
from aggregator.publishing.sheets import Count
from aggregator.publishing.sheets.lists import Omission, Standing

STANDING = 20
"""Articles from which an outlet is compared at all: below, one article is 5 % of all it wrote."""
CARRIERS = 4
EXPECTED = 3.0
TOPICS = 200
"""The largest topics only: each is held against every outlet."""
NAMED = 5
"""Reprinted outlets and left out topics that are named."""


@dataclass(frozen=True, slots=True)
class _Subject:
    """A topic as the outlets of standing treat it."""

    address: str
    label: str
    articles: Mapping[str, int]
    """Outlet → its articles in the topic."""
    published: Mapping[str, int]
    """Outlet → all its articles in the topic's days, where there are any."""


@dataclass(frozen=True, slots=True)
class Field:
    """All outlets of standing with the times of their articles, and what most of them write of."""

    times: Mapping[str, Sequence[datetime]]
    subjects: Sequence[_Subject]
    firsts: Mapping[StoryId, str]
    """Who was first with a story, where its dates tell."""


def survey(lookup: Lookup) -> Field:
    """What outlets are compared by. Once for all of them."""
    times: dict[str, Sequence[datetime]] = {}
    for source in lookup.edition.sources:
        mine = [a.published for a in map(lookup.article, source.articles) if dated(a)]
        if len(mine) >= STANDING:
            times[source.name] = sorted(mine)
    subjects = []
    for topic in lookup.edition.topics[:TOPICS] if len(times) > CARRIERS else ():
        members = [
            article
            for story in topic.stories
            for article in map(lookup.article, lookup.stories[story].members)
            if dated(article)
        ]
        tally = Counter(article.source for article in members if article.source in times)
        if len(tally) >= CARRIERS:
            when = [article.published for article in members]
            published = _published(times, min(when), max(when))
            subjects.append(_Subject(topic.address, topic.label, tally, published))
    shared = (story for story in lookup.edition.stories if len(story.sources) > 1)
    firsts = ((story.id, _first(lookup, story)) for story in shared)
    return Field(times, subjects, {key: name for key, name in firsts if name is not None})


def _published(
    times: Mapping[str, Sequence[datetime]], first: datetime, last: datetime
) -> Mapping[str, int]:
    counts = ((name, bisect_right(t, last) - bisect_left(t, first)) for name, t in times.items())
    return {name: count for name, count in counts if count}


def standing(lookup: Lookup, source: Source, field: Field) -> Standing:
    """What is said of `source` beside the others."""
    stories = {lookup.story_of(key).id: lookup.story_of(key) for key in source.articles}
    firsts = [field.firsts[key] for key in stories if key in field.firsts]
    copied = Counter(
        lookup.article(original).source
        for key in source.articles
        if (original := lookup.edition.copy_of.get(key)) is not None
    )
    del copied[source.name]
    return Standing(
        shared=sum(len(story.sources) > 1 for story in stories.values()),
        told=len(firsts),
        first=firsts.count(source.name),
        copied=copied.total(),
        reprinted=tuple(
            Count(label=name, address=lookup.sources[name].address, count=count)
            for name, count in sorted(copied.items(), key=lambda each: (-each[1], each[0]))[:NAMED]
        ),
        omitted=_omissions(source.name, field),
    )


def _first(lookup: Lookup, story: Story) -> str | None:
    """The outlet whose article is dated before every other outlet's."""
    members = [each for each in map(lookup.article, story.members) if dated(each)]
    earliest = min(members, key=lambda each: each.published, default=None)
    if earliest is None:
        return None
    mine = [each for each in members if each.source == earliest.source]
    others = [each for each in members if each.source != earliest.source]
    return earliest.source if all(any(_before(a, b) for a in mine) for b in others) else None


def _before(one: Article, other: Article) -> bool:
    a, b = one.published, other.published
    return a.date() < b.date() if _bare(a) or _bare(b) else a < b


def _bare(time: datetime) -> bool:
    """A date without a time of day."""
    return not (time.hour or time.minute or time.second)


def _omissions(name: str, field: Field) -> tuple[Omission, ...]:
    """The topics that it leaves out, those it would be expected to have most of first."""
    if name not in field.times:
        return ()
    found: list[tuple[float, Omission]] = []
    for subject in field.subjects:
        if name in subject.articles:
            continue
        own = subject.published.get(name, 0)
        others = len(subject.published) - bool(own)
        carriers = len(subject.articles)
        if 2 * carriers <= others:
            continue
        share = sum(subject.articles.values()) / (sum(subject.published.values()) - own)
        expected = share * own
        if expected >= EXPECTED:
            omission = Omission(
                label=subject.label, address=subject.address, carriers=carriers,
                others=others,
            )  # fmt: skip
            found.append((expected, omission))
    found.sort(key=lambda each: (-each[0], each[1].address))
    return tuple(omission for _, omission in found[:NAMED])
