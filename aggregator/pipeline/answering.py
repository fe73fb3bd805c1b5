"""What the server needs to answer about searches, made of templates, settings and ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aggregator import ledger, publishing
from aggregator.config import Config
from aggregator.files import Workspace
from aggregator.pipeline.output import make_press
from aggregator.publishing import Press


@dataclass(frozen=True, slots=True)
class SearchPress:
    """What makes the server's answers about searches: templates and settings as they were."""

    press: Press
    workspace: Workspace

    def page(self, **asked: Any) -> bytes:
        """The search page."""
        return publishing.render_search(self.press, **asked)

    def feed(self, **asked: Any) -> bytes:
        """The feed of a search."""
        # Asked for each time: the first build, which mints it, may be under way.
        authority = ledger.authority(self.workspace.ledger)
        return publishing.render_search_feed(self.press, authority=authority, **asked)

    def description(self, **asked: Any) -> bytes:
        """How a browser may search."""
        return publishing.describe_search(self.press, **asked)


def search_press(workspace: Workspace, config: Config) -> SearchPress:
    """What makes the server's answers about searches: templates and settings as they are now."""
    return SearchPress(make_press(workspace, config), workspace)
