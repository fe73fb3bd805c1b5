"""Times, numbers and languages as people read them. English; pure."""

from __future__ import annotations

from datetime import UTC, date, datetime

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# ISO 639-1; those that py3langid tells and newspapers are written in. Others show their code.
LANGUAGES = {
    "af": "Afrikaans", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian",
    "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh",
    "da": "Danish", "de": "German", "el": "Greek", "en": "English", "eo": "Esperanto",
    "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian",
    "is": "Icelandic", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh",
    "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz",
    "la": "Latin", "lb": "Luxembourgish", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian",
    "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi", "ms": "Malay",
    "mt": "Maltese", "nb": "Norwegian Bokmål", "ne": "Nepali", "nl": "Dutch",
    "nn": "Norwegian Nynorsk", "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "si": "Sinhala", "sk": "Slovak",
    "sl": "Slovene", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili",
    "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish",
    "ug": "Uyghur", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese",
    "yi": "Yiddish", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
UNKNOWN = "und"


def moment(time: datetime) -> str:
    """As in "18 June 2024, 14:05 UTC"; no time of day at midnight sharp, which means a bare date."""
    time = time.astimezone(UTC)
    written = f"{time.day} {MONTHS[time.month - 1]} {time.year}"
    return written if _bare(time) else f"{written}, {time:%H:%M} UTC"


def machine_moment(time: datetime) -> str:
    """The same for <time datetime="…">: "2024-06-18T14:05Z" or "2024-06-18"."""
    time = time.astimezone(UTC)
    year = f"{time.year:04}"  # strftime("%Y") does not pad everywhere
    return f"{year}-{time:%m-%d}" if _bare(time) else f"{year}-{time:%m-%dT%H:%M}Z"


def clock(time: datetime) -> str:
    """As in "14:05 UTC", or "" for a bare date."""
    time = time.astimezone(UTC)
    return "" if _bare(time) else f"{time:%H:%M} UTC"


def day(written: str) -> str:
    """From "2024-06-18" to "Tuesday, 18 June 2024"."""
    when = date.fromisoformat(written)
    return f"{WEEKDAYS[when.weekday()]}, {when.day} {MONTHS[when.month - 1]} {when.year}"


def period(start: str, length: str) -> str:
    """A day, week, month or year by its first day: "week of 17 June 2024" of "2024-06-17"."""
    when = date.fromisoformat(start)
    if length in ("day", "week"):
        named = f"{when.day} {MONTHS[when.month - 1]} {when.year}"
        return named if length == "day" else f"week of {named}"
    return month(start) if length == "month" else str(when.year)


def month(written: str) -> str:
    """From "2024-06-18" to "June 2024"."""
    return f"{MONTHS[int(written[5:7]) - 1]} {written[:4]}"


def language(code: str) -> str:
    """The English name of a language; its code when we have none; "" when it is not known."""
    return "" if code == UNKNOWN else LANGUAGES.get(code, code)


def direction(code: str) -> str:
    """Either "rtl" or "ltr", or "auto" where the language is not known."""
    if code == UNKNOWN:
        return "auto"
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


def number(value: int) -> str:
    """As in "12,345"."""
    return f"{value:,}"


def count(value: int, one: str, many: str = "") -> str:
    """As in "1 outlet", "12 outlets"; `many` where adding "s" is not enough."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def _bare(time: datetime) -> bool:
    return time.hour == time.minute == time.second == 0
