r"""How well saved pages are read: ours beside plain trafilatura, on pages with a known text.

`python -m bench.cleaning` prints a table. The data lie beside the project, in
`../shared/data/cleaning` (`gold.jsonl`: text, title, date, html; and the pages): they belong to
their publishers and are no part of it.

The measure of text: words (`\\w+`, case folded) in groups of four, counted with repetition; the
share of the found groups that are wanted is precision, of the wanted that are found recall, F1
their harmonic mean; all three averaged over pages. A title is right when it is the wanted one but
for case, spacing, punctuation and a site's name behind it; a date when it is of the wanted day.

"without names" reads the same pages with every class, id, role and itemprop taken away: what is
left is judged by structure alone, as pages are whose names are hashes.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aggregator.readers.pages import read_html

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "cleaning"
_NAMES = re.compile(
    r"\s(?:class|id|role|itemprop|data-testid|data-component)=(?:\"[^\"]*\"|'[^']*')"
)


@dataclass(frozen=True)
class Wanted:
    """What a page holds, by hand."""

    html: str
    text: str
    title: str
    date: str


@dataclass(frozen=True)
class Found:
    """What a program finds in a page."""

    text: str
    title: str
    date: str


@dataclass(frozen=True)
class Row:
    """One line of the table: shares, and seconds of processor time for a page."""

    name: str
    precision: float
    recall: float
    f1: float
    title: float
    date: float
    seconds: float


def grams(text: str, n: int = 4) -> Counter[tuple[str, ...]]:
    """The groups of `n` words of `text`; of a shorter text the one of all its words."""
    words = re.findall(r"\w+", text.casefold())
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + n]) for i in range(max(1, len(words) - n + 1)))


def score(found: str, wanted: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of the text `found` against `wanted`."""
    left, right = grams(found), grams(wanted)
    common = (left & right).total()
    precision = common / left.total() if left else 0.0
    recall = common / right.total() if right else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if common else 0.0


def same_title(found: str, wanted: str) -> bool:
    """Whether two titles are one but for case, spacing, punctuation and a site's name behind."""
    parts = re.split(r"\s+[|–—-]\s+", found)
    heads = {" - ".join(parts[:end]) for end in range(1, len(parts) + 1)}
    return _letters(wanted) in {_letters(head) for head in heads}


def _letters(title: str) -> str:
    return re.sub(r"[\W_]+", "", title.casefold())


def load(folder: Path = DATA) -> list[tuple[str, Wanted]]:
    """The pages of `folder` as markup, with what is wanted of each."""
    lines = (folder / "gold.jsonl").read_text("utf-8").splitlines()
    golds = [json.loads(line) for line in lines]
    return [
        (
            (folder / gold["html"]).read_text("utf-8", errors="replace"),
            Wanted(gold["html"], gold["text"], gold["title"], gold["date"] or ""),
        )
        for gold in golds
    ]


def ours(markup: str) -> Found:
    page = read_html(markup, path="page.html")
    return Found(page.text, page.title, page.published.date().isoformat() if page.published else "")


def plain_trafilatura(markup: str) -> Found:
    import trafilatura

    page = trafilatura.bare_extraction(markup, with_metadata=True)
    return Found(page.text or "", page.title or "", page.date or "") if page else Found("", "", "")


def without_names(read: Callable[[str], Found]) -> Callable[[str], Found]:
    return lambda markup: read(_NAMES.sub("", markup))


def measure(name: str, read: Callable[[str], Found], pages: Sequence[tuple[str, Wanted]]) -> Row:
    """The mean scores of `read` over `pages`."""
    read(pages[0][0])  # what is built once should not count as reading
    begun = time.process_time()
    found = [read(markup) for markup, _ in pages]
    seconds = (time.process_time() - begun) / len(pages)
    texts = [score(f.text, w.text) for f, (_, w) in zip(found, pages, strict=True)]
    titles = [same_title(f.title, w.title) for f, (_, w) in zip(found, pages, strict=True)]
    dates = [f.date == w.date for f, (_, w) in zip(found, pages, strict=True)]
    precision, recall, f1 = (sum(column) / len(pages) for column in zip(*texts, strict=True))
    return Row(
        name,
        precision,
        recall,
        f1,
        sum(titles) / len(pages),
        sum(dates) / len(pages),
        seconds,
    )


def table(rows: Sequence[Row]) -> str:
    """`rows` as text; time as a multiple of the last row's."""
    lines = [f"{'':28}{'F1':>7}{'prec.':>8}{'recall':>8}{'title':>8}{'date':>8}{'time':>8}"]
    lines += [
        f"{r.name:28}{r.f1:7.4f}{r.precision:8.4f}{r.recall:8.4f}{r.title:8.1%}{r.date:8.1%}"
        f"{r.seconds / rows[-1].seconds:7.2f}x"
        for r in rows
    ]
    return "\n".join(lines)


def main() -> int:
    if not (DATA / "gold.jsonl").is_file():
        print(f"No pages to measure on: {DATA}/gold.jsonl is not there.", file=sys.stderr)
        return 1
    pages = load()
    readers = {
        "aggregator": ours,
        "aggregator, without names": without_names(ours),
        "trafilatura, without names": without_names(plain_trafilatura),
        "trafilatura": plain_trafilatura,
    }
    print(f"{len(pages)} pages")
    print(table([measure(name, read, pages) for name, read in readers.items()]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
