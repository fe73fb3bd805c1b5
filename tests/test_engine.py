"""Engines: the same results in the same order, and work that does not end is ended."""

from __future__ import annotations

import os

import pytest

from aggregator import engine


def double(n: int) -> int:
    return 2 * n


def sometimes_stuck(n: int) -> int:
    while n == 3:
        pass
    return n


def sometimes_dead(n: int) -> int:
    if n == 3:
        os._exit(9)
    return n


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_law_8_any_number_of_processes_gives_the_same(jobs: int) -> None:
    items = list(range(100))
    with engine.processes(jobs) as run:
        assert list(run(double, items, limit=10)) == list(engine.serial(double, items, limit=10))
        assert list(run(double, [], limit=10)) == []


@pytest.mark.parametrize("task", [sometimes_stuck, sometimes_dead])
def test_one_bad_item_is_stopped_and_the_others_are_done(task: engine.Task) -> None:
    with engine.processes(1, start=0.5) as run:
        results = list(run(task, range(6), limit=0.2))
    assert [r for n, r in enumerate(results) if n != 3] == [0, 1, 2, 4, 5]
    assert isinstance(results[3], engine.Stopped)
