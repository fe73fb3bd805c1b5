"""A tree → its blocks of prose in order, and blocks → clean text and sanitised markup.

A block is what a reader sees as one paragraph, heading, list item, table or piece of preformatted
text, however the page marks it: `<p>`, bare text in a `<div>`, text parted by `<br><br>`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from lxml import etree

from aggregator.model import Html
from aggregator.readers.pages.tree import (
    BLOCKS,
    HEADINGS,
    Element,
    is_link,
    raw_text,
    tag_of,
    text_of,
)
from aggregator.sanitize import sanitize
from aggregator.text import collapse, normalise

_INLINE = "a abbr b cite code del dfn em i ins kbd mark q s samp small strong sub sup u var"
INLINE = frozenset(_INLINE.split())
"""Phrasing elements that keep their meaning in our pages."""

_SKIPPED = (
    "script style noscript template svg math iframe object embed applet canvas audio video source "
    "track picture img map area input select option optgroup textarea button datalist progress "
    "meter dialog head title meta link base frameset frame"
)
SKIPPED = frozenset(_SKIPPED.split())
"""Elements without prose of their own."""

LISTS = frozenset(("ul", "ol", "menu", "dir"))


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of prose."""

    kind: str
    """"p", "h2" to "h6", "li", "pre" or "table"; "figure" is one without text, put in at last."""
    text: str
    markup: str
    """The same as inline markup (a whole `<table>` for a table), not yet sanitised."""
    element: Element
    """The block-level element that holds it."""
    links: int = 0
    """Characters of `text` that are link text."""
    group: int = 0
    """Items of one list share it; 0 outside lists."""
    ordered: bool = False
    quote: int = 0
    """Blocks of one block quotation share it; 0 outside."""


@dataclass(slots=True)
class _Collection:
    """What the walk has gathered so far."""

    holders: list[Element]
    """Open block-level elements."""
    blocks: list[Block] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    links: int = 0
    inline: list[tuple[Element, str]] = field(default_factory=list)
    """Open phrasing elements with their start tags, reopened in the next block."""
    lists: list[tuple[int, bool]] = field(default_factory=list)
    items: list[list[int]] = field(default_factory=list)
    """For each open list item the indexes of its blocks, without those of nested items."""
    quotes: list[int] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    serial: int = 0


def blocks_of(root: Element) -> list[Block]:
    """The blocks below `root`, in document order."""
    found = _Collection([root])
    walk = etree.iterwalk(root, events=("start", "end"))
    whole: set[Element] = set()
    for event, element in walk:
        name = tag_of(element)
        if event == "start":
            kind = _kind_taken_whole(element, name)
            if kind:
                whole.add(element)
                walk.skip_subtree()
                _add_whole(found, element, kind)
            else:
                _enter(found, element, name)
            continue
        if element not in whole:
            _leave(found, element, name)
        if element is not root:
            _add_text(found, element.tail)
    _flush(found)
    return found.blocks


def _kind_taken_whole(element: Element, name: str) -> str:
    if name in SKIPPED or not name:
        return "nothing"
    if name == "pre" or (name == "table" and is_data_table(element)):
        return name
    return ""


def _enter(found: _Collection, element: Element, name: str) -> None:
    if name in BLOCKS:
        _flush(found)
        found.holders.append(element)
    if name in LISTS:
        outer = found.lists[-1][0] if found.lists else _number(found)
        found.lists.append((outer, name == "ol"))
    elif name == "li":
        found.items.append([])
    elif name == "blockquote":
        found.quotes.append(found.quotes[-1] if found.quotes else _number(found))
    elif name in HEADINGS:
        found.headings.append("h2" if name == "h1" else name)
    elif name == "br":
        _break(found)
    elif name in INLINE:
        found.inline.append((element, _start_tag(element, name)))
        found.markup.append(found.inline[-1][1])
    _add_text(found, element.text)


def _leave(found: _Collection, element: Element, name: str) -> None:
    if found.inline and found.inline[-1][0] is element and found.inline.pop()[1]:
        found.markup.append(f"</{name}>")
    if name in BLOCKS:
        _flush(found)
        found.holders.pop()
    if name in LISTS:
        found.lists.pop()
    elif name == "li":
        _close_item(found)
    elif name == "blockquote":
        found.quotes.pop()
    elif name in HEADINGS:
        found.headings.pop()


def _number(found: _Collection) -> int:
    found.serial += 1
    return found.serial


def _add_text(found: _Collection, text: str | None) -> None:
    if not text:
        return
    found.text.append(text.replace("\n", " "))
    found.markup.append(html.escape(text, quote=False))
    if any(is_link(element) for element, _ in found.inline):
        found.links += len(collapse(text))


def _break(found: _Collection) -> None:
    """`<br>`: the end of a line; where one follows another, of a paragraph."""
    before = "".join(found.text[-3:]).rstrip(" \t\r\xa0") if found.text else "\n"
    if before.endswith("\n"):
        _flush(found)
    else:
        found.text.append("\n")
        found.markup.append("<br>")


def _flush(found: _Collection) -> None:
    """End the block being gathered."""
    lines = [line for part in "".join(found.text).split("\n") if (line := collapse(part))]
    if lines:
        kind = found.headings[-1] if found.headings else "p"
        if kind == "p" and found.items and found.lists:
            kind = "li"
        group, ordered = found.lists[-1] if kind == "li" else (0, False)
        ends = "".join(f"</{element.tag}>" for element, start in reversed(found.inline) if start)
        markup = re.sub(r"\s+", " ", "".join(found.markup) + ends)
        markup = re.sub(r"^(?: |<br>)+|(?: |<br>)+$", "", markup)
        quote = found.quotes[-1] if found.quotes else 0
        holder = found.holders[-1]
        text = "\n".join(lines)
        if found.items:
            found.items[-1].append(len(found.blocks))
        found.blocks.append(Block(kind, text, markup, holder, found.links, group, ordered, quote))
    found.text, found.links = [], 0
    found.markup = [start for _, start in found.inline]


def _close_item(found: _Collection) -> None:
    """An item of several blocks is a list for the page's layout only: they are paragraphs."""
    own = found.items.pop()
    if len(own) > 1:
        for index in own:
            block = found.blocks[index]
            if block.kind == "li":
                found.blocks[index] = replace(block, kind="p", group=0, ordered=False)


def _add_whole(found: _Collection, element: Element, kind: str) -> None:
    if kind == "nothing":
        return
    _flush(found)
    links = sum(len(text_of(link)) for link in element.iter("a") if is_link(link))
    if kind == "pre":
        text = normalise(raw_text(element)).strip("\n").rstrip()
        markup = html.escape(text, quote=False)
    else:
        rows = [[text_of(cell) for cell in row] for row in _rows(element)]
        text = "\n".join(" | ".join(row) for row in rows if any(row))
        markup = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    if text.strip():
        quote = found.quotes[-1] if found.quotes else 0
        found.blocks.append(Block(kind, text, markup, element, links, quote=quote))


def _rows(table: Element) -> list[list[Element]]:
    return [[cell for cell in row if tag_of(cell) in ("td", "th")] for row in table.iter("tr")]


def is_data_table(table: Element) -> bool:
    """Whether a table holds data, not the page's layout: several short cells in several rows."""
    if table.get("role") == "presentation" or any(True for _ in table.iterdescendants("table")):
        return False
    rows = [row for row in _rows(table) if row]
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return False
    # A cell of more than 400 characters is several sentences: prose that a table merely places.
    return all(len(text_of(cell)) <= 400 for row in rows for cell in row)


def _start_tag(element: Element, name: str) -> str:
    if name == "a":
        href = (element.get("href") or "").strip()
        return f'<a href="{html.escape(href)}">' if href else ""
    if name == "abbr" and (title := element.get("title")):
        return f'<abbr title="{html.escape(title)}">'
    return f"<{name}>"


# ── blocks → text and markup ───────────────────────────────────────────────────────────────


def text_from(blocks: Iterable[Block]) -> str:
    """Plain text: paragraphs parted by an empty line, the items of a list by one line's end."""
    parts = []
    for _, run in groupby(blocks, key=_list_of):
        items = list(run)
        if items[0].kind == "li":
            parts.append("\n".join(f"- {' '.join(item.text.split())}" for item in items))
        else:
            parts.extend(item.text for item in items)
    return "\n\n".join(parts)


def html_from(blocks: Sequence[Block]) -> Html:
    """Sanitised structural markup of the same."""
    return sanitize("\n".join(_markup_from(blocks)), keep_images=True)


def _markup_from(blocks: Sequence[Block]) -> Iterator[str]:
    for quote, quoted in groupby(blocks, key=lambda block: block.quote):
        if quote:
            yield "<blockquote>"
        for _, run in groupby(quoted, key=_list_of):
            yield from _run_markup(list(run))
        if quote:
            yield "</blockquote>"


def _run_markup(run: list[Block]) -> Iterator[str]:
    first = run[0]
    if first.kind == "li":
        name = "ol" if first.ordered else "ul"
        yield f"<{name}>"
        yield from (f"<li>{block.markup}</li>" for block in run)
        yield f"</{name}>"
        return
    for block in run:
        yield (
            block.markup
            if block.kind == "table"
            else f"<{block.kind}>{block.markup}</{block.kind}>"
        )


def _list_of(block: Block) -> tuple[str, int]:
    return ("li", block.group) if block.kind == "li" else ("", 0)
