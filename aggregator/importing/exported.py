"""Our own export (`aggregator export`, docs/schema/articles-1.json) → articles, at the paths they had.

A Markdown file keeps its path, and with it its article's id, its story's address and everything
promised of them. Of other formats only the cleaned text is left, so it becomes Markdown beside
where the file was; entries of a feed become files in a folder called like the feed's file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from aggregator.importing.paths import without_suffix
from aggregator.importing.pieces import (
    Order,
    Outcome,
    Skipped,
    complain,
    is_safe,
    make_piece,
)
from aggregator.model import Problem
from aggregator.readers.dates import parse_date
from aggregator.text import digest, slug

_SHAPE = "aggregator/articles/"
_VERSION = f"{_SHAPE}1"
_MARKS = re.compile(r"[\\`*_\[\]]")
_ENTITIES = {ord(mark): f"&#{ord(mark)};" for mark in "{}"} | {ord("&"): "&amp;", ord("<"): "&lt;"}
"""What a backslash does not make literal for every rule of the readers."""
_LINE_START = re.compile(
    r"^([ \t]*)(?:([-+=~:|#>])|(\d+)([.)])(?=\s|$)|(import|export)(?=\s))", re.MULTILINE
)
_SPACED = re.compile(r"\s|.*\S\s{2,}\S")
_TEXTS = ("id", "path", "title", "text", "source")


def read_export(chunks: Iterable[bytes], order: Order) -> Iterator[Outcome]:
    """The articles of an export, one to a line."""
    for number, line in enumerate(_lines(chunks, order.max_bytes * 2), 1):
        place = f"line {number}"
        if line is None:
            yield _wrong(place, "too-large", "it is longer than an article can be", _LONGER)
        elif line.strip():
            yield _outcome(line, place, order)


_LONGER = "import the rest without it, or raise reading.max_bytes in aggregator.toml"


def _lines(chunks: Iterable[bytes], longest: int) -> Iterator[bytes | None]:
    """The lines of a file; None for one longer than `longest`, which is not kept in memory."""
    rest, overlong = b"", False
    for chunk in chunks:
        *whole, tail = (rest + chunk).split(b"\n")
        for line in whole:
            yield None if overlong or len(line) > longest else line
            overlong = False
        rest = tail
        if len(rest) > longest:
            rest, overlong = b"", True
    if overlong or rest:
        yield None if overlong else rest


def _wrong(place: str, kind: str, message: str, remedy: str = "") -> Problem:
    return complain(place, kind, message, remedy or "export again with `aggregator export`")


def _outcome(line: bytes, place: str, order: Order) -> Outcome:
    try:
        loaded: object = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return _wrong(place, "json", f"it is no JSON: {str(error)[:200]}")
    if not isinstance(loaded, dict):
        return _wrong(place, "json", "it is no JSON object")
    shape = loaded.get("schema", _VERSION)
    if not isinstance(shape, str) or not shape.startswith(_SHAPE):
        return Skipped(place=place, reason="story" if "stories" in str(shape) else "no article")
    if shape != _VERSION:
        return _wrong(place, "schema", f"it is of {shape[:60]}; {_VERSION} is what is understood")
    missing = [key for key in _TEXTS if not isinstance(loaded.get(key), str)]
    if missing:
        return _wrong(place, "schema", f"it has no {missing[0]!r}, or one that is no text")
    return _piece(loaded, place, order)


def _piece(line: Mapping[str, object], place: str, order: Order) -> Outcome:
    if not _text(line, "text").strip() and not (_text(line, "title") and _text(line, "url")):
        return Skipped(place=f"{place}: {_text(line, 'title')[:80]}", reason="empty")
    path = _path(line, order)
    if not is_safe(path):
        return _wrong(
            place,
            "path",
            f"its path {_text(line, 'path')[:200]!r} cannot stand in the content folder",
            "mend the path in the export: relative, no part hidden or `..`",
        )
    when = _text(line, "published")
    undated = line.get("published_from") == "mtime"
    fields: dict[str, str | Sequence[str]] = {
        "title": _text(line, "title"),
        "date": "" if undated else when,
        "updated": _text(line, "updated"),
        "source": order.source or _text(line, "source"),
        "author": _text(line, "author"),
        "agency": _text(line, "agency"),
        "language": _text(line, "language"),
        "url": _text(line, "url"),
        "tags": _listed(line, "tags"),
        "topics": _listed(line, "declared_topics"),
        "summary": _text(line, "summary"),
    }
    time: datetime | None = parse_date(when) if undated else None
    return make_piece(path, fields, markdown(_text(line, "text")), origin=place, modified=time)


def _path(line: Mapping[str, object], order: Order) -> str:
    path, entry = _text(line, "path"), _text(line, "entry")
    if entry:
        name = slug(_text(line, "title")) if _text(line, "title") else "entry"
        path = f"{without_suffix(path)}/{name}-{digest(entry)[:6]}.md"
    elif not path.endswith(".md"):
        path = f"{path}.md"
    return f"{order.folder}/{path}" if order.folder else path


def markdown(text: str) -> str:
    """Plain text, its paragraphs parted by an empty line, as Markdown that reads as that text."""
    return "\n\n".join(_paragraph(part) for part in re.split(r"\n\s*?\n", text) if part.strip())


def _paragraph(text: str) -> str:
    """Prose with its marks made literal; lines that are indented or spaced out are code."""
    lines = text.split("\n")
    if lines[0][:1].isspace() or (len(lines) > 1 and any(map(_SPACED.match, lines))):
        fence = "~" * (max(3, *map(len, re.findall(r"~+", text)), 0) + 1)
        return f"{fence}\n{text}\n{fence}"
    plain = text.translate(_ENTITIES)
    plain = _LINE_START.sub(_literal, _MARKS.sub(lambda found: f"\\{found[0]}", plain))
    return re.sub(r"[ \t]*\n", "  \n", plain)


def _literal(found: re.Match[str]) -> str:
    blank, mark, number, point, word = found.groups()
    if word:
        return f"&#{ord(word[0])};{word[1:]}"
    if number:
        return f"{blank}{number}\\{point}"
    return f"{blank}&#{ord(mark)};" if mark in "=~:|" else f"{blank}\\{mark}"


def _text(line: Mapping[str, object], key: str) -> str:
    value = line.get(key)
    return value if isinstance(value, str) else ""


def _listed(line: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = line.get(key)
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()
