"""Append-only text on disk, one JSON object a line, whole lines only.

A last line without its end is what a power cut left of an append: nothing was published of it yet,
so it is passed over, and dropped by the next append.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from aggregator.errors import LedgerError


def read_lines(path: Path, *, remedy: str) -> list[bytes]:
    """The whole lines of the file, none where it is absent. Raises LedgerError with `remedy`."""
    try:
        return path.read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise LedgerError(f"{path}: cannot be read: {error}; {remedy}") from error


def append_lines(path: Path, lines: Iterable[bytes]) -> None:
    """Add these lines, without their ends, and wait for the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as stream:
        _drop_torn_line(stream.fileno(), path)
        stream.write(b"".join(line + b"\n" for line in lines))
        stream.flush()
        os.fsync(stream.fileno())


def _drop_torn_line(descriptor: int, path: Path) -> None:
    """Cut off what follows the last line's end, looked for from the end of the file."""
    size = end = os.fstat(descriptor).st_size
    with path.open("rb") as stream:
        while end:
            start = max(0, end - _BLOCK)
            stream.seek(start)
            if (found := stream.read(end - start).rfind(b"\n")) >= 0:
                end = start + found + 1
                break
            end = start
    if end < size:
        os.ftruncate(descriptor, end)


_BLOCK = 1 << 16
"""Bytes that are looked at together: more than most lines have."""
