"""Which images of an article are files beside it: paths below the content folder, nothing read.

An image that lies elsewhere, or would lie outside the content folder, is none of these: its text
alternative is all that is kept. Whether a file is there, and is an image, others see to.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote_to_bytes

from aggregator.readers.names import suffix
from aggregator.readers.pages.tree import Element
from aggregator.sanitize import FILE, SPARE, reference

PICTURES = frozenset((".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".gif", ".webp", ".avif"))
"""Suffixes of the formats that are shown. Not SVG: it is a document that may hold scripts."""
SMALL = 48
"""Pixels up to which an image is an icon, a spacer or a counter, by its declared width or height."""
_LONGEST = 4000
"""Characters of an address: every byte of a long path may be escaped."""
_PELICAN = re.compile(r"\{(?:static|attach|filename)\}|\|filename\|")
"""What Pelican writes before a path of its own; else it counts as ours does."""
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_STRIPPED = "".join(map(chr, range(33)))
"""Control characters and blanks around an address mean nothing (WHATWG URL, section 4.4)."""
_NUMBER = re.compile(r"\s*(\d{1,6})(?:\.\d*)?\s*(?:px)?\s*")


def is_picture(name: str) -> bool:
    """Whether a file called `name` may be an image that is shown."""
    return suffix(name) in PICTURES


def local_path(address: str, *, at: str) -> str:
    """The path of the file that `address` names in the file at `at`; "" where it names none of ours.

    "/images/a.jpg" counts from the content folder, "a.jpg" from the folder of `at`.
    """
    if len(address) > _LONGEST:
        return ""
    written = re.split(r"[?#]", address.strip(_STRIPPED), maxsplit=1)[0]
    if prefix := _PELICAN.match(written):
        written = written[prefix.end() :]
    if not written or "\\" in written or _ABSOLUTE.match(written):
        return ""
    try:
        path = unquote_to_bytes(written).decode("utf-8")
    except UnicodeError:  # encoded in something else, or a lone surrogate
        return ""
    parts = [] if written.startswith("/") else at.split("/")[:-1]
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    found = unicodedata.normalize("NFC", "/".join(parts))
    return found if is_picture(found) and reference(found) else ""


def file_of(image: Element, *, at: str) -> str:
    """The path of the file that an `<img>` in the file at `at` shows; "" where it shows none of ours.

    Nor does what is too small to tell a reader anything.
    """
    if any(_is_small(image.get(name)) for name in ("width", "height")):
        return ""
    return local_path(image.get("src") or "", at=at)


def mark_images(body: Element, *, at: str) -> None:
    """Have every `<img>` below `body` name the file that it shows, and nothing else do so.

    `at` is the path of the article's file; "" where what it shows is never beside it.
    """
    for image in body.iter("img"):
        for name in (FILE, SPARE):
            if name in image.attrib:
                del image.attrib[name]
        if at and (path := file_of(image, at=at)):
            image.set(FILE, reference(path))


def _is_small(written: str | None) -> bool:
    found = _NUMBER.fullmatch(written or "")
    return found is not None and int(found[1]) <= SMALL
