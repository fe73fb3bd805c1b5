"""Today's groups matched with the stories that were promised.

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

A group that an editor split off keeps a story only when nobody outside it claims that story: the
address stays with the rest, and what was taken out gets one of its own. Once the ledger says so, its
articles claim that one, and the rule has nothing more to decide.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from aggregator import text, urls
from aggregator.model import (
    Article,
    ArticleId,
    Grouping,
    Ledger,
    Promise,
    StoryGroup,
    StoryId,
)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What the articles that are there claim by the ledger, whatever groups they are in."""

    prints: Mapping[ArticleId, str]
    """Digests of title and text."""
    stories: Mapping[ArticleId, StoryId]
    renamed: Mapping[ArticleId, ArticleId]
    """As in a settlement."""


def claim(articles: Mapping[ArticleId, Article], ledger: Ledger) -> Claims:
    """The claims of these articles."""
    prints = {id: text.digest(each.title, each.text) for id, each in articles.items()}
    stories, renamed = _claims(ledger, prints)
    return Claims(prints=prints, stories=stories, renamed=renamed)


def founded(article: ArticleId) -> StoryId:
    """The id of a story that is named after its first article."""
    return StoryId(text.digest("story", article))


def settle(
    grouping: Grouping,
    articles: Mapping[ArticleId, Article],
    ledger: Ledger,
    *,
    url: str,
    apart: Collection[int] = (),
    claimed: Claims | None = None,
) -> Settlement:
    """Match groups with promises. `url` is the site's address; it names the authority once.

    `apart` are the numbers of groups that were split off; `claimed` spares finding the claims again.
    """
    known = claimed or claim(articles, ledger)
    prints, claims, renamed = known.prints, known.stories, known.renamed
    group_of = {id: n for n, group in enumerate(grouping.stories) for id in group.members}
    keeper = _keepers(ledger, claims, group_of, apart)
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
    ledger: Ledger,
    claims: Mapping[ArticleId, StoryId],
    group_of: Mapping[ArticleId, int],
    apart: Collection[int],
) -> dict[StoryId, int]:
    """Promised story → the group that keeps it; in the order in which they were first promised."""
    order: dict[ArticleId, int] = {}
    for n, promise in enumerate(ledger.promises):
        order.setdefault(promise.article, n)
    claimants: dict[StoryId, list[ArticleId]] = {p.story: [] for p in ledger.promises}
    for id in sorted(claims, key=lambda id: (order.get(id, len(order)), id)):
        claimants[claims[id]].append(id)
    groups = {story: [group_of[id] for id in ids] for story, ids in claimants.items() if ids}
    return {
        story: next((n for n in numbers if n not in apart), numbers[0])
        for story, numbers in groups.items()
    }


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
    salt, id = 0, founded(founder)
    while id in taken:
        salt += 1
        id = StoryId(text.digest("story", founder, *(["again"] * salt)))
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
