"""What a search may cost, counted in pieces of work: no clock but one that the work moves."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
import wordfreq

from aggregator import search
from aggregator.queries import words
from aggregator.queries.tree import Word
from aggregator.search import finding, storage, suggesting
from aggregator.search.extracts import Marker
from tests.factories_search import make_entry, write_index

STEP = 0.1
"""Seconds that reading one list of postings or one stretch of the dictionary is made to take."""
MOST = round(finding.TIME_LIMIT / STEP) + 1
READING = ("weights", "places", "among", "terms", "similar")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> search.OpenIndex:
    """An index in several segments, of words that resemble each other and of runs."""
    folder = tmp_path_factory.mktemp("many")
    runs = "".join(map(chr, range(0x4E00, 0x4E00 + 300)))
    for n in range(6):
        text = " ".join(f"{one}{two}mble" for one in "abcdefgh" for two in "aeiou")
        text += f" the of {runs} " + " ".join(f"the{k:03}" for k in range(300))
        search.update(folder, add=[make_entry(f"n{n}", text=text)], remove=())
    return search.open_index(folder)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was read of segments so far; each reading moves the clock by `STEP`."""
    done: list[str] = []
    monkeypatch.setattr(time, "perf_counter", lambda: len(done) * STEP)

    def counted(name: str, reading: Callable[..., Any]) -> Callable[..., Any]:
        def read(*args: Any, **options: Any) -> Any:
            done.append(name)
            return reading(*args, **options)

        return read

    for name in READING:
        monkeypatch.setattr(storage.Segment, name, counted(name, getattr(storage.Segment, name)))
    return done


HOSTILE = {
    "64 words": " OR ".join(f"the{n:03}" for n in range(64)),
    "64 beginnings": " OR ".join(f"the{n:02}*" for n in range(64)),
    "beginnings of everything": "the* OR " * 125,
    "500 characters of b*": ("b* OR " * 100)[:500],
    "one beginning": "the*",
    "lone characters in a row": '"' + " ".join(chr(0x4E00 + n) for n in range(64)) + '"',
    "lone characters": " ".join(chr(0x4E00 + n) for n in range(64)),
    "a long run": "".join(chr(0x4E00 + n) for n in range(300)),
    "phrases": " OR ".join('"the of the of the"' for _ in range(20)),
    "words misspelt": " ".join(f"zzmb{letter}e" for letter in "abcdefgh"),
    "a phrase misspelt": '"' + " ".join(f"zzmb{n}lex".replace(str(n), "xyz"[n % 3]) for n in range(60)) + '"',
    "exclusions": " ".join(f"-the{n:03}" for n in range(64)),
    "outlets": " OR ".join(f"source:harbour{n}*" for n in range(64)),
}  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_a_search_reads_no_more_once_its_time_is_over(
    many: search.OpenIndex, readings: list[str], query: str
) -> None:
    results = search.find(many, query)
    assert len(readings) <= MOST
    assert len(readings) < MOST or "given up" in results.understood or results.suggestion is None


def test_whoever_waited_for_another_search_has_as_much_time(
    many: search.OpenIndex, readings: list[str]
) -> None:
    class Turn:
        def __enter__(self) -> None:
            readings.extend(["waiting"] * MOST)

        def __exit__(self, *_: object) -> None:
            pass

    waiting = dataclasses.replace(many, turn=cast("Any", Turn()))
    assert search.find(waiting, "the001").total == 6


@pytest.mark.parametrize("typed", ["amble bamb", "the of th", "gamble cemble the", "zzz the0"])
def test_suggesting_reads_no_more_once_its_time_is_over(
    many: search.OpenIndex, readings: list[str], typed: str
) -> None:
    search.suggest(many, typed)
    assert len(readings) <= suggesting.TIME_LIMIT / STEP + 2


def test_a_long_phrase_is_not_spelt_otherwise(many: search.OpenIndex, readings: list[str]) -> None:
    search.find(many, '"' + " ".join(["zamble"] * 9) + '"')
    assert "similar" not in readings


@pytest.fixture
def scanned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lengths of the texts in which words were looked for."""
    lengths: list[int] = []
    spans = words.spans

    def counted(text: str) -> list[tuple[int, int]]:
        lengths.append(len(text))
        return spans(text)

    monkeypatch.setattr(words, "spans", counted)
    return lengths


def test_extracts_of_long_texts_are_bounded_together(tmp_path: Path, scanned: list[int]) -> None:
    entries = [make_entry(f"n{n}", text="Long ago. Rain. " + "x" * 50_000) for n in range(30)]
    opened = write_index(tmp_path, entries)
    results = search.find(opened, "rain", limit=30)
    opened.close()
    assert len(results.hits) == 30
    assert sum(scanned) <= 1_000_000 + 50_000
    assert any(matched for _, matched in results.hits[0].extract)
    assert results.hits[-1].extract[0][0].startswith("Long ago.")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("東" * 40_000, "東 OR 東東 OR 東東東"),
        ("the of " * 7_000, '"the of" OR "the of the" OR "the of the of"'),
        ("rainy " * 8_000, "rain* OR rai*"),
    ],
    ids=["run", "phrases", "beginnings"],
)
def test_a_text_full_of_matches_has_a_short_extract(tmp_path: Path, text: str, query: str) -> None:
    opened = write_index(tmp_path, [make_entry(text=text)])
    [hit] = search.find(opened, query).hits
    opened.close()
    assert 0 < sum(len(piece) for piece, _ in hit.extract) < 600


@pytest.mark.parametrize("language", sorted(filter(words.keeps_beginnings, words.STEMMERS)))
def test_a_stem_begins_as_its_word_does(language: str) -> None:
    common = [word for word in wordfreq.top_n_list(language, 1_000) if word.isalpha()]
    assert [w for w in common if words.stem(language, w)[:1] != words.fold(w)[:1]] == []


@pytest.mark.parametrize(
    ("language", "asked", "text"),
    [("id", "baca", "Ia membaca buku."), ("ar", "بيت", "رأيت البيت هناك.")],
    ids=["Indonesian", "Arabic"],
)
def test_where_stems_begin_otherwise_words_are_marked_all_the_same(
    language: str, asked: str, text: str
) -> None:
    assert any(marked for _, marked in Marker(Word(asked), language).extract(text))
