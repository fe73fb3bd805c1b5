"""What is remembered between two fetches: an SQLite file in the state folder.

A cache, but for one thing: which articles were deleted on purpose. Lost, every feed is asked in full,
and what lies in the content folder is known again by the `entry` in its header. A file that is
damaged or another version's is begun anew.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from aggregator.errors import AggregatorError
from aggregator.fetching.articles import Known
from aggregator.fetching.schedule import FeedState

_VERSION = 2
_SCHEMA = """
CREATE TABLE feed (url TEXT PRIMARY KEY, state BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (
    folder TEXT NOT NULL, id TEXT NOT NULL, likeness TEXT NOT NULL, path TEXT NOT NULL,
    source TEXT NOT NULL, written TEXT NOT NULL, PRIMARY KEY (folder, id)
) WITHOUT ROWID;
CREATE INDEX entry_likeness ON entry (folder, likeness);
"""


class Memory:
    """An open memory. One writer: whoever holds the lock of the fetch."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def states(self) -> Mapping[str, FeedState]:
        """Every feed known, by identity of its address."""
        rows = self._connection.execute("SELECT url, state FROM feed")
        found: dict[str, FeedState] = {}
        for url, state in rows:
            with contextlib.suppress(msgspec.DecodeError):
                found[url] = msgspec.msgpack.decode(state, type=FeedState)
        return found

    def put_state(self, url: str, state: FeedState) -> None:
        """Remember a feed."""
        self._connection.execute(
            "INSERT OR REPLACE INTO feed VALUES (?, ?)", (url, msgspec.msgpack.encode(state))
        )

    def forget(self, url: str, folders: Iterable[str]) -> None:
        """Forget a feed and all articles of these folders."""
        self._connection.execute("DELETE FROM feed WHERE url = ?", (url,))
        self._connection.executemany(
            "DELETE FROM entry WHERE folder = ?", [(each,) for each in folders]
        )

    def knows(self, folder: str) -> bool:
        """Whether any article of `folder` is remembered."""
        row = self._connection.execute("SELECT 1 FROM entry WHERE folder = ? LIMIT 1", (folder,))
        return row.fetchone() is not None

    def entry(self, folder: str, id: str) -> Known | None:
        """What was written for this entry."""
        row = self._connection.execute(
            "SELECT path, source, written FROM entry WHERE folder = ? AND id = ?", (folder, id)
        ).fetchone()
        return Known(path=row[0], source=row[1], written=row[2]) if row else None

    def alike(self, folder: str, likeness: str) -> tuple[str, Known] | None:
        """An entry of `folder` that is like this, and what was written for it."""
        row = self._connection.execute(
            "SELECT id, path, source, written FROM entry WHERE folder = ? AND likeness = ? ORDER BY id",
            (folder, likeness),
        ).fetchone()
        return (row[0], Known(path=row[1], source=row[2], written=row[3])) if row else None

    def put_entry(self, folder: str, id: str, likeness: str, known: Known) -> None:
        """Remember what was written for an entry."""
        self._connection.execute(
            "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?)",
            (folder, id, likeness, known.path, known.source, known.written),
        )

    def commit(self) -> None:
        """Make everything since the last commit durable."""
        self._connection.commit()

    def rollback(self) -> None:
        """Forget everything since the last commit."""
        self._connection.rollback()


@contextlib.contextmanager
def opened(path: Path, *, lasting: bool = True) -> Iterator[Memory]:
    """The memory in `path`, begun anew where there is none that can be used.

    With `lasting` False nothing is written. Raises AggregatorError where it fails in use.
    """
    if lasting:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = _open(path, lasting)
    except sqlite3.DatabaseError:
        if lasting:
            for each in (path, path.with_name(f"{path.name}-journal")):
                each.unlink(missing_ok=True)
        connection = _open(path, lasting) if lasting else _prepared(sqlite3.connect(":memory:"))
    with contextlib.closing(connection):
        try:
            yield Memory(connection)
        except sqlite3.Error as error:
            raise AggregatorError(
                f"{path}: {error}; check the disk, or delete the file: it is begun anew"
            ) from error


def _open(path: Path, lasting: bool) -> sqlite3.Connection:
    if lasting:
        return _prepared(sqlite3.connect(path))
    return _prepared(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True))


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version != _VERSION:
            if connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                raise sqlite3.DatabaseError("of another version")
            connection.executescript(f"{_SCHEMA} PRAGMA user_version = {_VERSION};")
        connection.execute("SELECT * FROM feed LIMIT 1")
        connection.execute("SELECT * FROM entry LIMIT 1")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
