"""An export's bytes, in chunks → its head and its items, one after the other.

Only tags are looked for, outside of CDATA and comments; everything else is the reader's. What is longer
than allowed is passed over, not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

_TOKEN = re.compile(rb"<!\[CDATA\[|\]\]>|<!--|-->|<item(?=[\s>])|</item\s{0,4}>|</rss\s{0,4}>")
_LONGEST_TOKEN = 12
_HEAD = 20_000_000
"""Bytes before the first item: authors, categories and tags of a large site."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an export."""

    kind: Literal["head", "item", "too long", "cut"]
    """"cut": the file ends in the midst of something; it has no data."""
    data: bytes = b""


@dataclass
class _Cutter:
    longest: int
    kept: bytearray
    inside: Literal["", "item"] = ""
    within: bytes = b""
    """What ends the CDATA section or comment that we are in."""
    overlong: bool = False
    headed: bool = False
    ended: bool = False

    def keep(self, data: bytes) -> None:
        """Add to the part at hand, unless that is too long, or between items."""
        if self.headed and not self.inside:
            return
        limit = self.longest if self.headed else _HEAD
        if self.overlong or len(self.kept) + len(data) > limit:
            self.overlong = True
            self.kept.clear()
        else:
            self.kept += data

    def done(self, kind: Literal["head", "item"]) -> Part:
        """The part at hand."""
        told = self.overlong and kind == "item"
        part = Part("too long") if told else Part(kind, bytes(self.kept))
        self.kept.clear()
        self.overlong = False
        return part

    def take(self, token: bytes) -> Iterator[Part]:
        """What a token begins or ends; it is kept with its part."""
        if self.within:
            self.keep(token)
            self.within = b"" if token == self.within else self.within
        elif token in (b"<![CDATA[", b"<!--"):
            self.keep(token)
            self.within = b"]]>" if token == b"<![CDATA[" else b"-->"
        elif token.startswith(b"<item"):
            if not self.headed:
                yield self.done("head")
                self.headed = True
            elif self.inside:  # the one before was never closed: read as far as it goes
                self.keep(b"</item>")
                yield self.done("item")
            self.inside = "item"
            self.keep(token)
        elif token.startswith(b"</item"):
            if self.inside:
                self.keep(token)
                yield self.done("item")
                self.inside = ""
        elif token.startswith(b"</rss"):
            if not self.headed:
                yield self.done("head")
                self.headed = True
            self.ended = True
        else:
            self.keep(token)


def parts(chunks: Iterable[bytes], *, longest: int) -> Iterator[Part]:
    """The head, then every item; `longest` is the most bytes of one."""
    cutter = _Cutter(longest, bytearray())
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        place = 0
        # A token may go on in the next chunk: what may be its beginning waits.
        sure = len(data) - _LONGEST_TOKEN
        for token in _TOKEN.finditer(data):
            if token.start() > sure:
                break
            cutter.keep(data[place : token.start()])
            yield from cutter.take(token[0])
            place = token.end()
        held = max(place, sure + 1, 0)
        cutter.keep(data[place:held])
        rest = data[held:]
    place = 0
    for token in _TOKEN.finditer(rest):
        cutter.keep(rest[place : token.start()])
        yield from cutter.take(token[0])
        place = token.end()
    cutter.keep(rest[place:])
    if not cutter.headed:
        yield cutter.done("head")
    if cutter.inside or cutter.within or not cutter.ended:
        yield Part("cut")
