"""What an article is about, in its own written words: raw material for the labels of topics.

A phrase is a name ("North Korea"): capitalised words in a row inside a sentence, grown from one
word to the left and right as long as most uses of the word have that neighbour. A word that
nearly always stands before another content word is an adjective ("Russian president") and no
phrase. Where a script has no capitals, or nothing is named, heavy words of the title stand in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from aggregator.grouping import background
from aggregator.grouping.tokens import Token

MOST_PHRASES = 8
_GROW = 0.6  # a neighbour in so many of a word's uses belongs to the name
_HEAD = 0.35  # a noun stands so often before a function word, a break or a possessive
_FUNCTION = 5.6  # Zipf frequency from which the next word says nothing ("in", "the", "said")
_TITLE = 2.0  # a phrase of the title counts as so many further uses
_COMMON = 0.25  # what a word without capital weighs beside a name
_LONGEST = 4  # words in a phrase
# Capitalised and heavy, and never what an article is about. Languages that write days and months
# small need no entry.
_CALENDAR_WORDS = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june"
    " july august september october november december jan feb mar apr jun jul aug sep sept oct nov"
    " dec montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni"
    " juli oktober dezember"
)
CALENDAR = frozenset(_CALENDAR_WORDS.split())
_HONORIFIC_WORDS = (
    "mr mrs ms dr prof sir sen rep gov president minister senator governor herr frau präsident"
    " monsieur madame señor señora"
)
_HONORIFICS = frozenset(_HONORIFIC_WORDS.split())


@dataclass(slots=True)
class _Uses:
    """How one capitalised word is used."""

    number: int = 0
    heads: int = 0
    left: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)


def find_phrases(
    title: Sequence[Token], body: Sequence[Token], language: str
) -> tuple[tuple[str, float], ...]:
    """The heaviest phrases with their weights, heaviest first."""
    uses = _uses(body, language)
    in_title = {token.text for token in title}
    weights: dict[str, float] = {}
    for word, use in uses.items():
        if use.heads < _HEAD * use.number or word.casefold() in CALENDAR:
            continue
        phrase = _grow(word, uses)
        rarity = background.weigh(word.casefold(), language) ** 0.5
        number = use.number + (_TITLE if word in in_title else 0.0)
        weights[phrase] = max(weights.get(phrase, 0.0), number**0.5 * rarity)
    for token in title:
        if token.kind == "word" and token.text not in uses and token.text[1:].islower():
            word = token.text.casefold()
            rarity = background.weigh(word, language) ** 0.5
            weights.setdefault(word, rarity * _COMMON)
    heaviest = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_PHRASES]
    return tuple((phrase, round(weight, 3)) for phrase, weight in heaviest if weight)


def _uses(body: Sequence[Token], language: str) -> dict[str, _Uses]:
    """Word → its uses with a capital inside sentences."""
    uses: defaultdict[str, _Uses] = defaultdict(_Uses)
    before: Token | None = None
    opening = True
    for position, token in enumerate(body):
        if token.kind != "word":
            before = None
            opening = token.kind == "break" or (opening and token.kind == "pause")
            continue
        after = body[position + 1] if position + 1 < len(body) else None
        if token.text[0].isupper() and not opening and len(token.text) > 1:
            use = uses[token.text]
            use.number += 1
            use.heads += token.owner or _ends_phrase(after, language)
            if before is not None and before.text[0].isupper():
                use.left[before.text] += 1
            if after is not None and after.kind == "word" and after.text[0].isupper():
                use.right[after.text] += not token.owner
        before, opening = (None if token.owner else token), False
    return dict(uses)


def _ends_phrase(after: Token | None, language: str) -> bool:
    if after is None or after.kind != "word":
        return True
    if after.text[0].isupper():
        return False
    return background.zipf(after.text.casefold(), language) >= _FUNCTION


def _grow(word: str, uses: dict[str, _Uses]) -> str:
    """`word` with the neighbours that belong to its name."""
    phrase = [word]
    while len(phrase) < _LONGEST:
        use = uses.get(phrase[0])
        best = use.left.most_common(1) if use else []
        if not best or use is None or best[0][1] < _GROW * use.number:
            break
        if best[0][0] in phrase:
            break
        phrase.insert(0, best[0][0])
    while len(phrase) < _LONGEST:
        use = uses.get(phrase[-1])
        best = use.right.most_common(1) if use else []
        if not best or use is None or best[0][1] < _GROW * use.number or best[0][0] in phrase:
            break
        phrase.append(best[0][0])
    while len(phrase) > 1 and phrase[0].casefold() in _HONORIFICS:
        del phrase[0]
    return " ".join(phrase)
