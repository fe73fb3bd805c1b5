"""Bytes → text. UTF-8 first, then what the bytes declare, then a guess that admits to being one.

A guess is judged by alphabets: of the western encodings the one is right whose letters a language
uses together, which tells "Łódź" in Windows-1250 from "£ódŸ" in Windows-1252. Detection by
frequency alone is known to confuse the two.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

from aggregator.text import normalise

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""(?:<meta[^<>]{0,200}?charset\s*=\s*["']?|<\?xml[^<>]{0,100}?encoding\s*=\s*["']"""
    rb"""|-\*-.{0,40}?coding:\s*|@charset\s+["'])\s*([A-Za-z0-9_.:-]{2,40})""",
    re.IGNORECASE,
)
# What people who declare these mean: https://encoding.spec.whatwg.org/#names-and-labels
_MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "euc_kr": "cp949", "big5": "big5hkscs", "utf-16": "utf-8", "utf-7": "utf-8",
}  # fmt: skip
_ALPHABETS = {
    "cp1252": (
        "àâæçéèêëîïôœùûüÿ", "äöüß", "áéíñóúü", "áâãàçéêíóôõúü", "àèéìîòóù", "éëïöüèáóí", "äåöéü",
        "æøåéèòô", "áðéíóúýþæö", "àçèéíïòóúü",
    ),
    "cp1250": (
        "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîşţ",
    ),
    "iso8859-2": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž"),
    "cp1254": ("çğıöşüâîû",),
    "cp1258": ("àáâãèéêìíòóôõùúýăđơư\u0300\u0301\u0303\u0309\u0323",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž"),
}  # fmt: skip
"""Western encodings → letters beyond ASCII of the languages written in them."""
_OTHERS = {
    **dict.fromkeys(
        ("cp1251", "koi8_u", "iso8859_5", "cp866", "mac_cyrillic"), "а-яёєіїґўђѓјљњћќџ"
    ),
    "cp1253": "ά-ώ",
    "cp1255": "א-ת",
    "cp1256": "ء-ْپچژگکی",
    "cp874": "ก-๛",
    "cp932": "ぁ-ヿ一-鿿々、。",
    "euc_jp": "ぁ-ヿ一-鿿々、。",
    "cp949": "가-힣",
    "gb18030": "一-鿿、。，",
    "big5hkscs": "一-鿿、。，",
}
"""What the rest of the world wrote in before UTF-8 → what most of such a text consists of."""
_MARKS = frozenset("„“”‘’‚‹›«»–—…•·§°©®™€£¡¿ºª\xa0")
"""What running text holds beside letters in any of them."""
_SAMPLE = 60_000
"""Bytes that detection looks at: more does not change its mind."""
_ENOUGH = 20
"""Bytes beyond ASCII below which any script may be meant."""
_CONFIDENT = 0.95
"""Share of characters beyond ASCII that one alphabet must explain. Chosen by the cases in
tests/test_readers_encoding.py."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text and how sure we are of it."""

    text: str
    encoding: str
    doubt: str = ""
    """What is doubtful, for a person; empty when nothing is."""


def decode(data: bytes) -> Decoded | None:
    """The text of `data` in normal form, or None where it is not text at all."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], name)
    if b"\0" in data:
        wide = _wide(data)
        return _decoded(data, wide) if wide else None
    if b"\x1b$" in data and (japanese := _strict(data, "iso2022_jp")) is not None:
        return Decoded(normalise(japanese), "iso2022_jp")
    plain = _strict(data, "utf-8")
    if plain is not None:
        return None if is_binary(plain) else Decoded(normalise(plain), "utf-8")
    if _is_mostly_utf8(data):
        return _decoded(data, "utf-8")
    return _legacy(data)


def is_binary(text: str) -> bool:
    """Whether `text` holds control characters as no prose does."""
    sample = text[:_SAMPLE]
    controls = sum(1 for c in sample if c < " " and c not in "\t\n\r\f\x1a\x1b")
    return controls > max(3, len(sample) // 100)


def declared(data: bytes) -> str:
    """The encoding that the first bytes of `data` name, as Python calls it, or ""."""
    match = _DECLARED.search(data[:4096])
    if not match:
        return ""
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return ""
    return _MEANT.get(name, name)


def _decoded(data: bytes, name: str) -> Decoded | None:
    """`data` in an encoding that we are sure of; what does not fit becomes U+FFFD and a doubt."""
    text = data.decode(name, "replace")
    if is_binary(text):
        return None
    lost = text.count("\ufffd")
    doubt = f"{lost} characters are not valid {name.upper()} and were replaced" if lost else ""
    return Decoded(normalise(text), name, doubt)


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _wide(data: bytes) -> str:
    """UTF-16 without its mark: every other byte of western text is zero."""
    sample = data[:4000]
    half = max(1, len(sample) // 2)
    for name, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
        if sample[offset::2].count(0) > 0.6 * half and sample[1 - offset :: 2].count(0) == 0:
            return name
    return ""


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether few bytes of `data` spoil what else is UTF-8: a cut end, one pasted word."""
    text = data[:_SAMPLE].decode("utf-8", "ignore")
    beyond = sum(1 for c in text if c > "\x7f")
    spoiled = data[:_SAMPLE].decode("utf-8", "replace").count("\ufffd")
    return beyond >= 10 * spoiled and beyond > 0


def _legacy(data: bytes) -> Decoded | None:
    name = declared(data)
    if name and (text := _tolerant(data, name)) is not None:
        return Decoded(normalise(text), name)
    name, sure = _guess(data)
    text = _tolerant(data, name) or data.decode(name, "replace")
    if is_binary(text):
        return None
    doubt = "" if sure else f"its encoding is not declared; read as {name.upper()}, a guess"
    return Decoded(normalise(text), name, doubt)


def _tolerant(data: bytes, name: str) -> str | None:
    """`data` decoded, a stray byte in five hundred forgiven; None where it is another encoding."""
    text = _strict(data, name)
    if text is None:
        try:
            text = data.decode(name, "replace")
        except LookupError:
            return None
        if text.count("\ufffd") * 500 > len(text):
            return None
    return text


def _guess(data: bytes) -> tuple[str, bool]:
    """The likeliest encoding, and whether that is more than a guess."""
    sample = data[:_SAMPLE]
    if not _is_western(sample):
        name = _detect(sample)
        if name:
            beyond = sum(byte > 0x7F for byte in sample)
            return name, beyond >= _ENOUGH and _share(sample, name) >= 0.7
    scores = {each: _explained(sample, each) for each in _ALPHABETS}
    western = max(scores, key=lambda each: scores[each])
    return western, scores[western] >= _CONFIDENT


def _is_western(sample: bytes) -> bool:
    """Whether words with letters beyond ASCII are few, or ASCII for the most part: "Köln"."""
    words = re.findall(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*", sample)
    ascii_letters = sum(1 for word in words for byte in word if byte < 0x80)
    if (sum(map(len, words)) - ascii_letters) * 33 < len(sample):
        return True
    return ascii_letters > 0.45 * sum(map(len, words))


def _detect(sample: bytes) -> str:
    best = charset_normalizer.from_bytes(sample, cp_isolation=list(_OTHERS)).best()
    if best is not None and best.encoding in _OTHERS and _share(sample, best.encoding) >= 0.5:
        return best.encoding
    shares = {name: _share(sample, name) for name in _OTHERS}
    name = max(shares, key=lambda each: shares[each])
    return name if shares[name] >= 0.5 else ""


def _share(sample: bytes, name: str) -> float:
    """The share of letters beyond ASCII in `sample` that are of the script of `name`."""
    text = sample.decode(name, "replace")
    beyond = sum(1 for c in text if c > "\x7f" and c not in _MARKS)
    return len(re.findall(f"[{_OTHERS[name]}]", text)) / beyond if beyond else 0.0


def _explained(sample: bytes, name: str) -> float:
    """The share of characters beyond ASCII in `sample` that one language's alphabet explains."""
    text = sample.decode(name, "replace")
    beyond = [c for c in text.lower() if c > "\x7f" and c not in _MARKS]
    if not beyond:
        return 1.0
    return max(sum(c in letters for c in beyond) for letters in _ALPHABETS[name]) / len(beyond)
