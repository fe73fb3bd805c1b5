"""By its first character most words of a text can be passed over: they match nothing asked for.

Stemming a word of which nothing is remembered takes 30 µs, and a page of results has some 7,000 words.
"""

from __future__ import annotations

from collections.abc import Iterable

from aggregator.queries import words


class Telling(dict[str, bool]):
    """First character of a word as written → whether such a word may have one of some forms or stems.

    Of languages whose stemmer changes how words begin, any may. Learns as it is asked.
    """

    def __init__(self, wanted: Iterable[str], language: str) -> None:
        """`wanted` are forms, stems and beginnings of words; texts are of `language`."""
        super().__init__()
        self._any = not words.keeps_beginnings(language)
        self._wanted = {each[:1] for each in wanted}

    def __missing__(self, character: str) -> bool:
        first = words.fold(character)[:1]
        told = self[character] = (
            self._any or not first or words.is_run(first) or first in self._wanted
        )
        return told
