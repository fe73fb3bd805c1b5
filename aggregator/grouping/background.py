"""How rare a word is in its language at large: the weights that make a signature.

A word's weight comes from `wordfreq` (counts over books, web, talk and news of many languages),
never from the articles at hand: so a signature depends on its article alone, and neither the
order of arrival nor what else is in the folder can move it. Lists and words are looked up by folded
keys (`letters`), so that accents, Unicode forms and alphabets do not hide a word. The only room that
imports `wordfreq` and `snowballstemmer`.

Roads not taken. Document frequencies of this corpus: .01 better on some labelled sets, but every
new article would change every older decision. The large word lists: 321,000 words and .1 s
for English against 29,000 and .01 s, for no gain in F1; a word that the small
list lacks (under one in a million) counts as equally rare as all such words.
"""

from __future__ import annotations

import gzip
import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import resources
from itertools import pairwise

import msgspec

from aggregator.grouping.letters import romanise, romanise_all

# wordfreq's small lists end at Zipf 3 (one in a million); what is not there is rarer than that.
RAREST = 2.0
# Zipf frequency of "the" and its like: nothing weighs at or above it (wordfreq's own scale).
COMMONEST = 8.0
# Weights are raised to this power. Mean F1 of three collections, leave-one-out: .75 .891, 1 .900,
# 1.25 .894, 1.5 .892.
POWER = 1.0
# Numbers: three digits and more are nearly as telling as a name, years and small ones are not.
LONG_NUMBER, SHORT_NUMBER = 5.0, 3.0
# For a text whose language could not be told, or that wordfreq does not know.
_LARGE = ("en", "es", "de", "fr", "ru", "pt", "it", "ar")
# wordfreq writes these under another code.
_ALIASES = {"no": "nb", "nn": "nb", "hr": "sh", "sr": "sh", "bs": "sh", "tl": "fil", "in": "id"}
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "nl": "dutch", "en": "english",
    "fi": "finnish", "fr": "french", "de": "german", "el": "greek", "hu": "hungarian",
    "hr": "serbian", "bs": "serbian", "sh": "serbian", "hy": "armenian", "et": "estonian", "hi": "hindi",
    "ta": "tamil", "eu": "basque", "ne": "nepali", "yi": "yiddish", "id": "indonesian", "ga": "irish", "it": "italian", "lt": "lithuanian", "no": "norwegian",
    "nb": "norwegian", "nn": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "es": "spanish", "sv": "swedish", "tr": "turkish",
}  # fmt: skip


@lru_cache(maxsize=200_000)
def weigh(word: str, language: str) -> float:
    """The weight of `word` (case folded) in a text of `language`; 0 for the commonest words."""
    if word[0].isdigit():
        long = sum(c.isdigit() for c in word) >= 3 and not is_year(word)
        return float((LONG_NUMBER if long else SHORT_NUMBER) ** POWER)
    return float(max(0.0, COMMONEST - zipf(word, language)) ** POWER)


@lru_cache(maxsize=50_000)
def weigh_pair(pair: str, language: str) -> float:
    """The weight of two neighbouring characters in a text without spaces."""
    return float(max(0.0, COMMONEST - _pair_zipf(pair, language)) ** POWER)


def zipf(word: str, language: str) -> float:
    """Zipf frequency: the logarithm of the uses in a thousand million words."""
    key = romanise(word, language)
    frequency = max(each.get(key, 0.0) for each in _folded_lists(language))
    return max(RAREST, math.log10(frequency) + 9.0) if frequency else RAREST


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of `word` as `folded`; the folded word where the language has no stemmer."""
    reduce = _stemmer(language)
    return romanise(reduce(word) if reduce else word, language)


def folded(word: str, language: str = "") -> str:
    """One key for all ways of writing `word` (`letters.romanise`)."""
    return romanise(word, language)


@lru_cache(maxsize=50_000)
def folded_pair(pair: str) -> str:
    """Two characters with simplified ones for traditional ones: "國會" and "国会" are one term."""
    return pair.translate(_simplified())


def is_year(word: str) -> bool:
    """The number is a year of our time."""
    return len(word) == 4 and word.isdigit() and word[:2] in ("19", "20")


@lru_cache(maxsize=64)
def _lists(language: str) -> tuple[Mapping[str, float], ...]:
    """The word lists to ask, most fitting first."""
    # Heavy, and not needed until the first article is signed.
    import wordfreq

    known = wordfreq.available_languages("small")
    code = _ALIASES.get(language, language)
    names = (code,) if code in known else _LARGE
    return tuple(wordfreq.get_frequency_dict(name, wordlist="small") for name in names)


@lru_cache(maxsize=64)
def _folded_lists(language: str) -> tuple[Mapping[str, float], ...]:
    """`_lists` by folded words: lists keep accents and one alphabet, articles may not."""
    return tuple(_by_key(each, language) for each in _lists(language))


def _by_key(words: Mapping[str, float], language: str) -> Mapping[str, float]:
    """Forms that fold alike count together ("ou" and "où")."""
    made: defaultdict[str, float] = defaultdict(float)
    for key, frequency in zip(romanise_all(tuple(words), language), words.values(), strict=True):
        made[key] += frequency
    return dict(made)


@lru_cache(maxsize=1)
def _simplified() -> Mapping[int, str]:
    """Traditional → simplified characters, from `wordfreq`; none where it no longer has the table."""
    table = resources.files("wordfreq") / "data" / "_chinese_mapping.msgpack.gz"
    try:
        return msgspec.msgpack.decode(gzip.decompress(table.read_bytes()), type=dict[int, str])
    except (OSError, msgspec.MsgspecError):
        return {}


@lru_cache(maxsize=64)
def _stemmer(language: str) -> Callable[[str], str] | None:
    import snowballstemmer

    name = _STEMMERS.get(language)
    if name is None or name not in snowballstemmer.algorithms():
        return None
    made: Callable[[str], str] = snowballstemmer.stemmer(name).stemWord
    return made


@lru_cache(maxsize=8)
def _pairs(language: str) -> tuple[Mapping[str, float], Mapping[str, float], Mapping[str, float]]:
    """From the words of a language: uses of character pairs inside words, of last, of first ones.

    Characters are simplified ones, as `folded_pair` has them.
    """
    inside: defaultdict[str, float] = defaultdict(float)
    last: defaultdict[str, float] = defaultdict(float)
    first: defaultdict[str, float] = defaultdict(float)
    for written, frequency in _lists(language)[0].items():
        word = written.translate(_simplified())
        first[word[0]] += frequency
        last[word[-1]] += frequency
        for left, right in pairwise(word):
            inside[left + right] += frequency
    return inside, last, first


def _pair_zipf(pair: str, language: str) -> float:
    """Expected from the word list: the pair within words, and across the border of two words."""
    inside, last, first = _pairs(language)
    frequency = inside.get(pair, 0.0) + last.get(pair[0], 0.0) * first.get(pair[-1], 0.0)
    return max(RAREST, math.log10(frequency) + 9.0) if frequency else RAREST
