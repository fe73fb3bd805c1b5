"""Blocks of the article's part of a page → its text: what is left of furniture goes, line by line.

Rules are about shape (a paragraph that is one link, a run of crumbs, an italic note at the end);
what words alone can tell is asked of `evidence`, and only of short lines, because inside the
article's part a long paragraph that mentions a newsletter is prose about one. (Lines of up to 25
words: experiment in bench/cleaning.py, mean F1 .959 without, .961 at 25, .959 without a limit.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from aggregator.readers.dates import find_date
from aggregator.readers.lines import measure
from aggregator.readers.lines.bylines import announces, byline
from aggregator.readers.lines.evidence import certain, kinds_of
from aggregator.readers.pages.blocks import Block
from aggregator.readers.pages.container import PROSE, Scope, extent
from aggregator.readers.pages.furniture_names import kinds_of_names
from aggregator.readers.pages.titles import likeness, squash
from aggregator.readers.pages.tree import HEADINGS, Element, names_of

_WORDS = 25
"""Words up to which a line's wording is judged."""
_LINE = 600
"""Characters of a line that is judged by its wording."""
_JUDGED = 150
"""Blocks at either end whose wording is judged: it takes a millisecond each, and in what is longer
than that the middle is text.
"""
_LABEL = 120
"""Characters of a byline or date line, at most."""
_OPENING = 8
"""Blocks at the start among which bylines and dates stand."""
_EDGE = 5
"""Blocks at either end among which the author is introduced."""
_BIOGRAPHY = 700
_NOTE = 500
"""Characters of an editor's note behind the text, at most."""
_NOTES = 0.2
"""Share of the text that notes behind it may be."""
_GRID, _CELL = 6, 60
"""So many labels of at most so many characters in a row are a table or a list of names."""
_LINKED = 0.9
"""Share of link text from which a paragraph is nothing but a link."""
_STANDFIRST = range(20, 501)
"""Characters of the paragraph between headline and text."""

_EMPHASISED = re.compile(r"^<(em|i|small)>.*</\1>$", re.DOTALL)
# "Read also: <a>…</a>" in any language: a few words, a colon, a link to the end.
_LEADS_TO_LINK = re.compile(r"^(?:<[^a/][^>]*>)*[^<:：]{2,40}[:：]\s*(?:</?[^a/][^>]*>\s*)*<a\b")
_SOURCE = re.compile(
    r"^\W*(?:source|sources|quelle|quellen|fuente|fuentes|fonte|fonti|fontes|bron|bronnen|källa|kilde|lähde|"
    r"źródło|zdroj|forrás|sursa|πηγή|источник|джерело|kaynak|المصدر|מקור|来源|來源|出典|출처)\s*[:：]",
    re.IGNORECASE,
)


def trim(
    blocks: Sequence[Block], scope: Scope, *, title: str, summary: str, author: str | None
) -> list[Block]:
    """The blocks of the article's text, its standfirst first; `blocks` are the page's."""
    chosen = [blocks[index] for index in scope.chosen]
    chosen = _without_furniture(_without_sections(chosen), title)
    chosen = _without_repeats(_without_grids(_without_link_lists(chosen)))
    chosen = [b for i, b in enumerate(chosen) if i >= _OPENING or not _is_label(b)]
    chosen = _without_notes(_without_biography(chosen, author))
    standfirst = _standfirst(blocks, scope, chosen, title, summary)
    return [standfirst, *chosen] if standfirst else chosen


def _without_sections(blocks: Sequence[Block]) -> list[Block]:
    """Without parts whose heading says that they are comments, other articles or a subscription.

    A part is what shares the heading's parent, if that holds none of the text before it, else what
    follows up to the next heading.
    """
    kept: list[Block] = []
    ended: Element | None = None
    until_heading = False
    for block in blocks:
        if ended is not None and _is_below(block.element, ended):
            continue
        if until_heading and block.kind not in HEADINGS:
            continue
        ended, until_heading = None, False
        if block.kind in HEADINGS and _opens_furniture(block):
            parent = block.element.getparent()
            alone = parent is not None and not any(_is_below(b.element, parent) for b in kept)
            ended, until_heading = (parent, False) if alone else (None, True)
            continue
        kept.append(block)
    return kept


def _is_below(element: Element, above: Element) -> bool:
    return element is above or above in element.iterancestors()


def _opens_furniture(heading: Block) -> bool:
    kinds = kinds_of(measure(heading.text.replace("\n", " ")))
    return bool(kinds & {"comments", "related", "letter"}) and (
        "phrase" in kinds or "comments" in kinds
    )


def _without_furniture(blocks: Sequence[Block], title: str) -> list[Block]:
    ends = {*range(_JUDGED), *range(len(blocks) - _JUDGED, len(blocks))}
    return [
        block
        for index, block in enumerate(blocks)
        if not _is_furniture(block, title) and not (index in ends and _says_so(block))
    ]


def _is_furniture(block: Block, title: str) -> bool:
    """Whether a block repeats the title or is nothing but a link."""
    if len(block.text) <= 2 * len(title) and squash(block.text) == squash(title):
        return True
    return block.kind == "p" and block.links > 0 and _is_link(block)


def _says_so(block: Block) -> bool:
    """Whether a short or wholly italic line says by its words that it is furniture."""
    if block.kind in ("pre", "table") or len(block.text) > _LINE:
        return False
    line = measure(block.text.replace("\n", " "))
    if line.size > _WORDS and not _EMPHASISED.match(block.markup):
        return False
    kinds = kinds_of(line)
    if not block.links:
        kinds -= {"related"}  # what leads to another article has a link
    return "phrase" in kinds or certain(line, kinds)


def _is_link(block: Block) -> bool:
    """Whether a paragraph only leads elsewhere: a link, or a few words, a colon and a link."""
    own = len(block.text) - block.links
    return block.links >= len(block.text) * _LINKED or (
        own <= 40 and _LEADS_TO_LINK.match(block.markup) is not None
    )


def _is_label(block: Block) -> bool:
    """Whether a block says no more than who wrote the article, or when."""
    text = block.text
    if len(text) >= _LABEL or text[-1] in ".!?…。":
        return False
    return announces(text) or find_date(text) is not None or byline(text) is not None


def _without_link_lists(blocks: Sequence[Block]) -> list[Block]:
    """Without lists of which most is link text: contents, tags, other articles."""
    sizes: dict[int, tuple[int, int]] = {}
    for block in blocks:
        if block.group:
            links, whole = sizes.get(block.group, (0, 0))
            sizes[block.group] = (links + block.links, whole + len(block.text))
    linked = {group for group, (links, whole) in sizes.items() if links >= whole * 0.7}
    return [block for block in blocks if block.group not in linked]


def _without_grids(blocks: Sequence[Block]) -> list[Block]:
    """Without runs of short unended paragraphs: prices, scores, names, buttons."""
    kept: list[Block] = []
    run: list[Block] = []
    for block in blocks:
        if (
            block.kind == "p"
            and len(block.text) <= _CELL
            and block.text[-1] not in '.!?…:;,"”»。！？'
        ):
            run.append(block)
            continue
        kept += [*_unless_grid(run), block]
        run = []
    return kept + _unless_grid(run)


def _unless_grid(run: list[Block]) -> list[Block]:
    is_grid = len(run) >= _GRID and sum(len(b.text) for b in run) <= _CELL // 2 * len(run)
    return [] if is_grid else run


def _without_repeats(blocks: Sequence[Block]) -> list[Block]:
    """Without prose that stood before: pull quotes, and texts made twice for two screen sizes."""
    seen: set[str] = set()
    kept = []
    for block in blocks:
        key = squash(block.text) if extent(block.text) >= PROSE else ""
        if not key or key not in seen:
            kept.append(block)
        seen.add(key)
    return kept


def _without_biography(blocks: Sequence[Block], author: str | None) -> list[Block]:
    """Without paragraphs at either end that begin with the author's name: they tell who that is."""
    names = [squash(name) for name in re.split(r",| and ", author or "") if len(name.split()) >= 2]
    edge = {*range(_EDGE), *range(len(blocks) - _EDGE, len(blocks))}
    return [
        block
        for index, block in enumerate(blocks)
        if index not in edge
        or len(block.text) > _BIOGRAPHY
        or not any(squash(block.text[:80]).startswith(name) for name in names)
    ]


def _without_notes(blocks: list[Block]) -> list[Block]:
    """Without what stands behind the text: notes wholly in italics, a source line, a bare heading."""
    spare = sum(len(block.text) for block in blocks) * _NOTES
    while blocks:
        last = blocks[-1]
        note = _EMPHASISED.match(last.markup) and len(last.text) <= _NOTE
        source = _SOURCE.match(last.text) and len(last.text) <= _LABEL
        if not (note or source or last.kind in HEADINGS) or len(last.text) > spare:
            break
        spare -= len(last.text)
        blocks = blocks[:-1]
    return blocks


def _standfirst(
    blocks: Sequence[Block], scope: Scope, chosen: Sequence[Block], title: str, summary: str
) -> Block | None:
    """The paragraph between headline and text, when it stands outside what was chosen.

    Editors write it for the reader, so it is text. It is known by its name, by saying what the
    page's description says, or by following the headline at once.
    """
    if not chosen or not scope.start:
        return None
    end = next((i for i in range(scope.start, len(blocks)) if blocks[i] is chosen[0]), scope.start)
    known = {squash(block.text) for block in chosen[:4]}
    best: tuple[int, Block] | None = None
    for index in range(scope.start, end):
        block = blocks[index]
        rank = _standfirst_rank(block, first=index == scope.start, summary=summary)
        new = squash(block.text) not in known and not (
            _is_furniture(block, title) or _says_so(block)
        )
        if rank and new and (best is None or rank > best[0]):
            best = (rank, block)
    return replace(best[1], kind="p", group=0, quote=0) if best else None


def _standfirst_rank(block: Block, *, first: bool, summary: str) -> int:
    if len(block.text) not in _STANDFIRST or block.links * 2 > len(block.text) or _is_label(block):
        return 0
    parent = block.element.getparent()
    holders = [block.element] if parent is None else [block.element, parent]
    if any("standfirst" in kinds_of_names(names_of(holder)) for holder in holders):
        return 3
    if extent(block.text) < PROSE:
        return 0
    if likeness(block.text, summary) >= 0.7:
        return 2
    return 1 if first or block.kind in HEADINGS else 0
