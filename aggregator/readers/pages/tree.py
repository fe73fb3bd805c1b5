"""HTML markup → an lxml tree, and what its elements say about themselves. Never raises.

A tree is ours alone: rooms that prune it do so in place.
"""

from __future__ import annotations

import functools
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

# libxml2 stops reading 256 levels down. Only markup that never closes its tags gets there: those
# of formatting, which old editors left open, and if not those, whatever else has no text of its own.
_FORMATTING = re.compile(
    r"</?(?:span|font|b|i|u|em|strong|small|big|center|tt)\b[^>]*>", re.IGNORECASE
)
_NESTING = re.compile(
    r"</?(?:div|a|section|article|main|table|tbody|tr|td|ul|ol|li|dl|dd|blockquote|form|label)\b[^>]*>",
    re.IGNORECASE,
)
# libxml2 compares every attribute of an element with all others: 20,000 take seconds.
_OVERLONG = re.compile(r"<([a-zA-Z][\w:-]*)\s[^<>]{20000,}>")
_DEAD = "data-dead"
"""Keeps the target of a link that `set_links` took."""
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_NAME = re.compile(r"[^a-z0-9 ]+")
_EDGES = re.compile(r"-*(?:^| |$)-*")
_NAMING = ("class", "id", "role", "data-testid", "data-component")


def parse(markup: str) -> Element | None:
    """The tree of `markup`, rooted at `html`; None where there is nothing to read."""
    markup = _OVERLONG.sub(r"<\1>", _DECLARATION.sub("", normalise(markup)))
    for weight in (None, _FORMATTING, _NESTING):
        if weight is not None:
            markup = weight.sub("\n", markup)
        tree, refused = _parse(markup, huge=False)
        if not refused:
            return tree
    return _parse(markup, huge=True)[0]


def _parse(markup: str, *, huge: bool) -> tuple[Element | None, bool]:
    """The tree, and whether the parser gave up because it is too deep or a text too long."""
    parser = etree.HTMLParser(huge_tree=huge, remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(markup, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None, False
    if tree is None:
        return None, False
    _strip_code(tree)
    return tree, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _strip_code(tree: Element) -> None:
    """Drop styles and scripts, which hide in headings and paragraphs too; JSON-LD stays.

    Templates are code as well, but for those that a browser shows in their place.
    """
    etree.strip_elements(tree, "style", with_tail=False)
    for script in list(tree.iter("script")):
        if "ld+json" not in (script.get("type") or "").lower():
            remove(script)
    for template in tree.iter("template"):
        if template.get("shadowrootmode") or template.get("shadowroot"):
            template.tag = "div"


def elements(root: Element, path: str) -> list[Element]:
    """What the XPath expression `path` selects, where it selects elements."""
    found = root.xpath(path)
    return [each for each in found if isinstance(each, Element)] if isinstance(found, list) else []


def text_of(element: Element) -> str:
    """All text below `element` on one line."""
    return collapse(raw_text(element))


def raw_text(element: Element) -> str:
    """The same with its line ends and blanks."""
    return "".join(map(str, element.itertext()))


def tag_of(element: Element) -> str:
    """The element's name; "" for what is no element."""
    return element.tag if isinstance(element.tag, str) else ""


def names_of(element: Element) -> str:
    """Class, id and role as words: `class="postShare-box js" id=x` → "post-share-box js x".

    Names are lower case and parted by blanks, the words of one name by "-".
    """
    if not element.attrib:
        return ""
    raw = " ".join(value for key in _NAMING if (value := element.get(key)))
    return _names(raw[:500]) if raw else ""


@functools.lru_cache(maxsize=4096)
def _names(raw: str) -> str:
    """`raw` as `names_of` has it. Remembered: a page has few names and many elements."""
    parted = _NOT_NAME.sub("-", _CAMEL.sub("-", raw).lower())
    return _EDGES.sub(" ", parted).strip()


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
