"""What the search page shows: results, ways to narrow them, pages before and after."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from aggregator.model import Results
from aggregator.publishing import words
from aggregator.text import normalise

HITS = 20
"""Results on one page."""
FACET_VALUES = 8
_FACETS = (("source", "Source"), ("topic", "Topic"), ("language", "Language"), ("year", "Year"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """One value by which results can be narrowed."""

    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One respect in which results can be narrowed."""

    label: str
    values: tuple[Narrowing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """`search.html`; as it stands by default, the page of a site without a server."""

    live: bool = False
    """Whether a server answers."""
    query: str = ""
    results: Results | None = None
    number: int = 1
    first: int = 0
    """Rank of the first hit shown, from 1."""
    every: bool = False
    """Every article rather than one a story."""
    message: str = ""
    facets: tuple[Facet, ...] = ()
    previous: str | None = None
    following: str | None = None
    suggestion: str | None = None
    """The search for what was suggested."""


def search_page(
    *, query: str, results: Results | None, number: int, every: bool, message: str, size: int
) -> SearchPage:
    """The page for `results` of `query`, of which `number` is shown."""
    if results is None:
        return SearchPage(live=True, query=query, every=every, message=message)
    first = (number - 1) * size + 1
    more = first - 1 + len(results.hits) < results.total and len(results.hits) >= size
    hint = results.suggestion
    return SearchPage(
        live=True,
        query=query,
        results=results,
        number=number,
        first=first,
        every=every,
        message=message,
        facets=_facets(query, results, every=every),
        previous=_href(query, every=every, number=number - 1) if number > 1 else None,
        following=_href(query, every=every, number=number + 1) if more else None,
        suggestion=_href(hint, every=every) if hint else None,
    )


def _facets(query: str, results: Results, *, every: bool) -> tuple[Facet, ...]:
    """Only what narrows: a respect in which all results agree is left out."""
    made = []
    for key, label in _FACETS:
        values = results.facets.get(key, ())
        if len(values) > 1:
            narrow = tuple(
                Narrowing(
                    label=words.language(value) or "unknown" if key == "language" else value,
                    count=count,
                    href=_href(f"{query} {_clause(key, value)}", every=every),
                )
                for value, count in values[:FACET_VALUES]
            )
            made.append(Facet(label=label, values=narrow))
    return tuple(made)


def _clause(key: str, value: str) -> str:
    """The words of the search grammar that keep one value of a facet."""
    if key == "year":
        return f"date:{value}-01-01..{value}-12-31"
    if key == "language":
        return f"lang:{value}"
    return f'{key}:"{_bare(value)}"'


def _bare(value: str) -> str:
    """Without quotation marks, which nothing inside a phrase can escape."""
    return " ".join(value.replace('"', " ").split())


def _href(query: str, *, every: bool, number: int = 1) -> str:
    pairs = [("q", normalise(query)), *([("every", "1")] if every else [])]
    pairs += [("page", str(number))] if number > 1 else []
    return "?" + urlencode(pairs)
