"""Edition → the feed of developments, for readers that pass over entries they have seen.

A story's entry in the other feeds is one entry for good: what becomes of the story changes its
`updated`, which many readers ignore. Here a story is a new entry whenever so many independent texts
tell it as `PASSES` says, and whenever another article leads it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from aggregator.model import Article, LeadChange, Story
from aggregator.publishing.entries import Entries
from aggregator.publishing.lookup import Lookup
from aggregator.publishing.sheets import FeedEntry

PASSES = (3, 10, 25)
"""Independent texts."""


def developments(lookup: Lookup, entries: Entries) -> list[FeedEntry]:
    """Every development, oldest first."""
    found = [*_passes(lookup, entries), *_new_leads(lookup, entries)]
    return sorted(found, key=lambda entry: (entry.updated, entry.id))


def _passes(lookup: Lookup, entries: Entries) -> Iterator[FeedEntry]:
    """A number of texts is passed when the text that makes it up is published."""
    for story in lookup.edition.stories:
        originals = [lookup.article(copies[0]) for copies in story.texts]
        for number in PASSES:
            if len(originals) >= number:
                time = max(article.published for article in originals[:number])
                lead = lookup.article(story.lead)
                yield entries.development(
                    story, lead, name=f"texts/{number}", kind="texts", time=time, passed=number
                )


def _new_leads(lookup: Lookup, entries: Entries) -> Iterator[FeedEntry]:
    """Changes are numbered as the ledger has them, so that an id stays a change's own."""
    numbers: Counter[str] = Counter()
    for change in lookup.edition.lead_changes:
        numbers[change.story] += 1
        known = _standing(lookup, change)
        if known is not None:
            story, lead = known
            yield entries.development(
                story, lead, name=f"lead/{numbers[change.story]}", kind="lead", time=change.time
            )


def _standing(lookup: Lookup, change: LeadChange) -> tuple[Story, Article] | None:
    """The story and its lead of then, if both are still there and belong together.

    What an editor did is news for as long as he has a hand in it.
    """
    story = lookup.stories.get(change.story)
    if story is None or change.lead not in story.members:
        return None
    if change.edited and not story.curated:
        return None
    return story, lookup.article(change.lead)
