"""An entry of a feed → a Markdown file with a header, and what is to be done with it. Pure.

The file says what the source said; whatever must be inferred is left to the build. `entry` in its
header is the entry's own id: by it the file is known again when everything else is forgotten.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from aggregator import urls
from aggregator.fetching.prose import to_markdown
from aggregator.fetching.subscriptions import Subscription
from aggregator.readers.articles import clean_title
from aggregator.readers.drafts import Draft
from aggregator.readers.sources import source_of
from aggregator.text import collapse, digest, slug

_NAME = 60
"""Characters of a file's name that come from the title."""
_TAGS = 20
_VALUE = 2_000
"""Longest value of a header, in characters."""

Fate = Literal["new", "changed", "unchanged", "edited", "deleted"]
"""What becomes of an entry. "edited": it changed at its source, but somebody changed our file too,
which stays. "deleted": it changed, but our file was taken away, and stays away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An entry that may become a file."""

    id: str
    path: str
    """For a new file; one that is known keeps its own."""
    source: str
    """Digest of what the source said: tells whether it says something else now."""
    likeness: str
    """Digest of address, title and date, by which an entry is known again whose id changed; "" where
    it has not got all of them."""
    draft: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A file that was written for an entry."""

    path: str
    source: str
    """`Piece.source` when it was written; "" where that is not known."""
    written: str
    """Digest of the bytes written; "" where they are not known."""


def decide(piece: Piece, known: Known | None, standing: str | None) -> Fate:
    """What to do. `standing` is the digest of the file as it stands; None where there is none."""
    if known is None:  # a file that is there already is of a tour that was cut off, or yours
        return "new" if standing is None else "unchanged"
    if known.source in (piece.source, ""):
        return "unchanged"
    if standing is None:
        return "deleted"
    return "changed" if standing == known.written else "edited"


def pieces_of(drafts: Sequence[Draft], folder: str) -> tuple[Piece, ...]:
    """Those of `drafts` that have anything to show or a page to look at."""
    return tuple(
        _piece(draft, id, folder)
        for draft, id in zip(drafts, identities(drafts), strict=True)
        if draft.text.strip() or draft.url
    )


def identities(drafts: Sequence[Draft]) -> list[str]:
    """An id for each entry, the same whatever stands before it in the feed.

    An id that several entries share tells nothing: address and title then part them.
    """
    bases = [re.sub(r"#\d+$", "", draft.entry) for draft in drafts]
    shared = {base for base, count in Counter(bases).items() if count > 1}
    return [
        f"{base}#{digest(draft.url, draft.title)}" if base in shared else draft.entry
        for base, draft in zip(bases, drafts, strict=True)
    ]


def likeness(*, url: str, title: str, date: str) -> str:
    """What an entry still has in common with itself when its id and scheme have changed."""
    address = re.sub(r"^https?://(?:www\.)?", "", url)
    return digest(address, title, date) if address and title and date else ""


def _piece(draft: Draft, id: str, folder: str) -> Piece:
    title = clean_title(draft.title)
    date, updated = _moment(_published(draft)), _moment(draft.updated)
    name = "-".join(
        part for part in (slug(title, limit=_NAME) if title else "", digest(id)) if part
    )
    return Piece(
        id=id,
        path=f"{folder}/{name}.md",
        source=digest(title, draft.text, draft.url, draft.author, date, updated),
        likeness=likeness(url=draft.url, title=title, date=date),
        draft=draft,
    )


def header_of(
    draft: Draft, id: str, subscription: Subscription, *, hosts: Mapping[str, str]
) -> str:
    """The header of a file, with the lines that open and close it.

    `hosts` maps host names to outlets, as configured.
    """
    published = _published(draft)
    fields = _fields(
        title=clean_title(draft.title),
        date=_moment(published),
        updated=_moment(draft.updated) if draft.updated != published else "",
        source=_source(draft, subscription, hosts),
        author=draft.author,
        language=draft.language,
        url=draft.url,
        tags=draft.tags,
        summary=draft.summary,
        entry=id,
    )
    return "\n".join(("---", *fields, "---", ""))


def bodies_of(draft: Draft) -> Iterator[str]:
    """Ways to write an entry's text, the most readable first."""
    if not draft.body:
        yield html.escape(draft.text, quote=False)
        return
    yield to_markdown(draft.body)
    yield to_markdown(draft.body, pictures=False)
    yield re.sub(r"<img\b[^<>]*>", "", draft.body)  # it would name a file of ours


def _published(draft: Draft) -> datetime | None:
    return next((when for _, when in draft.dates), None)


def _source(draft: Draft, subscription: Subscription, hosts: Mapping[str, str]) -> str:
    """The outlet: as credited, as configured, as subscribed, as the feed calls itself.

    A feed of many outlets' entries is none itself.
    """
    own = urls.host(draft.url) in ("", urls.host(subscription.url)) or bool(draft.site)
    return source_of(
        credited=draft.credited,
        url=draft.url or None,
        site=(subscription.name or draft.site) if own else "",
        path=f"{subscription.folder}/x.md",
        hosts=hosts,
        default="",
    )


def _fields(**values: str | Iterable[str]) -> Iterator[str]:
    """Lines of a YAML header; empty values are left out."""
    for name, value in values.items():
        if isinstance(value, str):
            if plain := collapse(value)[:_VALUE]:
                yield f"{name}: {plain if name in ('date', 'updated') else _quoted(plain)}"
            continue
        listed = [collapse(each) for each in value]
        if kept := [_quoted(each) for each in listed if each][:_TAGS]:
            yield f"{name}: [{', '.join(kept)}]"


def _quoted(value: str) -> str:
    """`value` in quotes, which YAML reads as JSON does; readers of headers resolve entities twice."""
    if "<" in value or html.unescape(value) != value:
        value = html.escape(html.escape(value, quote=False), quote=False)
    return json.dumps(value, ensure_ascii=False)


def _moment(when: datetime | None) -> str:
    if when is None:
        return ""
    return when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
