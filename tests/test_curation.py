"""`curation.toml` as text: what can be understood, and what each slip costs."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import curation
from aggregator.curation import Hide, Lead, Merge, Pin, Rename, Split, Topics
from tests.newspaper import PROJECT

WHOLE = """\
# A comment.
[[merge]]
stories = ["a", " b "]

[[split]]
articles = ["x.md"]
copies = false

[[pin]]
stories = ["a"]

[[hide]]
articles = ["y.md"]

[[rename]]
story = "a"
title = "New"

[[rename]]
topic = "Moon"
title = "Space"

[[lead]]
article = "x.md"

[[topics]]
story = "a"
topics = []
"""


def test_every_order_is_understood() -> None:
    orders, problems = curation.parse(WHOLE.encode())
    assert problems == ()
    assert orders.orders == (
        Merge(place="line 2, [[merge]]", stories=("a", "b")),
        Split(place="line 5, [[split]]", articles=("x.md",), copies=False),
        Pin(place="line 9, [[pin]]", stories=("a",)),
        Hide(place="line 12, [[hide]]", articles=("y.md",)),
        Rename(place="line 15, [[rename]]", story="a", title="New"),
        Rename(place="line 19, [[rename]]", topic="Moon", title="Space"),
        Lead(place="line 23, [[lead]]", article="x.md"),
        Topics(place="line 26, [[topics]]", story="a", topics=()),
    )
    assert orders.of(Pin) == (orders.orders[2],)


SLIPS = {
    "unknown order": ("\n[[pim]]\n", "curation-key", "line 2, [[pim]]", "did you mean pin?"),
    "unknown key": (
        "[[lead]]\narticle = 'x'\nstroy = 'a'",
        "curation-key",
        "unknown key 'stroy'",
        "did you mean story?",
    ),
    "a table, not a block": ("[pin]\nstories = ['a']", "curation-syntax", "pin", "[[pin]]"),
    "a value, not a block": ("pin = 3", "curation-syntax", "pin", "[[pin]]"),
    "text, not list": (
        "[[pin]]\nstories = 'a'",
        "curation-value",
        "stories must be a list",
        "docs/curation.md",
    ),
    "list of numbers": ("[[pin]]\nstories = [1]", "curation-value", "must be a list", ""),
    "an empty name": ("[[pin]]\nstories = ['a', ' ']", "curation-value", "must be a list", ""),
    "number, not text": ("[[lead]]\narticle = 1", "curation-value", "a text in quotes", ""),
    "text, not truth": (
        "[[split]]\narticles = ['x']\ncopies = 'no'",
        "curation-value",
        "copies must be true or false",
        "",
    ),
    "an empty title": (
        "[[rename]]\nstory = 'a'\ntitle = ''",
        "curation-value",
        "title must be a text",
        "",
    ),
    "a title that cannot be seen": (
        "[[rename]]\nstory = 'a'\ntitle = \"\\u0001\"",
        "curation-value",
        "title must be a text",
        "",
    ),
    "no title": ("[[rename]]\nstory = 'a'", "curation-value", "needs title", ""),
    "rename of both": (
        "[[rename]]\nstory = 'a'\ntopic = 'b'\ntitle = 'c'",
        "curation-value",
        "either a story or a topic",
        "",
    ),
    "merge of one": ("[[merge]]\nstories = ['a']", "curation-value", "two stories", ""),
    "pin of none": ("[[pin]]\nstories = []", "curation-value", "names none", ""),
    "split of none": ("[[split]]", "curation-value", "needs articles", ""),
    "hide of none": ("[[hide]]", "curation-value", "needs stories or articles", ""),
    "no lead": ("[[lead]]\nstory = 'a'", "curation-value", "needs article", ""),
    "topics without story": ("[[topics]]\ntopics = ['a']", "curation-value", "needs story", ""),
    "no TOML": ("\n\n[[pin]]\nstories = [", "curation-syntax", "line ", "mend this block"),
    "no UTF-8": ("# fine\n# caf\udce9", "curation-syntax", "line 2", "UTF-8"),
    "deep brackets": ("x = " + "[" * 5000, "curation-syntax", "line 1", "mend"),
}


@pytest.mark.parametrize("name", SLIPS)
def test_every_slip_is_told_with_place_and_remedy(name: str) -> None:
    text, kind, message, remedy = SLIPS[name]
    _, problems = curation.parse(text.encode("utf-8", "surrogateescape"))
    assert [problem.kind for problem in problems] == [kind]
    assert problems[0].path == "curation.toml"
    assert message in problems[0].message
    assert remedy in problems[0].remedy
    assert problems[0].remedy


def test_a_block_that_is_no_toml_costs_itself_only() -> None:
    text = '[[hide]]\nstories = ["a"]\n\n[[rename]]\nstory = "b"\ntitle = "no end\n\n[[pin]]\nstories = ["c"]\n'
    orders, problems = curation.parse(text.encode())
    assert orders.orders == (
        Hide(place="line 1, [[hide]]", stories=("a",)),
        Pin(place="line 8, [[pin]]", stories=("c",)),
    )
    assert [problem.message.split(":")[0] for problem in problems] == ["line 6"]


def test_an_order_that_holds_in_part_is_carried_out() -> None:
    orders, problems = curation.parse(b"[[split]]\narticles = ['x']\ncopys = false\n")
    assert orders.orders == (Split(place="line 1, [[split]]", articles=("x",)),)
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("pin = [{stories = ['a']}]", "block 1, [[pin]]"),
        ("\ufeff[[pin]]\r\nstories = ['a']\r\n", "line 1, [[pin]]"),
        ("  [[ pin ]]\nstories = ['a']", "line 1, [[pin]]"),
    ],
    ids=["in line", "Windows", "blanks"],
)
def test_other_ways_to_write_a_block(text: str, place: str) -> None:
    orders, problems = curation.parse(text.encode())
    assert problems == ()
    assert orders.orders == (Pin(place=place, stories=("a",)),)


def test_a_long_value_is_not_told_in_full() -> None:
    _, problems = curation.parse(f"[[pin]]\nstories = '{'x' * 10_000}'".encode())
    assert len(problems[0].message) < 500


def test_no_file_is_no_order() -> None:
    assert curation.parse(b"") == (curation.Curation(), ())


@given(st.lists(st.sampled_from([*WHOLE.splitlines(), "[[", "x =", '"""', "\\", "é", "[a]"])))
def test_whatever_is_written_nothing_is_raised(lines: list[str]) -> None:
    text = "\n".join(lines)
    orders, problems = curation.parse(text.encode())
    assert all(problem.remedy and problem.message for problem in problems)
    assert curation.parse(text.encode()) == (orders, problems)


def test_the_documentation_shows_every_order_and_every_key() -> None:
    page = (PROJECT / "docs" / "curation.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    orders, problems = curation.parse(example.encode())
    assert problems == ()
    assert {type(order) for order in orders.orders} == {*curation.KINDS.values()}
    for name, kind in curation.KINDS.items():
        told = page.split(f"**`[[{name}]]`**")[1].split("\n\n")[0]
        assert all(f"`{each.name}`" in told for each in fields(kind) if each.name != "place")
