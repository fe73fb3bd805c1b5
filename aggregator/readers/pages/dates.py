"""When a page says that its article was published and revised, and where it says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from aggregator.readers.dates import date_in_path, find_date, parse_date
from aggregator.readers.pages import json_ld
from aggregator.readers.pages.json_ld import Node
from aggregator.readers.pages.titles import around
from aggregator.readers.pages.tree import Element, elements, text_of
from aggregator.text import fold, words

PageDateOrigin = Literal["meta", "url", "dateline"]

# Names of <meta> elements in use for the date of publication, most exact first. Sources: Open
# Graph, schema.org, Dublin Core, Parse.ly, Sailthru, Cxense, and htmldate's list of the rest.
_PUBLISHED = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished",
    "article:published", "article.published", "published_time", "parsely-pub-date",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "sailthru.date", "publishdate",
    "publish-date", "publish_date", "published-date", "publisheddate", "publication_date",
    "publication-date", "publicationdate", "pubdate", "pub_date", "article_date_original",
    "article.original_publishing_date", "originalpublicationdate", "dateofpublication",
    "firstpublished", "first_published", "analyticsattributes.articledate", "rnews:datepublished",
    "dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date", "bt:pubdate", "shareaholic:article_published_time",
    "citation_publication_date", "citation_date", "article:post_date", "og:pubdate", "og:publish_date",
    "displaydate", "article:create_at", "date", "dc.date.created", "dcterms.created", "datecreated", "created",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:modified_time", "og:updated_time", "datemodified",
    "article:modified", "article.updated", "modified_time", "lastmod", "last-modified", "lastmodified",
    "dcterms.modified", "dc.date.modified", "article:updated_time", "revised", "updated_time", "lastdate",
)  # fmt: skip
# The words by which pages mark a later revision, folded.
_REVISED = re.compile(
    r"\b(?:updated?|modified|revised|edited|actualise|mis a jour|maj|modifie|aktualisiert|geandert|stand|actualizado|"
    r"modificado|atualizado|aggiornat[oa]|modificato|bijgewerkt|gewijzigd|zaktualizowano|aktualizacja|"
    r"aktualizovano|oppdatert|uppdaterad|opdateret|paivitetty|guncelleme|guncellendi|обновлено|"
    r"оновлено|изменено|ενημερωση)|更新|업데이트|수정"
)
# Microdata, hAtom and microformats2, and the attribute that HTML5 had for a while.
_MARKED = (
    "//*[contains(concat(' ', @itemprop, ' '), ' datePublished ')] | //time[@pubdate]"
    " | //*[contains(concat(' ', @class, ' '), ' dt-published ')]"
    " | //*[contains(concat(' ', @class, ' '), ' entry-date published ')]"
)
_SHOWN_LENGTH = 120
"""Characters of a text that shows a date by the headline; longer ones are prose."""
_DAY = timedelta(hours=36)
"""Two times this near may be one day, told in different zones."""


@dataclass(frozen=True, slots=True)
class PageDates:
    """The dates of a page's article."""

    published: datetime | None = None
    origin: PageDateOrigin | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Shown:
    """A date that stands by the headline."""

    date: datetime
    revised: bool
    """It is marked as that of a revision."""


def dates_of(
    tree: Element,
    *,
    metas: Mapping[str, Sequence[str]],
    article: Node,
    page: Node,
    headline: Element | None,
    url: str | None,
) -> PageDates:
    """When the article was published, by whatever says it most exactly, and when revised.

    The order: what the page declares of its article (JSON-LD, then meta elements), the date it
    shows by the headline, what it declares of itself as a web page, its address. A declared date
    gives way to the one shown when the page declares that one too, as something else: readers and
    editors know the article by it.
    """
    declared = _declared(article, metas)
    modified = _modified(article, page, metas)
    shown = list(_shown(headline))
    marked = _marked(tree)
    weak = _read(json_ld.text(page, "datePublished"))
    fresh = next((s.date for s in shown if not s.revised), None)
    published = declared[0] if declared else None
    origin: PageDateOrigin | None = "meta"
    if published and fresh:
        published = _as_shown(fresh, declared, modified)
    if published is None:
        published = marked or _timed(fresh or (shown[0].date if shown else None), modified)
        origin = "meta" if marked else "dateline"
    if published is None:
        published, origin = weak, "meta"
    if published is None and url:
        published, origin = date_in_path(url), "url"
    if published is None and modified:
        published, origin = modified[0], "meta"
    updated = next((date for date in modified if published and date > published), None)
    return PageDates(published, origin if published else None, updated)


def _declared(article: Node, metas: Mapping[str, Sequence[str]]) -> list[datetime]:
    values = [json_ld.text(article, "datePublished")]
    values += [value for name in _PUBLISHED for value in metas.get(name, ())]
    values.append(json_ld.text(article, "dateCreated"))
    return [date for value in values if (date := _read(value))]


def _modified(article: Node, page: Node, metas: Mapping[str, Sequence[str]]) -> list[datetime]:
    values = [json_ld.text(article, "dateModified")]
    values += [value for name in _MODIFIED for value in metas.get(name, ())]
    values.append(json_ld.text(page, "dateModified"))
    return [date for value in values if (date := _read(value))]


def _marked(tree: Element) -> datetime | None:
    """The date in microdata, hAtom or `<time pubdate>`, if all such of the page are of one day."""
    found = [_of_element(element) for element in elements(tree, _MARKED)]
    dates = [date for date in found if date]
    return dates[0] if dates and max(dates) - min(dates) <= _DAY else None


def _of_element(element: Element) -> datetime | None:
    return _read(element.get("datetime") or element.get("content") or text_of(element))


def _shown(headline: Element | None) -> Iterator[_Shown]:
    """The dates among the short texts that stand behind the headline."""
    for element in around(headline) if headline is not None else ():
        text = text_of(element)
        date = _read(element.get("datetime") or "")
        if date is None and len(text) <= _SHOWN_LENGTH and any(c.isdigit() for c in text):
            date = find_date(text)
        if date:
            yield _Shown(date, _is_revision(element, text))


def _is_revision(element: Element, text: str) -> bool:
    """Whether the text, or the label before it, says that the date is a revision's."""
    label = text
    parent = element.getparent()
    if parent is not None and len(whole := text_of(parent)) <= _SHOWN_LENGTH:
        before = whole.partition(text)[0] if text else whole
        label = f"{' '.join(words(before)[-3:])} {text}"
    return bool(_REVISED.search(fold(label)))


def _as_shown(
    shown: datetime, declared: Sequence[datetime], modified: Sequence[datetime]
) -> datetime:
    """Of the declared dates the one on the day shown, else near it, else the first."""
    same = [date for date in declared if date.date() == shown.date()]
    near = [date for date in (*declared[:1], *declared, *modified) if abs(date - shown) <= _DAY]
    return (same or near or declared)[0]


def _timed(shown: datetime | None, modified: Sequence[datetime]) -> datetime | None:
    """`shown` with the time of day that a declared date of the same day has."""
    if shown is None:
        return None
    return next((date for date in modified if abs(date - shown) <= _DAY), shown)


def _read(value: str) -> datetime | None:
    """The date of a machine-readable value: strict, then with what sites put around it."""
    value = value.strip()
    if not value:
        return None
    return parse_date(value) or (find_date(value) if len(value) <= 60 else None)
