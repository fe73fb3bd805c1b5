"""Fake editions for the tests of publishing: articles in groups, put together by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from aggregator.model import (
    Article,
    ArticleId,
    Edition,
    Problem,
    Redirect,
    Source,
    Story,
    StoryId,
    Topic,
)
from aggregator.sanitize import from_text
from aggregator.text import slug

AUTHORITY = "example.org,2024-01-01"


def make_article(key: str = "a1", **changes: object) -> Article:
    """An article with every field filled; `text` changed without `body` changes both."""
    text = str(changes.get("text", "The bridge opened on Tuesday. Thousands walked across it."))
    article = Article(
        id=ArticleId(key),
        path=f"gazette/{key}.md",
        title=f"The bridge opens ({key})",
        text=text,
        body=from_text(text),
        source="Valley Gazette",
        language="en",
        published=datetime(2024, 6, 18, 14, 5, tzinfo=UTC),
        published_from="front matter",
        url=f"https://gazette.example/{key}",
    )
    return replace(article, **changes)  # type: ignore[arg-type]


Texts = Sequence[Sequence[Article]]
"""A story: its independent texts, each the original and its copies."""


def make_edition(
    stories: Iterable[Texts] = (),
    *,
    topics: Mapping[str, Sequence[int]] | None = None,
    problems: Sequence[Problem] = (),
    redirects: Sequence[Redirect] = (),
) -> Edition:
    """An edition of `stories`; `topics` maps a label to the places of its stories in the list."""
    topics = topics or {}
    groups = [[list(text) for text in story] for story in stories]
    labels = [[label for label, where in topics.items() if n in where] for n in range(len(groups))]
    made = [_story(n, group, labels[n]) for n, group in enumerate(groups)]
    articles = {a.id: a for group in groups for text in group for a in text}
    newest_first = sorted(made, key=lambda story: (story.last, story.id), reverse=True)
    return Edition(
        now=max((a.published for a in articles.values()), default=None),
        authority=AUTHORITY,
        articles=articles,
        stories=tuple(newest_first),
        front=tuple(s.id for s in sorted(made, key=lambda story: -story.rank)),
        topics=tuple(_topic(label, [made[n] for n in where]) for label, where in topics.items()),
        sources=_sources(articles.values()),
        days=_days(newest_first),
        problems=tuple(problems),
        redirects=tuple(redirects),
        story_of={key: story.id for story in made for key in story.members},
        copy_of={copy.id: text[0].id for group in groups for text in group for copy in text[1:]},
        article_addresses={key: f"articles/{key[:2]}/{key}.html" for key in articles},
    )


def _story(n: int, texts: list[list[Article]], labels: list[str]) -> Story:
    members = sorted((a for text in texts for a in text), key=lambda a: (a.published, a.id))
    lead = texts[0][0]
    key = StoryId(f"s{n:02}")
    return Story(
        id=key,
        address=f"stories/{key[:2]}/{key}.html",
        title=lead.title,
        lead=lead.id,
        members=tuple(a.id for a in members),
        texts=tuple(tuple(a.id for a in text) for text in texts),
        topics=tuple(slug(label) for label in labels),
        sources=tuple(dict.fromkeys(a.source for a in members)),
        first=members[0].published,
        last=members[-1].published,
        updated=max(text[0].updated or text[0].published for text in texts),
        rank=float(len(texts)) - n / 100,
    )


def _topic(label: str, stories: list[Story]) -> Topic:
    newest = sorted(stories, key=lambda story: (story.first, story.id), reverse=True)
    made = slug(label)
    return Topic(
        slug=made,
        address=f"topics/{made}.html",
        label=label,
        declared=False,
        stories=tuple(story.id for story in newest),
    )


def _sources(articles: Iterable[Article]) -> tuple[Source, ...]:
    found: dict[str, list[Article]] = {}
    for article in articles:
        found.setdefault(article.source, []).append(article)
    return tuple(
        Source(
            slug=slug(name),
            address=f"sources/{slug(name)}.html",
            name=name,
            articles=tuple(
                a.id for a in sorted(mine, key=lambda a: (a.published, a.id), reverse=True)
            ),
        )
        for name, mine in sorted(found.items())
    )


def _days(stories: Iterable[Story]) -> tuple[tuple[str, tuple[StoryId, ...]], ...]:
    days: dict[str, list[StoryId]] = {}
    for story in stories:
        days.setdefault(story.first.date().isoformat(), []).append(story.id)
    return tuple(sorted(((day, tuple(keys)) for day, keys in days.items()), reverse=True))
