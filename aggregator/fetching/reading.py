"""What workers do: an answer → its entries; an entry, perhaps with its page → the bytes of a file. Pure.

Answers are strangers' bytes, and taking them apart may take long: these run where they can be stopped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aggregator import readers, urls
from aggregator.config import ReadingSettings
from aggregator.fetching.answers import Answer, Failure
from aggregator.fetching.articles import Piece, bodies_of, header_of, pieces_of
from aggregator.fetching.discovery import feeds_named
from aggregator.fetching.subscriptions import Subscription
from aggregator.model import Document
from aggregator.readers import encoding
from aggregator.readers.drafts import Draft, Finding
from aggregator.text import fold, words

_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--.*?-->|<\?[^>]*>)*<(?:!doctype html|html|head|body|article|div|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_MOST_ENTRIES = 5_000
"""Of one answer. Feeds with an outlet's whole history have some thousands; more is an accident."""
_ALIKE = 0.5
"""Share of the words of title or text that a page must repeat to be the entry's, not a wall's."""
_TELLING = 12
"""Words from which on an entry's own text tells whether a page is its."""
_SHOWN = 3
"""Feeds that are told of a page that is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What all reading depends on."""

    settings: ReadingSettings
    hosts: Mapping[str, str]
    """Host → outlet, as configured."""
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FindJob:
    """A feed's answer to be read."""

    answer: Answer
    folder: str
    terms: Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a feed holds."""

    pieces: tuple[Piece, ...] = ()
    doubt: Failure | None = None
    """What is wrong with it. With pieces: only part of it could be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderJob:
    """Entries to be written. The page is that of the first, where it was fetched."""

    pieces: tuple[Piece, ...]
    subscription: Subscription
    page: Answer | None
    terms: Terms


def find(job: FindJob) -> Found:
    """The entries of a feed, or what is the matter with it."""
    data = in_unicode(job.answer)
    if not data.strip():
        return _none("the answer is empty")
    if _PAGE.match(data[:4096]):
        return _none(_page_instead(data, job.answer.url))
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    name = "feed.json" if start == b"{" else "feed.xml"  # servers often misname it
    finding = _find(name, data, job.terms)
    pieces = pieces_of(finding.drafts, job.folder)
    if len(pieces) > _MOST_ENTRIES:
        message = f"it holds {len(pieces):,} entries; the first {_MOST_ENTRIES:,} were taken"
        doubt = Failure(kind="fetch-too-large", message=message)
        return Found(pieces=pieces[:_MOST_ENTRIES], doubt=doubt)
    said = next((each for each in finding.problems if each.kind != "empty"), None)
    if said is None:
        return Found(pieces=pieces, doubt=_emptiness(finding.drafts))
    if finding.drafts:
        return Found(pieces=pieces, doubt=Failure(kind="fetch-feed", message=said.message))
    return _none(said.message)


def render(job: RenderJob) -> list[bytes | None]:
    """The file for each entry; None for one that says nothing."""
    return [
        _render(piece, job.subscription, None if place else job.page, job.terms)
        for place, piece in enumerate(job.pieces)
    ]


def _render(
    piece: Piece, subscription: Subscription, page: Answer | None, terms: Terms
) -> bytes | None:
    """The file for an entry. It reads back as the text that it was made of."""
    draft = _with_page(piece.draft, page, terms) if page else piece.draft
    if not draft.text.strip() and not (draft.title and draft.url):
        return None
    header = header_of(draft, piece.id, subscription, hosts=terms.hosts)
    best, difference = b"", -1
    for body in bodies_of(draft):
        data = f"{header}\n{body.strip()}".rstrip().encode("utf-8", "replace") + b"\n"
        written = _find(piece.path, data, terms).drafts
        off = _difference(draft.text, written[0].text if written else "")
        if difference < 0 or off < difference:
            best, difference = data, off
        if not off:
            break
    return best


def in_unicode(answer: Answer) -> bytes:
    """The answer's bytes, in UTF-8 where nothing but its header says what they are.

    What bytes are by themselves, or declare, is more often right than what a server says of them.
    """
    data = answer.data
    match = re.search(
        r"charset\s*=\s*[\"']?([\w.:-]{2,40})", answer.headers.get("content-type", "")
    )
    if match is None or encoding.declared(data) or data.isascii():
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode(match[1]).encode("utf-8")
        except (LookupError, UnicodeError):
            return data
    return data


def _find(name: str, data: bytes, terms: Terms) -> Finding:
    document = Document(path=name, data=data, modified=terms.now)
    return readers.find(document, settings=terms.settings, hosts=terms.hosts, now=terms.now)


def _none(message: str) -> Found:
    return Found(doubt=Failure(kind="fetch-no-feed", message=message))


def _page_instead(data: bytes, url: str) -> str:
    """What is said of a web page, with the feeds that it names."""
    named = feeds_named(data[:200_000].decode("utf-8", "replace"), url)
    shown = f", which names {' and '.join(named[:_SHOWN])}" if named else ""
    return f"it is a web page, not a feed{shown}"


def _emptiness(drafts: Sequence[Draft]) -> Failure | None:
    """Entries that have neither text nor title and address, if there are any."""
    empty = [each for each in drafts if not each.text.strip() and not (each.title and each.url)]
    if not empty:
        return None
    first = empty[0].title or empty[0].entry
    message = f"{len(empty)} of its {len(drafts)} entries hold no text: {first[:80]!r}"
    return Failure(kind="fetch-empty", message=f"{message}{' and others' if empty[1:] else ''}")


def _difference(wanted: str, written: str) -> int:
    """How far a text is from what it should be; 0 where it is the same."""
    if wanted == written:
        return 0
    return 1 + len(set(words(wanted)) ^ set(words(written))) + abs(len(wanted) - len(written))


# ── the whole text, from the page ──────────────────────────────────────────────────────────


def _with_page(draft: Draft, page: Answer, terms: Terms) -> Draft:
    """The entry with the text of its page, where that is the same article and says more."""
    found = _find("page.html", in_unicode(page), terms).drafts
    if not found or not _is_fuller(found[0], draft):
        return draft
    full = found[0]
    own = full.url if urls.host(full.url) == urls.host(page.url) else ""
    return replace(
        draft,
        title=draft.title or full.title,
        text=full.text,
        body=full.body,
        summary=draft.summary or (draft.text if len(draft.text) < len(full.text) // 2 else ""),
        author=draft.author or full.author,
        site=draft.site or full.site,
        language=draft.language or full.language,
        dates=draft.dates or full.dates,
        updated=draft.updated or full.updated,
        url=own or draft.url,
        tags=draft.tags or full.tags,
    )


def _is_fuller(page: Draft, entry: Draft) -> bool:
    if len(page.text) <= len(entry.text):
        return False
    told = words(fold(entry.text))
    if len(told) >= _TELLING:
        return _share(told, page.text) >= _ALIKE
    return _share(words(fold(entry.title)), f"{page.title} {page.text}") >= _ALIKE


def _share(wanted: Sequence[str], text: str) -> float:
    there = set(words(fold(text)))
    return sum(word in there for word in wanted) / len(wanted) if wanted else 1.0
