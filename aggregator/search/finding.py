"""A query typed by somebody → results: understood, matched, one hit per story, counted, shown."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest
from typing import Literal

from aggregator.model import Hit, Results
from aggregator.search import storage
from aggregator.search.extracts import Marker
from aggregator.search.grammar import MAX_LENGTH, parse
from aggregator.search.matching import Scores, TooSlowError, match
from aggregator.search.opened import OpenIndex
from aggregator.search.query import (
    And,
    Node,
    Or,
    Phrase,
    Prefix,
    Word,
    conjunction,
    describe,
    disjunction,
)
from aggregator.search.spelling import respell

Sort = Literal["relevance", "newest", "oldest"]
TIME_LIMIT = 2.0
"""Seconds that the looking-up may take."""
FACET_VALUES = 10
_FEW = 3
"""Articles; below that another spelling is looked for."""


@dataclass(frozen=True, slots=True)
class _Found:
    node: Node | None
    """What was looked for in the end."""
    scores: Scores
    understood: str
    suggestion: str | None = None


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
    turns out to be damaged raises IndexUnusableError.
    """
    began = time.perf_counter()
    first = max(0, offset)
    try:
        with opened.turn:
            found = _look_up(opened, query, began + TIME_LIMIT)
            values = _values(opened, found.scores, sort)
            standing = values if every else _standing(opened, values)
            best = nlargest(first + max(0, limit), standing, key=standing.__getitem__)
            hits = _hits(opened, found, best[first:], every=every)
    except (LookupError, ValueError, TypeError, OSError, EOFError) as error:
        raise storage.unusable(opened.folder, error) from None
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
    understood = describe(node)
    scores = match(opened, node, deadline=deadline)
    suggestion = _suggestion(opened, node, deadline) if len(scores) < _FEW else None
    if not scores and (loose := _loosened(node)) is not None:
        node, scores = loose, match(opened, loose, deadline=deadline)
        understood = f"{describe(node)} (no article has all of these)"
    return _Found(node, scores, understood, suggestion)


def _suggestion(opened: OpenIndex, node: Node, deadline: float) -> str | None:
    """Another spelling of the query that finds something."""
    spelt = respell(opened, node)
    if spelt is None or not match(opened, spelt, deadline=deadline):
        return None
    return describe(spelt)


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

_Values = Mapping[int, tuple[float, int]]
"""Article → what it is ordered by, highest first: value, and time where that is the same."""


def _values(opened: OpenIndex, scores: Scores, sort: Sort) -> _Values:
    published = opened.published
    if sort == "newest":
        return {n: (published[n], n) for n in scores}
    if sort == "oldest":
        return {n: (-published[n], -n) for n in scores}
    return {n: (_score(opened, n, score), published[n]) for n, score in scores.items()}


def _score(opened: OpenIndex, number: int, score: float) -> float:
    """Relevance with freshness; filters alone make all relevant alike."""
    return (score or 1.0) * opened.freshness[number]


def _standing(opened: OpenIndex, values: _Values) -> _Values:
    """Of each story the article that comes first."""
    stories = opened.stories.numbers
    best: dict[int, int] = {}
    for number, value in values.items():
        other = best.setdefault(stories[number], number)
        if other != number and value > values[other]:
            best[stories[number]] = number
    return {number: values[number] for number in best.values()}


# ── showing ────────────────────────────────────────────────────────────────────────────────


def _hits(
    opened: OpenIndex, found: _Found, numbers: Iterable[int], *, every: bool
) -> tuple[Hit, ...]:
    stories = opened.stories.numbers
    members = Counter[int]() if every else Counter(stories[n] for n in found.scores)
    markers: dict[str, Marker] = {}
    hits: list[Hit] = []
    for number in numbers:
        stored = opened.stored(number)
        assert found.node is not None
        marker = markers.setdefault(stored.language, Marker(found.node, stored.language))
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
                extract=marker.extract(stored.text),
                more=0 if every else members[stories[number]] - 1,
            )
        )
    return tuple(hits)


def _facets(
    opened: OpenIndex, scores: Scores, *, every: bool
) -> dict[str, tuple[tuple[str, int], ...]]:
    """How many stories (with `every`: articles) each value of a facet would leave."""
    units = range(len(opened.topics)) if every else opened.stories.numbers
    columns = {"source": opened.sources, "language": opened.languages, "year": opened.years}
    facets = {}
    for name, column in columns.items():
        counts = Counter(number for number, _ in {(column.numbers[n], units[n]) for n in scores})
        facets[name] = _largest({column.vocabulary.values[n]: c for n, c in counts.items()})
    topics = {(topic, units[n]) for n in scores for topic in opened.topics[n]}
    facets["topic"] = _largest(Counter(topic for topic, _ in topics))
    return facets


def _largest(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:FACET_VALUES])
