"""The edition by key, and the small views that many pages share: links, lines, pieces, cards."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

from aggregator import text
from aggregator.model import (
    Article,
    ArticleId,
    Edition,
    Html,
    Medium,
    Source,
    Story,
    StoryId,
    Topic,
)
from aggregator.publishing.addresses import relative, web
from aggregator.publishing.pictures import with_images
from aggregator.publishing.sheets import Card, Counts, Line, Link, Picture, Piece

CARD_EXTRACT = 320
"""Characters: two or three sentences."""
PIECE_EXTRACT = 220
NAMES = 5
OTHERS = 3


@dataclass(frozen=True)
class Lookup:
    """An edition and its indexes. Not a value to keep: made anew for every plan.

    Pieces and cards are made once and shared by the pages that show them, which halves the time
    of a plan and its memory.
    """

    edition: Edition
    media: Mapping[str, Medium] = field(default_factory=lambda: MappingProxyType({}))
    """Images of the site by their path in the content folder."""
    _pieces: dict[ArticleId, Piece] = field(default_factory=dict)
    _cards: dict[tuple[StoryId, int], Card] = field(default_factory=dict)

    @cached_property
    def stories(self) -> Mapping[StoryId, Story]:
        """Stories by id."""
        return {story.id: story for story in self.edition.stories}

    @cached_property
    def topics(self) -> Mapping[str, Topic]:
        """Topics by slug."""
        return {topic.slug: topic for topic in self.edition.topics}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Outlets by name."""
        return {source.name: source for source in self.edition.sources}

    def article(self, key: ArticleId) -> Article:
        """The article with this id."""
        return self.edition.articles[key]

    def pictures(self, key: ArticleId) -> tuple[Picture, ...]:
        """The images of an article that the site has, in their order."""
        paths = self.article(key).images
        found = ((path, self.media.get(path)) for path in paths)
        return tuple(Picture(path=path, medium=medium) for path, medium in found if medium)

    def body(self, key: ArticleId, page: str) -> Html:
        """An article's body with its images, for the page at the address `page`."""
        body = self.article(key).body
        return with_images(body, self.pictures(key), lambda there: relative(page, there))

    def story_of(self, key: ArticleId) -> Story:
        """The story that an article is in."""
        return self.stories[self.edition.story_of[key]]

    def counts(self) -> Counts:
        """The edition in numbers."""
        edition = self.edition
        return Counts(
            articles=len(edition.articles),
            sources=len(edition.sources),
            stories=len(edition.stories),
            topics=len(edition.topics),
            copies=len(edition.copy_of),
            problems=len(edition.problems),
            hidden_stories=len(edition.hidden_stories),
            hidden_articles=len(edition.hidden_articles),
        )

    def source(self, article: Article) -> Link:
        """An article's outlet, linked."""
        found = self.sources.get(article.source)
        return Link(label=article.source, address=found.address if found else "")

    def topic_links(self, story: Story) -> tuple[Link, ...]:
        """A story's topics, linked."""
        found = (self.topics[slug] for slug in story.topics if slug in self.topics)
        return tuple(Link(label=topic.label, address=topic.address) for topic in found)

    def line(self, key: ArticleId) -> Line:
        """An article in one line."""
        article = self.article(key)
        return Line(
            title=article.title,
            address=self.edition.article_addresses.get(key, ""),
            language=article.language,
            source=self.source(article),
            time=article.published,
            dated=dated(article),
        )

    def story_line(self, story: Story) -> Line:
        """A story in one line: its title, its lead's source, its first time."""
        lead = self.article(story.lead)
        return Line(
            title=story.title,
            address=story.address,
            language=lead.language,
            source=self.source(lead),
            time=story.first,
            dated=dated(lead),
        )

    def piece(self, key: ArticleId, *, story: bool = False) -> Piece:
        """An article in a list; with `story`, the story it is in when that has others."""
        if key not in self._pieces:
            self._pieces[key] = self._piece(key)
        among = self.story_of(key) if story else None
        if among is None or len(among.members) == 1:
            return self._pieces[key]
        return replace(self._pieces[key], story=self.story_line(among))

    def _piece(self, key: ArticleId) -> Piece:
        article = self.article(key)
        return Piece(
            title=article.title,
            address=self.edition.article_addresses.get(key, ""),
            language=article.language,
            source=self.source(article),
            time=article.published,
            dated=dated(article),
            url=web(article.url),
            opening=opening(article, limit=PIECE_EXTRACT),
            author=article.author,
            agency=article.agency if article.agency != article.source else None,
        )

    def card(self, story: Story, *, extract: int = CARD_EXTRACT) -> Card:
        """A story in a list, with so many characters of its lead's text at most."""
        if (story.id, extract) not in self._cards:
            self._cards[story.id, extract] = self._card(story, extract)
        return self._cards[story.id, extract]

    def _card(self, story: Story, extract: int) -> Card:
        lead = self.article(story.lead)
        alone = len(story.sources) == 1
        return self.depict(
            story,
            lead=lead,
            title=story.title,
            outlets=story.sources,
            texts=len(story.texts),
            articles=len(story.members),
            others=() if alone else self.differing(story.title, lead, _originals_first(story)),
            extract=extract,
        )

    def depict(
        self,
        story: Story,
        *,
        lead: Article,
        title: str,
        outlets: Collection[str],
        texts: int,
        articles: int,
        others: Iterable[Line],
        extract: int,
    ) -> Card:
        """The card of `story` as it is or once was, led by `lead`."""
        names = [name for name in outlets if name != lead.source][:NAMES]
        return Card(
            title=title,
            address=story.address,
            language=lead.language,
            source=self.source(lead),
            time=lead.published,
            dated=dated(lead),
            extract=opening(lead, limit=extract),
            topics=self.topic_links(story),
            outlets=len(outlets),
            texts=texts,
            articles=articles,
            names=tuple(self._named(name) for name in names),
            others=tuple(others),
        )

    def _named(self, name: str) -> Link:
        found = self.sources.get(name)
        return Link(label=name, address=found.address if found else "")

    def differing(self, title: str, lead: Article, keys: Iterable[ArticleId]) -> Iterator[Line]:
        """Of `keys`, articles of other outlets than the lead's whose headlines differ."""
        headlines, outlets = {_heard(title), _heard(lead.title)}, {lead.source}
        for key in keys:
            article = self.article(key)
            if article.source in outlets or _heard(article.title) in headlines:
                continue
            yield self.line(key)
            outlets.add(article.source)
            headlines.add(_heard(article.title))
            if len(outlets) > OTHERS:
                return


def dated(article: Article) -> bool:
    """Whether the article says when it was published."""
    return article.published_from != "mtime"


def opening(article: Article, *, limit: int) -> str:
    """The article's first sentences. Looks at the head of the text only: texts may be books."""
    return text.opening(article.text[: 2 * limit + 200], limit=limit)


def shown(path: str) -> str:
    """A path fit to be shown: bytes that were no UTF-8 and control characters replaced."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in path)


def _originals_first(story: Story) -> Iterable[ArticleId]:
    yield from (each[0] for each in story.texts)
    for each in story.texts:
        yield from each[1:]


def _heard(title: str) -> tuple[str, ...]:
    """A headline as it sounds: its words without case, accents and punctuation."""
    return tuple(text.words(text.fold(title)))
