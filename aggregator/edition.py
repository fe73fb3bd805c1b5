"""The edition: stories and topics as published, with their addresses and their order.

Addresses are promises. `settle` matches today's groups with the ledger's stories by three rules,
each a function of the ledger and of the articles that are there, so that an incremental and a
clean build agree:

1. An article claims the story it was last published in. A file that was renamed is found again by
   the digest of its text and takes over the claim.
2. A story is kept by the group of its earliest claimant that is still there. A group that keeps
   several (stories that merged) goes by the oldest and the others redirect to it; a group that
   keeps none (new, or split off) is given a new id, derived from its first article.
3. What the ledger does not say yet is added to it: claims of new articles, and claims moved because
   a story split. After that every claimant of a story is in the group that keeps it, therefore
   settling again with the longer ledger changes nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from aggregator import text, urls
from aggregator.config import FrontSettings
from aggregator.model import (
    Article,
    ArticleId,
    Edition,
    Grouping,
    Ledger,
    Problem,
    Promise,
    Redirect,
    Source,
    Story,
    StoryGroup,
    StoryId,
    Topic,
    TopicGroup,
)

_ARTICLE = re.compile(r"^(?:the|der|die|das|de|het|le|la|les|el|los|las|il|lo|i|gli|o|os|as) (?=.)")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AUTHORITY_DATE = "2024-01-01"
"""RFC 4151 wants a day on which the name was ours; a fixed one keeps ids free of the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Which group goes by which promised id."""

    authority: str
    ids: tuple[StoryId, ...]
    """For each story group, in order."""
    promises: tuple[Promise, ...]
    """To be added to the ledger before anything is published."""
    moved: Mapping[StoryId, StoryId | None]
    """Promised stories that are not published any more → where they went (None: withdrawn)."""
    renamed: Mapping[ArticleId, ArticleId]
    """Articles that are gone → an article with the same text."""


def settle(
    grouping: Grouping, articles: Mapping[ArticleId, Article], ledger: Ledger, *, url: str
) -> Settlement:
    """Match groups with promises. `url` is the site's address; it names the authority once."""
    prints = {id: text.digest(each.title, each.text) for id, each in articles.items()}
    claims, renamed = _claims(ledger, prints)
    group_of = {id: n for n, group in enumerate(grouping.stories) for id in group.members}
    keeper = _keepers(ledger, claims, group_of)
    ids = _name_groups(grouping.stories, keeper, {p.story for p in ledger.promises})
    final = {
        id: claims[id] if id in claims and keeper.get(claims[id]) == n else ids[n]
        for id, n in group_of.items()
    }
    told = {p.article: p for p in ledger.promises}
    new = (Promise(article=id, story=final[id], text=prints[id]) for id in sorted(final))
    promises = tuple(promise for promise in new if told.get(promise.article) != promise)
    story_of = {id: ids[n] for id, n in group_of.items()}
    return Settlement(
        authority=ledger.authority or f"{urls.host(url) or 'localhost'},{_AUTHORITY_DATE}",
        ids=ids,
        promises=promises,
        moved=_moves(ledger, set(ids), keeper, ids, renamed, story_of),
        renamed=renamed,
    )


def _claims(
    ledger: Ledger, prints: Mapping[ArticleId, str]
) -> tuple[dict[ArticleId, StoryId], dict[ArticleId, ArticleId]]:
    """The claim of each article that is there; and what became of those that are not."""
    told = {p.article: p for p in ledger.promises}
    by_print: dict[str, ArticleId] = {}
    for id in sorted(prints, reverse=True):
        by_print[prints[id]] = id
    claims = {id: told[id].story for id in prints if id in told}
    renamed: dict[ArticleId, ArticleId] = {}
    for id, promise in told.items():
        if id not in prints and (heir := by_print.get(promise.text)):
            renamed[id] = heir
            claims.setdefault(heir, promise.story)
    return claims, renamed


def _keepers(
    ledger: Ledger, claims: Mapping[ArticleId, StoryId], group_of: Mapping[ArticleId, int]
) -> dict[StoryId, int]:
    """Promised story → the group that keeps it; in the order in which they were first promised."""
    order: dict[ArticleId, int] = {}
    for n, promise in enumerate(ledger.promises):
        order.setdefault(promise.article, n)
    claimants: dict[StoryId, list[ArticleId]] = {p.story: [] for p in ledger.promises}
    for id in sorted(claims, key=lambda id: (order.get(id, len(order)), id)):
        claimants[claims[id]].append(id)
    return {story: group_of[ids[0]] for story, ids in claimants.items() if ids}


def _name_groups(
    groups: Sequence[StoryGroup], keeper: Mapping[StoryId, int], used: set[StoryId]
) -> tuple[StoryId, ...]:
    kept: dict[int, StoryId] = {}
    for story, n in keeper.items():
        kept.setdefault(n, story)
    taken = set(used)
    ids: list[StoryId] = []
    for n, group in enumerate(groups):
        id = kept.get(n) or _mint(group.members[0], taken)
        taken.add(id)
        ids.append(id)
    return tuple(ids)


def _mint(founder: ArticleId, taken: set[StoryId]) -> StoryId:
    """A new story id derived from its first article; salted where that one was promised before."""
    salt = 0
    while (id := StoryId(text.digest("story", founder, *(["again"] * salt)))) in taken:
        salt += 1
    return id


def _moves(
    ledger: Ledger,
    published: set[StoryId],
    keeper: Mapping[StoryId, int],
    ids: Sequence[StoryId],
    renamed: Mapping[ArticleId, ArticleId],
    story_of: Mapping[ArticleId, StoryId],
) -> dict[StoryId, StoryId | None]:
    """Where each promised story that is not published went."""
    heirs: dict[StoryId, StoryId] = {}
    for promise in ledger.promises:
        if promise.article in renamed:
            heirs.setdefault(promise.story, story_of[renamed[promise.article]])
    promised = dict.fromkeys(promise.story for promise in ledger.promises)
    return {
        story: ids[keeper[story]] if story in keeper else heirs.get(story)
        for story in promised
        if story not in published
    }


# ── composition ────────────────────────────────────────────────────────────────────────────


def unite_sources(articles: Mapping[ArticleId, Article]) -> dict[ArticleId, Article]:
    """The same articles, with one name for each outlet.

    A page calls its outlet "The Sextant Review", a folder "sextant-review": names that differ in
    case, accents, signs or an article before them are one, and go by the longest of them.
    """
    uses: dict[str, Counter[str]] = defaultdict(Counter)
    for article in articles.values():
        uses[_outlet(article.source)][article.source] += 1
    best = {
        key: min(names, key=lambda name: (-len(name), -names[name], name))
        for key, names in uses.items()
    }
    return {
        id: each
        if best[_outlet(each.source)] == each.source
        else replace(each, source=best[_outlet(each.source)])
        for id, each in articles.items()
    }


def _outlet(source: str) -> str:
    folded = " ".join(text.words(text.fold(source)))
    return _ARTICLE.sub("", folded) or folded or source


def compose(
    grouping: Grouping,
    articles: Mapping[ArticleId, Article],
    settlement: Settlement,
    *,
    problems: Iterable[Problem],
    settings: FrontSettings,
) -> Edition:
    """The edition of these articles, grouped and settled thus."""
    dated = [each.published for each in articles.values() if each.published_from != "mtime"]
    now = max(dated or [each.published for each in articles.values()], default=None)
    slugs = _topic_slugs(grouping.topics)
    topics_of: dict[int, list[str]] = defaultdict(list)
    for topic, slug in zip(grouping.topics, slugs, strict=True):
        for n in topic.stories:
            topics_of[n].append(slug)
    stories = [
        _story(group, settlement.ids[n], articles, topics_of[n], now or _EPOCH, settings)
        for n, group in enumerate(grouping.stories)
    ]
    newest = sorted(stories, key=_newest_first)
    ranked = sorted(stories, key=lambda story: (-story.rank, *_newest_first(story)))
    return Edition(
        now=now,
        authority=settlement.authority,
        articles=articles,
        stories=tuple(newest),
        front=tuple(story.id for story in ranked[: settings.top]),
        topics=_topics(grouping.topics, slugs, stories),
        sources=_sources(articles.values()),
        days=_days(newest),
        problems=tuple(sorted(problems, key=lambda p: (p.path, p.kind, p.message))),
        redirects=_redirects(settlement, stories, articles),
        story_of={id: story.id for story in stories for id in story.members},
        copy_of={id: copies[0] for story in stories for copies in story.texts for id in copies[1:]},
        article_addresses={id: address("articles", id) for id in articles},
    )


def address(folder: str, id: str) -> str:
    """The page of an id; two letters of it make a folder, so that none holds too many files."""
    return f"{folder}/{id[:2]}/{id}.html"


def rank(*, sources: int, age_hours: float, half_life_hours: float) -> float:
    """Weight of a story on the front page.

    `sources` counts outlets with a text of their own: the second one says more than the twentieth,
    hence the logarithm. `age_hours` is how far the story's last article lies behind the newest
    article of all; the weight halves every `half_life_hours`.
    """
    return math.log2(1 + sources) * math.pow(0.5, age_hours / half_life_hours)


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
        rank=rank(sources=own, age_hours=max(age, 0.0), half_life_hours=settings.half_life_hours),
    )


def _newest_first(story: Story) -> tuple[float, str]:
    return (-story.last.timestamp(), story.id)


def _topic_slugs(topics: Sequence[TopicGroup]) -> list[str]:
    """Declared topics go by their label; discovered ones, whose label may change, by their anchor."""
    wanted = [text.slug(t.label) if t.declared else f"t-{t.anchor[:10]}" for t in topics]
    return _distinct(wanted, [topic.label for topic in topics])


def _topics(
    groups: Sequence[TopicGroup], slugs: Sequence[str], stories: Sequence[Story]
) -> tuple[Topic, ...]:
    topics = [
        Topic(
            slug=slug,
            address=f"topics/{slug}.html",
            label=group.label,
            declared=group.declared,
            stories=tuple(
                s.id for s in sorted((stories[n] for n in group.stories), key=_newest_first)
            ),
        )
        for group, slug in zip(groups, slugs, strict=True)
    ]
    return tuple(sorted(topics, key=lambda topic: (-len(topic.stories), topic.label, topic.slug)))


def _sources(articles: Iterable[Article]) -> tuple[Source, ...]:
    by_name: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        by_name[article.source].append(article)
    names = sorted(by_name, key=lambda name: (text.fold(name), name))
    slugs = _distinct([text.slug(name) for name in names], names)
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


def _distinct(slugs: Sequence[str], labels: Sequence[str]) -> list[str]:
    """The same slugs; those that meet, or would hide a list's own page, carry a digest."""
    crowded = {slug for slug in slugs if slugs.count(slug) > 1} | {"index"}
    return [
        f"{slug}-{text.digest(label)[:6]}" if slug in crowded else slug
        for slug, label in zip(slugs, labels, strict=True)
    ]


def _days(stories: Iterable[Story]) -> tuple[tuple[str, tuple[StoryId, ...]], ...]:
    by_day: dict[str, list[StoryId]] = defaultdict(list)
    for story in stories:
        by_day[story.first.date().isoformat()].append(story.id)
    return tuple((day, tuple(by_day[day])) for day in sorted(by_day, reverse=True))


def _redirects(
    settlement: Settlement, stories: Sequence[Story], articles: Mapping[ArticleId, Article]
) -> tuple[Redirect, ...]:
    where = {story.id: story.address for story in stories}
    moved = [
        Redirect(address=address("stories", old), target=where[new] if new else None)
        for old, new in settlement.moved.items()
    ]
    moved += [
        Redirect(address=address("articles", old), target=address("articles", new))
        for old, new in settlement.renamed.items()
        if new in articles
    ]
    return tuple(sorted(moved, key=lambda redirect: redirect.address))
