"""Stories and articles as entries of feeds. Each story's is made once and shared by all its feeds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from aggregator.model import Article, ArticleId, Story, StoryId
from aggregator.publishing import addresses
from aggregator.publishing.lookup import CARD_EXTRACT, Lookup, dated, opening
from aggregator.publishing.sheets import FeedEntry, Origin, Via


@dataclass(frozen=True)
class Entries:
    """Makes entries with full texts, or with extracts only."""

    lookup: Lookup
    full: bool
    _stories: dict[StoryId, FeedEntry] = field(default_factory=dict)

    def name(self, what: str) -> str:
        """The permanent tag URI (RFC 4151) of `what`."""
        return f"tag:{self.lookup.edition.authority}:{what}"

    def story(self, story: Story) -> FeedEntry:
        """A story, told by its lead."""
        if story.id not in self._stories:
            self._stories[story.id] = self._story(story)
        return self._stories[story.id]

    def article(self, key: ArticleId) -> FeedEntry:
        """An article in its outlet's own feed."""
        article, story = self.lookup.article(key), self.lookup.story_of(key)
        return FeedEntry(
            id=self.name(f"article/{key}"),
            title=article.title,
            address=self.lookup.edition.article_addresses[key],
            published=article.published,
            updated=max(article.published, article.updated or article.published),
            author=article.author or article.source,
            contributors=_others([article.agency], article.author or article.source),
            language=article.language,
            body=article.body if self.full else None,
            extract=opening(article, limit=CARD_EXTRACT),
            categories=self._categories(story),
            sources=(self._via(key),),
            story=story.address,
            pictures=self.lookup.pictures(key),
        )

    def development(
        self,
        story: Story,
        lead: Article,
        *,
        name: str,
        kind: Literal["texts", "lead"],
        time: datetime,
        passed: int = 0,
    ) -> FeedEntry:
        """What is new about a story that `lead` led then, under a `name` within the story's."""
        return FeedEntry(
            id=self.name(f"story/{story.id}/{name}"),
            title=lead.title if kind == "lead" else story.title,
            address=story.address,
            published=time,
            updated=time,
            author=lead.source,
            contributors=_others(story.sources, lead.source),
            language=lead.language,
            body=lead.body if self.full and kind == "lead" else None,
            extract=opening(lead, limit=CARD_EXTRACT),
            categories=self._categories(story),
            origin=self._origin(lead),
            sources=tuple(self._via(key) for key in story.members),
            pictures=self.lookup.pictures(lead.id),
            development=kind,
            passed=passed,
        )

    def _story(self, story: Story) -> FeedEntry:
        lead = self.lookup.article(story.lead)
        return FeedEntry(
            id=self.name(f"story/{story.id}"),
            title=story.title,
            address=story.address,
            published=story.first,
            updated=story.updated,
            author=lead.source,
            contributors=_others(story.sources, lead.source),
            language=lead.language,
            body=lead.body if self.full else None,
            extract=opening(lead, limit=CARD_EXTRACT),
            categories=self._categories(story),
            origin=self._origin(lead),
            sources=tuple(self._via(key) for key in story.members),
            pictures=self.lookup.pictures(lead.id),
        )

    def _origin(self, article: Article) -> Origin | None:
        source = self.lookup.sources.get(article.source)
        if source is None:
            return None
        name = self.name(f"source/{source.slug}")
        return Origin(id=name, title=source.name, page=source.address)

    def _categories(self, story: Story) -> tuple[tuple[str, str], ...]:
        known = self.lookup.topics
        topics = (known[slug] for slug in story.topics if slug in known)
        return tuple((topic.slug, topic.label) for topic in topics)

    def _via(self, key: ArticleId) -> Via:
        article = self.lookup.article(key)
        return Via(
            source=article.source,
            title=article.title,
            time=article.published,
            dated=dated(article),
            url=addresses.web(article.url),
            language=article.language,
            copy=key in self.lookup.edition.copy_of,
        )


def _others(names: Iterable[str | None], author: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name and name != author))
