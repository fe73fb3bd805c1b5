"""comparison.revisions: what changed between two versions, readable and at a bounded cost."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.comparison import compare_versions
from aggregator.comparison.alignment import SQUARE, align
from aggregator.model import Revision, Stretch, Version
from tests.factories import make_article


def compare(old: str, new: str, *, titles: tuple[str, str] = ("T", "T")) -> Revision:
    article = make_article(title=titles[1], text=new)
    return compare_versions(Version(article=article.id, title=titles[0], text=old), article)


def spelled(words: tuple[Stretch, ...]) -> str:
    signs = {"kept": "{}", "added": "+{}+", "removed": "-{}-"}
    return "".join(signs[each.fate].format(each.text) for each in words)


def told(old: str, new: str) -> list[str]:
    return [spelled(passage) for passage in compare(old, new).passages]


FERRY = "At least 12 people died and 30 were hurt when a ferry sank off Kyushu, police said."
BUILT = "The ferry was built in 1998 and carried cars."
LONG = (
    "The harbour was closed for the whole of the night while divers went down to the wreck, "
    "which lies in forty metres of water two miles from the lighthouse, and came up again with {} "
    "before the weather turned and the boats had to go home to the island from which they came."
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            FERRY,
            FERRY.replace("12", "14").replace("30", "33"),
            ["At least -12- +14+ people died and -30- +33+ were hurt when a ferry sank off Kyushu, police said."],
        ),
        (f"{FERRY}\n\n{BUILT}", f"{FERRY}\n\nNobody is missing.\n\n{BUILT}", ["+Nobody is missing.+"]),
        (f"{FERRY}\n\n{BUILT}", FERRY, [f"-{BUILT}-"]),
        (
            FERRY,
            FERRY.replace("said.", "said on Monday.") + "\n\nThe search goes on.",
            [
                "… and 30 were hurt when a ferry sank off Kyushu, police said +on Monday+.",
                "+The search goes on.+",
            ],
        ),
        (
            LONG.format("nothing"),
            LONG.format("a bell"),
            [
                "… water two miles from the lighthouse, and came up again with -nothing- +a bell+ before the weather turned and the boats had to go home to …"
            ],
        ),
        (
            f"{BUILT} It has a white hull of steel.",
            f"{BUILT} A court will hear of it.",
            [f"{BUILT} -It has a white hull of steel- +A court will hear of it+."],
        ),
        ("東京で地震があり、12人が負傷した。", "東京で大きな地震があり、14人が負傷した。",
            ["東京で+大きな+地震があり、-12- +14+人が負傷した。"]),
        ("सरकार ने 12 लोगों को बुलाया।", "सरकार ने 14 लोगों को बुलाया।", ["सरकार ने -12- +14+ लोगों को बुलाया।"]),
    ],
    ids=["numbers", "added", "removed", "appended", "folded", "half", "japanese", "hindi"],
)  # fmt: skip
def test_changes_are_shown_with_a_few_words_beside_them(
    old: str, new: str, expected: list[str]
) -> None:
    assert told(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (FERRY, FERRY),
        (f"{FERRY} {BUILT}", f"{FERRY}\n\n{BUILT}"),
        ("He said “yes” – it’s true.", 'He said "yes" - it\'s  true.'),
        ("", ""),
    ],
    ids=["same", "paragraphs", "typography", "empty"],
)
def test_what_no_reader_would_see_is_no_change(old: str, new: str) -> None:
    assert not compare(old, new).tells


def test_a_headline_is_shown_whole() -> None:
    revision = compare(FERRY, FERRY, titles=("Ferry sinks, 12 dead", "Ferry sinks, 14 dead"))
    assert spelled(revision.title) == "Ferry sinks, -12- +14+ dead"
    assert revision.passages == ()
    assert revision.tells


def test_another_text_altogether_is_not_compared() -> None:
    revision = compare(f"{FERRY}\n\n{LONG}", "Corrected: a heron was seen by nobody at all today.")
    assert revision.rewritten
    assert spelled(revision.passages[0]).startswith(f"-{FERRY}")


def test_a_text_that_grew_is_no_other() -> None:
    revision = compare(
        BUILT, f"{BUILT}\n\n" + "\n\n".join(f"Update {n}: {FERRY}" for n in range(9))
    )
    assert not revision.rewritten
    assert len(revision.passages) == 9


def test_no_more_is_shown_than_anybody_reads() -> None:
    old = [f"Paragraph {n} tells of {'something ' * 40}" for n in range(200)]
    new = [f"Paragraph {n} is about {'anything else ' * 40}" for n in range(200)]
    new[::2] = old[::2]
    revision = compare("\n\n".join(old), "\n\n".join(new))
    assert len(revision.passages) + revision.more >= 100
    shown = sum(len(each.text) for passage in revision.passages for each in passage)
    assert 5_000 < shown <= 6_001


def test_a_book_is_not_compared_and_says_so() -> None:
    chapters = [" ".join(str(n * 7919 + c) for n in range(60_000)) for c in range(2)]
    assert compare(*chapters).too_long
    grown = compare(f"{chapters[0]}\n\n{FERRY}", f"{chapters[0]}\n\n{FERRY} {BUILT}")
    assert [spelled(each) for each in grown.passages] == [
        f"… and 30 were hurt when a ferry sank off Kyushu, police said. +{BUILT}+"
    ]


words = st.lists(st.sampled_from(["the", "a", "ferry", "12", "said", ",", "."]), max_size=12)


@given(old=words, new=words)
def test_nothing_is_invented_and_nothing_lost(old: list[str], new: list[str]) -> None:
    before, after = " ".join(old), " ".join(new)
    revision = compare(before, after)
    if revision.rewritten or not revision.tells:
        return
    (passage,) = revision.passages
    for text, fate in ((before, "removed"), (after, "added")):
        side = "".join(each.text for each in passage if each.fate in ("kept", fate))
        if "…" not in side:
            assert re.sub(r"\s", "", side) == re.sub(r"\s", "", text)


# ── alignment ──────────────────────────────────────────────────────────────────────────────


@given(st.text("abc", max_size=400), st.text("abcd", max_size=400))
def test_pairs_are_of_the_same_and_in_order(old: str, new: str) -> None:
    pairs = align(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


class Counted(str):
    """An item that counts how often items are compared."""

    asked: ClassVar[list[int]] = [0]

    def __eq__(self, other: object) -> bool:
        Counted.asked[0] += 1
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        return str.__hash__(self)


def _shuffled(items: list[str]) -> list[str]:
    return random.Random(4).sample(items, len(items))


@pytest.mark.parametrize(
    "vocabulary",
    [1, 2, 30, 1_000, 10**9],
    ids=["one word", "two words", "few words", "often", "each once"],
)
def test_the_cost_is_bounded_whatever_the_text(vocabulary: int) -> None:
    """No time is measured: how often items are compared is."""
    count = 4_000
    old: list[Any] = [Counted(n % vocabulary) for n in range(count)]
    new: list[Any] = [Counted(n) for n in _shuffled([str(each) for each in old])][:-7]
    Counted.asked[0] = 0
    align(old, new)
    assert Counted.asked[0] < 3 * count * SQUARE**0.5
