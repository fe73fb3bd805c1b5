"""The passages of an article that show why it was found, with the words that match marked. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from aggregator.queries import words
from aggregator.queries.tree import Node, Phrase, Prefix, Word, leaves
from aggregator.search.telling import Telling
from aggregator.text import opening

WIDTH = 260
"""Characters of an extract, about: three lines of a result."""
_BEFORE = 60
"""Characters before the first match, so that it is read in its sentence."""
_SCANNED = 50_000
"""Characters of an article that are looked through."""
_MATCHES = 5_000
"""Matches that are weighed against one another: a common word is a tenth of those characters."""
_BLANKS = re.compile(r"\s+")

Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    part: str
    """What of the query it matches."""


class Marker:
    """Finds what a query matches in texts of one language. Remembers words it has judged."""

    def __init__(self, node: Node, language: str) -> None:
        self._language = language
        self._forms: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        self._prefixes: list[str] = []
        self._runs: list[str] = []
        self._phrases: dict[str, list[tuple[str, ...]]] = {}
        """By their first word."""
        self._judged: dict[str, str] = {}
        for leaf in leaves(node):
            if isinstance(leaf, Word | Prefix | Phrase) and leaf.field in ("", "title"):
                self._learn(leaf)
        begins = [*self._forms, *self._stems, *self._prefixes, *self._phrases]
        self._telling = Telling(begins, language)

    def extract(self, text: str, *, most: int = _SCANNED) -> Pieces:
        """The best passages of `text`, in pieces; its opening where nothing in it matches.

        Only the first `most` characters are looked through, and never more than 50,000.
        """
        scanned = text[: min(most, _SCANNED)]
        found = self._matches(scanned)
        if not found:
            return ((opening(text, limit=WIDTH), False),) if text.strip() else ()
        return tuple(_merged(_marked(scanned, found)))

    def _learn(self, leaf: Word | Prefix | Phrase) -> None:
        texts = leaf.words if isinstance(leaf, Phrase) else (leaf.text,)
        forms = [words.fold(text) for text in texts]
        self._runs += [form for form in forms if words.is_run(form)]
        if isinstance(leaf, Prefix):
            self._prefixes += forms
        elif isinstance(leaf, Phrase) and not any(map(words.is_run, forms)):
            self._phrases.setdefault(forms[0], []).append(tuple(forms))
        elif isinstance(leaf, Word) and not words.is_run(forms[0]):
            self._forms[forms[0]] = forms[0]
            self._stems[words.stem(self._language, leaf.text)] = forms[0]

    def _matches(self, text: str) -> list[_Match]:
        found: list[_Match] = []
        judged, telling, runs = self._judged, self._telling, self._runs
        spans = words.spans(text)
        for n, (start, end) in enumerate(spans):
            if not telling[text[start]]:
                continue
            raw = text[start:end]
            part = judged.get(raw)
            if part is None:
                part = judged[raw] = self._judge(raw)
            if part:
                found.append(_Match(start, end, part))
            elif runs and raw >= "\u0e00":
                found += islice(self._in_run(raw, start), _MATCHES)
            if self._phrases:
                found += self._phrases_from(text, spans, n)
            if len(found) > _MATCHES:
                break
        return sorted(found, key=lambda match: (match.start, -match.end))

    def _judge(self, raw: str) -> str:
        """What of the query the word `raw` matches, "" for nothing."""
        form = words.fold(raw)
        for prefix in self._prefixes:
            if form.startswith(prefix):
                return prefix
        return self._forms.get(form) or self._stems.get(words.stem(self._language, raw), "")

    def _in_run(self, raw: str, start: int) -> Iterator[_Match]:
        for run in self._runs:
            place = raw.find(run)
            while place >= 0:
                yield _Match(start + place, start + place + len(run), run)
                place = raw.find(run, place + len(run))

    def _phrases_from(
        self, text: str, spans: Sequence[tuple[int, int]], first: int
    ) -> Iterator[_Match]:
        """The phrases that begin with one of the words of `text`."""
        start, end = spans[first]
        for phrase in self._phrases.get(words.fold(text[start:end]), ()):
            here = spans[first : first + len(phrase)]
            if len(here) == len(phrase) and all(
                words.fold(text[start:end]) == form
                for (start, end), form in zip(here, phrase, strict=True)
            ):
                yield _Match(here[0][0], here[-1][1], " ".join(phrase))


def _marked(text: str, found: Sequence[_Match]) -> Iterator[tuple[str, bool]]:
    """The passages of `text` in order, with "…" where something was left out."""
    end = 0
    for start, stop in _passages(text, found):
        if start > end:
            yield ("… " if not end else " … "), False
        end = start
        for match in found:
            if start <= match.start and match.end <= stop and match.start >= end:
                yield text[end : match.start], False
                yield text[match.start : match.end], True
                end = match.end
        yield text[end:stop], False
        end = stop
    if end < len(text.rstrip()):
        yield " …", False


def _merged(pieces: Iterator[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Pieces with white space folded, the unmarked ones that follow each other joined."""
    held = ""
    for text, match in pieces:
        folded = _BLANKS.sub(" ", text)
        if not match:
            held += folded
            continue
        if held:
            yield held, False
            held = ""
        yield folded, True
    if held:
        yield held, False


def _passages(text: str, found: Sequence[_Match]) -> list[tuple[int, int]]:
    """One passage, or two where one alone lacks a part of the query that another has."""
    first = _best(found, WIDTH - _BEFORE, frozenset())
    held = frozenset(match.part for match in first)
    if held == {match.part for match in found}:
        return [_widened(text, first, WIDTH)]
    first = _best(found, WIDTH // 2 - _BEFORE // 2, frozenset())
    one = _widened(text, first, WIDTH // 2)
    rest = [match for match in found if match.end <= one[0] - _BEFORE or match.start >= one[1]]
    if not rest:
        return [_widened(text, first, WIDTH)]
    second = _best(rest, WIDTH // 2 - _BEFORE // 2, frozenset(match.part for match in first))
    other = _widened(text, second, WIDTH // 2)
    if other[0] < one[1] and one[0] < other[1]:
        return [(min(one[0], other[0]), max(one[1], other[1]))]
    return sorted((one, other))


def _best(found: Sequence[_Match], width: int, known: frozenset[str]) -> Sequence[_Match]:
    """The neighbours within `width` with most different parts that are not `known`, then most."""
    best: Sequence[_Match] = found[:1]
    highest = (-1, 0)
    end = 0
    held: Counter[str] = Counter()
    """Parts not known, of the matches from n to the end."""
    for n, match in enumerate(found):
        while end < len(found) and (end <= n or found[end].end - match.start <= width):
            if found[end].part not in known:
                held[found[end].part] += 1
            end += 1
        value = (len(held), end - n)
        if value > highest:
            best, highest = found[n:end], value
        held -= Counter((match.part,))
    return best


def _widened(text: str, found: Sequence[_Match], width: int) -> tuple[int, int]:
    """Where a passage of about `width` around the matches begins and ends, between words."""
    before = min(_BEFORE, max(0, width - (found[-1].end - found[0].start)))
    start = max(0, found[0].start - before)
    if start:
        blank = text.find(" ", start, found[0].start)
        start = blank + 1 if blank >= 0 else start
    end = max(found[-1].end, start + width)
    if end >= len(text):
        return start, len(text)
    blank = text.rfind(" ", found[-1].end, end)
    return start, blank if blank >= 0 else end
