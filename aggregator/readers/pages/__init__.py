"""A saved HTML page → its article. Never raises: a page without an article has the text "".

Three steps on one tree: what the page says of itself (`page_metadata`), what of it is furniture
(`pruning`, `container`), and which lines of the rest are text (`trimming`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from aggregator.model import Html
from aggregator.readers.dates import find_date
from aggregator.readers.lines.bylines import dateline
from aggregator.readers.names import title_from
from aggregator.readers.pages.blocks import Block, blocks_of, html_from, text_from
from aggregator.readers.pages.container import PROSE, extent, scope_of
from aggregator.readers.pages.dates import PageDateOrigin
from aggregator.readers.pages.fragments import finish, tree_of
from aggregator.readers.pages.metadata import PageMetadata, metadata_of
from aggregator.readers.pages.pictures import Pictures, find_pictures, with_pictures
from aggregator.readers.pages.pruning import prune, prune_fragment
from aggregator.readers.pages.titles import squash
from aggregator.readers.pages.tree import Element, parse, set_links
from aggregator.readers.pages.trimming import trim
from aggregator.sanitize import from_text
from aggregator.text import normalise, paragraphs

_MARKUP = re.compile(r"<[a-zA-Z!/?]")
_HARDLY = 80
"""Extent of prose below which nothing was found: the shortest news in brief have a sentence."""
_DECLARED = 300
"""Extent from which a declared text may stand for the article."""
_SHARED = 0.3
"""Share of what was found that a declared text must have to be of the same article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a saved page holds."""

    title: str
    text: str
    """The article without title, byline, captions; paragraphs parted by an empty line."""
    body: Html
    """The same as sanitised structural markup."""
    summary: str = ""
    site: str = ""
    """What the site calls itself; "" where it does not."""
    author: str | None = None
    language: str | None = None
    """ISO 639-1, as declared."""
    published: datetime | None = None
    published_from: PageDateOrigin | None = None
    updated: datetime | None = None
    url: str | None = None
    """As the page gives it, absolute but not canonical."""
    tags: tuple[str, ...] = ()


def read_html(markup: str, *, path: str) -> Page:
    """The article of the page `markup`.

    `path` names it where it has no title, and is where its images are beside.
    """
    if not _MARKUP.search(markup):
        return _plain(markup, path)
    tree = parse(markup)
    if tree is None:
        return Page(title=title_from(path), text="", body=Html(""))
    about = metadata_of(tree, markup)
    body = tree.find("body")
    pictures = find_pictures(body, at=path) if body is not None else Pictures()
    blocks = _article(tree, body, about) if body is not None else []
    if body is not None and _extent(blocks) < _HARDLY:
        blocks = max(blocks, _unpruned(markup, about), key=_extent)
    return _page(about, blocks, pictures, path)


def clean_fragment(markup: str, *, base: str = "", at: str = "") -> tuple[str, Html]:
    """Text and body of an article's own markup, as feeds and exports hold it: sanitised, no more.

    Links are made absolute by `base`; without one, relative links lose their target. Images are
    those beside the file at `at`; without one there are none.
    """
    body = tree_of(markup)
    if body is None:
        return "", Html("")
    prune_fragment(body)
    return finish(body, base=base, at=at)


def _article(tree: Element, body: Element, about: PageMetadata) -> list[Block]:
    """The article's blocks; sought in the whole page when there are hardly any by the headline."""
    set_links(body, about.url or "")
    prune(tree, about.headline)
    found = _chosen(body, about, about.headline)
    if about.headline is not None and _extent(found) < _HARDLY:
        return max(found, _chosen(body, about, None), key=_extent)
    return found


def _unpruned(markup: str, about: PageMetadata) -> list[Block]:
    """The same of a page whose every part is called furniture."""
    body = tree_of(markup)
    if body is None:
        return []
    prune(body, None, by_name=False)
    set_links(body, about.url or "")
    return _chosen(body, about, None)


def _chosen(body: Element, about: PageMetadata, headline: Element | None) -> list[Block]:
    blocks = blocks_of(body)
    scope = scope_of(body, blocks, headline)
    return trim(blocks, scope, title=about.title, summary=about.summary, author=about.author)


def _better_declared(blocks: list[Block], declared: str) -> bool:
    """Whether the text that the page declares in JSON-LD is the article rather than `blocks`.

    It mostly has neither headings nor paragraphs, so it is only taken where what was found is
    another text, or a part of it (the rest stands behind a button or a wall).
    """
    found, whole = _extent(blocks), extent(declared)
    if whole < _DECLARED:
        return False
    if whole > 2 * found:
        return True
    known = squash(declared)
    shared = sum(extent(b.text) for b in blocks if squash(b.text)[:80] in known)
    return shared < _SHARED * found


def _extent(blocks: list[Block]) -> int:
    return sum(extent(block.text) for block in blocks if extent(block.text) >= PROSE)


def _page(about: PageMetadata, blocks: list[Block], pictures: Pictures, path: str) -> Page:
    text = text_from(blocks)
    body = html_from(with_pictures(blocks, pictures, about.headline))
    if _better_declared(blocks, about.article_text):
        text = about.article_text
        body = from_text(text)
    published, origin = about.published, about.published_from
    if published is None and blocks and (opening := dateline(blocks[0].text)):
        published = find_date(opening)
        origin = "dateline" if published else None
    return Page(
        title=about.title or title_from(path),
        text=text,
        body=body,
        summary=about.summary,
        site=about.site,
        author=about.author,
        language=about.language,
        published=published,
        published_from=origin,
        updated=about.updated,
        url=about.url,
        tags=about.tags,
    )


def _plain(markup: str, path: str) -> Page:
    """A text file that is called .html."""
    text = "\n\n".join(paragraphs(normalise(markup)))
    return Page(title=title_from(path), text=text, body=from_text(text))
