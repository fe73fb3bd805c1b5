"""Feed files → drafts: RSS 0.9 to 2.0, Atom and WordPress exports by feedparser, JSON Feed.

feedparser only takes the XML apart. Bytes, dates, addresses and markup are ours, so that one rule
holds for all formats; it is never given a name or an address that it could open itself.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import feedparser

from aggregator import urls
from aggregator.model import Problem
from aggregator.readers.dates import parse_date
from aggregator.readers.drafts import Context, Finding
from aggregator.readers.feeds.entries import Entry, Feed, drafts_of, plain_text
from aggregator.readers.feeds.json_feed import read_json_feed
from aggregator.readers.feeds.wordpress import Post, adapt, display_names, is_export, post_of
from aggregator.readers.problems import report

__all__ = ["Post", "display_names", "is_feed", "read_feed", "read_head", "read_json", "read_posts"]

_DECLARATION = re.compile(r"^\s*<\?xml[^<>]*\?>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|feed|rdf)\b", re.IGNORECASE)
_MAIL = re.compile(r"\(?<?[\w.+-]{1,64}@[\w.-]+>?\)?")
_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_OTHERS = {
    "opml": "it is a list of feeds (OPML), not articles",
    "urlset": "it is a sitemap, not articles",
    "sitemapindex": "it is a sitemap, not articles",
}


def is_feed(text: str) -> bool:
    """Whether `text` begins like a feed in XML."""
    head = _COMMENT.sub("", text[:20_000])
    match = re.search(r"<(?![?!])", head)
    return bool(match and _ROOT.match(head, match.start()))


def read_feed(text: str, context: Context) -> Finding:
    """The entries of a feed in XML."""
    if not is_feed(text):
        return Finding(problems=(_no_feed(text, context.path),))
    return _finding(_parse(text, context.path), context.path)


def read_json(text: str, context: Context) -> Finding:
    """The entries of a JSON Feed."""
    feed = read_json_feed(text)
    if isinstance(feed, str):
        return Finding(problems=(report(context.path, "unknown-format", feed),))
    return _finding(feed, context.path)


def _finding(feed: Feed, path: str) -> Finding:
    drafts = drafts_of(feed)
    said = feed.problems
    if not drafts and not said:
        said = (report(path, "empty", "the feed holds no entries"),)
    return Finding(drafts=drafts, problems=said)


def _no_feed(text: str, path: str) -> Problem:
    root = re.search(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)", text[:20_000])
    name = root[1].lower() if root else ""
    said = _OTHERS.get(name, f"it is XML (<{name}>), but not a feed" if name else "it holds no XML")
    return report(path, "unknown-format", said)


def read_head(text: str) -> Feed:
    """What a feed says of itself, its entries aside."""
    return replace(_parse(text, ""), entries=(), problems=())


def read_posts(text: str, names: Mapping[str, str]) -> tuple[tuple[Post, ...], str]:
    """The items of a WordPress export, whatever they are, and what is wrong with the XML, or "".

    `names` has the authors' names by login.
    """
    parsed = _taken_apart(text)
    posts = tuple(post_of(each, _entry(each), names) for each in parsed["entries"])
    return posts, _complaint(parsed, len(posts)) if parsed["bozo"] else ""


def _taken_apart(text: str) -> Mapping[str, Any]:
    data = '<?xml version="1.0" encoding="utf-8"?>\n' + _DECLARATION.sub("", text, count=1).strip()
    parsed: Mapping[str, Any] = feedparser.parse(
        io.BytesIO(data.encode("utf-8", "replace")),
        response_headers=_HEADERS,
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    return parsed


def _parse(text: str, path: str) -> Feed:
    parsed = _taken_apart(text)
    about, entries = parsed["feed"], list(parsed["entries"])
    said: list[Problem] = []
    if parsed["bozo"]:
        said.append(report(path, "feed", _complaint(parsed, len(entries))))
    made = [_entry(each) for each in entries]
    if is_export(text):
        posts, withheld = adapt(entries, made, text)
        made = posts
        if withheld:
            noun = "entry is" if withheld == 1 else "entries are"
            said.append(
                report(
                    path, "draft", f"{withheld} {noun} not published (draft, private or scheduled)"
                )
            )
        elif not made:
            said.append(report(path, "empty", "the export holds no posts"))
    return Feed(
        title=plain_text(_get(about, "title")),
        url=_address(about),
        language=_get(about, "language"),
        author="" if is_export(text) else _authors(about),
        entries=tuple(made),
        problems=tuple(said),
    )


def _address(about: Mapping[str, Any]) -> str:
    """The site's address; a relative one is resolved by the feed's own."""
    links = [each for each in _raw(about, "links") or [] if _get(each, "rel") == "self"]
    own = next((_get(each, "href") for each in links), "") or _get(about, "id")
    return urls.canonical(_get(about, "link"), base=own) or urls.canonical(own) or ""


def _complaint(parsed: Mapping[str, Any], count: int) -> str:
    error = parsed.get("bozo_exception")
    line = getattr(error, "getLineNumber", lambda: None)()
    where = f" (line {line})" if line else ""
    said = getattr(error, "getMessage", lambda: "")() or type(error).__name__
    return f"the feed is not well-formed{where}: {said}; {count} entries could be read"


def _raw(table: Mapping[str, Any], key: str) -> Any:
    """A value of feedparser's; None for what is absent.

    Not by its own `get`, which answers for other keys and warns that it does.
    """
    return dict.get(table, key) if isinstance(table, dict) else None


def _get(table: Mapping[str, Any], key: str) -> str:
    value = _raw(table, key)
    return value if isinstance(value, str) else ""


def _entry(raw: Mapping[str, Any]) -> Entry:
    content, is_plain = _content(raw)
    source = _raw(raw, "source") or {}
    return Entry(
        id=_get(raw, "id"),
        title=_get(raw, "title"),
        content=content,
        is_plain=is_plain,
        summary=_get(raw, "summary"),
        url=_get(raw, "feedburner_origlink") or _get(raw, "link"),
        published=_date(raw, "published") or _date(raw, "created"),
        updated=_date(raw, "updated"),
        author=_authors(raw),
        source=plain_text(_get(source, "title") or _get(raw, "dc_source")),
        language=_language(raw),
        tags=tuple(_tags(raw)),
    )


def _content(raw: Mapping[str, Any]) -> tuple[str, bool]:
    """The longest content, markup before text, and whether it is plain text."""
    found = _raw(raw, "content") or []
    parts = [(_get(each, "value"), _get(each, "type") == "text/plain") for each in found]
    return max(parts, key=lambda part: (not part[1], len(part[0])), default=("", False))


def _date(raw: Mapping[str, Any], key: str) -> datetime | None:
    """As written; where we cannot read that, as feedparser does."""
    written = parse_date(_get(raw, key))
    parsed = _raw(raw, f"{key}_parsed")
    if written or not parsed:
        return written
    try:
        year, month, day, hour, minute = parsed[:5]
        return datetime(year, month, day, hour, minute, tzinfo=UTC)
    except (TypeError, ValueError):
        return None


def _authors(raw: Mapping[str, Any]) -> str:
    """Names, without the addresses that feeds put beside them."""
    names = [_get(each, "name") for each in _raw(raw, "authors") or [] if each]
    if len(names) < 2:  # feedparser cuts addresses off wrongly where the domain's end is long
        names = [_get(raw, "author")]
    plain = (_MAIL.sub("", name).strip(" ()<>,") for name in names)
    return ", ".join(dict.fromkeys(name for name in plain if name))


def _language(raw: Mapping[str, Any]) -> str:
    parts = _raw(raw, "content") or []
    return _get(raw, "language") or next((_get(each, "language") for each in parts), "")


def _tags(raw: Mapping[str, Any]) -> Iterator[str]:
    for tag in _raw(raw, "tags") or []:
        yield _get(tag, "label") or _get(tag, "term")
