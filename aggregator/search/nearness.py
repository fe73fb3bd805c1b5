"""How near to one another the words of a query stand, in the title and the opening. Pure.

Articles about what somebody means mostly say it in so many words: "river bank" means something
else than an article about a bank that mentions a river. Only the likeliest hits are looked at,
in their stored text, because reading the places of two common words in the whole index takes as
long as the search itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from aggregator.queries import words
from aggregator.queries.tree import And, Node, Or, Word
from aggregator.search.entries import LEAD_WORDS
from aggregator.search.telling import Telling

SHARE = 0.2
"""What a score gains where all the words stand side by side, in their order. Articles looked for
by words of their headline (`bench.nearness`, 2,500 articles of four collections, 1,014 queries):
mean reciprocal rank of neighbouring words .885 without, .913 at .15, .916 at .3; of any words of it
.898, .907, .901; of words of the text .837, .841, .842. Between the two best."""
_FAR = 6
"""Words apart; from there on two have nothing to do with one another. A noun phrase with its
article and an adjective or two is shorter (Tao and Zhai 2007, table 2, use windows of 5 to 10)."""
_SCANNED = 480
"""Characters of a text that hold its opening: 60 words of eight with their blanks."""
_MOST = 8
"""Words of a query whose neighbours count; longer ones are pasted sentences."""


def wanted(node: Node) -> tuple[str, ...]:
    """The words of a query whose nearness can count, as typed and in order; () for none.

    Words that must all be there, or any of them. Beginnings, what is excluded or in another field
    do not count, and phrases stand together anyway.
    """
    found = tuple(dict.fromkeys(_words(node)))[:_MOST]
    return found if len(found) > 1 else ()


def _words(node: Node) -> Iterator[str]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _words(part)
        case Word(text, field) if field in ("", "title"):
            if not words.is_run(words.fold(text)):
                yield text
        case _:
            pass


class Nearness:
    """Judges texts of one language. Remembers what each word of the query is there."""

    def __init__(self, texts: Sequence[str], language: str) -> None:
        self._language = language
        self._stems = {words.stem(language, text): n for n, text in enumerate(texts)}
        self._forms = {words.fold(text): n for n, text in enumerate(texts)}
        self._count = len(texts)
        self._judged: dict[str, int | None] = {}
        self._telling = Telling((*self._stems, *self._forms), language)

    def boost(self, title: str, text: str) -> float:
        """What the score of an article is multiplied with, from 1 to 1 + `SHARE`."""
        opening = words.raw_tokens(text[:_SCANNED])[:LEAD_WORDS]
        heading = words.raw_tokens(title[:_SCANNED])[:LEAD_WORDS]
        zones = [self._places(heading), self._places(opening)]
        pairs = pairwise(range(self._count))
        near = sum(max(_near(zone, one, other) for zone in zones) for one, other in pairs)
        return 1.0 + SHARE * near / (self._count - 1)

    def _places(self, tokens: Sequence[str]) -> Mapping[int, Sequence[int]]:
        """Word of the query → where it stands among `tokens`."""
        found: dict[int, list[int]] = {}
        judged, telling = self._judged, self._telling
        for place, raw in enumerate(tokens):
            if not telling[raw[0]]:
                continue
            if raw not in judged:
                judged[raw] = self._judge(raw)
            number = judged[raw]
            if number is not None:
                found.setdefault(number, []).append(place)
        return found

    def _judge(self, raw: str) -> int | None:
        """Which word of the query a token is."""
        number = self._forms.get(words.fold(raw))
        return self._stems.get(words.stem(self._language, raw)) if number is None else number


def _near(places: Mapping[int, Sequence[int]], one: int, other: int) -> float:
    """1 where `other` follows `one`, less the farther it stands off, 0 where one is missing.

    Before it counts as one word farther: "bank of the river" for "river bank".
    """
    apart = (
        b - a if b > a else a - b + 1
        for a in places.get(one, ())
        for b in places.get(other, ())
        if a != b
    )
    return max(0.0, 1 - (min(apart, default=_FAR) - 1) / (_FAR - 1))
