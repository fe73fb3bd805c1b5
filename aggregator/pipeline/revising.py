"""Stage: what articles said when they were first seen, and how they differ from it now.

The content folder holds only what an article says now, and the catalogue is a cache. So when a
file was edited, what the catalogue knew of its articles is kept with the ledger, and is on the disk
before the catalogue forgets it. Of what was edited while there was no catalogue nothing is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aggregator import catalogue, comparison, ledger
from aggregator.model import (
    Article,
    ArticleId,
    Edition,
    Ledger,
    Reading,
    Revision,
    Version,
)
from aggregator.pipeline.keeping import keep
from aggregator.pipeline.run import Run


@dataclass(frozen=True)
class FirstVersions:
    """First versions of edited articles: those kept, and those that this run finds."""

    path: Path
    lasting: bool
    """Otherwise nothing is written: what is found counts for this run only."""
    known: dict[ArticleId, Version]
    _due: list[Version] = field(default_factory=list)
    """Found and not yet on the disk."""

    def note(self, before: Reading, after: Reading) -> None:
        """An edited file was read: what it said `before` is kept of articles that say another."""
        now = {article.id: article for article in after.articles}
        for id, each in {article.id: article for article in before.articles}.items():
            if id in now and (each.title, each.text) != (now[id].title, now[id].text):
                self._take(Version(article=id, title=each.title, text=each.text))

    def pass_on(self, renamed: Mapping[ArticleId, ArticleId], promised: Ledger) -> None:
        """Whoever is now what an edited article was, its file renamed, has its first version.

        Only an article that nobody saw before: another one with the same text has its own past.
        """
        heirs = {old: new for old, new in renamed.items() if old in self.known}
        if any(heir not in self.known for heir in heirs.values()):
            seen = {promise.article for promise in promised.promises}
            for former, heir in sorted(heirs.items()):
                if heir not in seen:
                    first = self.known[former]
                    self._take(Version(article=heir, title=first.title, text=first.text))

    def save(self) -> None:
        """Have all on the disk. Before the catalogue is committed."""
        if self.lasting:
            ledger.append_versions(self.path, self._due)
        self._due.clear()

    def _take(self, version: Version) -> None:
        if version.article not in self.known:
            self.known[version.article] = version
            self._due.append(version)


def first_versions(run: Run) -> FirstVersions:
    """Those kept so far. Raises LedgerError where their file is damaged."""
    path = run.workspace.versions
    return FirstVersions(path, not run.dry_run, ledger.load_versions(path))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviseJob:
    """One article beside its first version."""

    first: Version
    article: Article


def compare_version(job: ReviseJob) -> Revision:
    """What changed in one article."""
    return comparison.compare_versions(job.first, job.article)


def compare_versions(
    run: Run, made: Edition, firsts: FirstVersions, prints: Callable[[ArticleId], str]
) -> dict[ArticleId, Revision]:
    """Article → what changed in it, of every published article in which something did."""
    basis = run.store.note("reading", str)
    edited = {id: first for id, first in firsts.known.items() if id in made.articles}
    revisions = keep(
        run,
        "compare",
        keeper="revisions",
        kind=Revision,
        keys={
            id: catalogue.fingerprint((basis, first, prints(id))) for id, first in edited.items()
        },
        job=lambda id: ReviseJob(first=edited[id], article=made.articles[id]),
        task=compare_version,
    )
    return {id: revision for id, revision in revisions.items() if revision.tells}
