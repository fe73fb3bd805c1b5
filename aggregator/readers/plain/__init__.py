"""Raw plain text, as a scraper or a copying hand leaves it → title, text and what lines say of them.

A text that shows traces of a page (`survey.furniture`: share bars, menus, comment forms…) is cut
by `segments`, which weighs every line. One that shows few is only trimmed at its ends, and one
that shows none is left as it is: prose, poem, recipe or list. In all three the lines that tell
author, date, source and agency are taken out and told as such.

Never raises; nothing is lost unless something is left: a text of which no line would remain is
returned whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aggregator.readers.lines import Line, regap, rejoin, split
from aggregator.readers.lines.credits import source_line
from aggregator.readers.lines.evidence import certain
from aggregator.readers.names import title_from
from aggregator.readers.plain.headline import find_headline
from aggregator.readers.plain.imprint import Imprint, read_imprint
from aggregator.readers.plain.segments import article_lines
from aggregator.readers.plain.survey import (
    CHROME,
    PROSE,
    Survey,
    crowding,
    furniture,
    survey,
    transparent,
)
from aggregator.text import opening

PAGE, SHARE = 3, 0.04
"""Lines of chrome, and their share of all lines, from which a text counts as a page. Of 1,000 clean
articles 3 reach it; no page of `bench/cleaning_text.py` has less than 0.07."""
CROWDED = 0.4
"""The share of short lines that end nowhere from which on a page has its menus about it."""
_NO_HEADLINE = re.compile(r"[.,;:。，；：।](?<!\.\.\.)[\"'”’»)]*$")
TITLE_LENGTH = 100
"""Characters of a title made from the text's opening."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArticle:
    """What a raw text is, as far as it says so itself."""

    title: str
    """The headline; where there is none, the file's name or the opening. Empty only without text."""
    text: str
    """The article without its headline, paragraphs parted by an empty line."""
    author: str | None = None
    agency: str | None = None
    """Canonical name of the news agency credited."""
    source: str | None = None
    """The outlet credited ("Source: Stern")."""
    published: datetime | None = None
    published_from: Literal["dateline"] | None = None
    updated: datetime | None = None
    url: str | None = None
    """The article's own address, where a line gives it."""


def read_plain(text: str, *, path: str) -> RawArticle:
    """The article in `text`; `path` names the file, for a text without headline."""
    ground = survey(split(text))
    if not ground.lines:
        return RawArticle(title="", text="")
    found = furniture(ground)
    headline, kept = _cut(ground, found)
    imprint = read_imprint(ground, headline, kept)
    kept = _tidied(ground, headline, kept, imprint, page=found > 0)
    if not any(kept):
        headline, kept = None, [True] * len(kept)
    body = _body(ground.lines, kept)
    title = ground.lines[headline].text if headline is not None else _title(body, path)
    return RawArticle(
        title=title,
        text=body,
        author=imprint.author,
        agency=imprint.agency,
        source=imprint.source,
        published=imprint.published,
        published_from="dateline" if imprint.published else None,
        updated=imprint.updated,
        url=imprint.url,
    )


def _title(body: str, path: str) -> str:
    """A title for a text that has none."""
    named = title_from(path)
    words = named.split()
    if len(words) >= 2 and all(word.isalpha() or len(word) < 5 for word in words):
        return named
    return opening(body.split("\n", 1)[0], limit=TITLE_LENGTH)


def _body(lines: tuple[Line, ...], kept: list[bool]) -> str:
    """The kept lines as text; where something was between two, an empty line is."""
    taken: list[Line] = []
    last = -1
    for place, (line, keep) in enumerate(zip(lines, kept, strict=True)):
        if keep:
            taken.append(line if place == last + 1 else regap(line, gap=True))
            last = place
    return rejoin(taken)


# ── which lines ────────────────────────────────────────────────────────────────────────────


def _cut(ground: Survey, found: int) -> tuple[int | None, list[bool]]:
    """The place of the headline, and for each line whether it stays; by how much of a page it is."""
    if found >= max(PAGE, SHARE * len(ground.lines)):
        headline, kept = _from_page(ground)
        if crowding(ground) < CROWDED:
            return _less_strictly(ground, headline, kept)
        if sum(line.size for line, yes in zip(ground.lines, kept, strict=True) if yes) >= 20:
            return headline, kept
    if found:
        return _from_text(ground, find_headline(ground))
    headline = _first_line(ground)
    return headline, [place != headline for place in range(len(ground.lines))]


def _from_page(ground: Survey) -> tuple[int | None, list[bool]]:
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


def _less_strictly(
    ground: Survey, headline: int | None, kept: list[bool]
) -> tuple[int | None, list[bool]]:
    """An article with little of its page: as a text, but what comes after `kept` must be prose."""
    first, text = _from_text(ground, headline)
    last = max((place for place, yes in enumerate(kept) if yes), default=len(kept))
    return first, [
        yes and (place <= last or ground.prose[place] >= PROSE / 2)
        for place, yes in enumerate(text)
    ]


def _from_text(ground: Survey, headline: int | None) -> tuple[int | None, list[bool]]:
    """A text with a line or two that are not its own: they go, and what is at its ends."""
    if headline is not None and not _may_head(ground, headline):
        headline = None
    kept = [headline is None or place > headline for place in range(len(ground.lines))]
    end = _end(ground)
    prose = [place for place, each in enumerate(ground.prose) if each >= PROSE]
    inner = range(prose[0], prose[-1]) if prose else range(0)
    for place, kinds in enumerate(ground.kinds):
        stray = kinds & CHROME and ground.lines[place].size < 14 and place not in inner
        if place >= end or stray:
            kept[place] = False
    return headline, kept


def _may_head(ground: Survey, place: int) -> bool:
    """Whether a line of a nearly clean text may be its headline: shaped so, and no text above."""
    line = ground.lines[place]
    if line.bullet or line.size > 30 or _NO_HEADLINE.search(line.text):
        return False
    return place <= 6 and not any(each >= PROSE for each in ground.prose[:place])


def _end(ground: Survey) -> int:
    """The first line that ends the article ("Comments", "Latest") with little prose behind it."""
    mass = [p * line.size for p, line in zip(ground.prose, ground.lines, strict=True)]
    total, before = sum(mass), 0.0
    for place, kinds in enumerate(ground.kinds):
        ends = kinds & {"comments", "related", "tags"} and (kinds & {"phrase", "comments"})
        if ends and total - before < 0.35 * before:
            return place
        before += mass[place]
    return len(ground.lines)


def _first_line(ground: Survey) -> int | None:
    """The headline of a clean text: its first line, below byline or date at most, if shaped so."""
    anchors = [dated or signed for dated, signed in zip(ground.dated, ground.signed, strict=True)]
    place = anchors.index(False) if False in anchors[:3] else 0
    if place + 1 >= len(ground.lines):
        return None
    line, below = ground.lines[place : place + 2]
    if line.bullet or line.size > 30 or _NO_HEADLINE.search(line.text):
        return None
    return place if below.gap or (below.size >= 2 * line.size and below.prose) else None


def _tidied(
    ground: Survey, headline: int | None, kept: list[bool], imprint: Imprint, *, page: bool
) -> list[bool]:
    """`kept` without what is no text wherever it stands: the headline again, captions, credits."""
    title = ground.keys[headline] if headline is not None else ""
    tidied = list(kept)
    for place, (line, kinds) in enumerate(zip(ground.lines, ground.kinds, strict=True)):
        again = place == headline or (bool(title) and _says(ground.keys[place], title, line))
        stray = page and (certain(line, kinds) or source_line(line.text) or _doubled(ground, place))
        if again or stray or place in imprint.lines:
            tidied[place] = False
    return _without_rest(ground, tidied) if page else tidied


def _without_rest(ground: Survey, kept: list[bool]) -> list[bool]:
    """`kept` without last lines that are short and known to stand around articles."""
    for place in reversed([place for place, yes in enumerate(kept) if yes]):
        if not (
            ground.kinds[place] & (CHROME | {"media", "form"}) and ground.lines[place].size < 12
        ):
            break
        kept[place] = False
    return kept


def _says(key: str, title: str, line: Line) -> bool:
    """Whether a line is the headline, perhaps with the site's name behind it."""
    if key == title:
        return True
    return (
        len(title) >= 12
        and key.startswith(f"{title} ")
        and len(key) <= len(title) + 40
        and not line.ends
    )


def _doubled(ground: Survey, place: int) -> bool:
    """Whether a line stands twice in a row: a picture's alternative text and its caption."""
    key = ground.keys[place]
    beside = ground.keys[max(0, place - 1) : place] + ground.keys[place + 1 : place + 2]
    return len(key) >= 20 and key in beside
