"""The feeds that a web page names (https://html.spec.whatwg.org/#rel-alternate). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser
from urllib.parse import urljoin

_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
)


def feeds_named(markup: str, base: str) -> list[str]:
    """Their absolute addresses, in order."""
    finder = _Finder()
    finder.feed(markup)
    found = []
    for link in finder.links:
        try:
            address = urljoin(base, link)
        except ValueError:
            continue
        if address.startswith(("https://", "http://")):
            found.append(address)
    return list(dict.fromkeys(found))


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: (value or "").strip() for name, value in attrs}
        if (
            tag == "link"
            and "alternate" in given.get("rel", "").lower().split()
            and given.get("type", "").partition(";")[0].strip().lower() in _TYPES
            and given.get("href")
        ):
            self.links.append(given["href"])
