"""What a saved page says about itself: title, site, author, language, dates, address, tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from aggregator.readers.lines.bylines import byline, person
from aggregator.readers.pages import json_ld
from aggregator.readers.pages.dates import PageDateOrigin, dates_of
from aggregator.readers.pages.json_ld import Node
from aggregator.readers.pages.titles import around, headline_of, squash
from aggregator.readers.pages.tree import Element, elements, names_of, text_of
from aggregator.text import collapse, words
from aggregator.urls import canonical, host

Metas = Mapping[str, tuple[str, ...]]

_AUTHOR_NAMES = (
    "author", "article:author", "article:author_name", "dc.creator", "dcterms.creator", "citation_author",
    "parsely-author", "sailthru.author", "byl", "cxenseparse:author", "article.author", "authors", "creator",
)  # fmt: skip
_BY = re.compile(
    r"^(?:(?:view |see )?(?:all |more )?(?:posts|articles|stories) (?=by))?(?:(?:written|story|text|words|posted|published|reported)\s+)?"
    r"(?:by|von|par|por|di|da|door|av|af|przez|от|автор|autore?|author|texte?|redactie)\b\s*:?\s+",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(r"https?:|www\.|@|\.com\b|[<>{}\[\]|]|\d{3,}")
_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)\s*|Page saved with SingleFile\s+url:\s*)(https?://[^\s>]+)",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"^([a-z]{2})(?:[-_].*)?$", re.IGNORECASE)
_TAGS = 30
"""Tags kept: more are a search engine's bait, not the editor's choice."""
_VALUE = 5000
"""Characters of a meta element that are read."""


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What the head and the surroundings of the headline declare; "" or None for what they do not."""

    title: str
    headline: Element | None
    """The element that shows the title."""
    site: str
    author: str | None
    language: str | None
    published: datetime | None
    published_from: PageDateOrigin | None
    updated: datetime | None
    url: str | None
    summary: str
    tags: tuple[str, ...]
    article_text: str
    """The article's text as JSON-LD has it; "" in most pages."""


def metadata_of(tree: Element, markup: str) -> PageMetadata:
    """The metadata of the page `tree`; `markup` is its source, read for what browsers note in it."""
    metas = _metas(tree)
    nodes = json_ld.nodes_of(tree)
    titles = [
        *_first(metas, "og:title"),
        *_first(metas, "twitter:title", "title", "dc.title"),
        _document_title(tree),
    ]
    article = json_ld.article_node(nodes, titles)
    page = json_ld.page_node(nodes)
    url = _url(tree, metas, article, markup)
    site = _site(metas, article, nodes)
    titles.insert(1, json_ld.text(article, "headline"))
    headline = headline_of(tree, titles, _site_names(site, url, metas))
    dates = dates_of(
        tree, metas=metas, article=article, page=page, headline=headline.element, url=url
    )
    author = _author(tree, metas, article, headline.element)
    return PageMetadata(
        title=headline.text,
        headline=headline.element,
        site=site,
        author=None if author and squash(author) == squash(site) else author,
        language=_language(tree, metas, article),
        published=dates.published,
        published_from=dates.origin,
        updated=dates.updated,
        url=url,
        summary=next(
            iter(_first(metas, "og:description", "description", "twitter:description")), ""
        )
        or json_ld.text(article, "description"),
        tags=_tags(tree, metas, article),
        article_text=json_ld.long_text(article, "articleBody"),
    )


def _metas(tree: Element) -> Metas:
    """The page's meta elements: lower-case name, property, itemprop or http-equiv → values."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        value = (meta.get("content") or "")[:_VALUE]
        for key in ("property", "name", "itemprop", "http-equiv"):
            values = found.setdefault((meta.get(key) or "").strip().lower(), [])
            if value.strip() and len(values) < _TAGS:
                values.append(json_ld.plain(value))
    return {name: tuple(values) for name, values in found.items() if name and values}


def _document_title(tree: Element) -> str:
    """The text of `<title>`; drawings have titles too."""
    title = tree.find("head/title")
    return json_ld.plain(text_of(title)) if title is not None else ""


def _first(metas: Metas, *names: str) -> list[str]:
    """The first value of the first of `names` that the page has, as a list of at most one."""
    return next(([metas[name][0]] for name in names if name in metas), [])


def _url(tree: Element, metas: Metas, article: Node, markup: str) -> str | None:
    """The page's address; one that says more than the mere host, if any does."""
    links = [
        link.get("href") or ""
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    found = [
        *links,
        *_first(metas, "og:url"),
        json_ld.text(article, "mainEntityOfPage"),
        json_ld.text(article, "url"),
    ]
    if saved := _SAVED_FROM.search(markup[:5000]):
        found.append(saved[1])
    base = next((url for url in found if canonical(url)), "")
    absolute = [joined for url in found if url and canonical(joined := _join(base, url))]
    deep = [url for url in absolute if len(urlsplit(url).path) > 1 or urlsplit(url).query]
    return next(iter(deep or absolute), None)


def _join(base: str, url: str) -> str:
    try:
        return urljoin(base, url.strip())
    except ValueError:
        return ""


def _site(metas: Metas, article: Node, nodes: Sequence[Node]) -> str:
    named = [
        *_first(metas, "og:site_name"),
        json_ld.text(article, "publisher"),
        *_first(metas, "application-name"),
    ]
    named += [json_ld.text(node, "name") for node in nodes if node.get("@type") == "WebSite"]
    return next(
        (name for name in named if name and not name.startswith("http") and len(words(name)) <= 8),
        "",
    )


def _site_names(site: str, url: str | None, metas: Metas) -> tuple[str, ...]:
    """What the site is called, in its own words and by its host: "bbc" of news.bbc.co.uk."""
    labels = host(url or "").split(".")
    known = [name for name in labels[:-1] if len(name) > 3] or labels[:1]
    handles = [
        value.lstrip("@") for value in _first(metas, "twitter:site") if not value.startswith("http")
    ]
    names = [
        site,
        *_first(metas, "og:site_name"),
        *_first(metas, "application-name"),
        *known,
        *handles,
        host(url or ""),
    ]
    return tuple(dict.fromkeys(name for name in names if name))


def _author(tree: Element, metas: Metas, article: Node, headline: Element | None) -> str | None:
    """Who wrote it: as declared, as marked, as the line by the headline says; in that order."""
    for names in (json_ld.names(article, "author"), *(metas.get(key, ()) for key in _AUTHOR_NAMES)):
        if people := _people(names):
            return ", ".join(people)
    if people := _people(_marked_authors(tree)):
        return ", ".join(people)
    for element in around(headline) if headline is not None else ():
        if name := byline(text_of(element)) or _called_author(element):
            return name
    return None


def _marked_authors(tree: Element) -> Iterator[str]:
    """The names in microdata and `rel=author` links."""
    for element in elements(tree, "//*[@itemprop='author'] | //a[contains(@rel, 'author')]"):
        inner = next((each for each in element.iter() if each.get("itemprop") == "name"), element)
        yield inner.get("content") or text_of(inner)


def _called_author(element: Element) -> str | None:
    called = re.search(
        r"(?:^| )(?:[a-z0-9]+-)*(?:byline|author)(?:-name)?(?= |$)", names_of(element)
    )
    return person(text_of(element)) if called else None


def _people(names: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in names:
        clean = _BY.sub("", collapse(name)).strip(" ,;|·•-–—")
        if clean and len(words(clean)) <= 12 and not _NO_PERSON.search(clean):
            found.setdefault(clean.casefold(), clean)
    return list(found.values())


def _language(tree: Element, metas: Metas, article: Node) -> str | None:
    for value in (
        tree.get("lang")
        or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
        or tree.get("xml:lang")
        or "",
        *_first(metas, "og:locale"),
        *_first(
            metas, "content-language", "language", "dc.language", "dcterms.language", "inlanguage"
        ),
        json_ld.text(article, "inLanguage"),
    ):
        if match := _LANGUAGE.match(value.strip()):
            return match[1].lower()
    return None


def _tags(tree: Element, metas: Metas, article: Node) -> tuple[str, ...]:
    """The editor's tags: declared ones, else the page's own `rel=tag` links, else the keywords."""
    linked = [text_of(link) for link in tree.iter("a") if "tag" in (link.get("rel") or "").split()]
    keywords = [
        word for value in json_ld.names(article, "keywords") for word in re.split(r"[,;]", value)
    ]
    loose = [
        w
        for value in _first(metas, "news_keywords", "keywords", "parsely-tags")
        for w in re.split(r"[,;]", value)
    ]
    found = next(
        (some for some in (list(metas.get("article:tag", ())), keywords, linked, loose) if some), []
    )
    split = [
        collapse(part) for tag in found for part in (tag.split(",") if len(tag) > 60 else [tag])
    ]
    kept = {tag.casefold(): tag for tag in reversed(split) if tag and len(tag) <= 60}
    return tuple(reversed(list(kept.values())))[:_TAGS]
