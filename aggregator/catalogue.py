"""The catalogue: the SQLite file that remembers what was read, grouped and written.

A cache. Whatever is wrong with it (another version's, truncated, not a database), it is deleted
and the next refresh makes it anew from content and ledger. Damage that opening does not show is a
CatalogueUnusableError, a disk that refuses an OSError.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import sqlite3
from collections.abc import Hashable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

from aggregator import sanitize
from aggregator.errors import CatalogueUnusableError
from aggregator.model import ArticleId, FileStat, Html, Reading, Signature, SignatureEntry

T = TypeVar("T")

_REFUSALS = frozenset({"BUSY", "CANTOPEN", "FULL", "IOERR", "LOCKED", "NOMEM", "PERM", "READONLY"})
"""SQLite's primary result codes that tell of the disk and not of damage."""
SCHEMA_VERSION = 4
_SCHEMA = """
CREATE TABLE file (
    path TEXT PRIMARY KEY, name BLOB NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL, inode INTEGER NOT NULL, reading BLOB NOT NULL, valid_until TEXT
) WITHOUT ROWID;
CREATE TABLE signature (
    id INTEGER PRIMARY KEY, article TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL,
    day REAL, words INTEGER NOT NULL, value BLOB NOT NULL
);
CREATE UNIQUE INDEX signature_article ON signature (article, path);
CREATE INDEX signature_path ON signature (path);
CREATE TABLE changed (article TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE memo (
    keeper TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (keeper, key)
) WITHOUT ROWID;
CREATE TABLE page (
    path TEXT PRIMARY KEY, key TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE note (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """A file as it was when it was last read, and what came of it."""

    stat: FileStat
    reading: Reading
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord:
    """A file of the site as it was when it was last written."""

    path: str
    key: str
    """Digest of what it was made from; "" while it is only planned."""
    size: int
    mtime_ns: int


class Catalogue:
    """An open catalogue. One writer: whoever holds the lock of the state folder."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def close(self) -> None:
        """Let go of the file; what was not committed is lost."""
        self._connection.close()

    def commit(self) -> None:
        """Make everything since the last commit durable."""
        self._connection.commit()

    def rollback(self) -> None:
        """Forget everything since the last commit."""
        self._connection.rollback()

    # ── files ──

    def stats(self) -> Mapping[str, tuple[FileStat, datetime | None]]:
        """Every file known: path → (as last seen, read again from)."""
        rows = self._connection.execute(
            "SELECT path, name, size, mtime_ns, ctime_ns, inode, valid_until FROM file"
        )
        try:
            return {
                path: (
                    FileStat(
                        path=path,
                        name=name.decode("utf-8", "surrogateescape"),
                        size=size,
                        mtime_ns=mtime_ns,
                        ctime_ns=ctime_ns,
                        inode=inode,
                    ),
                    datetime.fromisoformat(valid_until) if valid_until else None,
                )
                for path, name, size, mtime_ns, ctime_ns, inode, valid_until in rows
            }
        except (AttributeError, TypeError, ValueError) as error:  # SQLite holds any type anywhere
            raise CatalogueUnusableError(f"the catalogue is damaged: {error}") from error

    def readings(self) -> Iterator[tuple[str, Reading]]:
        """What was made of every file, by path."""
        rows = self._connection.execute("SELECT path, reading FROM file ORDER BY path")
        for path, reading in rows:
            yield path, _decode(reading, Reading)

    def reading(self, path: str) -> Reading:
        """What was made of one file; an empty reading where it is not known."""
        row = self._connection.execute(
            "SELECT reading FROM file WHERE path = ?", (path,)
        ).fetchone()
        return Reading() if row is None else _decode(row[0], Reading)

    def put_file(self, record: FileRecord) -> None:
        """Remember a file as read now."""
        stat = record.stat
        until = record.reading.valid_until
        self._connection.execute(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                stat.path,
                stat.name.encode("utf-8", "surrogateescape"),
                stat.size,
                stat.mtime_ns,
                stat.ctime_ns,
                stat.inode,
                _encode(record.reading),
                until.isoformat() if until else None,
            ),
        )
        self._put_signatures(stat.path, record.signatures)

    def drop_files(self, paths: Iterable[str]) -> None:
        """Forget these files."""
        for path in paths:
            self._connection.execute("DELETE FROM file WHERE path = ?", (path,))
            self._put_signatures(path, ())

    # ── signatures: what grouping asks its source for ──

    def signatures(self) -> Iterator[Signature]:
        """Every article's signature, by path."""
        for (blob,) in self._connection.execute("SELECT value FROM signature ORDER BY path, id"):
            yield _decode(blob, Signature)

    def signatures_in(self, path: str) -> tuple[Signature, ...]:
        """Signatures of the articles in one file; none where it is not known."""
        rows = self._connection.execute(
            "SELECT value FROM signature WHERE path = ? ORDER BY id", (path,)
        )
        return tuple(_decode(blob, Signature) for (blob,) in rows)

    def signature(self, article: ArticleId) -> Signature:
        """An article's signature. Raises KeyError where there is none."""
        row = self._connection.execute(
            "SELECT value FROM signature WHERE article = ? ORDER BY path DESC LIMIT 1", (article,)
        ).fetchone()
        if row is None:
            raise KeyError(article)
        return _decode(row[0], Signature)

    def entries(self) -> Iterator[SignatureEntry]:
        """What is known of every signature, by article; of two of one article, the last path's."""
        rows = self._connection.execute(
            "SELECT article, digest, day, words, max(path) FROM signature GROUP BY article"
        )
        return (SignatureEntry(*row[:4]) for row in rows)

    def entry(self, article: ArticleId) -> SignatureEntry | None:
        """What is known of an article's signature; None where there is none."""
        row = self._connection.execute(
            "SELECT article, digest, day, words FROM signature WHERE article = ?"
            " ORDER BY path DESC LIMIT 1",
            (article,),
        ).fetchone()
        return None if row is None else SignatureEntry(*row)

    def changed(self) -> list[ArticleId]:
        """Articles whose signatures came, went or changed since `forget_changes`."""
        rows = self._connection.execute("SELECT article FROM changed ORDER BY article")
        return [article for (article,) in rows]

    def forget_changes(self) -> None:
        """Whoever follows signatures has taken note of `changed`."""
        self._connection.execute("DELETE FROM changed")

    def _put_signatures(self, path: str, signatures: Iterable[Signature]) -> None:
        """Set the signatures of a file, and note which are not what they were."""
        made = {}
        for each in signatures:
            value = msgspec.msgpack.encode(each, enc_hook=str, order="deterministic")
            digest = hashlib.blake2b(value, digest_size=12).hexdigest()
            day = None if each.time is None else each.time.timestamp() / 86400.0
            made[each.article] = (each.article, path, digest, day, each.words, value)
        rows = self._connection.execute(
            "SELECT article, digest FROM signature WHERE path = ?", (path,)
        )
        before = set(rows)
        after = {(article, row[2]) for article, row in made.items()}
        if before == after:
            return
        self._connection.execute("DELETE FROM signature WHERE path = ?", (path,))
        self._connection.executemany(
            "INSERT INTO signature (article, path, digest, day, words, value)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            made.values(),
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO changed VALUES (?)",
            [(article,) for article in {article for article, _ in before ^ after}],
        )

    # ── pages ──

    def pages(self) -> dict[str, PageRecord]:
        """Every file of the site that we wrote or meant to write."""
        rows = self._connection.execute("SELECT path, key, size, mtime_ns FROM page")
        return {
            path: PageRecord(path=path, key=key, size=size, mtime_ns=mtime_ns)
            for path, key, size, mtime_ns in rows
        }

    def put_pages(self, records: Iterable[PageRecord]) -> None:
        """Remember these files of the site."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?)",
            ((r.path, r.key, r.size, r.mtime_ns) for r in records),
        )

    def drop_pages(self, paths: Iterable[str]) -> None:
        """Forget these files of the site."""
        self._connection.executemany("DELETE FROM page WHERE path = ?", ((p,) for p in paths))

    # ── memo and notes ──

    def memo(self, keeper: str = "grouping") -> Memo:
        """What pure stages computed before, by digest of what they computed it from.

        Every keeper sees its own entries only, so that it may forget what it has no use for.
        """
        return Memo(self._connection, keeper)

    def note(self, key: str, kind: type[T]) -> T | None:
        """A single value kept under `key`; None where there is none."""
        row = self._connection.execute("SELECT value FROM note WHERE key = ?", (key,)).fetchone()
        return None if row is None else _decode(row[0], kind)

    def put_note(self, key: str, value: object) -> None:
        """Keep `value` under `key`."""
        self._connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (key, _encode(value)))


class Memo(MutableMapping[str, bytes]):
    """One keeper's part of a table as a mapping."""

    def __init__(self, connection: sqlite3.Connection, keeper: str) -> None:
        self._connection = connection
        self._keeper = keeper

    def __getitem__(self, key: str) -> bytes:
        row = self._run("SELECT value FROM memo WHERE keeper = ? AND key = ?", key).fetchone()
        if row is None:
            raise KeyError(key)
        value: bytes = row[0]
        return value

    def __setitem__(self, key: str, value: bytes) -> None:
        self._run("INSERT OR REPLACE INTO memo VALUES (?, ?, ?)", key, value)

    def __delitem__(self, key: str) -> None:
        if not self._run("DELETE FROM memo WHERE keeper = ? AND key = ?", key).rowcount:
            raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter([key for (key,) in self._run("SELECT key FROM memo WHERE keeper = ?")])

    def __len__(self) -> int:
        count: int = self._run("SELECT count(*) FROM memo WHERE keeper = ?").fetchone()[0]
        return count

    def _run(self, statement: str, *values: str | bytes) -> sqlite3.Cursor:
        return self._connection.execute(statement, (self._keeper, *values))


@contextlib.contextmanager
def opened(path: Path, *, anew: bool = False, lasting: bool = True) -> Iterator[Catalogue]:
    """The catalogue at `path`, made anew where it is absent or unusable. For the lock's holder.

    `anew` forgets what it holds. With `lasting` False nothing is written: what would be made anew
    is made in memory, and the caller does not commit. Raises CatalogueUnusableError for damage
    that shows only in use, and OSError where the disk refuses.
    """
    with _told(path):
        connect = _connect_or_make if lasting else _connect_or_pretend
        connection = connect(path, anew=anew)
        with contextlib.closing(connection):
            yield Catalogue(connection)


@contextlib.contextmanager
def opened_for_reading(path: Path) -> Iterator[Catalogue | None]:
    """The catalogue as it stands; None where there is none that can be read.

    Raises as `opened` does.
    """
    for way in ("mode=ro", "immutable=1"):
        # The second one for a folder in which nothing may be written, nor is by anyone.
        if way == "immutable=1" and path.with_name(path.name + "-wal").exists():
            continue
        try:
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?{way}", uri=True, timeout=30)
        except sqlite3.OperationalError:
            continue
        with _told(path), contextlib.closing(connection):
            try:
                usable = _version(connection) == SCHEMA_VERSION
            except sqlite3.DatabaseError:
                continue
            if usable:
                yield Catalogue(connection)
                return
    yield None


def fingerprint(value: object) -> str:
    """A digest of plain frozen values, the same in every run and process."""
    packed = msgspec.msgpack.encode(value, enc_hook=str, order="deterministic")
    return hashlib.blake2b(packed, digest_size=16).hexdigest()


def remove(path: Path) -> None:
    """Delete the catalogue with SQLite's side files."""
    for each in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        each.unlink(missing_ok=True)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """What SQLite raises in here, as what it means."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if _is_refusal(error):
            raise OSError(errno.EIO, str(error), str(path)) from error
        raise CatalogueUnusableError(f"{path}: damaged: {error}") from error


def _is_refusal(error: sqlite3.DatabaseError) -> bool:
    name: str = getattr(error, "sqlite_errorname", "")
    return name.removeprefix("SQLITE_").partition("_")[0] in _REFUSALS


def _connect_or_make(path: Path, *, anew: bool) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    if anew:
        remove(path)
    try:
        return _connect(path)
    except sqlite3.DatabaseError as error:
        if _is_refusal(error):
            raise
        remove(path)
        return _connect(path)


def _connect_or_pretend(path: Path, *, anew: bool) -> sqlite3.Connection:
    if path.is_file() and not anew:
        with contextlib.suppress(sqlite3.DatabaseError):
            return _connect(path, make=False)
    return _connect(Path(":memory:"))


def _connect(path: Path, *, make: bool = True) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # A cache: after a power cut the last commits may be missing, never half there.
        connection.execute("PRAGMA synchronous = NORMAL")
        version = _version(connection)
        if version != SCHEMA_VERSION:
            if version or not make or connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                raise sqlite3.DatabaseError("another version's catalogue")
            connection.executescript(f"{_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION};")
        elif connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("damaged")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _encode(value: object) -> bytes:
    return msgspec.msgpack.encode(value, enc_hook=str)


def _decode(blob: bytes, kind: type[T]) -> T:
    try:
        made: T = _decoder(cast("Hashable", kind)).decode(blob)
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        raise CatalogueUnusableError(f"the catalogue is damaged: {error}") from error
    return made


@lru_cache(maxsize=64)
def _decoder(kind: Hashable) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(cast("type[Any]", kind), dec_hook=_revive)


def _revive(kind: type, value: Any) -> Any:
    if kind is Html:
        return sanitize.restore(value)
    raise TypeError(f"the catalogue holds no {kind}")
