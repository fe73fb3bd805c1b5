"""What of a page is not its article: furniture, by how pages are built, never by a site's wording.

Pruning works on the tree, in place. A name (class, id, role) is only a hint, and sites put hints
on the wrong element ("has-sidebar" on the article itself), so an element goes by its name only when
little of the page's prose is in it and the headline is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set

from aggregator.readers.pages.blocks import SKIPPED
from aggregator.readers.pages.furniture_names import kinds_of_names
from aggregator.readers.pages.tree import (
    BLOCKS,
    HEADINGS,
    Element,
    names_of,
    remove,
    tag_of,
    text_of,
)

# Elements and roles that HTML and ARIA define as beside the page's main content.
_ASIDE_ELEMENTS = "nav aside figcaption menu search dialog footer form figure"
_ASIDE = frozenset(_ASIDE_ELEMENTS.split())
_ASIDE_ROLES = (
    "navigation complementary banner contentinfo search dialog alertdialog alert menu menubar "
    "toolbar tablist tooltip doc-toc doc-pagelist status"
)
_ROLES = frozenset(_ASIDE_ROLES.split())
_BOXES = frozenset(("div", "figure", "section", "article", "aside", "span", "a", "header"))
_HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)

_PROSE_ELEMENTS = frozenset(("p", "blockquote", "td", "span", "em", "strong"))
"""What holds text itself: only the name of a label tells against it."""
_SURE = frozenset(("embeds", "comments", "consent"))
_ADDED = frozenset(("embeds", "furniture", "captions"))
"""What feeds and plug-ins add to an article's own markup."""

_LITTLE = 0.25
"""Share of the page's prose that an element may hold and yet be pruned for what it is called."""
_MUCH = 0.9
"""The same where a name is beyond doubt: readers' comments may be longer than the article."""
_HIDDEN = 0.1
"""The same of what is hidden: a dialogue, but it may be an article's end, behind a button."""
_CAPTION = 300
"""Characters of a picture's caption, at most."""
_PROSE = 40
"""Characters from which a text counts as prose: shorter ones are labels."""


def prune(tree: Element, headline: Element | None, *, by_name: bool = True) -> None:
    """Take from `tree` what is not the article, in place. The headline and its parents stay.

    Without `by_name`, only by the elements that HTML has for it.
    """
    kept = {headline, *headline.iterancestors()} if headline is not None else set()
    pictured = _picture_boxes(tree)
    for element in list(tree.iter(*SKIPPED - {"head"})):
        remove(element)
    # First what is beyond doubt: long comments would make a short article little of the page.
    if by_name:
        _remove_up_to(tree, kept, lambda element: _MUCH if _is_surely_furniture(element) else -1)
    _remove_up_to(
        tree,
        kept,
        lambda element: _LITTLE if element in pictured else _allowance(element, by_name=by_name),
    )


def _remove_up_to(tree: Element, kept: Set[Element], allowance: Callable[[Element], float]) -> None:
    """Remove the elements below `tree` that hold no more of its prose than their allowance.

    Not what is called a standfirst and stands by the headline, whatever else it is called.
    """
    prose = prose_below(tree)
    whole = max(prose.get(tree, 0), 1)
    for element in list(tree.iter()):
        parent = element.getparent()
        if element in kept or parent is None:
            continue
        if parent in kept and "standfirst" in kinds_of_names(names_of(element)):
            continue
        if prose.get(element, 0) <= allowance(element) * whole:
            remove(element)


def prune_fragment(body: Element) -> None:
    """Take from an article's own markup what feeds and plug-ins add: captions, share bars, embeds.

    What is called so goes only when it is little of the whole; there is no page around it.
    """
    for element in list(body.iter(*SKIPPED - {"img", "picture", "source"})):
        remove(element)
    prose = prose_below(body)
    whole = prose.get(body, 0)
    for element in list(body.iter()):
        named = bool(kinds_of_names(names_of(element)) & _ADDED)
        little = prose.get(element, 0) <= _LITTLE * whole
        if element is not body and little and (named or tag_of(element) == "figcaption"):
            remove(element)


def _picture_boxes(tree: Element) -> set[Element]:
    """Boxes that hold a picture and at most a caption's length of text."""
    found: set[Element] = set()
    for picture in tree.iter("img", "picture", "amp-img", "video", "iframe"):
        for box in picture.iterancestors():
            if tag_of(box) in _BOXES:
                if box in found:
                    continue
                if _is_long(box) or _has_paragraph(box):
                    break
                found.add(box)
            elif tag_of(box) != "p":
                break
    return found


def _is_long(box: Element) -> bool:
    """Whether its text is longer than a caption; found out without reading all of a page each time."""
    letters = 0
    for text in box.itertext():
        letters += sum(map(len, str(text).split()))
        if letters > _CAPTION:
            return True
    return len(text_of(box)) > _CAPTION


def _has_paragraph(box: Element) -> bool:
    return any(
        tag_of(e) != "p" or len(text_of(e)) > 60 for e in box.iter("p", "h1", "h2", "h3", "h4")
    )


def prose_below(tree: Element) -> dict[Element, int]:
    """Characters of prose outside links below each element that has any."""
    total: dict[Element, int] = {}
    for element in reversed(list(tree.iter())):
        name = tag_of(element)
        if name in SKIPPED or name == "a":
            continue
        own = _prose_length(element.text) + sum(_prose_length(child.tail) for child in element)
        own += sum(total.get(child, 0) for child in element)
        if own:
            total[element] = own
    return total


def _prose_length(text: str | None) -> int:
    length = len(text.strip()) if text else 0
    return length if length >= _PROSE else 0


def _allowance(element: Element, *, by_name: bool) -> float:
    """The share of the page's prose up to which `element` is furniture; below 0 where it is none."""
    name = tag_of(element)
    if name in ("html", "head", "body"):
        return -1
    if name == "figure" and next(element.iter("table", "pre", "blockquote"), None) is not None:
        return -1
    if name in _ASIDE or _has_role(element):
        return _LITTLE
    if _is_hidden(element):
        return _HIDDEN
    kinds = kinds_of_names(names_of(element)) if by_name else frozenset()
    if not kinds or "text" in kinds or name in HEADINGS:
        return -1
    if "picture" in kinds and len(text_of(element)) <= _CAPTION:
        return _LITTLE
    if "labels" in kinds and (name in BLOCKS or _stands_alone(element)):
        return _LITTLE
    return _LITTLE if "furniture" in kinds and name not in _PROSE_ELEMENTS else -1


def is_furniture_element(element: Element) -> bool:
    """Whether HTML has the element, its role or its hiding for what is beside a page's content.

    Not `<figure>` and its caption, which are beside the text only.
    """
    if tag_of(element) in _ASIDE - {"figure", "figcaption"}:
        return True
    return _has_role(element) or _is_hidden(element)


def _has_role(element: Element) -> bool:
    return (element.get("role") or "").lower() in _ROLES


def _is_surely_furniture(element: Element) -> bool:
    if tag_of(element) in ("html", "head", "body"):
        return False
    return bool(kinds_of_names(names_of(element)) & _SURE)


def _stands_alone(element: Element) -> bool:
    """Whether a phrasing element is no part of a sentence: its parent has no text beside it."""
    parent = element.getparent()
    if parent is None:
        return False
    texts = [parent.text, *(child.tail for child in parent)]
    return not any(text and len(text.strip()) > 3 for text in texts)


def _is_hidden(element: Element) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_HIDING.search(element.get("style") or ""))
    )
