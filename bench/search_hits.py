"""Whether ours finds the articles that Whoosh finds when both are given the same words.

    python -m bench.search_hits [--articles 4000] [--each 25]

An index of Whoosh's own making, with its own field type, writer, query objects and searcher, whose
analyser gives it our tokens (form, and stem with its language). For every query of `bench.search` the
sets of articles are compared; beside them, how much of what stock Whoosh (`StemmingAnalyzer`) finds is
the same: Jaccard's index, since there the words differ.
"""

from __future__ import annotations

import argparse
import math
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh import query
from whoosh.analysis import Analyzer, Token

from aggregator.model import Entry
from aggregator.queries import words
from aggregator.queries.grammar import parse
from aggregator.search import entries
from aggregator.search.matching import match
from bench.search_articles import LANGUAGES, MINUTES, START, Query, make_entries, make_queries
from bench.search_engines import Ours, Stock, between, typed


class _OurTokens(Analyzer):  # type: ignore[misc]  # whoosh is untyped
    """Tokens of "language␟title␟text": the form of each word, and its stem at the same place."""

    def __call__(self, value: str, **_: Any) -> Iterator[Any]:
        language, title, text = value.split("\x1f")
        token = Token(positions=True, boosts=True)
        token.boost = 1.0
        for start, part in ((0, title), (entries.BODY_START, text)):
            for place, raw in enumerate(words.raw_tokens(part), start):
                stemmed = words.stem_term(language, words.stem(language, raw))
                for term in (words.fold(raw), stemmed):
                    token.text, token.pos, token.stopped = term, place, False
                    yield token


class SameWords(Stock):
    """Whoosh with our words."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.analyzer = _OurTokens()

    def document(self, entry: Entry) -> dict[str, Any]:
        """An article, with its language for the analyser."""
        title = f"{entry.language}\x1f{entry.title}\x1f"
        return {**super().document(entry), "title": title, "content": title + entry.text}

    def find(self, asked: Query) -> set[str]:
        """The articles found by Whoosh's query objects."""
        field = asked.field or "content"
        parts: list[Any] = [_any_form(field, text) for text in asked.texts]
        if asked.joined == "":
            parts = [query.Phrase(field, [words.fold(text) for text in asked.texts])]
        if asked.joined == "*":
            parts = [query.Prefix(field, words.fold(asked.texts[0]))]
        joined = query.Or(parts) if asked.joined == "OR" else query.And(parts)
        return ids(self, query.And([joined, *_filters(asked)]))


def _any_form(field: str, text: str) -> Any:
    stems = (words.stem_term(each, words.stem(each, text)) for each in LANGUAGES)
    return query.Or([query.Term(field, term) for term in (words.fold(text), *stems)])


def _filters(asked: Query) -> Iterator[Any]:
    if asked.source:
        yield query.Term("source", asked.source)
    if asked.month:
        first, last = (each.replace(tzinfo=None) for each in between(asked.month))
        yield query.DateRange("published", first, last)


def ids(whoosh: Stock, asked: Any) -> set[str]:
    """The articles that Whoosh finds."""
    return {whoosh.searcher.stored_fields(n)["id"] for n in whoosh.searcher.docs_for_query(asked)}


def ours_find(ours: Ours, asked: Query) -> set[str]:
    """The articles that ours finds, before stories are made of them."""
    node = parse(typed(asked))
    assert node is not None
    found = match(ours.opened, node, deadline=math.inf)
    begun = int(START.timestamp())
    return {f"a{(ours.opened.published[n] - begun) // (60 * MINUTES)}" for n in found}


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=4_000)
    parser.add_argument("--each", type=int, default=25, help="queries of each kind")
    asked = parser.parse_args()
    articles = list(make_entries(asked.articles))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        ours, same, stock = Ours(folder / "o"), SameWords(folder / "w"), Stock(folder / "s")
        for engine in (ours, same, stock):
            engine.build(articles)
            engine.open()
        found: dict[str, list[tuple[int, bool, float]]] = {}
        for each in make_queries(articles, asked.each):
            mine = ours_find(ours, each)
            theirs = ids(stock, stock.parser.parse(stock.written(each)))
            shared = len(mine & theirs) / (len(mine | theirs) or 1) if mine | theirs else 1.0
            row = (len(mine), mine == same.find(each), shared)
            found.setdefault(each.kind, []).append(row)
    print(f"{'':<16}{'queries':>8}{'hits':>8}{'the same':>10}{'as stock':>10}")
    for kind, rows in sorted(found.items()):
        hits, stock_share = statistics.mean(r[0] for r in rows), statistics.mean(r[2] for r in rows)
        equal = sum(row[1] for row in rows)
        print(f"{kind:<16}{len(rows):8}{hits:8.0f}{equal:10}{stock_share:10.2f}")


if __name__ == "__main__":
    main()
