"""What is indexed, and how Pagefind is told of it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

FORM = 1
"""Another number with every change of what is made of a record: the index is then made anew."""
STEMMED = frozenset({
    "ar", "ca", "da", "de", "el", "en", "eo", "es", "et", "eu", "fi", "fr",
    "ga", "hi", "hu", "hy", "id", "it", "lt", "nb", "ne", "nl", "nn", "no",
    "pl", "pt", "ro", "ru", "sr", "sv", "ta", "tr", "yi",
})  # fmt: skip
"""Languages that Pagefind 1.5.2 has a stemmer for: those of all that `words` can name whose index
of one word came with a program."""
SHARED = "und"
"""The language of the index that all others share; ISO 639-2, "undetermined"."""
MOST_LANGUAGES = 5
"""Indexes with a stemmer: each costs who searches 70 KB and a worker."""
_UNPARTED = re.compile(
    "[\u0e01-\u0ede\u1000-\u109f\u1780-\u17dd\u3005-\u3007\u3041-\u309f\u30a1-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]+"
)
"""Scripts without blanks between words; the same stand in templates/search-static.js."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One text that can be found."""

    address: str
    """Its page, below the site."""
    title: str
    text: str
    source: str
    sources: tuple[str, ...]
    """All outlets that printed it."""
    topics: tuple[str, ...]
    language: str
    published: datetime
    story_address: str
    more: int
    """Other articles in its story."""


def requests(records: Sequence[Record]) -> Iterator[dict[str, Any]]:
    """What Pagefind's service is asked to add, one request a record, in their order."""
    own = _languages(records)
    for each in records:
        time = each.published.astimezone(UTC).isoformat().replace("+00:00", "Z")
        yield {
            "type": "AddRecord",
            "url": _reference(each, time),
            "content": part(each.text),
            "language": each.language if each.language in own else SHARED,
            "meta": {"source": each.source, "title": part(each.title)},
            "filters": {
                "language": [each.language],
                "month": [time[:7]],
                "source": sorted({each.source, *each.sources}),
                "topic": sorted(set(each.topics)),
                "year": [time[:4]],
            },
            "sort": {"time": time},
        }


def part(text: str) -> str:
    """`text` with blanks between the characters of scripts that write none between words."""
    return _UNPARTED.sub(_parted, text)


def _parted(run: re.Match[str]) -> str:
    """Each character a word, with the marks that belong to it."""
    made = "".join(
        each if unicodedata.category(each).startswith("M") else f" {each}" for each in run[0]
    )
    return f"{made} "


def _languages(records: Sequence[Record]) -> frozenset[str]:
    """The languages that have an index of their own."""
    counts = Counter(each.language for each in records if each.language in STEMMED)
    ranked = sorted(counts, key=lambda language: (-counts[language], language))
    return frozenset(ranked[:MOST_LANGUAGES])


def _reference(record: Record, time: str) -> str:
    """Where the text is, with what its hit shows beside its title and source.

    All else that Pagefind keeps of a text is searched: a story's address would be found by its words.
    """
    told = {"language": record.language, "more": record.more, "story": record.story_address}
    return f"{quote(record.address)}#{urlencode({**told, 'time': time})}"
