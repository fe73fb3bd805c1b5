"""The Whoosh index on disk: opened, read, given up. `writing` brings it up to date.

An index lives in a folder of its own. It is a cache: whatever cannot be read is thrown away and
made anew from the entries. It holds pickles, so an index from elsewhere must never be opened.
One writer at a time; readers see the state at which they opened, and never wait.

Whoosh is used as a store of postings: its analysis pipeline and its query matchers cost several
times what they do for us (docs/search.md), so terms come ready from `entries` and are put
together in `matching`.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from aggregator.errors import IndexUnusableError
from aggregator.model import ArticleId
from aggregator.search import entries
from aggregator.search.library import MappedStorage, TermNotFound, columns, fields, formats

SCHEMA = "2"
"""Counts up whenever an index made before would be read wrongly: other fields, other words."""
_VERSION_FILE = "version"
_TRIES = 5
"""To open an index that a writer changes meanwhile."""
_TOC = re.compile(r"_MAIN_(\d+)\.toc")


class _Postings(fields.FieldType):  # type: ignore[misc]  # whoosh is untyped
    """A field whose values are postings already."""

    def __init__(self) -> None:
        super().__init__(format=formats.Positions(), analyzer=None)

    def index(self, value: Sequence[entries.Posting], **_: Any) -> Sequence[entries.Posting]:
        return value


def _schema() -> Any:
    return fields.Schema(
        **{name: _Postings() for name in entries.FIELDS},
        # Offsets are stored however few rows there are: working them out takes longer.
        card=fields.COLUMN(columns.VarBytesColumn(write_offsets_cutoff=0)),
        entry=fields.STORED(),
    )


# ── reading ────────────────────────────────────────────────────────────────────────────────


class Segment:
    """One part of an open index, which never changes. Not for several threads at once.

    What it cannot read is damage, which raises IndexUnusableError and has the next update make
    the index anew.
    """

    def __init__(self, reader: Any, folder: Path) -> None:
        self._reader = reader
        self._folder = folder
        self.name = str(reader.segment().segment_id())
        self.size = int(reader.doc_count_all())
        """Documents, deleted ones among them: their numbers run from 0."""
        self.alive = tuple(reader.all_doc_ids())
        # Opened now, because a later update may remove the files.
        self._column = reader.column_reader("card", translate=False)
        reader.stored_fields(0)
        self._deleted = frozenset(range(self.size)).difference(self.alive)

    def exists(self) -> bool:
        """Whether its file is still there."""
        return (self._folder / f"{self.name}.trm").exists()

    def facts(self) -> list[entries.Facts | None]:
        """The facts of each document, None for those deleted."""
        made: list[entries.Facts | None] = [None] * self.size
        with damage_noticed(self._folder):
            for number, card in self._cards():
                made[number] = entries.unpack_facts(card)
        return made

    def digests(self) -> dict[ArticleId, str]:
        """Id → digest of each document that is not deleted."""
        with damage_noticed(self._folder):
            return dict(entries.unpack_digest(card) for _, card in self._cards())

    def stored(self, number: int) -> entries.Stored:
        """What is stored of a document."""
        with damage_noticed(self._folder):
            return entries.unpack_stored(self._reader.stored_fields(number)["entry"])

    def frequency(self, field: str, term: str) -> int:
        """In how many documents `term` is, deleted ones among them."""
        with damage_noticed(self._folder):
            return int(self._reader.doc_frequency(field, term))

    def terms(self, field: str, prefix: str, *, limit: int) -> list[tuple[str, int]]:
        """The first terms that begin with `prefix`, each with its number of documents."""
        start = prefix.encode()
        found: list[tuple[str, int]] = []
        with damage_noticed(self._folder):
            if field not in self._reader.indexed_field_names():
                return found
            for (name, term), info in self._reader.iter_from(field, prefix):
                if name != field or not term.startswith(start) or len(found) == limit:
                    break
                found.append((term.decode(), info.doc_frequency()))
        return found

    def similar(self, field: str, term: str, *, edits: int, prefix: int) -> list[str]:
        """The terms at most so many `edits` from `term`, which share its first letters."""
        with damage_noticed(self._folder):
            if field not in self._reader.indexed_field_names():
                return []
            return list(self._reader.terms_within(field, term, edits, prefix=prefix))

    def weights(self, field: str, term: str) -> dict[int, float]:
        """Document → weight of `term` in it."""
        found: dict[int, float] = {}
        with damage_noticed(self._folder):
            for block in self._blocks(field, term):
                block.weight()
                found.update(zip(_numbers(block), block._weights, strict=True))
        if self._deleted:
            for number in self._deleted & found.keys():
                del found[number]
        return found

    def among(self, field: str, term: str, wanted: Sequence[int] | None = None) -> set[int]:
        """The documents with `term`, of those `wanted` (in order); None: of all.

        Reads no weights, and only the blocks in which there may be some.
        """
        found: set[int] = set()
        start = 0
        with damage_noticed(self._folder):
            for block in self._blocks(field, term):
                if wanted is None:
                    found.update(_numbers(block))
                    continue
                end = bisect_right(wanted, block.block_max_id(), start)
                if end > start:
                    found.update(set(_numbers(block)).intersection(wanted[start:end]))
                    start = end
        return found - self._deleted

    def places(self, field: str, term: str, wanted: Sequence[int]) -> dict[int, bytes]:
        """Document → packed places of `term` in it, of the documents `wanted` (in order)."""
        found: dict[int, bytes] = {}
        start = 0
        with damage_noticed(self._folder):
            for block in self._blocks(field, term):
                end = bisect_right(wanted, block.block_max_id(), start)
                if end > start:
                    block.value()
                    held = dict(zip(_numbers(block), block._values, strict=True))
                    found.update((n, held[n]) for n in wanted[start:end] if n in held)
                    start = end
        return found

    def close(self) -> None:
        """Give the files back."""
        if not self._reader.is_closed:
            self._reader.close()

    def _blocks(self, field: str, term: str) -> Iterator[Any]:
        """A matcher of `term` at the beginning of each of its blocks.

        Whoosh's way is posting by posting, five calls each. A block's postings are lists already,
        and taking them whole is eight times faster; hence the private names, of the one version
        that we depend on.
        """
        try:
            matcher = self._reader.postings(field, term)
        except TermNotFound:
            return
        if self._deleted:
            matcher = matcher.child  # without the filter, which we are faster at
            matcher.reset()
        while matcher.is_active():
            yield matcher
            matcher._next_block()

    def _cards(self) -> Iterator[tuple[int, bytes]]:
        return ((number, bytes(self._column[number])) for number in self.alive)


def _numbers(block: Any) -> Any:
    """The documents of the postings in a block."""
    block.id()
    return block._ids


def open_segments(folder: Path) -> tuple[int, tuple[Segment, ...]]:
    """The generation of the index in `folder` and its parts, which the caller closes.

    Raises IndexUnusableError when there is none that we can read.
    """
    for _ in range(_TRIES):
        newest = generation(folder)  # before opening: a later state may be opened, never an earlier
        try:
            return newest, _segments(_open(folder), folder)
        except Exception as error:  # noqa: BLE001 — a damaged pickle may raise anything
            failed = error
        if generation(folder) == newest:  # else a writer removed files while we opened them
            break
    raise unusable(folder, failed) from failed


def _segments(opened: Any, folder: Path) -> tuple[Segment, ...]:
    reader = opened.reader()
    leaves = [each for each, _ in reader.leaf_readers()] if reader.doc_count_all() else []
    return tuple(Segment(each, folder) for each in leaves)


def generation(folder: Path) -> int:
    """The number of the newest state of the index in `folder`; -1 where there is none."""
    try:
        found = (_TOC.fullmatch(path.name) for path in folder.iterdir())
        return max((int(each.group(1)) for each in found if each), default=-1)
    except OSError:
        return -1


def indexed(folder: Path) -> Mapping[ArticleId, str]:
    """Article → digest of its entry, of all that the index in `folder` holds.

    Empty where there is no index that can be read, in all its articles: then the next `update`
    makes a new one, and everything must be added.
    """
    found: dict[ArticleId, str] = {}
    try:
        _, segments = open_segments(folder)
    except IndexUnusableError:
        return found
    try:
        for segment in segments:
            found |= segment.digests()
    except IndexUnusableError:
        return {}
    finally:
        for segment in segments:
            segment.close()
    return found


def discard(folder: Path) -> None:
    """Have the next `update` make the index anew: damage was found that opening does not show."""
    with contextlib.suppress(OSError):
        (folder / _VERSION_FILE).unlink()


def _open(folder: Path) -> Any:
    if (folder / _VERSION_FILE).read_text("utf-8") != SCHEMA:
        raise ValueError("an index of another version")
    # With our own schema the one in the file is not unpickled.
    return MappedStorage(str(folder)).open_index(schema=_schema())


def open_or_create(folder: Path) -> Any:
    """Whoosh's index in `folder`, new and empty if there is none that opens with all its parts."""
    with contextlib.suppress(Exception):  # a damaged pickle may raise anything
        opened = _open(folder)
        for segment in _segments(opened, folder):
            segment.close()
        return opened
    shutil.rmtree(folder, ignore_errors=True)
    if folder.is_file():
        folder.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    made = MappedStorage(str(folder)).create_index(_schema())
    (folder / _VERSION_FILE).write_text(SCHEMA, "utf-8")
    return made


def unusable(folder: Path, error: Exception) -> IndexUnusableError:
    """What to raise when `error` says that the index in `folder` is missing or damaged."""
    if not (folder / _VERSION_FILE).exists():
        told = f"there is no search index in {folder} yet"
    else:
        told = f"the search index in {folder} is damaged ({type(error).__name__}: {error})"
    return IndexUnusableError(f"{told}; run `aggregator build` to make it")


@contextlib.contextmanager
def damage_noticed(folder: Path) -> Iterator[None]:
    """Whatever Whoosh raises in here, but for what the disk does, comes of a damaged index."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        told = unusable(folder, error)
        discard(folder)
        raise told from error
