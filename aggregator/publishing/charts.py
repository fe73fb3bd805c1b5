"""Times → how many fall on each day, as a small chart. Pure; numbers only, drawn by a template.

A chart has at most `SLOTS` places, so that each bar can be seen and the page stays small: where days
would be more, it counts weeks, then months, then years. Years are as many as there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime

from aggregator.publishing.sheets.lists import Chart, Column, Period

SLOTS = 62
"""Two months of days; at the width of a column (18 rem) a bar is still four pixels wide."""
FEWEST = 14
"""Places of a chart of few days: bars of one of three would be as wide as they are high."""

_PLACES: dict[Period, Callable[[date], int]] = {
    "day": date.toordinal,
    "week": lambda day: (day.toordinal() - 1) // 7,  # the first day of all was a Monday
    "month": lambda day: day.year * 12 + day.month - 1,
    "year": lambda day: day.year,
}
_STARTS: dict[Period, Callable[[int], date]] = {
    "day": date.fromordinal,
    "week": lambda place: date.fromordinal(place * 7 + 1),
    "month": lambda place: date(place // 12, place % 12 + 1, 1),
    "year": lambda place: date(place, 1, 1),
}


def chart(times: Iterable[datetime]) -> Chart | None:
    """The counts of `times` (UTC) by day or longer; None where all fall into one day."""
    days = Counter(time.astimezone(UTC).date() for time in times)
    if len(days) < 2:
        return None
    period, first, last = _period(min(days), max(days))
    place_of = _PLACES[period]
    counts: Counter[int] = Counter()
    for day, count in days.items():
        counts[place_of(day)] += count
    start = min(first, max(1, last - FEWEST + 1))
    return Chart(
        period=period,
        slots=last - start + 1,
        peak=max(counts.values()),
        bars=tuple(
            Column(
                place=place - start, start=_STARTS[period](place).isoformat(), count=counts[place]
            )
            for place in sorted(counts)
        ),
    )


def _period(first: date, last: date) -> tuple[Period, int, int]:
    """The shortest period that has room, with the places of both days."""
    for period, place_of in _PLACES.items():
        places = place_of(first), place_of(last)
        if period == "year" or places[1] - places[0] < SLOTS:
            break
    return period, *places
