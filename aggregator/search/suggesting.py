"""What somebody who is typing may want: the word completed, and titles that have all the words.

Cheap enough for every keystroke: it looks at titles and at the dictionary of the index, never at
texts, and gives up when its time is over.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aggregator.model import ArticleId
from aggregator.queries import words
from aggregator.queries.tree import Node, Phrase, Prefix, Word, conjunction
from aggregator.search import storage
from aggregator.search.entries import Stored
from aggregator.search.matching import Scores, TooSlowError, check_time, match
from aggregator.search.opened import OpenIndex

TIME_LIMIT = 0.15
"""Seconds; what comes later than a tenth or two is behind the fingers."""
WORDS = 4
"""Completed words, at most; the rest are titles."""
_TYPED = 200
"""Characters that are read."""
_SHORTEST = 2
"""Letters of a word before it is completed: one begins a tenth of the dictionary."""
_SCANNED = 3_000
"""Words of the dictionary that are looked at in each segment."""
_TRIED = 12
"""Completions that are looked up with the words before them, the commonest first."""
_COMMON = 0.25
"""Of all articles: what so many have goes with every word, and takes longest to look up."""
_READ = 40
"""Titles that are read, the newest first: those of one story are often the same."""
_OPERATORS = re.compile(r'[:"()*]|(?:^|\s)-|(?:^|\s)(?:AND|OR|NOT)(?:\s|$)')


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to look for."""

    text: str
    """What to type."""
    article: ArticleId | None = None
    """The article whose title it is; None for words."""
    address: str = ""
    """Of that article's story."""
    source: str = ""


def suggest(opened: OpenIndex, typed: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
    """Up to `limit` suggestions for what was typed so far; none for more than plain words.

    Nothing that is typed raises; an index that turns out to be damaged raises
    IndexUnusableError.
    """
    typed = typed[:_TYPED]
    tokens = [typed[token.start : token.end] for token in words.tokens(typed)]
    if not tokens or _OPERATORS.search(typed) or len(tokens) > _TRIED:
        return ()
    before, last = tokens[:-1], tokens[-1]
    form = words.fold(last)
    begun = len(form) >= _SHORTEST or words.is_run(form)
    if not begun and not before:
        return ()
    deadline = time.perf_counter() + TIME_LIMIT
    titled = [*(Word(text, "title") for text in before), *([_begun(last)] if begun else [])]
    completed: list[Suggestion] = []
    titles: list[Suggestion] = []
    with opened.turn, contextlib.suppress(TooSlowError):  # what was found until then
        titles += _titles(opened, titled, limit, deadline)
        if begun:
            completed.extend(_completed(opened, before, form, typed, deadline))
    return tuple((completed + titles)[:limit])


# ── words ──────────────────────────────────────────────────────────────────────────────────


def _completed(
    opened: OpenIndex, before: Sequence[str], form: str, typed: str, deadline: float
) -> Iterator[Suggestion]:
    """The commonest words that begin with `form` and stand in an article with those before."""
    if words.is_run(form) or not typed[-1:].strip():
        return
    counts: Counter[str] = Counter()
    for segment in opened.segments:
        check_time(deadline)
        counts.update(dict(_beginning(segment, form)))
    counts.pop(form, None)
    around = _all_of(opened, before, deadline)
    head = typed[: len(typed) - len(typed.rsplit(maxsplit=1)[-1])]
    found = 0
    for term in sorted(counts, key=lambda each: (-counts[each], each))[:_TRIED]:
        if found == WORDS:
            return
        if around is None or not around.keys().isdisjoint(_having(opened, term, deadline)):
            found += 1
            yield Suggestion(" ".join((head + _spelt(opened, term, deadline)).split()))


def _beginning(segment: storage.Segment, form: str) -> Iterator[tuple[str, int]]:
    for term, count in segment.terms("text", form, limit=_SCANNED):
        if not words.is_run(term):
            yield term, count


def _all_of(opened: OpenIndex, texts: Sequence[str], deadline: float) -> Scores | None:
    """The articles with all these words but for those that most have; None: no other words."""
    most = len(opened.alive) * _COMMON
    rare = [text for text in texts if opened.frequency("text", words.fold(text)) < most]
    node = conjunction([Word(text) for text in rare])
    return None if node is None else match(opened, node, deadline=deadline)


def _having(opened: OpenIndex, term: str, deadline: float) -> Scores:
    return match(opened, Word(term, "text"), deadline=deadline)


def _spelt(opened: OpenIndex, term: str, deadline: float) -> str:
    """A word with its accents, as a title has it; as the index has it where none does."""
    for number in match(opened, Phrase((term,), "title"), deadline=deadline):
        for raw in words.raw_tokens(opened.stored(number).title):
            if words.fold(raw) == term:
                return raw.lower()
    return term


# ── titles ─────────────────────────────────────────────────────────────────────────────────


def _titles(
    opened: OpenIndex, wanted: Sequence[Node], limit: int, deadline: float
) -> Iterator[Suggestion]:
    """The newest titles with all that is wanted, one a story."""
    node = conjunction(list(wanted))
    assert node is not None
    scores = match(opened, node, deadline=deadline)
    newest = sorted(scores, key=lambda n: (-opened.published[n], n))
    seen: set[object] = set()
    for stored in map(opened.stored, newest[:_READ]):
        keys = {stored.story, stored.title.casefold()}
        if seen.isdisjoint(keys) and limit > 0:
            limit -= 1
            yield _title(stored)
            seen |= keys


def _begun(text: str) -> Node:
    """A title with a word that begins so; runs have no beginnings but are looked up as they are."""
    form = words.fold(text)
    run = words.is_run(form) and len(form) > 1
    return Phrase((text,), "title") if run else Prefix(text, "title")


def _title(stored: Stored) -> Suggestion:
    return Suggestion(
        text=stored.title,
        article=stored.id,
        address=stored.story_address,
        source=stored.source,
    )
