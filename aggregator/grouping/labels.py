"""Names for discovered topics, as a person would say them: "North Korea and Russia".

Candidates are the phrases of a topic's articles (`phrases`), the forms of one word taken together
and a short name taken with the long one ("Floyd" with "George Floyd"). A candidate counts by its
weight in each text, against the heaviest there, and by the share of stories that have it: what
only one story names does not name the topic. Then topics of one time are compared: what many of
them are about ("Biden") tells none of them apart and counts less. The best candidate is taken,
and a second one when it is nearly as good and says something else, or when the best is a single
common word. Outlets and agencies never name a topic.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from aggregator.grouping import background, wordings
from aggregator.model import Signature
from aggregator.text import fold

_SECOND = 0.5  # of the best one's weight
_HEAVY = 5.0  # what a name told once weighs; texts whose phrases weigh less have no name to offer
_HINT = 0.1  # of the best one's weight, for what only one story has
_WORN = 3  # topics of one time that would all have the same name
_KEPT = 12  # candidates of one topic
_FULL = 0.3  # of the texts with a single word have a longer name that it ends
_COMMON = 5.0  # Zipf frequency from which one word is no label
_KIN = 5  # letters that two words of one family begin with ("Ukraine", "Ukrainian")
_ONE_TIME = timedelta(days=45)
"""Topics that are so near to one another are compared: a later topic never renames an old one."""

Key = tuple[str, ...]
"""Stems of the words of a phrase; one run of a script without spaces."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something a topic may be called."""

    key: Key
    written: str
    weight: float
    shared: bool
    """At least two stories have it."""

    @property
    def is_name(self) -> bool:
        """It is written with a capital, or in a script that has none."""
        return not self.written[0].islower()


@dataclass(frozen=True, slots=True)
class Pool:
    """What the label of one topic is chosen from."""

    candidates: tuple[Candidate, ...]
    """Heaviest first."""
    language: str
    first: datetime | None
    last: datetime | None


def name_topics(pools: Sequence[Pool], *, taken: Collection[str]) -> list[str]:
    """A label for each, all different, none of them among the folded labels `taken`."""
    used = set(taken)
    pools = _complete(pools)
    rivals = _Rivals(pools)
    compared = [replace(pool, candidates=rivals.compare(pool)) for pool in pools]
    alike: defaultdict[Key, list[Pool]] = defaultdict(list)
    for pool in compared:
        if pool.candidates:
            alike[pool.candidates[0].key].append(pool)
    labels = []
    for pool in compared:
        rivalry = alike[pool.candidates[0].key] if pool.candidates else []
        worn = sum(_near(pool, other) for other in rivalry) >= _WORN
        label = _label(pool, used, worn=worn)
        used.add(fold(label))
        labels.append(label)
    return labels


# ── candidates ─────────────────────────────────────────────────────────────────────────────


def pool_candidates(stories: Sequence[Sequence[Signature]], *, outlets: Collection[str]) -> Pool:
    """What a topic of `stories` (their texts) may be called; `outlets` are folded names."""
    weights: defaultdict[Key, dict[int, float]] = defaultdict(dict)
    written: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    for number, texts in enumerate(stories):
        for signature in texts:
            heaviest = max([_HEAVY, *(weight for _, weight in signature.phrases)])
            for phrase, weight in signature.phrases:
                if fold(phrase) in outlets:
                    continue
                key = tuple(
                    background.stem(w.casefold(), signature.language) for w in phrase.split()
                )
                share = weight / heaviest / len(texts)
                weights[key][number] = weights[key].get(number, 0.0) + share
                written[key][phrase] += 1
    _unite(weights, written)
    signatures = [each for texts in stories for each in texts]
    times = [each.time for each in signatures if each.time is not None]
    languages = Counter(each.language for each in signatures)
    return Pool(
        candidates=_heaviest(weights, written, len(stories)),
        language=min(languages, key=lambda each: (-languages[each], each)),
        first=min(times, default=None),
        last=max(times, default=None),
    )


def _unite(weights: dict[Key, dict[int, float]], written: dict[Key, Counter[str]]) -> None:
    """Take a name and the longer ones that contain it as one, by the form that prevails.

    A single word needs few uses of a longer name that it ends ("Floyd", once "George Floyd"); any
    other prevails by its uses ("Gaza" against "Gaza Strip").
    """
    texts = {key: sum(forms.values()) for key, forms in written.items()}
    for short in sorted(weights, key=lambda key: (len(key), key)):
        longer = [key for key in weights if _contains(key, short) and _named(written, key, short)]
        if not longer:
            continue
        best = min(longer, key=lambda key: (-texts[key], len(key), key))
        full = len(short) == 1 and best[-1:] == short
        if texts[best] > (_FULL if full else 1.0) * texts[short]:
            _pour(short, best, weights)
        else:
            for key in longer:
                _pour(key, short, weights)


def _contains(key: Key, short: Key) -> bool:
    """`key` begins or ends with `short` and is longer."""
    size = len(short)
    return len(key) > size and short in (key[:size], key[-size:])


def _named(written: dict[Key, Counter[str]], *keys: Key) -> bool:
    """They are all written with a capital."""
    return not any(next(iter(written[key]))[0].islower() for key in keys)


def _pour(source: Key, target: Key, weights: dict[Key, dict[int, float]]) -> None:
    """What `source` weighs counts for `target`, and `source` is no more."""
    for story, weight in weights.pop(source).items():
        weights[target][story] = max(weights[target].get(story, 0.0), weight)


def _heaviest(
    weights: dict[Key, dict[int, float]],
    written: dict[Key, Counter[str]],
    stories: int,
) -> tuple[Candidate, ...]:
    made = []
    for key, by_story in weights.items():
        share = len(by_story) / stories
        forms = written[key]
        form = min(forms, key=lambda each: (-forms[each], len(each), each))
        # Sums of numbers in the order of the stories: the same whatever came first.
        weight = sum(by_story[n] for n in sorted(by_story)) / stories * share
        made.append(Candidate(key, form, weight, len(by_story) > 1))
    return tuple(sorted(made, key=_order)[:_KEPT])


def _order(candidate: Candidate) -> tuple[bool, float, Key]:
    """What one story alone has only helps to tell equal labels apart."""
    return not candidate.shared, -candidate.weight, candidate.key


def _complete(pools: Sequence[Pool]) -> list[Pool]:
    """Names that one topic has short and others of its time in full ("Trump") made full."""
    full: defaultdict[str, list[tuple[Pool, Candidate]]] = defaultdict(list)
    for pool in pools:
        for each in pool.candidates:
            if len(each.key) > 1 and each.is_name and each.shared:
                full[each.key[-1]].append((pool, each))
    return [replace(pool, candidates=tuple(_completed(pool, full))) for pool in pools]


def _completed(
    pool: Pool, full: Mapping[str, Sequence[tuple[Pool, Candidate]]]
) -> Iterator[Candidate]:
    ends = {each.key[-1] for each in pool.candidates if len(each.key) > 1}
    for each in pool.candidates:
        word = each.key[0]
        found = Counter(
            (other.key, other.written)
            for whose, other in full.get(word, ())
            if len(each.key) == 1 and each.is_name and word not in ends and _near(pool, whose)
        )
        if found:
            key, written = min(found, key=lambda name: (-found[name], name))
            yield replace(each, key=key, written=written)
        else:
            yield each


def _near(one: Pool, other: Pool) -> bool:
    """The two are of one time."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return True
    return one.first <= other.last + _ONE_TIME and other.first <= one.last + _ONE_TIME


# ── choosing ───────────────────────────────────────────────────────────────────────────────


class _Rivals:
    """How many topics of one time have a candidate."""

    def __init__(self, pools: Iterable[Pool]) -> None:
        self._firsts: defaultdict[Key, list[datetime]] = defaultdict(list)
        self._lasts: defaultdict[Key, list[datetime]] = defaultdict(list)
        self._timeless: Counter[Key] = Counter()
        for pool in pools:
            for key in (each.key for each in pool.candidates):
                if pool.first is None or pool.last is None:
                    self._timeless[key] += 1
                else:
                    self._firsts[key].append(pool.first)
                    self._lasts[key].append(pool.last)
        for times in (*self._firsts.values(), *self._lasts.values()):
            times.sort()

    def compare(self, pool: Pool) -> tuple[Candidate, ...]:
        """The candidates of `pool`, those that others have too made lighter."""
        made = [
            replace(each, weight=each.weight / max(1, self._number(each.key, pool)) ** 0.5)
            for each in pool.candidates
        ]
        return tuple(sorted(made, key=_order))

    def _number(self, key: Key, pool: Pool) -> int:
        firsts, lasts = self._firsts[key], self._lasts[key]
        if pool.first is None or pool.last is None:
            return self._timeless[key] + len(firsts)
        begun = bisect_right(firsts, pool.last + _ONE_TIME)
        over = bisect_left(lasts, pool.first - _ONE_TIME)
        return self._timeless[key] + begun - over


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
