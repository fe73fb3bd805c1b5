"""Which pairs of articles are worth scoring: those that share enough of their heaviest terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from aggregator.grouping.pairs import Profile

LEAST_SHARED = 0.03
"""Cosine over the indexed terms below which a pair counts as 0."""
MOST_CANDIDATES = 200
"""Of one article. Bounds the cost where a thousand articles tell one event."""


def candidates(fresh: Mapping[int, Profile], every: Sequence[Profile]) -> dict[int, list[int]]:
    """For each of `fresh`, the numbers of `every` that share enough heavy terms with it.

    Nearest first, then by number. Only the fresh ones are indexed: they are few, and the living
    many.
    """
    postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, profile in fresh.items():
        for term, weight in profile.heavy:
            postings[term].append((number, weight))
    found: dict[int, list[tuple[float, int]]] = {number: [] for number in fresh}
    for other, profile in enumerate(every):
        shared: defaultdict[int, float] = defaultdict(float)
        for term, weight in profile.heavy:
            for number, its_weight in postings.get(term, ()):
                shared[number] += weight * its_weight
        for number, value in shared.items():
            if value >= LEAST_SHARED and number != other:
                found[number].append((-value, other))
    return {
        number: [other for _, other in sorted(near)[:MOST_CANDIDATES]]
        for number, near in found.items()
    }
