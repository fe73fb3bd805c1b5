"""What grouping found, as the editor wants it: splits, addresses, merges, what is hidden, the rest.

    split ▸ settle ▸ merge ▸ hide ▸ lead ▸ rename, topics, pin

The order is the theory: what names articles comes before addresses, what names stories after them
(`parting` says why); leads and titles are given to what is left in the end. Every order that cannot
be carried out is a `Problem`; the others hold. Where two contradict one another the first one holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from aggregator.curation import (
    Curation,
    Hide,
    Lead,
    Merge,
    Order,
    Pin,
    Rename,
    Split,
    Topics,
    complain,
)
from aggregator.edition.parting import Assemble, Parts, Texts, group_numbers, merge, split
from aggregator.edition.presentation import Presentation
from aggregator.edition.promises import Settlement, claim, settle
from aggregator.edition.references import Miss, Names, StoryNames, story_names
from aggregator.edition.subjects import Subjects, arrange_topics
from aggregator.model import (
    Article,
    ArticleId,
    Grouping,
    Ledger,
    Problem,
    StoryGroup,
    StoryId,
)
from aggregator.text import collapse


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """What is published, and how."""

    grouping: Grouping
    """Without what is hidden. Topics that lost all their stories are still there, empty."""
    settlement: Settlement
    """Of this grouping. Stories may have moved to hidden ones."""
    presentation: Presentation
    problems: tuple[Problem, ...]


def arrange(
    grouping: Grouping,
    articles: Mapping[ArticleId, Article],
    ledger: Ledger,
    curation: Curation,
    *,
    url: str,
    top: int,
    assemble: Assemble,
    declared: Callable[[ArticleId], Sequence[str]],
) -> Arrangement:
    """Carry the orders of `curation` out and match what results with what was promised.

    `url` is the site's address, `top` the number of top stories on the front page. `assemble` makes
    a story of sets of copies; `declared` gives the topics that an article declares or matches a rule
    of. Both are asked only about stories that are taken apart or put together.
    """
    if not curation.orders:
        settled = settle(grouping, articles, ledger, url=url)
        return Arrangement(
            grouping=grouping, settlement=settled, presentation=Presentation(), problems=()
        )
    claimed = claim(articles, ledger)
    names = Names(articles, claimed.renamed)
    parts, problems = split(grouping, curation.of(Split), names, assemble=assemble)
    settled = settle(
        replace(grouping, stories=parts.groups),
        articles,
        ledger,
        url=url,
        apart=parts.orders.keys(),
        claimed=claimed,
    )
    desk = _Desk(names, story_names(names, settled, group_numbers(parts.groups)), problems)
    desk.unite(parts, settled, curation.of(Merge))
    desk.hide(curation.of(Hide))
    desk.build(parts, assemble)
    desk.lead(curation.of(Lead))
    desk.rename(curation.of(Rename))
    desk.pin(curation.of(Pin), top)
    desk.set_topics(curation.of(Topics))
    return desk.finish(grouping, parts, settled, curation, declared)


class _Desk:
    """One arrangement under way. Stories go by the ids under which they will be published."""

    def __init__(self, names: Names, stories: StoryNames, problems: list[Problem]) -> None:
        self._names = names
        self._stories = stories
        self._problems = problems
        self._published: list[StoryId] = []
        """Of each part."""
        self._sets: dict[StoryId, list[int]] = {}
        self._groups: dict[StoryId, StoryGroup] = {}
        self._hidden: dict[ArticleId, str] = {}
        """→ the place of the order."""
        self._withdrawn: dict[StoryId, str] = {}
        self._titles: dict[StoryId, str] = {}
        self._topics: dict[StoryId, Topics] = {}
        self._pins: list[StoryId] = []
        self._curated: defaultdict[StoryId, dict[str, None]] = defaultdict(dict)
        self._said: dict[tuple[str, StoryId], tuple[object, str]] = {}

    # ── which articles ──

    def unite(self, parts: Parts, settled: Settlement, orders: Sequence[Merge]) -> None:
        """Put parts together, each set under the id of its first."""
        sets, problems = merge(parts, orders, self._stories)
        self._problems += problems
        self._published = list(settled.ids)
        torn = parts.torn()
        for numbers in sets:
            id = settled.ids[numbers[0]]
            self._sets[id] = numbers
            for n in numbers:
                self._published[n] = id
                if n in torn:
                    self._note(id, "split")
            if len(numbers) > 1:
                self._note(id, "merge")

    def hide(self, orders: Sequence[Hide]) -> None:
        """Note which stories and articles are not shown."""
        for order in orders:
            for name in order.articles:
                article = self._names.article(name)
                if isinstance(article, Miss):
                    self._problems.append(article.at(order.place))
                else:
                    self._hidden.setdefault(article, order.place)
            for id, _ in self._found(order, order.stories):
                self._withdrawn.setdefault(id, order.place)

    def build(self, parts: Parts, assemble: Assemble) -> None:
        """Make the stories that are shown."""
        for id, numbers in self._sets.items():
            if id in self._withdrawn:
                continue
            texts = [copies for n in numbers for copies in parts.groups[n].texts]
            shown = self._shown(texts)
            if not shown:
                self._withdrawn[id] = self._hidden[texts[0][0]]
            elif len(numbers) == 1 and shown == texts:
                self._groups[id] = parts.groups[numbers[0]]
            else:
                self._groups[id] = assemble(shown)
                if shown != texts:
                    self._note(id, "hide")

    def _shown(self, texts: Texts) -> Texts:
        left = [tuple(id for id in copies if id not in self._hidden) for copies in texts]
        return [copies for copies in left if copies]

    # ── how they are shown ──

    def lead(self, orders: Sequence[Lead]) -> None:
        """Choose leads."""
        for order in orders:
            article = self._names.article(order.article)
            if isinstance(article, Miss):
                self._problems.append(article.at(order.place))
                continue
            own = self._published[self._stories.group_of[article]]
            told = [id for id, _ in self._found(order, [order.story] if order.story else [])]
            if told and told != [own]:
                self._contradict(
                    order.place,
                    f"{order.article!r} is not in the story {order.story!r} but in {own}",
                    "name an article of the story, or merge the two stories",
                )
            elif order.story and not told:
                continue
            elif article in self._hidden:
                self._contradict(
                    order.place,
                    f"{order.article!r} is hidden by {self._hidden[article]}",
                    "let another article lead, or show this one",
                )
            elif own in self._groups and self._agree(order, "lead", own, article):
                self._groups[own] = replace(self._groups[own], lead=article)
                self._note(own, "lead")

    def rename(self, orders: Sequence[Rename]) -> None:
        """Give titles to stories."""
        for order in orders:
            title = collapse(order.title)
            for id, _ in self._found(order, [order.story] if order.story else []):
                if self._agree(order, "rename", id, title):
                    self._titles[id] = title
                    self._note(id, "rename")

    def set_topics(self, orders: Sequence[Topics]) -> None:
        """Note which topics the editor gives to which story."""
        for order in orders:
            for id, _ in self._found(order, [order.story]):
                if self._agree(order, "topics", id, order.topics):
                    self._topics[id] = order
                    self._note(id, "topics")

    def pin(self, orders: Sequence[Pin], top: int) -> None:
        """Put stories first on the front page."""
        for order in orders:
            for id, name in self._found(order, order.stories):
                if id in self._withdrawn:
                    self._contradict(
                        order.place,
                        f"the story {name!r} is hidden by {self._withdrawn[id]}",
                        "remove one of the two; until then it is hidden",
                    )
                elif id in self._pins:
                    continue
                elif len(self._pins) >= top:
                    self._contradict(
                        order.place,
                        f"the front page has {top} top stories, too few for {name!r}",
                        "pin fewer stories, or raise front.top in aggregator.toml",
                    )
                else:
                    self._pins.append(id)
                    self._note(id, "pin")

    # ── the end ──

    def finish(
        self,
        grouping: Grouping,
        parts: Parts,
        settled: Settlement,
        curation: Curation,
        declared: Callable[[ArticleId], Sequence[str]],
    ) -> Arrangement:
        """All of it as values."""
        numbers = {id: n for n, id in enumerate(self._groups)}
        homes = [numbers.get(id) for id in self._published]
        subjects = arrange_topics(
            grouping,
            parts,
            homes,
            tuple(self._groups.values()),
            declared=declared,
            renames=[order for order in curation.of(Rename) if order.topic],
            wanted={numbers[id]: each for id, each in self._topics.items() if id in numbers},
        )
        return Arrangement(
            grouping=Grouping(stories=tuple(self._groups.values()), topics=subjects.topics),
            settlement=self._settlement(settled),
            presentation=self._presentation(parts, subjects),
            problems=(*self._problems, *subjects.problems),
        )

    def _settlement(self, settled: Settlement) -> Settlement:
        now = dict(zip(settled.ids, self._published, strict=True))
        moved = {old: None if new is None else now[new] for old, new in settled.moved.items()}
        moved |= {old: new for old, new in now.items() if old != new}
        return replace(settled, ids=tuple(self._groups), moved=moved)

    def _presentation(self, parts: Parts, subjects: Subjects) -> Presentation:
        gone = {
            article
            for id in self._withdrawn
            for n in self._sets[id]
            for article in parts.groups[n].members
        }
        return Presentation(
            titles=self._titles,
            pins=tuple(self._pins),
            labels=subjects.labels,
            joined=subjects.joined,
            hidden_stories=tuple(sorted(self._withdrawn)),
            hidden_articles=tuple(sorted({*self._hidden, *gone})),
            curated={id: tuple(done) for id, done in self._curated.items()},
        )

    # ── helping ──

    def _found(self, order: Order, names: Sequence[str]) -> Iterator[tuple[StoryId, str]]:
        """The published stories that `names` mean; what means none is a problem of `order`."""
        for name in names:
            n = self._stories.find(name)
            if isinstance(n, Miss):
                self._problems.append(n.at(order.place))
            else:
                yield self._published[n], name

    def _agree(self, order: Order, what: str, id: StoryId, value: object) -> bool:
        """Whether no earlier order says otherwise of this story."""
        said, place = self._said.setdefault((what, id), (value, order.place))
        if said != value:
            message = f"{place} says otherwise of the same story"
            self._contradict(order.place, message, "remove one of the two; the first one holds")
        return said == value

    def _contradict(self, place: str, message: str, remedy: str) -> None:
        self._problems.append(complain("contradiction", place, message, remedy))

    def _note(self, id: StoryId, what: str) -> None:
        self._curated[id][what] = None
