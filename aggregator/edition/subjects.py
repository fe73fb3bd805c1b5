"""Topics after stories were split, merged and hidden, and after the editor's word on them.

A topic's address is not the editor's to change, only its name: it was published under it. Two topics
of one name are one: whichever was renamed gives its stories to the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from aggregator.curation import Rename, Topics, complain
from aggregator.edition.parting import Parts
from aggregator.edition.references import Miss, find_topic, is_topic_page, label_key
from aggregator.edition.slugs import topic_slugs
from aggregator.model import ArticleId, Grouping, Problem, StoryGroup, TopicGroup
from aggregator.text import collapse


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """Topics as published."""

    topics: tuple[TopicGroup, ...]
    """Those of the grouping in their order, then new ones; some may have lost all stories."""
    labels: Mapping[int, str]
    joined: Mapping[int, int]
    problems: tuple[Problem, ...]


def arrange_topics(
    grouping: Grouping,
    parts: Parts,
    homes: Sequence[int | None],
    stories: Sequence[StoryGroup],
    *,
    declared: Callable[[ArticleId], Sequence[str]],
    renames: Sequence[Rename],
    wanted: Mapping[int, Topics],
) -> Subjects:
    """The topics of `stories`. `homes` gives for each part the number of its story, or None.

    `wanted` are the orders that give topics to stories, by the numbers of these.
    """
    table = _Table(list(grouping.topics), stories, _carried(grouping, parts, homes, declared))
    for order in renames:
        table.rename(order)
    for story, given in wanted.items():
        table.give(story, given)
    return table.finish()


def _carried(
    grouping: Grouping,
    parts: Parts,
    homes: Sequence[int | None],
    declared: Callable[[ArticleId], Sequence[str]],
) -> list[dict[int, None]]:
    """For each topic the stories that have it now: those of the parts that it was found in.

    Where a story was split, a declared topic stays with the parts that declare it themselves.
    """
    found_in: defaultdict[int, list[int]] = defaultdict(list)
    for n, origins in enumerate(parts.origins):
        for origin in origins:
            found_in[origin].append(n)
    torn = {origin for n in parts.orders for origin in parts.origins[n]}
    own = {
        n: {label_key(label) for id in parts.groups[n].members for label in declared(id)}
        for origin in torn
        for n in found_in[origin]
    }
    members = []
    for topic in grouping.topics:
        key = label_key(topic.label)
        having = [n for origin in topic.stories for n in found_in[origin]]
        kept = [n for n in having if not topic.declared or n not in own or key in own[n]]
        members.append({home: None for n in kept if (home := homes[n]) is not None})
    return members


@dataclass
class _Table:
    """Topics under the editor's hand."""

    topics: list[TopicGroup]
    stories: Sequence[StoryGroup]
    members: list[dict[int, None]]
    labels: dict[int, str] = field(default_factory=dict)
    joined: dict[int, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _named: dict[int, Rename] = field(default_factory=dict)

    def rename(self, order: Rename) -> None:
        """Another name for a topic, or its stories to the topic that has that name."""
        n = self._find(order.topic)
        if isinstance(n, Miss):
            self.problems.append(n.at(order.place))
            return
        title = collapse(order.title)
        other = self._named.setdefault(n, order)
        if label_key(other.title) != label_key(title):
            message = f"{other.place} gives another name to the same topic"
            remedy = "remove one of the two; the first one holds"
            self.problems.append(complain("contradiction", order.place, message, remedy))
            return
        namesake = self._called(title, but=n)
        if namesake is None:
            self.labels[n] = title
        else:
            self.members[namesake] |= self.members[n]
            self.members[n] = {}
            self.joined[n] = namesake

    def give(self, story: int, order: Topics) -> None:
        """Let a story have these topics and no others."""
        for members in self.members:
            members.pop(story, None)
        for name in order.topics:
            n = self._called(name)
            if n is None:
                found = self._find(name)
                if isinstance(found, Miss) and is_topic_page(name):
                    self.problems.append(found.at(order.place))
                    continue
                n = self._new(collapse(name), story) if isinstance(found, Miss) else found
            self.members[self._heir(n)][story] = None

    def _heir(self, n: int) -> int:
        while n in self.joined:
            n = self.joined[n]
        return n

    def _new(self, label: str, story: int) -> int:
        anchor = self.stories[story].members[0]
        self.topics.append(TopicGroup(label=label, declared=True, stories=(), anchor=anchor))
        self.members.append({})
        return len(self.topics) - 1

    def _called(self, label: str, *, but: int = -1) -> int | None:
        """The topic that is shown under this name."""
        key = label_key(label)
        shown = {n: self.labels.get(n, topic.label) for n, topic in enumerate(self.topics)}
        others = (n for n in shown if n != but and n not in self.joined)
        return next((n for n in others if label_key(shown[n]) == key), None)

    def _find(self, name: str) -> int | Miss:
        return find_topic(name, self.topics, topic_slugs(self.topics), self._articles)

    def _articles(self, n: int) -> list[ArticleId]:
        return [id for story in self.members[n] for id in self.stories[story].members]

    def finish(self) -> Subjects:
        """All of it as values."""
        return Subjects(
            topics=tuple(
                replace(topic, stories=tuple(sorted(members)))
                for topic, members in zip(self.topics, self.members, strict=True)
            ),
            labels=self.labels,
            joined=self.joined,
            problems=tuple(self.problems),
        )
