"""What nearness is worth: how high an article stands when it is looked for by words of its headline.

    python -m bench.nearness FILE.jsonl… [--articles 2500] [--asked 170]

The files hold lines of `{"title", "text", "lang"}`, as `aggregator evaluate` reads. Queries are two or
three longer words of a title: neighbours ("near") or any ("any"), in their order, or words of the text
in none ("text"). Printed is the mean reciprocal rank of the article among 20 hits, by the share that
nearness adds (`aggregator.search.nearness.SHARE`).
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from aggregator import search
from aggregator.model import ArticleId, Entry, StoryId
from aggregator.queries import words
from aggregator.search import nearness

SHARES = (0.0, 0.15, 0.3, 0.6)
Query = tuple[str, int, str]
"""Kind, number of the article, words."""


def read(files: Sequence[Path], *, articles: int, chance: random.Random) -> list[dict[str, str]]:
    """So many articles of the files, drawn by chance."""
    lines = (json.loads(line) for file in files for line in file.open(encoding="utf-8"))
    rows = [each for each in lines if each["title"] and len(each["text"] or "") > 400]
    chance.shuffle(rows)
    return rows[:articles]


def make_entry(number: int, row: dict[str, str]) -> Entry:
    """An article in a story of its own, as old as the others."""
    return Entry(
        id=ArticleId(f"a{number}"), path=f"{number}.md", address=f"{number}.html",
        title=row["title"], text=row["text"], source="Outlet", author=None, agency=None,
        language=(row.get("lang") or "en")[:2], published=datetime(2024, 1, 1, tzinfo=UTC),
        story=StoryId(f"s{number}"), story_address=f"s{number}.html", topics=(),
    )  # fmt: skip


def make_queries(rows: Sequence[dict[str, str]], *, chance: random.Random) -> Iterator[Query]:
    """Six queries for each article whose title has words enough."""
    for number, row in enumerate(rows):
        title = [word for word in words.raw_tokens(row["title"]) if len(word) > 3]
        text = [word for word in words.raw_tokens(row["text"][:2500])[20:] if len(word) > 4]
        for count in (2, 3):
            if len(title) < 3 or len(text) < 10:
                continue
            start = chance.randrange(len(title) - count + 1)
            some = sorted(chance.sample(range(len(title)), count))
            yield "near", number, " ".join(title[start : start + count])
            yield "any", number, " ".join(title[n] for n in some)
            yield "text", number, " ".join(chance.sample(text, count))


def measure(opened: search.OpenIndex, queries: Sequence[Query]) -> dict[str, float]:
    """Kind → mean reciprocal rank."""
    found: dict[str, list[float]] = {}
    for kind, number, query in queries:
        ids = [hit.id for hit in search.find(opened, query, limit=20, every=True).hits]
        wanted = ArticleId(f"a{number}")
        found.setdefault(kind, []).append(1 / (ids.index(wanted) + 1) if wanted in ids else 0.0)
    return {kind: statistics.mean(values) for kind, values in found.items()}


def main() -> None:
    """Measure in a temporary folder and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--articles", type=int, default=2_500)
    parser.add_argument("--asked", type=int, default=170)
    asked = parser.parse_args()
    chance = random.Random(5)
    rows = read(asked.files, articles=asked.articles, chance=chance)
    queries = list(make_queries(rows[: asked.asked], chance=chance))
    with tempfile.TemporaryDirectory() as folder:
        search.update(Path(folder), add=(make_entry(*each) for each in enumerate(rows)), remove=())
        opened = search.open_index(Path(folder))
        for share in SHARES:
            nearness.SHARE = share
            figures = measure(opened, queries)
            told = "  ".join(f"{kind} {value:.3f}" for kind, value in figures.items())
            print(f"share {share:4.2f}  {told}")
        opened.close()


if __name__ == "__main__":
    main()
