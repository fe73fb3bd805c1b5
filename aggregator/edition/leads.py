"""Stories that were published with one lead, and now have another. A promise to who follows them.

Which article leads is a function of the articles that are there; that it was another before is not,
so the ledger keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aggregator.model import LeadChange, Story


def lead_changes(
    stories: Iterable[Story], published: Mapping[str, str], told: Iterable[LeadChange]
) -> tuple[LeadChange, ...]:
    """The changes that nobody was told of yet, in the order of `stories`.

    `published` are the leads of the last edition as far as it is remembered, `told` the changes in
    the ledger, oldest first: what was told outranks what is remembered, because a run may have been
    cut off between the two.
    """
    before: dict[str, str] = dict(published)
    before.update((each.story, each.lead) for each in told)
    return tuple(
        LeadChange(story=story.id, lead=story.lead, time=story.updated)
        for story in stories
        if before.get(story.id, story.lead) != story.lead
    )
