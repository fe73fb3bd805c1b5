"""Values for tests: every field has a default, each test says what matters to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from aggregator import sanitize, text
from aggregator.model import Article, ArticleId, Grouping, StoryGroup, TopicGroup

NOON = datetime(2024, 6, 18, 12, tzinfo=UTC)


def make_article(name: str = "one", /, **changes: Any) -> Article:
    """An article called `name`, published at NOON."""
    words = changes.get("text", f"Text of the article called {name}.\n\nIts second paragraph.")
    values: dict[str, Any] = {
        "id": ArticleId(text.digest("article", f"{name}.md", "")),
        "path": f"{name}.md",
        "title": f"Title of {name}",
        "text": words,
        "body": sanitize.from_text(words),
        "source": "The Harbour Courier",
        "language": "en",
        "published": NOON,
        "published_from": "front matter",
    }
    return Article(**{**values, **changes})


def make_articles(*names: str, **changes: Any) -> dict[ArticleId, Article]:
    """Articles an hour apart, by id."""
    made = [
        make_article(name, published=NOON + timedelta(hours=n), **changes)
        for n, name in enumerate(names)
    ]
    return {article.id: article for article in made}


def make_grouping(*stories: list[Article], topics: tuple[TopicGroup, ...] = ()) -> Grouping:
    """Each list a story led by its first article, every article a text of its own."""
    return Grouping(
        stories=tuple(
            StoryGroup(
                members=tuple(each.id for each in story),
                lead=story[0].id,
                texts=tuple((each.id,) for each in story),
            )
            for story in stories
        ),
        topics=topics,
    )
