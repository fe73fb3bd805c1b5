"""A draft → the article: every value from the first origin that has it, in the documented order."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from aggregator import urls
from aggregator.model import Article, ArticleId, DateOrigin, Problem
from aggregator.readers.dates import date_in_path, month_in_path, parse_date
from aggregator.readers.drafts import Context, Draft
from aggregator.readers.language import declared_language, detect, language_in_path
from aggregator.readers.lines.credits import find_agency
from aggregator.readers.names import title_from
from aggregator.readers.problems import report
from aggregator.readers.sources import source_of
from aggregator.sanitize import images_in
from aggregator.text import collapse, digest, normalise, opening

_RANKS: tuple[DateOrigin, ...] = (
    "front matter",
    "meta",
    "feed",
    "url",
    "filename",
    "dateline",
    "mtime",
)
"""Origins of a date, the most trusted first."""
_SLACK = timedelta(days=1)
"""A date so far ahead is a time zone's doing, not a mistake."""
_TITLE = 300
_SUMMARY = 1_000
_TAGS = 50
_TAG = 80
"""Longest values, in characters, and most tags: what a page can show."""
_MARKUP = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|del|em|i|ins|mark|q|s|small|span|strong|sub|sup|u)\b[^<>]*>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An article, or why there is none, and what is to be said of it."""

    article: Article | None = None
    problems: tuple[Problem, ...] = ()
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Time:
    published: datetime
    origin: DateOrigin
    updated: datetime | None = None
    problems: tuple[Problem, ...] = ()
    valid_until: datetime | None = None


def settle(draft: Draft, context: Context) -> Settled:
    """The article that `draft` is."""
    declared, path = draft.declared, context.path
    if declared.is_draft:
        return Settled(
            problems=(report(path, "draft", "it is marked as a draft, so it is not published"),)
        )
    text = normalise(draft.text).strip()
    if not text and not (draft.may_be_empty and draft.title):
        what = f"its entry {draft.title or draft.entry!r}" if draft.entry else "it"
        return Settled(problems=(report(path, "empty", f"{what} holds no text"),))
    url = _canonical(draft, context)
    title = (
        clean_title(declared.title or draft.title)
        or clean_title(title_from(path))
        or opening(text, limit=80)
    )
    language = _language(draft, context, f"{title}\n{text}")
    when = _time(draft, context, url, language)
    article = Article(
        id=ArticleId(digest("article", path, draft.entry)),
        path=path,
        entry=draft.entry,
        title=title,
        text=text,
        body=draft.body,
        summary=_summary(declared.summary or draft.summary),
        source=source_of(
            credited=declared.source or draft.credited,
            url=url,
            site=draft.site,
            path=path,
            hosts=context.hosts,
            default=context.settings.default_source,
        ),
        author=collapse(declared.author or draft.author)[:200] or None,
        agency=_agency(draft, text),
        language=language,
        published=when.published,
        published_from=when.origin,
        updated=when.updated,
        url=url,
        tags=_tags((*declared.tags, *draft.tags)),
        topics=_tags(declared.topics),
        images=images_in(draft.body),
    )
    return Settled(article=article, problems=when.problems, valid_until=when.valid_until)


def clean_title(raw: str) -> str:
    """A title on one line, without entities and inline markup."""
    title = collapse(_MARKUP.sub("", html.unescape(raw)))
    if len(title) <= _TITLE:
        return title
    return title[:_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def _summary(raw: str) -> str:
    return opening(_MARKUP.sub("", html.unescape(raw)), limit=_SUMMARY)


def _tags(raw: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for each in raw:
        tag = collapse(html.unescape(each))
        if tag and len(tag) <= _TAG:
            found.setdefault(tag.casefold(), tag)
    return tuple(found.values())[:_TAGS]


def _canonical(draft: Draft, context: Context) -> str | None:
    tracking = context.settings.tracking_parameters
    found = (
        urls.canonical(each, tracking=tracking) for each in (draft.declared.url, draft.url) if each
    )
    return next((url for url in found if url), None)


def _language(draft: Draft, context: Context, text: str) -> str:
    for name in (draft.declared.language, draft.language):
        if code := declared_language(name):
            return code
    found: list[str] = []

    def guess() -> str:
        found.append(detect(text))
        return found[-1]

    hinted = language_in_path(context.path, guess)
    return (
        hinted or declared_language(context.settings.language) or (found[0] if found else guess())
    )


def _agency(draft: Draft, text: str) -> str | None:
    """As declared, or as credit line, byline or the text itself name it."""
    declared = draft.declared
    if declared.agency or draft.agency:
        return find_agency(declared.agency) or collapse(declared.agency) or draft.agency
    candidates = (declared.source, declared.author, draft.credited, draft.author, text)
    return next((agency for each in candidates if each and (agency := find_agency(each))), None)


# ── time ───────────────────────────────────────────────────────────────────────────────────


def _time(draft: Draft, context: Context, url: str | None, language: str) -> _Time:
    declared, path = draft.declared, context.path
    limit = context.now + _SLACK
    read = [parse_date(written, language=language) for written in declared.dates]
    found: list[tuple[DateOrigin, datetime]] = [("front matter", each) for each in read if each]
    said: list[Problem] = []
    if read and not found:
        said.append(report(path, "date", f"the date {declared.dates[0][:80]!r} could not be read"))
    found += [*draft.dates, *_places(draft, context, url)]
    # Not clamped itself: the only other stand-in would be the clock, and no page may depend on it.
    mtime = context.modified.astimezone(UTC)
    origin, published = _most_trusted([*found, ("mtime", mtime)])
    updated = _updated(draft, language)
    until: datetime | None = None
    if published > limit and origin == "mtime":
        said.append(_future_file(path, mtime))
        until = mtime
    elif published > limit:
        said.append(_future(path, "publication date", published))
        until, origin, published = published, "mtime", mtime
    elif updated and updated > limit:
        said.append(_future(path, "date of the update", updated))
        until = updated
    if updated and (updated <= published or updated > limit):
        updated = None
    return _Time(
        published=published, origin=origin, updated=updated, problems=tuple(said), valid_until=until
    )


def _most_trusted(found: list[tuple[DateOrigin, datetime]]) -> tuple[DateOrigin, datetime]:
    """The date of the best origin; where that gives no more than the day, with another's time."""
    origin, best = min(found, key=lambda each: _RANKS.index(each[0]))
    if origin in ("url", "filename") and best.time() == time.min:
        timed = (each for name, each in found if name != "mtime" and each.date() == best.date())
        best = max(timed)
    return origin, best


def _future(path: str, what: str, when: datetime) -> Problem:
    message = (
        f"its {what} {when:%Y-%m-%d %H:%M} lies in the future; the file's own time stands in for it"
    )
    return report(path, "future-date", message)


def _future_file(path: str, when: datetime) -> Problem:
    message = f"nothing in it says when it was published, and its file is of {when:%Y-%m-%d %H:%M}"
    return report(
        path,
        "future-date",
        f"{message}, which lies in the future",
        remedy="give it a date in a header or in its name, or set the file's time with `touch`",
    )


def _places(
    draft: Draft, context: Context, url: str | None
) -> Iterator[tuple[DateOrigin, datetime]]:
    """Days in addresses, then in the file's path; a mere month where nothing else is known."""
    for place in (url or "", *draft.declared.places):
        if day := date_in_path(place):
            yield "url", day
    if draft.entry:
        return  # a feed's own name says when it was saved, not when its entries were written
    if day := date_in_path(context.path):
        yield "filename", day
    elif not draft.dates and (month := month_in_path(context.path)):
        yield "filename", month


def _updated(draft: Draft, language: str) -> datetime | None:
    read = (parse_date(written, language=language) for written in draft.declared.updated)
    return next((each for each in read if each), draft.updated)
