"""An index as a search sees it: postings on disk, and in memory what every search needs of every
article (story, source, language, time, length, topics).

The state at opening; `is_current` tells whether the disk has a newer one. Articles are numbered
through all segments from 0.
"""

from __future__ import annotations

import math
import time
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from aggregator.queries import words
from aggregator.search import entries, storage

_DAY = 24 * 3600
K1 = 1.2
B = 0.75
"""BM25's customary parameters: how soon repetition stops to count, how much length does."""
FRESH_SHARE = 0.25
FRESH_HALF_LIFE = 7 * _DAY
"""An article as new as the newest scores a quarter more than one of long ago; half of that is
gone after a week. Light, so that time decides only between articles that match about as well."""


class Vocabulary:
    """The distinct values of a fact, numbered in order of appearance."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, value: str) -> int:
        """The number of `value`, which is added when it is new."""
        found = self._numbers.setdefault(value, len(self.values))
        if found == len(self.values):
            self.values.append(value)
        return found

    def find(self, value: str) -> int | None:
        """The number of `value`, if there is any."""
        return self._numbers.get(value)


@dataclass(frozen=True, slots=True)
class Column:
    """One fact of every article: a number in a vocabulary."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    numbers: array[int] = field(default_factory=lambda: array("l"))


@dataclass(frozen=True, eq=False)
class OpenIndex:
    """An index opened for searching. Searches in several threads take turns."""

    folder: Path
    generation: int
    segments: tuple[storage.Segment, ...]
    starts: tuple[int, ...]
    """The number of the first article of each segment."""
    alive: frozenset[int]
    """Every article that is not deleted."""
    stories: Column
    sources: Column
    languages: Column
    years: Column
    months: Column
    """As in "2024-06", UTC."""
    topics: Sequence[tuple[str, ...]]
    published: array[int]
    """Seconds since 1970, UTC."""
    norms: array[float]
    """How much of a word's weight saturates its score: more in longer articles (BM25)."""
    newest: int
    """When the newest article was published; 0 of an empty index."""
    freshness: array[float]
    """What a score is multiplied with for being new."""
    loaded: Mapping[str, list[entries.Facts | None]]
    """Segment → its facts, for whoever opens the next state."""
    turn: Lock = field(default_factory=Lock)

    @property
    def stemmed(self) -> tuple[str, ...]:
        """The languages of the articles that have a stemmer."""
        return tuple(each for each in self.languages.vocabulary.values if each in words.STEMMERS)

    def stored(self, number: int) -> entries.Stored:
        """What is stored of an article."""
        part = next(n for n in reversed(range(len(self.starts))) if self.starts[n] <= number)
        return self.segments[part].stored(number - self.starts[part])

    def frequency(self, name: str, term: str) -> int:
        """In how many articles `term` is in the field `name`, about."""
        return sum(segment.frequency(name, term) for segment in self.segments)

    def close(self) -> None:
        """Give the files back, once no search is under way."""
        with self.turn:
            for segment in self.segments:
                segment.close()


def open_index(folder: Path, *, previous: OpenIndex | None = None) -> OpenIndex:
    """The newest state of the index in `folder`; what `previous` already loaded is taken over.

    `previous` stays open. Raises IndexUnusableError when there is none that can be read.
    """
    generation, segments = storage.open_segments(folder)
    known = previous.loaded if previous else {}
    loaded: dict[str, list[entries.Facts | None]] = {}
    try:
        for segment in segments:
            loaded[segment.name] = _facts(segment, known.get(segment.name))
    except Exception as error:
        for segment in segments:
            segment.close()
        storage.discard(folder)
        raise storage.unusable(folder, error) from error
    return _assemble(folder, generation, segments, loaded)


def is_current(opened: OpenIndex) -> bool:
    """Whether the disk holds the state that `opened` shows."""
    # An index that was made anew counts its states from the start, but never repeats a name.
    return storage.generation(opened.folder) == opened.generation and all(
        segment.exists() for segment in opened.segments
    )


def _facts(
    segment: storage.Segment, known: list[entries.Facts | None] | None
) -> list[entries.Facts | None]:
    if known is None or len(known) != segment.size:
        return segment.facts()
    alive = set(segment.alive)  # since then, articles may have been deleted
    return [facts if number in alive else None for number, facts in enumerate(known)]


def _assemble(
    folder: Path,
    generation: int,
    segments: tuple[storage.Segment, ...],
    loaded: Mapping[str, list[entries.Facts | None]],
) -> OpenIndex:
    stories, sources, languages = Column(), Column(), Column()
    years, months = Column(), Column()
    topics: list[tuple[str, ...]] = []
    published, lengths = array("q"), array("l")
    starts: list[int] = []
    alive: list[int] = []
    for segment in segments:
        starts.append(len(topics))
        for each in loaded[segment.name]:
            facts = each or _GONE
            month = time.strftime("%Y-%m", time.gmtime(facts.published))
            if each is not None:
                alive.append(len(topics))
            for column, value in (
                (stories, facts.story),
                (sources, facts.source),
                (languages, facts.language),
                (years, month.partition("-")[0]),
                (months, month),
            ):
                column.numbers.append(column.vocabulary.number(value))
            topics.append(facts.topics)
            published.append(facts.published)
            lengths.append(facts.words)
    newest = max((published[n] for n in alive), default=0)
    return OpenIndex(
        folder=folder,
        generation=generation,
        segments=segments,
        starts=tuple(starts),
        alive=frozenset(alive),
        stories=stories,
        sources=sources,
        languages=languages,
        years=years,
        months=months,
        topics=topics,
        published=published,
        norms=_norms(lengths, alive),
        newest=newest,
        freshness=array("d", (_freshness(newest - when) for when in published)),
        loaded=loaded,
    )


_GONE = entries.Facts("", "", "", 0, 0, ())
"""In place of an article that was deleted: its number stays."""


def _norms(lengths: Sequence[int], alive: Sequence[int]) -> array[float]:
    mean = sum(lengths[n] for n in alive) / (len(alive) or 1) or 1.0
    return array("d", (K1 * (1 - B + B * length / mean) for length in lengths))


def _freshness(age: int) -> float:
    return 1.0 + FRESH_SHARE * math.exp2(-max(0, age) / FRESH_HALF_LIFE)
