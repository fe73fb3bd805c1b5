"""THE order of the stages, and nothing else: no algorithm lives here.

    scan ▸ read and sign ▸ group ▸ look at images ▸ arrange (curation, ledger)
    ▸ compose (edition) ▸ explain ▸ compare ▸ publish ▸ index ▸ index for static hosts

`refresh` brings the site and the index up to date with the content folder. It remembers in the
catalogue what it did, but its result is a function of content, configuration, curation, templates
and ledger alone: an interrupted run is finished by the next.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from aggregator import catalogue, files, grouping, publishing, readers
from aggregator.config import Config
from aggregator.engine import Engine
from aggregator.errors import CatalogueUnusableError, ConfigError
from aggregator.files import Workspace
from aggregator.model import Edition, Grouping, Problem
from aggregator.pipeline.answering import SearchPress, search_press
from aggregator.pipeline.comparing import compare_stories
from aggregator.pipeline.editing import edit, recall
from aggregator.pipeline.explaining import explain_stories
from aggregator.pipeline.imaging import inspect_images, part_images
from aggregator.pipeline.keeping import article_prints
from aggregator.pipeline.output import index, make_press, publish
from aggregator.pipeline.reading import read_changed, warm_up
from aggregator.pipeline.revising import compare_versions, first_versions
from aggregator.pipeline.run import Progress, Run, silent
from aggregator.pipeline.static_index import index_static, require_static
from aggregator.pipeline.unfetched import known_problems

__all__ = [
    "PRELOAD",
    "Progress",
    "Report",
    "SearchPress",
    "refresh",
    "search_press",
    "silent",
    "warm_up",
]

PRELOAD = ("aggregator.pipeline",)
"""What a worker loads before its first item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a refresh did."""

    counts: Mapping[str, int]
    seconds: Mapping[str, float]
    problems: tuple[Problem, ...]
    feeds: tuple[str, ...] = ()
    """Paths of the feeds that have news."""


def refresh(
    workspace: Workspace,
    config: Config,
    *,
    engine: Engine,
    now: datetime,
    full: bool = False,
    dry_run: bool = False,
    progress: Progress = silent,
) -> Report:
    """Bring site and index up to date. The caller holds the lock of the state folder.

    `full` forgets every cache first; `dry_run` counts what would be done and writes nothing.
    Raises AggregatorError where the whole run cannot go on, OSError where the site cannot be
    written.
    """
    _refuse_nesting(workspace)

    def attempt(*, anew: bool) -> Report:
        with catalogue.opened(workspace.catalogue, anew=anew, lasting=not dry_run) as store:
            return _refresh(
                Run(
                    workspace=workspace,
                    config=config,
                    store=store,
                    engine=engine,
                    now=now,
                    full=full,
                    dry_run=dry_run,
                    progress=progress,
                )
            )

    if full and not dry_run:
        files.remove_folder(workspace.index)
    try:
        return attempt(anew=full)
    except CatalogueUnusableError:
        # Damage that showed only now; the catalogue is a cache.
        return attempt(anew=True)


def _refresh(run: Run) -> Report:
    require_static(run)
    seconds: dict[str, float] = {}
    press = make_press(run.workspace, run.config)
    with _timed(seconds, "scan"):
        scan, pictures = part_images(files.scan(run.workspace.content, ignored=readers.is_ignored))
    with _timed(seconds, "read"):
        firsts = first_versions(run)
        changed = read_changed(run, scan, firsts)
    with _timed(seconds, "group"):
        groups = _group(run)
    with _timed(seconds, "images"):
        articles, found = recall(run)
        images = inspect_images(run, pictures, articles.values())
    with _timed(seconds, "edition"):
        said = publishing.untranslated(press, run.config.site.language)
        unfetched = known_problems(run.workspace)
        problems = (*said, *scan.problems, *unfetched, *found, *images.problems)
        made = edit(run, groups, articles, problems, firsts)
    # Committed together with what was read: whoever asks meanwhile sees both or neither.
    run.store.put_note("edition", replace(made, articles={}))
    prints = article_prints(made)
    with _timed(seconds, "explain"):
        reasons = explain_stories(run, made, prints)
    with _timed(seconds, "compare"):
        comparisons = compare_stories(run, made, prints)
        revisions = compare_versions(run, made, firsts, prints)
    with _timed(seconds, "publish"):
        printed = publish(
            run,
            press,
            made,
            images=images,
            reasons=reasons,
            comparisons=comparisons,
            revisions=revisions,
        )
    with _timed(seconds, "index"):
        indexed = index(run, made)
    with _timed(seconds, "static"):
        statically = index_static(run, made, prints)
    run.save()
    counts = {**_count(made), **changed, **printed.counts, "indexed": indexed, **statically}
    return Report(counts=counts, seconds=seconds, problems=made.problems, feeds=printed.feeds)


def _group(run: Run) -> Grouping:
    run.progress("group", 0, 1)
    groups = grouping.regroup(
        run.store,
        settings=run.config.grouping,
        priorities={rule.name: rule.priority for rule in run.config.sources},
        memo=run.store.memo(),
        basis=run.store.note("reading", str) or "",
    )
    run.store.forget_changes()
    run.progress("group", 1, 1)
    return groups


def _count(made: Edition) -> dict[str, int]:
    return {
        "articles": len(made.articles),
        "copies": len(made.copy_of),
        "texts": sum(len(story.texts) for story in made.stories),
        "stories": len(made.stories),
        "topics": len(made.topics),
        "problems": len(made.problems),
        **(_count_hidden(made) if made.hidden_articles else {}),
    }


def _count_hidden(made: Edition) -> dict[str, int]:
    return {
        "hidden_stories": len(made.hidden_stories),
        "hidden_articles": len(made.hidden_articles),
    }


def _refuse_nesting(workspace: Workspace) -> None:
    content = workspace.content.resolve()
    for name, folder in (("--site", workspace.site), ("--state", workspace.state)):
        place = folder.resolve()
        if place == content or place.is_relative_to(content):
            raise ConfigError(f"{name} {folder} lies inside the content folder; choose another")
    if workspace.state.resolve().is_relative_to(workspace.site.resolve()):
        raise ConfigError(f"--state {workspace.state} lies inside the site and would be published")
    if content.is_relative_to(workspace.site.resolve()):
        raise ConfigError(f"--content {workspace.content} lies inside the site; choose another")


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = round(time.perf_counter() - start, 4)
