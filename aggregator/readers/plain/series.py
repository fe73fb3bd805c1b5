"""Sums, means and distances along a list of values: what a line's surroundings amount to."""

from __future__ import annotations

from collections.abc import Sequence


def running(values: Sequence[float]) -> list[float]:
    """The sum of all values before each."""
    found, total = [], 0.0
    for value in values:
        found.append(total)
        total += value
    return found


def distance(marks: Sequence[bool]) -> list[int]:
    """How many unmarked values lie between each and the last marked one before it; 9 at most."""
    found, distance = [], 9
    for mark in marks:
        found.append(distance)
        distance = 0 if mark else min(9, distance + 1)
    return found


def near(values: Sequence[float], reach: int) -> list[float]:
    """The sum of the values around each, itself left out."""
    return [
        sum(values[max(0, at - reach) : at]) + sum(values[at + 1 : at + reach + 1])
        for at in range(len(values))
    ]


def fading(values: Sequence[float], keep: float) -> list[float]:
    """The exponential mean of the values before each."""
    found, mean = [], 0.0
    for value in values:
        found.append(mean)
        mean = keep * mean + (1 - keep) * value
    return found


def heap(mass: Sequence[float]) -> list[float]:
    """How much text came shortly before each, in long paragraphs of 60 words."""
    found, heap = [], 0.0
    for each in mass:
        found.append(heap)
        heap = 0.8 * heap + each / 60
    return found


def stretches(marks: Sequence[bool]) -> list[tuple[int, int]]:
    """Runs of marked places as (begin, end)."""
    found: list[tuple[int, int]] = []
    begin: int | None = None
    for at, mark in enumerate([*marks, False]):
        if mark and begin is None:
            begin = at
        elif not mark and begin is not None:
            found.append((begin, at))
            begin = None
    return found
