"""Stories, topics, sources and days in the order and at the addresses at which they appear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from aggregator import text
from aggregator.config import FrontSettings
from aggregator.edition.presentation import Presentation
from aggregator.edition.promises import Settlement
from aggregator.edition.slugs import distinct, topic_slugs
from aggregator.model import (
    Article,
    ArticleId,
    Edition,
    Grouping,
    Problem,
    Redirect,
    Source,
    Story,
    StoryGroup,
    StoryId,
    Topic,
    TopicGroup,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLAIN = Presentation()


def compose(
    grouping: Grouping,
    articles: Mapping[ArticleId, Article],
    settlement: Settlement,
    *,
    problems: Iterable[Problem],
    settings: FrontSettings,
    presentation: Presentation = _PLAIN,
) -> Edition:
    """The edition of these articles, grouped, settled and presented thus."""
    hidden = set(presentation.hidden_articles)
    articles = {id: each for id, each in articles.items() if id not in hidden}
    dated = [each.published for each in articles.values() if each.published_from != "mtime"]
    now = max(dated or [each.published for each in articles.values()], default=None)
    slugs = topic_slugs(grouping.topics)
    topics_of: dict[int, list[str]] = defaultdict(list)
    for topic, slug in zip(grouping.topics, slugs, strict=True):
        for n in topic.stories:
            topics_of[n].append(slug)
    stories = [
        _presented(
            _story(group, settlement.ids[n], articles, topics_of[n], now or _EPOCH, settings),
            presentation,
        )
        for n, group in enumerate(grouping.stories)
    ]
    newest = sorted(stories, key=_newest_first)
    ranked = sorted(stories, key=lambda story: (-story.rank, *_newest_first(story)))
    front = dict.fromkeys([*presentation.pins, *(story.id for story in ranked)])
    return Edition(
        now=now,
        authority=settlement.authority,
        articles=articles,
        stories=tuple(newest),
        front=tuple(front)[: settings.top],
        topics=_topics(grouping.topics, slugs, stories, presentation),
        sources=_sources(articles.values()),
        days=_days(newest),
        problems=tuple(sorted(problems, key=lambda p: (p.path, p.kind, p.message))),
        redirects=(
            *_redirects(settlement, stories, articles, presentation),
            *_left_topics(grouping.topics, slugs, presentation),
        ),
        story_of={id: story.id for story in stories for id in story.members},
        copy_of={id: copies[0] for story in stories for copies in story.texts for id in copies[1:]},
        article_addresses={id: address("articles", id) for id in articles},
        hidden_stories=presentation.hidden_stories,
        hidden_articles=presentation.hidden_articles,
    )


def address(folder: str, id: str) -> str:
    """The page of an id; two letters of it make a folder, so that none holds too many files."""
    return f"{folder}/{id[:2]}/{id}.html"


def _story(
    group: StoryGroup,
    id: StoryId,
    articles: Mapping[ArticleId, Article],
    topics: Sequence[str],
    now: datetime,
    settings: FrontSettings,
) -> Story:
    members = [articles[each] for each in group.members]
    # A file's own time says nothing where any member tells when it was published.
    dated = [each for each in members if each.published_from != "mtime"] or members
    originals = [articles[copies[0]] for copies in group.texts]
    news = [each for each in originals if each in dated] or dated
    last = max(each.published for each in dated)
    own = len({each.source for each in originals})
    age = (now - last).total_seconds() / 3600
    return Story(
        id=id,
        address=address("stories", id),
        title=articles[group.lead].title,
        lead=group.lead,
        members=group.members,
        texts=group.texts,
        topics=tuple(topics),
        sources=tuple(dict.fromkeys(each.source for each in members)),
        first=min(each.published for each in dated),
        last=last,
        updated=max(max(each.published, each.updated or _EPOCH) for each in news),
        rank=settings.rank(sources=own, age_hours=max(age, 0.0)),
    )


def _newest_first(story: Story) -> tuple[float, str]:
    return (-story.last.timestamp(), story.id)


def _presented(story: Story, presentation: Presentation) -> Story:
    done = presentation.curated.get(story.id, ())
    title = presentation.titles.get(story.id, story.title)
    return replace(story, title=title, curated=done) if done else story


def _topics(
    groups: Sequence[TopicGroup],
    slugs: Sequence[str],
    stories: Sequence[Story],
    presentation: Presentation,
) -> tuple[Topic, ...]:
    topics = [
        Topic(
            slug=slug,
            address=_topic_address(slug),
            label=presentation.labels.get(n, group.label),
            declared=group.declared,
            stories=tuple(
                s.id for s in sorted((stories[k] for k in group.stories), key=_newest_first)
            ),
        )
        for n, (group, slug) in enumerate(zip(groups, slugs, strict=True))
        if group.stories
    ]
    return tuple(sorted(topics, key=lambda topic: (-len(topic.stories), topic.label, topic.slug)))


def _topic_address(slug: str) -> str:
    return f"topics/{slug}.html"


def _left_topics(
    groups: Sequence[TopicGroup], slugs: Sequence[str], presentation: Presentation
) -> Iterator[Redirect]:
    """What stands where an editor took all stories from a topic, or gave them to another one."""
    for n, group in enumerate(groups):
        if not group.stories:
            heir = presentation.joined.get(n)
            target = slugs[heir] if heir is not None and groups[heir].stories else None
            yield Redirect(
                address=_topic_address(slugs[n]),
                target=None if target is None else _topic_address(target),
                hidden=target is None,
            )


def _sources(articles: Iterable[Article]) -> tuple[Source, ...]:
    by_name: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        by_name[article.source].append(article)
    names = sorted(by_name, key=lambda name: (text.fold(name), name))
    slugs = distinct([text.slug(name) for name in names], names)
    return tuple(
        Source(
            slug=slug,
            address=f"sources/{slug}.html",
            name=name,
            articles=tuple(
                each.id
                for each in sorted(by_name[name], key=lambda a: (-a.published.timestamp(), a.id))
            ),
        )
        for name, slug in zip(names, slugs, strict=True)
    )


def _days(stories: Iterable[Story]) -> tuple[tuple[str, tuple[StoryId, ...]], ...]:
    by_day: dict[str, list[StoryId]] = defaultdict(list)
    for story in stories:
        by_day[story.first.date().isoformat()].append(story.id)
    return tuple((day, tuple(by_day[day])) for day in sorted(by_day, reverse=True))


def _redirects(
    settlement: Settlement,
    stories: Sequence[Story],
    articles: Mapping[ArticleId, Article],
    presentation: Presentation,
) -> tuple[Redirect, ...]:
    where = {story.id: story.address for story in stories}
    left = {**settlement.moved, **{id: id for id in presentation.hidden_stories}}
    moved = [
        Redirect(
            address=address("stories", old),
            target=where.get(new) if new else None,
            hidden=new in presentation.hidden_stories,
        )
        for old, new in left.items()
    ]
    hidden = {id: id for id in presentation.hidden_articles}
    moved += [
        Redirect(
            address=address("articles", old),
            target=address("articles", new) if new in articles else None,
            hidden=new in hidden,
        )
        for old, new in {**settlement.renamed, **hidden}.items()
        if new in articles or new in hidden
    ]
    return tuple(sorted(moved, key=lambda redirect: redirect.address))
