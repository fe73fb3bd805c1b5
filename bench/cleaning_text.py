"""Raw text as copied from pages, cleaned and not: `python -m bench.cleaning_text`.

58 pages of 31 hosts as plain text (`../shared/data/cleaning/txt`) against the articles people
marked in them. Text: 4-gram F1 of words, mean over the pages. The weights in use were fitted on
these pages; `python -m bench.fit_cleaning_text` gives the figure with hosts held out.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aggregator.readers.plain import RawArticle, read_plain
from aggregator.text import fold

DATA = Path(__file__).parent.parent.parent / "shared" / "data" / "cleaning"


@dataclass(frozen=True)
class Page:
    """A page as plain text, and what a person says its article is."""

    host: str
    raw: str
    title: str
    text: str
    date: str
    authors: str


def load_pages() -> list[Page]:
    """The pages with their articles; empty where the data is absent."""
    if not (DATA / "gold.jsonl").is_file():
        return []
    rows = [json.loads(line) for line in (DATA / "gold.jsonl").read_text("utf-8").splitlines()]
    return [
        Page(
            host=row["source"],
            raw=(DATA / row["txt"]).read_text("utf-8"),
            title=row["title"],
            text=row["text"],
            date=row["date"] or "",
            authors=row["authors"] or "",
        )
        for row in rows
    ]


def four_gram_f1(text: str, gold: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of the multisets of four words."""
    here, there = _grams(text), _grams(gold)
    both = sum((here & there).values())
    precision = both / max(1, sum(here.values()))
    recall = both / max(1, sum(there.values()))
    return precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0


def _grams(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return Counter(tuple(words[at : at + 4]) for at in range(len(words) - 3))


def title_key(title: str) -> str:
    """A title but for case, spacing and marks."""
    return " ".join(re.findall(r"\w+", fold(title)))


def same_title(found: str, gold: str) -> bool:
    """Equal but for case, spacing, marks and a site's name behind."""
    here, there = title_key(found), title_key(gold)
    return here == there or (len(there) > 20 and here.startswith(there + " "))


def same_author(found: str | None, gold: str) -> bool:
    return title_key(found or "").replace(" and ", " ") == title_key(gold).replace(" and ", " ")


def _uncleaned(page: Page) -> RawArticle:
    first = next(line for line in page.raw.split("\n") if line.strip())
    return RawArticle(title=first, text=page.raw)


def _long_lines(page: Page) -> RawArticle:
    lines = [line for line in page.raw.split("\n") if len(line.split()) >= 20]
    return RawArticle(title=_uncleaned(page).title, text="\n\n".join(lines))


def _cleaned(page: Page) -> RawArticle:
    return read_plain(page.raw, path="page.txt")


def report(pages: Sequence[Page], name: str, read: Callable[[Page], RawArticle]) -> None:
    started = time.perf_counter()
    found = [read(page) for page in pages]
    seconds = time.perf_counter() - started
    pairs = list(zip(found, pages, strict=True))
    scores = [four_gram_f1(each.text, page.text) for each, page in pairs]
    precision, recall, f1 = (sum(column) / len(pages) for column in zip(*scores, strict=True))
    exact = sum(each.title == page.title for each, page in pairs)
    titles = sum(same_title(each.title, page.title) for each, page in pairs)
    dates = sum(_day(each) == page.date[:10] for each, page in pairs)
    signed = [(each, page) for each, page in pairs if page.authors]
    authors = sum(same_author(each.author, page.authors) for each, page in signed)
    print(
        f"{name:12} {precision:9.3f} {recall:6.3f} {f1:6.3f} {exact:9} {titles:6} {dates:5}"
        f" {authors:4}/{len(signed)} {len(pages) / seconds:8.0f}"
    )


def _day(article: RawArticle) -> str:
    return article.published.date().isoformat() if article.published else ""


def main() -> None:
    pages = load_pages()
    if not pages:
        print(f"no labelled pages in {DATA}")
        return
    print(f"{len(pages)} pages; counts of titles (exact; same words), days of publication, authors")
    print("             precision recall     F1    exact  title   day  author  texts/s")
    for name, read in (
        ("uncleaned", _uncleaned),
        ("long lines", _long_lines),
        ("read_plain", _cleaned),
    ):
        report(pages, name, read)


if __name__ == "__main__":
    main()
