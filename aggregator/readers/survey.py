"""A text's lines with what each may be: the ground on which headline and article are looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.readers.bylines import announces, byline, person
from aggregator.readers.dates import find_date
from aggregator.readers.evidence import Evidence, kinds_of
from aggregator.readers.lines import Line, comparable

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
            *(
                tuple(column[place] for place in places)
                for column in (
                    self.lines, self.kinds, self.keys, self.dated, self.signed, self.named, self.prose,
                )
            )
        )  # fmt: skip


def survey(lines: Sequence[Line]) -> Survey:
    """What can be said of each of `lines` alone."""
    known: dict[str, Evidence] = {}  # menus say the same thing twice or three times
    for line in lines:
        if line.text not in known:
            known[line.text] = kinds_of(line)
    kinds = tuple(known[line.text] for line in lines)
    return Survey(
        lines=tuple(lines),
        kinds=kinds,
        keys=tuple(comparable(line.text) for line in lines),
        dated=tuple(_dated(line) for line in lines),
        signed=tuple(_signed(line) for line in lines),
        named=tuple(
            line.size <= 8 and "phrase" not in found and person(line.text) is not None
            for line, found in zip(lines, kinds, strict=True)
        ),
        prose=tuple(_prose(line, found) for line, found in zip(lines, kinds, strict=True)),
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
    if line.bullet:
        likeness *= 0.6
    if kinds & {"legal", "letter", "comments", "credit", "related"}:
        likeness *= 0.25
    if "maybe credit" in kinds:
        likeness *= 0.7
    return likeness


def transparent(line: Line, kinds: Evidence) -> bool:
    """Whether a line is a foreign body that may stand amid an article's paragraphs: it neither
    belongs to the article nor tells where it ends."""
    if "credit" in kinds or "advert" in kinds:
        return line.size <= 45
    if "maybe credit" in kinds:
        return line.size <= 7
    return "media" in kinds and "phrase" in kinds


def furniture(survey: Survey) -> int:
    """How many lines only a page has: 0 for a text that somebody wrote or cleaned.

    Rows of icons and menus without any known word count as well.
    """
    found = sum(
        1
        for line, kinds in zip(survey.lines, survey.kinds, strict=True)
        if (kinds & CHROME and line.size <= 45) or "crumbs" in kinds or line.icons >= 3
    )
    return found + _menus(survey)


def _menus(survey: Survey) -> int:
    """Runs of eight and more short lines that end nowhere, if two or more; poems and lists are one."""
    runs, run = 0, 0
    for line in survey.lines:
        run = run + 1 if line.size <= 4 and not line.ends and not line.gap else 0
        runs += run == 8
    return runs if runs >= 2 else 0
