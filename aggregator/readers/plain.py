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

from aggregator.readers.credits import source_line
from aggregator.readers.evidence import certain
from aggregator.readers.headline import find_headline
from aggregator.readers.imprint import Imprint, read_imprint
from aggregator.readers.lines import Line, regap, rejoin, split
from aggregator.readers.names import title_from
from aggregator.readers.segments import article_lines
from aggregator.readers.survey import CHROME, PROSE, Survey, furniture, survey, transparent
from aggregator.text import opening

PAGE = 3
"""Lines of chrome from which a text counts as a page: of 1,000 clean articles 3 have so many."""
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
    return opening(body, limit=TITLE_LENGTH)


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
    if found >= PAGE:
        headline, kept = _from_page(ground)
        if sum(line.size for line, yes in zip(ground.lines, kept, strict=True) if yes) >= 20:
            return headline, kept
    if found:
        return _from_text(ground)
    headline = 0 if _is_headline(ground) else None
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


def _from_text(ground: Survey) -> tuple[int | None, list[bool]]:
    """A text with a line or two that are not its own: they go, and what is at its ends."""
    headline = find_headline(ground)
    first = headline if headline is not None and headline <= 6 else None
    kept = [first is None or place > first for place in range(len(ground.lines))]
    end = _end(ground)
    for place, kinds in enumerate(ground.kinds):
        if place >= end or (kinds & CHROME and not _inside(ground, place)):
            kept[place] = False
    return first, kept


def _inside(ground: Survey, place: int) -> bool:
    """Whether prose stands both before and after a line."""
    return any(p >= PROSE for p in ground.prose[:place]) and any(
        p >= PROSE for p in ground.prose[place + 1 :]
    )


def _end(ground: Survey) -> int:
    """The first line that ends the article ("Comments", "Latest") with little prose behind it."""
    mass = [p * line.size for p, line in zip(ground.prose, ground.lines, strict=True)]
    for place, kinds in enumerate(ground.kinds):
        ends = kinds & {"comments", "related", "tags"} and (kinds & {"phrase", "comments"})
        if ends and sum(mass[place:]) < 0.35 * sum(mass[:place]):
            return place
    return len(ground.lines)


def _is_headline(ground: Survey) -> bool:
    """Whether the first line of a clean text is its headline."""
    if len(ground.lines) < 2:
        return False
    first, second = ground.lines[:2]
    if first.bullet or first.size > 30 or re.search(r"[.,;:。，；：]$", first.text):
        return False
    return second.gap or (second.size >= 2 * first.size and second.prose)


def _tidied(
    ground: Survey, headline: int | None, kept: list[bool], imprint: Imprint, *, page: bool
) -> list[bool]:
    """`kept` without what is no text wherever it stands: the headline again, captions, credits."""
    title = ground.keys[headline] if headline is not None else ""
    tidied = list(kept)
    for place, (line, kinds) in enumerate(zip(ground.lines, ground.kinds, strict=True)):
        again = bool(title) and _says(ground.keys[place], title, line)
        if place in imprint.lines or again or place == headline:
            tidied[place] = False
        elif page and (certain(line, kinds) or _doubled(ground, place)):
            tidied[place] = False
        elif page and source_line(line.text):
            tidied[place] = False
    return _without_rest(ground, tidied) if page else tidied


def _without_rest(ground: Survey, kept: list[bool]) -> list[bool]:
    """`kept` without last lines that are short and known to stand around articles."""
    for place in reversed([place for place, yes in enumerate(kept) if yes]):
        if not (ground.kinds[place] & (CHROME | {"media", "form"}) and ground.lines[place].size < 12):
            break
        kept[place] = False
    return kept


def _says(key: str, title: str, line: Line) -> bool:
    """Whether a line is the headline, perhaps with the site's name behind it."""
    if key == title:
        return True
    return len(title) >= 20 and key.startswith(title) and len(key) <= len(title) + 40 and not line.ends


def _doubled(ground: Survey, place: int) -> bool:
    """Whether a line stands twice in a row: a picture's alternative text and its caption."""
    key = ground.keys[place]
    beside = ground.keys[max(0, place - 1) : place] + ground.keys[place + 1 : place + 2]
    return len(key) >= 20 and key in beside


