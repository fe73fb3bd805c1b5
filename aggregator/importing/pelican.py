"""A Pelican site (its folder, or its `content` folder alone) → articles.

Settings are read from `pelicanconf.py` and `publishconf.py` as data: only plain values are taken, and
nothing of them is run. Files keep their places; headers are written anew, texts stay as they are, but for
Pelican's links.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from aggregator.importing.addresses import joined, slugified
from aggregator.importing.pages import TEXTS, UNREAD, Source, describe, doubts_of, open_source
from aggregator.importing.paths import divided, settled, suffix_of, without_suffix
from aggregator.importing.pictures import Album
from aggregator.importing.pieces import (
    Order,
    Outcome,
    Piece,
    Skipped,
    Tree,
    complain,
    folder_of,
    make_piece,
)
from aggregator.importing.times import dated, moment, zone_named
from aggregator.model import Document, Problem
from aggregator.readers import encoding
from aggregator.readers.markup.fields import Value, key_of

_LINK = re.compile(
    r"(?:\{|\|)(filename|attach|static|index|tag|category|author)(?:\}|\|)([^\s\"'<>)\]]*)"
)
_FIELD = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
_LONGEST_CONFIG = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PelicanSettings:
    """Of one site, by Pelican's own names; lists as they are."""

    values: Mapping[str, object] = field(default_factory=dict)
    home: str = ""
    """Folder of the content, with its closing "/"."""
    zone: tzinfo | None = None

    def text(self, name: str, default: str = "") -> str:
        """A setting that is a text."""
        value = self.values.get(name, default)
        return value if isinstance(value, str) else default

    def folders(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """A setting that lists folders, each with its closing "/"; "" is all."""
        value = self.values.get(name, default)
        listed = [value] if isinstance(value, str) else value
        found = (
            [each for each in listed if isinstance(each, str)]
            if isinstance(listed, list | tuple)
            else default
        )
        return tuple(f"{each.strip('/')}/" if each.strip("/.") else "" for each in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    source: Source
    below: str
    """Path below the content folder."""
    category: str
    address: str


def read_pelican(tree: Tree, order: Order) -> Iterator[Outcome]:
    """The articles of a Pelican site."""
    site = settings_of(tree)
    found = [_look(path, tree, site, order) for path in tree.paths if path.startswith(site.home)]
    pages = {page.below: page.address for page in found if isinstance(page, _Page)}
    folder = folder_of(order, order.source or site.text("SITENAME"))
    album = Album(tree, folder)
    made = [
        _piece(each, site, order, folder, pages, album) if isinstance(each, _Page) else each
        for each in found
    ]
    yield from (each for each in made if not (isinstance(each, Skipped) and each.place in album))
    yield from album.pieces()
    for each in found:
        if isinstance(each, _Page):
            yield from doubts_of(each.source)


def settings_of(tree: Tree) -> PelicanSettings:
    """What the site's configuration says; the later file outranks the first, as when publishing."""
    values: dict[str, object] = {}
    for path in ("pelicanconf.py", "publishconf.py"):
        if path in tree.paths:
            loaded = tree.load(path)
            values |= _assigned(loaded.data) if isinstance(loaded, Document) else {}
    named = values.get("PATH", "content")
    home = named.strip("/").removeprefix("./") if isinstance(named, str) else "content"
    inside = home not in ("", ".") and any(each.startswith(f"{home}/") for each in tree.paths)
    zone = values.get("TIMEZONE")
    return PelicanSettings(
        values={name: value for name, value in values.items() if value},
        home=f"{home}/" if inside else "",
        zone=zone_named(zone) if isinstance(zone, str) else None,
    )


def _assigned(data: bytes) -> dict[str, object]:
    """Names in capitals that a Python file gives plain values; nothing of it is run."""
    decoded = encoding.decode(data[:_LONGEST_CONFIG])
    found: dict[str, object] = {}
    try:
        with warnings.catch_warnings(action="ignore"):
            module = ast.parse(decoded.text if decoded else "")
        for statement in module.body:
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                name = statement.targets[0].id
                if name.isupper() and _is_plain(statement.value):
                    found[name] = ast.literal_eval(statement.value)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        pass  # what could be read until there
    return found


def _is_plain(value: ast.expr) -> bool:
    parts = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
    return all(isinstance(part, ast.Constant) for part in parts)


def _look(path: str, tree: Tree, site: PelicanSettings, order: Order) -> _Page | Skipped | Problem:
    below, end = path[len(site.home) :], suffix_of(path)
    if end in UNREAD:
        return complain(path, "unknown-format", f"{end} files are not read", UNREAD[end])
    if end not in TEXTS:
        return Skipped(place=path, reason="attachment")
    if below.startswith(site.folders("PAGE_PATHS", ("pages",))):
        return Skipped(place=path, reason="page")
    if not below.startswith(site.folders("ARTICLE_PATHS", ("",))):
        return Skipped(place=path, reason="attachment")
    source = open_source(path, tree)
    if isinstance(source, Problem):
        return source
    fields = {key_of(name): value for name, value in source.fields.items()}
    status = _line(fields, "status").casefold()
    when = moment(source.date, site.zone)
    reason = _withheld(source, status, when, order)
    if reason:
        return Skipped(place=path, reason=reason)
    category = _line(fields, "category") or below.rpartition("/")[0].rpartition("/")[2]
    return _Page(
        source=source,
        below=below,
        category=category,
        address=_address(source, fields, category, when, site, order),
    )


def _withheld(source: Source, status: str, when: datetime | None, order: Order) -> str:
    if status in ("draft", "hidden", "skip"):
        return status
    if source.declared.is_draft:
        return "draft"
    if not source.date:
        return "page"
    if when and when > order.now:
        return "scheduled"
    return "" if source.body.strip() else "empty"


def _address(
    source: Source,
    fields: Mapping[str, Value],
    category: str,
    when: datetime | None,
    site: PelicanSettings,
    order: Order,
) -> str:
    """Where Pelican puts the article, by ARTICLE_URL and the article's own header."""
    base = order.url or site.text("SITEURL")
    if own := _line(fields, "url") or _line(fields, "saveas"):
        return joined(base, own)
    title = source.declared.title or divided(source.path)[1]
    own_language = site.text("DEFAULT_LANG", "en")
    language = source.declared.language or own_language
    values = {
        "slug": _line(fields, "slug") or slugified(title),
        "lang": language,
        "category": slugified(category or site.text("DEFAULT_CATEGORY", "misc")),
        "author": slugified(source.declared.author or site.text("AUTHOR")),
    }
    pattern = site.text("ARTICLE_URL", "{slug}.html")
    if language != own_language:
        pattern = site.text("ARTICLE_LANG_URL", "{slug}-{lang}.html")
    return joined(base, _filled(pattern, values, when))


def _filled(pattern: str, values: Mapping[str, str], when: datetime | None) -> str:
    def value(found: re.Match[str]) -> str:
        if found[1] == "date":
            return _time(when, found[2] or "%Y-%m-%d")
        return values.get(found[1], "")

    return _FIELD.sub(value, pattern)


def _time(when: datetime | None, shape: str) -> str:
    """Only what is figures: names of months would be in whatever language ran Pelican."""
    plain = re.sub(r"%-([dmHMj])", r"%\1", shape)
    if when is None or re.search(r"%[^YmdHMSjy]", plain):
        return ""
    made = when.strftime(plain)
    return str(int(made)) if "%-" in shape and made.isdigit() else made


def _piece(
    page: _Page,
    site: PelicanSettings,
    order: Order,
    folder: str,
    pages: Mapping[str, str],
    album: Album,
) -> Piece:
    declared = page.source.declared
    base = order.url or site.text("SITEURL")
    here = divided(page.below)[0]

    def linked(found: re.Match[str]) -> str:
        target, mark, rest = found[2].partition("#")
        if found[1] in ("tag", "category", "author"):
            return joined(base, f"{found[1]}/{slugified(target)}.html") or "#"
        near = settled(target if target.startswith("/") else f"{here}{target}")
        return (pages.get(near) or joined(base, near) or "#") + mark + rest

    def picture(address: str) -> tuple[str, str]:
        named = _LINK.match(address)
        target = named[2] if named else address
        below = settled(target if target.startswith("/") else f"{here}{target}")
        return site.home + below, below

    tags = declared.tags
    if page.category and page.category.casefold() not in {tag.casefold() for tag in tags}:
        tags = (*tags, page.category)
    fields: dict[str, str | Sequence[str]] = describe(page.source) | {
        "date": dated(page.source.date, site.zone),
        "updated": dated(page.source.updated, site.zone),
        "source": order.source or declared.source or site.text("SITENAME"),
        "author": re.sub(r"\s*;\s*", ", ", declared.author) or site.text("AUTHOR"),
        "language": declared.language or site.text("DEFAULT_LANG"),
        "url": page.address,
        "tags": tags,
    }
    path = f"{without_suffix(page.below)}{page.source.suffix}"
    return make_piece(
        f"{folder}/{path}",
        fields,
        _LINK.sub(linked, album.placed(page.source.body, picture)),
        origin=page.source.path,
    )


def _line(fields: Mapping[str, Value], key: str) -> str:
    value = fields.get(key)
    return value.strip() if isinstance(value, str) else ""
