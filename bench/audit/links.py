"""Every link of a site's own pages and feeds leads to a file, every anchor to an element."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

LIVE = {"search.html", "opensearch.xml", "search.atom"}
"""What the server answers itself, whatever the parameters."""
_ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass
class Page(HTMLParser):
    """Links and anchors of a page; `twice` are ids given to two elements."""

    links: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    twice: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 — named so upstream
        """Note what the element links to and is called."""
        for name, value in attrs:
            if name in ("href", "src", "action") and value is not None:
                self.links.append(value)
            if name == "id" and value:
                if value in self.ids:
                    self.twice.append(value)
                self.ids.add(value)


def faults(site: Path) -> list[tuple[str, str]]:
    """Page or feed and what is wrong there: links that lead nowhere, ids that are not unique."""
    root = site.resolve()
    pages: dict[Path, Page] = {}
    for path in sorted(root.rglob("*.html")):
        pages[path] = page = Page()
        page.feed(path.read_text(encoding="utf-8"))
    found: list[tuple[str, str]] = []
    for path, page in pages.items():
        place = path.relative_to(root).as_posix()
        found.extend((place, f"the id {each} twice") for each in page.twice)
        # Shown at any address, this page has links from the root of the host.
        start = root if place == "404.html" else path.parent
        found.extend(
            (place, f"no such place: {link}")
            for link in page.links
            if not _leads(link, start=start, page=path, root=root, pages=pages)
        )
    return found + [each for path in sorted(root.rglob("*.xml")) for each in _of_feed(path, root)]


def _leads(link: str, *, start: Path, page: Path, root: Path, pages: dict[Path, Page]) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    if parts.scheme or parts.netloc:
        return True
    named = unquote(parts.path)
    target = (start / (named.lstrip("/") if start == root else named)).resolve() if named else page
    target = target / "index.html" if target.is_dir() else target
    if not target.is_relative_to(root) or not (target.is_file() or target.name in LIVE):
        return False
    return not parts.fragment or target not in pages or unquote(parts.fragment) in pages[target].ids


def _of_feed(path: Path, root: Path) -> Iterator[tuple[str, str]]:
    """Links of a feed to the site: relative ones, and those below its own alternate's address."""
    place = path.relative_to(root).as_posix()
    tree = etree.parse(path).getroot()
    if tree.tag != f"{_ATOM}feed":
        return
    base = next(
        (each.get("href", "") for each in tree.iter(f"{_ATOM}link") if each.get("rel") == "self"),
        "",
    )
    base = base.removesuffix(place)
    for link in (each.get("href", "") for each in tree.iter(f"{_ATOM}link")):
        parts = urlsplit(link)
        if base and link.startswith(base):
            target = root / unquote(urlsplit(link[len(base) :]).path or "index.html")
        elif not parts.scheme:
            target = path.parent / unquote(parts.path)
        else:
            continue
        if not target.resolve().is_file():
            yield place, f"no such place: {link}"
