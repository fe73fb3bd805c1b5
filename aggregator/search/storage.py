"""The Whoosh index on disk: opened, brought up to date, given up. The only module that imports
Whoosh.

An index lives in a folder of its own. It is a cache: whatever cannot be read is thrown away and
made anew from the entries. It holds pickles, so an index from elsewhere must never be opened.
One writer at a time; readers see the state at which they opened, and never wait.

Whoosh is used as a store of postings: its analysis pipeline and its query matchers cost several
times what they do for us (docs/search.md), so terms come ready from `entries` and are put
together in `matching`.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import shutil
import warnings
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from aggregator.errors import IndexUnusableError, LockedError
from aggregator.model import ArticleId, Entry
from aggregator.search import entries

with warnings.catch_warnings():
    # whoosh 2.7.4, frozen since 2016, writes "\w" in plain strings and "is" beside literals, for
    # which Python warns when it first compiles them (3.12 on: as a SyntaxWarning).
    for _category in (SyntaxWarning, DeprecationWarning):
        warnings.filterwarnings("ignore", ".*invalid escape sequence", _category)
        warnings.filterwarnings("ignore", '"is(?: not)?" with ', _category)
    from whoosh import columns, fields, formats, index
    from whoosh.codec.whoosh3 import W3Codec
    from whoosh.reading import SegmentReader, TermNotFound

SCHEMA = "1"
"""Counts up whenever an index made before would be read wrongly: other fields, other words."""
_VERSION_FILE = "version"
_TOC = re.compile(r"_MAIN_(\d+)\.toc")
_MOST_SEGMENTS = 12
_FEWEST_SEGMENTS = 6
"""Queries slow down with the number of segments. Above 12 the smallest are merged until 6 remain:
a document is rewritten a few times in its life, however often the index changes."""
_WRITER_MB = 256
_LOCK_SECONDS = 10.0
_BLOCK = 512
"""Postings in one compressed block; Whoosh's 128 cost more to read for common words."""
_COMPRESSION = 1
"""Of zlib: as small as Whoosh's 3, a tenth of a build faster."""


class _Postings(fields.FieldType):  # type: ignore[misc]  # whoosh is untyped
    """A field whose values are postings already."""

    def __init__(self) -> None:
        super().__init__(format=formats.Positions(), analyzer=None)

    def index(self, value: Sequence[entries.Posting], **_: Any) -> Sequence[entries.Posting]:
        return value


def _schema() -> Any:
    return fields.Schema(
        **{name: _Postings() for name in entries.FIELDS},
        card=fields.COLUMN(columns.VarBytesColumn()),
        entry=fields.STORED(),
    )


def _codec() -> Any:
    codec = W3Codec(blocklimit=_BLOCK, compression=_COMPRESSION)
    # Without this Whoosh asks the file system for a file of field lengths at every posting, and
    # there is none: half the time of a build.
    codec.length_stats = False
    return codec


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
        self._deleted = frozenset(range(self.size)).difference(self.alive)

    def facts(self) -> list[entries.Facts | None]:
        """The facts of each document, None for those deleted."""
        made: list[entries.Facts | None] = [None] * self.size
        with _damage_noticed(self._folder):
            for number, card in self._cards():
                made[number] = entries.unpack_facts(card)
        return made

    def digests(self) -> dict[ArticleId, str]:
        """Id → digest of each document that is not deleted."""
        with _damage_noticed(self._folder):
            return dict(entries.unpack_digest(card) for _, card in self._cards())

    def stored(self, number: int) -> entries.Stored:
        """What is stored of a document."""
        with _damage_noticed(self._folder):
            return entries.unpack_stored(self._reader.stored_fields(number)["entry"])

    def frequency(self, field: str, term: str) -> int:
        """In how many documents `term` is, deleted ones among them."""
        with _damage_noticed(self._folder):
            return int(self._reader.doc_frequency(field, term))

    def terms(self, field: str, prefix: str, *, limit: int) -> list[tuple[str, int]]:
        """The first terms that begin with `prefix`, each with its number of documents."""
        start = prefix.encode()
        found: list[tuple[str, int]] = []
        with _damage_noticed(self._folder):
            if field not in self._reader.indexed_field_names():
                return found
            for (name, term), info in self._reader.iter_from(field, prefix):
                if name != field or not term.startswith(start) or len(found) == limit:
                    break
                found.append((term.decode(), info.doc_frequency()))
        return found

    def similar(self, field: str, term: str, *, edits: int, prefix: int) -> list[str]:
        """The terms at most so many `edits` from `term`, which share its first letters."""
        with _damage_noticed(self._folder):
            if field not in self._reader.indexed_field_names():
                return []
            return list(self._reader.terms_within(field, term, edits, prefix=prefix))

    def weights(self, field: str, term: str) -> dict[int, float]:
        """Document → weight of `term` in it."""
        found: dict[int, float] = {}
        with _damage_noticed(self._folder):
            for block in self._blocks(field, term):
                block.weight()
                found.update(zip(_numbers(block), block._weights, strict=True))
        if self._deleted:
            for number in self._deleted & found.keys():
                del found[number]
        return found

    def places(self, field: str, term: str, wanted: Sequence[int]) -> dict[int, bytes]:
        """Document → packed places of `term` in it, of the documents `wanted` (in order)."""
        found: dict[int, bytes] = {}
        start = 0
        with _damage_noticed(self._folder):
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
        column = self._reader.column_reader("card", translate=False)
        return ((number, bytes(column[number])) for number in self.alive)


def _numbers(block: Any) -> Any:
    """The documents of the postings in a block."""
    block.id()
    return block._ids


def open_segments(folder: Path) -> tuple[int, tuple[Segment, ...]]:
    """The generation of the index in `folder` and its parts, which the caller closes.

    Raises IndexUnusableError when there is none that we can read.
    """
    try:
        newest = generation(folder)  # before opening: a later state may be opened, never an earlier
        reader = _open(folder).reader()
        return newest, tuple(Segment(each, folder) for each, _ in _leaves(reader))
    except Exception as error:
        _release(error)
        raise unusable(folder, error) from error


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
    return index.open_dir(str(folder), schema=_schema())


def _leaves(reader: Any) -> list[tuple[Any, int]]:
    return [] if reader.doc_count_all() == 0 else list(reader.leaf_readers())


def unusable(folder: Path, error: Exception) -> IndexUnusableError:
    """What to raise when `error` says that the index in `folder` is missing or damaged."""
    if isinstance(error, FileNotFoundError):
        told = f"there is no search index in {folder} yet"
    else:
        told = f"the search index in {folder} is damaged ({type(error).__name__}: {error})"
    return IndexUnusableError(f"{told}; run `aggregator build` to make it")


@contextlib.contextmanager
def _damage_noticed(folder: Path) -> Iterator[None]:
    """Whatever Whoosh raises in here, but for what the disk does, comes of a damaged index."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        discard(folder)
        raise unusable(folder, error) from error


def _release(error: BaseException) -> None:
    """Close the files that Whoosh left open in the frames of `error`, without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        cause: BaseException | None = error
        while cause is not None:
            cause.__traceback__ = None
            cause = cause.__context__


# ── writing ────────────────────────────────────────────────────────────────────────────────


def update(folder: Path, *, add: Iterable[Entry], remove: Iterable[ArticleId]) -> None:
    """Bring the index in `folder` up to date: without `remove`, with `add` in place of whatever
    it held of the same articles. Of entries with one id the first counts.

    Makes the index when there is none that can be read; then `indexed` was empty, and `add` should
    be everything. With nothing to do, an index in order is not touched. Either all is done or
    nothing. Raises LockedError when another run is writing, OSError when the disk refuses, and
    IndexUnusableError when a damaged index had to be thrown away in the middle: call again, with
    everything.
    """
    opened = _open_or_create(folder)
    adding = iter(add)
    first = next(adding, None)
    removing = set(remove)
    if first is None and not removing:
        return
    try:
        writer = opened.writer(timeout=_LOCK_SECONDS, limitmb=_WRITER_MB, codec=_codec())
    except index.LockError:
        raise LockedError(f"another run is writing the search index in {folder}") from None
    try:
        documents = map(_document, () if first is None else itertools.chain([first], adding))
        changed = _write(folder, writer, removing, documents)
        with _damage_noticed(folder):
            if changed:
                writer.commit(mergetype=_merge)
            else:
                writer.cancel()
    except BaseException:
        _cancel(writer)
        raise


def _write(
    folder: Path, writer: Any, remove: set[ArticleId], documents: Iterator[dict[str, Any]]
) -> bool:
    """Delete and add; whether anything was."""
    added: set[str] = set()
    changed = False
    with writer.searcher() as searcher:
        for article in remove:
            with _damage_noticed(folder):
                changed |= writer.delete_by_term("id", article, searcher=searcher) > 0
        for document in documents:
            article = document["entry"][0]
            if article in added:
                continue
            added.add(article)
            with _damage_noticed(folder):
                writer.delete_by_term("id", article, searcher=searcher)
                writer.add_document(**document)
    return changed or bool(added)


def _document(entry: Entry) -> dict[str, Any]:
    made, count = entries.postings(entry)
    return {
        **made,
        "card": entries.pack_card(entry, count),
        "entry": entries.pack_stored(entry),
    }


def _cancel(writer: Any) -> None:
    """Give the writer's lock back, whatever state it is in: it would be held until collected."""
    with contextlib.suppress(Exception):
        writer.cancel()
    if not writer.is_closed and writer.writelock:
        with contextlib.suppress(Exception):
            writer.writelock.release()


def _merge(writer: Any, segments: Sequence[Any]) -> list[Any]:
    """Whoosh's merge policy: which of the old segments stay; the others go into the new one.

    A segment of deleted documents only is dropped, one that is mostly deleted is rewritten.
    """
    alive = {s.segment_id(): s.doc_count_all() - s.deleted_count() for s in segments}
    kept = sorted(
        (s for s in segments if alive[s.segment_id()]), key=lambda s: alive[s.segment_id()]
    )
    few = len(kept) - _FEWEST_SEGMENTS if len(kept) > _MOST_SEGMENTS else 0
    rewritten = [
        segment
        for n, segment in enumerate(kept)
        if n < few or alive[segment.segment_id()] * 2 < segment.doc_count_all()
    ]
    for segment in rewritten:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in kept if segment not in rewritten]


def _open_or_create(folder: Path) -> Any:
    """The index in `folder`, in order so far as a look at each of its segments tells."""
    try:
        opened = _open(folder)
        opened.reader().close()
    except Exception as error:  # noqa: BLE001 — a damaged pickle may raise anything
        _release(error)
    else:
        return opened
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    made = index.create_in(str(folder), _schema())
    (folder / _VERSION_FILE).write_text(SCHEMA, "utf-8")
    return made
