"""Stories that were published with one lead, and now have another. A promise to who follows them.

Which article leads is a function of the articles that are there; that it was another before is not,
so the ledger keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping

from aggregator.model import Edition, LeadChange


def lead_changes(made: Edition, published: Mapping[str, str]) -> tuple[LeadChange, ...]:
    """Changes since the leads that were `published` last, by story, in the order of `made.stories`.

    A story that was not published last is new or comes back, and has no change to tell. A change is
    dated by the newest article there is, so that it stands before what was told earlier.
    """
    if made.now is None:
        return ()
    return tuple(
        LeadChange(story=story.id, lead=story.lead, time=made.now)
        for story in made.stories
        if published.get(story.id, story.lead) != story.lead
    )
