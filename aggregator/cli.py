"""Arguments → Config → one call → report and exit code.

Human text and progress go to stderr, results to stdout; with --json stdout carries exactly one JSON
document. Exit codes: 0 well, 1 failed (or problems under --strict), 2 usage or configuration,
3 another run holds the lock, 130 interrupted.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from aggregator import engine, files, pipeline, records
from aggregator.config import Config, parse
from aggregator.errors import AggregatorError, ConfigError
from aggregator.model import Edition

app = typer.Typer(
    name="aggregator",
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

_DEFAULT_CONFIG = Path("aggregator.toml")
_CONTENT, _SITE, _STATE = Path("content"), Path("site"), Path(".aggregator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A command's surroundings: where everything is and how to speak."""

    workspace: pipeline.Workspace
    config: Config
    console: Console
    """stderr."""
    quiet: bool
    verbose: bool

    def say(self, text: str) -> None:
        """A line for the person at the terminal."""
        if not self.quiet:
            self.console.print(text, markup=False, highlight=False, soft_wrap=True)


def run() -> None:
    """Run the command line and exit the process with its code."""
    try:
        app()
    except AggregatorError as error:
        _fail(str(error), error.exit_code)
    except KeyboardInterrupt:
        _fail("interrupted", 130)
    except BrokenPipeError:
        # The reader of our stdout has gone (`| head`): nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _fail(f"{place}{error.strerror or error}; check space and permissions", 1)


def _fail(message: str, code: int) -> None:
    print(f"aggregator: {message}", file=sys.stderr)
    sys.exit(code)


# ── commands ───────────────────────────────────────────────────────────────────────────────


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Where the newspaper will live.")] = Path(),
) -> None:
    """Make content/ and a commented aggregator.toml."""
    (folder / "content").mkdir(parents=True, exist_ok=True)
    config = folder / _DEFAULT_CONFIG
    if not config.exists():
        config.write_text(_SCAFFOLD, encoding="utf-8")
    here = "" if folder == Path() else f"cd {folder} && "
    print(f"Put articles into {folder / 'content'}, then: {here}aggregator watch --serve")


@app.command()
def build(
    content: Content = _CONTENT,
    site: Site = _SITE,
    state: State = _STATE,
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
    session = _session(content, site, state, config, quiet, verbose)
    with (
        files.locked(session.workspace.state),
        engine.processes(jobs or _processors(), preload=pipeline.PRELOAD) as run_all,
        _shown(session) as progress,
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
    _tell(session, report, dry_run=dry_run)
    if as_json:
        _print_json({**report.counts, "seconds": {**report.seconds}})
    if strict and report.problems:
        raise typer.Exit(1)


@app.command()
def watch(
    content: Content = _CONTENT,
    site: Site = _SITE,
    state: State = _STATE,
    config: ConfigFile = None,
    jobs: Jobs = 0,
    serve: Annotated[bool, typer.Option("--serve", help="Serve site and search too.")] = False,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8000,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Build, then keep site and index current until interrupted."""
    from aggregator import watch as watching

    session = _session(content, site, state, config, quiet, verbose)
    stop = threading.Event()
    with (
        files.locked(session.workspace.state),
        engine.processes(jobs or _processors(), preload=pipeline.PRELOAD) as run_all,
        _stopping(stop),
        _served(session, host, port, enabled=serve),
    ):
        watching.run(
            _watched(session, config),
            _refresher(session, config, run_all),
            settings=session.config.watch,
            stop=stop,
            warn=session.say,
        )
    session.say("Stopped.")
    raise typer.Exit(130)


@app.command()
def serve(
    site: Site = _SITE,
    state: State = _STATE,
    config: ConfigFile = None,
    host: Annotated[str, typer.Option(help="Address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8000,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Serve site and search on loopback."""
    session = _session(_CONTENT, site, state, config, quiet, verbose)
    stop = threading.Event()
    with _stopping(stop), _served(session, host, port, enabled=True):
        stop.wait()
    raise typer.Exit(130)


@app.command()
def search(
    query: Annotated[list[str], typer.Argument(help="What to look for; see docs/search.md.")],
    limit: Annotated[int, typer.Option(help="Hits at most.", min=1, max=1000)] = 20,
    every: Annotated[
        bool, typer.Option("--every", help="Every article, not one per story.")
    ] = False,
    state: State = _STATE,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Search the articles."""
    from aggregator import search as searching

    session = _session(_CONTENT, _SITE, state, config, False, False)
    index = searching.open_index(session.workspace.index)
    results = searching.find(index, " ".join(query), limit=limit, every=every)
    if as_json:
        _print_json(records.results(results))
        return
    out = Console(highlight=False)
    for hit in results.hits:
        more = f" (+{hit.more} more)" if hit.more else ""
        out.print(f"{hit.title}{more}", style="bold", markup=False, soft_wrap=True)
        out.print(f"  {hit.source}, {records.moment(hit.published)}, {hit.path}", markup=False)
        out.print("  " + "".join(text for text, _ in hit.extract), markup=False)
    session.say(f"{results.total} found for {results.understood}")
    if results.suggestion:
        session.say(f"Did you mean: {results.suggestion}")


@app.command()
def stories(
    state: State = _STATE,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """List the stories with their members."""
    session = _session(_CONTENT, _SITE, state, config, False, False)
    edition = pipeline.recall(session.workspace)
    if as_json:
        _print_json(records.stories(edition))
        return
    _list_stories(edition)


@app.command()
def explain(
    article: Annotated[str, typer.Argument(help="Path or id of an article.")],
    other: Annotated[str | None, typer.Argument(help="Another one.")] = None,
    state: State = _STATE,
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Say why two articles are together or not, or why one is where it is."""
    session = _session(_CONTENT, _SITE, state, config, False, False)
    explanation = pipeline.explain(session.workspace, session.config, article, other)
    if as_json:
        _print_json(records.explanation(explanation))
        return
    print(records.explanation_text(explanation))


@app.command()
def check(
    state: State = _STATE,
    config: ConfigFile = None,
    as_json: AsJson = False,
    strict: Strict = False,
) -> None:
    """List the problems of content and configuration that the last build met."""
    session = _session(_CONTENT, _SITE, state, config, False, False)
    edition = pipeline.recall(session.workspace)
    if as_json:
        _print_json(records.problems(edition.problems))
    else:
        for problem in edition.problems:
            print(f"{problem.path}: {problem.message}\n    {problem.remedy} [{problem.kind}]")
        session.say(f"{len(edition.problems)} problems" if edition.problems else "No problems.")
    if strict and edition.problems:
        raise typer.Exit(1)


@app.command()
def export(state: State = _STATE, config: ConfigFile = None) -> None:
    """Write every article to stdout, one JSON object a line."""
    session = _session(_CONTENT, _SITE, state, config, False, False)
    for line in records.articles(pipeline.recall(session.workspace)):
        print(json.dumps(line, ensure_ascii=False))


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="Labelled articles, one JSON object a line.")],
    config: ConfigFile = None,
    as_json: AsJson = False,
) -> None:
    """Measure the grouping against labels."""
    session = _session(_CONTENT, _SITE, _STATE, config, False, False)
    scores = pipeline.evaluate(file, session.config)
    if as_json:
        _print_json(scores)
        return
    for level, found in scores.items():
        for measure, value in found.items():
            print(f"{level:8} {measure:22} {value:.4f}" if isinstance(value, float) else "")


# ── surroundings ───────────────────────────────────────────────────────────────────────────


def _session(
    content: Path, site: Path, state: Path, config: Path | None, quiet: bool, verbose: bool
) -> Session:
    path = config or _DEFAULT_CONFIG
    settings = _load_config(path, required=config is not None)
    beside = path.parent if path.exists() else state.parent
    overrides = path.parent / settings.site.templates if settings.site.templates else None
    if overrides and not overrides.is_dir():
        raise ConfigError(f"{path}: site.templates: no folder {overrides}")
    workspace = pipeline.Workspace(
        content=content,
        site=site,
        state=state,
        ledger=beside / "aggregator.ledger",
        templates=_own_templates(),
        overrides=overrides,
    )
    console = Console(stderr=True)
    return Session(
        workspace=workspace, config=settings, console=console, quiet=quiet, verbose=verbose
    )


def _load_config(path: Path, *, required: bool) -> Config:
    try:
        return parse(path.read_text(encoding="utf-8"), name=str(path))
    except FileNotFoundError:
        if required:
            raise ConfigError(f"{path}: no such file; `aggregator init` makes one") from None
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error


def _own_templates() -> Path:
    """Beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def _processors() -> int:
    return os.cpu_count() or 1


def _watched(session: Session, config: Path | None) -> Any:
    from aggregator.watch import Watched

    overrides = session.workspace.overrides
    return Watched(
        folders=(session.workspace.content, *([overrides] if overrides else [])),
        files=(config or _DEFAULT_CONFIG,),
    )


def _refresher(session: Session, config: Path | None, run_all: engine.Engine) -> Callable[[], None]:
    """A refresh that reads the configuration anew and speaks only of what changed."""

    def refresh() -> None:
        path = config or _DEFAULT_CONFIG
        settings = _load_config(path, required=config is not None)
        with _shown(session) as progress:
            report = pipeline.refresh(
                session.workspace,
                settings,
                engine=run_all,
                now=datetime.now(UTC),
                progress=progress,
            )
        if any(report.counts[key] for key in ("pages_written", "pages_removed", "indexed")):
            _tell(session, report, dry_run=False)

    return refresh


@contextmanager
def _stopping(stop: threading.Event) -> Iterator[None]:
    """SIGINT and SIGTERM set `stop` and are otherwise not felt."""

    def handle(number: int, frame: object) -> None:
        del number, frame
        stop.set()

    before = {each: signal.signal(each, handle) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def _served(session: Session, host: str, port: int, *, enabled: bool) -> Iterator[None]:
    """While this lasts, site and search are served from a thread."""
    if not enabled:
        yield
        return
    from aggregator import serve as serving

    application = serving.make_app(
        site=session.workspace.site,
        index=session.workspace.index,
        render_search=pipeline.search_renderer(session.workspace, session.config),
        allowed_hosts=(host,),
    )
    with serving.running(application, host=host, port=port) as address:
        session.say(f"Serving on {address} (Ctrl-C ends it)")
        yield


@contextmanager
def _shown(session: Session) -> Iterator[pipeline.Progress]:
    """Progress bars on a terminal; nothing elsewhere."""
    if session.quiet or not session.console.is_terminal:
        yield pipeline.silent
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=session.console, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


def _tell(session: Session, report: pipeline.Report, *, dry_run: bool) -> None:
    counts = report.counts
    would = " (dry run: nothing was written)" if dry_run else ""
    session.say(
        f"{counts['articles']} articles ({counts['copies']} copies) in {counts['stories']} stories"
        f" and {counts['topics']} topics; {counts['pages_written']} pages written,"
        f" {counts['pages_unchanged']} unchanged, {counts['pages_removed']} removed;"
        f" {sum(report.seconds.values()):.1f} s{would}"
    )
    if session.verbose:
        session.say(", ".join(f"{stage} {took:.2f} s" for stage, took in report.seconds.items()))
        for problem in report.problems:
            session.say(f"{problem.path}: {problem.message}; {problem.remedy}")
    elif report.problems:
        session.say(f"{len(report.problems)} problems; `aggregator check` lists them")


def _list_stories(edition: Edition) -> None:
    for story in edition.stories:
        print(f"{story.title}  [{story.id}]")
        for id in story.members:
            article = edition.articles[id]
            mark = " (copy)" if id in edition.copy_of else ""
            print(
                f"    {records.moment(article.published)}  {article.source}: {article.title}{mark}"
            )


def _print_json(document: object) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=1))


_SCAFFOLD = """\
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
"""
