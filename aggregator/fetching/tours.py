"""One tour: every feed that is due is asked, and what it holds becomes files.

The feeds of one host form a lane and are asked one after the other; lanes run side by side. What came
of a feed is remembered only once all of its articles are written, so an interrupted tour loses
nothing and the next writes nothing twice.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from aggregator.fetching.answers import Answer, Failure
from aggregator.fetching.articles import Fate, Known, Piece, decide
from aggregator.fetching.local import is_local, read_file
from aggregator.fetching.memory import Memory
from aggregator.fetching.reading import FindJob, Found, RenderJob, Terms, find, render
from aggregator.fetching.robots import Robots
from aggregator.fetching.schedule import FeedState, answered, failed, lanes
from aggregator.fetching.subscriptions import Subscription, identity
from aggregator.fetching.transport import PAGES, Transport

J = TypeVar("J")
R = TypeVar("R")

_IN_HAND = 32
"""Feeds whose answers are held at one time: bounds memory, as requests are bounded by the gate."""
_AT_ONCE = 32
"""Entries handed to a worker at once: the hand-over costs as much as writing several."""
_MOST_PAGES = 100
"""Pages fetched for one feed in one tour; entries beyond keep the text that the feed gives them."""


class Work(Protocol):
    """Runs a job beside the tour, in a worker that can be stopped."""

    async def __call__(self, task: Callable[[J], R], job: J) -> R | None:
        """What `task` makes of `job`; None where it took too long."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A file below the content folder that was made from an entry."""

    path: str
    id: str
    likeness: str


class Shelf(Protocol):
    """The content folder, as a fetch sees it. Paths are relative to it."""

    def entries(self, folder: str) -> Sequence[Shelved]:
        """Every file below `folder` that was made from an entry."""
        ...

    def read(self, path: str) -> bytes | None:
        """A file as it stands; None where there is none."""
        ...

    def write(self, path: str, data: bytes) -> None:
        """Put a file there, whole or not at all."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one feed."""

    subscription: Subscription
    state: FeedState
    status: int = 0
    """Of the answer; 0 where there was none."""
    fates: Mapping[Fate, int] = field(default_factory=dict)
    """How many entries met which; entries that say nothing are not among them."""
    pages: int = 0
    """Linked pages whose text was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """All that a tour works with."""

    transport: Transport
    robots: Robots
    memory: Memory
    shelf: Shelf
    work: Work
    terms: Terms
    interval: timedelta
    now: datetime
    told: Callable[[Outcome], None]
    """Called as each feed is done."""
    allow_files: bool = False
    """Feeds may be files of this machine."""


async def run(tour: Tour, subscriptions: Sequence[Subscription]) -> list[Outcome]:
    """Ask each of `subscriptions` once. The caller holds the lock of the memory."""
    outcomes: list[Outcome] = []
    states = tour.memory.states()
    in_hand = asyncio.Semaphore(_IN_HAND)

    async def follow(lane: Sequence[Subscription]) -> None:
        for each in lane:
            await tour.transport.gate.rest(_host(each.url))
            async with in_hand:
                outcome = await _fetch(tour, each, states.get(identity(each.url), FeedState()))
                outcomes.append(outcome)
                tour.told(outcome)

    tasks = [asyncio.create_task(follow(lane)) for lane in lanes(subscriptions)]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return outcomes


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


async def _fetch(tour: Tour, subscription: Subscription, state: FeedState) -> Outcome:
    """Ask one feed and take in what it says."""

    def keep(
        after: FeedState, status: int = 0, fates: Mapping[Fate, int] | None = None, pages: int = 0
    ) -> Outcome:
        after = replace(after, folders=_folders(subscription, state))
        tour.memory.put_state(identity(subscription.url), after)
        tour.memory.commit()
        return Outcome(
            subscription=subscription, state=after, status=status, fates=fates or {}, pages=pages
        )

    answer = await _ask(tour, subscription, state)
    if isinstance(answer, Failure):
        return keep(_after(tour, state, answer))
    digest = digest_of(answer.data)
    fresh = answered(state, answer, digest=digest, now=tour.now, interval=tour.interval)
    if answer.status == 304 or digest == state.body:
        return keep(fresh, answer.status)
    found = await _find(tour, subscription, answer)
    if found.doubt and not found.pieces:
        return keep(_after(tour, state, found.doubt), answer.status)
    fates, pages = await _take_in(tour, subscription, state, found.pieces)
    if found.doubt:
        fresh = replace(fresh, kind=found.doubt.kind, message=found.doubt.message)
    return keep(fresh, answer.status, fates, pages)


async def _ask(tour: Tour, subscription: Subscription, state: FeedState) -> Answer | Failure:
    if tour.allow_files and is_local(subscription.url):
        limit = tour.terms.settings.max_bytes
        return read_file(subscription.url, etag=state.etag, limit=limit)
    return await tour.transport.get(
        state.moved or subscription.url, etag=state.etag, modified=state.modified
    )


def _after(tour: Tour, state: FeedState, failure: Failure) -> FeedState:
    return failed(state, failure, now=tour.now, interval=tour.interval)


def _folders(subscription: Subscription, state: FeedState) -> tuple[str, ...]:
    return tuple(dict.fromkeys((subscription.folder, *state.folders)))


async def _find(tour: Tour, subscription: Subscription, answer: Answer) -> Found:
    job = FindJob(answer=answer, folder=subscription.folder, terms=tour.terms)
    found = await tour.work(find, job)
    if found is not None:
        return found
    seconds = tour.terms.settings.time_limit
    message = f"reading it took more than {seconds:g} seconds (time_limit under [reading])"
    return Found(doubt=Failure(kind="fetch-too-large", message=message))


# ── entries ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """An entry to be written, and where."""

    piece: Piece
    folder: str
    path: str
    fate: Fate


async def _take_in(
    tour: Tour, subscription: Subscription, state: FeedState, pieces: Sequence[Piece]
) -> tuple[Mapping[Fate, int], int]:
    """Write what is new or changed; how many entries met which fate, how many pages were asked."""
    folders = _folders(subscription, state)
    for folder in folders:
        _recognise(tour, folder)
    present = frozenset(piece.id for piece in pieces)
    fates: Counter[Fate] = Counter()
    orders: list[_Order] = []
    for piece in pieces:
        order = _settle(tour, piece, folders, present)
        if order.fate in ("new", "changed"):
            orders.append(order)
        else:
            fates[order.fate] += 1
    paged = [each for each in orders if subscription.full_text and each.piece.draft.url]
    paged = paged[:_MOST_PAGES]
    for order in paged:
        page = await _page(tour, order.piece.draft.url)
        fates.update(await _write(tour, subscription, [order], page))
    known = {id(each) for each in paged}
    rest = [each for each in orders if id(each) not in known]
    for start in range(0, len(rest), _AT_ONCE):
        fates.update(await _write(tour, subscription, rest[start : start + _AT_ONCE], None))
    return fates, len(paged)


def _settle(tour: Tour, piece: Piece, folders: Sequence[str], present: frozenset[str]) -> _Order:
    """What becomes of an entry; remembered here unless it is to be written."""
    folder, known = _known(tour, piece, folders, present)
    path = known.path if known else piece.path
    data = tour.shelf.read(path)
    standing = None if data is None else digest_of(data)
    fate = decide(piece, known, standing)
    if fate not in ("new", "changed") and (known is None or known.source != piece.source):
        written = known.written if known else standing or ""
        now = Known(path=path, source=piece.source, written=written)
        tour.memory.put_entry(folder, piece.id, piece.likeness, now)
    return _Order(piece=piece, folder=folder, path=path, fate=fate)


async def _write(
    tour: Tour, subscription: Subscription, orders: Sequence[_Order], page: Answer | None
) -> Counter[Fate]:
    """Write these and remember them. `page` is that of the first."""
    fates: Counter[Fate] = Counter()
    made = await _render(tour, subscription, [each.piece for each in orders], page)
    for order, data in zip(orders, made, strict=True):
        if data is None:
            continue
        tour.shelf.write(order.path, data)
        known = Known(path=order.path, source=order.piece.source, written=digest_of(data))
        tour.memory.put_entry(order.folder, order.piece.id, order.piece.likeness, known)
        fates[order.fate] += 1
    return fates


def _recognise(tour: Tour, folder: str) -> None:
    """Remember the files of a folder that nothing is remembered of."""
    if not tour.memory.knows(folder):
        for each in tour.shelf.entries(folder):
            known = Known(path=each.path, source="", written="")
            tour.memory.put_entry(folder, each.id, each.likeness, known)


def _known(
    tour: Tour, piece: Piece, folders: Sequence[str], present: frozenset[str]
) -> tuple[str, Known | None]:
    """The folder that an entry is known in, and its file; by its id, or by all else if that is new."""
    for folder in folders:
        if known := tour.memory.entry(folder, piece.id):
            return folder, known
    for folder in folders:
        found = tour.memory.alike(folder, piece.likeness) if piece.likeness else None
        if found and found[0] not in present:
            # What it says now was written under another id: nothing is new but the id.
            return folder, replace(found[1], source="")
    return folders[0], None


async def _page(tour: Tour, url: str) -> Answer | None:
    answer = await tour.transport.get(url, accept=PAGES, permit=tour.robots.allow)
    return answer if isinstance(answer, Answer) and answer.status == 200 else None


async def _render(
    tour: Tour, subscription: Subscription, pieces: Sequence[Piece], page: Answer | None
) -> list[bytes | None]:
    """The files; without those that take too long."""
    job = RenderJob(pieces=tuple(pieces), subscription=subscription, page=page, terms=tour.terms)
    made = await tour.work(render, job)
    if made is not None:
        return made
    if page is not None:  # the page's own fault, perhaps
        return await _render(tour, subscription, pieces, None)
    if len(pieces) == 1:
        return [None]
    alone = [await _render(tour, subscription, [each], None) for each in pieces]
    return [each for one in alone for each in one]


def digest_of(data: bytes) -> str:
    """A digest by which bytes are known again."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
