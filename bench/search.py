"""How fast search is, beside Whoosh used as its documentation shows it, SQLite FTS5 and tantivy.

    python -m bench.search [--articles 20000] [--each 25] [--keep FOLDER] [--only ours]

Every engine answers the same questions (`bench.search_articles`) in full: twenty hits, extracts with the
words marked, counts by source, language and year. The engines take turns at every question, so that
whatever else the machine does meets all of them. Times are of the processor; what counts is the ratio
of one engine to the other, since machines differ. `--keep` leaves the indexes in a folder, where the
next run finds them.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from aggregator import search
from bench.search_articles import Query, make_entries, make_queries
from bench.search_engines import Engine, Ours, engines

Timings = dict[str, list[tuple[Query, float, int]]]
"""Engine → query, milliseconds, hits."""


def build(engine: Engine, folder: Path, count: int) -> None:
    """Build an index unless there is one, and print time and size."""
    if not folder.exists():
        entries = list(make_entries(count))
        began = time.process_time()
        engine.build(entries)
        seconds = time.process_time() - began
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        print(f"{engine.name:<10} {seconds:6.0f} s {count / seconds:7.0f}/s {size:6.0f} MB")
    engine.open()


def take_turns(asked: Sequence[Engine], queries: Sequence[Query]) -> Timings:
    """Every engine answers every query; whose turn is first changes."""
    taken: Timings = {engine.name: [] for engine in asked}
    for engine in asked:  # what is loaded at the first question is not part of any
        engine.ask(Query("", ("first",)))
    for n, query in enumerate(queries):
        for engine in (*asked[n % len(asked) :], *asked[: n % len(asked)]):
            gc.collect(0)
            began = time.process_time()
            hits = engine.ask(query)
            taken[engine.name].append((query, (time.process_time() - began) * 1000, hits))
    return taken


def report(taken: Timings) -> None:
    """Median and 95th percentile by kind of query, and as multiples of ours."""
    kinds = list(dict.fromkeys(sorted(query.kind for query, _, _ in taken["ours"])))
    heads = "".join(f"{name:>31}" for name in taken)
    print(f"\n{'':<15}{heads}")
    print(f"{'':<15}" + f"{'hits':>8}{'median':>8}{'p95':>8}{'ratio':>7}" * len(taken))
    for kind in [*kinds, ""]:
        cells, ours = "", (0.0, 0.0)
        for name, times in taken.items():
            of_kind = [(spent, hits) for query, spent, hits in times if kind in ("", query.kind)]
            spent = [each for each, _ in of_kind]
            middle, slow = statistics.median(spent), statistics.quantiles(spent, n=20)[-1]
            ours = (middle, slow) if name == "ours" else ours
            hits = statistics.mean(hits for _, hits in of_kind)
            cells += f"{hits:8.0f}{middle:8.1f}{slow:8.1f}{middle / ours[0]:7.2f}"
        print(f"{kind or 'all':<15}{cells}")


def measure_updates(ours: Ours, folder: Path) -> None:
    """What one article more costs, and what opening the index does."""
    updates = []
    for entry in make_entries(30, seed=3):
        began = time.process_time()
        search.update(folder, add=[entry], remove=())
        updates.append((time.process_time() - began) * 1000)
    print(f"\nours: one article {statistics.median(updates):.1f} ms, worst {max(updates):.1f} ms")
    began = time.process_time()
    ours.open()
    print(f"ours: opening {(time.process_time() - began) * 1000:.1f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--each", type=int, default=25, help="queries of each kind")
    parser.add_argument("--keep", type=Path, help="folder for the indexes")
    parser.add_argument("--only", help="names of engines, parted by commas")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        chosen = [each for each in engines(folder) if each.name in (asked.only or each.name)]
        for engine in chosen:
            build(engine, folder / engine.name.lower(), asked.articles)
        queries = make_queries(list(make_entries(asked.articles)), asked.each)
        report(take_turns(chosen, queries))
        if isinstance(chosen[0], Ours) and not asked.keep:
            measure_updates(chosen[0], folder / "ours")


if __name__ == "__main__":
    main()
