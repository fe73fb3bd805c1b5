"""File names: which are no articles, and what a name tells in place of a title."""

from __future__ import annotations

import re
from urllib.parse import unquote

_TEMPORARY = (
    ".crdownload", ".download", ".filepart", ".lck", ".lock", ".opdownload", ".part",
    ".partial", ".swo", ".swp", ".swpx", ".swx", ".temp", ".tmp",
)  # fmt: skip
_SYSTEM = (
    "4913", "__macosx", "__pycache__", "desktop.ini", "ehthumbs.db", "icon\r", "node_modules", "thumbs.db",
)  # fmt: skip
"""Kept by systems and editors for themselves; "4913" is how Vim tries whether it may write."""
_COMPANIONS = (
    ".aac", ".ai", ".apng", ".avi", ".avif", ".bmp", ".css", ".cur", ".eot", ".eps", ".flac",
    ".gif", ".heic", ".heif", ".ico", ".jfif", ".jpe", ".jpeg", ".jpg", ".js", ".less", ".m4a",
    ".m4v", ".map", ".mjs", ".mkv", ".mov", ".mp3", ".mp4", ".mpeg", ".mpg", ".oga", ".ogg",
    ".ogv", ".opus", ".otf", ".png", ".psd", ".sass", ".scss", ".srt", ".svg", ".svgz", ".tif",
    ".tiff", ".ttf", ".vtt", ".wasm", ".wav", ".webm", ".webmanifest", ".webp", ".woff",
    ".woff2",
)  # fmt: skip
_MEANINGLESS = (
    "_index", "article", "default", "index", "main", "page", "post", "readme", "text", "untitled",
)  # fmt: skip
_DATE = re.compile(r"^\d{4}[-_.]?\d\d[-_.]?\d\d(?:T?\d{2,6})?(?=[-_. ]|$)[-_. ]*")
_LANGUAGE = re.compile(r"(?<=.)\.[a-z]{2}(?:[-_][A-Za-z]{2})?$")


def is_ignored(name: str) -> bool:
    """Whether a file or folder called `name` is hidden, temporary or the system's own."""
    lowered = name.lower()
    return (
        name.startswith((".", "~$"))
        or name.endswith("~")
        or (len(name) > 1 and name.startswith("#") and name.endswith("#"))
        or lowered in _SYSTEM
        or suffix(lowered) in _TEMPORARY
        or "___jb_" in lowered
    )


def is_companion(name: str) -> bool:
    """Whether a file called `name` is what articles bring along: pictures, styles, scripts, fonts."""
    return suffix(name) in _COMPANIONS


def suffix(name: str) -> str:
    """What follows the last "." of `name`, with it and in lower case, or "".

    "Talks with Dr. No" has none: suffixes are letters and digits.
    """
    stem, dot, end = name.rpartition("/")[2].rpartition(".")
    return f".{end.lower()}" if dot and stem and re.fullmatch(r"\w{1,12}", end) else ""


def title_from(path: str) -> str:
    """A title made of the file's name: "2024-06-18-storm-hits_coast.md" → "Storm hits coast".

    "" where the name says nothing: a number, a digest.
    """
    folder, _, name = path.rpartition("/")
    end = suffix(name)
    stem = name[: len(name) - len(end)] if end else name
    words = _words(_LANGUAGE.sub("", stem))
    if words.lower() in _MEANINGLESS:
        words = _words(folder.rpartition("/")[2]) or words
    if not _speaks(words):
        return ""
    return words[:1].upper() + words[1:] if words.islower() else words


def _speaks(words: str) -> bool:
    """Whether `words` tell a person anything: not a number, a digest, a single letter."""
    letters = sum(c.isalpha() for c in words)
    digits = sum(c.isdigit() for c in words)
    return letters >= 2 and (digits * 3 <= letters or " " in words)


def _words(stem: str) -> str:
    plain = _DATE.sub("", unquote(stem)) or stem
    return " ".join(re.sub(r"[-_+]+", " ", plain).split())
