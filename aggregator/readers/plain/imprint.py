"""Author, dates, agency, source and address of an article, from the lines around its text.

Only lines beside the article are asked: from a little above the headline to the first paragraph,
and a few below the last. What the rest of a page says (today's date in its head, the names over
its teasers) is not about the article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.readers.dates import find_date, parse_date
from aggregator.readers.lines import comparable
from aggregator.readers.lines.bylines import announces, byline, dateline, named_beside, person
from aggregator.readers.lines.credits import find_agency, find_source
from aggregator.readers.plain.survey import PROSE, Survey

ABOVE, NEAR, BELOW = 3, 9, 12
"""Lines above the headline, below it, and below the text, that may speak of the article."""

_REVISED = (
    r"(?:last )?(?:updated?|modified|revised|edited)(?: on| at)?|aktualisiert(?: am)?|letzte änderung|stand|mis à jour(?: le)?|modifié(?: le)?|"
    r"actualizado(?: el)?|última actualización|atualizado(?: em)?|aggiornato(?: il)?|ultimo aggiornamento|bijgewerkt(?: op)?|uppdaterad|"
    r"oppdatert|opdateret|päivitetty|aktualizacja|zaktualizowano|aktualizováno|обновлено|оновлено|güncelleme|آخر تحديث|تحديث|עודכן|更新|수정|diperbarui|cập nhật"
)
_ISSUED = (
    r"(?:first |originally )?(?:published|posted|issued|created|written|filed)(?: on| at)?|veröffentlicht(?: am)?|erschienen(?: am)?|publié(?:e)?(?: le)?|"
    r"publicado(?: el| em)?|pubblicato(?: il)?|gepubliceerd(?: op)?|publicerad|publisert|udgivet|julkaistu|opublikowano|publikováno|опубликовано|"
    r"опубліковано|yayınlanma|نشر(?: في)?|פורסם|发布|發布|公開|입력|등록|terbit"
)
_LABEL = re.compile(rf"(?P<revised>\b{_REVISED})|(?P<issued>\b{_ISSUED})", re.IGNORECASE)
_ADDRESS = re.compile(
    r"^(?:[\w ]{2,30}[:：]\s*|(?:read|published|posted|via|from) (?:\w+ ){0,3}(?:at|on|:)?\s*)?<?(https?://[^\s<>\"]{4,500}?)>?[.)]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the lines beside an article say of it."""

    author: str | None
    agency: str | None
    source: str | None
    published: datetime | None
    updated: datetime | None
    url: str | None
    lines: frozenset[int]
    """The places that say it, and the author's biography: none of them is the article's text."""


def read_imprint(ground: Survey, headline: int | None, kept: Sequence[bool]) -> Imprint:
    """The imprint of the article that is `kept` of `ground`."""
    first, last = _extent(ground, headline, kept)
    top = max(0, (headline if headline is not None else 0) - ABOVE)
    head = [place for place in range(top, first) if place != headline]
    if headline is not None:  # a standfirst may come before byline and date
        near = range(first, min(len(ground.lines), headline + NEAR))
        head += [
            at
            for at in near
            if (_anchor(ground, at) or ground.named[at]) and ground.lines[at].size <= 20
        ]
    tail = list(range(last + 1, min(len(ground.lines), last + 1 + BELOW)))
    text = [place for place in range(first, last + 1) if kept[place]]
    author, signing = _author(ground, head, [*text[-4:], *tail])
    dates, dating = _dates(ground, head, text[:1], tail)
    source, sourcing = _source(ground, [*head, *text[-3:], *tail])
    url, linking = _url(ground, [*head, *text[-2:], *tail])
    return Imprint(
        author=author,
        agency=_agency(ground, head, text, tail),
        source=source,
        published=dates.get("issued"),
        updated=dates.get("revised"),
        url=url,
        lines=frozenset(
            signing | dating | sourcing | linking | _biography(ground, author, head, text)
        ),
    )


def _extent(ground: Survey, headline: int | None, kept: Sequence[bool]) -> tuple[int, int]:
    """First and last place of the text proper: the first paragraph that is prose, the last kept."""
    places = [place for place, yes in enumerate(kept) if yes]
    if not places:
        return len(kept), len(kept) - 1
    below = [place for place in places if headline is None or place > headline] or places
    prose = [place for place in below[:12] if ground.prose[place] >= PROSE]
    first = prose[0] if prose and headline is not None else below[0]
    return first, places[-1]


# ── author ─────────────────────────────────────────────────────────────────────────────────


def _author(
    ground: Survey, head: Sequence[int], tail: Sequence[int]
) -> tuple[str | None, set[int]]:
    """The author, and the lines that name them."""
    for reading in (_signed, _named_by_date):
        name, places = reading(ground, head)
        if name:
            return name, places
    return _signed(ground, tail)


def _signed(ground: Survey, places: Sequence[int]) -> tuple[str | None, set[int]]:
    """Behind a word that announces an author, on the same line or the next."""
    for place in places:
        text = ground.lines[place].text
        if announces(text) and place + 1 < len(ground.lines):
            below = ground.lines[place + 1].text
            name = person(below) or byline(f"By {below}")
            if name and not find_agency(name):
                return name, {place, place + 1} | _repeats(ground, name, place)
        name = byline(text) if ground.lines[place].size <= 20 else None
        if name and not find_agency(name) and _credible(ground, place, name):
            return name, {place} | _repeats(ground, name, place)
    return None, set()


def _credible(ground: Survey, place: int, name: str) -> bool:
    """Whether a byline of one word, or one that could open a sentence, is one after all."""
    line = ground.lines[place]
    return not line.ends and (len(name.split()) >= 2 or line.size <= 6)


def _named_by_date(ground: Survey, places: Sequence[int]) -> tuple[str | None, set[int]]:
    """A name on a line of its own beside a date, or before one on the same line."""
    for place in places:
        if ground.dated[place]:
            name = named_beside(ground.lines[place].text)
            if name and not find_agency(name):
                return name, {place} | _repeats(ground, name, place)
    for place in places:
        near = [at for at in range(place - 1, place + 4) if 0 <= at < len(ground.lines)]
        if ground.named[place] and any(ground.dated[at] for at in near):
            name = person(ground.lines[place].text)
            if name and not find_agency(name):
                return name, {place} | _repeats(ground, name, place)
    return None, set()


def _repeats(ground: Survey, name: str, place: int) -> set[int]:
    """The lines beside that say the name again and nothing else."""
    key = comparable(name)
    near = range(max(0, place - 2), min(len(ground.lines), place + 4))
    return {at for at in near if ground.keys[at] == key}


def _biography(
    ground: Survey, author: str | None, head: Sequence[int], text: Sequence[int]
) -> set[int]:
    """Paragraphs about the author: above the text, or the last ones, with what follows them."""
    if author is None:
        return set()
    names = tuple(comparable(name) for name in re.split(r", | and ", author))
    found = {place for place in head if ground.keys[place].startswith(names)}
    tail = text[-5:] if len(text) > 5 else text[1:]
    for at, place in enumerate(tail):
        if ground.keys[place].startswith(names):
            return found | set(tail[at:])
    return found


# ── dates ──────────────────────────────────────────────────────────────────────────────────


def _dates(
    ground: Survey, head: Sequence[int], opening: Sequence[int], tail: Sequence[int]
) -> tuple[dict[str, datetime], set[int]]:
    """The dates of issue and of revision, and the lines that say nothing else."""
    found: dict[str, datetime] = {}
    places: set[int] = set()
    for place in head:
        said = labelled_dates(ground.lines[place].text) if _dates_only(ground, place) else {}
        for label, date in said.items():
            found.setdefault(label, date)
        places |= {place} if said else set()
    for place in opening:
        said_where = dateline(ground.lines[place].text)
        opened = find_date(said_where) if said_where else None
        if opened is not None:
            found.setdefault("issued", opened)
    for place in tail:
        text = ground.lines[place].text
        if ground.dated[place] and _LABEL.match(text):
            for label, date in labelled_dates(text).items():
                found.setdefault(label, date)
            places.add(place)
    if "revised" in found and found["revised"] <= found.setdefault("issued", found["revised"]):
        del found["revised"]
    return found, places


def _dates_only(ground: Survey, place: int) -> bool:
    """Whether a line is there for its date: no sentence, no link that has one in its address."""
    line = ground.lines[place]
    if not ground.dated[place] or "](" in line.text or "://" in line.text:
        return False
    said = _LABEL.match(line.text) is not None or named_beside(line.text) is not None
    return said or not line.ends or line.size <= 6


def labelled_dates(text: str) -> dict[str, datetime]:
    """The dates a line gives, by what it says they are; one without label is of issue.

    "Fri 22 Dec 2023 18.08 CET First published on Thu 21 Dec 2023" has both: what stands unlabelled
    beside the date of issue is a revision.
    """
    marks = [*_LABEL.finditer(text)]
    found: dict[str, datetime] = {}
    bare = _date(text[: marks[0].start()] if marks else text)
    for mark, after in zip(marks, [*marks[1:], None], strict=False):
        date = _date(text[mark.end() : after.start() if after else len(text)])
        if date is not None:
            found.setdefault("revised" if mark["revised"] else "issued", date)
    if bare is not None:
        if "issued" not in found:
            found["issued"] = bare
        elif "revised" not in found and bare > found["issued"]:
            found["revised"] = bare
    return found


def _date(text: str) -> datetime | None:
    """The date that `text` is, or the first in it: "12:40, 19 March 2024" has its time in front."""
    return parse_date(text.strip(" :,;|/–—-()")) or find_date(text)


# ── agency, source, address ────────────────────────────────────────────────────────────────


def _agency(
    ground: Survey, head: Sequence[int], text: Sequence[int], tail: Sequence[int]
) -> str | None:
    lines = ground.lines
    asked = [place for place in head if _beside_anchor(ground, place)]
    asked += text[:2]
    begin = max(text[1] + 1 if len(text) > 1 else 0, (text[-1] if text else 0) - 8)
    for place in reversed(range(begin, tail[-1] + 1 if tail else len(lines))):
        picture = "credit" in ground.kinds[place] and "legal" not in ground.kinds[place]
        asked += [] if picture else [place]
    return next((found for place in asked if (found := find_agency(lines[place].text))), None)


def _beside_anchor(ground: Survey, place: int) -> bool:
    """Whether a line stands with a byline or a date: alone, an agency's name is a picture's credit."""
    near = range(max(0, place - 1), min(len(ground.lines), place + 2))
    return any(_anchor(ground, at) for at in near)


def _anchor(ground: Survey, place: int) -> bool:
    return ground.dated[place] or ground.signed[place]


def _source(ground: Survey, places: Sequence[int]) -> tuple[str | None, set[int]]:
    for place in places:
        if ground.lines[place].size <= 30 and "credit" not in ground.kinds[place]:
            found = find_source(ground.lines[place].text)
            if found:
                return found, {place}
    return None, set()


def _url(ground: Survey, places: Sequence[int]) -> tuple[str | None, set[int]]:
    for place in places:
        found = _ADDRESS.match(ground.lines[place].text)
        if found:
            return found[1], {place}
    return None, set()
