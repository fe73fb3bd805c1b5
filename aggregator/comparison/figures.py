"""Where texts count the same thing differently: "12 dead" against "14 dead".

Only the victims of events are compared (dead, injured, missing, arrested): words for them are few,
the same in all news, and listed here for some languages, so that texts of different languages meet.
Rather nothing than nonsense: a number counts only in the headline and the opening, only right beside
its word, only when its text has no other number for the thing, and two numbers differ only when
neither text has the other's number anywhere. Parts ("12 of them", "two more", "12 children") are
other things than the whole. "At least 12" and "more than 12" agree with whatever is larger, "about"
and "nearly" with whatever is close.

Roads not taken. Any noun with a number (votes, jobs, per cent): the same noun mostly counts different
things. Names: two texts name different people because they tell different parts far more often than
because they disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from aggregator import text
from aggregator.comparison import victims
from aggregator.comparison.passages import Sentence
from aggregator.model import Article, ArticleId, Claim, Disagreement

OPENING = 4
"""Sentences of the text in which a number may stand, besides the headline."""
NEAR = 0.1
"""Share by which a rounded number ("about", "nearly") may differ from another."""
FAR = 4
"""Numbers further apart than this factor count different things: a day and a year."""

_TOKEN = re.compile(r"\d+(?:[.,'’\u00a0\u202f]\d{3})+(?!\d)|\d+|[^\W\d_]+|[^\w\s]")
_JOINING = frozenset(".,:/")
_NO_COUNT_BEFORE = frozenset({"-", "%", "years", "percent"})
_NO_COUNT_AFTER = frozenset({"-", "$", "€", "£", "#", "aged", "age"})
_BESIDE = 5
"""Words between a number and its word at most."""


@dataclass(frozen=True, slots=True)
class _Count:
    thing: str
    value: int
    slack: str
    """"" or "floor" or "roughly"."""
    written: str
    sentence: str


def disagreements(
    texts: Sequence[tuple[Article, Sequence[Sentence]]],
) -> tuple[Disagreement, ...]:
    """What the openings of `texts`, given by time, count differently."""
    counts = {article.id: _counts(article, sentences) for article, sentences in texts}
    articles = {article.id: article for article, _ in texts}
    made = (_disagreement(thing, counts, articles) for thing in victims.THINGS)
    return tuple(each for each in made if each)


def _disagreement(
    thing: str,
    counts: Mapping[ArticleId, Mapping[str, _Count]],
    articles: Mapping[ArticleId, Article],
) -> Disagreement | None:
    mine = {key: found[thing] for key, found in counts.items() if thing in found}
    pairs = [(a, b) for a, b in combinations(mine, 2) if _differ(mine[a], mine[b])]
    values = {key: _values(articles[key]) for key in {key for pair in pairs for key in pair}}
    differing = {
        key
        for a, b in pairs
        if mine[a].value not in values[b] and mine[b].value not in values[a]
        for key in (a, b)
    }
    if not differing:
        return None
    claims = (
        Claim(text=key, number=count.written, sentence=count.sentence)
        for key, count in mine.items()
        if key in differing
    )
    return Disagreement(thing=thing, claims=tuple(claims))


def _differ(one: _Count, other: _Count) -> bool:
    low, high = sorted((one, other), key=lambda count: count.value)
    if low.value == high.value or high.value > FAR * low.value or low.slack == "floor":
        return False
    rough = "roughly" in (one.slack, other.slack)
    return not rough or high.value - low.value > NEAR * high.value


def _counts(article: Article, sentences: Sequence[Sentence]) -> Mapping[str, _Count]:
    """Thing → its number in the opening; things with several numbers left out."""
    opening = [text.collapse(article.title), *(each.text for each in sentences[:OPENING])]
    found = sorted(
        (count for sentence in opening for count in _in_sentence(sentence)),
        key=lambda count: count.thing,
    )
    made: dict[str, _Count] = {}
    for thing, each in groupby(found, key=lambda count: count.thing):
        said = list(each)
        if len({count.value for count in said}) == 1:
            made[thing] = said[-1]
    return made


def _in_sentence(sentence: str) -> Iterable[_Count]:
    words = [match.group() for match in _TOKEN.finditer(sentence)]
    folded = [text.fold(word) for word in words]
    for n, word in enumerate(words):
        value = _value(word)
        if value is None or value < 2 or _is_no_count(folded, n):
            continue
        thing = _thing_before(folded, n) or _thing_after(folded, n)
        if thing:
            slack, start = _slack(folded, n)
            written = " ".join(words[start : n + 1])
            yield _Count(thing, value, slack, written[0].lower() + written[1:], sentence)


def _is_no_count(folded: Sequence[str], n: int) -> bool:
    """A year, an age, a share, money, a date or a part of a larger number."""
    after, before = [*folded[n + 1 : n + 3], "", ""][:2], ["", "", *folded[:n]][-2:]
    year = folded[n].isdigit() and len(folded[n]) == 4 and 1900 <= int(folded[n]) <= 2100
    part = (after[0] in _JOINING and after[1].isdigit()) or (
        before[1] in _JOINING and before[0].isdigit()
    )
    return year or part or after[0] in _NO_COUNT_BEFORE or before[1] in _NO_COUNT_AFTER


def _thing_after(folded: Sequence[str], n: int) -> str | None:
    for word in folded[n + 1 : n + 2 + _BESIDE]:
        if word in victims.WORDS:
            return victims.WORDS[word]
        if word in victims.PARTS or word not in victims.PERSONS or _value(word) is not None:
            return None
    return None


def _thing_before(folded: Sequence[str], n: int) -> str | None:
    """As in "killing at least 12 people"; the next word must not make the number a part."""
    after = folded[n + 1] if n + 1 < len(folded) else ""
    if after in victims.PARTS or not (after in victims.PERSONS or not after.isalpha()):
        return None
    for word in reversed(folded[max(0, n - 1 - _BESIDE) : n]):
        if word in victims.WORDS:
            return victims.WORDS[word]
        if word not in victims.PERSONS or word in {"and", "und", "et", "y", "e", "in", "of"}:
            return None
    return None


def _slack(folded: Sequence[str], n: int) -> tuple[str, int]:
    """How exact a number is meant to be, and where the words begin that say so."""
    for kind, phrases in (("floor", victims.FLOORS), ("roughly", victims.ROUGHLY)):
        for phrase in phrases:
            size = len(phrase.split())
            if n >= size and " ".join(folded[n - size : n]) == phrase:
                return kind, n - size
    return "", n


def _values(article: Article) -> frozenset[int]:
    """All numbers of a text, however long."""
    words = _TOKEN.findall(f"{article.title}\n{article.text}")
    return frozenset(value for word in words if (value := _value(word)) is not None)


def _value(word: str) -> int | None:
    digits = re.sub(r"\D", "", word)
    if digits and word[0].isdigit():
        return int(digits) if len(digits) < 8 else None
    return victims.NUMBERS.get(text.fold(word))
