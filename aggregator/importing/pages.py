"""A site generator's source file, taken apart by the readers: header, body, what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.importing.pieces import Tree, complain
from aggregator.model import Problem
from aggregator.readers import encoding
from aggregator.readers.dates import date_in_path
from aggregator.readers.markup import restructured
from aggregator.readers.markup.fields import Declared, Value, interpret
from aggregator.readers.markup.headers import Header, split_header
from aggregator.readers.texts import split_restructured

_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
_RESTRUCTURED = (".rst", ".rest")
_PAGES = (".html", ".htm", ".xhtml")
TEXTS = frozenset((*_MARKDOWN, *_RESTRUCTURED, *_PAGES))
"""Suffixes of files that may hold an article."""
_CONVERT = "convert it to Markdown (pandoc does) and import again"
UNREAD = dict.fromkeys((".adoc", ".ad", ".asciidoc", ".org", ".pandoc", ".pdc", ".ipynb"), _CONVERT)
"""Suffixes of articles that we cannot read → what to do."""
_META = re.compile(r"<meta\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"\b(name|content|contents|property)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE
)
_TITLE = re.compile(r"<title[^<>]*>([^<]{1,500})</title", re.IGNORECASE)
_HEAD = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source file."""

    path: str
    fields: Mapping[str, Value]
    """Its header, as written."""
    declared: Declared
    """The same, as it is meant."""
    date: str
    """As written, in the header or in the path; "" where it has none."""
    updated: str
    body: str
    """Markdown or HTML, by `suffix`."""
    suffix: str
    """Of the file to be written: ".md", ".html"."""
    modified: datetime
    doubt: str = ""
    """What is doubtful about its letters."""


def open_source(path: str, tree: Tree) -> Source | Problem:
    """The file at `path`, or why it cannot be read."""
    loaded = tree.load(path)
    if isinstance(loaded, Problem):
        return loaded
    decoded = encoding.decode(loaded.data)
    if decoded is None:
        return complain(path, "binary", "it holds data, not text", "save it as UTF-8 text")
    end = f".{path.rpartition('.')[2].lower()}"
    header = _header(decoded.text, end)
    if header.doubt:
        message = f"{header.doubt}; nothing of it was imported"
        return complain(path, "front-matter", message, "mend the header and import again")
    declared = interpret(header.fields)
    day = date_in_path(path)
    return Source(
        path=path,
        fields=header.fields,
        declared=declared,
        date=declared.dates[0] if declared.dates else f"{day:%Y-%m-%d}" if day else "",
        updated=declared.updated[0] if declared.updated else "",
        body=header.body,
        suffix=".html" if end in _PAGES else ".md",
        modified=loaded.modified,
        doubt=decoded.doubt,
    )


def doubts_of(source: Source) -> Iterator[Problem]:
    """What a person should look at in an article that was imported all the same."""
    if source.doubt:
        remedy = "look at its letters; save the original as UTF-8 to be sure"
        yield complain(source.path, "encoding", source.doubt, remedy)


def _header(text: str, end: str) -> Header:
    if end in _RESTRUCTURED:
        return _restructured(text)
    if end in _PAGES and text.lstrip()[:3] not in ("---", "+++"):
        return Header(fields=_meta(text[:_HEAD]), body=text)
    return split_header(text)


def _restructured(text: str) -> Header:
    title, header = split_restructured(text)
    try:
        body = restructured.to_markdown(header.body)
    except RecursionError:
        return Header(body="", doubt="its lists or quotations are nested too deeply")
    fields = {"title": title, **header.fields} if title else header.fields
    return Header(fields=fields, body=body, doubt=header.doubt)


def _meta(head: str) -> dict[str, Value]:
    """What a page's own head says: its title and named values."""
    found: dict[str, Value] = {}
    if match := _TITLE.search(head):
        found["title"] = match[1]
    for tag in _META.findall(head):
        given = {name.lower(): one or two for name, one, two in _ATTRIBUTE.findall(tag)}
        name = given.get("name") or given.get("property")
        value = given.get("content") or given.get("contents")
        if name and value:
            found.setdefault(name, value)
    return found


def describe(source: Source) -> dict[str, str | Sequence[str]]:
    """What a header of ours says of it, in the order in which it says so; dates as written."""
    declared = source.declared
    return {
        "title": declared.title,
        "date": source.date,
        "updated": source.updated,
        "source": declared.source,
        "author": declared.author,
        "agency": declared.agency,
        "language": declared.language,
        "url": declared.url,
        "tags": declared.tags,
        "topics": declared.topics,
        "summary": declared.summary,
    }
