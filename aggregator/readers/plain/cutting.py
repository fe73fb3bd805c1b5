"""Which lines of a raw text stay, by how much of a page is about it.

A page with its menus is judged line by line (`segments`). An article with little of its page, or
so short or odd that the judgement finds next to nothing, is kept whole from its headline to the
first line that ends articles. A clean text is kept whole.
"""

from __future__ import annotations

import re

from aggregator.readers.plain.headline import find_headline
from aggregator.readers.plain.segments import article_lines
from aggregator.readers.plain.survey import (
    CHROME,
    PROSE,
    Survey,
    crowding,
    furniture,
    transparent,
)

PAGE, SHARE = 3, 0.04
"""Lines of chrome, and their share of all lines, from which a text counts as a page. Of 1,000 clean
articles 3 reach it; no page of `bench/cleaning_text.py` has less than 0.07."""
CROWDED = 0.4
"""The share of short lines that end nowhere from which on a page has its menus about it."""
LITTLE = 20
"""Words: where the judgement leaves fewer, it has not found the article."""
_NO_HEADLINE = re.compile(r"[.,;:。，；：।](?<!\.\.\.)[\"'”’»)]*$")

Cut = tuple[int | None, list[bool]]
"""The place of the headline, and for each line whether it stays."""


def cut(ground: Survey) -> Cut:
    """The headline and the lines of the article in `ground`."""
    found = furniture(ground)
    if not found:
        headline = _first_line(ground)
        return headline, [place != headline for place in range(len(ground.lines))]
    if found < max(PAGE, SHARE * len(ground.lines)):
        headline = find_headline(ground)
        if headline is not None and not _may_head(ground, headline):
            headline = None
        return headline, _below(ground, headline)
    headline, kept = _judged(ground)
    words = sum(line.size for line, yes in zip(ground.lines, kept, strict=True) if yes)
    if words >= LITTLE and crowding(ground) >= CROWDED:
        return headline, _with_replies(ground, kept, headline)
    if headline is None:
        return None, kept if words >= LITTLE else _below(ground, None)
    last = max((place for place, yes in enumerate(kept) if yes and words >= LITTLE), default=-1)
    return headline, [
        yes and (last < 0 or place <= last or ground.prose[place] >= PROSE / 2)
        for place, yes in enumerate(_below(ground, headline))
    ]


def _judged(ground: Survey) -> Cut:
    """By the weights, without the foreign bodies amid the article."""
    opaque = [
        place
        for place, (line, kinds) in enumerate(zip(ground.lines, ground.kinds, strict=True))
        if not transparent(line, kinds)
    ]
    seen = ground.only(opaque)
    found = find_headline(seen)
    kept = [False] * len(ground.lines)
    for place, yes in zip(opaque, article_lines(seen, found), strict=True):
        kept[place] = yes
    return (None if found is None else opaque[found]), kept


def _with_replies(ground: Survey, kept: list[bool], headline: int | None) -> list[bool]:
    """`kept` with the sentences that follow its lines without a break, questions and answers, and
    the paragraphs between the headline and it.
    """
    inner = list(kept)
    for place in range(1, len(inner)):
        if inner[place - 1] and _reply(ground, place):
            inner[place] = True
    for place in range(len(inner) - 2, -1 if headline is None else headline, -1):
        if inner[place + 1] and ground.prose[place] >= PROSE and _reply(ground, place):
            inner[place] = True
    return inner


def _reply(ground: Survey, place: int) -> bool:
    line = ground.lines[place]
    plain = not ground.kinds[place] and not ground.dated[place] and not line.bullet
    return plain and line.ends and ground.keys.count(ground.keys[place]) == 1


def _below(ground: Survey, headline: int | None) -> list[bool]:
    """What stands below the headline and above the end, without chrome at the text's edges."""
    start = 0 if headline is None else headline + 1
    end = _end(ground, start)
    prose = [place for place, each in enumerate(ground.prose) if each >= PROSE]
    inner = range(prose[0], prose[-1]) if prose else range(0)
    return [
        start <= place < end
        and not (kinds & CHROME and ground.lines[place].size < 14 and place not in inner)
        for place, kinds in enumerate(ground.kinds)
    ]


def _end(ground: Survey, start: int) -> int:
    """The first line that ends the article ("Comments", "Latest") with little prose behind it."""
    mass = [p * line.size for p, line in zip(ground.prose, ground.lines, strict=True)]
    behind, before, text = sum(mass[start:]), 0.0, False
    last_prose = max((at for at, each in enumerate(ground.prose) if each >= PROSE), default=-1)
    for place in range(start, len(ground.lines)):
        kinds = ground.kinds[place]
        ends = kinds & {"comments", "related", "tags"} and (kinds & {"phrase", "comments"})
        if ends and text and (behind < 0.35 * before or place > last_prose):
            return place
        text = text or (not kinds and not ground.dated[place] and not ground.signed[place])
        before, behind = before + mass[place], behind - mass[place]
    return len(ground.lines)


def _may_head(ground: Survey, place: int) -> bool:
    """Whether a line of a nearly clean text may be its headline: shaped so, and no text above."""
    line = ground.lines[place]
    if line.bullet or line.size > 30 or _NO_HEADLINE.search(line.text):
        return False
    return place <= 6 and not any(each >= PROSE for each in ground.prose[:place])


def _first_line(ground: Survey) -> int | None:
    """The headline of a clean text: its first line, below byline or date at most, if shaped so."""
    anchors = [dated or signed for dated, signed in zip(ground.dated, ground.signed, strict=True)]
    place = anchors.index(False) if False in anchors[:3] else 0
    if place + 1 >= len(ground.lines):
        return None
    line, below = ground.lines[place : place + 2]
    if line.bullet.startswith("#"):
        return place
    if line.bullet or line.size > 30 or _NO_HEADLINE.search(line.text):
        return None
    return place if below.gap or (below.size >= 2 * line.size and below.prose) else None
