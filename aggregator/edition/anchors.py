"""Addresses of discovered topics, kept as promised.

A discovered topic has no name of its own to go by: its label follows the news. Its address is made
from one of its articles, the anchor: at first its earliest one, and from then on the one that the
ledger says. So an address survives growth, late articles and better labels. Three rules, as for
stories (`promises`), each a function of the ledger and of the groups that are there:

1. A topic keeps the anchor that was promised first among the articles it has; an article whose file
   was renamed stands in for the one it was.
2. A topic that has none takes its earliest article, and the ledger is told.
3. An anchor that no topic goes by leads to the topic that has its article now (topics that merged),
   or else to the article's story; where the article is gone, the page says that it was withdrawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from aggregator.edition.slugs import topic_slugs
from aggregator.model import ArticleId, Edition, Grouping, Ledger, Redirect


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchoring:
    """Which topic goes by which promised anchor."""

    grouping: Grouping
    """The same, its discovered topics anchored as promised."""
    promises: tuple[ArticleId, ...]
    """Anchors to be added to the ledger before anything is published."""
    moved: Mapping[ArticleId, ArticleId]
    """Promised anchors that no topic goes by → the article that stands for them, maybe gone."""


def anchor_topics(
    grouping: Grouping, ledger: Ledger, renamed: Mapping[ArticleId, ArticleId]
) -> Anchoring:
    """Match discovered topics with promised anchors; `renamed` as in a settlement."""
    topic_of = {
        article: number
        for number, topic in enumerate(grouping.topics)
        if not topic.declared
        for story in topic.stories
        for article in grouping.stories[story].members
    }
    kept: dict[int, ArticleId] = {}
    moved: dict[ArticleId, ArticleId] = {}
    for anchor in dict.fromkeys(ledger.topics):
        heir = anchor if anchor in topic_of else renamed.get(anchor, anchor)
        number = topic_of.get(heir)
        if number is None or number in kept:
            moved[anchor] = heir
        else:
            kept[number] = anchor
    topics = tuple(
        replace(topic, anchor=kept.get(number, topic.anchor))
        for number, topic in enumerate(grouping.topics)
    )
    told = set(ledger.topics)
    new = {topic.anchor for topic in topics if not topic.declared} - told
    return Anchoring(
        grouping=replace(grouping, topics=topics), promises=tuple(sorted(new)), moved=moved
    )


def lead_on(edition: Edition, anchoring: Anchoring) -> Edition:
    """`edition` with redirects for the anchors that no topic goes by."""
    standing = {topic.address for topic in edition.topics}
    standing |= {redirect.address for redirect in edition.redirects}
    slugs = topic_slugs(anchoring.grouping.topics)
    addresses = {
        article: f"topics/{slug}.html"
        for topic, slug in zip(anchoring.grouping.topics, slugs, strict=True)
        if not topic.declared
        for story in topic.stories
        for article in anchoring.grouping.stories[story].members
    }
    stories = {story.id: story.address for story in edition.stories}
    made: dict[str, Redirect] = {}
    for anchor, heir in anchoring.moved.items():
        address, target = f"topics/t-{anchor[:10]}.html", addresses.get(heir)
        if target not in standing:
            story = edition.story_of.get(heir)
            target = None if story is None else stories[story]
        if address not in standing and address != target:
            made.setdefault(address, Redirect(address=address, target=target))
    redirects = (*edition.redirects, *(made[address] for address in sorted(made)))
    return replace(edition, redirects=redirects)
