"""Feeds → Atom (RFC 4287), archives too (RFC 5005): the only room that knows feedgen.

What feedgen 1.0 does that a feed must not suffer from, and what is done about it here:
an entry's links lose everything but their address, and of its source all but title and link
(`_Entry` writes both itself); one character
that XML forbids loses the whole feed (everything passes `normalise`); a missing `updated`
becomes the clock's (always given); entries are prepended unless told otherwise.

Addresses. With a public address in the settings every link is absolute and the feed names
itself (rel="self"). Without one, links are relative references, which RFC 4287 section 2
allows and readers resolve against where they found the feed; a "self" that could only be
relative would say nothing and is left out. Ids are tag URIs either way and never change.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from feedgen.feed import FeedGenerator
from lxml import etree

from aggregator.config import SiteSettings
from aggregator.publishing import addresses
from aggregator.publishing.sheets import Feed, FeedEntry
from aggregator.publishing.wording import Wording
from aggregator.text import collapse, normalise

_XML = "{http://www.w3.org/XML/1998/namespace}"
_HISTORY = "http://purl.org/syndication/history/1.0"
"""RFC 5005, section 1.1."""


class _Archive:
    """A feedgen extension: the mark of an archive page."""

    def extend_ns(self) -> dict[str, str]:
        """The namespace, by its usual prefix."""
        return {"fh": _HISTORY}

    def extend_atom(self, feed: Any) -> Any:
        """Called by feedgen with the element of the feed, before its entries."""
        etree.SubElement(feed, f"{{{_HISTORY}}}archive")
        return feed


class _Entry:
    """A feedgen extension: an entry's links with all their attributes, language and origin."""

    def __init__(self) -> None:
        self.links: list[dict[str, str]] = []
        self.language = ""
        self.origin: tuple[str, str, str, str] | None = None
        """(id, title, updated, address)."""

    def extend_atom(self, entry: Any) -> Any:
        """Called by feedgen with the finished element of the entry."""
        if self.language:
            entry.set(f"{_XML}lang", self.language)
        for link in self.links:
            etree.SubElement(entry, "link", link)
        if self.origin:
            name, title, updated, address = self.origin
            source = etree.SubElement(entry, "source")
            etree.SubElement(source, "id").text = name
            etree.SubElement(source, "title").text = title
            etree.SubElement(source, "updated").text = updated
            etree.SubElement(source, "link", rel="alternate", type="text/html", href=address)
        return entry


def render_atom(
    feed: Feed, path: str, *, site: SiteSettings, wording: Wording, question: str = ""
) -> bytes:
    """The feed to be written at `path`, UTF-8 with a declaration.

    `question` ("?q=…") belongs to the address of a feed that is answered, and of its page.
    """
    link = partial(addresses.absolute, site.url) if site.url else partial(addresses.relative, path)
    name = _line(site.title) or "Aggregator"
    made = FeedGenerator()
    made.id(feed.id)
    made.title(_line(wording.feed_title(feed, name)))
    if site.description and feed.kind == "site":
        made.subtitle(_line(site.description))
    made.updated(_utc(feed.updated))
    made.author({"name": _line(site.author) or name})
    made.generator("aggregator")
    made.language(site.language)
    made.link(href=link(feed.page) + question, rel="alternate", type="text/html")
    if site.url:
        made.link(href=link(path) + question, rel="self", type="application/atom+xml")
    for rel, place in (
        ("current", feed.current),
        ("prev-archive", feed.older),
        ("next-archive", feed.newer),
    ):
        if place:
            made.link(href=link(place), rel=rel, type="application/atom+xml")
    if feed.hub:
        made.link(href=feed.hub, rel="hub")
    if feed.current:
        made.register_extension("archive", _Archive, rss=False)
    made.icon(link(addresses.ICON))
    for entry in feed.entries:
        _add(made, entry, link, wording)
    data: bytes = made.atom_str(pretty=True, encoding="utf-8")
    return data


def _add(made: Any, entry: FeedEntry, link: Callable[[str], str], wording: Wording) -> None:
    element = made.add_entry(order="append")
    element.id(entry.id)
    element.title(_line(wording.entry_title(entry)) or "Untitled")
    element.published(_utc(entry.published))
    element.updated(_utc(entry.updated))
    element.author({"name": _line(entry.author) or "Unknown source"})
    for name in entry.contributors:
        element.contributor({"name": _line(name)})
    element.content(normalise(wording.content(entry, link)), type="html")
    for _, label in entry.categories:  # readers show the term; labels change rarely
        element.category({"term": _line(label)})
    element.register_extension("entry", _Entry, rss=False)
    element.entry.language = "" if entry.language == "und" else entry.language
    element.entry.links = [
        {"href": link(entry.address), "rel": "alternate", "type": "text/html"},
        *_via(entry),
        *_enclosures(entry, link),
    ]
    if entry.origin:
        origin, time = entry.origin, _utc(entry.updated).isoformat()
        element.entry.origin = origin.id, _line(origin.title), time, link(origin.page)


def _via(entry: FeedEntry) -> list[dict[str, str]]:
    """One link for each address at an outlet."""
    found: dict[str, dict[str, str]] = {}
    for source in entry.sources:
        if source.url and source.url not in found:
            link = {"href": normalise(source.url), "rel": "via", "title": _line(source.source)}
            if source.language != "und":
                link["hreflang"] = source.language
            found[source.url] = link
    return list(found.values())


def _enclosures(entry: FeedEntry, link: Callable[[str], str]) -> list[dict[str, str]]:
    """One link for each image of the text."""
    media = dict.fromkeys(picture.medium for picture in entry.pictures)
    return [
        {
            "href": link(each.address),
            "rel": "enclosure",
            "type": each.type,
            "length": str(each.size),
        }
        for each in media
    ]


def _line(value: str) -> str:
    return collapse(value)


def _utc(time: datetime) -> datetime:
    return time.astimezone(UTC)
