"""What runs until it is told to stop: the watch, the server, and the signals that end them."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from aggregator import engine, pipeline
from aggregator.cli.display import progress_shown, tell
from aggregator.cli.session import DEFAULT_CONFIG, Session, load_config
from aggregator.watch import Watched


def watched(session: Session, config: Path | None) -> Watched:
    """What a watch keeps an eye on: content, configuration, overriding templates."""
    overrides = session.workspace.overrides
    return Watched(
        folders=(session.workspace.content, *([overrides] if overrides else [])),
        files=(config or DEFAULT_CONFIG,),
    )


def refresher(
    session: Session, config: Path | None, run_all: engine.Engine, *, jobs: int
) -> Callable[[], None]:
    """A refresh that reads the configuration anew and speaks only of what changed.

    After the first one the workers are warmed up, so that the first new file need not wait for it.
    """
    cold = True

    def refresh() -> None:
        nonlocal cold
        path = config or DEFAULT_CONFIG
        settings = load_config(path, required=config is not None)
        with progress_shown(session) as progress:
            report = pipeline.refresh(
                session.workspace,
                settings,
                engine=run_all,
                now=datetime.now(UTC),
                progress=progress,
            )
        if any(report.counts[key] for key in ("pages_written", "pages_removed", "indexed")):
            tell(session, report, dry_run=False)
        if cold:
            pipeline.warm_up(run_all, jobs=jobs)
            cold = False

    return refresh


@contextmanager
def stopping(stop: threading.Event) -> Iterator[None]:
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
def served(session: Session, host: str, port: int, *, enabled: bool) -> Iterator[None]:
    """While this lasts, site and search are served from a thread."""
    if not enabled:
        yield
        return
    # A fifth of a second to import, which every other command would pay too.
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
