"""Terms as their articles write them: for people, who read words and not stems.

Signatures hold stems and folded names only; written forms would double their size and nothing but
an explanation needs them. So an explanation is given the articles too, and looks here how they
write what the signatures share.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise

from aggregator.grouping import background
from aggregator.grouping.tokens import BREAK, Token, plain_number, tokens
from aggregator.grouping.wordings import titles
from aggregator.model import Article

_INSIDE, _OPENING, _HEADLINE = range(3)
"""Where a word stands. Inside a sentence its capital says something, in a headline it does not."""
_READ = 800
"""Words and signs at the head of a text: what is telling stands there, and a page explains many."""
_LONGEST_NAME = 6
"""Words; a longer row of capitals is a headline or a list."""
_INNER = frozenset(
    ("of", "for", "de", "del", "della", "des", "di", "do", "du", "da", "der", "van", "von", "la",
     "le", "el", "al")
)  # fmt: skip
"""Small words that stand inside names in the languages that have them."""
_NUMBER = re.compile(r"\d+(?:[.,٫٬]\d+)*")
_LONGEST_RUN = 8
"""Characters of an unspaced run that is shown; a longer one is a clause and not a word."""

Uses = Mapping[str, Sequence[tuple[int, str, int]]]
"""Key → (place, written form, how often)."""


@dataclass(frozen=True, slots=True)
class Spellings:
    """How one article writes its terms and names."""

    terms: Uses
    names: Uses
    runs: tuple[str, ...]
    """Its unspaced runs."""
    inside: frozenset[str]
    """Words as written inside sentences, where a capital makes a name."""
    numbers: Mapping[str, str]
    """Plain number → as written first ("266000" → "266,000")."""
    named: frozenset[tuple[str, ...]]
    """Capitalised words that stand in a row, two or more, as written."""


def read_spellings(article: Article) -> Spellings:
    """How `article` writes what its signature counts, in its title and first words."""
    body = list(islice(tokens(article.text), _READ))
    title = list(tokens(article.title))
    uses = Counter((_HEADLINE, token.text) for token in title if token.kind == "word")
    uses.update((place, token.text) for place, token in _placed(body) if token.kind == "word")
    terms: defaultdict[str, list[tuple[int, str, int]]] = defaultdict(list)
    names: defaultdict[str, list[tuple[int, str, int]]] = defaultdict(list)
    for (place, form), number in uses.items():
        word = form.casefold()
        terms[background.stem(word, article.language)].append((place, form, number))
        names[background.folded(word, article.language)].append((place, form, number))
    return Spellings(
        terms=terms,
        names=names,
        runs=(*_unspaced_runs(title), *_unspaced_runs(body)),
        inside=frozenset(form for place, form in uses if place == _INSIDE),
        numbers=_numbers(f"{article.title}\n{article.text}"),
        named=frozenset(_named_runs(body, titles(article.language))),
    )


def spell_names(weights: Mapping[str, float], both: Sequence[Spellings]) -> dict[str, float]:
    """Written form → weight, of shared folded names with their weights.

    Names that stand in a row in both articles are one ("White House"), as heavy as all of them.
    Single letters are left out.
    """
    made: dict[str, float] = {}
    left = dict(weights)
    for run in _shared_names(both, weights):
        keys = [_key(word) for word in run if word not in _INNER]
        if len({*keys}) == len(keys) and all(key in left for key in keys):
            made[" ".join(run)] = math.fsum(left.pop(key) for key in keys)
    for key, weight in left.items():
        form = _commonest(key, [each.names for each in both], name=True)
        if len(form) > 1:
            made[form] = weight
    return made


def spell_pair(one: str, other: str, both: Sequence[Spellings]) -> str:
    """A name that two languages write each in its way, both keys folded: "Putin / Путин"."""
    keys = (one, other)
    forms = [_commonest(k, [s.names], name=True) for k, s in zip(keys, both, strict=True)]
    return forms[0] if forms[0].casefold() == forms[1].casefold() else " / ".join(forms)


def is_name(form: str, both: Sequence[Spellings]) -> bool:
    """Whether one of the articles writes `form` with a capital inside a sentence."""
    return form[0].isupper() and any(form in each.inside for each in both)


def spell_number(number: str, both: Sequence[Spellings]) -> str:
    """As the first of the articles writes it."""
    return both[0].numbers.get(number, number) if both else number


def spell_terms(weights: Mapping[str, float], both: Sequence[Spellings]) -> dict[str, float]:
    """Written form → weight, of shared terms with their weights; without spellings, the terms.

    What stands further down than is read is left out. Pairs of characters that stand one after the other are one form, as heavy as all of them.
    """
    made: defaultdict[str, float] = defaultdict(float)
    inside = {key for each in both for run in each.runs for key in _pair_keys(run)}
    for form in _shared_runs(both[0].runs, inside & weights.keys()) if both else ():
        made[form] = math.fsum(weights.get(key, 0.0) for key in {*_pair_keys(form)})
    for key, weight in weights.items():
        if key not in inside and (not both or any(key in each.terms for each in both)):
            made[_commonest(key, [each.terms for each in both])] += weight
    return dict(made)


def _pair_keys(run: str) -> list[str]:
    """The terms of an unspaced run, in order."""
    return [background.folded_pair(left + right) for left, right in pairwise(run)]


def _placed(units: Iterable[Token]) -> Iterator[tuple[int, Token]]:
    opening = True
    for token in units:
        yield _OPENING if opening else _INSIDE, token
        opening = token.kind == "break"


def _numbers(text: str) -> dict[str, str]:
    written: dict[str, str] = {}
    for match in _NUMBER.finditer(text):
        written.setdefault(plain_number(match.group()), match.group())
    return written


def _unspaced_runs(units: Iterable[Token]) -> Iterator[str]:
    """Overlapping pairs of characters, joined again."""
    run = ""
    for token in units:
        if token.kind == "pair" and run and run[-1] == token.text[0]:
            run += token.text[1:]
            continue
        if run:
            yield run
        run = token.text if token.kind == "pair" else ""
    if run:
        yield run


def _named_runs(units: Iterable[Token], titles: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Rows of capitalised words, with small words inside ("Bank of England").

    A single letter is of an abbreviation that was taken apart, and ends a row; so do a person's
    title, which is no part of the name, and a possessive.
    """
    run: list[str] = []
    for token in chain(units, (BREAK,)):
        if token.kind == "word" and len(token.text) > 1:
            if token.text[0].isupper() and token.text.casefold() not in titles:
                run.append(token.text)
                if not token.owner:
                    continue
            if run and token.text in _INNER and run[-1] not in _INNER:
                run.append(token.text)
                continue
        if run and run[-1] in _INNER:
            run.pop()
        if 1 < len(run) <= _LONGEST_NAME:
            yield tuple(run)
        run = []


def _shared_names(both: Sequence[Spellings], weights: Mapping[str, float]) -> list[tuple[str, ...]]:
    """Parts of named runs of the first article that are in the second too; longest first."""
    if len(both) < 2:
        return []
    there = {tuple(map(_key, part)) for run in both[1].named for part in _parts_of(run)}
    found = {
        part
        for run in both[0].named
        for part in _parts_of(run)
        if tuple(map(_key, part)) in there
        and all(_key(word) in weights for word in part if word not in _INNER)
    }
    return sorted(found, key=lambda part: (-len(part), part))


def _parts_of(run: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for first in range(len(run)):
        for last in range(first + 2, len(run) + 1):
            if run[first] not in _INNER and run[last - 1] not in _INNER:
                yield run[first:last]


def _key(word: str) -> str:
    """Rows of names are looked for within one script only."""
    return background.folded(word.casefold())


def _commonest(key: str, uses: Sequence[Uses], *, name: bool = False) -> str:
    """The form that stands most often where its capital means most; a `name` has a capital
    wherever it has one. Of equals the one in lower case, so that the choice is one.
    """
    found = [use for each in uses for use in each.get(key, ())]
    if name:
        found = [use for use in found if use[1][0].isupper()] or found
    if not found:
        return key
    best = min(found)[0]
    counted: defaultdict[str, int] = defaultdict(int)
    for place, form, number in found:
        if place == best:
            counted[form] += number
    return min(counted, key=lambda form: (-counted[form], form.swapcase(), form))


def _shared_runs(runs: Sequence[str], shared: Collection[str]) -> set[str]:
    """Parts of `runs` all of whose terms are shared, none too long to be a word."""
    found: set[str] = set()
    for run in runs:
        form = ""
        for key, left, right in zip((*_pair_keys(run), ""), run, (*run[1:], ""), strict=True):
            if key in shared and len(form) < _LONGEST_RUN:
                form = form + right if form else left + right
                continue
            if form:
                found.add(form)
            form = left + right if key in shared else ""
    return found
