"""First versions of edited articles: append-only text beside the ledger, not a cache.

One JSON object a line, written when an article's title or text changes for the first time, because
the content folder holds the first version no more:

    {"article": "0c9w…", "title": "…", "text": "…"}

Of several lines for one article the first holds, so that an append repeated after an interruption
does no harm. A last line without its end is passed over (`lines`); any other damage is refused
with its line number: to skip a line would be to take a later version for the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from aggregator.errors import LedgerError
from aggregator.ledger.lines import append_lines, read_lines
from aggregator.model import ArticleId, Version

_REMEDY = "restore it from a backup; deleting it forgets what edited articles said first"


def load_versions(path: Path) -> dict[ArticleId, Version]:
    """Article → its first version, of all that were edited. Raises LedgerError where damaged."""
    decoder = msgspec.json.Decoder(Version)
    found: dict[ArticleId, Version] = {}
    for number, line in enumerate(read_lines(path, remedy=_REMEDY), 1):
        try:
            version = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise LedgerError(f"{path}, line {number}: damaged ({error}); {_REMEDY}") from error
        found.setdefault(version.article, version)
    return found


def append_versions(path: Path, versions: Sequence[Version]) -> None:
    """Add to the first versions kept, and wait for the disk."""
    if versions:
        append_lines(path, map(msgspec.json.encode, versions))
