"""Body of an article → the same as valid HTML: what the standard lets stand where, in right order.

Foreign markup that is harmless may still be wrong: a list with line breaks between its items, a
heading of the fourth rank after one of the first, a link that leads nowhere. Browsers draw it
somehow; readers of screens and other programs trip over it. Nothing that can be read is lost here.
What comes in was cleaned, and what goes out is cleaned once more: nothing here guards security.

The rules are those of the HTML standard, chapter 4 (content models and values of attributes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote, urlsplit, urlunsplit

from lxml import etree, html

from aggregator.sanitize.tables import repair_table

DEPTH = 200
"""Elements within each other that lxml reads for certain; its own bound is 256."""

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_VOID = frozenset({"br", "hr", "img"})
_PHRASING_NAMES = (
    "p abbr b cite code del dfn em i ins kbd mark q s samp small span strong sub sup time u var"
)
_PHRASING_ONLY = _PHRASING_NAMES.split()
_BLOCK_NAMES = (
    "blockquote caption dd div dl dt figcaption figure h2 h3 h4 h5 h6 hr li ol p pre table ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_SAFE = "/?:@!$&'()*+,;=-._~%"
"""What may stand in path, query and fragment of an address, by RFC 3986."""
_HOST = re.compile(r"[a-z0-9_.-]+|\[[0-9a-f:.]+\]", re.IGNORECASE)
_LANGUAGE = re.compile(r"([a-z]{2,3})(-[A-Z][a-z]{3})?")
_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?)?")


def is_deep(markup: str) -> bool:
    """Whether more than `DEPTH` elements of `markup` stand within each other."""
    depth = 0
    for found in _TAG.finditer(markup):
        if found[2] not in _VOID:
            depth += -1 if found[1] else 1
        if depth > DEPTH:
            return True
    return False


def repair(markup: str) -> str:
    """`markup`, which was cleaned and is not deep, as valid HTML."""
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    root = html.fragment_fromstring(markup, create_parent="div", parser=parser)
    for step in (
        _repair_values, _repair_links, _repair_tables, _house_orphans, _repair_lists,
        _repair_definitions, _repair_figures, _part_blocks, _rank_headings,
    ):  # fmt: skip
        step(root)
    inner = (etree.tostring(each, encoding="unicode", method="html") for each in root)
    return _escaped(root.text) + "".join(inner)


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# ── values of attributes ───────────────────────────────────────────────────────────────────


def _repair_values(root: html.HtmlElement) -> None:
    """Languages, directions, numbers and times that are none are left out."""
    for each in root.iter():
        for name, value in each.attrib.items():
            if not _is_value(name, value):
                del each.attrib[name]
    for each in list(root.iter("time")):
        if "datetime" not in each.attrib:
            each.drop_tag()


def _is_value(name: str, value: str) -> bool:
    if name == "lang":
        return bool(_LANGUAGE.fullmatch(value))
    if name == "dir":
        return value in ("ltr", "rtl", "auto")
    if name == "start":
        return bool(re.fullmatch(r"-?[0-9]{1,9}", value))
    if name == "datetime":
        return _is_time(value)
    return True


def _is_time(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return bool(_TIME.fullmatch(value))


# ── links ──────────────────────────────────────────────────────────────────────────────────


def _repair_links(root: html.HtmlElement) -> None:
    """Links have an address that is one, words to follow them by, and no link within."""
    for each in list(root.iter("a")):
        address = _address(each.get("href", ""))
        if not address or not _is_read(each) or next(each.iterancestors("a"), None) is not None:
            each.drop_tag()
        else:
            each.set("href", address)


def _address(written: str) -> str:
    """An address with the signs escaped that may not stand in one; "" for what is none."""
    written = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", written.strip())
    try:
        parts = urlsplit(written)
        host, port = parts.hostname or "", parts.port
        host = host.encode("idna").decode() if not host.isascii() else host
    except ValueError:  # UnicodeError, which IDNA raises, is one
        return ""
    rest = (quote(parts.path, _SAFE), quote(parts.query, _SAFE), quote(parts.fragment, _SAFE))
    if parts.scheme == "mailto":
        return urlunsplit(("mailto", "", *rest)) if "@" in parts.path else ""
    host = f"[{host}]" if ":" in host else host
    if not _HOST.fullmatch(host):
        return ""
    return urlunsplit((parts.scheme, host if port is None else f"{host}:{port}", *rest))


# ── what must stand in what ────────────────────────────────────────────────────────────────


def _repair_tables(root: html.HtmlElement) -> None:
    for each in list(root.iter("table")):
        repair_table(each)


def _house_orphans(root: html.HtmlElement) -> None:
    """Items, terms and captions outside of what they belong to are divisions."""
    homes = {"li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",), "figcaption": ("figure",)}
    for each in root.iter(*homes):
        parent = each.getparent()
        if parent is None or parent.tag not in homes[each.tag]:
            _rename(each, "div")


def _repair_lists(root: html.HtmlElement) -> None:
    """Lists hold items only: what stands between these belongs to the one before."""
    for each in reversed(list(root.iter("ul", "ol"))):
        for gap in each.findall("br"):
            gap.drop_tree()
        item: html.HtmlElement | None = None
        if each.text and each.text.strip():
            item = etree.Element("li")
            item.text, each.text = each.text, None
            each.insert(0, item)
        for child in list(each):
            item = child if child.tag == "li" else _taken(child, item)
            if item.tail and item.tail.strip():
                _append_text(item, item.tail)
                item.tail = None
        if not len(each):
            each.drop_tree()


def _taken(child: html.HtmlElement, item: html.HtmlElement | None) -> html.HtmlElement:
    """The item of a list that `child`, which is none, now is in."""
    if item is None:
        item = etree.Element("li")
        child.addprevious(item)
    tail, child.tail = child.tail, None
    item.append(child)
    item.tail = tail
    return item


def _append_text(item: html.HtmlElement, words: str) -> None:
    if len(item):
        item[-1].tail = (item[-1].tail or "") + words
    else:
        item.text = (item.text or "") + words


def _repair_definitions(root: html.HtmlElement) -> None:
    """A list of terms has its terms first and something said of each; others are divisions."""
    for each in list(root.iter("dl")):
        tags = " ".join(str(child.tag) for child in each)
        loose = [each.text, *(child.tail for child in each)]
        if re.fullmatch(r"((dt )+(dd ?)+)+", tags) and not any((t or "").strip() for t in loose):
            continue
        for child in each.iterchildren("dt", "dd"):
            _rename(child, "div")
        _rename(each, "div")
    for term in root.iter("dt"):
        for heading in list(term.iter(*_HEADINGS)):
            _rename(heading, "div")


def _repair_figures(root: html.HtmlElement) -> None:
    """A figure shows something, and has one caption, first or last in it."""
    for each in reversed(list(root.iter("figure"))):
        captions = each.findall("figcaption")
        for caption in captions[1:]:
            _rename(caption, "div")
        if captions and each.index(captions[0]) not in (0, len(each) - 1):
            _rename(captions[0], "div")
        if not _is_read(each) and next(each.iter("img"), None) is None:
            each.drop_tree()


def _part_blocks(root: html.HtmlElement) -> None:
    """Paragraphs and what marks words hold no blocks; headings and set lines hold words only."""
    for each in list(root.iter(*_HEADINGS, "pre")):
        for block in list(each.iter(*_BLOCKS)):
            if block is not each:
                _append_text(block, "\n" if each.tag == "pre" else " ")
                block.drop_tag()
    for each in root.iter("pre"):  # parsers skip one empty line there, each time
        each.text = (each.text or "").lstrip("\n")
    for each in list(root.iter(*_PHRASING_ONLY)):
        if next(_blocks_in(each), None) is not None:
            each.drop_tag()


def _blocks_in(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    return (each for each in element.iterdescendants() if each.tag in _BLOCKS)


# ── headings ───────────────────────────────────────────────────────────────────────────────


def _rank_headings(root: html.HtmlElement) -> None:
    """Headings say something and descend from the page's own, the first rank, step by step."""
    above: list[int] = []
    for each in list(root.iter(*_HEADINGS)):
        if not _is_read(each):
            if next(each.iter("img"), None) is None:
                each.drop_tree()
            else:
                _rename(each, "div")
            continue
        rank = int(str(each.tag)[1])
        while above and above[-1] >= rank:
            above.pop()
        above.append(rank)
        _rename(each, f"h{1 + len(above)}")


def _is_read(element: html.HtmlElement) -> bool:
    """Whether there is anything in it to read: text, or an image with words for it."""
    if "".join(map(str, element.itertext())).strip():
        return True
    return any(image.get("alt") for image in element.iter("img"))


def _rename(element: html.HtmlElement, tag: str) -> None:
    """The same under another name; attributes of its own go."""
    if element.tag != tag:
        element.tag = tag
        for name in set(element.attrib) - {"lang", "dir"}:
            del element.attrib[name]
