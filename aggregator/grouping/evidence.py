"""What two articles share, as a person would say it: names, rare words and numbers as written."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence

from aggregator.grouping import background
from aggregator.grouping.letters import skeleton
from aggregator.grouping.pairs import Profile, foreign
from aggregator.grouping.spellings import (
    Spellings,
    is_name,
    spell_names,
    spell_number,
    spell_pair,
    spell_terms,
)
from aggregator.grouping.wordings import calendar, titles
from aggregator.model import Signature

MOST_SHOWN = 12
_MOST_SPELLED = 60
"""Shared terms that are spelled; in scripts without spaces, several make one word."""
RARE = 5.0
"""Zipf frequency below which a word in both texts is worth showing: one in ten thousand. "Police"
and "president" stand in half of all news and show nothing, though they count a little."""
LEAST_SHARE = 0.01
"""Of the whole likeness that a term has to account for in order to be shown."""
_YEAR = re.compile("(?:19|20)[0-9][0-9]")


def shared_words(
    a: Profile, b: Profile, both: Sequence[Spellings]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names and rare words in both, most telling first."""
    languages = {a.signature.language, b.signature.language}
    unsaid = frozenset[str]().union(*map(calendar, languages), *map(titles, languages))
    if foreign(a, b) and both:
        spelled = _foreign_names(a, b, both)
    else:
        spelled = spell_names(_products(a.names, b.names), both)
    names = {name: weight for name, weight in spelled.items() if name.casefold() not in unsaid}
    terms = spell_terms(_products(a.terms, b.terms), both)
    heard = {background.folded(word.casefold()) for name in names for word in name.split()}
    words = [
        word
        for word in _heaviest(terms)
        if background.folded(word.casefold()) not in heard
        and word.casefold() not in unsaid
        and not word[0].isdigit()
        and not (both and _is_common(word, languages))
    ]
    shown = [*_heaviest(names), *(word for word in words if is_name(word, both))]
    words = [word for word in words if word not in shown]
    return tuple(shown[:MOST_SHOWN]), tuple(words[:MOST_SHOWN])


def _foreign_names(a: Profile, b: Profile, both: Sequence[Spellings]) -> dict[str, float]:
    """Names that meet by their consonants, as each of two languages writes them."""
    one, other = _by_bone(a.signature), _by_bone(b.signature)
    shared = _products(a.bones, b.bones)
    return {
        spell_pair(one[bone], other[bone], both): weight
        for bone, weight in shared.items()
        if bone in one and bone in other
    }


def _by_bone(signature: Signature) -> dict[str, str]:
    """Consonants → the heaviest name that has them."""
    ordered = sorted(signature.names, key=lambda pair: (pair[1], pair[0]))
    return {skeleton(name, signature.language) or name: name for name, _ in ordered}


def _products(a: Mapping[str, float], b: Mapping[str, float]) -> dict[str, float]:
    """What each shared key adds to the cosine; the heaviest only, for most are not shown."""
    shared = {key: a[key] * b[key] for key in a.keys() & b.keys()}
    return {key: shared[key] for key in _heaviest(shared)[:_MOST_SPELLED]}


def _heaviest(weights: Mapping[str, float]) -> list[str]:
    least = LEAST_SHARE * math.fsum(weights.values())
    found = [key for key, weight in weights.items() if weight >= least]
    return sorted(found, key=lambda key: (-weights[key], key))


def _is_common(word: str, languages: Iterable[str]) -> bool:
    """Whether the word stands in so many texts that sharing it says nothing."""
    if len(word) < (3 if word.isascii() else 2):
        return True  # "29th" without its number; one character of an unspaced script
    return all(background.zipf(word.casefold(), each) >= RARE for each in languages)


def _telling(numbers: Iterable[str]) -> list[str]:
    """Longest first: of numbers, those of many digits are the least likely to meet by chance.

    Years and single digits meet in any two texts and are left out.
    """
    told = [each for each in numbers if len(each) > 1 and not _YEAR.fullmatch(each)]
    return sorted(told, key=lambda number: (-len(number), number))[:MOST_SHOWN]


def shared_numbers(a: Profile, b: Profile, both: Sequence[Spellings]) -> tuple[str, ...]:
    """Numbers in both, as written, longest first."""
    return tuple(
        spell_number(number, both) for number in _telling(a.signature.numbers & b.signature.numbers)
    )
