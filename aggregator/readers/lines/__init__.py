"""Raw text → its lines, mended and measured: what every judgement about a page rests on.

Nothing here knows a language. A line is measured by its size in words (scripts that write no
blanks count by characters), how it ends, how it is capitalised, what mark stands before it and
whether an empty line does. Text that was wrapped at a fixed width is joined again first, so a
line is a paragraph, a heading or an item.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from aggregator.readers.months import MONTHS
from aggregator.text import fold, normalise

# Elements whose tags scrapers leave behind; a "<" before anything else is a character.
_ELEMENTS = (
    "a|abbr|address|article|aside|audio|b|big|blockquote|br|button|center|cite|code|dd|del|div|dl|"
    "dt|em|figcaption|figure|font|footer|form|h[1-6]|header|hr|i|iframe|img|input|ins|label|li|"
    "main|mark|nav|noscript|object|ol|option|p|param|path|picture|pre|q|s|script|section|select|"
    "small|source|span|strike|strong|style|sub|sup|svg|table|tbody|td|tfoot|th|thead|time|tr|u|ul|"
    "video"
)
_TAG = re.compile(
    rf"<\s{{0,3}}/?\s{{0,3}}(?:{_ELEMENTS})(?:\s{{0,3}}|\s+[\w:-]+\s*=[^<>]*|(?<=[a-z\d][a-z\d])\s+[^<>]*)/?\s{{0,3}}>",
    re.IGNORECASE,
)
_MENTION = re.compile(rf"(?<=[\s(])<(?!br\b|hr\b|p\b)(?:{_ELEMENTS})>(?=[\s.,;:)])", re.IGNORECASE)
"""A whole opening tag between blanks: an article that writes about the element."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});|&nbsp\b", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffc]")

_BULLET = re.compile(r"^(?:([*+•●○◦▪■▸►‣⁃·–—−-]|o|#{1,6})(?:\s+|$))+")
_NUMBER = re.compile(r"^\(?\d{1,3}[.)]\s+")
_WORD = re.compile(r"[^\W_]+(?:['’\-‑][^\W_]+)*")
_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_ASIDE = re.compile(
    r"(?<=[.!?…。！？])[\"'”’»]?(?:\s*[(\[][^()\[\]]{1,40}[)\]]|\s(?:[–—-]\s?)?(?:[A-ZÀ-Þ]{2,6}|dpa|sda|epd))$"
)
"""What may follow the end of a last sentence: "(AFP)"."""
_CLOSERS = "\"'”’»«“›)]}*†"
ENDS = ".!?…。！？؟۔।॥։።:;"
"""What a sentence ends with; a colon or semicolon ends a line of running text too."""
_INNER = re.compile(r"[,;:.!?…、，。；：！？،؛؟।—–](?=\s|$|[^\x00-\x7f])")

# Words per character in scripts that do not part words: rounded from parallel texts (a word of
# English is 1.7 Chinese, 2 Japanese, 4.5 Thai characters).
DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_THIN = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, without the mark before it."""

    text: str
    bullet: str
    """The item mark as written ("*", "+", "1."), empty for none."""
    gap: bool
    """Whether an empty line, or a line of marks alone, stands before it."""
    icons: int
    """Item marks without any text since the line before: what is left of a row of icons."""
    size: float
    """Words."""
    ends: bool
    """Ends as a sentence does."""
    capitals: float
    """Share of words after the first that begin with a capital; 0.5 where there is no case."""
    short: float
    """Share of words of up to three letters in lower case: articles, prepositions, pronouns."""
    figures: float
    """Share of characters that are figures."""
    inner: int
    """Sentence marks and commas."""

    @property
    def prose(self) -> bool:
        """Long enough and ended as a sentence: surely running text, an article's or another's."""
        return self.size >= 14 and self.ends


def mend(text: str) -> str:
    """`text` without what scraping broke: left-over tags, entities, invisible characters."""
    text = normalise(text)
    for _ in range(2):  # "&amp;nbsp;" is common
        if "&" not in text:
            break
        text = _ENTITY.sub(_entity, text)
    if "<" in text:
        text = _MENTION.sub(lambda found: f"\0{found[0][1:]}", text)
        text = _TAG.sub(_untag, text).replace("\0", "<")
    text = normalise(_INVISIBLE.sub("", text))
    return text.replace("\u2028", "\n").replace("\u2029", "\n\n")


def _entity(found: re.Match[str]) -> str:
    made = html.unescape(found[0] if found[0].endswith(";") else f"{found[0]};")
    return " " if made == "\u00a0" else made


def _untag(found: re.Match[str]) -> str:
    name = re.sub(r"[^a-z0-9]", "", found[0][:12].casefold())
    if name.startswith(("br", "hr")):
        return "\n"
    closes = re.match(r"<\s*/", found[0]) is not None
    return "\n\n" if closes and re.match(r"(?:p|div|h[1-6]|li|tr|blockquote)$", name) else ""


def split(text: str) -> list[Line]:
    """The lines of `text` that say something, in order; mended and measured."""
    lines: list[Line] = []
    gap, icons = True, 0
    for raw in unwrap(mend(text).split("\n")):
        plain = _BLANKS.sub(" ", raw).strip()
        body, bullet = _without_bullet(plain)
        if not _WORD.search(body):
            icons += bool(plain) and (not body or len(plain) == 1) and plain not in "{}()[]`"
            gap = True
            continue
        lines.append(measure(body, bullet=bullet, gap=gap, icons=icons))
        gap, icons = False, 0
    return lines


def measure(text: str, *, bullet: str = "", gap: bool = True, icons: int = 0) -> Line:
    """`text` (one line, blanks folded) as a Line."""
    words = _WORD.findall(text)
    cased = [w for w in words[1:] if w[0].isalpha() and w[0].lower() != w[0].upper()]
    lower = sum(1 for w in words if len(w) <= 3 and w.islower())
    bare = _ASIDE.sub("", text).rstrip(_CLOSERS + " ")
    return Line(
        text=text,
        bullet=bullet,
        gap=gap,
        icons=icons,
        size=size(text),
        ends=bool(bare) and bare[-1] in ENDS,
        capitals=sum(w[0].isupper() for w in cased) / len(cased) if cased else 0.5,
        short=lower / len(words) if words else 0.0,
        figures=sum(c.isdigit() for c in text) / max(1, len(text)),
        inner=len(_INNER.findall(text)),
    )


def size(text: str) -> float:
    """Words in `text`; characters count in scripts that do not part words."""
    dense, thin = len(DENSE.findall(text)), len(_THIN.findall(text))
    if dense or thin:
        text = _THIN.sub(" ", DENSE.sub(" ", text))
    return len(_WORD.findall(text)) + dense / 1.8 + thin / 4.5


def rejoin(lines: Sequence[Line]) -> str:
    """Lines → text: an empty line where there was one or a paragraph ends, else a line break."""
    parts: list[str] = []
    for before, line in zip([None, *lines], lines, strict=False):
        if before is not None:
            apart = line.gap or (not line.bullet and (before.prose or line.prose))
            parts.append("\n\n" if apart else "\n")
        parts.append(f"{line.bullet} {line.text}" if line.bullet else line.text)
    return "".join(parts)


def unwrap(raw: Sequence[str]) -> list[str]:
    """Lines broken at a fixed width joined again; anything else as it was.

    Wrapped text is known by paragraphs of several lines of which all but the last are nearly
    as long as the longest, end anywhere in a sentence, and are more than a few.
    """
    width = _wrap_width(raw)
    if not width:
        return list(raw)
    joined: list[str] = []
    open_end = False
    for line in raw:
        text = line.strip()
        starts_item = bool(_BULLET.match(text) or _NUMBER.match(text))
        if open_end and text and not starts_item:
            joined[-1] = _join(joined[-1], text)
        else:
            joined.append(line)
        first = text.split(" ", 1)[0]
        open_end = bool(text) and len(text) + len(first) >= width * 0.72
    return joined


def _join(before: str, after: str) -> str:
    if re.search(r"[^\W\d_]-$", before) and after[:1].islower():
        return before[:-1] + after
    glue = "" if DENSE.search(before[-1:]) and DENSE.search(after[:1]) else " "
    return before.rstrip() + glue + after


def _wrap_width(raw: Sequence[str]) -> int:
    """The width at which `raw` was wrapped, 0 where it was not."""
    lengths = [len(line.rstrip()) for line in raw if line.strip()]
    if len(lengths) < 4 or max(lengths) > 100 or max(lengths) < 40:
        return 0
    width = max(lengths)
    followed = [
        (here.strip(), after.strip())
        for here, after in pairwise(raw)
        if here.strip() and after.strip()
    ]
    full = [here for here, _ in followed if len(here) >= width * 0.8]
    runs_on = sum(1 for here in full if here[-1] not in ENDS + _CLOSERS)
    if len(full) < 3 or len(full) * 2 < len(followed) or runs_on * 2 < len(full):
        return 0
    return width


def _without_bullet(plain: str) -> tuple[str, str]:
    found = _BULLET.match(plain)
    if found and not (found[1] == "o" and plain[found.end() : found.end() + 1].islower()):
        rest = plain[found.end() :]
        if found[1] in "–—−-" and (rest[:1].islower() or plain.rstrip()[-1:] in "–—−-"):
            return plain, ""  # a dash of speech or of a crosshead, no mark of an item
        return rest, found[0].split()[-1]
    numbered = _NUMBER.match(plain)
    if numbered and fold(plain[numbered.end() :].split(" ", 1)[0]) not in MONTHS:
        return plain[numbered.end() :], numbered[0].strip()
    return plain, ""


def comparable(text: str) -> str:
    """`text` for comparing lines: no case, accents, figures or marks; words one blank apart."""
    kept = text.casefold()
    if not kept.isascii():
        decomposed = unicodedata.normalize("NFKD", kept)
        kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W\d_]+", kept))


def regap(line: Line, *, gap: bool) -> Line:
    """`line` with another `gap`."""
    return replace(line, gap=gap)
