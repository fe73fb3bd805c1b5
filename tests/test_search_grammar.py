"""What was typed, and how it was understood."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.queries import describe, parse
from aggregator.queries.grammar import MAX_WORDS
from aggregator.queries.tree import leaves

PROJECT = Path(__file__).parents[1]

UNDERSTOOD = [
    # words
    ("flood", "flood"),
    ("Flood Valencia", "flood AND valencia"),
    ("flood flood", "flood"),
    ("  \t\n ", ""),
    ("... !?", ""),
    ("Élysée", "élysée"),
    ("l'Europe d'Obama's", "europe AND obama"),
    ("U.S. troops", "u.s. AND troops"),
    ("cease-fire", '"cease fire"'),
    ("1,000 dead, 10:30", '"1 000" AND dead AND "10 30"'),
    ("東京都知事", "東京都知事"),
    ("2024年の東京", '"2024 年の東京"'),
    # operators
    ("flood OR storm", "flood OR storm"),
    ("flood valencia OR spain", "flood AND (valencia OR spain)"),
    ("a AND b OR c", "(a AND b) OR c"),
    ("flood or storm", "flood AND or AND storm"),
    ("flood -rain", "flood AND NOT rain"),
    ("-rain flood", "flood AND NOT rain"),
    ("NOT rain", "NOT rain"),
    ('NOT "0" AND "0") 1', '"0" AND 1 AND NOT "0"'),
    ("NOT NOT rain", "rain"),
    ("NOT (a b)", "NOT (a AND b)"),
    ("-(a OR b) c", "c AND NOT (a OR b)"),
    ('-"heavy rain" flood', 'flood AND NOT "heavy rain"'),
    ("(a b) c", "a AND b AND c"),
    ("a OR (b c)", "a OR (b AND c)"),
    # phrases and prefixes
    ('"Heavy Rain"', '"heavy rain"'),
    ("“heavy rain”", '"heavy rain"'),
    ("„heavy rain“", '"heavy rain"'),
    ('"flood"', '"flood"'),
    ("elect*", "elect*"),
    ("el*", "el"),
    ("東京*", "東京"),
    ("*", ""),
    ("e*ect", '"e ect"'),
    # fields
    ("title:Storm", "title:storm"),
    ('source:"New York Times"', 'source:"new york times"'),
    ("SOURCE:times", "source:times"),
    ("title:(a OR b)", "title:a OR title:b"),
    ("-source:times a", "a AND NOT source:times"),
    ("author:doe agency:afp topic:war tag:x", "author:doe AND agency:afp AND topic:war AND tag:x"),
    ("lang:DE", "lang:de"),
    ("lang:en-GB", "lang:en"),
    ("lang:(de OR fr)", "lang:de OR lang:fr"),
    ("story:8kq2z1", "story:8kq2z1"),
    ("date:2024-06-18", "date:2024-06-18"),
    ("date:2024-6-8", "date:2024-06-08"),
    ("date:2024-02", "date:2024-02-01..2024-02-29"),
    ("date:2024", "date:2024-01-01..2024-12-31"),
    ("date:2024-06-01..2024-06-30", "date:2024-06-01..2024-06-30"),
    ("date:2024-06..2024-07", "date:2024-06-01..2024-07-31"),
    ("date:2024..", "date:2024-01-01.."),
    ("date:..2024", "date:..2024-12-31"),
    ("date:2024..2023", "date:2023-01-01..2024-12-31"),
    ("last:7d", "last:7d"),
    ("last:24H last:2w last:03m", "last:24h AND last:2w AND last:3m"),
    # nothing that is typed is an error
    ('"heavy rain', "heavy AND rain"),
    ("((((", ""),
    ("a)) (b", "a AND b"),
    ("() a", "a"),
    ("OR", "or"),
    ("AND NOT", "and AND not"),
    ("a OR", "a"),
    ("OR a", "a"),
    ("a OR OR b", "a OR b"),
    ("a AND OR b", "a OR b"),
    ("-", ""),
    ("a - b", "a AND b"),
    ("--verbose", "verbose"),
    ("title:", "title"),
    ("title: x", "title AND x"),
    ("colour:red", "colour AND red"),
    ("date:2024-02-30", 'date AND "2024 02 30"'),
    ("date:soon", "date AND soon"),
    ("date:..", "date"),
    ("date:0000", "date AND 0000"),
    ("last:0d", "last AND 0d"),
    ("last:99999d", "last AND 99999d"),
    ("http://example.org/x", 'http AND "example org" AND x'),
    ("a\x00b\ud800c", "abc"),
]


@pytest.mark.parametrize(
    ("typed", "understood"), UNDERSTOOD, ids=[typed for typed, _ in UNDERSTOOD]
)
def test_typed_text_is_understood(typed: str, understood: str) -> None:
    assert describe(parse(typed)) == understood


_EXAMPLE = re.compile(r"^\| `(.+?)` +\| `(.+?)` +\|", re.MULTILINE)
_EXAMPLES = _EXAMPLE.findall((PROJECT / "docs" / "search.md").read_text("utf-8"))


@pytest.mark.parametrize(("typed", "understood"), _EXAMPLES, ids=[typed for typed, _ in _EXAMPLES])
def test_the_examples_of_the_documentation_are_true(typed: str, understood: str) -> None:
    assert describe(parse(typed)) == understood


_PIECES = st.sampled_from(
    [
        "(",
        ")",
        '"',
        "-",
        " ",
        "*",
        ":",
        "..",
        "AND ",
        "OR ",
        "NOT ",
        "title:",
        "date:",
        "last:",
        "lang:",
        "source:(",
        "flood",
        "Straße",
        "2024-06",
        "7d",
        "東京都",
        "한국",
        "हिन्दी",
        "l'été",
        "U.S.",
        "İ",
    ]
)
_TYPED = st.one_of(st.text(), st.lists(_PIECES, max_size=60).map("".join))


@given(_TYPED)
def test_any_text_is_read_and_its_description_means_the_same(typed: str) -> None:
    node = parse(typed)
    assert parse(describe(node)) == node


@given(_TYPED)
def test_a_tree_has_a_bounded_number_of_leaves(typed: str) -> None:
    node = parse(typed)
    assert node is None or len(list(leaves(node)) + list(leaves(node, wanted=False))) <= MAX_WORDS


@pytest.mark.parametrize(
    "typed",
    [
        "(" * 5_000,
        "(" * 5_000 + "a" + ")" * 5_000,
        "NOT " * 2_000 + "a",
        "-(a OR (b c) " * 400,
        "a OR (b AND " * 400,
        " ".join(f"w{n}" for n in range(3_000)),
        '"' + "many words " * 500 + '"',
        "漢" * 5_000,
        "title:" * 2_000,
    ],
    ids=["open", "nested", "nots", "negated groups", "high", "words", "phrase", "run", "fields"],
)
def test_bombs_are_defused(typed: str) -> None:
    node = parse(typed)
    assert parse(describe(node)) == node
    assert len(describe(node)) < 2_000
