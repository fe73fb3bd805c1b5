"""What a step of the fold hands to the next, and what it decides. See `fold`."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import msgspec

UNDATED = 10**7
"""The step of items without a time: after all days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What sets stories and topics apart."""

    name: str
    threshold: float
    reserve: float
    """How much more alike two large clusters must be than a cluster and one item; see `linkage`."""
    window: float
    """Days a cluster takes new items after its last one."""
    prompt: float
    """Factor of the score of two items of one moment, against items without a time."""
    decay: float
    """Days after which a score has fallen to 1/e of that."""
    copies: bool
    """Copies are looked for."""
    names: float
    """Share of the names' cosine in the score; 0: the score of events, with its doubts."""


class Text(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A living text: a set of copies, known by the fullest of them."""

    key: str
    """The id of an article that has been in it from the beginning."""
    fullest: str
    digest: str
    """Of its copies' signatures and edges."""
    words: int
    day: float | None
    """Time of the latest copy in days since 1970; None where none has a time."""
    members: tuple[str, ...]
    """Its copies, of very many the latest."""


class Cluster(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A living cluster: a story, or a topic."""

    key: str
    first: float | None
    last: float | None
    texts: tuple[Text, ...]


class Outcome(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one step decided."""

    homes: tuple[tuple[str, str, str], ...]
    """(item, cluster key, text key) of every new item."""
    moved: tuple[tuple[str, str], ...]
    """(cluster key, the key it is now part of)."""
    moved_texts: tuple[tuple[str, str], ...]
    state: tuple[Cluster, ...]


def digest(value: object) -> str:
    """A digest of any value that msgspec can write; equal values have equal digests."""
    return blake2b(_ENCODER.encode(value), digest_size=12).hexdigest()


def step_day(day: float | None) -> int:
    """The day (UTC, since 1970) whose step takes in an item of this time."""
    return UNDATED if day is None else int(day // 1.0)


_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
