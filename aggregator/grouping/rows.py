"""What the fold remembers between runs, row by row.

A memo (any mapping of text to bytes) holds small rows under keys with a prefix. `Table` shows the
rows of one prefix as values, keeps those in use decoded, and writes back those that were changed. A
row is a function of the articles alone and written in one way only, so a memo that was kept over
many updates is, byte for byte, the memo of a clean run.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Generic, TypeVar

import msgspec

from aggregator.grouping.labels import Pool
from aggregator.grouping.state import Outcome
from aggregator.model import StoryGroup

T = TypeVar("T")

MOST_HELD = 8_000
"""Rows kept decoded in one table, so that memory is bounded whatever the archive (2 to 8 kB each)."""
MOST_CHUNKS = 64
"""As many days as a window of topics has."""


class Edge(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An item's tie to an earlier one."""

    other: str
    value: float
    """Cosine over the indexed terms: the order among candidates."""
    score: float
    copy: bool
    """The two texts are copies."""


class Item(msgspec.Struct, array_like=True, gc=False):
    """An article among articles, or a story among stories."""

    day: float | None
    """Time in days since 1970."""
    digest: str
    """Of its signature."""
    words: int
    near: tuple[Edge, ...] = ()
    """To earlier items, nearest first."""
    later: dict[str, tuple[int, bool]] = {}
    """Items that have an edge to this one: the day of their step, and whether it may join them."""
    record: str = ""
    """The record in which it is new; empty while it has none."""
    cluster: str = ""
    """Its cluster's key there."""
    group: str = ""
    """Where its cluster ended: "chunk/key"."""


class Record(msgspec.Struct, array_like=True, gc=False):
    """One component of one day, and what its step decided."""

    day: int
    items: tuple[str, ...]
    """The new ones."""
    inputs: tuple[tuple[str, str], ...]
    """Living clusters it started from: (record they come out of, key)."""
    outcome: Outcome
    next: dict[str, str] = {}
    """Key of a cluster that comes out → the later record that takes it in."""


class StoryRow(msgspec.Struct, frozen=True, array_like=True):
    """A story as it is handed on."""

    order: tuple[float, str]
    """Time of its first original and that article; infinite without a time."""
    first: float | None
    """Days since 1970 of its earliest article."""
    last: float | None
    digest: str
    """Of all its signatures."""
    group: StoryGroup
    labels: tuple[str, ...]
    """Declared topics of its articles, one for each that declares it."""
    outlets: tuple[str, ...]
    """Sources of its articles, folded."""


class TopicRow(msgspec.Struct, frozen=True, array_like=True):
    """A discovered topic as it is handed on."""

    stories: tuple[str, ...]
    """Their groups."""
    digest: str
    pool: Pool
    """What it may be called."""
    phrases: tuple[str, ...]
    """What might be an outlet's name among its phrases, folded."""


Terms = dict[str, float]
"""Term → weight."""
Postings = dict[str, dict[str, tuple[float, float | None]]]
"""Term → item → (weight, day of the item)."""


class Table(Generic[T]):
    """Rows of one kind. Values are mutable; say `touch` after changing one."""

    def __init__(
        self,
        memo: MutableMapping[str, bytes],
        prefix: str,
        kind: type[T],
        *,
        most: int = MOST_HELD,
    ) -> None:
        self._memo = memo
        self._prefix = prefix
        self._most = most
        self._decoder = msgspec.msgpack.Decoder(kind)
        self._held: dict[str, T | None] = {}
        self._changed: set[str] = set()

    def get(self, key: str) -> T | None:
        """The row; None where there is none. Raises msgspec.DecodeError for damage."""
        if key in self._held:
            return self._held[key]
        data = self._memo.get(self._prefix + key)
        value = None if data is None else self._decoder.decode(data)
        self._held[key] = value
        return value

    def need(self, key: str) -> T:
        """The row, which must be there; a memo that lacks it is damaged."""
        value = self.get(key)
        if value is None:
            raise msgspec.DecodeError(f"no row {self._prefix}{key}")
        return value

    def put(self, key: str, value: T) -> None:
        """Set the row."""
        self._held[key] = value
        self._changed.add(key)

    def put_or_drop(self, key: str, value: T) -> None:
        """Set the row, which is not kept when there is nothing in it."""
        if value:
            self.put(key, value)
        else:
            self.drop(key)

    def touch(self, key: str) -> None:
        """The row was changed in place."""
        self._changed.add(key)

    def drop(self, key: str) -> None:
        """Remove the row."""
        self._held[key] = None
        self._changed.add(key)

    def flush(self) -> None:
        """Write back what changed."""
        for key in sorted(self._changed):
            value = self._held[key]
            if value is not None:
                self._memo[self._prefix + key] = _ENCODER.encode(value)
            elif self._prefix + key in self._memo:
                del self._memo[self._prefix + key]
        self._changed.clear()

    def close(self) -> None:
        """Write back what changed and let go of everything."""
        self.flush()
        self._held.clear()

    def relax(self) -> None:
        """Let go of decoded rows when they are too many. No value got before may be used after."""
        if len(self._held) > self._most:
            self.flush()
            self._held.clear()


class Chunks(Generic[T]):
    """Rows under names "chunk/key", a chunk being one entry of the memo."""

    def __init__(self, memo: MutableMapping[str, bytes], prefix: str, kind: type[T]) -> None:
        self._chunks: Table[dict[str, T]] = Table(
            memo,
            prefix,
            dict[str, kind],  # type: ignore[valid-type]
            most=MOST_CHUNKS,
        )
        self._counts: Table[dict[str, int]] = Table(memo, prefix, dict[str, int])

    def get(self, name: str) -> T | None:
        """The row; None where there is none."""
        return (self._chunks.get(name.partition("/")[0]) or {}).get(name)

    def put(self, name: str, row: T) -> None:
        """Set the row."""
        chunk = name.partition("/")[0]
        rows = self._chunks.get(chunk) or {}
        rows[name] = row
        self._chunks.put(chunk, rows)
        self._count(chunk, len(rows))

    def drop(self, name: str) -> T | None:
        """Remove the row, and return what it was."""
        chunk = name.partition("/")[0]
        rows = self._chunks.get(chunk) or {}
        row = rows.pop(name, None)
        if row is not None:
            self._chunks.touch(chunk)
            if not rows:
                self._chunks.drop(chunk)
            self._count(chunk, len(rows))
        return row

    def all(self) -> Iterator[tuple[str, T]]:
        """Every row with its name, chunk by chunk."""
        for chunk in sorted(self._counts.get("") or {}):
            yield from sorted(self._chunks.need(chunk).items())

    def flush(self) -> None:
        """Write back what changed."""
        self._chunks.flush()
        self._counts.flush()

    def close(self) -> None:
        """Write back what changed and let go of everything."""
        self._chunks.close()
        self._counts.close()

    def relax(self) -> None:
        """Let go of decoded chunks when they are too many."""
        self._chunks.relax()

    def _count(self, chunk: str, rows: int) -> None:
        counts = self._counts.get("") or {}
        if counts.get(chunk, 0) != rows:
            counts[chunk] = rows
            if not rows:
                del counts[chunk]
            self._counts.put_or_drop("", counts)


_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
