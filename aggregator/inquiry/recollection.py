"""What the last build remembers: the edition, its articles by name, their signatures."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from heapq import nlargest
from pathlib import Path

from aggregator import catalogue, text
from aggregator.catalogue import Catalogue
from aggregator.edition import unite_sources
from aggregator.errors import CatalogueUnusableError, ConfigError, NotBuiltError
from aggregator.files import Workspace
from aggregator.model import ArticleId, Edition

_LIKELY = 50
"""Names that are looked at closely for a suggestion."""


def recall(workspace: Workspace) -> Edition:
    """The edition as last published. Raises NotBuiltError where there is none."""
    with recalled(workspace) as (edition, _):
        return edition


@contextmanager
def recalled(workspace: Workspace) -> Iterator[tuple[Edition, Catalogue]]:
    """The edition as last published and the catalogue it stands in; raises as `recall` does."""
    try:
        with catalogue.opened_for_reading(workspace.catalogue) as store:
            made = store.note("edition", Edition) if store else None
            if store is None or made is None:
                raise NotBuiltError(
                    f"nothing has been built in {workspace.state} yet; run `aggregator build` first"
                )
            articles = {a.id: a for _, reading in store.readings() for a in reading.articles}
            if not made.story_of.keys() <= articles.keys():
                raise NotBuiltError(
                    "a build is under way or was interrupted; run `aggregator build`"
                )
            # Outlets go by their names in all articles; hidden ones are in no story.
            united = unite_sources(articles)
            shown = {id: united[id] for id in articles if id in made.story_of}
            yield replace(made, articles=shown), store
    except CatalogueUnusableError as error:
        raise NotBuiltError(f"{error}; run `aggregator build` to make it anew") from error


def find_article(edition: Edition, name: str, content: Path) -> ArticleId:
    """The article with this id, path ("feed.xml#entry" for one of a feed), or end of a path.

    Raises ConfigError for a name that no article has, or more than one, with the nearest.
    """
    names = _names(edition)
    hidden = frozenset(edition.hidden_articles)
    below = Path(name)
    given = below.relative_to(content).as_posix() if below.is_relative_to(content) else name
    for each in (name, given):
        if names.get(each) in hidden:
            raise ConfigError(f"{name} is hidden by curation.toml and in no story")
        if each in names:
            return names[each]
    names = {path: id for path, id in names.items() if id not in hidden}
    for ends in _ENDINGS:
        found: defaultdict[ArticleId, list[str]] = defaultdict(list)
        for path, id in names.items():
            if ends(path, given):
                found[id].append(path)
        if len(found) == 1:
            return next(iter(found))
        if found:
            shown = sorted(min(paths) for paths in found.values())[:4]
            raise ConfigError(
                f"{len(found)} articles are called {name}; write one of {', '.join(shown)}"
            )
    if {given, text.digest("article", given, "")} & {*edition.hidden_articles}:
        raise ConfigError(f"{name} is hidden by curation.toml, so it is in no story")
    close = difflib.get_close_matches(name, _likely(name, names), n=1)
    hint = f"; did you mean {close[0]}?" if close else "; `aggregator stories` lists them"
    raise ConfigError(f"no article {name}{hint}")


def _names(edition: Edition) -> dict[str, ArticleId]:
    names: dict[str, ArticleId] = {}
    for article in edition.articles.values():
        names.setdefault(article.path, article.id)
        if article.entry:
            names[f"{article.path}#{article.entry}"] = article.id
        names[article.id] = article.id
    return names


def _ends_in_parts(path: str, name: str) -> bool:
    return path.endswith(f"/{name}")


def _ends_in_parts_but_for_its_suffix(path: str, name: str) -> bool:
    stem = path.rpartition(".")[0]
    return stem == name or stem.endswith(f"/{name}")


def _ends(path: str, name: str) -> bool:
    return len(name) > 2 and path.endswith(name)


_ENDINGS: tuple[Callable[[str, str], bool], ...] = (
    _ends_in_parts,
    _ends_in_parts_but_for_its_suffix,
    _ends,
)
"""What counts as the end of a path, best first."""


def _likely(name: str, names: Iterable[str]) -> list[str]:
    """Paths, ends of paths and ids that share most with `name`: comparing closely is slow."""
    every = {each for path in names for each in (path, path.rpartition("/")[2])}
    wanted = _triples(name)
    return nlargest(_LIKELY, sorted(every), key=lambda each: len(wanted & _triples(each)))


def _triples(name: str) -> set[str]:
    return {name[n : n + 3] for n in range(max(1, len(name) - 2))}
