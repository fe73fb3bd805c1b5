"""Names for discovered topics, as a person would say them: "North Korea and Russia".

Candidates are the phrases of the articles (`phrases`). A phrase counts by its weight in each
text, times the share of the topic's stories that have it: what only one story names does not name
the topic. The best is taken, and a second one when it is nearly as good and says something else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from aggregator.model import Signature
from aggregator.text import fold

_SECOND = 0.5  # of the best one's weight
_SHARED = 0.5  # of the stories must have a phrase


def name_topic(stories: Sequence[Sequence[Signature]], *, taken: Collection[str]) -> str:
    """A label for a topic of `stories` (their texts), not among the folded labels `taken`."""
    ranked = rank_phrases(stories)
    if not ranked:
        return _numbered("Unnamed topic", taken)
    best, weight = ranked[0]
    seconds = [p for p, w in ranked[1:] if w >= _SECOND * weight and _apart(p, best)]
    short = [best] if not seconds else [f"{best} and {seconds[0]}"]
    longer = [f"{best} and {phrase}" for phrase, _ in ranked[1:] if _apart(phrase, best)]
    for label in (*short, *longer):
        if fold(label) not in taken:
            return _capital(label)
    return _numbered(_capital(short[0]), taken)


def rank_phrases(stories: Sequence[Sequence[Signature]]) -> list[tuple[str, float]]:
    """Phrases that at least half of `stories` have, by weight, heaviest first."""
    weights: defaultdict[str, float] = defaultdict(float)
    holders: defaultdict[str, set[int]] = defaultdict(set)
    written: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for number, texts in enumerate(stories):
        for signature in texts:
            for phrase, weight in signature.phrases:
                weights[fold(phrase)] += weight / len(texts)
                written[fold(phrase)][phrase] += weight
                holders[fold(phrase)].add(number)
    shares = {key: len(each) / len(stories) for key, each in holders.items()}
    ranked = sorted(
        ((weights[key] * shares[key], key) for key in weights if shares[key] >= _SHARED),
        key=lambda each: (-each[0], each[1]),
    )
    return [(max(written[key].items(), key=lambda p: (p[1], p[0]))[0], w) for w, key in ranked]


def _apart(one: str, other: str) -> bool:
    """The two phrases share no word."""
    return not set(fold(one).split()) & set(fold(other).split())


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def _numbered(label: str, taken: Collection[str]) -> str:
    number, made = 1, label
    while fold(made) in taken:
        number += 1
        made = f"{label} ({number})"
    return made
