"""What the server answers about searches besides their page: a feed, and how a browser may ask.

Both are made with the address at which the server was asked, because a static copy of the site
has neither.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from lxml import etree
from markupsafe import Markup

from aggregator.model import Hit, Results
from aggregator.publishing import addresses
from aggregator.publishing.atom import render_atom
from aggregator.publishing.feeds import EPOCH
from aggregator.publishing.press import Press
from aggregator.publishing.results import Asked
from aggregator.publishing.sheets import Feed, FeedEntry
from aggregator.publishing.wording import Wording
from aggregator.text import collapse

_NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
_SHORT_NAME = 16
_LONG_NAME = 48
"""Characters, by OpenSearch 1.1, "The ShortName element" and "The LongName element"."""


def render_search_feed(
    press: Press, *, query: str, results: Results, every: bool, authority: str, address: str
) -> bytes:
    """The hits of `results` (newest first) as an Atom feed, at the server's `address`.

    Entries have the permanent ids of the site's feeds, so that a story met there is known here.
    """
    entries = tuple(_entry(hit, authority, every=every) for hit in results.hits)
    question = Asked(query=query, every=every).href()
    feed = Feed(
        kind="search",
        id=f"tag:{authority}:search/{quote(question[1:], safe='=+%')}",
        title=query,
        page=addresses.SEARCH,
        updated=max((entry.updated for entry in entries), default=EPOCH),
        entries=entries,
    )
    site = replace(press.site, url=address)
    wording = Wording(press.tongue, _content)
    return render_atom(feed, addresses.SEARCH_FEED, site=site, wording=wording, question=question)


def describe_search(press: Press, *, address: str) -> bytes:
    """The OpenSearch description by which a browser can search the server at `address`."""
    name = collapse(press.site.title) or "Aggregator"
    nsmap: Any = {None: _NAMESPACE}  # the default namespace, which the stubs do not know of
    root = etree.Element(f"{{{_NAMESPACE}}}OpenSearchDescription", nsmap=nsmap)
    values = {
        "ShortName": name[:_SHORT_NAME].strip(),
        "LongName": name[:_LONG_NAME].strip(),
        "Description": press.tongue.gettext("Search every article of %(name)s") % {"name": name},
        "InputEncoding": "UTF-8",
        "OutputEncoding": "UTF-8",
    }
    for tag, value in values.items():
        etree.SubElement(root, f"{{{_NAMESPACE}}}{tag}").text = value
    for media_type, path in (
        ("text/html", addresses.SEARCH),
        ("application/atom+xml", addresses.SEARCH_FEED),
        ("application/x-suggestions+json", addresses.SUGGEST),
    ):
        template = f"{addresses.absolute(address, path)}?q={{searchTerms}}"
        etree.SubElement(root, f"{{{_NAMESPACE}}}Url", type=media_type, template=template)
    icon = etree.SubElement(root, f"{{{_NAMESPACE}}}Image", type="image/svg+xml")
    icon.text = addresses.absolute(address, addresses.ICON)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return made


def _entry(hit: Hit, authority: str, *, every: bool) -> FeedEntry:
    name = f"article/{hit.id}" if every else f"story/{hit.story}"
    return FeedEntry(
        id=f"tag:{authority}:{name}",
        title=hit.title,
        address=hit.address if every else hit.story_address,
        published=hit.published,
        updated=hit.published,
        author=hit.source,
        language=hit.language,
        body=None,
        extract="".join(text for text, _ in hit.extract),
        categories=(),
        sources=(),
    )


def _content(entry: FeedEntry, link: Callable[[str], str]) -> str:
    del link  # the entry has one
    return Markup("<p>{}</p>").format(entry.extract)
