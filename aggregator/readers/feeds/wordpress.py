"""WordPress exports (WXR): which items are published posts, and their text as WordPress shows it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aggregator.readers.dates import parse_date
from aggregator.readers.feeds.entries import Entry

_NAMESPACE = re.compile(r"xmlns:wp\s*=\s*[\"'][^\"'<>]*wordpress\.org/export/")
_AUTHOR = re.compile(r"<wp:author>((?:(?!</wp:author>).){0,4000})</wp:author>", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_BLOCK_COMMENT = re.compile(r"<!--\s*/?(?:wp:|more|nextpage)[^>]*-->")
_SHORTCODE = re.compile(
    r"(?<!\[)\[/?([a-z][a-z0-9_-]*)(\s[^\[\]\n]{0,3000}|/)?\](?!\])", re.IGNORECASE
)
_CLOSING = re.compile(r"\[/([a-z][a-z0-9_-]*)\]", re.IGNORECASE)
_CODE = re.compile(r"(<(/?)(?:pre|code)\b[^<>]*>)", re.IGNORECASE)
_SHORTCODES = frozenset(
    ("audio", "caption", "embed", "gallery", "more", "playlist", "toc", "video", "youtube")
)
"""Shortcodes that may stand without attributes; others are told by attributes, "/", or a closing tag."""
_BLOCKS = (
    "address|article|aside|blockquote|dd|details|div|dl|dt|figure|figcaption|footer|form|h[1-6]|header|hr"
    "|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_BLOCK_START = re.compile(rf"^\s*</?(?:{_BLOCKS})\b", re.IGNORECASE)


def is_export(text: str) -> bool:
    """Whether the feed `text` is a WordPress export."""
    return bool(_NAMESPACE.search(text[:20_000]))


_NO_TAGS = frozenset(("language", "nav_menu", "post_format", "post_translations"))
"""Taxonomies that say nothing of what a post is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One item of an export, whatever it is."""

    entry: Entry
    kind: str
    """"post", "page", "attachment", "revision", "nav_menu_item" …"""
    status: str
    """"publish", "draft", "private", "future", "pending", "trash" …"""
    locked: bool
    """It needs a password."""
    number: str
    """Its id in that WordPress."""
    name: str
    """Its slug; "" where it has none."""

    @property
    def is_public(self) -> bool:
        """Whether everybody could read it."""
        return self.status == "publish" and not self.locked


def adapt(
    raw: Sequence[Mapping[str, Any]], entries: Sequence[Entry], text: str
) -> tuple[list[Entry], int]:
    """The published posts, and how many posts are not published.

    `raw` is what feedparser made, `entries` the same adapted. Pages, pictures and menus are no posts.
    """
    names = display_names(text)
    posts = [
        post_of(item, entry, names)
        for item, entry in zip(raw, entries, strict=True)
        if _get(item, "wp_post_type", "post") == "post"
    ]
    public = [post.entry for post in posts if post.is_public]
    return public, len(posts) - len(public)


def post_of(item: Mapping[str, Any], entry: Entry, names: Mapping[str, str]) -> Post:
    """An item and what WordPress says of it; `names` has the authors' names by login."""
    # A draft's pubDate is the year -1; the post's own dates are right, GMT first.
    dates = (parse_date(_get(item, key)) for key in ("wp_post_date_gmt", "wp_post_date"))
    updated = parse_date(_get(item, "wp_post_modified_gmt"))
    filed = dict.get(item, "tags") if isinstance(item, dict) else None
    language = next((name for scheme, name in _terms(filed) if scheme == "language"), "")
    return Post(
        entry=replace(
            entry,
            tags=tuple(name for scheme, name in _terms(filed) if scheme not in _NO_TAGS),
            language=entry.language or language,
            content=with_paragraphs(entry.content),
            summary=_get(item, "excerpt_encoded") or (entry.summary if not entry.content else ""),
            published=next((each for each in dates if each), entry.published),
            updated=updated or entry.updated,
            author=names.get(entry.author, entry.author),
        ),
        kind=_get(item, "wp_post_type", "post"),
        status=_get(item, "wp_status", "publish"),
        locked=bool(_get(item, "wp_post_password")),
        number=_get(item, "wp_post_id"),
        name=_get(item, "wp_post_name"),
    )


def _terms(filed: Any) -> Iterator[tuple[str, str]]:
    """(taxonomy, name) of all that an item is filed under."""
    for tag in filed or ():
        name = tag.get("label") or tag.get("term")
        if isinstance(name, str) and name.casefold() != "uncategorized":
            yield tag.get("scheme") or "", name


def with_paragraphs(content: str) -> str:
    """Editor text as markup: empty lines part paragraphs, line ends stay, shortcodes go.

    What `wpautop` of WordPress does on display, as far as articles need it.
    """
    content = _without_shortcodes(_BLOCK_COMMENT.sub("", content))
    if "<p>" in content or "<p " in content:
        return content
    parts = (part.strip() for part in re.split(r"\n\s*\n", content))
    return "\n".join(_paragraph(part) for part in parts if part)


def _without_shortcodes(content: str) -> str:
    """Code keeps its brackets, and prose those of editors: "[sic]", "[the] ship"."""
    closed = {name.lower() for name in _CLOSING.findall(content)}

    def shown(found: re.Match[str]) -> str:
        name, given = found[1].lower(), (found[2] or "").strip()
        told = "=" in given or given.endswith("/") or re.search(r"[\d_-]", name)
        return "" if told or name in _SHORTCODES or name in closed else found[0]

    kept: list[str] = []
    depth = 0
    pieces = _CODE.split(content)
    for place in range(0, len(pieces), 3):
        prose = pieces[place]
        kept.append(prose if depth else _SHORTCODE.sub(shown, prose))
        if place + 2 < len(pieces):
            kept.append(pieces[place + 1])
            depth = max(0, depth - 1) if pieces[place + 2] else depth + 1
    return "".join(kept)


def _paragraph(part: str) -> str:
    if _BLOCK_START.match(part) or "<pre" in part:
        return part
    return "<p>" + part.replace("\n", "<br>\n") + "</p>"


def _get(item: Mapping[str, Any], key: str, default: str = "") -> str:
    value = dict.get(item, key) if isinstance(item, dict) else None
    return value.strip() if isinstance(value, str) and value.strip() else default


def display_names(text: str) -> dict[str, str]:
    """Login name → the name that readers know."""
    found = {}
    for author in _AUTHOR.findall(text[:2_000_000]):
        plain = _CDATA.sub("", author)
        login = re.search(r"<wp:author_login>([^<]*)<", plain)
        name = re.search(r"<wp:author_display_name>([^<]*)<", plain)
        if login and name and name[1].strip():
            found[html.unescape(login[1].strip())] = html.unescape(name[1].strip())
    return found
