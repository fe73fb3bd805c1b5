"""One tour: every feed that is due is asked, and what it holds becomes files.

The feeds of one host form a lane and are asked one after the other; lanes run side by side. What came
of a feed is remembered only once all of its articles are written, so an interrupted tour loses
nothing and the next writes nothing twice.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from aggregator.fetching.answers import Answer, Failure
from aggregator.fetching.articles import Fate, Known, Piece, decide, identities, make_piece
from aggregator.fetching.memory import Memory
from aggregator.fetching.schedule import FeedState, answered, failed, lanes
from aggregator.fetching.subscriptions import Subscription, identity
from aggregator.fetching.transport import Transport
from aggregator.model import Document
from aggregator.readers.drafts import Finding

_LANES = 32
"""Hosts whose feeds are in hand at one time: bounds memory, not requests."""

Read = Callable[[Document], Awaitable[Finding]]
"""Bytes of a feed or page → its entries; problems instead where it took too long."""


class Shelf(Protocol):
    """The content folder, as a fetch sees it. Paths are relative to it."""

    def entries(self, folder: str) -> Mapping[str, str]:
        """The `entry` of every file below `folder` that has one → its path."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """All that a tour works with."""

    transport: Transport
    memory: Memory
    shelf: Shelf
    read: Read
    hosts: Mapping[str, str]
    """Host → outlet, as configured."""
    interval: timedelta
    now: datetime
    told: Callable[[Outcome], None]
    """Called as each feed is done."""


async def run(tour: Tour, subscriptions: Sequence[Subscription]) -> list[Outcome]:
    """Ask each of `subscriptions` once. The caller holds the lock of the memory."""
    outcomes: list[Outcome] = []
    states = tour.memory.states()
    in_hand = asyncio.Semaphore(_LANES)

    async def follow(lane: Sequence[Subscription]) -> None:
        async with in_hand:
            for each in lane:
                outcome = await _fetch(tour, each, states.get(identity(each.url), FeedState()))
                outcomes.append(outcome)
                tour.told(outcome)

    async with asyncio.TaskGroup() as group:
        for lane in lanes(subscriptions):
            group.create_task(follow(lane))
    return outcomes


async def _fetch(tour: Tour, subscription: Subscription, state: FeedState) -> Outcome:
    answer = await tour.transport.get(
        state.moved or subscription.url, etag=state.etag, modified=state.modified
    )
    if isinstance(answer, Failure):
        return _keep(tour, subscription, _after(tour, state, answer), fates={})
    digest = digest_of(answer.data) if answer.data else ""
    if answer.status == 304 or digest == state.body:
        fresh = answered(state, answer, digest=digest, now=tour.now, interval=tour.interval)
        return _keep(tour, subscription, fresh, answer=answer, fates={})
    finding = await tour.read(_document(answer, tour.now))
    doubt = _doubt(finding)
    if not finding.drafts and doubt:
        return _keep(tour, subscription, _after(tour, state, doubt), answer=answer, fates={})
    fates = _take_in(tour, subscription, state, finding)
    fresh = answered(state, answer, digest=digest, now=tour.now, interval=tour.interval)
    if doubt:
        fresh = replace(fresh, kind=doubt.kind, message=doubt.message)
    return _keep(tour, subscription, fresh, answer=answer, fates=fates)


def _after(tour: Tour, state: FeedState, failure: Failure) -> FeedState:
    return failed(state, failure, now=tour.now, interval=tour.interval)


def _keep(
    tour: Tour,
    subscription: Subscription,
    state: FeedState,
    *,
    answer: Answer | None = None,
    fates: Mapping[Fate, int],
) -> Outcome:
    folders = dict.fromkeys((*state.folders, subscription.folder))
    state = replace(state, folders=tuple(folders))
    tour.memory.put_state(identity(subscription.url), state)
    tour.memory.commit()
    return Outcome(
        subscription=subscription,
        state=state,
        status=answer.status if answer else 0,
        fates=fates,
    )


def _document(answer: Answer, now: datetime) -> Document:
    """The answer as a file, named for what it begins with: servers often misname it."""
    start = answer.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    name = "feed.json" if start == b"{" else "feed.xml"
    return Document(path=name, data=answer.data, modified=now)


def _doubt(finding: Finding) -> Failure | None:
    """What the reader complains of, if it is more than that the feed is empty."""
    said = next((each for each in finding.problems if each.kind != "empty"), None)
    if said is None:
        return None
    return Failure(kind="fetch-feed" if finding.drafts else "fetch-no-feed", message=said.message)


def _take_in(
    tour: Tour, subscription: Subscription, state: FeedState, finding: Finding
) -> Mapping[Fate, int]:
    """Write what is new or changed; how many entries met which fate."""
    folders = tuple(dict.fromkeys((subscription.folder, *state.folders)))
    for folder in folders:
        _recognise(tour, folder)
    fates: Counter[Fate] = Counter()
    for draft, id in zip(finding.drafts, identities(finding.drafts), strict=True):
        piece = make_piece(draft, id, subscription, hosts=tour.hosts)
        fates[_settle(tour, piece, folders)] += 1
    return fates


def _recognise(tour: Tour, folder: str) -> None:
    """Remember the files of a folder that nothing is remembered of."""
    if not tour.memory.knows(folder):
        for id, path in tour.shelf.entries(folder).items():
            tour.memory.put_entry(folder, id, "", Known(path=path, source="", written=""))


def _settle(tour: Tour, piece: Piece, folders: Sequence[str]) -> Fate:
    found = ((each, tour.memory.entry(each, piece.id)) for each in folders)
    folder, known = next(((f, k) for f, k in found if k), (folders[0], None))
    path = known.path if known else piece.path
    data = tour.shelf.read(path)
    standing = None if data is None else digest_of(data)
    fate = decide(piece, known, standing)
    written = known.written if known else (standing or "")
    if fate in ("new", "changed"):
        tour.shelf.write(path, piece.data)
        written = digest_of(piece.data)
    if known is None or known.source != piece.source:
        now = Known(path=path, source=piece.source, written=written)
        tour.memory.put_entry(folder, piece.id, piece.address, now)
    return fate


def digest_of(data: bytes) -> str:
    """A digest by which bytes are known again."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
