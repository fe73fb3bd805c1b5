"""Pages that list: topics, sources, days, problems. Long ones in numbered pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from aggregator.config import FrontSettings
from aggregator.model import ArticleId, Problem, Source, Story, StoryId, Topic
from aggregator.publishing import addresses
from aggregator.publishing.charts import chart
from aggregator.publishing.lookup import Lookup, dated, shown
from aggregator.publishing.outlets import Field, standing, survey
from aggregator.publishing.retrospect import front_of, recollect
from aggregator.publishing.sheets import (
    AboutPage,
    Count,
    DayPage,
    DaysPage,
    Link,
    ListPage,
    Month,
    Sheet,
    SourcePage,
    TopicPage,
)
from aggregator.publishing.sheets.lists import Chart
from aggregator.text import collapse

PROBLEMS = 200
"""Problems on one page."""
BESIDE = 12
"""Topics or sources named beside a list."""


def plan_sources(lookup: Lookup, *, size: int) -> Iterator[Sheet]:
    """Every source's pages, then the list of sources."""
    field = survey(lookup)
    for source in lookup.edition.sources:
        yield from _source_pages(lookup, source, field, size=size)
    entries = tuple(_source_count(lookup, source) for source in lookup.edition.sources)
    yield Sheet(path=addresses.SOURCES, kind="sources", values=ListPage(entries=entries))


def plan_topics(lookup: Lookup, *, size: int) -> Iterator[Sheet]:
    """Every topic's pages, then the list of topics."""
    for topic in lookup.edition.topics:
        yield from _topic_pages(lookup, topic, size=size)
    entries = tuple(topic_count(lookup, topic) for topic in lookup.edition.topics)
    yield Sheet(path=addresses.TOPICS, kind="topics", values=ListPage(entries=entries))


def plan_days(lookup: Lookup, *, settings: FrontSettings) -> Iterator[Sheet]:
    """The pages of every day on which there was something, then the archive by year."""
    past = recollect(lookup)
    began = {day.isoformat(): () for day in past.days} | dict(lookup.edition.days)
    days = sorted(began.items(), reverse=True)
    for n, (day, keys) in enumerate(days):
        now, top = front_of(lookup, past, date.fromisoformat(day), settings=settings)
        shown_above = {card.address for card in top}
        turns = addresses.turned(
            _by_first(lookup, keys), address=addresses.day(day), size=settings.page
        )
        for path, turn, part in turns:
            newest = turn.number is None
            page = DayPage(
                date=day,
                turn=turn,
                stories=tuple(
                    lookup.card(story)
                    for story in part
                    if not (newest and story.address in shown_above)
                ),
                before=_day_link(days[n + 1][0]) if n + 1 < len(days) else None,
                after=_day_link(days[n - 1][0]) if n else None,
                now=now if newest else None,
                top=top if newest else (),
            )
            yield Sheet(path=path, kind="day", values=page)
    yield from _archive(days, (time for time, _ in past.events))


def plan_about(lookup: Lookup) -> Iterator[Sheet]:
    """The page about the newspaper with the problems; further pages when there are many."""
    problems = tuple(_showable(problem) for problem in lookup.edition.problems)
    count = max(1, -(-len(problems) // PROBLEMS))
    places = [f"problems-{n}.html" if n > 1 else addresses.ABOUT for n in range(1, count + 1)]
    links = tuple(Link(label=str(n), address=place) for n, place in enumerate(places, 1))
    for n in range(count, 0, -1):
        page = AboutPage(
            now=lookup.edition.now,
            counts=lookup.counts() if n == 1 else None,
            number=n,
            pages=links if count > 1 else (),
            problems=problems[(n - 1) * PROBLEMS : n * PROBLEMS],
        )
        yield Sheet(path=places[n - 1], kind="about" if n == 1 else "problems", values=page)


def topic_count(lookup: Lookup, topic: Topic) -> Count:
    """A topic with its number of stories and its newest headline."""
    newest = lookup.stories[topic.stories[0]] if topic.stories else None
    return Count(
        label=topic.label,
        address=topic.address,
        count=len(topic.stories),
        last=newest.last if newest else None,
        headline=newest.title if newest else "",
        headline_address=newest.address if newest else "",
        language=lookup.article(newest.lead).language if newest else "und",
    )


def _source_count(lookup: Lookup, source: Source) -> Count:
    newest = lookup.piece(source.articles[0]) if source.articles else None
    return Count(
        label=source.name,
        address=source.address,
        count=len(source.articles),
        last=newest.time if newest else None,
        headline=newest.title if newest else "",
        headline_address=newest.address if newest else "",
        language=newest.language if newest else "und",
    )


def _topic_pages(lookup: Lookup, topic: Topic, *, size: int) -> Iterator[Sheet]:
    stories = _by_first(lookup, topic.stories)
    for path, turn, part in addresses.turned(stories, address=topic.address, size=size):
        newest = turn.number is None
        page = TopicPage(
            label=topic.label,
            address=topic.address,
            declared=topic.declared,
            feed=addresses.feed(topic.address),
            turn=turn,
            stories=tuple(lookup.card(story) for story in part),
            total=len(stories) if newest else None,
            articles=sum(len(story.members) for story in stories) if newest else None,
            sources=_outlets(lookup, stories) if newest else (),
            chart=_chart(lookup, (k for story in stories for k in story.members))
            if newest
            else None,
        )
        yield Sheet(path=path, kind="topic", values=page)


def _source_pages(lookup: Lookup, source: Source, field: Field, *, size: int) -> Iterator[Sheet]:
    keys = sorted(source.articles, key=lambda key: (lookup.article(key).published, key))
    for path, turn, part in addresses.turned(keys, address=source.address, size=size):
        newest = turn.number is None
        page = SourcePage(
            name=source.name,
            feed=addresses.feed(source.address),
            turn=turn,
            pieces=tuple(lookup.piece(key, story=True) for key in part),
            total=len(keys) if newest else None,
            standing=standing(lookup, source, field) if newest else None,
            topics=_topics_of(lookup, source) if newest else (),
            chart=_chart(lookup, keys) if newest else None,
        )
        yield Sheet(path=path, kind="source", values=page)


def _chart(lookup: Lookup, keys: Iterable[ArticleId]) -> Chart | None:
    """The articles by day, as far as they say when they were published."""
    articles = map(lookup.article, keys)
    return chart(article.published for article in articles if dated(article))


def _topics_of(lookup: Lookup, source: Source) -> tuple[Count, ...]:
    """The topics that a source writes about most, with its own number of articles."""
    tally = Counter(
        slug
        for key in source.articles
        for slug in lookup.story_of(key).topics
        if slug in lookup.topics
    )
    found = ((lookup.topics[slug], count) for slug, count in _largest(tally))
    return tuple(Count(label=t.label, address=t.address, count=count) for t, count in found)


def _outlets(lookup: Lookup, stories: Sequence[Story]) -> tuple[Count, ...]:
    """The outlets that have most of these stories."""
    tally = Counter(name for story in stories for name in story.sources if name in lookup.sources)
    return tuple(
        Count(label=name, address=lookup.sources[name].address, count=count)
        for name, count in _largest(tally)
    )


def _largest(tally: Counter[str]) -> list[tuple[str, int]]:
    return sorted(tally.items(), key=lambda item: (-item[1], item[0]))[:BESIDE]


def _archive(
    days: Sequence[tuple[str, tuple[StoryId, ...]]], times: Iterable[datetime]
) -> Iterator[Sheet]:
    """One page a year, the newest year's at the archive's own address and last."""
    written = {f"{year:04}": list(part) for year, part in groupby(times, key=lambda t: t.year)}
    years = [year for year, _ in groupby(days, key=lambda day: day[0][:4])] or [""]
    places = [addresses.DAYS, *(addresses.year(year) for year in years[1:])]
    links = tuple(
        Link(label=year, address=place) for year, place in zip(years, places, strict=True)
    )
    for year, place in reversed(list(zip(years, places, strict=True))):
        mine = [day for day in days if day[0].startswith(year)] if year else []
        months = tuple(_month(list(part)) for _, part in groupby(mine, key=lambda d: d[0][:7]))
        page = DaysPage(
            year=year,
            months=months,
            years=links if len(years) > 1 else (),
            chart=chart(written.get(year, ())),
        )
        yield Sheet(path=place, kind="days", values=page)


def _month(days: Sequence[tuple[str, tuple[StoryId, ...]]]) -> Month:
    counts = tuple(
        Count(label=day, address=addresses.day(day), count=len(stories)) for day, stories in days
    )
    return Month(month=days[0][0][:7], days=counts)


def _by_first(lookup: Lookup, keys: Sequence[StoryId]) -> list[Story]:
    """Stories oldest first, by a time that does not move when a story goes on."""
    return sorted((lookup.stories[key] for key in keys), key=lambda story: (story.first, story.id))


def _day_link(day: str) -> Link:
    return Link(label=day, address=addresses.day(day))


def _showable(problem: Problem) -> Problem:
    return Problem(
        path=shown(problem.path),
        kind=problem.kind,
        message=shown(collapse(problem.message)),
        remedy=shown(collapse(problem.remedy)),
    )
