"""The commands: arguments → Config → one call → report and exit code."""

from __future__ import annotations

import shlex
import threading
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from aggregator import engine, files, inquiry, pipeline, publishing, records
from aggregator import search as searching
from aggregator import watch as watching
from aggregator.cli.arriving import arrive
from aggregator.cli.display import (
    list_hits,
    list_stories,
    plain,
    plain_lines,
    print_json,
    print_line,
    progress_shown,
    tell,
)
from aggregator.cli.ending import Commands
from aggregator.cli.news import announce
from aggregator.cli.running import Desk, refresher, served, stopping, watched
from aggregator.cli.session import (
    CONTENT,
    DEFAULT_CONFIG,
    SITE,
    STATE,
    open_session,
    processors,
)
from aggregator.cli.subscribing import fetch, fetched_beside, subscriptions
from aggregator.pipeline.unfetched import brought_up_to_date

app = typer.Typer(
    name="aggregator",
    cls=Commands,
    help="A folder of articles in, a deduplicated newspaper out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Content = Annotated[Path, typer.Option(help="Folder of articles.")]
Site = Annotated[Path, typer.Option(help="Folder of the finished site.")]
State = Annotated[Path, typer.Option(help="Folder of caches: catalogue, search index, lock.")]
ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="Configuration file [default: aggregator.toml]")
]
Jobs = Annotated[int, typer.Option(help="Worker processes; 0: one for each processor.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 where there are problems.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more.")]


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Where the newspaper will live.")] = Path(),
) -> None:
    """Make content/ and a commented aggregator.toml."""
    (folder / "content").mkdir(parents=True, exist_ok=True)
    config = folder / DEFAULT_CONFIG
    if not config.exists():
        config.write_text(SCAFFOLD, encoding="utf-8")
    here = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    print(f"Put articles into {folder / 'content'}, then: {here}aggregator watch --serve")


@app.command()
def build(
    content: Content = CONTENT,
    site: Site = SITE,
    state: State = STATE,
    config: ConfigFile = None,
    jobs: Jobs = 0,
    as_json: AsJson = False,
    strict: Strict = False,
    full: Annotated[bool, typer.Option("--full", help="Forget every cache first.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, write nothing.")] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Bring site/ and the search index up to date, once."""
    session = open_session(content, site, state, config, quiet, verbose)
    with (
        files.locked(session.workspace.state, lasting=not dry_run),
        engine.processes(jobs or processors(), preload=pipeline.PRELOAD) as run_all,
        progress_shown(session) as progress,
    ):
        report = pipeline.refresh(
            session.workspace,
            session.config,
            engine=run_all,
            now=datetime.now(UTC),
            full=full,
            dry_run=dry_run,
            progress=progress,
        )
    if not dry_run:
        announce(session, report)
    tell(session, report, dry_run=dry_run)
    if as_json:
        print_json({**report.counts, "seconds": {**report.seconds}})
    if strict and report.problems:
        raise typer.Exit(1)


@app.command()
def watch(
    content: Content = CONTENT,
    site: Site = SITE,
    state: State = STATE,
    config: ConfigFile = None,
    jobs: Jobs = 0,
    serve: Annotated[bool, typer.Option("--serve", help="Serve site and search too.")] = False,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8000,
    fetching: Annotated[
        bool, typer.Option("--fetch", help="Fetch subscribed feeds as they fall due.")
    ] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Build, then keep site and index current until interrupted."""
    look = partial(open_session, content, site, state, config, quiet, verbose)
    session = look()
    desk = Desk(look, session)
    stop = threading.Event()
    with (
        files.locked(session.workspace.state),
        engine.processes(jobs or processors(), preload=pipeline.PRELOAD) as run_all,
        stopping(stop),
        served(desk, host, port, enabled=serve, live=True) as changed,
        fetched_beside(desk, stop, enabled=fetching),
    ):
        watching.run(
            partial(watched, desk, config),
            refresher(desk, run_all, stop, jobs=jobs or processors(), changed=changed),
            settings=session.config.watch,
            stop=stop,
            warn=session.say,
        )
    session.say("Stopped.")
    raise typer.Exit(130)


@app.command()
def serve(
    content: Content = CONTENT,
    site: Site = SITE,
    state: State = STATE,
    config: ConfigFile = None,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8000,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Serve site and search on loopback."""
    look = partial(open_session, content, site, state, config, quiet, verbose)
    stop = threading.Event()
    with stopping(stop), served(Desk(look, look()), host, port):
        stop.wait()
    raise typer.Exit(130)


@app.command()
def search(
    query: Annotated[list[str], typer.Argument(help="What to look for; see docs/search.md.")],
    limit: Annotated[int, typer.Option(help="Hits at most.", min=1, max=1000)] = 20,
    every: Annotated[
        bool, typer.Option("--every", help="Every article, not one per story.")
    ] = False,
    content: Content = CONTENT,
    site: Site = SITE,
    state: State = STATE,
    config: ConfigFile = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Search the articles."""
    session = open_session(content, site, state, config, quiet, verbose)
    index = searching.open_index(session.workspace.index)
    results = searching.find(index, " ".join(query), limit=limit, every=every)
    if as_json:
        print_json(searching.results_document(results))
        return
    list_hits(results)
    session.say(f"{results.total} found for {results.understood}")
    if results.suggestion:
        session.say(f"Did you mean: {results.suggestion}")


@app.command()
def stories(
    content: Content = CONTENT,
    site: Site = SITE,
    state: State = STATE,
    config: ConfigFile = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """List the stories with their members."""
    session = open_session(content, site, state, config, quiet, verbose)
    edition = inquiry.recall(session.workspace)
    if as_json:
        print_json(records.stories(edition))
        return
    list_stories(edition)


@app.command()
def explain(
    article: Annotated[str, typer.Argument(help="Path or id of an article.")],
    other: Annotated[str | None, typer.Argument(help="Another one.")] = None,
    content: Content = CONTENT,
    site: Site = SITE,
    state: State = STATE,
    config: ConfigFile = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Say why two articles are together or not, or why one is where it is."""
    session = open_session(content, site, state, config, quiet, verbose)
    answer = inquiry.explain(session.workspace, session.config, article, other)
    if as_json:
        print_json(inquiry.record(answer))
        return
    print(plain_lines(inquiry.tell(answer)))


@app.command()
def check(
    content: Content = CONTENT,
    site: Site = SITE,
    state: State = STATE,
    config: ConfigFile = None,
    as_json: AsJson = False,
    strict: Strict = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """List the problems that the last build and the last fetch met."""
    session = open_session(content, site, state, config, quiet, verbose)
    made = inquiry.recall(session.workspace)
    problems = brought_up_to_date(made.problems, session.workspace)
    if as_json:
        print_json(records.problems(problems))
    else:
        for problem in problems:
            print(
                f"{plain(problem.path)}: {problem.message}\n    {problem.remedy} [{problem.kind}]"
            )
        session.say(f"{len(problems)} problems" if problems else "No problems.")
    if strict and problems:
        raise typer.Exit(1)


@app.command()
def export(
    of_stories: Annotated[
        bool, typer.Option("--stories", help="Every story instead, as lists of article ids.")
    ] = False,
    content: Content = CONTENT,
    site: Site = SITE,
    state: State = STATE,
    config: ConfigFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Write every article, or every story, to stdout, one JSON object a line."""
    session = open_session(content, site, state, config, quiet, verbose)
    edition = inquiry.recall(session.workspace)
    lines = (
        records.story_lines(edition, related=publishing.neighbours(edition))
        if of_stories
        else records.articles(edition)
    )
    for line in lines:
        print_line(line)


app.command("import")(arrive)
app.command()(fetch)
app.add_typer(subscriptions, name="subscriptions")


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="Labelled articles, one JSON object a line.")],
    config: ConfigFile = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Measure the grouping against labels."""
    session = open_session(CONTENT, SITE, STATE, config, quiet, verbose)
    made = inquiry.evaluate(file, session.config)
    if as_json:
        print_json(inquiry.record_evaluation(made))
        return
    print(plain_lines(inquiry.tell_evaluation(made)))


SCAFFOLD = """\
# Settings of this newspaper. Every one has a default; docs/configuration.md explains them all.

[site]
title = "My newspaper"
# url = "https://news.example.org/"   # makes the feeds' addresses absolute

# [[topics]]
# name = "Moon exploration"
# terms = ["moon landing", "lunar lander"]

# [[sources]]
# name = "The Harbour Courier"
# hosts = ["harbour-courier.example"]
# priority = 1

# [[subscriptions]]   # fetched by `aggregator fetch` and `aggregator watch --fetch`
# url = "https://harbour-courier.example/feed.xml"
# name = "The Harbour Courier"
"""
