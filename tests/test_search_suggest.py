"""What is suggested while somebody types."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator import search
from aggregator.model import StoryId
from aggregator.search import suggesting
from tests.factories_search import NEWSPAPER, make_entry, write_index


@pytest.fixture(scope="module")
def newspaper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[search.OpenIndex]:
    opened = write_index(tmp_path_factory.mktemp("index"))
    yield opened
    opened.close()


def split(found: tuple[search.Suggestion, ...]) -> tuple[list[str], list[str]]:
    """The words, and the articles whose titles were suggested."""
    return (
        [each.text for each in found if each.article is None],
        [str(each.article) for each in found if each.article is not None],
    )


@pytest.mark.parametrize(
    ("typed", "texts", "articles"),
    [
        ("ele", ["elect", "electeurs", "élections"], ["election-fr", "election"]),
        ("counc", ["council"], ["election"]),
        ("Counc", ["council"], ["election"]),
        ("new bri", ["new bridge"], ["bridge"]),
        ("  new   bri", ["new bridge"], ["bridge"]),
        ("bridge cou", [], []),
        ("mayor bri", ["mayor bridge"], []),
        ("bridge", [], ["bridge"]),
        ("new bridge ", [], ["bridge"]),
        ("banks", [], ["flood-wire"]),
        ("ordo", ["ordonez"], []),
        ("東京", [], ["tokyo"]),
        ("東", [], ["tokyo"]),
        ("서울", [], ["seoul"]),
        ("выб", ["выборы"], ["moscow"]),
        ("b", [], []),
        ("", [], []),
        (" - ", [], []),
        ("zzz", [], []),
        ("title:bri", [], []),
        ("new -bri", [], []),
        ("new OR bri", [], []),
        ('"new bri', [], []),
    ],
)
def test_what_is_suggested(
    newspaper: search.OpenIndex, typed: str, texts: list[str], articles: list[str]
) -> None:
    found = split(search.suggest(newspaper, typed))
    assert (sorted(found[0]), found[1]) == (sorted(texts), articles)


def test_a_title_leads_to_its_story(newspaper: search.OpenIndex) -> None:
    (found,) = search.suggest(newspaper, "new bridge o")[-1:]
    assert (found.text, found.source) == ("New bridge opens", "The Harbour Courier")
    assert found.address == "stories/bridge.html"


def test_a_story_is_suggested_once_and_its_newest_first(tmp_path: Path) -> None:
    entries = [
        make_entry(
            f"n{n}",
            title=f"Comet seen from {'here' if n % 2 else 'there'}",
            story=StoryId(f"s{n // 3}"),
            published=datetime(2024, 6, 1 + n, tzinfo=UTC),
        )
        for n in range(9)
    ]
    opened = write_index(tmp_path, entries)
    found = split(search.suggest(opened, "come"))
    opened.close()
    assert found == (["comet"], ["n8", "n5"])


def test_there_are_never_more_than_asked_for(tmp_path: Path) -> None:
    entries = [make_entry(f"n{n}", title=f"Comet comet{n:02} {n}") for n in range(30)]
    opened = write_index(tmp_path, entries)
    found = split(search.suggest(opened, "come", limit=6))
    assert (len(found[0]), len(found[1])) == (suggesting.WORDS, 2)
    assert search.suggest(opened, "come", limit=0) == ()
    opened.close()


def test_what_takes_too_long_is_left_out(
    newspaper: search.OpenIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggesting, "TIME_LIMIT", -1.0)
    assert search.suggest(newspaper, "new bri") == ()


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(typed=st.text(alphabet=st.sampled_from('ab "()-*:.東 रिईé\x00rivedtlORAND'), max_size=40))
def test_nothing_typed_raises(newspaper: search.OpenIndex, typed: str) -> None:
    assert len(search.suggest(newspaper, typed, limit=5)) <= 5
    assert len(NEWSPAPER) == 10
