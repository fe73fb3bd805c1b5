"""Bytes of an image file → what it is and where it stands in the site. Pure.

Shown are formats that hold pixels and nothing else, by what their bytes say: PNG, JPEG, GIF, WebP, AVIF.
Never SVG, which is a document with scripts, nor what only has the name of an image. A file has both the
name and the bytes of such a format, though not need be of the same: servers send WebP under the name
that was asked for. In the site its name says what it is.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct

import imagesize

from aggregator.model import Medium

FOLDER = "media"
"""Below the site."""
_TYPES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
}
_NAME = re.compile(rf"{FOLDER}/([0-9a-f]{{2}})/(\1[0-9a-f]{{30}})(?:{'|'.join(_TYPES.values())})")
_HEAD = 512 * 1024
"""Bytes in which the size in pixels is sought: it stands behind what cameras and editors wrote about the
picture. Ten megabytes of empty segments would take seconds."""
_MOST_PIXELS = 100_000_000
"""Of an image that browsers are given: four bytes of memory each. Larger than any camera's."""


def inspect(data: bytes) -> Medium | str:
    """The image that `data` is, or why it is not shown, for a person."""
    kind = _type_of(data)
    if kind is None:
        return "it is called an image but holds no PNG, JPEG, GIF, WebP or AVIF"
    width, height = _measure(data)
    if width and height and width * height > _MOST_PIXELS:
        return f"it has {width:,} × {height:,} pixels; more than {_MOST_PIXELS:,} are not shown"
    name = digest(data)
    return Medium(
        address=f"{FOLDER}/{name[:2]}/{name}{_TYPES[kind]}",
        type=kind,
        size=len(data),
        width=width,
        height=height,
    )


def digest(data: bytes) -> str:
    """What the name of a file in the site is made of."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def digest_in(address: str) -> str:
    """The digest that an `address` of ours names; "" where it is none of ours."""
    found = _NAME.fullmatch(address)
    return found[2] if found else ""


def _type_of(data: bytes) -> str | None:
    """By the signatures of the formats (WHATWG MIME Sniffing, section 6.1; AVIF 1.1, section 6)."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:14] == b"WEBPVP":
        return "image/webp"
    return "image/avif" if _is_avif(data) else None


def _is_avif(data: bytes) -> bool:
    """Whether the first box is the list of brands and AVIF among them."""
    if data[4:8] != b"ftyp":
        return False
    brands = data[8 : min(int.from_bytes(data[:4], "big"), 512)]
    return any(brands[n : n + 4] in (b"avif", b"avis") for n in range(0, len(brands), 4))


def _measure(data: bytes) -> tuple[int | None, int | None]:
    """Width and height as shown: turned where the camera was."""
    try:
        width, height = imagesize.get(io.BytesIO(data[:_HEAD]))
    except (ArithmeticError, LookupError, TypeError, ValueError, struct.error):
        return None, None
    # What no format but AVIF can have, and no browser draws.
    fit = 0 < width <= 65_535 and 0 < height <= 65_535
    return (int(width), int(height)) if fit else (None, None)
