"""What programs read of us: the JSON documents of the command line and of the server.

Times are ISO 8601 in UTC with "Z". Keys and their meaning are laid down in docs/usage.md; those of
what is exported in docs/export.md and, for machines, in docs/schema/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from aggregator.model import Article, Edition, Problem, StoryId

ARTICLES = "aggregator/articles/1"
STORIES = "aggregator/stories/1"
"""Names and versions of the exports' shapes. A version only ever gains keys; one that would lose a
key or change its meaning is the next."""

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def moment(time: datetime | None) -> str | None:
    """`2024-06-18T14:05:00Z`."""
    if time is None:
        return None
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def stories(edition: Edition) -> list[Json]:
    """Every story with its members, newest first."""
    labels = {topic.slug: topic.label for topic in edition.topics}
    return [
        {
            "id": story.id,
            "title": story.title,
            "address": story.address,
            "topics": [labels[slug] for slug in story.topics],
            "first": moment(story.first),
            "last": moment(story.last),
            "lead": story.lead,
            **({"curated": [*story.curated]} if story.curated else {}),
            "articles": [_member(edition, edition.articles[id]) for id in story.members],
        }
        for story in edition.stories
    ]


def articles(edition: Edition) -> Iterator[Json]:
    """Every article by path, as `export` writes it."""
    labels = {topic.slug: topic.label for topic in edition.topics}
    topics = {story.id: [labels[slug] for slug in story.topics] for story in edition.stories}
    for article in sorted(edition.articles.values(), key=lambda a: (a.path, a.entry, a.id)):
        story = edition.story_of[article.id]
        yield {
            "id": article.id,
            "path": article.path,
            "title": article.title,
            "text": article.text,
            "source": article.source,
            "author": article.author,
            "agency": article.agency,
            "language": article.language,
            "published": moment(article.published),
            "published_from": article.published_from,
            "updated": moment(article.updated),
            "url": article.url,
            "tags": [*article.tags],
            "story": story,
            "topics": [*topics[story]],
            "copy_of": edition.copy_of.get(article.id),
            "entry": article.entry,
            "summary": article.summary,
            "declared_topics": [*article.topics],
            "schema": ARTICLES,
        }


def story_lines(
    edition: Edition, *, related: Mapping[StoryId, Sequence[StoryId]]
) -> Iterator[Json]:
    """Every story, newest first, as `export --stories` writes it.

    `related` has the stories that each one's page names.
    """
    labels = {topic.slug: topic.label for topic in edition.topics}
    for story in edition.stories:
        yield {
            "id": story.id,
            "address": story.address,
            "atom_id": f"tag:{edition.authority}:story/{story.id}",
            "title": story.title,
            "first": moment(story.first),
            "last": moment(story.last),
            "updated": moment(story.updated),
            "topics": [labels[slug] for slug in story.topics],
            "sources": [*story.sources],
            "lead": story.lead,
            "texts": [[*copies] for copies in story.texts],
            "related": [*related[story.id]],
            "curated": [*story.curated],
            "schema": STORIES,
        }


def problems(found: Iterable[Problem]) -> Json:
    """Everything that could not be used."""
    return {"problems": [*problem_list(found)]}


def problem_list(found: Iterable[Problem]) -> Iterator[Json]:
    """Each of them."""
    for p in found:
        yield {"path": p.path, "kind": p.kind, "message": p.message, "remedy": p.remedy}


def _member(edition: Edition, article: Article) -> Json:
    return {
        "id": article.id,
        "path": article.path,
        "title": article.title,
        "source": article.source,
        "published": moment(article.published),
        "published_from": article.published_from,
        "language": article.language,
        "copy_of": edition.copy_of.get(article.id),
    }
