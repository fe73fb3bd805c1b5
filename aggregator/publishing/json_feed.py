"""Feeds → JSON Feed 1.1 (jsonfeed.org/version/1.1), for readers that prefer it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from aggregator.config import SiteSettings
from aggregator.publishing import addresses
from aggregator.publishing.sheets import Feed, FeedEntry
from aggregator.publishing.tongues import UNKNOWN
from aggregator.publishing.wording import Wording
from aggregator.text import collapse, normalise

VERSION = "https://jsonfeed.org/version/1.1"
MARK = {"_aggregator": {"generator": "aggregator"}}
"""By which a later run knows the file as ours; readers pass over names that begin so."""


def render_json_feed(feed: Feed, path: str, *, site: SiteSettings, wording: Wording) -> bytes:
    """The feed to be written at `path`, UTF-8. Addresses are as in Atom: absolute where they can be."""
    link = partial(addresses.absolute, site.url) if site.url else partial(addresses.relative, path)
    name = collapse(site.title) or "Aggregator"
    document: dict[str, object] = {
        "version": VERSION,
        **MARK,
        "title": collapse(wording.feed_title(feed, name)),
        "home_page_url": link(feed.page),
        "language": site.language,
        "authors": [{"name": collapse(site.author) or name}],
        "icon": link(addresses.ICON),
    }
    if site.url:
        document["feed_url"] = link(path)
    if site.description and feed.kind == "site":
        document["description"] = collapse(site.description)
    if feed.hub:
        document["hubs"] = [{"type": "WebSub", "url": feed.hub}]
    document["items"] = [_item(entry, link, wording) for entry in feed.entries]
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _item(entry: FeedEntry, link: Callable[[str], str], wording: Wording) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry.id,
        "url": link(entry.address),
        "title": collapse(wording.entry_title(entry)) or "Untitled",
        "content_html": normalise(wording.content(entry, link)),
        "summary": collapse(entry.extract),
        "date_published": _time(entry.published),
        "date_modified": _time(entry.updated),
        "authors": [
            {"name": collapse(each)} for each in (entry.author, *entry.contributors) if each
        ],
        "tags": [collapse(label) for _, label in entry.categories],
    }
    if media := dict.fromkeys(picture.medium for picture in entry.pictures):
        item["image"] = link(next(iter(media)).address)
        item["attachments"] = [
            {"url": link(each.address), "mime_type": each.type, "size_in_bytes": each.size}
            for each in media
        ]
    if outlet := next((each.url for each in entry.sources if each.url), None):
        item["external_url"] = normalise(outlet)
    if entry.language != UNKNOWN:
        item["language"] = entry.language
    return {key: value for key, value in item.items() if value not in ("", [])}


def _time(time: datetime) -> str:
    return time.astimezone(UTC).isoformat()
