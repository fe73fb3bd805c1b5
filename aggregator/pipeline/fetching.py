"""Subscriptions → files below the content folder: what `aggregator fetch` does before a build.

No stage of a refresh: its result depends on the world. What it leaves behind are articles, which are
content like any other, and the list of what could not be fetched (`subscriptions.problems`), an input of
every build like the editor's orders. So a site stays a function of files.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from aggregator import files
from aggregator.config import Config
from aggregator.engine import Engine, Stopped
from aggregator.errors import ConfigError
from aggregator.fetching import memory, tours, transport
from aggregator.fetching.addresses import Guard, guard_of
from aggregator.fetching.articles import likeness
from aggregator.fetching.connections import Resolve, resolve
from aggregator.fetching.failures import problem_of
from aggregator.fetching.reading import Terms
from aggregator.fetching.robots import Robots
from aggregator.fetching.schedule import FeedState, due
from aggregator.fetching.subscriptions import Subscription, identity
from aggregator.fetching.tours import Outcome, Shelved
from aggregator.fetching.transport import Limits
from aggregator.files import Workspace
from aggregator.model import Problem
from aggregator.pipeline.subscribing import chosen, subscriptions
from aggregator.pipeline.unfetched import keep_problems
from aggregator.readers.markup.headers import split_header

PRELOAD = ("aggregator.fetching.reading",)
"""What a worker loads before its first item."""

_HEAD = 64_000
"""Bytes of a file that are looked at for its header."""
_GLANCE = 0.2
"""Seconds between two looks at whether to stop."""

J = TypeVar("J")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchReport:
    """What a fetch did."""

    subscriptions: int
    due: tuple[Subscription, ...]
    outcomes: tuple[Outcome, ...] = ()
    """By address; none of a dry run."""
    problems: tuple[Problem, ...] = ()
    """Of all subscriptions, not only those asked now."""

    @property
    def counts(self) -> dict[str, int]:
        """How many feeds and entries met which fate."""
        asked = self.outcomes
        fates = {"new": 0, "changed": 0, "unchanged": 0, "edited": 0, "deleted": 0}
        for outcome in asked:
            for fate, count in outcome.fates.items():
                fates[fate] += count
        return {
            "subscriptions": self.subscriptions,
            "due": len(self.due),
            "asked": len(asked),
            "not_modified": sum(each.status == 304 for each in asked),
            "pages": sum(each.pages for each in asked),
            "failed": sum(bool(each.state.failures) for each in asked),
            **fates,
            "problems": len(self.problems),
        }


def unheard(outcome: Outcome) -> None:
    """For outcomes that nobody waits for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a fetch takes from the world."""

    engine: Engine
    now: datetime
    jobs: int = 1
    """What the engine does at one time."""
    resolve: Resolve = resolve
    told: Callable[[Outcome], None] = unheard
    """Called as each feed is done."""
    stop: threading.Event = field(default_factory=threading.Event)
    """Set: no more is asked."""


def fetch(
    workspace: Workspace,
    config: Config,
    surroundings: Surroundings,
    *,
    names: Sequence[str] = (),
    full: bool = False,
    dry_run: bool = False,
) -> FetchReport:
    """Ask what is due, or what is named, and write what is new. The caller holds the lock.

    `full` forgets first what is known of these feeds; `dry_run` says what is due and asks nobody.
    Raises AggregatorError where nothing can be fetched at all, OSError as the disk does.
    """
    every, faults = subscriptions(workspace, config)
    wanted = chosen(every, names) if names else every
    with memory.opened(workspace.fetched, lasting=not dry_run) as known:
        if full and not dry_run:
            _forget(known, wanted)
        states = known.states()
        asked = tuple(due(wanted, states, surroundings.now, named=bool(names)))
        if dry_run:
            problems = (*faults, *_problems(every, states))
            return FetchReport(subscriptions=len(every), due=asked, problems=problems)
        outcomes = asyncio.run(_ask(workspace, config, asked, known, surroundings)) if asked else []
        problems = (*faults, *_problems(every, known.states()))
    keep_problems(workspace, problems)
    ordered = sorted(outcomes, key=lambda each: each.subscription.url)
    return FetchReport(
        subscriptions=len(every), due=asked, outcomes=tuple(ordered), problems=problems
    )


def _forget(known: memory.Memory, wanted: Iterable[Subscription]) -> None:
    states = known.states()
    for each in wanted:
        key = identity(each.url)
        known.forget(key, (*states.get(key, FeedState()).folders, each.folder))


async def _ask(
    workspace: Workspace,
    config: Config,
    asked: Sequence[Subscription],
    known: memory.Memory,
    surroundings: Surroundings,
) -> list[Outcome]:
    settings, now = config.fetch, surroundings.now
    async with transport.opened(
        agent=agent(config),
        guard=_guard(settings.allow_private),
        limits=Limits(seconds=settings.time_limit, bytes=settings.max_bytes),
        parallel=settings.parallel,
        delay=settings.delay,
        now=now,
        resolve=surroundings.resolve,
    ) as asking:
        tour = tours.Tour(
            transport=asking,
            robots=Robots(asking, agent=agent(config)),
            memory=known,
            shelf=ContentShelf(workspace.content),
            work=Workshop(
                surroundings.engine, limit=config.reading.time_limit, jobs=surroundings.jobs
            ),
            terms=Terms(
                settings=replace(config.reading, max_bytes=settings.max_bytes),
                hosts={host: rule.name for rule in config.sources for host in rule.hosts},
                now=now,
            ),
            interval=timedelta(minutes=settings.interval_minutes),
            now=now,
            told=surroundings.told,
            allow_files=settings.allow_files,
        )
        return await _until(tours.run(tour, asked), surroundings.stop)


def _guard(allowed: tuple[str, ...]) -> Guard:
    try:
        return guard_of(allowed)
    except ValueError as error:
        raise ConfigError(f"fetch.allow_private: {error}") from error


async def _until(
    running: Coroutine[None, None, list[Outcome]], stop: threading.Event
) -> list[Outcome]:
    """What comes of it; nothing where `stop` is set first."""
    task = asyncio.ensure_future(running)
    while not (await asyncio.wait({task}, timeout=_GLANCE))[0]:
        if stop.is_set():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            return []
    return task.result()


def agent(config: Config) -> str:
    """How we introduce ourselves: what we are, and whom to write to."""
    contact = config.fetch.contact or config.site.url
    return f"aggregator/{version('aggregator')} (feed reader{f'; +{contact}' if contact else ''})"


def _problems(
    every: Iterable[Subscription], states: Mapping[str, FeedState]
) -> tuple[Problem, ...]:
    found = (problem_of(each, states.get(identity(each.url), FeedState())) for each in every)
    return tuple(sorted((each for each in found if each), key=lambda problem: problem.path))


# ── reading and writing ────────────────────────────────────────────────────────────────────


class Workshop:
    """Does a few jobs at a time beside the event loop, in workers that can be stopped."""

    def __init__(self, engine: Engine, *, limit: float, jobs: int) -> None:
        self._engine, self._limit = engine, limit
        self._turns = asyncio.Semaphore(jobs)

    async def __call__(self, task: Callable[[J], R], job: J) -> R | None:
        """What `task` makes of `job`; None where it took too long."""
        async with self._turns:
            made = await asyncio.to_thread(self._do, task, job)
        return None if isinstance(made, Stopped) else made

    def _do(self, task: Callable[[J], R], job: J) -> R | Stopped:
        return next(iter(self._engine(task, [job], limit=self._limit)))


class ContentShelf:
    """The content folder, as a fetch sees it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def entries(self, folder: str) -> Sequence[Shelved]:
        """Every Markdown file below `folder` that was made from an entry."""
        return [
            each
            for path in sorted((self._root / folder).rglob("*.md"))
            if (each := self._entry(path))
        ]

    def _entry(self, path: Path) -> Shelved | None:
        try:
            with path.open("rb") as stream:
                header = split_header(stream.read(_HEAD).decode("utf-8", "replace"))
        except OSError:
            return None
        names = ("entry", "url", "title", "date")
        entry, url, title, date = (str(header.fields.get(name, "")) for name in names)
        return (
            entry
            and Shelved(
                path=path.relative_to(self._root).as_posix(),
                id=entry,
                likeness=likeness(url=url, title=title, date=date),
            )
        ) or None

    def read(self, path: str) -> bytes | None:
        """A file as it stands; None where there is none."""
        try:
            return (self._root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, path: str, data: bytes) -> None:
        """Put a file there, whole or not at all."""
        files.write_if_different(self._root, path, data)
