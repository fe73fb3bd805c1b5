"""Text → the sentences that can be compared, each with the terms that tell it from others.

Terms and their weights are those of grouping: stems of words by how rare they are in their
language at large, numbers, and pairs of characters where a script has no spaces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from aggregator import text
from aggregator.grouping import tokens
from aggregator.grouping.signature import weigh_term
from aggregator.model import Article

SENTENCES = 60
"""Sentences of one text that are compared: three pages of a newspaper."""
CHARACTERS = 400
"""A longer sentence is a list or a table that lost its lines."""
TELLING = 2.5
"""Weight from which a term counts: words of Zipf frequency 5.5 and more ("say", "people") are in
every sentence."""
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“])(?:[A-Z][a-z]{0,2}|(?:[A-Za-z]\.)+[A-Za-z]|Sept|Prof|Capt|Gov|Sens?|Reps?)\.$"
)
_CLOSED = re.compile(r"(?<!\.\.)[.!?。！？؟।][\"'”’»)\]]*$")
_NOISE = re.compile(r"https?:|www\.|[@©|#<>{}]|\.com\b")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text."""

    text: str
    terms: Mapping[str, float]
    """Telling terms with their weights."""
    words: int
    """Words; of a script without spaces half its characters."""
    whole: bool
    """It reads as a sentence: closed, not cut off, without signs of addresses, credits or markup."""


def sentences(article: Article) -> tuple[Sentence, ...]:
    """The first sentences of an article's text, title left out."""
    found: list[Sentence] = []
    for paragraph in text.paragraphs(article.text[: SENTENCES * CHARACTERS]):
        for written in _joined(text.sentences(text.collapse(paragraph))):
            found.append(_sentence(written, article.language))
            if len(found) == SENTENCES:
                return tuple(found)
    return tuple(found)


def terms(written: str, language: str) -> Mapping[str, float]:
    """The telling terms of a piece of text, by weight."""
    return _terms(list(tokens.tokens(written)), language)


def _terms(units: Sequence[tokens.Token], language: str) -> Mapping[str, float]:
    weights = dict(weigh_term(unit, language) for unit in units if unit.text)
    return MappingProxyType({term: weight for term, weight in weights.items() if weight >= TELLING})


def _sentence(written: str, language: str) -> Sentence:
    units = list(tokens.tokens(written))
    return Sentence(
        text=written,
        terms=_terms(units, language),
        words=sum(unit.kind in ("word", "number", "pair") for unit in units),
        whole=(
            bool(_CLOSED.search(written))
            and not _NOISE.search(written)
            and len(written) <= CHARACTERS
            and not written[0].islower()
            and _is_balanced(written)
        ),
    )


def _is_balanced(written: str) -> bool:
    """No quotation begins or ends elsewhere: half of one reads as if the paper said it."""
    paired = all(written.count(left) == written.count(right) for left, right in ("“”", "«»", "()"))
    return paired and written.count('"') % 2 == 0


def _joined(pieces: list[str]) -> list[str]:
    """Sentences that were cut after an abbreviation ("Gov.", "U.S.") put together again."""
    made: list[str] = []
    for piece in pieces:
        if made and _ABBREVIATION.search(made[-1]):
            made[-1] = f"{made[-1]} {piece}"
        else:
            made.append(piece)
    return made
