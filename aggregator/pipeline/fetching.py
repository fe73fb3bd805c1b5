"""Subscriptions → files below the content folder: what `aggregator fetch` does before a build.

No stage of a refresh: its result depends on the world. What it leaves behind are articles, which are
content like any other, and the list of what could not be fetched (`subscriptions.problems`), an input of
every build like the editor's orders. So a site stays a function of files.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from aggregator import files, readers
from aggregator.config import Config, ReadingSettings
from aggregator.engine import Engine, Stopped
from aggregator.errors import ConfigError
from aggregator.fetching import memory, tours, transport
from aggregator.fetching.addresses import guard_of
from aggregator.fetching.connections import Resolve, resolve
from aggregator.fetching.failures import problem_of
from aggregator.fetching.schedule import FeedState, due
from aggregator.fetching.subscriptions import Subscription, identity, read_opml, unite
from aggregator.fetching.tours import Outcome
from aggregator.fetching.transport import Limits
from aggregator.files import Workspace
from aggregator.model import Document, Problem
from aggregator.pipeline.unfetched import keep_problems
from aggregator.readers.drafts import Finding
from aggregator.readers.markup.headers import split_header

_HEAD = 64_000
"""Bytes of a file that are looked at for its header."""


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
            "failed": sum(bool(each.state.failures) for each in asked),
            **fates,
            "problems": len(self.problems),
        }


def unheard(outcome: Outcome) -> None:
    """For outcomes that nobody waits for."""


def subscriptions(workspace: Workspace, config: Config) -> tuple[Subscription, ...]:
    """All that the configuration and `subscriptions.opml` list, each address once.

    Raises ConfigError for an OPML file that cannot be read.
    """
    rules = (
        Subscription(url=rule.url, name=rule.name, full_text=rule.full_text)
        for rule in config.subscriptions
    )
    return unite(rules, listed(workspace.subscriptions))


def listed(path: Path) -> tuple[Subscription, ...]:
    """What an OPML file lists; nothing where there is none. Raises ConfigError."""
    try:
        found = read_opml(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    if found.faults and not found.subscriptions:
        raise ConfigError(f"{path}: {found.faults[0]}; mend it or move it away")
    return found.subscriptions


def fetch(
    workspace: Workspace,
    config: Config,
    *,
    engine: Engine,
    now: datetime,
    names: Sequence[str] = (),
    full: bool = False,
    dry_run: bool = False,
    told: Callable[[Outcome], None] = unheard,
    resolve: Resolve = resolve,
) -> FetchReport:
    """Ask what is due, or what is named, and write what is new.

    `full` forgets first what is known of these feeds; `dry_run` says what is due and asks nobody.
    Raises AggregatorError where nothing can be fetched at all, OSError as the disk does.
    """
    every = subscriptions(workspace, config)
    wanted = chosen(every, names) if names else every
    with memory.opened(workspace.fetched) as known:
        states = known.states()
        if full and not dry_run:
            for each in wanted:
                state = states.get(identity(each.url), FeedState())
                known.forget(identity(each.url), (*state.folders, each.folder))
            states = known.states()
        asked = due(wanted, states, now, named=bool(names))
        if dry_run:
            return FetchReport(
                subscriptions=len(every), due=tuple(asked), problems=_problems(every, states)
            )
        outcomes = asyncio.run(
            _ask(
                workspace, config, asked, known, engine=engine, now=now, told=told, resolve=resolve
            )
        )
        problems = _problems(every, known.states())
    keep_problems(workspace, problems)
    ordered = sorted(outcomes, key=lambda each: each.subscription.url)
    return FetchReport(
        subscriptions=len(every), due=tuple(asked), outcomes=tuple(ordered), problems=problems
    )


async def _ask(
    workspace: Workspace,
    config: Config,
    asked: Sequence[Subscription],
    known: memory.Memory,
    *,
    engine: Engine,
    now: datetime,
    told: Callable[[Outcome], None],
    resolve: Resolve,
) -> list[Outcome]:
    settings = config.fetch
    hosts = {host: rule.name for rule in config.sources for host in rule.hosts}
    async with transport.opened(
        agent=agent(config),
        guard=guard_of(settings.allow_private),
        limits=Limits(seconds=settings.time_limit, bytes=settings.max_bytes),
        parallel=settings.parallel,
        delay=settings.delay,
        now=now,
        resolve=resolve,
    ) as asking:
        return await tours.run(
            tours.Tour(
                transport=asking,
                memory=known,
                shelf=ContentShelf(workspace.content),
                read=_reader(config, engine, hosts, now),
                hosts=hosts,
                interval=timedelta(minutes=settings.interval_minutes),
                now=now,
                told=told,
            ),
            asked,
        )


def chosen(every: Iterable[Subscription], names: Sequence[str]) -> tuple[Subscription, ...]:
    """Those with one of these names, folders or addresses. Raises ConfigError for an unknown one."""
    listed = tuple(every)
    for name in names:
        if not any(_is_called(each, name) for each in listed):
            raise ConfigError(f"no subscription {name}; `aggregator subscriptions list` lists them")
    return tuple(each for each in listed if any(_is_called(each, name) for name in names))


def _is_called(subscription: Subscription, name: str) -> bool:
    return (
        name.casefold() == subscription.name.casefold()
        or name == subscription.folder
        or identity(name) == identity(subscription.url)
    )


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


@dataclass(frozen=True, slots=True, kw_only=True)
class FindJob:
    """One answer to read, with all that its worker needs."""

    document: Document
    settings: ReadingSettings
    hosts: Mapping[str, str]
    now: datetime


def find_in(job: FindJob) -> Finding:
    """What an answer holds."""
    return readers.find(job.document, settings=job.settings, hosts=job.hosts, now=job.now)


def _reader(config: Config, engine: Engine, hosts: Mapping[str, str], now: datetime) -> tours.Read:
    """Reads answers one at a time beside the event loop, in a worker that can be stopped."""
    settings = replace(config.reading, max_bytes=config.fetch.max_bytes)
    turn = asyncio.Lock()

    async def read(document: Document) -> Finding:
        job = FindJob(document=document, settings=settings, hosts=hosts, now=now)
        async with turn:
            found = await asyncio.to_thread(_find_by, engine, job)
        if not isinstance(found, Stopped):
            return found
        message = f"reading it took longer than {settings.time_limit:g} seconds"
        problem = Problem(
            path=document.path,
            kind="time-limit",
            message=message,
            remedy="raise reading.time_limit",
        )
        return Finding(problems=(problem,))

    return read


def _find_by(engine: Engine, job: FindJob) -> Finding | Stopped:
    return next(iter(engine(find_in, [job], limit=job.settings.time_limit)))


class ContentShelf:
    """The content folder, as a fetch sees it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def entries(self, folder: str) -> Mapping[str, str]:
        """The `entry` of every Markdown file below `folder` that has one → its path."""
        found: dict[str, str] = {}
        for path in sorted((self._root / folder).rglob("*.md")):
            with suppress(OSError), path.open("rb") as stream:
                header = split_header(stream.read(_HEAD).decode("utf-8", "replace"))
                entry = header.fields.get("entry")
                if isinstance(entry, str) and entry:
                    found.setdefault(entry, path.relative_to(self._root).as_posix())
        return found

    def read(self, path: str) -> bytes | None:
        """A file as it stands; None where there is none."""
        try:
            return (self._root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, path: str, data: bytes) -> None:
        """Put a file there, whole or not at all."""
        files.write_if_different(self._root, path, data)
