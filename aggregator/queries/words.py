"""What counts as a word, for the index, for queries and for highlighting alike. Pure.

One text becomes one list of tokens by one rule, whoever asks, so that what is found is what is
marked. A token is

- a word: letters, digits and their marks, compared by its *form* (case, accents and width
  folded). One letter beside an apostrophe is dropped ("l'Europe" is "europe", "Obama's" is
  "obama"); letters parted by dots are one word ("U.S." is "us").
- a run of a script that writes no blanks between words (Chinese, Japanese, Thai, …; Korean too,
  whose particles stick to words): it is indexed as overlapping pairs of characters and its last
  character alone, so that every character begins exactly one term.

Beside its form, a word of a language that has a Snowball stemmer is indexed under its *stem*,
marked with the language (`stem_term`), so that a query finds "elections" by "election" without
knowing the language of any document: it asks for the form, and for the stem in each language
that the index holds. Where stem and form are one, nothing is added: the form stands for both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock

# Scripts without blanks between words, and Hangul; https://www.unicode.org/charts/.
_UNSEGMENTED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u109f\u1780-\u17dd"
    "\u1100-\u11ff\u3005-\u3007\u3041-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
# Marks that belong to the letter before them but are no letters to `re`.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f"
    "\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0a70-\u0a75"
    "\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bd7\u0c00-\u0c04\u0c3e-\u0c56"
    "\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d57\u0d81-\u0d83\u0dca-\u0ddf\u200d"
)
_LETTER = f"[^\\W_{_UNSEGMENTED}]"
_TOKEN = re.compile(
    r"[a-zA-Z0-9]{2,}(?=[\s,])"  # what most words are; the next lines would find the same, slower
    rf"|(?<![^\W_])(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])\.?"  # U.S., J.K.
    rf"|[{_UNSEGMENTED}]+"
    rf"|{_LETTER}+(?:[{_MARKS}]+{_LETTER}*)*"
)
_RUN = re.compile(f"[{_UNSEGMENTED}]")
_APOSTROPHE = re.compile("['’]")
# What folding drops: accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, tatweel.
# Marks of other scripts tell words apart (Devanagari vowels, Japanese voicing) and stay.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200d]"
)
_PUNCTUATION = re.compile(rf"[^\w{_MARKS}{_UNSEGMENTED}]|_")
_ONE_AT_A_TIME = Lock()
"""A stemmer keeps the word it works on in itself, and the server searches in threads."""
MAX_WORD = 64
"""Characters of a form; what is longer is no word but an address or a hash, and is cut."""

STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque",
    "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "nb": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Language → its algorithm, https://snowballstem.org/algorithms/."""
_ONLY_ENDINGS = frozenset(
    [
        "ca",
        "cs",
        "da",
        "de",
        "en",
        "es",
        "fi",
        "fr",
        "hi",
        "hu",
        "it",
        "nb",
        "no",
        "pl",
        "pt",
        "ro",
        "ru",
        "sv",
    ]
)
"""Languages whose algorithm leaves the first letter of a word alone, as it strips endings only; and
did so with each of the 12,000 commonest words of the language."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a text: `text[start:end]`."""

    form: str
    """Folded. Of a run: the whole run; `pairs` splits it."""
    run: bool
    """Whether it is of a script that writes no blanks."""
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text` in order, with their places."""
    for found in _TOKEN.finditer(_without_elisions(text)):
        raw = found.group()
        if form := fold(raw):
            yield Token(form, is_run(form), found.start(), found.end())


def spans(text: str) -> list[tuple[int, int]]:
    """Where the same tokens begin and end, faster; `fold` of one may be empty."""
    return [found.span() for found in _TOKEN.finditer(_without_elisions(text))]


def raw_tokens(text: str) -> list[str]:
    """The same tokens as written, faster and without places; `fold` of one may be empty."""
    return _TOKEN.findall(_without_elisions(text))


def is_run(form: str) -> bool:
    """Whether a token is of a script that writes no blanks."""
    return form >= "\u0e00" and _RUN.match(form) is not None


def pairs(run: str) -> list[str]:
    """The terms that a run is indexed as: each pair of neighbours, then its last character."""
    return [run[n : n + 2] for n in range(len(run))]


def query_pairs(run: str) -> list[str]:
    """The terms, side by side, that a run of two characters or more is looked up as."""
    return [run[n : n + 2] for n in range(len(run) - 1)]


@lru_cache(maxsize=1 << 17)  # a newspaper's vocabulary; a hit costs a twentieth of the work
def fold(raw: str) -> str:
    """The form of a token: case, accents, width and dots folded; "" when nothing is left."""
    decomposed = _ACCENTS.sub("", unicodedata.normalize("NFKD", raw.casefold()))
    folded = unicodedata.normalize("NFC", _PUNCTUATION.sub("", decomposed))
    return folded if is_run(folded) else folded[:MAX_WORD]


@lru_cache(maxsize=1 << 17)  # stemming in Python takes about 30 µs a word
def stem(language: str, raw: str) -> str:
    """The folded stem of a token in `language`; its form where there is no stemmer."""
    algorithm = _stemmer(language)
    if algorithm is None or not raw[:MAX_WORD].isalpha():
        return fold(raw)
    with _ONE_AT_A_TIME:
        stemmed = algorithm(raw.lower()[:MAX_WORD])
    return fold(stemmed) or fold(raw)


def keeps_beginnings(language: str) -> bool:
    """Whether a stem in `language` always begins with the letter that the word's form does."""
    return language in _ONLY_ENDINGS or language not in STEMMERS


def stem_term(language: str, stemmed: str) -> str:
    """The index term of a stem. The mark sorts before every letter, so prefixes never meet it."""
    return f"\x1f{language}\x1f{stemmed}"


@cache
def _stemmer(language: str) -> Callable[[str], str] | None:
    """The stemmer of `language`, built when it is first needed: building one takes long."""
    if language not in STEMMERS:
        return None
    import snowballstemmer

    try:
        made = snowballstemmer.stemmer(STEMMERS[language])
    except KeyError:  # an older snowballstemmer knows fewer languages
        return None
    one: Callable[[str], str] = made.stemWord
    return one


def _without_elisions(text: str) -> str:
    """`text` with blanks for "l'", "'s" and the like; places stay.

    A letter that stands alone before an apostrophe with a word after it, or after one with a word
    before it. One expression for both takes four times as long in usual prose.
    """
    if "'" not in text and "’" not in text:
        return text
    pieces: list[str] = []
    done = 0
    around = f"  {text}  "
    for found in _APOSTROPHE.finditer(text):
        place = found.start()
        second, first, _, after, beyond = (*around[place : place + 5],)
        if not first.isalnum() or not after.isalnum():
            continue
        if place > done and _is_letter(first) and not second.isalnum():
            start = place - 1
        elif _is_letter(after) and not beyond.isalnum():
            start = place
        else:
            continue
        pieces += text[done:start], "  "
        done = start + 2
    pieces.append(text[done:])
    return "".join(pieces)


def _is_letter(character: str) -> bool:
    return not character.isdecimal()
