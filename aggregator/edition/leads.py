"""Stories that were published with one lead, and now have another. A promise to who follows them.

Which article leads is a function of the articles that are there; that it was another before is not,
so the ledger keeps it. What an editor's order does to a lead is told while the order stands; when it is
taken back, all is as if it had never been.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aggregator.model import ArticleId, Edition, LeadChange, Story, StoryId

_ORDERS = frozenset({"split", "merge", "hide", "lead"})
"""What an editor does that may give a story another lead."""


@dataclass(frozen=True, slots=True)
class Leads:
    """Who led which story when it was published last."""

    published: Mapping[StoryId, ArticleId] = field(default_factory=dict)
    unedited: Mapping[StoryId, ArticleId] = field(default_factory=dict)
    """Before an editor had a hand in it."""

    def told(self, changes: Iterable[LeadChange]) -> Leads:
        """After these `changes`, oldest first."""
        published, unedited = dict(self.published), dict(self.unedited)
        for each in changes:
            published[each.story] = each.lead
            if not each.edited:
                unedited[each.story] = each.lead
        return Leads(published, unedited)


def current_leads(made: Edition, before: Leads) -> Leads:
    """Who leads which story now; what a story was before it was edited is kept."""
    published = {story.id: story.lead for story in made.stories}
    kept = {
        story.id: before.unedited[story.id]
        for story in made.stories
        if is_edited(story) and story.id in before.unedited
    }
    plain = {story.id: story.lead for story in made.stories if not is_edited(story)}
    return Leads(published, {**kept, **plain})


def lead_changes(made: Edition, before: Leads) -> tuple[LeadChange, ...]:
    """Changes since `before`, in the order of `made.stories`.

    A story that was not published last is new or comes back, and has no change to tell. A change is
    dated by the newest article there is, so that it stands before what was told earlier.
    """
    if made.now is None:
        return ()
    return tuple(
        LeadChange(story=story.id, lead=story.lead, time=made.now, edited=is_edited(story))
        for story in made.stories
        if _known(story, before) != story.lead
    )


def is_edited(story: Story) -> bool:
    """Whether an editor had a hand in who leads a story."""
    return not _ORDERS.isdisjoint(story.curated)


def _known(story: Story, before: Leads) -> ArticleId:
    if story.id not in before.published:
        return story.lead
    known = before.published[story.id]
    return known if is_edited(story) else before.unedited.get(story.id, known)
