"""What a topic may be called: the phrases of its articles, taken together and weighed.

The forms of one word are one candidate, and a short name goes with the long one ("Floyd" with
"George Floyd"). A candidate counts by its weight in each text, against the heaviest there, and by
the share of stories that have it: what only one story names does not name the topic.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.grouping import background
from aggregator.model import Signature
from aggregator.text import fold

_HEAVY = 5.0  # what a name told once weighs; texts whose phrases weigh less have no name to offer
_KEPT = 12  # candidates of one topic
_FULL = 0.3  # of the texts with a single word have a longer name that it ends

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
    return tuple(sorted(made, key=order)[:_KEPT])


def order(candidate: Candidate) -> tuple[bool, float, Key]:
    """What one story alone has only helps to tell equal labels apart."""
    return not candidate.shared, -candidate.weight, candidate.key
