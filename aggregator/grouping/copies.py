"""Which articles are copies: reprints, syndicated texts, one text cut, retitled, re-captioned.

Two texts are copies when most of the shorter one's shingles stand in the other (containment, not
resemblance: reprints are cut), unless the words that differ are what the text is about:

- texts made from one template (weather, results, prices, obituaries) share their words and differ
  in their facts: where the same words surround other facts, they are not copies (`sketches`);
- where much of the wording differs too, enough of the shorter one's numbers and names must stand
  in the other;
- a text under 50 words has few shingles, and many of them stock phrases: it is a copy only when
  all its facts are in the other and none differs, and of a much longer text only when nearly all of
  it stands there.

Copies are made sets around the fullest text of each (`copy_sets`): a notice that stands in two
different reports joins the one it is nearer to and does not make the reports copies of each other;
a digest that holds two articles whole does not either.

A shingle found in very many texts at once is a newsletter's footer or a text that a hundred outlets
print: each of its holders is compared with a few of like length only, which finds the latter and
costs little for the former.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from aggregator.grouping.pairs import cosine
from aggregator.grouping.sketches import MOST_SHINGLES, facts_by_context, hashes
from aggregator.model import Signature

CONTAINED = 0.6
"""Share of the shorter text's shingles found in the other, from which the texts are copies.
experiment: `bench.grouping copies`: no copies across stories, all wanted ones found."""
SURE = 0.8
"""From this containment on, the slots alone say whether facts differ: lists of numbers and names
hold only a text's beginning, and what stands there is cut or re-captioned."""
OTHER_FACTS, OTHER_IN_SERIES, LEAST_OTHER = 0.25, 0.1, 2
"""Share of the common contexts that hold other facts, above which two texts are made of one
template, where at least so many do. Reprints of four collections: at most .09; templates: half and
more. Two texts of one source are a series sooner than a reprint."""
SHORT = 50
"""Words under which a text has too few shingles to be judged by its part."""
NUMBERS_SHARED, NAMES_SHARED = 0.4, 0.5
"""Of the shorter text's numbers, and of the weight of its names, the other must have so much. Date
lines and captions add numbers of their own to a copy; a template shares hardly any."""
LIKE_LENGTHS = 0.6
"""Short texts are of like length from here on; a shorter one is a notice within a report."""
LEAST_FACTS = 2
"""Common contexts with the same facts that a short text needs: "subscribe to read on" has none."""
MANY_FACTS = 5
"""From so many on, the slots alone say whether facts differ, whatever a boilerplate adds."""
SAME_LEAD = 0.5
"""A short text without facts is a copy where titles and leads are alike as well."""
NAMED_WORDS = 250
"""Of longer texts, a signature lists the names of the beginning only."""
HALF = 0.4
"""Containment of the fullest texts of two sets, from which a pair of copies makes them one: both
are print from one agency report."""
KIN = 0.2
"""Containment under which two texts, both cut from a third perhaps, are not of one set."""
PART, STRANGERS = 0.8, 0.15
"""Share of a digest's words that one of its parts has at most, and the cosine of terms under which
two parts are about different events."""
_SAMPLED_BELOW = 0x20  # first byte of a hash: an eighth of a text's shingles proposes pairs
_LEAST_SAMPLE = 8
_STOCK = 64  # texts with one shingle, from which each is compared with its neighbours only
_NEIGHBOURS = 4
_MOST_CHECKED = 6  # members of a set that a union looks at: its fullest text and its shortest


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share."""

    containment: float
    """Share of the shorter text's shingles that the longer has."""
    resemblance: float
    """Share of all their shingles that both have."""
    numbers: float
    """Share of the shorter text's numbers that the longer has; 1 where it has none."""
    names: float
    """The same of the weight of its names."""
    same: int
    """Contexts in both texts that hold the same fact."""
    other: int
    """Contexts in both texts that hold other facts."""
    against: str
    """Why they are no copies in spite of their shingles; empty where nothing speaks against."""

    @property
    def copies(self) -> bool:
        """The two are copies."""
        return self.containment >= CONTAINED and not self.against


def compare(a: Signature, b: Signature) -> Overlap:
    """What the texts of `a` and `b` share; symmetric."""
    short, long = sorted((a, b), key=lambda each: (each.words, each.article))
    containment, resemblance = _shared_wording(short.shingles, long.shingles)
    if containment < KIN:
        return Overlap(containment, resemblance, 0.0, 0.0, 0, 0, "")
    same, other = _shared_slots(short.slots, long.slots)
    numbers, names = _share(short.numbers, long.numbers), _weight_share(short, long)
    overlap = Overlap(containment, resemblance, numbers, names, same, other, "")
    return replace(overlap, against=_against(short, long, overlap))


def find_copies(
    fresh: Sequence[Signature], living: Sequence[Signature] = ()
) -> list[tuple[int, int]]:
    """The pairs of copies among `fresh`, and between it and `living`, as numbers (a, b), a < b,
    that count through `living` first and then `fresh`.
    """
    every = (*living, *fresh)
    proposed = sorted(_proposed(fresh, living))
    found = [(a, b) for a, b in proposed if compare(every[a], every[b]).copies]
    digests = _digests(found, every)
    return [pair for pair in found if _longer(pair, every) not in digests]


def copy_sets(
    fresh: Sequence[Signature],
    living: Sequence[Signature] = (),
    *,
    permits: Callable[[int, int], bool] = lambda _a, _b: True,
    apart: Mapping[int, int] | None = None,
) -> list[list[int]]:
    """The sets of copies, each its numbers ascending, by first number; most are of one text.

    Numbers count through `living` first and then `fresh`. A pair that `permits` refuses ties
    nothing; two texts marked differently in `apart` are never in one set.
    """
    every = (*living, *fresh)
    marks = apart or {}
    sets = {number: [number] for number in range(len(every))}
    home = list(range(len(every)))
    for a, b in _nearest_first(find_copies(fresh, living), every):
        one, two = home[a], home[b]
        if one == two or not permits(a, b) or _marked_apart(sets[one] + sets[two], marks):
            continue
        if _one_text([every[n] for n in sets[one]], [every[n] for n in sets[two]]):
            low, high = min(one, two), max(one, two)
            sets[low] = sorted(sets[low] + sets.pop(high))
            for number in sets[low]:
                home[number] = low
    return list(sets.values())


# ── sets ───────────────────────────────────────────────────────────────────────────────────


def _nearest_first(
    pairs: Iterable[tuple[int, int]], every: Sequence[Signature]
) -> list[tuple[int, int]]:
    """Ties go by article, so that the numbers do not matter."""

    def key(pair: tuple[int, int]) -> tuple[float, float, list[str]]:
        one, two = every[pair[0]], every[pair[1]]
        overlap = compare(one, two)
        return -overlap.resemblance, -overlap.containment, sorted((one.article, two.article))

    return sorted(pairs, key=key)


def _marked_apart(numbers: Iterable[int], marks: Mapping[int, int]) -> bool:
    return len({marks[number] for number in numbers if number in marks}) > 1


def _one_text(one: Sequence[Signature], two: Sequence[Signature]) -> bool:
    """Two sets are one text: their fullest share much and no two of their members are strangers."""
    some, others = _checked(one), _checked(two)
    fullest = compare(some[0], others[0])
    if fullest.containment < HALF or fullest.against:
        return False
    return all(compare(a, b).containment >= KIN for a in some for b in others)


def _checked(members: Sequence[Signature]) -> list[Signature]:
    """The fullest text of a set, and its shortest, where strangers are to be found."""
    ordered = sorted(members, key=lambda each: (-each.words, each.article))
    return [*ordered[:1], *ordered[1:][-_MOST_CHECKED + 1 :]]


def _digests(pairs: Iterable[tuple[int, int]], every: Sequence[Signature]) -> set[int]:
    """Texts that hold two others, about different events, whole: news in brief, a day's letter."""
    parts: defaultdict[int, list[int]] = defaultdict(list)
    for pair in pairs:
        host = _longer(pair, every)
        part = pair[0] + pair[1] - host
        if every[part].words < PART * every[host].words:
            parts[host].append(part)
    return {host for host, held in parts.items() if _holds_strangers([every[n] for n in held])}


def _longer(pair: tuple[int, int], every: Sequence[Signature]) -> int:
    return max(pair, key=lambda n: (every[n].words, every[n].article))


def _holds_strangers(parts: Sequence[Signature]) -> bool:
    first, *others = (dict(each.terms) for each in parts)
    return any(cosine(first, other) < STRANGERS for other in others)


# ── proposals ──────────────────────────────────────────────────────────────────────────────


def _proposed(fresh: Sequence[Signature], living: Sequence[Signature]) -> set[tuple[int, int]]:
    """Pairs that share a sampled shingle and are not both living."""
    every = (*living, *fresh)
    holders: defaultdict[int, set[int]] = defaultdict(set)
    for number, signature in enumerate(fresh, start=len(living)):
        for value in _sample(signature):
            holders[value].add(number)
    fresh_values = holders.keys()
    for number, signature in enumerate(living):
        for value in fresh_values & _sample(signature):
            holders[value].add(number)
    _add_hosts(holders, every, len(living))
    return {
        (a, b) for numbers in holders.values() for a, b in _tied(numbers, every) if b >= len(living)
    }


def _add_hosts(
    holders: defaultdict[int, set[int]], every: Sequence[Signature], living: int
) -> None:
    """The longer texts that hold a short one's shingle outside their own samples."""
    briefs = [n for n, each in enumerate(every) if 0 < each.words < SHORT]
    if not briefs:
        return
    from_fresh = {v for n in briefs if n >= living for v in _sample(every[n])}
    from_any = from_fresh.union(*(_sample(every[n]) for n in briefs))
    for number, signature in enumerate(every):
        wanted = from_any if number >= living else from_fresh
        for value in wanted.intersection(_hashes(signature.shingles)):
            holders[value].add(number)
    for number in briefs:
        for value in _sample(every[number]) & holders.keys():
            holders[value].add(number)


def _tied(numbers: Iterable[int], every: Sequence[Signature]) -> Iterable[tuple[int, int]]:
    """All pairs of `numbers`, (a, b) with a < b; of very many, neighbours by length only."""
    held = sorted(numbers, key=lambda n: (every[n].words, every[n].article))
    reach = len(held) if len(held) <= _STOCK else _NEIGHBOURS
    for place, a in enumerate(held):
        for b in held[place + 1 : place + 1 + reach]:
            yield min(a, b), max(a, b)


def _sample(signature: Signature) -> frozenset[int]:
    """All shingles of a short text, an eighth of a longer one's."""
    packed = signature.shingles
    count = len(packed) // 4
    if signature.words >= SHORT:
        below = bisect_left(range(count), _SAMPLED_BELOW, key=lambda n: packed[4 * n])
        count = min(count, max(_LEAST_SAMPLE, below))
    return frozenset(hashes(packed[: 4 * count]))


# ── two texts ──────────────────────────────────────────────────────────────────────────────


def _shared_wording(short: bytes, long: bytes) -> tuple[float, float]:
    """(containment, resemblance) over the hashes that both sketches cover."""
    from_short, from_long = _hashes(short), _hashes(long)
    if not from_short or not from_long:
        return 0.0, 0.0
    reach = min(_reach(from_short), _reach(from_long))
    mine = from_short[: bisect_left(from_short, reach)]
    theirs = from_long[: bisect_left(from_long, reach)]
    common = len(set(mine).intersection(theirs))
    if not common:
        return 0.0, 0.0
    return common / len(mine), common / (len(mine) + len(theirs) - common)


def _reach(values: Sequence[int]) -> int:
    """Below this hash the sketch holds every shingle of its text."""
    return 1 << 32 if len(values) < MOST_SHINGLES else values[-1] + 1


def _shared_slots(short: bytes, long: bytes) -> tuple[int, int]:
    """Common contexts with the same facts, and those where each text has a fact of its own: a
    mere addition ("Mayor Solheim", "Solheim") is none.
    """
    mine, theirs = _facts(short), _facts(long)
    common = mine.keys() & theirs.keys()
    other = sum(bool(mine[c] - theirs[c]) and bool(theirs[c] - mine[c]) for c in common)
    return len(common) - other, other


def _against(short: Signature, long: Signature, overlap: Overlap) -> str:
    series = short.source != "" and short.source == long.source
    most = (OTHER_IN_SERIES if series else OTHER_FACTS) * (overlap.same + overlap.other)
    if overlap.other >= LEAST_OTHER and overlap.other > most:
        return "same words around other facts"
    if short.words < SHORT:
        return _against_short(short, long, overlap)
    if overlap.same >= LEAST_FACTS and overlap.containment >= SURE:
        return ""
    if overlap.same >= MANY_FACTS and overlap.other <= OTHER_IN_SERIES * overlap.same:
        return ""
    if _foreign(short, long):
        return "other languages"  # what they share is code, quotations, a footer
    if overlap.numbers < NUMBERS_SHARED:
        return "same words, other numbers"
    if overlap.names < NAMES_SHARED:
        return "same words, other names"
    return ""


def _against_short(short: Signature, long: Signature, overlap: Overlap) -> str:
    listed = long.words <= NAMED_WORDS  # of a longer one, what stands further on is not known
    if overlap.other or (listed and min(overlap.numbers, overlap.names) < 1.0):
        return "short, and other facts"
    if short.words < LIKE_LENGTHS * long.words and overlap.containment < SURE:
        return "too short to tell"
    if overlap.same < LEAST_FACTS and cosine(dict(short.lead), dict(long.lead)) < SAME_LEAD:
        return "too short to tell"
    return ""


def _foreign(a: Signature, b: Signature) -> bool:
    """The two are known to be in different languages."""
    return a.language != b.language and "und" not in (a.language, b.language)


def _share(few: frozenset[str], many: frozenset[str]) -> float:
    return len(few & many) / len(few) if few else 1.0


def _weight_share(short: Signature, long: Signature) -> float:
    """1 where one of them shows no names: a text in capitals, or a script without."""
    if not long.names:
        return 1.0
    total = sum(weight for _, weight in short.names)
    there = dict(long.names)
    return sum(w for name, w in short.names if name in there) / total if total else 1.0


@lru_cache(maxsize=1024)
def _hashes(packed: bytes) -> tuple[int, ...]:
    return hashes(packed)


@lru_cache(maxsize=1024)
def _facts(packed: bytes) -> dict[int, set[int]]:
    return facts_by_context(packed)
