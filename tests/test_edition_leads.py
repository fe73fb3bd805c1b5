"""Stories that get another lead: told once, and an editor's doing only for as long as it stands."""

from __future__ import annotations

from dataclasses import replace

from aggregator.edition import Leads, current_leads, lead_changes
from aggregator.model import ArticleId, Edition, LeadChange, StoryId
from tests.factories_publishing import make_article, make_edition

STORY = StoryId("s00")
ONE, OTHER = ArticleId("a"), ArticleId("b")


def edition(lead: ArticleId, *curated: str) -> Edition:
    made = make_edition([[[make_article("a")], [make_article("b")]]])
    (story,) = made.stories
    return replace(made, stories=(replace(story, lead=lead, curated=curated),))


def after(*editions: Edition) -> tuple[Leads, list[LeadChange]]:
    """What is remembered and what was told after these were published in turn."""
    leads, told = Leads(), list[LeadChange]()
    for made in editions:
        changes = lead_changes(made, leads)
        leads = current_leads(made, leads.told(changes))
        told += changes
    return leads, told


def test_a_new_story_has_no_change_to_tell() -> None:
    assert after(edition(ONE))[1] == []


def test_a_change_is_told_once_and_dated_by_the_newest_article() -> None:
    made = edition(OTHER)
    assert made.now is not None
    _, told = after(edition(ONE), made, made)
    assert told == [LeadChange(story=STORY, lead=OTHER, time=made.now)]


def test_going_back_is_a_change_too() -> None:
    _, told = after(edition(ONE), edition(OTHER), edition(ONE))
    assert [each.lead for each in told] == [OTHER, ONE]


def test_a_story_that_was_away_comes_back_without_a_change() -> None:
    _, told = after(edition(ONE), make_edition(), edition(OTHER))
    assert told == []


def test_an_order_that_is_taken_back_leaves_no_change() -> None:
    leads, told = after(edition(ONE), edition(OTHER, "lead"), edition(ONE))
    assert [(each.lead, each.edited) for each in told] == [(OTHER, True)]
    assert leads == after(edition(ONE))[0]


def test_what_happened_under_an_order_is_told_when_it_is_taken_back() -> None:
    _, told = after(edition(ONE), edition(ONE, "lead"), edition(OTHER))
    assert [(each.lead, each.edited) for each in told] == [(OTHER, False)]


def test_what_a_run_that_was_cut_off_has_told_is_not_told_again() -> None:
    before, _ = after(edition(ONE))
    told = lead_changes(edition(OTHER), before)
    assert lead_changes(edition(OTHER), before.told(told)) == ()
