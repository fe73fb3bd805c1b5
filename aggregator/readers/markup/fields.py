"""What header keys mean: YAML, TOML, Pelican or reStructuredText fields → one shape.

Keys are compared without case, blanks, "-" and "_". Values come as text, lists and tables of text;
nothing here knows which format they were written in.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aggregator.text import collapse

Value = str | Sequence["Value"] | Mapping[str, "Value"]
"""A header's value. Numbers, dates and truth values stay as written."""

_TITLE = ("title", "headline")
_DATES = (
    "date", "published", "publishedat", "publishedon", "publishdate", "publicationdate", "pubdate",
    "datepublished", "publishedtime", "article:publishedtime", "datetime", "posted", "postedat",
    "dc.date", "created", "createdat", "datecreated",
)  # fmt: skip
_UPDATED = (
    "updated", "modified", "lastmod", "lastmodified", "lastmodifiedat", "lastupdated", "updatedat",
    "modifiedat", "datemodified", "dateupdated", "updateddate", "modifieddate",
    "article:modifiedtime", "revised",
)  # fmt: skip
_AUTHORS = ("author", "authors", "byline", "by", "creator", "dc.creator", "writer")
_SOURCE = ("source", "outlet", "publication", "publisher", "newspaper", "sitename", "site")
_LANGUAGE = ("lang", "language", "locale", "dc.language")
_URL = (
    "url",
    "canonicalurl",
    "canonical",
    "link",
    "permalink",
    "sourceurl",
    "originalurl",
    "externalurl",
)
_PLACES = ("path", "slug", "aliases", "alias", "redirectfrom")
"""Addresses within the site it came from: no use as links, but they often tell the date."""
_SUMMARY = ("summary", "description", "excerpt", "abstract", "teaser", "subtitle", "standfirst")
_TAGS = ("tags", "tag", "keywords", "categories", "category", "labels", "section")
_TOPICS = ("topics", "topic")
_AGENCY = ("agency", "wire")
_INSIDE = ("extra", "params", "taxonomies", "metadata", "meta")
"""Tables whose keys count as the header's own (Zola, Hugo)."""
_OTHERS = (
    "layout",
    "draft",
    "status",
    "template",
    "comments",
    "id",
    "weight",
    "saveas",
    "type",
    "image",
)

KNOWN = frozenset((
    *_TITLE, *_DATES, *_UPDATED, *_AUTHORS, *_SOURCE, *_LANGUAGE, *_URL, *_PLACES, *_SUMMARY,
    *_TAGS, *_TOPICS, *_AGENCY, *_INSIDE, *_OTHERS,
))  # fmt: skip
"""Keys by which a header is told from text that merely looks like one."""

_UNPUBLISHED = ("draft", "private", "hidden", "trash", "pending", "skip", "unpublished")
_NOTHING = frozenset(("~", "null", "none", "nil", "undefined", "nan"))
_LIMIT = 200
"""Values taken from one list: more are an accident or an attack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a file's header says of its article, as written but for blanks and entities."""

    title: str = ""
    dates: tuple[str, ...] = ()
    """Publication dates, the likeliest first."""
    updated: tuple[str, ...] = ()
    author: str = ""
    source: str = ""
    agency: str = ""
    language: str = ""
    url: str = ""
    """Absolute."""
    places: tuple[str, ...] = ()
    """Addresses without a host."""
    summary: str = ""
    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    is_draft: bool = False


def key_of(name: str) -> str:
    """A header's key as the tables here spell it: "Publish-Date" → "publishdate"."""
    return re.sub(r"[\s_-]+", "", name.strip().casefold())


def interpret(fields: Mapping[str, Value]) -> Declared:
    """The meaning of `fields`; keys as written, values of any shape."""
    known = _flatten(fields)
    urls = [line for key in _URL for line in _lines(known.get(key))]
    source = _first(known, _SOURCE)
    absolute = [url for url in (*urls, source) if re.match(r"https?://[^\s/]", url, re.IGNORECASE)]
    places = [line for key in _PLACES for line in _lines(known.get(key))]
    return Declared(
        title=_first(known, _TITLE),
        dates=tuple(line for key in _DATES for line in _lines(known.get(key)) if not _truth(line)),
        updated=tuple(
            line for key in _UPDATED for line in _lines(known.get(key)) if not _truth(line)
        ),
        author=", ".join(dict.fromkeys(_names(known))),
        source="" if source in absolute else source,
        agency=_first(known, _AGENCY),
        language=_first(known, _LANGUAGE),
        url=absolute[0] if absolute else "",
        places=tuple(url for url in (*urls, *places) if url not in absolute),
        summary=_first(known, _SUMMARY),
        tags=_listed(known, _TAGS),
        topics=_listed(known, _TOPICS),
        is_draft=_is_draft(known),
    )


def _flatten(fields: Mapping[str, Value]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, value in fields.items():
        found.setdefault(key_of(name), value)
    for table in _INSIDE:
        inside = found.get(table)
        if isinstance(inside, Mapping):
            for name, value in inside.items():
                found.setdefault(key_of(name), value)
    return found


def _lines(value: Value | None, depth: int = 0) -> Iterator[str]:
    """The texts in `value`, each on one line; tables give their "name"."""
    if value is None or depth > 3:
        return
    if isinstance(value, str):
        line = collapse(html.unescape(value))
        if line and line.casefold() not in _NOTHING:
            yield line
    elif isinstance(value, Mapping):
        keys = {key_of(name): inner for name, inner in value.items()}
        yield from _lines(keys.get("name", keys.get("title")), depth + 1)
    else:
        for each in value[:_LIMIT]:
            yield from _lines(each, depth + 1)


def _first(known: Mapping[str, Value], keys: Sequence[str]) -> str:
    return next((line for key in keys for line in _lines(known.get(key))), "")


def _names(known: Mapping[str, Value]) -> list[str]:
    """The authors under the first key that has any."""
    for key in _AUTHORS:
        names = list(_lines(known.get(key)))
        if names:
            return names
    return []


def _listed(known: Mapping[str, Value], keys: Sequence[str]) -> tuple[str, ...]:
    """All values under `keys`; a text with commas is a list."""
    found: dict[str, str] = {}
    for key in keys:
        for line in _lines(known.get(key)):
            inner = line[1:-1] if line.startswith("[") and line.endswith("]") else line
            for part in re.split(r"[,;،、]", inner):
                name = part.strip().strip("\"'").lstrip("#").strip()
                if name:
                    found.setdefault(name.casefold(), name)
    return tuple(found.values())[:_LIMIT]


def _truth(line: str) -> str:
    """What a truth value says: "yes", "no", or "" where it is none."""
    if line.casefold() in ("true", "yes", "on", "1"):
        return "yes"
    return "no" if line.casefold() in ("false", "no", "off", "0") else ""


def _is_draft(known: Mapping[str, Value]) -> bool:
    """Whether the header says so: `draft: true`, `status: draft`, `published: false`."""
    return (
        _truth(_first(known, ("draft",))) == "yes"
        or _first(known, ("status", "visibility")).casefold() in _UNPUBLISHED
        or _truth(_first(known, ("published", "publish"))) == "no"
    )
