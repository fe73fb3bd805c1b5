"""All feeds in one file, OPML 2.0 (opml.org/spec2.opml), for readers that take subscriptions so."""

from __future__ import annotations

from functools import partial

from lxml import etree

from aggregator.config import SiteSettings
from aggregator.publishing import addresses
from aggregator.publishing.sheets import FeedLine, SubscribePage
from aggregator.publishing.tongues import Tongue
from aggregator.text import collapse


def render_opml(page: SubscribePage, *, site: SiteSettings, tongue: Tongue) -> bytes:
    """The file, UTF-8 with a declaration. Addresses are absolute: it needs `site.url`."""
    name = collapse(site.title) or "Aggregator"
    root = etree.Element("opml", version="2.0")
    root.append(etree.Comment(" generator: aggregator "))
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = name
    body = etree.SubElement(root, "body")
    groups = {"topic": tongue.gettext("Topics"), "source": tongue.gettext("Sources")}
    folders = {
        kind: etree.SubElement(body, "outline", text=label)
        for kind, label in groups.items()
        if any(feed.kind == kind for feed in page.feeds)
    }
    link = partial(addresses.absolute, site.url)
    for feed in page.feeds:
        title = _title(feed, name, tongue)
        outline = etree.SubElement(folders.get(feed.kind, body), "outline")
        outline.attrib.update(
            {
                "type": "rss",
                "text": title,
                "title": title,
                "xmlUrl": link(feed.atom),
                "htmlUrl": link(feed.page),
            }
        )
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return made


def _title(feed: FeedLine, name: str, tongue: Tongue) -> str:
    if feed.kind == "developments":
        return f"{tongue.gettext('Developments')} – {name}"
    return collapse(feed.title) or name
