"""What two sequences have in common, in the same order, at a bounded cost.

`difflib` finds nicer matches in short texts, but a text made for it keeps it busy for hours: its
worst case is cubic. Here what occurs once on both sides parts long sequences (Bram Cohen's patience
diff), and only what is left between, if it is small, is compared item by item (the heaviest common
subsequence). Cost: n log n, and at most about √`SQUARE` steps for each item.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

SQUARE = 10_000
"""Items times items that are compared one by one: a sentence of a hundred words with another."""
DEPTH = 12
"""How often what lies between is parted again; ordinary texts need two or three."""

Span = tuple[int, int, int, int]
"""From, to in the one sequence; from, to in the other."""


def align(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places (in `old`, in `new`) of items taken as the same, ascending in both.

    Long items weigh more than short ones: of two ways to match, that with more letters is taken.
    """
    pairs: list[tuple[int, int]] = []
    due = [(0, len(old), 0, len(new), DEPTH)]
    while due:
        a, b, c, d, depth = due.pop()
        if (b - a) * (d - c) <= SQUARE:
            pairs += _heaviest(old, new, (a, b, c, d))
            continue
        a, b, c, d = _trim(old, new, (a, b, c, d), pairs)
        if depth and (anchors := _anchors(old, new, (a, b, c, d))):
            pairs += anchors
            starts = [(a, c), *((i + 1, j + 1) for i, j in anchors)]
            ends = [*anchors, (b, d)]
            due += [(i, k, j, m, depth - 1) for (i, j), (k, m) in zip(starts, ends, strict=True)]
        elif (b - a) * (d - c) <= SQUARE:
            pairs += _heaviest(old, new, (a, b, c, d))
    return sorted(pairs)


def _trim(old: Sequence[str], new: Sequence[str], span: Span, pairs: list[tuple[int, int]]) -> Span:
    """What is left of `span` without the same items at both ends, which are added to `pairs`."""
    a, b, c, d = span
    while a < b and c < d and old[a] == new[c]:
        pairs.append((a, c))
        a, c = a + 1, c + 1
    while a < b and c < d and old[b - 1] == new[d - 1]:
        b, d = b - 1, d - 1
        pairs.append((b, d))
    return a, b, c, d


def _anchors(old: Sequence[str], new: Sequence[str], span: Span) -> list[tuple[int, int]]:
    """Items that occur once on both sides: the longest run of them in the same order."""
    a, b, c, d = span
    olds, news = Counter(old[a:b]), Counter(new[c:d])
    place = {new[j]: j for j in range(c, d) if news[new[j]] == 1}
    found = [(i, place[old[i]]) for i in range(a, b) if olds[old[i]] == 1 and old[i] in place]
    # Longest increasing subsequence: the smallest end of a run of each length, and who goes before.
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for n, (_, j) in enumerate(found):
        length = bisect_left(ends, j)
        ends[length : length + 1] = [j]
        at[length : length + 1] = [n]
        before.append(at[length - 1] if length else -1)
    run: list[tuple[int, int]] = []
    last = at[-1] if at else -1
    while last >= 0:
        run.append(found[last])
        last = before[last]
    return run[::-1]


def _heaviest(old: Sequence[str], new: Sequence[str], span: Span) -> list[tuple[int, int]]:
    """The common subsequence with the most letters; of equal ones that which comes first.

    The first, because a full stop belongs to the sentence before what was added.
    """
    a, b, c, d = span
    # weights[i][j]: of the best one from old[a + i:] and new[c + j:].
    weights = [[0] * (d - c + 1)]
    for i in range(b - 1, a - 1, -1):
        below, item, row = weights[-1], old[i], [0]
        worth = len(item)
        for j in range(d - c - 1, -1, -1):
            if new[c + j] == item:
                row.append(worth + below[j + 1])
            else:
                row.append(max(below[j], row[-1]))
        weights.append(row[::-1])
    weights.reverse()
    return [(a + i, c + j) for i, j in _walk(old[a:b], new[c:d], weights)]


def _walk(
    old: Sequence[str], new: Sequence[str], weights: Sequence[Sequence[int]]
) -> Iterator[tuple[int, int]]:
    """The way through the table that collects the most."""
    i = j = 0
    while i < len(old) and j < len(new):
        if old[i] == new[j]:
            yield i, j
            i, j = i + 1, j + 1
        elif weights[i + 1][j] >= weights[i][j + 1]:
            i += 1
        else:
            j += 1
