"""The ledger and the first versions beside it: append-only, whole lines only, refused when damaged."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator import ledger
from aggregator.errors import LedgerError
from aggregator.model import ArticleId, LeadChange, Promise, StoryId, Version

ONE = Promise(article=ArticleId("a"), story=StoryId("s"), text="t")
TWO = Promise(article=ArticleId("b"), story=StoryId("s"), text="ü")
TIME = datetime(2024, 6, 18, 14, 5, tzinfo=UTC)
CHANGES = (
    LeadChange(story=StoryId("s"), lead=ArticleId("b"), time=TIME),
    LeadChange(story=StoryId("s"), lead=ArticleId("a"), time=TIME, edited=True),
)


def test_what_was_appended_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "aggregator.ledger"
    assert ledger.load(path).promises == ()
    ledger.append(path, authority="news.example,2024-01-01", promises=[ONE])
    ledger.append(path, authority="", promises=[TWO], topics=[ArticleId("b")])
    ledger.append(path, leads=CHANGES)
    loaded = ledger.load(path)
    assert loaded.leads == CHANGES
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
        '{"lead": "a", "story": "s", "time": "2024-06-18T14:05:00"}',
        '{"lead": "a", "story": "s", "time": "yesterday"}',
        '{"lead": "../a", "story": "s", "time": "2024-06-18T14:05:00+00:00"}',
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


# ── first versions ─────────────────────────────────────────────────────────────────────────

FIRST = Version(article=ArticleId("a"), title="Ünfälle", text="One.\n\nTwo – “three”.\u2028")
OTHER = Version(article=ArticleId("b"), title="", text="")


def test_first_versions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "aggregator.versions"
    assert ledger.load_versions(path) == {}
    ledger.append_versions(path, [])
    assert not path.exists()
    ledger.append_versions(path, [FIRST])
    ledger.append_versions(path, [OTHER])
    assert ledger.load_versions(path) == {"a": FIRST, "b": OTHER}


def test_of_several_versions_the_first_holds(tmp_path: Path) -> None:
    path = tmp_path / "versions"
    ledger.append_versions(path, [FIRST, Version(article=FIRST.article, title="Later", text="L")])
    ledger.append_versions(path, [FIRST])
    assert ledger.load_versions(path) == {"a": FIRST}


@pytest.mark.parametrize("cut", [1, 2, 20, 31])
def test_a_torn_version_is_as_if_it_had_not_been(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "versions"
    ledger.append_versions(path, [FIRST, OTHER])
    path.write_bytes(path.read_bytes()[:-cut])
    assert ledger.load_versions(path) == {"a": FIRST}
    ledger.append_versions(path, [OTHER])
    assert ledger.load_versions(path) == {"a": FIRST, "b": OTHER}


def test_a_torn_line_may_be_longer_than_is_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "versions"
    ledger.append_versions(path, [FIRST])
    whole = path.read_bytes()
    path.write_bytes(whole + b"x" * 200_000)
    ledger.append_versions(path, [OTHER])
    assert path.read_bytes().startswith(whole + b"{")
    path.write_bytes(b"x" * 200_000)
    ledger.append_versions(path, [OTHER])
    assert ledger.load_versions(path) == {"b": OTHER}


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"[]", b'{"article": "a", "title": "t"}', b"\xff", b"[" * 100_000,
     b'{"article": 1, "title": "t", "text": "x"}'],
    ids=["empty", "half", "list", "field", "bytes", "deep", "type"],
)  # fmt: skip
def test_damaged_versions_are_refused_with_their_place(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "versions"
    ledger.append_versions(path, [FIRST])
    path.write_bytes(path.read_bytes() + line + b"\n")
    with pytest.raises(LedgerError, match=r"line 2.*backup"):
        ledger.load_versions(path)
    with pytest.raises(LedgerError, match="cannot be read"):
        ledger.load_versions(tmp_path)
