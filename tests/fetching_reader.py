"""Somebody who subscribes to feeds of a test's server and fetches them, two hours apart."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from aggregator.config import FetchSettings, SubscriptionRule
from aggregator.fetching.connections import Resolve
from aggregator.fetching.tours import Outcome
from aggregator.pipeline.fetching import FetchReport, Surroundings, fetch
from tests.feed_server import to_loopback
from tests.newspaper import TODAY, Newspaper

TEXT = "The ferry came home after three days at sea, and everyone on board was well."


@dataclass
class Reader:
    """Somebody with a newspaper and subscriptions."""

    paper: Newspaper
    now: datetime = TODAY
    settings: FetchSettings = field(
        default_factory=lambda: FetchSettings(
            delay=0, time_limit=20, allow_private=("127.0.0.0/8",), max_bytes=3_000_000
        )
    )
    resolve: Resolve = to_loopback

    def subscribe(self, *rules: SubscriptionRule | str) -> None:
        """From now on these feeds and no others."""
        listed = tuple(
            SubscriptionRule(url=rule, name="Courier") if isinstance(rule, str) else rule
            for rule in rules
        )
        self.paper.config = replace(self.paper.config, subscriptions=listed, fetch=self.settings)

    def fetch(
        self,
        *names: str,
        full: bool = False,
        dry_run: bool = False,
        after: timedelta = timedelta(hours=2),
    ) -> FetchReport:
        """Fetch what is due `after` the last time."""
        self.now += after
        return fetch(
            self.paper.workspace,
            replace(self.paper.config, fetch=self.settings),
            Surroundings(engine=self.paper.engine, now=self.now, resolve=self.resolve),
            names=names,
            full=full,
            dry_run=dry_run,
        )

    def fetch_one(self) -> Outcome:
        """Fetch the only feed."""
        (outcome,) = self.fetch().outcomes
        return outcome

    def files(self) -> dict[str, str]:
        """Every article below the content folder."""
        content = self.paper.content
        return {
            path.relative_to(content).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(content.rglob("*.md"))
        }

    def problems(self) -> list[tuple[str, str]]:
        """Kind and address of what the next build will show."""
        self.paper.refresh()
        return [(each.kind, each.path) for each in self.paper.edition().problems]
