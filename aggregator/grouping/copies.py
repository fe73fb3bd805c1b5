"""Which articles are copies: reprints, syndicated texts, one text cut, retitled, re-captioned.

Two texts are copies when most of the shorter one's shingles stand in the other (containment, not
resemblance: reprints are cut), unless the words that differ are what the text is about:

- texts made from one template (weather, results, prices) share their words and differ in their
  numbers or names: when too many of the shorter one's numbers or names are missing from the other,
  they are not copies;
- a text under 50 words has few shingles, and many of them stock phrases: it is a copy only when it
  is nearly the same text as the other, numbers and all.

Shingle hashes found in very many texts at once (a newsletter's footer) propose nobody.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aggregator.grouping.signature import MOST_SHINGLES
from aggregator.model import Signature

CONTAINED = 0.6
"""Share of the shorter text's shingles found in the other, from which the texts are copies.
experiment: `bench.grouping copies`: no copies across stories, 33 of 35 wanted ones found."""
SHORT = 50
"""Words under which a text has too few shingles to be judged by its part."""
NUMBERS_SHARED, NAMES_SHARED = 0.4, 0.5
"""Of the shorter text's numbers, and of the weight of its names, the other must have so much. Date
lines and captions add numbers of their own to a copy; a template shares hardly any."""
LENGTHS, SHORT_CONTAINED = 0.8, 0.95
"""Short texts must be of like length and share nearly every shingle: a brief of 20 words with one
word exchanged is about something else and still shares nine tenths."""
_SAMPLED_BELOW = 1 << 29  # of hashes below 2³²: an eighth of a text's shingles proposes pairs
_LEAST_SAMPLE = 8
_STOCK = 64  # texts with one shingle, from which it counts as boilerplate


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share."""

    containment: float
    """Share of the shorter text's shingles that the longer has."""
    numbers: float
    """Share of the shorter text's numbers that the longer has; 1 where it has none."""
    names: float
    """The same of the weight of its names."""
    against: str
    """Why they are no copies in spite of their shingles; empty where nothing speaks against."""

    @property
    def copies(self) -> bool:
        """The two are copies."""
        return self.containment >= CONTAINED and not self.against


def hashes(signature: Signature) -> tuple[int, ...]:
    """The shingle hashes as numbers, ascending."""
    packed = signature.shingles
    return struct.unpack(f">{len(packed) // 4}I", packed)


def compare(a: Signature, b: Signature) -> Overlap:
    """What the texts of `a` and `b` share; symmetric."""
    short, long = sorted((a, b), key=lambda each: (each.words, each.article))
    containment = _containment(short, long)
    numbers = _share(short.numbers, long.numbers)
    names = _weight_share(short, long)
    overlap = Overlap(containment, numbers, names, "")
    return replace(overlap, against=_against(short, long, overlap))


def find_copies(
    fresh: Sequence[Signature], living: Sequence[Signature] = ()
) -> list[tuple[int, int]]:
    """The pairs of copies among `fresh`, and between it and `living`, as numbers (a, b), a < b,
    that count through `living` first and then `fresh`.
    """
    every = (*living, *fresh)
    proposed = _proposed(fresh, living)
    return [(a, b) for a, b in sorted(proposed) if compare(every[a], every[b]).copies]


def _proposed(fresh: Sequence[Signature], living: Sequence[Signature]) -> set[tuple[int, int]]:
    """Pairs that share a sampled shingle and are not both living."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for number, signature in enumerate(fresh, start=len(living)):
        for value in _sample(signature):
            holders[value].append(number)
    fresh_values = holders.keys()
    for number, signature in enumerate(living):
        for value in fresh_values & _sample(signature):
            holders[value].append(number)
    return {
        (min(a, b), max(a, b))
        for numbers in holders.values()
        if 1 < len(numbers) <= _STOCK
        for position, b in enumerate(numbers)
        for a in numbers[:position]
        if max(a, b) >= len(living)
    }


def _sample(signature: Signature) -> frozenset[int]:
    values = hashes(signature)
    return frozenset(values[: max(_LEAST_SAMPLE, bisect_left(values, _SAMPLED_BELOW))])


def _containment(short: Signature, long: Signature) -> float:
    """Over the hashes that both sketches cover: each holds all of its text below its greatest."""
    from_short, from_long = hashes(short), hashes(long)
    if not from_short or not from_long:
        return 0.0
    reach = min(_reach(from_short), _reach(from_long))
    mine = {value for value in from_short if value < reach}
    return sum(value in mine for value in from_long) / len(mine) if mine else 0.0


def _reach(values: Sequence[int]) -> int:
    """Below this hash the sketch holds every shingle of its text."""
    return 1 << 32 if len(values) < MOST_SHINGLES else values[-1] + 1


def _against(short: Signature, long: Signature, overlap: Overlap) -> str:
    if short.words < SHORT:
        alike = short.words >= LENGTHS * long.words and overlap.containment >= SHORT_CONTAINED
        return "" if alike and overlap.numbers == overlap.names == 1.0 else "too short to tell"
    if overlap.numbers < NUMBERS_SHARED:
        return "same words, other numbers"
    if overlap.names < NAMES_SHARED:
        return "same words, other names"
    return ""


def _share(few: frozenset[str], many: frozenset[str]) -> float:
    return len(few & many) / len(few) if few else 1.0


def _weight_share(short: Signature, long: Signature) -> float:
    """1 where one of them shows no names: a text in capitals, or a script without."""
    if not long.names:
        return 1.0
    total = sum(weight for _, weight in short.names)
    there = dict(long.names)
    return sum(w for name, w in short.names if name in there) / total if total else 1.0
