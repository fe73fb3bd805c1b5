"""Brings the index on disk up to date, in one commit that is done wholly or not at all."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from aggregator.errors import LockedError
from aggregator.model import ArticleId, Entry
from aggregator.search import entries
from aggregator.search.library import SegmentReader, W3Codec, index
from aggregator.search.storage import damage_noticed, open_or_create

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


def update(folder: Path, *, add: Iterable[Entry], remove: Iterable[ArticleId]) -> None:
    """Bring the index in `folder` up to date: without `remove`, with `add` in place of whatever
    it held of the same articles. Of entries with one id the first counts.

    Makes the index when there is none that can be read; then `indexed` was empty, and `add` should
    be everything. With nothing to do, an index in order is not touched. Either all is done or
    nothing. Raises LockedError when another run is writing, OSError when the disk refuses, and
    IndexUnusableError when a damaged index had to be thrown away in the middle: call again, with
    everything.
    """
    opened = open_or_create(folder)
    adding = iter(add)
    first = next(adding, None)
    removing = set(remove)
    if first is None and not removing:
        return
    try:
        writer = opened.writer(
            timeout=_LOCK_SECONDS, limitmb=_WRITER_MB, codec=_codec(), compound=False
        )
    except index.LockError:
        raise LockedError(f"another run is writing the search index in {folder}") from None
    try:
        documents = map(_document, () if first is None else itertools.chain([first], adding))
        changed = _write(folder, writer, removing, documents)
        with damage_noticed(folder):
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
            with damage_noticed(folder):
                changed |= writer.delete_by_term("id", article, searcher=searcher) > 0
        for document in documents:
            article = document["entry"][0]
            if article in added:
                continue
            added.add(article)
            with damage_noticed(folder):
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


def _codec() -> Any:
    codec = W3Codec(blocklimit=_BLOCK, compression=_COMPRESSION)
    # Without this Whoosh asks the file system for a file of field lengths at every posting, and
    # there is none: half the time of a build.
    codec.length_stats = False
    return codec
