"""A query typed by somebody → results: understood, matched, one hit per story, counted, shown."""

from __future__ import annotations

import heapq
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from aggregator.model import Hit, Results
from aggregator.queries.grammar import MAX_LENGTH, parse
from aggregator.queries.tree import (
    And,
    Node,
    Or,
    Phrase,
    Prefix,
    Word,
    conjunction,
    describe,
    disjunction,
    leaves,
)
from aggregator.search.entries import Stored
from aggregator.search.extracts import Marker
from aggregator.search.matching import Scores, TooSlowError, match
from aggregator.search.nearness import Nearness, wanted
from aggregator.search.opened import Column, OpenIndex
from aggregator.search.spelling import respell

Sort = Literal["relevance", "newest", "oldest"]
TIME_LIMIT = 2.0
"""Seconds that the looking-up may take."""
FACET_VALUES = 10
_FEW = 3
"""Articles; below that another spelling is looked for, each word of which takes about 20 ms."""
_JUDGED = 20
"""Articles, the best by their words: a page of results. Those below are never raised above
them, since nearness only adds."""
_MARKED = 1_000_000
"""Characters of all hits together that are looked through for what to mark; a hundred hits of usual
length have half as many. Hits after that show their openings."""
_SPELT = 8
"""Words of a query that may be spelt otherwise; who types more did not mistype one name."""


@dataclass(frozen=True, slots=True)
class _Found:
    node: Node | None
    """What was looked for in the end."""
    scores: Scores
    understood: str
    suggestion: str | None = None
    read: dict[int, Stored] = field(default_factory=dict)
    """What was read of articles on the way."""


def find(
    opened: OpenIndex,
    query: str,
    *,
    limit: int = 20,
    offset: int = 0,
    every: bool = False,
    sort: Sort = "relevance",
) -> Results:
    """What `query` finds: `limit` hits from `offset` on, one per story unless `every`.

    Where no article has all of the words, those that have any; `understood` says so. Of a story
    the article stands that comes first in the order. Nothing that is typed raises; an index that
    turns out to be damaged raises IndexUnusableError, and the next update makes it anew.
    """
    began = time.perf_counter()
    first = max(0, offset)
    with opened.turn:
        # From here on: who waited for the turn of another search is not to pay for that.
        found = _look_up(opened, query, time.perf_counter() + TIME_LIMIT)
        if sort == "relevance":
            _raise_near(opened, found)
        standing = _standing(opened, found.scores, sort, every=every)
        shown = standing[first : first + max(0, limit)]
        hits = _hits(opened, found, shown, every=every)
    facets = _facets(opened, found.scores, every=every)
    return Results(
        query=query,
        understood=found.understood,
        total=len(standing),
        milliseconds=(time.perf_counter() - began) * 1000,
        hits=hits,
        facets=facets,
        suggestion=found.suggestion,
    )


# ── looking up ─────────────────────────────────────────────────────────────────────────────


def _look_up(opened: OpenIndex, query: str, deadline: float) -> _Found:
    node = parse(query[:MAX_LENGTH])
    if node is None:
        return _Found(None, {}, "")
    try:
        return _answer(opened, node, deadline)
    except TooSlowError:
        return _Found(None, {}, f"{describe(node)} (given up after {TIME_LIMIT:g} seconds)")


def _answer(opened: OpenIndex, node: Node, deadline: float) -> _Found:
    understood, asked = describe(node), node
    scores = match(opened, node, deadline=deadline)
    few = len(scores) < _FEW
    if not scores and (loose := _loosened(node)) is not None:
        node, scores = loose, match(opened, loose, deadline=deadline)
        understood = f"{describe(node)} (no article has all of these)"
    # Last, since it may use up the time: then there are at least these results.
    suggestion = _suggestion(opened, asked, deadline) if few else None
    return _Found(node, scores, understood, suggestion)


def _suggestion(opened: OpenIndex, node: Node, deadline: float) -> str | None:
    """Another spelling of the query that finds something."""
    if sum(len(leaf.words) if isinstance(leaf, Phrase) else 1 for leaf in leaves(node)) > _SPELT:
        return None
    try:
        spelt = respell(opened, node, deadline=deadline)
        found = spelt is not None and match(opened, spelt, deadline=deadline)
    except TooSlowError:
        return None
    return describe(spelt) if found else None


def _loosened(node: Node) -> Node | None:
    """Any of the words where all were asked for; filters and exclusions stay. None: no words."""
    if not isinstance(node, And):
        return None
    wanted = [part for part in node.parts if _is_text(part)]
    rest = [part for part in node.parts if not _is_text(part)]
    any_of = disjunction(wanted)
    return conjunction([any_of, *rest]) if any_of and len(wanted) > 1 else None


def _is_text(node: Node) -> bool:
    if isinstance(node, Or | And):
        return all(map(_is_text, node.parts))
    return isinstance(node, Word | Prefix | Phrase) and node.field in ("", "title")


# ── ordering ───────────────────────────────────────────────────────────────────────────────


def _standing(opened: OpenIndex, scores: Scores, sort: Sort, *, every: bool) -> Sequence[int]:
    """The articles in order; of each story only the first, unless `every`."""
    order = sorted(scores, key=opened.published.__getitem__, reverse=sort != "oldest")
    if sort == "relevance":  # of what is equally relevant, the newest first
        values = {n: _score(opened, n, score) for n, score in scores.items()}
        order.sort(key=values.__getitem__, reverse=True)
    if every:
        return order
    stories = opened.stories.numbers
    order.reverse()
    first = set(dict(zip(map(stories.__getitem__, order), order, strict=True)).values())
    return [number for number in reversed(order) if number in first]


def _raise_near(opened: OpenIndex, found: _Found) -> None:
    """Raise the score of those of the best articles in which the words stand near one another."""
    texts = wanted(found.node) if found.node else ()
    if not texts:
        return
    judges: dict[str, Nearness] = {}
    scores = found.scores
    best = heapq.nlargest(_JUDGED, scores, key=lambda n: (_score(opened, n, scores[n]), -n))
    for number in best:
        stored = found.read[number] = opened.stored(number)
        if stored.language not in judges:
            judges[stored.language] = Nearness(texts, stored.language)
        scores[number] *= judges[stored.language].boost(stored.title, stored.text)


def _score(opened: OpenIndex, number: int, score: float) -> float:
    """Relevance with freshness, by which alone articles differ that only passed filters."""
    return (score or 1.0) * opened.freshness[number]


# ── showing ────────────────────────────────────────────────────────────────────────────────


def _hits(
    opened: OpenIndex, found: _Found, numbers: Iterable[int], *, every: bool
) -> tuple[Hit, ...]:
    stories = opened.stories.numbers
    members = Counter[int]() if every else Counter(stories[n] for n in found.scores)
    markers: dict[str, Marker] = {}
    hits: list[Hit] = []
    left = _MARKED
    for number in numbers:
        stored = found.read.get(number) or opened.stored(number)
        assert found.node is not None
        if stored.language not in markers:
            markers[stored.language] = Marker(found.node, stored.language)
        hits.append(
            Hit(
                id=stored.id,
                path=stored.path,
                address=stored.address,
                title=stored.title,
                source=stored.source,
                published=stored.published,
                story=stored.story,
                story_address=stored.story_address,
                language=stored.language,
                score=_score(opened, number, found.scores[number]),
                extract=markers[stored.language].extract(stored.text, most=left),
                more=0 if every else members[stories[number]] - 1,
            )
        )
        left = max(0, left - len(stored.text))
    return tuple(hits)


def _facets(
    opened: OpenIndex, scores: Scores, *, every: bool
) -> dict[str, tuple[tuple[str, int], ...]]:
    """How many stories (with `every`: articles) each value of a facet would leave.

    Months only where all is of one year.
    """
    units = range(len(opened.topics)) if every else opened.stories.numbers
    held = list(map(units.__getitem__, scores))
    columns = {"source": opened.sources, "language": opened.languages, "year": opened.years}
    facets = {name: _counted(column, scores, held) for name, column in columns.items()}
    one_year = len(facets["year"]) < 2
    facets["month"] = _counted(opened.months, scores, held) if one_year else ()
    topics: dict[str, set[int]] = {}
    for number, unit in zip(scores, held, strict=True):
        for label in opened.topics[number]:
            topics.setdefault(label, set()).add(unit)
    facets["topic"] = _largest({label: len(named) for label, named in topics.items()})
    return facets


def _counted(
    column: Column, numbers: Iterable[int], units: Sequence[int]
) -> tuple[tuple[str, int], ...]:
    """How many `units` each value of a column has, of the articles `numbers` that stand for them."""
    values = column.vocabulary.values
    many = len(values)
    # One number for value and unit: as pairs, Python's collector would look at them all.
    each = map(column.numbers.__getitem__, numbers)
    pairs = {unit * many + value for value, unit in zip(each, units, strict=True)}
    counts = Counter(pair % many for pair in pairs)
    return _largest({values[n]: count for n, count in counts.items()})


def _largest(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:FACET_VALUES])
