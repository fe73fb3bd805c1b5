"""HTML markup → an lxml tree, and what its elements say about themselves. Never raises.

A tree is ours alone: rooms that prune it do so in place.
"""

from __future__ import annotations

import re

from lxml import etree

from aggregator.text import collapse, normalise
from aggregator.urls import canonical

Element = etree._Element

_BLOCKS = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol "
    "p pre search section summary table tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCKS.split())
"""Elements that part text: the "block" display of HTML's user agent style sheet (section 15.3)."""

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

# libxml2 stops reading below 2,048 levels. Only markup that never closes its tags gets there, and
# it is the tags without meaning of their own that old editors left open.
_MEANINGLESS = re.compile(
    r"</?(?:div|span|font|b|i|u|em|strong|small|big|center|a)\b[^>]*>", re.IGNORECASE
)
_DEAD = "data-dead"
"""Keeps the target of a link that `set_links` took."""
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_NAME = re.compile(r"[^a-z0-9 ]+")


def parse(markup: str) -> Element | None:
    """The tree of `markup`, rooted at `html`; None where there is nothing to read."""
    markup = _DECLARATION.sub("", normalise(markup))
    tree, too_deep = _parse(markup)
    if too_deep:
        tree, _ = _parse(_MEANINGLESS.sub(" ", markup))
    return tree


def _parse(markup: str) -> tuple[Element | None, bool]:
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(markup, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None, False
    _strip_code(tree)
    return tree, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _strip_code(tree: Element) -> None:
    """Drop styles and scripts, which hide in headings and paragraphs too; JSON-LD stays."""
    etree.strip_elements(tree, "style", with_tail=False)
    for script in list(tree.iter("script")):
        if "ld+json" not in (script.get("type") or "").lower():
            remove(script)


def text_of(element: Element) -> str:
    """All text below `element` on one line."""
    return collapse("".join(element.itertext()))


def tag_of(element: Element) -> str:
    """The element's name; "" for what is no element."""
    return element.tag if isinstance(element.tag, str) else ""


def names_of(element: Element) -> str:
    """Class, id and role as words: `class="postShare-box js" id=x` → "post-share-box js x".

    Names are lower case and parted by blanks, the words of one name by "-".
    """
    raw = " ".join(
        value
        for key in ("class", "id", "role", "data-testid", "data-component")
        if (value := element.get(key))
    )
    if not raw:
        return ""
    parted = _NOT_NAME.sub("-", _CAMEL.sub("-", raw[:500]).lower())
    return re.sub(r"-*(?:^| |$)-*", " ", parted).strip()


def remove(element: Element) -> None:
    """Take `element` out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + " " + element.tail
        else:
            parent.text = (parent.text or "") + " " + element.tail
    parent.remove(element)


def is_link(element: Element) -> bool:
    """Whether `element` leads elsewhere, or did before `set_links`; `<a name>` does not."""
    return element.tag == "a" and ("href" in element.attrib or _DEAD in element.attrib)


def set_links(root: Element, base: str) -> None:
    """Make the links below `root` absolute; what leads nowhere from another page loses its target."""
    for link in root.iter("a"):
        href = (link.get("href") or "").strip()
        if not href or href.lower().startswith("mailto:"):
            continue
        url = None if href.startswith("#") else canonical(href, base=base)
        if url is None:
            link.set(_DEAD, link.attrib.pop("href"))
        elif not re.match(r"https?:", href, re.IGNORECASE):
            link.set("href", url)
