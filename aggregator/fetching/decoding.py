"""Packed bodies, unpacked in pieces of bounded size: a few bytes may stand for gigabytes.

The only module that imports brotli.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

import brotli

_PIECE = 65_536
"""Bytes unpacked at a time."""
_EITHER = 32 + zlib.MAX_WBITS
"""zlib's word for "gzip or zlib, as the first bytes say"."""

ACCEPTED = "gzip, deflate, br"
"""What we ask for."""


class GarbledError(Exception):
    """A body that is not packed as it says."""


class Unpacker:
    """Undoes one coding, chunk by chunk, in pieces of about 64 kB."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._zlib = zlib.decompressobj(_EITHER)
        self._brotli = brotli.Decompressor()
        self._begun = self._ended = False
        self._unpack: Callable[[bytes], Iterator[bytes]] = {
            "": _as_it_is,
            "identity": _as_it_is,
            "gzip": self._inflate,
            "x-gzip": self._inflate,
            "deflate": self._inflate,
            "br": self._unbrotli,
        }.get(coding) or self._refuse

    def unpack(self, chunk: bytes) -> Iterator[bytes]:
        """What `chunk` adds. Raises GarbledError."""
        try:
            yield from self._unpack(chunk)
        except (zlib.error, brotli.error) as error:
            raise GarbledError(f"it is not valid {self._coding}: {error}") from error

    def end(self) -> None:
        """Raises GarbledError where the body breaks off."""
        if self._begun and not self._ended:
            raise GarbledError(f"its {self._coding} breaks off")

    def _inflate(self, chunk: bytes) -> Iterator[bytes]:
        if not self._begun and self._coding == "deflate" and chunk[:1] and chunk[0] & 0x0F != 8:
            self._zlib = zlib.decompressobj(
                -zlib.MAX_WBITS
            )  # without zlib's own head, as some send
        self._begun = True
        while chunk:
            if self._zlib.eof:  # members one after another (RFC 1952, section 2.2)
                if chunk[0] != 0x1F:
                    return  # padding
                self._zlib = zlib.decompressobj(_EITHER)
            yield self._zlib.decompress(chunk, _PIECE)
            chunk = self._zlib.unconsumed_tail or self._zlib.unused_data
        self._ended = self._zlib.eof

    def _unbrotli(self, chunk: bytes) -> Iterator[bytes]:
        self._begun = True
        yield self._brotli.process(chunk, output_buffer_limit=_PIECE)
        while not self._brotli.can_accept_more_data():
            yield self._brotli.process(b"", output_buffer_limit=_PIECE)
        self._ended = self._brotli.is_finished()

    def _refuse(self, chunk: bytes) -> Iterator[bytes]:
        del chunk
        raise GarbledError(f"it is packed as {self._coding[:40]!r}, which was not asked for")


def _as_it_is(chunk: bytes) -> Iterator[bytes]:
    yield chunk
