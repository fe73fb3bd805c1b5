"""Where heavy stages run: in this process, or in worker processes that can be stopped.

An engine is a function `run(task, items, limit) -> results in order`. Which one it is never shows
in a result (law 8); only that an item was stopped for taking too long does.
"""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import TimeoutError as Overrun
from itertools import islice
from typing import Any, Protocol, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

T = TypeVar("T")
R = TypeVar("R")
Task = Callable[[Any], Any]

ITEMS_AT_ONCE = 16
"""Items handed to a worker at once: the hand-over costs as much as reading a small file."""
_AHEAD = 4
"""Chunks under way for each worker: enough to keep it busy, few enough to bound memory."""


class Stopped:
    """In place of a result: the item overran its time, or its worker died of it."""


class Engine(Protocol):
    """Runs a task over items; results come in the order of the items."""

    def __call__(
        self, task: Callable[[T], R], items: Iterable[T], *, limit: float
    ) -> Iterator[R | Stopped]:
        """`limit` is in seconds for one item; an engine that cannot stop one ignores it."""
        ...


def serial(task: Callable[[T], R], items: Iterable[T], *, limit: float) -> Iterator[R | Stopped]:
    """Everything in this process, one after another; nothing can be stopped. For tests."""
    del limit
    for item in items:
        yield task(item)


@contextlib.contextmanager
def processes(jobs: int, *, preload: Sequence[str] = (), start: float = 10.0) -> Iterator[Engine]:
    """An engine of `jobs` worker processes, started at the first use.

    `preload` names modules that every worker has loaded when it starts, `start` is how many seconds
    more than its limit a first item may take on that account. Tasks must be importable by name,
    items and results picklable.
    """
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    context.set_forkserver_preload([*preload])
    pools: list[ProcessPool] = []

    def run(task: Callable[[T], R], items: Iterable[T], *, limit: float) -> Iterator[R | Stopped]:
        if not pools:
            pools.append(ProcessPool(max_workers=jobs, context=context))
        return _run(pools[0], task, items, limit=limit + start, ahead=jobs * _AHEAD)

    try:
        yield run
    finally:
        for pool in pools:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()


def _run(
    pool: ProcessPool, task: Callable[[T], R], items: Iterable[T], *, limit: float, ahead: int
) -> Iterator[R | Stopped]:
    rest = iter(items)
    under_way: list[tuple[list[T], ProcessFuture[list[R]]]] = []
    while True:
        while len(under_way) < ahead and (chunk := list(islice(rest, ITEMS_AT_ONCE))):
            future = pool.schedule(_do_all, args=[task, chunk], timeout=limit)
            under_way.append((chunk, future))
        if not under_way:
            return
        chunk, future = under_way.pop(0)
        try:
            yield from future.result()
        except (Overrun, ProcessExpired):
            # One of them is to blame: try each alone.
            yield from (_do_alone(pool, task, item, limit) for item in chunk)


def _do_all(task: Callable[[T], R], items: Sequence[T]) -> list[R]:
    return [task(item) for item in items]


def _do_alone(pool: ProcessPool, task: Callable[[T], R], item: T, limit: float) -> R | Stopped:
    try:
        result: R = pool.schedule(task, args=[item], timeout=limit).result()
    except (Overrun, ProcessExpired):
        return Stopped()
    return result
