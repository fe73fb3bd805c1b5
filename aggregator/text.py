"""Plain text: normal form, words, sentences, paragraphs, slugs, digests. Pure; no language data."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

# What XML 1.0 forbids (section 2.2) and Unicode's other invisible controls: none of them means
# anything in an article, and one of them loses a whole feed.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]?[^\W\d_a-z])|(?<=[。！？])")

# Han, kana, Thai, Lao, Khmer, Burmese, Tibetan: the Unicode blocks that put no blanks between words.
_UNSPACED = (
    "\u0e01-\u0eff\u0f40-\u0fbc\u1000-\u109f\u1780-\u17d3\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)


def normalise(text: str) -> str:
    """`text` in NFC, lines ended by a line feed, without characters that XML forbids."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text))


def collapse(text: str) -> str:
    """One line: every run of white space is one space."""
    return " ".join(normalise(text).split())


def paragraphs(text: str) -> list[str]:
    """The paragraphs of `text`, which empty lines part; blanks folded, none empty."""
    parts = re.split(r"\n\s*\n", normalise(text))
    return [folded for part in parts if (folded := _BLANKS.sub(" ", part).strip())]


def words(text: str) -> list[str]:
    """The words of `text` as written, without punctuation."""
    return _WORD.findall(text)


def pieces(text: str) -> list[str]:
    """`text` cut into words, numbers and signs, each with the blanks after it; together they are it.

    Of scripts that put no blanks between words every character is a piece. Nothing is cut off from
    its combining marks. `text` begins with no blank.
    """
    return _pieces().findall(text)


@lru_cache(maxsize=1)
def _pieces() -> re.Pattern[str]:
    """Built at first use: the class of combining marks, which Python's letters leave out."""
    marks = "".join(c for c in map(chr, range(0x12000)) if unicodedata.category(c)[0] == "M")
    mark = f"[{marks}\ufe00-\ufe0f\u200c\u200d\U000e0100-\U000e01ef]"
    letter = rf"(?!{mark})[^\W_{_UNSPACED}]"
    word = rf"{letter}(?:{letter}|{mark})*"
    tied = rf"{word}(?:['’ʼ]{word}|(?<=\d)[.,:٫٬](?=\d){word})*"
    return re.compile(rf"(?:{tied}|\S(?:\u200d\S|{mark})*)\s*")


def sentences(text: str) -> list[str]:
    """The sentences of one paragraph, good enough for extracts."""
    return [part for piece in _SENTENCE_END.split(text) if (part := piece.strip())]


def opening(text: str, *, limit: int = 300) -> str:
    """The first sentences of `text`, at most `limit` characters, cut at a word with "…"."""
    folded = collapse(text)
    if len(folded) <= limit:
        return folded
    taken = ""
    for sentence in sentences(folded):
        if len(taken) + len(sentence) + 1 > limit:
            break
        taken = f"{taken} {sentence}".strip()
    if len(taken) >= limit // 3:
        return taken
    return folded[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def fold(text: str) -> str:
    """`text` for comparison: case folded, accents and width dropped."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def slug(text: str, *, limit: int = 60) -> str:
    """A file name for `text`: lower-case ASCII letters, digits and "-"; never empty.

    What is not Latin becomes a digest, so that different names never meet by losing letters.
    """
    ascii_text = fold(text).replace("ß", "ss").encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:limit].rstrip("-")
    letters = [c for c in fold(text) if c.isalnum()]
    if len([c for c in made if c.isalnum()]) * 2 < min(len(letters), limit):
        made = f"{made}-{digest(text)[:8]}".strip("-")
    return made or digest(text)[:8]


def digest(*parts: str) -> str:
    """A 60-bit digest of `parts` as 12 letters and digits: ids that people may read aloud."""
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    value = int.from_bytes(hashlib.blake2b(joined, digest_size=8).digest(), "big") >> 4
    # Crockford's base 32, https://www.crockford.com/base32.html, lower case.
    return "".join(
        "0123456789abcdefghjkmnpqrstvwxyz"[value >> (5 * n) & 31] for n in range(11, -1, -1)
    )
