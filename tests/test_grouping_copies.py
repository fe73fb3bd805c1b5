"""Copies: reprints found, templates and short notices told apart; originals."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.grouping import sign
from aggregator.grouping.copies import compare, find_copies
from aggregator.model import Article
from tests.factories import make_article
from tests.factories_grouping import EVENTS, grouped, report

FULL = " ".join(EVENTS["ferry"][1:])
WEATHER = (
    "The weather for {place} on {day}: after a misty morning the sun breaks through from noon on, "
    "with highs of {high} degrees by the water and {low} degrees in the hills. A light breeze from "
    "the west freshens towards evening. The chance of rain is {rain} percent. Sunset is at {sunset} "
    "and the night stays clear in {place} and in {other}, with lows of {night} degrees."
)
HERE = WEATHER.format(
    place="Hamnes", day="3", high=21, low=14, rain=10, sunset="20:41", night=9, other="Vik"
)
THERE = WEATHER.format(
    place="Bergholm", day="4", high=17, low=11, rain=35, sunset="20:57", night=6, other="Lund"
)


def article(text: str, name: str = "one", **changes: object) -> Article:
    return make_article(name, text=text, **{"title": "A title", **changes})


def are_copies(one: str, two: str) -> bool:
    signed = [sign(article(text, name), rules=()) for text, name in ((one, "one"), (two, "two"))]
    found = bool(find_copies(signed))
    assert found == bool(find_copies(signed[1:], signed[:1]))
    return found


@pytest.mark.parametrize(
    ("one", "two", "copies"),
    [
        pytest.param(FULL, FULL, True, id="the-same"),
        pytest.param(FULL, " ".join(EVENTS["ferry"][1:6]), True, id="cut"),
        pytest.param(FULL, f"KARLSVIK (ANW) - {FULL} © 2031 ANW", True, id="agency-and-notice"),
        pytest.param(FULL, FULL.upper().replace(",", " ,"), True, id="other-case-and-signs"),
        pytest.param(FULL, f"Photo: A. Berg. {FULL} Read more. Subscribe now.", True, id="caption"),
        pytest.param(FULL, " ".join(EVENTS["refloat"][1:]), False, id="follow-up"),
        pytest.param(HERE, THERE, False, id="template"),
        pytest.param("Shares fell.", "Shares fell.", False, id="too-short-for-a-shingle"),
        pytest.param(FULL, " ".join(EVENTS["ferry"][1:2]), True, id="a-notice-of-one-sentence"),
        pytest.param("", FULL, False, id="empty"),
    ],
)
def test_copies(one: str, two: str, copies: bool) -> None:
    assert are_copies(one, two) is copies


def test_a_short_text_is_a_copy_only_with_the_same_facts() -> None:
    short = "The lottery numbers drawn in Montclair on Saturday night were 4, 8, 15, 16, 23 and 42."
    assert are_copies(short, short)
    assert not are_copies(short, short.replace("42", "43"))


def test_the_reason_against_is_told() -> None:
    one, two = (sign(article(text, name), rules=()) for text, name in ((HERE, "a"), (THERE, "b")))
    assert compare(one, two).against.startswith("same words")


@given(a=st.integers(0, 4), b=st.integers(0, 4))
@settings(max_examples=15, deadline=None)
def test_comparing_is_symmetric(a: int, b: int) -> None:
    texts = [FULL, HERE, THERE, FULL[:200], FULL + HERE]
    one, two = sign(article(texts[a], "a"), rules=()), sign(article(texts[b], "b"), rules=())
    assert compare(one, two) == compare(two, one)


@pytest.mark.parametrize(
    ("hours", "words", "original"),
    [
        pytest.param((0.0, 5.0), (7, 7), "ferry-0", id="earliest"),
        pytest.param((0.0, 5.0), (5, 7), "ferry-1", id="a-cut-one-is-no-original"),
        pytest.param((None, 5.0), (7, 7), "ferry-1", id="undated-last"),
    ],
)
def test_the_original_is_the_earliest_nearly_complete(
    hours: tuple[float | None, float], words: tuple[int, int], original: str
) -> None:
    made = grouped(
        [
            report("ferry", n, hours=when, sentences=range(number))
            for n, (when, number) in enumerate(zip(hours, words, strict=True))
        ]
    )
    assert len(made.stories) == 1
    assert [copies[0] for copies in made.stories[0].texts] == [original]


def test_outlets_and_texts_are_counted_apart() -> None:
    """Three reprints and one report of its own: four articles, two texts."""
    articles = [report("ferry", n, hours=float(n), sentences=range(7)) for n in range(3)]
    own = report(
        "ferry",
        3,
        hours=4.0,
        title="Passengers safe after Nordlys hits reef",
        text=(
            "All 214 passengers of the Nordlys were safe ashore in Karlsvik tonight after the car "
            "ferry struck the Skarven reef. Captain Ingrid Solheim blamed a jammed rudder. "
            "Crossings of Fjordlinjen to Hamnes were off until further notice."
        ),
    )
    (story,) = grouped([*articles, own]).stories
    assert sorted(map(len, story.texts)) == [1, 3]


def test_a_reprint_years_later_is_a_new_story() -> None:
    made = grouped([report("ferry"), report("ferry", 1, hours=24.0 * 700)])
    assert len(made.stories) == 2


def test_a_brief_with_one_word_exchanged_is_no_copy() -> None:
    text = (
        "A {0} was seen on the roof of the town hall by several people who had come to look at it."
    )
    one, other = (
        report("ferry", n, hours=n, title=f"The {bird} returns", text=text.format(bird))
        for n, bird in enumerate(("heron", "egret"))
    )
    assert all(
        len(copies) == 1 for story in grouped([one, other]).stories for copies in story.texts
    )
    again = report("ferry", 2, hours=2.0, title="Bird seen", text=text.format("heron"))
    assert any(
        len(copies) == 2 for story in grouped([one, again]).stories for copies in story.texts
    )
