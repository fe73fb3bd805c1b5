"""The catalogue: what is put in comes out; whatever is wrong with the file, it is made anew."""

from __future__ import annotations

import contextlib
import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from aggregator import catalogue
from aggregator.catalogue import Catalogue, FileRecord, PageRecord
from aggregator.errors import CatalogueUnusableError
from aggregator.model import FileStat, Html, Problem, Reading
from tests.factories import NOON, make_article

STAT = FileStat(path="a\\xe9.md", name="a\udce9.md", size=3, mtime_ns=5, ctime_ns=6, inode=7)
PROBLEM = Problem(path="a.md", kind="date", message="m", remedy="r")
RECORD = FileRecord(
    stat=STAT,
    reading=Reading(articles=(make_article(),), problems=(PROBLEM,), valid_until=NOON),
    signatures=(),
)


def test_files_pages_notes_and_memos_come_back(tmp_path: Path) -> None:
    path = tmp_path / "state" / "catalogue.sqlite"
    page = PageRecord(path="index.html", key="k", size=1, mtime_ns=2)
    with catalogue.opened(path) as store:
        store.put_file(RECORD)
        store.put_pages([page])
        store.put_note("n", ("x", 1))
        store.memo()["m"] = b"value"
        store.commit()
    with catalogue.opened_for_reading(path) as again:
        assert again is not None
        assert again.stats() == {STAT.path: (STAT, NOON)}
        assert list(again.readings()) == [(STAT.path, RECORD.reading)]
        article = next(again.readings())[1].articles[0]
        assert isinstance(article.body, Html)
        assert again.pages() == {"index.html": page}
        assert again.note("n", tuple[str, int]) == ("x", 1)
        assert again.note("none", str) is None
        assert dict(again.memo()) == {"m": b"value"}


def test_one_reading_can_be_had_alone(tmp_path: Path) -> None:
    with catalogue.opened(tmp_path / "catalogue.sqlite") as store:
        store.put_file(RECORD)
        assert store.reading(RECORD.stat.path) == RECORD.reading
        assert store.reading("elsewhere.md") == Reading()


def test_what_was_not_committed_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    with catalogue.opened(path) as store:
        store.put_file(RECORD)
    with catalogue.opened(path) as store:
        assert store.stats() == {}


def test_a_memo_is_a_mapping_that_all_who_open_it_share(tmp_path: Path) -> None:
    with catalogue.opened(tmp_path / "c.sqlite") as store:
        first = store.memo()
        first.update({"a": b"1", "b": b"2", "c": b"3"})
        second = store.memo()
        assert second["a"] == b"1"
        second["c"] = b"4"
        del second["b"]
        assert dict(second) == dict(first) == {"a": b"1", "c": b"4"}
        with pytest.raises(KeyError):
            second["b"]


@pytest.mark.parametrize(
    "damage",
    [b"", b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000],
    ids=["empty", "text", "garbage"],
)
def test_an_unusable_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "c.sqlite"
    path.write_bytes(damage)
    with catalogue.opened(path) as store:
        assert store.stats() == {}
        store.put_file(RECORD)
        store.commit()
    with catalogue.opened(path) as store:
        assert len(store.stats()) == 1


def test_another_versions_file_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "c.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.execute("CREATE TABLE other (x)")
    connection.close()
    with catalogue.opened_for_reading(path) as store:
        assert store is None
    with catalogue.opened(path) as store:
        assert store.stats() == {}


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE file SET reading = x'ff00'",
        "UPDATE file SET name = 'text'",
        "UPDATE file SET valid_until = 'some day'",
        "UPDATE note SET value = x'80'",
        "DROP TABLE page",
    ],
)
def test_damage_that_opening_does_not_show_is_named(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "c.sqlite"
    with catalogue.opened(path) as store:
        store.put_file(RECORD)
        store.put_note("n", "x")
        store.commit()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(harm)
        connection.commit()
    for way in (catalogue.opened, catalogue.opened_for_reading):
        with pytest.raises(CatalogueUnusableError):
            _read_everything(way(path))


def _read_everything(way: AbstractContextManager[Catalogue | None]) -> None:
    with way as opened:
        assert opened is not None
        opened.stats()
        list(opened.readings())
        opened.note("n", str)
        opened.pages()


@pytest.mark.parametrize("there", [False, True])
def test_what_does_not_last_writes_nothing(tmp_path: Path, there: bool) -> None:
    path = tmp_path / "state" / "c.sqlite"
    if there:
        path.parent.mkdir()
        path.write_bytes(b"not a database at all")
    with catalogue.opened(path, lasting=False) as store:
        store.put_file(RECORD)
        assert len(store.stats()) == 1
    assert path.parent.exists() is there
    assert not there or path.read_bytes() == b"not a database at all"


def test_reading_where_nothing_is(tmp_path: Path) -> None:
    with catalogue.opened_for_reading(tmp_path / "none.sqlite") as store:
        assert store is None


def test_fingerprints_know_values_not_identities() -> None:
    assert catalogue.fingerprint({"b": 1, "a": {2, 1}}) == catalogue.fingerprint(
        {"a": {1, 2}, "b": 1}
    )
    assert catalogue.fingerprint(make_article()) == catalogue.fingerprint(make_article())
    assert catalogue.fingerprint((1,)) != catalogue.fingerprint((2,))
