"""Where pages stand and how they point at one another. Strings in, strings out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar
from urllib.parse import quote, urlsplit

from aggregator.publishing.sheets import Turn

FRONT = "index.html"
ATOM = "atom.xml"
DEVELOPMENTS = "developments.xml"
SUBSCRIBE = "subscribe.html"
OPML = "feeds.opml"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
STYLE = "style.css"
ICON = "icon.svg"
SCRIPT = "reader.js"
SEARCH = "search.html"
SEARCH_STYLE = "search-static.css"
SEARCH_SCRIPT = "search-static.js"
"""These two are there only where the site can be searched without our server."""
SEARCH_FEED = "search.atom"
OPENSEARCH = "opensearch.xml"
SUGGEST = "api/suggest"
"""These three are there only while the server runs."""
ABOUT = "about.html"
MISSING = "404.html"
TOPICS = "topics/index.html"
SOURCES = "sources/index.html"
DAYS = "days/index.html"

T = TypeVar("T")


def relative(here: str, there: str) -> str:
    """The way from the page at `here` to the one at `there`, as a relative reference.

    >>> relative("stories/ab/x.html", "topics/moon.html")
    '../../topics/moon.html'
    """
    start, target = here.split("/")[:-1], there.split("/")
    shared = 0
    while shared < min(len(start), len(target) - 1) and start[shared] == target[shared]:
        shared += 1
    steps = [".."] * (len(start) - shared) + [quote(part) for part in target[shared:]]
    return "/".join(steps)


def absolute(site_url: str, there: str) -> str:
    """The public address of the page at `there`; `site_url` with or without closing "/"."""
    return f"{site_url.rstrip('/')}/{quote(there)}"


def rooted(site_url: str, there: str) -> str:
    """`there` from the root of the host, for a page that is shown at any address (404)."""
    return f"{urlsplit(site_url).path.rstrip('/')}/{quote(there)}"


def web(url: str | None) -> str | None:
    """`url` if it is http(s) and fit for a link; anything else is no address of an outlet."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    fit = parts.scheme in ("http", "https") and parts.netloc and url.isprintable()
    return url if fit and " " not in url else None


def day(date: str) -> str:
    """The page of the day "2024-06-18"."""
    return f"days/{date[:4]}/{date}.html"


def year(number: str) -> str:
    """The archive page of an earlier year."""
    return f"days/{number}.html"


def feed(address: str) -> str:
    """The Atom feed that belongs to a page."""
    return address.removesuffix(".html") + ".xml"


def json_feed(atom: str) -> str:
    """The JSON Feed with what the Atom feed at `atom` has; the site's under its usual name."""
    return "feed.json" if atom == ATOM else f"{atom.removesuffix('.xml')}.json"


def archived(atom: str, number: int) -> str:
    """Page `number` of the archive of the feed at `atom`, 1 the oldest."""
    return f"{atom.removesuffix('.xml')}/{number}.xml"


def sitemap(number: int) -> str:
    """One of several sitemaps, 1 the first."""
    return f"sitemap/{number}.xml"


def numbered(address: str, number: int) -> str:
    """Page `number` of the long list whose newest page is `address`.

    A folder of its own rather than "x-1.html", which may be another topic's slug.
    """
    return f"{address.removesuffix('.html')}/{number}.html"


def turned(
    items: Sequence[T], *, address: str, size: int
) -> Iterator[tuple[str, Turn, tuple[T, ...]]]:
    """`items` (oldest first) in pages: (address, place among the others, items newest first).

    Pages are numbered from the oldest and full ones never change; the newest page has between
    `size` and 2 × `size` - 1 items, so that it is never nearly empty. It is yielded last.
    """
    fixed = max(0, len(items) // size - 1)
    names = [*(numbered(address, n + 1) for n in range(fixed)), address]
    for n, name in enumerate(names):
        newest = n == fixed
        turn = Turn(
            number=None if newest else n + 1,
            older=names[n - 1] if n else None,
            newer=None if newest else names[n + 1],
            newest=None if newest else address,
        )
        part = items[n * size :] if newest else items[n * size : (n + 1) * size]
        yield name, turn, tuple(reversed(part))
