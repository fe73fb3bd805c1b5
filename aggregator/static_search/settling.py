"""The tables of a Pagefind index in an order of ours, so that the same texts give the same bytes.

Pagefind keeps languages, filters and their values in hash tables, and writes them as they come: in
another order each time. Three kinds of file depend on it:

- a filter (`filter/en_1a2b3c4.pf_filter`): `[name, [[value, [number of text, …]], …]]`;
- the table of an index (`pagefind.en_1a2b3c4d5e.pf_meta`): `[version, texts, words,
  [[name of filter, file], …], …]`;
- the list of indexes (`pagefind-entry.json`).

The first two are CBOR (RFC 8949; arrays, texts and whole numbers only) behind a signature, in gzip,
and their names are digests of their content. All other files are the same in each run (measured:
two indexes of 2,000 records).
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ENTRY = "pagefind-entry.json"
"""The list of indexes: what a search opens first."""
_MARK = "aggregator"
"""The list of an index of ours says "generator": this."""
_SIGNATURE = b"pagefind_dcd"
_FILTER = "filter/{}.pf_filter"
_TABLE = "pagefind.{}.pf_meta"


def settle(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same index in an order that depends on its texts alone.

    Raises ValueError where its files are not as described above.
    """
    made = dict(files)
    try:
        entry = json.loads(made.pop(ENTRY))
        languages = dict(sorted(entry["languages"].items()))
        for language, index in languages.items():
            index["hash"] = _settle_index(made, language, index["hash"])
    except (
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        EOFError,
        OSError,
        zlib.error,
    ) as error:
        raise ValueError(f"not an index as it was known: {error!r}") from error
    entry = {**entry, "languages": languages, "generator": _MARK}
    made[ENTRY] = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    return made


def left_behind(folder: Path) -> Iterator[str]:
    """The files below `folder`, where an earlier run of ours made the index in it."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        if json.loads((folder / ENTRY).read_bytes()).get("generator") == _MARK:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and not path.is_symlink():
                    yield path.relative_to(folder).as_posix()


def _settle_index(files: dict[str, bytes], language: str, name: str) -> str:
    """Settle the table `name` and its filters in `files`; the table's new name."""
    table = _unpack(files.pop(_TABLE.format(name)))
    filters: list[list[Any]] = table[3]
    for each in filters:
        label, values = _unpack(files.pop(_FILTER.format(each[1])))
        data = _pack([label, sorted(values)])
        each[1] = _name(language, data)
        files[_FILTER.format(each[1])] = data
    filters.sort()
    data = _pack(table)
    files[_TABLE.format(_name(language, data))] = data
    return _name(language, data)


def _name(language: str, data: bytes) -> str:
    return f"{language}_{hashlib.blake2b(data, digest_size=6).hexdigest()}"


def _unpack(data: bytes) -> Any:
    plain = gzip.decompress(data)
    value, end = _decode(plain, len(_SIGNATURE))
    if not plain.startswith(_SIGNATURE) or end != len(plain):
        raise ValueError("no signature, or more than one value")
    return value


def _pack(value: Any) -> bytes:
    return gzip.compress(_SIGNATURE + _encode(value), compresslevel=9, mtime=0)


def _decode(data: bytes, at: int) -> tuple[Any, int]:
    """The value that begins `at` there, and where it ends."""
    kind, size = data[at] >> 5, data[at] & 31
    at += 1
    if size >= 24:
        if size > 27:
            raise ValueError("a number of another form")
        width = 1 << (size - 24)
        size, at = int.from_bytes(data[at : at + width], "big"), at + width
    match kind:
        case 0:
            return size, at
        case 3:
            return data[at : at + size].decode("utf-8"), at + size
        case 4:
            items = []
            for _ in range(size):
                item, at = _decode(data, at)
                items.append(item)
            return items, at
    raise ValueError(f"a value of kind {kind}")


def _encode(value: Any) -> bytes:
    if isinstance(value, int):
        return _head(0, value)
    if isinstance(value, str):
        raw = value.encode("utf-8")
        return _head(3, len(raw)) + raw
    return _head(4, len(value)) + b"".join(map(_encode, value))


def _head(kind: int, size: int) -> bytes:
    if size < 24:
        return bytes([kind << 5 | size])
    for n, width in enumerate((1, 2, 4, 8)):
        if size < 1 << 8 * width:
            return bytes([kind << 5 | 24 + n]) + size.to_bytes(width, "big")
    raise ValueError("a number too large")
