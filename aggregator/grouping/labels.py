"""Names for discovered topics, as a person would say them: "North Korea and Russia".

Topics of one time are compared (`pools` has what each may be called): what many of them are about
("Biden") tells none of them apart and counts less, and a name that is short in one topic and full in
another is made full. The best candidate is taken, and a second one when it is nearly as good and
says something else, when the best is a single common word, or when several topics of the time would
have that name alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from aggregator.grouping import background, wordings
from aggregator.grouping.pools import Candidate, Key, Pool, order, pool_candidates
from aggregator.text import fold

__all__ = ["Candidate", "Pool", "name_topics", "pool_candidates"]

_SECOND = 0.5  # of the best one's weight
_HINT = 0.1  # of the best one's weight, for what only one story has
_WORN = 3  # topics of one time that would all have the same name
_COMMON = 5.0  # Zipf frequency from which one word is no label
_KIN = 5  # letters that two words of one family begin with ("Ukraine", "Ukrainian")
_ONE_TIME = timedelta(days=45)
"""Topics that are so near to one another are compared: a later topic never renames an old one."""

_Name = tuple[Key, str]


def name_topics(pools: Sequence[Pool], *, taken: Collection[str]) -> list[str]:
    """A label for each, all different, none of them among the folded labels `taken`."""
    used = set(taken)
    pools = _complete(pools)
    rivals: defaultdict[Key, _Spans] = defaultdict(_Spans)
    for pool in pools:
        for each in pool.candidates:
            rivals[each.key].add(pool)
    compared = [_compare(pool, rivals) for pool in pools]
    alike: defaultdict[Key, _Spans] = defaultdict(_Spans)
    for pool in compared:
        if pool.candidates:
            alike[pool.candidates[0].key].add(pool)
    labels = []
    for pool in compared:
        worn = bool(pool.candidates) and alike[pool.candidates[0].key].near(pool) >= _WORN
        label = _label(pool, used, worn=worn)
        used.add(fold(label))
        labels.append(label)
    return labels


def _compare(pool: Pool, rivals: Mapping[Key, _Spans]) -> Pool:
    """The same, what others of its time may be called too made lighter."""
    made = [
        replace(each, weight=each.weight / max(1, rivals[each.key].near(pool)) ** 0.5)
        for each in pool.candidates
    ]
    return replace(pool, candidates=tuple(sorted(made, key=order)))


def _complete(pools: Sequence[Pool]) -> list[Pool]:
    """Names that one topic has short and others of its time in full ("Trump") made full."""
    full: defaultdict[str, defaultdict[_Name, _Spans]]
    full = defaultdict(lambda: defaultdict(_Spans))
    for pool in pools:
        for each in pool.candidates:
            if len(each.key) > 1 and each.is_name and each.shared:
                full[each.key[-1]][each.key, each.written].add(pool)
    return [replace(pool, candidates=tuple(_completed(pool, full))) for pool in pools]


def _completed(pool: Pool, full: Mapping[str, Mapping[_Name, _Spans]]) -> Iterator[Candidate]:
    whole = {each.key[-1] for each in pool.candidates if len(each.key) > 1}
    for each in pool.candidates:
        word = each.key[0]
        found: dict[_Name, int] = {}
        if len(each.key) == 1 and each.is_name and word not in whole:
            found = {name: spans.near(pool) for name, spans in full.get(word, {}).items()}
        best = min(found, key=lambda name: (-found[name], name), default=None)
        if best is None or not found[best]:
            yield each
        else:
            yield replace(each, key=best[0], written=best[1])


class _Spans:
    """How many pools there are about a time."""

    def __init__(self) -> None:
        self._firsts: list[datetime] = []
        self._lasts: list[datetime] = []
        self._timeless = 0

    def add(self, pool: Pool) -> None:
        if pool.first is None or pool.last is None:
            self._timeless += 1
        else:
            insort(self._firsts, pool.first)
            insort(self._lasts, pool.last)

    def near(self, pool: Pool) -> int:
        """Those of one time with `pool`, itself included."""
        if pool.first is None or pool.last is None:
            return self._timeless + len(self._firsts)
        begun = bisect_right(self._firsts, pool.last + _ONE_TIME)
        over = bisect_left(self._lasts, pool.first - _ONE_TIME)
        return self._timeless + begun - over


# ── choosing ────────────────────────────────────────────────────────────────────────────────


def _label(pool: Pool, used: Collection[str], *, worn: bool) -> str:
    if not pool.candidates:
        return _dated("Unnamed topic", pool, used)
    best = pool.candidates[0]
    others = [each for each in pool.candidates[1:] if _may_join(best, each)]
    weak = worn or _is_common(best, pool.language)
    enough = _SECOND * best.weight
    seconds = [each for each in others if weak or (each.shared and each.weight >= enough)]
    choices = [_join(best, seconds[0], pool.language)] if seconds else [_capital(best.written)]
    choices += [_join(best, each, pool.language) for each in others]
    for label in choices:
        if fold(label) not in used:
            return label
    return _dated(choices[0], pool, used)


def _may_join(best: Candidate, other: Candidate) -> bool:
    enough = other.shared or other.weight >= _HINT * best.weight
    return enough and _apart(other, best) and _pairs(best, other)


def _pairs(best: Candidate, other: Candidate) -> bool:
    """Two subjects say less than one: "masks and vaccinated"."""
    return best.is_name or other.is_name


def _join(best: Candidate, second: Candidate, language: str) -> str:
    """Names before common words."""
    first, then = sorted((best, second), key=lambda each: not each.is_name)
    return _capital(f"{first.written} {wordings.conjunction(language)} {then.written}")


def _is_common(candidate: Candidate, language: str) -> bool:
    if len(candidate.key) > 1 or not candidate.written.isascii():
        return False
    common = background.zipf(candidate.written.casefold(), language) >= _COMMON
    return common or not candidate.is_name


def _apart(one: Candidate, other: Candidate) -> bool:
    """No word of one is of the family of a word of the other, nor one the initials of the other."""
    initials = {_initials(one), _initials(other)}
    if initials & {fold(one.written), fold(other.written)}:
        return False
    return not any(_kin(a, b) for a in one.key for b in other.key)


def _initials(candidate: Candidate) -> str:
    """The first letters of its words that are written with a capital."""
    return fold("".join(word[0] for word in candidate.written.split() if not word[0].islower()))


def _kin(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short in long if len(short) < _KIN else long.startswith(short[:_KIN])


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def _dated(label: str, pool: Pool, used: Collection[str]) -> str:
    """The label with the month in which the topic began, or a number."""
    made = label
    if fold(made) in used and pool.first is not None:
        made = f"{label} ({pool.first:%Y-%m})"
    number = 1
    while fold(made) in used:
        number += 1
        made = f"{label} ({number})"
    return made
