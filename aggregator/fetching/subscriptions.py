"""What we subscribe to: `[[subscriptions]]` of the configuration and OPML 2.0, in and out. Pure.

http://opml.org/spec2.opml; other programs' files are read leniently: `text` or `title`, `xmlUrl` in any
case, folders in folders. A file that is no OPML is a fault that is told, not an exception.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from aggregator import urls
from aggregator.text import collapse, normalise, slug

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)")
"""Names that some systems keep for devices."""
_DEEPEST = 40
"""Folders in folders; a file nested deeper is no list that a person keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One feed that we read."""

    url: str
    """As its owner wrote it."""
    name: str = ""
    """The outlet's; empty: what the feed calls itself."""
    full_text: bool = False
    """Fetch the page that an entry links to, for its whole text."""
    groups: tuple[str, ...] = ()
    """The folders that it lies in, outermost first."""

    @property
    def folder(self) -> str:
        """Where its articles go, below the content folder: a name that every file system takes."""
        made = slug(self.name or urls.host(self.url) or self.url)
        return f"{made}-feed" if _RESERVED.fullmatch(made) else made


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What an OPML file holds."""

    subscriptions: tuple[Subscription, ...] = ()
    faults: tuple[str, ...] = ()
    """What could not be used, for a person."""


def unite(*lists: Iterable[Subscription]) -> tuple[Subscription, ...]:
    """All of them in order, each address once: the first mention counts."""
    found: dict[str, Subscription] = {}
    for each in lists:
        for subscription in each:
            found.setdefault(identity(subscription.url), subscription)
    return tuple(found.values())


def identity(url: str) -> str:
    """What two spellings of one address have in common."""
    return (urls.canonical(url) or url.strip()).rstrip("/")


def read_opml(text: str) -> Listing:
    """The feeds that an OPML file lists."""
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text[:4096], re.IGNORECASE):
        return Listing(faults=("it declares a document type, which a list of feeds does not need",))
    try:
        # Bytes in UTF-8, whatever the declaration says: the text has been decoded already.
        parser = ET.XMLParser(encoding="utf-8")  # noqa: S314 — entities were refused above
        root = ET.fromstring(text.encode("utf-8", "replace"), parser=parser)  # noqa: S314
    except ET.ParseError as error:
        return Listing(faults=(f"it is not well-formed XML: {error}",))
    if root.tag.lower() != "opml":
        return Listing(faults=(f"it is XML (<{root.tag[:40]}>), but not OPML",))
    faults: list[str] = []
    body = next((each for each in root if each.tag.lower() == "body"), root)
    found = unite(_outlines(body, (), faults))
    return Listing(subscriptions=found, faults=tuple(faults))


def write_opml(subscriptions: Iterable[Subscription], *, title: str) -> str:
    """An OPML 2.0 document of `subscriptions`; one list always gives the same bytes."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<opml version="2.0">',
        f"<head><title>{_escaped(title)}</title></head>",
        "<body>",
        *_written(subscriptions),
        "</body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


def _outlines(
    parent: ET.Element, groups: tuple[str, ...], faults: list[str]
) -> Iterator[Subscription]:
    if len(groups) > _DEEPEST:
        faults.append(f"folders are nested deeper than {_DEEPEST}; what is in there is left out")
        return
    for outline in parent:
        if outline.tag.lower() != "outline":
            continue
        given = {name.lower(): collapse(value) for name, value in outline.attrib.items()}
        name = given.get("text") or given.get("title") or ""
        if url := given.get("xmlurl", ""):
            yield Subscription(
                url=url,
                name="" if name == url else name,
                full_text=given.get("fulltext") == "true",
                groups=groups,
            )
            yield from _outlines(outline, groups, faults)
        elif len(outline):
            yield from _outlines(outline, (*groups, name) if name else groups, faults)
        else:
            faults.append(f"the line {name or 'without text'!r} has no xmlUrl")


def _written(subscriptions: Iterable[Subscription]) -> Iterator[str]:
    groups: dict[tuple[str, ...], list[Subscription]] = {}
    for each in subscriptions:
        groups.setdefault(each.groups, []).append(each)
    for path, members in groups.items():
        for depth, group in enumerate(path):
            yield f"{' ' * depth}<outline text={_quoted(group)}>"
        for each in members:
            full = ' fullText="true"' if each.full_text else ""
            name = _quoted(each.name or each.url)
            yield f'{" " * len(path)}<outline type="rss" text={name} xmlUrl={_quoted(each.url)}{full}/>'
        for depth in reversed(range(len(path))):
            yield f"{' ' * depth}</outline>"


def _quoted(value: str) -> str:
    return quoteattr(collapse(value))


def _escaped(value: str) -> str:
    return quoteattr(normalise(value))[1:-1]
