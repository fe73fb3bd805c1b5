"""A WordPress export (WXR, Tools → Export) of any length → articles.

The file is cut into its items as it comes in; each is read on its own by the reader of exports, so
that memory is bounded, one broken item costs no other, and nothing that a document type could define
reaches a parser. Posts that everybody could read are articles. Their text is HTML and stays so, below a
header like that of every article.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import unquote

from aggregator.importing.addresses import joined
from aggregator.importing.pieces import (
    Order,
    Outcome,
    Piece,
    Skipped,
    complain,
    folder_of,
    make_piece,
)
from aggregator.importing.wordpress_items import Part, parts
from aggregator.model import Problem
from aggregator.readers import encoding
from aggregator.readers.feeds import Post, display_names, read_head, read_posts
from aggregator.readers.feeds.entries import plain_text
from aggregator.readers.feeds.wordpress import is_export
from aggregator.text import slug

_ROOT = re.compile(r"<rss\b[^<>]{0,4000}>")
_DECLARED = re.compile(r"<\?xml[^<>]{0,200}encoding=[\"']([\w.-]{1,40})", re.IGNORECASE)
_BRACES = re.compile(r"\{([{%])")
"""Tags of site generators to our readers; in WordPress they are only text."""
_STATUS = {"future": "scheduled", "trash": "deleted", "inherit": "revision", "auto-draft": "draft"}
"""Words of WordPress → ours."""
_EXPORT_AGAIN = (
    "export again in WordPress (Tools, Export), and import that: nothing is written twice"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """What the export says before its first item."""

    root: str = '<rss version="2.0">'
    encoding: str = "utf-8"
    title: str = ""
    url: str = ""
    language: str = ""
    names: dict[str, str] = field(default_factory=dict)
    """Authors by login."""


def read_wordpress(chunks: Iterable[bytes], order: Order) -> Iterator[Outcome]:
    """The posts of an export."""
    site = _Site()
    numbers: dict[str, str] = {}
    count = 0
    for part in parts(chunks, longest=order.max_bytes):
        if part.kind == "head":
            found = _site(part.data)
            if isinstance(found, Problem):
                yield found
                return
            site = found
        elif part.kind == "item":
            count += 1
            yield from _item(part, count, site, order, numbers)
        elif part.kind == "too long":
            count += 1
            message = f"it is longer than {order.max_bytes:,} bytes"
            remedy = "raise reading.max_bytes in aggregator.toml, or shorten the post"
            yield complain(f"item {count}", "too-large", message, remedy)
        elif part.kind == "cut":
            message = f"the file ends in the midst of item {count + 1}, or before its own end"
            yield complain("end", "truncated", message, _EXPORT_AGAIN)


def _site(head: bytes) -> _Site | Problem:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:200]:
        return complain("head", "encoding", "it is in UTF-16", "save it as UTF-8 and import again")
    declared = _DECLARED.search(head[:500].decode("ascii", "replace"))
    name = declared[1].lower() if declared else "utf-8"
    text = _decoded(head, name)[0]
    root = _ROOT.search(text[:50_000])
    if root is None or not is_export(root[0]):
        message = "it is no WordPress export: it does not begin with <rss … wordpress.org/export/>"
        return complain("head", "unknown-format", message, "a feed goes into content/ as it is")
    try:
        about = read_head(f"{root[0]}{text[root.end() :]}</channel></rss>")
    except Exception as error:  # noqa: BLE001 — feedparser raises anything for broken XML
        return complain("head", "feed", f"it could not be read ({error!r:.200})", _EXPORT_AGAIN)
    return _Site(
        root=root[0],
        encoding=name,
        title=about.title,
        url=about.url,
        language=about.language,
        names=display_names(text),
    )


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """The text of `data` as declared, or as it reads best, and then what is doubtful."""
    try:
        return data.decode(name), ""
    except (LookupError, UnicodeDecodeError):
        found = encoding.decode(data)
        if found is None:
            return data.decode("utf-8", "replace"), "some of it is no text"
        return found.text, found.doubt or f"it is not in {name.upper()}, as the file says"


def _item(
    part: Part, count: int, site: _Site, order: Order, numbers: dict[str, str]
) -> Iterator[Outcome]:
    text, doubt = _decoded(part.data, site.encoding)
    posts, complaint = _posts(f"{site.root}<channel>{text}</channel></rss>", site)
    place = f"item {count}"
    if not posts:
        message = f"it could not be read ({complaint})"
        yield complain(place, "feed", message, _EXPORT_AGAIN)
        return
    post = posts[0]
    place = f"item {count} (post {post.number})" if post.number else place
    if reason := _withheld(post, order):
        yield Skipped(place=f"{place}: {_shown(post)}", reason=reason)
        return
    if doubt:
        yield complain(place, "encoding", doubt, "look at its letters; save the export as UTF-8")
    if complaint:
        message = f"not well-formed, read as far as possible ({complaint})"
        yield complain(place, "feed", message, "compare the article with the original")
    yield _piece(post, place, site, order, numbers)


def _posts(text: str, site: _Site) -> tuple[tuple[Post, ...], str]:
    try:
        return read_posts(text, site.names)
    except Exception as error:  # noqa: BLE001 — the same: one bad item must never stop an import
        return (), f"{error!r:.200}"


def _withheld(post: Post, order: Order) -> str:
    if post.kind != "post":
        return post.kind.replace("_", " ")[:40]
    if post.status != "publish":
        return _STATUS.get(post.status, post.status[:40])
    if post.locked:
        return "password"
    if post.entry.published and post.entry.published > order.now:
        return "scheduled"
    return "" if _has_text(post) or (post.entry.title.strip() and post.entry.url) else "empty"


def _has_text(post: Post) -> bool:
    """Else it may still be an article, as a feed's entry is: a headline, a link, a picture."""
    return bool(plain_text(post.entry.content or post.entry.summary).strip())


def _shown(post: Post) -> str:
    return plain_text(post.entry.title).strip()[:80] or post.name[:80] or "without a title"


def _piece(
    post: Post, place: str, site: _Site, order: Order, numbers: dict[str, str]
) -> Piece | Problem:
    entry = post.entry
    fields: dict[str, str | Sequence[str]] = {
        "title": entry.title,
        "date": _moment(entry.published),
        "updated": _moment(entry.updated) if entry.updated != entry.published else "",
        "source": order.source or site.title,
        "author": entry.author,
        "language": entry.language or site.language,
        "url": joined(order.url or site.url, entry.url) if entry.url else "",
        "tags": entry.tags,
        "summary": plain_text(entry.summary),
    }
    year = f"{entry.published:%Y}/" if entry.published else ""
    name = f"{folder_of(order, order.source or site.title)}/{year}{_name(post)}"
    if numbers.setdefault(name, place) != place:  # two posts of one slug: the number parts them
        name = f"{name}-{slug(post.number or place)}"
    summary = html.escape(plain_text(entry.summary))
    body = entry.content or (f"<p>{summary}</p>" if summary else "")
    suffix = ".html" if _has_text(post) else ".md"  # a page without a text would be a problem
    return make_piece(f"{name}{suffix}", fields, _BRACES.sub(r"&#123;\1", body), origin=place)


def _name(post: Post) -> str:
    """The post's own slug, which WordPress keeps percent-encoded; its number where it has none."""
    return slug(unquote(post.name) or post.entry.title or post.number or "post")


def _moment(when: datetime | None) -> str:
    if when is None:
        return ""
    return when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
