"""Which pairs are worth scoring, and the lists of neighbours that come of it.

Two items are candidates when their heaviest terms are alike (`LEAST_SHARED`) and their times within
the window. Each has edges to its nearest candidates among the earlier ones (`MOST_NEAR`), with the
pair score; any other pair counts as 0. What is earlier is told by time and then by key, and nearness
by the two texts, so the lists are a function of the set of items: not of the order in which they
came. Adding an item costs one look-up and the scores of its own list; the lists of later items take
it in where it is nearer than their last. Removing one renews only the lists that were full.

The look-up goes through an inverted index of the heaviest terms, in parts by time and by a hash of
the term, so that few and short rows are read and written for one item, however dense the news.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from zlib import crc32

from aggregator.grouping.copies import compare
from aggregator.grouping.pairs import Profile, score
from aggregator.grouping.rows import Edge, Item, Postings, Table, Terms
from aggregator.grouping.state import Stage, step_day

LEAST_SHARED = 0.04
"""Cosine over the indexed terms below which a pair counts as 0. At .03 to .06 F1 is the same within
.002 on all four collections, at .08 full texts lose .01."""
MOST_NEAR = 24
"""Edges of one item to earlier ones: bounds the cost where a thousand articles tell one event. F1
with 20 to 200 is the same within .002."""
_PARTS = 4096  # of the index of one stretch of time
_STRETCHES = 2  # in a window
MOST_PARTS = 7 * _PARTS
"""Parts kept decoded: as many as lie within reach of a moment."""
_TIMELESS = "u"  # the stretch of items without a time


class Neighbours:
    """The items of one stage with their edges."""

    def __init__(
        self,
        memo: MutableMapping[str, bytes],
        stage: Stage,
        items: Table[Item],
        profile: Callable[[str], Profile],
    ) -> None:
        self._stage = stage
        self._items = items
        self._profile = profile
        self._terms: Table[Terms] = Table(memo, f"{stage.name}:t:", Terms)
        self._parts: Table[Postings] = Table(memo, f"{stage.name}:p:", Postings, most=MOST_PARTS)
        self._filled: Table[bytes] = Table(memo, f"{stage.name}:f:", bytes)
        """Stretch → which of its parts hold anything, a bit each: an item without a time asks all
        stretches, of which most are nearly empty."""
        self._counts: Table[dict[str, int]] = Table(memo, f"{stage.name}:n:", dict[str, int])

    def add(self, key: str, item: Item) -> set[str]:
        """Take in an item; all whose lists changed, itself among them."""
        terms = dict(sorted(self._profile(key).heavy))
        self._items.put(key, item)
        self._terms.put(key, terms)
        changed = {key}
        near: list[tuple[float, str]] = []
        for value, other, day in self._search(terms, item.day):
            if _order(other, day) > _order(key, item.day):
                changed |= self._offer(other, self._items.need(other), key, value)
            elif len(near) < MOST_NEAR:
                near.append((value, other))
        self._set(key, item, near)
        self._post(key, terms, item.day)
        return changed

    def remove(self, keys: Iterable[str]) -> set[str]:
        """Forget items; all others whose lists changed."""
        gone = sorted(keys)
        touched: set[str] = set()
        full: set[str] = set()
        for key in gone:
            item = self._items.need(key)
            self._unpost(key, self._terms.need(key), item.day)
            for edge in item.near:
                self._forget_later(edge.other, key)
            for other in item.later:
                its = self._items.need(other)
                if len(its.near) == MOST_NEAR:
                    full.add(other)
                its.near = tuple(edge for edge in its.near if edge.other != key)
                self._items.touch(other)
                touched.add(other)
            self._items.drop(key)
            self._terms.drop(key)
            self.relax()
        touched.difference_update(gone)
        for other in sorted(full & touched):
            self._renew(other)
        return touched

    def close(self) -> None:
        """Write back what changed and let go of everything."""
        for table in (self._items, self._terms, self._parts, self._filled, self._counts):
            table.close()

    def relax(self) -> None:
        """Let go of what is not needed at the moment."""
        self._items.relax()
        self._terms.relax()
        self._parts.relax()
        self._filled.relax()

    # ── lists ──

    def _renew(self, key: str) -> None:
        item = self._items.need(key)
        near: list[tuple[float, str]] = []
        for value, other, day in self._search(self._terms.need(key), item.day):
            if _order(other, day) < _order(key, item.day):
                near.append((value, other))
                if len(near) == MOST_NEAR:
                    break
        self._set(key, item, near)

    def _set(self, key: str, item: Item, near: Sequence[tuple[float, str]]) -> None:
        known = {edge.other: edge for edge in item.near}
        item.near = tuple(known.get(other) or self._edge(other, key, v) for v, other in near)
        for edge in item.near:
            self._add_later(edge, key, item)
        self._items.touch(key)

    def _offer(self, key: str, item: Item, other: str, value: float) -> set[str]:
        """A new earlier item, for the list of `key`."""
        if len(item.near) == MOST_NEAR:
            last = item.near[-1]
            if (-value, other) > (-last.value, last.other):
                return set()
            self._forget_later(last.other, key)
            item.near = item.near[:-1]
        edge = self._edge(other, key, value)
        item.near = tuple(sorted((*item.near, edge), key=lambda each: (-each.value, each.other)))
        self._add_later(edge, key, item)
        self._items.touch(key)
        return {key}

    def _edge(self, early: str, late: str, value: float) -> Edge:
        one, other = self._profile(early), self._profile(late)
        copy = self._stage.copies and compare(one.signature, other.signature).copies
        return Edge(early, value, score(one, other, self._stage), copy)

    def _add_later(self, edge: Edge, key: str, item: Item) -> None:
        strong = may_join(edge, self._stage)
        self._items.need(edge.other).later[key] = (step_day(item.day), strong)
        self._items.touch(edge.other)

    def _forget_later(self, key: str, later: str) -> None:
        self._items.need(key).later.pop(later, None)
        self._items.touch(key)

    def _in_reach(self, a: float | None, b: float | None) -> bool:
        """A mere date may be any hour of its day, hence a day more than the window."""
        return a is None or b is None or abs(a - b) <= self._stage.window + 1.0

    # ── index ──

    def _search(self, terms: Terms, day: float | None) -> list[tuple[float, str, float | None]]:
        """(value, item, its day) of all candidates within reach, nearest first, then by key.

        `terms` ascend, so a pair's sum is made in one order, whichever of the two asks.
        """
        found: defaultdict[str, float] = defaultdict(float)
        days: dict[str, float | None] = {}
        slots = [(term, weight, _slot(term)) for term, weight in terms.items()]
        for stretch in self._stretches(day):
            filled = self._filled.get(stretch) or _EMPTY
            for term, weight, slot in slots:
                if not filled[slot >> 3] >> (slot & 7) & 1:
                    continue
                part = self._parts.get(f"{stretch}:{slot}")
                for other, (its, its_day) in (part.get(term, _NONE) if part else _NONE).items():
                    found[other] += weight * its
                    days[other] = its_day
        near = [
            (value, other, days[other])
            for other, value in found.items()
            if value >= LEAST_SHARED and self._in_reach(day, days[other])
        ]
        near.sort(key=lambda each: (-each[0], each[1]))
        return near

    def _stretches(self, day: float | None) -> Iterator[str]:
        """The stretches of time that hold items within reach of `day`."""
        counts = self._counts.get("") or {}
        if day is None:
            yield from counts
            return
        reach = self._stage.window + 1.0
        first, last = self._stretch(day - reach), self._stretch(day + reach)
        yield from (str(n) for n in range(first, last + 1) if str(n) in counts)
        if _TIMELESS in counts:
            yield _TIMELESS

    def _stretch(self, day: float) -> int:
        return int(day // max(self._stage.window / _STRETCHES, 0.25))

    def _post(self, key: str, terms: Terms, day: float | None) -> None:
        stretch = _TIMELESS if day is None else str(self._stretch(day))
        counts = self._counts.get("") or {}
        counts[stretch] = counts.get(stretch, 0) + 1
        self._counts.put("", counts)
        filled = bytearray(self._filled.get(stretch) or _EMPTY)
        for term, weight in terms.items():
            slot = _slot(term)
            part = self._parts.get(f"{stretch}:{slot}") or {}
            filled[slot >> 3] |= 1 << (slot & 7)
            part.setdefault(term, {})[key] = weight, day
            self._parts.put(f"{stretch}:{slot}", part)
        self._filled.put_or_drop(stretch, bytes(filled) if any(filled) else b"")

    def _unpost(self, key: str, terms: Terms, day: float | None) -> None:
        stretch = _TIMELESS if day is None else str(self._stretch(day))
        counts = self._counts.need("")
        counts[stretch] -= 1
        if not counts[stretch]:
            del counts[stretch]
        self._counts.put_or_drop("", counts)
        filled = bytearray(self._filled.get(stretch) or _EMPTY)
        for term in terms:
            slot = _slot(term)
            part = self._parts.need(f"{stretch}:{slot}")
            del part[term][key]
            if not part[term]:
                del part[term]
            if not part:
                filled[slot >> 3] &= ~(1 << (slot & 7))
            self._parts.put_or_drop(f"{stretch}:{slot}", part)
        self._filled.put_or_drop(stretch, bytes(filled) if any(filled) else b"")


_EMPTY = bytes(_PARTS // 8)
_NONE: dict[str, tuple[float, float | None]] = {}


def may_join(edge: Edge, stage: Stage) -> bool:
    """The pair is near enough to join two clusters: without such a pair no mean reaches that."""
    return edge.copy or edge.score >= stage.threshold


def _slot(term: str) -> int:
    """The part of every stretch that holds a term."""
    return crc32(term.encode()) % _PARTS


def _order(key: str, day: float | None) -> tuple[int, float, str]:
    return step_day(day), day or 0.0, key
