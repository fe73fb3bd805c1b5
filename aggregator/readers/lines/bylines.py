"""Who wrote it and when, as lines beside an article say it: names, bylines, datelines.

Names are known by their shape (two to five capitalised words with particles between), so a
byline is only believed behind a word that announces one, or beside a date. Scripts without
capitals need the announcing word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from aggregator.readers.months import MONTHS
from aggregator.text import fold, words

_LEAD = re.compile(
    r"(?:^|[|·•–—-]\s+|\b(?:posted|published|updated|written|story|words|text)\b.{0,40}?\s)"
    r"(?:(?:posted |published |written |reported |story |words |article )?by|byline|author|authors|von|"
    r"text und fotos|text|autor|autorin|autoren|par|auteur|auteure|por|autora|texto|redacción|di|a cura di|"
    r"autore|door|tekst|auteurs|af|av|skriven av|skrevet av|teksti|kirjoittaja|autorzy|oprac|opracowanie|"
    r"napsal|napsala|автор|авторы|текст|підготував|yazan|haber|oleh|penulis|tác giả|szerző|írta|de)"
    r"(?:\s*[:：]\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_LEAD_DENSE = re.compile(
    r"^(?:文|撰文|作者|记者|記者|本报记者|编辑|執筆|文責|取材|글|기자|글쓴이|بقلم|كتب|كتبت|تقرير|מאת|نویسنده|लेखक)\s*[:：／/|\s]\s*(?P<name>[^\s|（(／/,，、:：]{2,20}(?:\s[^\s|（(／/,，、:：\d]{2,20}){0,2})"
)
_LEAD_ALONE = re.compile(
    r"^(?:by|written by|posted by|published by|author|von|par|por|di|door|af|av|автор|作者|بقلم|מאת)\s*:?$",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    words(
        "de da do dos das di del della der den des du la le les van von vom zu zur ter ten te y e i al el bin ibn ben "
        "abu af av ap mac mc st san della dalla degli"
    )
)
_AND = re.compile(
    r"\s*(,\s+(?:and|und|et|y|e|og|och)\s|(?<=\s)(?:&|\+|and|und|et|y|e|ed|en|och|og|ja|i|и|та|ve|dan|và|és)(?=\s)|[,;])\s*"
)
_TITLES = re.compile(r"^(?:dr|prof|mr|mrs|ms|sir|rev|lt|col|gen)\.?\s+", re.IGNORECASE)
_ROLES = frozenset(
    words(
        "staff editor editors reporter reporters writer writers correspondent correspondents contributor "
        "contributing senior chief deputy associate assistant managing executive desk team newsroom "
        "freelance redakteur redakteurin reporterin korrespondent journalist journaliste periodista giornalista"
    )
)
_OUTLETS = frozenset(
    words("news times post media wire press magazine tribune herald network online daily")
)
_NO_NAME = _ROLES | frozenset(
    words(
        "editorial redaktion redazione redaccion redaction redactie redakcja "
        "agencies agency agencias agence agenturen agenzia updated published posted the a an in on at for "
        "to from with this that share comments photo video read min minutes special guest author admin "
        "tags image getty images"
    )
)
_STOP = re.compile(r"[|•·/(@\[\]<>:;!?\"“”]|\s[–—-]\s|\d|https?:")


def byline(text: str) -> str | None:
    """The author that a line names ("By Ana Ruiz and Jo Kim, Madrid"), or None."""
    if len(text) > 220:
        return None
    dense = _LEAD_DENSE.match(text)
    if dense:
        return dense["name"].strip()
    for found in _LEAD.finditer(text):
        names = _names(text[found.end() :], lone=True)
        if names:
            return names
    return None


def announces(text: str) -> bool:
    """Whether a line is nothing but the word before an author's name."""
    return bool(_LEAD_ALONE.match(text))


def person(text: str) -> str | None:
    """The names that a whole line is ("Ana Ruiz and Jo Kim"), or None: two words at least."""
    if len(text) > 80:
        return None
    names = _names(text, lone=False)
    if names is None or len(names.split()) < 2:
        return None
    return None if any(fold(word) in _OUTLETS for word in words(names)) else names


def named_beside(text: str) -> str | None:
    """The names before a date in one line ("Ana Ruiz - Dec 21, 2023"), or None."""
    cut = _STOP.split(text, maxsplit=1)[0]
    words = cut.split()
    while words and fold(words[-1].strip(".,")) in MONTHS:
        words.pop()
    return person(" ".join(words)) if len(words) < len(text.split()) else None


def _names(text: str, *, lone: bool) -> str | None:
    """The names at the start of `text`; `lone` allows one word and other matter behind.

    "A, B and C" are three; without an "and", what follows a comma is where the author works.
    """
    stopped = _STOP.search(text)
    if stopped and not lone:
        return None
    pieces = _AND.split(text[: stopped.start()] if stopped else text)
    names: list[str] = []
    listed = 1
    for at in range(0, len(pieces), 2):
        name, whole = _name(pieces[at])
        if name is None or (len(name.split()) == 1 and not (lone and not names)):
            break
        if not whole and not lone:
            return None
        names.append(name)
        if at and pieces[at - 1].strip(" ,;"):
            listed = len(names)
        if not whole:
            break
    if not lone and len(names) * 2 - 1 < len(pieces):
        return None
    return _joined(names[:listed])


def _joined(names: Sequence[str]) -> str | None:
    if not names:
        return None
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _name(part: str) -> tuple[str | None, bool]:
    """The name at the start of `part`, and whether it is all of it."""
    words = _TITLES.sub("", part.strip()).strip(" .,").split()
    taken: list[str] = []
    for word in words:
        bare = word.strip(".,'’")
        if (fold(bare) in _NO_NAME and len(bare) > 1) or (
            taken and fold(bare) in MONTHS and len(bare) > 2 and len(taken) > 1
        ):
            break
        if fold(bare) in _OUTLETS and len(taken) >= 2:
            taken = taken[:2]  # "Ada King Fox News"
            break
        if not _name_word(bare, first=not taken) or len(taken) == 5:
            break
        taken.append(word.strip(","))
    while taken and (taken[-1].casefold() in _PARTICLES or _degree(taken)):
        taken.pop()
    rest = words[len(taken) :]
    whole = all(fold(word.strip(".,")) in _ROLES for word in rest)
    return (" ".join(taken) or None), whole


def _degree(words: Sequence[str]) -> bool:
    """Whether the last word is a degree or a post ("Ada King MD")."""
    last = words[-1].strip(".")
    return len(words) > 2 and last.isupper() and 2 <= len(last) <= 4 and not words[0].isupper()


def _name_word(word: str, *, first: bool) -> bool:
    if not word or not word[0].isalpha() or len(word) > 24:
        return False
    if word.casefold() in _PARTICLES:
        return not (first and word.islower() and len(word) < 3)
    return word[0].isupper() and all(c.isalpha() or c in "'’-.‑" for c in word)


_DATELINE = re.compile(
    # Each word but the first needs its separator: optional ones made matching exponential.
    r"^[A-ZÀ-ÞΑ-ΩА-Я][\w.'’-]*(?:[ ,/]{1,2}[A-ZÀ-ÞΑ-ΩА-Я][\w.'’-]*){0,5}[ ,/]{0,2}"
    r"[^\n]{0,45}?(?:\s[–—-]{1,2}\s|\)\s?[–—:-]{0,2}\s|\s?[–—]\s)"
)


def dateline(text: str) -> str | None:
    """The dateline that opens a first paragraph ("PARIS, 3 May (AFP) –"), without its dash; or None."""
    found = _DATELINE.match(text[:110])
    if not found or found.end() >= len(text) - 1:
        return None
    return found[0].rstrip(" –—-:")


def timestamp(text: str, found: datetime | None) -> bool:
    """Whether a line says a date and little else (`found`: the date in it)."""
    return found is not None and len(text) <= 140 and len(text.split()) <= 20
