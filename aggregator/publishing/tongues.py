"""The language that pages speak: translations, and dates, numbers and names as it writes them.

The only room that knows Babel. English is written in the templates; every other language is a
gettext catalogue among them, `translations/de.po`. A user's catalogue is laid over ours message by
message. See docs/translating.md.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from io import BytesIO, StringIO

from babel import Locale, UnknownLocaleError, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from aggregator.errors import ConfigError

FOLDER = "translations/"
SUFFIX = ".po"
UNKNOWN = "und"
ENGLISH = "en"
_BRITISH = Locale("en", "GB")
"""Days before months, as most who read English outside its countries expect."""
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
_CACHED = 4096


@dataclass(frozen=True, eq=False)
class Tongue:
    """A language to write pages in."""

    code: str
    """As in BCP 47: "de-AT"."""
    locale: Locale
    translations: gettext.NullTranslations

    def gettext(self, message: str) -> str:
        """`message` in this language, or itself where nobody translated it."""
        return self.translations.gettext(message)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The form of a message that goes with `number`."""
        return self.translations.ngettext(one, many, number)

    def moment(self, time: datetime) -> str:
        """As in "18 June 2024, 14:05 UTC"; no time of day at midnight sharp: a bare date."""
        time = time.astimezone(UTC)
        day = _date(self.locale, time.date(), "long")
        if _is_bare(time):
            return day
        clock = dates.format_time(time.time(), "short", locale=self.locale)
        return self.gettext("%(day)s, %(time)s UTC") % {"day": day, "time": clock}

    def clock(self, time: datetime) -> str:
        """As in "14:05 UTC", or "" for a bare date."""
        time = time.astimezone(UTC)
        if _is_bare(time):
            return ""
        clock = dates.format_time(time.time(), "short", locale=self.locale)
        return self.gettext("%(time)s UTC") % {"time": clock}

    def day(self, written: str) -> str:
        """From "2024-06-18" to "Tuesday 18 June 2024"."""
        return _date(self.locale, date.fromisoformat(written), "full")

    def month(self, written: str) -> str:
        """From "2024-06-18" or "2024-06" to "June 2024"."""
        first = date.fromisoformat(f"{written[:7]}-01")
        return dates.format_skeleton("yMMMM", first, locale=self.locale)

    def period(self, start: str, length: str) -> str:
        """A day, week, month or year by its first day: "week of 17 June 2024" of "2024-06-17"."""
        first = date.fromisoformat(start)
        match length:
            case "day":
                return _date(self.locale, first, "long")
            case "week":
                day = _date(self.locale, first, "long")
                return self.gettext("week of %(day)s") % {"day": day}
            case "month":
                return self.month(start)
            case _:
                return str(first.year)

    def number(self, value: int) -> str:
        """As in "12,345"."""
        return numbers.format_decimal(value, locale=self.locale)

    def decimal(self, value: float) -> str:
        """To two places, as in "0.41"."""
        return numbers.format_decimal(value, format="0.00", locale=self.locale)

    def language(self, code: str) -> str:
        """The name of a language; its code when there is none; "" when it is not known."""
        return "" if code == UNKNOWN else self.locale.languages.get(code, code)


def make_tongue(wanted: str, *catalogues: Mapping[str, str]) -> Tongue:
    """The language `wanted` (BCP 47) as far as there are `catalogues`, file name → gettext source.

    Of several the later go first, message by message. English where there is none at all.
    Raises ConfigError for a catalogue that is not one, with its name and line.
    """
    code = _tag(wanted)
    primary = _primary(code)
    found = [
        _translations(name, each[name])
        for name in (FOLDER + tag + SUFFIX for tag in dict.fromkeys((primary, code)))
        for each in catalogues
        if name in each
    ]
    if primary != ENGLISH and not found:
        code = primary = ENGLISH
    chain: gettext.NullTranslations = gettext.NullTranslations()
    for each in found:
        each.add_fallback(chain)
        chain = each
    return Tongue(code=code, locale=_locale(code, primary), translations=chain)


def spoken(*catalogues: Mapping[str, str]) -> tuple[str, ...]:
    """The languages that `catalogues` are there for, English first."""
    names = {name for each in catalogues for name in each}
    tags = (name[len(FOLDER) : -len(SUFFIX)] for name in names if is_catalogue(name))
    return (ENGLISH, *sorted(tags))


def is_english(wanted: str) -> bool:
    """Whether the language `wanted` needs no catalogue."""
    return _primary(_tag(wanted)) == ENGLISH


def is_catalogue(name: str) -> bool:
    """Whether a file among the templates is a catalogue of messages."""
    return name.startswith(FOLDER) and name.endswith(SUFFIX)


def machine_moment(time: datetime) -> str:
    """A time for <time datetime="…">: "2024-06-18T14:05Z" or "2024-06-18"."""
    time = time.astimezone(UTC)
    year = f"{time.year:04}"  # strftime("%Y") does not pad everywhere
    return f"{year}-{time:%m-%d}" if _is_bare(time) else f"{year}-{time:%m-%dT%H:%M}Z"


def direction(code: str) -> str:
    """Either "rtl" or "ltr", or "auto" where the language is not known."""
    if code == UNKNOWN:
        return "auto"
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


def _translations(name: str, source: str) -> gettext.GNUTranslations:
    try:
        catalogue = read_po(StringIO(source), abort_invalid=True)
    except PoFileError as error:
        raise ConfigError(
            f"template {name}, line {error.lineno + 1}: {error}; see docs/translating.md"
        ) from error
    except (UnknownLocaleError, ValueError) as error:
        raise ConfigError(f"template {name}: {error}; see docs/translating.md") from error
    for message, errors in catalogue.check():
        told = f"{message.id!r}: {errors[0]}"
        raise ConfigError(f"template {name}: {told}; see docs/translating.md")
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _tag(wanted: str) -> str:
    return wanted.strip().replace("_", "-")


def _primary(code: str) -> str:
    return code.partition("-")[0].lower()


def _locale(code: str, primary: str) -> Locale:
    if code.lower() == ENGLISH:
        return _BRITISH
    for tag in (code, primary):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return _BRITISH


@lru_cache(_CACHED)
def _date(locale: Locale, day: date, form: str) -> str:
    """Pages name few days, many times."""
    return dates.format_date(day, form, locale=locale)


def _is_bare(time: datetime) -> bool:
    return time.hour == time.minute == time.second == 0
