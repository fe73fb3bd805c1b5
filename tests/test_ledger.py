"""The ledger: append-only, whole lines only, refused when damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from aggregator import ledger
from aggregator.errors import LedgerError
from aggregator.model import ArticleId, Promise, StoryId

ONE = Promise(article=ArticleId("a"), story=StoryId("s"), text="t")
TWO = Promise(article=ArticleId("b"), story=StoryId("s"), text="ü")


def test_what_was_appended_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "aggregator.ledger"
    assert ledger.load(path).promises == ()
    ledger.append(path, authority="news.example,2024-01-01", promises=[ONE])
    ledger.append(path, authority="", promises=[TWO], topics=[ArticleId("b")])
    loaded = ledger.load(path)
    assert loaded.promises == (ONE, TWO)
    assert loaded.topics == ("b",)
    assert loaded.authority == "news.example,2024-01-01"


def test_nothing_to_say_writes_nothing(tmp_path: Path) -> None:
    ledger.append(tmp_path / "ledger", authority="", promises=[])
    assert not (tmp_path / "ledger").exists()


@pytest.mark.parametrize("cut", range(1, 20))
def test_a_torn_append_is_as_if_it_had_not_been(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "ledger"
    ledger.append(path, authority="", promises=[ONE, TWO])
    path.write_bytes(path.read_bytes()[:-cut])
    assert ledger.load(path).promises == (ONE,)
    ledger.append(path, authority="", promises=[TWO])
    assert ledger.load(path).promises == (ONE, TWO)


@pytest.mark.parametrize(
    "line",
    [
        *("{", "[]", '{"article": "a"}', '"text"', "\x00", "[" * 100_000),
        '{"article": ["a"], "story": "s", "text": "t"}',
        '{"article": "a", "story": "../s", "text": "t"}',
        '{"article": "a", "story": "s", "text": null}',
        '{"authority": 5}',
        '{"article": "a", "story": "s", "text": "t"}\r{"article": "b", "story": "s", "text": "t"}',
    ],
    ids=lambda line: repr(line[:60]),
)
def test_damage_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    path = tmp_path / "ledger"
    ledger.append(path, authority="", promises=[ONE])
    with path.open("a", newline="") as stream:
        stream.write(f"{line}\n")
    ledger.append(path, authority="", promises=[TWO])
    with pytest.raises(LedgerError, match="line 2"):
        ledger.load(path)


@pytest.mark.parametrize(
    ("written", "authority"),
    [
        (b'{"authority": "news.example,2024-01-01"}\n', "news.example,2024-01-01"),
        (b'{"topic": "b"}\n{"authority": "news.example,2024-01-01"}\n', "news.example,2024-01-01"),
        (b'{"authority": "news.exa', ""),
        (b"", ""),
    ],
    ids=["first", "later", "torn", "empty"],
)
def test_the_authority_can_be_read_alone(tmp_path: Path, written: bytes, authority: str) -> None:
    path = tmp_path / "ledger"
    assert ledger.authority(path) == ""
    path.write_bytes(written)
    assert ledger.authority(path) == authority
    path.write_bytes(b"not JSON\n")
    with pytest.raises(LedgerError, match="restore it from a backup"):
        ledger.authority(path)
