"""What every feed format is adapted to, and how its entries become drafts."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from aggregator import urls
from aggregator.model import DateOrigin, Html, Problem
from aggregator.readers.drafts import Draft
from aggregator.readers.pages import clean_fragment
from aggregator.sanitize import from_text
from aggregator.text import digest, opening

_ELEMENT = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?|!--.*?--)>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+\d*);", re.IGNORECASE)
_STRANGE = 3
"""Hosts other than its own from which a feed is a digest: one or two are mirrors, click counters."""
_HEADLINE = 90
"""Characters of a title made from the text of an entry that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry, in its format's own words."""

    id: str = ""
    title: str = ""
    content: str = ""
    is_plain: bool = False
    """`content` is text, not markup."""
    summary: str = ""
    """Markup or text."""
    url: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    author: str = ""
    source: str = ""
    """Another outlet that the entry is taken from."""
    language: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as read."""

    title: str = ""
    url: str = ""
    """The site's address."""
    language: str = ""
    author: str = ""
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()


def drafts_of(feed: Feed) -> tuple[Draft, ...]:
    """The entries as drafts, each under an id that is its own; exact repetitions once."""
    feed = replace(feed, title="") if _is_digest(feed) else feed
    seen: Counter[str] = Counter()
    known: set[Entry] = set()
    made = []
    for entry in feed.entries:
        if entry in known:
            continue
        known.add(entry)
        name = entry.id or entry.url or digest(entry.title, entry.content or entry.summary)
        seen[name] += 1
        made.append(_draft(entry, feed, name if seen[name] == 1 else f"{name}#{seen[name]}"))
    return tuple(made)


def _is_digest(feed: Feed) -> bool:
    """Whether a feed only points at others: no authors, entries of several strange hosts."""
    if feed.author or any(entry.author or entry.source for entry in feed.entries):
        return False
    own = urls.host(feed.url)
    hosts = {urls.host(_own_address(entry.url, feed.url)) for entry in feed.entries}
    return len(hosts) >= _STRANGE and own not in hosts


def plain_text(markup: str) -> str:
    """`markup` without elements and entities."""
    return html.unescape(_ELEMENT.sub(" ", markup))


def _draft(entry: Entry, feed: Feed, name: str) -> Draft:
    url = _own_address(entry.url, feed.url)
    content = entry.content or entry.summary
    text, body = _prose(
        content, is_plain=entry.is_plain and bool(entry.content), base=url or feed.url
    )
    title = entry.title if plain_text(entry.title).strip() else ""
    return Draft(
        entry=name,
        title=title or opening(text, limit=_HEADLINE),
        text=text,
        body=body,
        summary=plain_text(entry.summary) if entry.content and entry.summary else "",
        credited=entry.source,
        site=feed.title,
        author=entry.author or feed.author,
        language=entry.language or feed.language,
        dates=tuple(_dates(entry)),
        updated=entry.updated,
        url=url,
        tags=entry.tags,
        may_be_empty=bool(title and url),
    )


def _dates(entry: Entry) -> Iterator[tuple[DateOrigin, datetime]]:
    for when in (entry.published, entry.updated):
        if when is not None:
            yield "feed", when
            return


def _prose(content: str, *, is_plain: bool, base: str) -> tuple[str, Html]:
    if is_plain or not (_ELEMENT.search(content) or _ENTITY.search(content)):
        return content.strip(), from_text(content)
    return clean_fragment(content, base=base)


def _own_address(link: str, base: str) -> str:
    """The article's address, taken out of a link that only counts clicks."""
    address = urls.canonical(link, base=base) if link.strip() else None
    if address is None:
        return ""
    parts = urlsplit(address)
    if re.search(r"/(?:url|redirect|l\.php)$", parts.path):
        for name, value in parse_qsl(parts.query):
            if name in ("url", "u", "q", "to") and re.match(r"https?://[^/]", value):
                return value
    return address
