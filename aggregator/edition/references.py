"""What an order of the editor names: an article or a story, by whatever a person would copy.

An article goes by its id, its path ("feed.xml#entry" for one of a feed), the address of its page, or
its address at the outlet; also by those it had before its file was renamed. A story goes by its
id, the address of its page, former ones that redirect by now included, or by any article in it.
Addresses may be whole ones, of this site wherever it is served from: their end tells.

A story id that was never promised, as after a loss of the ledger, means the story with the article
that the id was made from.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest

from aggregator import text, urls
from aggregator.curation import complain
from aggregator.edition.promises import Settlement, founded
from aggregator.model import Article, ArticleId, Problem, StoryId, TopicGroup

_PAGE = re.compile(r"(?:^|/)(articles|stories)/[^/]*/([0-9A-Za-z_-]+)\.html(?:[?#].*)?$")
_TOPIC_PAGE = re.compile(r"(?:^|/)topics/([^/]+?)(?:/\d+)?\.(?:html|xml)(?:[?#].*)?$")
_MOST_SUGGESTIONS = 10
"""Names looked for in the whole archive; a file full of dead names shall not cost minutes."""
_RUNS = 12
_CANDIDATES = 30
_NEAR = 0.5
"""Of difflib's ratio: a file that moved to another folder is still nearest."""


@dataclass(frozen=True, slots=True)
class Miss:
    """Why a name names nothing, and what the editor can do."""

    kind: str
    message: str
    remedy: str

    def at(self, place: str) -> Problem:
        """As a problem of the order at `place`."""
        return complain(self.kind, place, self.message, self.remedy)


@dataclass
class Names:
    """The articles by all that they go by. Made for one arrangement; indexes when first needed."""

    articles: Mapping[ArticleId, Article]
    renamed: Mapping[ArticleId, ArticleId]
    _by_name: dict[str, tuple[ArticleId, ...]] = field(default_factory=dict)
    _asked: int = 0

    def __post_init__(self) -> None:
        found: defaultdict[str, dict[ArticleId, None]] = defaultdict(dict)
        for id, article in self.articles.items():
            found[id][id] = None
            found[article.path][id] = None
            if article.entry:
                found[f"{article.path}#{article.entry}"][id] = None
            if article.url:
                found[article.url][id] = None
        self._by_name = {name: tuple(sorted(ids)) for name, ids in found.items()}

    def articles_of(self, name: str) -> tuple[ArticleId, ...]:
        """All articles that `name` may mean."""
        page = _PAGE.search(name)
        plain = text.normalise(name).removeprefix("./")
        keys = [page[2]] if page and page[1] == "articles" else []
        keys += [plain, urls.canonical(plain) or ""]
        for key in keys:
            if key in self._by_name:
                return self._by_name[key]
            # Ids are made of paths (docs/decisions/0001): a former path leads to the former id.
            path, _, entry = key.partition("#")
            for former in (ArticleId(key), ArticleId(text.digest("article", path, entry))):
                if self.renamed.get(former) in self.articles:
                    return (self.renamed[former],)
        return ()

    def article(self, name: str) -> ArticleId | Miss:
        """The article that `name` means."""
        found = self.articles_of(name)
        if not found and (page := _PAGE.search(name)) and page[1] == "stories":
            message = f"{name!r} is the page of a story, not of an article"
            return Miss("missing", message, "name the article by its path or its own page")
        return found[0] if len(found) == 1 else self.miss("article", name, found)

    def miss(
        self, what: str, name: str, found: Sequence[ArticleId] = (), others: Iterable[str] = ()
    ) -> Miss:
        """Nothing goes by `name`, or the several in `found` do; `others` may be meant besides."""
        if found:
            ways = [self._surest(id) for id in found[:3]]
            more = ", …" if len(found) > 3 else ""
            return Miss(
                "missing",
                f"{name!r} may be one of {len(found)} articles",
                f"name one of them: {', '.join(ways)}{more}",
            )
        close = self._nearest(name, others)
        remedy = (
            f"did you mean {close}?"
            if close
            else "correct or remove it; `aggregator stories --json` lists ids and paths"
        )
        return Miss("missing", f"there is no {what} {name!r}", remedy)

    def _surest(self, id: ArticleId) -> str:
        article = self.articles[id]
        name = f"{article.path}#{article.entry}" if article.entry else article.path
        return name if self._by_name[name] == (id,) else id

    def _nearest(self, name: str, others: Iterable[str]) -> str:
        self._asked += 1
        if self._asked > _MOST_SUGGESTIONS:
            return ""
        return nearest(name, [*others, *self._by_name])


@dataclass
class StoryNames:
    """The stories, before any were merged, by all that they go by."""

    names: Names
    ids: Sequence[StoryId]
    """Of the groups."""
    group_of: Mapping[ArticleId, int]
    moved: Mapping[StoryId, StoryId | None]
    _by_id: dict[StoryId, int] = field(default_factory=dict)
    _founded: dict[StoryId, ArticleId] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_id = {id: n for n, id in enumerate(self.ids)}

    def find(self, name: str) -> int | Miss:
        """The number of the group that `name` means."""
        page = _PAGE.search(name)
        if not page or page[1] == "stories":
            id = StoryId(page[2] if page else name)
            if id in self.moved and self.moved[id] is None:
                message = f"none of the articles of the story {name!r} is there any more"
                return Miss("missing", message, "remove it from the order")
            found = self._group(self.moved.get(id) or id)
            if found is not None:
                return found
        articles = self.names.articles_of(name)
        groups = {self.group_of[id] for id in articles}
        if len(groups) == 1:
            return groups.pop()
        return self.names.miss("story", name, articles, others=self.ids)

    def _group(self, id: StoryId) -> int | None:
        if id in self._by_id:
            return self._by_id[id]
        if not self._founded:
            self._founded.update((founded(article), article) for article in self.group_of)
        return self.group_of[self._founded[id]] if id in self._founded else None


def story_names(
    names: Names, settlement: Settlement, group_of: Mapping[ArticleId, int]
) -> StoryNames:
    """The names of the groups that were settled thus."""
    return StoryNames(names, settlement.ids, group_of, settlement.moved)


def find_topic(
    name: str,
    topics: Sequence[TopicGroup],
    slugs: Sequence[str],
    articles_of: Callable[[int], Collection[ArticleId]],
) -> int | Miss:
    """The number of the topic with this name or address.

    A discovered topic's address is made from an article. Where the topic that had it is gone, the one
    that this article is in now is meant; `articles_of` gives a topic's articles by its number.
    """
    page = _TOPIC_PAGE.search(name)
    if page or name in slugs:
        slug = page[1] if page else name
        if slug in slugs:
            return slugs.index(slug)
        anchor = slug.removeprefix("t-")
        for n, topic in enumerate(topics):
            # The page of a declared topic never begins so by itself, and its name may.
            if anchor != slug and not topic.declared and _has(articles_of(n), anchor):
                return n
    folded = label_key(name)
    for n, topic in enumerate(topics):
        if label_key(topic.label) == folded:
            return n
    close = nearest(name, [*(topic.label for topic in topics), *slugs])
    remedy = f"did you mean {close!r}?" if close else "correct or remove it"
    return Miss("missing", f"there is no topic {name!r}", remedy)


def _has(articles: Collection[ArticleId], beginning: str) -> bool:
    return any(id.startswith(beginning) for id in articles)


def is_topic_page(name: str) -> bool:
    """Whether `name` is a topic page's address, not a topic's name."""
    return bool(_TOPIC_PAGE.search(name))


def label_key(label: str) -> str:
    """Labels that differ in case, accents or blanks only are one topic's."""
    return text.fold(text.collapse(label))


def nearest(name: str, known: Iterable[str]) -> str:
    """The one of `known` that is most like `name`; empty where none is.

    Those that share most of a few runs of three letters are compared in full: that is enough of a
    sieve for an archive, and a hundred times as fast as comparing all.
    """
    runs = [name[n : n + 3] for n in range(0, len(name) - 2, max(1, len(name) // _RUNS))]
    shared = ((sum(run in each for run in runs), each) for each in known)
    likely = [each for _, each in nlargest(_CANDIDATES, shared)]
    close = difflib.get_close_matches(name, likely, n=1, cutoff=_NEAR)
    return close[0] if close else ""
