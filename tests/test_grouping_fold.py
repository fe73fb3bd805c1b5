"""The laws of the fold with real texts, and what one more article costs, counted in rows."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from aggregator import readers
from aggregator.config import GroupingSettings, ReadingSettings
from aggregator.evaluation import parse_labelled
from aggregator.grouping import group, sign
from aggregator.model import Article, Document, Grouping, Signature
from tests.factories_grouping import EVENTS, MONDAY, SHARED, needs_shared, report, signed

DEMO = Path(__file__).parent.parent / "content"
QUICK = (Phase.generate,)  # what chance picked gets no simpler by trying
chances = st.randoms(use_true_random=False)


def run(signatures: list[Signature], memo: dict[str, bytes] | None = None) -> Grouping:
    memo = {} if memo is None else memo
    return group(signatures, settings=GroupingSettings(), priorities={}, memo=memo)


def follow(pool: list[Signature], chance: random.Random, *, updates: int) -> None:
    """Articles come, go and come late, in batches; each time all is as in a clean run."""
    memo: dict[str, bytes] = {}
    there: list[Signature] = []
    for _ in range(updates):
        absent = [each for each in pool if each not in there]
        gone = chance.sample(there, min(len(there), chance.choice((0, 0, 1, 3))))
        there = [each for each in there if each not in gone]
        there += chance.sample(absent, min(len(absent), chance.choice((1, 1, 4, 15))))
        clean: dict[str, bytes] = {}
        assert run(chance.sample(there, len(there)), memo) == run(there, clean)
        assert memo == clean


# ── laws 2 and 3 ───────────────────────────────────────────────────────────────────────────


@cache
def demo() -> list[Signature]:
    """Our own articles."""
    return [sign(article, rules=()) for article in _demo_articles()]


def _demo_articles() -> Iterator[Article]:
    for path in sorted(each for each in DEMO.rglob("*") if each.is_file()):
        name = path.relative_to(DEMO).as_posix()
        if not readers.is_ignored(name):
            document = Document(path=name, data=path.read_bytes(), modified=MONDAY)
            found = readers.read(document, settings=ReadingSettings(), hosts={}, now=MONDAY)
            yield from found.articles


@given(chance=chances)
@settings(max_examples=10, deadline=None, phases=QUICK)
def test_demo_articles_in_any_order(chance: random.Random) -> None:
    assert len(demo()) > 5
    follow(demo(), chance, updates=8)


@cache
def real(name: str) -> list[Signature]:
    lines = (SHARED / "stories" / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [sign(parse_labelled(line).article, rules=()) for line in lines[:160]]


@needs_shared
@pytest.mark.parametrize("name", ["allsides-dated-spring", "wikinews-medium", "ecbplus-traindev"])
@given(chance=chances)
@settings(max_examples=5, deadline=None, phases=QUICK)
def test_real_articles_in_any_order(name: str, chance: random.Random) -> None:
    follow(chance.sample(real(name), 60), chance, updates=8)


@needs_shared
@given(chance=chances)
@settings(max_examples=5, deadline=None, phases=QUICK)
def test_real_articles_crowded_into_two_weeks(chance: random.Random) -> None:
    """Dense and partly undated, so that stories merge, part and outlive their window."""
    follow(_crowded(chance, 70), chance, updates=8)


def _crowded(chance: random.Random, number: int) -> list[Signature]:
    lines = (SHARED / "stories" / "ecbplus-traindev.jsonl").read_text("utf-8").splitlines()
    at = chance.randrange(len(lines) - number)
    return [
        sign(_dated(line, chance), rules=()) for line in sorted(lines, key=_topic)[at : at + number]
    ]


def _topic(line: str) -> str:
    row: dict[str, str] = json.loads(line)
    return f"{row['topic']} {row['id']}"


def _dated(line: str, chance: random.Random) -> Article:
    article = parse_labelled(line).article
    if chance.random() < 0.1:
        return article
    time: datetime = MONDAY + timedelta(hours=chance.randrange(24 * 14))
    return dataclasses.replace(article, published=time, published_from="front matter")


# ── cost ───────────────────────────────────────────────────────────────────────────────────


class Counting(dict[str, bytes]):
    """A memo that counts how often a part of the index is asked for."""

    asked = 0

    def get(self, key: str, default: Any = None) -> Any:
        self.asked += key.startswith("stories:p:")
        return super().get(key, default)


def test_an_article_without_a_date_asks_few_parts_of_an_archive_of_years() -> None:
    """It may belong anywhere, but most of the index has nothing for it."""
    first, *others = EVENTS
    archive = signed([report(others[n % len(others)], n, hours=24.0 * 8 * n) for n in range(200)])
    (undated,) = signed([report(first, hours=None)])
    memo = Counting()
    run(archive, memo)
    memo.asked = 0
    run([*archive, undated], memo)
    assert 0 < memo.asked < 10 * 200  # some 50 for each before parts were known to be empty


# ── the memo ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["mark", "stories:i:", "stories:r:", "stories:g:", "topics:i:"])
def test_a_damaged_memo_changes_nothing(kind: str) -> None:
    memo: dict[str, bytes] = {}
    whole = run(demo(), memo)
    for key in [each for each in memo if each.startswith(kind)]:
        memo[key] = b"\xc1"
    assert run(demo()[1:], memo) == run(demo()[1:])
    assert run(demo(), memo) == whole


def test_a_memo_of_other_articles_changes_nothing() -> None:
    memo: dict[str, bytes] = {}
    run(demo()[:9], memo)
    assert run(demo()[9:], memo) == run(demo()[9:])
