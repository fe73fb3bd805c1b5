"""Pages for search engines: sitemaps (sitemaps.org/protocol.html) and robots.txt (RFC 9309).

Only pages that are the place to read what they show: an article that names its outlet's address as
the canonical one is none, nor are redirects and numbered pages of lists. `lastmod` is when what a page
shows was news last, never when it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from lxml import etree

from aggregator.config import SiteSettings
from aggregator.publishing import addresses
from aggregator.publishing.sheets import (
    ArticlePage,
    Card,
    DayPage,
    FrontPage,
    Sheet,
    Sitemap,
    SourcePage,
    StoryPage,
    TopicPage,
    Visit,
)

MOST = 50_000
MOST_BYTES = 50_000_000
"""Addresses in one sitemap, and its size uncompressed, by the protocol."""
_AROUND = 120
"""Bytes around an address, at most."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LISTS = frozenset({"topics", "sources", "days", "about", "subscribe"})


def visit(sheet: Sheet) -> Visit | None:
    """What the sitemap says of a page; None where it does not speak of it."""
    values = sheet.values
    match values:
        case StoryPage():
            return Visit(address=sheet.path, changed=max(values.updated, values.last))
        case ArticlePage():
            if values.piece.url:
                return None
            known = values.piece.time if values.piece.dated else None
            return Visit(address=sheet.path, changed=values.updated or known)
        case FrontPage():
            return Visit(address=sheet.path, changed=values.now)
        case TopicPage() | DayPage():
            if values.turn.number is not None:
                return None
            return Visit(address=sheet.path, changed=_newest(values.stories))
        case SourcePage():
            if values.turn.number is not None:
                return None
            times = [piece.time for piece in values.pieces if piece.dated]
            return Visit(address=sheet.path, changed=max(times, default=None))
        case _:
            return Visit(address=sheet.path, changed=None) if sheet.kind in _LISTS else None


def plan_sitemap(visits: Iterable[Visit], *, url: str) -> Iterator[Sheet]:
    """The sitemap of a site at `url`; several with an index where one may not hold all."""
    parts = list(_parts(sorted(visits, key=lambda each: each.address), url))
    if len(parts) == 1:
        yield Sheet(path=addresses.SITEMAP, kind="sitemap", values=Sitemap(visits=parts[0]))
        return
    index = []
    for number, part in enumerate(parts, 1):
        path = addresses.sitemap(number)
        yield Sheet(path=path, kind="sitemap", values=Sitemap(visits=part))
        times = [each.changed for each in part if each.changed]
        index.append(Visit(address=path, changed=max(times, default=None)))
    values = Sitemap(visits=tuple(index), index=True)
    yield Sheet(path=addresses.SITEMAP, kind="sitemap", values=values)


def render_sitemap(values: Sitemap, *, site: SiteSettings) -> bytes:
    """The sitemap, UTF-8 with a declaration."""
    outer, inner = ("sitemapindex", "sitemap") if values.index else ("urlset", "url")
    root = etree.Element(f"{{{_NAMESPACE}}}{outer}", nsmap={None: _NAMESPACE})  # type: ignore[dict-item]
    root.append(etree.Comment(" generator: aggregator "))
    for each in values.visits:
        element = etree.SubElement(root, f"{{{_NAMESPACE}}}{inner}")
        place = etree.SubElement(element, f"{{{_NAMESPACE}}}loc")
        place.text = addresses.absolute(site.url, each.address)
        if each.changed:
            time = etree.SubElement(element, f"{{{_NAMESPACE}}}lastmod")
            time.text = _written(each.changed)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return made


def render_robots(site: SiteSettings) -> bytes:
    """`robots.txt`: everything may be read; where the sitemap is, if there is one."""
    lines = ["# generator: aggregator", "User-agent: *", "Allow: /"]
    if site.url:
        lines.append(f"Sitemap: {addresses.absolute(site.url, addresses.SITEMAP)}")
    return "".join(f"{line}\n" for line in lines).encode()


def _parts(visits: Iterable[Visit], url: str) -> Iterator[tuple[Visit, ...]]:
    """At least one part, none of them too large."""
    part: list[Visit] = []
    size = 0
    for each in visits:
        more = len(addresses.absolute(url, each.address)) + _AROUND
        if len(part) == MOST or size + more > MOST_BYTES:
            yield tuple(part)
            part, size = [], 0
        part.append(each)
        size += more
    yield tuple(part)


def _newest(cards: Iterable[Card]) -> datetime | None:
    return max((card.time for card in cards if card.dated), default=None)


def _written(time: datetime) -> str:
    """By the protocol a W3C date and time."""
    return time.astimezone(UTC).isoformat(timespec="seconds")
