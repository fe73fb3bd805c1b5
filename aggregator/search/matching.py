"""Which articles a query tree matches, and how well: term by term over whole posting lists.

Each leaf becomes a table article → score, and operators combine tables; a table of the most
common word of 20,000 articles takes about 15 ms to read, which is less than Whoosh's matchers
take to walk a tree of them. Scores are BM25 over the weights that `entries` gave each occurrence;
filters (language, story, time) and exclusions score nothing.
"""

from __future__ import annotations

import math
import time
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from aggregator.queries import words
from aggregator.queries.tree import (
    HOURS,
    And,
    Dates,
    InStory,
    Language,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Recent,
    Word,
)
from aggregator.search import entries, storage
from aggregator.search.opened import K1, OpenIndex

Scores = dict[int, float]
_Slot = tuple[int, Sequence[str]]
"""Offset in a phrase, and the terms of which one must stand there."""
INFLECTED = 0.8
"""What an inflected form counts beside the form that was asked for."""
MAX_EXPANSIONS = 200
"""Words that a prefix stands for, in each segment, the commonest first."""
_SCANNED_TERMS = 5_000


class TooSlowError(Exception):
    """The query took longer than it may."""


def match(opened: OpenIndex, node: Node, *, deadline: float) -> Scores:
    """Article → score of all that `node` matches.

    `deadline` is a time of `time.perf_counter`. Raises TooSlowError after it.
    """
    return _Matching(opened, deadline).scores(node)


def check_time(deadline: float) -> None:
    """Raise TooSlowError after `deadline`: before anything that may take some 20 ms."""
    if time.perf_counter() > deadline:
        raise TooSlowError


class _Matching:
    def __init__(self, opened: OpenIndex, deadline: float) -> None:
        self._opened = opened
        self._deadline = deadline

    def scores(self, node: Node) -> Scores:
        self._check_time()
        match node:
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return _sum(self.scores(part) for part in parts)
            case Not(part):
                return dict.fromkeys(self._opened.alive - self.scores(part).keys(), 0.0)
            case Word(text, field):
                return self._word(text, field)
            case Prefix(text, field):
                return self._ranked(self._prefix(words.fold(text), field))
            case Phrase(texts, field):
                return self._phrase(texts, field)
            case Language(code):
                return self._facts(self._opened.languages.vocabulary.find(code))
            case InStory(story):
                return dict.fromkeys(self._occurrences("story", story), 0.0)
            case Dates(first, last):
                return self._between(_start(first), _start(last, days=1))
            case Recent(amount, unit):
                since = self._opened.newest - amount * HOURS[unit] * 3600
                return self._between(since, None)

    def _check_time(self) -> None:
        check_time(self._deadline)

    # ── operators ──

    def _all(self, parts: Sequence[Node]) -> Scores:
        wanted = sorted((p for p in parts if not isinstance(p, Not)), key=self._commonness)
        unwanted = [part.part for part in parts if isinstance(part, Not)]
        found: Scores | None = None
        for each in wanted:
            scores = self.scores(each)
            if found is None:
                found = scores
            else:
                found = {n: found[n] + scores[n] for n in found.keys() & scores.keys()}
            if not found:
                return {}
        if found is None:
            found = dict.fromkeys(self._opened.alive, 0.0)
        for excluded in unwanted:
            dropped = self.scores(excluded)
            found = {n: score for n, score in found.items() if n not in dropped}
        return found

    def _commonness(self, node: Node) -> int:
        """About how many articles `node` matches: the rarest are looked up first."""
        if isinstance(node, Word) and not node.field:
            return self._opened.frequency("text", words.fold(node.text))
        return 0 if isinstance(node, Phrase | Word | InStory) else len(self._opened.alive)

    # ── words ──

    def _word(self, text: str, field: str) -> Scores:
        form = words.fold(text)
        if words.is_run(form):
            return self._run(form, field)
        found = self._occurrences(field or "text", form)
        if field in ("", "title"):
            for language in self._opened.stemmed:
                self._add_inflected(found, field or "text", form, language, text)
        return self._ranked(found)

    def _run(self, run: str, field: str) -> Scores:
        if len(run) > 1:
            return self._phrase((run,), field)
        return self._ranked(self._prefix(run, field))

    def _add_inflected(
        self, found: Scores, field: str, form: str, language: str, text: str
    ) -> None:
        """Raise in `found` what the forms of the same stem are worth in articles of `language`."""
        self._check_time()
        stemmed = words.stem(language, text)
        marked = self._occurrences(field, words.stem_term(language, stemmed))
        exact = found if stemmed == form else self._in_language(field, stemmed, language)
        family = {n: weight + exact.get(n, 0.0) for n, weight in marked.items()}
        if exact is not found:
            family = exact | family
        for number, weight in family.items():
            if weight * INFLECTED > found.get(number, 0.0):
                found[number] = weight * INFLECTED

    def _in_language(self, field: str, form: str, language: str) -> Scores:
        """Occurrences of a form in the articles of one language."""
        languages = self._opened.languages
        wanted = languages.vocabulary.find(language)
        found = self._occurrences(field, form)
        return {n: weight for n, weight in found.items() if languages.numbers[n] == wanted}

    def _prefix(self, prefix: str, field: str) -> Scores:
        """Weight of all words that begin with `prefix` together."""
        found: Scores = {}
        for segment, start in self._segments():
            self._check_time()
            for term in _expansions(segment, field or "text", prefix):
                self._check_time()
                for number, weight in segment.weights(field or "text", term).items():
                    found[start + number] = found.get(start + number, 0.0) + weight
        return found

    def _occurrences(self, field: str, term: str) -> Scores:
        """Article → weight of one term in it."""
        found: Scores = {}
        for segment, start in self._segments():
            self._check_time()
            weights = segment.weights(field, term)
            if start:
                found.update((start + number, weight) for number, weight in weights.items())
            else:
                found = weights
        return found

    def _ranked(self, weights: Mapping[int, float]) -> Scores:
        """BM25 of a term that weighs so much in these articles."""
        norms = self._opened.norms
        total = max(len(self._opened.alive), len(weights))
        rarity = math.log(1 + (total - len(weights) + 0.5) / (len(weights) + 0.5)) * (K1 + 1)
        return {n: rarity * weight / (weight + norms[n]) for n, weight in weights.items()}

    # ── phrases ──

    def _phrase(self, texts: Sequence[str], field: str) -> Scores:
        name = field or "text"
        found: Scores = {}
        for segment, start in self._segments():
            slots = self._slots(segment, name, texts)
            alike = self._opened.sources.numbers[start:] if name == "source" else None
            for number, count in self._side_by_side(segment, name, slots, alike).items():
                found[start + number] = count
        return self._ranked(found)

    def _slots(self, segment: storage.Segment, field: str, texts: Sequence[str]) -> list[_Slot]:
        slots: list[_Slot] = []
        offset = 0
        for text in texts:
            form = words.fold(text)
            if not words.is_run(form):
                slots.append((offset, (form,)))
                offset += 1
            elif len(form) == 1:
                self._check_time()
                slots.append((offset, _expansions(segment, field, form)))
                offset += 1
            else:
                slots += [(offset + n, (pair,)) for n, pair in enumerate(words.query_pairs(form))]
                offset += len(form)
        return slots

    def _side_by_side(
        self,
        segment: storage.Segment,
        field: str,
        slots: Sequence[_Slot],
        alike: Sequence[int] | None = None,
    ) -> Scores:
        """Document → weight of the places where every slot holds one of its terms.

        With `alike`, documents of one number there have the same words in the field, and only the
        first of them is looked at.
        """
        wanted: list[int] | None = None
        for _, terms in sorted(slots, key=lambda slot: _frequency(segment, field, slot[1])):
            here: set[int] = set()
            for term in terms:
                self._check_time()
                here |= segment.among(field, term, wanted)
            if not here:
                return {}
            wanted = sorted(here)
            if alike is not None:
                wanted = sorted({alike[n]: n for n in reversed(wanted)}.values())
        starts: dict[int, array[int]] = {}
        for offset, terms in slots:
            starts = self._starts(segment, field, terms, offset, wanted or (), starts)
            wanted = list(starts)
            if not starts:
                return {}
        weigh = _text_weight if field == "text" else len
        weights = {n: float(weigh(places)) for n, places in starts.items()}
        if alike is None:
            return weights
        shared = {alike[n]: weight for n, weight in weights.items()}
        return {n: shared[alike[n]] for n in segment.alive if alike[n] in shared}

    def _starts(
        self,
        segment: storage.Segment,
        field: str,
        terms: Sequence[str],
        offset: int,
        wanted: Sequence[int],
        before: Mapping[int, array[int]],
    ) -> dict[int, array[int]]:
        """Document → where the phrase may begin for one of `terms` to stand at its `offset`.

        Of the places `before`, unless it is the first word. In arrays: with as many sets, half of
        the time would go to Python's collector, which looks at every one of them again and again.
        """
        packed: dict[int, bytes] = {}
        for term in terms:
            self._check_time()
            held = segment.places(field, term, wanted)
            if not packed:
                packed = held
                continue
            for number, places in held.items():
                packed[number] = packed.get(number, b"") + places
        here = {n: entries.places(packed[n]) for n in wanted if n in packed}
        if not before:
            return here
        back = (-offset).__add__
        found: dict[int, array[int]] = {}
        for number, later in here.items():
            if both := set(before[number]).intersection(map(back, later)):
                found[number] = array("I", both)
        return found

    def _segments(self) -> Iterable[tuple[storage.Segment, int]]:
        return zip(self._opened.segments, self._opened.starts, strict=True)

    # ── filters ──

    def _facts(self, language: int | None) -> Scores:
        numbers = self._opened.languages.numbers
        return {n: 0.0 for n in self._opened.alive if numbers[n] == language}

    def _between(self, start: int | None, end: int | None) -> Scores:
        first = -math.inf if start is None else start
        last = math.inf if end is None else end
        published = self._opened.published
        return {n: 0.0 for n in self._opened.alive if first <= published[n] < last}


def _sum(tables: Iterable[Scores]) -> Scores:
    found: Scores = {}
    for scores in tables:
        if not found:
            found = scores
            continue
        for number, score in scores.items():
            found[number] = found.get(number, 0.0) + score
    return found


def _expansions(segment: storage.Segment, field: str, prefix: str) -> list[str]:
    """The commonest terms of a segment that begin with `prefix`."""
    found = segment.terms(field, prefix, limit=_SCANNED_TERMS)
    found.sort(key=lambda each: (-each[1], each[0]))
    return [term for term, _ in found[:MAX_EXPANSIONS]]


def _frequency(segment: storage.Segment, field: str, terms: Sequence[str]) -> int:
    return sum(segment.frequency(field, term) for term in terms)


def _text_weight(starts: Iterable[int]) -> float:
    """What occurrences at these places of the text weigh."""
    lead = entries.BODY_START + entries.LEAD_WORDS
    return sum(
        entries.TITLE_WEIGHT
        if place < entries.BODY_START
        else entries.LEAD_WEIGHT
        if place < lead
        else 1.0
        for place in starts
    )


def _start(day: date | None, *, days: int = 0) -> int | None:
    """When a day begins, or the one so many `days` later; None: never."""
    if day is None:
        return None
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC)
    try:
        return int((begins + timedelta(days=days)).timestamp())
    except OverflowError:  # the day after the last that there is
        return None
