"""What a line of a page may be, when it is not the article: share bar, menu, comment form, credit…

Two sorts of evidence: whole lines that say one of the `PHRASES` and nothing else, and
`WORDINGS`. A kind is evidence, not a verdict: `segments` weighs it against the shape of the page.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from aggregator.readers.lines import Line, comparable
from aggregator.readers.lines.phrases import PHRASES, Kind
from aggregator.readers.lines.wordings import (
    BREADCRUMB,
    CREDITS,
    LIMITS,
    MAYBE_CREDITS,
    POINTERS,
    WORDINGS,
)

Evidence = frozenset[str]
"""`Kind`s and "phrase" (nothing but a phrase), "credit", "maybe credit", "crumbs"."""

LONGEST = 800
"""Characters of a line that is looked at: a longer one is prose, or made to hang a pattern."""
_CODE = re.compile(r"[{}()\[\]=;`<]|^\||://")
_PARTS = re.compile(r"\s*[|•·»›→]\s*|\s+/\s+|\s+>\s+|\s{2,}")


@functools.cache
def _phrases() -> dict[str, Kind]:
    """Phrase → kind; earlier kinds win. Built once: folding 3,000 phrases takes milliseconds."""
    made: dict[str, Kind] = {}
    for kind, tables in PHRASES.items():
        for table in tables.values():
            for phrase in table.split(" | "):
                made.setdefault(comparable(phrase), kind)
    return made


@functools.cache
def _either(patterns: tuple[str, ...], *, case: bool) -> re.Pattern[str]:
    joined = "|".join(f"(?:{each})" for each in patterns)
    return re.compile(joined, 0 if case else re.IGNORECASE)


def kinds_of(line: Line) -> Evidence:
    """What `line` may be besides the article's text; empty for most of an article's lines."""
    if len(line.text) > LONGEST:
        return frozenset()
    phrase = _phrases().get(comparable(line.text))
    if phrase is not None:
        return frozenset({phrase, "phrase"})
    found = _bar(line) if line.size <= 40 else set()
    for kind, limit in LIMITS.items():
        if line.size <= limit and _either(WORDINGS[kind], case=False).search(line.text):
            found.add(kind)
    if line.size <= 75 and _either(CREDITS, case=False).search(line.text):
        found.add("credit")
    elif line.size <= 60 and _either(MAYBE_CREDITS, case=True).search(line.text):
        found.add("maybe credit")
    return frozenset(found)


def _bar(line: Line) -> set[str]:
    """The kinds of a line that is several phrases side by side, or a path of sections."""
    parts = [part for part in _PARTS.split(line.text) if part.strip()]
    if len(parts) < 2:
        return _row(line.text.split())
    known = [_phrases().get(comparable(part)) for part in parts]
    named = [kind for kind in known if kind is not None]
    if named and len(named) * 2 >= len(parts):
        return {max(named, key=named.count), "phrase"}
    if not all(re.search(r"[^\W\d_]{2}", part) for part in parts):
        return set()  # a date in figures
    if _CODE.search(line.text):
        return set()  # a row of a table, a line of a program
    short = all(len(part.split()) <= 3 for part in parts)
    if len(parts) >= 4 and short and not line.ends:
        return {"crumbs"}
    path = _either(BREADCRUMB, case=True).match(line.text)
    return {"crumbs"} if path and not line.ends else set()


def _row(words: Sequence[str]) -> set[str]:
    """The kind of a line that is phrases of one word, parted by blanks alone."""
    if len(words) < 3:
        return set()
    known = [_phrases().get(comparable(word)) for word in words]
    return {"share", "phrase"} if set(known) <= {"share", "comments"} else set()


_SURE = frozenset({"share", "comments", "advert", "credit"})
_RIGHTS = re.compile(
    r"©|\b(?:rights reserved|cookies?|commission|vorbehalten|réservés|reservados|riservati)\b",
    re.IGNORECASE,
)
_URGES = re.compile(
    r"^(?:please )?(?:sign up|subscribe|follow|join|download|get|click|tap|like|support|become|register|visit|"
    r"never miss|don['’]t miss|want|can['’]t|already|for more|abonnieren|jetzt|folg|melden sie|inscrivez|abonnez|suivez|"
    r"recevez|suscr|síg|recib|únete|assine|siga|receba|iscriviti|seguici|abbonati|schrijf|meld|volg|prenumerera|"
    r"tilmeld|tilaa|zapisz|obserwuj|подпи|читайте|следите|підпи|abone|اشترك|تابع|订阅|訂閱|关注|扫|구독)|"
    r"newsletter|bookmarks|user icon|\binbox\b|\b(?:our|the) app\b|follow us|your subscription|facebook|twitter|instagram|whatsapp|telegram",
    re.IGNORECASE,
)


def certain(line: Line, kinds: Iterable[str]) -> bool:
    """Whether a line of these kinds is not the article's wherever it stands.

    A whole sentence needs more than a wording that reports also use: "can sign up for alerts".
    """
    found = frozenset(kinds)
    if found & _SURE or ("form" in found and "phrase" not in found and line.size <= 6):
        return True
    if "legal" in found and (line.size <= 25 or _RIGHTS.search(line.text)):
        return True
    if "letter" in found and (not line.prose or _URGES.search(line.text)):
        return True
    if "related" not in found or "phrase" in found or line.size > 30:
        return False
    return not line.ends or bool(
        _either(WORDINGS["related"][:POINTERS], case=False).search(line.text)
    )
