"""The commands about subscriptions: fetch them, list them, take them from other programs and back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator import engine, files, records
from aggregator.cli.display import plain, print_json
from aggregator.cli.running import Desk
from aggregator.cli.session import CONTENT, SITE, STATE, Session, open_session, processors
from aggregator.errors import AggregatorError
from aggregator.fetching.failures import problem_of, shown
from aggregator.fetching.schedule import NEVER
from aggregator.pipeline import subscribing

if TYPE_CHECKING:  # takes a fifth of a second to import, which every other command would pay too
    from aggregator.fetching.tours import Outcome
    from aggregator.pipeline.fetching import FetchReport

Content = Annotated[Path, typer.Option(help="Folder of articles.")]
State = Annotated[Path, typer.Option(help="Folder of caches: catalogue, search index, lock.")]
ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="Configuration file [default: aggregator.toml]")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 where there are problems.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more.")]

_BEAT = 60.0
"""Seconds between two looks, beside a watch, at what is due."""


def fetch(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help="Names, folders or addresses [default: all that are due]"),
    ] = None,
    content: Content = CONTENT,
    state: State = STATE,
    config: ConfigFile = None,
    full: Annotated[bool, typer.Option("--full", help="Forget what is known of them.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what is due, ask nobody.")
    ] = False,
    as_json: AsJson = False,
    strict: Strict = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Ask the subscribed feeds for new articles and put them into the content folder."""
    session = open_session(content, SITE, state, config, quiet, verbose)
    report = _fetch(session, sources or [], threading.Event(), full=full, dry_run=dry_run)
    _tell(session, report, dry_run=dry_run)
    if as_json:
        print_json(_document(report))
    if strict and report.problems:
        raise typer.Exit(1)


def _fetch(
    session: Session, names: list[str], stop: threading.Event, *, full: bool, dry_run: bool
) -> FetchReport:
    from aggregator.pipeline import fetching

    jobs = processors()
    with (
        files.locked(session.workspace.fetched.parent, lasting=not dry_run),
        engine.processes(jobs, preload=fetching.PRELOAD) as run_all,
    ):
        return fetching.fetch(
            session.workspace,
            session.config,
            fetching.Surroundings(
                engine=run_all,
                now=datetime.now(UTC),
                jobs=jobs,
                told=partial(_tell_outcome, session),
                stop=stop,
            ),
            names=names,
            full=full,
            dry_run=dry_run,
        )


@contextmanager
def fetched_beside(desk: Desk, stop: threading.Event, *, enabled: bool) -> Iterator[None]:
    """While this lasts, feeds are fetched from a thread as they fall due."""
    if not enabled:
        yield
        return

    def keep_fetching() -> None:
        while not stop.is_set():
            try:
                session = desk.look()  # settings may have changed
                report = _fetch(session, [], stop, full=False, dry_run=False)
                if any(report.counts[key] for key in ("new", "changed", "failed")):
                    _tell(session, report, dry_run=False)
            except (AggregatorError, OSError) as error:
                desk.session.say(f"this fetch failed, the next will try again: {error}")
            stop.wait(_BEAT)

    thread = threading.Thread(target=keep_fetching, name="fetch")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _tell(session: Session, report: FetchReport, *, dry_run: bool) -> None:
    """What a fetch did, in a line or two."""
    counts = report.counts
    if not report.subscriptions:
        session.say("No subscriptions: list feeds in subscriptions.opml or under [[subscriptions]]")
        return
    if dry_run:
        for each in report.due:
            session.say(plain(f"due: {each.name or shown(each.url)}"))
        session.say(f"{counts['due']} of {counts['subscriptions']} feeds are due; nobody was asked")
        return
    session.say(
        f"{counts['asked']} of {counts['subscriptions']} feeds asked: {counts['new']} new articles,"
        f" {counts['changed']} changed; {counts['failed']} feeds failed"
    )
    if session.verbose:
        for problem in report.problems:
            session.say(plain(f"{problem.path}: {problem.message}; {problem.remedy}"))
    elif report.problems:
        session.say(f"{len(report.problems)} problems; `aggregator subscriptions list` shows them")


def _tell_outcome(session: Session, outcome: Outcome) -> None:
    """One feed, where much is to be said."""
    if session.verbose:
        fates = ", ".join(f"{count} {fate}" for fate, count in sorted(outcome.fates.items()))
        name = outcome.subscription.name or shown(outcome.subscription.url)
        session.say(plain(f"{name}: {outcome.state.message or fates or 'nothing new'}"))


def _document(report: FetchReport) -> dict[str, object]:
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
                "entries": dict(sorted(outcome.fates.items())),
                "pages": outcome.pages,
            }
            for outcome in report.outcomes
        ],
    }


# ── lists ──────────────────────────────────────────────────────────────────────────────────

subscriptions = typer.Typer(
    help="Feeds that are read: list them, take them from other programs and back.",
    no_args_is_help=True,
)


@subscriptions.command("list")
def list_subscriptions(
    state: State = STATE,
    config: ConfigFile = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """List the feeds and how it stands with each."""
    session = open_session(CONTENT, SITE, state, config, quiet, verbose)
    found = subscribing.standings(session.workspace, session.config)
    if as_json:
        print_json([_standing(each) for each in found])
        return
    for each in found:
        name = each.subscription.name or shown(each.subscription.url)
        print(plain(f"{name}  [{each.subscription.folder}]  {shown(each.subscription.url)}"))
        if each.state.moved:
            print(
                plain(f"    has moved for good to {shown(each.state.moved)}, where it is asked now")
            )
        if problem := problem_of(each.subscription, each.state):
            print(plain(f"    {problem.message}\n    {problem.remedy} [{problem.kind}]"))
    session.say(f"{len(found)} subscriptions")


def _standing(standing: subscribing.Standing) -> dict[str, object]:
    subscription, state = standing.subscription, standing.state
    problem = problem_of(subscription, state)
    return {
        "url": subscription.url,
        "name": subscription.name,
        "folder": subscription.folder,
        "groups": [*subscription.groups],
        "full_text": subscription.full_text,
        "moved": state.moved or None,
        "next": None if state.next == NEVER else records.moment(state.next),
        "failures": state.failures,
        "problem": problem
        and {"kind": problem.kind, "message": problem.message, "remedy": problem.remedy},
    }


@subscriptions.command("import")
def import_subscriptions(
    file: Annotated[Path, typer.Argument(help="An OPML file, as other programs export it.")],
    config: ConfigFile = None,
    quiet: Quiet = False,
) -> None:
    """Add the feeds that an OPML file lists to subscriptions.opml."""
    session = open_session(CONTENT, SITE, STATE, config, quiet, False)
    added, known = subscribing.take_over(session.workspace, session.config, file)
    session.say(f"{added} subscriptions added, {known} were there already")


@subscriptions.command("export")
def export_subscriptions(config: ConfigFile = None, quiet: Quiet = False) -> None:
    """Write all subscriptions to stdout as OPML."""
    session = open_session(CONTENT, SITE, STATE, config, quiet, False)
    print(subscribing.hand_out(session.workspace, session.config), end="")
