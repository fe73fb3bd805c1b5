"""Article page → schema.org NewsArticle, as JSON-LD for a data block of the page. Pure.

A `<script>` of another type than JavaScript is a data block: browsers do not run it, and the content
security policy has nothing to forbid in it. What could do harm is text that ends the block early
or opens a comment in it; `_embedded` writes every character that the HTML parser knows by its
number, so that no field can.

Only what the article declares is said. A file's own time is no date of publication; a language
that could not be told is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from aggregator.config import SiteSettings
from aggregator.publishing import addresses, tongues
from aggregator.publishing.sheets import ArticlePage
from aggregator.text import collapse

_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&'"}


def news_article(page: ArticlePage, path: str, *, site: SiteSettings) -> str:
    """The JSON of the article page at `path`, safe between the tags of a data block."""
    piece = page.piece
    outlet = {"@type": "NewsMediaOrganization", "name": collapse(piece.source.label)}
    home = piece.url or (addresses.absolute(site.url, path) if site.url else None)
    found: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": collapse(piece.title),
        "description": collapse(page.summary or piece.opening),
        "datePublished": _moment(piece.time) if piece.dated else None,
        "dateModified": _moment(page.updated) if page.updated else None,
        "inLanguage": piece.language if piece.language != tongues.UNKNOWN else None,
        "author": _named("Person", piece.author) or outlet,
        "publisher": outlet,
        "sourceOrganization": _named("Organization", piece.agency),
        "image": _images(page, site),
        "keywords": [collapse(tag) for tag in page.tags],
        "url": home,
        "mainEntityOfPage": home,
    }
    return _embedded({key: value for key, value in found.items() if value})


def _images(page: ArticlePage, site: SiteSettings) -> list[str]:
    """Public addresses of its images; without one of the site they have none."""
    if not site.url:
        return []
    return [addresses.absolute(site.url, each.medium.address) for each in page.pictures]


def _named(kind: str, name: str | None) -> Mapping[str, str] | None:
    return {"@type": kind, "name": collapse(name)} if name else None


def _moment(time: datetime) -> str:
    """ISO 8601 with the zone; the day alone where that is all that is known."""
    return tongues.machine_moment(time.astimezone(UTC))


def _embedded(value: object) -> str:
    """JSON in ASCII without a character that means something to HTML."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).translate(_ESCAPES)
