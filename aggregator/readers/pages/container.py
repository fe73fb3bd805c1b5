"""Which part of a page holds the article: judged by where prose lies, not by what parts are called.

Theory of operation. Every block of the page is worth something: prose its length, labels, links and
linked headings less than nothing. The element with the largest sum below it is the smallest that
holds all the prose worth having, because a parent that adds menus or teasers adds a loss. Two
corrections: teasers of other articles are prose too, so they are found first (`_cards`) and do not
count; and since one far-off paragraph (a disclaimer, a consent text) would pull the choice up to
the whole page, the choice steps down again as long as one child holds nearly everything. What then
precedes the child is kept (an opening that stands apart), what follows is not.

Roads not taken: scoring parents and grandparents of paragraphs (Readability) loses articles whose
paragraphs are wrapped one by one; stopping at elements named "article-body" loses those cut in two
by an advertisement, and fails on the many pages whose names are hashes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.readers.pages.blocks import Block
from aggregator.readers.pages.furniture_names import kinds_of_names
from aggregator.readers.pages.tree import BLOCKS, HEADINGS, Element, names_of, tag_of

PROSE = 40
"""Extent from which a block counts as prose: shorter ones are labels."""
_MOST = 1000
"""A block is worth no more than this: one endless legal text must not outweigh an article."""
_LABEL, _LINKED_HEADING, _LINKED = -10.0, -20.0, -50.0
"""Worth of a label, a heading that is a link, and a text that is mostly links."""
_TEASER = 700
"""Characters of prose that a teaser has at most."""
_TEASERS = 3
"""So many teasers side by side are a list of them."""
_NEARLY_ALL = 0.85
"""Share of the worth from which a child is taken for its parent."""
_ENOUGH = 300
"""Worth from which the `<article>` around the headline is the article."""
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the article lies in a page's blocks."""

    start: int
    """Index of the first block behind the headline."""
    chosen: tuple[int, ...]
    """Indexes of the blocks that belong to it."""


def scope_of(body: Element, blocks: Sequence[Block], headline: Element | None) -> Scope:
    """Which of `blocks`, all those of `body`, are the article's."""
    below = _blocks_below(body, blocks)
    outside = _cards(below, body) | _other_articles(body, blocks, headline)
    wide, narrow = _choose(body, blocks, outside)
    inside = _without_sequel(wide, narrow)
    start = _behind_headline(blocks, headline)
    chosen = [
        index
        for index, block in enumerate(blocks)
        if index >= start and block.element in inside and block.element not in outside
    ]
    return Scope(start, tuple(chosen))


def extent(text: str) -> int:
    """Length of `text` in characters of an alphabet: one of Chinese, Japanese, Korean counts twice."""
    return len(text) if text.isascii() else len(text) + len(_DENSE.findall(text))


def worth(block: Block) -> float:
    """What `block` tells for (or, below 0, against) the article being where it is."""
    if block.kind in HEADINGS:
        return _LINKED_HEADING if block.links else 0.0
    own = extent(block.text) - block.links
    if own >= PROSE:
        return float(min(own, _MOST))
    return _LINKED if block.links * 2 > len(block.text) else _LABEL


def _choose(
    body: Element, blocks: Sequence[Block], outside: set[Element]
) -> tuple[Element, Element]:
    """The element that holds most, and within it the one that holds nearly all of that."""
    sums: dict[Element, float] = {}
    for block in blocks:
        value = 0.0 if block.element in outside else worth(block)
        for element in _up(block.element, body):
            sums[element] = sums.get(element, 0.0) + value
    wide = body
    for element in body.iter():
        if sums.get(element, 0.0) >= sums.get(wide, 0.0):
            wide = element
    narrow = wide
    while True:
        child = max(narrow, key=lambda each: sums.get(each, 0.0), default=None)
        if child is None or sums.get(child, 0.0) < sums.get(wide, 0.0) * _NEARLY_ALL:
            return wide, narrow
        if tag_of(child) not in BLOCKS - {"p", "li", "td", "blockquote"}:
            return wide, narrow
        narrow = child


def _without_sequel(wide: Element, narrow: Element) -> set[Element]:
    """The elements of `wide` without what follows `narrow`, but for parts that are called the same:
    those are the same text, cut by something between.
    """
    inside = set(wide.iter())
    element: Element | None = narrow
    while element is not None and element is not wide:
        for after in element.itersiblings():
            if tag_of(after) != tag_of(element) or names_of(after) != names_of(element):
                inside.difference_update(after.iter())
        element = element.getparent()
    return inside


def _behind_headline(blocks: Sequence[Block], headline: Element | None) -> int:
    """Index of the first block behind the headline; 0 when most prose stands before it."""
    if headline is None:
        return 0
    own = set(headline.iter())
    start = max(
        (index + 1 for index, block in enumerate(blocks) if block.element in own), default=0
    )
    before = sum(max(worth(block), 0.0) for block in blocks[:start])
    after = sum(max(worth(block), 0.0) for block in blocks[start:])
    return start if after >= before else 0


def _up(element: Element | None, body: Element) -> list[Element]:
    """`element` and what it stands in, up to `body`."""
    found = []
    while element is not None:
        found.append(element)
        if element is body:
            break
        element = element.getparent()
    return found


def _blocks_below(body: Element, blocks: Sequence[Block]) -> dict[Element, list[Block]]:
    below: dict[Element, list[Block]] = {}
    for block in blocks:
        for element in _up(block.element, body)[:-1]:
            below.setdefault(element, []).append(block)
    return below


def _cards(below: dict[Element, list[Block]], body: Element) -> set[Element]:
    """The elements in lists of teasers: like siblings, each a linked title with a little text.

    Inside what is called the article's text they are its own items (ten products, each linked).
    """
    runs: dict[tuple[Element, str], list[Element]] = {}
    for element, held in below.items():
        parent = element.getparent()
        if parent is not None and _is_card(held):
            runs.setdefault((parent, tag_of(element)), []).append(element)
    found: set[Element] = set()
    for (parent, _), run in runs.items():
        if len(run) >= _TEASERS and not any(_holds_text(each) for each in _up(parent, body)[:-1]):
            for element in run:
                found.update(element.iter())
    return found


def _is_card(held: Sequence[Block]) -> bool:
    if not 2 <= len(held) <= 8:
        return False
    titles = [b for b in held if b.links >= 15 and b.links * 10 >= len(b.text) * 9]
    rest = sum(len(b.text) for b in held) - sum(len(b.text) for b in titles)
    return 1 <= len(titles) <= 2 and 0 < rest <= _TEASER


def _holds_text(element: Element) -> bool:
    return element.get("itemprop") == "articleBody" or "text" in kinds_of_names(names_of(element))


def _other_articles(
    body: Element, blocks: Sequence[Block], headline: Element | None
) -> set[Element]:
    """Where the headline's own `<article>` holds prose, all other ones: the next of an endless page,
    readers' comments, teasers.
    """
    around = [headline, *headline.iterancestors()] if headline is not None else []
    own = next((element for element in around if tag_of(element) == "article"), None)
    if own is None:
        return set()
    inner = set(own.iter())
    if sum(max(worth(b), 0.0) for b in blocks if b.element in inner) < _ENOUGH:
        return set()
    found: set[Element] = set()
    for article in body.iter("article"):
        if article not in inner and article not in around:
            found.update(article.iter())
    return found
