"""Files that hold one article: Markdown, reStructuredText, plain text, HTML → drafts."""

from __future__ import annotations

import html
import re

from aggregator.model import Html, Problem
from aggregator.readers.drafts import Context, Draft, Finding
from aggregator.readers.markup import restructured
from aggregator.readers.markup.fields import Declared, interpret
from aggregator.readers.markup.headers import Header, split_fields, split_header
from aggregator.readers.markup.markdown import convert
from aggregator.readers.markup.shortcodes import strip_tags
from aggregator.readers.pages import clean_fragment, read_html
from aggregator.readers.pages.fragments import drop_title, finish, take_heading, tree_of
from aggregator.readers.pages.tree import Element, remove, tag_of, text_of
from aggregator.readers.plain import read_plain
from aggregator.readers.problems import report
from aggregator.sanitize import from_text
from aggregator.text import paragraphs

_PAGE = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_TITLE_LINE = 120
"""Characters of a first line that may be a title: longer ones are paragraphs."""


def read_markdown(text: str, context: Context) -> Finding:
    """A Markdown file with or without a header."""
    header = split_header(text)
    return _markdown(header.body, header, context)


def read_restructured(text: str, context: Context) -> Finding:
    """A reStructuredText file: a title, fields, text; or fields first."""
    title, header = split_restructured(text)
    try:
        body = restructured.to_markdown(header.body)
    except RecursionError:
        body = header.body
    return _markdown(body, header, context, title=title)


def split_restructured(text: str) -> tuple[str, Header]:
    """The title of a reStructuredText file, "" where fields stand first; its fields and the rest."""
    header = split_fields(text)
    if header.fields:
        return "", header
    title, rest = restructured.split_title(text)
    return title, split_fields(rest)


def read_text(text: str, context: Context) -> Finding:
    """Plain text, as typed or as copied from a page."""
    if _PAGE.match(text.lstrip()[:20]):
        return read_page(text, context)
    header = split_header(text, strict=True)
    declared = interpret(header.fields)
    # A declared title goes where the title of a text without header stands.
    raw = read_plain(
        f"{declared.title}\n\n{header.body}" if declared.title else header.body, path=context.path
    )
    draft = Draft(
        declared=declared,
        title=raw.title,
        text=raw.text,
        body=from_text(raw.text),
        credited=raw.source or "",
        author=raw.author or "",
        agency=raw.agency or "",
        dates=((raw.published_from, raw.published),)
        if raw.published and raw.published_from
        else (),
        updated=raw.updated,
        url=raw.url or "",
    )
    return Finding(drafts=(draft,), problems=_doubts(header, context))


def read_page(text: str, context: Context) -> Finding:
    """An HTML page; or, below a header, the part of one that is the article."""
    header = split_header(text) if text.lstrip()[:3] in ("---", "+++") else Header(body=text)
    declared = interpret(header.fields)
    if header.fields and not _PAGE.search(header.body[:5000]):
        return Finding(
            drafts=(_fragment(header.body, declared, at=context.path),),
            problems=_doubts(header, context),
        )
    page = read_html(header.body, path=context.path)
    draft = Draft(
        declared=declared,
        title=page.title,
        text=page.text,
        body=page.body,
        summary=page.summary,
        site=page.site,
        author=page.author or "",
        language=page.language or "",
        dates=((page.published_from, page.published),)
        if page.published and page.published_from
        else (),
        updated=page.updated,
        url=page.url or "",
        tags=page.tags,
    )
    return Finding(drafts=(draft,), problems=_doubts(header, context))


def read_degraded(text: str, context: Context) -> Finding:
    """Any such file without conversion, in time that grows with its length alone."""
    header = split_header(text, strict=True)
    body = header.body
    title = ""
    if _PAGE.search(body[:5000]):
        match = re.search(r"<title[^<>]*>([^<]{1,500})</title", body[:100_000], re.IGNORECASE)
        title = match[1] if match else ""
        body = _without_elements(body)
    text = "\n\n".join(paragraphs(body))
    draft = Draft(declared=interpret(header.fields), title=title, text=text, body=from_text(text))
    return Finding(drafts=(draft,), problems=_doubts(header, context))


def _markdown(body: str, header: Header, context: Context, *, title: str = "") -> Finding:
    declared = interpret(header.fields)
    converted = convert(body)
    said = _doubts(header, context)
    if converted.doubt:
        message = (
            f"{converted.doubt}: converting it would take too long, so it is shown as plain text"
        )
        said = (*said, report(context.path, "markdown", message))
        text = "\n\n".join(paragraphs(body))
        return Finding(
            drafts=(Draft(declared=declared, title=title, text=text, body=from_text(text)),),
            problems=said,
        )
    tree = tree_of(converted.html)
    title = declared.title or title
    text, markup = "", Html("")
    if tree is not None:
        title = _title(tree, title)
        text, markup = finish(tree, base=declared.url, at=context.path)
    draft = Draft(
        declared=declared,
        title=title,
        text=text,
        body=markup,
        may_be_empty=bool(declared.title and declared.url),
    )
    return Finding(drafts=(draft,), problems=said)


def _title(tree: Element, known: str) -> str:
    """The title: as known, or the heading or short first line that stands for it, taken out."""
    if known:
        drop_title(tree, known)
        return known
    return take_heading(tree) or _take_first_line(tree)


def _take_first_line(tree: Element) -> str:
    first = next(iter(tree), None)
    if first is None or tag_of(first) != "p" or first.getnext() is None:
        return ""
    line = text_of(first)
    if not line and first.find(".//img") is not None:
        return ""
    if (
        len(line) > _TITLE_LINE
        or line.endswith((".", ":", ",", ";", "。", "…"))
        or first.find(".//br") is not None
    ):
        return ""
    remove(first)
    return line


def _fragment(markup: str, declared: Declared, *, at: str) -> Draft:
    markup = strip_tags(markup)
    tree = tree_of(markup)
    if not declared.title and tree is not None and (title := take_heading(tree)):
        text, body = finish(tree, base=declared.url, at=at)
        return Draft(declared=declared, title=title, text=text, body=body)
    text, body = clean_fragment(markup, base=declared.url, at=at)
    return Draft(declared=declared, text=text, body=body)


def _doubts(header: Header, context: Context) -> tuple[Problem, ...]:
    if not header.doubt:
        return ()
    return (report(context.path, "front-matter", f"{header.doubt}; it was read line by line"),)


def _without_elements(markup: str) -> str:
    """The text between elements, without scripts and styles."""
    lowered = markup.lower()
    kept: list[str] = []
    place = 0
    for start in re.finditer(r"<(script|style)\b", lowered):
        if start.start() < place:
            continue
        end = lowered.find(f"</{start[1]}", start.end())
        if end < 0:
            break
        kept.append(markup[place : start.start()])
        place = end
    kept.append(markup[place:])
    parted = re.sub(
        r"<(?:/?(?:p|div|br|h[1-6]|li|tr|section|article|td)\b)[^<>]*>",
        "\n\n",
        " ".join(kept),
        flags=re.IGNORECASE,
    )
    return html.unescape(re.sub(r"<[^<>]*>", " ", parted))
