"""The commands about subscriptions: fetch them, list them, take them from other programs and back."""

from __future__ import annotations

from aggregator.cli.display import plain
from aggregator.cli.session import Session
from aggregator.fetching.failures import shown
from aggregator.fetching.tours import Outcome
from aggregator.pipeline.fetching import FetchReport


def tell_fetch(session: Session, report: FetchReport, *, dry_run: bool) -> None:
    """What a fetch did, in a line or two."""
    counts = report.counts
    if not report.subscriptions:
        session.say("No subscriptions: list feeds in subscriptions.opml or under [[subscriptions]]")
        return
    if dry_run:
        for each in report.due:
            session.say(f"due: {plain(each.name or shown(each.url))}")
    session.say(
        f"{counts['asked']} of {counts['subscriptions']} feeds asked ({counts['due']} were due);"
        f" {counts['new']} new articles, {counts['changed']} changed; {counts['failed']} failed"
    )
    if session.verbose:
        for problem in report.problems:
            session.say(f"{plain(problem.path)}: {problem.message}; {problem.remedy}")
    elif report.problems:
        session.say(f"{len(report.problems)} problems; `aggregator check` lists them")


def tell_outcome(session: Session, outcome: Outcome) -> None:
    """One feed, where much is to be said."""
    if session.verbose:
        said = outcome.state.message or ", ".join(
            f"{count} {fate}" for fate, count in sorted(outcome.fates.items())
        )
        name = outcome.subscription.name or shown(outcome.subscription.url)
        session.say(plain(f"{name}: {said or 'nothing new'}"))


def fetch_document(report: FetchReport) -> dict[str, object]:
    """What `fetch --json` prints."""
    return {
        **report.counts,
        "feeds": [
            {
                "url": outcome.subscription.url,
                "name": outcome.subscription.name,
                "folder": outcome.subscription.folder,
                "status": outcome.status,
                "problem": outcome.state.kind or None,
                **dict(sorted(outcome.fates.items())),
            }
            for outcome in report.outcomes
        ],
    }
