"""A text's lines with what each may be: the ground on which headline and article are looked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.readers.dates import find_date
from aggregator.readers.lines import Line, comparable
from aggregator.readers.lines.bylines import announces, byline, person
from aggregator.readers.lines.evidence import Evidence, certain, kinds_of

PROSE = 0.55
"""From this likeness to running text on, a line counts as some article's prose."""
CHROME = frozenset({"share", "menu", "legal", "comments", "related", "letter", "tags", "advert"})
"""Kinds that stand around articles and not in them."""
MARKERS = CHROME - {"advert"}


@dataclass(frozen=True, slots=True)
class Survey:
    """The lines of a text and, for each, what can be said of it alone."""

    lines: tuple[Line, ...]
    kinds: tuple[Evidence, ...]
    keys: tuple[str, ...]
    """Lines as `comparable` text."""
    dated: tuple[bool, ...]
    """Short and with a full date."""
    signed: tuple[bool, ...]
    """A byline, or the word that announces one."""
    named: tuple[bool, ...]
    """A person's name and nothing else."""
    prose: tuple[float, ...]
    """0…1: likeness to running text."""

    def only(self, places: Sequence[int]) -> Survey:
        """The survey of some of the lines."""
        return Survey(
            lines=tuple(self.lines[place] for place in places),
            kinds=tuple(self.kinds[place] for place in places),
            keys=tuple(self.keys[place] for place in places),
            dated=tuple(self.dated[place] for place in places),
            signed=tuple(self.signed[place] for place in places),
            named=tuple(self.named[place] for place in places),
            prose=tuple(self.prose[place] for place in places),
        )


def survey(lines: Sequence[Line]) -> Survey:
    """What can be said of each of `lines` alone."""
    known: dict[str, Evidence] = {}  # menus say the same thing twice or three times
    for line in lines:
        if line.text not in known:
            known[line.text] = kinds_of(line)
    kinds = _signed_off([known[line.text] for line in lines])
    return Survey(
        lines=tuple(lines),
        kinds=kinds,
        keys=tuple(comparable(line.text) for line in lines),
        dated=tuple(
            "credit" not in found and _dated(line) for line, found in zip(lines, kinds, strict=True)
        ),
        signed=tuple(_signed(line) for line in lines),
        named=tuple(
            line.size <= 8 and "phrase" not in found and person(line.text) is not None
            for line, found in zip(lines, kinds, strict=True)
        ),
        prose=_with_items(
            lines, kinds, [_prose(line, found) for line, found in zip(lines, kinds, strict=True)]
        ),
    )


def _signed_off(kinds: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """`kinds`, where a last paragraph that ends in "(AFP)" is not taken for a caption."""
    last = [bool(after & CHROME) for after in [*kinds[1:], CHROME]] if kinds else []
    return tuple(
        found - {"maybe credit"} if at_end else found
        for found, at_end in zip(kinds, last, strict=True)
    )


def _dated(line: Line) -> bool:
    return line.size <= 20 and line.figures > 0 and find_date(line.text) is not None


def _signed(line: Line) -> bool:
    if line.size <= 6 and announces(line.text):
        return True
    return line.size <= 20 and byline(line.text) is not None


def _prose(line: Line, kinds: Evidence) -> float:
    """Length as far as 25 words, less where it does not end as a sentence or may be something else."""
    likeness = min(1.0, line.size / 25) * (1.0 if line.ends else 0.35)
    if line.bullet and line.size < 20:
        likeness *= 0.6
    if kinds & {"legal", "letter", "comments", "credit", "related"}:
        likeness *= 0.25
    if "maybe credit" in kinds:
        likeness *= 0.7
    return likeness


def _with_items(
    lines: Sequence[Line], kinds: Sequence[Evidence], prose: list[float]
) -> tuple[float, ...]:
    """`prose`, where items that a line with a colon leads in count as the text they belong to."""
    led = False
    for place, (line, found) in enumerate(zip(lines, kinds, strict=True)):
        if not line.bullet:
            led = line.text.endswith((":", "：")) and line.size >= 3 and not found
        elif led:
            begin = place - 1 if not lines[place - 1].bullet else place
            for at in range(begin, place + 1):
                prose[at] = max(prose[at], PROSE)
    return tuple(prose)


def transparent(line: Line, kinds: Evidence) -> bool:
    """Whether a line is a foreign body that may stand amid an article's paragraphs: it neither
    belongs to the article nor tells where it ends.
    """
    if "credit" in kinds or "advert" in kinds:
        return line.size <= 45
    if "maybe credit" in kinds:
        return line.size <= 7
    if kinds & {"related", "letter", "legal"} and "phrase" not in kinds:
        return certain(line, kinds)
    return "media" in kinds and "phrase" in kinds


def furniture(survey: Survey) -> int:
    """How many lines only a page has: 0 for a text that somebody wrote or cleaned.

    Rows of icons and menus without any known word count as well.
    """
    found = sum(
        1
        for line, kinds, key in zip(survey.lines, survey.kinds, survey.keys, strict=True)
        if (kinds & CHROME and len(key) > 1 and (not line.prose or certain(line, kinds)))
        or "crumbs" in kinds
        or line.icons >= 3
    )
    return found + _menus(survey)


def crowding(survey: Survey) -> float:
    """The share of lines that are short and end nowhere: menus, rows of links, lists."""
    short = sum(line.size < 6 and not line.ends for line in survey.lines)
    return short / max(1, len(survey.lines))


def _menus(survey: Survey) -> int:
    """Traces of menus in any language: two runs of eight very short lines, or the same such lines
    again and again. A poem or a list is one run; its refrain is one line or two.
    """
    runs, run = 0, 0
    brief: Counter[str] = Counter()
    for line, key in zip(survey.lines, survey.keys, strict=True):
        short = line.size <= 3 and not line.ends
        run = run + 1 if short and not line.gap else 0
        runs += run == 8
        brief[key] += short and key != ""
    again = sum(1 for times in brief.values() if times > 1)
    if sum(each >= PROSE for each in survey.prose) < 2:
        return 0
    return (runs if runs >= 2 else 0) + (again if again >= 4 else 0)
