"""A Hugo site (its folder, or its `content` folder alone) → articles.

An article is a regular page that has a date, in its header or its name: posts have, "About" has not.
Files keep their places, so that bundles stay beside their pictures. Headers are written anew, by
what ours mean; texts stay as they are, but for shortcodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from aggregator.importing import shortcodes
from aggregator.importing.addresses import joined, permalink, urlized
from aggregator.importing.hugo_settings import HugoSettings, settings_of
from aggregator.importing.pages import TEXTS, UNREAD, Source, describe, doubts_of, open_source
from aggregator.importing.paths import divided, folders_of, settled, suffix_of, without_suffix
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
from aggregator.importing.times import dated, moment
from aggregator.model import Problem
from aggregator.readers.markup.fields import Value, key_of
from aggregator.text import slug

_ASIDE = ("archetypes/", "public/", "resources/", "themes/", "node_modules/", "static/", "assets/")
"""Folders of a site that hold no content, where content is not in a folder of its own."""
_INDEX = re.compile(r"(?:.*/)?index(?:\.[\w-]+)?\.(?:md|markdown|html)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What every page is looked at against."""

    tree: Tree
    site: HugoSettings
    order: Order
    bundles: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    source: Source
    home: str
    """The content folder that it is in, with its closing "/"."""
    below: str
    """Path below the content folder, without language and suffix."""
    language: str
    when: datetime | None
    address: str


def read_hugo(tree: Tree, order: Order) -> Iterator[Outcome]:
    """The articles of a Hugo site."""
    site = settings_of(tree)
    ground = _Ground(tree=tree, site=site, order=order, bundles=_bundles(tree, site))
    found = [_look(path, ground) for path in _content(tree, site)]
    pages = {key: page.address for page in found if isinstance(page, _Page) for key in _keys(page)}
    folder = folder_of(order, order.source or site.title)
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


def _content(tree: Tree, site: HugoSettings) -> Iterator[str]:
    homes = [home for home, _ in site.folders]
    for path in tree.paths:
        if any(path.startswith(home) for home in homes if home) or (
            "" in homes and not path.startswith(_ASIDE)
        ):
            yield path


def _look(path: str, ground: _Ground) -> _Page | Skipped | Problem:
    """A file of the content folder: a page, or why it is none."""
    site, order = ground.site, ground.order
    home, language = next(each for each in site.folders if path.startswith(each[0]))
    end = suffix_of(path)
    if end in UNREAD:
        return complain(path, "unknown-format", f"{end} files are not read", UNREAD[end])
    if end not in TEXTS:
        return Skipped(place=path, reason="attachment")
    below = without_suffix(path[len(home) :])
    code = suffix_of(below).lstrip(".")
    if code and code in (site.languages or {site.language}):
        below, language = without_suffix(below), code
    name = below.rpartition("/")[2]
    if name == "_index":
        return Skipped(place=path, reason="section")
    if name != "index" and any(folder in ground.bundles for folder in folders_of(path)):
        return Skipped(place=path, reason="attachment")
    source = open_source(path, ground.tree)
    if isinstance(source, Problem):
        return source
    when = moment(source.date, site.zone)
    fields = {key_of(name): value for name, value in source.fields.items()}
    reason = _withheld(source, fields, when, site, order)
    if reason:
        return Skipped(place=path, reason=reason)
    language = language or site.language
    return _Page(
        source=source,
        home=home,
        below=below,
        language=language,
        when=when,
        address=_address(below, source, fields, when, language, site, order),
    )


def _bundles(tree: Tree, site: HugoSettings) -> frozenset[str]:
    """Folders that are one page each: those with an "index.md" in any language."""
    homes = {home.rstrip("/") for home, _ in site.folders}
    found = (path.rpartition("/")[0] for path in tree.paths if _INDEX.fullmatch(path))
    return frozenset(found) - homes


def _withheld(
    source: Source,
    fields: Mapping[str, Value],
    when: datetime | None,
    site: HugoSettings,
    order: Order,
) -> str:
    """Why a page is not published, or no article; "" where it is one."""
    build = fields.get("build", fields.get("_build"))
    render = build.get("render") if isinstance(build, Mapping) else ""
    due = moment(_line(fields, "publishdate"), site.zone) or when
    over = moment(_line(fields, "expirydate"), site.zone)
    if source.declared.is_draft:
        return "draft"
    if _line(fields, "headless") == "true" or render in ("never", "false"):
        return "headless"
    if due and due > order.now:
        return "scheduled"
    if over and over < order.now:
        return "expired"
    if not source.date or _line(fields, "layout") == "page" or _line(fields, "type") == "page":
        return "page"
    return "" if source.body.strip() else "empty"


def _address(
    below: str,
    source: Source,
    fields: Mapping[str, Value],
    when: datetime | None,
    language: str,
    site: HugoSettings,
    order: Order,
) -> str:
    """Where Hugo puts the page, as far as the settings tell."""
    base = order.url or site.base
    if source.declared.url:
        return joined(base, source.declared.url)
    parts = [part for part in below.split("/") if part != "index"]
    name = parts[-1] if parts else ""
    section = parts[0] if len(parts) > 1 else ""
    slugged = _line(fields, "slug") or name
    pattern = site.permalinks.get(section) if section else None
    if own := _line(fields, "url"):
        where = own
    elif pattern:
        title = source.declared.title or name
        values = {
            "section": section,
            "sections": "/".join(parts[:-1]),
            "title": title,
            "slug": _line(fields, "slug") or title,
            "filename": name,
            "slugorfilename": slugged,
            "contentbasename": name,
            "slugorcontentbasename": slugged,
        }
        where = permalink(pattern, {key: urlized(value) for key, value in values.items()}, when)
    else:
        where = "/".join(urlized(part) for part in (*parts[:-1], slugged))
        where += ".html" if site.ugly else "/"
    prefixed = site.languages and (language != site.language or site.in_folder)
    return joined(base, f"{language}/{where.lstrip('/')}" if prefixed else where)


def _keys(page: _Page) -> Iterator[str]:
    """What `ref` may call a page."""
    below = page.below.removesuffix("/index")
    yield from (below, page.below, below.rpartition("/")[2])


def _piece(
    page: _Page,
    site: HugoSettings,
    order: Order,
    folder: str,
    pages: Mapping[str, str],
    album: Album,
) -> Piece:
    def address(name: str) -> str:
        plain = name.partition("#")[0].strip("/").removesuffix(".md").removesuffix("/index")
        return pages.get(plain, "") or pages.get(plain.rpartition("/")[2], "")

    fields: dict[str, str | Sequence[str]] = describe(page.source) | {
        "date": dated(page.source.date, site.zone),
        "updated": dated(page.source.updated, site.zone),
        "source": order.source or page.source.declared.source or site.title,
        "author": page.source.declared.author or site.author,
        "language": page.source.declared.language or page.language,
        "url": page.address,
    }
    path = page.below
    if site.languages and page.language != site.language:
        path = f"{path}.{slug(page.language)}"
    return make_piece(
        f"{folder}/{path}{page.source.suffix}",
        fields,
        album.placed(shortcodes.resolve(page.source.body, address), partial(_picture, page)),
        origin=page.source.path,
    )


def _picture(page: _Page, address: str) -> tuple[str, str]:
    """Beside the page, or below "static" when named from the site's root."""
    if address.startswith("/"):
        below = settled(address)
        return f"static/{below}", below
    path = settled(f"{divided(page.source.path)[0]}{address}")
    return path, path.removeprefix(page.home)


def _line(fields: Mapping[str, Value], key: str) -> str:
    value = fields.get(key)
    return value.strip() if isinstance(value, str) else ""
