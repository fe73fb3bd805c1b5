"""Text → the units that grouping counts: words, numbers, character pairs, sentence breaks.

Words keep how they were written, because capitals tell names. Scripts that put no spaces between
words (and Korean, whose particles stick to its words) yield overlapping pairs of characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["word", "number", "pair", "break"]

# Han, kana, hangul, Thai, Lao, Khmer, Burmese, Tibetan: Unicode blocks.
_UNSPACED = (
    "\u0e01-\u0eff\u0f40-\u0fbc\u1000-\u109f\u1780-\u17d3\u3005-\u3007\u3041-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_ABBREVIATION = 3  # "Mr.", "Dr.", "Gov.", "St.": a full stop after so few letters ends nothing


@dataclass(frozen=True, slots=True)
class Token:
    """One unit of a text."""

    kind: Kind
    text: str
    """As written (words without elided articles and possessive endings); "" for a break."""
    owner: bool = False
    """The word had a possessive ending or an elided article: "Russia's", "l'Ukraine"."""


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Built at first use: the class of combining marks, which Python's `\\w` leaves out."""
    marks = [c for c in map(chr, range(0x12000)) if unicodedata.category(c)[0] == "M"]
    mark = "".join(marks)
    letter = rf"(?:(?![{_UNSPACED}])[^\W\d_])"
    return re.compile(
        rf"(?P<number>\d+(?:[.,:٫٬]\d+)*)"
        rf"|(?P<pair>[{_UNSPACED}]+)"
        rf"|(?P<word>{letter}(?:{letter}|[{mark}])*(?:['’ʼ]{letter}(?:{letter}|[{mark}])*)*)"
        rf"|(?P<break>[.!?…:;\n\"“”„«»。！？।؟]|(?<=\s)[–—-](?=\s))"
    )


def tokens(text: str) -> Iterator[Token]:
    """The units of `text` in order."""
    previous = ""
    for match in _pattern().finditer(text):
        kind, found = match.lastgroup, match.group()
        if kind == "word":
            previous, token = found, _word(found)
            yield token
        elif kind == "number":
            previous = found
            yield Token("number", plain_number(found))
        elif kind == "pair":
            previous = found
            yield from _pairs(found)
        elif not (found == "." and 0 < len(previous) <= _ABBREVIATION and previous[0].isupper()):
            yield Token("break", "")


def plain_number(written: str) -> str:
    """A number without its grouping signs, its digits European: "1,200" and "1.200" → "1200"."""
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in written)
    digits = digits.replace("٬", ",").replace("٫", ".")
    return re.sub(r"[.,](?=\d{3}(?!\d))", "", digits)


def _word(found: str) -> Token:
    """A word without what an apostrophe ties to it: "Korea's" → "Korea", "l'Ukraine" → "Ukraine"."""
    parts = re.split("['’ʼ]", found)
    if len(parts) == 1:
        return Token("word", found)
    longest = max(parts, key=len)
    return Token("word", longest, owner=len(longest) > 2)


def _pairs(run: str) -> Iterator[Token]:
    """Overlapping pairs of the characters of one unspaced run."""
    folded = unicodedata.normalize("NFKC", run)  # `fold` would take hangul syllables apart
    if len(folded) == 1:
        yield Token("pair", folded)
    for left, right in zip(folded, folded[1:], strict=False):
        yield Token("pair", left + right)
