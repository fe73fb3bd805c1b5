"""How fast search is: building, one update, opening, and queries with extracts and facets.

    python -m bench.search --articles 20000 [--stock]

The articles are words drawn as often as English has them (wordfreq), 350 on average, so nothing
but the package is needed and every run measures the same. `--stock` measures Whoosh used as its
documentation shows it, on the same articles and queries. Times are of the processor, so that other
work on the machine does not count; with the machine to oneself they are what one waits.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import wordfreq

from aggregator import search
from aggregator.model import ArticleId, Entry, StoryId

QUERIES = 20
"""Of each kind."""


def make_entries(count: int, *, seed: int = 1) -> Iterator[Entry]:
    """`count` articles of 40 outlets, three to a story."""
    chance = random.Random(seed)
    vocabulary = wordfreq.top_n_list("en", 40_000)
    weights = [wordfreq.word_frequency(word, "en") for word in vocabulary]
    start = datetime(2024, 1, 1, tzinfo=UTC)
    for n in range(count):
        drawn = chance.choices(vocabulary, weights, k=chance.randint(100, 600))
        yield Entry(
            id=ArticleId(f"a{n}"),
            path=f"{n}.md",
            address=f"articles/{n}.html",
            title=" ".join(drawn[:9]).capitalize(),
            text=". ".join(" ".join(drawn[k : k + 17]) for k in range(0, len(drawn), 17)),
            source=f"Outlet {chance.randrange(40)}",
            author=None,
            agency=None,
            language="en",
            published=start + timedelta(minutes=13 * n),
            story=StoryId(f"s{n // 3}"),
            story_address=f"stories/{n // 3}.html",
            topics=(f"Topic {n % 17}",),
        )


def make_queries(*, seed: int = 2) -> dict[str, list[str]]:
    """Queries by kind."""
    chance = random.Random(seed)
    ranked = wordfreq.top_n_list("en", 40_000)

    def some(first: int, last: int) -> list[str]:
        return chance.sample([word for word in ranked[first:last] if word.isalpha()], QUERIES)

    middle, other = some(800, 4_000), some(800, 4_000)
    return {
        "rare word": some(10_000, 40_000),
        "word": middle,
        "common word": some(0, 100),
        "two words": [f"{a} {b}" for a, b in zip(middle, other, strict=True)],
        "either word": [f"{a} OR {b}" for a, b in zip(middle, other, strict=True)],
        "phrase": [f'"{a} {b}"' for a, b in zip(some(0, 100), some(100, 800), strict=True)],
        "prefix": [f"{word[:4]}*" for word in some(2_000, 8_000)],
        "filtered": [f'{word} source:"outlet 7" last:4w' for word in middle],
        "misspelt": [f"{word[:3]}{word[4]}{word[3]}{word[5:]}" for word in some(3_000, 9_000) if len(word) > 5],
    }  # fmt: skip


def report(kind: str, queries: Sequence[str], ask: Callable[[str], int]) -> None:
    """Median and 95th percentile of the milliseconds `ask` takes, and the hits."""
    taken, hits = [], 0
    for query in queries:
        began = time.process_time()
        hits += ask(query)
        taken.append((time.process_time() - began) * 1000)
    slow = statistics.quantiles(taken, n=20)[-1]
    print(
        f"  {kind:<12} {statistics.median(taken):7.1f} {slow:7.1f} ms  {hits // len(queries):6} hits"
    )


def measure(folder: Path, count: int) -> None:
    """Ours."""
    began = time.process_time()
    search.update(folder, add=make_entries(count), remove=())
    seconds = time.process_time() - began
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    print(f"ours: {count} articles in {seconds:.0f} s ({count / seconds:.0f}/s), {size:.0f} MB")
    updates = []
    for entry in make_entries(30, seed=3):
        began = time.process_time()
        search.update(folder, add=[entry], remove=())
        updates.append((time.process_time() - began) * 1000)
    print(f"  one article  {statistics.median(updates):7.1f} {max(updates):7.1f} ms (worst)")
    began = time.process_time()
    opened = search.open_index(folder)
    print(f"  opening      {(time.process_time() - began) * 1000:7.1f} ms")
    for kind, queries in make_queries().items():
        report(kind, queries, lambda query: search.find(opened, query).total)
    opened.close()


def measure_stock(folder: Path, count: int) -> None:
    """Whoosh as its documentation shows it."""
    from whoosh import fields, highlight, index
    from whoosh.analysis import StemmingAnalyzer
    from whoosh.qparser import MultifieldParser

    text = fields.TEXT(analyzer=StemmingAnalyzer(), stored=True)
    made = index.create_in(folder, fields.Schema(id=fields.ID(stored=True), title=text, text=text))
    began = time.process_time()
    writer = made.writer(limitmb=256)
    for entry in make_entries(count):
        writer.add_document(id=entry.id, title=entry.title, text=entry.text)
    writer.commit()
    seconds = time.process_time() - began
    print(f"stock: {count} articles in {seconds:.0f} s ({count / seconds:.0f}/s)")
    parser = MultifieldParser(["title", "text"], made.schema)

    def ask(searcher: Any, query: str) -> int:
        results = searcher.search(parser.parse(query), limit=20)
        results.fragmenter = highlight.ContextFragmenter()
        for hit in results:
            hit.highlights("text")
        return len(results)

    with made.searcher() as searcher:
        for kind, queries in make_queries().items():
            if kind not in ("filtered", "misspelt"):
                report(kind, queries, lambda query: ask(searcher, query))


def main() -> None:
    """Measure in a temporary folder and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--stock", action="store_true", help="measure stock Whoosh too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder) / "ours", asked.articles)
        if asked.stock:
            (Path(folder) / "stock").mkdir()
            measure_stock(Path(folder) / "stock", asked.articles)


if __name__ == "__main__":
    main()
