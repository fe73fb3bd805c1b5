"""What the search page shows: results, ways to narrow them, pages before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from aggregator.model import Results, SearchFault
from aggregator.publishing import addresses
from aggregator.text import normalise

HITS = 20
"""Results on one page."""
FACET_VALUES = 8
_FACETS = ("source", "topic", "language", "year", "month")
_TIMES = ("year", "month")
"""Facets that are shown in order of time, the newest first."""
ORDERS = ("relevance", "newest", "oldest")
"""Ways to sort, the usual one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address of a page of results says, but for the number of the page."""

    query: str = ""
    every: bool = False
    """Every article rather than one a story."""
    sort: str = ORDERS[0]

    def href(self, number: int = 1) -> str:
        """The reference to page `number` of these results, from the search page."""
        pairs = [("q", normalise(self.query))]
        pairs += [("every", "1")] if self.every else []
        pairs += [("sort", self.sort)] if self.sort != ORDERS[0] else []
        pairs += [("page", str(number))] if number > 1 else []
        return "?" + urlencode(pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One way to sort."""

    name: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """One value by which results can be narrowed."""

    value: str
    count: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One respect in which results can be narrowed."""

    name: str
    values: tuple[Narrowing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """`search.html`; as it stands by default, the page of a site without a server."""

    live: bool = False
    """Whether a server answers."""
    index: str = ""
    """The folder of the index that the page's own script asks; "" where there is none."""
    query: str = ""
    results: Results | None = None
    number: int = 1
    first: int = 0
    """Rank of the first hit shown, from 1."""
    every: bool = False
    """Every article rather than one a story."""
    sort: str = ""
    """"newest" or "oldest"; "" for the usual order."""
    orders: tuple[Order, ...] = ()
    fault: SearchFault = ""
    facets: tuple[Facet, ...] = ()
    previous: str | None = None
    following: str | None = None
    suggestion: str | None = None
    """The search for what was suggested."""
    feed: str | None = None
    """The reference of the feed of this search."""


def search_page(
    asked: Asked, *, results: Results | None, number: int, fault: SearchFault, size: int
) -> SearchPage:
    """The page for `results` of what was `asked`, of which `number` is shown."""
    sort = asked.sort if asked.sort != ORDERS[0] else ""
    if results is None:
        return SearchPage(live=True, query=asked.query, every=asked.every, sort=sort, fault=fault)
    first = (number - 1) * size + 1
    more = first - 1 + len(results.hits) < results.total and len(results.hits) >= size
    hint = results.suggestion
    return SearchPage(
        live=True,
        query=asked.query,
        results=results,
        number=number,
        first=first,
        every=asked.every,
        sort=sort,
        orders=tuple(_orders(asked)) if results.total > 1 else (),
        fault=fault,
        facets=tuple(_facets(asked, results)),
        previous=asked.href(number - 1) if number > 1 else None,
        following=asked.href(number + 1) if more else None,
        suggestion=replace(asked, query=hint).href() if hint else None,
        feed=addresses.SEARCH_FEED + replace(asked, sort=ORDERS[0]).href(),
    )


def _orders(asked: Asked) -> Iterator[Order]:
    for name in ORDERS:
        yield Order(name=name, href=replace(asked, sort=name).href(), current=asked.sort == name)


def _facets(asked: Asked, results: Results) -> Iterator[Facet]:
    """Only what narrows: a respect in which all results agree is left out."""
    for key in _FACETS:
        values = results.facets.get(key, ())
        if len(values) > 1:
            shown = values[:FACET_VALUES]
            narrow = (
                Narrowing(
                    value=value,
                    count=count,
                    href=replace(asked, query=f"{asked.query} {_clause(key, value)}").href(),
                )
                for value, count in (sorted(shown, reverse=True) if key in _TIMES else shown)
            )
            yield Facet(name=key, values=tuple(narrow))


def _clause(key: str, value: str) -> str:
    """The words of the search grammar that keep one value of a facet."""
    if key in _TIMES:
        return f"date:{value}"
    if key == "language":
        return f"lang:{value}"
    return f'{key}:"{_bare(value)}"'


def _bare(value: str) -> str:
    """Without quotation marks, which nothing inside a phrase can escape."""
    return " ".join(value.replace('"', " ").split())
