"""What every stage of one refresh shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aggregator.catalogue import Catalogue
from aggregator.config import Config
from aggregator.engine import Engine
from aggregator.files import Workspace

COMMIT_EVERY = 500
"""Files or pages between two commits: what an interruption may cost at most."""

Progress = Callable[[str, int, int], None]
"""Told (stage, done, total) as work goes on."""


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What every stage of one refresh shares."""

    workspace: Workspace
    config: Config
    store: Catalogue
    engine: Engine
    now: datetime
    full: bool
    dry_run: bool
    progress: Progress

    def save(self) -> None:
        """Commit, unless this is a dry run: closing the catalogue then forgets it all."""
        if not self.dry_run:
            self.store.commit()
