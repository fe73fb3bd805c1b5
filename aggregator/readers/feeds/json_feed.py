"""JSON Feed (https://www.jsonfeed.org/version/1.1/) → `Feed`. Values of a wrong type count as absent."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from aggregator.readers.dates import parse_date
from aggregator.readers.feeds.entries import Entry, Feed

_VERSION = "jsonfeed.org/version"
_CONTENT = ("content_html", "content_text", "title", "summary", "url", "external_url")


def read_json_feed(text: str) -> Feed | str:
    """The feed that `text` is, or why it is none."""
    try:
        loaded: object = json.loads(text)
    except ValueError as error:
        return f"it is not valid JSON: {error}"
    except RecursionError:
        return "it is not valid JSON: it is nested too deeply"
    if not isinstance(loaded, Mapping):
        return "it is JSON, but not a JSON Feed"
    items = loaded.get("items")
    if not isinstance(items, list) or not (
        _VERSION in _text(loaded, "version") or _has_entry(items)
    ):
        return "it is JSON, but not a JSON Feed"
    return Feed(
        title=_text(loaded, "title"),
        url=_text(loaded, "home_page_url") or _text(loaded, "feed_url"),
        language=_text(loaded, "language"),
        author=_authors(loaded),
        entries=tuple(_entry(item) for item in items if isinstance(item, Mapping)),
    )


def _has_entry(items: list[object]) -> bool:
    return any(
        isinstance(each, Mapping) and any(_text(each, key) for key in _CONTENT[:2])
        for each in items
    )


def _entry(item: Mapping[str, object]) -> Entry:
    markup, plain = _text(item, "content_html"), _text(item, "content_text")
    number = item.get("id")
    return Entry(
        id=_text(item, "id") or (str(number) if isinstance(number, int | float) else ""),
        title=_text(item, "title"),
        content=markup or plain,
        is_plain=not markup,
        summary=_text(item, "summary"),
        url=_text(item, "url") or _text(item, "external_url"),
        published=parse_date(_text(item, "date_published")),
        updated=parse_date(_text(item, "date_modified")),
        author=_authors(item),
        language=_text(item, "language"),
        tags=tuple(_texts(item.get("tags"))),
    )


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""


def _texts(value: object) -> Iterator[str]:
    yield from (each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _authors(table: Mapping[str, object]) -> str:
    """Names of "authors" (1.1) or of "author" (1.0)."""
    listed = table.get("authors")
    people = [*(listed if isinstance(listed, list) else []), table.get("author")]
    names = (_text(each, "name") for each in people if isinstance(each, Mapping))
    return ", ".join(dict.fromkeys(name for name in names if name))
