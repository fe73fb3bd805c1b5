"""Dates as people and programs write them → aware UTC. Strict: what is not surely a date is None.

Nothing is filled in from a clock. A date without a time is midnight, a time without a zone is
UTC. Day and month in figures are only read where one order alone is possible ("18/06/2024"),
but for "18.06.2024": no locale of CLDR writes the month first there.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from aggregator.readers.months import AMBIGUOUS, FILLERS, MONTHS, WEEKDAYS, ZONES
from aggregator.text import fold

YEARS = range(1600, 2200)
"""No newspaper is older (the Relation of Strasbourg, 1605)."""
PATH_YEARS = range(1990, 2100)
"""Years in addresses and file names; other figures there are numbers of something else."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_NAME = r"([^\W\d_]{2,})\.?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th|er|re|eme|[.ºª°]|-?го|-?e)?"
_YEAR = r"(\d{4})"
_OF = r"(?:\s*,\s*|\s+(?:of|de|del|di|d['’]|do)\s+|\s*[-/]\s*|\s+)"
_ISO = re.compile(r"(?<!\d)(\d{4})([-/.]|\s?[-–]\s?)(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(?!\d)", re.IGNORECASE)
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号號]?")
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_DAY_FIRST = re.compile(rf"(?<!\d){_DAY}{_OF}{_NAME}{_OF}{_YEAR}(?!\d)")
_MONTH_FIRST = re.compile(rf"(?<![^\W\d_]){_NAME}{_OF}{_DAY}(?:\s*[,/-]\s*|\s+){_YEAR}(?!\d)")
_YEAR_FIRST = re.compile(
    rf"(?<!\d){_YEAR}\.?(?:\s*m\.|\s+gada)?{_OF}{_NAME}{_OF}{_DAY}(?!\d)(?:\s*d\.)?"
)
_LATVIAN = re.compile(rf"(?<!\d){_YEAR}\.\s*gada\s+(\d{{1,2}})\.\s*{_NAME}")
# ctime (C99 7.23.3.1), with a zone before the year as some programs write it
_CTIME = re.compile(
    rf"{_NAME}\s+(\d{{1,2}})\s+(\d{{1,2}}:\d\d(?::\d\d)?(?:\s+[+a-z-]\S*)?)\s+{_YEAR}"
)
# RFC 822 and RFC 850 have years of two digits; RFC 5322 4.3 says which they mean.
_SHORT_YEAR = re.compile(rf"(\d{{1,2}})[\s-]{_NAME}[\s-](\d\d)\s+(?=\d{{1,2}}:\d\d)")
_VIETNAMESE = re.compile(r"(\d{1,2})\s+thang\s+(\d{1,2}),?\s+(?:nam\s+)?(\d{4})")
_TIME = re.compile(
    r"^t?\s*(\d{1,2})(?:\s?(?:[:.h時시点]|uhr)\s?(\d{2})(?:\s?[:.분分]\s?(\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?:h|hrs|uhr|ч|分|분)?\s*([ap])?(?(4)\.?\s?m\b\.?)"
)
_OFFSET = re.compile(r"^(?:utc|gmt)?\s*([+\-−–])\s?(\d{1,2}):?(\d{2})?(?!\d)")


def parse_date(text: str, *, language: str = "") -> datetime | None:
    """The date that the whole of `text` is ("23. Juni 2024, 10:30 Uhr"), or None.

    `language` decides between month names that mean different months in two languages.
    """
    text = text.strip()
    if not text or len(text) > 120:
        return None
    if text.isascii() and text.isdigit() and len(text) in (10, 13):
        return _shift(_EPOCH, timedelta(seconds=int(text[:10])))
    compact = _COMPACT.fullmatch(text.rstrip("Zz"))
    if compact:
        return _make(*(int(part or 0) for part in compact.groups()))
    found = _find_day(text, language) or _rare_shape(text)
    if found is None:
        return None
    day, before, after = found
    if _without_fillers(before):
        return None if _without_fillers(after) else _with_time(day, before)
    return _with_time(day, after)


def find_date(text: str, *, language: str = "") -> datetime | None:
    """The first date inside `text` ("Published June 23, 2024 by …"), with a time right after it."""
    found = _find_day(text[:2000], language)
    if found is None:
        return None
    day, _, after = found
    for end in range(min(len(after), 40), 0, -1):
        if end == len(after) or not after[end - 1 : end + 1].isalnum():
            timed = _with_time(day, after[:end])
            if timed is not None:
                return timed
    return day


def date_in_path(path_or_url: str) -> datetime | None:
    """The day that a file name or the path of an address gives: 2024-06-18-x, /2024/06/18/, 20240618."""
    path = unquote(
        re.sub(r"^[a-z][a-z0-9+.-]*://[^/]*|[?#].*$", "", path_or_url, flags=re.IGNORECASE)
    )
    name = path.rstrip("/").rpartition("/")[2]
    for pattern, where in _PATH_SHAPES:
        for match in pattern.finditer(name if where else path):
            day = _path_day(match)
            if day is not None:
                return day
    return None


def month_in_path(path: str) -> datetime | None:
    """The first of the month where folders give no more than /2024/06/."""
    match = re.search(r"(?:^|/)(\d{4})[/-](\d\d)/", path)
    if not match or int(match[1]) not in PATH_YEARS:
        return None
    return _make(int(match[1]), int(match[2]), 1)


_SEP = r"[-_.]"
_DIGITS = r"(?<!\d)(\d{4})(\d\d)(\d\d)(?:[T_-]?([01]\d|2[0-3])([0-5]\d)(?:[0-5]\d)?Z?)?(?!\d)"
_PATH_SHAPES = (
    (re.compile(rf"^(\d{{4}})({_SEP})(\d\d?)\2(\d\d?)(?!\d)"), True),
    (re.compile(rf"^{_DIGITS}"), True),
    (re.compile(r"(?:^|/)(\d{4})(/)(\d\d?|[a-z]{3,9})/(\d\d?)(?!\d)", re.IGNORECASE), False),
    (re.compile(rf"(?<!\d)(\d{{4}})({_SEP})(\d\d)\2(\d\d)(?!\d)"), False),
    (re.compile(_DIGITS), False),
    (re.compile(rf"(?<!\d)(\d\d)({_SEP})(\d\d)\2(\d{{4}})(?!\d)"), False),
)


def _path_day(match: re.Match[str]) -> datetime | None:
    parts = match.groups()
    if len(parts) == 5:
        year, month, day, hour, minute = (int(part or 0) for part in parts)
        return _make(year, month, day, hour, minute) if year in PATH_YEARS else None
    if len(parts[0]) == 2:
        made = _figures(int(parts[0]), int(parts[2]), int(parts[3]), parts[1])
        return made if made and made.year in PATH_YEARS else None
    month = int(parts[2]) if parts[2].isdigit() else MONTHS.get(fold(parts[2]), 0)
    return _make(int(parts[0]), month, int(parts[3])) if int(parts[0]) in PATH_YEARS else None


def _find_day(text: str, language: str) -> tuple[datetime, str, str] | None:
    """The first day in `text`, with what stands before and after it (folded)."""
    match = _CJK.search(text)
    if match:
        made = _make(int(match[1]), int(match[2]), int(match[3]))
        return (made, fold(text[: match.start()]), fold(text[match.end() :])) if made else None
    folded = fold(text)
    found: list[tuple[int, int, datetime]] = []
    for pattern in _SHAPES:
        for match in pattern.finditer(folded):
            made = _day(pattern, match, language)
            if made is not None:
                found.append((match.start(), -match.end(), made))
                break
    if not found:
        return None
    start, end, made = min(found)
    return made, folded[:start], folded[-end:]


_SHAPES = (_ISO, _FIGURES, _DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST, _LATVIAN, _VIETNAMESE)


def _day(pattern: re.Pattern[str], match: re.Match[str], language: str) -> datetime | None:
    if pattern is _ISO:
        return _make(int(match[1]), int(match[3]), int(match[4]))
    if pattern is _FIGURES:
        return _figures(int(match[1]), int(match[3]), int(match[4]), match[2])
    day, month, year = (match[each] for each in _ORDERS[pattern])
    return _make(int(year), _month(month, language), int(day))


_ORDERS = {
    _DAY_FIRST: (1, 2, 3),
    _MONTH_FIRST: (2, 1, 3),
    _YEAR_FIRST: (3, 2, 1),
    _LATVIAN: (2, 3, 1),
    _VIETNAMESE: (1, 2, 3),
}
"""Which groups of a shape hold day, month and year."""


def _month(name: str, language: str) -> int:
    if name.isdigit():
        return int(name)
    return MONTHS.get(name) or AMBIGUOUS.get((name, language), 0)


def _rare_shape(text: str) -> tuple[datetime, str, str] | None:
    """What programs write: "Tue Jun 18 10:30:00 2024", "Tuesday, 18-Jun-24 10:30:00 GMT"."""
    folded = fold(text)
    match = _CTIME.search(folded)
    if match:
        made = _make(int(match[4]), MONTHS.get(match[1], 0), int(match[2]))
        return (made, folded[: match.start()], match[3] + folded[match.end() :]) if made else None
    match = _SHORT_YEAR.search(folded)
    if not match:
        return None
    year = int(match[3]) + (2000 if int(match[3]) < 50 else 1900)
    made = _make(year, MONTHS.get(match[2], 0), int(match[1]))
    return (made, folded[: match.start()], folded[match.end() :]) if made else None


def _figures(first: int, second: int, year: int, mark: str) -> datetime | None:
    """Day and month in figures, where one order alone is possible."""
    if mark == "." or first > 12 or first == second:
        return _make(year, second, first)
    return _make(year, first, second) if second > 12 else None


def _with_time(day: datetime, rest: str) -> datetime | None:
    """`day` with the time and zone that `rest` is; None where it holds anything else."""
    if not _without_fillers(rest):
        return day
    rest = _OPENING.sub("", rest)
    while (word := _FIRST_WORD.match(rest)) and word[1] in FILLERS | WEEKDAYS:
        rest = _OPENING.sub("", rest[word.end() :])
    match = _TIME.match(rest)
    if not match or (
        match[2] is None and match[4] is None and not re.match(r"\d{1,2}\s*(h|uhr|ч)", rest)
    ):
        return None
    hour, minute, second = (int(part or 0) for part in match.groups()[:3])
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4] == "p" else 0)
    offset = _zone(rest[match.end() :], day)
    if offset is None or hour > 24 or minute > 59 or second > 60:
        return None
    return _shift(day, timedelta(hours=hour, minutes=minute, seconds=min(second, 59)) - offset)


def _zone(rest: str, day: datetime) -> timedelta | None:
    """The offset that `rest` names; zero for none or an unknown place, None for other words."""
    rest = _PLACE.sub("", rest).strip(" ,()[]|.")
    match = _OFFSET.match(rest)
    if match:
        if len(match[2] + (match[3] or "")) == 3 and ":" not in match[0]:
            return None
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        named = re.sub(r"^\s*\([^()]*\)", "", rest[match.end() :]).strip(" .()")
        if offset > timedelta(hours=15) or (named not in ZONES and _without_fillers(named)):
            return None
        return offset if match[1] == "+" else -offset
    name = _zone_name(rest)
    if not name:
        return timedelta()
    if name not in ZONES:
        return None
    summer = name in {"et", "ct", "mt", "pt"} and _american_summer(day)
    return timedelta(hours=ZONES[name] + summer)


_PLACE = re.compile(
    r"\[?\b(?:africa|america|asia|atlantic|australia|etc|europe|pacific)/[a-z_/+0-9-]+\]?"
)
"""A zone of the IANA database. Its offset is not looked up: that would need a table on disk."""


def _zone_name(rest: str) -> str:
    """`rest` as `ZONES` may know it: "eastern time (us & canada)" is "et"."""
    name = re.sub(r"\s*\([^()]*\)?", "", rest)
    name = re.sub(
        r"^(eastern|central|mountain|pacific)( standard| daylight)?( time)?$", _initials, name
    )
    return name if name in ZONES else _without_fillers(rest).strip(" .()")


def _initials(match: re.Match[str]) -> str:
    middle = match[2].strip()[0] if match[2] else ""
    return f"{match[1][0]}{middle}t"


def _american_summer(day: datetime) -> bool:
    """Whether daylight saving time holds in the United States (Energy Policy Act of 2005)."""
    march = datetime(day.year, 3, 8, tzinfo=UTC)
    november = datetime(day.year, 11, 1, tzinfo=UTC)
    begins = march + timedelta(days=(6 - march.weekday()) % 7)
    ends = november + timedelta(days=(6 - november.weekday()) % 7)
    return begins <= day < ends


_OPENING = re.compile(r"^[\s,;|·•@.()–—-]+")
_FIRST_WORD = re.compile(r"([^\W\d_]+)\.?(?![^\W_])")


def _without_fillers(rest: str) -> str:
    """`rest` without weekdays, little words and marks that say nothing."""
    words = re.split(r"[\s,;|·•@]+|(?<=[^\W\d])\.(?=\s|$)", rest.strip())
    kept = [
        w for w in words if w.strip("()-–—.:") and fold(w.strip("().:")) not in FILLERS | WEEKDAYS
    ]
    return " ".join(kept)


def _make(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> datetime | None:
    if year not in YEARS:
        return None
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _shift(day: datetime, by: timedelta) -> datetime | None:
    try:
        moved = day + by
    except OverflowError:
        return None
    return moved if moved.year in YEARS else None
