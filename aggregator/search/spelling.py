"""Did you mean: another spelling of a query's words, from the words of the index."""

from __future__ import annotations

from aggregator.queries import words
from aggregator.queries.tree import (
    And,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
    conjunction,
    disjunction,
    negation,
)
from aggregator.search.matching import check_time
from aggregator.search.opened import OpenIndex

_SHORTEST = 4
"""Letters of a word that we dare to spell otherwise."""
_TWO_EDITS = 6
"""Letters from which two edits are allowed instead of one."""
_RARE = 2
_COMMONER = 20
"""A word of at most two articles may be a misspelling, if one like it is 20 times as common."""


def respell(opened: OpenIndex, node: Node, *, deadline: float) -> Node | None:
    """`node` with rare and unknown words spelt as commoner ones; None when there are none.

    `deadline` is a time of `time.perf_counter`. Raises TooSlowError after it.
    """
    spelt = _respelt(opened, node, deadline)
    return None if spelt == node else spelt


def _respelt(opened: OpenIndex, node: Node, deadline: float) -> Node | None:
    match node:
        case And(parts):
            return conjunction([new for part in parts if (new := _respelt(opened, part, deadline))])
        case Or(parts):
            return disjunction([new for part in parts if (new := _respelt(opened, part, deadline))])
        case Not(part):
            new = _respelt(opened, part, deadline)
            return negation(new) if new else None
        case Word(text, field):
            return Word(_spelling(opened, text, field, deadline), field)
        case Phrase(texts, field):
            return Phrase(tuple(_spelling(opened, text, field, deadline) for text in texts), field)
        case Prefix() | _:
            return node


def _spelling(opened: OpenIndex, text: str, field: str, deadline: float) -> str:
    """A commoner word like `text`, or `text` itself."""
    form = words.fold(text)
    name = field or "text"
    if len(form) < _SHORTEST or words.is_run(form) or not form.isalpha():
        return text
    held = max(
        opened.frequency(name, form),
        *(opened.frequency(name, _stem_term(language, text)) for language in opened.stemmed),
        0,
    )
    if held > _RARE:
        return text
    candidates = [
        (_distance(form, term), -frequency, term)
        for term in _similar(opened, name, form, deadline)
        if (frequency := opened.frequency(name, term)) > held * _COMMONER and term != form
    ]
    return min(candidates)[2] if candidates else text


def _stem_term(language: str, text: str) -> str:
    return words.stem_term(language, words.stem(language, text))


def _similar(opened: OpenIndex, name: str, form: str, deadline: float) -> set[str]:
    """Words a few edits away that begin alike, or with two letters swapped, or else one edit."""
    swapped = {form[:n] + form[n + 1] + form[n] + form[n + 2 :] for n in range(len(form) - 1)}
    for edits, prefix in ((2 if len(form) >= _TWO_EDITS else 1, 2), (1, 0)):
        found: set[str] = set()
        for segment in opened.segments:
            check_time(deadline)
            found.update(segment.similar(name, form, edits=edits, prefix=prefix))
        found |= {term for term in swapped if opened.frequency(name, term)}
        if found - {form}:
            return found
    return set()


def _distance(one: str, other: str) -> int:
    """Edits between two words, neighbours swapped counting as one (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        new = [n]
        for m, against in enumerate(other, 1):
            cost = min(row[m] + 1, new[m - 1] + 1, row[m - 1] + (letter != against))
            swapped = n > 1 and m > 1 and letter == other[m - 2] and one[n - 2] == against
            new.append(min(cost, before[m - 2] + 1) if swapped else cost)
        before, row = row, new
    return row[-1]
