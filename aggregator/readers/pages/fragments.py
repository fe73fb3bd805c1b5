"""Markup that an author wrote as an article's body (Markdown, a post's HTML) → text and `Html`.

Unlike a page it has no menus to be told from prose, so its structure stays: nested lists, code,
tables. Links that lead nowhere outside their own site lose their target.
"""

from __future__ import annotations

import re

from lxml import etree

from aggregator.model import Html
from aggregator.readers.images import mark_images
from aggregator.readers.pages.blocks import blocks_of, text_from
from aggregator.readers.pages.tree import (
    HEADINGS,
    Element,
    parse,
    remove,
    set_links,
    tag_of,
    text_of,
)
from aggregator.sanitize import from_text, sanitize
from aggregator.text import fold

_HOLLOW = frozenset(
    ("p", "div", "figure", "a", "em", "strong", "li", "ul", "ol", "blockquote", "span")
)


def tree_of(markup: str) -> Element | None:
    """The body of `markup`; None where there is nothing in it."""
    tree = parse(f"<body>{markup}</body>") if markup.strip() else None
    return None if tree is None else tree.find("body")


def take_heading(body: Element) -> str:
    """The text of the heading that stands for a title, taken out of `body`; "" where none does.

    That is a heading before all text, or the only one of the first rank.
    """
    first = next((each for each in body.iter() if _is_block(each) and text_of(each)), None)
    ranked = list(body.iter("h1"))
    found = first if first is not None and tag_of(first) in HEADINGS else None
    if found is None and len(ranked) == 1:
        found = ranked[0]
    if found is None:
        return ""
    title = text_of(found)
    remove(found)
    return title


def drop_title(body: Element, title: str) -> None:
    """Take a heading that repeats `title` from the top of `body`."""
    first = next((each for each in body.iter() if _is_block(each) and text_of(each)), None)
    if first is not None and tag_of(first) in HEADINGS and same_words(text_of(first), title):
        remove(first)


def same_words(one: str, other: str) -> bool:
    """Whether two titles are the same but for case, accents, spacing and marks."""
    left, right = (re.sub(r"[\W_]+", "", fold(each)) for each in (one, other))
    return left == right and bool(left or one.strip() == other.strip())


def finish(body: Element, *, base: str = "", at: str = "") -> tuple[str, Html]:
    """Text with paragraphs parted by an empty line, and the sanitised body; `body` is changed.

    Links are resolved against `base`, the article's own address; images against `at`, the path of
    its file, without which none is shown.
    """
    mark_images(body, at=at)
    _demote(body)
    set_links(body, base)
    _drop_hollow(body)
    text = text_from(blocks_of(body))
    inner = (body.text or "") + "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in body
    )
    return text, sanitize(inner, keep_images=bool(at))


def plain(text: str) -> tuple[str, Html]:
    """The same of plain text."""
    return text, from_text(text)


def _is_block(element: Element) -> bool:
    name = tag_of(element)
    return name in HEADINGS or name in ("p", "pre", "li", "blockquote", "table", "dt", "dd")


def _demote(body: Element) -> None:
    """Headings from h2 down: the page's own title is its h1."""
    if body.find(".//h1") is None:
        return
    for heading in list(body.iter(*HEADINGS)):
        heading.tag = f"h{min(6, int(heading.tag[1]) + 1)}"


def _drop_hollow(body: Element) -> None:
    for element in reversed(list(body.iter(*_HOLLOW))):
        if element is not body and not len(element) and not (element.text or "").strip():
            remove(element)
