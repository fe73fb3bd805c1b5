"""What each text of a story adds: its sentences that no earlier text of the story has.

A sentence is *known* when most of what it tells, by weight of its rare words, stands together in
one earlier text (`PASSAGE` sentences in a row), or nearly all of it stands somewhere in earlier
texts. Wordings are not asked for: what was told in other words was told. Texts are compared with
earlier ones of their own language only; the first of a language adds what cannot be told.

Of a text's new sentences those are shown that bring most, and that also speak of what the story is
about: advertisements and menus bring only new words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from aggregator.comparison.passages import Sentence
from aggregator.model import Addition, ArticleId

PASSAGE = 3
"""Sentences in a row that may together have told what another tells in one."""
KNOWN_TOGETHER = 0.5
"""Share of a sentence's weight that one passage must have. Sentences of two labelled collections
(ecbplus, wikinews) read beside their best passage: known were 11 of 22 with .45 to .60, 3 of 14 with
.35 to .45."""
KNOWN_ANYWHERE = 0.9
"""Share that earlier texts must have anywhere. Of 10 sentences with .7 to .9 and less than .45
together, 9 told something new."""
SHOWN = 3
"""Sentences shown of one text."""
WORDS = (8, 60)
"""A shorter sentence brings little, a longer one is not quickly read."""


@dataclass(frozen=True)
class _Told:
    """What earlier texts of one language have told. Grows as texts are read."""

    places: defaultdict[str, list[tuple[int, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Term → (text, sentence) where it stands."""


def additions(
    texts: Sequence[tuple[ArticleId, str, Sequence[Sentence]]], title: Mapping[str, float]
) -> tuple[Addition, ...]:
    """What each text adds to those before it; of texts by time as (original, language, sentences).

    `title` has the terms of the story's headline. Nothing is said of the first text of a language.
    """
    about = _about(sentences for _, _, sentences in texts)
    told: dict[str, _Told] = {}
    made: list[Addition] = []
    for n, (key, language, sentences) in enumerate(texts):
        earlier = told.setdefault(language, _Told())
        if earlier.places:
            new = [each for each in sentences if _is_new(each, earlier)]
            made.append(_chosen(key, new, earlier, {*about, *title}))
        for place, sentence in enumerate(sentences):
            for term in sentence.terms:
                earlier.places[term].append((n, place))
    return tuple(made)


def _is_new(sentence: Sentence, earlier: _Told) -> bool:
    if not (sentence.whole and WORDS[0] <= sentence.words <= WORDS[1]):
        return False
    whole = sum(sentence.terms.values())
    anywhere = sum(weight for term, weight in sentence.terms.items() if term in earlier.places)
    if not whole or anywhere >= KNOWN_ANYWHERE * whole:
        return False
    return _together(sentence, earlier) < KNOWN_TOGETHER * whole


def _together(sentence: Sentence, earlier: _Told) -> float:
    """The most of the sentence's weight that stands in one passage of an earlier text."""
    passages: defaultdict[tuple[int, int], float] = defaultdict(float)
    for term, weight in sentence.terms.items():
        covered = {
            (n, place - back)
            for n, place in earlier.places.get(term, ())
            for back in range(PASSAGE)
        }
        for passage in covered:
            passages[passage] += weight
    return max(passages.values(), default=0.0)


def _chosen(
    key: ArticleId, new: Sequence[Sentence], earlier: _Told, about: Iterable[str]
) -> Addition:
    """The new sentences that bring most, in the text's order."""
    subject = frozenset(about)
    fitting = [each for each in new if not subject.isdisjoint(each.terms)]
    worth = [
        sum(weight for term, weight in each.terms.items() if term not in earlier.places)
        / (each.words + WORDS[0])
        * (1 + 1 / (1 + n))
        for n, each in enumerate(fitting)
    ]
    best = sorted(range(len(fitting)), key=lambda n: (-worth[n], n))[:SHOWN]
    return Addition(
        text=key,
        sentences=tuple(fitting[n].text for n in sorted(best)),
        more=len(fitting) - len(best),
    )


def _about(texts: Iterable[Sequence[Sentence]]) -> frozenset[str]:
    """Terms that two texts of the story have."""
    tally = Counter(
        term for sentences in texts for term in {t for each in sentences for t in each.terms}
    )
    return frozenset(term for term, count in tally.items() if count > 1)
