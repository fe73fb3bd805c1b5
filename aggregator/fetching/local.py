"""Feeds that are files of this machine, for who allows them: programs that write feeds themselves."""

from __future__ import annotations

import stat
from pathlib import Path
from urllib.parse import unquote, urlsplit

from aggregator.fetching.answers import Answer, Failure

_HERE = ("", "localhost")
"""Hosts of file: addresses that mean this machine (RFC 8089)."""


def is_local(url: str) -> bool:
    """Whether `url` names a file."""
    return url.lower().startswith("file:")


def read_file(url: str, *, etag: str, limit: int) -> Answer | Failure:
    """The file at `url`; 304 where `etag` is still its size and time. `limit` is in bytes."""
    parts = urlsplit(url)
    if parts.netloc.lower() not in _HERE:
        return Failure(kind="fetch-refused", message="the file is another machine's")
    path = Path(unquote(parts.path))
    try:
        seen = path.stat()
        if not stat.S_ISREG(seen.st_mode):
            return Failure(kind="fetch-refused", message="it is no regular file")
        if seen.st_size > limit:
            message = f"the file has more than the {limit:,} bytes that are read"
            return Failure(kind="fetch-too-large", message=message)
        mark = f"{seen.st_size}-{seen.st_mtime_ns}"
        if mark == etag:
            return Answer(status=304, url=url)
        return Answer(status=200, url=url, data=path.read_bytes(), headers={"etag": mark})
    except FileNotFoundError:
        return Failure(kind="fetch-missing", message="there is no such file")
    except (OSError, ValueError) as error:
        return Failure(kind="fetch-unreachable", message=f"the file cannot be read: {error}")
