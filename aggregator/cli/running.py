"""What runs until it is told to stop: the watch, the server, and the signals that end them."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aggregator import engine, pipeline
from aggregator.cli.display import progress_shown, tell
from aggregator.cli.news import announce_beside
from aggregator.cli.session import DEFAULT_CONFIG, Session
from aggregator.errors import AggregatorError
from aggregator.watch import Watched


@dataclass(slots=True)
class Desk:
    """The surroundings of what runs for long: settings and templates may change under it."""

    look: Callable[[], Session]
    """The surroundings as they are now. Raises ConfigError where they cannot be used."""
    session: Session
    """As last looked up."""
    _press: tuple[Session, pipeline.SearchPress] | None = None

    def renew(self) -> Session:
        """The surroundings as they are now."""
        self.session = self.look()
        return self.session

    def render_search(self, **asked: object) -> bytes:
        """The search page, by the templates and settings last looked up."""
        return self._search_press().page(**asked)

    def render_feed(self, **asked: object) -> bytes:
        """The feed of a search."""
        return self._search_press().feed(**asked)

    def describe_search(self, **asked: object) -> bytes:
        """How a browser may search."""
        return self._search_press().description(**asked)

    def _search_press(self) -> pipeline.SearchPress:
        if self._press is None or self._press[0] is not self.session:
            try:
                made = pipeline.search_press(self.session.workspace, self.session.config)
            except AggregatorError:  # a template under repair, which the next refresh tells about
                if self._press is None:
                    raise
                made = self._press[1]
            self._press = (self.session, made)
        return self._press[1]


def watched(desk: Desk, config: Path | None) -> Watched:
    """What a watch keeps an eye on: content, configuration, curation, overriding templates."""
    workspace = desk.session.workspace
    return Watched(
        folders=(workspace.content, *([workspace.overrides] if workspace.overrides else [])),
        files=(config or DEFAULT_CONFIG, workspace.curation, workspace.fetch_problems),
    )


class _HaltedError(Exception):
    """Whoever watches wants to stop, in the middle of a refresh."""


def refresher(
    desk: Desk,
    run_all: engine.Engine,
    stop: threading.Event,
    *,
    jobs: int,
    changed: Callable[[], None],
) -> Callable[[], None]:
    """A refresh that looks up settings and templates anew and speaks only of what changed.

    It calls `changed` where pages are. It gives up where `stop` is set: the next one finishes its work. After the first one the
    workers are warmed up, so that the first new file need not wait for it.
    """
    cold = True

    def refresh() -> None:
        nonlocal cold
        session = desk.renew()
        with progress_shown(session) as progress:

            def show(stage: str, done: int, total: int) -> None:
                if stop.is_set():
                    raise _HaltedError
                progress(stage, done, total)

            try:
                report = pipeline.refresh(
                    session.workspace,
                    session.config,
                    engine=run_all,
                    now=datetime.now(UTC),
                    progress=show,
                )
            except _HaltedError:
                return
        if any(report.counts[key] for key in ("pages_written", "pages_removed", "indexed")):
            tell(session, report, dry_run=False)
        if report.counts["pages_written"] or report.counts["pages_removed"]:
            changed()
        announce_beside(session, report)
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
def served(
    desk: Desk, host: str, port: int, *, enabled: bool = True, live: bool = False
) -> Iterator[Callable[[], None]]:
    """While this lasts, site and search are served from a thread.

    The value is to be called when pages have changed: with `live`, open ones load themselves again.
    """
    if not enabled:
        yield lambda: None
        return
    # A fifth of a second to import, which every other command would pay too.
    from aggregator import serve as serving

    bell = serving.Bell()
    application = serving.make_app(
        site=desk.session.workspace.site,
        index=desk.session.workspace.index,
        render_search=desk.render_search,
        render_feed=desk.render_feed,
        describe_search=desk.describe_search,
        allowed_hosts=(host,),
        bell=bell if live else None,
    )
    with serving.running(application, host=host, port=port) as address:
        desk.session.say(f"Serving on {address} (Ctrl-C ends it)")
        try:
            yield bell.ring
        finally:
            bell.end()
