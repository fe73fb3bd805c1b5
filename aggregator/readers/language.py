"""The language of an article: as declared, as its path tells, or detected. ISO 639-1 or "und"."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable

_CODES = (
    "af sq am ar hy az eu be bn bs bg my ca zh hr cs da nl en eo et fo fi fr gl ka de el gu ht ha he hi hu is "
    "ig id ga it ja jv kn kk km ko ku ky lo la lv lt lb mk mg ms ml mt mr mn ne no nb nn ps fa pl pt pa ro "
    "ru sr si sk sl so es su sw sv tl tg ta tt te th ti bo tr tk uk ur ug uz vi cy fy xh yi yo zu"
)
CODES = frozenset(_CODES.split())
"""ISO 639-1 codes of languages that news is written in."""

# ISO 639-2 codes, and the names that people write instead of codes.
_NAMED = {
    "ara": "ar", "bul": "bg", "cat": "ca", "ces": "cs", "chi": "zh", "cze": "cs", "dan": "da",
    "deu": "de", "dut": "nl", "ell": "el", "eng": "en", "est": "et", "fas": "fa", "fin": "fi",
    "fra": "fr", "fre": "fr", "ger": "de", "gre": "el", "heb": "he", "hin": "hi", "hrv": "hr",
    "hun": "hu", "ind": "id", "ita": "it", "jpn": "ja", "kor": "ko", "lav": "lv", "lit": "lt",
    "nld": "nl", "nor": "no", "per": "fa", "pol": "pl", "por": "pt", "ron": "ro", "rum": "ro",
    "rus": "ru", "slk": "sk", "slv": "sl", "spa": "es", "srp": "sr", "swe": "sv", "tha": "th",
    "tur": "tr", "ukr": "uk", "vie": "vi", "zho": "zh", "iw": "he", "in": "id", "fil": "tl",
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr",
    "spanish": "es", "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt",
    "português": "pt", "dutch": "nl", "nederlands": "nl", "polish": "pl", "polski": "pl",
    "russian": "ru", "русский": "ru", "ukrainian": "uk", "українська": "uk", "turkish": "tr",
    "türkçe": "tr", "japanese": "ja", "日本語": "ja", "chinese": "zh", "中文": "zh", "korean": "ko",
    "한국어": "ko", "arabic": "ar", "العربية": "ar", "hebrew": "he", "hindi": "hi", "greek": "el",
    "czech": "cs", "swedish": "sv", "danish": "da", "norwegian": "no", "finnish": "fi",
}  # fmt: skip
_WORDS = frozenset(
    ("am", "as", "be", "he", "hi", "id", "is", "it", "la", "my", "no", "so", "te", "ti")
)
"""Codes that are words or abbreviations too: a folder so called proves nothing by itself."""
_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u30ff]"), 0.1),
    ("ko", re.compile("[\uac00-\ud7a3]"), 0.3),
    ("zh", re.compile("[\u4e00-\u9fff]"), 0.5),
    ("el", re.compile("[\u0370-\u03ff]"), 0.5),
    ("th", re.compile("[\u0e00-\u0e7f]"), 0.5),
)
"""Scripts that one language alone writes in → share of letters that settles it."""
_SAMPLE = 600
"""Characters that detection reads: more costs time and changes nothing (measured on news text)."""
_FEWEST = 20
"""Letters below which a guess is worthless."""
_SUREST = 0.5
"""Least share of probability for the best language; below it texts are lists, code, mixtures."""


def declared_language(name: str) -> str:
    """The code for what a file or page says of its language ("en-US", "zh_tw", "Deutsch"), or ""."""
    folded = name.strip().casefold()
    first = re.split(r"[-_.,; ]", folded, maxsplit=1)[0]
    for each in (folded, first):
        if each in CODES:
            return each
        if each in _NAMED:
            return _NAMED[each]
    return ""


def language_in_path(path: str, guess: Callable[[], str]) -> str:
    """The code that a folder ("ruby/de/x.md") or a file's name ("x.fr.md") is, or "".

    Where a folder's code is a word too ("it", "no"), it counts only if `guess` agrees.
    """
    *folders, name = path.split("/")
    infix = name.split(".")[1:-1][-1:]
    for part in (*infix, *reversed(folders)):
        match = re.fullmatch(r"([a-z]{2})(?:[-_][A-Za-z]{2,4})?", part)
        sure = match and (part in infix or match[1] not in _WORDS or guess() == match[1])
        if match and match[1] in CODES and sure:
            return match[1]
    return ""


def detect(text: str) -> str:
    """The language of `text` judged by its first few hundred characters, or "und"."""
    sample = re.sub(r"\S+(?:://|@)\S+|\S*[/_\\]\S*|\d+", " ", text[: 2 * _SAMPLE])[:_SAMPLE]
    letters = sum(c.isalpha() for c in sample)
    if sum(c.isupper() for c in sample) > letters / 2:
        sample = sample.lower()
    for code, script, share in _SCRIPTS:
        found = len(script.findall(sample))
        if found >= 3 and found >= share * letters:
            return code
    if letters < _FEWEST:
        return "und"
    return _classify(sample)


def _classify(sample: str) -> str:
    scores = [(code, score) for code, score in _ranking()(sample) if code in CODES]
    # Scores are sums over features; dividing by the root of the length makes probabilities of
    # them that mean the same for short and long texts, as py3langid itself does.
    scale = math.sqrt(len(sample.encode("utf-8", "replace")))
    weights = [math.exp((score - scores[0][1]) / scale) for _, score in scores]
    return scores[0][0] if weights[0] / sum(weights) >= _SUREST else "und"


@functools.cache
def _ranking() -> Callable[[str], list[tuple[str, float]]]:
    """py3langid's ranking. Imported here because its model takes a second and 100 MB."""
    import py3langid

    def rank(text: str) -> list[tuple[str, float]]:
        return [(str(code), float(score)) for code, score in py3langid.rank(text)]

    return rank
