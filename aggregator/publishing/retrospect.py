"""The front page of a past day as it stood when that day ended. A function of the edition alone.

For each day the stories are ranked by the formula of the front page (`FrontSettings.rank`), over the
articles published until the end of that day, "now" being the newest of them. A story shows its lead
if that was there already, its first text otherwise, and counts only what was there. What cannot be
known any more is not pretended: which articles belong together, and the editor's orders, are as
they are today; pins do not count.

Cost. Stories are met backwards from the newest article of the day, and the search ends where not
even the story with the most outlets of all could still rank among those found: with the default
half-life after a few days of news, however long the archive. With a very long one it ends after
`REACH` articles.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from aggregator.config import FrontSettings
from aggregator.model import Article, Story
from aggregator.publishing.lookup import CARD_EXTRACT, Lookup, dated
from aggregator.publishing.sheets import Card

REACH = 20_000
"""Articles looked at for one day: what a thousand outlets publish in a day or two."""
LEAD_EXTRACT = 600
"""Characters of the first story's text: a paragraph in two columns."""


@dataclass(frozen=True, slots=True)
class Past:
    """All articles that date their stories, oldest first."""

    days: Sequence[date]
    events: Sequence[tuple[datetime, Story]]
    most: int
    """Outlets with a text of their own in the story that has most."""


@dataclass(frozen=True, slots=True)
class _Then:
    """A story as it stood."""

    story: Story
    last: datetime
    members: Sequence[Article]
    originals: Sequence[Article]
    """The first of each text, as far as there."""

    @property
    def own(self) -> int:
        """Outlets with a text of their own."""
        return len({article.source for article in self.originals})


def recollect(lookup: Lookup) -> Past:
    """What every day's front page is made from. Once for all days."""
    events = [
        (article.published.astimezone(UTC), story)
        for story in lookup.edition.stories
        for article in _datable(lookup, story)
    ]
    events.sort(key=lambda event: (event[0], event[1].id))
    most = max((len(story.texts) for story in lookup.edition.stories), default=0)
    return Past([time.date() for time, _ in events], events, most)


def front_of(
    lookup: Lookup, past: Past, day: date, *, settings: FrontSettings
) -> tuple[datetime | None, tuple[Card, ...]]:
    """The time of the newest article until the end of `day`, and the top stories then."""
    end = bisect_right(past.days, day)
    if not end or not settings.top:
        return None, ()
    now = past.events[end - 1][0]
    best: list[float] = []
    found: dict[str, tuple[float, _Then]] = {}
    for n in range(end - 1, max(end - REACH, 0) - 1, -1):
        time, story = past.events[n]
        age = (now - time).total_seconds() / 3600
        if len(best) == settings.top and settings.rank(sources=past.most, age_hours=age) < best[0]:
            break
        if story.id in found:
            continue
        then = _then(lookup, story, day, last=time)
        rank = settings.rank(sources=then.own, age_hours=age)
        found[story.id] = rank, then
        (heapq.heappushpop if len(best) == settings.top else heapq.heappush)(best, rank)
    ranked = sorted(
        found.values(), key=lambda each: (-each[0], -each[1].last.timestamp(), each[1].story.id)
    )
    return now, tuple(
        _card(lookup, then, first=n == 0) for n, (_, then) in enumerate(ranked[: settings.top])
    )


def _datable(lookup: Lookup, story: Story) -> list[Article]:
    """Its articles but for the undated ones; all where none says when it was published."""
    members = [lookup.article(key) for key in story.members]
    return [article for article in members if dated(article)] or members


def _then(lookup: Lookup, story: Story, day: date, *, last: datetime) -> _Then:
    members = [
        article
        for article in _datable(lookup, story)
        if article.published.astimezone(UTC).date() <= day
    ]
    there = {article.id: article for article in members}
    firsts = (next((key for key in text if key in there), None) for text in story.texts)
    return _Then(story, last, members, [there[key] for key in firsts if key is not None])


def _card(lookup: Lookup, then: _Then, *, first: bool) -> Card:
    """The story as it stood; the `first` on the page has more text and other headlines."""
    story = then.story
    led = any(article.id == story.lead for article in then.members)
    lead = lookup.article(story.lead) if led else then.originals[0]
    title = story.title if led else lead.title
    originals = (article.id for article in then.originals)
    return lookup.depict(
        story,
        lead=lead,
        title=title,
        outlets=dict.fromkeys(article.source for article in then.members),
        texts=len(then.originals),
        articles=len(then.members),
        others=lookup.differing(title, lead, originals) if first else (),
        extract=LEAD_EXTRACT if first else CARD_EXTRACT,
    )
