"""The one place where Whoosh is imported: its warnings about itself silenced, its files mapped."""

from __future__ import annotations

import mmap
import warnings
from io import BytesIO
from typing import Any

with warnings.catch_warnings():
    # whoosh 2.7.4, frozen since 2016, writes "\w" in plain strings and "is" beside literals, for
    # which Python warns when it first compiles them (3.12 on: as a SyntaxWarning).
    for _category in (SyntaxWarning, DeprecationWarning):
        warnings.filterwarnings("ignore", ".*invalid escape sequence", _category)
        warnings.filterwarnings("ignore", '"is(?: not)?" with ', _category)
    from whoosh import columns, fields, formats, index
    from whoosh.codec.whoosh3 import W3Codec
    from whoosh.filedb.filestore import FileStorage
    from whoosh.filedb.structfile import BufferFile
    from whoosh.reading import SegmentReader, TermNotFound

__all__ = [
    "MappedStorage",
    "SegmentReader",
    "TermNotFound",
    "W3Codec",
    "columns",
    "fields",
    "formats",
    "index",
]


class MappedStorage(FileStorage):  # type: ignore[misc]  # whoosh is untyped
    """A folder whose files are read where they lie.

    Whoosh maps compound segments too, but then copies each file in them into memory when it opens
    them: a tenth of a second and 120 MB for 20,000 articles, at every update and every opening.
    """

    def open_file(self, name: str, **_: Any) -> Any:
        """The file called `name`, for reading."""
        with open(self._fpath(name), "rb") as file:  # noqa: PTH123 — whoosh's own path
            # An empty file cannot be mapped.
            empty = not file.seek(0, 2)
            return _MappedFile(
                BytesIO() if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), name
            )


class _MappedFile(BufferFile):  # type: ignore[misc]
    """What Whoosh reads a file through; `BufferFile` would copy it."""

    def __init__(self, mapped: mmap.mmap | BytesIO, name: str) -> None:
        self._buf = mapped if isinstance(mapped, mmap.mmap) else b""
        self._name = name
        self.file = mapped
        self.onclose = None
        self.is_real = False
        self.is_closed = False
