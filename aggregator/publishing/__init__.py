"""Edition → site: HTML pages and Atom feeds, as values. Touches no disk and no clock.

`plan` says which files there are and what each is made of; `render` prints one of them.
"""

from aggregator.publishing.addresses import absolute
from aggregator.publishing.feeds import is_current_feed
from aggregator.publishing.neighbours import neighbours
from aggregator.publishing.plan import plan
from aggregator.publishing.press import (
    Press,
    make_press,
    render,
    render_pending,
    render_search,
    untranslated,
)
from aggregator.publishing.searches import describe_search, render_search_feed
from aggregator.publishing.sheets import Sheet

__all__ = [
    "Press",
    "Sheet",
    "absolute",
    "describe_search",
    "is_current_feed",
    "make_press",
    "neighbours",
    "plan",
    "render",
    "render_pending",
    "render_search",
    "render_search_feed",
    "untranslated",
]
