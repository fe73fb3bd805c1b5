"""What an import works on and what it yields, whatever the system."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aggregator.importing.paths import divided
from aggregator.model import Document, Problem
from aggregator.readers import is_ignored
from aggregator.readers.markup.writing import write_header
from aggregator.text import digest, normalise, slug

_LONGEST_NAME = 200
"""Bytes of a folder's or file's name; 255 is what file systems take, and a draft needs some."""
_LONGEST_PATH = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a person wants of an import."""

    now: datetime
    """What is dated later is not yet published."""
    name: str
    """Of the folder or file imported, without its suffix: where nothing else names the outlet."""
    source: str = ""
    """The outlet; "": as the original calls itself."""
    url: str = ""
    """The original's public address; "": as the original's settings say."""
    folder: str = ""
    """Below the content folder; "": made of the outlet's name."""
    max_bytes: int = 5_000_000
    """Of one article."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A folder of files."""

    paths: tuple[str, ...]
    """Relative, sorted."""
    load: Callable[[str], Document | Problem]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An article, or a picture in one, as a file of ours."""

    path: str
    """Below the content folder."""
    origin: str
    """Where it stands in the original."""
    data: bytes
    modified: datetime | None = None
    """The file's own time, where nothing else dates the article."""
    is_picture: bool = False
    """It is shown by an article, and none itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """What is no article, or not a published one."""

    place: str
    reason: str
    """A word: "draft", "page", "scheduled" …; docs/export.md explains them."""


Outcome = Piece | Skipped | Problem


def make_piece(
    path: str,
    fields: Mapping[str, str | Sequence[str]],
    body: str,
    *,
    origin: str,
    modified: datetime | None = None,
) -> Piece:
    """The file with a header of `fields` above `body`."""
    text = f"{write_header(fields)}\n{normalise(body).strip()}\n"
    return Piece(path=path, origin=origin, data=text.encode("utf-8", "replace"), modified=modified)


def complain(place: str, kind: str, message: str, remedy: str) -> Problem:
    """What could not be imported."""
    return Problem(path=place, kind=kind, message=message, remedy=remedy)


def folder_of(order: Order, source: str) -> str:
    """The folder below the content folder that everything goes to."""
    return order.folder or slug(source or order.name)


def is_safe(path: str) -> bool:
    """Whether a file of ours may stand at `path`: it leads nowhere else and a scan will find it."""
    parts = path.split("/")
    return len(path.encode("utf-8", "replace")) <= _LONGEST_PATH and all(
        part not in ("", ".", "..")
        and not is_ignored(part)
        and len(part.encode("utf-8", "replace")) <= _LONGEST_NAME
        and not re.search(r"[\x00-\x1f\x7f\\\ud800-\udfff]", part)
        and part == part.strip()
        for part in parts
    )


def apart(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """`outcomes` with no two pieces at one path, not even where case does not count.

    The later one gets a name of its own, and it is told.
    """
    taken: dict[str, str] = {}
    for each in outcomes:
        if not isinstance(each, Piece):
            yield each
            continue
        if not is_safe(each.path):
            yield complain(
                each.origin,
                "path",
                f"its file would be {each.path[:200]!r}, which cannot stand in the content folder",
                "rename it in the original and import again",
            )
            continue
        other = taken.get(normalise(each.path).casefold())
        if other is None:
            taken[normalise(each.path).casefold()] = each.origin
            yield each
            continue
        folder, stem, end = divided(each.path)
        free = f"{folder}{stem}-{digest(each.origin)[:6]}{end}"
        taken[free.casefold()] = each.origin
        yield complain(
            each.origin,
            "duplicate",
            f"its file would be called as that of {other}; it becomes {free}",
            "nothing to do, unless the two are one article: then delete one",
        )
        yield replace(each, path=free)
