"""What a signature keeps of a text to tell copies: its shingles, and the slots of its facts.

*Shingles* are hashes of five words in a row. Texts that share most of them share their wording.

*Slots* tell a reprint from a text made of the same template. A slot is a place where a fact stands:
a number, a name, a rare word, or several in a row; its context is the two words before and the two
words after. In a reprint the same context holds the same fact. In a weather report for another
town, a table of another day, an obituary of another person, the same context holds another fact.
(`bench.grouping copies`: of the contexts that reprints of four collections have in common, at most
9 % hold another fact; in templates half of them and more do.)

Both are sorted hashes, so that the smallest are an unbiased sample of a long text (bottom-k
sketch): two sketches are compared below the lower of their greatest hashes.

Roads not taken: shingles with the facts masked (headlines and captions within a text look like
templates); shares of numbers and names without their places (a cut reprint lacks many, a template
may share most: the same town, the same date).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b

from aggregator.grouping import background
from aggregator.grouping.letters import romanise
from aggregator.grouping.tokens import Token

SHINGLE = 5
"""Words in a shingle: five in a row are rarely written twice."""
MOST_SHINGLES = 1024
"""Bounds the sketch of a long text. An excerpt of 60 words in a text of 10,000 leaves five to look
for; texts of like length are compared exactly up to 1,000 words."""
MOST_SLOTS = 512
"""An article of 350 words has 40 to 60."""
AROUND = 2
"""Words of context on either side."""
RARE = 3.5
"""Zipf frequency under which a word is a fact like a name (three in a million)."""
_FACT, _EDGE = "*", "^"


def shingles(units: Sequence[Token], language: str) -> bytes:
    """The hashes of the runs of `SHINGLE` units, four bytes each, ascending, smallest first."""
    words = [romanise(token.text, language) for token in units]
    runs = set(map(" ".join, zip(*(words[n:] for n in range(SHINGLE)), strict=False)))
    hashes = {blake2b(run.encode(), digest_size=4).digest() for run in runs}
    return b"".join(sorted(hashes)[:MOST_SHINGLES])


def slots(title: Sequence[Token], body: Sequence[Token], language: str) -> bytes:
    """The slots as hash of the context and hash of a fact in it, eight bytes a pair, ascending.

    `body` is a whole text, its breaks with it. The title is one place, and counts as two: titles of
    like words with other facts ("Weather for Friday") make a series.
    """
    found: set[bytes] = set()
    contexts: set[bytes] = set()
    for context, facts in (*_title_slots(title, language), *_slots(body, language)):
        hashed = _hash(context)
        contexts.add(hashed)
        found |= {hashed + _hash(fact) for fact in facts}
    kept = set(sorted(contexts)[:MOST_SLOTS])
    return b"".join(sorted(pair for pair in found if pair[:4] in kept))


def hashes(packed: bytes) -> tuple[int, ...]:
    """The hashes of `shingles` as numbers, ascending."""
    return struct.unpack(f">{len(packed) // 4}I", packed)


def facts_by_context(packed: bytes) -> dict[int, set[int]]:
    """What `slots` holds: hash of context → hashes of the facts seen in it."""
    found: dict[int, set[int]] = {}
    for context, fact in struct.iter_unpack(">II", packed):
        found.setdefault(context, set()).add(fact)
    return found


def _title_slots(title: Sequence[Token], language: str) -> Iterator[tuple[str, set[str]]]:
    """The words of the title with its facts left out, twice; nothing where no word is left."""
    row = _row(title, language)
    facts = set[str]().union(*(each for _, each in row))
    if facts and any(not each for _, each in row):
        words = " ".join(word for word, _ in row)
        yield f"title 1 {words}", facts
        yield f"title 2 {words}", facts


def _slots(body: Sequence[Token], language: str) -> Iterator[tuple[str, set[str]]]:
    """(context, facts in a row) of every slot; the text's edges are context too."""
    edge: list[tuple[str, set[str]]] = [(_EDGE, set())] * AROUND
    row = [*edge, *_row(body, language), *edge]
    for place in range(AROUND, len(row) - AROUND):
        if row[place][1]:
            around = (*row[place - AROUND : place], *row[place + 1 : place + 1 + AROUND])
            yield " ".join(word for word, _ in around), row[place][1]


def _row(body: Sequence[Token], language: str) -> list[tuple[str, set[str]]]:
    """The words, each with no facts, and for facts in a row one sign with them."""
    cased = _shows_names(body)
    row: list[tuple[str, set[str]]] = []
    opens = True  # a sentence: its first word is written large whatever it is
    for token in body:
        if not token.text:
            opens = opens or token.kind == "break"
            continue
        word, fact, name = _reading(token, language)
        if not (fact or (name and cased and not opens)):
            row.append((word, set()))
        elif row and row[-1][1]:
            row[-1][1].add(word)
        else:
            row.append((_FACT, {word}))
        opens = False
    return row


def _shows_names(body: Sequence[Token]) -> bool:
    """Capitals tell something here: not in a text in capitals."""
    words = [token for token in body if token.kind == "word"]
    return sum(token.text[0].isupper() for token in words) * 2 <= len(words)


@lru_cache(maxsize=100_000)
def _reading(token: Token, language: str) -> tuple[str, bool, bool]:
    """(key, a fact anywhere, a name where capitals tell one); remembered, for texts repeat words."""
    fact = token.kind == "number"
    if token.kind == "word":
        fact = background.zipf(token.text.casefold(), language) < RARE
    return romanise(token.text, language), fact, token.kind == "word" and token.text[0].isupper()


@lru_cache(maxsize=100_000)
def _hash(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=4).digest()
