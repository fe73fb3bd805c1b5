"""Bytes → `Article` or `Problem`: one reader per format, a table, cleaning, metadata. Pure.

`read` takes a document through three steps: its bytes become text (`encoding`), the text becomes
drafts by its format's reader (`READERS`), the drafts become articles (`articles`). A new format is
a new reader and a line in the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from aggregator.config import ReadingSettings
from aggregator.model import Article, Document, Problem, Reading
from aggregator.readers import encoding
from aggregator.readers.articles import settle
from aggregator.readers.drafts import Context, Finding
from aggregator.readers.feeds import is_feed, read_feed, read_json
from aggregator.readers.images import is_picture
from aggregator.readers.names import is_companion, is_ignored, suffix
from aggregator.readers.problems import report
from aggregator.readers.texts import (
    read_degraded,
    read_markdown,
    read_page,
    read_restructured,
    read_text,
)

__all__ = ["READERS", "find", "is_companion", "is_ignored", "is_picture", "read"]

Reader = Callable[[str, Context], Finding]
"""Text → drafts and problems."""


def _read_xml(text: str, context: Context) -> Finding:
    """A feed, or a page or part of one saved as XML."""
    if not is_feed(text) and re.match(
        r"(?:\s*<[?!][^<>]*>)*\s*<(?:html|body|article|div|p|img|h1)\b", text
    ):
        return read_page(text, context)
    return read_feed(text, context)


READERS: Mapping[str, Reader] = {
    **dict.fromkeys((".md", ".markdown", ".mdown", ".mkd", ".mdx"), read_markdown),
    **dict.fromkeys((".rst", ".rest"), read_restructured),
    **dict.fromkeys((".txt", ".text"), read_text),
    **dict.fromkeys((".html", ".htm", ".xhtml"), read_page),
    **dict.fromkeys((".xml", ".rss", ".atom", ".rdf"), _read_xml),
    ".json": read_json,
}
"""Suffix, in lower case → reader."""

_FEEDS = frozenset((".xml", ".rss", ".atom", ".rdf", ".json"))
_KNOWN_OTHERS: Mapping[str, str] = {
    **dict.fromkeys(
        (
            ".pdf",
            ".doc",
            ".docx",
            ".odt",
            ".rtf",
            ".epub",
            ".pages",
            ".ppt",
            ".pptx",
            ".xls",
            ".xlsx",
        ),
        "export it as text, HTML or Markdown and put that in its place",
    ),
    **dict.fromkeys(
        (".zip", ".gz", ".tar", ".tgz", ".bz2", ".xz", ".7z", ".rar"), "unpack it here"
    ),
    **dict.fromkeys((".mhtml", ".mht", ".webarchive", ".maff"), "save the page as HTML instead"),
    **dict.fromkeys((".eml", ".msg", ".mbox"), "save the message as text or HTML instead"),
}
_CODE = frozenset((
    ".bat", ".c", ".cfg", ".conf", ".cpp", ".cs", ".csv", ".db", ".diff", ".go", ".h", ".ics", ".ini",
    ".ipynb", ".java", ".jsonl", ".kt", ".lock", ".log", ".lua", ".ndjson", ".patch", ".php", ".pl", ".pm",
    ".ps1", ".py", ".r", ".rb", ".rs", ".sh", ".sql", ".sqlite", ".swift", ".tex", ".toml", ".ts", ".tsv",
    ".tsx", ".vcf", ".vue", ".yaml", ".yml",
))  # fmt: skip
"""Suffixes of code and data: comments in them may look like prose."""
_PROSE = 0.9
"""Share of letters, blanks and usual marks that tells prose from code and tables."""
_SAID_OF_ONE_KIND = 3
"""Problems of one kind that are told singly for one file; of more, the number."""


def read(
    document: Document,
    *,
    settings: ReadingSettings,
    hosts: Mapping[str, str],
    now: datetime,
    plain: bool = False,
) -> Reading:
    """The articles of `document` and what was wrong with it. Never raises.

    `hosts` maps host names to outlets. `now` bounds dates: later ones are clamped and reported.
    `plain` reads without conversion, for a file whose reading took too long the first time.
    """
    try:
        context = _context(document, settings, hosts, now)
        return _settled(_open(document, context, plain), context)
    except Exception as error:  # noqa: BLE001 — one bad file must never stop a build
        return Reading(problems=(_unexpected(document.path, error),))


def find(
    document: Document,
    *,
    settings: ReadingSettings,
    hosts: Mapping[str, str],
    now: datetime,
    plain: bool = False,
) -> Finding:
    """What `document` holds, not yet settled: as its file says it, without what we infer.

    For those who write files of what they find. Never raises.
    """
    try:
        context = _context(document, settings, hosts, now)
        return _open(document, context, plain)
    except Exception as error:  # noqa: BLE001 — one bad file must never stop whoever reads it
        return Finding(problems=(_unexpected(document.path, error),))


def _context(
    document: Document, settings: ReadingSettings, hosts: Mapping[str, str], now: datetime
) -> Context:
    return Context(
        path=document.path,
        modified=document.modified.astimezone(UTC),
        settings=settings,
        hosts=hosts,
        now=now,
    )


def _unexpected(path: str, error: Exception) -> Problem:
    message = f"reading it failed: {type(error).__name__}: {str(error)[:200]}"
    return report(path, "unreadable", message)


def _open(document: Document, context: Context, plain: bool) -> Finding:
    """What the reader of its format makes of `document`."""
    path, size = document.path, len(document.data)
    if is_companion(path):
        return Finding()
    if size > context.settings.max_bytes:
        message = (
            f"it has {size:,} bytes, more than the {context.settings.max_bytes:,} that are read"
        )
        return Finding(problems=(report(path, "too-large", message),))
    if not document.data.strip():
        return Finding(problems=(report(path, "empty", "it is empty"),))
    end = suffix(path)
    if end in _KNOWN_OTHERS:
        return Finding(problems=(_unknown(path, f"{end} files are not read", _KNOWN_OTHERS[end]),))
    decoded = encoding.decode(document.data)
    if decoded is None:
        kind = "binary" if end in READERS else "unknown-format"
        return Finding(problems=(report(path, kind, "it holds data, not text"),))
    finding = _find(decoded.text, end, context, plain)
    if not (decoded.doubt and finding.drafts):
        return finding
    doubt = report(path, "encoding", decoded.doubt)
    return Finding(drafts=finding.drafts, problems=(*finding.problems, doubt))


def _find(text: str, end: str, context: Context, plain: bool) -> Finding:
    path = context.path
    reader = READERS.get(end) or (None if end in _CODE else _sniff(text))
    if reader is None:
        what = f"{end} files are not read" if end else "it has no suffix and is no prose"
        return Finding(problems=(report(path, "unknown-format", what),))
    if not plain:
        return reader(text, context)
    message = "reading it took longer than allowed"
    if end in _FEEDS or reader in (read_feed, read_json):
        return Finding(problems=(report(path, "time-limit", f"{message}; it could not be used"),))
    finding = read_degraded(text, context)
    said = report(path, "time-limit", f"{message}; it is shown as plain text")
    return Finding(drafts=finding.drafts, problems=(*finding.problems, said))


def _sniff(text: str) -> Reader | None:
    """The reader for a text whose name does not tell: by its beginning, then if it is prose."""
    start = text.lstrip()[:1000]
    if re.match(r"<(?:!doctype html|html)\b", start, re.IGNORECASE):
        return read_page
    if start.startswith("<") and is_feed(text):
        return read_feed
    if start.startswith("{") and "jsonfeed.org" in start:
        return read_json
    if re.match(r"(?:---|\+\+\+)[ \t]*\n\s*[\w-]+\s*[:=]", start) or re.match(r"#{1,3} \w", start):
        return read_markdown
    return read_text if _is_prose(text) else None


def _is_prose(text: str) -> bool:
    sample = text[:5000]
    usual = sum(c.isalpha() or c in " \n.,;:'’\"“”-–—!?" for c in sample)
    words = len(sample.split())
    return words >= 30 and usual >= _PROSE * len(sample) and not re.search(r"[;{}]\s*\n", sample)


def _settled(finding: Finding, context: Context) -> Reading:
    settled = [settle(draft, context) for draft in finding.drafts]
    articles: list[Article] = [each.article for each in settled if each.article is not None]
    until = [each.valid_until for each in settled if each.valid_until is not None]
    told = [*finding.problems, *(problem for each in settled for problem in each.problems)]
    return Reading(
        articles=tuple(articles),
        problems=_summed_up(told, context.path),
        valid_until=min(until, default=None),
    )


def _summed_up(told: list[Problem], path: str) -> tuple[Problem, ...]:
    """`told`, but for many of one kind the first ones and how many more there are."""
    kinds: dict[str, list[Problem]] = {}
    for problem in told:
        kinds.setdefault(problem.kind, []).append(problem)
    shown: list[Problem] = []
    for kind, several in kinds.items():
        shown += several[:_SAID_OF_ONE_KIND]
        more = len(several) - _SAID_OF_ONE_KIND
        if more > 0:
            shown.append(report(path, kind, f"the same holds for {more} more of its entries"))
    return tuple(shown)


def _unknown(path: str, message: str, remedy: str) -> Problem:
    return report(path, "unknown-format", message, remedy=remedy)
