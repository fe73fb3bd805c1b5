"""Story pages: who tells it, what each text adds, where they disagree, when they came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from aggregator.model import ArticleId, Comparison, Disagreement, Reasons, Story, StoryId
from aggregator.publishing import addresses
from aggregator.publishing.bonds import why
from aggregator.publishing.lookup import Lookup, dated
from aggregator.publishing.neighbours import neighbours
from aggregator.publishing.sheets import (
    Added,
    Dispute,
    Line,
    Link,
    Moment,
    Part,
    Sheet,
    Side,
    StoryPage,
    Strip,
    Stroke,
    Text,
)

LATER = timedelta(hours=24)
"""An independent text so long after the story's first is a later development."""
WIDTH, HEIGHT = 300, 36
"""Of the drawn timeline, in its own units."""
STROKES = 60
TALLEST = 3
"""Articles that fill the height, unless one stroke has more."""


def plan_stories(
    lookup: Lookup,
    *,
    reasons: Mapping[StoryId, Reasons],
    comparisons: Mapping[StoryId, Comparison],
) -> Iterator[Sheet]:
    """Every story's page."""
    related = neighbours(lookup.edition)
    for story in lookup.edition.stories:
        page = _page(
            lookup,
            story,
            related=tuple(lookup.story_line(lookup.stories[id]) for id in related[story.id]),
            reasons=reasons.get(story.id),
            found=comparisons.get(story.id) or Comparison(texts=0),
        )
        yield Sheet(path=story.address, kind="story", values=page)


def _page(
    lookup: Lookup,
    story: Story,
    *,
    related: tuple[Line, ...],
    reasons: Reasons | None,
    found: Comparison,
) -> StoryPage:
    return StoryPage(
        title=story.title,
        topics=lookup.topic_links(story),
        first=story.first,
        last=story.last,
        updated=story.updated,
        outlets=len(story.sources),
        articles=len(story.members),
        lead=lookup.piece(story.lead),
        body=lookup.body(story.lead, story.address),
        coverage=_coverage(lookup, story),
        added=tuple(
            Added(text=lookup.line(each.text), sentences=each.sentences, more=each.more)
            for each in found.additions
        ),
        compared=found.texts,
        disputes=tuple(_dispute(lookup, each) for each in found.disagreements),
        timeline=tuple(
            Moment(piece=lookup.line(key), copy=key in lookup.edition.copy_of)
            for key in story.members
        ),
        strip=_strip(lookup, story),
        feeds=tuple(
            Link(label=topic.label, address=addresses.feed(topic.address))
            for topic in lookup.topic_links(story)
        ),
        related=related,
        why=why(lookup, story, reasons),
    )


def _coverage(lookup: Lookup, story: Story) -> tuple[Text, ...]:
    first = min(
        (lookup.article(each[0]).published for each in story.texts if _is_dated(lookup, each[0])),
        default=None,
    )
    return tuple(
        Text(
            original=lookup.piece(keys[0]),
            copies=tuple(lookup.piece(key) for key in keys[1:]),
            part="first" if n == 0 else _part(lookup, keys[0], first),
        )
        for n, keys in enumerate(story.texts)
    )


def _part(lookup: Lookup, key: ArticleId, first: datetime | None) -> Part:
    """When only the file's own time is known, it says nothing of a development."""
    if first is None or not _is_dated(lookup, key):
        return "independent"
    return "later" if lookup.article(key).published - first >= LATER else "independent"


def _is_dated(lookup: Lookup, key: ArticleId) -> bool:
    return dated(lookup.article(key))


def _dispute(lookup: Lookup, found: Disagreement) -> Dispute:
    """Who gives which number; numbers in the order in which they were first given."""
    numbers = dict.fromkeys(claim.number for claim in found.claims)
    return Dispute(
        thing=found.thing,
        sides=tuple(
            Side(
                number=number,
                claims=tuple(
                    (lookup.line(claim.text), claim.sentence)
                    for claim in found.claims
                    if claim.number == number
                ),
            )
            for number in numbers
        ),
    )


def _strip(lookup: Lookup, story: Story) -> Strip | None:
    """When the dated articles came, as strokes; None where they came at one time."""
    moments = [(lookup.article(k).published, k) for k in story.members if _is_dated(lookup, k)]
    if not moments or moments[0][0] == moments[-1][0]:
        return None
    first, last = moments[0][0], moments[-1][0]
    places = [(_slot(time, first, last), key in lookup.edition.copy_of) for time, key in moments]
    tally = Counter(places)
    slots = sorted({slot for slot, _ in places})
    tallest = max(TALLEST, *(tally[slot, False] + tally[slot, True] for slot in slots))
    return Strip(
        strokes=tuple(
            _stroke(slot, tally[slot, False], tally[slot, True], tallest) for slot in slots
        ),
        first=first,
        last=last,
    )


def _stroke(slot: int, texts: int, copies: int, tallest: int) -> Stroke:
    """Heights are rounded up, so that one article among hundreds can still be seen."""
    height = -(-HEIGHT * texts // tallest)
    return Stroke(
        x=slot * WIDTH // STROKES,
        texts=height,
        copies=min(HEIGHT - height, -(-HEIGHT * copies // tallest)),
    )


def _slot(time: datetime, first: datetime, last: datetime) -> int:
    return (time - first) * (STROKES - 1) // (last - first) if time < last else STROKES - 1
