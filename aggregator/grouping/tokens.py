"""Text → the units that grouping counts: words, numbers, character pairs, sentence breaks.

Words keep how they were written, because capitals tell names. Scripts that put no spaces between
words (and Korean, whose particles stick to its words) yield overlapping pairs of characters; but a
run of katakana is a word, mostly a foreign one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

Kind = Literal["word", "number", "pair", "break", "pause"]

# Han, kana, hangul, Thai, Lao, Khmer, Burmese, Tibetan: Unicode blocks.
_UNSPACED = (
    "\u0e01-\u0eff\u0f40-\u0fbc\u1000-\u109f\u1780-\u17d3\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_KATAKANA = "[ァ-ヺー]{2,}|[ｦ-ﾟ]{2,}"  # half of it full, half of it half width
_ABBREVIATION = 3  # "Mr.", "Dr.", "Gov.", "St.": a full stop after so few letters ends nothing


class Token(NamedTuple):
    """One unit of a text. A tuple because an article has hundreds of them."""

    kind: Kind
    text: str
    """As written (words without elided articles and possessive endings); "" for signs."""
    owner: bool = False
    """The word had a possessive ending or an elided article: "Russia's", "l'Ukraine"."""


BREAK = Token("break", "")
"""A sentence, or something like one, ends."""
PAUSE = Token("pause", "")
"""A comma or bracket: names do not run across it."""


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Built at first use: the class of combining marks, which Python's letters leave out."""
    marks = [c for c in map(chr, range(0x12000)) if unicodedata.category(c)[0] == "M"]
    mark = "".join(marks)
    letter = rf"[^\W\d_{_UNSPACED}]"
    word = rf"{letter}+(?:[{mark}]+{letter}*)*"
    return re.compile(
        rf"(?P<word>{word}(?:['’ʼ]{word})*)"
        rf"|(?P<number>\d+(?:[.,:٫٬]\d+)*)"
        rf"|(?P<kana>{_KATAKANA})"
        rf"|(?P<pair>(?:(?!{_KATAKANA})[{_UNSPACED}])+)"
        rf"|(?P<break>[.!?…:;\n\"“”„«»。！？।؟]|(?<=\s)[–—-](?=\s))"
        rf"|(?P<pause>[,()\[\]/،、])"
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
        elif kind == "kana":
            previous = found
            yield Token("word", unicodedata.normalize("NFKC", found))
        elif kind == "pair":
            previous = found
            yield from _pairs(found)
        elif kind == "pause":
            yield PAUSE
        elif not (found == "." and 0 < len(previous) <= _ABBREVIATION and previous[0].isupper()):
            yield BREAK


def plain_number(written: str) -> str:
    """A number without its grouping signs, its digits European: "1,200" and "1.200" → "1200"."""
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in written)
    digits = digits.replace("٬", ",").replace("٫", ".")
    return re.sub(r"[.,](?=\d{3}(?!\d))", "", digits)


def _word(found: str) -> Token:
    """A word without what an apostrophe ties to it: "Korea's" → "Korea", "l'Ukraine" → "Ukraine"."""
    if found.isalpha():
        return Token("word", found)
    parts = re.split("['’ʼ]", found)
    longest = max(parts, key=len)
    return Token("word", longest, owner=len(parts) > 1 and len(longest) > 2)


def _pairs(run: str) -> Iterator[Token]:
    """Overlapping pairs of the characters of one unspaced run."""
    folded = unicodedata.normalize("NFKC", run)  # `fold` would take hangul syllables apart
    if len(folded) == 1:
        yield Token("pair", folded)
    for left, right in pairwise(folded):
        yield Token("pair", left + right)
