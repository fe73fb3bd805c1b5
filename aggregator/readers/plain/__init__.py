"""Raw plain text, as a scraper or a copying hand leaves it → title, text and what lines say of them.

A text with traces of a page (`survey.furniture`: share bars, menus, comment forms…) is cut by
`cutting`; one without is left as it is: prose, poem, recipe or list. In either the lines that tell
author, date, source and agency are taken out and told as such.

Never raises; nothing is lost unless something is left: a text of which no line would remain is
returned whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aggregator.readers.lines import Line, regap, rejoin, split
from aggregator.readers.lines.credits import source_line
from aggregator.readers.lines.evidence import certain
from aggregator.readers.names import title_from
from aggregator.readers.plain.cutting import cut
from aggregator.readers.plain.imprint import Imprint, read_imprint
from aggregator.readers.plain.survey import CHROME, Survey, furniture, survey
from aggregator.text import opening

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
    headline, kept = cut(ground)
    imprint = read_imprint(ground, headline, kept)
    kept = _tidied(ground, headline, kept, imprint, page=furniture(ground) > 0)
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


# ── what is no text wherever it stands ─────────────────────────────────────────────────────


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
