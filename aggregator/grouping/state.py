"""What a step of the fold hands to the next, and what it decides. See `fold`."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import msgspec


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


class Text(msgspec.Struct, frozen=True, array_like=True):
    """A living text: a set of copies, known by the fullest of them."""

    key: str
    """The id of an article that has been in it from the beginning."""
    fullest: str
    digest: str
    """Of the fullest copy's signature."""
    words: int
    day: float | None
    """Time of the latest copy in days since 1970; None where none has a time."""


class Cluster(msgspec.Struct, frozen=True, array_like=True):
    """A living cluster: a story, or a topic."""

    key: str
    first: float | None
    last: float | None
    texts: tuple[Text, ...]


class Outcome(msgspec.Struct, frozen=True, array_like=True):
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


def pack(outcome: Outcome) -> bytes:
    """`outcome` as bytes for the memo."""
    return _ENCODER.encode(outcome)


def unpack(data: bytes) -> Outcome:
    """The outcome that `pack` wrote; raises msgspec.DecodeError for anything else."""
    return _DECODER.decode(data)


_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
_DECODER = msgspec.msgpack.Decoder(Outcome)
